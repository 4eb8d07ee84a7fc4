"""Each kind of fault, planted at twenty random places of real files: told once, at the line and column, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping
from roundtrip.schema import check
from roundtrip.schema.kinds import kind_of
from roundtrip.yaml.reader import read
from tests.schema.planting import KINDS, Planted, Spot, shapes, spots
from tests.support import corpus, needs_shared

PLACES = 20
SEED = 7


@cache
def good_files() -> list[tuple[Path, str, list[Document]]]:
    """The files of the corpus that nothing but notes is said of for Argo 4.0."""
    found = []
    for path in corpus():
        text = path.read_text("utf-8")
        try:
            documents = read(text).documents
        except ConversionError:
            continue
        if all(d.severity == "note" or d.code == "unknown-argument" for d in check(documents, argo="4.0")):
            found.append((path, text, documents))
    return found


def places(documents: list[Document]) -> Iterator[Spot]:
    for document in documents:
        if isinstance(document.root, Mapping):
            kind, _ = kind_of(document.root)
            if kind:
                yield from spots(document.root, shapes().named(kind))


def plant(kind: str) -> list[tuple[str, Planted, list[Diagnostic]]]:
    """Twenty faults of a kind in as many files as have a place for it, with what is newly said of each."""
    rng = random.Random(f"{SEED} {kind}")
    files = list(good_files())
    found: list[tuple[str, Planted, list[Diagnostic]]] = []
    for _ in range(4):
        rng.shuffle(files)
        for path, text, documents in files:
            candidates = list(places(documents))
            rng.shuffle(candidates)
            planted = next((p for spot in candidates if (p := KINDS[kind](text, spot, rng)) is not None), None)
            if planted is None:
                continue
            before = {(d.code, d.message) for d in check(documents, argo="4.0")}
            said = check(read(planted.text).documents, argo="4.0")
            new = [d for d in said if d.severity == "error" and (d.code, d.message) not in before]
            found.append((f"{path.name}:{planted.line}", planted, new))
            if len(found) == PLACES:
                return found
    return found


@needs_shared
@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_fault_is_told_once_and_at_its_place(kind: str) -> None:
    found = plant(kind)
    assert len(found) == PLACES
    for name, planted, said in found:
        told = [(d.line, d.column, d.code) for d in said]
        assert len(told) == 1, (name, planted, said)
        assert told[0][:2] == (planted.line, planted.column), (name, planted, said)
        assert told[0][2] in planted.codes, (name, planted, said)
        assert planted.word in said[0].message, (name, planted, said)
