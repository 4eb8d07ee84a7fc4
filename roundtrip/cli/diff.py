"""`roundtrip diff`: what two texts, YAML or Python, or two folders of them, say differently."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, Literal

import click

from roundtrip.cli import lazily, options, sniff, targets, telling
from roundtrip.cli.differences import Change, as_json, changes, told
from roundtrip.cli.elsewhere import Elsewhere
from roundtrip.cli.options import Given
from roundtrip.cli.report import Report, one_line, paints
from roundtrip.cli.sources import PYTHON_SUFFIXES, YAML_SUFFIXES, Source, find
from roundtrip.cli.sync_writes import shown
from roundtrip.cli.telling import Telling
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.schema.ignores import wanted
from roundtrip.settings.projects import BadSettings, Projects

TROUBLE = 2  # as diff's: 0 the same, 1 different
DIFFERENT = "different"
BOLD, RED, GREEN, CYAN = "1", "31", "32", "36"
_IMPORT = re.compile(r"^(?:from|import)\s+\w", re.MULTILINE)


@click.command("diff", cls=options.ProgramCommand)
@click.argument("a", metavar="[A", required=False)
@click.argument("b", metavar="B]", required=False)
@options.engine
@telling.options
def command(a: str | None, b: str | None, telling: Telling, **values: object) -> int:
    """Show how two workflows differ in meaning.

    A and B are files of YAML or Python, or - for standard input; FILE.py:TARGET as for to-yaml. Of two folders, files are
    compared that have one name, x-y.yaml and x_y.py among them. Without A and B, the folders of `pairs` of [tool.roundtrip] in pyproject.toml
    are compared. The order of keys and of templates, comments, quotes and layout are no differences. Exit status 0: they mean
    the same; 1: they differ; 2: something couldn't be compared. An option goes before its key of [tool.roundtrip].
    """
    if a == b == "-":
        raise click.UsageError("Standard input can be read once: name a file for A or B.")
    if a is not None and b is None:
        raise click.UsageError("Name both A and B; without them, the pairs of [tool.roundtrip] are compared.")
    with Report(telling=telling) as report:
        if a is not None and b is not None:
            Comparison(Given(**values), report).both(a, b)
        else:
            _configured(report, values)
        return status(report)


def status(report: Report) -> int:
    """The exit status of what was told, as diff has it."""
    errors = {code for severity, code in report.codes if severity == "error"}
    return TROUBLE if errors - {DIFFERENT} else 1 if errors else 0


def _configured(report: Report, values: dict[str, object]) -> None:
    """Compares the pairs of folders that the project names. Raises click.UsageError where it names none."""
    settings = Projects(lazily.all_checks).of(Path.cwd())
    if not settings.pairs or settings.file is None:
        raise click.UsageError("Name A and B, or the folders that belong together, as `pairs` of [tool.roundtrip].")
    for pair in settings.pairs:
        given = Given(**values)
        given.projects = Projects(lazily.all_checks, pair)
        folders = [shown(settings.file.parent / folder) for folder in (pair.yaml, pair.python)]
        missing = [folder for folder in folders if not os.path.isdir(folder)]
        if missing:
            told = [Diagnostic("error", "no-such-file", f"{folder} is no folder") for folder in missing]
            report.show(told, file=shown(settings.file))
        else:
            Comparison(given, report).folders(folders[0], folders[1])


class Comparison:
    """Comparisons of one run, told as they are made."""

    def __init__(self, given: Given, report: Report) -> None:
        self.given = given
        self.report = report
        self.elsewhere = Elsewhere(given)
        self.colours = report.telling.file is None and paints(sys.stdout)
        self.found: list[dict[str, Any]] = report.more.setdefault("differences", [])

    def both(self, a: str, b: str) -> None:
        """Compares what two arguments name."""
        folders = [os.path.isdir(name) for name in (a, b)]
        if all(folders):
            self.folders(a, b)
        elif any(folders):
            folder, file = (a, b) if folders[0] else (b, a)
            message = f"this is a folder, and {file} is none; compare two files, or two folders"
            self.report.show([Diagnostic("error", "no-such-file", message)], file=folder)
        else:
            sources = [find([name], (), self.given.projects).sources[0] for name in (a, b)]
            self.files(sources[0], sources[1], (a, b))

    def folders(self, a: str, b: str) -> None:
        """Compares the files of two folders that have one name, and names those that are in one alone."""
        sides = [list(self._sources(folder)) for folder in (a, b)]
        pairs, alone = paired(sides[0], sides[1])
        for old, new in pairs:
            self.files(old, new, (old.name, new.name))
        for number, sources in enumerate(alone):
            for source in sources:
                self._alone(source, (a, b), number)
        if not self.report.files and not self.report.failed:
            message = f"neither this nor {b} has a file with a workflow"
            self.report.show([Diagnostic("error", "no-workflows", message)], file=a)

    def files(self, a: Source, b: Source, names: tuple[str, str]) -> None:
        """Compares two files."""
        self.report.files += 1
        read = [self._documents(source) for source in (a, b)]
        if read[0] is None or read[1] is None:
            return
        found = changes(read[0], read[1])
        if found:
            self._put(f"--- {one_line(names[0])}", BOLD)
            self._put(f"+++ {one_line(names[1])}", BOLD)
        inside = ""
        for change in found:
            whole = change.what in ("only-in-a", "only-in-b")
            if not whole and change.document != inside:
                self._put(f"{one_line(change.document)}:", CYAN)
            inside = "" if whole else change.document
            for line in told(change):
                self._put(f"{'' if whole else '  '}{one_line(line)}", _colour(line))
            self._tell(change, names)

    def _alone(self, source: Source, folders: tuple[str, str], side: int) -> None:
        self.report.files += 1
        what: Literal["only-in-a", "only-in-b"] = "only-in-b" if side else "only-in-a"
        self._put(
            f"only in {one_line(folders[side])}: {one_line(source.relative.as_posix())}", RED if not side else GREEN
        )
        names = (source.name, "") if not side else ("", source.name)
        self._tell(Change(what, ""), names, f"this file has no counterpart in {one_line(folders[1 - side])}")

    def _tell(self, change: Change, names: tuple[str, str], message: str = "") -> None:
        """Counts a difference; and keeps it for a format that machines read, whose messages stand alone: with the files' names."""
        self.found.append({"a": names[0] or None, "b": names[1] or None, **as_json(change)})
        side = 1 if change.lines[1] is not None or not names[0] else 0
        message = message or "; ".join(told(change, (one_line(names[0]), one_line(names[1]))))
        if change.document and not change.what.startswith("only"):
            message = f"{change.document}: {message}"
        said = Diagnostic("error", DIFFERENT, message, change.lines[side] or 1, change.columns[side], change.path)
        if self.report.text:
            self.report.count(said)
        else:
            self.report.show([said], file=names[side])

    def _put(self, line: str, colour: str = "") -> None:
        if not self.report.text:
            return
        if self.report.telling.file is not None:
            self.report.write(line)
        else:
            click.echo(f"\x1b[{colour}m{line}\x1b[0m" if self.colours and colour else line)

    def _sources(self, folder: str) -> Iterator[Source]:
        """The files of a folder that hold a workflow, as far as can be seen; a fault is told."""
        found = find([folder], YAML_SUFFIXES + PYTHON_SUFFIXES, self.given.projects)
        ignored = frozenset(self.given.settings(None).ignore)
        self.elsewhere.survey([s for s in found.sources if not _is_program(s)])
        self.report.show(wanted((d for d in found.diagnostics if d.code != "no-workflows"), "", ignored))
        for source in found.sources:
            try:
                text = source.text()
                if _is_program(source):
                    likely = sniff.likely_python(text)
                else:
                    likely = sniff.likely_yaml(text) and self.elsewhere.patch(source) is None
            except ConversionError:
                likely = True  # comparing it says why
            if likely:
                yield source

    def _documents(self, source: Source) -> list[Document] | None:
        """The documents of one side; None, and a report, where they can't be had."""
        text: str | None = None
        settings = self.given.settings(source.path)
        try:
            text = source.text()
            kind: Literal["yaml", "python"] = "python" if _is_python(source, text) else "yaml"
            said = self.elsewhere.templated(text, source) if kind == "yaml" else []
            documents, found = lazily.documents_of(
                text,
                file=source.name,
                path=str(source.path) if source.path is not None else None,
                kind=kind,
                engine=settings.engine,
                beside=not source.walked,
                folders=self.given.folders(source.path),
                invocation=self.given.invocation(source.path, source.targets),
            )
        except ConversionError as problem:
            if isinstance(problem, BadSettings):
                raise
            nothing = {d.code for d in problem.diagnostics if d.severity == "error"} <= {"no-workflow", "no-hera"}
            if source.walked and nothing:
                return []
            self.report.show(problem.diagnostics, file=source.name, text=text)
            return None
        told = wanted([*said, *found], text, frozenset(settings.ignore), source.name)
        self.report.show(told, file=source.name, text=text, again=source.walked)
        documents = [d for d in documents if d.root is not None]
        if not documents and not source.walked:
            problem_ = Diagnostic("error", "no-workflow", "there is nothing to compare in this")
            self.report.show([problem_], file=source.name)
            return None
        return documents


def paired(a: list[Source], b: list[Source]) -> tuple[list[tuple[Source, Source]], tuple[list[Source], list[Source]]]:
    """The files of two folders that belong together, in the order of A; and those of each that are alone.

    Those of one path do, then those of which one would become the other.
    """
    partners: dict[int, Source] = {}
    left = list(b)
    keys = (lambda s: s.relative.as_posix(), lambda s: _module(s.relative))
    for key in keys:
        waiting: dict[str, list[Source]] = {}
        for source in left:
            waiting.setdefault(key(source), []).append(source)
        for source in a:
            if id(source) not in partners and waiting.get(key(source)):
                partners[id(source)] = waiting[key(source)].pop(0)
        left = [source for sources in waiting.values() for source in sources]
    taken = {id(partner) for partner in partners.values()}
    pairs = [(source, partners[id(source)]) for source in a if id(source) in partners]
    return pairs, ([s for s in a if id(s) not in partners], [s for s in b if id(s) not in taken])


def _module(relative: PurePath) -> str:
    if relative.suffix.lower() in PYTHON_SUFFIXES:
        return relative.as_posix()
    return targets.python_target(relative, Path()).as_posix()


def _colour(line: str) -> str:
    bare = line.lstrip()
    if bare.startswith("-") or ": lost " in line:
        return RED
    return GREEN if bare.startswith("+") or ": appeared " in line else CYAN if bare.startswith("@@") else ""


def _is_program(source: Source) -> bool:
    return source.path is not None and source.path.suffix.lower() in PYTHON_SUFFIXES


def _is_python(source: Source, text: str) -> bool:
    if source.path is not None and source.path.suffix:
        return source.path.suffix == ".py"
    return bool(_IMPORT.search(text))
