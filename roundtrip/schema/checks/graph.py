"""DAGs: what depends on what, and whether that can ever begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.document.node import Mapping, Scalar
from roundtrip.schema.depends import RESULTS, parse
from roundtrip.schema.model import (
    Call,
    Flow,
    Parts,
    Template,
    as_string,
    is_dynamic,
    items_at,
    mapping_at,
    place_within,
    scalar_at,
    waits,
)
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest

GROUP = "DAGs"

CHECKS = (
    Check(
        "unknown-dependency",
        "error",
        "A dependency on a task that isn't there",
        "`dependencies`, `depends` and a DAG's `target` name tasks of the same DAG; `dependencies` of a container set, "
        "containers of the same set.",
        "- name: A\n  template: one\n- name: B\n  template: two\n  depends: a",
        "- name: A\n  template: one\n- name: B\n  template: two\n  depends: A",
        GROUP,
    ),
    Check(
        "dag-cycle",
        "error",
        "Tasks that wait for each other",
        "Each task of the cycle waits for the next, and none ever begins. Argo refuses the workflow.",
        "- name: A\n  template: one\n  depends: B\n- name: B\n  template: two\n  depends: A",
        "- name: A\n  template: one\n- name: B\n  template: two\n  depends: A",
        GROUP,
    ),
    Check(
        "depends-syntax",
        "error",
        "A `depends` that can't be read",
        "`depends` joins tasks by `&&`, `||`, `!` and brackets; behind a task's name may stand one of its results: "
        + ", ".join(f"`.{result}`" for result in RESULTS)
        + ".",
        "depends: A and B",
        "depends: A && B",
        GROUP,
    ),
    Check(
        "depends-and-dependencies",
        "error",
        "`depends` beside `dependencies` in one DAG",
        "A DAG says what its tasks wait for in one of the two ways, all its tasks in the same. With `depends` there is "
        "no `continueOn` either: `depends` says what of a failure is borne.",
        "- name: B\n  template: one\n  depends: A\n- name: C\n  template: one\n  dependencies: [A]",
        "- name: B\n  template: one\n  depends: A\n- name: C\n  template: one\n  depends: A",
        GROUP,
    ),
)


class Edge(NamedTuple):
    """A task that is waited for, and where that is said."""

    task: str
    at: Scalar
    parts: Parts
    offset: int = -1


def edges(call: Call) -> Iterator[Edge]:
    """What a task waits for."""
    for index, item in enumerate(items_at(call.node, "dependencies")):
        named = as_string(item)
        if named is not None and not is_dynamic(str(named.value)):
            yield Edge(str(named.value), named, (*call.parts, "dependencies", index))
    depends = scalar_at(call.node, "depends")
    if depends is not None and not is_dynamic(str(depends.value)):
        seen = set()
        for term in parse(str(depends.value)).terms:
            if term.task not in seen:
                seen.add(term.task)
                yield Edge(term.task, depends, (*call.parts, "depends"), term.at)


def check_syntax(flow: Flow) -> None:
    """`depends` that can't be read."""
    for template in flow.every_template():
        for call in template.calls:
            depends = scalar_at(call.node, "depends")
            if depends is None or depends.value == "" or is_dynamic(str(depends.value)) or template.type != "dag":
                continue
            text = str(depends.value)
            read = parse(text)
            if read.error:
                word = text[read.at :].split(" ")[0]
                span, end = place_within(depends, word, offset=read.at)
                flow.report(
                    "depends-syntax", span, f"`depends` can't be read: {read.error}", (*call.parts, "depends"), end=end
                )


def check(flow: Flow) -> None:
    """Dependencies on what isn't there, cycles, and the two ways mixed."""
    for template in flow.every_template():
        if template.type == "dag":
            _mixed(flow, template)
            _resolved(flow, template, "task", {c.name: c for c in template.calls if not c.hook})
        elif template.type == "containerSet":
            at = (*template.parts, "containerSet", "containers")
            containers = items_at(mapping_at(template.node, "containerSet"), "containers")
            calls = []
            for index, container in enumerate(containers):
                name = scalar_at(container, "name")
                if isinstance(container, Mapping) and name is not None:
                    calls.append(Call(str(name.value), container, (*at, index), template.inputs))
            _resolved(flow, template, "container", {call.name: call for call in calls})


def _mixed(flow: Flow, template: Template) -> None:
    tasks = [call for call in template.calls if not call.hook]
    using = next((call for call in tasks if waits(call.node, "depends")), None)
    if using is None:
        return
    for key, instead in (
        ("dependencies", "use `depends` for both"),
        ("continueOn", "say it in `depends`: `A || A.Failed`"),
    ):
        for call in tasks:
            if waits(call.node, key):
                message = f"`{key}` doesn't go with `depends`, which the task `{using.name}` of this DAG has; {instead}"
                flow.report_key("depends-and-dependencies", call.node, key, message, call.parts)
                break


def _resolved(flow: Flow, template: Template, what: str, named: dict[str, Call]) -> None:
    waits: dict[str, list[Edge]] = {}
    for call in named.values():
        waits[call.name] = []
        for edge in edges(call):
            if edge.task in named:
                waits[call.name].append(edge)
            else:
                _unknown(flow, edge, f"the {what} `{call.name}` depends on", what, [n for n in named if n != call.name])
    target = scalar_at(mapping_at(template.node, "dag"), "target")
    if target is not None and not is_dynamic(str(target.value)):
        for name in str(target.value).split():
            if name not in named:
                _unknown(
                    flow, Edge(name, target, (*template.parts, "dag", "target")), "`target` names", what, list(named)
                )
    _cycles(flow, what, waits)


def _unknown(flow: Flow, edge: Edge, who: str, what: str, names: list[str]) -> None:
    meant = closest(edge.task, names)
    message = f"{who} `{edge.task}`, and there is no such {what}"
    span, end = place_within(edge.at, edge.task, offset=edge.offset)
    flow.report(
        "unknown-dependency",
        span,
        f"{message}; did you mean `{meant}`?" if meant else message,
        edge.parts,
        meant or "",
        end=end,
    )


def _cycles(flow: Flow, what: str, waits: dict[str, list[Edge]]) -> None:
    """Every cycle once, where the walk from the first of its tasks comes back to it."""
    done: set[str] = set()
    for start in waits:
        if start in done:
            continue
        trail: list[str] = [start]
        on_trail = {start}
        work: list[Iterator[Edge]] = [iter(waits[start])]
        while work:
            edge = next(work[-1], None)
            if edge is None:
                work.pop()
                name = trail.pop()
                on_trail.discard(name)
                done.add(name)
            elif edge.task in on_trail:
                cycle = [*trail[trail.index(edge.task) :], edge.task]
                message = f"these {what}s wait for each other: {' → '.join(cycle)}"
                if len(cycle) == 2:
                    message = f"the {what} `{edge.task}` waits for itself"
                span, end = place_within(edge.at, edge.task, offset=edge.offset)
                flow.report("dag-cycle", span, message, edge.parts, end=end)
            elif edge.task not in done:
                trail.append(edge.task)
                on_trail.add(edge.task)
                work.append(iter(waits[edge.task]))


class Waiting:
    """Which tasks of a DAG wait for which, directly or through others."""

    def __init__(self, template: Template) -> None:
        named = {call.name: call for call in template.calls if not call.hook}
        self._direct = {name: [e.task for e in edges(call) if e.task in named] for name, call in named.items()}

    def for_(self, reader: str, name: str) -> bool:
        """Whether the task `reader` begins after the task `name` has ended. The nearest are looked at first."""
        seen = {reader}
        level = self._direct.get(reader, [])
        while level:
            if name in level:
                return True
            fresh = [task for task in dict.fromkeys(level) if task not in seen]
            seen.update(fresh)
            level = [other for task in fresh for other in self._direct[task]]
        return False
