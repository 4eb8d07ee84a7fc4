"""What comes before what: the arguments of a call, and the templates of a workflow (IDIOMS 2 and 9)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import TypeVar

_READING_ORDER = """
    name generate_name namespace labels annotations
    schedules timezone concurrency_policy
    entrypoint arguments_of_workflow on_exit
    key operator
    service_account_name node_selector
    url method headers
    inputs
    action merge_strategy set_owner_reference flags
    template template_ref inline
    image image_pull_policy command args source manifest manifest_from
    working_dir env env_from ports resources volume_mounts
    duration
    outputs
    when arguments with_param with_items with_sequence depends dependencies
    path value value_from default enum description
    archive
""".split()

ARGUMENT_RANK: dict[str, int] = {arg: rank for rank, arg in enumerate(_READING_ORDER)}
_LATER = len(_READING_ORDER)
_CHILDREN = {"templates": 1, "tasks": 1, "sub_steps": 1, "containers": 1}


def argument_order(args: Iterable[str], *, workflow: bool = False) -> list[str]:
    """`args` in the order a person reads in: name, what it runs, how it runs; among equals, as they are.

    `workflow`: the arguments of a Workflow, whose `arguments` stand with its entrypoint.
    """

    def rank(arg: str) -> tuple[int, int]:
        key = "arguments_of_workflow" if workflow and arg == "arguments" else arg
        return _CHILDREN.get(arg, 0), ARGUMENT_RANK.get(key, _LATER)

    return sorted(args, key=rank)


T = TypeVar("T")


def definitions_first(items: Sequence[T], uses: Sequence[Iterable[int]]) -> list[int]:
    """The indexes of `items` so that each comes after those it uses (`uses[i]`: indexes), otherwise as they are.

    What uses itself or is used in a circle comes in its place, before some of what it uses. A list that is in order
    already stays as it is, so the result is stable on itself.
    """
    waiting = [set(used) - {i} for i, used in enumerate(uses)]
    users: list[list[int]] = [[] for _ in items]
    for i, used in enumerate(waiting):
        for j in used:
            users[j].append(i)
    ready = [i for i, used in enumerate(waiting) if not used]
    heapq.heapify(ready)
    done: set[int] = set()
    result: list[int] = []
    stuck = 0
    while len(result) < len(items):
        if not ready:
            while stuck in done:
                stuck += 1
            ready.append(stuck)
        i = heapq.heappop(ready)
        if i in done:
            continue
        done.add(i)
        result.append(i)
        for j in users[i]:
            waiting[j].discard(i)
            if not waiting[j] and j not in done:
                heapq.heappush(ready, j)
    return result
