"""Numbers as Go writes them, which is how Argo reads them where it wants a string.

A parameter's value may be a number or a boolean (Argo's `AnyString`): Argo decodes it as a float and formats that with
`strconv.FormatFloat(value, 'f', -1, 64)`, so `1.0` is "1", `4e-7` "0.0000004", and integers beyond 2**53 lose digits.
"""

from __future__ import annotations

import math
import struct

from roundtrip.document.node import ScalarValue

# from here on a float and an integer with the digits that JSON writes of it are two numbers
_LARGEST_WHOLE = 2**53


def whole(value: float) -> int | float:
    """A float as JSON has it: 1e3 is 1000 there. -0.0, what has a fraction or is larger than 2**53 stays a float."""
    if value.is_integer() and abs(value) < _LARGEST_WHOLE and (value or math.copysign(1, value) > 0):
        return int(value)
    return value


def any_string(value: ScalarValue) -> str:
    """The string that Argo makes of a scalar where it takes any; "" of null. What JSON has no word for is Python's."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        number = float(value)
    except OverflowError:  # no float is as large; Argo doesn't read such a number
        return str(value)
    if not math.isfinite(number):
        return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
    text = repr(number)
    mantissa, _, exponent = text.partition("e")
    if exponent:
        text = _moved(mantissa, int(exponent))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moved(mantissa: str, places: int) -> str:
    """A decimal number, `1.5` or `-2`, with its point moved to the right, or to the left where `places` is negative."""
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    if places < 0:
        digits = (whole + fraction).rjust(-places + 1 + len(fraction), "0")
        at = len(digits) - len(fraction) + places
        return f"{sign}{digits[:at]}.{digits[at:]}"
    return f"{sign}{whole}{fraction[:places].ljust(places, '0')}.{fraction[places:]}"


def key_text(value: ScalarValue) -> str:
    """The key that Kubernetes makes of a key that isn't a string: a float in 32 bits, by sigs.k8s.io/yaml's `convertToJSONableObject`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return _in_32_bits(value) if isinstance(value, float) else str(value)


def _in_32_bits(value: float) -> str:
    """`strconv.FormatFloat(value, 'g', -1, 32)`: as few digits as tell it from other floats of 32 bits."""
    short = _short(value)
    if not math.isfinite(short):
        return ".nan" if short != short else ".inf" if short > 0 else "-.inf"
    text = next(t for t in (f"{short:.{digits}e}" for digits in range(9)) if _short(float(t)) == short)
    return any_string(float(text)) if -4 <= int(text.partition("e")[2]) < 6 else text


def _short(value: float) -> float:
    """The float of 32 bits that is nearest."""
    try:
        (found,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        return math.copysign(math.inf, value)
    return float(found)
