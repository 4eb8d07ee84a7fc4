"""Builds `argo-VERSION.json`: Argo's types as closed JSON schemas, out of the models of pinned Hera releases.

    python schemas/build.py                                 # makes a virtual environment for each release, and needs pip
    python schemas/build.py 3.4=PYTHON 4.0=PYTHON …         # takes interpreters that have the release installed

Hera's models are generated from Argo's own Swagger file, so they carry its field names, types and required lists; what
they lost or what Argo's file says wrongly is put right by `amendments.py`, entry by entry, with the reason. The output
is stable: the same releases give the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import amendments  # noqa: E402

Schema = dict[str, Any]

RELEASES = {"3.4": "5.13.1", "3.5": "5.16.3", "3.6": "5.20.1", "3.7": "6.0.0", "4.0": "7.1.0"}
OVERLAID = {"4.1": "4.0"}
KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")

# Runs under the interpreter of each release: pydantic 1 says `schema()`, pydantic 2 `model_json_schema()`.
EXTRACT = """
import importlib.metadata, json, sys
import hera.workflows.models as models
kinds = {}
for kind in sys.argv[1:]:
    model = getattr(models, kind)
    kinds[kind] = model.model_json_schema() if hasattr(model, "model_json_schema") else model.schema()
print(json.dumps({"hera": importlib.metadata.version("hera"), "kinds": kinds}))
"""


def extract(python: str, release: str) -> dict[str, Schema]:
    """The schemas of all kinds as pydantic tells them, from the interpreter `python`, which must have Hera `release`."""
    done = subprocess.run([python, "-c", EXTRACT, *KINDS], check=True, capture_output=True, text=True)
    told: Schema = json.loads(done.stdout)
    if told["hera"] != release:
        raise SystemExit(f"{python} has Hera {told['hera']}, not {release}")
    kinds: dict[str, Schema] = told["kinds"]
    return kinds


def short(name: str) -> str:
    """The name of a definition: the class's, or, of two classes with one name, `core.NAME` for Kubernetes' own."""
    module, _, plain = name.rpartition("__")
    return f"core.{plain}" if "__k8s__" in module else plain


def normal(schema: Schema, raw: dict[str, Schema]) -> Schema:
    """A property as plain JSON schema: no titles, no nulls, no one-armed `allOf`; enumerations are amendments' matter."""
    for key in ("anyOf", "allOf"):
        if key in schema:
            arms = [arm for arm in schema[key] if arm != {"type": "null"}]
            if len(arms) == 1:
                return normal(arms[0], raw)
            return {"anyOf": [normal(arm, raw) for arm in arms]}
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        target = raw[name]
        if "enum" in target:
            return {"type": "string"}
        return {"$ref": f"#/definitions/{short(name)}"}
    found: Schema = {key: schema[key] for key in ("type", "format") if key in schema}
    if found.get("format") not in (None, "date-time"):
        del found["format"]
    if "items" in schema:
        found["items"] = normal(schema["items"], raw)
    if isinstance(schema.get("additionalProperties"), dict):
        found["additionalProperties"] = normal(schema["additionalProperties"], raw)
    return found


def definition(schema: Schema, raw: dict[str, Schema]) -> Schema:
    """A definition, closed where it is an object."""
    if "properties" not in schema and schema.get("type") != "object":
        return normal(schema, raw)
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: normal(value, raw) for key, value in schema.get("properties", {}).items()},
    }
    if schema.get("required"):
        found["required"] = sorted(schema["required"])
    return found


def definitions(kinds: dict[str, Schema]) -> dict[str, Schema]:
    """All definitions of all kinds under their short names."""
    raw: dict[str, Schema] = {}
    for kind, schema in kinds.items():
        raw.update(schema.get("$defs") or schema.get("definitions") or {})
        raw[kind] = schema
    return {short(name): definition(schema, raw) for name, schema in raw.items() if "enum" not in schema}


def referred(found: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions that a kind needs. Raises KeyError for a reference to one that isn't there."""
    needed: dict[str, Schema] = {}
    work: list[Any] = [{"$ref": f"#/definitions/{kind}"} for kind in KINDS]
    while work:
        schema = work.pop()
        if isinstance(schema, list):
            work += schema
        elif isinstance(schema, dict):
            name = schema["$ref"].rpartition("/")[2] if isinstance(schema.get("$ref"), str) else ""
            if name and name not in needed:
                needed[name] = found[name]
                work.append(found[name])
            work += schema.values()
    return needed


def whole(version: str, found: dict[str, Schema]) -> Schema:
    """The schema file of one version."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Argo Workflows {version}",
        "anyOf": [{"$ref": f"#/definitions/{kind}"} for kind in KINDS],
        "definitions": {name: found[name] for name in sorted(found)},
    }


def write(version: str, found: dict[str, Schema]) -> None:
    """Writes `argo-VERSION.json` beside this script, compact and with sorted keys."""
    text = json.dumps(whole(version, found), separators=(",", ":"), sort_keys=True)
    (HERE / f"argo-{version}.json").write_text(text + "\n", encoding="utf-8")
    print(f"argo-{version}.json: {len(found)} definitions, {len(text)} characters")


def installed(release: str, folder: Path) -> str:
    """An interpreter of a fresh virtual environment with Hera `release` in it."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", f"hera=={release}"], check=True)
    return str(python)


def main(arguments: list[str]) -> None:
    """Builds all versions; `arguments` are `VERSION=PYTHON`, for versions whose interpreter is there already."""
    pythons = dict(argument.split("=", 1) for argument in arguments)
    unknown = pythons.keys() - RELEASES.keys()
    if unknown:
        raise SystemExit(f"no release is pinned for {', '.join(sorted(unknown))}; there are {', '.join(RELEASES)}")
    built: dict[str, dict[str, Schema]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for version, release in RELEASES.items():
            python = pythons.get(version) or installed(release, Path(scratch) / version)
            built[version] = definitions(extract(python, release))
    for version, base in OVERLAID.items():
        built[version] = json.loads(json.dumps(built[base]))
    for version, found in built.items():
        amendments.apply(version, found)
        write(version, referred(found))


if __name__ == "__main__":
    main(sys.argv[1:])
