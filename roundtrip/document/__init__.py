"""The Document: what Argo sees, as a tree that remembers the text it came from."""

from roundtrip.document.diff import Difference, diff
from roundtrip.document.equivalence import equivalent
from roundtrip.document.node import (
    NOWHERE,
    Call,
    Comment,
    Comments,
    Document,
    Mapping,
    Mark,
    Node,
    PlainValue,
    Scalar,
    ScalarValue,
    Sequence,
    Span,
    from_plain,
    gathered,
    plain,
    text_at,
)
from roundtrip.document.paths import Path, along, at, calls_in, format_path, parse_path, with_nodes

__all__ = [
    "NOWHERE",
    "Call",
    "Comment",
    "Comments",
    "Difference",
    "Document",
    "Mapping",
    "Mark",
    "Node",
    "Path",
    "PlainValue",
    "Scalar",
    "ScalarValue",
    "Sequence",
    "Span",
    "along",
    "at",
    "calls_in",
    "diff",
    "equivalent",
    "format_path",
    "from_plain",
    "gathered",
    "parse_path",
    "plain",
    "text_at",
    "with_nodes",
]
