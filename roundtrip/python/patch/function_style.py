"""A function that comes into a program, with its header as the functions beside it have theirs."""

from __future__ import annotations

import ast
import json
from typing import NamedTuple

from roundtrip.python.code import literals
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located, arguments

_PLAIN = frozenset(("str", "int", "float", "bool"))


class Style(NamedTuple):
    """What all functions that make templates do: return `-> None`, leave arguments without types, default to texts."""

    returns_none: bool
    untyped: bool
    texts: bool


def style_of(functions: list[ast.FunctionDef]) -> Style:
    """The style of functions; a thing that they don't agree on, or never have, is no style."""
    given = [pair for f in functions for pair in arguments(f)]
    defaults = [d.value for _, d in given if isinstance(d, ast.Constant)]
    numbers = any(isinstance(d, str) and _loaded(d) is not None for d in defaults)
    return Style(
        bool(functions) and all(isinstance(f.returns, ast.Constant) and f.returns.value is None for f in functions),
        bool(given) and all(argument.annotation is None for argument, _ in given),
        numbers and all(isinstance(d, str) for d in defaults),
    )


def styled(text: str, style: Style) -> str:
    """The text of a function in a style."""
    place = Located(text, [])
    function = place.tree.body[0]
    if not isinstance(function, ast.FunctionDef):
        return text
    edits: list[Edit] = []
    end = text.index("(", place.range(function)[0])
    for argument, default in arguments(function):
        start, stop = place.range(argument)
        end = max(end, stop, place.range(default)[1] if default is not None else 0)
        kind = argument.annotation
        if not isinstance(kind, ast.Name) or kind.id not in _PLAIN:
            continue
        said = default.value if isinstance(default, ast.Constant) else None
        as_text = style.texts and isinstance(said, (int, float)) and default is not None
        if as_text and default is not None:
            edits.append(place.edit(default, literals.string(json.dumps(said))))
        if style.untyped:
            between = (start + len(argument.arg), place.range(default)[0] if default is not None else stop)
            edits.append(Edit(*between, "=" if default is not None else ""))
        elif as_text:
            edits.append(place.edit(kind, "str"))
    if style.returns_none and function.returns is None:
        at = text.index(")", end) + 1
        edits.append(Edit(at, at, " -> None"))
    return applied(text, edits)


def _loaded(text: str) -> object:
    """What a text is where it isn't just one, as "1" is a number; else None."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (bool, int, float)) else None
