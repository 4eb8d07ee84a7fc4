"""Two renderings of one document, side by side: which places say something else, and what they say of the marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from roundtrip.charts.data import Values, sayable_text
from roundtrip.charts.formulas import Formula, Part, Ref
from roundtrip.charts.marks import occurrences, written
from roundtrip.document import Mapping, Node, Scalar, Sequence, text_at

Path = tuple[Any, ...]


@dataclass
class Compared:
    """What two renderings have in common. `pairs`: scalars that stand at the same place and differ, with that place.

    `shapes`: places at which one has something else than a scalar of its own.
    """

    pairs: list[tuple[Path, Scalar, Scalar]] = field(default_factory=list)
    shapes: list[Path] = field(default_factory=list)


def compared(base: Node, other: Node) -> Compared:
    """Two documents side by side. Items of lists of different lengths are matched by their names, if they have any."""
    found = Compared()
    work: list[tuple[Path, Node, Node]] = [((), base, other)]
    while work:
        path, a, b = work.pop()
        if isinstance(a, Scalar) and isinstance(b, Scalar):
            if type(a.value) is not type(b.value) or a.value != b.value:
                found.pairs.append((path, a, b))
        elif isinstance(a, Mapping) and isinstance(b, Mapping):
            if a.entries.keys() != b.entries.keys():
                found.shapes.append(path)
            work += [((*path, key), a.entries[key], b.entries[key]) for key in a.entries if key in b.entries]
        elif isinstance(a, Sequence) and isinstance(b, Sequence):
            if len(a.items) != len(b.items):
                found.shapes.append(path)
            work += [((*path, i), a.items[i], b.items[j]) for i, j in _matched(a, b)]
        else:
            found.shapes.append(path)
    found.pairs.sort(key=lambda pair: pair[1].span.start)
    return found


def _matched(a: Sequence, b: Sequence) -> Iterator[tuple[int, int]]:
    if len(a.items) == len(b.items):
        yield from ((i, i) for i in range(len(a.items)))
        return
    names = {text_at(item, "name"): i for i, item in reversed([*enumerate(b.items)])}
    for i, item in enumerate(a.items):
        name = text_at(item, "name")
        if name and name in names:
            yield i, names[name]


def formula_of(base: Scalar, other: Scalar, marks: dict[Ref, Any], values: Values, release: Values) -> Formula | None:
    """What a place says of values that were marked; None where it isn't theirs alone to say.

    `marks`: the marks by whose they are; `values`, `release`: those that gave `base`.
    """
    if isinstance(other.value, bool) or other.value is None:
        for ref, mark in marks.items():
            if isinstance(mark, bool) and other.value is mark and base.value is (not mark):
                return Formula((ref,), bool)
        return None
    if not isinstance(other.value, str):
        for ref, mark in marks.items():
            same = not isinstance(mark, bool) and (other.value == mark or str(other.value) == mark)
            formula = Formula((ref,), type(base.value))
            if same and formula.holds(base, values, release):
                return formula
        return None
    if base.value is None or isinstance(base.value, bool):
        return None
    flipped = _flipped(str(base.value), other.value, marks) if isinstance(base.value, str) else None
    if flipped is not None:
        return flipped
    ways = {way: ref for ref, mark in marks.items() if not isinstance(mark, bool) for way in written(mark)}
    parts: list[Part] = []
    end = 0
    for start, stop, ref in occurrences(other.value, ways):
        parts += [other.value[end:start]] if start > end else []
        way, mark = other.value[start:stop], marks[ref]
        method = "" if not isinstance(mark, str) or way.rstrip("\n") == mark.rstrip("\n") else _method(way)
        parts.append(replace(ref, method=method))
        end = stop
    if not any(isinstance(part, Ref) for part in parts):
        return None
    parts += [other.value[end:]] if end < len(other.value) else []
    for tried in _alternatives(tuple(parts), base, values, release):
        if tried.holds(base, values, release):
            return tried
    return None


def _method(way: str) -> str:
    return "upper" if way.isupper() else "title"


def _alternatives(parts: tuple[Part, ...], base: Scalar, values: Values, release: Values) -> Iterator[Formula]:
    """What may be meant: the values as they are, in small letters, and one that stands in for nothing."""
    yield Formula(parts, str)
    yield Formula(tuple(replace(p, method="lower") if isinstance(p, Ref) and not p.method else p for p in parts), str)
    empty = [i for i, part in enumerate(parts) if isinstance(part, Ref) and not _says(part, values, release)]
    if len(empty) != 1 or not isinstance(base.value, str):
        return
    at = empty[0]
    try:
        before, after = (Formula(side, str).value(values, release) for side in (parts[:at], parts[at + 1 :]))
    except ValueError:
        return
    text = base.value
    ref = parts[at]
    if isinstance(ref, Ref) and text.startswith(before) and text.endswith(after) and len(text) > len(before + after):
        default = text[len(before) : len(text) - len(after)]
        if not sayable_text(default):
            return
        yield Formula((*parts[:at], replace(ref, default=default), *parts[at + 1 :]), str)


def _says(ref: Ref, values: Values, release: Values) -> bool:
    try:
        return bool(ref.value(values, release))
    except ValueError:
        return False


def _flipped(base: str, other: str, marks: dict[Ref, Any]) -> Formula | None:
    """A text in which a boolean is written, which is the other one by now."""
    flips = [(ref, mark) for ref, mark in marks.items() if isinstance(mark, bool)]
    if len(flips) != 1:
        return None
    ref, mark = flips[0]
    old, new = str(not mark).lower(), str(mark).lower()
    at = base.find(old)
    while at >= 0:
        before, after = base[:at], base[at + len(old) :]
        if before + new + after == other:
            return Formula(tuple(part for part in (before, ref, after) if part), str)
        at = base.find(old, at + 1)
    return None


def with_boolean(
    formula: Formula, marks: dict[Ref, Any], other: Scalar, values: Values, release: Values
) -> Formula | None:
    """A formula for a text in which a boolean is written as well: `other` is the text with the other one."""
    for at, part in enumerate(formula.parts):
        if not isinstance(part, str) or not isinstance(other.value, str):
            continue
        try:
            before, after = (
                Formula(side, str).value(values, release) for side in (formula.parts[:at], formula.parts[at + 1 :])
            )
        except ValueError:
            return None
        if other.value.startswith(before) and other.value.endswith(after):
            middle = other.value[len(before) : len(other.value) - len(after)]
            inner = _flipped(part, middle, marks)
            if inner is not None:
                return Formula((*formula.parts[:at], *inner.parts, *formula.parts[at + 1 :]), str)
    return None
