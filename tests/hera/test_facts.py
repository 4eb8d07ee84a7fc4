"""The facts about Hera: that they load as the lenses use them, and that the installed Hera still gives the same."""

from __future__ import annotations

import json
from importlib import metadata

import pytest

from roundtrip.hera.facts import DATA, KINDS, VERSIONS, Type, facts, parse_type


def test_generated_data_is_what_the_installed_hera_gives() -> None:
    pytest.importorskip("hera.workflows")
    from roundtrip.hera.generate import collect, series, text

    version = series(metadata.version("hera"))
    if version not in VERSIONS:
        pytest.skip(f"no facts are kept about Hera {version}")
    stored = (DATA / f"{version}.json").read_text(encoding="utf-8")
    built = collect()
    if built["version"] == json.loads(stored)["version"]:
        assert text(built) == stored, "run `python -m roundtrip.hera.generate`"
    else:  # another release of the same series: only additions are harmless
        assert json.loads(stored)["models"].keys() <= built["models"].keys()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_type_names_a_known_model(version: str) -> None:
    known = facts(version)
    for model in known.models.values():
        work = [field.type for field in model.fields.values()] + ([model.root] if model.root else [])
        while work:
            type_ = work.pop()
            assert type_.kind in KINDS
            assert type_.kind != "model" or type_.model in known.models
            work.extend(type_.args)


@pytest.mark.parametrize("version", VERSIONS)
def test_paths_of_wrappers_lie_in_their_models(version: str) -> None:
    known = facts(version)
    free = {"Resources"}  # its paths lie in free-form mappings
    for wrapper in known.wrappers.values():
        assert wrapper.model in known.models
        for argument in wrapper.args.values():
            for path in argument.paths:
                if wrapper.name in free or not path:
                    continue
                model: str | None = wrapper.model
                for alias in path.split("."):
                    assert model is not None, f"{wrapper.name}: {path}"
                    model = known.models[model].by_alias[alias].type.model


def test_what_hera_7_takes_and_drops() -> None:
    wrappers = facts("7.1").wrappers
    assert wrappers["S3Artifact"].args["ca_secret"].paths == ()
    assert wrappers["S3Artifact"].args["session_token_secret"].paths == ()
    assert wrappers["Container"].args["parallelism"].paths == ()
    assert wrappers["Script"].args["parallelism"].paths == ("parallelism",)
    assert wrappers["UserContainer"].args["restart_policy"].paths == ()
    assert wrappers["ContainerSet"].args["image"].paths == ()


def test_where_arguments_land() -> None:
    wrappers = facts("7.1").wrappers
    assert wrappers["DAG"].args["fail_fast"].paths == ("dag.failFast", "failFast")
    assert wrappers["Container"].args["labels"].paths == ("metadata.labels",)
    assert wrappers["CronWorkflow"].args["suspend"].paths == ("spec.workflowSpec.suspend",)
    assert wrappers["CronWorkflow"].args["cron_suspend"].paths == ("spec.suspend",)
    assert wrappers["HDFSArtifact"].args["hdfs_path"].paths == ("hdfs.path",)
    assert wrappers["ExistingVolume"].args["mount_path"].elsewhere == {"VolumeMount": ("mountPath",)}


def test_what_hera_writes_without_being_told() -> None:
    wrappers = facts("7.1").wrappers
    assert wrappers["Script"].implied == {"script.command": ["python"], "script.image": "python:3.10"}
    assert wrappers["Workflow"].implied == {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow"}
    assert wrappers["Env"].implied == {"value": "null"}
    assert wrappers["UserContainer"].implied == {}


def test_falsy_values() -> None:
    container = facts("7.1").wrappers["Container"].args
    assert container["active_deadline_seconds"].falsy_dropped
    assert not container["active_deadline_seconds"].falsy_refused
    assert container["env"].falsy_dropped
    assert container["image"].falsy_refused
    assert not container["command"].falsy_dropped
    assert facts("7.1").wrappers["Script"].args["command"].falsy_dropped


def test_fields_that_later_versions_dropped() -> None:
    legacy = facts("7.1").legacy
    found = {(model, arg): (old.last, old.argo) for model, fields in legacy.items() for arg, old in fields.items()}
    assert found == {
        ("Template", "priority"): ("5.20", "3.7"),
        ("WorkflowSpec", "pod_priority"): ("5.20", "3.7"),
        ("CronWorkflowSpec", "schedule"): ("6.0", "4.0"),
        ("Synchronization", "mutex"): ("6.0", "4.0"),
        ("Synchronization", "semaphore"): ("6.0", "4.0"),
    }
    assert facts("5.20").legacy == {}


def test_names_that_programs_use() -> None:
    known = facts("7.1")
    assert {"Workflow", "script", "parallel", "TaskResult", "Label"} <= known.exports
    assert "RoundTrip" not in known.exports
    assert "Backoff" in known.model_exports
    assert known.aliases == {"Label": "MetricLabel"}
    assert known.enums["TaskResult"]["all_failed"] == "AllFailed"
    assert known.wrappers["DAG"].context
    assert known.wrappers["DAG"].callable
    assert "Workflow" in known.wrappers["CronWorkflow"].bases
    assert not known.wrappers["Env"].callable


def test_two_models_of_one_name_go_by_their_exported_names() -> None:
    models = facts("7.1").models
    assert models["HTTP"].fields["headers"].type == parse_type("[V1alpha1HTTPHeader]")
    assert models["HTTPGetAction"].fields["http_headers"].type == parse_type("[V1HTTPHeader]")


def test_types_as_the_data_writes_them() -> None:
    assert parse_type("[{int|str}]") == Type(
        "list", (Type("dict", (Type("str"), Type("union", (Type("int"), Type("str"))))),)
    )
    assert parse_type("Backoff") == Type("model", (), "Backoff")


def test_versions_that_are_not_known_are_named() -> None:
    assert facts("6.0.0") == facts("6.0") or facts("6.0.0").version == facts("6.0").version
    with pytest.raises(KeyError, match=r"4\.4\.2"):
        facts("4.4.2")
