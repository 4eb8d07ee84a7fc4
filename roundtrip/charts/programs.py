"""A chart's workflows as programs that have its values: made, proven, and what is to be said of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath

from roundtrip.charts.data import Place, Values
from roundtrip.charts.documents import Rendered
from roundtrip.charts.finding import Found, Key, Render, Search, Spot
from roundtrip.charts.folder import Chart
from roundtrip.charts.formulas import Ref
from roundtrip.charts.helm import Helm
from roundtrip.charts.lines import actions_in, reached
from roundtrip.charts.proving import Set, alone_of, blamed, different, sets_of, unsaid, untrue
from roundtrip.charts.rendering import rendered, rendered_in
from roundtrip.charts.told import kinds_told, told
from roundtrip.charts.writing import QUANTITIES, Written, written
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Node

ROUNDS = 8
# (the template, the YAML that it gave, whether scripts stay texts, whether what repeats is said once) → the program
Convert = Callable[[str, str, bool, bool], tuple[str, Sequence[Diagnostic]]]


@dataclass(frozen=True)
class Made:
    """The program of a template: its path in the chart, the name of its YAML, the text, and what is to be said of it."""

    template: str
    relative: PurePath
    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass
class Rendering:
    """What becomes of a chart. `used`: the keys of the values that programs use; `values`, `release`: what they were rendered with.

    `notes`: what is told of the templates; `said`: how many places say a value; `refs`: the values that are said;
    `sets`: with how many other sets of values they were tried; `quantities`: whether one needs that function.
    """

    programs: list[Made]
    notes: list[Diagnostic]
    values: Values = field(default_factory=dict)
    release: Values = field(default_factory=dict)
    refs: set[Ref] = field(default_factory=set)
    said: int = 0
    sets: int = 0
    quantities: bool = False

    @property
    def used(self) -> list[str]:
        """The keys at the top of the values that programs use."""
        return sorted({str(ref.place[0]) for ref in self.refs if not ref.of_release})


def from_folder(chart: Chart, folder: Path, convert: Convert) -> Rendering:
    """The programs of what Helm rendered into a folder: as it is rendered, since nothing says what came from values."""
    documents = rendered_in(folder)
    argo = _argo(chart, documents)
    programs = []
    for source, ours in _by_source(argo).items():
        inside = PurePosixPath(source)
        parts = inside.parts
        if "templates" in parts[:-1]:
            inside = PurePosixPath(*parts[parts.index("templates") + 1 :])
        text, said = convert(source, _text(ours), False, True)
        programs.append(Made(source, _flat(inside), text, tuple(said)))
    message = "no value is kept: what came from values isn't known of what is rendered already"
    notes = [Diagnostic("note", "chart-value", message, file=str(folder)), *kinds_told(chart, documents, folder)]
    return Rendering(programs, notes)


def made_of(
    chart: Chart, helm: Helm, files: Sequence[Path], sets: Sequence[str], convert: Convert, module: str
) -> Rendering:
    """The programs of a chart. `files`, `sets`: what goes over its values; `module`: where programs import the values from.

    Raises ConversionError.
    """
    with rendered(chart, helm, files, sets) as chartered:
        values, release = chartered.values, chartered.release
        argo = _argo(chart, chartered.documents)
        sources = _by_source(argo)
        actions = actions_in(chart.templates())
        ours = reached(actions, {str(chart.template(source)) for source in sources})
        base = {document.key: document for document in argo}
        found = Search(chartered.render, base, values, release, chartered.hints(ours)).run()
        wholes = {ref.place for ref in found.wholes.values()}
        others = sets_of(chartered.render, found, wholes, values, release)
        alone = alone_of(chartered.render, found, values, release)
        _give_up(found, untrue(base, found, others, alone))
        hidden = unsaid(chartered.render, base, found, values, release)
        _give_up(found, hidden)
        result = Rendering([], [], values, release, sets=len(others))
        made = _Making(convert, module, chartered.render, (values, release, base), found, result)
        for source, documents in sources.items():
            made.one(chart, source, documents)
        result.notes = [*told(chart, ours, found, made.left, values), *kinds_told(chart, chartered.documents, None)]
        return result


@dataclass
class _Making:
    """Makes the programs of one chart, with the values that `base` was rendered with, and tries them with others. `left`: the places that say something else with other values, and aren't said by any."""

    convert: Convert
    module: str
    render: Render
    base: Set
    found: Found
    result: Rendering
    left: dict[Spot, str] = field(default_factory=dict)
    _sets: dict[frozenset[Place], list[Set]] = field(default_factory=dict)

    def one(self, chart: Chart, source: str, documents: list[Rendered]) -> None:
        """The program of a template, with as many values as are proven."""
        inside = chart.template(source)
        parts = inside.parts
        named = PurePosixPath(*(part for part in parts if part not in ("templates", "charts")))
        found = self.found
        keys = [document.key for document in documents]
        roots = {document.key: document.root for document in documents}
        text, said = self.convert(str(inside), _text(documents), False, True)
        program, left = self._proven(text, keys, roots, found)
        ours = {spot for spot in {*found.formulas, *found.wholes} if spot[0] in roots}
        hidden = any(path[-1] == "source" for _, path in program.hidden)
        if hidden or program.unfit:
            # a constant that says two things, or a function, which has no place for a value
            again, more = self.convert(str(inside), _text(documents), hidden, not program.unfit)
            better, others = self._proven(again, keys, roots, found)
            if len(better.said) > len(program.said):
                program, said, left = better, more, others
        self.left.update(left)
        for spot in ours & program.unfit:
            found.derived[spot] = _first(found, spot)
        self.result.said += len(program.said)
        self.result.quantities = self.result.quantities or QUANTITIES in program.imported
        for spot in program.said:
            whole, formula = found.wholes.get(spot), found.formulas.get(spot)
            self.result.refs |= {whole} if whole is not None else set(formula.refs) if formula is not None else set()
        self.result.programs.append(Made(str(inside), _flat(named), program.text, tuple(said)))

    def _proven(
        self, text: str, keys: list[Key], roots: dict[Key, Node], found: Found
    ) -> tuple[Written, dict[Spot, str]]:
        """The program with all that is proven of it, and where it says something else all the same; what isn't is given up."""
        for _ in range(ROUNDS):
            tried = self._tried(text, keys, roots, found)
            if tried is None:
                wrong = self._unreadable(text, keys, roots, found)
                if not wrong:
                    break
                _give_up(found, dict.fromkeys(wrong))
                continue
            program, everything = tried
            hidden = program.hidden & found.wholes.keys()
            if hidden:  # what says it can't be one expression; its items may be
                _give_up(found, dict.fromkeys(hidden))
                continue
            wrong = blamed(everything, found)
            if not wrong & program.said:
                return program, everything
            exact = {spot for spot in wrong if spot in everything} or wrong & found.wholes.keys() or wrong
            _give_up(found, dict.fromkeys(exact))
        return Written(text), {}

    def _tried(
        self, text: str, keys: list[Key], roots: dict[Key, Node], found: Found
    ) -> tuple[Written, dict[Spot, str]] | None:
        """The program with all that is found, and where it says something else than Helm; None where it can't be read."""
        values, release, _ = self.base
        try:
            program = written(text, keys, roots, found, values, release, self.module)
            differing = [different(program, keys, one) for one in (self.base, *self._others(roots, found))]
        except (ConversionError, ValueError, KeyError, RecursionError):
            return None
        return program, {spot: said for one in differing for spot, said in one.items()}

    def _others(self, roots: dict[Key, Node], found: Found) -> list[Set]:
        """Other sets of values, in which the lists and dictionaries that these documents say as a whole are others."""
        wholes = frozenset(ref.place for spot, ref in found.wholes.items() if spot[0] in roots)
        if wholes not in self._sets:
            values, release, _ = self.base
            self._sets[wholes] = sets_of(self.render, self.found, wholes, values, release)
        return self._sets[wholes]

    def _unreadable(self, text: str, keys: list[Key], roots: dict[Key, Node], found: Found) -> set[Spot]:
        """Which of what is found makes a program that can't be read, each tried alone."""
        wrong: set[Spot] = set()
        for spot in [spot for spot in found.wholes if spot[0] in roots]:
            keys_of = {spot: found.merged[spot]} if spot in found.merged else {}
            alone = Found(wholes={spot: found.wholes[spot]}, merged=keys_of)
            if self._tried(text, keys, roots, alone) is None:
                wrong.add(spot)
        for spot in [spot for spot in found.formulas if spot[0] in roots] if not wrong else []:
            if self._tried(text, keys, roots, Found({spot: found.formulas[spot]})) is None:
                wrong.add(spot)
        return wrong or {spot for spot in {*found.wholes, *found.formulas} if spot[0] in roots}


def _give_up(found: Found, spots: Mapping[Spot, Ref | None]) -> None:
    """What isn't true of some places is forgotten; of a whole list or dictionary, what its items say is tried next.

    `spots`: with a value that each depends on, where that is known.
    """
    for spot, ref in spots.items():
        if spot in found.wholes:
            del found.wholes[spot]
            found.merged.pop(spot, None)
        else:
            found.derived.setdefault(spot, ref or _first(found, spot))
            found.formulas.pop(spot, None)


def _first(found: Found, spot: Spot) -> Ref | None:
    formula = found.formulas.get(spot)
    return replace(formula.refs[0], default=None, method="") if formula is not None else found.wholes.get(spot)


def _argo(chart: Chart, documents: list[Rendered]) -> list[Rendered]:
    found = [document for document in documents if document.argo]
    if not found:
        kinds = ", ".join(dict.fromkeys(document.kind for document in documents)) or "nothing"
        message = f"with these values, no workflow comes out of this chart, only {kinds}"
        raise error("no-workflow", message, file=str(chart.folder))
    return found


def _by_source(documents: list[Rendered]) -> dict[str, list[Rendered]]:
    found: dict[str, list[Rendered]] = {}
    for document in documents:
        found.setdefault(document.source, []).append(document)
    return found


def _text(documents: list[Rendered]) -> str:
    texts = [
        document.text if document.text.endswith("\n") else f"{document.text}\n"
        for document in documents
        if document.text
    ]
    return "---\n".join(texts)


def _flat(path: PurePosixPath) -> PurePath:
    """The name of a template's YAML: programs lie in one folder, beside their values."""
    return PurePath("-".join(path.parts))
