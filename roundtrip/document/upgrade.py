"""What Argo 4 dropped, rewritten as Argo 4 has it: one note for each change, and the workflow means the same.

Facts: the upgrading guides of Argo Workflows 3.7 and 4.0. `schedule`, `mutex` and `semaphore` became lists in 3.6 and
went in 4.0; `priority` and `podPriority` went in 3.7, and a `podSpecPatch` sets the same number on the pod.
"""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Document, Mapping, Node, Scalar, Sequence, Span

# what is a list in Argo 4, and was a single one before: its name then, and now
LISTS = {"mutex": "mutexes", "schedule": "schedules", "semaphore": "semaphores"}


def upgrade(document: Document) -> list[Diagnostic]:
    """Rewrites `document` in place; the notes say what changed, a warning what could not."""
    notes: list[Diagnostic] = []
    root, spec = document.root, spec_of(document.root)
    outer = root.entries.get("spec") if isinstance(root, Mapping) else None
    if isinstance(outer, Mapping) and outer is not spec:
        _schedule(outer, notes)
    if spec is not None:
        _patched(spec, "podPriority", notes)
        _synchronization(spec, notes)
        for template in templates_in(spec):
            _patched(template, "priority", notes)
            _synchronization(template, notes)
    return notes


def spec_of(root: Node | None) -> Mapping | None:
    """The spec of a workflow, that of a CronWorkflow's own workflow; None where there is none."""
    if not isinstance(root, Mapping):
        return None
    spec, kind = root.entries.get("spec"), root.entries.get("kind")
    if isinstance(kind, Scalar) and kind.value == "CronWorkflow" and isinstance(spec, Mapping):
        spec = spec.entries.get("workflowSpec")
    return spec if isinstance(spec, Mapping) else None


def templates_in(spec: Mapping) -> Iterator[Mapping]:
    """Every template of a workflow's spec: listed, default, and inline within tasks and steps, at any depth."""
    work: list[Node | None] = [spec.entries.get("templateDefaults")]
    listed = spec.entries.get("templates")
    work += listed.items if isinstance(listed, Sequence) else []
    while work:
        template = work.pop()
        if not isinstance(template, Mapping):
            continue
        yield template
        dag = template.entries.get("dag")
        nodes: list[Node | None] = [template.entries.get("steps")]
        nodes.append(dag.entries.get("tasks") if isinstance(dag, Mapping) else None)
        while nodes:
            node = nodes.pop()
            if isinstance(node, Sequence):
                nodes += node.items
            elif isinstance(node, Mapping):
                work.append(node.entries.get("inline"))


def _schedule(spec: Mapping, notes: list[Diagnostic]) -> None:
    """`schedule: X` → `schedules: [X]`; left alone beside `schedules`, where Argo's versions differ in what they run."""
    schedule = spec.entries.get("schedule")
    if not isinstance(schedule, Scalar) or not isinstance(schedule.value, str):
        return
    listed = spec.entries.get("schedules")
    if isinstance(listed, Sequence) and listed.items:
        _warn(
            notes,
            spec,
            "schedule",
            "was removed in Argo 4.0, and there is a `schedules` beside it: say which of them is meant",
        )
        return
    _note(notes, spec, "schedule", "is now `schedules`, a list")
    _drop(spec, "schedules")
    replace_key(spec, "schedule", "schedules", Sequence([schedule], schedule.span))


def _synchronization(holder: Mapping, notes: list[Diagnostic]) -> None:
    found = holder.entries.get("synchronization")
    if not isinstance(found, Mapping):
        return
    for old in ("mutex", "semaphore"):
        new = LISTS[old]
        single = found.entries.get(old)
        if single is None or (isinstance(single, Scalar) and single.value is None):
            continue
        listed = found.entries.get(new)
        _note(notes, found, old, f"is now `{new}`, a list")
        if isinstance(listed, Sequence) and listed.items:
            found.entries[new] = Sequence([single, *listed.items], single.span)
            _drop(found, old)
        else:
            _drop(found, new)
            replace_key(found, old, new, Sequence([single], single.span))


def _patched(holder: Mapping, key: str, notes: list[Diagnostic]) -> None:
    """A pod's priority, as the patch that sets it; left alone where the pod is patched already."""
    priority = holder.entries.get(key)
    if not isinstance(priority, Scalar) or not isinstance(priority.value, int):
        return
    patch = holder.entries.get("podSpecPatch")
    if patch is not None and not (isinstance(patch, Scalar) and patch.value is None):
        _warn(
            notes,
            holder,
            key,
            f"was removed in Argo 3.7: add `priority: {priority.value}` to the `podSpecPatch` beside it",
        )
        return
    _note(notes, holder, key, "is now set by `podSpecPatch`")
    _drop(holder, "podSpecPatch")
    replace_key(holder, key, "podSpecPatch", Scalar(f'{{"priority": {priority.value}}}', priority.span))


def _note(notes: list[Diagnostic], holder: Mapping, key: str, what: str) -> None:
    span = _place(holder, key)
    notes.append(Diagnostic("note", "upgraded", f"`{key}` {what}", span.line, span.column))


def _warn(notes: list[Diagnostic], holder: Mapping, key: str, what: str) -> None:
    span = _place(holder, key)
    notes.append(Diagnostic("warning", "not-upgraded", f"`{key}` {what}", span.line, span.column))


def _place(holder: Mapping, key: str) -> Span:
    return holder.keys[key].span if key in holder.keys else holder.entries[key].span


def _drop(mapping: Mapping, key: str) -> None:
    mapping.entries.pop(key, None)
    mapping.keys.pop(key, None)


def replace_key(mapping: Mapping, old: str, new: str, value: Node) -> None:
    """Puts `value` under `new` in the place of `old`, with the comments of what was there."""
    value.comments = mapping.entries[old].comments
    mapping.entries[old].comments = None
    mapping.entries = {new if k == old else k: value if k == old else v for k, v in mapping.entries.items()}
    key = mapping.keys.pop(old, None)
    if key is not None:
        mapping.keys[new] = Scalar(new, key.span)
