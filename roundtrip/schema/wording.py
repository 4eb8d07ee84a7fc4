"""Faults put into words: one message for one cause, at the key or value at fault."""

from __future__ import annotations

import json
from dataclasses import replace

import roundtrip.schema.crd_wording as crd_wording
from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping, Scalar, Sequence
from roundtrip.document.numbers import any_string
from roundtrip.schema.cel import RULES
from roundtrip.schema.faults import (
    BAD_FORMAT,
    BAD_QUANTITY,
    COERCED,
    COLLECTION,
    LIMIT,
    MISSING,
    NULL,
    RULE,
    TWICE,
    UNKNOWN,
    WRONG_TYPE,
    WRONG_VALUE,
    Fault,
    Place,
)
from roundtrip.schema.guesses import Guess, earlier, guess, misplaced
from roundtrip.schema.places import described, end_column, key_span, named, span_at, told_at, told_of
from roundtrip.schema.quantity import nearest
from roundtrip.schema.shapes import BOOLEAN, INTEGER, LIST, MAP, NUMBER, OBJECT, STRING, Shape
from roundtrip.schema.similar import closest

SHORT = 40
MOST = 300  # unknown fields that guesses are made for; more than are ever shown


def diagnostics(faults: list[Fault], version: str, kind: str) -> list[Diagnostic]:
    """The messages for the faults of one document, in the order of its text."""
    found: list[Diagnostic] = []
    missing: dict[int, set[str]] = {}
    explained: set[tuple[int, str]] = set()
    known = sorted(faults, key=_position) if len(faults) > MOST else faults
    for fault in known:
        if fault.kind == MISSING:
            missing.setdefault(id(fault.place.node), set()).add(fault.key)
    unknown: dict[int, tuple[Place, list[str]]] = {}
    for fault in known:
        if fault.kind == UNKNOWN and not fault.passed:
            unknown.setdefault(id(fault.place.node), (fault.place, []))[1].append(fault.key)
        elif fault.kind == WRONG_TYPE and not fault.crds:
            found.append(_wrong_type(fault.place, explained))
    guessed = 0
    for place, keys in unknown.values():
        guessed += len(keys)
        if guessed > MOST:  # nobody will see these: what a slip may have meant isn't looked for
            found += [_plainly_unknown(place, key) for key in keys]
            continue
        found += _unknown(place, keys, version, kind, frozenset(missing.get(id(place.node), ())), explained)
    told = {(d.line, d.column) for d in found}
    passed: dict[int, Guess] = {}
    for fault in known:
        if fault.kind == UNKNOWN and fault.passed:
            lacking = frozenset(missing.get(id(fault.place.node), ())) if len(passed) < MOST else frozenset()
            best = passed[id(fault)] = guess(fault.place, fault.key, version, kind, lacking)
            if best.explains is not None:
                explained.add(best.explains)
    for fault in known:
        said = _said(fault, passed)
        if said is None or (fault.crds and fault.kind != MISSING and (said.line, said.column) in told):
            continue  # one cause, one message
        if fault.kind != MISSING or (id(fault.place.node), fault.key) not in explained:
            found.append(said)
    # what an anchor names is wrong in one place of the text, however many places use it: the first is told of
    once = {(d.line, d.column, d.code, d.message if d.code == "missing-field" else ""): d for d in reversed(found)}
    found = list(once.values())
    found.sort(key=lambda d: (d.line, d.column))
    return found


def _said(fault: Fault, passed: dict[int, Guess]) -> Diagnostic | None:
    """The message for one fault; None for those that are told otherwise. `passed`: what the fields were meant for."""
    place = fault.place
    if fault.kind == UNKNOWN:
        meant = passed.get(id(fault))
        return crd_wording.passed_over(place, fault.key, meant, fault.crds) if meant is not None else None
    if fault.kind == MISSING:
        return _missing(place, fault.key)
    if fault.kind == WRONG_TYPE:
        return crd_wording.narrower(place, fault.rule[1]) if fault.crds else None
    if fault.kind == COERCED:
        return _coerced(place)
    if fault.kind == COLLECTION:
        return _collection(place)
    if fault.kind == NULL:
        return crd_wording.null(place)
    if fault.kind == WRONG_VALUE:
        if not isinstance(place.node, Scalar):
            return None  # told as a wrong type
        return _wrong_value(place, fault.crds)
    if fault.kind == BAD_QUANTITY:
        return _bad_quantity(place)
    if fault.kind == LIMIT:
        return crd_wording.limit(place, *fault.rule)
    if fault.kind == RULE:
        return crd_wording.rule(place, RULES[str(fault.rule[1])].message)
    if fault.kind == TWICE:
        return crd_wording.twice(place, fault.rule[1])
    assert fault.kind == BAD_FORMAT
    return crd_wording.out_of_range(place, str(fault.rule[1]))


def _position(fault: Fault) -> tuple[int, int]:
    span = key_span(fault.place, fault.key) if fault.kind == UNKNOWN else span_at(fault.place)
    return span.line, span.column


def _plainly_unknown(place: Place, key: str) -> Diagnostic:
    span = key_span(place, key)
    return told_at(span, end_column(span), place, key, "unknown-field", f"there is no field `{key}` here")


def _unknown(
    place: Place, keys: list[str], version: str, kind: str, missing: frozenset[str], explained: set[tuple[int, str]]
) -> list[Diagnostic]:
    """The messages for unknown fields of one mapping; neighbours that belong to one other place are one fault."""
    mapping = place.node
    assert isinstance(mapping, Mapping)
    order = {key: index for index, key in enumerate(mapping.entries)}
    told: list[tuple[list[str], Guess]] = []
    for key in sorted(keys, key=order.__getitem__):
        best = guess(place, key, version, kind, missing)
        if best.explains is not None:
            explained.add(best.explains)
        if told and best.belongs and told[-1][1].belongs == best.belongs and order[key] == order[told[-1][0][-1]] + 1:
            told[-1][0].append(key)
        else:
            told.append(([key], best))
    found = []
    for together, best in told:
        span = key_span(place, together[0])
        message = misplaced(together, best.belongs).message if together[1:] else best.message
        remedy = best.remedy._replace(keys=tuple(together)) if best.remedy is not None else None
        found.append(told_at(span, end_column(span), place, together[0], best.code, message, best.suggestion, remedy))
    return found


def _missing(place: Place, key: str) -> Diagnostic:
    span = span_at(place)
    takes = place.shape.fields[key].words()
    where = named(place)
    verb = "lacks" if where[0] != "a" else "here lacks"
    return told_at(
        span,
        0,
        place,
        "",
        "missing-field",
        f"{where} {verb} `{key}` ({takes}), which an API server with Argo's full CRDs requires",
    )


def _wrong_type(place: Place, explained: set[tuple[int, str]]) -> Diagnostic:
    shape, node = place.shape, place.node
    stray = _indented_too_deep(place, explained)
    if stray is not None:
        return stray
    what = "it" if place.above is None else named(place)
    message = f"{what} takes {shape.words()}, not {described(node)}"
    fix, suggestion = _fix(place)
    return told_of(place, "wrong-type", f"{message}; {fix}" if fix else message, suggestion)


def _indented_too_deep(place: Place, explained: set[tuple[int, str]]) -> Diagnostic | None:
    """A mapping or list in a free-form map that is a field of what the map is in: `spec` under `labels`."""
    above = place.above
    if above is None or above.shape.kind != MAP or isinstance(place.node, Scalar) or not isinstance(place.key, str):
        return None
    below, outer = above, above.above
    while outer is not None:
        field = outer.shape.fields.get(place.key) if outer.shape.kind == OBJECT else None
        if field is not None and field.kind in (OBJECT, LIST, MAP):
            explained.add((id(outer.node), place.key))
            span = key_span(above, place.key)
            message = f"`{place.key}` belongs beside `{below.key}`, not under it (indented too deep?)"
            return told_at(span, end_column(span), above, place.key, "misplaced-field", message)
        below, outer = outer, outer.above
    return None


def _fix(place: Place) -> tuple[str, str]:
    """What to write instead of a value of the wrong type: in words, and as it is to stand there."""
    shape, node = place.shape, place.node
    if isinstance(node, Scalar):
        value = node.value
        if isinstance(value, str) and node.style == "plain" and _is_integer(value):
            return "it has more digits than a number of 64 bits", ""
        if isinstance(value, str) and shape.kind in (INTEGER, NUMBER) and _is_integer(value):
            return f"write `{value.strip()}` without quotes", value.strip()
        if isinstance(value, str) and shape.kind == BOOLEAN and value.strip().lower() in ("true", "false"):
            return f"write `{value.strip().lower()}` without quotes", value.strip().lower()
        if isinstance(value, str) and "{{" in value and shape.kind in (INTEGER, NUMBER, BOOLEAN):
            return "Argo fills in no templates here", ""
        if shape.kind == OBJECT and value is not None:
            return _as_mapping(shape, node)
        if shape.kind == LIST and shape.item is not None and shape.item.kind not in (OBJECT, LIST, MAP):
            text = node.text if node.text is not None else json.dumps(value)
            return (f"write `[{text}]`", f"[{text}]") if len(text) <= SHORT and "\n" not in text else ("", "")
    if shape.kind == STRING:
        return _as_string(place)
    if isinstance(node, Mapping) and shape.kind == LIST:
        fields = shape.item.fields if shape.item is not None else {}
        first = next(iter(node.entries), "")
        if {"name", "value"} <= fields.keys() and not node.entries.keys() & fields.keys() and first:
            return f"each is an item of its own: `- name: {first}`, and `value: …` under it", ""
        if place.above is not None and isinstance(place.key, int):
            return "steps are a list of lists, each of which runs at once: write `- - name: …`", ""
        return "write each item behind a `- `", ""
    if isinstance(node, Sequence) and shape.kind in (OBJECT, MAP):
        return "leave out the `- `", ""
    return "", ""


# the field that a scalar in a mapping's place is meant for, by definition; else its `name`
_MEANT_FOR = {
    "Container": "image",
    "ContainerNode": "image",
    "RetryStrategy": "limit",
    "ScriptTemplate": "source",
    "Sequence": "count",
    "SuspendTemplate": "duration",
    "TTLStrategy": "secondsAfterCompletion",
    "UserContainer": "image",
}


def _as_mapping(shape: Shape, node: Scalar) -> tuple[str, str]:
    """The mapping that a scalar was meant for."""
    written, fields = node.text or "", shape.fields
    if not written or len(written) > SHORT or "\n" in written:
        return "", ""
    one = [name for name, field in fields.items() if node.value in field.values]
    key = one[0] if len(one) == 1 else _MEANT_FOR.get(shape.name, "name")
    if fields.get(written) is not None and fields[written].kind == OBJECT:
        wanted = f"{{{written}: {{}}}}"
    elif key in fields:
        wanted = f"{{{key}: {written}}}"
    else:
        return "", ""
    return f"write `{wanted}`", wanted


def _as_string(place: Place) -> tuple[str, str]:
    """The string that a mapping or list was meant for."""
    node = place.node
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((key, value),) = node.entries.items()
        if isinstance(place.key, int) and isinstance(value, Scalar) and value.text is not None:
            return "a `: ` makes a mapping of a text without quotes: put quotes around all of it", ""
        if key in ("name", "template") and isinstance(value, Scalar) and isinstance(value.value, str):
            return f"write `{value.text}` alone", value.text or ""
    if isinstance(node, Sequence):
        if place.key == "withParam":
            return "it is the JSON of a list, in quotes; a list belongs under `withItems`", ""
        names = [item.value for item in node.items if isinstance(item, Scalar) and isinstance(item.value, str)]
        if place.key == "depends" and names and len(names) == len(node.items):
            wanted = " && ".join(names)
            return (f"write `{wanted}`", wanted) if len(wanted) <= SHORT else ("join the names by ` && `", "")
    return "", ""


def _is_integer(text: str) -> bool:
    bare = text.strip().lstrip("+-")
    return bare.isascii() and bare.isdigit()


# values that Argo or the API server refuses; any other is passed on, and refused by what reads it in the end
HARMLESS = frozenset({("VolumeClaimGC", "strategy")})


def _wrong_value(place: Place, crds: bool) -> Diagnostic | None:
    node, shape = place.node, place.shape
    assert isinstance(node, Scalar)
    if not crds and "{{" in str(node.value) and (_owner(place), str(place.key)) != ("RetryStrategy", "retryPolicy"):
        return None  # Argo fills it in first
    choices = [value for value in shape.values if value]
    if not choices:
        return crd_wording.limit(place, "enum", None)
    if len(choices) == 1:
        message = f"{named(place)} is always `{choices[0]}`, not {described(node)}"
    else:
        listed = ", ".join(f"`{value}`" for value in choices[:-1])
        message = f"{named(place)} is {listed} or `{choices[-1]}`, not {described(node)}"
    meant = closest(str(node.value), choices)
    if meant is not None and len(choices) > 1:
        message += f"; did you mean `{meant}`?"
    said = told_of(place, "unknown-value", message, meant or "")
    if (_owner(place), str(place.key)) in HARMLESS:
        return replace(said, severity="warning", message=f"{said.message}; Argo takes it for none")
    return said


def _owner(place: Place) -> str:
    """The definition that a field belongs to."""
    return place.above.shape.name if place.above is not None else ""


def _bad_quantity(place: Place) -> Diagnostic:
    node = place.node
    assert isinstance(node, Scalar)
    text = str(node.value)
    meant = nearest(text)
    message = f"{named(place)} is a quantity, and Kubernetes takes {described(node)} for none"
    if "{{" in text:
        message += "; Argo fills in no variables here, `podSpecPatch` can"
    elif meant:
        message += f"; did you mean `{meant}`?"
    return told_of(place, "bad-quantity", message, meant)


def _coerced(place: Place) -> Diagnostic:
    node = place.node
    assert isinstance(node, Scalar)
    text = any_string(node.value)
    message = f"{named(place)} is a string, and {described(node)} stands here, which Argo refuses; put quotes around it"
    return told_of(place, "coerced", message, f'"{text}"')


def _collection(place: Place) -> Diagnostic:
    message = (
        f"{described(place.node)} stands here, of which Argo makes the empty string, without a word; where its text as "
        "JSON is meant, put quotes around it"
    )
    return told_of(place, "collection-value", message)


def removed_in(fault: Fault, version: str, kind: str) -> tuple[str, ...]:
    """The versions before `version` that have an unknown field, newest first; none where it is no field that was removed."""
    return earlier(fault.place, fault.key, version, kind)
