"""`Item(__root__=…)`, which was pydantic 1's way to say the value of a model that is one value.

Facts: Hera's models are pydantic 2's from 6 on, whose `RootModel` takes keywords for a dictionary, `{"__root__": …}`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Document, Mapping, Node, Sequence

KEY = "__root__"


def root_keywords(source: str, documents: Iterable[Document]) -> Iterator[Diagnostic]:
    """A warning for each `__root__=` of a program that is a key of its documents."""
    if KEY not in source or not any(_holds(document.root) for document in documents):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and any(keyword.arg == KEY for keyword in node.keywords):
            value = next(keyword.value for keyword in node.keywords if keyword.arg == KEY)
            said = ast.get_source_segment(source, value) or "…"
            called = ast.unparse(node.func)
            line = source.split("\n")[node.lineno - 1].encode()[: node.col_offset]
            message = (
                f"Hera writes `__root__` into the YAML, as a key, where this is meant to be the value: `{called}({said})` is that; "
                f"`{KEY}=` was Hera 5's"
            )
            yield Diagnostic("warning", "root-keyword", message, node.lineno, len(line.decode()) + 1)


def _holds(root: Node | None) -> bool:
    """Whether a document has the key."""
    work = [root]
    while work:
        node = work.pop()
        if isinstance(node, Mapping):
            if KEY in node.entries:
                return True
            work += node.entries.values()
        elif isinstance(node, Sequence):
            work += node.items
    return False
