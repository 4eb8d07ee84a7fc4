"""What is told of a chart's templates: what a program of theirs no longer depends on, line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from roundtrip.charts.data import Values, dotted
from roundtrip.charts.documents import Rendered
from roundtrip.charts.finding import Found, Spot
from roundtrip.charts.folder import Chart
from roundtrip.charts.formulas import Ref
from roundtrip.charts.lines import Action, naming
from roundtrip.diagnostics import Diagnostic
from roundtrip.document import format_path, text_at
from roundtrip.yaml.embedded import embedded_in

DECIDED, CONSTANT, VALUE, KIND = "chart-decided", "chart-constant", "chart-value", "chart-kind"
# an action that says a value, and makes nothing of it
_PLAIN = re.compile(
    r"(?:(?:toJson|toYaml)\s+)?(?:\$\w*)?\.[\w.]+(?:\s*\|\s*(?:quote|squote|toString|trim|toJson|toYaml|n?indent\s+\d+))*"
)
_MOST = 4  # places that a message names


def told(chart: Chart, actions: list[Action], found: Found, left: dict[Spot, str], values: Values) -> list[Diagnostic]:
    """A note for each action whose outcome is in the programs as it was rendered.

    `actions`: those that the programs' templates reach; `left`: the places that other values change, and no value says.
    """
    notes = [*_decided(chart, actions), *_constants(chart, actions), *_values(chart, actions, found, left)]
    return sorted(dict.fromkeys(notes), key=lambda d: (d.file, d.line, d.column))


def _note(chart: Chart, action: Action, code: str, message: str) -> Diagnostic:
    return Diagnostic("note", code, message, action.line, action.column, file=str(chart.folder / action.file))


def _decided(chart: Chart, actions: list[Action]) -> Iterator[Diagnostic]:
    for action in actions:
        if action.decides and action.text != "else":
            word = "repeats" if action.text.startswith("range") else "decides"
            message = (
                f"what `{action.shown}` {word} is in the Python as these values have it, and no longer depends on them"
            )
            yield _note(chart, action, DECIDED, message)


def _constants(chart: Chart, actions: list[Action]) -> Iterator[Diagnostic]:
    for action in actions:
        if action.constant and not action.decides:
            message = f"`{action.constant}` is a constant in the Python, as it was rendered: it is none of the values (`{action.shown}`)"
            yield _note(chart, action, CONSTANT, message)


def _values(chart: Chart, actions: list[Action], found: Found, left: dict[Spot, str]) -> Iterator[Diagnostic]:
    """What depends on a value, and isn't said by it."""
    places: dict[Ref | None, list[Spot]] = {}
    for spot, ref in found.derived.items():
        if spot not in found.formulas and not found.within_whole(spot):
            places.setdefault(ref, []).append(spot)
    covered = found.unsteady | {spot for spots in places.values() for spot in spots}
    others = [spot for spot in left if spot not in covered and not any(_around(spot, other) for other in covered)]
    if others:
        places.setdefault(None, []).extend(others)
    for ref, spots in places.items():
        name = _name(ref) if ref is not None else ""
        lines = _makers(naming(actions, name), name) if name else []
        if lines is None:
            continue  # what it decides is told already
        for action in lines:
            message = f"{_where(spots)} is as these values have it: what `{action.shown}` makes of `{name}` isn't kept"
            yield _note(chart, action, VALUE, message)
        for file in dict.fromkeys(str(chart.template(key[0])) for key, _ in spots) if not lines else ():
            ours = _where([spot for spot in spots if str(chart.template(spot[0][0])) == file])
            whose = f"`{name}` changes it" if name else "it changes with the values"
            message = f"{ours} is as it was rendered: {whose}, and isn't what stands there"
            yield Diagnostic("note", VALUE, message, file=str(chart.folder / file))
    known = {spot for spots in places.values() for spot in spots}
    for ref in dict.fromkeys(found.lengths.values()):
        spots = [spot for spot, other in found.lengths.items() if other == ref and spot not in known]
        makers = _makers(naming(actions, _name(ref)), _name(ref)) if spots else None
        for action in makers or ():
            message = f"{_where(spots)} is as these values have it: `{action.shown}` depends on how much there is in `{_name(ref)}`"
            yield _note(chart, action, VALUE, message)
    for spot in sorted(found.unsteady, key=str):
        message = f"{_where([spot])} is as it was rendered once: Helm makes something else of it each time, or of each way to give it a value"
        yield Diagnostic("note", VALUE, message, file=str(chart.folder / chart.template(spot[0][0])))


def _makers(actions: list[Action], name: str) -> list[Action] | None:
    """Those of some actions that make something else of a value; None where all that they do is to decide by it."""
    makers = [action for action in actions if not action.decides and not _PLAIN.fullmatch(action.text)]
    if makers:
        return makers
    deciding = [action for action in actions if action.decides]
    return None if deciding else actions


def _name(ref: Ref) -> str:
    return f".Release.{str(ref.place[0]).title()}" if ref.of_release else dotted(ref.place)


def _around(outer: Spot, inner: Spot) -> bool:
    return outer[0] == inner[0] and inner[1][: len(outer[1])] == outer[1]


def _where(spots: Iterable[Spot]) -> str:
    names = list(dict.fromkeys(format_path(path) or "the document" for _, path in spots))
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def kinds_told(chart: Chart, documents: list[Rendered], folder: Path | None) -> Iterator[Diagnostic]:
    """A note for each template that gives documents of other kinds, which stay with the chart. `folder`: what was rendered."""
    counted: dict[str, Counter[str]] = {}
    within: dict[str, list[str]] = {}
    for document in documents:
        if document.argo:
            continue
        counted.setdefault(document.source, Counter())[document.kind or "document without a kind"] += 1
        for one in embedded_in(document.root):
            name = f"{document.kind} {text_at(document.root, 'kind') and one.place}"
            within.setdefault(document.source, []).append(
                f"a {one.kind} stands in {one.place} of the {name.split()[0]}"
            )
    for source, kinds in counted.items():
        names = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds.items())
        more = "".join(f"; {text}, and isn't converted" for text in within.get(source, ())[:_MOST])
        file = folder / source if folder is not None else chart.folder / chart.template(source)
        yield Diagnostic(
            "note", KIND, f"{names}: no kind of Argo Workflows' own, so it stays with the chart{more}", file=str(file)
        )
