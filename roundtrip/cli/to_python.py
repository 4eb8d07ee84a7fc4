"""`roundtrip to-python`: Argo YAML into Hera Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roundtrip.cli import charts, files, lazily, options, sniff, targets, telling
from roundtrip.cli.batch import convert_all
from roundtrip.cli.carrying_out import How
from roundtrip.cli.carrying_out import how as how_options
from roundtrip.cli.codemodding import Codemodding
from roundtrip.cli.directions import Base, Destination, Direction
from roundtrip.cli.elsewhere import Elsewhere
from roundtrip.cli.keep_order import Orders
from roundtrip.cli.options import Given
from roundtrip.cli.reporting import reported
from roundtrip.cli.sources import YAML_SUFFIXES, Source, file_and_target
from roundtrip.cli.telling import Telling
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.helpers import HelperModule, helper_module
from roundtrip.settings.keys import Settings

if TYPE_CHECKING:
    from roundtrip.results import Result

BROKEN = frozenset({"wrong-type", "no-template-type"})


@click.command("to-python", cls=options.ProgramCommand)
@options.sources
@options.destination("FLOW.py")
@options.argo
@options.upgrade
@options.scripts
@options.lift
@click.option("--no-hoist", is_flag=True, help="Repeat what occurs in several places; make no constants of it.")
@options.loops
@options.style
@options.modernize
@options.header
@options.submit
@options.pragmas
@options.keep_order
@options.strict
@options.codemods
@options.engine
@options.codemod_timeout
@options.exclude
@options.force_exclude
@charts.options
@how_options
@telling.options
@reported("to-python")
def command(
    sources: tuple[str, ...],
    output: str | None,
    onto: Path | None,
    overwrite: bool,
    check: bool,
    no_hoist: bool,
    timeout: float,
    exclude: tuple[str, ...],
    force_exclude: bool,
    rendered: Path | None,
    sets: tuple[str, ...],
    files_of_values: tuple[Path, ...],
    telling: Telling,
    how: How,
    **values: object,
) -> int:
    """Turn Argo YAML into Hera Python.

    SRC is a file, a folder, or - for standard input; dag-diamond.yaml becomes dag_diamond.py. A folder with a Chart.yaml is
    rendered by Helm, and what came from its values is said as a value. An option goes before its
    key of [tool.roundtrip] in pyproject.toml. What a codemod makes is read to see that it means the same; `--engine hera` runs
    it. A program that changes are put back into is run where reading isn't enough, unless `--engine static` forbids it.
    """
    of_chart = charts.Values(files_of_values, sets, rendered)
    given = Given(**values)
    program, wanted = file_and_target(str(onto)) if onto is not None else ("", ())
    onto = Path(program) if program else None
    where = Destination(output, onto, overwrite, check)
    chart = charts.chart_among(sources, where, of_chart)
    if chart is not None:
        return charts.convert(chart, of_chart, where, of_rendered(given, not no_hoist, timeout), telling)
    direction = to_python(given, hoist=not no_hoist, timeout=timeout, of_program=wanted)
    return convert_all(sources, direction, where, given, exclude, force_exclude, telling, how)


def to_python(given: Given, hoist: bool = True, timeout: float = 60.0, of_program: tuple[str, ...] = ()) -> Direction:
    """The direction from YAML to Python, as the options and the projects of the sources say it.

    `timeout`: seconds that codemods may take for a file. `of_program`: the targets in the program that changes go into.
    """
    orders = Orders()
    elsewhere = Elsewhere(given)
    chosen = Codemodding(given, timeout)

    def convert(text: str, source: Source, onto: Base | None, target: Path | None) -> Result:
        said = elsewhere.checked(text, source)
        place = target or source.path
        keep = orders.of(source, given.settings(source.path).keep_order)
        result = lazily.python_of(
            text,
            hoist=hoist,
            onto=onto.text if onto is not None else None,
            path=str(onto.path) if onto is not None else str(target) if target is not None else None,
            beside=place.parent if place is not None else None,
            helpers=helpers_of(target) if target is not None else None,
            keep_order=keep is not None,
            codemods=chosen.of(source),
            folders=given.folders(source.path),
            invocation=given.invocation(onto.path if onto is not None else target, of_program),
            **_settled(given.settings(source.path), source),
        )
        refuse(text, result)
        return replace(result, diagnostics=(*said, *(keep or ()), *result.diagnostics))

    def survey(sources: Sequence[Source]) -> list[Diagnostic]:
        return [*orders.survey(sources), *elsewhere.survey(sources)]

    def circumstances(source: Source) -> object:
        return hoist, timeout, of_program, orders.asked(source), elsewhere.asked(source)

    return Direction(
        YAML_SUFFIXES,
        targets.python_target,
        sniff.likely_yaml,
        convert,
        helpers_for,
        survey,
        chosen.prepare,
        circumstances,
        elsewhere.instead,
    )


def of_rendered(given: Given, hoist: bool, timeout: float) -> charts.OfYaml:
    """What makes a program of what Helm rendered, as the options and the chart's project say it."""
    chosen = Codemodding(given, timeout)

    def convert(text: str, source: Source, target: Path, plain_scripts: bool, hoisting: bool) -> Result:
        chosen.prepare([source])
        settings = given.settings(source.path)
        settled = _settled(settings, source)
        result = lazily.python_of(
            text,
            hoist=hoist and hoisting,
            path=str(target),
            beside=target.parent,
            helpers=helpers_of(target),
            keep_order=bool(settings.keep_order),
            codemods=chosen.of(source),
            folders=given.folders(source.path),
            **(settled | {"scripts": "text", "lift": False} if plain_scripts else settled),
        )
        refuse(text, result)
        return result

    return convert


def _settled(settings: Settings, source: Source) -> dict[str, Any]:
    """What the options, and the project of a source, say of its program."""
    return {
        "file": source.name,
        "argo": settings.argo,
        "scripts": settings.scripts,
        "upgrade": settings.upgrade,
        "lift": settings.lift,
        "strict": settings.strict,
        "loops": settings.loops,
        "modernize": settings.modernize,
        "style": settings.style,
        "pragmas": settings.pragmas,
        "header": header_of(settings, source),
        "submit": settings.submit,
        "engine": settings.engine,
    }


def header_of(settings: Settings, source: Source) -> str | None:
    """What a program begins with; `{source}` is the file that it is made of, from the folder of the settings on."""
    if settings.header is None:
        return None
    name = "standard input" if source.path is None else source.path.name
    folder = (settings.file.parent if settings.file is not None else Path.cwd()).resolve()
    if source.path is not None and source.path.resolve().is_relative_to(folder):
        name = source.path.resolve().relative_to(folder).as_posix()
    return settings.header.replace("{source}", name)


def helpers_of(target: Path) -> HelperModule | None:
    """The module that the program `target` imports its helpers from; None where it is to have them itself.

    A program of the module's own name would import itself. Raises ConversionError where it is that file.
    """
    module = helper_module(target.parent)
    if module is None:
        return None
    if target.resolve() == module.file:
        message = (
            f"{target} is the module of helpers that programs import (`helpers` of [tool.roundtrip]); name another"
        )
        raise error("same-target", message)
    return module if target.stem != module.name.partition(".")[0] else None


def helpers_for(program: str, target: Path) -> tuple[files.Existing, str] | None:
    """The module of helpers with what a program needs of it, None where it has that. Raises ConversionError."""
    module = helpers_of(target)
    used = module.imported(program) if module is not None else set()
    if module is None or not used:
        return None
    before = files.existing(module.file)
    text = lazily.completed(module, used)
    return (before, text) if text != (before.text or "") else None


def refuse(text: str, result: Result) -> None:
    """Raises ConversionError for a workflow that no Argo could run as it stands: the Python of it would help nobody.

    A field that Argo doesn't know is no such fault: it is told, and kept.
    """
    broken = [d for d in result.diagnostics if d.code in BROKEN and d.severity == "error"]
    if not broken and "m.Template(" in result.text:  # as the writer says a template of no known type
        broken = [d for d in lazily.check(lazily.read(text).documents) if d.code in BROKEN and d.severity == "error"]
    if broken:
        raise ConversionError([*broken, *(d for d in result.diagnostics if d not in broken)])
