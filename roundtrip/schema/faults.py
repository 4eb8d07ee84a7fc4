"""What a schema finds wrong with a document, as bare faults: words are made of them by `wording.py`."""

from __future__ import annotations

from typing import NamedTuple

from roundtrip.document.node import Node
from roundtrip.schema.shapes import Shape

UNKNOWN, MISSING, WRONG_TYPE, WRONG_VALUE, BAD_QUANTITY, LIMIT, RULE, TWICE, BAD_FORMAT, NULL, COERCED, COLLECTION = (
    range(12)
)


class Place(NamedTuple):
    """Where a node is: the place it is in, its key or index there, itself, and what its schema is."""

    above: Place | None
    key: str | int
    node: Node
    shape: Shape


class Fault(NamedTuple):
    """Something that doesn't fit. `place`: the mapping for UNKNOWN and MISSING (`key` names the field), else the value.

    `crds`: whether it is the full CRDs alone that ask for this, so that Argo's own lint doesn't. `rule`: what a LIMIT or
    RULE asks for: a keyword and its value, or a rule's text. `passed`: of an UNKNOWN, whether Argo passes over it.
    """

    kind: int
    place: Place
    key: str = ""
    crds: bool = False
    rule: tuple[str, object] = ("", None)
    passed: bool = False
