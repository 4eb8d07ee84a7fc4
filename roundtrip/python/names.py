"""Names for what the generated module defines: snake_case, unique, and shadowing nothing (IDIOMS 10)."""

from __future__ import annotations

import keyword
import re
import unicodedata

# Python 3.10's to 3.13's, written out: a name must not depend on the interpreter that runs the conversion
BUILTINS = frozenset(
    """abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals
    hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next
    object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum
    super tuple type vars zip False None True""".split()
)
SOFT_KEYWORDS = frozenset({"_", "case", "match", "type"})
_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FOREIGN = re.compile(r"[^0-9A-Za-z_]+")
_SINGLE_CAPITAL = re.compile(r"[A-Z][0-9]?")


def snake_case(text: str) -> str:
    """`text` as an identifier in snake_case; "" where nothing of it can stand in one.

    A single capital, the usual name of a node in a drawing (`A >> [B, C]`), stays one.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    if _SINGLE_CAPITAL.fullmatch(plain):
        return plain
    words = _FOREIGN.sub("_", _EDGE.sub("_", plain)).strip("_").lower()
    words = re.sub(r"__+", "_", words)
    return f"n_{words}" if words[:1].isdigit() else words


class Names:
    """The names of one module. Every name is given once."""

    def __init__(self, reserved: frozenset[str] = frozenset()) -> None:
        self._taken = set(reserved)

    def free(self, name: str) -> bool:
        """Whether `name` is an identifier that shadows nothing and is not given yet."""
        return (
            name.isidentifier()
            and name not in self._taken
            and name not in BUILTINS
            and name not in SOFT_KEYWORDS
            and not keyword.iskeyword(name)
        )

    def give(self, text: str, suffix: str = "", fallback: str = "template") -> str:
        """A free name for `text`: its snake_case, else with `_suffix` behind it, else with a number behind that."""
        base = snake_case(text) or fallback
        candidates = [base, f"{base}_{suffix}"] if suffix else [base]
        for candidate in candidates:
            if self.free(candidate):
                self._taken.add(candidate)
                return candidate
        stem = candidates[-1]
        if not suffix and (stem in BUILTINS or stem in SOFT_KEYWORDS or keyword.iskeyword(stem)):
            stem = f"{stem}_"
            if self.free(stem):
                self._taken.add(stem)
                return stem
        number = 2
        while not self.free(f"{stem}_{number}"):
            number += 1
        name = f"{stem}_{number}"
        self._taken.add(name)
        return name
