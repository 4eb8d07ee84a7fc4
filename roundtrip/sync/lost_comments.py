"""The comments that a side wrote since both agreed, and that a merge has no place for: each is told."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.remarks import letters
from roundtrip.python.comment_spans import comment_spans
from roundtrip.sync.in_step import Texts, python_comments, yaml_comments
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.reader import read


def lost_comments(base: Texts, now: Texts, done: Texts, names: Texts) -> Iterator[Diagnostic]:
    """What is to be said of the new comments of both sides; `done`: the texts that were made of `now`."""
    if now == done and now == base:
        return
    sides = (
        (base.yaml, now.yaml, done.yaml, done.python, names.yaml, _of_yaml, yaml_comments),
        (base.python, now.python, done.python, done.yaml, names.python, _of_python, python_comments),
    )
    for former, there, own, other, name, placed, comments in sides:
        if "#" not in there:
            continue
        known = {letters(text) for text in comments(former)}
        kept = {letters(text) for text in comments(own)}
        for text, line, column in placed(there):
            if letters(text) in known:
                continue
            words = text.lstrip("#").strip()
            if letters(text) not in kept:
                message = f"what this comment is at was taken out on the other side, and it went along: {text}"
                yield Diagnostic("note", "comment-gone", message, line, column, "", name)
            elif words not in other:
                message = f"this comment has no place on the other side, and stays on this side alone: {text}"
                yield Diagnostic("note", "comment-stays", message, line, column, "", name)


def _of_yaml(text: str) -> Iterator[tuple[str, int, int]]:
    for document in read(text).documents:
        for comment in comments_in_document(document):
            yield comment.text, comment.span.line, comment.span.column


def _of_python(text: str) -> Iterator[tuple[str, int, int]]:
    for start, end, _ in comment_spans(text):
        yield text[start:end], text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
