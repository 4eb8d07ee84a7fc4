"""Documents as graphs: the entrypoint's template first, then what it calls, in the order of the calls, then the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from roundtrip.document import Document, plain
from roundtrip.document.triggers import triggered
from roundtrip.graph.dag import of_containers, of_dag, of_steps
from roundtrip.graph.model import Cluster, Edge, Graph, Node
from roundtrip.graph.plain import Data, data, mappings, text
from roundtrip.graph.tasks import Inline, hooks_of, what_runs

# where a workflow's spec is
_SPEC = {
    "Workflow": ("spec",),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
}
_GROUP = "argoproj.io/"


def graphs(documents: Iterable[Document]) -> list[Graph]:
    """A graph for each workflow, and for each that a Sensor starts; other documents have none."""
    found: list[Graph] = []
    for document in documents:
        within = triggered([document])[0]
        for root in [document.root, *(one.root for one in within)]:
            value = data(plain(root)) if root is not None else {}
            if text(value.get("kind")) in _SPEC and text(value.get("apiVersion")).startswith(_GROUP):
                found.append(_graph(value))
    return found


def _graph(root: Data) -> Graph:
    kind = text(root.get("kind"))
    metadata = data(root.get("metadata"))
    name = text(metadata.get("name")) or text(metadata.get("generateName"))
    graph = Graph(f"{kind} {name}".strip())
    spec = root
    for step in _SPEC[kind]:
        graph.lines += _schedule(spec) if step == "workflowSpec" else []
        spec = data(spec.get(step))
    templates = {text(template.get("name")): template for template in mappings(spec.get("templates"))}
    inline = Inline(templates)
    first = _workflow(spec, templates)
    alone = first.nodes[0].calls if len(first.nodes) == 1 else ""  # the entrypoint, which is marked then
    if first.nodes and not alone:
        graph.clusters.append(first)
    leaves = Cluster("templates")
    for name, cluster in _by_calls(first, templates, inline):
        if cluster is not None:
            cluster.title += ", entrypoint" if name == alone else ""
            graph.clusters.append(cluster)
        else:
            lines = [*what_runs(inline.all[name]), *(["entrypoint"] if name == alone else [])]
            leaves.nodes.append(Node(name, "template", tuple(lines)))
    if leaves.nodes:
        graph.clusters.append(leaves)
    return graph


def _schedule(spec: Data) -> list[str]:
    listed = spec.get("schedules")
    schedules = [spec.get("schedule"), *(listed if isinstance(listed, list) else ())]
    found = [text(one) for one in schedules if one]
    zone = text(spec.get("timezone"))
    return [f"schedule: {', '.join(found)}{f' ({zone})' if zone else ''}"] if found else []


def _workflow(spec: Data, templates: dict[str, Data]) -> Cluster:
    """What a workflow begins with, and what runs when it ends."""
    cluster = Cluster("workflow")
    entrypoint = text(spec.get("entrypoint"))
    elsewhere = data(spec.get("workflowTemplateRef"))
    if not (entrypoint or elsewhere or spec.get("onExit") or spec.get("hooks")):
        return cluster
    lines = []
    if elsewhere:
        wide = "ClusterWorkflowTemplate" if elsewhere.get("clusterScope") is True else "WorkflowTemplate"
        lines.append(f"{wide} {text(elsewhere.get('name'))}")
    cluster.nodes.append(
        Node(entrypoint or "start", "start", tuple(lines), entrypoint if entrypoint in templates else "")
    )
    leaving = text(spec.get("onExit"))
    if leaving:
        cluster.nodes.append(Node(leaving, "hook", (), leaving if leaving in templates else ""))
        cluster.edges.append(Edge(0, 1, "onExit", hook=True))
    for hook, label in hooks_of(spec, templates):
        cluster.nodes.append(hook)
        cluster.edges.append(Edge(0, len(cluster.nodes) - 1, label, hook=True))
    return cluster


def _template(name: str, template: Data, inline: Inline) -> Cluster | None:
    """A template that consists of others; None for one that runs something itself."""
    if "dag" in template:
        return of_dag(name, template, inline)
    if "steps" in template:
        return of_steps(name, template, inline)
    if "containerSet" in template:
        return of_containers(name, template)
    return None


def _by_calls(first: Cluster, templates: dict[str, Data], inline: Inline) -> Iterator[tuple[str, Cluster | None]]:
    """All templates, those within tasks too: as they are called, from the entrypoint on, then the rest."""
    seen: set[str] = set()
    for start in [*(node.calls for node in first.nodes if node.calls), *templates]:
        work = deque([start])
        while work:
            name = work.popleft()
            if name in seen:
                continue
            seen.add(name)
            cluster = _template(name, inline.all[name], inline)
            yield name, cluster
            work += [node.calls for node in cluster.nodes if node.calls] if cluster is not None else []
