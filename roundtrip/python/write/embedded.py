"""A workflow that stands in a document of another kind: a function makes it, and the dictionary around it has what that gives.

    def upload() -> Workflow:
        with Workflow(generate_name="upload-", …) as w: …
        return w

    sensor = {…: {"resource": upload().to_dict()}}

So the document stays the only one of the module, and the workflow can be tested and submitted alone.
"""

from __future__ import annotations

import libcst as cst

from roundtrip.document import Call, Node, Path
from roundtrip.document.triggers import fills_by_index
from roundtrip.python.code import make, statement_nodes
from roundtrip.python.code.layout import function_header, laid_out
from roundtrip.python.code.widths import STEP
from roundtrip.python.write.plain_nodes import items_of, text_of


def function_of(name: str, kind: str, rows: list[statement_nodes.Row], variable: str) -> list[str]:
    """The lines of the function that makes a workflow of class `kind`; `rows`: the workflow as a statement, which names it `variable`."""
    last = rows[-1]
    if len(rows) == 1 and isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[0], cst.Assign):
        rows = [last.with_changes(body=[_returned(last.body[0].value)])]
    else:
        rows = [*rows, statement_nodes.simple(_returned(make.identifier(variable)))]
    return [*function_header(name, [], f" -> {kind}"), *laid_out(rows, STEP)]


def taken(function: str) -> cst.Call:
    """What is made by a function, as a dictionary."""
    made = make.call(make.identifier(function), [])
    return make.call(cst.Attribute(made, cst.Name("to_dict")), [])


def order_by_index(root: Node, path: Path, workflow: Call, planned: list[str | None]) -> list[str] | None:
    """The names of a workflow's templates for the line that says their order: where the trigger at `path` puts a parameter
    into one of them by its index, and they are `planned` in another order; None otherwise.
    """
    templates = [item for item in items_of(workflow.args.get("templates")) if isinstance(item, Call)]
    names = [text_of(item.args.get("name")) or "" for item in templates]
    if names == planned and not any(item.name.startswith("m.") for item in templates):
        return None
    if not fills_by_index(root, path):
        return None
    return names if "" not in names and len(set(names)) == len(names) else None


def _returned(value: cst.BaseExpression) -> cst.Return:
    return cst.Return(value, make.SPACE)
