"""What is read of `yaml.dump(…)` is what PyYAML writes, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.document import plain
from roundtrip.python.reader import Declined, read

yaml = pytest.importorskip("yaml")
pytest.importorskip("hera.workflows")  # which changes PyYAML

WORDS = st.sampled_from(
    [
        "a",
        "key",
        "v1",
        "apps/v1",
        "ConfigMap",
        "1",
        "1.0",
        "0x1",
        "017",
        "1e3",
        "1e+3",
        "true",
        "Yes",
        "off",
        "null",
        "~",
        "2001-01-01",
        "12:30",
        "12:30:45",
        "a.b/c:1",
        "x:y",
        "-a",
        "--flag",
        "{{workflow.name}}",
        "{{a}}-b",
        "[x]",
        "*a",
        "&b",
        "!c",
        ".5",
        ".",
        "..",
        "...",
        "=",
        "<<",
        "a=b",
        "a,b",
        "y",
        "n",
        "Null",
        ".inf",
        ".NaN",
        "+1",
        "1_000",
        "http://x:80/y",
        "a:b:c",
        "@x",
        "%d",
    ]
) | st.sampled_from(
    ["", "two words", "a  b", "a: b", "a #b", "it's", 'say "x"', " lead", "trail ", "é", "a\nb", "#c", "x" * 90, "- a"]
)
DATA = st.recursive(
    WORDS | st.integers(-5, 5) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


OPTIONS = st.sampled_from(
    [
        {},
        {"sort_keys": False},
        {"default_flow_style": True},
        {"default_flow_style": None, "width": 30},
        {"indent": 4, "allow_unicode": True},
        {"width": 200, "explicit_start": True},
    ]
)


@given(DATA, OPTIONS)
def test_as_pyyaml_writes_it(data: object, options: dict[str, object]) -> None:
    said = ", ".join(f"{name}={value!r}" for name, value in options.items())
    source = f"import yaml\nd = {{'apiVersion': 'v1', 'kind': yaml.dump({data!r}, {said})}}\n"
    try:
        root = read(source).documents[0].root
    except Declined:
        return
    assert root is not None
    assert plain(root) == {"apiVersion": "v1", "kind": yaml.dump(data, **options)}


_PIECES = [
    "a",
    "word ",
    "- ",
    ": ",
    " #",
    *"{}[],&*!|>'\"%`?\t\\\r\n1é😀",
    "\n ",
    " \n",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x00",
]
LETTERS = st.lists(st.sampled_from([*_PIECES, "yes", "...", "---", "{{x}}", "x" * 70]), max_size=20).map("".join)


@given(LETTERS, st.lists(LETTERS, max_size=2))
def test_texts_of_every_kind(text: str, more: list[str]) -> None:
    data = {"a": {"b": [text, more]}, "c": text}
    source = f"import yaml\nd = {{'apiVersion': 'v1', 'kind': yaml.dump({data!r})}}\n"
    root = read(source).documents[0].root
    assert root is not None
    assert plain(root) == {"apiVersion": "v1", "kind": yaml.dump(data)}


def test_what_is_there_twice_is_declined() -> None:
    with pytest.raises(Declined, match="twice"):
        read("import yaml\nx = ['a']\nd = {'apiVersion': 'v1', 'kind': yaml.dump([x, x])}\n")


def test_a_manifest() -> None:
    source = """
import yaml

manifest = yaml.dump(
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "{{inputs.parameters.name}}", "labels": {}},
        "spec": {"containers": [{"name": "c", "args": ["a", "1", ["x"]], "tty": True}], "empty": [], "nothing": None},
    }
)
d = {"apiVersion": "v1", "kind": manifest}
"""
    root = read(source).documents[0].root
    assert root is not None
    found = plain(root)
    assert isinstance(found, dict)
    assert found["kind"] == (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n  name: '{{inputs.parameters.name}}'\nspec:\n  containers:\n"
        "  - args:\n    - a\n    - '1'\n    - - x\n    name: c\n    tty: true\n  empty: []\n  nothing: null\n"
    )
