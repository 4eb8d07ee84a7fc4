"""The proof of a chart's program: with other sets of values, it says what Helm renders with them."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from roundtrip.charts.comparing import Path, compared
from roundtrip.charts.data import Place, Values
from roundtrip.charts.finding import Documents, Found, Key, Render, Spot, node_at
from roundtrip.charts.formulas import Formula, Ref
from roundtrip.charts.varying import SETS, other_values
from roundtrip.charts.writing import OF_QUANTITIES, QUANTITIES, Written
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Scalar, diff
from roundtrip.programs import read_program

MOST_ALONE = 40  # values that are tried one by one
MOST_TRIED = 150  # renderings
Set = tuple[Values, Values, Documents]


def sets_of(render: Render, found: Found, wholes: Collection[Place], values: Values, release: Values) -> list[Set]:
    """Other sets of values in which all that a program may say is another, and what Helm renders with them.

    A value that decides what there is, too, stays what it was: what it decides isn't in the program. `wholes`: the
    lists and dictionaries that become longer or shorter.
    """
    refs = {ref for formula in found.formulas.values() for ref in formula.refs}
    deciding = {ref.place for ref in found.deciding}
    refs = {ref for ref in refs if ref.place not in deciding or ref.of_release}
    made: list[Set] = []
    for number in range(1, SETS + 1):
        for within in (set(wholes), set[Place]()):
            others = other_values(values, release, _ordered(refs), sorted(within, key=str), number)
            try:
                made.append((*others, render(*others)))
                break
            except ConversionError:
                continue
    return made


def alone_of(render: Render, found: Found, values: Values, release: Values) -> list[tuple[list[Ref], Set]]:
    """Sets in which some of the values that are said are others: of several, one may hide what another does.

    Each alone; of very many, half of them at a time, so that any two are told apart.
    """
    refs = _ordered({replace(ref, default=None, method="") for f in found.formulas.values() for ref in f.refs})
    groups = [[ref] for ref in refs]
    if len(refs) > MOST_ALONE:
        deciding = {(ref.place, ref.of_release) for ref in found.deciding}
        ours = [ref for ref in refs if (ref.place, ref.of_release) not in deciding]
        digits = range(len(ours).bit_length())
        groups = [[ref for n, ref in enumerate(ours) if n >> digit & 1 == one] for digit in digits for one in (0, 1)]
        groups += [[ref] for ref in refs if ref not in ours][:MOST_ALONE]

    def tried(group: list[Ref]) -> tuple[list[Ref], Set] | None:
        others = other_values(values, release, group, [], 2)
        try:
            return group, (*others, render(*others))
        except ConversionError:
            return None

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each waits for a process of its own
        return [made for made in pool.map(tried, groups) if made is not None]


def unsaid(render: Render, base: Documents, found: Found, values: Values, release: Values) -> dict[Spot, Ref]:
    """The places that a value changes that nothing says, and decides nothing, each with that value: found by halving."""
    said = {(ref.place, ref.of_release) for formula in found.formulas.values() for ref in formula.refs}
    deciding = {(ref.place, ref.of_release) for ref in found.deciding}
    known = said | deciding
    work = [
        [
            ref
            for ref in found.refs
            if not any((ref.place[:end], ref.of_release) in known for end in range(1, len(ref.place) + 1))
        ]
    ]
    result: dict[Spot, Ref] = {}
    tried = 0
    while work and tried < MOST_TRIED:
        group = work.pop()
        tried += 1
        try:
            documents = render(*other_values(values, release, group, [], 2)) if group else base
        except ConversionError:
            documents = base
        changed = _changed(base, documents) - found.unsteady
        if changed and len(group) > 1:
            half = len(group) // 2
            work += [group[half:], group[:half]]
        elif changed:
            result.update(dict.fromkeys(changed, group[0]))
    return result


def _changed(base: Documents, documents: Documents) -> set[Spot]:
    pairs = ((key, compared(document.root, documents[key].root)) for key, document in base.items() if key in documents)
    return {(key, path) for key, found in pairs for path, _, _ in found.pairs}


def untrue(
    base: Documents, found: Found, sets: list[Set], alone: list[tuple[list[Ref], Set]]
) -> dict[Spot, Ref | None]:
    """The places whose formula doesn't give what Helm renders there, each with a value that shows it, if one does alone."""
    wrong: dict[Spot, Ref | None] = {}
    for refs, (values, release, documents) in alone:
        same = documents.keys() == base.keys() and not any(
            compared(document.root, documents[key].root).shapes for key, document in base.items()
        )
        places = {(ref.place, ref.of_release) for ref in refs}
        only = refs[0] if len(refs) == 1 else None
        for spot, formula in found.formulas.items():
            about = same or any((inner.place, inner.of_release) in places for inner in formula.refs)
            if about and _there(spot, documents) and not _true(formula, spot, documents, values, release):
                wrong.setdefault(spot, only)
        for spot in (_changed(base, documents) if same else set()) - found.formulas.keys() - found.unsteady:
            found.derived.setdefault(spot, only)
    for values, release, documents in sets:
        for spot, formula in found.formulas.items():
            if not _true(formula, spot, documents, values, release):
                wrong.setdefault(spot, None)
    return wrong


def _there(spot: Spot, documents: Documents) -> bool:
    key, path = spot
    return key in documents and isinstance(node_at(documents[key].root, path), Scalar)


def _true(formula: Formula, spot: Spot, documents: Documents, values: Values, release: Values) -> bool:
    key, path = spot
    node = node_at(documents[key].root, path) if key in documents else None
    return isinstance(node, Scalar) and formula.holds(node, values, release)


def read_with(written: Written, values: Values, release: Values) -> list[Document]:
    """The documents of a program with these values, by reading it. Raises ConversionError."""
    text = written.text
    if written.imported:
        data = "\n".join(f"{name} = {said!r}" for name, said in zip(written.names, (values, release)))
        if QUANTITIES in written.imported:
            data = f"from typing import Any\n\n{data}\n\n\n{OF_QUANTITIES}"
        text = text.replace(written.imported, data, 1)
    return read_program(text, None, generated=True)[0]


def different(written: Written, keys: list[Key], made: Set) -> dict[Spot, str]:
    """The places at which a program says something else than Helm renders with a set of values.

    Raises ConversionError where the program can't be read with them.
    """
    values, release, documents = made
    found: dict[Spot, str] = {}
    for key, document in zip(keys, read_with(written, values, release)):
        if key not in documents or document.root is None:
            found[key, ()] = ""
            continue
        for one in diff(documents[key].root, document.root):
            found[key, one.path] = str(one)
    return found


def blamed(places: dict[Spot, str], found: Found) -> set[Spot]:
    """The places that values are said at among those that differ, or that lie within such a one, or around it."""
    return {
        spot
        for spot in {*found.formulas, *found.wholes}
        if any(
            key == spot[0]
            and _related(spot[1], path)
            and not (set(path[len(spot[1]) :][:1]) & found.beside.get(spot, set()))
            for key, path in places
        )
    }


def _related(a: Path, b: Path) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _ordered(refs: set[Ref]) -> list[Ref]:
    return sorted(refs, key=lambda ref: (ref.of_release, str(ref.place)))
