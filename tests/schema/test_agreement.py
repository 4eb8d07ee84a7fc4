"""The check on the tree against jsonschema on the plain data: one verdict, on good files and on faulty ones."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import jsonschema
import pytest

from roundtrip.document import Mapping, plain
from roundtrip.schema.kinds import kind_of
from roundtrip.schema.shapes import schema
from roundtrip.schema.structure import BAD_QUANTITY, COERCED, MISSING, faults
from roundtrip.schema.versions import VERSIONS, load
from roundtrip.yaml.reader import read
from tests.schema.planting import KINDS, spots
from tests.support import corpus, needs_shared


@cache
def validator(version: str, kind: str) -> jsonschema.protocols.Validator:
    whole = {**load(version), "$ref": f"#/definitions/{kind}"}
    del whole["anyOf"]
    return jsonschema.Draft202012Validator(whole)


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


def jsonschema_accepts(root: Mapping, version: str, kind: str) -> bool:
    """Its verdict, where what the tree's check does on purpose is taken out: see the conditions."""
    data = without_nulls(plain(root))
    assert isinstance(data, dict)
    data.pop("status", None)
    for fault in validator(version, kind).iter_errors(data):
        number_for_string = fault.validator == "type" and fault.validator_value == "string"
        if number_for_string and isinstance(fault.instance, (bool, int, float)):
            continue
        if fault.validator == "enum" and "{{" in str(fault.instance):
            continue
        return False
    return True


def tree_accepts(root: Mapping, version: str, kind: str) -> bool:
    for fault in faults(root, schema(version).named(kind)):
        by_hand = fault.kind == MISSING and fault.key == "image"  # templateDefaults: no schema says that
        if fault.kind not in (COERCED, BAD_QUANTITY) and not by_hand:
            return False
    return True


@cache
def texts() -> list[str]:
    """Files of the corpus, and the same with a fault planted in each."""
    rng = random.Random(11)
    found = []
    for path in corpus():
        text = path.read_text("utf-8")
        found.append(text)
        for document in read(text).documents:
            if isinstance(document.root, Mapping) and kind_of(document.root)[0]:
                places = list(spots(document.root, schema("4.0").named(kind_of(document.root)[0])))
                rng.shuffle(places)
                kind = rng.choice(list(KINDS))
                planted = next((p for s in places[:20] if (p := KINDS[kind](text, s, rng)) is not None), None)
                if planted is not None:
                    found.append(planted.text)
                break
    return found


@needs_shared
@pytest.mark.parametrize("version", [VERSIONS[0], "3.7", VERSIONS[-1]])
def test_both_give_one_verdict(version: str) -> None:
    verdicts = []
    for text in texts():
        for document in read(text).documents:
            root = document.root
            if isinstance(root, Mapping):
                kind, _ = kind_of(root)
                if kind:
                    ours = tree_accepts(root, version, kind)
                    assert ours == jsonschema_accepts(root, version, kind), text
                    verdicts.append(ours)
    assert verdicts.count(True) > 200
    assert verdicts.count(False) > 50
