"""The Python that is to be written, as a tree: expressions that may be split over lines, and statements.

Small on purpose: `layout.py` knows how black lays these out, and nothing else of Python is ever generated. Every
expression knows its text on one line (`flat`), if it has one, so that laying out costs time linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Union

from roundtrip.python.code.widths import width as columns

WIDTH = 88


class Atom:
    """What is never split: a name, a number, a string, an f-string. `flat` is None for text of several lines."""

    __slots__ = ("flat", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.flat = None if "\n" in text else text

    def __repr__(self) -> str:
        return f"Atom({self.text!r})"


class Item:
    """One argument, list item or dictionary entry: `label` is `name=` or `"key": ` or nothing.

    `before`: comments above it; `trailing`: the comment behind it.
    """

    __slots__ = ("before", "label", "trailing", "value")

    def __init__(
        self, value: Expression, label: str = "", before: Iterable[str] = (), trailing: str | None = None
    ) -> None:
        self.value = value
        self.label = label
        self.before = tuple(before)
        self.trailing = trailing


class Group:
    """A call, a list or a dictionary: `opening` up to and with its bracket, items, `closing`.

    `exploded`: one item a line as soon as it doesn't fit on one line (otherwise all items may share a line of their own);
    `after`: comments above the closing bracket; `behind`: the comment behind the opening bracket.
    """

    __slots__ = ("after", "behind", "closing", "exploded", "flat", "items", "opening")

    def __init__(
        self,
        opening: str,
        items: list[Item],
        closing: str,
        *,
        exploded: bool = False,
        after: Iterable[str] = (),
        behind: str | None = None,
    ) -> None:
        self.opening = opening
        self.items = items
        self.closing = closing
        self.exploded = exploded
        self.after = tuple(after)
        self.behind = behind
        inside = self.inside()
        self.flat = None if inside is None else f"{opening}{inside}{closing}"

    def __repr__(self) -> str:
        return f"Group({self.opening!r}, {len(self.items)} items)"

    def ending_in(self, comments: list[str]) -> Group:
        """The same with `comments` above the closing bracket."""
        after = (*self.after, *comments)
        return Group(self.opening, self.items, self.closing, exploded=True, after=after, behind=self.behind)

    @property
    def commented(self) -> bool:
        """Whether a comment stands directly in it, so that it can't be put on one line."""
        return bool(self.after or self.behind or any(item.before or item.trailing for item in self.items))

    def inside(self) -> str | None:
        """The items on one line; None where they don't go on one, or where it would be longer than any line may be."""
        if self.after or self.behind:
            return None
        parts = []
        width = 0
        for item in self.items:
            flat = item.value.flat
            if flat is None or item.before or item.trailing:
                return None
            width += columns(item.label) + columns(flat) + 2
            if width > WIDTH + 2:
                return None
            parts.append(item.label + flat)
        return ", ".join(parts)


class Comprehension(Group):
    """`[element for x in values]`; `clause` is `for x in `."""

    __slots__ = ()

    def __init__(self, element: Expression, clause: str, values: Expression) -> None:
        super().__init__("[", [Item(element), Item(values, clause)], "]")

    def inside(self) -> str | None:
        texts = [item.value.flat for item in self.items]
        return None if None in texts else f"{texts[0]} {self.items[1].label}{texts[1]}"


Expression = Union[Atom, Group]


class Statement:
    """One logical line: `head` + expression + `tail` (`x = `, `with `, ` as w:`), and the block below it, if any.

    `block` is None for a simple statement. `before`, `trailing`: comments; `after`: comments at the end of the block.
    """

    __slots__ = ("after", "before", "block", "expression", "head", "tail", "trailing")

    def __init__(
        self,
        expression: Expression,
        head: str = "",
        tail: str = "",
        block: list[Statement] | None = None,
        *,
        before: Iterable[str] = (),
        trailing: str | None = None,
        after: Iterable[str] = (),
    ) -> None:
        self.expression = expression
        self.head = head
        self.tail = tail
        self.block = block
        self.before = list(before)
        self.trailing = trailing
        self.after = list(after)


def call(function: str, items: list[Item], *, exploded: bool = False) -> Expression:
    """`function(items)`."""
    if not items:
        return Atom(f"{function}()")
    return Group(f"{function}(", items, ")", exploded=exploded)
