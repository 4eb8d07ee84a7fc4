"""The whitespace and the comments within a bracket that the writer made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from roundtrip.python.code.make import (
    CLOSING_CURLY,
    CLOSING_SQUARE,
    COMMA,
    COMMA_SETTERS,
    COMMENTED,
    EMPTY,
    LAST_COMMA,
    NOTHING,
    Bracketed,
    Gap,
    Item,
    comment_lines,
    items_in,
    line_end,
    set_after_arg,
    set_arg_comma,
    set_before_args,
    set_dict_left,
    set_dict_right,
    set_list_left,
    set_list_right,
)


def gap(behind: str | None, below: Iterable[str]) -> Gap:
    """The end of a line within brackets: the comment behind what stands there, and those on lines of their own below it."""
    return cst.ParenthesizedWhitespace(line_end(behind), comment_lines(below), True, EMPTY)


def comments_in(space: Gap) -> tuple[str | None, list[str]]:
    """The comment behind what stands before a gap within brackets, and those below it."""
    if type(space) is not cst.ParenthesizedWhitespace:
        return None, []
    assert isinstance(space, cst.ParenthesizedWhitespace)
    first = space.first_line.comment
    below = [line.comment.value for line in space.empty_lines if line.comment is not None]
    return first.value if first is not None else None, below


def opening_gap(node: Bracketed) -> Gap:
    """The whitespace behind an opening bracket."""
    kind = type(node)
    if kind is cst.Call:
        return node.whitespace_before_args  # type: ignore[union-attr]
    return node.lbracket.whitespace_after if kind is cst.List else node.lbrace.whitespace_after  # type: ignore[union-attr]


def set_opening_gap(node: Bracketed, space: Gap) -> None:
    """Sets the whitespace behind an opening bracket."""
    if isinstance(node, cst.Call):
        set_before_args(node, space)
    elif isinstance(node, cst.List):
        set_list_left(node, cst.LeftSquareBracket(space))
    else:
        set_dict_left(node, cst.LeftCurlyBrace(space))


def closing_gap(node: Bracketed) -> Gap:
    """The whitespace before a closing bracket, with items before it."""
    kind = type(node)
    if kind is cst.List:
        return node.rbracket.whitespace_before  # type: ignore[union-attr]
    if kind is cst.Dict:
        return node.rbrace.whitespace_before  # type: ignore[union-attr]
    assert isinstance(node, cst.Call)
    comma = node.args[-1].comma
    return comma.whitespace_after if isinstance(comma, cst.Comma) else node.args[-1].whitespace_after_arg


def set_closing_gap(node: Bracketed, space: Gap, *, comma: bool) -> None:
    """Sets the whitespace before a closing bracket, and whether a comma is before that."""
    last = items_in(node)[-1]
    COMMA_SETTERS[type(last)](last, LAST_COMMA if comma else NOTHING)
    kind = type(node)
    if kind is cst.List:
        set_list_right(node, cst.RightSquareBracket(space) if space is not EMPTY else CLOSING_SQUARE)
    elif kind is cst.Dict:
        set_dict_right(node, cst.RightCurlyBrace(space) if space is not EMPTY else CLOSING_CURLY)
    elif comma and space is EMPTY:
        set_arg_comma(last, LAST_COMMA)
    elif comma:
        set_arg_comma(last, cst.Comma(EMPTY, space))
    else:
        set_after_arg(last, space)


def annotate(node: Bracketed, at: int, behind: str | None, below: list[str]) -> None:
    """Comments within a bracket: behind the item of number `at`, and below it; -1: behind the opening bracket."""
    items = items_in(node)
    if at < 0:
        set_opening_gap(node, gap(behind, below))
    elif at == len(items) - 1:
        set_closing_gap(node, gap(behind, below), comma=True)
    else:
        COMMA_SETTERS[type(items[at])](items[at], cst.Comma(EMPTY, gap(behind, below)))


def comments_at(node: Bracketed, at: int) -> tuple[str | None, list[str]]:
    """The comments that `annotate` has put there."""
    items = items_in(node)
    if at < 0:
        return comments_in(opening_gap(node))
    if at == len(items) - 1:
        return comments_in(closing_gap(node))
    comma = items[at].comma
    return comments_in(comma.whitespace_after) if isinstance(comma, cst.Comma) else (None, [])


def ending_in(node: Bracketed, comments: list[str]) -> None:
    """Puts `comments` above the closing bracket."""
    last = len(items_in(node)) - 1
    behind, below = comments_at(node, last)
    annotate(node, last, behind, [*below, *comments])
    settle(node)


def settle(node: Bracketed) -> None:
    """Marks a bracket with comments in it: its items have a line each."""
    last = items_in(node)[-1]
    if not isinstance(last.comma, cst.Comma):
        COMMA_SETTERS[type(last)](last, COMMENTED)


def taken_from_first(node: Bracketed, fits: Callable[[Bracketed], bool], *, exploded: bool) -> str | None:
    """Takes the comment behind the first item out of a bracket, if all of it `fits` on a line then.

    `exploded`: whether a bracket of one item is to have a line for it otherwise.
    """
    items = items_in(node)
    behind, below = comments_at(node, 0)
    if behind is None or below:
        return None
    first, last = items[0], items[-1]
    comma, closing = last.comma, closing_gap(node)
    if first is last:
        set_closing_gap(node, EMPTY, comma=exploded)
    else:
        COMMA_SETTERS[type(first)](first, COMMA)
        if comma is COMMENTED:
            COMMA_SETTERS[type(last)](last, NOTHING)
    if fits(node):
        return behind
    if first is last:
        set_closing_gap(node, closing, comma=True)
    else:
        annotate(node, 0, behind, below)
        COMMA_SETTERS[type(last)](last, comma)
    return None


def is_commented(node: Bracketed) -> bool:
    """Whether a comment stands directly in a bracket."""
    return any(comments_at(node, at) != (None, []) for at in range(-1, len(items_in(node))))


def label_of(item: Item) -> str:
    """The keyword of an argument, the key of an entry as it is written; "" for any other item."""
    if isinstance(item, cst.Arg):
        return item.keyword.value if item.keyword is not None else ""
    return getattr(item.key, "value", "?") if isinstance(item, cst.DictElement) else ""
