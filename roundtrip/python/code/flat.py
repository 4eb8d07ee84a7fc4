"""What the writer made, on one line: its text, where it goes on one and fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code import brackets, make
from roundtrip.python.code.make import EMPTY, LAST_COMMA, NOTHING, Bracketed
from roundtrip.python.code.widths import WIDTH
from roundtrip.python.code.widths import width as columns


def written(node: cst.CSTNode) -> str:
    """The text of what is never split."""
    kind = type(node)
    if kind is cst.Name or kind is cst.SimpleString or kind is cst.Integer:
        return node.value  # type: ignore[attr-defined, no-any-return]
    return _TEXTS[kind](node)


def _comprehension(node: cst.ListComp) -> str:
    return f"[{written(node.elt)} for {written(node.for_in.target)} in {written(node.for_in.iter)}]"


def _attribute(node: cst.Attribute) -> str:
    return f"{written(node.value)}.{node.attr.value}"


def _shift(node: cst.BinaryOperation) -> str:
    return f"{written(node.left)} >> {written(node.right)}"


def _f_string(node: cst.FormattedString) -> str:
    inside = [
        f"{{{written(part.expression)}}}" if isinstance(part, cst.FormattedStringExpression) else make.source(part)
        for part in node.parts
    ]
    return f"{node.start}{''.join(inside)}{node.end}"


def brackets_of(node: Bracketed) -> tuple[str, str]:
    """What stands before the items of a bracket and behind them."""
    if type(node) is cst.Call:
        return f"{written(node.func)}(", ")"
    return ("[", "]") if type(node) is cst.List else ("{", "}")


def _bracket(node: Bracketed) -> str:
    opening, closing = brackets_of(node)
    return f"{opening}{', '.join([label(item) + written(item.value) for item in make.items_in(node)])}{closing}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    cst.Attribute: _attribute,
    cst.BinaryOperation: _shift,
    cst.Call: _bracket,
    cst.ConcatenatedString: lambda node: " ".join(written(part) for part in make.parts_in(node)),
    cst.Dict: _bracket,
    cst.Float: lambda node: node.value,
    cst.FormattedString: _f_string,
    cst.List: _bracket,
    cst.ListComp: _comprehension,
    cst.Tuple: lambda node: f"({', '.join(written(element.value) for element in node.elements)})",
    cst.UnaryOperation: lambda node: f"-{written(node.expression)}",
}


def on_one_line(node: cst.BaseExpression, room: int) -> str | None:
    """An expression on one line; None where it doesn't go on one, or is longer than `room` columns."""
    kind = type(node)
    if kind in make.BRACKETED:
        if brackets.opening_gap(node) is not EMPTY:  # type: ignore[arg-type]
            return None  # there is a comment
        opening, closing = brackets_of(node)  # type: ignore[arg-type]
        items = make.items_in(node)
        within = inside(items, room - len(opening) - 1) if items else "" if len(opening) < room else None
        return f"{opening}{within}{closing}" if within is not None else None
    if kind is cst.ConcatenatedString:
        return None
    if kind is cst.ListComp:
        parts = node.elt, node.for_in.iter  # type: ignore[attr-defined]
        if any(on_one_line(part, room) is None for part in parts):
            return None
    text = written(node)
    return text if len(text) <= room and "\n" not in text and columns(text) <= room else None


def label(item: make.Item) -> str:
    """What stands before the value of an item: `name=`, `\"key\": `."""
    kind = type(item)
    if kind is cst.Arg:
        keyword = item.keyword  # type: ignore[union-attr]
        return f"{keyword.value}=" if keyword is not None else ""
    return f"{written(item.key)}: " if kind is cst.DictElement else ""  # type: ignore[union-attr]


def fits(node: Bracketed) -> bool:
    """Whether the items of a bracket fit on one line."""
    return inside(make.items_in(node), WIDTH) is not None


def inside(items: Sequence[make.Item], room: int) -> str | None:
    """The items of a bracket on one line, of which a comma behind the last one is no part."""
    parts = []
    last = items[-1]
    for item in items:
        comma = item.comma
        if comma is not make.COMMA if item is not last else comma is not NOTHING and comma is not LAST_COMMA:
            return None
        text = label(item)
        flat = on_one_line(item.value, room - columns(text))
        if flat is None:
            return None
        parts.append(text + flat)
        room -= columns(text + flat) + 2
    if room < -2:
        return None
    return ", ".join(parts)
