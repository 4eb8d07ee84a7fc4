"""`validate --fix`: files with what suggestions say, written, or shown as a unified diff."""

from __future__ import annotations

from collections.abc import Callable

import click

from roundtrip.cli import files, lazily
from roundtrip.cli.report import Report, visible
from roundtrip.cli.sources import Source
from roundtrip.cli.sync_writes import Write, unified
from roundtrip.diagnostics import ConversionError, Diagnostic


def mend(source: Source, said: Callable[[str], list[Diagnostic]], report: Report, write: bool) -> None:
    """Mends a YAML file as far as that is safe, and says so. `said`: the messages about its text; `write`: else it is shown."""
    if source.path is None:
        return
    try:
        there = files.existing(source.path)
        if there.text is None:
            return
        text, done = lazily.fixed(there.text, said)
        if not done:
            return
        if not write:
            click.echo(visible(unified(Write(there, text, "changed"))), nl=False, err=report.machine)
            return
        files.write(there, text)
    except ConversionError as problem:
        report.show(problem.diagnostics, file=source.name)
        return
    report.result(f"{'fixed':<12} {source.name} ({len(done)} message{'' if len(done) == 1 else 's'})")
