"""Texts of several lines: what two sides changed of one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.sync.line_merge import merged_lines

BASE = "a\nb\nc\nd\ne\n"

MERGES = [
    ("both change a line", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
    ("one adds, one takes out", "a\nx\nb\nc\nd\ne\n", "a\nb\nc\ne\n", "a\nx\nb\nc\ne\n"),
    ("both do the same, and one more", "a\nb\nC\nd\ne\n", "a\nb\nC\nd\nE\n", "a\nb\nC\nd\nE\n"),
    ("both add at the end, the same", BASE + "f\n", BASE + "f\n", BASE + "f\n"),
    ("the last line break goes", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\ne", "A\nb\nc\nd\ne"),
    ("one line, two ways", "a\nb\nX\nd\ne\n", "a\nb\nY\nd\ne\n", None),
    ("lines that touch", "a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", None),
    ("both add at one place", "a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n", None),
    ("one changes what the other takes out", "a\nb\nc\nD\ne\n", "a\n", None),
]


@pytest.mark.parametrize(("mine", "theirs", "merged"), [m[1:] for m in MERGES], ids=[m[0] for m in MERGES])
def test_a_merge(mine: str, theirs: str, merged: str | None) -> None:
    assert merged_lines(BASE, mine, theirs) == merged
    assert merged_lines(BASE, theirs, mine) == merged


def test_a_text_of_one_line_is_one_value() -> None:
    assert merged_lines("a", "b", "a\n") is None


TEXTS = st.lists(st.sampled_from("abcd"), min_size=2, max_size=8).map(lambda lines: "".join(f"{x}\n" for x in lines))


@given(TEXTS, TEXTS, TEXTS)
def test_which_side_is_which_means_nothing(base: str, mine: str, theirs: str) -> None:
    merged = merged_lines(base, mine, theirs)
    assert merged == merged_lines(base, theirs, mine)
    assert merged_lines(base, mine, base) == mine
    assert merged_lines(base, mine, mine) == mine
