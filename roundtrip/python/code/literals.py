"""Values as Python literals. The only place where text of a user becomes text of a program.

Quotes are chosen as black chooses them, so that it finds nothing to change. What can't be seen, or reorders what is
seen (control characters, odd spaces, bidirectional marks, lone surrogates), is written as an escape. Which characters
those are is written out here: it must not depend on the Unicode version of the interpreter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[ !#-\[\]-~]*")
_INVISIBLE = (
    "\\x00-\\x1f\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f"
    "\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ud800-\\udfff\\ufeff\\uffa0\\ufff0-\\uffff"
    "\\U0001d173-\\U0001d17a\\U000e0000-\\U0010ffff"
)
_ESCAPED = re.compile(rf"[\\{_INVISIBLE}]")
_ESCAPED_IN_BLOCK = re.compile(rf'[\\{_INVISIBLE}]| (?=\n)| \Z|"""|"\Z')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    known = _SHORT.get(character)
    if known is not None:
        return known
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_in_block(match: re.Match[str]) -> str:
    found = match[0]
    if found == "\n":
        return found
    if found == " ":
        return "\\x20"
    return found.replace('"', '\\"') if found[0] == '"' else _escape(match)


def string(text: str) -> str:
    """`text` as a string literal on one line."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    body = _ESCAPED.sub(_escape, text)
    if body.count('"') > body.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def block(text: str) -> str:
    """`text` as a triple-quoted literal over as many lines as it has. No line of it ends in a space."""
    return '"""\\\n' + _ESCAPED_IN_BLOCK.sub(_escape_in_block, text) + '"""'


def f_block(parts: Sequence[tuple[str, bool]]) -> str:
    """As `block`, with expressions in it: `parts` are those of `f_string`. No expression has a double quote."""
    mark = "\ue000"  # a letter of nobody's, where an expression stands while the text is escaped
    codes = [text for text, code in parts if code]
    text = "".join(mark if code else text.replace(mark, "?") for text, code in parts)
    body = _ESCAPED_IN_BLOCK.sub(_escape_in_block, text).replace("{", "{{").replace("}", "}}")
    pieces = body.split(mark)
    written = "".join(f"{{{code}}}{piece}" for code, piece in zip(codes, pieces[1:]))
    return f'f"""\\\n{pieces[0]}{written}"""'


def f_string(parts: Sequence[tuple[str, bool]]) -> str:
    """An f-string: `parts` are texts, and whether the text is an expression (True) or stands for itself."""
    quote, written = f_string_parts(parts)
    return f"f{quote}{''.join(written)}{quote}"


def f_string_parts(parts: Sequence[tuple[str, bool]]) -> tuple[str, list[str]]:
    """The quote of an f-string, and what is written in it for each of its parts; `parts` are those of `f_string`."""
    quoted = any(code and "'" in text for text, code in parts)
    literal = "".join(text for text, code in parts if not code)
    quote = "'" if literal.count('"') > literal.count("'") and not quoted else '"'
    written = []
    for text, code in parts:
        if code:
            written.append(f"{{{text}}}")
        else:
            escaped = _ESCAPED.sub(_escape, text).replace("{", "{{").replace("}", "}}")
            written.append(escaped.replace(quote, f"\\{quote}"))
    return quote, written


def number(value: int | float) -> str:
    """A number, as Python spells it; what has no literal goes through `float`."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def octal(value: int) -> str:
    """A number as people write permissions: `0o644`."""
    return f"0o{value:o}"


def scalar(value: str | int | float | bool | None) -> str:
    """Any scalar as a literal on one line."""
    if isinstance(value, str):
        return string(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    return number(value)
