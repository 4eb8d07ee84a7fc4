"""Cron expressions as Argo reads them: robfig/cron's standard parser, five fields or a descriptor."""

from __future__ import annotations

import re
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_DURATION = re.compile(r"[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)\Z")


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


def fault(text: str) -> str:
    """What is wrong with a cron expression, "" if nothing is."""
    expression = text.strip()
    if expression.startswith(("TZ=", "CRON_TZ=")):
        zone, _, expression = expression.partition(" ")
        if not zone.partition("=")[2]:
            return "no timezone is given behind `=`"
        expression = expression.strip()
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
            wrong = _part(part, field)
            if wrong:
                return f"in `{word}`, the {field.name}: {wrong}"
    return ""


def _descriptor(expression: str) -> str:
    if expression.startswith("@every "):
        duration = expression.removeprefix("@every ")
        return "" if _DURATION.match(duration) else f"`{duration}` is no duration, such as `1h30m`"
    if expression in DESCRIPTORS:
        return ""
    return f"`{expression}` is none of {', '.join(DESCRIPTORS)} and `@every DURATION`"


def _part(part: str, field: Field) -> str:
    if not part:
        return "something is missing beside a comma"
    span, slash, step = part.partition("/")
    if "/" in step:
        return f"`{part}` has two `/`"
    low, dash, high = span.partition("-")
    if low in ("*", "?"):
        if dash:
            return f"`{span}` is no range"
    else:
        if "-" in high:
            return f"`{span}` has two `-`"
        numbers = []
        for word in [low, high] if dash else [low]:
            number = _number(word, field)
            if number is None:
                return f"`{word}` is no {field.name}"
            if not field.low <= number <= field.high:
                return f"{number} is not from {field.low} to {field.high}"
            numbers.append(number)
        if dash and numbers[0] > numbers[1]:
            return f"`{span}` ends before it begins"
    if slash and (not step.isascii() or not step.isdigit() or int(step) == 0):
        return f"`{step}` is no step"
    return ""


def _number(word: str, field: Field) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) < 10 else 10**9
    lower = word.lower()
    return field.low + field.words.index(lower) if lower in field.words else None
