"""The order of keys in YAML that is written anew: first what a reader asks for first, as in Argo's own examples.

What the tables don't name stays in the order that it comes in. The order of keys has no meaning (E1).
"""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.document.node import Mapping, Node, Sequence, text_at

# what comes first, and what last, by the kind of mapping; counted in the workflows of Argo's repository
_TOP = (("apiVersion", "kind", "metadata", "spec"), ())
_METADATA = (("name", "generateName", "namespace"), ())
_TEMPLATE = (("name", "inputs"), ())
_TASK = (("name", "depends", "dependencies", "template", "templateRef", "inline", "arguments"), ())
_CONTAINER = (("name", "image", "imagePullPolicy", "command", "args"), ("source",))
_SPEC = (("entrypoint", "arguments"), ("templates",))
_NAMED = (("name",), ())

_Order = tuple[tuple[str, ...], tuple[str, ...]]


def arrange(root: Node | None) -> None:
    """Puts the keys of one of Argo's objects into the order in which people write them, in place."""
    if not isinstance(root, Mapping) or not text_at(root, "apiVersion").startswith("argoproj.io/"):
        return
    _sort(root, _TOP)
    _sort(root.entries.get("metadata"), _METADATA)
    spec = root.entries.get("spec")
    spec = spec.entries.get("workflowSpec", spec) if isinstance(spec, Mapping) else spec
    _sort(spec, _SPEC)
    work = [*_items(spec, "templates")]
    while work:
        template = work.pop()
        _sort(template, _TEMPLATE)
        for side in ("inputs", "outputs"):
            _arguments(_child(template, side))
        for body in ("container", "script"):
            _sort(_child(template, body), _CONTAINER)
        for several in ("initContainers", "sidecars"):
            for container in _items(template, several):
                _sort(container, _CONTAINER)
        for container in _items(_child(template, "containerSet"), "containers"):
            _sort(container, _CONTAINER)
        tasks = [*_items(_child(template, "dag"), "tasks")]
        for group in _items(template, "steps"):
            tasks += group.items if isinstance(group, Sequence) else [group]
        for task in tasks:
            _sort(task, _TASK)
            _arguments(_child(task, "arguments"))
            inline = _child(task, "inline")
            work += [inline] if inline is not None else []
    _arguments(_child(spec, "arguments"))


def _arguments(holder: Node | None) -> None:
    for several in ("parameters", "artifacts"):
        for item in _items(holder, several):
            _sort(item, _NAMED)


def _child(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, Mapping) else None


def _items(node: Node | None, key: str) -> Iterator[Node]:
    child = _child(node, key)
    yield from child.items if isinstance(child, Sequence) else ()


def _sort(node: Node | None, order: _Order) -> None:
    if not isinstance(node, Mapping):
        return
    entries = node.entries
    front, back = ([key for key in side if key in entries] for side in order)
    keys = list(entries)
    if keys[: len(front)] == front and keys[len(keys) - len(back) :] == back:
        return
    placed = {*front, *back}
    node.entries = {k: entries[k] for k in (*front, *(k for k in keys if k not in placed), *back)}
