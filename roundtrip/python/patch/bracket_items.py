"""An argument, an entry or an item comes into its bracket, or goes out of it: libcst tells the items from the space between.

Only the bracket is parsed, not what it stands in. What libcst doesn't give back as it was (form feeds, lone carriage
returns) isn't edited.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from roundtrip.python.patch.edits import Edit, around
from roundtrip.python.patch.located import Bracket, Located, Range


def items_of(place: Located, bracket: Bracket) -> list[Range]:
    """Where the arguments, entries or items of a bracket are, in their order."""
    found: list[Range] = []
    if isinstance(bracket, ast.Call):
        found += [place.range(arg) for arg in bracket.args]
        found += [place.range(keyword) for keyword in bracket.keywords]
    elif isinstance(bracket, ast.Dict):
        for index, (key, value) in enumerate(zip(bracket.keys, bracket.values)):
            end = place.in_parentheses(bracket, index)[1]
            start = place.range(key)[0] if key is not None else place.text.rindex("**", 0, place.range(value)[0])
            found.append((start, end))
    else:
        found += [place.in_parentheses(bracket, index) for index in range(len(bracket.elts))]
    return sorted(found)


def inserted(place: Located, bracket: Bracket, behind: Range | None, *texts: str) -> list[Edit]:
    """`texts` as new items of a bracket, behind the item at `behind`; first, if that is None."""
    at = _index(items_of(place, bracket), behind) + 1 if behind is not None else 0

    def change(items: _Items) -> None:
        for number, text in enumerate(texts):
            items.insert(at + number, text)

    return _edited(place, bracket, change)


def appended(place: Located, bracket: Bracket, *texts: str) -> list[Edit]:
    """`texts` as the last items of a bracket."""
    return inserted(place, bracket, next(iter(items_of(place, bracket)[-1:]), None), *texts)


def removed(place: Located, bracket: Bracket, item: Range) -> list[Edit]:
    """What takes an item out of a bracket, with its comma and its comments, and its line if it has one for itself."""
    at = _index(items_of(place, bracket), item)
    return _edited(place, bracket, lambda items: items.remove(at))


def relisted(place: Located, bracket: Bracket, texts: list[str]) -> list[Edit]:
    """What makes `texts` the items of a bracket; those that are there already stay as they are."""

    def change(items: _Items) -> None:
        codes = SequenceMatcher(None, items.items, texts, autojunk=False).get_opcodes()
        for _, i1, i2, j1, j2 in reversed(codes):
            both = min(i2 - i1, j2 - j1)
            items.items[i1 : i1 + both] = texts[j1 : j1 + both]
            for at in reversed(range(i1 + both, i2)):
                items.remove(at)
            for n in range(both, j2 - j1):
                items.insert(i1 + n, texts[j1 + n])

    return _edited(place, bracket, change)


def moved(place: Located, bracket: Bracket, item: Range, behind: Range | None) -> list[Edit]:
    """What puts an item of a bracket behind another one, with its comments; first, if that is None."""
    items = items_of(place, bracket)
    at, to = _index(items, item), _index(items, behind) + 1 if behind is not None else 0
    return _edited(place, bracket, lambda held: held.move(at, to - (to > at))) if to not in (at, at + 1) else []


def _index(items: list[Range], item: Range) -> int:
    """Which of the items is at `item`, or has it in parentheses. Raises StopIteration where none has."""
    return next(n for n, (start, end) in enumerate(items) if start <= item[0] and item[1] <= end)


def _edited(place: Located, bracket: Bracket, change: Callable[[_Items], None]) -> list[Edit]:
    span = place.range(bracket)
    before = place.segment(span)
    items = _parsed(before)
    if items is None or items.text() != before:
        return []
    change(items)
    after = items.text()
    first, last = around(before, after)
    return [Edit(span[0] + first, span[1] - last, after[first : len(after) - last])]


def _parsed(text: str) -> _Items | None:
    """What is in a bracket."""
    import libcst as cst

    try:
        # in parentheses, in which it may go on over lines
        held: Any = cst.parse_expression(f"({text})")
    except cst.ParserSyntaxError:
        return None
    code, none = cst.Module([]).code_for_node, cst.SimpleWhitespace("")
    found: Any
    if isinstance(held, cst.Call):
        found, opening = held.args, held.whitespace_before_args
        last = found[-1] if found else None
        closing = none if last is None else last.whitespace_after_arg
        if last is not None and isinstance(last.comma, cst.Comma):
            closing = last.comma.whitespace_after
        empty = code(held.with_changes(args=[], whitespace_before_args=none))
    else:
        found = held.elements
        left, right = ("lbracket", "rbracket") if isinstance(held, cst.List) else ("lbrace", "rbrace")
        opening, closing = getattr(held, left).whitespace_after, getattr(held, right).whitespace_before
        ends = {
            left: getattr(held, left).with_changes(whitespace_after=none),
            right: getattr(held, right).with_changes(whitespace_before=none),
        }
        empty = code(held.with_changes(elements=[], **ends))
    texts: list[str] = []
    gaps = [code(opening)]
    comma = False
    for item in found:
        comma = isinstance(item.comma, cst.Comma)
        bare: dict[str, Any] = {"comma": cst.MaybeSentinel.DEFAULT}
        if isinstance(item, cst.Arg) and not comma:
            bare["whitespace_after_arg"] = none
        texts.append(code(item.with_changes(**bare)) + (code(item.comma.whitespace_before) if comma else ""))
        gaps.append(code(item.comma.whitespace_after) if comma else "")
    gaps[max(len(found), 1) :] = [code(closing)]
    return _Items(empty[1:-2], empty[-2:-1], texts, gaps, comma)


class _Gap(NamedTuple):
    """White space of several lines: what stands behind the item before, the lines of their own, what stands before the next."""

    first: str
    above: list[str]
    last: str

    def text(self) -> str:
        return "\n".join((self.first, *self.above, self.last))


def _lines(gap: str) -> _Gap | None:
    """A gap, where it has several lines."""
    first, *above = gap.split("\n")
    return _Gap(first, above[:-1], above[-1]) if above else None


class _Items:
    """What is in a bracket: its items, the white space before each and before its end, whether a comma is behind the last."""

    def __init__(self, opening: str, closing: str, items: list[str], gaps: list[str], comma: bool) -> None:
        self.opening, self.closing, self.items, self.gaps, self.comma = opening, closing, items, gaps, comma

    def text(self) -> str:
        """The text of the bracket."""
        last = len(self.items) - 1
        commas = ("," if n < last or self.comma else "" for n in range(len(self.items)))
        inner = (item + comma + gap for item, comma, gap in zip(self.items, commas, self.gaps[1:]))
        return "".join((self.opening, self.gaps[0], *inner, self.closing))

    def insert(self, at: int, text: str) -> None:
        """Puts a new item at an index, on a line of its own where its neighbour has one."""
        beside, gap = _lines(self.gaps[max(at - 1, 0)]), self.gaps[at]
        own = _lines(gap)
        if not self.items:
            rest = ""
        elif beside is None:
            self.gaps[at], rest = (" ", gap) if at else (gap, " ")
        else:
            # the comment behind the item before stays there, and so do those above what was the first
            self.gaps[at] = _Gap(own.first if own is not None else "", [], beside.last).text()
            rest = own._replace(first="").text() if own is not None else gap
            self.comma = self.comma or at == len(self.items)
        self.items.insert(at, text)
        self.gaps[at + 1 : at + 1] = [rest]

    def remove(self, at: int) -> None:
        """Takes out the item at an index, with the comments directly above it and behind it."""
        before, after = _lines(self.gaps[at]), _lines(self.gaps[at + 1])
        if before is not None and after is not None:
            above = [*before.above]
            while above and above[-1].lstrip().startswith("#"):
                above.pop()
            gap = _Gap(before.first, [*above, *after.above], after.last).text()
        else:
            gap = self.gaps[at + 1] if after is not None or at + 1 == len(self.items) else self.gaps[at]
        del self.items[at]
        self.gaps[at : at + 2] = [gap] if self.items else [""]

    def move(self, at: int, to: int) -> None:
        """Puts the item at an index to another one, which it has then; its line and its comments, if it has them for itself."""
        self.items.insert(to, self.items.pop(at))
        gaps = [gap for gap in map(_lines, self.gaps) if gap is not None]
        if self.comma and len(gaps) == len(self.gaps):
            # what is above each item, and behind it
            above, behind = [gap.above for gap in gaps[:-1]], [gap.first for gap in gaps[1:]]
            above.insert(to, above.pop(at))
            behind.insert(to, behind.pop(at))
            whole = zip([gaps[0].first, *behind], [*above, gaps[-1].above], (gap.last for gap in gaps))
            self.gaps = [_Gap(*parts).text() for parts in whole]
