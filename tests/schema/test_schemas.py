"""The schema files: Argo's published ones, but for the differences that `differences.py` accounts for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from roundtrip.diagnostics import ConversionError
from roundtrip.schema import VERSIONS, known
from roundtrip.schema.versions import load
from tests.schema.differences import DIFFERENCES
from tests.support import REPOSITORY, SHARED, needs_shared

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
Schema = dict[str, Any]
Found = tuple[str, str, str, str]  # version, definition, field, what differs


@cache
def published(version: str) -> dict[str, Schema]:
    """The definitions of Argo's own file that a kind needs, under the project's names."""
    (path,) = (SHARED / "argo").glob(f"schema-v{version}.*.json")
    every = json.loads(path.read_text())["definitions"]
    needed: dict[str, Schema] = {}
    work = [f"io.argoproj.workflow.v1alpha1.{kind}" for kind in KINDS]
    while work:
        full = work.pop()
        if short(full) not in needed:
            needed[short(full)] = every[full]
            work += references(every[full])
    return needed


def references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def short(full: str) -> str:
    if full.startswith("core."):
        return full
    name = full.rpartition(".")[2]
    return f"core.{name}" if name == "HTTPHeader" and ".k8s." in full else name


def form(schema: Schema) -> Any:
    """A property's type, without descriptions, formats of integers, enumerations, Kubernetes' own keywords."""
    if "$ref" in schema:
        return short(schema["$ref"].rpartition("/")[2])
    kind = schema.get("type")
    if kind == "array":
        return [form(schema["items"])]
    if kind == "object" and schema.get("additionalProperties"):
        return {"*": form(schema["additionalProperties"])}
    return kind


def values(schema: Schema) -> tuple[str, ...]:
    found = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    return tuple(sorted(v for v in found if v))


def differences(version: str) -> Iterator[Found]:
    ours, theirs = load(version)["definitions"], published(version)
    assert ours.keys() == theirs.keys()
    for name, mine in ours.items():
        other = theirs[name]
        fields, others = mine.get("properties", {}), other.get("properties", {})
        assert fields.keys() == others.keys(), name
        if not fields and form(mine) != form(other):
            yield version, name, "", "type"
        if mine.get("additionalProperties") is False and "additionalProperties" not in other:
            yield version, name, "", "closed"
        for field in fields:
            if form(fields[field]) != form(others[field]):
                yield version, name, field, "type"
            if values(fields[field]) != values(others[field]):
                yield version, name, field, "values"
        if mine.get("anyOf") != other.get("anyOf"):
            yield version, name, "", "either"
        for field in set(mine.get("required", ())) ^ set(other.get("required", ())):
            yield version, name, field, "required"


@needs_shared
def test_every_difference_from_the_published_schemas_is_accounted_for() -> None:
    found = {difference for version in VERSIONS for difference in differences(version)}
    used: dict[Any, set[Found]] = {entry: set() for entry in DIFFERENCES}
    for one in found:
        version, name, field, what = one
        entries = [
            entry
            for entry in DIFFERENCES
            if version in entry.versions
            and entry.definition in ("*", name)
            and (field in entry.fields or (not field and not entry.fields))
            and entry.what == what
        ]
        assert len(entries) == 1, one
        used[entries[0]].add(one)
    for entry, uses in used.items():
        told = {(v, f) for v, _, f, _ in uses}
        assert told == {(v, f) for v in entry.versions for f in entry.fields or ("",)}, entry
        assert entry.reason
    assert len(found) > 1000  # a comparison that finds nothing would hold as well


@pytest.mark.parametrize("version", VERSIONS)
def test_a_schema_is_a_schema_and_knows_all_that_it_refers_to(version: str) -> None:
    whole = load(version)
    jsonschema.Draft202012Validator.check_schema(whole)
    definitions = whole["definitions"]
    assert set(KINDS) <= definitions.keys()
    assert {name.rpartition("/")[2] for name in references(whole)} == definitions.keys()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_closed_and_what_is_open(version: str) -> None:
    definitions = load(version)["definitions"]
    opened = {name for name, s in definitions.items() if s.get("type") == "object" and "additionalProperties" not in s}
    assert opened == {"Plugin", "FieldsV1"}
    assert definitions["Item"] == {}
    assert not any("description" in s or "title" in s for s in definitions.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_is_compact_and_written_as_the_script_writes_it(version: str) -> None:
    text = (REPOSITORY / "schemas" / f"argo-{version}.json").read_text()
    assert text == json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True) + "\n"
    assert len(text) < 100_000


def test_versions_are_known_by_any_of_their_spellings() -> None:
    assert [known(v) for v in ("4.0", "v4.0", "4.0.5", "v3.6.19")] == ["4.0", "4.0", "4.0", "3.6"]


@pytest.mark.parametrize("version", ["5.0", "3.3", "latest", "", "4", "4.0.x"])
def test_a_version_that_there_is_no_schema_for(version: str) -> None:
    with pytest.raises(ConversionError) as caught:
        known(version)
    (said,) = caught.value.diagnostics
    assert said.code == "no-such-version"
    assert "3.4, 3.5, 3.6, 3.7, 4.0, 4.1" in said.message


def test_the_script_and_its_table_agree_with_the_files() -> None:
    """Applying the amendments to a finished file changes nothing: they are all in it."""
    import importlib.util

    path: Path = REPOSITORY / "schemas" / "amendments.py"
    spec = importlib.util.spec_from_file_location("amendments", path)
    assert spec is not None
    assert spec.loader is not None
    amendments = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(amendments)
    for version in VERSIONS:
        definitions = json.loads(json.dumps(load(version)["definitions"]))
        amendments.apply(version, definitions)
        assert definitions == load(version)["definitions"]
