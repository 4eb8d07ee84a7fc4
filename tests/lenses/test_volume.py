"""Volumes that bring their mounts, and their claims."""

from __future__ import annotations

from typing import Any

import pytest

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, equivalent, from_plain, plain
from roundtrip.lenses import get, put
from roundtrip.lenses.algebra import Refused, forget


def workflow(template: dict[str, Any], **spec: Any) -> Node:
    return from_plain(
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"name": "w"},
            "spec": {**spec, "templates": [{"name": "t", **template}]},
        }
    )


def container(volumes: list[Any], mounts: list[Any]) -> Node:
    return workflow({"container": {"image": "x", "volumeMounts": mounts}, "volumes": volumes})


def template_of(node: Node) -> Call:
    call = get(node)
    assert isinstance(call, Call)
    templates = call.args["templates"]
    assert isinstance(templates, Sequence)
    template = templates.items[0]
    assert isinstance(template, Call)
    return template


def classes(template: Call) -> list[str]:
    volumes = template.args["volumes"]
    assert isinstance(volumes, Sequence)
    return [v.name for v in volumes.items if isinstance(v, Call)]


TMP = {"name": "tmp", "emptyDir": {}}
KEYS = {"name": "keys", "secret": {"secretName": "k"}}
AT_TMP = {"name": "tmp", "mountPath": "/tmp"}
AT_KEYS = {"name": "keys", "mountPath": "/keys", "readOnly": True}


def test_each_volume_with_its_mount_is_one_call() -> None:
    template = template_of(container([TMP, KEYS], [AT_TMP, AT_KEYS]))
    assert classes(template) == ["EmptyDirVolume", "SecretVolume"]
    assert "volume_mounts" not in template.args


def test_mounts_of_other_volumes_come_first() -> None:
    other = {"name": "shared", "mountPath": "/shared"}
    template = template_of(container([TMP], [other, AT_TMP]))
    assert classes(template) == ["EmptyDirVolume"]
    mounts = template.args["volume_mounts"]
    assert isinstance(mounts, Sequence)
    assert len(mounts.items) == 1


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        pytest.param([AT_KEYS, AT_TMP], ["EmptyDirVolume", "m.Volume"], id="another order"),
        pytest.param([AT_TMP], ["EmptyDirVolume", "m.Volume"], id="not mounted"),
        pytest.param([AT_TMP, {"name": "tmp", "mountPath": "/two"}], ["EmptyDirVolume", "m.Volume"], id="twice"),
        pytest.param(
            [AT_TMP, {**AT_KEYS, "recursiveReadOnly": "Enabled"}],
            ["m.Volume", "m.Volume"],
            id="a field that Hera's class drops",
        ),
    ],
)
def test_what_has_no_mount_in_its_order_stays_a_model(mounts: list[Any], expected: list[str]) -> None:
    node = container([TMP, KEYS], mounts)
    assert classes(template_of(node)) == expected
    assert equivalent(put(get(node)), node)


CLAIM: dict[str, Any] = {
    "metadata": {"name": "data"},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "5Gi"}}},
}


def test_volumes_of_a_workflow_are_classes_and_its_claims_have_a_size() -> None:
    many = {**CLAIM, "spec": {**CLAIM["spec"], "accessModes": ["ReadWriteMany"], "storageClassName": "fast"}}
    node = workflow({"container": {"image": "x"}}, volumes=[TMP, KEYS], volumeClaimTemplates=[CLAIM, many])
    call = get(node)
    assert isinstance(call, Call)
    assert classes(call) == ["EmptyDirVolume", "SecretVolume", "Volume", "Volume"]
    assert "volume_claim_templates" not in call.args
    volumes = call.args["volumes"]
    assert isinstance(volumes, Sequence)
    assert [v.args.keys() for v in volumes.items[2:] if isinstance(v, Call)] == [
        {"name", "size"},
        {"name", "size", "access_modes", "storage_class_name"},
    ]
    forget(call)
    assert equivalent(put(call), node)


@pytest.mark.parametrize(
    "claim",
    [
        {**CLAIM, "metadata": {"name": "data", "labels": {"a": "b"}}},
        {**CLAIM, "spec": {**CLAIM["spec"], "accessModes": ["Sometimes"]}},
        {**CLAIM, "spec": {"resources": CLAIM["spec"]["resources"]}},
        {**CLAIM, "spec": {**CLAIM["spec"], "resources": {"requests": {"storage": "5G"}}}},
        {
            **CLAIM,
            "spec": {**CLAIM["spec"], "resources": {"requests": {"storage": "5Gi"}, "limits": {"storage": "9Gi"}}},
        },
        {**CLAIM, "spec": {**CLAIM["spec"], "volumeAttributesClassName": "a"}},
        {**CLAIM, "status": {"phase": "Bound"}},
    ],
)
def test_a_claim_that_hera_would_write_otherwise_stays_a_model(claim: dict[str, Any]) -> None:
    node = workflow({"container": {"image": "x"}}, volumeClaimTemplates=[CLAIM, claim])
    call = get(node)
    assert isinstance(call, Call)
    assert "volumes" not in call.args
    assert equivalent(put(call), node)


def test_a_volume_with_a_size_claims_it() -> None:
    volume = Call("Volume", {k: Scalar(v) for k, v in {"name": "data", "size": "5Gi", "mount_path": "/data"}.items()})
    templates = [
        Call("Container", {"name": Scalar(n), "image": Scalar("x"), "volumes": Sequence([volume])}) for n in ("a", "b")
    ]
    document = put(Call("Workflow", {"name": Scalar("w"), "templates": Sequence(list(templates))}))
    assert isinstance(document, Mapping)
    assert plain(document.entries["spec"]) == {
        "volumeClaimTemplates": [
            {
                "metadata": {"name": "data"},
                "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "5Gi"}}},
            }
        ],
        "templates": [
            {"name": n, "container": {"image": "x", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}}
            for n in ("a", "b")
        ],
    }


def test_a_volume_without_a_name_is_another_each_time() -> None:
    volume = Call("Volume", {"size": Scalar("5Gi"), "mount_path": Scalar("/data")})
    template = Call("Container", {"name": Scalar("a"), "image": Scalar("x"), "volumes": volume})
    with pytest.raises(Refused):
        put(Call("Workflow", {"templates": Sequence([template])}))
