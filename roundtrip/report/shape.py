"""The shape of a report, by which what is read again is held: a file that others may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# a type, a tuple of those that are allowed, a list of one shape, or a mapping's fields; `Any` keys under "*"
Shape = Any
_NUMBER = (int, float)
_TEXT = (str, type(None))
_MESSAGE: Shape = {
    "file": str,
    "line": int,
    "column": int,
    "severity": str,
    "code": str,
    "message": str,
    "path": str,
    "endColumn": (int, type(None)),
    "suggestion": _TEXT,
}
_SIDE: Shape = {
    "name": str,
    "lines": {"before": int, "after": int, "removed": int, "added": int},
    "before": _TEXT,
    "after": _TEXT,
    "changed": [[int]],
}
REPORT: Shape = {
    "report": int,
    "roundtrip": str,
    "command": str,
    "runs": int,
    "summary": {"seconds": _NUMBER},
    "messages": [_MESSAGE],
    "files": [
        {
            "name": str,
            "state": str,
            "seconds": _NUMBER,
            "yaml": (_SIDE, None),
            "python": (_SIDE, None),
            "messages": [_MESSAGE],
            "picture": _TEXT,
        }
    ],
}


class BadReport(ValueError):
    """That a text is no report, and why."""


def wrong(value: object, shape: Shape, place: str) -> Iterator[str]:
    """What of a value isn't as its shape says, each with its place."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"`{place}` is no object"
            return
        for key, inner in shape.items():
            if key not in value:
                yield f"`{place}` has no field `{key}`"
            else:
                yield from wrong(value[key], inner, f"{place}.{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"`{place}` is no list"
            return
        for number, item in enumerate(value):
            yield from wrong(item, shape[0], f"{place}[{number}]")
    elif isinstance(shape, tuple) and shape[-1] is None:
        if value is not None:
            yield from wrong(value, shape[0], place)
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield f"`{place}` has the wrong type"
