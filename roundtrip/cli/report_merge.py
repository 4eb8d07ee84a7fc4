"""`roundtrip report merge`: the reports of several runs as one."""

from __future__ import annotations

from pathlib import Path

import click

from roundtrip.cli import files, lazily
from roundtrip.cli.report import Report
from roundtrip.cli.reporting import report_file, write
from roundtrip.diagnostics import ConversionError, error
from roundtrip.report.shape import BadReport


@click.group("report")
def command() -> None:
    """Work on the reports that --report wrote."""


@command.command("merge")
@click.argument("reports", metavar="REPORT.json...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=report_file,
    help="Where to write: FILE.json, or FILE.html for a page.",
)
def merge(reports: tuple[Path, ...], output: Path) -> int:
    """Merge the JSON reports of several runs, such as the shards of one, into one report.

    Files are sorted by name, totals counted anew, seconds added up; what each run said of no single file is told once.
    """
    with Report() as report:
        found = []
        for path in reports:
            try:
                text = files.existing(path).text
                if text is None:
                    raise error("no-such-file", "there is no such file, or nothing in it", file=str(path))
                found.append(lazily.from_json(text))
            except ConversionError as problem:
                report.show(problem.diagnostics, file=str(path))
            except BadReport as problem:
                report.show(
                    error("bad-report", f"{problem}; `--report FILE.json` writes one").diagnostics, file=str(path)
                )
        if report.failed:
            return 1
        try:
            write(lazily.merged(found), output)
        except ConversionError as problem:
            report.show(problem.diagnostics)
            return 1
        return 0
