"""`roundtrip to-python`: Argo YAML into Hera Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from roundtrip.cli import options, sniff, targets
from roundtrip.cli.batch import Base, Destination, Direction, check_named_yaml, convert_all
from roundtrip.cli.codemodding import Codemodding
from roundtrip.cli.sources import YAML_SUFFIXES, Source
from roundtrip.diagnostics import ConversionError

if TYPE_CHECKING:
    from roundtrip.convert import Result

BROKEN = frozenset({"wrong-type", "no-template-type"})


@click.command("to-python")
@options.sources
@options.destination("FLOW.py")
@options.argo
@options.upgrade
@options.scripts
@click.option("--no-hoist", is_flag=True, help="Repeat what occurs in several places; make no constants of it.")
@options.loops
@click.option("--strict", is_flag=True, help="Treat a duplicate key as an error.")
@options.codemods
@options.run_codemods
@options.codemod_timeout
@options.exclude
def command(
    sources: tuple[str, ...],
    output: str | None,
    onto: Path | None,
    overwrite: bool,
    check: bool,
    argo: str | None,
    upgrade: bool,
    scripts: Literal["functions", "text"],
    no_hoist: bool,
    loops: bool,
    strict: bool,
    codemods: tuple[str, ...],
    engine: Literal["auto", "static", "hera"],
    timeout: float,
    exclude: tuple[str, ...],
) -> int:
    """Turn Argo YAML into Hera Python.

    SRC is a file, a folder, or - for standard input; dag-diamond.yaml becomes dag_diamond.py.
    """
    chosen = Codemodding(codemods, timeout, engine == "hera")
    direction = to_python(
        argo=argo,
        upgrade=upgrade,
        scripts=scripts,
        hoist=not no_hoist,
        loops=loops,
        strict=strict,
        codemodding=chosen,
    )
    return convert_all(sources, direction, Destination(output, onto, overwrite, check), exclude)


def to_python(
    *,
    argo: str | None = None,
    upgrade: bool = False,
    scripts: Literal["functions", "text"] = "functions",
    hoist: bool = True,
    loops: bool = False,
    strict: bool = False,
    codemodding: Codemodding | None = None,
) -> Direction:
    """The direction from YAML to Python, with these options."""
    chosen = codemodding or Codemodding()

    def convert(text: str, source: Source, onto: Base | None, target: Path | None) -> Result:
        from roundtrip.convert import python_of

        check_named_yaml(text, source)
        place = target or source.path
        result = python_of(
            text,
            file=source.name,
            argo=argo,
            scripts=scripts,
            upgrade=upgrade,
            strict=strict,
            hoist=hoist,
            loops=loops,
            onto=onto.text if onto is not None else None,
            path=str(onto.path) if onto is not None else None,
            beside=place.parent if place is not None else None,
            codemods=chosen.of(source),
            folders=chosen.folders(source),
        )
        refuse(text, result)
        return result

    return Direction(YAML_SUFFIXES, targets.python_target, sniff.likely_yaml, convert, chosen.prepare)


def refuse(text: str, result: Result) -> None:
    """Raises ConversionError for a workflow that no Argo could run as it stands: the Python of it would help nobody.

    A field that Argo doesn't know is no such fault: it is told, and kept.
    """
    broken = [d for d in result.diagnostics if d.code in BROKEN and d.severity == "error"]
    if not broken and "m.Template(" in result.text:  # as the writer says a template of no known type
        from roundtrip.schema import check
        from roundtrip.yaml.reader import read

        broken = [d for d in check(read(text).documents) if d.code in BROKEN and d.severity == "error"]
    if broken:
        raise ConversionError([*broken, *(d for d in result.diagnostics if d not in broken)])
