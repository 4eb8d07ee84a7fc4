"""The module that a chart's programs have their values from: it reads the chart's values files, and merges them as Helm does.

Facts (Helm v3.22.0, PyYAML 6.0): a null takes a key away, a list replaces a list; Helm reads a date as text, which PyYAML's safe
loader makes a date of.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from roundtrip.charts.data import Values
from roundtrip.charts.folder import Chart
from roundtrip.charts.writing import OF_QUANTITIES
from roundtrip.diagnostics import ConversionError
from roundtrip.document import plain
from roundtrip.python.code import literals
from roundtrip.python.code.by_black import laid_out_text
from roundtrip.python.code.widths import WIDTH
from roundtrip.yaml.reader import read

VALUES = "values.yaml"

_TEXT = '''\
"""The values of the chart {name}, as Helm merges them.

CHART_VALUES names files that go over those below, as `helm template -f` has them; RELEASE_NAME and RELEASE_NAMESPACE
say what the release is called, and where it goes.
"""

import os
from pathlib import Path
from typing import Any

import yaml

{paths}
GIVEN = os.environ.get("CHART_VALUES", "")


class Loader(yaml.SafeLoader):
    """YAML as Helm reads it."""


def number(loader: Loader, node: yaml.ScalarNode) -> float:
    """A number as Helm reads it: `1.0` is `1`."""
    found = loader.construct_yaml_float(node)
    return int(found) if found.is_integer() else found


Loader.add_constructor("tag:yaml.org,2002:float", number)
# a date is text
Loader.yaml_implicit_resolvers = {{
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}}


def read(file: Path) -> dict[str, Any]:
    """What a values file says."""
    return yaml.load(file.read_text("utf-8"), Loader) or {{}}


{merged}

{quantities}{start}
for file in [*FILES, *map(Path, filter(None, GIVEN.split(os.pathsep)))]:
    values = merged(values, read(file))
{end}
release = {{
    "name": os.environ.get("RELEASE_NAME", {release}),
    "namespace": os.environ.get("RELEASE_NAMESPACE", {namespace}),
}}
'''


def merged(values: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`values` with those of `over` in their place; a null takes a key away."""
    result = dict(values)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def values_module(
    chart: Chart,
    given: Sequence[Path],
    values: Values,
    release: Values,
    used: Iterable[str],
    target: Path,
    quantities: bool,
) -> str:
    """The text of the module, which is to be the file `target`.

    `given`: the values files beside the chart's own; `values`: what Helm makes of them, and of what else it was told, which is
    said in the module as far as programs use it: `used`, the keys at the top; `quantities`: whether programs use that function. Raises ConversionError, OSError.
    """
    chart_folder = os.path.realpath(chart.folder)
    beside = os.path.realpath(target.parent)
    own = Path(chart_folder, VALUES)
    files = [f"CHART / {literals.string(VALUES)}"] if own.is_file() else []
    files += [_path(file, beside) for file in given]
    listed = f"FILES = [{', '.join(files)}]"
    if len(listed) > WIDTH:
        listed = "\n".join(["FILES = [", *(f"    {file}," for file in files), "]"])
    paths = f"CHART = {_path(Path(chart_folder), beside)}\n{listed}"
    start: Values = {}
    said: list[str] = []
    used = list(dict.fromkeys(used))
    for key in used:
        inner = Path(chart_folder, "charts", chart.subcharts.get(key, ""), VALUES)
        if key in chart.subcharts and inner.is_file():
            start[key] = plain_of(inner)
            code = f"CHART / {literals.string(f'charts/{chart.subcharts[key]}/{VALUES}')}"
            said.append(f"{literals.string(key)}: read({code})")
    known = start
    for file in [*([own] if files and own.is_file() else []), *given]:
        known = merged(known, plain_of(file))
    over = _difference(known, {key: values[key] for key in used if key in values}, used)
    head = f"values: dict[str, Any] = {{{', '.join(said)}}}"
    end = ""
    if over:
        end = f"# what Helm is told beside the files\n{_laid_out(over)}"
    text = _TEXT.format(
        merged=inspect.getsource(merged),
        quantities=f"{OF_QUANTITIES}\n\n" if quantities else "",
        name=_plain_name(chart.name),
        paths=paths,
        start=head,
        end=end,
        release=literals.string(release["name"]),
        namespace=literals.string(release["namespace"]),
    )
    return text


def _laid_out(over: Values) -> str:
    return laid_out_text(f"values = merged(values, {over!r})\n")


def plain_of(file: Path) -> Values:
    """What a values file says. Raises ConversionError, OSError."""
    try:
        documents = read(file.read_bytes(), file=str(file)).documents
    except ConversionError as problem:
        if all(d.code == "empty" for d in problem.diagnostics):
            return {}
        raise
    found = plain(documents[0].root) if documents and documents[0].root is not None else {}
    return found if isinstance(found, dict) else {}


def _path(path: Path, beside: str) -> str:
    relative = Path(os.path.relpath(os.path.realpath(path), beside)).as_posix()
    return f"Path(__file__).parent / {literals.string(relative)}"


def _plain_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)


def _difference(known: Any, wanted: Any, keys: Iterable[str]) -> Values:
    """What has to go over `known` to make it `wanted`, below some keys."""
    found: Values = {}
    for key in keys:
        if key not in wanted:
            if key in known:
                found[key] = None
        elif isinstance(wanted[key], dict) and isinstance(known.get(key), dict):
            inner = _difference(known[key], wanted[key], dict.fromkeys([*known[key], *wanted[key]]))
            if inner:
                found[key] = inner
        elif key not in known or known[key] != wanted[key]:
            if key == "global" and not wanted[key]:
                continue  # Helm gives every subchart one
            found[key] = wanted[key]
    return found
