"""A Hera wrapper as a record, from the facts and what the construct's file adds.

The facts know each argument of a wrapper and, found by probing, where its value lands in what Hera builds. So a construct's
file names only the arguments whose values are constructs themselves, and whatever Hera's constructor insists on.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from roundtrip.hera.facts import Argument, Wrapper, facts
from roundtrip.lenses.algebra import Lens, Plain
from roundtrip.lenses.models import lens_at
from roundtrip.lenses.record import Check, Field, Record


def wrapper(
    name: str,
    lenses: Dictionary[str, Lens | tuple[Lens, str]] | None = None,
    *,
    body: tuple[str, ...] = (),
    checks: tuple[Check, ...] = (),
    required: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    void: Dictionary[str, str] | None = None,
    of: type[Record] = Record,
) -> Record:
    """The record of the wrapper `name`, of the class `of`.

    `lenses`: for the arguments whose values are not simply the model's, a lens, or a lens and the Argo path that it
    works at where probing can't tell. `without`: arguments that this record does not take. `void`: what those that
    Hera insists on are given where Argo does without. The rest comes from the facts. KeyError where Hera has no such wrapper.
    """
    known = facts().wrappers[name]
    special = dict(lenses or {})
    fields = []
    for arg, argument in known.args.items():
        if arg in without:
            continue
        given = special.pop(arg, None)
        lens, paths = _resolve(known, argument, given)
        fields.append(
            Field(
                arg,
                lens,
                paths,
                required=argument.required or arg in required,
                implied=_implied(known, paths),
                falsy_dropped=argument.falsy_dropped,
                falsy_refused=argument.falsy_refused,
                generated=argument.generated,
                keeps_none=getattr(lens, "keeps_none", False),
                void=(void or {}).get(arg),
            )
        )
    assert not special, f"{name} has no argument {', '.join(special)}"
    return of(name, fields, body=body, checks=checks)


def _resolve(known: Wrapper, argument: Argument, given: Lens | tuple[Lens, str] | None) -> tuple[Lens, tuple[str, ...]]:
    if isinstance(given, tuple):
        return given[0], (given[1],)
    if given is not None:
        return given, argument.paths
    if not argument.paths:
        return Plain(), ()
    assert known.model is not None
    return lens_at(known.model, argument.paths[0]), argument.paths


def _implied(known: Wrapper, paths: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """What Hera supplies at the path of an argument that is left out (`image` of a container, `kind` of a workflow)."""
    for path in paths:
        value = known.implied.get(path)
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return tuple(str(item) for item in value)
    return None
