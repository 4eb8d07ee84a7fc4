"""Which places of the documents that a chart gives are said by its values: found by rendering it again with marked ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from roundtrip.charts.comparing import Compared, Path, compared, formula_of, with_boolean
from roundtrip.charts.data import Place, Values, collections, leaves, pairs, sayable, with_values
from roundtrip.charts.documents import Rendered
from roundtrip.charts.formulas import JSON, Formula, Ref, json_of
from roundtrip.charts.marks import Marker, kind_of
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Mapping, Node, Scalar, Sequence, plain

Key = tuple[str, str, int]
Spot = tuple[Key, Path]
Documents = dict[Key, Rendered]
# (the values, what is known of the release) → Argo's documents; raises ConversionError
Render = Callable[[Values, Values], Documents]
# dictionaries of any keys, in which those of a value stand beside others
MERGED = frozenset({"labels", "annotations", "nodeSelector", "matchLabels"})
MOST_BOOLEANS = 200
MOST_SEARCHES = 80  # renderings to find out whose a place is that says no value as it is


class Hints(NamedTuple):
    """What templates show of values: the places that they name and nothing says, those that conditions name, those of them
    that nothing else names, and those that others name."""

    absent: list[Place]
    deciding: set[Place]
    alone: set[Place]
    others: set[Place]


@dataclass
class Found:
    """`formulas`: what places say; `wholes`: lists and dictionaries that are a value as a whole, or, with those of `merged`,
    have its keys beside others, those of `beside`; `deciding`: values that change
    what there is, beside what it says; `derived`: places that depend on values, but don't say them; `lengths`: places
    that depend on how much there is in a list or dictionary; `unsteady`: places that are
    another thing each time, or other than what the values alone give; `refs`: the values that were looked for."""

    formulas: dict[Spot, Formula] = field(default_factory=dict)
    wholes: dict[Spot, Ref] = field(default_factory=dict)
    merged: dict[Spot, frozenset[str]] = field(default_factory=dict)
    beside: dict[Spot, Set[str]] = field(default_factory=dict)
    deciding: set[Ref] = field(default_factory=set)
    derived: dict[Spot, Ref | None] = field(default_factory=dict)
    lengths: dict[Spot, Ref] = field(default_factory=dict)
    unsteady: set[Spot] = field(default_factory=set)
    refs: list[Ref] = field(default_factory=list)

    def within_whole(self, spot: Spot) -> bool:
        """Whether a place is within a list or dictionary that is said as a whole."""
        key, path = spot
        return any(
            key == other
            and path[: len(whole)] == whole
            and (len(path) == len(whole) or path[len(whole)] in self.merged.get((other, whole), path))
            for other, whole in self.wholes
        )


class Search:
    """Looks for the values in the documents `base`, which `values` and `release` gave. `hints`: what templates show."""

    def __init__(self, render: Render, base: Documents, values: Values, release: Values, hints: Hints) -> None:
        self.render = render
        self.base = base
        self.values = values
        self.release = release
        text = "\n".join([repr(values), *(document.text for document in base.values())])
        self.marker = Marker(text)
        self.found = Found()
        every = [Ref(place) for place, _ in leaves(values)]
        refs = [ref for ref in every if sayable(ref.place)]
        self.booleans = [r for r in refs if kind_of(self._of(r)) == "bool"][:MOST_BOOLEANS]
        self.refs = [r for r in refs if kind_of(self._of(r)) != "bool"]
        self.refs += [Ref(place, known=False) for place in hints.absent if sayable(place)]
        # what only decides, by what templates show, is nowhere to be said
        self.found.deciding |= {ref for ref in (*self.refs, *self.booleans) if ref.place in hints.alone}
        self.refs, self.booleans = (
            [ref for ref in group if ref not in self.found.deciding] for group in (self.refs, self.booleans)
        )
        self.suspects = hints.deciding
        self.named = hints.others
        self.refs += [Ref((name,), of_release=True) for name in release]
        self.found.refs = [*(ref for ref in every if ref not in self.found.deciding), *self.refs[-len(release) :]]
        self.found.refs += [ref for ref in self.refs if not ref.known]
        self.marks = {ref: self.marker.mark(self._of(ref)) for ref in (*self.refs, *self.booleans)}

    def run(self) -> Found:
        """What is found."""
        self.found.unsteady = {spot for spot, *_ in self._differences(self._rendered([]))}
        self._deciding()
        plain_ones = [ref for ref in self.refs if ref not in self.found.deciding]
        self._record(plain_ones, plain_ones)
        for ref in [ref for ref in self.refs if ref in self.found.deciding]:
            self._record([*plain_ones, ref], [ref])
        self._booleans()
        self._whose([*plain_ones, *(ref for ref in self.refs if ref in self.found.deciding)])
        self._wholes()
        return self.found

    # -- renderings ----------------------------------------------------------------------------------------------------

    def _of(self, ref: Ref) -> Any:
        try:
            return ref.value(self.values, self.release)
        except ValueError:
            return None

    def _rendered(self, refs: Iterable[Ref]) -> Documents | None:
        """The documents with marks; None where Helm refuses them."""
        marked = list(refs)
        values = with_values(self.values, {r.place: self.marks[r] for r in marked if not r.of_release})
        release = with_values(self.release, {r.place: self.marks[r] for r in marked if r.of_release})
        try:
            return self.render(values, release)
        except ConversionError:
            return None

    def _compared(self, documents: Documents) -> dict[Key, Compared]:
        return {key: compared(self.base[key].root, documents[key].root) for key in self.base if key in documents}

    def _differences(self, documents: Documents | None) -> Iterable[tuple[Spot, Scalar, Scalar]]:
        for key, found in self._compared(documents or {}).items():
            for path, before, after in found.pairs:
                if (key, path) not in self.found.unsteady:
                    yield (key, path), before, after

    def _same_shape(self, documents: Documents | None) -> bool:
        if documents is None or documents.keys() != self.base.keys():
            return False
        return not any(found.shapes for found in self._compared(documents).values())

    # -- what decides --------------------------------------------------------------------------------------------------

    def _deciding(self) -> None:
        """Those whose marks change what there is, or that Helm refuses: each that a condition names is tried alone, the others
        are found by halving."""
        work = [[ref] for ref in self.refs if ref.place in self.suspects]
        work.append([ref for ref in self.refs if ref.place not in self.suspects])
        while work:
            group = work.pop()
            if not group or self._same_shape(self._rendered(group)):
                continue
            if len(group) == 1:
                self.found.deciding.add(group[0])
                continue
            half = len(group) // 2
            work += [group[half:], group[:half]]

    def _booleans(self) -> None:
        """As `_deciding`, of booleans, which have no marks of their own: each is the other one, alone, or with others whose numbers
        have the same digit."""
        work = [[ref] for ref in self.booleans if ref.place in self.suspects]
        work.append([ref for ref in self.booleans if ref.place not in self.suspects])
        while work:
            group = work.pop()
            documents = self._rendered(group) if group else self.base
            same = self._same_shape(documents)
            if len(group) > 1 and same:
                self._numbered(group, documents)
            elif len(group) > 1:
                half = len(group) // 2
                work += [group[half:], group[:half]]
            elif group:
                self.found.deciding |= set() if same else set(group)
                for spot, _, after in self._differences(documents):
                    self._flipped(spot, after, group[0])

    def _numbered(self, group: list[Ref], documents: Documents | None) -> None:
        """Which boolean of a group each place depends on, by its number's binary digits. `documents`: with all of them changed."""
        numbers: dict[Spot, int] = {}
        for digit in range(len(group).bit_length()):
            some = [ref for number, ref in enumerate(group, 1) if number >> digit & 1]
            for spot, *_ in self._differences(self._rendered(some)):
                numbers[spot] = numbers.get(spot, 0) | 1 << digit
        for spot, _, after in self._differences(documents):
            if 1 <= numbers.get(spot, 0) <= len(group):
                self._flipped(spot, after, group[numbers[spot] - 1])
            else:
                self.found.formulas.pop(spot, None)
                self.found.derived.setdefault(spot, None)

    # -- what is said --------------------------------------------------------------------------------------------------

    def _record(self, refs: list[Ref], about: list[Ref]) -> None:
        """Keeps what a rendering with marks at `refs` says of those of them that it is about."""
        marks = {ref: self.marks[ref] for ref in refs}
        places = {(ref.place, ref.of_release) for ref in about}
        for spot, before, after in self._differences(self._rendered(refs)):
            formula = formula_of(before, after, marks, self.values, self.release)
            if formula is None:
                if spot not in self.found.formulas:
                    self.found.derived.setdefault(spot, about[0] if len(about) == 1 else None)
            elif any((ref.place, ref.of_release) in places for ref in formula.refs):
                self.found.formulas[spot] = formula

    def _flipped(self, spot: Spot, after: Scalar, ref: Ref) -> None:
        """Keeps what a place says in which one boolean is the other one, `after` being what stands there then."""
        marks = {ref: self.marks[ref]}
        known = self.found.formulas.get(spot)
        if known is not None:
            formula = with_boolean(known, marks, after, self.values, self.release)
        else:
            before = node_at(self.base[spot[0]].root, spot[1])
            assert isinstance(before, Scalar)
            formula = formula_of(before, after, marks, self.values, self.release)
        if formula is None:
            self.found.formulas.pop(spot, None)
            self.found.derived.setdefault(spot, ref)
        elif spot not in self.found.derived:
            self.found.formulas[spot] = formula

    def _whose(self, refs: list[Ref]) -> None:
        """Finds the value that each place depends on that says none."""
        left = [spot for spot, ref in self.found.derived.items() if ref is None]
        searches = 0
        while left and searches < MOST_SEARCHES:
            spot, group = left.pop(0), refs
            while len(group) > 1 and searches < MOST_SEARCHES:
                half = group[: len(group) // 2]
                searches += 1
                changed = {found for found, *_ in self._differences(self._rendered(half))}
                group = half if spot in changed else group[len(half) :]
            if len(group) != 1:
                continue
            searches += 1
            alone = {found for found, *_ in self._differences(self._rendered(group))}
            for other in [spot, *left]:
                if other in alone:
                    self.found.derived[other] = group[0]
            left = [other for other in left if other not in alone]

    # -- lists and dictionaries ----------------------------------------------------------------------------------------

    def _wholes(self) -> None:
        """Lists and dictionaries that are a value as a whole, or have all that one has, or are JSON of one: what is added to the
        value is added to them."""
        taken: set[Spot] = set()
        nodes = [(key, path, node) for key, document in self.base.items() for path, node in _inner(document.root)]
        for place, value in collections(self.values):
            spots = [
                (key, path, node)
                for key, path, node in nodes
                if not any(taken_key == key and path[: len(over)] == over for taken_key, over in taken)
                and self._may_say(key, path, node, place, value)
            ]
            if not sayable(place) or not (spots or place in self.named):
                continue
            longer = self._longer(value)
            try:
                documents = self.render(with_values(self.values, {place: longer}), self.release)
            except ConversionError:
                continue
            for key, path, node in spots:
                there = node_at(documents[key].root, path) if key in documents else None
                if there is None:
                    continue
                if isinstance(node, Scalar):
                    if plain(there) == json_of(longer):
                        self.found.formulas[key, path] = Formula((Ref(place, method=JSON),), str)
                        self.found.derived.pop((key, path), None)
                elif plain(there) == _with(plain(node), value, longer):
                    self.found.wholes[key, path] = Ref(place)
                    if isinstance(node, Mapping) and len(node.entries) > len(value):
                        self.found.merged[key, path] = frozenset(value)
                        self.found.beside[key, path] = node.entries.keys() - value.keys()
                    else:
                        taken.add((key, path))
            self._lengths(place, documents, with_values(self.values, {place: longer}))

    def _lengths(self, place: Place, documents: Documents, values: Values) -> None:
        """Keeps which places depend on how much there is in a list or dictionary, and don't say it as a whole."""
        for spot, _, after in self._differences(documents):
            formula = self.found.formulas.get(spot)
            if not self.found.within_whole(spot) and (
                formula is None or not formula.holds(after, values, self.release)
            ):
                self.found.lengths.setdefault(spot, Ref(place))

    def _may_say(self, key: Key, path: Path, node: Node, place: Place, value: Any) -> bool:
        """Whether a node has all that a value has, as far as that is known."""
        if isinstance(node, Scalar):
            return isinstance(node.value, str) and node.value[:1] in ("[", "{") and node.value == json_of(value)
        if isinstance(node, Mapping) and isinstance(value, dict) and (key, path) not in self.found.wholes:
            ours = node.entries.keys() >= value.keys() and all(
                plain(node.entries[name]) == inner
                and self._says(key, (*path, name), node.entries[name], (*place, name))
                for name, inner in value.items()
            )
            return ours and (len(node.entries) == len(value) or path[-1] in MERGED)
        return plain(node) == value and self._says(key, path, node, place)

    def _says(self, key: Key, path: Path, node: Node, place: Place) -> bool:
        """Whether every scalar below a node is said by the value at the same place below `place`."""
        below = [*_scalars(node)]
        formulas = [self.found.formulas.get((key, (*path, *inner))) for inner in below]
        return bool(below) and all(
            formula is not None and formula.alone is not None and formula.alone.place == (*place, *inner)
            for formula, inner in zip(formulas, below)
        )

    def _longer(self, value: Any) -> Any:
        """A list or dictionary with something more in it, and nothing of what was there."""
        found: Any = [] if isinstance(value, list) else {}
        work: list[tuple[Any, Any]] = [(value, found)]
        while work:
            old, new = work.pop()
            for key, inner in pairs(old):
                made: Any = self.marker.mark(inner) if not isinstance(inner, (dict, list)) else type(inner)()
                if isinstance(inner, (dict, list)):
                    work.append((inner, made))
                if isinstance(new, list):
                    new.append(made)
                else:
                    new[key] = made
        if isinstance(found, dict):
            found[self.marker.mark("")] = self.marker.mark("")
        elif found:
            found.append(self._longer_item(found[-1]))
        return found

    def _longer_item(self, item: Any) -> Any:
        if isinstance(item, (dict, list)):
            return with_values({"item": item}, {})["item"]
        return self.marker.mark(item)


def _with(data: Any, value: Any, longer: Any) -> Any:
    """What has all that `value` has, with what `longer` has instead."""
    if not isinstance(data, dict) or not isinstance(value, dict):
        return longer
    return {key: inner for key, inner in data.items() if key not in value} | longer


def _inner(root: Node) -> Iterable[tuple[Path, Node]]:
    """The nodes below a root, the outer ones first."""
    work: list[tuple[Path, Node]] = [((), root)]
    while work:
        path, node = work.pop(0)
        if path:
            yield path, node
        work += _children(path, node)


def _scalars(node: Node) -> Iterable[Path]:
    work: list[tuple[Path, Node]] = [((), node)]
    while work:
        path, inner = work.pop()
        if isinstance(inner, Scalar):
            yield path
        work += _children(path, inner)


def _children(path: Path, node: Node) -> list[tuple[Path, Node]]:
    if isinstance(node, Mapping):
        return [((*path, key), child) for key, child in node.entries.items()]
    return [((*path, i), child) for i, child in enumerate(node.items)] if isinstance(node, Sequence) else []


def node_at(node: Node | None, path: Path) -> Node | None:
    """What stands at a place of a document; None where nothing does."""
    for step in path:
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node
