"""What a field that isn't known at its place was most likely meant to be: a slip, another version's, or one level off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from roundtrip.diagnostics import Remedy
from roundtrip.document.node import Mapping, Node, Scalar, Sequence
from roundtrip.document.paths import format_path
from roundtrip.schema.faults import Place
from roundtrip.schema.places import parts_of
from roundtrip.schema.shapes import BOOLEAN, INTEGER, LIST, MAP, OBJECT, STRING, Shape, schema
from roundtrip.schema.similar import closest, distance
from roundtrip.schema.versions import KINDS, VERSIONS

# what stands in the place of a field that went, by definition and field: its name, and a sentence
REPLACED = {
    ("CronWorkflowSpec", "schedule"): ("schedules", "write `schedules: [...]` instead"),
    ("Synchronization", "mutex"): ("mutexes", "write `mutexes: [...]` instead"),
    ("Synchronization", "semaphore"): ("semaphores", "write `semaphores: [...]` instead"),
    ("Template", "priority"): ("", "write `priorityClassName` instead, or set it in `podSpecPatch`"),
    ("WorkflowSpec", "podPriority"): ("", "write `podPriorityClassName` instead, or set it in `podSpecPatch`"),
    ("ObjectMeta", "clusterName"): ("", "nothing ever read it; leave it out"),
    # the same fields, seen from before their time
    ("CronWorkflowSpec", "schedules"): ("schedule", "use `schedule`"),
    ("Synchronization", "mutexes"): ("mutex", "use `mutex`"),
    ("Synchronization", "semaphores"): ("semaphore", "use `semaphore`"),
}
_LISTS = frozenset({"schedules", "mutexes", "semaphores"})
_CALL = "write a step or task that runs it: `steps: [[{name: …, templateRef: {…}, arguments: {…}}]]`"
# fields that went before the oldest schema: the version, and what to write instead (Argo's #5035)
GONE = {
    ("Template", "templateRef"): ("3.0", _CALL),
    ("Template", "template"): ("3.0", "write a step or task that runs it: `steps: [[{name: …, template: …}]]`"),
    ("Template", "arguments"): ("3.0", "write them in the step or task that runs the template"),
    ("Template", "resubmitPendingPods"): ("3.0", "leave it out: pods that a quota turns down are tried again anyway"),
    ("WorkflowSpec", "ttlSecondsAfterFinished"): ("3.0", "write `ttlStrategy: {secondsAfterCompletion: …}` instead"),
}
# of several places that a field could belong under, the usual one
USUAL = ("spec", "workflowSpec", "container", "script", "inputs", "arguments")
DEEPEST = 3


class Guess(NamedTuple):
    """What is wrong with a field: a diagnostic's code, the sentence, what to write instead, and what it explains.

    `explains` is the mapping (by its id) and the field there that are no fault of their own any more. `belongs`: of a
    misplaced field, where it does belong, as the end of a sentence; its neighbours are told with it.
    """

    code: str
    message: str
    suggestion: str = ""
    explains: tuple[int, str] | None = None
    belongs: str = ""
    remedy: Remedy | None = None


def misplaced(
    keys: list[str], belongs: str, explains: tuple[int, str] | None = None, to: Iterable[str | int] | None = None
) -> Guess:
    """Fields that belong elsewhere, in one sentence."""
    listed = " and ".join(
        [", ".join(f"`{key}`" for key in keys[:-1]), f"`{keys[-1]}`"] if keys[1:] else [f"`{keys[0]}`"]
    )
    verb = "belong" if keys[1:] else "belongs"
    remedy = Remedy("move", tuple(keys), format_path(to)) if to is not None else None
    return Guess("misplaced-field", f"{listed} {verb} {belongs}", "", explains, belongs, remedy)


def guess(place: Place, key: str, version: str, kind: str, missing: frozenset[str]) -> Guess:
    """The best explanation for the unknown field `key` of `place`; `missing` are required fields that it lacks."""
    mapping = place.node
    assert isinstance(mapping, Mapping)
    fields = place.shape.fields
    value = mapping.entries[key]
    gone = GONE.get((place.shape.name, key))
    if gone is not None:
        return Guess("other-version", f"`{key}` was removed in Argo {gone[0]}; {gone[1]}")
    absent = [name for name in fields if name not in mapping.entries and _may_be(value, fields[name])]
    slip = closest(key, [name for name in absent if name in missing]) or closest(key, absent)
    if slip is not None and (
        distance(key, slip, 1) == 1 or slip.lower() == key.lower().replace("_", "").replace("-", "")
    ):
        return _slip(place, key, slip)
    return (
        _of_another_version(place, key, version, kind)
        or _below(place, key)
        or _above(place, key)
        or _below_lists(place, key)
        or _below_absent(place, key)
        or _some_slip(place, key, slip, missing)
    )


def _slip(place: Place, key: str, meant: str) -> Guess:
    message = f"there is no field `{key}` here; did you mean `{meant}`?"
    return Guess("unknown-field", message, meant, (id(place.node), meant))


def _some_slip(place: Place, key: str, slip: str | None, missing: frozenset[str]) -> Guess:
    mapping = place.node
    assert isinstance(mapping, Mapping)
    fields = place.shape.fields
    absent = [name for name in fields if name not in mapping.entries and _may_be(mapping.entries[key], fields[name])]
    if slip is not None:
        return _slip(place, key, slip)
    if len(missing) == 1:
        (lacking,) = missing
        if lacking in fields and _may_be(mapping.entries[key], fields[lacking]):
            message = f"there is no field `{key}` here, and `{lacking}` is missing; did you mean `{lacking}`?"
            return Guess("unknown-field", message, lacking, (id(mapping), lacking))
    taken = closest(key, fields)
    if taken is not None:
        return Guess("unknown-field", f"there is no field `{key}` here; did you mean `{taken}`?", taken)
    longer = [name for name in absent if len(key) > 2 and name.lower().endswith(key.lower())]
    if len(longer) == 1:
        return _slip(place, key, longer[0])
    if not fields:
        return Guess("unknown-field", f"there is no field `{key}` here: this mapping is always empty")
    some = ", ".join(f"`{name}`" for name in sorted(fields))
    known = f"it takes {some}" if len(some) <= 160 else f"`{place.shape.name}` has no such field"
    return Guess("unknown-field", f"there is no field `{key}` here; {known}")


def _of_another_version(place: Place, key: str, version: str, kind: str) -> Guess | None:
    having = (
        [other for other in VERSIONS if other != version and _has(place, key, other, kind)] if kind in KINDS else []
    )
    if not having:
        return None
    newest, oldest = having[0], having[-1]
    now, instead = REPLACED.get((place.shape.name, key), ("", ""))
    if VERSIONS.index(newest) > VERSIONS.index(version):
        gone = VERSIONS[VERSIONS.index(newest) - 1]
        message = f"`{key}` was removed in Argo {gone}"
    else:
        message = f"`{key}` is there from Argo {oldest} on, and not in {version}"
    remedy = Remedy("unwrap" if key in _LISTS else "wrap", (key,), now) if now else None
    words = f"{message}; {instead}" if instead else message
    return Guess("other-version", words, "", (id(place.node), now), remedy=remedy)


def earlier(place: Place, key: str, version: str, kind: str) -> tuple[str, ...]:
    """The versions before `version` that have a field, newest first."""
    before = VERSIONS[VERSIONS.index(version) + 1 :]
    return tuple(other for other in before if _has(place, key, other, kind))


def _has(place: Place, key: str, version: str, kind: str) -> bool:
    shape = schema(version).named(kind)
    for part in parts_of(place):
        if isinstance(part, int):
            if shape.item is None:
                return False
            shape = shape.item
        else:
            below = shape.fields.get(part) or (shape.item if shape.kind == MAP else None)
            if below is None:
                return False
            shape = below
    return key in shape.fields


def _below(place: Place, key: str) -> Guess | None:
    """A field of something that is there, one level down or more, through mappings alone."""
    level: list[tuple[Place, str]] = [(place, "")]
    for _ in range(DEEPEST):
        deeper: list[tuple[Place, str]] = []
        for above, path in level:
            assert isinstance(above.node, Mapping)
            for name, child in above.node.entries.items():
                shape = above.shape.fields.get(name)
                if shape is not None and shape.kind == OBJECT and isinstance(child, Mapping):
                    deeper.append((Place(above, name, child, shape), f"{path}.{name}" if path else name))
        for found, path in deeper:
            if key in found.shape.fields:
                return misplaced([key], f"under `{path}`", (id(found.node), key), parts_of(found))
        level = deeper
    return None


def _above(place: Place, key: str) -> Guess | None:
    """A field of something that this is in: a sibling that was indented too deep."""
    below, above = place, place.above
    while above is not None:
        there = isinstance(above.node, Mapping) and key in above.node.entries  # which isn't meant, then
        if above.shape.kind == OBJECT and key in above.shape.fields and not there:
            where = f"beside `{below.key}`, not under it (indented too deep?)"
            return misplaced([key], where, (id(above.node), key), parts_of(above))
        below, above = above, above.above
    return None


def _below_lists(place: Place, key: str) -> Guess | None:
    """A field of the items of a list that is there."""
    assert isinstance(place.node, Mapping)
    for name, child in place.node.entries.items():
        shape = place.shape.fields.get(name)
        if shape is not None and shape.kind == LIST and isinstance(child, Sequence) and key in shape.content.fields:
            only = (*parts_of(place), name, 0) if len(child.items) == 1 else None
            return misplaced([key], f"under an item of `{name}`", to=only)
    return None


def _below_absent(place: Place, key: str) -> Guess | None:
    """A field of something that could be here, and isn't."""
    assert isinstance(place.node, Mapping)
    fields = place.shape.fields
    having = [name for name, shape in fields.items() if shape.kind == OBJECT and key in shape.fields]
    for name in having:
        if name in place.node.entries:  # it is there, and empty: its fields stand beside it
            return misplaced([key], f"under `{name}` (not indented deep enough?)", to=(*parts_of(place), name))
    for name in USUAL:
        if name in having:
            return misplaced([key], f"under `{name}`", to=(*parts_of(place), name))
    return misplaced([key], f"under `{having[0]}`", to=(*parts_of(place), having[0])) if len(having) == 1 else None


def _may_be(value: Node, shape: Shape) -> bool:
    """Whether a value of this form may stand at a place of that shape."""
    if isinstance(value, Mapping):
        return shape.kind in (OBJECT, MAP) or not shape.kind
    if isinstance(value, Sequence):
        return shape.kind == LIST or not shape.kind
    if not isinstance(value, Scalar) or value.value is None:
        return True
    if shape.kind in (OBJECT, MAP, LIST):
        return False
    if isinstance(value.value, bool):
        return shape.kind not in (INTEGER,)
    if isinstance(value.value, str):
        return shape.kind not in (INTEGER, BOOLEAN)
    return shape.kind != BOOLEAN or shape.kind == STRING
