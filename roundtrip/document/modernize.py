"""What has two spellings that mean the same to every Argo from 3.4 on, in today's: `dependencies` of a DAG's tasks as `depends`.

Facts: `workflow/common/ancestry.go` of Argo Workflows 3.5 to 4.0. The controller makes of `dependencies: [A, B]` the same
expression that it makes of `depends: A && B`: for each name `(A.Succeeded || A.Skipped || A.Daemoned)`, with `|| A.Errored` and
`|| A.Failed` as A's `continueOn` says. Nothing else reads `dependencies`. But its lint refuses `depends` in a DAG that has a
`continueOn`, or a task whose name begins with a digit (`validateDAG` of `workflow/validate/validate.go`), and finds the names in
`depends` by a pattern that knows no underscores: such a DAG stays as it is.
"""

from __future__ import annotations

import re

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Comments, Document, Mapping, Node, Scalar, Sequence
from roundtrip.document.upgrade import replace_key, spec_of, templates_in

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def modernized(document: Document) -> list[Diagnostic]:
    """Rewrites `document` in place; a note for each change, and one for each DAG that has to stay as it is."""
    spec = spec_of(document.root)
    notes: list[Diagnostic] = []
    for template in templates_in(spec) if spec is not None else ():
        dag = template.entries.get("dag")
        tasks = dag.entries.get("tasks") if isinstance(dag, Mapping) else None
        if isinstance(tasks, Sequence):
            _dependencies(tasks, notes)
    return notes


def _dependencies(tasks: Sequence, notes: list[Diagnostic]) -> None:
    """`dependencies: [A, B]` → `depends: A && B`, in all tasks of a DAG, or in none."""
    given = [task for task in tasks.items if isinstance(task, Mapping)]
    waiting = [task for task in given if not _is_empty(task.entries.get("dependencies"))]
    if not waiting:
        return
    names = [_text(task.entries.get("name")) for task in given]
    why = _hindrance(given, names)
    if why is None:
        known = frozenset(names)
        odd = [task for task in waiting if not _named(task.entries["dependencies"], known)]
        why = "they name what is no task of the DAG" if odd else None
    if why is not None:
        span = waiting[0].keys["dependencies"].span if "dependencies" in waiting[0].keys else waiting[0].span
        message = f"the `dependencies` of this DAG stay as they are: {why}"
        notes.append(Diagnostic("note", "not-modernized", message, span.line, span.column))
        return
    for task in waiting:
        listed = task.entries["dependencies"]
        assert isinstance(listed, Sequence)
        span = task.keys["dependencies"].span if "dependencies" in task.keys else listed.span
        text = " && ".join(_text(item) or "" for item in listed.items)
        message = f"`dependencies` is now `depends: {text}`, of which Argo makes the same"
        notes.append(Diagnostic("note", "modernized", message, span.line, span.column))
        within = [comment for item in listed.items for comment in item.comments or ()]
        task.entries.pop("depends", None)
        task.keys.pop("depends", None)
        depends = Scalar(text, listed.span)
        replace_key(task, "dependencies", "depends", depends)
        if within:
            depends.comments = depends.comments or Comments()
            depends.comments.before += within


def _hindrance(tasks: list[Mapping], names: list[str | None]) -> str | None:
    """Why a DAG can't have `depends` for its `dependencies`, None where nothing is in the way."""
    if any(not _is_empty(task.entries.get("depends")) for task in tasks):
        return "Argo refuses both `depends` and `dependencies` in one DAG"
    if any(not _is_empty(task.entries.get("continueOn")) for task in tasks):
        return "Argo refuses `depends` in a DAG with a `continueOn`; say there `A.Succeeded || A.Failed`"
    odd = next((name for name in names if name is None or _NAME.fullmatch(name) is None), "")
    return (
        f"`depends` can't have the name `{odd}`, only letters, digits and `-`, from a letter on" if odd != "" else None
    )


def _named(dependencies: Node, known: frozenset[str | None]) -> bool:
    """Whether dependencies are a list of tasks that are known."""
    return isinstance(dependencies, Sequence) and all(_text(item) in known for item in dependencies.items)


def _is_empty(node: Node | None) -> bool:
    if isinstance(node, Sequence):
        return not node.items
    return node is None or (isinstance(node, Scalar) and node.value in (None, ""))


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None
