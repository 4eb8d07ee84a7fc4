"""YAML streams of which a document is broken: the others are read all the same."""

from __future__ import annotations

import re

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.yaml.reader import read

# at the beginning of a line nothing but a document's start looks like this, not even inside a block or quotes
_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


def read_each(text: str, file: str) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of a stream that can be read, and what is wrong with the others.

    Raises ConversionError where there is only one, and it can't be read.
    """
    try:
        stream = read(text, file=file)
    except ConversionError:
        parts = _parts(text)
        if len(parts) < 2:
            raise
    else:
        return stream.documents, stream.diagnostics
    documents: list[Document] = []
    said: list[Diagnostic] = []
    for part in parts:
        try:
            stream = read(part, file=file)
        except ConversionError as problem:
            said += [d for d in problem.diagnostics if d.code != "empty"]
        else:
            documents += stream.documents
            said += stream.diagnostics
    return documents, said


def _parts(text: str) -> list[str]:
    """The documents' texts, each behind as many empty lines as it had lines before it, so that its places stay."""
    starts = [found.start() for found in _START.finditer(text)]
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    ends = [*starts[1:], len(text)]
    return ["\n" * text.count("\n", 0, start) + text[start:end] for start, end in zip(starts, ends)]
