"""The text of a script: its literals, its comments, and what its lines begin with."""

from __future__ import annotations

import ast
import io
import re
import tokenize

_FORBIDDEN_COMMENT = re.compile(r"#\s*(?:fmt|type|yapf|isort)\s*:")
_OF_TYPES = re.compile(r"#\s*type\s*:")


_STRING = r"[rbfRBF]{0,2}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_LONE_STRING = re.compile(
    rf"""\s*(?:return |raise |yield |\w+=|{_STRING}: |[\w.\[\]"']+ [-+*/|&]?= )?{_STRING}[),]*(?:  \#.*)?"""
)


class Unwritable(Exception):
    """This piece of Python is beyond what is written here."""


class Source:
    """The text of a script: its literals, its comments, its lines.

    `types`: whether comments for type checkers are taken; black lays out what is around them in ways of its own.
    """

    def __init__(self, text: str, *, types: bool = False) -> None:
        self.types = types
        self.lines = text.splitlines(keepends=True)
        self.ascii = text.isascii()
        self.own_line: list[tuple[int, int, str]] = []
        self.behind: dict[int, str] = {}
        self.first_words: dict[int, str] = {}
        self._tokenize(text)

    def _tokenize(self, text: str) -> None:
        fresh = True
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    forbidden = _FORBIDDEN_COMMENT.match(token.string) is not None
                    if self.types and _OF_TYPES.match(token.string):
                        forbidden = False
                    if forbidden or not token.string.isprintable():
                        raise Unwritable
                    comment = _spaced_comment(token.string)
                    if self.lines[token.start[0] - 1][: token.start[1]].strip():
                        self.behind[token.start[0]] = comment
                    else:
                        self.own_line.append((token.start[0], token.start[1], comment))
                elif token.type == tokenize.NAME and fresh:
                    self.first_words[token.start[0]] = token.string
                    fresh = False
                elif token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                    fresh = True
                else:
                    fresh = False
        except (tokenize.TokenError, SyntaxError) as problem:
            raise Unwritable from problem

    def segment(self, node: ast.expr) -> str:
        """The source text of an expression."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        start, end = node.col_offset, node.end_col_offset or 0
        if not self.ascii:
            start = len(self.lines[first].encode()[:start].decode())
            end = len(self.lines[last].encode()[:end].decode())
        if first == last:
            return self.lines[first][start:end]
        return "".join([self.lines[first][start:], *self.lines[first + 1 : last], self.lines[last][:end]])


def _spaced_comment(text: str) -> str:
    text = text.rstrip()
    return text if text[1:2] in ("", " ", "!", ":", "#", "'") else f"# {text[1:]}"


def is_lone_string(line: str) -> bool:
    """Whether a line is one string, and perhaps what it is given to: nothing can split it."""
    return _LONE_STRING.fullmatch(line) is not None
