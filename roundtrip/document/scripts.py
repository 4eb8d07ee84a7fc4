"""The comments of Python scripts: E6 calls two scripts the same whatever these say, so they are compared here.

Where only they differ, they go into the text that is there, line by line, and its layout stays.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.equivalence import runs_python, same_script
from roundtrip.document.matching import match
from roundtrip.document.node import NOWHERE, Mapping, Node, Scalar, Sequence
from roundtrip.document.paths import Path
from roundtrip.document.remarks import letters


class Commented(NamedTuple):
    """A script that has other comments now: where its text is in the old tree, and that text before and after."""

    path: Path
    holder: Mapping
    before: Scalar
    after: Scalar


def commented(old: Node, new: Node) -> Iterator[Commented]:
    """The Python scripts of `old`, each with its counterpart in `new`, that differ in their comments alone.

    What an alias or a merge key repeats is passed over, and what Hera made: it leaves the comments out of its scripts.
    """
    work: list[tuple[Path, Node, Node, str]] = [((), old, new, "")]
    while work:
        path, mine, theirs, key = work.pop()
        if mine is theirs or mine.alias is not None:
            continue
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            before, after = mine.entries.get("source"), theirs.entries.get("source")
            if isinstance(before, Scalar) and isinstance(after, Scalar) and after.span != NOWHERE:
                x, y = before.value, after.value
                scripts = isinstance(x, str) and isinstance(y, str) and x != y and ("#" in x or "#" in y)
                if scripts and runs_python(mine) and runs_python(theirs) and not same_comments(str(x), str(y)):
                    yield Commented((*path, "source"), mine, before, after)
            work += [
                ((*path, k), v, theirs.entries[k], k)
                for k, v in mine.entries.items()
                if k in theirs.entries and k not in mine.merged
            ]
        elif isinstance(mine, Sequence) and isinstance(theirs, Sequence):
            both = match(mine, theirs, anywhere=key == "templates")
            work += [((*path, a), mine.items[a], theirs.items[b], "") for a, b in both]


def left_behind(found: Iterable[Commented]) -> Iterator[Diagnostic]:
    """A note on each script whose comments couldn't go to the other side, at the line that has them."""
    for one in found:
        message = "the comments of this script have no place on the other side, which keeps its own"
        yield Diagnostic("note", "comment-stays", message, one.after.span.line, one.after.span.column)


def same_comments(x: str, y: str) -> bool:
    """Whether two Python scripts of one syntax tree have the same comments; also where they have different trees."""
    first, second = comments_of(x), comments_of(y)
    if first is None or second is None or _letters(first) == _letters(second):
        return True
    return not same_script(x, y)


def _letters(comments: list[str]) -> str:
    """What comments say one after the other: black puts two of them behind one line where it joins two."""
    return "".join(letters(comment) for comment in comments)


def comments_of(script: str) -> list[str] | None:
    """The comments of a Python script, in their order; None where it is no Python."""
    lines = _lines(script)
    if lines is None:
        return None
    return [c for line in lines for c in (*line.comments, *([line.behind] if line.behind else []))]


def with_comments_of(script: str, other: str) -> str:
    """`script` with the comments of `other`, which has the same syntax tree; `other` itself, where it isn't seen how."""
    mine, theirs = _lines(script), _lines(other)
    if mine is None or theirs is None:
        return other
    from difflib import SequenceMatcher

    # by what lines say, however deep they stand
    codes = [line.code.strip() for line in mine], [line.code.strip() for line in theirs]
    for tag, i1, i2, j1, _ in SequenceMatcher(None, *codes, autojunk=False).get_opcodes():
        for i, j in zip(range(i1, i2), range(j1, j1 + i2 - i1)) if tag == "equal" else ():
            mine[i] = mine[i].commented_as(theirs[j])
    text = "".join(line.text() for line in mine)
    if script and not script.endswith("\n"):
        text = text.removesuffix("\n")
    wanted, found = comments_of(other) or [], comments_of(text)
    proven = found is not None and _letters(found) == _letters(wanted)
    return text if proven and same_script(text, other) else other


@dataclass
class _Line:
    """A line of code, or the end of the text: the lines above it that are empty or a comment, and the comment behind it."""

    code: str
    above: list[str] = field(default_factory=list)
    gap: str = ""
    behind: str = ""

    @property
    def comments(self) -> list[str]:
        """The comments above it."""
        return [line.strip() for line in self.above if line.strip()]

    @property
    def indent(self) -> int:
        """How deep it stands."""
        return len(self.code) - len(self.code.lstrip())

    def commented_as(self, other: _Line) -> _Line:
        """This line with the comments of another; those that say the same stay as they are."""
        above, gap, behind = self.above, self.gap, self.behind
        if [letters(c) for c in self.comments] != [letters(c) for c in other.comments]:
            by = self.indent - other.indent
            above = [_shifted(line, by) for line in other.above]
            if len(self.comments) == len(other.comments):
                # one for one, each as deep as the one that it replaces
                texts = iter(other.comments)
                above = [re.sub(r"#.*", lambda _: next(texts), line) for line in self.above]
            elif not other.comments or not self.comments:
                # the empty lines are this one's
                blank = [line for line in self.above if not line.strip()]
                above = [*blank, *(line for line in above if line.strip())]
        if letters(self.behind) != letters(other.behind):
            gap, behind = (self.gap or other.gap, other.behind) if other.behind else ("", "")
        return _Line(self.code, above, gap, behind)

    def text(self) -> str:
        """The lines."""
        above = "".join(f"{line}\n" for line in self.above)
        return f"{above}{self.code}{self.gap}{self.behind}\n" if self.code or self.behind else above


def _shifted(line: str, by: int) -> str:
    return " " * by + line if by >= 0 and line.strip() else line[min(-by, len(line) - len(line.lstrip(" "))) :]


def lines_within_texts(tokens: Iterable[tokenize.TokenInfo]) -> set[int]:
    """The numbers of the lines of a script that begin within a text of several lines."""
    line_ends = (tokenize.NEWLINE, tokenize.NL)
    spans = ((t.start[0], t.end[0]) for t in tokens if t.type not in line_ends)
    return {line for first, last in spans for line in range(first + 1, last + 1)}


def _lines(script: str) -> list[_Line] | None:
    """The lines of a script; the last one is its end. None where it is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(script).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    comments = {t.start[0]: (t.start[1], t.string) for t in tokens if t.type == tokenize.COMMENT}
    inside = lines_within_texts(tokens)
    found: list[_Line] = []
    above: list[str] = []
    lines = script.split("\n")
    for number, line in enumerate(lines[:-1] if not lines[-1] else lines, 1):
        column, comment = comments.get(number, (len(line), ""))
        code = line[:column]
        if number not in inside and not code.strip():
            above.append(line)
            continue
        gap = code[len(code.rstrip()) :] if comment else ""
        found.append(_Line(code.removesuffix(gap) if gap else code, above, gap, comment))
        above = []
    return [*found, _Line("", above)]
