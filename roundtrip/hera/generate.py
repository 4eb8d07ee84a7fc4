"""Writes the facts about the installed Hera to `data/<series>.json`: `python -m roundtrip.hera.generate`.

Run it once in an environment of each version, oldest first, since each file names what its predecessors had.
"""

from __future__ import annotations

import enum
import inspect
import itertools
import json
from importlib import metadata
from typing import Any

from roundtrip.hera.facts import DATA, VERSIONS
from roundtrip.hera.introspect import is_model, model_fields, model_names, reachable, type_text
from roundtrip.hera.probe import Probe, public_classes

# Hera's own notes on each release say which Argo its models are generated from
ARGO = {"5.20": "3.6", "6.0": "3.7", "7.1": "4.0"}


def series(version: str) -> str:
    """`7.1` of `7.1.0`."""
    return ".".join(version.split(".")[:2])


def collect() -> dict[str, Any]:
    """The facts about the installed Hera. RuntimeError where its version is none of `VERSIONS`."""
    import hera.workflows
    from hera.workflows import models

    version = metadata.version("hera")
    if series(version) not in VERSIONS:
        raise RuntimeError(f"Hera {version} is none of {', '.join(VERSIONS)}")
    names = model_names()
    public = {name: getattr(hera.workflows, name) for name in sorted(hera.workflows.__all__)}
    found = {
        "version": version,
        "argo": ARGO[series(version)],
        "models": {names[cls]: model(cls, names) for cls in sorted(reachable(), key=names.__getitem__)},
        "wrappers": {name: Probe(cls).wrapper() for name, cls in public_classes().items()},
        "exports": sorted(public),
        "model_exports": sorted(n for n, v in vars(models).items() if inspect.isclass(v) and not n.startswith("_")),
        "enums": {n: {m.name: m.value for m in c} for n, c in public.items() if is_enum(c)},
        "aliases": {n: names[c] for n, c in public.items() if is_model(c)},
    }
    found["legacy"] = legacy(found)
    return found


def is_enum(found: Any) -> bool:
    """Whether it is a class of an enumeration."""
    return inspect.isclass(found) and issubclass(found, enum.Enum)


def model(cls: Any, names: dict[Any, str]) -> dict[str, Any]:
    """One model as the data file has it."""
    fields = model_fields(cls)
    if "root" in fields:
        return {"fields": {}, "root": type_text(fields["root"].annotation, names)}
    return {
        "fields": {
            f.name: [f.alias, type_text(f.annotation, names), *([True] if f.required else [])] for f in fields.values()
        }
    }


def legacy(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By model and field, what earlier versions had and this one has not."""
    lost: dict[str, dict[str, Any]] = {}
    this = VERSIONS.index(series(found["version"]))
    known = [json.loads((DATA / f"{v}.json").read_text(encoding="utf-8")) for v in VERSIONS[:this]] + [found]
    for old, new in itertools.pairwise(known):
        for name, raw in old["models"].items():
            now = new["models"].get(name, {"fields": {}})["fields"]
            for arg, (alias, text, *_) in raw["fields"].items():
                if arg not in now:
                    lost.setdefault(name, {})[arg] = {
                        "alias": alias,
                        "type": text,
                        "last": series(old["version"]),
                        "dropped": series(new["version"]),
                        "argo": new["argo"],
                    }
    return lost


def text(found: dict[str, Any]) -> str:
    """The data as the file has it: a line for each model and each argument, so that a change is a line's change."""
    lines = []
    for key, value in found.items():
        if key in ("models", "wrappers"):
            inner = ",\n".join(f"  {json.dumps(n)}: {_entry(v)}" for n, v in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(value: dict[str, Any]) -> str:
    part = "args" if "args" in value else "fields"
    inner = ",\n".join(f"    {json.dumps(n)}: {json.dumps(v)}" for n, v in value[part].items())
    rest = "".join(f", {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items() if k != part)
    return f"{{{json.dumps(part)}: {{\n{inner}\n   }}{rest}}}" if inner else f"{{{json.dumps(part)}: {{}}{rest}}}"


def main() -> None:
    """Writes the file of the installed version."""
    found = collect()
    target = DATA / f"{series(found['version'])}.json"
    target.write_text(text(found), encoding="utf-8")
    print(f"{target}: {len(found['models'])} models, {len(found['wrappers'])} classes")


if __name__ == "__main__":
    main()
