"""What the two texts of a pair of files say, read as folder runs read them; and whether they say the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.cli.options import Given
from roundtrip.cli.sources import decode
from roundtrip.convert import documents_of
from roundtrip.diagnostics import ConversionError
from roundtrip.sync.in_step import same

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.sync.three_way import Prefer


def documents(given: Given, path: Path, name: str, text: str, kind: Prefer) -> list[Document]:
    """The documents of a text that is, or was, in the file `path`, which messages call `name`. Raises ConversionError."""
    try:
        found, _ = documents_of(
            text,
            file=name,
            path=str(path),
            kind=kind,
            engine=given.settings(path).engine,
            beside=False,
            folders=given.folders(path),
            invocation=given.invocation(path),
        )
    except ConversionError as problem:
        raise ConversionError([d if d.file else d.within(name) for d in problem.diagnostics]) from problem
    return [d for d in found if d.root is not None]


def agreement(given: Given, path: Path, yaml: bytes, python: bytes) -> bool:
    """Whether the contents of a YAML file and of the program at `path` mean the same; what can't be read doesn't."""
    try:
        mine = documents(given, path, "base", text_of(yaml), "yaml")
        return same(mine, documents(given, path, str(path), text_of(python), "python"))
    except ConversionError:
        return False


def text_of(data: bytes) -> str:
    """The text of a base. Raises ConversionError."""
    return decode(data, "base")
