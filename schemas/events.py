"""Builds `argo-events-VERSION.json`: the types of Argo Events' kinds as a closed JSON schema, out of its own published one.

    python schemas/events.py SCHEMA.json      # api/jsonschema/schema.json of the module github.com/argoproj/argo-events

Its install has CRDs that take anything, so what it says of types is what its controllers decode. What is left out: texts,
required lists (its Go types require nothing), and the types of places with a reader of their own, which take anything.
The output is stable: the same schema gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

HERE = Path(__file__).resolve().parent
VERSION = "1.9"  # v1.9.10
KINDS = ("Sensor", "EventSource", "EventBus")
GROUP = "io.argoproj.events.v1alpha1."
# Go types with a reader of their own (amount.go, int64str.go, resource.go, and Kubernetes' own)
READ: dict[str, Schema] = {
    f"{GROUP}Amount": {},
    f"{GROUP}Int64OrString": {"type": ["integer", "string"]},
    f"{GROUP}K8SResource": {},
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["number", "string"]},
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": {},
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": {"type": "string", "format": "date-time"},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["integer", "string"]},
}


def short(name: str) -> str:
    """The name of a definition: the class's; Kubernetes' own of a name that Argo Events has as well is `core.NAME`."""
    return name.removeprefix(GROUP) if name.startswith(GROUP) else f"core.{name.rpartition('.')[2]}"


def normal(schema: Schema) -> Schema:
    """A property as plain JSON schema, without what is for people or for `kubectl apply`."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return READ[name] if name in READ else {"$ref": f"#/definitions/{short(name)}"}
    found: Schema = {key: schema[key] for key in ("type",) if key in schema}
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "items" in schema:
        found["items"] = normal(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        found["additionalProperties"] = normal(schema["additionalProperties"])
    elif found.get("type") == "object":
        return {}
    return found


def closed(schema: Schema) -> Schema:
    """A definition, in which no fields are but its own."""
    fields = {name: normal(field) for name, field in schema.get("properties", {}).items()}
    return {"type": "object", "additionalProperties": False, "properties": fields}


def main() -> None:
    """Writes the file."""
    raw: dict[str, Schema] = json.loads(Path(sys.argv[1]).read_text("utf-8"))["definitions"]
    found: dict[str, Schema] = {}
    work = [f"{GROUP}{kind}" for kind in KINDS]
    while work:
        name = work.pop()
        if short(name) in found or name in READ:
            continue
        found[short(name)] = closed(raw[name])
        work += references(raw[name])
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Argo Events {VERSION}",
        "anyOf": [{"$ref": f"#/definitions/{kind}"} for kind in KINDS],
        "definitions": found,
    }
    text = json.dumps(whole, separators=(",", ":"), sort_keys=True)
    (HERE / f"argo-events-{VERSION}.json").write_text(f"{text}\n", encoding="utf-8")


def references(schema: Any) -> list[str]:
    """The definitions that a schema names, in any depth."""
    if isinstance(schema, list):
        return [name for item in schema for name in references(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return own + [name for value in schema.values() for name in references(value)]


if __name__ == "__main__":
    main()
