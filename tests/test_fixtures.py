"""The pairs of fixtures/: what each YAML becomes, to the byte, and back by both engines. `make fixtures` writes the Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import roundtrip
from roundtrip.convert import unlisted
from roundtrip.document import Document, equivalent
from roundtrip.schema import check
from roundtrip.yaml.reader import read
from tests.support import FIXTURES, needs_shared, oracle

YAMLS = sorted(FIXTURES.glob("*.yaml"))
each = pytest.mark.parametrize("path", YAMLS, ids=lambda p: p.stem)


def text(path: Path) -> str:
    return path.read_bytes().decode()


def documents(yaml: str) -> list[Document]:
    return list(unlisted(read(yaml)))


@each
def test_python_is_the_fixture(path: Path) -> None:
    assert roundtrip.to_python(text(path)) == text(path.with_suffix(".py"))


@each
@pytest.mark.parametrize("engine", ["static", "hera"])
def test_the_python_means_the_yaml(path: Path, engine: str) -> None:
    python = path.with_suffix(".py")
    back = roundtrip.to_yaml(text(python), engine=engine, path=str(python))  # type: ignore[arg-type]
    before, after = documents(text(path)), documents(back)
    assert len(before) == len(after)
    for a, b in zip(before, after):
        assert a.root is not None
        assert b.root is not None
        assert equivalent(a.root, b.root)


@each
@needs_shared
def test_the_oracle_agrees(path: Path) -> None:
    back = roundtrip.to_yaml(text(path.with_suffix(".py")), engine="static")
    assert oracle("equivalent").compare(text(path), back) == []


@each
def test_nothing_changes_any_more(path: Path) -> None:
    python = text(path.with_suffix(".py"))
    assert roundtrip.to_python(roundtrip.to_yaml(python, engine="static")) == python


@each
def test_the_fixture_is_valid(path: Path) -> None:
    """By Argo's types; what a rule or the CRDs have to say of odd names and numbers is another matter."""
    said = check(documents(text(path)), semantic=False, crds="minimal")
    assert [d for d in said if d.severity == "error"] == []


def test_every_fixture_is_a_pair() -> None:
    assert {p.stem for p in YAMLS} == {p.stem for p in FIXTURES.glob("*.py")}
