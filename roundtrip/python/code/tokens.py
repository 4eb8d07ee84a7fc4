"""A logical line as tokens, each with its place in the tree, and what black thinks of a line that ends there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code.make import COMMA, EMPTY, NOTHING, setter
from roundtrip.python.code.unsure import Unsure

# how much black likes to split at a token; the highest of a line is where it does
COMPREHENSION, COMMAS, TERNARY, LOGIC, STRINGS, COMPARATOR, DOT = 20, 18, 16, 14, 12, 10, 1
_MEANT = re.compile(r"#\s*(?:fmt|type|yapf|isort)\s*:")

Slot = tuple[Any, str]


# what makes the tokens of a node, by its class: `operands.py` and `bracketed.py` fill this
EMIT: dict[type, Callable[[Tokens, Any], None]] = {}


class Token:
    """A piece of a line. `space`: what stands before it on one line; `depth`: in how many brackets it is.

    `priority`: how much black likes a line to end behind it, 0 where it may not. `before`, `after`: the whitespace node on
    either side, as its owner and field. `match`: the other bracket of a pair; of a closing one, `last` is the item before
    it, and `magic` whether a comma there keeps its items one a line. `optional`: the expression whose parentheses these
    would be, if they were wanted. `role`: what an opening bracket opens; "broken" for a closing
    one whose items stood on several lines. `comments`: those that end the line.
    """

    __slots__ = (
        "after",
        "before",
        "comments",
        "depth",
        "kind",
        "last",
        "magic",
        "match",
        "optional",
        "priority",
        "role",
        "space",
        "text",
    )

    def __init__(self, text: str, kind: str, space: str, depth: int) -> None:
        self.text = text
        self.kind = kind
        self.space = space
        self.depth = depth
        self.priority = 0
        self.before: Slot | None = None
        self.after: Slot | None = None
        self.match: Token | None = None
        self.last: Any = None
        self.magic = False
        self.optional: tuple[Any, Any, Any] | None = None
        self.role = ""
        self.comments: list[str] = []


def spaced_comment(text: str) -> str:
    """A comment as black writes it; one that means something to black, or that can't be seen, is `Unsure`."""
    if _MEANT.match(text) or not text.isprintable():
        raise Unsure
    text = text.rstrip()
    return text if text[1:2] in ("", " ", "!", ":", "#", "'") else f"# {text[1:]}"


class Tokens:
    """The tokens of one logical line, as they are made: `found`."""

    def __init__(self) -> None:
        self.found: list[Token] = []
        self.depth = 0
        self.space = ""  # before the token that comes next
        self.multiline = False
        self._broken: list[bool] = []  # of each open bracket: whether it stood on several lines

    # -- tokens and whitespace ----------------------------------------------------------------------------------------

    def add(self, text: str, kind: str = "op", space: str = "") -> Token:
        """A token; a space before it is wanted by itself or by what stood before."""
        token = Token(text, kind, self.space or space, self.depth)
        self.space = ""
        self.found.append(token)
        return token

    def word(self, text: str, before: Slot | None = None, after: Slot | None = None, priority: int = 0) -> Token:
        """A word or an operator between blanks; `priority`: of a line that ends before it."""
        if priority and self.found:
            last = self.found[-1]
            last.priority = max(last.priority, priority)
        if before is not None:
            self.comments(*before)
        token = self.add(text, "op", " " if self.found else "")
        token.before, token.after = before, after
        if after is not None:
            self.comments(*after)
        self.space = " "
        return token

    def comments(self, owner: Any, field: str) -> None:
        """The comments in a whitespace node, behind the token that was last, or as lines of their own."""
        space = getattr(owner, field)
        if isinstance(space, cst.SimpleWhitespace):
            if "\\" in space.value or "\f" in space.value:
                raise Unsure
            return
        if not isinstance(space, cst.ParenthesizedWhitespace):
            return
        if "\f" in space.last_line.value or "\\" in space.last_line.value:
            raise Unsure
        if self._broken:
            self._broken[-1] = True
        comment = space.first_line.comment
        if comment is not None:
            if not self.found or self.found[-1].kind == "comment":
                raise Unsure
            self.found[-1].comments.append(spaced_comment(comment.value))
        for line in space.empty_lines:
            if line.comment is not None:
                wanted, self.space = self.space, ""
                self.add(spaced_comment(line.comment.value), "comment")
                self.space = wanted

    def open(self, text: str, role: str, before: Slot | None, after: Slot | None) -> Token:
        """An opening bracket."""
        if before is not None:
            self.comments(*before)
        token = self.add(text, "open")
        token.role, token.before, token.after = role, before, after
        self.depth += 1
        self._broken.append(False)
        if after is not None:
            self.comments(*after)
        return token

    def close(self, text: str, opening: Token, before: Slot | None, last: Any = None) -> Token:
        """The bracket that closes `opening`; `last`: the item before it, if a comma may stand behind that."""
        if before is not None:
            self.comments(*before)
        self.depth -= 1
        self.space = ""
        token = self.add(text, "close")
        token.role = "broken" if self._broken.pop() else ""
        token.match, opening.match = opening, token
        token.before, token.last = before, last
        return token

    def comma(self, item: Any, items: Sequence[Any], *, required: bool = False) -> bool:
        """The comma behind `item`, one of `items`; whether there is one."""
        last = item is items[-1]
        comma = item.comma
        if comma is NOTHING or comma is None:
            if last and not required:
                return False
            comma = cst.Comma(EMPTY, EMPTY)
            setter(type(item), "comma")(item, comma)
        elif comma is COMMA:
            comma = cst.Comma(EMPTY, EMPTY)
            setter(type(item), "comma")(item, comma)
        self.comments(comma, "whitespace_before")
        token = self.add(",", "comma")
        token.priority = COMMAS
        token.before, token.after, token.last = (comma, "whitespace_before"), (comma, "whitespace_after"), items[-1]
        self.comments(comma, "whitespace_after")
        self.space = "" if last else " "
        return True

    def items(self, items: Sequence[Any], emit: Callable[[Any], None], *, single: bool = False) -> bool:
        """Items with commas between them; `single`: one alone has a comma. Whether there is one behind the last."""
        trailing = False
        for item in items:
            emit(item)
            trailing = self.comma(item, items, required=single and len(items) == 1)
        return trailing

    # -- expressions, by the tables of other modules -------------------------------------------------------------------

    def expression(self, node: Any, *, alone: bool = False) -> None:
        """Any expression with its parentheses; `alone`: it is all that stands in a pair of them."""
        lpar = getattr(node, "lpar", ())
        if not lpar:
            if isinstance(node, cst.IfExp) and not alone:
                opening = self._optional(node, "test")
                EMIT[cst.IfExp](self, node)
                self.close("", opening, None)
                return
            self._bare(node)
            return
        openings = [self.open("(", "atom", None, (left, "whitespace_after")) for left in lpar]
        self._bare(node)
        for opening, right in zip(reversed(openings), node.rpar):
            item = node.elements[-1] if isinstance(node, cst.Tuple) and node.elements else None
            closing = self.close(")", opening, (right, "whitespace_before"), item)
            if item is not None and opening is openings[-1]:
                closing.magic = len(node.elements) > 1 and isinstance(item.comma, cst.Comma)

    def _bare(self, node: Any) -> None:
        emit = EMIT.get(type(node))
        if emit is None:
            raise Unsure
        emit(self, node)

    def _optional(self, node: Any, role: str) -> Token:
        left, right = cst.LeftParen(EMPTY), cst.RightParen(EMPTY)
        token = self.open("", role, None, (left, "whitespace_after"))
        token.optional = (node, left, right)
        return token

    def optional(self, node: Any, *, keep: tuple[type, ...] = (), target: bool = False) -> None:
        """An expression that black puts in parentheses where they help, and only there.

        `keep`: kinds of expressions that keep theirs; `target`: those of the targets of a loop don't.
        """
        if isinstance(node, (cst.SimpleString, cst.FormattedString)) and "\n" in source_of(node):
            if node.lpar:
                raise Unsure
            self.expression(node)
            return
        if node.lpar:
            left, right = node.lpar[0], node.rpar[0]
            if len(node.lpar) > 1 or _has_comment(left.whitespace_after) or _has_comment(right.whitespace_before):
                raise Unsure
            tuple_ = isinstance(node, cst.Tuple)
            if (tuple_ and not (target and len(node.elements) > 1)) or isinstance(node, (cst.GeneratorExp, *keep)):
                self.expression(node)
                return
            setter(type(node), "lpar")(node, ())
            setter(type(node), "rpar")(node, ())
        elif isinstance(node, cst.Tuple) and len(node.elements) == 1:
            setter(cst.Tuple, "lpar")(node, [cst.LeftParen(EMPTY)])
            setter(cst.Tuple, "rpar")(node, [cst.RightParen(EMPTY)])
            self.expression(node)
            return
        opening = self._optional(node, "atom")
        self.expression(node, alone=True)
        several = isinstance(node, cst.Tuple) and node.elements
        closing = self.close("", opening, None, node.elements[-1] if several else None)
        closing.magic = bool(several) and isinstance(node.elements[-1].comma, cst.Comma)


_NO_MODULE = cst.Module([])


def source_of(node: Any) -> str:
    """The source of a literal without parentheses around it."""
    return node.value if isinstance(node, cst.SimpleString) else _NO_MODULE.code_for_node(_unwrapped(node))


def _unwrapped(node: Any) -> Any:
    return node.with_changes(lpar=(), rpar=()) if node.lpar else node


def _has_comment(space: Any) -> bool:
    return isinstance(space, cst.ParenthesizedWhitespace) and (
        space.first_line.comment is not None or any(line.comment is not None for line in space.empty_lines)
    )
