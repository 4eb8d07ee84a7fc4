"""The templates that consist of others: DAGs, steps and sets of containers."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.graph.model import Cluster, Edge, Node
from roundtrip.graph.plain import Data, data, mappings, text
from roundtrip.graph.tasks import Inline, hooks_of, node
from roundtrip.schema.depends import parse, references


def of_dag(name: str, template: Data, inline: Inline) -> Cluster:
    """A DAG: its tasks, and what each waits for, on which condition."""
    cluster = Cluster(f"{name} (DAG)", name)
    tasks = [*mappings(data(template.get("dag")).get("tasks"))]
    places: dict[str, int] = {}
    for task in tasks:
        places.setdefault(text(task.get("name")), len(cluster.nodes))
        box = node(task, "task", name, inline)
        depends = text(task.get("depends"))
        # arrows all at once can't say what isn't "and"
        cluster.nodes.append(box._replace(lines=(*box.lines, f"depends {depends}")) if _more(depends) else box)
    for number, task in enumerate(tasks):
        for before, label in _waits_for(task):
            if before in places:
                cluster.edges.append(Edge(places[before], number, label))
    _with_hooks(cluster, tasks, range(len(tasks)), inline)
    return cluster


def of_steps(name: str, template: Data, inline: Inline) -> Cluster:
    """Steps: one after the other; where several run at once, a box as Argo's UI has it, `[0]`, stands before them."""
    cluster = Cluster(f"{name} (steps)", name)
    groups = template.get("steps")
    before: list[int] = []
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        # Argo 2 has steps that are no lists
        steps = [*mappings(group if isinstance(group, list) else [group])]
        if not steps:
            continue
        first = len(cluster.nodes)
        if len(steps) > 1:
            cluster.nodes.append(Node(f"[{number}]", "group"))
        own = range(len(cluster.nodes), len(cluster.nodes) + len(steps))
        cluster.nodes += [node(step, "step", name, inline) for step in steps]
        cluster.edges += [Edge(last, first) for last in before]
        cluster.edges += [Edge(first, one) for one in own if one != first]
        before = [*own]
        _with_hooks(cluster, steps, own, inline)
    return cluster


def of_containers(name: str, template: Data) -> Cluster:
    """A set of containers, with what each waits for."""
    cluster = Cluster(f"{name} (containers)", name)
    containers = [*mappings(data(template.get("containerSet")).get("containers"))]
    places = {text(one.get("name")): number for number, one in enumerate(containers)}
    for number, one in enumerate(containers):
        image = text(one.get("image"))
        cluster.nodes.append(Node(text(one.get("name")), "container", (image,) if image else ()))
        cluster.edges += [Edge(places[n], number) for n in _names(one.get("dependencies")) if n in places]
    return cluster


def _with_hooks(cluster: Cluster, tasks: list[Data], places: range, inline: Inline) -> None:
    for place, task in zip(places, tasks):
        leaving = text(task.get("onExit"))
        found: list[tuple[Node, str]] = []
        if leaving:
            found.append((Node(leaving, "hook", (), leaving if leaving in inline.all else ""), "onExit"))
        for hook, label in [*found, *hooks_of(task, inline.all)]:
            cluster.nodes.append(hook)
            cluster.edges.append(Edge(place, len(cluster.nodes) - 1, label, hook=True))


def _names(value: object) -> list[str]:
    return [text(item) for item in value] if isinstance(value, list) else []


def _waits_for(task: Data) -> Iterator[tuple[str, str]]:
    """The tasks that one waits for, each once, with the results that are asked for."""
    results: dict[str, list[str]] = {}
    depends = text(task.get("depends"))
    for term in parse(depends).terms if depends else ():
        results.setdefault(term.task, []).extend([_told(depends, term.at, term.result)])
    for name in _names(task.get("dependencies")):
        for one in references(name):
            results.setdefault(one.task, [])
    for name, told in results.items():
        yield name, ", ".join(dict.fromkeys(word for word in told if word))


def _told(depends: str, at: int, result: str) -> str:
    negated = depends[:at].rstrip().endswith("!")
    return f"not {result or 'Succeeded'}" if negated else result


def _more(depends: str) -> bool:
    """Whether an expression says more than that all of some results are wanted."""
    return "||" in depends or "!" in depends
