"""Scalars as Kubernetes reads them (sigs.k8s.io/yaml): YAML 1.1's booleans and octals, no timestamps, no sexagesimals."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from roundtrip.document import ScalarValue

_TAG = "tag:yaml.org,2002:"
MAP, SEQ = f"{_TAG}map", f"{_TAG}seq"

WORDS: dict[str, ScalarValue] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"), False),
}
# what a plain scalar that is no string may start with
NUMERIC = frozenset("+-.0123456789")

_INT = re.compile(r"[-+]?(?:0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*)")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
# what has more doesn't have a decimal spelling in Python, which stops at 4,300 digits
_MOST_BITS = 14_000


def resolve(text: str) -> ScalarValue:
    """The value of a plain scalar without a tag."""
    if text[:1] in NUMERIC:
        return _number(text)
    return WORDS.get(text, text)


def _number(text: str) -> ScalarValue:
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 4300:
        return int(text)
    if _INT.fullmatch(text):
        try:
            value = _int(text)
            return value if value.bit_length() < _MOST_BITS else text
        except ValueError:
            # `08` is the number 8 to Go, whose floats take it; with more digits than any number type holds it stays text
            return int(text, 10) if len(text) < 4300 and text.strip("+-").isdecimal() else text
    return _float(text) if _FLOAT.fullmatch(text) else text


def _int(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    if digits == "0":
        return 0
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if digits[0] == "0" else 10)


def _float(text: str) -> float:
    plain = text.replace("_", "").lower()
    return float(plain.replace(".inf", "inf").replace(".nan", "nan"))


def tagged(tag: str, text: str) -> ScalarValue:
    """The value of a scalar with an explicit tag. Raises LookupError for an unknown tag, ValueError where it can't be."""
    if tag == "!":
        return text
    return _TAGGED[tag](text)


def short(tag: str) -> str:
    """A tag as people write it: `!!int`."""
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag


def key_text(value: ScalarValue) -> str:
    """The key that Kubernetes makes of a key that isn't a string: as JSON writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _bool(text: str) -> ScalarValue:
    value = WORDS.get(text)
    if not isinstance(value, bool):
        raise ValueError
    return value


def _null(text: str) -> ScalarValue:
    if text not in WORDS or WORDS[text] is not None:
        raise ValueError
    return None


def _tagged_int(text: str) -> ScalarValue:
    value = resolve(text)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def _tagged_float(text: str) -> ScalarValue:
    value = resolve(text)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise ValueError
    try:
        return float(value)
    except OverflowError as problem:
        raise ValueError from problem


def _binary(text: str) -> ScalarValue:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as problem:
        raise ValueError from problem


_TAGGED: dict[str, Callable[[str], ScalarValue]] = {
    f"{_TAG}str": str,
    f"{_TAG}bool": _bool,
    f"{_TAG}int": _tagged_int,
    f"{_TAG}float": _tagged_float,
    f"{_TAG}null": _null,
    f"{_TAG}binary": _binary,
}
