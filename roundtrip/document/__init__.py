"""The Document: what Argo sees, as a tree that remembers the text it came from."""

from roundtrip.document.equivalence import equivalent
from roundtrip.document.node import (
    NOWHERE,
    Call,
    Comment,
    Comments,
    Document,
    Mapping,
    Node,
    PlainValue,
    Scalar,
    ScalarValue,
    Sequence,
    Span,
    from_plain,
    plain,
)

__all__ = [
    "NOWHERE",
    "Call",
    "Comment",
    "Comments",
    "Document",
    "Mapping",
    "Node",
    "PlainValue",
    "Scalar",
    "ScalarValue",
    "Sequence",
    "Span",
    "equivalent",
    "from_plain",
    "plain",
]
