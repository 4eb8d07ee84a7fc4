"""Every single edit that people make to a workflow: an image, a value, an argument, a task that comes or goes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

Steps = tuple["str | int", ...]
_FIELDS = frozenset(("namespace", "serviceAccountName", "parallelism", "priority", "url", "mountPath", "key", "bucket"))


class Edit(NamedTuple):
    """What was edited, where, and the documents that come of it, as plain data."""

    kind: str
    path: str
    wanted: list[Any]


def edits(documents: list[Any]) -> Iterator[Edit]:
    """The single edits of documents, as plain data."""
    for path, value in _leaves(documents, ()):
        kind = _kind(path, value)
        if kind is not None:
            wanted, holder = _copied(documents, path[:-1])
            holder[path[-1]] = _another(value)
            yield Edit(kind, _shown(path), wanted)
    for path, tasks in _lists(documents):
        grouped = path[-1] == "steps"
        if len(tasks) > 1 and not _named(tasks[-1], tasks[:-1]):
            wanted, holder = _copied(documents, path)
            holder.pop()
            yield Edit("task removed", _shown(path), wanted)
        wanted, holder = _copied(documents, path)
        new = copy.deepcopy(tasks[-1])
        task = new[0] if grouped else new
        task["name"] = "one-more"
        task.pop("when", None)
        if not grouped:
            task["depends"] = tasks[-1]["name"]
        holder.append([task] if grouped else task)
        yield Edit("task added", _shown(path), wanted)


def _kind(path: Steps, value: Any) -> str | None:
    last = path[-1]
    if not isinstance(value, (str, int)) or isinstance(value, bool) or "{{" in str(value) or "source" in path:
        return None
    if last == "image":
        return "image"
    if last in ("value", "default") and "parameters" in path:
        return "argument" if "tasks" in path or "steps" in path else "parameter"
    if "env" in path and last == "value":
        return "variable"
    if path[-2] == "args" and "script" not in path:
        return "argument of a container"
    return "field" if last in _FIELDS else None


def _another(value: Any) -> Any:
    return value + 1 if isinstance(value, int) else str(int(value) + 1) if value.isdigit() else f"{value}x"


def _leaves(node: Any, path: Steps) -> Iterator[tuple[Steps, Any]]:
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(value, (*path, key))
    else:
        yield path, node


def _lists(documents: list[Any]) -> Iterator[tuple[Steps, list[Any]]]:
    for number, document in enumerate(documents):
        inner = "workflowSpec" in document["spec"]
        spec = document["spec"]["workflowSpec"] if inner else document["spec"]
        start: Steps = (number, "spec", *(("workflowSpec",) if inner else ()), "templates")
        for n, template in enumerate(spec.get("templates", [])):
            if "dag" in template:
                yield (*start, n, "dag", "tasks"), template["dag"]["tasks"]
            if "steps" in template:
                yield (*start, n, "steps"), template["steps"]


def _named(task: Any, others: list[Any]) -> bool:
    names = [t["name"] for t in (task if isinstance(task, list) else [task])]
    return any(name in repr(others) for name in names)


def _copied(documents: list[Any], path: Steps) -> tuple[list[Any], Any]:
    wanted = copy.deepcopy(documents)
    holder: Any = wanted
    for step in path:
        holder = holder[step]
    return wanted, holder


def _shown(path: Steps) -> str:
    return ".".join(map(str, path))
