"""A line of tokens, as black looks at it: how long it is, and where it could be split.

Facts: `Line` of black's `lines.py`.
"""

from __future__ import annotations

from roundtrip.python.code.tokens import Token
from roundtrip.python.code.widths import STEP, WIDTH
from roundtrip.python.code.widths import width as columns


class CannotSplit(Exception):
    """Black knows no way to split this here."""


class Line:
    """Tokens that stand on one line, `indent` steps deep. `base`: the depth of those that are in no bracket of it.

    `inside`: within brackets; `tracked`: whether it is looked at within its brackets; `kind`: what statement it begins.
    """

    __slots__ = ("base", "explode", "indent", "inside", "kind", "soft", "tokens", "tracked")

    def __init__(
        self, tokens: list[Token], indent: int, base: int, kind: str, *, inside: bool, tracked: bool, soft: bool
    ) -> None:
        self.tokens = tokens
        self.indent = indent
        self.base = base
        self.kind = kind
        self.inside = inside
        self.tracked = tracked
        self.soft = soft
        self.explode = False

    def part(self, tokens: list[Token]) -> Line:
        """Some of its tokens as a line of the same kind."""
        return Line(tokens, self.indent, self.base, self.kind, inside=self.inside, tracked=self.tracked, soft=self.soft)

    def text(self) -> str:
        """The line with its indentation and its comments, which all stand at its end."""
        first, *rest = self.tokens
        found = [STEP * self.indent, first.text, *[token.space + token.text for token in rest]]
        found += [f"  {comment}" for token in self.tokens for comment in token.comments]
        return "".join(found)

    def is_short(self, most: int = WIDTH) -> bool:
        """Whether it fits on one line."""
        return not self.has_own_comments() and columns(self.text()) <= most

    def has_own_comments(self) -> bool:
        """Whether there are comments on lines of their own in it."""
        return any(token.kind == "comment" for token in self.tokens)

    def is_comment(self) -> bool:
        """Whether it is a comment on a line of its own."""
        return len(self.tokens) == 1 and self.tokens[0].kind == "comment"

    def magic(self) -> bool:
        """Whether a bracket in it has a comma that keeps its items one a line."""
        if not self.tracked and not self.inside:
            return False
        there = set(map(id, self.tokens))
        return any(token.magic and id(token.match) in there for token in self.tokens)

    def delimiters(self) -> dict[int, int]:
        """Where it can be split outside of its brackets: the tokens' numbers, and how much black likes that."""
        if not self.tracked and not self.inside:
            return {}
        found = {n: t.priority for n, t in enumerate(self.tokens) if t.priority and t.depth == self.base}
        return found
