"""Paths as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.document import Path, Scalar, at, format_path, from_plain, parse_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("spec", "templates", 0, "container"), "spec.templates[0].container"),
        (("metadata", "labels", "a.b/c"), 'metadata.labels["a.b/c"]'),
        ((0, 1), "[0][1]"),
        (("",), '[""]'),
        (("a", 'q"\\é\n'), 'a["q\\"\\\\é\\n"]'),
    ],
)
def test_text_of_a_path(path: Path, text: str) -> None:
    assert format_path(path) == text
    assert parse_path(text) == path


@given(st.lists(st.text(max_size=6) | st.integers(0, 99) | st.sampled_from(["spec", "a-b", "1", "x.y"])).map(tuple))
def test_every_path_comes_back(path: Path) -> None:
    assert parse_path(format_path(path)) == path


@pytest.mark.parametrize("text", [".a", "a..b", "a[", "a[x]", "a[0", 'a["]', "a b", "[-1]", "a."])
def test_what_is_no_path(text: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        parse_path(text)


def test_the_node_at_a_path() -> None:
    root = from_plain({"a": [{"b/c": 5}]})
    found = at(root, 'a[0]["b/c"]')
    assert isinstance(found, Scalar)
    assert found.value == 5
    assert at(root, ()) is root
    assert [at(root, path) for path in ("a[1]", "b", "a.b", "[0]", 'a[0]["b/c"].d')] == [None] * 5
