"""Three trees into one: what each side changed is in it, whichever side is which; what both changed clashes."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip.document import Node, equivalent, from_plain, plain
from roundtrip.sync.three_way import Merge
from tests.support import examples

BASE: dict[str, Any] = {
    "kind": "Workflow",
    "metadata": {"name": "a", "labels": {"x": "1", "y": "2"}},
    "spec": {
        "entrypoint": "main",
        "templates": [
            {"name": "main", "dag": {"tasks": [{"name": "A", "template": "say"}, {"name": "B", "template": "say"}]}},
            {"name": "say", "container": {"image": "busybox", "args": ["a", "b", "c"]}},
        ],
    },
}


def merged(base: Any, yaml: Any, python: Any, prefer: Any = None) -> tuple[Any, list[str]]:
    """What a merge of plain data gives, and where it clashes."""
    merge = Merge(prefer)
    found = merge.roots(from_plain(base), from_plain(yaml), from_plain(python))
    return plain(found), [clash.where for clash in merge.clashes]


def changed(*changes: tuple[str, Any]) -> Any:
    """The base with other values at some paths; None: nothing there."""
    data = copy.deepcopy(BASE)
    for path, value in changes:
        *above, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        holder: Any = data
        for step in above:
            holder = holder[step]
        if value is None:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    return data


IMAGE = "spec.templates.1.container.image"
ARGS = "spec.templates.1.container.args"
TASKS = "spec.templates.0.dag.tasks"
MEET = [
    pytest.param([(IMAGE, "x")], [("spec.parallelism", 3)], id="two values"),
    pytest.param([(IMAGE, "x")], [(IMAGE, "x")], id="the same on both"),
    pytest.param([(f"{ARGS}.0", "x")], [(f"{ARGS}.2", "y")], id="two items of a list of strings"),
    pytest.param([(f"{TASKS}.2", {"name": "C"})], [(f"{TASKS}.2", {"name": "D"})], id="two tasks at one place"),
    pytest.param([(f"{TASKS}.2", {"name": "C"})], [(f"{TASKS}.2", {"name": "C"})], id="the same task"),
    pytest.param([(f"{TASKS}.0", None)], [(f"{TASKS}.1.depends", "x")], id="an item gone and its neighbour changed"),
    pytest.param([("metadata.labels.x", None)], [("metadata.labels.y", "3")], id="a key gone, another changed"),
    pytest.param([("metadata.labels", None)], [("metadata.labels", None)], id="gone on both"),
    pytest.param([("spec.templates.2", {"name": "n"})], [("spec.templates.1", None)], id="a template added, one gone"),
    pytest.param(
        [(TASKS, BASE["spec"]["templates"][0]["dag"]["tasks"][::-1])], [(f"{TASKS}.0.depends", "x")], id="moved"
    ),
    pytest.param([(f"{ARGS}.3", "x")], [(f"{ARGS}.0", None)], id="a string added at the end, one gone in front"),
]
CLASH = [
    pytest.param([(IMAGE, "x")], [(IMAGE, "y")], "spec.templates[say].container.image", id="one value"),
    pytest.param([(IMAGE, "x")], [("spec.templates.1", None)], "spec.templates[say]", id="changed and gone"),
    pytest.param([("spec.x", 1)], [("spec.x", 2)], "spec.x", id="new on both"),
    pytest.param([("spec.x", 1)], [("spec.x", {"a": 1})], "spec.x", id="of another kind"),
    pytest.param([(f"{ARGS}.3", "x")], [(f"{ARGS}.3", "y")], "spec.templates[say].container.args", id="strings at one place"),
    pytest.param([(f"{TASKS}.2", {"name": "C", "a": 1})], [(f"{TASKS}.2", {"name": "C", "a": 2})], "spec.templates[main].dag.tasks[C].a", id="one task, added otherwise"),
    pytest.param([("metadata.labels.x", "3")], [("metadata.labels", None)], "metadata.labels", id="all of it gone"),
    pytest.param([(ARGS, ["c", "a", "b"])], [(ARGS, ["b", "a", "c"])], "spec.templates[say].container.args", id="two orders"),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs"), MEET)
def test_changes_of_both_sides_meet(mine: Any, theirs: Any) -> None:
    found, clashes = merged(BASE, changed(*mine), changed(*theirs))
    assert clashes == []
    both = changed(*mine) if mine == theirs else None
    if both is not None:
        assert found == both
    again, _ = merged(BASE, changed(*theirs), changed(*mine))
    assert equivalent(from_plain(found), from_plain(again))
    # what one side changed is no news to the result
    for side in (mine, theirs):
        once, clashes = merged(changed(*side), changed(*side), found)
        assert (once, clashes) == (found, [])


@pytest.mark.parametrize(("mine", "theirs", "where"), CLASH)
def test_what_both_changed_clashes(mine: Any, theirs: Any, where: str) -> None:
    for a, b in ((mine, theirs), (theirs, mine)):
        _, clashes = merged(BASE, changed(*a), changed(*b))
        assert clashes == [where]
        for prefer in ("yaml", "python"):
            settled, clashes = merged(BASE, changed(*a), changed(*b), prefer)
            assert clashes == []
            assert settled == changed(*(a if prefer == "yaml" else b))


def test_an_order_that_means_something_is_never_chosen() -> None:
    for first, second in (([9, "a"], ["a", 9]), (["a", 9], [9, "a"])):
        assert merged({"templates": ["a"]}, {"templates": first}, {"templates": second})[1] == ["templates"]


def test_numbers_and_their_texts_are_one_value() -> None:
    base = {"spec": {"arguments": {"parameters": [{"name": "n", "value": 1}]}}}
    python = {"spec": {"arguments": {"parameters": [{"name": "n", "value": "1"}]}, "x": 1}}
    yaml = {"spec": {"arguments": {"parameters": [{"name": "n", "value": 2}]}}}
    found, clashes = merged(base, yaml, python)
    assert clashes == []
    assert found == {"spec": {"arguments": {"parameters": [{"name": "n", "value": 2}]}, "x": 1}}


KEYS = st.sampled_from(["name", "value", "args", "templates", "labels", "x", "y", "tasks"])
LEAVES = st.sampled_from(["", "a", "b", "1", 1, 1.5, True, None])
DATA = st.recursive(LEAVES, lambda of: st.lists(of, max_size=4) | st.dictionaries(KEYS, of, max_size=4), max_leaves=25)


def edited(data: Any, rng: random.Random) -> Any:
    """Some data with a few changes anywhere."""
    data = copy.deepcopy(data)
    for _ in range(rng.randint(0, 3)):
        places: list[Any] = []
        work = [data]
        while work:
            holder = work.pop()
            if isinstance(holder, (dict, list)):
                places.append(holder)
                work += holder.values() if isinstance(holder, dict) else holder
        if not places:
            return rng.choice(["z", data])
        holder = rng.choice(places)
        fresh = rng.choice(["z", 9, {"name": "q"}, ["r"]])
        if isinstance(holder, dict):
            key = rng.choice([*holder, "x", "name"])
            if key in holder and rng.random() < 0.4:
                del holder[key]
            else:
                holder[key] = fresh
        elif holder and rng.random() < 0.6:
            at, how = rng.randrange(len(holder)), rng.random()
            if how < 0.3:
                rng.shuffle(holder)
            else:
                holder[at : at + 1] = [fresh] if how < 0.7 else []
        else:
            holder.insert(rng.randint(0, len(holder)), fresh)
    return data


def node(data: Any) -> Node:
    return from_plain({"spec": data})


@settings(max_examples=examples(300), deadline=None)
@given(DATA, st.integers(0, 2**32), st.integers(0, 2**32))
def test_a_merge_is_the_same_from_either_side(base: Any, one: int, other: int) -> None:
    mine, theirs = edited(base, random.Random(one)), edited(base, random.Random(other))
    merges = Merge(), Merge()
    found = merges[0].roots(node(base), node(mine), node(theirs))
    again = merges[1].roots(node(base), node(theirs), node(mine))
    assert bool(merges[0].clashes) == bool(merges[1].clashes)
    if not merges[0].clashes:
        assert equivalent(found, again)


@settings(max_examples=examples(300), deadline=None)
@given(DATA, st.integers(0, 2**32))
def test_what_one_side_changed_is_taken_whole(base: Any, one: int) -> None:
    mine = edited(base, random.Random(one))
    for sides in ((mine, base), (base, mine), (mine, mine)):
        merge = Merge()
        found = merge.roots(node(base), *map(node, sides))
        assert merge.clashes == []
        assert equivalent(found, node(mine))
