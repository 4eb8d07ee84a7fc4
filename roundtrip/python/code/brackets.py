"""The comments within a bracket that the writer made: behind the opening bracket, and behind the comma of each item."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from roundtrip.python.code.make import (
    COMMA,
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
    set_comma,
    set_opening_gap,
)


def opening_gap(node: Bracketed) -> Gap:
    """The whitespace behind an opening bracket."""
    kind = type(node)
    if kind is cst.Call:
        return node.whitespace_before_args  # type: ignore[union-attr]
    return node.lbracket.whitespace_after if kind is cst.List else node.lbrace.whitespace_after  # type: ignore[union-attr]


def annotate(node: Bracketed, at: int, behind: str | None, below: list[str]) -> None:
    """Comments within a bracket: behind the item of number `at`, and below it; -1: behind the opening bracket.

    Its items have a line each then, of which a comma behind the last one is the mark.
    """
    gap = cst.ParenthesizedWhitespace(line_end(behind), comment_lines(below), True, EMPTY)
    if at < 0:
        set_opening_gap(node, gap)
    else:
        set_comma(items_in(node)[at], cst.Comma(EMPTY, gap))
    last = items_in(node)[-1]
    if not isinstance(last.comma, cst.Comma):
        set_comma(last, COMMENTED)


def comments_at(node: Bracketed, at: int) -> tuple[str | None, list[str]]:
    """The comments that `annotate` has put there."""
    comma = items_in(node)[at].comma if at >= 0 else None
    space = opening_gap(node) if at < 0 else comma.whitespace_after if isinstance(comma, cst.Comma) else EMPTY
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return None, []
    first = space.first_line.comment
    below = [line.comment.value for line in space.empty_lines if line.comment is not None]
    return first.value if first is not None else None, below


def ending_in(node: Bracketed, comments: list[str]) -> None:
    """Puts `comments` above the closing bracket."""
    last = len(items_in(node)) - 1
    behind, below = comments_at(node, last)
    annotate(node, last, behind, [*below, *comments])


def taken_from_first(node: Bracketed, fits: Callable[[Bracketed], bool], *, exploded: bool) -> str | None:
    """Takes the comment behind the first item out of a bracket, if all of it `fits` on a line then.

    `exploded`: whether a bracket of one item is to have a line for it otherwise.
    """
    items = items_in(node)
    behind, below = comments_at(node, 0)
    if behind is None or below:
        return None
    first, last = items[0], items[-1]
    commas = first.comma, last.comma
    if first is last:
        set_comma(first, LAST_COMMA if exploded else NOTHING)
    else:
        set_comma(first, COMMA)
        if last.comma is COMMENTED:
            set_comma(last, NOTHING)
    if fits(node):
        return behind
    set_comma(first, commas[0])
    set_comma(last, commas[1])
    return None


def is_commented(node: Bracketed) -> bool:
    """Whether a comment stands directly in a bracket."""
    return any(comments_at(node, at) != (None, []) for at in range(-1, len(items_in(node))))


def label_of(item: Item) -> str:
    """The keyword of an argument, the key of an entry as it is written; "" for any other item."""
    if isinstance(item, cst.Arg):
        return item.keyword.value if item.keyword is not None else ""
    return getattr(item.key, "value", "?") if isinstance(item, cst.DictElement) else ""
