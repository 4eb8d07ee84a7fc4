"""`dependencies` as `depends`: what Argo's controller makes of either is the same, and what it refuses stays as it was."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roundtrip import to_python, to_yaml, validate
from roundtrip.convert import python_of
from roundtrip.document import Document, from_plain, plain
from roundtrip.document.modernize import modernized
from roundtrip.yaml.reader import read


def dag(*tasks: dict[str, Any]) -> dict[str, Any]:
    templates = [{"name": "main", "dag": {"tasks": list(tasks)}}, {"name": "t", "suspend": {}}]
    spec = {"entrypoint": "main", "templates": templates}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "w"}, "spec": spec}


def task(name: str, *dependencies: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "template": "t", **({"dependencies": list(dependencies)} if dependencies else {}), **more}


def rewritten(document: dict[str, Any]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    tree = Document(from_plain(document))
    notes = modernized(tree)
    assert tree.root is not None
    return plain(tree.root)["spec"]["templates"][0]["dag"]["tasks"], [(n.code, n.message) for n in notes]


def as_the_controller_reads(given: dict[str, Any], tasks: dict[str, dict[str, Any]]) -> str:
    """`GetTaskDependencies` of Argo's workflow/common/ancestry.go: the expression that decides whether a task runs."""

    def expanded(name: str) -> str:
        on = tasks[name].get("continueOn", {})
        results = [
            "Succeeded",
            "Skipped",
            "Daemoned",
            *(r for k, r in (("error", "Errored"), ("failed", "Failed")) if on.get(k)),
        ]
        return "(" + " || ".join(f"{name}.{result}" for result in results) + ")"

    logic = given.get("depends") or " && ".join(expanded(name) for name in given.get("dependencies", []))
    pattern = r"([a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)"
    return re.sub(pattern, lambda m: m[0] if m[1] else expanded(m[2]), logic)


NAMES = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,5}", fullmatch=True), min_size=1, max_size=5, unique=True)


@given(NAMES, st.data())
def test_the_controller_reads_the_same(names: list[str], data: st.DataObject) -> None:
    on = st.sampled_from(
        [{}, {}, {}, {"continueOn": {"failed": True}}, {"continueOn": {"error": True, "failed": True}}]
    )
    tasks = [
        task(n, *data.draw(st.lists(st.sampled_from(names[:i] or [n]), max_size=3)), **data.draw(on))
        for i, n in enumerate(names)
    ]
    before = {t["name"]: t for t in tasks}
    after, notes = rewritten(dag(*tasks))
    changed = [t for t in after if "depends" in t]
    odd = any("continueOn" in t for t in tasks) or any(not n[0].isalpha() or "_" in n for n in names)
    assert not (odd and changed)
    assert len([code for code, _ in notes if code == "modernized"]) == len(changed)
    for one in changed:
        assert as_the_controller_reads(one, before) == as_the_controller_reads(before[one["name"]], before)


def test_all_tasks_of_a_dag_or_none() -> None:
    tasks, notes = rewritten(dag(task("a"), task("b", "a"), task("c", "a", "b")))
    assert [t.get("depends") for t in tasks] == [None, "a", "a && b"]
    assert all("dependencies" not in t for t in tasks)
    assert [code for code, _ in notes] == ["modernized", "modernized"]


def test_what_argo_refuses_stays_with_a_reason() -> None:
    for tasks, why in (
        ((task("a", continueOn={"failed": True}), task("b", "a")), "continueOn"),
        ((task("a"), task("b", "a"), task("c", depends="a")), "both `depends` and `dependencies`"),
        ((task("1a"), task("b", "1a")), "`1a`"),
        ((task("a_b"), task("b", "a_b")), "`a_b`"),
        ((task("a"), task("b", "{{inputs.parameters.x}}")), "no task of the DAG"),
    ):
        after, notes = rewritten(dag(*tasks))
        assert after == list(tasks)
        assert [code for code, _ in notes] == ["not-modernized"]
        assert why in notes[0][1]


def test_nothing_to_do_is_nothing_said() -> None:
    for tasks in (
        (task("a"), task("b", depends="a")),
        (task("a", dependencies=[]), task("b", continueOn={"failed": True})),
    ):
        after, notes = rewritten(dag(*tasks))
        assert (after, notes) == (list(tasks), [])


YAML = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedules: ["0 1 * * *"]
  workflowSpec:
    entrypoint: main
    templates:
    - name: main
      dag:
        tasks:
        - {name: a, template: t}
        - name: b
          template: t
          # behind the first
          dependencies:
          - a  # which is slow
        - name: c
          dependencies: [a, b]
          inline:
            dag:
              tasks:
              - {name: d, template: t}
              - {name: e, template: t, dependencies: [d]}
    - {name: t, suspend: {}}
"""


def test_arrows_at_every_depth_with_the_comments() -> None:
    result = python_of(YAML, modernize=True)
    assert "dependencies" not in result.text
    for said in ("a >> b", "[a, b] >> c", 'depends="d"', "# behind the first", "# which is slow"):
        assert said in result.text
    assert [(d.line, d.column) for d in result.diagnostics if d.code == "modernized"] == [(16, 11), (19, 11), (24, 40)]
    back = to_yaml(result.text, engine="static")
    assert not [d for d in validate(back) if d.severity == "error"]
    assert to_python(back, modernize=True) == result.text == to_python(back)
    assert "dependencies" in to_python(YAML)


def test_the_place_is_that_of_the_key() -> None:
    tree = read(YAML).documents[0]
    assert [(n.line, n.column) for n in modernized(tree)] == [(16, 11), (19, 11), (24, 40)]
