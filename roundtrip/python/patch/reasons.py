"""Why a change has no place of its own in a program: what is said once for several, what Hera makes, what is computed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

from roundtrip.diagnostics import Diagnostic
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
from roundtrip.python.patch.refusals import made_by

# so many lines may be others for one change without a word
MANY = 4
# so many of those that a place is shared with are named
_NAMED = 2
_BY_HAND = "Make the change there by hand"


def holder_of(state: Comparison, number: int, difference: Difference) -> Node | None:
    """The node of a program that a difference is at; of something new, the one that it is to be in."""
    root = state.version.documents[number].root
    if difference.before is not None or root is None:
        return difference.before
    return along(root, difference.target)[-1]


def reason(state: Comparison, number: int, difference: Difference, there: str) -> tuple[str, str]:
    """Why a difference of document `number` can't be put back where it stands, and what to do; `there`: the place that makes it."""
    node = holder_of(state, number, difference)
    root = state.version.documents[number].root
    made = made_by(state.version, node)
    by_hand = f"What it changes is made at {there}, {made}", _BY_HAND
    if node is None or root is None:
        return by_hand
    place = state.version
    chain = along(root, difference.path if difference.kind != "insert" else difference.target)
    function = next((place.functions[n.span.start] for n in reversed(chain) if n.span.start in place.functions), None)
    inputs = "inputs" in difference.path and "parameters" in difference.path
    if function is not None and inputs and difference.kind == "insert":
        return (
            f"The function at {there} makes the script, and Hera loads every parameter above its body; the script of the "
            "YAML doesn't load this one",
            "Load it there as the others are",
        )
    if function is not None and inputs and difference.path[-1] == "name":
        return (
            f"The function at {there} makes the script, and Hera loads every parameter by its name above its body; the script "
            "of the YAML still loads the former one",
            "Rename it there, too",
        )
    told = made.startswith(("by the loop", "by the helper"))
    others = _others(state, number, node)
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        said = ", ".join(others[:_NAMED]) + more
        stay = "stays as it is" if len(others) == 1 else "stay as they are"
        subject = there.replace("line ", "Line ", 1) if there.startswith("line ") else there
        why = f"{subject} says it for {said} as well, which {stay}"
        return f"{why}. It is made at {there}, {made}" if told else why, _BY_HAND
    if not told and _is_heras(state, chain, node):
        return f"Hera itself makes it of what is at {there}, which doesn't say it", _BY_HAND
    return by_hand


def _others(state: Comparison, number: int, node: Node) -> list[str]:
    """What else the program says in the very place of a node, and is to go on saying; each as it is called in messages."""
    version = state.version
    span = (node.span.start, node.span.end)
    alike = [n for n in version.sharing(span) if n is not node and type(n) is type(node)]
    if not isinstance(node, Scalar):
        mine = next((a for a, n in version.addressed if n is node), None)
        known = {id(n) for n in alike}
        alike = [n for a, n in version.addressed if id(n) in known and mine is not None and len(a) == len(mine)]
    stays = set()
    for other in alike:
        wanted = state.counterparts.get(id(other), other)
        if equivalent(other, wanted) and not (isinstance(node, Scalar) and getattr(other, "value", 0) != node.value):
            stays.add(id(other))
    found: list[str] = []
    for n, document in enumerate(version.documents):
        of = "" if n == number else f" of {text_at(document.root, 'kind')} {n + 1}"
        found += [f"{format_path(path)}{of}" for path, other in _pathed(document.root) if id(other) in stays]
    return found


def _is_heras(state: Comparison, chain: list[Node], node: Node) -> bool:
    """Whether a value has no expression of its own: it has the place of the call, or of the function, that it comes of."""
    made = state.version.expression(node)
    whole = isinstance(made, ast.Call) or node.span.start in state.version.functions
    return whole and isinstance(node, Scalar) and any(n.span == node.span for n in chain[:-1])


def path_of(root: Node, node: Node) -> Path | None:
    """Where a node is in a tree."""
    return next((path for path, current in _pathed(root) if current is node), None)


def _pathed(root: Node | None) -> Iterator[tuple[Path, Node]]:
    """The nodes of a tree, each with its path."""
    work: list[tuple[Path, Node]] = [((), root)] if root is not None else []
    while work:
        path, node = work.pop()
        yield path, node
        if isinstance(node, Mapping):
            work += [((*path, key), child) for key, child in node.entries.items()]
        elif isinstance(node, Sequence):
            work += [((*path, index), child) for index, child in enumerate(node.items)]


def of_many_lines(
    state: Comparison, rewritten: list[tuple[int, Difference]], text: str, path: str | None
) -> Iterator[Diagnostic]:
    """Why `text`, the program of `state` with its changes, has more other lines than what changed asks for: a note each.

    `rewritten`: the differences that took something with them; `path`: what messages call the program.
    """
    before, after = state.version.text.split("\n"), text.split("\n")
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    touched = sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in codes if tag != "equal")
    if touched <= MANY * max(1, len(state.differences)):
        return
    told: set[str] = set()
    for number, found in rewritten:
        difference = as_given(state, number, found)
        node = holder_of(state, number, difference)
        line = node.span.line if node is not None else 1
        there = f"{path}:{line}" if path else f"line {line} of the program"
        why, _ = reason(state, number, difference, there)
        if why not in told and len(told) < MANY:
            told.add(why)
            message = f"for this, {touched} lines of the program are other ones: {difference}. {why}"
            yield Diagnostic("note", "made-anew", message, line, 1, "", path or "<onto>")
    if not rewritten and all(d.kind == "set" for _, d in state.differences) and not state.surplus:
        first = next((i1 for tag, i1, *_ in codes if tag != "equal"), 0) + 1
        message = (
            f"{touched} lines of the program are other ones: what a line says became too long for it, and is split"
        )
        yield Diagnostic("note", "made-anew", message, first, 1, "", path or "<onto>")


def as_given(state: Comparison, number: int, difference: Difference) -> Difference:
    """A difference as it is in the program that was given: others may be put back by the time that it is looked at."""
    known = (d for n, d in state.differences if n == number and same(d, difference))
    return next(known, difference)


def same(a: Difference, b: Difference) -> bool:
    """Whether two differences from one tree are the same; where an insertion stands depends on the other tree."""
    if a.kind == b.kind == "insert" and a.after is not None and b.after is not None:
        return a.target == b.target and equivalent(a.after, b.after)
    return (a.kind, a.path) == (b.kind, b.path)
