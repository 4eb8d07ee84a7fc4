"""A Python statement that changed, with the white space, line breaks and quotes of what it said before around the change."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from roundtrip.document.remarks import letters

_UNSEEN = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_ALIKE = 0.5
_BLOCK = "\n        pass"


class _Token(NamedTuple):
    """What a token says, its text, and where it begins and ends."""

    says: str
    text: str
    start: int
    end: int


def with_tokens_of(old: list[str], new: list[str], *, header: bool = False) -> list[str]:
    """The lines of `new`, a statement, whose tokens that `old` has as well stand as they do there.

    `header`: both are the header of a block. `new` itself, where the result can't be proven to say the same.
    """
    margin = len(new[0]) - len(new[0].lstrip()) if new else 0
    before, after = (textwrap.dedent("\n".join(lines)) for lines in (old, new))
    below = _BLOCK if header else ""
    try:
        mine, theirs = _tokens(before), _tokens(after)
        alike = SequenceMatcher(None, [t.says for t in mine], [t.says for t in theirs], autojunk=False).ratio()
        if alike < _ALIKE:
            return new  # another statement
        wanted = ast.dump(ast.parse(after + below)), [t.says for t in theirs if t.text.startswith("#")]
        if [t.says for t in mine if t.text.startswith("#")] == wanted[1]:
            # where they stand is layout, too
            mine, theirs = ([t for t in tokens if not t.text.startswith("#")] for tokens in (mine, theirs))
        for lenient in (True, False):
            text = "".join(_merged(before, after, mine, theirs, lenient=lenient))
            found = [t.says for t in _tokens(text) if t.text.startswith("#")]
            if (ast.dump(ast.parse(text + below)), found) == wanted:
                return _at(text, margin)
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError, IndexError):
        return new
    return new


def _at(text: str, margin: int) -> list[str]:
    return [" " * margin + line if line.strip() else line for line in text.split("\n")]


def _merged(before: str, after: str, mine: list[_Token], theirs: list[_Token], *, lenient: bool) -> Iterator[str]:
    """The pieces of the statement; `lenient`: commas before a closing bracket, and brackets around all, stay as they were."""
    at = 0
    codes = SequenceMatcher(None, [t.says for t in mine], [t.says for t in theirs], autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in codes:
        optional = {t.text for t in (*mine[i1:i2], *theirs[j1:j2])} <= {",", "(", ")"}
        if tag == "equal" or (lenient and tag == "delete" and optional):
            yield before[at : mine[i2 - 1].end]
            at = mine[i2 - 1].end
        elif tag == "delete":
            at = mine[i2 - 1].end
        elif not (lenient and tag == "insert" and optional):
            gap = before[at : mine[i1].start] if i2 > i1 else after[theirs[j1 - 1].end if j1 else 0 : theirs[j1].start]
            said = after[theirs[j1].start : theirs[j2 - 1].end]
            one = i2 - i1 == j2 - j1 == 1 and mine[i1].text.startswith("'") and said.startswith('"')
            yield gap + (f"'{said[1:-1]}'" if one and not {"'", "\\", '"'} & {*said[1:-1]} else said)
            at = mine[i2 - 1].end if i2 > i1 else at
    yield before[at:]


def _tokens(text: str) -> list[_Token]:
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    found: list[_Token] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _UNSEEN:
            start, end = (lines[row - 1] + column for row, column in (token.start, token.end))
            found.append(_Token(_says(token), token.string, start, end))
    return found


def _says(token: tokenize.TokenInfo) -> str:
    """What a token says, however it is quoted."""
    if token.type == tokenize.COMMENT:
        return letters(token.string)
    if token.type == tokenize.STRING:
        try:
            return repr(ast.literal_eval(token.string))
        except (ValueError, SyntaxError):
            return token.string
    return token.string
