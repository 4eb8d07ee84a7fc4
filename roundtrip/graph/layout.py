"""Where the nodes of a graph go: layers, by grandalf (Sugiyama's method); parts that nothing joins stand side by side."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]
Edge = tuple[int, int]
APART = 32.0  # between parts that nothing joins, in pixels
ROW = 1400.0  # the width that parts are put side by side within
WIDE = 24  # nodes in a layer, from which on layers are columns: a page is scrolled down, not to the right
# between the nodes of a layer, and between layers; between those of a column, and between columns
SPACES, OF_COLUMNS = (26.0, 46.0), (12.0, 96.0)
MOST_BENDS = (
    10_000  # of the edges of a part; those that are longer than these allow go straight, behind what is between
)
_STACK, _FRAME = 16 * 1024 * 1024, 4096  # bytes of a stack at least, and for every step of the recursion


class Size(NamedTuple):
    """Of a node, in pixels."""

    width: float
    height: float


class Placed(NamedTuple):
    """The middle of every node, the way of every edge from middle to middle, and the size of the whole.

    `across`: which edges go from left to right, between layers that are columns.
    """

    nodes: list[Point]
    edges: list[list[Point]]
    size: Size
    across: list[bool]


def placed(sizes: Sequence[Size], edges: Sequence[Edge]) -> Placed:
    """A place for every node; `edges` go by the nodes' numbers. What closes a circle goes against the others."""
    nodes: list[Point] = [(0.0, 0.0)] * len(sizes)
    ways: list[list[Point]] = [[] for _ in edges]
    across = [False] * len(edges)
    x = y = height = width = 0.0
    for part, own in parts(len(sizes), edges):
        spots, paths, size, columns = _layered(part, [edges[number] for number in own], sizes)
        if x and x + size.width > max(ROW, width):
            x, y, height = 0.0, y + height + APART, 0.0
        for node, (a, b) in spots.items():
            nodes[node] = (x + a, y + b)
        for number, path in zip(own, paths):
            ways[number] = [(x + a, y + b) for a, b in path]
            across[number] = columns
        height, width = max(height, size.height), max(width, x + size.width)
        x += size.width + APART
    return Placed(nodes, ways, Size(width, y + height), across)


def parts(count: int, edges: Sequence[Edge]) -> list[tuple[list[int], list[int]]]:
    """The parts that nothing joins, in the order of their first nodes: the nodes of each, and the numbers of its edges."""
    above = list(range(count))

    def top(node: int) -> int:
        while above[node] != node:
            above[node] = node = above[above[node]]
        return node

    for a, b in edges:
        first, second = sorted((top(a), top(b)))
        above[second] = first
    found: dict[int, tuple[list[int], list[int]]] = {}
    for node in range(count):
        found.setdefault(top(node), ([], []))[0].append(node)
    for number, (a, _) in enumerate(edges):
        found[top(a)][1].append(number)
    return list(found.values())


def ranks(nodes: Sequence[int], edges: Sequence[Edge]) -> tuple[dict[int, int], set[Edge]]:
    """The layer of every node, from 0 on, below all that lead to it; and the edges that would close a circle."""
    below: dict[int, list[int]] = {node: [] for node in nodes}
    for a, b in edges:
        below[a].append(b)
    backward: set[Edge] = set()
    done: list[int] = []  # each behind all that it leads to
    state: dict[int, int] = {}  # 1: on the way, 2: done
    for start in nodes:
        work = [(start, iter(below[start]))] if start not in state else []
        state.setdefault(start, 1)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                done.append(node)
                work.pop()
            elif state.get(following) == 1:
                backward.add((node, following))
            elif following not in state:
                state[following] = 1
                work.append((following, iter(below[following])))
    found = dict.fromkeys(nodes, 0)
    for node in reversed(done):
        for following in below[node]:
            if (node, following) not in backward:
                found[following] = max(found[following], found[node] + 1)
    return found, backward


def _layered(
    part: Sequence[int], edges: Sequence[Edge], sizes: Sequence[Size]
) -> tuple[dict[int, Point], list[list[Point]], Size, bool]:
    """The places of a part's nodes, the ways of its edges, its size, and whether its layers are columns."""
    if len(part) == 1:
        width, height = sizes[part[0]]
        return {part[0]: (width / 2, height / 2)}, [[] for _ in edges], Size(width, height), False
    found, backward = ranks(part, edges)
    layers = [0] * (max(found.values()) + 1)
    for rank in found.values():
        layers[rank] += 1
    columns = max(layers) >= WIDE
    turned = {node: Size(*sizes[node][::-1]) if columns else sizes[node] for node in part}
    forward = [(b, a) if (a, b) in backward else (a, b) for a, b in edges]
    downward = sorted({edge for edge in forward if edge[0] != edge[1]})
    spots, bends = _roomy(turned, found, _followed(downward, found), OF_COLUMNS if columns else SPACES)
    left = min(x - turned[node].width / 2 for node, (x, _) in spots.items())
    left = min([left, *(x for way in bends.values() for x, _ in way)])

    def there(point: Point) -> Point:
        x, y = point[0] - left, point[1]
        return (y, x) if columns else (x, y)

    final = {node: there(spot) for node, spot in spots.items()}
    ways = []
    for edge, (a, b) in zip(edges, forward):
        way = [final[a], *(there(point) for point in bends.get((a, b), ())), final[b]] if a != b else []
        ways.append(way[::-1] if edge in backward else way)
    right = max(x + sizes[node].width / 2 for node, (x, _) in final.items())
    low = max(y + sizes[node].height / 2 for node, (_, y) in final.items())
    far = [point for way in ways for point in way]
    return final, ways, Size(max([right, *(x for x, _ in far)]), max([low, *(y for _, y in far)])), columns


def _followed(edges: Sequence[Edge], found: dict[int, int]) -> list[Edge]:
    """The edges that are led around what is between, the shortest first: their time grows faster than the layers they pass."""
    passed = {edge: found[edge[1]] - found[edge[0]] - 1 for edge in edges}
    kept: list[Edge] = []
    left = MOST_BENDS
    for edge in sorted(edges, key=lambda edge: passed[edge]):
        left -= passed[edge]
        if left < 0:
            break
        kept.append(edge)
    return sorted(kept)


def _roomy(
    sizes: dict[int, Size], found: dict[int, int], edges: Sequence[Edge], spaces: tuple[float, float]
) -> tuple[dict[int, Point], dict[Edge, list[Point]]]:
    """What the library says, in a thread with room for its recursion, which is as deep as a layer is wide, or deeper."""
    layers = importlib.import_module("roundtrip.graph.layers")  # loads the library
    told: list[tuple[dict[int, Point], dict[Edge, list[Point]]]] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            told.append(layers.layered(sizes, found, edges, spaces))
        except BaseException as fault:
            failed.append(fault)

    deep = len(sizes) + sum(found[b] - found[a] for a, b in edges)
    limit = sys.getrecursionlimit()
    before = threading.stack_size(_STACK + _FRAME * deep)
    try:
        sys.setrecursionlimit(max(limit, deep + 1000))
        thread = threading.Thread(target=work)
        thread.start()
    finally:
        threading.stack_size(before)
    try:
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
    if failed:
        raise failed[0]
    return told[0]
