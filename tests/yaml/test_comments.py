"""Every comment of a text is at exactly one place of the tree, and it is the right one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError
from roundtrip.yaml.reader import read
from roundtrip.yaml.writer import write
from tests.support import corpus, needs_shared
from tests.yaml.trees import data, places, same, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the top of a document, next to its first key or not
        ("# a\n\n# b\nk: 1\n", {"0 head": ["# a", "# b"]}),
        ("# a\n---\n# b\nk: 1\n", {"0 head": ["# a", "# b"]}),
        ("--- # a\nk: 1\n", {"0 head": ["# a"]}),
        # above a key, behind a value, behind a key
        ("k: 1 # a\n# b\nl: 2\n", {"0.k trailing": ["# a"], "0.l before": ["# b"]}),
        ("k: # a\n  l: 1\n", {"0.k trailing": ["# a"]}),
        ("k: # a\n- 1\n", {"0.k trailing": ["# a"]}),
        ("k: # a\nl: 1\n", {"0.k trailing": ["# a"]}),
        ("k:\n  # a\n  l: 1\n", {"0.k.l before": ["# a"]}),
        ("k: &x # a\n  l: 1\n", {"0.k trailing": ["# a"]}),
        ("k: !!str # a\n  text # b\n", {"0.k trailing": ["# a"], "0.k after": ["# b"]}),
        ("k:\n  # a\n  text\n", {"0.k before": ["# a"]}),
        ("k: &x 1 # a\nl: *x # b\n", {"0.k trailing": ["# a"], "0.l trailing": ["# b"]}),
        # items
        ("k:\n# a\n- 1 # b\n# c\n- 2\n", {"0.k[0] before": ["# a"], "0.k[0] trailing": ["# b"], "0.k[1] before": ["# c"]}),
        ("- # a\n  k: 1\n", {"0[0] trailing": ["# a"]}),
        ("-\n  # a\n  k: 1\n", {"0[0].k before": ["# a"]}),
        ("k:\n- l: 1\n  # a\n- l: 2\n", {"0.k[0] after": ["# a"]}),
        ("- - 1\n  # a\n  - 2\n# b\n- - 3\n", {"0[0][1] before": ["# a"], "0[1] before": ["# b"]}),
        # at the end of something
        ("k: &x\n  - 1\n  # a\nl: 1\n", {"0.k after": ["# a"]}),
        ("s:\n  k: &x\n  - 1\n  # - a\n", {"0.s.k after": ["# - a"]}),
        ("s:\n  k: &x\n  - 1\n  # l: a\n", {"0.s after": ["# l: a"]}),
        ("k: &x # a\n  l: 1\n  # b\nm: 1\n", {"0.k trailing": ["# a"], "0.k after": ["# b"]}),
        ("k:\n- !!map\n  l: 1\n  # a\n- l: 2\n", {"0.k[0] after": ["# a"]}),
        ("k:\n  l: 1\n  # a\n# b\nm: 2\n", {"0.k after": ["# a"], "0.m before": ["# b"]}),
        ("k:\n  l: 1\n# b\n  # a\nm: 2\n", {"0.m before": ["# b", "# a"]}),
        ("env:\n  # - a\nl: 1\n", {"0.env after": ["# - a"]}),
        ("k: 1\n  # a\nl: 1\n", {"0.k after": ["# a"]}),
        ("k:\n  - 1\n  # a\nl: 1\n", {"0.k after": ["# a"]}),
        ("k:\n  - 1\n    # a\nl: 1\n", {"0.k[0] after": ["# a"]}),
        ("s:\n  k:\n  - 1\n  # - a\n", {"0.s.k after": ["# - a"]}),
        ("s:\n  k:\n  - 1\n  # l: a\n", {"0.s after": ["# l: a"]}),
        ("k: 1\n# a\n", {"0 foot": ["# a"]}),
        ("k: 1\n# a\n---\n# b\nl: 1\n", {"0 foot": ["# a"], "1 head": ["# b"]}),
        ("k: 1\n...\n# a\n---\nl: 1\n", {"1 head": ["# a"]}),
        ("k: 1\n... # a\n# b\n", {"0 foot": ["# a", "# b"]}),
        ("# a\n---\n# b\n---\nk: 1\n", {"1 head": ["# a", "# b"]}),
        ("k: 1\n---\n# a\n", {"0 foot": ["# a"]}),
        # within brackets
        ("k: [ # a\n  1, # b\n  # c\n  2 # d\n  # e\n] # f\n", {
            "0.k trailing": ["# a"], "0.k[0] trailing": ["# b"], "0.k[1] before": ["# c"], "0.k[1] trailing": ["# d"],
            "0.k after": ["# e", "# f"],
        }),
        ("k: {a: 1, # a\n  # b\n  b: 2}\n", {"0.k.a trailing": ["# a"], "0.k.b before": ["# b"]}),
        ("k: [1] # a\n", {"0.k trailing": ["# a"]}),
        # no comments
        ("k: |\n  # a\n  b # c\nl: 'x # y'\nm: \"# z\"\nn: a#b\n", {}),
        ("k: | # a\n  # b\n# c\nl: 1\n", {"0.k trailing": ["# a"], "0.l before": ["# c"]}),
        ("k: &x # a\n  | # b\n  c\n", {"0.k trailing": ["# b"], "0.k after": ["# a"]}),
        ("k: \"a\n  # b\n  \" # c\n", {"0.k trailing": ["# c"]}),
        ("k: 'a'#b\n", {"0.k trailing": ["#b"]}),
        # merge keys
        ("a: &x {p: 1}\nb:\n  # a\n  <<: *x # b\n  q: 2\n", {"0.b.q before": ["# a", "# b"]}),
        ("a: &x {p: 1}\nb:\n  <<: *x # b\n", {"0.b after": ["# b"]}),
        ("? k # a\n: 1 # b\n", {"0.k trailing": ["# a"], "0.k after": ["# b"]}),
        ("\ufeff# a\r\nk: 1 # b\r\n", {"0 head": ["# a"], "0.k trailing": ["# b"]}),
    ],
)  # fmt: skip
def test_places(text: str, expected: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for place, comment in sorted(places(read(text)), key=lambda p: text.find(p[1])):
        found.setdefault(place, []).append(comment)
    assert found == expected


def test_a_comment_knows_its_place() -> None:
    text = "a: 1\r\nb:  # c é\r\n  # d  \r\n  e: 1\r\n"
    (document,) = read(text).documents
    from roundtrip.yaml.comments import comments_in_document

    for comment in comments_in_document(document):
        assert text[comment.span.start : comment.span.end] == comment.text
    found = sorted((c.text, c.span.line, c.span.column) for c in comments_in_document(document))
    assert found == [("# c é", 2, 5), ("# d", 3, 3)]


def scanned(text: str) -> list[str]:
    """The comments of a text by another way: everything from a `#` that no token of ruamel's pure scanner holds."""
    from ruamel.yaml import YAML
    from ruamel.yaml.tokens import ScalarToken

    yaml = YAML(typ="safe", pure=True)
    covered: list[tuple[int, int]] = []
    for token in yaml.scan(text):
        if isinstance(token, ScalarToken):
            start = token.start_mark.index
            if token.style in ("|", ">"):
                start = text.index("\n", start)
            covered.append((start, token.end_mark.index))
    found, end = [], 0
    for start, stop in [*covered, (len(text), len(text))]:
        found += re.findall(r"#[^\n]*", text[end:start])
        end = max(end, stop)
    return sorted(comment.rstrip() for comment in found)


@needs_shared
def test_every_comment_of_the_corpus_is_at_one_place() -> None:
    count = 0
    for path in corpus():
        text = path.read_text()
        expected = scanned(text)
        documents = read(text).documents
        assert texts(documents) == expected, path
        assert sorted(comment for _, comment in places(read(text))) == expected, path
        count += len(expected)
    assert count > 1000


LINES = st.lists(
    st.sampled_from(
        [
            *("a: 1", "b:", "  c: 2", "  d:", "  - 1", "  - e: 3", "    f: |", "      text", "- x", "- - y", "f: [1,", "2]", "'g': {h: 1,"),
            *("i: 2}", "# one", "  # two", "    # three", "      # four", "---", "...", "", "  j: 'k", "l'", "m: &n 1", "o: *n", "q: >-", "-", "? p", ": q"),
        ]
    ).flatmap(lambda line: st.sampled_from([line, line, f"{line} # behind"])),
    max_size=9,
)  # fmt: skip


@given(LINES)
def test_no_comment_is_lost_whatever_the_lines(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    try:
        stream = read(text)
    except ConversionError:
        return
    expected = scanned(text)
    assert texts(stream.documents) == expected, text
    again = read(write(stream.documents))
    assert texts(again.documents) == expected, text
    assert same(data(again), data(stream)), text
    # what stood between a key and its scalar is above the key by now; from here on nothing moves
    assert places(read(write(again.documents))) == places(again), text
