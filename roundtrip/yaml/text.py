"""How a scalar is written: plain where every reader takes it for what it is, else in quotes, or as a block of lines.

"Every reader" is Kubernetes, and YAML 1.1 and 1.2 as Python's libraries read them: a string stays a string to all.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from roundtrip.diagnostics import error
from roundtrip.document import PlainValue, Scalar, ScalarValue
from roundtrip.yaml import scalars
from roundtrip.yaml.characters import Characters

_SIMPLE = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.-]*")
_WORD = re.compile(r"[A-Za-z0-9_./@+=-]+")
# what a plain scalar doesn't start with, hold, or end in
_NOT_PLAIN = re.compile(
    r"[\s,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|(?:---|\.\.\.)(?:\s|$)|(?:<<|=)$|.*(?::(?:\s|$)|\s#|\s$)", re.DOTALL
)
_NOT_IN_FLOW = re.compile(r"[,\[\]{}:?]")
# what YAML holds only as an escape, and what nobody sees in a text
_HIDDEN = "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]"
_NOT_IN_COMMENT = Characters(
    "[^\t\x20-\x7e]", "[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_NOT_IN_BLOCK = Characters("[^\t\n\x20-\x7e]", _HIDDEN)
_NOT_IN_LINE = Characters("[^\x20-\x7e]", f"[\t\n]|{_HIDDEN}")
_TO_ESCAPE = Characters('[^\x20-\x7e]|[\\\\"]', f'[\\\\"\t\n]|{_HIDDEN}')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
# what some reader takes for a number or a time, though Kubernetes doesn't
_ELSEWHERE = re.compile(
    r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt\s].*)?"
    r"|[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[oO][0-7_]+|[-+]?0[bB][01_]+"
)
_SPECIAL = {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}


def scalar_text(node: Scalar, *, flow: bool = False) -> str:
    """A scalar on one line, in the quotes that it had, where it may have any. `flow`: within `[…]` or `{…}`.

    Raises ConversionError for a string that YAML can't hold.
    """
    value = node.value
    if not isinstance(value, str):
        if node.text is not None and node.style == "plain" and _same(scalars.resolve(node.text), value):
            return node.text or ("null" if flow else "")
        return plain_text(value)
    if node.style not in ("single", "double"):
        if _SIMPLE.fullmatch(value):
            if value not in scalars.WORDS:
                return value
        # Argo's examples have `[sh, -c]`, and `["echo hello"]`
        elif is_plain(value) and not (
            flow and (_NOT_IN_FLOW.search(value) or not (node.style or _WORD.fullmatch(value)))
        ):
            return value
    in_single = node.style == "single" or (node.style is None and ('"' in value or "\\" in value))
    if in_single and not _NOT_IN_LINE.within(value).search(value):
        return "'" + value.replace("'", "''") + "'"
    return f'"{_TO_ESCAPE.within(value).sub(lambda found: _escape(found.group(), node), value)}"'


@lru_cache(maxsize=4096)
def is_simple(key: str) -> bool:
    """Whether a string is a word that is the same in every place and to every reader, as most keys are."""
    return _SIMPLE.fullmatch(key) is not None and key not in scalars.WORDS


def is_plain(value: str) -> bool:
    """Whether a string can stand without quotes, on one line."""
    if value in scalars.WORDS or _NOT_PLAIN.match(value) or _NOT_IN_LINE.within(value).search(value):
        return False
    if value[0] not in scalars.NUMERIC:
        return True
    return isinstance(scalars.resolve(value), str) and not _ELSEWHERE.fullmatch(value)


def plain_text(value: ScalarValue) -> str:
    """A number, boolean or null, as every reader takes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, float):
        text = _SPECIAL.get(text, text)
        # without a point it is no float to YAML 1.1
        if "e" in text and "." not in text:
            text = text.replace("e", ".0e")
    return text


def block_text(value: str, step: int = 2) -> tuple[str, list[str]] | None:
    """A text of several lines as a block that is indented by `step`: its sign, and its lines without indentation.

    None where it can't be one.
    """
    if "\n" not in value or _NOT_IN_BLOCK.within(value).search(value):
        return None
    body = value.rstrip("\n")
    lines = body.split("\n")
    if not lines[-1].strip(" \t"):
        return None
    newlines = len(value) - len(body)
    # where the first line of text isn't the least indented, its indentation can't show where the block starts
    indicator = str(step) if body.lstrip("\n")[0] in " \t" else ""
    chomping = "-" if newlines == 0 else "" if newlines == 1 else "+"
    return f"|{indicator}{chomping}", lines + [""] * (newlines - 1)


def as_json(value: PlainValue, indent: int | None = None) -> str:
    """Plain data as JSON that YAML can hold as well."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return _NOT_IN_BLOCK.within(text).sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def comment_text(text: str) -> str:
    """A comment as it may stand in YAML."""
    text = _NOT_IN_COMMENT.within(text).sub("\ufffd", text)
    return text if text.startswith("#") else f"# {text}"


def _escape(char: str, node: Scalar) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        what = f"this string holds half of a surrogate pair (U+{code:04X}), which neither YAML nor UTF-8 can"
        raise error("surrogate", what, line=node.span.line, column=node.span.column)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _same(a: ScalarValue, b: ScalarValue) -> bool:
    return a.__class__ is b.__class__ and (a == b or a != a)
