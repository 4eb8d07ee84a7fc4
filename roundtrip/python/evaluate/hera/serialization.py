"""`hera.shared.serialization.serialize`: the text that Hera makes of a value."""

from __future__ import annotations

import json
from typing import Any

from roundtrip.python.evaluate.language.values import Member, Unprovable
from roundtrip.python.evaluate.library.standard import plain


def serialized(value: Any) -> str:
    """The text of `value`. Raises `Unprovable`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Member) and value.text:
        return str(value.value)
    try:
        return json.dumps(plain(value))
    except (TypeError, ValueError, RecursionError) as problem:
        raise Unprovable(f"Python raises {type(problem).__name__} here: {problem}") from None
