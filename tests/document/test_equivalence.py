"""`equivalent` says what the oracle says: on pairs that differ a little, in every place that E1 to E6 speak of."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.document import Mapping, Node, Scalar, Sequence, equivalent, from_plain
from tests.support import corpus, needs_shared, oracle

KEYS = ["name", "value", "default", "labels", "inputs", "templates", "source", "command", "args", "metadata", "x", "y"]
SCALARS = [
    None,
    True,
    False,
    0,
    1,
    1.0,
    5,
    "5",
    "true",
    "1",
    "1.0",
    "",
    "a",
    "python",
    "a = 1",
    "a  =  1",
    "a = (",
    1e400,
]

scalars = st.sampled_from(SCALARS)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def mutated(value: Any, random_: random.Random) -> Any:
    """A copy of `value` in which one place is changed in a way that may or may not matter."""
    value = copy.deepcopy(value)
    containers = [value] if isinstance(value, (dict, list)) else []
    for container in containers:
        inner = container.values() if isinstance(container, dict) else container
        containers += [c for c in inner if isinstance(c, (dict, list))]
    if not containers:
        return random_.choice(SCALARS)
    container = random_.choice(containers)
    if isinstance(container, dict):
        keys = list(container)
        change = random_.randrange(4)
        if change == 0 and keys:
            random_.shuffle(keys)
            for k in keys:
                container[k] = container.pop(k)
        elif change == 1 and keys:
            del container[random_.choice(keys)]
        elif change == 2 and keys:
            key = random_.choice(keys)
            container[key] = retyped(container[key])
        else:
            container[random_.choice(KEYS)] = random_.choice([None, {}, [], {"labels": {}}, {"x": None}, *SCALARS])
    elif container:
        if random_.random() < 0.5:
            random_.shuffle(container)
        else:
            i = random_.randrange(len(container))
            container[i] = retyped(container[i])
    return value


def retyped(value: Any) -> Any:
    """The same in another type."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if isinstance(value, str):
        return value + " " if "\n" not in value else value.replace("\n", "\n\n", 1)
    return None


def loaded(value: Any) -> Any:
    """A value as the oracle has it when it comes from YAML: whole floats are integers in JSON."""
    if isinstance(value, dict):
        return {k: loaded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [loaded(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() and repr(value) != "-0.0" else value


def oracle_says(a: Any, b: Any, exact: bool) -> bool:
    equivalence = oracle("equivalent")
    first, second = (equivalence.canonical(loaded(x), exact_scripts=exact) for x in (a, b))
    return not list(equivalence.differences(first, second))


@needs_shared
@given(trees, trees, st.randoms(use_true_random=False), st.booleans())
def test_as_the_oracle_on_generated_trees(a: Any, b: Any, random_: random.Random, exact: bool) -> None:
    for first, second in ((a, b), (a, mutated(a, random_)), (mutated(a, random_), mutated(a, random_))):
        assert equivalent(from_plain(first), from_plain(second), exact_scripts=exact) is oracle_says(
            first, second, exact
        )


@needs_shared
def test_as_the_oracle_on_mutated_corpus_documents() -> None:
    random_ = random.Random(1)
    load = oracle("equivalent").load
    verdicts = set()
    for path in corpus()[::3]:
        for document in load(path.read_text()):
            for _ in range(4):
                other = mutated(document, random_)
                expected = oracle_says(document, other, False)
                verdicts.add(expected)
                assert equivalent(from_plain(document), from_plain(other)) is expected, path
    assert verdicts == {True, False}


def same(a: Any, b: Any, **options: Any) -> bool:
    assert equivalent(from_plain(b), from_plain(a), **options) is equivalent(from_plain(a), from_plain(b), **options)
    return equivalent(from_plain(a), from_plain(b), **options)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"templates": [{"name": "a"}, {"name": "b"}]}, {"templates": [{"name": "b"}, {"name": "a"}]}, True),
        ({"tasks": [{"name": "a"}, {"name": "b"}]}, {"tasks": [{"name": "b"}, {"name": "a"}]}, False),
        ({"a": None}, {}, True),
        ([None], [], False),
        ({"inputs": {"parameters": []}}, {}, True),
        ({"emptyDir": {}}, {}, False),
        ({"name": "p", "value": 5}, {"name": "p", "value": "5"}, True),
        ({"value": 5}, {"value": "5"}, False),
        ({"labels": {"a": True}}, {"labels": {"a": "true"}}, True),
        ({"args": [1, 1.5]}, {"args": ["1", "1.5"]}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 0}, {"a": -0.0}, False),
        ({"a": 1.0}, {"a": True}, False),
        ({"name": "p", "value": 1.0}, {"name": "p", "value": "1"}, True),
        ({"name": "p", "value": 1.0}, {"name": "p", "value": "1.0"}, False),
        ({"name": "p", "value": 4e-7}, {"name": "p", "value": "0.0000004"}, True),
        ({"name": "p", "value": 2**53 + 1}, {"name": "p", "value": "9007199254740992"}, True),
        ({"labels": {"a": 1e3}}, {"labels": {"a": "1000"}}, True),
        ({"command": ["python3"], "source": "a=1"}, {"command": ["python3"], "source": "a = 1"}, True),
        ({"command": ["bash"], "source": "a=1"}, {"command": ["bash"], "source": "a = 1"}, False),
        ({"command": ["python"], "source": "a=("}, {"command": ["python"], "source": "a = ("}, False),
    ],
)
def test_laws(a: Any, b: Any, expected: bool) -> None:
    assert same(a, b) is expected


def test_exact_scripts_compares_text() -> None:
    a, b = ({"command": ["python"], "source": s} for s in ("a=1", "a = 1"))
    assert same(a, b)
    assert not same(a, b, exact_scripts=True)


def test_the_key_that_holds_both_counts() -> None:
    assert same({"a": 1}, {"a": "1"}, key="labels")
    assert same([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], key="templates")


def test_deep_trees_do_not_recurse() -> None:
    def deep(leaf: str) -> Node:
        node: Node = Scalar(leaf)
        for i in range(50_000):
            node = Sequence([node]) if i % 2 else Mapping({"a": node})
        return node

    assert equivalent(deep("x"), deep("x"))
    assert not equivalent(deep("x"), deep("y"))
