"""A chart's folder: its name, its subcharts, the lines of its templates; and a copy of it that Helm may be given.

Facts (helm.sh/docs/topics/charts, and what v3.22.0 does): a subchart lies below `charts/`, in a folder or packed, and finds its
values under its name, or under the alias that Chart.yaml gives it. What stands in `crds/` is no template.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from roundtrip.diagnostics import ConversionError, error
from roundtrip.document import Mapping, Scalar, Sequence, text_at
from roundtrip.yaml.reader import read

CHART = "Chart.yaml"
BAD = "bad-chart"
MOST_FILES, MOST_BYTES = 20_000, 256 * 1024 * 1024
_LEFT_OUT = frozenset({".git", ".hg", ".venv", "node_modules"})
_SUFFIXES = (".yaml", ".yml", ".tpl", ".json", ".txt")


@dataclass(frozen=True)
class Chart:
    """A chart in a folder. `name`: as Chart.yaml says it; `subcharts`: by the key of their values, the folders' names."""

    folder: Path
    name: str
    subcharts: dict[str, str]

    def template(self, source: str) -> PurePosixPath:
        """The path in the folder of what Helm calls `source`: `etl/templates/x.yaml` is `templates/x.yaml`."""
        parts = PurePosixPath(source).parts
        inside = PurePosixPath(*parts[1:])
        if len(parts) > 3 and parts[1] == "charts" and parts[2] in self.subcharts:
            inside = PurePosixPath("charts", self.subcharts[parts[2]], *parts[3:])
        return inside

    def templates(self) -> dict[str, list[str]]:
        """The lines of the templates and helpers of the chart and its unpacked subcharts, by their paths in the folder."""
        found: dict[str, list[str]] = {}
        for path in _files(self.folder):
            inside = path.relative_to(self.folder).as_posix()
            if "templates" in PurePosixPath(inside).parts[:-1] and inside.endswith(_SUFFIXES):
                found[inside] = path.read_bytes().decode("utf-8", "replace").splitlines()
        return found

    def copied(self, place: Path) -> Path:
        """A copy of the chart in the empty folder `place`, without what no chart is made of and without links out of it."""
        target = place / "chart"
        for path in _files(self.folder):
            inside = path.relative_to(self.folder)
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / inside)
        return target


def is_chart(folder: Path) -> bool:
    """Whether a folder is a chart itself."""
    return (folder / CHART).is_file()


def chart_in(folder: Path) -> Chart:
    """The chart that a folder is. Raises ConversionError for one whose Chart.yaml says no name."""
    try:
        text = (folder / CHART).read_text("utf-8")
        found = read(text, file=str(folder / CHART)).documents
    except (OSError, UnicodeDecodeError) as problem:
        raise error(BAD, f"this can't be read: {problem}", file=str(folder / CHART)) from None
    except ConversionError as problem:
        raise ConversionError([d.within(str(folder / CHART)) for d in problem.diagnostics]) from None
    root = found[0].root if found else None
    name = text_at(root, "name")
    if not name or "/" in name:
        raise error(BAD, "a chart has a `name`, a text, in its Chart.yaml", file=str(folder / CHART))
    if text_at(root, "type") == "library":
        raise error(BAD, "this is a library chart, which makes nothing by itself", file=str(folder / CHART))
    folders = _subfolders(folder)
    subcharts = {name: name for name in folders}
    listed = root.entries.get("dependencies") if isinstance(root, Mapping) else None
    for item in listed.items if isinstance(listed, Sequence) else ():
        alias, own = text_at(item, "alias"), text_at(item, "name")
        if own:
            subcharts[alias or own] = own
    return Chart(folder, name, subcharts)


def scalar_at(folder: Path, key: str) -> str:
    """What Chart.yaml says under a key, as text; "" where it says nothing."""
    root = read((folder / CHART).read_text("utf-8")).documents[0].root
    node = root.entries.get(key) if isinstance(root, Mapping) else None
    return str(node.value) if isinstance(node, Scalar) and node.value is not None else ""


def _subfolders(folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in (folder / "charts").iterdir() if is_chart(p))
    except OSError:
        return []


def _files(folder: Path) -> list[Path]:
    """The files of a chart, links within it followed, but to no folder. Raises ConversionError where they are too many."""
    real = os.path.realpath(folder)
    found: list[Path] = []
    size = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(place, name)
            if not path.is_file() or not os.path.realpath(path).startswith(real + os.sep):
                continue
            found.append(path)
            size += path.stat().st_size
            if len(found) > MOST_FILES or size > MOST_BYTES:
                raise error(BAD, "this folder is too large for a chart", file=str(folder / CHART))
    return found
