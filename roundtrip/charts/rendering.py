"""A chart rendered: as its values have it, and again with other ones, of a copy that nothing else is told of."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from roundtrip.charts.data import MISSING, Place, Values, at
from roundtrip.charts.documents import Rendered, documents_in
from roundtrip.charts.finding import Documents, Hints
from roundtrip.charts.folder import Chart
from roundtrip.charts.helm import FAILED, Helm
from roundtrip.charts.lines import Action, named_values
from roundtrip.diagnostics import ConversionError, error

NAMESPACE = "default"
_SHOWN = "roundtrip-values.yaml"
_SHOWS = '{{ dict "apiVersion" "v1" "kind" "ConfigMap" "metadata" (dict "name" "values") "values" .Values | toJson }}'
# what Helm takes for the name of a release
_FOREIGN = re.compile(r"[^a-z0-9-]+")


class Chartered:
    """A chart with the values that it is given: `documents` it makes, `values` as Helm merges them, what it knows of the `release`."""

    def __init__(self, chart: Chart, helm: Helm, copy: Path, files: Sequence[Path], sets: Sequence[str]) -> None:
        self.chart = chart
        self.helm = helm
        self._copy = copy
        name = _FOREIGN.sub("-", chart.name.lower()).strip("-")[:53].strip("-") or "release"
        self.release: Values = {"name": name, "namespace": NAMESPACE}
        options = [part for file in files for part in ("--values", str(file.resolve()))]
        options += [part for pair in sets for part in ("--set", pair)]
        self.documents = documents_in(self._template(self.release, options))
        self.values = self._values(options)

    def _template(self, release: Values, options: Sequence[str]) -> str:
        namespace, called = release["namespace"], self.chart.folder
        return self.helm.template(release["name"], self._copy, *options, namespace=namespace, called=called)

    def _values(self, options: Sequence[str]) -> Values:
        """The values as Helm merges them, which a template says; afterwards the copy has none of its own."""
        shown = self._copy / "templates" / _SHOWN
        shown.parent.mkdir(exist_ok=True)
        shown.write_text(_SHOWS)
        text = self._template(self.release, options)
        shown.unlink()
        start = text.find(f"/templates/{_SHOWN}\n")
        try:
            found, _ = json.JSONDecoder().raw_decode(text[text.index("{", start) :])
            values: Values = found["values"]
        except (ValueError, KeyError):
            raise error(FAILED, "what Helm makes of the values of this chart can't be read") from None
        for schema in self._copy.rglob("values.schema.json"):
            schema.unlink()
        (self._copy / "values.yaml").write_text("{}\n")
        for name in self.chart.subcharts:
            if isinstance(values.get(name), dict):
                values[name].pop("global", None)  # Helm gives it that of the chart
        return values

    def argo(self) -> list[Rendered]:
        """The documents that are Argo's."""
        return [document for document in self.documents if document.argo]

    def render(self, values: Values, release: Values) -> Documents:
        """Argo's documents with these values alone. Raises ConversionError where Helm refuses them."""
        with tempfile.NamedTemporaryFile("w", suffix=".json", prefix="roundtrip-values-") as file:
            json.dump(values, file)
            file.flush()
            text = self._template(release, ["--values", file.name])
        return {document.key: document for document in documents_in(text) if document.argo}

    def _named(self, action: Action) -> list[Place]:
        """The places among the values that an action names."""
        parts = action.file.split("/")
        heads: list[Place] = [()]
        if parts[0] == "charts":
            heads = [(key,) for key, folder in self.chart.subcharts.items() if folder == parts[1]]
        return [(*head, *names) for head in heads for names in named_values(action)]

    def hints(self, actions: Sequence[Action]) -> Hints:
        """What the templates show of values before any is marked."""
        absent: dict[Place, None] = {}
        deciding: set[Place] = set()
        others: set[Place] = set()
        for action in actions:
            for place in self._named(action):
                if at(self.values, place) is MISSING and isinstance(at(self.values, place[:-1]), dict):
                    absent[place] = None
                if action.decides:
                    deciding.add(place)
                if not action.only_decides:
                    others.add(place)
        alone = {place for place in deciding - others if not any(place[:end] in others for end in range(len(place)))}
        return Hints([*absent], deciding, alone, others)


@contextmanager
def rendered(chart: Chart, helm: Helm, files: Sequence[Path], sets: Sequence[str]) -> Iterator[Chartered]:
    """A chart with the values of `files` and `sets` over its own, as Helm's `--values` and `--set` have them.

    Raises ConversionError.
    """
    with tempfile.TemporaryDirectory(prefix="roundtrip-chart-") as place:
        yield Chartered(chart, helm, chart.copied(Path(place)), files, sets)


def rendered_in(folder: Path) -> list[Rendered]:
    """The documents of what Helm rendered into a folder. Raises ConversionError for one of Argo's that can't be read."""
    found: list[Rendered] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".yml") and not path.is_symlink():
            inside = path.relative_to(folder).as_posix()
            try:
                text = path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as problem:
                raise error("unreadable", f"this can't be read: {problem}", file=str(path)) from None
            try:
                found += documents_in(text, inside)
            except ConversionError as problem:
                raise ConversionError([d.within(str(path)) for d in problem.diagnostics]) from None
    return found
