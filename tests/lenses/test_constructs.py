"""The laws of every registered construct, on documents made from the facts."""

from __future__ import annotations

from typing import Any

import pytest

from roundtrip.document import Call, Mapping, Scalar, Sequence, equivalent, from_plain, plain
from roundtrip.hera.facts import facts
from roundtrip.lenses import get, put
from roundtrip.lenses.algebra import Refused, forget, proven
from roundtrip.lenses.models import type_at
from roundtrip.lenses.record import Record
from roundtrip.lenses.registry import registered
from roundtrip.lenses.resources import RESOURCES
from tests.generator import BODIES, Generator

RECORDS = [(role, record) for role, records in registered().items() for record in records if role != "workflow"]
KEY = {
    "Container": "container",
    "ContainerSet": "containerSet",
    "DAG": "dag",
    "Data": "data",
    "HTTP": "http",
    "Resource": "resource",
    "Script": "script",
    "Steps": "steps",
    "Suspend": "suspend",
}
MODELS = {
    "input parameter": "Parameter",
    "argument parameter": "Parameter",
    "output parameter": "Parameter",
    "env": "EnvVar",
}


def candidate(role: str, record: Record, seed: int) -> Any:
    """A document that might be this construct."""
    generator = Generator(seed)
    if role == "template":
        template = generator.model("Template", 2, without=BODIES, chance=0.05)
        value = {**template, "name": "a", KEY[record.name]: generator.body(KEY[record.name])}
        return value if record.name in ("DAG", "Steps") else complete(generator, value, "Template", record)
    if role == "node":
        return generator.node("DAGTask" if record.name == "Task" else "WorkflowStep")
    model = facts().wrappers[record.name].model or MODELS[role]
    value = generator.model(model, 2, without=tuple(facts().models[model].by_alias) if seed % 2 else (), chance=0.2)
    return complete(generator, value, model, record)


def complete(generator: Generator, value: dict[str, Any], model: str, record: Record) -> dict[str, Any]:
    """`value` with all that the record insists on."""
    needed = [
        f.paths for f in record.fields.values() if f.paths and (f.required or f.generated or f.implied is not None)
    ]
    for paths in (*((body,) for body in record.body), *needed):
        what = {} if paths[0] in record.body else generator.value(type_at(model, paths[0])[0].type, 3)
        for path in paths:
            *parents, last = path.split(".")
            level = value
            for parent in parents:
                if not isinstance(level.get(parent), dict):
                    level[parent] = {}
                level = level[parent]
            if path not in record.body or not isinstance(level.get(last), dict):
                level[last] = what
    return value


@pytest.mark.parametrize(("role", "record"), RECORDS, ids=[f"{r}-{c.name}" for r, c in RECORDS])
def test_laws(role: str, record: Record) -> None:
    taken = 0
    for seed in range(150):
        node = from_plain(candidate(role, record, seed))
        for beyond in (False, True):
            try:
                objects = proven(record, node, beyond)
            except Refused:
                continue
            taken += 1
            forget(objects)
            document = record.put(objects)
            assert equivalent(document, node), "GetPut"
            again = record.get(document, beyond)
            forget(again)
            assert equivalent(record.put(again), document), "PutGet"
            break
    assert taken >= 5, "the documents made for this construct are never of its kind"


def test_whole_documents() -> None:
    taken = 0
    for seed in range(150):
        node = from_plain(Generator(seed).document())
        try:
            objects = get(node)
        except Refused:
            continue
        assert isinstance(objects, Call)
        taken += 1
        forget(objects)
        assert equivalent(put(objects), node), seed
    assert taken > 140


def test_steps_without_any_write_nothing() -> None:
    """Hera's `_build_steps` gives `steps or None`; a DAG's `tasks` are a list all the same."""
    steps = Call("Steps", {"name": Scalar("a"), "sub_steps": Sequence()})
    dag = Call("DAG", {"name": Scalar("b"), "tasks": Sequence()})
    document = put(Call("Workflow", {"name": Scalar("w"), "templates": Sequence([steps, dag])}))
    assert isinstance(document, Mapping)
    assert plain(document.entries["spec"]) == {"templates": [{"name": "a"}, {"name": "b", "dag": {"tasks": []}}]}


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ({"limits": {"nvidia.com/gpu": 1, "cpu": "2"}}, {"cpu_limit", "custom_resources"}),
        ({"limits": {"nvidia.com/gpu": "1"}, "requests": {"nvidia.com/gpu": 1}}, {"gpus"}),
        ({"limits": {"nvidia.com/gpu": "1"}, "requests": {"nvidia.com/gpu": "2"}}, {"custom_resources"}),
        ({"requests": {"hugepages-2Mi": "4Mi", "memory": "1Gi"}}, {"memory_request", "custom_resources"}),
        ({"limits": {"amd.com/gpu": "1", "memory": "500M"}}, {"limits"}),
        ({"limits": {"amd.com/gpu": "1"}, "claims": [{"name": "a"}]}, {"limits", "claims"}),
    ],
)
def test_resources_of_other_names_are_custom(resources: dict[str, Any], said: set[str]) -> None:
    node = from_plain(resources)
    call = RESOURCES.get(node)
    assert isinstance(call, Call)
    assert call.args.keys() == said
    forget(call)
    assert equivalent(RESOURCES.put(call), node)
