"""Layers of nodes, few crossings between them, and long edges around what lies between: grandalf's layout of our graph.

Facts (grandalf 0.8): the layout asks little of a graph; its own compares all vertices with all as it is made. It looks
for the index of a layer by comparing layers, and for conflicts in a list, for every pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from grandalf.layouts import Layer, SugiyamaLayout

BEND = 10.0  # for an edge that passes a layer
ROUNDS = 1.5  # of ordering, as the library has it


class View:
    """A node's size, and its place when all is done."""

    def __init__(self, w: float, h: float) -> None:
        self.w = w
        self.h = h
        self.xy = (0.0, 0.0)


class Way:
    """The way of an edge when all is done, from middle to middle."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []

    def setpath(self, points: list[tuple[float, float]]) -> None:
        """What the library calls."""
        self.points = points


class Vertex:
    """A node with its edges."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sides: dict[int, dict[Vertex, Edge]] = {-1: {}, 1: {}}

    def N(self, side: int) -> list[Vertex]:
        """Those above it (-1), or below (1)."""
        return list(self.sides[side])

    def e_with(self, other: Vertex) -> Edge:
        """The edge to a neighbour."""
        return self.sides[1].get(other) or self.sides[-1][other]


class Edge:
    """An edge: the library asks for its ends as `v`."""

    def __init__(self, a: Vertex, b: Vertex) -> None:
        self.v = (a, b)
        self.view = Way()
        a.sides[1][b] = self
        b.sides[-1][a] = self


class Graph(NamedTuple):
    """What the library asks of a graph that has no circle."""

    sV: list[Vertex]
    sE: list[Edge]
    degenerated_edges: tuple[()] = ()

    def V(self) -> Iterator[Vertex]:
        """The vertices."""
        return iter(self.sV)

    def E(self) -> Iterator[Edge]:
        """The edges."""
        return iter(self.sE)


class Rows(list):  # type: ignore[type-arg]
    """The layers; each knows its place."""

    def index(self, row: Any, *_: Any) -> int:
        """Its place, without a search."""
        rank: int = row.rank
        return rank


class Layers(SugiyamaLayout):  # type: ignore[misc]
    """The library's layout, with ranks that are known."""

    def __init__(self, graph: Graph, known: dict[Vertex, int], spaces: tuple[float, float]) -> None:
        super().__init__(graph)
        self.known = known
        self.xspace, self.yspace = spaces
        self.dw, self.dh = BEND, 0  # what a long edge takes of each layer between
        self.init_all(roots=[], inverted_edges=[])

    def rank_all(self, roots: Any, optimize: bool = False) -> None:
        """The ranks that are known; no search for those whose edges are all seen."""
        self.layers = Rows()
        for rank in range(max(self.known.values()) + 1):
            self.layers.append(Layer())
            self.layers[-1].rank = rank
        for vertex, rank in self.known.items():
            self.grx[vertex].rank = rank
            self.layers[rank].append(vertex)

    def _detect_alignment_conflicts(self) -> None:
        super()._detect_alignment_conflicts()
        listed: list[tuple[Any, Any]] = self.conflicts
        self.conflicts: Any = set(listed)


def layered(
    sizes: dict[int, tuple[float, float]],
    ranks: dict[int, int],
    edges: Sequence[tuple[int, int]],
    spaces: tuple[float, float],
) -> tuple[dict[int, tuple[float, float]], dict[tuple[int, int], list[tuple[float, float]]]]:
    """The middle of every node, and the bends of every edge that is longer than a layer.

    `sizes`: width and height of every node; `ranks`: its layer; `edges`: each once, all downward; `spaces`: between
    the nodes of a layer, and between layers. Recurses as deep as there are nodes and bends.
    """
    vertices = {node: Vertex(View(*size)) for node, size in sizes.items()}
    joined = {(a, b): Edge(vertices[a], vertices[b]) for a, b in edges}
    layout = Layers(
        Graph(list(vertices.values()), list(joined.values())), {vertices[n]: ranks[n] for n in sizes}, spaces
    )
    layout.draw(ROUNDS)
    return (
        {node: vertex.view.xy for node, vertex in vertices.items()},
        {edge: one.view.points[1:-1] for edge, one in joined.items()},
    )
