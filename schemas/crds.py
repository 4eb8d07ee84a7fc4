"""Builds `crds-VERSION.json`: what the full CRDs of Argo's own install ask for beyond its Go types, by definition.

    python schemas/crds.py        # needs Go, whose module cache the CustomResourceDefinitions come from

The CustomResourceDefinitions lie in Argo's public Go module, pinned below. They state every type in full at every place;
here each definition of `argo-VERSION.json` gets what its places have in common, which a check holds to be all of it. What
is kept are requirements: required fields, limits, patterns, enumerations, types that are narrower than Go's, the keys of
lists that are maps, and CEL rules, by their text (`roundtrip/schema/rules/cel.py` has each as a function). Descriptions,
defaults and `status` aren't.

For a version without a module (4.1) the overlay below says what it has beyond the one before it.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
Schema = dict[str, Any]

MODULE = "github.com/argoproj/argo-workflows"
RELEASES = {"3.5": "v3@v3.5.14", "3.6": "v3@v3.6.10", "3.7": "v3@v3.7.15", "4.0": "v4@v4.0.5"}
OVERLAID = {"4.1": "4.0", "3.4": "3.5"}
# Argo 4.1's additions: constants of its Go types, and what Kubernetes' types of 1.34 require
OVERLAY: dict[str, dict[str, Schema]] = {
    "4.1": {
        "S3Artifact": {"properties": {"addressingStyle": {"enum": ["", "path", "virtual-hosted"]}}},
        "S3ArtifactRepository": {"properties": {"addressingStyle": {"enum": ["", "path", "virtual-hosted"]}}},
        "ExecutorPlugin": {"required": ["metadata", "spec"]},
        "ExecutorPluginSpec": {"required": ["sidecar"]},
        "ExecutorPluginSidecar": {"required": ["container"]},
        "FileKeySelector": {"required": ["key", "path", "volumeName"]},
        "PodCertificateProjection": {"required": ["keyType", "signerName"]},
        "PodResourceClaim": {"required": ["name"]},
        "ContainerRestartRule": {"required": ["action"]},
        "ContainerRestartRuleOnExitCodes": {"required": ["operator"]},
    }
}
FILES = {
    "Workflow": "workflows",
    "WorkflowTemplate": "workflowtemplates",
    "ClusterWorkflowTemplate": "clusterworkflowtemplates",
    "CronWorkflow": "cronworkflows",
    "WorkflowEventBinding": "workfloweventbindings",
}
LIMITS = ("enum", "format", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern")
PLAIN = ("string", "integer", "number", "boolean")


def crds(release: str) -> dict[str, Schema]:
    """The schemas of all kinds, out of the Go module `release`."""
    with tempfile.TemporaryDirectory() as scratch:
        told = subprocess.run(
            ["go", "mod", "download", "-json", f"{MODULE}/{release}"],
            check=True,
            capture_output=True,
            text=True,
            cwd=scratch,
        )
    folder = Path(json.loads(told.stdout)["Dir"]) / "manifests" / "base" / "crds" / "full"
    found = {}
    for kind, plural in FILES.items():
        whole = YAML(typ="safe").load((folder / f"argoproj.io_{plural}.yaml").read_text("utf-8"))
        found[kind] = whole["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    return found


class Overlay:
    """What the CRDs ask for beyond the types in `definitions`, gathered place by place."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self.definitions = definitions
        self.found: dict[str, Schema] = {}
        self.conflicts: set[str] = set()
        self._seen: set[tuple[str, int]] = set()

    def definition(self, name: str, crd: Schema) -> None:
        """A definition, where the CRD has `crd`."""
        if (name, id(crd)) in self._seen or crd.get("x-kubernetes-preserve-unknown-fields"):
            return
        self._seen.add((name, id(crd)))
        ours = self.definitions[name]
        said: Schema = {}
        if crd.get("required"):
            told = {"kind", "apiVersion"} if name in FILES else set()
            said["required"] = sorted(set(crd["required"]) - told)
        properties = {}
        for field, below in crd.get("properties", {}).items():
            raw = ours.get("properties", {}).get(field)
            if raw is None or field == "status":
                continue
            constraint = self.place(raw, below)
            if constraint:
                properties[field] = constraint
        if properties:
            said["properties"] = properties
        if not said.get("required"):
            said.pop("required", None)
        if name not in self.found:
            self.found[name] = said
        elif self.found[name] != said:
            self.conflicts.add(name)
            self.found[name] = merged(self.found[name], said)

    def place(self, ours: Schema, crd: Schema) -> Schema:
        """What the CRD asks for at a place that has `ours`."""
        said: Schema = {key: crd[key] for key in LIMITS if key in crd}
        if said.get("enum") is not None and said["enum"] == ours.get("enum"):
            pass  # the CRDs hold it, too
        name = ours["$ref"].rpartition("/")[2] if "$ref" in ours else ""
        raw = self.definitions[name] if name else ours
        if crd.get("type") in PLAIN and raw.get("type") != crd["type"]:
            said["type"] = crd["type"]
        if crd.get("x-kubernetes-validations"):
            said["rules"] = [rule["rule"] for rule in crd["x-kubernetes-validations"]]
        if crd.get("x-kubernetes-list-type") == "map":
            said["keys"] = crd["x-kubernetes-list-map-keys"]
        elif crd.get("x-kubernetes-list-type") == "set":
            said["keys"] = []
        if crd.get("x-kubernetes-preserve-unknown-fields") and "properties" in raw:
            said["open"] = True
        if name and "properties" in raw:
            self.definition(name, crd)
        elif "items" in raw and "items" in crd:
            below = self.place(raw["items"], crd["items"])
            if below:
                said["items"] = below
        elif isinstance(raw.get("additionalProperties"), dict) and isinstance(crd.get("additionalProperties"), dict):
            below = self.place(raw["additionalProperties"], crd["additionalProperties"])
            if below:
                said["additionalProperties"] = below
        return said


def merged(one: Schema, other: Schema) -> Schema:
    """What two places of one definition ask for between them."""
    result = dict(one)
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        elif key == "required":
            result[key] = sorted({*result.get(key, ()), *value})
        else:
            result.setdefault(key, value)
    return result


def build(version: str, release: str) -> dict[str, Schema]:
    """The overlay of one version. Places of one definition that disagree are printed."""
    definitions = json.loads((HERE / f"argo-{version}.json").read_text("utf-8"))["definitions"]
    overlay = Overlay(definitions)
    for kind, schema in crds(release).items():
        overlay.definition(kind, schema)
    if overlay.conflicts:
        print(f"{version}: not the same everywhere: {', '.join(sorted(overlay.conflicts))}")
    return {name: said for name, said in sorted(overlay.found.items()) if said}


def write(version: str, found: dict[str, Schema]) -> None:
    """Writes `crds-VERSION.json` beside this script, compact and with sorted keys."""
    text = json.dumps({"definitions": found}, separators=(",", ":"), sort_keys=True)
    (HERE / f"crds-{version}.json").write_text(text + "\n", encoding="utf-8")
    print(f"crds-{version}.json: {len(found)} definitions, {len(text)} characters")


def main() -> None:
    """Builds all versions."""
    built = {version: build(version, release) for version, release in RELEASES.items()}
    for version, base in OVERLAID.items():
        built[version] = merged(json.loads(json.dumps(built[base])), OVERLAY.get(version, {}))
    for version, found in built.items():
        write(version, found)


if __name__ == "__main__":
    main()
