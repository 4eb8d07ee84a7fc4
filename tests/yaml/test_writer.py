"""What is written is read as the same, by every reader; it is stable; and comments stay at their nodes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from roundtrip.document import Document, Node, Scalar, from_plain, plain
from roundtrip.yaml.reader import read
from roundtrip.yaml.writer import write
from tests.support import corpus, needs_shared, oracle
from tests.yaml.trees import ODD, data, node_trees, places, plain_trees, same, string_trees, texts


def written(value: Any) -> str:
    return write([Document(from_plain(value))])


@needs_shared
@given(plain_trees)
def test_kubernetes_and_we_read_what_was_written(value: Any) -> None:
    yaml = pytest.importorskip("yaml")
    text = written(value)
    assert same(yaml.load(text, Loader=oracle("equivalent").KubernetesLoader), value), text
    if value is not None:
        assert same(data(read(text)), [value]), text


@given(string_trees)
def test_a_string_is_a_string_to_every_reader(value: Any) -> None:
    from ruamel.yaml import YAML

    yaml = pytest.importorskip("yaml")
    text = written(value)
    assert same(yaml.safe_load(text), value), text
    assert same(YAML(typ="safe", pure=True).load(text), value), text


@pytest.mark.parametrize("value", ODD)
def test_odd_strings_in_every_position(value: str) -> None:
    tree = {
        "a": value,
        value: [value, [value], {value: value, "args": [value, "x"]}],
        "args": ["x", value],
        "z": [[value]],
    }
    assert same(data(read(written(tree))), [tree])
    assert same(data(read(written(value))), [value])


@given(node_trees)
def test_stable_and_nothing_lost(root: Node) -> None:
    first = write([Document(root)])
    if isinstance(root, Scalar) and root.value is None and not first.strip().startswith(("null", "#")):
        return
    stream = read(first)
    assert same(data(stream), [plain(root)]), first
    assert texts(stream.documents) == texts([Document(root)]), first
    second = write(stream.documents)
    again = read(second)
    assert same(data(again), [plain(root)]), (first, second)
    assert places(again) == places(stream), (first, second)
    assert write(again.documents) == second, (first, second)


@needs_shared
def test_the_corpus_is_stable_and_keeps_its_comments_at_their_nodes() -> None:
    for path in corpus():
        stream = read(path.read_bytes())
        text = write(stream.documents)
        again = read(text)
        assert same(data(again), data(stream)), path
        assert places(again) == places(stream), path
        assert write(again.documents) == text, path
