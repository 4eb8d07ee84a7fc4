"""Why a change has no place of its own in a program: what is said once for several, what Hera makes, what is computed."""

from __future__ import annotations

import ast

from roundtrip.document import (
    Difference,
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    along,
    equivalent,
    format_path,
    text_at,
)
from roundtrip.python.patch.comparison import Comparison

# so many of those that a place is shared with are named
_NAMED = 2


def holder_of(state: Comparison, number: int, difference: Difference) -> Node | None:
    """The node of a program that a difference is at; of something new, the one that it is to be in."""
    root = state.version.documents[number].root
    if difference.before is not None or root is None:
        return difference.before
    return along(root, difference.target)[-1]


def reason(state: Comparison, number: int, difference: Difference, there: str) -> str:
    """Why a difference of document `number` can't be put back where it stands, as a sentence; `there`: the place that makes it."""
    node = holder_of(state, number, difference)
    root = state.version.documents[number].root
    if node is None or root is None:
        return _computed(there)
    place = state.version.place
    chain = along(root, difference.path if difference.kind != "insert" else difference.target)
    function = next((place.functions[n.span.start] for n in reversed(chain) if n.span.start in place.functions), None)
    inputs = "inputs" in difference.path and "parameters" in difference.path
    if function is not None and inputs and difference.kind == "insert":
        return (
            f"The function at {there} makes the script, and Hera loads every parameter above its body; the script of the "
            "YAML doesn't load this one. Load it there as the others are"
        )
    if function is not None and inputs and difference.path[-1] == "name":
        return (
            f"The function at {there} makes the script, and Hera loads every parameter by its name above its body; the script "
            "of the YAML still loads the former one. Rename it there, too"
        )
    others = _others(state, number, node)
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        said = ", ".join(others[:_NAMED]) + more
        stay = "stays as it is" if len(others) == 1 else "stay as they are"
        subject = there.replace("line ", "Line ", 1) if there.startswith("line ") else there
        return f"{subject} says it for {said} as well, which {stay}. Make the change there by hand"
    if _is_heras(state, chain, node):
        return f"Hera itself makes it of what is at {there}, which doesn't say it. Make the change there by hand"
    return _computed(there)


def _computed(there: str) -> str:
    return (
        f"What it changes is made at {there}, by a loop, a helper or a computed value, or has a form that can't say it. "
        "Make the change there by hand"
    )


def _others(state: Comparison, number: int, node: Node) -> list[str]:
    """What else the program says in the very place of a node, and is to go on saying; each as it is called in messages."""
    version = state.version
    span = (node.span.start, node.span.end)
    alike = [n for n in version.place.sharing(span) if n is not node and type(n) is type(node)]
    if not isinstance(node, Scalar):
        mine = next((a for a, n in version.place.addressed if n is node), None)
        alike = [n for a, n in version.place.addressed if n in alike and mine is not None and len(a) == len(mine)]
    found: list[str] = []
    for other in alike:
        wanted = state.counterparts.get(id(other), other)
        if not equivalent(other, wanted) or (isinstance(node, Scalar) and getattr(other, "value", 0) != node.value):
            continue
        for n, document in enumerate(version.documents):
            path = path_of(document.root, other) if document.root is not None else None
            if path is not None:
                of = "" if n == number else f" of {text_at(document.root, 'kind')} {n + 1}"
                found.append(f"{format_path(path)}{of}")
    return found


def _is_heras(state: Comparison, chain: list[Node], node: Node) -> bool:
    """Whether a value has no expression of its own: it has the place of the call, or of the function, that it comes of."""
    made = state.version.place.expression(node)
    whole = isinstance(made, ast.Call) or node.span.start in state.version.place.functions
    return whole and isinstance(node, Scalar) and any(n.span == node.span for n in chain[:-1])


def path_of(root: Node, node: Node) -> Path | None:
    """Where a node is in a tree."""
    work: list[tuple[Path, Node]] = [((), root)]
    while work:
        path, current = work.pop()
        if current is node:
            return path
        if isinstance(current, Mapping):
            work += [((*path, key), child) for key, child in current.entries.items()]
        elif isinstance(current, Sequence):
            work += [((*path, index), child) for index, child in enumerate(current.items)]
    return None
