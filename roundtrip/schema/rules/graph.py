"""DAGs: what depends on what, and whether that can ever begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from roundtrip.schema.depends import RESULTS, references
from roundtrip.schema.model import Call, Parts, Template, is_parameter
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.filled import PLACEHOLDER, filled
from roundtrip.schema.rules.scope import Scope
from roundtrip.schema.similar import closest
from roundtrip.schema.view import items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "DAGs"

CHECKS = (
    Check(
        "no-tasks",
        "error",
        "A DAG without tasks",
        "A DAG has one task at least.",
        "dag: {tasks: []}",
        "dag:\n  tasks:\n  - {name: A, template: one}",
        GROUP,
    ),
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
        "depends-result",
        "error",
        "A result that no task has",
        "Behind a task's name in `depends` may stand one of its results: "
        + ", ".join(f"`.{result}`" for result in RESULTS)
        + ". `AnySucceeded` and `AllFailed` ask a loop.",
        "depends: A.Success",
        "depends: A.Succeeded",
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
    Check(
        "name-with-digit",
        "error",
        "A task's name that begins with a digit, where tasks wait for each other",
        "Argo's `depends` takes a name that begins with a digit for a number, so it refuses them once tasks are ordered.",
        "- name: A\n  template: one\n- name: 2nd\n  template: two\n  depends: A",
        "- name: A\n  template: one\n- name: second\n  template: two\n  depends: A",
        GROUP,
    ),
    Check(
        "missing-dependency",
        "error",
        "An argument that is another task's output, without waiting for it",
        "An argument whose value begins with `{{tasks.A.…}}` needs a dependency on `A`, directly or through others.",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  arguments:\n    parameters:\n"
        "    - {name: x, value: '{{tasks.A.outputs.result}}'}",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  depends: A\n  arguments:\n    parameters:\n"
        "    - {name: x, value: '{{tasks.A.outputs.result}}'}",
        GROUP,
    ),
)


# what others write for what `depends` has signs for
SIGNS = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!"}


class Edge(NamedTuple):
    """A task that is waited for, where that is said, and the result that is asked for ("" for none)."""

    task: str
    parts: Parts
    result: str = ""
    offset: int = -1


def edges(call: Call, scope: Scope, called: bool) -> list[Edge]:
    """What a task waits for: by `depends`, else by `dependencies`, as Argo reads them.

    `scope`, `called`: as for `filled`.
    """
    depends = text(call.data, "depends")
    if depends:
        at = (*call.parts, "depends")
        known = filled(depends, scope, called)
        return [Edge(r.task, at, r.result, r.at if known == depends else -1) for r in references(known)]
    at = (*call.parts, "dependencies")
    return [
        Edge(reference.task, (*at, index))
        for index, name in enumerate(items(call.data, "dependencies"))
        if type(name) is str
        for reference in references(filled(f"{name}.Succeeded", scope, called))  # as which lint reads it
    ]


def check(walk: Walked, template: Template, scope: Scope, called: bool) -> list[Call]:
    """What is wrong between the tasks of a DAG; its tasks, such that each comes after those that it waits for."""
    calls = template.calls
    if not calls:
        at = (*template.parts, "dag")
        at = (*at, "tasks") if "tasks" in mapping(template.data, "dag") else at
        walk.report(template, "no-tasks", at, "a DAG has one task at least")
    named: dict[str, Call] = {}
    for call in calls:
        named.setdefault(call.name, call)
    _mixed(walk, template, scope, called)
    waits: dict[str, list[tuple[str, Parts]]] = {name: [] for name in named}
    for call in calls:
        seen = set()
        for edge in edges(call, scope, called):
            if edge.task not in named and "" in named:
                pass  # it may be the one that has no name, which is told
            elif edge.task not in named:
                others = [name for name in named if name != call.name]
                _unknown(walk, template, edge, f"the task `{call.name}` depends on", others)
            else:
                if edge.task not in seen:
                    waits[call.name].append((edge.task, edge.parts))
                _result(walk, template, edge, named[edge.task])
            seen.add(edge.task)
    for circle, at in circles(waits):
        message = f"these tasks wait for each other: {' → '.join(circle)}"
        if len(circle) == 2:
            message = f"the task `{circle[0]}` waits for itself"
        walk.report(template, "dag-cycle", at, message, word=circle[-1])
    return _ordered(calls, {name: [other for other, _ in found] for name, found in waits.items()})


def check_target(walk: Walked, template: Template, scope: Scope, called: bool) -> None:
    """That a DAG's target names its tasks, with what lint knows filled in. `called`: whether what it is given is known."""
    target = text(mapping(template.data, "dag"), "target")
    names = {call.name: None for call in template.calls}
    at = (*template.parts, "dag", "target")
    for name in filled(target, scope, called, PLACEHOLDER, "{{x}}").split(" ") if target else ():
        if name in names or is_parameter(name):
            continue
        if PLACEHOLDER in name:
            message = f"`target` is `{target}`, which only a run knows; Argo's lint fills in a name that no task has"
            walk.report(template, "unknown-dependency", at, message)
        else:
            _unknown(walk, template, Edge(name, at), "`target` names", list(names))


def _mixed(walk: Walked, template: Template, scope: Scope, called: bool) -> None:
    using = next((call for call in template.calls if text(call.data, "depends")), None)
    for call in template.calls:
        listed = items(call.data, "dependencies")
        if (using is not None or listed) and "0" <= filled(call.name, scope, called, PLACEHOLDER, "x")[:1] <= "9":
            message = "where tasks depend on each other, Argo refuses a task's name that begins with a digit"
            walk.report(template, "name-with-digit", (*call.parts, "name"), message)
        if using is None:
            continue
        for key, there, instead in (
            ("dependencies", bool(listed), "use `depends` for both"),
            ("continueOn", "continueOn" in call.data, "say it in `depends`: `A || A.Failed`"),
        ):
            if there:
                message = f"`{key}` doesn't go with `depends`, which the task `{using.name}` of this DAG has; {instead}"
                walk.report(template, "depends-and-dependencies", call.parts, message, key=key)


def _result(walk: Walked, template: Template, edge: Edge, asked: Call) -> None:
    if not edge.result or edge.parts[-1] != "depends":
        return
    word = f"{edge.task}.{edge.result}"
    if edge.result not in RESULTS:
        meant = closest(edge.result, RESULTS)
        message = f"`{edge.result}` is no result of a task: {', '.join(RESULTS)}"
        message = f"{message}; did you mean `{meant}`?" if meant else message
        walk.report(template, "depends-result", edge.parts, message, word=word, offset=edge.offset)
    elif edge.result in ("AnySucceeded", "AllFailed"):
        loops = asked.loops or "withSequence" in asked.data
        if not loops:
            message = f"`{edge.result}` asks the items of a loop, and the task `{edge.task}` has none"
            walk.report(template, "depends-result", edge.parts, message, word=word, offset=edge.offset)


def _unknown(walk: Walked, template: Template, edge: Edge, who: str, names: list[str]) -> None:
    meant = closest(edge.task, names)
    message = f"{who} `{edge.task}`, and there is no such task"
    message = f"{message}; did you mean `{meant}`?" if meant else message
    result = next((r for r in RESULTS if r.lower() == edge.task.lower()), None)
    whole = next((text(c.data, "depends") for c in template.calls if (*c.parts, "depends") == edge.parts), "")
    if result is not None and edge.offset > 0 and whole[edge.offset - 1] == ".":
        message, meant = f"`{edge.task}` is a task's name to Argo, and there is no such task; write `{result}`", result
    sign = SIGNS.get(edge.task)
    if sign is not None and edge.parts[-1] == "depends":
        message, meant = f"`{edge.task}` is a task's name to Argo, and there is no such task; write `{sign}`", sign
    more = {"word": edge.task, "offset": edge.offset, "suggestion": meant or ""}
    walk.report(template, "unknown-dependency", edge.parts, message, **more)


def check_arguments(walk: Walked, template: Template, call: Call, waiting: Waiting) -> None:
    """That what a task is passed of others has been waited for."""
    given = mapping(call.data, "arguments")
    for kind, key in (("parameters", "value"), ("artifacts", "from")):
        for index, port in enumerate(items(given, kind)):
            value = text(port, key)
            if not value.startswith("{{tasks."):
                continue
            name = value.split(".")[1]
            if not waiting.for_(call.name, name):
                what = f"the {kind[:-1]} `{text(port, 'name')}`"
                message = f"the task `{call.name}` doesn't depend on `{name}`, whose output {what} is"
                at = (*call.parts, "arguments", kind, index, key)
                word = value[: value.find("}}") + 2]
                walk.report(template, "missing-dependency", at, message, word=word)


def circles(waits: dict[str, list[tuple[str, Parts]]]) -> Iterator[tuple[list[str], Parts]]:
    """Every cycle once, with the place where it closes: where the walk from the first of its tasks comes back to it."""
    done: set[str] = set()
    for start in waits:
        if start in done:
            continue
        trail: list[str] = [start]
        on_trail = {start}
        work: list[Iterator[tuple[str, Parts]]] = [iter(waits[start])]
        while work:
            step = next(work[-1], None)
            if step is None:
                work.pop()
                name = trail.pop()
                on_trail.discard(name)
                done.add(name)
            elif step[0] in on_trail:
                yield [*trail[trail.index(step[0]) :], step[0]], step[1]
            elif step[0] not in done:
                trail.append(step[0])
                on_trail.add(step[0])
                work.append(iter(waits[step[0]]))


def _ordered(calls: list[Call], waits: dict[str, list[str]]) -> list[Call]:
    """The tasks, each behind those that it waits for; those of a cycle last."""
    left = {name: len(others) for name, others in waits.items()}
    behind: dict[str, list[str]] = {}
    for name, others in waits.items():
        for other in others:
            behind.setdefault(other, []).append(name)
    named: dict[str, list[Call]] = {}
    for call in calls:
        named.setdefault(call.name, []).append(call)
    ready = [name for name in named if not left.get(name)]
    for name in ready:
        for following in behind.get(name, ()):
            left[following] -= 1
            if not left[following]:
                ready.append(following)
    known = set(ready)
    return [call for name in (*ready, *(n for n in named if n not in known)) for call in named[name]]


class Waiting:
    """Which tasks of a DAG wait for which, directly or through others."""

    def __init__(self, template: Template, scope: Scope, called: bool) -> None:
        named = {call.name: call for call in template.calls}
        self._direct = {
            name: [e.task for e in edges(call, scope, called) if e.task in named] for name, call in named.items()
        }

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
