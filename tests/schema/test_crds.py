"""What the full CRDs ask for, beside the CRDs themselves, where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from roundtrip.schema.cel import RULES
from roundtrip.schema.versions import VERSIONS, crds, definition, load
from tests.support import SHARED, needs_shared

LIMITS = ("maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "pattern")


def places(name: str, version: str, crd: dict[str, Any], seen: set[tuple[str, int]]) -> Iterator[tuple[str, Any, Any]]:
    """Every field of the CRD that ours has, with both schemas."""
    if (name, id(crd)) in seen:
        return
    seen.add((name, id(crd)))
    ours = definition(version, name, True)
    yield (
        name,
        {"required": set(ours.get("required", ())) - ({"kind", "apiVersion"} if name == "Workflow" else set())},
        {"required": set(crd.get("required", ()))},
    )
    for field, below in crd.get("properties", {}).items():
        mine = ours.get("properties", {}).get(field)
        if mine is None or field == "status":
            continue
        yield f"{name}.{field}", mine, below
        while "items" in mine and "items" in below:
            mine, below = mine["items"], below["items"]
            yield f"{name}.{field}[]", mine, below
        named = load(version)["definitions"].get(mine.get("$ref", "").rpartition("/")[2], {})
        if "properties" in named and "properties" in below:
            yield from places(mine["$ref"].rpartition("/")[2], version, below, seen)


@needs_shared
@pytest.mark.parametrize("version", ["4.0", "4.1"])
def test_every_limit_rule_and_required_field_of_the_crds_is_ours(version: str) -> None:
    patch = {"4.0": "4.0.5", "4.1": "4.1.2"}[version]
    crd = json.loads((SHARED / "argo" / f"crd-v{patch}-workflows.json").read_text("utf-8"))
    wrong, held = [], 0
    for place, mine, theirs in places("Workflow", version, crd, set()):
        if "required" in mine and "properties" not in mine:
            # a plugin's container has a name; the same type elsewhere needs none
            if mine["required"] != theirs["required"] and (place, theirs["required"]) != ("Container", {"name"}):
                wrong.append((place, mine["required"] ^ theirs["required"]))
            continue
        for limit in LIMITS:
            if limit in theirs and "$ref" not in mine:
                held += 1
                if mine.get(limit) != theirs[limit]:
                    wrong.append((place, limit, mine.get(limit), theirs[limit]))
        rules = [rule["rule"] for rule in theirs.get("x-kubernetes-validations", ())]
        if rules != [rule["rule"] for rule in mine.get("x-kubernetes-validations", ())]:
            wrong.append((place, rules))
    assert wrong == []
    assert held > 40


@pytest.mark.parametrize("version", VERSIONS)
def test_every_rule_of_the_crds_is_a_function(version: str) -> None:
    found: set[str] = set()
    work: list[Any] = [crds(version)]
    while work:
        value = work.pop()
        if isinstance(value, dict):
            found |= set(value.get("rules", ())) if isinstance(value.get("rules"), list) else set()
            work += value.values()
    assert found <= RULES.keys()
    assert bool(found) == (version >= "4")
