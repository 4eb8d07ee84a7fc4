"""What a graph is made of, before it is drawn: a workflow, its templates, and in them what runs and what waits for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# what a box stands for; "group": the beginning of several steps that run at once
NodeKind = Literal["task", "step", "container", "hook", "group", "template", "start"]


class Node(NamedTuple):
    """A box. `calls`: the template of this workflow that it runs, "" for none; `lines`: what else is to be said of it."""

    name: str
    kind: NodeKind
    lines: tuple[str, ...] = ()
    calls: str = ""


class Edge(NamedTuple):
    """An arrow, between the numbers of two nodes. `label`: on which condition; `hook`: what runs beside, not behind."""

    source: int
    target: int
    label: str = ""
    hook: bool = False


@dataclass
class Cluster:
    """A template with what is in it, or what a workflow begins with (`template` "")."""

    title: str
    template: str = ""
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


@dataclass
class Graph:
    """A workflow: `title` is its kind and name, `lines` what is said of all of it (a schedule)."""

    title: str
    lines: list[str] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
