"""`--report FILE`: a run is remembered, and written down as a page or as JSON when it is over."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from roundtrip.cli import files, lazily
from roundtrip.cli.report import WRONG_USAGE, Report
from roundtrip.diagnostics import ConversionError, error
from roundtrip.report.begins import JSON_BEGINS, PAGE_BEGINS
from roundtrip.report.record import recording

PAGES = (".html", ".htm")


def report_file(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """A file that a report can go to, by its name. Raises click.BadParameter."""
    if value is not None and value.suffix.lower() not in (*PAGES, ".json"):
        raise click.BadParameter(f"{value} ends in neither .html nor .json")
    return value


def reported(command: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option --report of a command, whose function needs to know nothing of it. Stands right above the function."""

    def wrap(function: Callable[..., int]) -> Callable[..., int]:
        @click.option(
            "--report",
            "report_to",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            callback=report_file,
            help="Write down what became of every file: FILE.html is a page to read, FILE.json for programs and `report merge`.",
        )
        @functools.wraps(function)
        def run(*arguments: Any, report_to: Path | None, **options: Any) -> int:
            if report_to is None:
                return function(*arguments, **options)
            if not _done(lambda: refuse_another(report_to)):
                return 1
            with recording(command) as record:
                status = function(*arguments, **options)
            if status == WRONG_USAGE or _done(lambda: write(lazily.report_data(record), report_to)):
                return status
            return 1

        return run

    return wrap


def refuse_another(path: Path) -> files.Existing:
    """What is in a file that a report is to go to. Raises ConversionError where that is anything but a report."""
    before = files.existing(path)
    begins = PAGE_BEGINS if path.suffix.lower() in PAGES else JSON_BEGINS
    if before.data and not before.data.startswith(begins.encode()):
        message = f"{path} is there and is no report of roundtrip, so it is not replaced; name another file"
        raise error("exists", message, file=str(path))
    return before


def write(report: dict[str, Any], path: Path) -> None:
    """Writes a report, as a page or as JSON, by the suffix of its file. Raises ConversionError."""
    text = lazily.report_page(report) if path.suffix.lower() in PAGES else lazily.report_json(report)
    files.write(refuse_another(path), text)


def _done(act: Callable[[], object]) -> bool:
    """Does what may fail, and says so where it does."""
    try:
        act()
    except ConversionError as problem:
        with Report() as told:
            told.show(problem.diagnostics)
        return False
    return True
