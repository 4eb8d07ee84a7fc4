"""Marks: values that nothing else says, so that what a template makes of a value is seen in what comes out.

Facts (Helm v3.22.0): numbers of a values file are floats to a template, which writes those of 1e6 and more as `1e+06`; so a mark
that is a number stays below that. `trunc 63` leaves a short text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["str", "digits", "int", "float", "bool"]
_DIGITS = re.compile(r"[1-9]\d{0,5}|0")
_ALPHABET = "0123456789abcdefghijkmnpqrstuvwy"


def kind_of(value: Any) -> Kind:
    """What a value is, as far as marking goes; nothing is taken for a text."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "int" if value.is_integer() else "float"
    return "digits" if isinstance(value, str) and _DIGITS.fullmatch(value) else "str"


@dataclass
class Marker:
    """Gives marks that stand nowhere in `text`."""

    text: str
    _next: int = 0

    def mark(self, value: Any) -> Any:
        """A value of the same kind that was never given before. Of a boolean, the other one."""
        kind = kind_of(value)
        if kind == "bool":
            return not value
        while True:
            number = self._next
            self._next += 1
            # no mark begins as another does
            letters = f"q{_ALPHABET[number // 1024 % 32]}{_ALPHABET[number // 32 % 32]}{_ALPHABET[number % 32]}xz"
            digits = str(307_001 + number)
            if letters not in self.text and digits not in self.text:
                break
        if kind == "int":
            return int(digits)
        if kind == "float":
            return float(f"0.{digits}1")
        if kind == "digits":
            return digits
        return _like(letters, value) if isinstance(value, str) else letters


def _like(mark: str, value: str) -> str:
    """A text of as many lines as `value` has, and with as many line breaks at its end."""
    body = value.rstrip("\n")
    lines = [f"{mark}{'' if n == 0 else n}" for n in range(min(body.count("\n"), 3) + 1)]
    return "\n".join(lines) + "\n" * (len(value) - len(body))


def written(mark: Any) -> list[str]:
    """How a template may write a mark within a text."""
    if isinstance(mark, str):
        return list(dict.fromkeys([mark, mark.rstrip("\n"), mark.upper(), mark.title()]))
    return [repr(mark)]


def occurrences(text: str, marks: dict[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """Where in a text something is written of `marks`, which are given by how they are written: start, end, and whose."""
    if not marks:
        return
    # a number with digits beside it is another number: a product, most often
    ways = "|".join(
        rf"(?<!\d){re.escape(way)}(?!\d)" if way[-1:].isdigit() and way[0].isdigit() else re.escape(way)
        for way in sorted(marks, key=len, reverse=True)
    )
    for found in re.finditer(ways, text):
        yield found.start(), found.end(), marks[found[0]]
