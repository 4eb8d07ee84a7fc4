"""`roundtrip to-yaml`: Hera Python into Argo YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from roundtrip.cli import lazily, options, sniff, targets, telling
from roundtrip.cli.batch import convert_all
from roundtrip.cli.carrying_out import How
from roundtrip.cli.carrying_out import how as how_options
from roundtrip.cli.directions import Base, Destination, Direction
from roundtrip.cli.options import Given
from roundtrip.cli.reporting import reported
from roundtrip.cli.sources import PYTHON_SUFFIXES, Source
from roundtrip.cli.telling import Telling

if TYPE_CHECKING:
    from roundtrip.results import Result


@click.command("to-yaml", cls=options.ProgramCommand)
@options.sources
@options.destination("WF.yaml")
@options.engine
@options.argo
@options.crds
@options.no_validate
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How long a program may run under Hera.",
)
@options.exclude
@options.force_exclude
@how_options
@telling.options
@reported("to-yaml")
def command(
    sources: tuple[str, ...],
    output: str | None,
    onto: Path | None,
    overwrite: bool,
    check: bool,
    timeout: float,
    exclude: tuple[str, ...],
    force_exclude: bool,
    telling: Telling,
    how: How,
    **values: object,
) -> int:
    """Turn Hera Python into Argo YAML.

    SRC is a file, a folder, or - for standard input; dag_diamond.py becomes dag-diamond.yaml. FILE.py:TARGET is a name of
    the program, or a call such as make(env="dev"); ARGS go to the program's sys.argv. Into a file that ends in .json
    goes JSON, several workflows as a `kind: List`. An option goes before its key of [tool.roundtrip] in pyproject.toml.

    Where reading a program isn't enough, it is run, in a process with a time limit that is no sandbox; `--engine static`
    runs nothing.
    """
    given = Given(**values)
    where = Destination(output, onto, overwrite, check)
    return convert_all(sources, to_yaml(given, timeout), where, given, exclude, force_exclude, telling, how)


def to_yaml(given: Given, timeout: float = 60.0) -> Direction:
    """The direction from Python to YAML, as the options and the projects of the sources say it.

    `timeout`: seconds that a program may run under Hera.
    """

    def convert(text: str, source: Source, base: Base | None, target: Path | None) -> Result:
        settings = given.settings(source.path)
        return lazily.yaml_of(
            text,
            file=source.name,
            path=str(source.path) if source.path is not None else None,
            engine=settings.engine,
            onto=base.text if base is not None else None,
            onto_file=str(base.path) if base is not None else "",
            validate=not settings.no_validate,
            argo=settings.argo,
            crds=settings.crds,
            timeout=timeout,
            folders=given.folders(source.path),
            invocation=given.invocation(source.path, source.targets),
            json=target is not None and target.suffix == ".json",
            beside=not source.walked,
        )

    return Direction(
        PYTHON_SUFFIXES, targets.yaml_target, sniff.likely_python, convert, circumstances=lambda source: timeout
    )
