"""Strings that are more than a value: documentation, and what fills a line that nothing can split.

Facts: `visit_STRING` of black's `linegen.py`, `fix_multiline_docstring` of its `strings.py`.
"""

from __future__ import annotations

import re

from roundtrip.python.code.quoting import black_literal
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.widths import WIDTH

_STRING = r"[rbfRBF]{0,2}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_LONE_STRING = re.compile(
    rf"""\s*(?:return |raise |yield |\w+=|{_STRING}: |[\w.\[\]"']+ [-+*/|&]?= )?{_STRING}[),]*(?:  \#.*)?"""
)


def is_lone_string(line: str) -> bool:
    """Whether a line is one string, and perhaps what it is given to: nothing can split it."""
    return _LONE_STRING.fullmatch(line) is not None


_PARTS = re.compile(r"(r?)(\"\"\"|\"|')(.*)\2", re.DOTALL)


def documentation(literal: str, margin: str) -> str:
    """A literal that documents a function or class, `margin` deep, as black writes it. Raises Unsure."""
    quoted = black_literal(literal)
    parts = _PARTS.fullmatch(quoted or "")
    if parts is None or not (quoted or "").replace("\n", "").isprintable() or "\\" in parts[3]:
        raise Unsure
    prefix, quote, text = parts.groups()
    text = _indented(text, margin) if "\n" in text else text.strip()
    if not text:
        raise Unsure
    text = (" " if text[0] == quote[0] else "") + text + (" " if text[-1] == quote[0] else "")
    lines = text.split("\n")
    if len(quote) == 3 and len(lines) > 1 and len(lines[-1]) + 3 > WIDTH:
        text += f"\n{margin}"
    return f"{prefix}{quote}{text}{quote}"


def _indented(text: str, margin: str) -> str:
    first, *rest = text.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    lines = [first.strip()]
    for number, line in enumerate(rest):
        stripped = line[indent:].rstrip() if line.strip() else ""
        lines.append(margin + stripped if stripped or number == len(rest) - 1 else "")
    return "\n".join(lines) if any(line.strip() for line in rest) else first.strip()


def moved_documentation(text: str, literal: str, margin: str) -> str:
    """The documentation of a script, `text`, as that of a function, `margin` deep, where black leaves it as it is.

    Hera takes the margin out again. Raises Unsure.
    """
    first, *rest = text.split("\n")
    ends_alone = len(rest) > 0 and not rest[-1]
    filled = [line for line in rest if line]
    if (
        "\\" in literal
        or '"""' in text
        or not text.replace("\n", "").isprintable()
        or not first
        or first != first.strip()
        or text.endswith('"')
        or any(line != line.rstrip() for line in rest)
        or (ends_alone and (len(rest) == 1 or not rest[-2]))
        or (filled and min(len(line) - len(line.lstrip()) for line in filled))
    ):
        raise Unsure
    made = '"""' + "\n".join(
        [first, *[margin + line if line or n == len(rest) - 1 else "" for n, line in enumerate(rest)]]
    )
    if len(made.rpartition("\n")[2]) + 3 + (len(margin) if not rest else 0) > WIDTH:
        raise Unsure
    return f'{made}"""'
