"""A workflow that stands in a document of another kind: a function makes it, and the dictionary around it has what that gives.

    def upload() -> Workflow:
        with Workflow(generate_name="upload-", …) as w: …
        return w

    sensor = {…: {"resource": upload().to_dict()}}

So the document stays the only one of the module, and the workflow can be tested and submitted alone.
"""

from __future__ import annotations

import libcst as cst

from roundtrip.python.code import make, statement_nodes


def function_of(name: str, kind: str, rows: list[statement_nodes.Row], variable: str) -> cst.FunctionDef:
    """The function that makes a workflow of class `kind`; `rows`: the workflow as a statement, which names it `variable`."""
    last = rows[-1]
    if len(rows) == 1 and isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[0], cst.Assign):
        rows = [last.with_changes(body=[_returned(last.body[0].value)])]
    else:
        rows = [*rows, statement_nodes.simple(_returned(make.identifier(variable)))]
    gives = cst.Annotation(make.name(kind), make.SPACE, make.SPACE)
    return cst.FunctionDef(cst.Name(name), cst.Parameters(), statement_nodes.block(rows), returns=gives)


def taken(function: str) -> cst.Call:
    """What is made by a function, as a dictionary."""
    made = make.call(make.identifier(function), [])
    return make.call(cst.Attribute(made, cst.Name("to_dict")), [])


def _returned(value: cst.BaseExpression) -> cst.Return:
    return cst.Return(value, make.SPACE)
