"""Bare data out of whatever a program has in its documents, as YAML would hold it."""

from __future__ import annotations

import datetime
import enum
from typing import Any

from roundtrip.document.numbers import key_text

DEEPEST = 500


class NotPlain(Exception):
    """A value that no document can hold; `path` is its place."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(why)
        self.path = path
        self.why = why


def plain(value: Any) -> Any:
    """`value` as dictionaries with text for keys, lists, str, int, float, bool and None. Raises NotPlain. No recursion.

    Times become the text that YAML has for them; members of an enumeration their values.
    """
    top: list[Any] = []
    work: list[tuple[Any, Any, Any, str, int, tuple[int, ...]]] = [(value, top, None, "", 0, ())]
    while work:
        current, target, key, path, depth, around = work.pop()
        if isinstance(current, enum.Enum):
            current = current.value
        if depth > DEEPEST or id(current) in around:
            raise NotPlain(path, "it lies too deep" if depth > DEEPEST else "it contains itself")
        fresh: Any
        if isinstance(current, dict):
            fresh = dict.fromkeys(_key(k, path) for k in current)
            inner = (*around, id(current))
            work.extend(
                (v, fresh, _key(k, path), f"{path}.{_key(k, path)}" if path else _key(k, path), depth + 1, inner)
                for k, v in current.items()
            )
        elif isinstance(current, (list, tuple)):
            fresh = [None] * len(current)
            inner = (*around, id(current))
            work.extend((v, fresh, i, f"{path}[{i}]", depth + 1, inner) for i, v in enumerate(current))
        else:
            fresh = _scalar(current, path)
        if key is None:
            target.append(fresh)
        else:
            target[key] = fresh
    return top[0]


def _key(key: Any, path: str) -> str:
    """Keys are text in JSON, and so to Kubernetes."""
    found = _scalar(key.value if isinstance(key, enum.Enum) else key, path)
    if isinstance(found, str):
        return found
    return key_text(found)


def _scalar(value: Any, path: str) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    for kind in (float, int, str):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise NotPlain(path, f"YAML has no place for a {type(value).__name__}")
