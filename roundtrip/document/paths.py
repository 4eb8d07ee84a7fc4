"""Places in a tree, as people write them: `spec.templates[0].container.image`, `metadata.labels["a.b/c"]`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Union

from roundtrip.document.node import Call, Mapping, Node, Scalar, Sequence

Path = tuple[Union[str, int], ...]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = re.compile(r'\.([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]')


def format_path(path: Iterable[str | int]) -> str:
    """The text of a path; "" for the root."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def parse_path(text: str) -> Path:
    """The path that `text` stands for. Raises ValueError where it is none."""
    path: list[str | int] = []
    # a name at the beginning has no point before it
    rest = text if text.startswith("[") or not text else f".{text}"
    while rest:
        found = _STEP.match(rest)
        if found is None:
            raise ValueError(f"{text!r} is no path: it goes wrong at {rest!r}")
        name, index, quoted = found.groups()
        path.append(name if name is not None else int(index) if index is not None else json.loads(quoted))
        rest = rest[found.end() :]
    return tuple(path)


def at(root: Node, path: Path | str) -> Node | None:
    """The node at a path, None where there is none."""
    steps = parse_path(path) if isinstance(path, str) else path
    found = along(root, steps)
    return found[-1] if len(found) == len(steps) + 1 else None


def along(root: Node, path: Path) -> list[Node]:
    """The nodes from the root along a path, as far as there are any."""
    found = [root]
    for step in path:
        node = found[-1]
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            found.append(node.entries[step])
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            found.append(node.items[step])
        else:
            break
    return found


def calls_in(root: Node) -> Iterator[tuple[Path, Call]]:
    """The outermost calls below a root of plain data, in their order, each with its path; `((), root)` where it is one."""
    work: list[tuple[Node, Path]] = [(root, ())]
    while work:
        node, path = work.pop()
        if isinstance(node, Call):
            yield path, node
        elif isinstance(node, Mapping):
            work += [
                (value, (*path, key)) for key, value in reversed(node.entries.items()) if not isinstance(value, Scalar)
            ]
        elif isinstance(node, Sequence):
            work += [
                (item, (*path, n)) for n, item in reversed([*enumerate(node.items)]) if not isinstance(item, Scalar)
            ]


def with_nodes(root: Node, made: dict[Path, Node]) -> Node:
    """A tree with other nodes at some paths; what holds none of them is shared with `root`."""
    if not made:
        return root
    if () in made:
        return made[()]
    below: dict[str | int, dict[Path, Node]] = {}
    for path, node in made.items():
        below.setdefault(path[0], {})[path[1:]] = node
    fresh: Node
    if isinstance(root, Sequence):
        items = [with_nodes(item, below.get(n, {})) for n, item in enumerate(root.items)]
        fresh = Sequence(items, root.span, root.flow)
    else:
        assert isinstance(root, Mapping)
        entries = {key: with_nodes(value, below.get(key, {})) for key, value in root.entries.items()}
        fresh = Mapping(entries, root.span, root.flow, root.keys)
        fresh.merged, fresh.overridden = root.merged, root.overridden
    fresh.comments, fresh.anchor, fresh.alias = root.comments, root.anchor, root.alias
    return fresh
