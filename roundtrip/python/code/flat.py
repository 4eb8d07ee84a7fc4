"""What the writer made, on one line: its text, where it goes on one and fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code import make
from roundtrip.python.code.make import EMPTY, LAST_COMMA, NOTHING, Bracketed
from roundtrip.python.code.widths import WIDTH
from roundtrip.python.code.widths import width as columns


def written(node: cst.CSTNode) -> str:
    """The text of what is never split."""
    kind = type(node)
    if kind is cst.Name or kind is cst.SimpleString or kind is cst.Integer:
        return node.value  # type: ignore[attr-defined, no-any-return]
    return _TEXTS[kind](node)


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


def _bracket(node: Bracketed) -> str:
    inside = ", ".join([label(item) + written(item.value) for item in make.items_in(node)])
    if isinstance(node, cst.Call):
        return f"{written(node.func)}({inside})"
    return f"[{inside}]" if isinstance(node, cst.List) else f"{{{inside}}}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    cst.Attribute: _attribute,
    cst.BinaryOperation: _shift,
    cst.Call: _bracket,
    cst.ConcatenatedString: lambda node: " ".join(written(part) for part in make.parts_in(node)),
    cst.Dict: _bracket,
    cst.Float: lambda node: node.value,
    cst.FormattedString: _f_string,
    cst.List: _bracket,
    cst.Tuple: lambda node: f"({', '.join(written(element.value) for element in node.elements)})",
    cst.UnaryOperation: lambda node: f"-{written(node.expression)}",
}


def on_one_line(node: cst.BaseExpression, room: int) -> str | None:
    """An expression on one line; None where it doesn't go on one, or is longer than `room` columns."""
    marked: list[make.Item] = []
    text = _flat(node, room, marked)
    if text is not None:
        for item in marked:
            make.COMMA_SETTERS[type(item)](item, NOTHING)
    return text


def _flat(node: cst.BaseExpression, room: int, marked: list[make.Item]) -> str | None:
    """`_on_one_line`; `marked` takes the last items that have a comma behind them, which they don't need then."""
    kind = type(node)
    if kind is cst.Name or kind is cst.SimpleString:
        text: str = node.value  # type: ignore[attr-defined]
        return text if len(text) <= room and "\n" not in text and columns(text) <= room else None
    if kind is cst.Call:
        opening, items, closing = f"{written(node.func)}(", node.args, ")"  # type: ignore[attr-defined]
        if node.whitespace_before_args is not EMPTY:  # type: ignore[attr-defined]
            return None
    elif kind is cst.List:
        opening, items, closing = "[", node.elements, "]"  # type: ignore[attr-defined]
        if node.lbracket.whitespace_after is not EMPTY or node.rbracket.whitespace_before is not EMPTY:  # type: ignore[attr-defined]
            return None
    elif kind is cst.Dict:
        opening, items, closing = "{", node.elements, "}"  # type: ignore[attr-defined]
        if node.lbrace.whitespace_after is not EMPTY or node.rbrace.whitespace_before is not EMPTY:  # type: ignore[attr-defined]
            return None
    elif kind is cst.ConcatenatedString:
        return None
    elif kind is cst.ListComp:
        return _flat_comprehension(node, room, marked)  # type: ignore[arg-type]
    else:
        text = written(node)
        return text if columns(text) <= room and "\n" not in text else None
    if not items:
        return opening + closing if len(opening) < room else None
    left = room - len(opening) - 1
    parts = []
    last = items[-1]
    for item in items:
        comma = item.comma
        if item is not last:
            if comma is not make.COMMA:
                return None  # a comment is behind it
        elif comma is not NOTHING and comma is not LAST_COMMA:
            return None
        text = label(item)
        flat = _flat(item.value, left - columns(text), marked)
        if flat is None:
            return None
        text += flat
        left -= columns(text) + 2
        parts.append(text)
    if left < -2:
        return None
    if last.comma is LAST_COMMA:
        marked.append(last)
    return f"{opening}{', '.join(parts)}{closing}"


def _flat_comprehension(node: cst.ListComp, room: int, marked: list[make.Item]) -> str | None:
    element = _flat(node.elt, room, marked)
    values = _flat(node.for_in.iter, room, marked) if element is not None else None
    if values is None:
        return None
    text = f"[{element} for {written(node.for_in.target)} in {values}]"
    return text if columns(text) <= room else None


def label(item: make.Item) -> str:
    """What stands before the value of an item: `name=`, `\"key\": `."""
    kind = type(item)
    if kind is cst.Arg:
        keyword = item.keyword  # type: ignore[union-attr]
        return f"{keyword.value}=" if keyword is not None else ""
    return f"{written(item.key)}: " if kind is cst.DictElement else ""  # type: ignore[union-attr]


def fits(node: Bracketed) -> bool:
    """Whether the items of a bracket fit on one line."""
    return inside(make.items_in(node), WIDTH, []) is not None


def inside(items: Sequence[make.Item], room: int, marked: list[make.Item]) -> str | None:
    """The items of a bracket on one line."""
    parts = []
    last = items[-1]
    for item in items:
        comma = item.comma
        if comma is not make.COMMA if item is not last else comma is not NOTHING and comma is not LAST_COMMA:
            return None
        text = label(item)
        flat = _flat(item.value, room - columns(text), marked)
        if flat is None:
            return None
        parts.append(text + flat)
        room -= columns(text + flat) + 2
    if room < -2:
        return None
    return ", ".join(parts)
