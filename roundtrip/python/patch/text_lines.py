"""Lines of a text in triple quotes that change, come and go; the other lines stay as they are spelt.

The text may go through calls that take white space off it: `dedent`, `strip`.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from difflib import SequenceMatcher

from roundtrip.document.equivalence import parsed_script
from roundtrip.document.scripts import lines_within_texts
from roundtrip.python.code import literals
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located

_TRIPLE = re.compile(r"([rRuU]?)(\"\"\"|''')(.*)\2", re.DOTALL)
# what takes white space off a text, and nothing else
_STRIPS = frozenset({"dedent", "cleandoc", "strip", "lstrip", "rstrip"})


def within_texts(text: str) -> set[int] | None:
    """The indexes of the lines of a program that begin within a text of several; None where that can't be told."""
    try:
        return {n - 1 for n in lines_within_texts(tokenize.generate_tokens(io.StringIO(text).readline))}
    except (tokenize.TokenError, SyntaxError):
        return None


def relined(literal: str, old: str, new: str) -> str | None:
    """A triple-quoted literal, of which `old` is made by taking white space off it, so that `new` is made of it; else None.

    It may not be quite so: white space at either end isn't looked at. Whoever asks proves it.
    """
    found = _TRIPLE.fullmatch(literal)
    if found is None or "\n" not in found[3]:
        return None
    prefix, quotes, body = found.groups()
    head = "\\\n" if body.startswith("\\\n") and prefix not in ("r", "R") else ""
    raw = body[len(head) :].split("\n")
    said = [_said(prefix, quotes, line) for line in raw]
    lines, wanted = old.split("\n"), new.split("\n")
    texts = [text for text in said if text is not None]
    if len(texts) < len(said):
        return None
    margins = [text[: len(text) - len(text.lstrip())] for text in texts if text.strip()]
    for margin in dict.fromkeys(["", *(m for m in margins if len(m) == min(map(len, margins)))]):
        for first in range(len(texts) - len(lines) + 1):
            there = texts[first : first + len(lines)]
            if all(_same(text, margin, line) for text, line in zip(there, lines)):
                made = raw[:first]
                for tag, i1, i2, j1, j2 in SequenceMatcher(None, lines, wanted, autojunk=False).get_opcodes():
                    if tag == "equal":
                        made += raw[first + i1 : first + i2]
                    else:
                        made += [_spelt(prefix, quotes, margin + line) if line else "" for line in wanted[j1:j2]]
                made += raw[first + len(lines) :]
                made[-1] = _before_quotes(prefix, quotes, made[-1])
                return f"{prefix}{quotes}{head}" + "\n".join(made) + quotes
    return None


def text_of(literal: str) -> str | None:
    """What a literal says; None where it is no text."""
    try:
        statement = parsed_script(literal).body[0]
        said = ast.literal_eval(statement.value) if isinstance(statement, ast.Expr) else None
    except (ValueError, SyntaxError, IndexError):
        return None
    return said if isinstance(said, str) else None


def relined_within(place: Located, made: ast.expr, old: str, new: str) -> Edit | None:
    """What gives the one triple-quoted literal within calls that strip it other lines."""
    while isinstance(made, ast.Call):
        function = made.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
        if name not in _STRIPS:
            return None
        made = made.args[0] if made.args else function.value if isinstance(function, ast.Attribute) else made.func
    if not isinstance(made, ast.Constant) or not isinstance(made.value, str):
        return None
    span = place.range(made)
    text = relined(place.segment(span), old, new)
    return Edit(*span, text) if text is not None else None


def _said(prefix: str, quotes: str, line: str) -> str | None:
    """What one line of a literal says; None where it goes on in the next."""
    said = text_of(f"{prefix}{quotes}{line}\n{quotes}")
    return said[:-1] if said is not None and said.endswith("\n") else None


def _spelt(prefix: str, quotes: str, line: str) -> str:
    """One line of a literal."""
    if prefix in ("r", "R"):
        return line
    text = literals.block(f"{line}\n").removeprefix('"""\\\n').removesuffix('\n"""')
    return text.replace("'''", "\\'\\'\\'") if quotes == "'''" else text


def _before_quotes(prefix: str, quotes: str, line: str) -> str:
    """A line of a literal as its last."""
    bare = line[:-1].rstrip("\\")
    ends = line.endswith(quotes[0]) and not (len(line) - 1 - len(bare)) % 2 and prefix not in ("r", "R")
    return f"{line[:-1]}\\{line[-1]}" if ends else line


def _same(text: str, margin: str, line: str) -> bool:
    """Whether a line of a literal is a line of the text that is made of it."""
    return text.removeprefix(margin) == line or (not line and not text.strip())
