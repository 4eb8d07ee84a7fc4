"""Places in a tree, as people write them: `spec.templates[0].container.image`, `metadata.labels["a.b/c"]`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Union

from roundtrip.document.node import Mapping, Node, Sequence

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
