"""Names for what the generated module defines: snake_case, unique, and shadowing nothing (IDIOMS 10)."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

# Python 3.10's to 3.13's, written out: a name must not depend on the interpreter that runs the conversion
BUILTINS = frozenset(
    """abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
        copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals
        hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min
        next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod
        str sum super tuple type vars zip False None True""".split()
)
SOFT_KEYWORDS = frozenset({"_", "case", "match", "type"})
# names that look like digits (pycodestyle's E741)
AMBIGUOUS = frozenset({"l", "O", "I"})
# two of them and an arrow between them fit on a line within two blocks
LONGEST = 36
_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FOREIGN = re.compile(r"[^0-9A-Za-z_]+")
_SINGLE_CAPITAL = re.compile(r"[A-Z][0-9]?")


def snake_case(text: str) -> str:
    """`text` as an identifier in snake_case; "" where nothing of it can stand in one.

    A single capital, the usual name of a node in a drawing (`A >> [B, C]`), stays one. What is too long is cut between
    words.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    if _SINGLE_CAPITAL.fullmatch(plain):
        return plain
    words = _FOREIGN.sub("_", _EDGE.sub("_", plain)).strip("_").lower()
    if "__" in words:
        words = re.sub(r"__+", "_", words)
    if words[:1].isdigit():
        words = f"n_{words}"
    if len(words) > LONGEST:
        cut = words[: LONGEST + 1].rpartition("_")[0]
        words = cut if len(cut) > LONGEST // 2 else words[:LONGEST].rstrip("_")
    return words


class Names:
    """The names of one module. Every name is given once."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)
        self._numbers: dict[str, int] = {}

    def free(self, name: str) -> bool:
        """Whether `name` is an identifier that shadows nothing and is not given yet."""
        return (
            name not in self._taken
            and name.isidentifier()
            and name not in BUILTINS
            and name not in SOFT_KEYWORDS
            and name not in AMBIGUOUS
            and not keyword.iskeyword(name)
        )

    def give(self, *candidates: str, fallback: str = "template") -> str:
        """The first of `candidates` (identifiers, or "" for none) that is free; else the last one with a number."""
        usable = [c for c in candidates if c] or [fallback]
        for candidate in usable:
            if self.free(candidate):
                self._taken.add(candidate)
                return candidate
        stem = usable[-1]
        if len(usable) == 1 and stem not in self._taken and self.free(f"{stem}_"):
            self._taken.add(f"{stem}_")
            return f"{stem}_"
        number = self._numbers.get(stem, 2)
        while not self.free(f"{stem}_{number}"):
            number += 1
        self._numbers[stem] = number + 1
        name = f"{stem}_{number}"
        self._taken.add(name)
        return name
