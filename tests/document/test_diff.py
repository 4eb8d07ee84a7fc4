"""The differences of two trees are nothing where they mean the same, and all that there is where they don't."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.document import diff, equivalent, from_plain
from tests.document.test_equivalence import mutated, trees


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ["a.b: 1 became 2"]),
        ({"a": 1}, {"a": True}, ["a: 1 became true"]),
        ({"a": 1, "b": 2}, {"a": 1}, ["b: lost 2"]),
        ({"a": 1}, {"b": None, "c/d": [1], "a": 1}, ['["c/d"]: appeared [1]']),
        ({"a": {"x": 1}}, {"a": [1]}, ['a: {"x": 1} became [1]']),
        ("x", "y", ['the document: "x" became "y"']),
        ({"inputs": {}}, {"inputs": {"parameters": [1]}}, ['inputs: {} became {"parameters": [1]}']),
        ({"env": [{"name": "a", "value": 1}]}, {"env": [{"name": "a", "value": "1"}]}, []),
        ({"source": "a=1", "command": ["python"]}, {"source": "a = 1", "command": ["python"]}, []),
        ({"args": [1, "x", "y"]}, {"args": ["1", "y"]}, ['args[1]: lost "x"']),
        ({"l": ["a", "b"]}, {"l": ["a", "new", "b"]}, ['l[1]: appeared "new"']),
        ({"l": ["a", "b"]}, {"l": ["a", "c"]}, ['l[1]: "b" became "c"']),
        # by name, wherever it stands
        (
            {"tasks": [{"name": "a", "t": 1}, {"name": "b", "t": 1}]},
            {"tasks": [{"name": "new", "q": 5}, {"name": "b", "t": 2}]},
            [
                'tasks[0]: lost {"name": "a", "t": 1}',
                "tasks[1].t: 1 became 2",
                'tasks[0]: appeared {"name": "new", "q": 5}',
            ],
        ),
        (
            {"tasks": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
            {"tasks": [{"name": "c"}, {"name": "a"}, {"name": "b"}]},
            ["tasks[2]: moved to the front"],
        ),
        (
            {"templates": [{"name": "a", "x": 1}, {"name": "b", "x": 1}]},
            {"templates": [{"name": "b", "x": 2}, {"name": "a", "x": 1}]},
            ["templates[1].x: 1 became 2"],
        ),
        # another name, and the rest the same
        (
            {"tasks": [{"name": "a", "t": "x"}, {"name": "b", "t": "y"}]},
            {"tasks": [{"name": "a", "t": "x"}, {"name": "B", "t": "y"}]},
            ['tasks[1].name: "b" became "B"'],
        ),
        # and most of what is in it
        (
            {"templates": [{"name": "a", "dag": {"tasks": [{"name": n, "template": "t"} for n in "pqrs"]}}]},
            {"templates": [{"name": "b", "dag": {"tasks": [{"name": n, "template": "t"} for n in "pqrt"]}}]},
            ['templates[0].name: "a" became "b"', 'templates[0].dag.tasks[3].name: "s" became "t"'],
        ),
        # and what repeats it
        (
            {"tasks": [{"name": "a", "template": "a"}, {"name": "b", "template": "b"}]},
            {"tasks": [{"name": "a", "template": "a"}, {"name": "B", "template": "B"}]},
            ['tasks[1].name: "b" became "B"', 'tasks[1].template: "b" became "B"'],
        ),
        (
            {"steps": [[{"name": "a"}], [{"name": "b", "t": 1}]]},
            {"steps": [[{"name": "a"}], [{"name": "b", "t": 2}]]},
            ["steps[1][0].t: 1 became 2"],
        ),
        (
            {"templates": [{"name": "a", "x": 1}, {"name": "a"}]},
            {"templates": [{"name": "a", "x": 1}, {"name": "a"}]},
            [],
        ),
    ],
)
def test_differences_name_their_places(old: Any, new: Any, lines: list[str]) -> None:
    assert [str(d) for d in diff(from_plain(old), from_plain(new))] == lines


def test_scripts_by_text_if_asked() -> None:
    old, new = ({"source": s, "command": ["python"]} for s in ("a=1", "a = 1"))
    assert [str(d) for d in diff(from_plain(old), from_plain(new), exact_scripts=True)] == [
        'source: "a=1" became "a = 1"'
    ]


@given(trees, trees, st.randoms(use_true_random=False))
def test_no_differences_exactly_where_they_are_equivalent(a: Any, b: Any, random_: random.Random) -> None:
    for first, second in ((a, b), (a, mutated(a, random_)), (mutated(a, random_), mutated(a, random_))):
        old, new = from_plain(first), from_plain(second)
        assert (diff(old, new) == []) is equivalent(old, new)


def test_templates_that_are_none_have_an_order() -> None:
    old, new = (from_plain({"templates": items}) for items in ([None, True], [True, None]))
    assert not equivalent(old, new)
    assert [d.kind for d in diff(old, new)] == ["move"]


def test_large_lists_take_no_square() -> None:
    old = from_plain([{"x": i} for i in range(4000)])
    new = from_plain([{"x": -i} for i in range(4000)])
    assert len(diff(old, new)) == 3999
