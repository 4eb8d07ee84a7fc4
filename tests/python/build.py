"""Objects trees by hand, shorter than by hand."""

from __future__ import annotations

from typing import Any, Literal

from roundtrip.document import NOWHERE, Call, Comment, Comments, Document, Mapping, Node, Scalar, Sequence
from roundtrip.python.pragmas import is_pragma
from roundtrip.python.write.writer import write


def node(value: Any) -> Node:
    """The node for bare data; nodes in it stay as they are."""
    if isinstance(value, Node):
        return value
    if isinstance(value, dict):
        return Mapping({k: node(v) for k, v in value.items()})
    if isinstance(value, list):
        return Sequence([node(v) for v in value])
    return Scalar(value)


def call(construct: str, /, **args: Any) -> Call:
    """`call("Container", name="a")`."""
    return Call(construct, {k: node(v) for k, v in args.items()})


def container(name: str, **args: Any) -> Call:
    return call("Container", **{"name": name, "image": "busybox", **args})


def task(name: str, template: str, **args: Any) -> Call:
    return call("Task", name=name, template=template, **args)


def step(name: str, template: str, **args: Any) -> Call:
    return call("Step", name=name, template=template, **args)


def dag(name: str, *tasks: Call, **args: Any) -> Call:
    return call("DAG", name=name, **args, tasks=list(tasks))


def steps(name: str, *groups: Call | list[Call], **args: Any) -> Call:
    """A list of steps is a parallel group."""
    return call(
        "Steps",
        name=name,
        **args,
        sub_steps=[call("Parallel", sub_steps=g) if isinstance(g, list) else g for g in groups],
    )


def workflow(*templates: Call, **args: Any) -> Document:
    return Document(call("Workflow", **{"generate_name": "w-", **args}, templates=list(templates)))


def commented(value: Any, *before: str, behind: str | None = None, after: tuple[str, ...] = ()) -> Node:
    """`value` with comments around it."""
    made = node(value)
    made.comments = Comments(
        [Comment(text, NOWHERE) for text in before],
        Comment(behind, NOWHERE) if behind is not None else None,
        [Comment(text, NOWHERE) for text in after],
    )
    return made


def without_pragmas(text: str) -> str:
    """A generated module without what its foot says to mypy and ruff."""
    lines = [line for line in text.splitlines(keepends=True) if not is_pragma(line)]
    return "".join(lines).rstrip("\n") + "\n"


def written(
    documents: list[Document], *, scripts: Literal["functions", "text"] = "functions", hoist: bool = True
) -> str:
    """The module for `documents`, without its pragmas."""
    return without_pragmas(write(documents, scripts=scripts, hoist=hoist).text())
