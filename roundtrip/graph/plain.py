"""Bare data taken apart: what has another type than Argo's is as if it weren't there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from roundtrip.document import PlainValue

Data = dict[str, PlainValue]


def data(value: PlainValue) -> Data:
    """A mapping, an empty one for all else."""
    return value if isinstance(value, dict) else {}


def mappings(value: PlainValue) -> Iterator[Data]:
    """The mappings of a list."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def text(value: PlainValue) -> str:
    """A scalar as text, "" for nothing; anything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
