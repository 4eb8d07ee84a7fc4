"""Graphs as Mermaid flowcharts, which GitHub, GitLab and many wikis draw.

Facts (Mermaid 11): a text stands in double quotes, and `#` begins an entity (`#quot;`, `#35;`); `%%{` begins a
directive wherever it stands, in quotes too; `<br/>` breaks a line; a backtick behind the quote begins Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roundtrip.graph.model import Cluster, Graph, NodeKind
from roundtrip.graph.strings import told

_SPECIAL = re.compile(r"""["#<>&`%{}\[\]|\\;]""")
# the brackets that draw a box of a kind
_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "task": ("[", "]"),
    "step": ("[", "]"),
    "container": ("[", "]"),
    "template": ("[[", "]]"),
    "hook": ("([", "])"),
    "start": ("([", "])"),
    "group": ("((", "))"),
}
_INDENT = "  "


def mermaid(graphs: Sequence[Graph]) -> str:
    """One flowchart, in which each workflow is a box with its title."""
    lines = ["flowchart TD"]
    for number, graph in enumerate(graphs):
        lines.append(f"{_INDENT}subgraph w{number}[{_title(graph)}]")
        lines += [f"{_INDENT}{_INDENT}{line}" for line in _within(graph, number)]
        lines.append(f"{_INDENT}end")
    return "\n".join(lines) + "\n"


def _within(graph: Graph, number: int) -> list[str]:
    """The lines of a workflow: its clusters, then what calls what across them."""
    lines: list[str] = []
    ids = {cluster.template: f"c{number}_{at}" for at, cluster in enumerate(graph.clusters) if cluster.template}
    across: list[str] = []
    for at, cluster in enumerate(graph.clusters):
        lines += [f'subgraph c{number}_{at}["{escaped(told(cluster.title))}"]']
        lines += [f"{_INDENT}direction TB"]
        lines += [f"{_INDENT}{line}" for line in _cluster(cluster, f"n{number}_{at}_")]
        lines.append("end")
        for place, node in enumerate(cluster.nodes):
            if node.calls in ids and ids[node.calls] != f"c{number}_{at}":
                across.append(f"n{number}_{at}_{place} -.-> {ids[node.calls]}")
    return [*lines, *across]


def _cluster(cluster: Cluster, prefix: str) -> Iterator[str]:
    for place, node in enumerate(cluster.nodes):
        left, right = _SHAPES[node.kind]
        text = "<br/>".join(escaped(told(line)) for line in (node.name, *node.lines))
        yield f'{prefix}{place}{left}"{text}"{right}'
    for edge in cluster.edges:
        label = f'|"{escaped(told(edge.label))}"|' if edge.label else ""
        yield f"{prefix}{edge.source} {'-.->' if edge.hook else '-->'}{label} {prefix}{edge.target}"


def escaped(text: str) -> str:
    """`text` as it may stand between double quotes."""
    return _SPECIAL.sub(lambda m: f"#{ord(m[0])};", text) or " "


def _title(graph: Graph) -> str:
    return '"' + "<br/>".join(escaped(told(line, 90)) for line in (graph.title, *graph.lines)) + '"'
