"""Changes of YAML put back into a program: what both engines of the conversion know, for `roundtrip.python.patch`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from roundtrip.convert import objects_of, read_program
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Difference, Document, Mapping, Node, Sequence, diff, format_path
from roundtrip.python.patch.documents import paired


def python_onto(
    program: str,
    documents: list[Document],
    *,
    scripts: Literal["functions", "text"] = "functions",
    path: str | None = None,
) -> str:
    """`program` with the changes that make it say what `documents` say.

    `path`: the program's file, for imports of its neighbours. Raises ConversionError where it can't be read without
    being run, and for a change that it has no place for: in a loop, a helper, a computed value.
    """
    from roundtrip.python.patch import Unplaceable, patch
    from roundtrip.python.writer import write

    def read(text: str) -> tuple[list[Document], Callable[[Node], bool]]:
        found, known = read_program(text, path)
        return found, lambda node: known.provenance(node).writable

    def module(wanted: list[Document]) -> str:
        for document in wanted:
            _forget_anchors(document.root)
        return write(objects_of(wanted, []), scripts=scripts, hoist=False)

    before, known = read_program(program, path)
    try:
        return patch(program, documents, read, module)
    except Unplaceable as problem:
        difference = problem.difference
        node = difference.before
        if node is None and before[problem.document].root is not None:
            node = _nearest(before[problem.document].root, difference.target)
        span = node.span if node is not None else before[problem.document].span
        line = _yaml_line(before, documents, problem.document, difference)
        message = (
            f"this change has no place in the program: {difference}; it comes from a loop, a helper or a computed "
            f"value around line {span.line} of the program. Make it there by hand; `{format_path(difference.path)}` is the field"
        )
        raise ConversionError(Diagnostic("error", "cannot-put-back", message, line)) from None


def _yaml_line(before: list[Document], documents: list[Document], number: int, difference: Difference) -> int:
    """The line of the YAML that says what can't be put back, 1 where none does."""
    pairs, _ = paired(before, documents)
    new = dict(pairs).get(number)
    old_root = before[number].root
    new_root = documents[new].root if new is not None else None
    if old_root is None or new_root is None:
        return 1
    for other in diff(old_root, new_root):
        if other.kind == difference.kind and other.path == difference.path and other.after is not None:
            return other.after.span.line
    return _line_near(new_root, difference.path)


def _line_near(root: Node, path: tuple[str | int, ...]) -> int:
    found = _nearest(root, path)
    return found.span.line if found is not None else 1


def _nearest(root: Node | None, path: tuple[str | int, ...]) -> Node | None:
    """The last node along a path."""
    node = root
    for step in path:
        inner: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            inner = node.entries.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            inner = node.items[step]
        if inner is None:
            break
        node = inner
    return node


def _forget_anchors(root: Node | None) -> None:
    """Takes the anchors out of a tree: the module that is made of it names nothing of its own."""
    work = [root] if root is not None else []
    while work:
        node = work.pop()
        node.anchor = node.alias = None
        if isinstance(node, Mapping):
            work += node.entries.values()
        elif isinstance(node, Sequence):
            work += node.items
