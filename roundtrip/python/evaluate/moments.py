"""`datetime`, of moments that the program names itself. The clock and the zone of the machine are never asked.

Dates, times and spans are Python's own: what is asked of them is in a table, and everything else declined.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.values import Builtin, Given, Unknown, Unprovable
from roundtrip.python.evaluate.words import words

CLASSES: dict[str, type] = {
    "datetime.datetime": dt.datetime,
    "datetime.date": dt.date,
    "datetime.timedelta": dt.timedelta,
    "datetime.time": dt.time,
    "datetime.timezone": dt.timezone,
}
MOMENTS = (dt.date, dt.time, dt.timedelta, dt.timezone)
_VALUES = frozenset(
    words("year month day hour minute second microsecond days seconds microseconds tzinfo fold min max resolution")
)
_METHODS = frozenset(
    words("isoformat weekday isoweekday toordinal date time total_seconds ctime isocalendar timetuple utcoffset timetz")
)
# what the class makes, without asking the clock
_MAKERS = frozenset(words("fromisoformat strptime fromordinal combine"))
# the letters of a format that every machine writes alike
_FORMAT = re.compile(r"(?:[^%]|%[YmdHMSfjyIpaAbBzuVGwU%])*", re.DOTALL)


def is_moment(value: Any) -> bool:
    """Whether `value` is a date, a time, or a span of time."""
    return isinstance(value, MOMENTS)


def make(machine: Machine, value: TypeValue, given: Given) -> Any:
    """`datetime(2024, 1, 31)`."""
    cls = CLASSES[value.name]
    values = [*given.args, *given.kwargs.values()]
    if any(isinstance(part, Unknown) for part in values) and not machine.trying:
        return Unknown(f"what `{value.name}` gives", pure=True)
    if not all(isinstance(part, (int, float, str, *MOMENTS)) for part in values):
        raise machine.declined(f"`{value.name}` isn't read statically with these arguments")
    return machine.native(cls, *given.args, **given.kwargs)


def of_class(machine: Machine, value: TypeValue, attr: str) -> Any:
    """`datetime.attr`."""
    cls = CLASSES[value.name]
    if attr == "utc" and cls is dt.timezone:
        return dt.timezone.utc
    if attr in ("min", "max", "resolution"):
        return getattr(cls, attr)
    if attr in _MAKERS and hasattr(cls, attr):
        return Builtin(attr, lambda inner, given: _made(inner, cls, attr, given))
    return Unknown(f"`{value.name}.{attr}`", pure=True)


def _made(machine: Machine, cls: type, attr: str, given: Given) -> Any:
    if any(isinstance(value, Unknown) for value in given.args):
        return Unknown(f"what `{attr}` gives", pure=True)
    if given.kwargs or not all(isinstance(value, (str, int, *MOMENTS)) for value in given.args):
        raise machine.declined(f"`{attr}` isn't read statically with these arguments")
    args = [str(value) if isinstance(value, str) else value for value in given.args]
    if attr == "strptime" and not _FORMAT.fullmatch(args[-1]):
        raise machine.declined("this format isn't read statically")
    if attr == "fromisoformat" and not re.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?", args[0]):
        raise machine.declined("what this text is depends on Python's version")
    return machine.native(getattr(cls, attr), *args)


def get(machine: Machine, value: Any, attr: str) -> Any:
    """`moment.attr`."""
    if attr in _VALUES and hasattr(value, attr):
        return getattr(value, attr)
    if attr in _METHODS and hasattr(value, attr):
        return Builtin(attr, lambda inner, given: _asked(inner, getattr(value, attr), given))
    if attr == "strftime":
        return Builtin(attr, lambda inner, given: written(value, given.args[0] if given.args else None))
    if attr == "replace" and not isinstance(value, dt.timedelta):
        return Builtin(attr, lambda inner, given: inner.native(value.replace, *given.args, **given.kwargs))
    if attr == "timestamp" and isinstance(value, dt.datetime) and value.tzinfo is not None:
        return Builtin(attr, lambda inner, given: value.timestamp())
    if attr == "astimezone" and isinstance(value, dt.datetime) and value.tzinfo is not None:
        return Builtin(attr, lambda inner, given: _moved(inner, value, given))
    raise machine.declined(f"`{attr}` of a moment isn't known without running the program")


def _moved(machine: Machine, value: dt.datetime, given: Given) -> Any:
    if len(given.args) != 1 or not isinstance(given.args[0], dt.timezone):
        raise machine.declined("the zone of the machine isn't known without running the program")
    return machine.native(value.astimezone, given.args[0])


def _asked(machine: Machine, function: Callable[..., Any], given: Given) -> Any:
    result = machine.native(function, *given.args, **given.kwargs)
    return tuple(result) if isinstance(result, tuple) else result


def written(value: Any, form: Any) -> str:
    """`moment.strftime(form)`. Raises `Unprovable`."""
    if not isinstance(form, str) or not _FORMAT.fullmatch(form) or getattr(value, "year", 2000) < 1000:
        raise Unprovable("how this is written depends on the machine")
    if not hasattr(value, "strftime"):
        raise Unprovable("Python raises an exception here: a span of time takes no format")
    return str(value.strftime(str(form)))


__all__ = ["MOMENTS", "get", "is_moment", "make", "of_class", "written"]
