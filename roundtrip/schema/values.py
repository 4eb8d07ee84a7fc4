"""What expr-lang makes of values that are known: enough to tell which name lint reads (util/template/expression_template.go).

A value is what JSON has. `UNSURE`: only Argo can tell; `STAYS`: it can't be evaluated, so lint leaves the expression's text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any


class _Told:
    """A value that isn't known."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


UNSURE, STAYS = _Told("UNSURE"), _Told("STAYS")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_SIMPLE = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")


def first_unknown(*values: Any) -> _Told | None:
    """The worse of the values that aren't known; None where all are."""
    return UNSURE if UNSURE in values else STAYS if STAYS in values else None


def written(value: Any) -> str | None:
    """The text that lint puts in an expression's place; None where it leaves the expression, or for `UNSURE`."""
    if value is None or value is UNSURE or value is STAYS:
        return None
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str | None:
    if isinstance(value, float):
        if not math.isfinite(value) or not (value == 0 or 1e-6 <= abs(value) < 1e21):
            return None
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, (list, dict)):
        parts = [_json(item) for item in (value.values() if isinstance(value, dict) else value)]
        if None in parts:
            return None
        if isinstance(value, list):
            return f"[{','.join(str(part) for part in parts)}]"
        return f"{{{','.join(sorted(f'{json.dumps(key)}:{part}' for key, part in zip(value, parts)))}}}"
    return json.dumps(value, ensure_ascii=False)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def binary(sign: str, left: Any, right: Any) -> Any:
    """`left sign right`."""
    unknown = first_unknown(left, right)
    if unknown is not None:
        return unknown
    numbers, strings = _number(left) and _number(right), isinstance(left, str) and isinstance(right, str)
    if sign == "??":
        return right if left is None else left
    if sign in ("==", "!="):
        if not (numbers or left is None or right is None or type(left) is type(right)):
            return UNSURE
        return (left == right) == (sign == "==")
    if sign == "+" and (numbers or strings):
        return left + right
    if sign in ("-", "*") and numbers:
        return left - right if sign == "-" else left * right
    if sign == "/" and numbers and right:
        return left / right
    if sign in ("and", "&&", "or", "||") and isinstance(left, bool) and isinstance(right, bool):
        return (left and right) if sign in ("and", "&&") else (left or right)
    if sign in ("<", ">", "<=", ">=") and (numbers or strings):
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]
    if sign in ("contains", "startsWith", "endsWith") and strings:
        return {"contains": right in left, "startsWith": left.startswith(right), "endsWith": left.endswith(right)}[sign]
    if sign in ("+", "-", "*", "and", "&&", "or", "||", "<", ">", "<=", ">="):
        return STAYS
    return UNSURE


def unary(sign: str, value: Any) -> Any:
    """`sign value`."""
    if first_unknown(value) is not None:
        return value
    if sign in ("!", "not"):
        return (not value) if isinstance(value, bool) else STAYS
    if not _number(value):
        return STAYS
    return -value if sign == "-" else value


def index(value: Any, at: Any) -> Any:
    """`value[at]`, which for a string is `value.at` as well."""
    unknown = first_unknown(value, at)
    if unknown is not None:
        return unknown
    if isinstance(value, list) and isinstance(at, int) and not isinstance(at, bool):
        return value[at] if -len(value) <= at < len(value) else STAYS
    if isinstance(value, dict) and isinstance(at, str):
        return value.get(at)
    return UNSURE if isinstance(value, str) else STAYS


def called(path: tuple[str, ...], given: list[Any]) -> Any:
    """What a function gives: of those that are known here."""
    function = _FUNCTIONS.get(".".join(path))
    if function is None or len(given) != 1:
        return UNSURE
    unknown = first_unknown(*given)
    return unknown if unknown is not None else function(given[0])


def _of_string(function: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda value: function(value) if isinstance(value, str) else STAYS


def _cased(name: str) -> Callable[[str], Any]:
    return lambda text: getattr(text, name)() if text.isascii() else UNSURE


def _as_int(value: Any) -> Any:
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value) else STAYS
    return int(value) if _number(value) and math.isfinite(value) else STAYS


def _as_float(value: Any) -> Any:
    if isinstance(value, str):
        return float(value) if _SIMPLE.fullmatch(value) else UNSURE
    return float(value) if _number(value) and abs(value) < 1e15 else STAYS


def _as_string(value: Any) -> Any:
    if isinstance(value, (list, dict)) or value is None:
        return UNSURE
    found = written(value)
    return UNSURE if found is None else found


def _as_json(value: Any) -> Any:
    found = _json(value)
    return UNSURE if found is None else found


_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "asFloat": _as_float,
    "asInt": _as_int,
    "float": _as_float,
    "int": _as_int,
    "len": lambda value: len(value) if isinstance(value, (list, dict)) else UNSURE if isinstance(value, str) else STAYS,
    "string": _as_string,
    "toJSON": lambda value: UNSURE,
    "toJson": lambda value: json.dumps(value) if isinstance(value, str) and value.isalnum() else _as_json(value),
}
_FUNCTIONS |= {
    f"{room}{name}": _of_string(_cased(method))
    for room in ("", "sprig.")
    for name, method in (("upper", "upper"), ("lower", "lower"), ("trim", "strip"))
}
