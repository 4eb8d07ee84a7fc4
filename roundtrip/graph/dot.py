"""Graphs in DOT, the language of Graphviz, a digraph each.

Facts (Graphviz, doc/info/lang.html, escString): in a quoted label `\\` begins an escape (`\\N` is the node's name), and an
`&` an entity of HTML. An edge ends at a cluster by `lhead`, where `compound` is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roundtrip.graph.model import Cluster, Graph, Node, NodeKind
from roundtrip.graph.strings import told

_SHAPES: dict[NodeKind, str] = {
    "task": "box",
    "step": "box",
    "container": "box",
    "template": "component",
    "hook": "oval",
    "start": "oval",
    "group": "circle",
}
_INDENT = "  "


def dot(graphs: Sequence[Graph]) -> str:
    """A digraph for each workflow."""
    return "".join("\n".join(_digraph(graph)) + "\n" for graph in graphs)


def _digraph(graph: Graph) -> Iterator[str]:
    yield f"digraph {quoted([graph.title])} {{"
    yield f"{_INDENT}graph [compound=true, label={quoted([graph.title, *graph.lines], 90)}, labelloc=t]"
    yield f'{_INDENT}node [fontname="sans-serif", fontsize=11, style=rounded]'
    yield f'{_INDENT}edge [fontname="sans-serif", fontsize=9]'
    clusters = {cluster.template: at for at, cluster in enumerate(graph.clusters) if cluster.template and cluster.nodes}
    for at, cluster in enumerate(graph.clusters):
        yield f"{_INDENT}subgraph cluster_{at} {{"
        yield f"{_INDENT * 2}label={quoted([cluster.title])}"
        yield from (f"{_INDENT * 2}{line}" for line in _cluster(cluster, f"n{at}_"))
        yield f"{_INDENT}}}"
    for at, cluster in enumerate(graph.clusters):
        for place, node in enumerate(cluster.nodes):
            there = clusters.get(node.calls)
            if there is not None and there != at:
                yield f"{_INDENT}n{at}_{place} -> n{there}_0 [style=dotted, lhead=cluster_{there}, constraint=false]"
    yield "}"


def _cluster(cluster: Cluster, prefix: str) -> Iterator[str]:
    for place, node in enumerate(cluster.nodes):
        yield f"{prefix}{place} [shape={_SHAPES[node.kind]}, label={quoted(_lines(node))}]"
    for edge in cluster.edges:
        said = [f"label={quoted([edge.label])}"] if edge.label else []
        said += ["style=dashed"] if edge.hook else []
        attributes = f" [{', '.join(said)}]" if said else ""
        yield f"{prefix}{edge.source} -> {prefix}{edge.target}{attributes}"


def _lines(node: Node) -> list[str]:
    return [node.name, *node.lines]


def quoted(lines: Sequence[str], longest: int = 46) -> str:
    """Lines as a label in double quotes."""
    escaped = (told(line, longest).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
