"""Marks of what the YAML spells otherwise come and go alone, with the helpers that only they use."""

from __future__ import annotations

from typing import Any

from roundtrip import to_python, to_yaml
from tests.python.test_patch import changed, put, same
from tests.python.test_patch_lists import edited

CRON = """\
from hera.workflows import Container, CronWorkflow

with CronWorkflow(name="c", schedules=["0 1 * * *"], entrypoint="main") as w:
    Container(name="main",
              image='img:1', command=[ "run" ])
"""
LIST, ONE = "  schedules:\n  - 0 1 * * *\n", "  schedule: 0 1 * * *\n"


def test_a_list_becomes_what_argo_3_had_and_a_list_again() -> None:
    old = put(CRON, (LIST, ONE))
    lines = changed(CRON, old)
    assert not any(line[0] == "-" for line in lines)
    assert [line for line in lines if line.startswith("+    as_argo_3")] == ['+    as_argo_3(w, "schedules")']
    assert old.endswith(CRON.split("as w:\n")[1])
    assert put(old, (ONE, LIST)) == CRON


FIELDS = """\
from typing import Any, TypeVar

from hera.workflows import Container, Workflow

T = TypeVar("T")


def with_fields(node: T, fields: dict[str, Any]) -> T:
    node.__dict__.setdefault("argo_fields", {}).update(fields)
    return node


def of_type(node: T, **types: type) -> T:
    node.__dict__.setdefault("argo_types", {}).update(types)
    return node


IMAGE = "img:1"

with Workflow(name="c", entrypoint="main") as w:
    with_fields(w, {"spec": {"newField": 3}})
    Container(name="main", image=IMAGE)
    of_type(Container(name="b", image="3"), image=int)
"""


def _typed(spec: dict[str, Any]) -> None:
    spec["templates"][1]["container"]["image"] = "3x"


def test_the_last_mark_takes_its_helper_along() -> None:
    lines = edited(FIELDS, lambda s: s.pop("newField"))
    gone = FIELDS[FIELDS.index("def with") : FIELDS.index("def of")].splitlines()
    assert [line for line in lines if line.strip("-")] == [
        *(f"-{line}" for line in gone if line),
        '-    with_fields(w, {"spec": {"newField": 3}})',
    ]
    text = to_yaml(FIELDS, engine="static")
    wanted = text.replace("  newField: 3\n", "").replace("image: 3\n", "image: 3x\n")
    after = to_python(wanted, onto=FIELDS)
    assert same(wanted, to_yaml(after, engine="static"))
    assert after.startswith('from hera.workflows import Container, Workflow\n\nIMAGE = "img:1"\n\nwith Workflow')


def test_a_helper_that_other_code_uses_stays() -> None:
    program = FIELDS + "\n\ndef more(node: T) -> T:\n    return with_fields(node, {})\n"
    after = put(program, ("  newField: 3\n", ""))
    assert changed(program, after) == ['-    with_fields(w, {"spec": {"newField": 3}})']
