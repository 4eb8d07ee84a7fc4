"""Comments of YAML as comments of Python, and back.

Two things change on the way. Black wants a space behind the `#`. And what would act in Python (`# type:`, `# noqa`,
`# fmt: off`, an encoding cookie) or is meant for this project (`# roundtrip:`) gets a dot that keeps it from acting;
the way back takes the dot out again. `# roundtrip: ignore[code]` acts on both sides: who doesn't want to hear of something
in the YAML doesn't in the Python. Facts: PEP 263, PEP 484, and the documentation of black, ruff, flake8, pylint,
mypy, pyright, isort, coverage and bandit, all of which look for their words behind a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roundtrip.document import Comment, Comments

_WORDS = r"(?:noqa|nosec)\b|(?:type|fmt|ruff|mypy|pylint|flake8|pyright|isort|yapf|pragma|pytype|roundtrip):"
_ACTING = re.compile(rf"(#[\s:]*)(?!roundtrip:\s*ignore\b)(\.*)(?={_WORDS})", re.IGNORECASE)
_DEFUSED = re.compile(rf"(#[\s:]*)\.(?=\.*(?:{_WORDS}))", re.IGNORECASE)
_COOKIE = re.compile(r"(coding)(\.*)(?=[:=])")
_DEFUSED_COOKIE = re.compile(r"(coding)\.(?=\.*[:=])")
# black leaves `#!` alone, which would name the program's interpreter in the first line
_SPACE_NEEDED = re.compile(r"#(?=[^ :#'])")
_ONE_BLANK = re.compile(r"# (?! )")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def python_comment(text: str) -> str:
    """A YAML comment, from its `#` on, as Python has it."""
    text = text.rstrip()
    if not text.isascii() or not text.isprintable():
        text = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text).replace("\t", "    ")
        if text[1:2] == "\xa0":
            text = f"# {text[2:]}"
    text = _SPACE_NEEDED.sub("# ", text, count=1) if text[:1] == "#" and text[1:2] != " " else text
    if "#" in text:
        text = _ACTING.sub(r"\1.\2", text)
    return _COOKIE.sub(r"\1.\2", text) if "coding" in text else text


def yaml_comment(text: str) -> str:
    """A Python comment as YAML has it: the dots of `python_comment` taken out."""
    return _DEFUSED_COOKIE.sub(r"\1", _DEFUSED.sub(r"\1", text))


def _evenly(comments: list[Comment]) -> Iterator[str]:
    """The texts of comments: where black wants a blank in one line of what is commented out, its other lines get it, too.

    So they stay indented as they are below each other. A line with one blank tells that a person wrote them as prose.
    """
    if len(comments) == 1:
        yield comments[0].text
        return
    blocks: list[list[Comment]] = []
    for comment in comments:
        last = blocks[-1][-1].span if blocks else None
        if last is not None and (last.line + 1, last.column) == (comment.span.line, comment.span.column):
            blocks[-1].append(comment)
        else:
            blocks.append([comment])
    for block in blocks:
        texts = [comment.text for comment in block]
        lacking = any(_SPACE_NEEDED.match(text) for text in texts)
        shifted = lacking and not any(_ONE_BLANK.match(text) for text in texts)
        yield from (f"# {text[1:]}" if shifted and text[:2] == "# " else text for text in texts)


class Remarks:
    """The comments of one document, each of which is to be written once, and which are written already."""

    def __init__(self) -> None:
        self._written: set[int] = set()

    def take(self, comments: list[Comment]) -> list[str]:
        """The texts of those `comments` that are not written yet; they are now."""
        if not comments:
            return []
        fresh = [c for c in comments if id(c) not in self._written]
        self._written.update(id(c) for c in fresh)
        return [python_comment(text) for text in _evenly(fresh)]

    def above(self, comments: Comments | None) -> list[str]:
        """The comments that go above what they belong to."""
        return self.take(comments.before) if comments is not None and comments.before else []

    def behind(self, comments: Comments | None) -> str | None:
        """The comment that goes behind what it belongs to."""
        if comments is None or comments.trailing is None:
            return None
        return next(iter(self.take([comments.trailing])), None)

    def below(self, comments: Comments | None) -> list[str]:
        """The comments that go below what they belong to, as deep as its content."""
        # what ends within something else is gathered behind its own: in the text, it came first
        in_order = sorted(comments.after, key=lambda c: c.span.start) if comments is not None else []
        return self.take(in_order)

    def all(self, comments: Comments | None) -> list[str]:
        """All of them, in order: for what has no line of its own."""
        return self.take(list(comments)) if comments is not None else []
