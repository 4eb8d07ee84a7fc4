"""What a place of a rendered document says of the values: an expression, which gives what stands there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Union

from roundtrip.charts.data import MISSING, Place, Values, at
from roundtrip.document import Scalar

JSON = "json"  # what is done to a value that is written as JSON
# letters that Go writes otherwise within JSON
_ESCAPED = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Ref:
    """A value: its place among the values, or among what is known of the release (`of_release`).

    `default`: what stands there where the value says nothing; `method`: what is done to it, `upper`, `lower` or `title`; or `JSON`.
    """

    place: Place
    of_release: bool = False
    default: str | None = None
    method: str = ""
    known: bool = True  # whether the values say it at all

    def value(self, values: Values, release: Values) -> Any:
        """What it gives. Raises ValueError where it gives nothing."""
        found = at(release if self.of_release else values, self.place)
        if (found is MISSING or not found) and self.default is not None:
            found = self.default
        if found is MISSING or found is None:
            raise ValueError(self.place)
        if self.method == JSON:
            found = json_of(found)
        elif self.method:
            found = getattr(str(found), self.method)()
        return found

    def source(self, names: tuple[str, str], quote: str = '"') -> str:
        """It as Python. `names`: the variables of the values and of the release; `quote`: the one around keys."""
        text = names[1] if self.of_release else names[0]
        last = len(self.place) - 1
        for number, step in enumerate(self.place):
            key = f"{quote}{step}{quote}" if isinstance(step, str) else str(step)
            text += f".get({key})" if number == last and not self.known else f"[{key}]"
        if self.default is not None:
            text = f"{text} or {quote}{self.default}{quote}"
            text = f"({text})" if self.method else text
        if self.method == JSON:
            return f"json.dumps({text}, separators=({quote},{quote}, {quote}:{quote}), sort_keys=True)"
        return f"{text}.{self.method}()" if self.method else text


Part = Union[str, Ref]


@dataclass(frozen=True)
class Formula:
    """`parts`: texts, and values within them; one value alone may be any scalar. `gives`: the type that stands there."""

    parts: tuple[Part, ...]
    gives: type

    @property
    def refs(self) -> list[Ref]:
        """The values in it."""
        return [part for part in self.parts if isinstance(part, Ref)]

    @property
    def alone(self) -> Ref | None:
        """The value that is all of it."""
        only = self.parts[0] if len(self.parts) == 1 else ""
        return only if isinstance(only, Ref) else None

    def value(self, values: Values, release: Values) -> Any:
        """What it gives. Raises ValueError where it gives nothing of its type."""
        if self.alone is not None and self.gives is not str:
            found = self.alone.value(values, release)
            if self.gives is int and isinstance(found, str):
                return int(found)
            if type(found) is not self.gives:
                raise ValueError(found)
            return found
        return "".join(part if isinstance(part, str) else _text(part.value(values, release)) for part in self.parts)

    def holds(self, node: Scalar, values: Values, release: Values) -> bool:
        """Whether it gives what stands at a node."""
        try:
            found = self.value(values, release)
        except ValueError:
            return False
        return type(found) is type(node.value) and found == node.value

    def segments(self, values: Values, release: Values, names: tuple[str, str]) -> list[tuple[str, str]]:
        """The pieces of the text that it gives, each with the expression for it, "" for what stands for itself."""
        made: list[tuple[str, str]] = []
        for part in self.parts:
            if isinstance(part, str):
                made.append((part, ""))
                continue
            found, code = part.value(values, release), part.source(names, "'")
            made.append((_text(found), f"str({code}).lower()" if isinstance(found, bool) else code))
        return made

    def expression(self, values: Values, release: Values, names: tuple[str, str], literal: object) -> str | None:
        """The expression for a value that is all of it, where `literal` stands; None where it is more than that."""
        if self.alone is None:
            return None
        found, code = self.alone.value(values, release), self.alone.source(names)
        if isinstance(literal, str) and isinstance(found, bool):
            return f"str({code}).lower()"
        if isinstance(literal, str) and not (isinstance(found, str) and self.alone.known):
            return f"str({code})"
        if isinstance(literal, int) and isinstance(found, str):
            return f"int({code})"
        return code


def json_of(value: Any) -> str:
    """The JSON that a template's `toJson` makes of a value."""
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
