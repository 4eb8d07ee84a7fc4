"""What there is at a place of a workflow: its fields, their types, and the versions of Argo that have them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roundtrip.diagnostics import error
from roundtrip.schema.shapes import LIST, MAP, OBJECT, Shape, schema
from roundtrip.schema.similar import closest
from roundtrip.schema.versions import KINDS, VERSIONS

_PART = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class FieldInfo:
    """A field: its name, what it takes (in the newest version that has it), whether it is required, and where it is known."""

    name: str
    takes: str
    required: bool
    versions: tuple[str, ...]


@dataclass(frozen=True)
class PlaceInfo:
    """A place: its path as it was understood, what it takes, its fields, and the versions that have it."""

    path: str
    takes: str
    definition: str
    fields: tuple[FieldInfo, ...]
    versions: tuple[str, ...]


def look_up(path: str) -> PlaceInfo:
    """What is at `Workflow.spec.templates.retryStrategy`; indexes and `[]` may be left out, as may a list's items.

    Raises ConversionError, with what could have been meant, for a path that leads nowhere.
    """
    parts = [part for part in _PART.findall(path) if not part.isdigit() and part != "*"]
    kind = parts[0] if parts else ""
    if kind not in KINDS:
        meant = closest(kind, KINDS)
        more = f"did you mean `{meant}`?" if meant else f"it begins with one of {', '.join(KINDS)}"
        raise error("no-such-place", f"there is no kind `{kind}`; {more}")
    found: dict[str, Shape] = {}
    reached: list[str] = []
    known: dict[str, Shape] = {}
    for version in VERSIONS:
        shape: Shape | None = schema(version).named(kind)
        passed = [kind]
        for part in parts[1:]:
            assert shape is not None
            holder = shape.content
            below = holder.fields.get(part) if holder.kind == OBJECT else holder.item if holder.kind == MAP else None
            if below is None:
                if len(passed) > len(reached):
                    reached, known = passed, holder.fields
                shape = None
                break
            shape = below
            passed.append(part)
        if shape is not None:
            found[version] = shape
    if not found:
        missing = parts[len(reached)]
        meant = closest(missing, known)
        there = ", ".join(sorted(known)) or "no fields"
        more = f"did you mean `{meant}`?" if meant else f"there are {there}" if known else "it has no fields"
        raise error("no-such-place", f"`{'.'.join(reached)}` has no field `{missing}`; {more}")
    return _described(".".join(parts), found)


def _described(path: str, found: dict[str, Shape]) -> PlaceInfo:
    newest = next(iter(found.values()))
    names = sorted({name for shape in found.values() for name in shape.content.fields})
    fields = []
    for name in names:
        having = {
            version: shape.content.fields[name] for version, shape in found.items() if name in shape.content.fields
        }
        last = next(iter(having))
        required = name in found[last].content.required
        fields.append(FieldInfo(name, takes(having[last]), required, tuple(reversed(list(having)))))
    content = newest.content
    definition = content.name if content.kind == OBJECT else ""
    return PlaceInfo(path, takes(newest), definition, tuple(fields), tuple(reversed(list(found))))


def takes(shape: Shape) -> str:
    """What a place takes, in a few words: `string`, `list of Toleration`, `Always | OnError`."""
    if shape.values:
        return " | ".join(value for value in shape.values if value)
    if shape.kind == OBJECT:
        return shape.name
    if shape.kind == LIST:
        assert shape.item is not None
        return f"list of {takes(shape.item)}"
    if shape.kind == MAP:
        assert shape.item is not None
        return f"map of {takes(shape.item)}"
    return _WORDS[shape.kind]


_WORDS = ("anything", "string", "integer", "number", "boolean", "integer or string", "quantity", "string")
