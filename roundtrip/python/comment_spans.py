"""Where the comments of a Python text are: by a pattern where that is enough, else by Python's own tokenizer."""

from __future__ import annotations

import io
import re
import sys
import tokenize

from roundtrip.python.pragmas import WORDS, behind_pragmas

# what a comment can't be within, and what tells how deep it is; anything else is passed over
_PIECE = re.compile(
    r"""[^\#"'()\[\]{}]*(?:
    (?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<string>\"\"\"[^\\"]*(?:(?:\\.|"(?!""))[^\\"]*)*\"\"\"|'''[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*'''
        |"[^"\\\r\n]*(?:(?:\\\r\n|\\.)[^"\\\r\n]*)*"|'[^'\\\r\n]*(?:(?:\\\r\n|\\.)[^'\\\r\n]*)*')
    |(?P<comment>\#[^\r\n]*)
    |(?P<lost>["'])
    |(?P<end>\Z))""",
    re.VERBOSE | re.DOTALL,
)
# since Python 3.12, an f-string may hold its own quotes
_NESTING = sys.version_info >= (3, 12)
_F_STRING = re.compile(r"[fF][rR]?[\"']|[rR][fF][\"']")
_KINDS = {"(": "open", "[": "open", "{": "open", ")": "close", "]": "close", "}": "close"}
_NEWLINE = re.compile(r"\r\n|\r|\n")


def comment_spans(text: str) -> list[tuple[int, int, int]]:
    """Where every comment begins and ends, in characters, and how many brackets are open there; in their order.

    What is said to type checkers and linters behind a line is no part of it.
    """
    found = all_spans(text)
    if not any(word in text for word in WORDS):
        return found
    said = ((behind_pragmas(text, start, end), end, depth) for start, end, depth in found)
    return [span for span in said if span[0] < span[1]]


def all_spans(text: str) -> list[tuple[int, int, int]]:
    """`comment_spans`, with what is said to type checkers and linters."""
    shift = 1 if text.startswith("\ufeff") else 0
    depth = 0
    found: list[tuple[int, int, int]] = []
    if not (_NESTING and _F_STRING.search(text)):
        for match in _PIECE.finditer(text, shift):
            kind = match.lastgroup
            if kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
            elif kind == "comment":
                found.append((match.start(kind), match.end(), depth))
            elif kind == "lost":
                break
        else:
            return found
    depth = 0
    found = []
    starts = [shift, *(match.end() for match in _NEWLINE.finditer(text))]
    for token in tokenize.generate_tokens(io.StringIO(text[shift:], newline=None).readline):
        if token.type == tokenize.COMMENT:
            start = starts[token.start[0] - 1] + token.start[1]
            found.append((start, starts[token.end[0] - 1] + token.end[1], depth))
        elif token.type == tokenize.OP:
            kind = _KINDS.get(token.string)
            depth += (kind == "open") - (kind == "close")
    return found
