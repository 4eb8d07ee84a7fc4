"""The versions of Argo that there is a schema for, and loading one: each once, and only when asked for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import error

# newest first: the order in which a document without a stated version is tried
VERSIONS = ("4.1", "4.0", "3.7", "3.6", "3.5", "3.4")
# what a workflow of today is held to; a document that it accepts needs no word about versions
CURRENT = ("4.1", "4.0")

# what a document can be: its `apiVersion` and `kind` tell the kinds apart
KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
_HERE = Path(__file__).resolve().parent
# the wheel carries the files beside this module, a checkout at its top
_FOLDERS = (_HERE / "data", _HERE.parent.parent / "schemas")


def known(version: str) -> str:
    """`version` as `VERSIONS` spells it: "v4.0.5" is "4.0". Raises ConversionError for one that there is no schema for."""
    parts = version.strip().removeprefix("v").split(".")
    short = ".".join(parts[:2])
    if short not in VERSIONS or not all(part.isdigit() for part in parts):
        there = ", ".join(reversed(VERSIONS))
        raise error("no-such-version", f"there is no schema for Argo {version}; there are {there}")
    return short


def _read(name: str) -> dict[str, Any]:
    for folder in _FOLDERS:
        path = folder / name
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return found
    raise FileNotFoundError(f"{name} is in none of {', '.join(str(f) for f in _FOLDERS)}")


@cache
def load(version: str) -> dict[str, Any]:
    """The JSON schema of one of `VERSIONS`: Argo's types, with the fields that its published schema requires."""
    return _read(f"argo-{version}.json")


@cache
def crds(version: str) -> dict[str, Any]:
    """What the full CRDs of one of `VERSIONS` ask for beyond the types, by definition (`schemas/crds.py`)."""
    found: dict[str, Any] = _read(f"crds-{version}.json")["definitions"]
    return found


@cache
def definition(version: str, name: str, full: bool) -> dict[str, Any]:
    """A definition of one of `VERSIONS`, as a document is held against it. Raises KeyError for one that isn't there.

    `full`: with all that the full CRDs ask for. Without it nothing is required but `kind` and `apiVersion`: Go's types
    require nothing.
    """
    types: dict[str, Any] = load(version)["definitions"][name]
    told = crds(version).get(name, {}) if full else {}
    required = sorted({*told.get("required", ()), *(("apiVersion", "kind") if name in KINDS else ())})
    found = {key: value for key, value in types.items() if key != "required"}
    if required:
        found["required"] = required
    if told.get("properties"):
        properties = dict(found["properties"])
        for key, asked in told["properties"].items():
            properties[key] = _asked(properties[key], asked)
        found["properties"] = properties
    return found


def _asked(types: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """A place of Argo's types, with what the CRDs ask for there."""
    found = dict(types)
    narrower = {key: asked[key] for key in ("type", "enum") if key in asked and asked[key] != types.get(key)}
    if narrower:
        found["allOf"] = [narrower]
    for key, value in asked.items():
        if key in ("items", "additionalProperties"):
            found[key] = _asked(types[key], value)
        elif key == "rules":
            found["x-kubernetes-validations"] = [{"rule": rule} for rule in value]
        elif key == "keys":
            found["x-kubernetes-list-map-keys"] = value
        elif key not in ("type", "enum", "open"):
            found[key] = value
    return found


def bundle(version: str, full: bool) -> dict[str, Any]:
    """The whole JSON schema of one of `VERSIONS`, for other tools: strict, with all definitions.

    `full`: with what its full CRDs ask for; otherwise with the fields that Argo's published schema requires.
    """
    whole = load(version)
    if not full:
        return whole
    return {**whole, "definitions": {name: definition(version, name, True) for name in whole["definitions"]}}


def full_by_default(version: str) -> bool:
    """Whether Argo's own install of one of `VERSIONS` has its full CRDs: from 4.0 on."""
    return version >= "4"
