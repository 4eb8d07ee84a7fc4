"""Strings into Python: what is read back is what was there, and black has nothing to change."""

from __future__ import annotations

import ast
import random

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.python.code.literals import block, f_string, scalar, string
from roundtrip.python.code.widths import width

# surrogates, too: JSON escapes can name lone ones
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40) | st.text(
    "ab \"'\\\n\r\t{}#", max_size=20
)


@given(TEXT)
def test_a_string_comes_back(text: str) -> None:
    assert ast.literal_eval(string(text)) == text
    assert "\n" not in string(text)


@given(TEXT)
def test_a_block_comes_back(text: str) -> None:
    written = block(text)
    assert ast.literal_eval(written) == text
    assert not any(line.endswith((" ", "\t", "\r")) for line in written.split("\n"))


@given(TEXT, TEXT)
def test_an_f_string_comes_back(before: str, after: str) -> None:
    written = f_string([(before, False), ("x('y')", True), (after, False)])
    assert eval(written, {"x": lambda name: f"<{name}>"}) == f"{before}<y>{after}"


def test_black_leaves_the_quotes() -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choice("a \"'\\\n{}é") for _ in range(rng.randint(0, 8))) for _ in range(300)]
    lines = [f"x = {string(t)}\n" for t in texts]
    lines += [f"y = {f_string([(t, False), ('a.b', True)])}\n" for t in texts]
    program = "".join(lines)
    assert black.format_str(program, mode=black.Mode()) == program


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", '"a"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("a\u202eb", '"a\\u202eb"'),
        ("\x00\x85\ud800", '"\\x00\\x85\\ud800"'),
        ("no\u00a0break", '"no\\xa0break"'),
        ("é 漢字", '"é 漢字"'),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, written: str) -> None:
    assert string(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("tail \nx", '"""\\\ntail\\x20\nx"""'),
        ('a\n"', '"""\\\na\n\\""""'),
        ('"""\n', '"""\\\n\\"\\"\\"\n"""'),
        ("\ta\\\n", '"""\\\n\\ta\\\\\n"""'),
        ("a\r\nb", '"""\\\na\\r\nb"""'),
    ],
)
def test_blocks(text: str, written: str) -> None:
    assert block(text) == written


@pytest.mark.parametrize(("value", "written"), [(True, "True"), (None, "None"), (5, "5"), (0.5, "0.5"), (-1, "-1")])
def test_scalars(value: object, written: str) -> None:
    assert scalar(value) == written  # type: ignore[arg-type]


def test_what_has_no_literal() -> None:
    assert eval(scalar(float("inf"))) == float("inf")


def test_wide_characters_take_two_columns() -> None:
    assert (width("abc"), width("é"), width("漢字"), width("🙂")) == (3, 1, 4, 2)
