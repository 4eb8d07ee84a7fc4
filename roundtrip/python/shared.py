"""What Python and YAML write differently and say the same: variables and anchors (IDIOMS 11), and where comments stand.

The writer makes a variable in lower case of an anchor, and a constant in upper case of what is merely repeated: so only
the first become anchors again.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from roundtrip.document import Comments, Document, Mapping, Node, Scalar, Sequence, plain
from roundtrip.document.remarks import walk

if TYPE_CHECKING:
    from roundtrip.python.evaluate.language.source import Source

_SHARED = (ast.Call, ast.Constant, ast.Dict, ast.List)


def variables(source: Source) -> dict[tuple[int, int], str]:
    """By the place of its value, the name of every variable in lower case that the module sets to one written value."""
    found: dict[tuple[int, int], str] = {}
    for statement in source.tree.body:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and target.id.islower() and isinstance(value, _SHARED):
            span = source.span(value)
            found[span.start, span.end] = target.id
    return found


def anchored(document: Document, named: dict[tuple[int, int], str], text: str) -> None:
    """Gives the nodes of `document` that come from one of the variables its name as an anchor, if they are several.

    They share what is in them from then on, as in a text with anchors. `text`: the program, which `named` is of.
    """
    if not named or document.root is None:
        return
    first: dict[str, Node] = {}
    written = {name: text[start:end] for (start, end), name in named.items()}
    work: list[Node] = [document.root]
    while work:
        node = work.pop()
        name = named.get(node.span[:2])
        if name is None and isinstance(node, Scalar) and not isinstance(node.value, str):
            # a number knows where it is used, not where it is written
            name = text[slice(*node.span[:2])]
        if name in written and node is not document.root and _is_whole(node, written[name]):
            there = first.setdefault(name, node)
            if there is not node and _shares(there, node):
                _hand_over(node, there)
                there.anchor = name
                node.alias = name
                continue
        if isinstance(node, Mapping):
            # the writer has no variable for what is called by a name (`Census.anchored`)
            inside = node.entries.items()
            work += reversed([n for key, n in inside if not (isinstance(n, Scalar) and key in ("name", "template"))])
        elif isinstance(node, Sequence):
            work.extend(reversed(node.items))


def _is_whole(node: Node, written: str) -> bool:
    """Whether a node is what is `written` at its place, not what Hera makes around it: an argument is a parameter."""
    try:
        value = ast.literal_eval(f"({written})")
    except (ValueError, SyntaxError):
        return True
    if isinstance(value, (dict, list)):
        return not isinstance(node, Scalar)
    return isinstance(node, Scalar) and type(node.value) is type(value) and node.value == value


def _shares(first: Node, node: Node) -> bool:
    """Whether `node` says the same as `first`; from then on they share it, as the one with comments in it has it."""
    if isinstance(first, Mapping) and isinstance(node, Mapping) and plain(first) == plain(node):
        if any(n.comments is not None for n in walk(node) if n is not node):
            first.entries.update(node.entries)
        node.entries, node.keys = first.entries, first.keys
        return True
    if isinstance(first, Sequence) and isinstance(node, Sequence) and plain(first) == plain(node):
        if any(n.comments is not None for n in walk(node) if n is not node):
            first.items[:] = node.items
        node.items = first.items
        return True
    if isinstance(first, Scalar) and isinstance(node, Scalar):
        return type(first.value) is type(node.value) and first.value == node.value
    return False


def _hand_over(node: Node, first: Node) -> None:
    """The comments at the end of what both say are those of the first: they stand once, where the variable is set."""
    if node.comments is not None and node.comments.after:
        first.comments = first.comments or Comments()
        first.comments.after += node.comments.after
        node.comments = Comments(node.comments.before, node.comments.trailing)


def settled(document: Document, text: str) -> None:
    """A comment behind an item of a list, at the item's first line: Python has it behind the call, YAML behind the name.

    `text`: the program; what fills several lines in it has its comments where they are.
    """
    work: list[Node] = [document.root] if document.root is not None else []
    while work:
        node = work.pop()
        if isinstance(node, Mapping):
            work.extend(node.entries.values())
        elif isinstance(node, Sequence):
            work.extend(node.items)
            for item in node.items:
                if isinstance(item, Mapping) and item.comments is not None and "\n" not in text[slice(*item.span[:2])]:
                    _hand_down(item, item.comments)


def _hand_down(item: Mapping, comments: Comments) -> None:
    first = next(iter(item.entries.values()), None)
    if comments.trailing is None or not isinstance(first, Scalar) or first.comments is not None:
        return
    if "\n" not in str(first.value):
        first.comments = Comments(trailing=comments.trailing)
        comments.trailing = None
