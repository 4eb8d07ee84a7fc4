"""What Argo 4 dropped, in Argo 4's form: the same workflow, with one note a change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from roundtrip import to_python, to_yaml, validate
from roundtrip.convert import python_of
from roundtrip.document import Document, from_plain, plain
from roundtrip.document.upgrade import upgrade
from tests.support import FIXTURES

ARGO_THREE = (FIXTURES / "argo_three.yaml").read_text(encoding="utf-8")


def upgraded(document: dict[str, Any]) -> tuple[Any, list[str]]:
    tree = Document(from_plain(document))
    notes = upgrade(tree)
    assert tree.root is not None
    return plain(tree.root), [f"{n.severity} {n.code}: {n.message}" for n in notes]


def workflow(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "w"}, "spec": spec}


def as_argo_three_reads(value: Any) -> Any:
    """What an Argo that knows both forms makes of either: locks and schedules as lists, the priority on the pod."""
    if isinstance(value, list):
        return [as_argo_three_reads(v) for v in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    for key, inner in value.items():
        if key in ("mutex", "semaphore", "schedule"):
            many = {"mutex": "mutexes", "semaphore": "semaphores", "schedule": "schedules"}[key]
            result.setdefault(many, []).insert(0, as_argo_three_reads(inner))
        elif key in ("mutexes", "semaphores", "schedules"):
            result.setdefault(key, []).extend(as_argo_three_reads(inner))
        elif key in ("priority", "podPriority"):
            result.setdefault("pod", {})["priority"] = inner
        elif key == "podSpecPatch":
            result.setdefault("pod", {}).update(json.loads(inner))
        else:
            result[key] = as_argo_three_reads(inner)
    return result


def test_the_fixture_means_the_same_and_is_valid_for_argo_four() -> None:
    result = python_of(ARGO_THREE, upgrade=True)
    back = to_yaml(result.text, engine="static")
    assert [d for d in validate(back, argo="4.0") if d.severity == "error"] == []
    from roundtrip.yaml.reader import read

    before, after = (read(text).documents[0].root for text in (ARGO_THREE, back))
    assert before is not None
    assert after is not None
    assert as_argo_three_reads(plain(before)) == as_argo_three_reads(plain(after))
    assert "with_fields" not in result.text
    assert sorted(d.line for d in result.diagnostics if d.code == "upgraded") == [7, 11, 13, 16, 18]


def test_without_upgrade_nothing_changes() -> None:
    from roundtrip.yaml.reader import read

    before, after = (read(t).documents[0].root for t in (ARGO_THREE, to_yaml(to_python(ARGO_THREE), engine="static")))
    assert before is not None
    assert after is not None
    assert plain(before) == plain(after)


@pytest.mark.parametrize(
    ("spec", "expected", "notes"),
    [
        pytest.param(
            {"synchronization": {"mutex": {"name": "a"}, "mutexes": [{"name": "b"}]}},
            {"synchronization": {"mutexes": [{"name": "a"}, {"name": "b"}]}},
            1,
            id="both forms",
        ),
        pytest.param(
            {"templates": [{"name": "t", "steps": [[{"name": "s", "inline": {"priority": 1}}]]}]},
            {"templates": [{"name": "t", "steps": [[{"name": "s", "inline": {"podSpecPatch": '{"priority": 1}'}}]]}]},
            1,
            id="inline",
        ),
        pytest.param(
            {"templateDefaults": {"synchronization": {"semaphore": {"namespace": "n"}}}},
            {"templateDefaults": {"synchronization": {"semaphores": [{"namespace": "n"}]}}},
            1,
            id="defaults",
        ),
        pytest.param(
            {"templates": [{"name": "t", "plugin": {"synchronization": {"mutex": {}}}}]},
            {"templates": [{"name": "t", "plugin": {"synchronization": {"mutex": {}}}}]},
            0,
            id="a plugin's own",
        ),
        pytest.param({"synchronization": {"mutex": None}}, {"synchronization": {"mutex": None}}, 0, id="null"),
    ],
)
def test_where_it_looks(spec: dict[str, Any], expected: dict[str, Any], notes: int) -> None:
    document, said = upgraded(workflow(**spec))
    assert document == workflow(**expected)
    assert len(said) == notes


def test_a_patch_that_is_there_is_left_to_its_owner() -> None:
    before = workflow(podPriority=5, podSpecPatch="{}")
    document, said = upgraded(before)
    assert document == before
    assert said == [
        "warning not-upgraded: `podPriority` was removed in Argo 3.7: add `priority: 5` to the `podSpecPatch` beside it"
    ]
