"""The proof of a chart's program: with other sets of values, it says what Helm renders with them."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.charts.comparing import Path
from roundtrip.charts.data import Values
from roundtrip.charts.finding import Documents, Found, Key, Render, Spot, node_at
from roundtrip.charts.formulas import Formula, Ref
from roundtrip.charts.varying import SETS, other_values
from roundtrip.charts.writing import Written
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Scalar, diff
from roundtrip.programs import read_program

Set = tuple[Values, Values, Documents]


def sets_of(render: Render, found: Found, values: Values, release: Values) -> list[Set]:
    """Other sets of values in which all that a program may say is another, and what Helm renders with them.

    A value that decides what there is, too, stays what it was: what it decides isn't in the program.
    """
    refs = {ref for formula in found.formulas.values() for ref in formula.refs}
    deciding = {ref.place for ref in found.deciding}
    refs = {ref for ref in refs if ref.place not in deciding or ref.of_release}
    wholes = {ref.place for ref in found.wholes.values()}
    made: list[Set] = []
    for number in range(1, SETS + 1):
        for within in ({*wholes}, set()):
            others = other_values(values, release, _ordered(refs), sorted(within, key=str), number)
            try:
                made.append((*others, render(*others)))
                break
            except ConversionError:
                continue
    return made


def alone_of(render: Render, found: Found, values: Values, release: Values) -> Iterator[tuple[Ref, Set]]:
    """For each value that is said and decides as well, a set in which it alone is another."""
    refs = {ref for formula in found.formulas.values() for ref in formula.refs if ref in found.deciding}
    for ref in _ordered(refs):
        others = other_values(values, release, [ref], [], 2)
        try:
            yield ref, (*others, render(*others))
        except ConversionError:
            continue


def untrue(found: Found, sets: list[Set], alone: list[tuple[Ref, Set]]) -> set[Spot]:
    """The places whose formula doesn't give what Helm renders there."""
    wrong: set[Spot] = set()
    for values, release, documents in sets:
        wrong |= {s for s, formula in found.formulas.items() if not _true(formula, s, documents, values, release)}
    for ref, (values, release, documents) in alone:
        wrong |= {
            spot
            for spot, formula in found.formulas.items()
            if ref in formula.refs and _there(spot, documents) and not _true(formula, spot, documents, values, release)
        }
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
    said: set[Spot] = {*found.formulas, *found.wholes}
    return {(key, path) for key, path in said if any(k == key and _related(path, other) for k, other in places)}


def _related(a: Path, b: Path) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _ordered(refs: set[Ref]) -> list[Ref]:
    return sorted(refs, key=lambda ref: (ref.of_release, str(ref.place)))
