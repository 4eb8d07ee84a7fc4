"""Where nodes go: each waits below what it waits for, and no box lies on another."""

from __future__ import annotations

import sys
import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip.graph.layout import Placed, Size, parts, placed, ranks
from tests.support import examples

BOX = Size(80.0, 30.0)


def overlapping(found: Placed, sizes: list[Size]) -> list[tuple[int, int]]:
    """Pairs of boxes that lie on each other, among those that are neighbours from left to right."""
    order = sorted(range(len(sizes)), key=lambda n: found.nodes[n])
    return [
        (a, b)
        for at, a in enumerate(order)
        for b in order[at + 1 : at + 40]
        if abs(found.nodes[a][0] - found.nodes[b][0]) < (sizes[a].width + sizes[b].width) / 2 - 0.01
        and abs(found.nodes[a][1] - found.nodes[b][1]) < (sizes[a].height + sizes[b].height) / 2 - 0.01
    ]


def graphs(nodes: int) -> st.SearchStrategy[tuple[list[Size], list[tuple[int, int]]]]:
    size = st.builds(Size, st.sampled_from([36.0, 80.0, 300.0]), st.sampled_from([25.0, 70.0]))

    def edges(sizes: list[Size]) -> st.SearchStrategy[tuple[list[Size], list[tuple[int, int]]]]:
        number = st.integers(0, len(sizes) - 1)
        return st.tuples(st.just(sizes), st.lists(st.tuples(number, number), max_size=2 * len(sizes)))

    return st.lists(size, min_size=1, max_size=nodes).flatmap(edges)


@settings(max_examples=examples(150), deadline=None)
@given(graphs(12))
def test_no_box_lies_on_another_and_all_have_room(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    sizes, edges = graph
    found = placed(sizes, edges)
    assert not overlapping(found, sizes)
    for (x, y), size in zip(found.nodes, sizes):
        assert size.width / 2 - 0.01 <= x <= found.size.width - size.width / 2 + 0.01
        assert size.height / 2 - 0.01 <= y <= found.size.height - size.height / 2 + 0.01
    for (a, b), way in zip(edges, found.edges):
        assert not way if a == b else (way[0], way[-1]) == (found.nodes[a], found.nodes[b])


@settings(max_examples=examples(100), deadline=None)
@given(graphs(12))
def test_what_waits_stands_below_but_for_circles(graph: tuple[list[Size], list[tuple[int, int]]]) -> None:
    sizes, edges = graph
    known, backward = ranks(range(len(sizes)), edges)
    found = placed(sizes, edges)
    for a, b in set(edges) - backward:
        assert known[a] < known[b]
        assert found.nodes[a][1] < found.nodes[b][1]


def test_parts_keep_their_order() -> None:
    assert parts(5, [(3, 1), (0, 4), (4, 0)]) == [([0, 4], [1, 2]), ([1, 3], [0]), ([2], [])]


SHAPES = {
    "a chain": [(n, n + 1) for n in range(3_999)],
    "one before and one behind all": [e for n in range(1, 3_999) for e in ((0, n), (n, 3_999))],
    "a tree": [((n - 1) // 3, n) for n in range(1, 4_000)],
    "long edges": [(n, n + step) for n in range(3_800) for step in (1, 150)][:8_000],
    "edges of any length": [(a, n) for n in range(1, 4_000) for a in sorted({n - 1, n // 2})],
    "none": [],
    "a circle": [(n, (n + 1) % 4_000) for n in range(4_000)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_4000_tasks_have_places(shape: str) -> None:
    sizes = [BOX] * 4_000
    limit, stack = sys.getrecursionlimit(), threading.stack_size()
    found = placed(sizes, SHAPES[shape])
    assert not overlapping(found, sizes)
    assert (sys.getrecursionlimit(), threading.stack_size()) == (limit, stack)


def test_many_at_once_go_from_left_to_right() -> None:
    found = placed([BOX] * 60, [(0, n) for n in range(1, 60)])
    assert found.across == [True] * 59
    assert found.size.width < found.size.height
    few = placed([BOX] * 4, [(0, 1), (1, 2), (2, 3)])
    assert few.across == [False] * 3
    assert [a[1] < b[1] for a, b in pairwise(few.nodes)] == [True] * 3
