"""Cron expressions as Argo reads them: robfig/cron's standard parser, five fields or a descriptor."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from roundtrip.schema.durations import is_duration

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")


class Field(NamedTuple):
    """A field of an expression: its name, its bounds, and words for its numbers from the lower bound on."""

    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("day of the week", 0, 6, DAYS),
)


def fault(text: str, known_zone: Callable[[str], bool]) -> str:
    """What is wrong with a cron expression, "" if nothing is. `known_zone`: whether there is a timezone of a name."""
    expression = text
    if expression.startswith(("TZ=", "CRON_TZ=")):
        zone, blank, rest = expression.partition(" ")
        name = zone.partition("=")[2]
        if not blank:
            return "a blank and the five fields belong behind the timezone"
        if not known_zone(name):
            return f"there is no timezone `{name}`"
        expression = rest.strip()
    if not expression:
        return "it is empty"
    if expression.startswith("@"):
        return _descriptor(expression)
    fields = expression.split()
    if len(fields) != len(FIELDS):
        names = ", ".join(field.name for field in FIELDS)
        return f"it has {len(fields)} fields, and five belong here: {names}"
    for word, field in zip(fields, FIELDS):
        for part in word.split(","):
            # nothing between two commas is passed over
            wrong = _part(part, field) if part else ""
            if wrong:
                return f"in `{word}`, the {field.name}: {wrong}"
    return ""


def _descriptor(expression: str) -> str:
    if expression.startswith("@every "):
        duration = expression.removeprefix("@every ")
        return "" if is_duration(duration) else f"`{duration}` is no duration, such as `1h30m`"
    if expression in DESCRIPTORS:
        return ""
    return f"`{expression}` is none of {', '.join(DESCRIPTORS)} and `@every DURATION`"


def _part(part: str, field: Field) -> str:
    span, *steps = part.split("/")
    ends = span.split("-")
    if len(steps) > 1:
        return f"`{part}` has two `/`"
    if ends[0] in ("*", "?"):
        numbers = [field.low, field.high]
    else:
        if len(ends) > 2:
            return f"`{span}` has two `-`"
        numbers = []
        for word in ends:
            number = _number(word, field.words, field.low)
            if number is None:
                return f"`{word}` is no {field.name}"
            if not field.low <= number <= field.high:
                return f"{number} is not from {field.low} to {field.high}"
            numbers.append(number)
        if len(ends) == 2 and numbers[0] > numbers[1]:
            return f"`{span}` ends before it begins"
    if steps:
        step = _number(steps[0], (), 0)
        if not step:
            return f"`{steps[0]}` is no step"
    return ""


def _number(word: str, words: tuple[str, ...], low: int) -> int | None:
    """A number as Go's Atoi reads it, or the word for one; None for anything else, and for one below 0."""
    lower = word.lower()
    if lower in words:
        return low + words.index(lower)
    digits = word[1:] if word[:1] == "+" else word
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) < 10 else 10**9
    return None
