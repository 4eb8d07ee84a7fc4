"""Scalars as Go's YAML reads them, which Kubernetes and Argo have (sigs.k8s.io/yaml, `goyaml.v2/resolve.go`).

YAML 1.1's booleans, integers as Go's `strconv.ParseInt` takes them with base 0, decimal floats. Times, sexagesimals and numbers
that no type of Go's holds are strings: `4e83021` is one.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable
from datetime import date

from roundtrip.document import ScalarValue
from roundtrip.document.numbers import key_text, whole

_TAG = "tag:yaml.org,2002:"
MAP, SEQ, MERGE, TIMESTAMP = (f"{_TAG}{name}" for name in ("map", "seq", "merge", "timestamp"))

WORDS: dict[str, ScalarValue] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"), False),
}
# what a plain scalar that is no string may start with
NUMERIC = frozenset("+-.0123456789")

_NO_NUMBERS: dict[str, float] = {
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
# without its underscores; `0b-1` is -1 by an accident of Go's
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)|0[oO]?(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]*))"
    r"|0b(?P<odd>[-+][01]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
    re.ASCII,
)
_BASES = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10, "odd": 2}
# more digits than any integer of 64 bits has; Python stops at 4,300 of them
_MOST_DIGITS = 64
_TIME = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt]([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| +([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:\.\d+)?)?",
    re.ASCII,
)


def resolve(text: str) -> ScalarValue:
    """The value of a plain scalar without a tag, as JSON has it: a whole float is an integer there."""
    if text[:1] in NUMERIC:
        value = _number(text)
        return whole(value) if value.__class__ is float else value
    return WORDS.get(text, text)


def _number(text: str) -> str | int | float:
    """The number that Go makes of a text, integers and floats told apart; the text where it is none."""
    if text.isdecimal() and text[0] != "0" and len(text) < 19 and text.isascii():
        return int(text)
    # what starts with a point keeps its underscores, and is no number with them
    plain = text if text[0] == "." else text.replace("_", "")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return _NO_NUMBERS.get(text, text)
    kind = found.lastgroup
    if kind is not None and kind != "sign" and len(found[kind]) <= _MOST_DIGITS:
        value = int(found["sign"] + found[kind] if found["sign"] else found[kind], _BASES[kind])
        if -(2**63) <= value < 2**63 or (value < 2**64 and value > 0 and not found["sign"]):
            return value
    # an integer that is too large for 64 bits is a float, if its digits are decimal
    if kind in ("hex", "binary", "odd") or (kind == "octal" and not found[0].lstrip("+-").isdecimal()):
        return text
    number = float(plain)
    return text if math.isinf(number) else number


def tagged(tag: str, text: str) -> ScalarValue:
    """The value of a scalar with an explicit tag. Raises LookupError for an unknown tag, ValueError where it can't be."""
    if tag == "!":
        return text
    return _TAGGED[tag](text)


def short(tag: str) -> str:
    """A tag as people write it: `!!int`."""
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag


def key_of(value: ScalarValue, text: str | None) -> str:
    """The key that Kubernetes makes of a key that isn't a string; `text`: how it is written, since `1e6` is "1e+06"."""
    number = _number(text) if text and text[0] in NUMERIC else value
    return key_text(value if isinstance(number, str) else number)


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
    value = _number(text) if text[:1] in NUMERIC else text
    if not isinstance(value, int):
        raise ValueError
    return value


def _tagged_float(text: str) -> ScalarValue:
    value = _number(text) if text[:1] in NUMERIC else text
    if isinstance(value, str) or (isinstance(value, int) and value >= 2**63):
        raise ValueError
    return whole(float(value))


def _binary(text: str) -> ScalarValue:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as problem:
        raise ValueError from problem


def _timestamp(text: str) -> ScalarValue:
    """The text itself: a time is a string to Kubernetes, and one that is none an error."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError
    date(int(found[1]) or 4, int(found[2]), int(found[3]))  # raises ValueError
    return text


_TAGGED: dict[str, Callable[[str], ScalarValue]] = {
    f"{_TAG}str": str,
    f"{_TAG}bool": _bool,
    f"{_TAG}int": _tagged_int,
    f"{_TAG}float": _tagged_float,
    f"{_TAG}null": _null,
    f"{_TAG}binary": _binary,
    TIMESTAMP: _timestamp,
    MERGE: str,
}
