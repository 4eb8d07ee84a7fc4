"""The workflows that Sensors of Argo Events start, as they are once a trigger has put its parameters into them.

    triggers: [{template: {argoWorkflow: {source: {resource: …}, parameters: [{dest: spec.arguments.parameters.0.value}]}}}]

Facts: a `dest` is a path with points, with indices from 0 (argo-events, docs/tutorials/02-parameterization.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.paths import Path, at, format_path
from roundtrip.document.templates import TEMPLATES

CODE = "trigger-parameter"
OF_EVENTS = ("Sensor", "EventSource", "EventBus")  # the kinds of Argo Events
_GROUP = "argoproj.io/"
_MAKES = ("", "submit", "create")  # operations that take the whole object
_POINT = re.compile(r"(?<!\\)\.")  # a point of a name has a backslash before it
# fields that are strings, which a trigger may fill in; what else it does leaves a workflow as it is
_STRINGS = frozenset(
    {
        "value",
        "name",
        "generateName",
        "namespace",
        "entrypoint",
        "serviceAccountName",
        "image",
        "template",
        "priorityClassName",
    }
)
_FILLED = "filled"
_BY_INDEX = re.compile(r"(?:^|\.)templates\.[0-9]+(?:\.|$)")  # in a `dest`


def triggered(documents: list[Document]) -> tuple[list[Document], list[Diagnostic]]:
    """The workflows in the Sensors of `documents`, every node at its place, and warnings of indices that aren't there."""
    found: list[Document] = []
    told: list[Diagnostic] = []
    for document in documents:
        for made, path, resource in _starting(document.root):
            if text_at(made, "operation") not in _MAKES:
                continue
            for parameter in _items(made, "parameters"):
                dest = parameter.entries.get("dest") if isinstance(parameter, Mapping) else None
                if isinstance(dest, Scalar) and isinstance(dest.value, str):
                    steps = [step.replace("\\.", ".") for step in _POINT.split(dest.value)]
                    filled = _filled(resource, steps)
                    if isinstance(filled, str):
                        place = format_path((*path, "source", "resource"))
                        message = f"`{dest.value}` goes to what isn't there: {filled} in the workflow at {place}"
                        told.append(Diagnostic("warning", CODE, message, dest.span.line, dest.span.column))
                    elif isinstance(filled, Mapping):
                        resource = filled
            found.append(Document(resource))
    return found, told


class Started(NamedTuple):
    """A workflow that stands whole in a Sensor: its place there, and its node."""

    path: Path
    resource: Mapping


def started(root: Node | None) -> Iterator[Started]:
    """The workflows that stand whole in the triggers of a Sensor, whatever is done with them."""
    for _, path, resource in _starting(root):
        yield Started((*path, "source", "resource"), resource)


def fills_by_index(root: Node, path: Path) -> bool:
    """Whether the trigger whose workflow stands at `path` of a Sensor puts a parameter into a template by its index."""
    around = (at(root, path[:-4]), at(root, path[:-2])) if len(path) > 4 else ()
    given = (parameter for node in around if isinstance(node, Mapping) for parameter in _items(node, "parameters"))
    return any(_BY_INDEX.search(text_at(parameter, "dest")) for parameter in given)


def workflows_of(documents: Iterable[Document]) -> list[Document]:
    """`documents`, and behind them the workflows in their Sensors as documents of their own, which share their nodes."""
    found = list(documents)
    inner = [Document(one.resource, one.resource.span) for document in found for one in started(document.root)]
    for document in inner:
        document.within = True
    return found + inner


def _starting(root: Node | None) -> Iterator[tuple[Mapping, Path, Mapping]]:
    """What of a Sensor of Argo Events' starts a workflow that stands there: that part, its place, and the workflow."""
    if text_at(root, "kind") != "Sensor" or not text_at(root, "apiVersion").startswith(_GROUP):
        return
    for _, made, path in triggers(root):
        resource = at(made, ("source", "resource"))
        if text_at(resource, "kind") in TEMPLATES and text_at(resource, "apiVersion").startswith(_GROUP):
            assert isinstance(resource, Mapping)
            yield made, path, resource


def triggers(root: Node | None) -> Iterator[tuple[Mapping, Mapping, Path]]:
    """The triggers of a Sensor that start a workflow or make an object: each, and what it makes with the place of that."""
    found = at(root, ("spec", "triggers")) if root is not None else None
    for number, trigger in enumerate(found.items if isinstance(found, Sequence) else ()):
        for kind in ("argoWorkflow", "k8s"):
            made = at(trigger, ("template", kind))
            if isinstance(made, Mapping):
                assert isinstance(trigger, Mapping)
                yield trigger, made, ("spec", "triggers", number, "template", kind)


def _filled(node: Node | None, steps: list[str]) -> Node | str:
    """A node with something at a path below it; which index isn't there, as a text, where one isn't."""
    if not steps:
        return node if node is not None else Scalar(_FILLED)
    step, rest = steps[0], steps[1:]
    if isinstance(node, Sequence):
        if not step.isdecimal():
            return node  # -1 adds an item
        if int(step) == len(node.items) and not rest:
            return node  # so does the next index, as sjson has it, by which Argo Events puts values
        if int(step) >= len(node.items):
            has = f"the last is [{len(node.items) - 1}]" if node.items else "the list is empty"
            return f"there is no [{step}] ({has})"
        inner = _filled(node.items[int(step)], rest)
        if isinstance(inner, str):
            return inner
        changed = Sequence(list(node.items), node.span, node.flow)
        changed.items[int(step)] = inner
        return changed
    if node is None and step.isdecimal():
        return f"there is no list for [{step}]"
    if node is not None and not isinstance(node, Mapping):
        return node
    known = node if node is not None else Mapping()
    if not rest and step not in known.entries and step not in _STRINGS:
        return known
    inner = _filled(known.entries.get(step), rest)
    if isinstance(inner, str):
        return inner
    filled = Mapping({**known.entries, step: inner}, known.span, known.flow, known.keys)
    filled.comments, filled.merged, filled.overridden = known.comments, known.merged, known.overridden
    return filled


def _items(node: Mapping, key: str) -> list[Node]:
    found = node.entries.get(key)
    return list(found.items) if isinstance(found, Sequence) else []
