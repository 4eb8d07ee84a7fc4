"""The validators made lazily by `$ref` against plain jsonschema on the same schemas: one verdict."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import jsonschema
import pytest

from roundtrip.document import Mapping
from roundtrip.schema.kinds import kind_of
from roundtrip.schema.shapes import schema
from roundtrip.schema.validators import errors
from roundtrip.schema.versions import VERSIONS, bundle, definition
from roundtrip.schema.view import view
from roundtrip.yaml.reader import read
from tests.schema.planting import KINDS, spots
from tests.support import corpus, needs_shared


@cache
def plainly(version: str, kind: str, full: bool) -> jsonschema.protocols.Validator:
    """jsonschema's own validator of what other tools get, where nothing but what a document is held against is required."""
    definitions = {name: definition(version, name, full) for name in bundle(version, full)["definitions"]}
    whole = {"$ref": f"#/definitions/{kind}", "definitions": definitions}
    jsonschema.Draft202012Validator.check_schema(whole)
    return jsonschema.Draft202012Validator(whole)


def has_null(value: Any) -> bool:
    """Whether a null stands in a list: Go reads it as an empty one, JSON Schema as a value of its own type."""
    if isinstance(value, dict):
        return any(has_null(child) for child in value.values())
    return isinstance(value, list) and any(child is None or has_null(child) for child in value)


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
@pytest.mark.parametrize(("version", "full"), [(VERSIONS[0], True), ("3.7", False), (VERSIONS[-1], False)])
def test_both_give_one_verdict(version: str, full: bool) -> None:
    own = ("x-kubernetes-validations", "x-kubernetes-list-map-keys")  # what JSON Schema has no words for
    verdicts = []
    for text in texts():
        for document in read(text).documents:
            kind = kind_of(document.root)[0] if document.root is not None else ""
            if not kind or document.root is None:
                continue
            data = view(document.root)
            if has_null(data):
                continue
            ours = [error for _, error in errors(data, kind, version, full) if error.validator not in own]
            assert bool(ours) == (not plainly(version, kind, full).is_valid(data)), text
            verdicts.append(not ours)
    assert verdicts.count(True) > 200
    assert verdicts.count(False) > 50
