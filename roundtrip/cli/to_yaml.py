"""`roundtrip to-yaml`: Hera Python into Argo YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from roundtrip.cli import options, sniff, targets
from roundtrip.cli.batch import Base, Destination, Direction, convert_all
from roundtrip.cli.codemodding import folders_of
from roundtrip.cli.sources import PYTHON_SUFFIXES, Source

if TYPE_CHECKING:
    from roundtrip.convert import Result


@click.command("to-yaml")
@options.sources
@options.destination("WF.yaml")
@click.option(
    "--engine",
    type=click.Choice(["auto", "static", "hera"]),
    default="auto",
    show_default=True,
    help="static reads the program and runs nothing; hera runs it, without submitting; auto runs only what needs it.",
)
@options.argo
@click.option("--no-validate", is_flag=True, help="Don't hold the result against Argo's schema.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How long a program may run under Hera.",
)
@options.exclude
def command(
    sources: tuple[str, ...],
    output: str | None,
    onto: Path | None,
    overwrite: bool,
    check: bool,
    engine: Literal["auto", "static", "hera"],
    argo: str | None,
    no_validate: bool,
    timeout: float,
    exclude: tuple[str, ...],
) -> int:
    """Turn Hera Python into Argo YAML.

    SRC is a file, a folder, or - for standard input; dag_diamond.py becomes dag-diamond.yaml. Into a file that ends in .json
    goes JSON, several workflows as a `kind: List`.
    """

    def convert(text: str, source: Source, base: Base | None, target: Path | None) -> Result:
        from roundtrip.convert import yaml_of

        return yaml_of(
            text,
            file=source.name,
            path=str(source.path) if source.path is not None else None,
            engine=engine,
            onto=base.text if base is not None else None,
            onto_file=str(base.path) if base is not None else "",
            validate=not no_validate,
            argo=argo,
            timeout=timeout,
            folders=folders_of(source),
            json=target is not None and target.suffix == ".json",
        )

    direction = Direction(PYTHON_SUFFIXES, targets.yaml_target, sniff.likely_python, convert)
    return convert_all(sources, direction, Destination(output, onto, overwrite, check), exclude)
