"""`roundtrip to-python CHART`: a chart's workflows as programs in a folder, beside a module of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from roundtrip.cli import files, lazily, targets
from roundtrip.cli.directions import Destination
from roundtrip.cli.report import Report
from roundtrip.cli.sources import Source
from roundtrip.cli.telling import Telling
from roundtrip.diagnostics import ConversionError, Diagnostic, error

if TYPE_CHECKING:
    from roundtrip.charts import Chart, Helm, Rendering
    from roundtrip.results import Result

MODULE = "values"
CHART = "Chart.yaml"
# (the YAML, its source, the file that the program goes to, whether scripts stay texts, whether constants are made) → the program
OfYaml = Callable[[str, Source, Path, bool, bool], "Result"]


@dataclass(frozen=True)
class Values:
    """What goes over a chart's own values, and the folder of what is rendered already: the options' `files`, `sets`, `rendered`."""

    files: tuple[Path, ...] = ()
    sets: tuple[str, ...] = ()
    rendered: Path | None = None


def options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that are for charts alone."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    for option in (
        click.option("--rendered", metavar="DIR", type=folder, help="Of a chart: what Helm rendered of it already."),
        click.option(
            "--set", "sets", metavar="K=V", multiple=True, help="Of a chart: a value, as `helm template` takes it."
        ),
        click.option(
            "--values", "files_of_values", metavar="FILE", type=file, multiple=True, help="Of a chart: a values file."
        ),
    ):
        command = option(command)
    return command


def chart_among(sources: Sequence[str], destination: Destination, values: Values) -> Path | None:
    """The chart that is to be converted, None for files and other folders. Raises click.UsageError."""
    found = [Path(name) for name in sources if name != "-" and (Path(name) / CHART).is_file()]
    if not found:
        if values != Values():
            raise click.UsageError("--values, --set and --rendered are for a chart: a folder with a Chart.yaml.")
        return None
    if len(sources) > 1:
        raise click.UsageError(f"{found[0]} is a chart; name it alone, and what else there is to convert by itself.")
    if destination.onto is not None:
        raise click.UsageError("--onto takes the changes of one file, and a chart may have several.")
    if destination.output is None or Path(destination.output).is_file() or destination.output.endswith(".py"):
        raise click.UsageError("A chart needs a folder to go to: name it with -o FOLDER.")
    return found[0]


def convert(folder: Path, values: Values, destination: Destination, of_yaml: OfYaml, telling: Telling) -> int:
    """Converts the chart in a folder, and reports; the exit status."""
    with Report(telling=telling) as report:
        try:
            chart = lazily.chart_in(folder)
            output = Path(destination.output or ".")
            made, texts = texts_of(chart, values, output, of_yaml)
        except ConversionError as problem:
            report.show(problem.diagnostics, file=str(folder))
            return 1
        for program in made.programs:
            report.show(program.diagnostics)
        report.show(made.notes)
        outcomes = _put(texts, destination, report)
        counted = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
        report.say(f"{len(texts)} file{'' if len(texts) == 1 else 's'}: {counted}; {_said(made)}")
        return 1 if report.failed else 0


def _said(made: Rendering) -> str:
    """What became of the values, in words."""
    if not made.refs:
        return "no value is said in the Python"
    one = len(made.refs) == 1
    return (
        f"{len(made.refs)} value{' is' if one else 's are'} said at {made.said} place{'' if made.said == 1 else 's'}, proven with "
        f"{made.sets} other sets of values"
    )


def texts_of(
    chart: Chart, values: Values, output: Path, of_yaml: OfYaml, helm: Helm | None = None
) -> tuple[Rendering, dict[Path, str]]:
    """What becomes of a chart, and the texts of the files in the folder `output`. `helm`: instead of the user's.

    Raises ConversionError.
    """

    def convert(template: str, text: str, plain_scripts: bool, hoist: bool) -> tuple[str, Sequence[Diagnostic]]:
        path = (values.rendered or chart.folder) / template
        called = str(path) if values.rendered is not None else f"{path}, rendered"
        target = targets.python_target(PurePath("program.yaml"), output)
        try:
            result = of_yaml(text, Source(str(path), path, PurePath(path.name)), target, plain_scripts, hoist)
        except ConversionError as problem:
            raise ConversionError([d if d.file else d.within(called) for d in problem.diagnostics]) from problem
        said = [d for d in result.diagnostics if d.file in ("", str(path))]
        return result.text, [d.within(called) for d in said]

    if values.rendered is not None:
        made = lazily.from_folder(chart, values.rendered, convert)
    else:
        helm = helm or lazily.Helm(lazily.found_helm())
        made = lazily.made_of(chart, helm, values.files, values.sets, convert, MODULE)
    texts: dict[Path, str] = {}
    owners: dict[Path, str] = {}
    for program in made.programs:
        target = targets.python_target(program.relative, output)
        if target.stem == MODULE and made.refs:
            target = target.with_name(f"{MODULE}_.py")
        if target in texts:
            message = (
                f"{owners[target]} and {program.template} would both become {target}; give one of them another name"
            )
            raise error("same-target", message, file=str(chart.folder / program.template))
        texts[target] = program.text
        owners[target] = program.template
    if made.refs:
        target = output / f"{MODULE}.py"
        text = lazily.values_module(chart, values.files, made.values, made.release, made.used, target, made.quantities)
        texts = {target: text, **texts}
    return made, texts


def _put(texts: dict[Path, str], destination: Destination, report: Report) -> Counter[str]:
    """Writes the files, all of them or none, since they go together; what became of them."""
    there: dict[Path, files.Existing] = {}
    refused = False
    for target, text in texts.items():
        try:
            there[target] = files.existing(target)
            before = there[target].text
        except ConversionError as problem:
            report.show(problem.diagnostics, file=str(target))
            refused = True
            continue
        if before == text:
            continue
        if destination.check:
            what = "this doesn't exist" if before is None else "this is not what the chart gives"
            report.show([Diagnostic("error", "would-change", what, file=str(target))])
        elif before is not None and not destination.overwrite:
            message = "this is there, and isn't what the chart gives now; nothing is written. --overwrite replaces it"
            report.show([Diagnostic("error", "exists", message, file=str(target))])
            refused = True
    same = [target for target, found in there.items() if found.text == texts[target]]
    outcomes = Counter({"unchanged": len(same)})
    rest = [target for target in texts if target not in same]
    if refused or destination.check:
        outcomes["failed" if refused else "would change"] = len(rest)
        return +outcomes
    for target in rest:
        try:
            files.write(there[target], texts[target])
            outcomes["written"] += 1
        except ConversionError as problem:
            report.show(problem.diagnostics, file=str(target))
            outcomes["failed"] += 1
    return +outcomes
