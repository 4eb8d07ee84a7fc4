"""Another text for an f-string: in the part of it that changes, or in the variable that stands there."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from roundtrip.python.patch.edits import Edit, around
from roundtrip.python.patch.located import Located, variable

# what stands in an f-string as it is said
_AROUND = 24  # so many characters on either side of a change tell where it is
_AS_IT_IS = re.compile(r"[^\\{}'\"\n]*")


class _Part(NamedTuple):
    """A piece of an f-string: its text if it is written there (None: a value), where it is in the result."""

    node: ast.expr
    text: str | None
    start: int
    end: int


def changed(place: Located, joined: ast.JoinedStr, before: str, after: str) -> tuple[ast.expr, str] | Edit | None:
    """What makes `joined`, whose value is `before`, say `after`.

    An edit of what is written in it; or the expression of a value in it, and what that is to say; None where neither can.
    """
    parts = _parts(joined, before)
    if parts is None:
        return None
    first, last = around(before, after)
    for part in parts:
        # a change between two parts is one of what is written
        if part.start <= first and len(before) - last <= part.end:
            said = after[part.start : len(after) - (len(before) - part.end)]
            if part.text is None:
                if part.start == first == len(before) - last:
                    continue
                return part.node, said
            return _written(place, joined, part.text, said)
    return None


def _parts(joined: ast.JoinedStr, value: str) -> list[_Part] | None:
    """The pieces of an f-string, by their places in its value; None where these are a matter of opinion."""
    texts = [v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else None for v in joined.values]
    pattern = "".join("(.*)" if text is None else f"({re.escape(text)})" for text in texts)
    lazy = re.fullmatch(pattern.replace("(.*)", "(.*?)"), value, re.DOTALL)
    greedy = re.fullmatch(pattern, value, re.DOTALL)
    if lazy is None or greedy is None or lazy.regs != greedy.regs:
        return None
    parts = [_Part(node, text, *lazy.span(n)) for n, (node, text) in enumerate(zip(joined.values, texts), 1)]
    plain = all(
        isinstance(p.node, ast.FormattedValue) and p.node.conversion < 0 and p.node.format_spec is None
        for p in parts
        if p.text is None
    )
    return parts if plain else None


def _written(place: Located, joined: ast.JoinedStr, text: str, said: str) -> Edit | None:
    start, end = place.range(joined)
    source = place.text[start:end]
    if _AS_IT_IS.fullmatch(text) and _AS_IT_IS.fullmatch(said) and source.count(text) == 1:
        at = start + source.index(text)
        return Edit(at, at + len(text), said)
    # what stands in parts is looked for by what is around the change
    first, last = around(text, said)
    for more in range(2 * _AROUND):
        a = max(first - min(more, _AROUND), 0)
        b = min(len(text) - last + max(more - _AROUND, 0), len(text))
        there, wanted = text[a:b], said[a : len(said) - (len(text) - b)]
        if there and _AS_IT_IS.fullmatch(there) and _AS_IT_IS.fullmatch(wanted) and source.count(there) == 1:
            at = start + source.index(there)
            return Edit(at, at + len(there), wanted)
    return None


def constant(place: Located, value: ast.expr) -> ast.Constant | None:
    """The text that a variable of the module is given, once, if `value` of an f-string is one."""
    name = value.value if isinstance(value, ast.FormattedValue) else value
    if not isinstance(name, ast.Name):
        return None
    given = [s.value for s in place.nodes if isinstance(s, ast.Assign) and variable(s) == name.id]
    only = given[0] if len(given) == 1 else None
    return only if isinstance(only, ast.Constant) and isinstance(only.value, str) else None
