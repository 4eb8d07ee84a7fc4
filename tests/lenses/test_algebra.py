"""The laws of the combinators, on random trees: GetPut and PutGet, wherever a lens says something at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, equivalent, from_plain
from roundtrip.document.marks import Contradiction, merged
from roundtrip.lenses.algebra import (
    Choice,
    Constant,
    Each,
    Lazily,
    Lens,
    OneOrMany,
    Plain,
    Refused,
    Values,
    forget,
    proven,
    remembering,
)
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.scalars import BOOLEAN, INT_OR_STRING, INTEGER, TEXT

POINT = Record(
    "Point", [Field("x", INTEGER, ("x",), required=True), Field("label", TEXT, ("meta.label",), falsy_dropped=True)]
)
BOXED = Record(
    "Boxed", [Field("size", INTEGER, ("box.size",)), Field("kind", TEXT, ("kind",), implied="box")], body=("box",)
)
COMBINATORS: dict[str, Lens] = {
    "plain": Plain(),
    "constant": Constant("a"),
    "each": Each(TEXT),
    "one or many": OneOrMany(Each(INTEGER)),
    "values": Values(INT_OR_STRING),
    "choice": Choice([POINT, BOXED, Each(TEXT), BOOLEAN]),
    "lazily": Lazily(lambda: INT_OR_STRING),
    "record": POINT,
    "record with a body": BOXED,
    "records in a list": Each(Choice([BOXED, POINT])),
}
KEYS = st.sampled_from(["x", "meta", "label", "box", "size", "kind", "other"])
TREES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["a", "", "box"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
POINTS = st.fixed_dictionaries(
    {"x": st.integers(0, 3)}, optional={"meta": st.just({"label": "a"}), "other": st.just(1)}
)
BOXES = st.fixed_dictionaries({"box": st.just({"size": 1}), "kind": st.sampled_from(["box", "bag"])})
INPUTS = TREES | POINTS | BOXES | st.lists(POINTS | BOXES, max_size=3) | st.lists(st.text(max_size=3), max_size=3)


@pytest.mark.parametrize("name", COMBINATORS)
@given(value=INPUTS, beyond=st.booleans())
def test_get_put(name: str, value: Any, beyond: bool) -> None:
    lens, node = COMBINATORS[name], from_plain(value)
    try:
        objects = proven(lens, node, beyond)
    except Refused:
        return
    forget(objects)
    assert equivalent(lens.put(objects), node)


def objects() -> st.SearchStrategy[Node]:
    """Random Objects trees: calls of the records above among plain data."""
    scalars = st.builds(Scalar, st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "", "b"]))

    def inner(of: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        args = st.dictionaries(st.sampled_from(["x", "label", "size", "kind", "nothing"]), of, max_size=3)
        return (
            st.builds(lambda items: Sequence(items), st.lists(of, max_size=3))
            | st.builds(lambda entries: Mapping(entries), st.dictionaries(KEYS, of, max_size=2))
            | st.builds(lambda a: Call("Point", {"x": Scalar(1), **a}), args)
            | st.builds(lambda a: Call("Boxed", a), args)
        )

    return st.recursive(scalars, inner, max_leaves=6)


@pytest.mark.parametrize("name", COMBINATORS)
@given(value=objects())
def test_put_get(name: str, value: Node) -> None:
    lens = COMBINATORS[name]
    try:
        document = lens.put(value)
        again = lens.get(document)
    except Refused:
        return
    forget(again)
    assert equivalent(lens.put(again), document)


def test_choice_takes_the_first_that_is_proven() -> None:
    lens = Choice([POINT, BOXED])
    assert repr(lens.get(from_plain({"x": 1}))) == "Call('Point', {'x': Scalar(1)})"
    assert repr(lens.get(from_plain({"box": {}, "kind": "box"}))) == "Call('Boxed', {'kind': Scalar('box')})"


def test_choice_prefers_saying_all_over_leaving_something_over() -> None:
    loose = Record("Loose", [Field("x", INTEGER, ("x",)), Field("other", Plain(), ("other",))])
    taken = Choice([POINT, loose]).get(from_plain({"x": 1, "other": [1]}))
    assert isinstance(taken, Call)
    assert (taken.name, taken.extra) == ("Loose", None)


def test_what_has_no_place_is_left_over_at_its_depth() -> None:
    node = from_plain({"x": 1, "meta": {"label": "a", "more": 2}, "other": [3]})
    taken = Choice([POINT]).get(node)
    assert isinstance(taken, Call)
    assert taken.extra is not None
    assert equivalent(taken.extra, from_plain({"meta": {"more": 2}, "other": [3]}))
    forget(taken)
    assert equivalent(POINT.put(taken), node)


def test_an_empty_mapping_left_over_takes_its_place() -> None:
    base, extra = from_plain({"b": 1}), from_plain({"a": {}})
    assert isinstance(base, Mapping)
    assert isinstance(extra, Mapping)
    assert merged(base, extra).entries.keys() == {"b", "a"}
    full = from_plain({"a": {"b": 1}})
    assert isinstance(full, Mapping)
    with pytest.raises(Contradiction):
        merged(full, extra)


def test_remembering_makes_deep_choices_cheap() -> None:
    tries = 0

    class Counting(Record):
        def get(self, node: Node, beyond: bool = False) -> Node:
            nonlocal tries
            tries += 1
            return super().get(node, beyond)

    nested = Lazily(lambda: choice)
    records = [Counting(n, [Field("x", nested, ("x",)), Field(n, INTEGER, (n,))]) for n in "abcd"]
    choice = Choice(records)
    value: dict[str, Any] = {"unknown": 1}
    for _ in range(40):
        value = {"x": value, "d": 1}
    with remembering():
        choice.get(from_plain(value))
    assert tries < 41 * 2 * len(records) + 1
