"""What the YAML tests share: generated trees, and comparing them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from roundtrip.document import Comment, Comments, Document, Mapping, Node, Scalar, Sequence, Span, plain
from roundtrip.yaml.reader import Stream

NOWHERE = Span(0, 0, 1, 1)

# what has gone wrong in one writer of YAML or another
ODD = [
    *(
        "",
        " ",
        "  a",
        "a ",
        "\ta",
        "a\t",
        "\n",
        "\n\n",
        "a\n",
        "a\n\n",
        "\na",
        " \na",
        "a\n ",
        "a\n \nb\n",
        "\n  a\nb\n",
    ),
    *(
        "a\r\nb",
        "a\rb",
        "\x00",
        "\x1b[0m",
        "\x7f",
        "\x85",
        "a\x85b\n",
        "\u2028",
        "a\u2029\n",
        "\ufeff",
        "\ufffe",
        "\U0001f600",
    ),
    *(
        "true",
        "Yes",
        "n",
        "null",
        "~",
        "nan",
        ".nan",
        ".inf",
        "-.INF",
        "0",
        "-1",
        "+1",
        "010",
        "0o17",
        "0x1f",
        "0b1",
        "1_0",
    ),
    *(
        "1.5",
        "1.",
        ".5",
        "1e3",
        "1e+3",
        "-1E-3",
        "._",
        "12:30:45",
        "1:2",
        "2001-01-01",
        "2001-01-01T00:00:00Z",
        "=",
        "<<",
    ),
    *(
        "-",
        "- a",
        "-a",
        "?",
        "? a",
        ":",
        ": a",
        ":a",
        "a:",
        "a: b",
        "a:b",
        "a #b",
        "a#b",
        "#",
        "#a",
        "a\n#b\n",
        "---",
        "--- a",
    ),
    *(
        "...",
        "&a",
        "*a",
        "!a",
        "!!str a",
        "|",
        ">",
        "'",
        "''",
        '"',
        "'a'",
        '"a"',
        "it's",
        'a"b\\c',
        "%",
        "@",
        "`",
        "{",
        "}",
    ),
    *(
        "[",
        "]",
        ",",
        "a,b",
        "[a]",
        "{{x}}",
        "{a: b}",
        "a]",
        "a\\nb",
        "\\",
        "    deep\nless\n",
        "\tx\ny\n",
        "a\n\tb\n",
        "a\n---\nb\n",
    ),
    *(
        "key: value\n- item\n",
        "#!/bin/sh\nset -e\n",
        "http://example.com:80/?a=b",
        "x" * 200,
        ("x " * 90).strip(),
        "\xa0",
        "e\u0301",
    ),
]

strings = st.sampled_from(ODD) | st.text(max_size=12) | st.text("ab \n\t#:-'\"\\", max_size=12)
values = st.none() | st.booleans() | st.integers() | st.floats() | strings
keys = st.sampled_from(["name", "args", "command", "a", "b"]) | strings


def trees_of(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Plain data with these leaves."""
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
    )


plain_trees = trees_of(values)
json_trees = trees_of(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strings
)
string_trees = trees_of(strings)

comment = st.builds(
    lambda text: Comment(f"#{text}", NOWHERE),
    st.sampled_from(["", " c", " - item", " a: b", "- x", "# ===", " 'q", " é"]),
)
comments = (
    st.builds(Comments, st.lists(comment, max_size=2), st.none() | comment, st.lists(comment, max_size=2))
    | st.none()
    | st.none()
)


def _commented(node: Node, found: Comments | None) -> Node:
    node.comments = found
    return node


def _mapping(entries: dict[str, Node], flow: bool) -> Mapping:
    return Mapping(entries, flow=flow)


node_trees: st.SearchStrategy[Node] = st.recursive(
    st.builds(
        _commented,
        st.builds(
            lambda v, s: Scalar(v, NOWHERE, s), values, st.sampled_from([None, "plain", "single", "double", "literal"])
        ),
        comments,
    ),
    lambda inner: st.builds(
        _commented,
        st.builds(_mapping, st.dictionaries(keys, inner, max_size=4), st.booleans())
        | st.builds(lambda items, flow: Sequence(items, flow=flow), st.lists(inner, max_size=4), st.booleans()),
        comments,
    ),
    max_leaves=10,
)


def same(a: Any, b: Any) -> bool:
    """Equality of plain data, types included; nan is itself, and JSON has one kind of number, integers to 64 bits."""
    if {type(a), type(b)} <= {int, float}:
        return bool(a == b) or (a != a and b != b) or (abs(a) >= 2**63 and float(a) == float(b))
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(v, b[k]) for k, v in a.items())
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def data(stream: Stream) -> list[Any]:
    """The plain data of a stream's documents; None for an empty one."""
    return [None if document.root is None else plain(document.root) for document in stream.documents]


def places(stream: Stream) -> list[tuple[str, str]]:
    """Every comment of a stream with the place that it is attached to."""
    found: list[tuple[str, str]] = []
    for number, document in enumerate(stream.documents):
        found += [(f"{number} head", c.text) for c in document.head]
        found += [(f"{number} foot", c.text) for c in document.foot]
        work = [(str(number), document.root)]
        while work:
            path, node = work.pop()
            if node is None:
                continue
            if node.comments is not None:
                found += [(f"{path} before", c.text) for c in node.comments.before]
                found += [(f"{path} trailing", c.text) for c in [node.comments.trailing] if c is not None]
                found += [(f"{path} after", c.text) for c in node.comments.after]
            if isinstance(node, Mapping):
                work += [(f"{path}.{key}", child) for key, child in node.entries.items()]
            elif isinstance(node, Sequence):
                work += [(f"{path}[{i}]", child) for i, child in enumerate(node.items)]
    return sorted(found)


def texts(documents: list[Document]) -> list[str]:
    """The texts of all comments, sorted."""
    from roundtrip.yaml.comments import comments_in_document

    return sorted(comment.text for document in documents for comment in comments_in_document(document))
