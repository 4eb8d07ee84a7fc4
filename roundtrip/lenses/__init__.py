"""Document ⇄ Objects: one lens a construct, one definition for both directions.

`get` and `put` are the whole surface. A construct is a file in this folder that registers its lens; see `container.py`
for the shortest, `io.py` for one that reshapes.
"""

from __future__ import annotations

from roundtrip.document import Call, Node, calls_in, text_at, with_nodes
from roundtrip.lenses.algebra import Contradicted, Refused, forget, remembering
from roundtrip.lenses.workflow import API_VERSION, KIND, RECORDS

__all__ = ["Contradicted", "Refused", "forget", "get", "put"]


def get(root: Node) -> Node:
    """The Objects of one document: a proven `Call` for an Argo workflow, the document itself for anything else.

    What Hera has no place for is in `Call.extra`, as far inside as possible. Raises `Refused`, naming the innermost node
    in the way, where even the workflow itself can't be said (a `spec` that is a list).
    """
    kind = text_at(root, "kind")
    if kind not in KIND or text_at(root, "apiVersion") != API_VERSION:
        return root
    with remembering():
        return KIND[kind].get(root)


def put(value: Node) -> Node:
    """The document that one of Hera's objects stands for, or a dictionary with such in it. Raises `Refused` where Hera, too,
    would complain.
    """
    if not isinstance(value, Call):
        return with_nodes(value, {path: put(call) for path, call in calls_in(value)})
    record = RECORDS.get(value.name)
    if record is None:
        raise Refused(value, f"{value.name}(…) is no workflow")
    return record.put(value)
