"""What two streams of documents say differently, as people and machines are told it: things by name, lines of both sides."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from roundtrip.document import (
    NOWHERE,
    Document,
    Mapping,
    Node,
    Path,
    Sequence,
    along,
    diff,
    format_path,
    plain,
    text_at,
)
from roundtrip.document.diff import Difference

What = Literal["changed", "added", "removed", "moved", "only-in-a", "only-in-b"]
LONGEST = 80  # characters of a value that are shown on a line
_NAME = re.compile(r"[^\W\d][\w.-]*")


class Change(NamedTuple):
    """One difference. `document`: what it is in; `path`: its place there, items of lists by name, else by their index in A.

    `before` and `after` are the values of A and B; `lines` where they stand there, None where there is none or it isn't
    known. `within`: of JSON in strings, the differences in it, with paths of their own. `behind`: of a move, what it follows.
    """

    what: What
    document: str
    path: str = ""
    before: Any = None
    after: Any = None
    lines: tuple[int | None, int | None] = (None, None)
    columns: tuple[int, int] = (1, 1)
    within: tuple[Change, ...] = ()
    behind: str = ""


def changes(before: list[Document], after: list[Document]) -> list[Change]:
    """The differences between two streams, document by document."""
    found: list[Change] = []
    for old, new in _pairs(before, after):
        either = old or new
        assert either is not None
        name = title(either)
        if old is None or new is None:
            place = (_line(old.root) if old is not None else None, _line(new.root) if new is not None else None)
            found.append(Change("only-in-a" if new is None else "only-in-b", name, lines=place))
        elif old.root is not None and new.root is not None:
            found += [_change(name, old.root, one) for one in diff(old.root, new.root)]
    return found


def title(document: Document) -> str:
    """What a document is called: its kind and name."""
    root = document.root
    metadata = root.entries.get("metadata") if isinstance(root, Mapping) else None
    name = text_at(metadata, "name") or text_at(metadata, "generateName") or "(no name)"
    return f"{text_at(root, 'kind') or 'a document without a kind'} {name}"


def _pairs(before: list[Document], after: list[Document]) -> list[tuple[Document | None, Document | None]]:
    """Documents of one kind and name belong together, in their order; others have no counterpart."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    waiting: dict[str, list[Document]] = {}
    for new in reversed(after):
        waiting.setdefault(title(new), []).append(new)
    pairs: list[tuple[Document | None, Document | None]] = []
    for old in before:
        candidates = waiting.get(title(old))
        pairs.append((old, candidates.pop() if candidates else None))
    left = {id(new) for candidates in waiting.values() for new in candidates}
    return [*pairs, *((None, new) for new in after if id(new) in left)]


def _change(document: str, root: Node, one: Difference) -> Change:
    before = plain(one.before) if one.before is not None else None
    after = plain(one.after) if one.after is not None else None
    lines = (_line(one.before), _line(one.after))
    told = one.after if one.after is not None else one.before
    span = told.span if told is not None else NOWHERE
    columns = (one.before.span.column if one.before is not None else 1, span.column)
    if one.kind == "insert":
        path = named_path(root, one.target)
        last = one.path[-1]
        if isinstance(last, str):
            path = f"{path}{_step(last, bool(path))}"
        else:
            name = _name_of(one.after)
            path = f"{path}[{name}]" if name else f"{path}[{last} in B]"  # which is no index of A
        return Change("added", document, path, None, after, lines, columns)
    path = named_path(root, one.path)
    if one.kind == "move":
        behind = "" if one.behind is None else named_path(root, (*one.target, one.behind))
        return Change("moved", document, path, before, after, lines, columns, behind=behind)
    if one.kind == "delete":
        return Change("removed", document, path, before, None, lines, columns)
    within = tuple(_in_json(before, after)) if isinstance(before, str) and isinstance(after, str) else ()
    return Change("changed", document, path, before, after, lines, columns, within)


def named_path(root: Node, path: Path) -> str:
    """The text of a path, with the items of lists by their name where they have one that no other has."""
    nodes = along(root, path)
    text = ""
    for number, step in enumerate(path):
        holder = nodes[number] if number < len(nodes) else None
        if isinstance(step, str):
            text += _step(step, bool(text))
            continue
        name = ""
        if isinstance(holder, Sequence) and step < len(holder.items):
            name = _name_of(holder.items[step])
            if name and Counter(map(_name_of, holder.items))[name] > 1:
                name = ""
        text += f"[{name or step}]"
    return text


def _step(key: str, inside: bool) -> str:
    step = format_path((key,))
    return f".{step}" if inside and not step.startswith("[") else step


def _name_of(item: Node | None) -> str:
    """The name of an item of a list, as a path has it: in quotes where it could be taken for an index, or for two steps."""
    name = text_at(item, "name") if isinstance(item, Mapping) else ""
    return name if _NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False) if name else ""


def _line(node: Node | None) -> int | None:
    return node.span.line if node is not None and node.span != NOWHERE else None


def _in_json(before: str, after: str) -> Iterator[Change]:
    """The differences of two texts that are JSON, by their paths; none where one isn't, or both say the same."""
    trees = []
    for text in (before, after):
        if text.lstrip()[:1] not in ("{", "["):
            return
        try:
            trees.append(dict(_leaves(json.loads(text))))
        except (ValueError, RecursionError):
            return
    old, new = trees
    for path, value in old.items():
        if path not in new:
            yield Change("removed", "", path, value)
        elif (type(value), value) != (type(new[path]), new[path]):
            yield Change("changed", "", path, value, new[path])
    for path, value in new.items():
        if path not in old:
            yield Change("added", "", path, None, value)


def _leaves(tree: Any) -> Iterator[tuple[str, Any]]:
    """The values of a tree of JSON that hold no others, by path."""
    work: list[tuple[tuple[str | int, ...], Any]] = [((), tree)]
    while work:
        path, value = work.pop()
        if isinstance(value, dict) and value:
            work += reversed([((*path, key), below) for key, below in value.items()])
        elif isinstance(value, list) and value:
            work += reversed([((*path, number), below) for number, below in enumerate(value)])
        else:
            yield format_path(path), value


def told(change: Change, sides: tuple[str, str] = ("A", "B")) -> list[str]:
    """The lines of a difference for people, the first without indentation; `-` and `+` begin those of a text's diff.

    `sides`: what both are called.
    """
    if change.what in ("only-in-a", "only-in-b"):
        return [f"{change.document}: only in {sides[0 if change.what == 'only-in-a' else 1]}"]
    places = [f"{side}:{line}" for side, line in zip(sides, change.lines) if line is not None]
    where = (change.path or "the document") + (f" ({', '.join(places)})" if places else "")
    if change.within:
        return [f"{where}, in its JSON:", *(f"  {line}" for one in change.within for line in told(one))]
    if change.what == "added":
        return [f"{where}: appeared {short(change.after)}"]
    if change.what == "removed":
        return [f"{where}: lost {short(change.before)}"]
    if change.what == "moved":
        return [f"{where}: moved {f'behind {change.behind}' if change.behind else 'to the front'}"]
    if isinstance(change.before, str) and isinstance(change.after, str) and "\n" in change.before + change.after:
        return [f"{where}:", *(f"  {line}" for line in unified(change.before, change.after))]
    return [f"{where}: {' became '.join(apart(change.before, change.after))}"]


def unified(before: str, after: str) -> list[str]:
    """A unified diff of two texts, without a heading; what ends in no line break says so, as diff does."""
    lines = list(difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=2))[2:]
    found = []
    for line in lines:
        found.append(line.rstrip("\r\n") if line.endswith("\n") else line)
        if not line.endswith("\n"):
            found.append("\\ No newline at end of text")
        elif line.endswith("\r\n"):
            found[-1] += "\\r"
    return found


def short(value: Any) -> str:
    """A value on a line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def apart(before: Any, after: Any) -> tuple[str, str]:
    """Two values, each on a line and cut where they are long, so that what differs is seen."""
    texts = [json.dumps(value, ensure_ascii=False) for value in (before, after)]
    if max(map(len, texts)) <= LONGEST:
        return texts[0], texts[1]
    same = next((n for n, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
    start = max(0, same - LONGEST // 4)
    shown = []
    for text in texts:
        cut = text[start : start + LONGEST]
        shown.append(f"{'…' if start else ''}{cut}{'…' if start + LONGEST < len(text) else ''}")
    return shown[0], shown[1]


def as_json(change: Change) -> dict[str, Any]:
    """A difference for machines; docs/checks.md describes it."""
    found: dict[str, Any] = {
        "what": change.what,
        "document": change.document,
        "path": change.path,
        "before": change.before,
        "after": change.after,
        "lineA": change.lines[0],
        "lineB": change.lines[1],
    }
    if change.what == "moved":
        found["behind"] = change.behind or None
    if change.within:
        found["within"] = [
            {"what": w.what, "path": w.path, "before": w.before, "after": w.after} for w in change.within
        ]
    return found
