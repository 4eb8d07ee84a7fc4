"""How black splits a line at a bracket: head, body and tail.

Facts: `right_hand_split` and `left_hand_split` of black's `linegen.py`, `can_omit_invisible_parens` of its `lines.py`, in
black's own order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import libcst as cst

from roundtrip.python.code.lines import CannotSplit, Line
from roundtrip.python.code.make import EMPTY
from roundtrip.python.code.tokens import COMMAS, DOT, Token
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.widths import STEP, WIDTH

_CLOSING_PARENS = (")", "}", "")


class _Split(NamedTuple):
    head: Line
    body: Line
    tail: Line
    opening: Token
    closing: Token


def left_hand(line: Line, forced: bool) -> list[Line]:
    """The parameters of a function on lines of their own."""
    opening = next((t for t in line.tokens if t.role == "parameters"), None)
    if opening is None or opening.match is None:
        raise CannotSplit
    start, end = line.tokens.index(opening), line.tokens.index(opening.match)
    if end == start + 1:
        raise Unsure  # a long name, or a long type of what it gives
    split = _parted(line, line.tokens[: start + 1], line.tokens[start + 1 : end], line.tokens[end:], opening)
    return [part for part in split[:3] if part.tokens]


def right_hand(line: Line, forced: bool) -> list[Line]:
    """The last bracket on lines of its own, or an earlier one if all behind that fits on a line."""
    first: list[Line] | None = None
    for omit in _omissions(line):
        lines = list(_right_hand_at(line, omit, forced))
        if first is None and not omit:
            first = lines
        if lines[0].is_short():
            return lines
    return first if first is not None else list(_right_hand_at(line, frozenset(), forced))


def _omissions(line: Line) -> Iterator[frozenset[int]]:
    """Sets of closing brackets (by identity) at which not to split, since all behind an earlier one fits on a line."""
    omit: set[int] = set()
    if not line.magic():
        yield frozenset()
    length = len(STEP) * line.indent
    opening: Token | None = None
    closing: Token | None = None
    inner: set[int] = set()
    for index in range(len(line.tokens) - 1, -1, -1):
        token = line.tokens[index]
        length += len(token.space) + len(token.text)
        if "\n" in token.text or length > WIDTH or token.kind == "comment" or token.comments:
            break
        previous = line.tokens[index - 1] if index else None
        if opening is not None:
            if token is opening:
                opening = None
            elif token.kind == "close":
                if token.magic:
                    break
                inner.add(id(token))
        elif token.kind == "close":
            if previous is not None and previous.kind == "open":
                inner.add(id(token))
                continue
            if closing is not None:
                omit.add(id(closing))
                omit |= inner
                inner.clear()
                yield frozenset(omit)
            if token.magic:
                break
            if token.text:
                opening = token.match
                closing = token


def _right_hand_at(line: Line, omit: frozenset[int], forced: bool) -> Iterator[Line]:
    return _settled(_last_bracket(line, omit), line, omit, forced)


def _last_bracket(line: Line, omit: frozenset[int]) -> _Split:
    """Head, body and tail around the last pair of brackets that is not to be omitted."""
    tail: list[Token] = []
    body: list[Token] = []
    head: list[Token] = []
    current = tail
    opening: Token | None = None
    closing: Token | None = None
    for token in reversed(line.tokens):
        if current is body and token is opening:
            current = head if body else tail
        current.append(token)
        if current is tail and token.kind == "close" and id(token) not in omit:
            opening, closing = token.match, token
            current = body
    if opening is None or closing is None or not head:
        raise CannotSplit
    for part in (tail, body, head):
        part.reverse()
    return _parted(line, head, body, tail, opening)


def _parted(line: Line, head: list[Token], body: list[Token], tail: list[Token], opening: Token) -> _Split:
    closing = opening.match
    assert closing is not None
    if body and _wants_comma(line, body, opening, closing):
        at = next(n for n in range(len(body) - 1, -1, -1) if body[n].kind != "comment")
        if body[at].kind != "comma":
            body.insert(at + 1, new_comma(closing.last, opening.depth + 1))
    there = set(map(id, head))
    tracked = any(t.kind == "close" and id(t.match) in there for t in head)
    first = Line(head, line.indent, line.base, line.kind, inside=False, tracked=tracked, soft=line.soft)
    within = Line(body, line.indent + 1, opening.depth + 1, "", inside=True, tracked=True, soft=line.soft)
    last = Line(tail, line.indent, line.base, "", inside=False, tracked=False, soft=line.soft)
    if tail and not body and len("".join(t.space + t.text for t in tail)) < 3:
        raise CannotSplit
    within.explode = bool(body) and _is_to_explode(within, opening)
    return _Split(first, within, last, opening, closing)


def _is_to_explode(body: Line, opening: Token) -> bool:
    """Whether the items of a bracket have a line each, however short they are."""
    delimiters = body.delimiters()
    trailing = body.tokens[-1].kind == "comma"
    if trailing:
        delimiters.pop(len(body.tokens) - 1, None)
    return max(delimiters.values(), default=0) == COMMAS and (trailing or opening.role in ("atom", "import"))


def _wants_comma(line: Line, body: list[Token], opening: Token, closing: Token) -> bool:
    if line.kind == "import":
        return True
    if line.kind != "def" or opening.text != "(" or opening.role != "parameters":
        return False
    return not any(token.kind == "comma" and token.depth == opening.depth + 1 for token in body)


def new_comma(item: Any, depth: int) -> Token:
    """A comma behind `item`, the last of several."""
    if item is None:
        raise Unsure
    comma = cst.Comma(EMPTY, EMPTY)
    token = Token(",", "comma", "", depth)
    token.before, token.after, token.last = None, (comma, "whitespace_after"), item
    token.priority = COMMAS
    token.role = "new"
    return token


def _settled(split: _Split, line: Line, omit: frozenset[int], forced: bool) -> Iterator[Line]:
    """The lines of a split; where it was at optional brackets, perhaps without these."""
    opening, closing = split.opening, split.closing
    if not forced and opening.optional is not None and not opening.text and line.kind != "import" and _can_omit(split):
        without = omit | {id(closing)}
        try:
            other = _last_bracket(line, without)
            if _is_preferred(other, split):
                yield from list(_settled(other, line, without, forced))
                return
        except CannotSplit:
            if sum(token.kind == "=" for token in line.tokens) > 1:
                pass
            elif (not _can_be_split(split.body) and not split.body.is_short()) or any(
                "\n" in token.text for part in (split.head, split.tail) for token in part.tokens
            ):
                raise
    if opening.optional is not None:
        opening.text, closing.text = "(", ")"
    yield from (part for part in split[:3] if part.tokens)


def _is_preferred(other: _Split, split: _Split) -> bool:
    """Whether a split within optional brackets is better than one at them."""
    head = split.head.tokens
    if not (len(head) >= 2 and head[-2].kind == "="):
        return True
    if not any(token.kind in ("open", "close") for token in head[:-1]):
        return True
    if not split.head.is_short(WIDTH - 1) or split.head.magic():
        return True
    equals = sum(token.kind == "=" for token in head)
    if equals > 1 and equals > sum(token.kind == "=" for token in other.head.tokens):
        return False
    for token in reversed(other.head.tokens):
        if token.kind == "=":
            break
        if token.kind == "close":
            return True
    return any(token.kind == "=" for token in other.head.tokens) and other.head.is_short()


def _can_be_split(line: Line) -> bool:
    tokens = line.tokens
    if len(tokens) < 2:
        return False
    if tokens[0].kind == "string" and tokens[1].kind == "dot":
        calls = dots = 0
        following = tokens[-1]
        for token in tokens[-2::-1]:
            if token.kind == "open":
                if following.kind != "close":
                    return False
                calls += 1
            elif token.kind == "dot":
                dots += 1
            elif token.kind == "name":
                if following.kind not in ("dot", "open"):
                    return False
            elif token.kind != "close":
                return False
            if dots > 1 and calls > 1:
                return False
    return True


def _can_omit(split: _Split) -> bool:
    """Whether what stands in optional brackets looks well without them."""
    line = split.body
    tokens = line.tokens
    if split.opening.comments:
        return False
    there = set(map(id, tokens))
    closing: Token | None = None
    for token in reversed(tokens):
        if closing is not None and token is closing.match:
            closing = None
        if token.kind == "comment" and closing is None:
            return False
        if closing is None and token.kind == "close" and token.text and id(token.match) in there:
            closing = token
    delimiters = line.delimiters()
    if not delimiters:
        return True
    most = max(delimiters.values())
    count = sum(priority == most for priority in delimiters.values())
    if count > 1:
        return False
    if most == COMMAS and split.head.kind == "with":
        return False
    if most == DOT:
        return True
    first, second = tokens[0], tokens[1]
    if first.kind == "open" and second.kind != "close" and _opening_suffices(line, first):
        return True
    last, before = tokens[-1], tokens[-2]
    if last.kind == "close" and (
        last.text in _CLOSING_PARENS or (last.match is not None and last.match.role != "trailer")
    ):
        if before.kind == "open":
            return False
        if "\n" in first.text:
            return True
        return _closing_suffices(line, last)
    return False


def _length(token: Token) -> int:
    return len(token.space) + len(token.text) + sum(map(len, token.comments))


def _opening_suffices(line: Line, first: Token) -> bool:
    remainder = False
    length = len(STEP) * line.indent
    for token in line.tokens:
        if "\n" in token.text:
            return False
        if token.kind == "close" and token.match is first:
            remainder = True
        if remainder:
            length += _length(token)
            if length > WIDTH:
                return False
            if token.kind == "open":
                remainder = False
    return True


def _closing_suffices(line: Line, last: Token) -> bool:
    length = len(STEP) * line.indent
    others = False
    for token in line.tokens:
        if "\n" in token.text:
            return False
        length += _length(token)
        if token is last.match:
            if others or length <= WIDTH:
                return True
        elif token.kind == "open":
            others = True
    return False
