"""A wait for parameters that somebody supplies."""

from __future__ import annotations

from typing import Any

import pytest

from roundtrip.document import Call, Sequence, equivalent, from_plain
from roundtrip.lenses.algebra import forget, proven
from roundtrip.lenses.suspend import SUSPEND

SUPPLIED = {"supplied": {}}


def template(inputs: list[Any], outputs: list[Any]) -> dict[str, Any]:
    return {"name": "a", "suspend": {}, "inputs": {"parameters": inputs}, "outputs": {"parameters": outputs}}


def names(call: Call, arg: str) -> list[str]:
    listed = call.args.get(arg)
    return [str(i.args["name"].value) for i in listed.items] if isinstance(listed, Sequence) else []  # type: ignore[attr-defined, union-attr]


@pytest.mark.parametrize(
    ("inputs", "outputs", "intermediate"),
    [
        pytest.param([{"name": "x", "default": "1"}], [{"name": "x", "valueFrom": SUPPLIED}], ["x"], id="one"),
        pytest.param([{"name": "i"}, {"name": "x"}], [{"name": "x", "valueFrom": SUPPLIED}], ["x"], id="behind others"),
        pytest.param([{"name": "x"}, {"name": "i"}], [{"name": "x", "valueFrom": SUPPLIED}], [], id="before others"),
        pytest.param([{"name": "x"}], [{"name": "x", "valueFrom": {"path": "/x"}}], [], id="not supplied"),
        pytest.param(
            [{"name": "x", "description": "d"}], [{"name": "x", "valueFrom": SUPPLIED}], [], id="another description"
        ),
        pytest.param([{"name": "y"}], [{"name": "x", "valueFrom": SUPPLIED}], [], id="another name"),
    ],
)
def test_intermediate_parameters(inputs: list[Any], outputs: list[Any], intermediate: list[str]) -> None:
    node = from_plain(template(inputs, outputs))
    call = proven(SUSPEND, node)
    assert isinstance(call, Call)
    assert names(call, "intermediate_parameters") == intermediate
    assert names(call, "inputs") == [i["name"] for i in inputs if i["name"] not in intermediate]
    forget(call)
    assert equivalent(SUSPEND.put(call), node)
