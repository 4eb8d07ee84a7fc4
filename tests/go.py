"""What Go reads of a plain scalar and Argo makes of it, after the text of Go's own functions and with nothing of the project's.

`resolve` of sigs.k8s.io/yaml's goyaml.v2, `strconv.ParseInt` with base 0, `strconv.ParseFloat`, and the formatting of
`encoding/json` and of Argo's `AnyString`. Slow, and plain to compare with those.
"""

from __future__ import annotations

import re
from typing import Union

Value = Union[str, int, float, bool, None]

WORDS: dict[str, Value] = {}
for _value, _words in (
    (True, "y Y yes Yes YES true True TRUE on On ON"),
    (False, "n N no No NO false False FALSE off Off OFF"),
    (None, "~ null Null NULL"),
    (float("nan"), ".nan .NaN .NAN"),
    (float("inf"), ".inf .Inf .INF +.inf +.Inf +.INF"),
    (float("-inf"), "-.inf -.Inf -.INF"),
):
    WORDS.update(dict.fromkeys(_words.split(), _value))
WORDS[""] = None
DIGITS = "0123456789abcdef"
DECIMAL_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def magnitude(text: str, base: int) -> int | None:
    """`strconv.ParseUint` of digits alone."""
    if not text or any(c.lower() not in DIGITS[:base] for c in text):
        return None
    found = 0
    for c in text:
        found = found * base + DIGITS.index(c.lower())
    return found if found < 2**64 else None


def unsigned(text: str) -> int | None:
    """`strconv.ParseUint(text, 0, 64)`."""
    for prefix, base in (("0x", 16), ("0b", 2), ("0o", 8)):
        if text[:2].lower() == prefix and len(text) > 2:
            return magnitude(text[2:], base)
    return magnitude(text[1:], 8) if text[:1] == "0" and len(text) > 1 else magnitude(text, 10)


def signed(text: str, bits: int | None = None) -> int | None:
    """`strconv.ParseInt(text, 0, 64)`; with `bits` as the base instead of 0."""
    minus, rest = text[:1] == "-", text[1:] if text[:1] in "+-" and text else text
    found = unsigned(rest) if bits is None else magnitude(rest, bits)
    if found is None:
        return None
    found = -found if minus else found
    return found if -(2**63) <= found < 2**63 else None


def read(text: str) -> Value:
    """The value of a plain scalar."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    plain = text if text[0] == "." else text.replace("_", "")
    if text[0] != ".":
        for found in (signed(plain), unsigned(plain)):
            if found is not None:
                return found
    if DECIMAL_FLOAT.fullmatch(plain) and plain.isascii():
        value = float(plain)
        if value not in (float("inf"), float("-inf")):
            return value
    if plain.startswith("0b"):
        odd = signed(plain[2:], 2)
        return text if odd is None else odd
    return text


def any_string(value: Value) -> str:
    """What Argo's AnyString has of a scalar that isn't null: `strconv.FormatFloat(value, 'f', -1, 64)` of a number."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, (int, float)):
        return str(value)
    mantissa, _, exponent = repr(float(value)).lower().partition("e")
    sign, digits = ("-", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
    whole, _, fraction = digits.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    digits = digits.ljust(point, "0") if point > 0 else "0" * (1 - point) + digits
    point = max(point, 1)
    whole, fraction = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def is_number(value: Value) -> bool:
    """Whether a value is a number to JSON."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def digits(value: float) -> int | float:
    """A number as `encoding/json` writes it, read as Python reads JSON: whole ones below 1e21 as digits."""
    return int(any_string(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e21 else value


def same(a: object, b: object) -> bool:
    """Whether two scalars are one to JSON."""
    if (
        isinstance(a, (int, float))
        and isinstance(b, (int, float))
        and not isinstance(a, bool)
        and not isinstance(b, bool)
    ):
        return digits(a) == digits(b)
    return type(a) is type(b) and a == b
