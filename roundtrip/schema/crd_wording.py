"""What the full CRDs alone refuse, in words: Argo's own lint takes it, `kubectl apply`, Argo CD and Flux don't."""

from __future__ import annotations

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import Mapping, Scalar
from roundtrip.document.numbers import any_string
from roundtrip.schema.faults import Place
from roundtrip.schema.guesses import Guess
from roundtrip.schema.places import described, end_column, key_span, named, told_at, told_of

WHO = "an API server with Argo's full CRDs refuses it"
# keyword → what is asked for, before and behind the bound
_LIMITS = {
    "minItems": ("has at least", "items"),
    "maxItems": ("has at most", "items"),
    "minLength": ("has at least", "characters"),
    "maxLength": ("has at most", "bytes"),
    "minimum": ("is at least", ""),
    "maximum": ("is at most", ""),
}
_INTEGERS = {"int32": "32", "int64": "64"}


def passed_over(place: Place, key: str, best: Guess, refused: bool) -> Diagnostic:
    """A field below a step that Argo doesn't know, and passes over; or that it finds in other letters.

    `refused`: whether the CRDs look there: not at what an inline template holds.
    """
    mapping = place.node
    assert isinstance(mapping, Mapping)
    span = key_span(place, key)
    meant = next((field for field in place.shape.fields if field.lower() == key.lower()), "")
    if meant:
        message = (
            f"`{key}` is `{meant}` to Argo, which doesn't tell letters by case below a step; {WHO}. Write `{meant}`"
        )
        return told_at(span, end_column(span), place, key, "other-case", message, meant)
    message = f"{best.message}. Below a step Argo passes over what it doesn't know, so this has no effect"
    message += f", and {WHO}" if refused else ""
    return told_at(span, end_column(span), place, key, "ignored-field", message, best.suggestion)


def narrower(place: Place, wanted: object) -> Diagnostic:
    """A value that Argo's types take and the CRDs don't: a number as a parameter's value."""
    node = place.node
    assert isinstance(node, Scalar)
    if wanted == "string" and isinstance(node.value, (bool, int, float)):
        shown = any_string(node.value)
        message = f"{named(place)} is {described(node)} without quotes; Argo makes the text {shown} of it, but {WHO}"
        return told_of(place, "unquoted-value", f'{message}. Write `"{shown}"`', f'"{shown}"')
    what = "or ".join(f"a {name} " for name in ([wanted] if isinstance(wanted, str) else wanted or [])).strip()  # type: ignore[attr-defined]
    return told_of(place, "crd-limit", f"{named(place)} takes {what}, not {described(node)}; {WHO}")


def limit(place: Place, keyword: str, bound: object) -> Diagnostic:
    """A value beyond a limit."""
    if keyword in ("minProperties", "maxProperties"):
        return told_of(
            place, "wrong-type", f"{named(place)} has exactly one key, the plugin's name; Argo refuses it otherwise"
        )
    if keyword == "pattern":
        message = f"{named(place)} matches `{bound}`, and {described(place.node)} doesn't"
    elif keyword == "enum":
        message = f"{named(place)} has a few values, and {described(place.node)} is none of them"
    else:
        before, behind = _LIMITS[keyword]
        message = f"{named(place)} {before} {bound} {behind}".rstrip()
        if isinstance(place.node, Scalar):
            message += f", unlike {described(place.node)}"
    return told_of(place, "crd-limit", f"{message}; {WHO}")


def null(place: Place) -> Diagnostic:
    """A null in a list."""
    message = f"{named(place)} is null, which Argo takes for an empty one, and {WHO}"
    return told_of(place, "crd-limit", message)


def rule(place: Place, message: str) -> Diagnostic:
    """A value that breaks a rule of the CRDs."""
    return told_of(place, "crd-rule", f"{message}; {WHO}")


def twice(place: Place, keys: object) -> Diagnostic:
    """An item of a list that is a map, whose key is there already."""
    by = " and ".join(f"`{key}`" for key in keys) if isinstance(keys, list) and keys else "value"
    return told_of(place, "duplicate-entry", f"{named(place)} has the {by} of one before it; {WHO}")


def out_of_range(place: Place, form: str) -> Diagnostic:
    """A number that is too large for Go's type, or a time that is none."""
    if form in _INTEGERS:
        message = (
            f"{named(place)} is an integer of {_INTEGERS[form]} bits, and {described(place.node)} is too large for it"
        )
    else:
        message = f"{named(place)} is a time such as `2026-01-31T12:00:00Z`, not {described(place.node)}"
    return told_of(place, "wrong-type", message)
