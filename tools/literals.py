"""L8: every literal of a generated program, changed, changes what to-yaml writes, or is refused.

Not those of what the program is about in no way: documentation, the helpers' own text, what stands in an f-string.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.convert import documents_of
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, equivalent
from roundtrip.programs import Engine
from roundtrip.python.beyond import NAMES, VARIABLE
from roundtrip.yaml.writer import write


class Change(NamedTuple):
    """A literal of a program changed: its line, the literal, and the program with another in its place."""

    line: int
    literal: str
    program: str


def changes(program: str) -> list[Change]:
    """Every literal of a program, each changed for itself."""
    tree = ast.parse(program)
    starts = [0]
    for line in program.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    data = program.encode()
    found = []
    for node in _literals(tree):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        before = data[start:end].decode()
        after = _another(node.value, before)
        if after is not None:
            changed = data[:start] + after.encode() + data[end:]
            found.append(Change(node.lineno, before, changed.decode()))
    return found


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The literals of a program, each that stands in one piece."""
    work: list[ast.AST] = [tree]
    while work:
        node = work.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.FunctionDef) and node.name in NAMES):
            continue
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == VARIABLE:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant):
            yield node
        work += ast.iter_child_nodes(node)


def _another(value: object, text: str) -> str | None:
    """Another literal of the same type; None where none is known."""
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, str):
        opening = next((o for o in ('"""\\\\\\n', '"""', '"', "'") if text.startswith(o)), None)
        return f"{opening}9{text[len(opening) :]}" if opening is not None else None
    if isinstance(value, (int, float)):
        return repr(value + 7 if value + 7 != value else -value)  # beyond 2**53, 7 more is the same float
    return None


def masked(program: str, engine: Engine, path: str | None = None, most: int = 1000, seed: int = 0) -> Iterator[Change]:
    """The changes, `most` of them drawn by `seed`, that make no difference to what the engine reads."""
    before = _documents(program, engine, path)
    found = changes(program)
    for change in random.Random(seed).sample(found, min(most, len(found))):
        try:
            after = _documents(change.program, engine, path)
        except ConversionError:
            continue
        same = len(before) == len(after) and all(_same(a, b) for a, b in zip(before, after))
        if same and write(before) == write(after):  # a key whose value is null is written, and says nothing
            yield change


def _documents(program: str, engine: Engine, path: str | None) -> list[Document]:
    return documents_of(program, kind="python", engine=engine, path=path)[0]


def _same(a: Document, b: Document) -> bool:
    return a.root is not None and b.root is not None and equivalent(a.root, b.root)
