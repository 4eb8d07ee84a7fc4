"""`depends` as arrows and methods, the fewest that give the same strings (IDIOMS 3).

Facts: `hera.workflows.task.Task.next` and its sisters. `x >> y` appends "x" to `y.depends`, with " && " between;
`x.on_failure(y)` appends "x.Failed". What no operator gives stays a `depends="…"` argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# the result that a term asks for → the method of the task that is waited for
METHODS = {"Succeeded": "on_success", "Failed": "on_failure", "Errored": "on_error"}
LOOP_METHODS = {"AnySucceeded": "when_any_succeeded", "AllFailed": "when_all_failed"}
_TERM = re.compile(r"(?P<task>[A-Za-z0-9_-]+)(?:\.(?P<result>[A-Z][A-Za-z]+))?")


@dataclass(frozen=True)
class Chain:
    """`A >> [B, C] >> D`: groups of task names; a group of one is written without brackets."""

    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reaction:
    """`task.method(target)`."""

    task: str
    method: str
    target: str


@dataclass(frozen=True)
class Term:
    """One part of a `depends`: a task, and the result asked of it ("" for none)."""

    task: str
    result: str


def mentioned(arrow: Chain | Reaction) -> list[str]:
    """The tasks that an arrow names."""
    if isinstance(arrow, Reaction):
        return [arrow.task, arrow.target]
    return [name for group in arrow.groups for name in group]


def terms(depends: str, tasks: dict[str, bool], own: str) -> list[Term] | None:
    """The terms of a `depends` that arrows can give; None where they can't.

    `tasks`: every task of the DAG by name, and whether it loops over a `with_param` or `with_sequence`.
    """
    found = []
    seen = {own}
    for part in depends.split(" && "):
        match = _TERM.fullmatch(part)
        if match is None:
            return None
        task, result = match["task"], match["result"] or ""
        if task not in tasks or task in seen:
            return None
        if result and result not in METHODS and not (result in LOOP_METHODS and tasks[task]):
            return None
        seen.add(task)
        found.append(Term(task, result))
    return found


def arrows(depends: dict[str, list[Term]]) -> list[Chain | Reaction]:
    """The statements after which every task of `depends` has its terms, in their order.

    `depends`: for each task that waits, in the DAG's order, its terms.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    single: list[Chain | Reaction] = []
    plain: dict[str, tuple[str, ...]] = {}
    for task, parts in depends.items():
        if all(not part.result for part in parts):
            source = tuple(part.task for part in parts)
            plain[task] = source
            groups.setdefault(source, []).append(task)
    links = _links(groups)
    chains = _joined(links)
    for task, parts in depends.items():
        if task not in plain:
            single += _one_by_one(task, parts)
    return [*chains, *single]


_Link = tuple[tuple[str, ...], tuple[str, ...]]


def _links(groups: dict[tuple[str, ...], list[str]]) -> list[_Link]:
    """`(sources, targets)` pairs: Python has no `[A, B] >> [C, D]`, so only one side is a group.

    The targets stand in the order in which they are sources of the next link, if they are. Where each of them goes on
    alone, each gets a link of its own: `A >> B >> D` and `A >> C >> E` are fewer chains than `A >> [B, C]` and theirs.
    """
    orders = {frozenset(sources): sources for sources in groups}
    links: list[_Link] = []
    for sources, targets in groups.items():
        if len(sources) > 1:
            links += [(sources, (target,)) for target in targets]
            continue
        order = orders.get(frozenset(targets))
        if order is None and len(targets) > 1 and all((target,) in groups for target in targets):
            links += [(sources, (target,)) for target in targets]
        else:
            links.append((sources, order or tuple(targets)))
    return links


def _joined(links: list[_Link]) -> list[Chain | Reaction]:
    """Links end to end where the targets of one are the sources of the next, each link in one chain."""
    from_source: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(links) - 1, -1, -1):
        from_source.setdefault(links[index][0], []).append(index)
    follower: dict[int, int] = {}
    for index, (_, targets) in enumerate(links):
        waiting = from_source.get(targets)
        if waiting and waiting[-1] != index:
            follower[index] = waiting.pop()
    followed = set(follower.values())
    chains: list[Chain | Reaction] = []
    used: set[int] = set()
    for start in [*(i for i in range(len(links)) if i not in followed), *range(len(links))]:
        if start in used:
            continue
        path = [links[start][0], links[start][1]]
        used.add(start)
        at = start
        while at in follower and follower[at] not in used:
            at = follower[at]
            used.add(at)
            path.append(links[at][1])
        chains.append(Chain(tuple(path)))
    return chains


def _one_by_one(task: str, parts: list[Term]) -> list[Chain | Reaction]:
    """The terms of one task in their order: runs of plain ones as a chain, the others as methods."""
    statements: list[Chain | Reaction] = []
    run: list[str] = []
    for part in parts:
        if not part.result:
            run.append(part.task)
            continue
        if run:
            statements.append(Chain((tuple(run), (task,))))
            run = []
        method = METHODS.get(part.result) or LOOP_METHODS[part.result]
        statements.append(Reaction(part.task, method, task))
    if run:
        statements.append(Chain((tuple(run), (task,))))
    return statements
