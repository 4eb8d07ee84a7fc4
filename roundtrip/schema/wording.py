"""Faults put into words: one message for one cause, at the key or value at fault."""

from __future__ import annotations

import json

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping, Node, Scalar, Sequence, Span
from roundtrip.document.numbers import any_string
from roundtrip.document.paths import format_path
from roundtrip.schema.guesses import Guess, guess, misplaced
from roundtrip.schema.places import end_column, key_span, named, parts_of, span_at
from roundtrip.schema.quantity import nearest
from roundtrip.schema.shapes import BOOLEAN, INTEGER, LIST, MAP, NUMBER, OBJECT
from roundtrip.schema.similar import closest
from roundtrip.schema.structure import (
    BAD_QUANTITY,
    COERCED,
    COLLECTION,
    MISSING,
    NOTHING,
    OTHERWISE,
    OUT_OF_RANGE,
    UNKNOWN,
    WRONG_TYPE,
    WRONG_VALUE,
    Fault,
    Place,
)

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
        if fault.kind == UNKNOWN:
            unknown.setdefault(id(fault.place.node), (fault.place, []))[1].append(fault.key)
        elif fault.kind == WRONG_TYPE:
            found.append(_wrong_type(fault.place, explained))
    guessed = 0
    for place, keys in unknown.values():
        guessed += len(keys)
        if guessed > MOST:  # nobody will see these: what a slip may have meant isn't looked for
            found += [_plainly_unknown(place, key) for key in keys]
            continue
        found += _unknown(place, keys, version, kind, frozenset(missing.get(id(place.node), ())), explained)
    for fault in known:
        if fault.kind == MISSING and (id(fault.place.node), fault.key) not in explained:
            found.append(_missing(fault.place, fault.key))
        elif fault.kind in _OF_VALUES:
            found.append(_OF_VALUES[fault.kind](fault.place))
    # what an anchor names is wrong in one place of the text, however many places use it: the first is told of
    once = {(d.line, d.column, d.code, d.message if d.code == "missing-field" else ""): d for d in reversed(found)}
    found = list(once.values())
    found.sort(key=lambda d: (d.line, d.column))
    return found


def _position(fault: Fault) -> tuple[int, int]:
    span = key_span(fault.place, fault.key) if fault.kind == UNKNOWN else span_at(fault.place)
    return span.line, span.column


def _plainly_unknown(place: Place, key: str) -> Diagnostic:
    span = key_span(place, key)
    return _at(span, end_column(span), place, key, "unknown-field", f"there is no field `{key}` here")


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
        found.append(_at(span, end_column(span), place, together[0], best.code, message, best.suggestion))
    return found


def _at(
    span: Span, end: int, place: Place, key: str, code: str, message: str, suggestion: str = "", note: bool = False
) -> Diagnostic:
    parts = parts_of(place)
    return Diagnostic(
        "note" if note else "error",
        code,
        message,
        span.line,
        span.column,
        format_path([*parts, key] if key else parts),
        end_column=end,
        suggestion=suggestion,
    )


def _of_value(place: Place, code: str, message: str, suggestion: str = "", note: bool = False) -> Diagnostic:
    span = span_at(place)
    return _at(span, end_column(span, place.node), place, "", code, message, suggestion, note)


def _missing(place: Place, key: str) -> Diagnostic:
    span = span_at(place)
    takes = place.shape.fields[key].words()
    where = named(place)
    verb = "lacks" if where[0] != "a" else "here lacks"
    return _at(span, 0, place, "", "missing-field", f"{where} {verb} `{key}` ({takes}), which Argo requires")


def _wrong_type(place: Place, explained: set[tuple[int, str]]) -> Diagnostic:
    shape, node = place.shape, place.node
    stray = _indented_too_deep(place, explained)
    if stray is not None:
        return stray
    what = "it" if place.above is None else named(place)
    message = f"{what} takes {shape.words()}, not {described(node)}"
    fix, suggestion = _fix(place)
    return _of_value(place, "wrong-type", f"{message}; {fix}" if fix else message, suggestion)


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
            return _at(span, end_column(span), above, place.key, "misplaced-field", message)
        below, outer = outer, outer.above
    return None


def _fix(place: Place) -> tuple[str, str]:
    """What to write instead of a value of the wrong type: in words, and as it is to stand there."""
    shape, node = place.shape, place.node
    if isinstance(node, Scalar):
        value = node.value
        if isinstance(value, str) and shape.kind in (INTEGER, NUMBER) and _is_integer(value):
            return f"write `{value.strip()}` without quotes", value.strip()
        if isinstance(value, str) and shape.kind == BOOLEAN and value.strip().lower() in ("true", "false"):
            return f"write `{value.strip().lower()}` without quotes", value.strip().lower()
        if isinstance(value, str) and "{{" in value and shape.kind in (INTEGER, NUMBER, BOOLEAN):
            return "Argo fills in no templates here", ""
        if shape.kind == LIST and shape.item is not None and shape.item.kind not in (OBJECT, LIST, MAP):
            text = node.text if node.text is not None else json.dumps(value)
            return (f"write `[{text}]`", f"[{text}]") if len(text) <= SHORT and "\n" not in text else ("", "")
    if isinstance(node, Mapping) and shape.kind == LIST:
        if place.above is not None and isinstance(place.key, int):
            return "steps are a list of lists, each of which runs at once: write `- - name: …`", ""
        return "write each item behind a `- `", ""
    if isinstance(node, Sequence) and shape.kind in (OBJECT, MAP):
        return "leave out the `- `", ""
    return "", ""


def _is_integer(text: str) -> bool:
    bare = text.strip().lstrip("+-")
    return bare.isascii() and bare.isdigit()


def _wrong_value(place: Place) -> Diagnostic:
    node, shape = place.node, place.shape
    assert isinstance(node, Scalar)
    choices = [value for value in shape.values if value]
    if len(choices) == 1:
        message = f"{named(place)} is always `{choices[0]}`, not {described(node)}"
    else:
        listed = ", ".join(f"`{value}`" for value in choices[:-1])
        message = f"{named(place)} is {listed} or `{choices[-1]}`, not {described(node)}"
    meant = closest(str(node.value), choices)
    if meant is not None and len(choices) > 1:
        message += f"; did you mean `{meant}`?"
    return _of_value(place, "unknown-value", message, meant or "")


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
    return _of_value(place, "bad-quantity", message, meant)


def _coerced(place: Place) -> Diagnostic:
    node = place.node
    assert isinstance(node, Scalar)
    text = any_string(node.value)
    message = f"{named(place)} is a string, and {described(node)} stands here, which Argo refuses; put quotes around it"
    return _of_value(place, "coerced", message, f'"{text}"')


def _collection(place: Place) -> Diagnostic:
    message = (
        f"{described(place.node)} stands here, of which Argo makes the empty string, without a word; where its text as "
        "JSON is meant, put quotes around it"
    )
    return _of_value(place, "collection-value", message)


def _otherwise(place: Place) -> Diagnostic:
    node = place.node
    assert isinstance(node, Scalar)
    text = any_string(node.value)
    message = f'Argo reads {described(node)} as the string "{text}"; quotes keep what is written'
    return _of_value(place, "read-otherwise", message, f'"{node.text}"', note=True)


def _nothing(place: Place) -> Diagnostic:
    message = f'{named(place)} is null, of which Argo makes the empty string; write `""` where that is meant'
    return _of_value(place, "null-string", message, note=True)


def _out_of_range(place: Place) -> Diagnostic:
    shape = place.shape
    message = f"{named(place)} goes from {shape.least} to {shape.most}, and {described(place.node)} is beyond that"
    return _of_value(place, "wrong-type", message)


_OF_VALUES = {
    BAD_QUANTITY: _bad_quantity,
    COERCED: _coerced,
    COLLECTION: _collection,
    NOTHING: _nothing,
    OTHERWISE: _otherwise,
    OUT_OF_RANGE: _out_of_range,
    WRONG_VALUE: _wrong_value,
}


def described(node: Node) -> str:
    """A value in words: 'the string "2"', "the number 2", "a list"."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    assert isinstance(node, Scalar)
    if isinstance(node.value, str):
        return f"the string {json.dumps(node.value, ensure_ascii=False)}" if len(node.value) <= SHORT else "a string"
    if isinstance(node.value, bool):
        return f"the boolean {_as_written(node)}"
    return f"the number {_as_written(node)}"


def _as_written(node: Scalar) -> str:
    text = node.text if node.style == "plain" and node.text else json.dumps(node.value)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
