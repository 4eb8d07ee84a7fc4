"""Law L5 on a pair of texts: one value changed on one side changes only the lines that hold it on the other."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from roundtrip import to_python, to_yaml
from roundtrip.document import Mapping, Node, Path, Scalar, Sequence, format_path
from roundtrip.programs import read_program

# what may be any text: no names, nothing that Hera or Argo check the form of
FREE = frozenset({"image", "args", "value", "annotations", "workingDir", "mountPath", "when", "data"})
WIDTH = 87  # a line that is longer may be laid out anew for one more letter
TRIES = 3


def lost_locality(yaml: str, python: str) -> str | None:
    """What is wrong when values of `python` are changed, put into `yaml`, and from there back; None if nothing is."""
    found = list(free_literals(python))
    for place, nodes in found[:: max(1, len(found) // TRIES)][:TRIES]:
        start, end = place
        changed = f"{python[: end - 1]}x{python[end - 1 :]}"
        there = to_yaml(changed, onto=yaml, engine="static")
        where = format_path(nodes[0])
        lines = changed_lines(yaml, there)
        if not 0 < lines <= len(nodes) and not in_block(yaml, there):
            return (
                f"{where}: {lines} lines of the YAML changed with {python[start:end]}, which says {len(nodes)} values"
            )
        back = to_python(there, onto=python)
        if back != changed:
            return f"{where}: {changed_lines(changed, back)} lines of the Python are not what they would be"
    return None


def free_literals(python: str) -> Iterator[tuple[tuple[int, int], list[Path]]]:
    """Where a program says a text in one literal, and the paths of the values that come from it."""
    documents, known = read_program(python, None)
    found: dict[tuple[int, int], list[Path]] = {}
    work: list[tuple[Path, Node]] = [((), d.root) for d in documents if d.root is not None]
    while work:
        path, node = work.pop()
        if isinstance(node, Scalar):
            text = isinstance(node.value, str) and "\n" not in node.value
            if text and known.provenance(node).writable:
                found.setdefault(node.span[:2], []).append(path)
        elif isinstance(node, Mapping):
            work += [((*path, key), child) for key, child in node.entries.items() if node.alias is None]
        elif isinstance(node, Sequence):
            work += [((*path, index), child) for index, child in enumerate(node.items) if node.alias is None]
    lines = python.split("\n")
    for place, paths in sorted(found.items()):
        line = lines[python.count("\n", 0, place[0])]
        simple = python[place[0]] == '"' and "\n" not in python[place[0] : place[1]] and len(line) < WIDTH
        if simple and all(not FREE.isdisjoint(path) and path[-1] != "name" for path in paths):
            yield place, paths


def in_block(before: str, after: str) -> bool:
    """Whether what changed stood in a block of its own, whose first line says how it is written."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return any(line[0] == "-" and line.rstrip()[-2:] in ("|-", ">-", ": |", ": >") for line in lines)


def changed_lines(before: str, after: str) -> int:
    """How many lines of `before` are not in `after` as they were, or the other way round, whichever is more."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return max(sum(line[0] == sign for line in lines) for sign in "-+") if lines else 0
