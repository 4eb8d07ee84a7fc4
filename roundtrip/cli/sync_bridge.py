"""How the two texts of one job of a sync are read and converted: as folder runs do it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.cli import files
from roundtrip.cli.batch import Batch
from roundtrip.cli.directions import Base as Onto
from roundtrip.cli.documents import documents
from roundtrip.cli.pair_files import Job, absolute
from roundtrip.cli.sources import Source
from roundtrip.cli.sync_writes import Write, shown, there_now
from roundtrip.diagnostics import ConversionError, error
from roundtrip.document.remarks import news
from roundtrip.sync.comments import said
from roundtrip.sync.in_step import Texts, python_comments, values_changed, yaml_comments

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.results import Result
    from roundtrip.sync.three_way import Prefer

_IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w., ]+))", re.MULTILINE)
_LINES = re.compile(r"(?<=[ ,])\d+(?=[, ])")
# what a program may import and yet say all by itself
_KNOWN = frozenset({"hera", "roundtrip", *sys.stdlib_module_names})


class Bridge:
    """The conversions of one job, by the directions of folder runs; what they have to say is kept until it is sure."""

    def __init__(self, to_python: Batch, to_yaml: Batch, folders: tuple[Path, Path], job: Job, names: Texts) -> None:
        self.batches = (to_python, to_yaml)
        self.folders = folders
        self.job = job
        self.names = names
        self.source: Source | None = None  # of a run in one direction
        self._results: list[tuple[Batch, Result, Source, str, bool]] = []
        self._read: dict[tuple[str, str], list[Document]] = {}

    def read(self, text: str, kind: Prefer) -> list[Document]:
        """The documents of a text of one side; each text is read once."""
        if (kind, text) not in self._read:
            path = self.job.yaml if kind == "yaml" else self.job.python
            name = self.names.yaml if kind == "yaml" else self.names.python
            self._read[kind, text] = documents(self.batches[0].given, path, name, text, kind)
        return self._read[kind, text]

    def documents(self, texts: Texts) -> tuple[list[Document], list[Document]]:
        """What both say."""
        return self.read(texts.yaml, "yaml"), self.read(texts.python, "python")

    def to_python(self, yaml: str, onto: str) -> str:
        """The program `onto` with the changes that make it say what `yaml` says."""
        return self.convert(yaml, onto, "python")

    def to_yaml(self, python: str, onto: str) -> str:
        """The YAML `onto` with the changes that make it say what `python` says."""
        return self.convert(python, onto, "yaml")

    def convert(self, text: str, onto: str | None, target: str) -> str:
        """`text` in the other language, put into `onto` where there is one. Raises ConversionError."""
        batch = self.batches[0 if target == "python" else 1]
        paths = (self.job.yaml, self.job.python)
        source_path, path = paths if target == "python" else paths[::-1]
        folder = self.folders[0 if target == "python" else 1]
        name = self.names.yaml if target == "python" else self.names.python
        source = self.source or Source(name, source_path, source_path.relative_to(folder), folder)
        place = Path(shown(path))
        base = Onto(onto, place) if onto is not None else None
        try:
            result = batch.direction.convert(text, source, base, place)
        except ConversionError as problem:
            raise ConversionError([d if d.file else d.within(name) for d in problem.diagnostics]) from problem
        if not result.text.strip():
            raise error("no-workflow", "this defines no workflow", file=name)
        self._results.append((batch, result, source, text, base is not None))
        return result.text

    def show(self, former: Texts | None = None, now: Texts | None = None, wrote: bool = True) -> None:
        """Says what the conversions had to say; where nothing came of them, what Argo would say of texts that stay is none of it.

        `former`, `now`: the texts in which both agreed last, and those that were there. A comment that went from one side since
        then is no loss on the other.
        """
        for batch, result, source, text, again in self._results:
            told = result.diagnostics
            if former is not None and now is not None and any(d.code == "comment-gone" for d in told):
                to_python = batch is self.batches[0]
                comments = yaml_comments if to_python else python_comments
                former_text, text_now = (former.yaml, now.yaml) if to_python else (former.python, now.python)
                told = tuple(news(told, said(comments(former_text), comments(text_now)).gone))
            if not wrote:
                told = tuple(d for d in told if d.severity == "note")
            batch.show(replace(result, diagnostics=told), source, text, again)

    def lines_of(self, *codes: str) -> set[tuple[str, int]]:
        """The files and lines of which something with one of these codes was said; of a list of lines, each."""
        found: set[tuple[str, int]] = set()
        for _, result, source, *_ in self._results:
            for d in result.diagnostics:
                if d.code in codes:
                    found |= {(d.file or source.name, int(n)) for n in (d.line, *_LINES.findall(d.message))}
        return found

    def changed(self, there: files.Existing, target: Path, before: str, after: str, kind: Prefer) -> Iterator[Write]:
        """What is to be done with a file that is `there`, and to be at `target`."""
        moves = absolute(there.path) != target
        if before == after and not moves:
            return
        count = values_changed(self.read(before, kind), self.read(after, kind)) if before != after else 0
        detail = "comments" if not count else "1 value" if count == 1 else f"{count} values"
        if moves:
            more = f"; {detail}" if before != after else ""
            yield Write(there_now(target), after, "renamed", f"from {shown(there.path)}{more}", there)
        else:
            yield Write(there, after, "changed", detail)


def imports_more(program: bytes) -> bool:
    """Whether a program imports what isn't Hera or Python's own, and may have changed with that."""
    names = (
        name for found in _IMPORT.findall(program.decode("utf-8", "replace")) for name in ",".join(found).split(",")
    )
    return any(name.split()[0].partition(".")[0] not in _KNOWN for name in names if name.strip())
