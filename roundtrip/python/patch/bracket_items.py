"""An argument, an entry or an item comes into its bracket, or goes out of it: an edit of one statement, held by libcst.

`ast` finds the logical line that the bracket is in; libcst holds that one statement with every space and comment in it. What
is below it, its block or its function, isn't looked at. What libcst doesn't give back as it was (form feeds, lone carriage
returns within brackets) isn't edited.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Bracket, Located, Range

if TYPE_CHECKING:
    import libcst as cst

    Held = Union[cst.Call, cst.List, cst.Dict]


class _Line(NamedTuple):
    """A logical line: where it is, and what makes a statement of it."""

    span: Range
    below: str


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

    def change(items: Items) -> None:
        for number, text in enumerate(texts):
            items.insert(at + number, text)

    return _edited(place, bracket, change)


def removed(place: Located, bracket: Bracket, item: Range) -> list[Edit]:
    """What takes an item out of a bracket, with its comma and its comments, and its line if it has one for itself."""
    at = _index(items_of(place, bracket), item)
    return _edited(place, bracket, lambda items: items.remove(at))


def moved(place: Located, bracket: Bracket, item: Range, behind: Range | None) -> list[Edit]:
    """What puts an item of a bracket behind another one, with its comments; first, if that is None."""
    items = items_of(place, bracket)
    at, to = _index(items, item), _index(items, behind) + 1 if behind is not None else 0
    return _edited(place, bracket, lambda held: held.move(at, to - (to > at))) if to not in (at, at + 1) else []


def _index(items: list[Range], item: Range) -> int:
    """Which of the items is at `item`, or has it in parentheses. Raises StopIteration where none has."""
    return next(n for n, (start, end) in enumerate(items) if start <= item[0] and item[1] <= end)


def _edited(place: Located, bracket: Bracket, change: Callable[[Items], None]) -> list[Edit]:
    line = _logical_line(place, bracket)
    if line is None:
        return []
    import libcst as cst

    before = place.segment(line.span)
    try:
        statement = cst.parse_statement(before + line.below)
    except cst.ParserSyntaxError:
        return []
    page = cst.Module([])
    whole = page.code_for_node(statement)
    if not whole.startswith(before + line.below.rstrip("\n")):
        return []
    held = _held(statement, _number(place, place.statement(bracket), line.span, bracket), type(bracket).__name__)
    if held is None:
        return []
    items = Items(held)
    change(items)
    items.write()
    after = page.code_for_node(statement)
    return [_least(line.span[0], whole, after)]


def _least(start: int, before: str, after: str) -> Edit:
    """The edit that makes a text at `start` another one: what lies between what both begin with and what both end with."""
    most = min(len(before), len(after))
    first = next((n for n in range(most) if before[n] != after[n]), most)
    last = next((n for n in range(most - first) if before[-1 - n] != after[-1 - n]), most - first)
    return Edit(start + first, start + len(before) - last, after[first : len(after) - last])


def _logical_line(place: Located, bracket: Bracket) -> _Line | None:
    """The line that a bracket is in: a simple statement, the header of a `with` or a function, or a decorator."""
    node: ast.AST = bracket
    while not isinstance(holder := place.parents[id(node)], ast.stmt):
        node = holder
    if isinstance(holder, ast.With):
        last = holder.items[-1].optional_vars or holder.items[-1].context_expr
        end = place.text.index(":", place.range(last)[1]) + 1
        return _Line((place.range(holder)[0], end), " pass\n")
    if isinstance(holder, ast.FunctionDef) and node not in holder.decorator_list:
        parts = [n for n in ast.walk(holder.args) if isinstance(n, ast.expr)]
        parts += [holder.returns] if holder.returns is not None else []
        colon = place.text.find(":", max(place.range(n)[1] for n in parts))
        return _Line((place.range(holder)[0], colon + 1), " pass\n") if colon >= 0 else None
    if isinstance(holder, ast.FunctionDef):
        if not isinstance(node, ast.expr):
            return None
        start, end = place.range(node)
        return _Line((place.text.rindex("@", 0, start), end), "\ndef f(): pass\n")
    if isinstance(getattr(holder, "body", None), list):
        return None
    return _Line(place.range(holder), "\n")


def _number(place: Located, statement: ast.stmt, span: Range, bracket: Bracket) -> int:
    """Which of the brackets of its kind on a logical line this is, as their text begins."""
    found: list[Range] = []
    work: list[ast.AST] = [statement]
    while work:
        node = work.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        if isinstance(node, type(bracket)):
            found.append(place.range(node))
        if not isinstance(node, ast.stmt) or node is statement:
            work += ast.iter_child_nodes(node)
    inside = sorted((start, -end) for start, end in found if span[0] <= start and end <= span[1])
    start, end = place.range(bracket)
    return inside.index((start, -end))


def _held(statement: cst.CSTNode, number: int, kind: str) -> Held | None:
    """The bracket of a kind that is the `number`th on its line."""
    import libcst as cst

    count = number
    work: list[cst.CSTNode] = [statement]
    while work:
        node = work.pop()
        if isinstance(node, (cst.FormattedString, cst.BaseSuite)):
            continue
        if isinstance(node, (cst.Call, cst.List, cst.Dict)) and type(node).__name__ == kind:
            if not count:
                return node
            count -= 1
        work += reversed(node.children)
    return None


class Items:
    """What is in a bracket: its items, and the white space before each and before its end."""

    def __init__(self, held: Any) -> None:
        import libcst

        # items and white space are of many kinds, which `isinstance` tells apart below
        self._cst: Any = libcst
        cst = self._cst
        self.held = held
        self.items: list[Any] = [*(self.held.args if isinstance(held, cst.Call) else self.held.elements)]
        commas = [item.comma for item in self.items]
        self.comma = bool(commas) and isinstance(commas[-1], cst.Comma)
        if isinstance(held, cst.Call):
            opening, closing = self.held.whitespace_before_args, self._behind_last()
        elif isinstance(held, cst.List):
            opening, closing = self.held.lbracket.whitespace_after, self.held.rbracket.whitespace_before
        else:
            opening, closing = self.held.lbrace.whitespace_after, self.held.rbrace.whitespace_before
        between = [c.whitespace_after if isinstance(c, cst.Comma) else cst.SimpleWhitespace("") for c in commas[:-1]]
        self.gaps: list[Any] = [opening, *between, closing]

    def _behind_last(self) -> Any:
        """What stands before the end of a call: behind its last comma, or its last argument."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, self._cst.Arg):
            return self._cst.SimpleWhitespace("")
        return last.comma.whitespace_after if isinstance(last.comma, self._cst.Comma) else last.whitespace_after_arg

    def insert(self, at: int, text: str) -> None:
        """Puts a new item at an index, on a line of its own where its neighbour has one."""
        item = self._parsed(text)
        if not self.items:
            self.items = [item]
            self.gaps = [self.gaps[0], self._cst.SimpleWhitespace("")]
            return
        if at:
            pattern, gap = self.gaps[at - 1], self.gaps[at]
            if isinstance(pattern, self._cst.ParenthesizedWhitespace):
                # the comment behind the item before stays there
                known = isinstance(gap, self._cst.ParenthesizedWhitespace)
                first = gap.first_line if known else self._cst.TrailingWhitespace()
                self.gaps[at] = pattern.with_changes(first_line=first, empty_lines=[])
                rest = gap.with_changes(first_line=self._cst.TrailingWhitespace()) if known else gap
                self.comma = True if at == len(self.items) else self.comma
            else:
                self.gaps[at], rest = self._cst.SimpleWhitespace(" "), gap
        else:
            gap = self.gaps[0]
            if isinstance(gap, self._cst.ParenthesizedWhitespace):
                # the comments above what was the first stay there
                self.gaps[0] = gap.with_changes(empty_lines=[])
                rest = gap.with_changes(first_line=self._cst.TrailingWhitespace())
            else:
                rest = self._cst.SimpleWhitespace(" ")
        self.items.insert(at, item)
        self.gaps.insert(at + 1, rest)

    def remove(self, at: int) -> None:
        """Takes out the item at an index, with the comments directly above it and behind it."""
        before, after = self.gaps[at], self.gaps[at + 1]
        both = [isinstance(gap, self._cst.ParenthesizedWhitespace) for gap in (before, after)]
        if all(both):
            above = [*before.empty_lines]
            while above and above[-1].comment is not None:
                above.pop()
            gap = after.with_changes(first_line=before.first_line, empty_lines=[*above, *after.empty_lines])
        elif len(self.items) == 1:
            gap = self._cst.SimpleWhitespace("")
        else:
            gap = after if both[1] or at + 1 == len(self.items) else before
        del self.items[at]
        self.gaps[at : at + 2] = [gap]
        if not self.items:
            self.gaps = [self._cst.SimpleWhitespace(""), self._cst.SimpleWhitespace("")]

    def move(self, at: int, to: int) -> None:
        """Puts the item at an index to another one, which it has then; its line and its comments, if it has them for itself."""
        whole = all(isinstance(gap, self._cst.ParenthesizedWhitespace) for gap in self.gaps) and self.comma
        item = self.items.pop(at)
        self.items.insert(to, item)
        if whole:
            # what is above each item, and behind it
            above = [gap.empty_lines for gap in self.gaps[:-1]]
            behind = [gap.first_line for gap in self.gaps[1:]]
            above.insert(to, above.pop(at))
            behind.insert(to, behind.pop(at))
            firsts, rests = [self.gaps[0].first_line, *behind], [*above, self.gaps[-1].empty_lines]
            self.gaps = [gap.with_changes(first_line=f, empty_lines=r) for gap, f, r in zip(self.gaps, firsts, rests)]

    def _parsed(self, text: str) -> Any:
        """A new item of the bracket."""
        kind = type(self.held).__name__
        opening, closing = {"Call": ("f(", ")"), "List": ("[", "]"), "Dict": ("{", "}")}[kind]
        made = self._cst.parse_expression(f"{opening}{text}{closing}")
        return made.args[0] if isinstance(made, self._cst.Call) else made.elements[0]

    def write(self) -> None:
        """Sets the items and the white space of the bracket."""
        cst, held = self._cst, self.held
        call = isinstance(held, cst.Call)
        made: list[Any] = []
        for n, item in enumerate(self.items):
            last = n + 1 == len(self.items)
            gap = self.gaps[n + 1]
            comma = cst.MaybeSentinel.DEFAULT
            if not last or self.comma:
                there = item.comma if isinstance(item.comma, cst.Comma) else cst.Comma()
                comma = there.with_changes(whitespace_after=gap if not last or call else cst.SimpleWhitespace(""))
            changes: dict[str, object] = {"comma": comma}
            if call:
                ends = last and not self.comma
                own = item.whitespace_after_arg if isinstance(item.comma, cst.Comma) else cst.SimpleWhitespace("")
                changes["whitespace_after_arg"] = gap if ends else own
            made.append(item.with_changes(**changes))
        # in place: nothing else holds this statement
        setting: dict[str, object] = {"args" if call else "elements": made}
        if isinstance(held, cst.Call):
            setting["whitespace_before_args"] = self.gaps[0]
        elif isinstance(held, cst.List):
            setting["lbracket"] = held.lbracket.with_changes(whitespace_after=self.gaps[0])
            setting["rbracket"] = held.rbracket.with_changes(whitespace_before=self.gaps[-1])
        else:
            setting["lbrace"] = held.lbrace.with_changes(whitespace_after=self.gaps[0])
            setting["rbrace"] = held.rbrace.with_changes(whitespace_before=self.gaps[-1])
        for name, value in setting.items():
            object.__setattr__(held, name, value)
