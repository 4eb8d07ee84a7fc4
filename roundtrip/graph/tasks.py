"""What a task or a step says, as the lines of its box: what it runs, when, how often; and its hooks."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.document import PlainValue
from roundtrip.graph.model import Node, NodeKind
from roundtrip.graph.plain import Data, data, text

# what a template runs itself → where its image is, if it has one
_RUNS = ("container", "script", "resource", "http", "suspend", "data", "plugin")
_COMPOUND = {"dag": "DAG", "steps": "steps", "containerSet": "containers"}
_FEW = 4  # items of a loop that are told by themselves


class Inline:
    """The templates of a workflow by name; those within tasks come to have one, as they are met."""

    def __init__(self, templates: dict[str, Data]) -> None:
        self.all = dict(templates)
        self._names: dict[int, str] = {}

    def named(self, owner: str, task: str, template: Data) -> str:
        """The name of a template within a task."""
        if id(template) not in self._names:
            name = f"{owner}.{task} (inline)"
            while name in self.all:
                name += "'"
            self._names[id(template)] = name
            self.all[name] = template
        return self._names[id(template)]


def node(task: Data, kind: NodeKind, owner: str, inline: Inline) -> Node:
    """The box of a task or a step in the template `owner`."""
    name = text(task.get("name"))
    lines: list[str] = []
    calls = ""
    within = task.get("inline")
    if isinstance(within, dict):
        if any(key in within for key in _COMPOUND):
            calls = inline.named(owner, name, within)
        lines += [f"inline {line}" for line in what_runs(within)[:1]]
    else:
        elsewhere = reference(task)
        wanted = text(task.get("template"))
        calls = wanted if not elsewhere and wanted in inline.all else ""
        lines += [elsewhere] if elsewhere else [wanted] if wanted and wanted != name else []
    lines += _loop(task)
    when = text(task.get("when"))
    lines += [f"when {when}"] if when else []
    after = data(task.get("continueOn"))
    going_on = [result for result in ("failed", "error") if after.get(result) is True]
    lines += [f"goes on if {' or '.join(going_on)}"] if going_on else []
    return Node(name, kind, tuple(lines), calls)


def reference(task: Data) -> str:
    """What a templateRef names, "" where there is none."""
    there = data(task.get("templateRef"))
    if not there:
        return ""
    wide = " (cluster)" if there.get("clusterScope") is True else ""
    return f"{text(there.get('name'))}/{text(there.get('template'))}{wide}"


def hooks_of(task: Data, templates: dict[str, Data]) -> Iterator[tuple[Node, str]]:
    """The boxes of the hooks of a task, a step or a workflow, each with its name."""
    for name, hook in data(task.get("hooks")).items():
        said = data(hook)
        wanted = text(said.get("template"))
        expression = text(said.get("expression"))
        elsewhere = reference(said)
        calls = wanted if not elsewhere and wanted in templates else ""
        lines = (f"when {expression}",) if expression else ()
        yield Node(elsewhere or wanted or name, "hook", lines, calls), name


def what_runs(template: Data) -> list[str]:
    """What a template is, in lines: its kind with the image, or what it does."""
    for key in _RUNS:
        if key in template:
            said = data(template[key])
            more = text(said.get("image")) or text(said.get("action")) or text(said.get("url"))
            return [f"{key} {more}".strip()]
    for key, word in _COMPOUND.items():
        if key in template:
            return [word]
    return []


def _loop(task: Data) -> list[str]:
    items, param, sequence = task.get("withItems"), task.get("withParam"), task.get("withSequence")
    if items is not None:
        return [f"for each of {_items(items)}"]
    if param is not None:
        return [f"for each of {text(param)}"]
    if isinstance(sequence, dict):
        start, end, count = (text(sequence.get(key)) for key in ("start", "end", "count"))
        told = f"{count} times" + (f", from {start}" if start else "") if count else f"from {start or 0} to {end}"
        return [told]
    return []


def _items(items: PlainValue) -> str:
    if not isinstance(items, list):
        return text(items)
    told = ", ".join(text(item) for item in items[:_FEW])
    return f"{len(items)}: {told}, …" if len(items) > _FEW else told or "nothing"
