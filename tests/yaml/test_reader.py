"""YAML as Kubernetes reads it; and whatever isn't YAML gets an error at its line and column."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Mapping, Node, Scalar, Sequence
from roundtrip.yaml import events
from roundtrip.yaml.reader import MAX_DEPTH, Stream, read
from roundtrip.yaml.writer import write
from tests.support import corpus, needs_shared, oracle
from tests.yaml.trees import ODD, data, json_trees, places, same


def only(text: str | bytes) -> Any:
    """The data of the only document in `text`."""
    (value,) = data(read(text))
    return value


def root(text: str) -> Mapping:
    """The only document in `text`, a mapping."""
    (document,) = read(text).documents
    assert isinstance(document.root, Mapping)
    return document.root


def problem(text: str | bytes, **options: Any) -> Diagnostic:
    """The one error that `text` gives."""
    with pytest.raises(ConversionError) as caught:
        read(text, **options)
    (found,) = caught.value.diagnostics
    assert found.severity == "error"
    return found


# -- values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(t, True) for t in ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y")],
        *[(t, False) for t in ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N")],
        *[(t, None) for t in ("~", "null", "Null", "NULL", "")],
        *[("tRUE", "tRUE"), ("nULL", "nULL"), ("=", "="), ("<<", "<<"), ("yES", "yES")],
        *[("0", 0), ("-0", 0), ("+5", 5), ("1_000", 1000), ("010", 8), ("0o17", 15), ("0x1F", 31), ("-0x1f", -31)],
        *[("0b11", 3), ("08", 8), ("123456789012345678901234567890", 1.2345678901234568e29)],
        *[("9" * 5000, "9" * 5000), ("0x", "0x"), ("0x_", "0x_"), ("1__0", 10), ("+", "+"), (".", "."), ("._", "._")],
        *[
            ("1.5", 1.5),
            ("5.", 5),
            (".5", 0.5),
            ("1e3", 1000),
            ("1E-2", 0.01),
            ("1_0.5", 10.5),
            ("-.inf", float("-inf")),
        ],
        *[
            (".INF", float("inf")),
            (".nan", float("nan")),
            ("1e400", "1e400"),
            ("4e83021", "4e83021"),
            ("1.2.3", "1.2.3"),
            ("1e", "1e"),
        ],
        *[("12:30:45", "12:30:45"), ("2001-01-01", "2001-01-01"), ("0777x", "0777x"), ("١٢", "١٢")],
        *[("'5'", "5"), ('"true"', "true"), ("!!str 5", "5"), ("! 5", "5"), ("!!int '7'", 7), ("!!float 3", 3)],
        *[("!!bool 'on'", True), ("!!null ''", None), ("!!binary aGk=", "hi"), ("!!str", ""), ("!!str ~", "~")],
        *[("!foo 5", "5"), ("!foo yes", "yes"), ("!!python/name:os.system", ""), ("!!set {b: 1}", {"b": 1})],
        *[
            ("!!timestamp 2001-1-1", "2001-1-1"),
            ("!!timestamp '2001-01-01T1:2:3Z'", "2001-01-01T1:2:3Z"),
            ("!a [!b 1]", ["1"]),
        ],
        *[("!<tag:yaml.org,2002:int> 5", 5), ("!!map {a: b}", {"a": "b"}), ("!!seq [1]", [1])],
        *[("|\n  a\n   b\n", "a\n b\n"), (">-\n  a\n  b\n", "a b"), ("|+\n  a\n\n", "a\n\n"), ("|2\n   a\n", " a\n")],
        *[('"\\x41\\u263a\\U0001F600\\n"', "A☺😀\n"), ("'it''s'", "it's"), ('"a\\\n  b"', "ab")],
    ],
)
def test_scalars_as_kubernetes_reads_them(text: str, value: Any) -> None:
    assert same(only(f"k: {text}"), {"k": value})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1", "1"),
        ("true", "true"),
        ("0x10", "16"),
        ("1.5", "1.5"),
        ("'1'", "1"),
        ("a b", "a b"),
        ("on", "true"),
        ("1e3", "1000"),
        ("1e6", "1e+06"),
        ("1.10", "1.1"),
        ("3.14159265358979", "3.1415927"),
        ("123456.7", "123456.7"),
        ("16777217.0", "1.6777216e+07"),
        ("0.00001", "1e-05"),
        ("-0.0", "-0"),
        ("1e39", ".inf"),
        (".inf", ".inf"),
        ("18446744073709551616", "1.8446744e+19"),
        ("4e83021", "4e83021"),
    ],
)
def test_keys_are_strings(text: str, key: str) -> None:
    assert only(f"{text}: x") == {key: "x"}
    notes = [d.code for d in read(f"{text}: x").diagnostics]
    assert notes == ([] if text in ("'1'", "a b", "4e83021") else ["non-string-key"])
    assert only(write(read(f"{text}: x").documents)) == {key: "x"}


@needs_shared
def test_the_corpus_as_the_oracle_reads_it() -> None:
    yaml = pytest.importorskip("yaml")
    loader = oracle("equivalent").KubernetesLoader
    for path in corpus():
        expected = list(yaml.load_all(path.read_text(), Loader=loader))
        assert same(data(read(path.read_bytes())), expected), path


@given(json_trees)
def test_json_is_yaml(value: Any) -> None:
    assert same(only(json.dumps([value]).replace("\x7f", "\\u007f")), [value])


def test_json_escapes_of_surrogate_pairs() -> None:
    assert only('{"a": "\\ud83d\\ude00 \\\\ud83d", "b": "http://x"}') == {"a": "😀 \\ud83d", "b": "http://x"}
    assert problem('{"a": "\\ud83d"}').code == "escape"


@pytest.mark.parametrize("text", ["http://x", "a:b", "x?y", "?z", "a:b:c", "-x"])
def test_colons_and_question_marks_in_flow_collections(text: str) -> None:
    """libyaml of old refuses them, or takes them for keys; Kubernetes doesn't."""
    assert only(f"a: [{text}, x]\nb: {{c: {text}}}\nd: {text}\ne: '{text}'") == {
        "a": [text, "x"],
        "b": {"c": text},
        "d": text,
        "e": text,
    }


# -- streams, anchors, merge keys ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("---\na: 1\n...\n---\n---\nb: 2\n...\n", [{"a": 1}, None, {"b": 2}]),
        ("---\n---\na: 1\n---\n", [None, {"a": 1}, None]),
        ("--- {a: 1}\n--- [b]\n--- c\n--- |\n d\n", [{"a": 1}, ["b"], "c", "d\n"]),
        ("%YAML 1.1\n---\na: 1\n", [{"a": 1}]),
        ("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n", [{"a": 1, "b": "x\ny\n"}]),
        ("a: 1", [{"a": 1}]),
        ("--- ~\n--- a\n", [None, "a"]),
    ],
)
def test_streams(text: str, documents: list[Any]) -> None:
    assert data(read(text)) == documents
    assert data(read(text.encode())) == documents


def test_an_empty_document_has_no_root_and_null_has_one() -> None:
    empty, null, _ = read("---\n---\n~\n---\na").documents
    assert empty.root is None
    assert isinstance(null.root, Scalar)


def test_aliases_share_their_children_and_know_their_anchor() -> None:
    mapping = root("a: &x {k: [1]}\nb: *x\nc: &s text\nd: *s\n")
    a, b, c, d = mapping.entries.values()
    assert isinstance(a, Mapping)
    assert isinstance(b, Mapping)
    assert b is not a
    assert b.entries is a.entries
    assert (a.anchor, a.alias, b.anchor, b.alias) == ("x", None, None, "x")
    assert b.span.line == 2
    assert isinstance(d, Scalar)
    assert (c.anchor, d.alias, d.value) == ("s", "s", "text")


@pytest.mark.parametrize(
    ("text", "value", "merged"),
    [
        ("{<<: {p: 1, q: 2}, q: 3}", {"p": 1, "q": 3}, {"p"}),
        ("{q: 3, <<: {p: 1, q: 2}}", {"p": 1, "q": 2}, {"p", "q"}),
        ("{q: 3, <<: {p: 1, q: 2}, q: 4}", {"p": 1, "q": 4}, {"p"}),
        ("{q: 3, r: 5, <<: [{q: 1}, {q: 2, r: 6}], p: 4}", {"q": 1, "r": 6, "p": 4}, {"q", "r"}),
        ("{q: 3, !!merge <<: {q: 2}}", {"q": 2}, {"q"}),
        ("{q: 3, &m <<: {q: 2}}", {"q": 2}, {"q"}),
        ("{<<: [{p: 1}, {p: 2, r: 3}], q: 4}", {"p": 1, "r": 3, "q": 4}, {"p", "r"}),
        ("{<<: {p: 1}, <<: {p: 2}}", {"p": 2}, {"p"}),
        ("{'<<': {p: 1}}", {"<<": {"p": 1}}, set()),
        ("{<<: {<<: {p: 1}, q: 2}}", {"p": 1, "q": 2}, {"p", "q"}),
        ("{<<: []}", {}, set()),
    ],
)
def test_merge_keys(text: str, value: Any, merged: set[str]) -> None:
    mapping = root(f"k: {text}").entries["k"]
    assert isinstance(mapping, Mapping)
    assert only(f"k: {text}") == {"k": value}
    assert mapping.merged == merged


def test_a_merged_alias() -> None:
    text = "base: &b\n  image: x\n  args: [1]\nother:\n  name: o\n  <<: *b\n  image: z\n"
    assert only(text)["other"] == {"name": "o", "image": "z", "args": [1]}
    assert list(only(text)["other"]) == ["name", "args", "image"]


def test_of_equal_keys_the_last_counts() -> None:
    (document,) = (stream := read("a: 1 # one\nb: 2\na: 3\n")).documents
    assert data(stream) == [{"b": 2, "a": 3}]
    (warning,) = stream.diagnostics
    assert (warning.severity, warning.code, warning.line, warning.column) == ("warning", "duplicate-key", 3, 1)
    assert isinstance(document.root, Mapping)
    assert ("0.a before", "# one") in places(stream)
    found = problem("a: 1\nb: 2\na: 3\n", strict=True)
    assert (found.code, found.line) == ("duplicate-key", 3)


# -- places ----------------------------------------------------------------------------------------------------------------


def test_spans_styles_and_texts() -> None:
    text = "é: 😀\nlist:\n- 'it''s'\n- {a: &x !!str 1}\n- |\n  two\n  lines\n\nend: >-\n  f\n"
    mapping = root("\ufeff" + text)
    first, items, end = mapping.entries.values()
    assert isinstance(items, Sequence)
    assert isinstance(first, Scalar)
    assert isinstance(end, Scalar)
    assert (first.span, text[first.span.start : first.span.end]) == ((3, 4, 1, 4), "😀")
    assert (mapping.keys["list"].span.line, mapping.keys["list"].span.column) == (2, 1)
    quoted, flow, block = items.items
    assert isinstance(quoted, Scalar)
    assert isinstance(flow, Mapping)
    assert isinstance(block, Scalar)
    assert (quoted.style, quoted.text) == ("single", "'it''s'")
    assert (flow.flow, items.flow, text[flow.span.start : flow.span.end]) == (True, False, "{a: &x !!str 1}")
    inner = flow.entries["a"]
    assert isinstance(inner, Scalar)
    assert (inner.text, text[inner.span.start : inner.span.end], inner.anchor) == ("1", "&x !!str 1", "x")
    assert (block.style, block.text) == ("literal", "|\n  two\n  lines\n\n")
    assert end.style == "folded"
    assert text[items.span.start : items.span.end].startswith("- 'it''s'")
    assert mapping.span.end == len(text)


@needs_shared
def test_spans_of_the_corpus_show_what_they_are_spans_of() -> None:
    for path in corpus():
        stream = read(path.read_bytes())
        lines = stream.text.split("\n")
        for document in stream.documents:
            work: list[Node] = [document.root] if document.root is not None else []
            while work:
                node = work.pop()
                start, end, line, column = node.span
                assert 0 <= start <= end <= len(stream.text)
                assert stream.text[start : start + 5].split("\n")[0] == lines[line - 1][column - 1 : column + 4], (
                    path,
                    node,
                )
                if isinstance(node, Scalar):
                    assert node.text is not None
                    assert stream.text[:end].endswith(node.text)
                elif isinstance(node, Mapping):
                    assert all(start <= k.span.start for n, k in node.keys.items() if n not in node.merged)
                    work += node.entries.values()
                elif isinstance(node, Sequence):
                    work += node.items


# -- bad input -------------------------------------------------------------------------------------------------------------

BOMB = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        *[
            ("", "empty", 1, 1),
            ("# c\n\n", "empty", 1, 1),
            ("---\n...\n---\n", "empty", 1, 1),
            (b"\xef\xbb\xbf", "empty", 1, 1),
        ],
        *[
            (b"\xff\xfea\x00", "encoding", 1, 1),
            (b"a: 1\nb: \xe9\n", "encoding", 2, 4),
            (bytes(range(256)), "encoding", 3, 115),
        ],
        *[("a: b\n\x00", "control-character", 2, 1), ("a: 😀 \x1b", "control-character", 1, 6)],
        *[("a: \ud800", "control-character", 1, 4), ("a:\n\tb: c\n", "tab", 2, 1), ("-\ta: b\n", "tab", 1, 2)],
        *[("a: |\n\tb\n", "tab", 2, 1), ("a: 'x\nb: c\n", "unclosed-quote", 1, 4), ('a: "x', "unclosed-quote", 1, 4)],
        *[
            ("a: b: c", "syntax", 1, 5),
            ("a: - b", "syntax", 1, 4),
            ("a: @b", "syntax", 1, 4),
            ("a: %b", "syntax", 1, 4),
        ],
        *[
            ("a: `b`", "syntax", 1, 4),
            ("a: *", "syntax", 1, 5),
            ("a: 'b' c", "syntax", 1, 8),
            ("a\nb: c", "syntax", 1, 1),
        ],
        *[("a: {b: c\nd: e", "syntax", 2, 2), ("a: [b\nc: d", "syntax", 2, 2), ("a: [b,,c]", "syntax", 1, 7)],
        *[("a: |2x\n", "syntax", 1, 6), ('a: "\\q"', "escape", 1, 5), ("a:\n  - b\n c: d\n", "syntax", 3, 2)],
        *[("- a\nb: c\n", "syntax", 2, 1), ("%YAML 2.0\n---\na", "syntax", 1, 1), ("a: !x!y z", "tag", 1, 4)],
        *[
            ("a: !!int x", "tag", 1, 4),
            ("a: !!int 1.0", "tag", 1, 4),
            ("a: !!float 1e400", "tag", 1, 4),
            ("a: !!timestamp x", "tag", 1, 4),
            ("a: !!timestamp 2001-13-01", "tag", 1, 4),
        ],
        *[(f"a: !!float {'9' * 400}", "tag", 1, 4)],
        *[
            ("a: !!binary 5", "tag", 1, 4),
        ],
        *[("*x", "undefined-alias", 1, 1), ("&a [b, *a]", "alias-loop", 1, 8), (BOMB, "alias-bomb", 6, 40)],
        *[("a: &x 1\n---\nb: *x", "undefined-alias", 3, 4)],
        *[("[" * 10_000, "too-deep", 1, MAX_DEPTH + 1), ("- " * 10_000, "too-deep", 1, 2 * MAX_DEPTH + 1)],
        *[
            ("? [a]\n: b", "complex-key", 1, 3),
            ("<<: 5", "merge", 1, 5),
            ("<<: [5]", "merge", 1, 6),
            ("{? {a: b}}", "complex-key", 1, 4),
            ("~: x", "complex-key", 1, 1),
            ("a: {~: x}", "complex-key", 1, 5),
        ],
        *[("a: {{ .Values.x }}", "helm-template", 1, 4), ("{{- if .Values.x }}\na: b\n", "helm-template", 1, 1)],
        *[
            ("a:\n  {{- toYaml .Values.x | nindent 4 }}", "helm-template", 2, 3),
            ("{% if x %}\na: b", "jinja-template", 1, 1),
        ],
        *[("a: {{ .Values.x }}-foo", "helm-template", 1, 4), ('a: 1\nb: {{ include "x" . }}\n', "helm-template", 2, 4)],
        *[("a: {{inputs.parameters.x}}", "unquoted-expression", 1, 4), ("a: {{x}}/y", "unquoted-expression", 1, 4)],
        *[("a: b\n...\nfoo: bar", "syntax", 3, 1)],
    ],
)
def test_bad_input(text: str | bytes, code: str, line: int, column: int) -> None:
    found = problem(text, file="x.yaml")
    assert (found.code, found.line, found.column, found.file) == (code, line, column, "x.yaml")
    assert found.message


def test_go_templates_in_text_are_text() -> None:
    """A script that has `{{- if }}` in it, above a line that isn't YAML, is no Helm template."""
    assert problem("source: |\n  {{- if .x }}\n  {{ end }}\na: 1\nb: 2\nc: d: e\n").code == "syntax"
    assert only("a: '{{ .Values.x }}'\nb: x-{{workflow.name}}\n") == {
        "a": "{{ .Values.x }}",
        "b": "x-{{workflow.name}}",
    }


def test_depth_counts_what_aliases_expand_to() -> None:
    half = MAX_DEPTH // 2 - 1
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}\n"
    assert only(text)["b"]
    assert problem(text.replace("[*a]", "[[[*a]]]")).code == "too-deep"
    assert only("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)


def test_many_uses_of_a_small_anchor_are_no_bomb() -> None:
    text = "env: &e [{name: a, value: b}, {name: c, value: d}]\nuses:\n" + "- env: *e\n" * 5000
    assert len(only(text)["uses"]) == 5000


# -- the pure parser ---------------------------------------------------------------------------------------------------------


def outcome(text: str | bytes) -> Any:
    """Everything that `read` makes of a text."""
    try:
        stream = read(text)
    except ConversionError as found:
        return [d.code for d in found.diagnostics]
    return (_shape(stream), places(stream), stream.diagnostics)


def _shape(stream: Stream) -> list[Any]:
    found: list[Any] = []
    for document in stream.documents:
        work: list[Node] = [document.root] if document.root is not None else []
        while work:
            node = work.pop()
            found.append((type(node), node.span, node.anchor, node.alias, getattr(node, "flow", None)))
            if isinstance(node, Scalar):
                found.append((repr(node.value), node.style, node.text))
            elif isinstance(node, Mapping):
                found.append((list(node.entries), [k.span for k in node.keys.values()], node.merged))
                work += node.entries.values()
            elif isinstance(node, Sequence):
                work += node.items
    return found


def test_without_the_c_module_the_trees_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str | bytes] = [p.read_bytes() for p in corpus()[::15]]
    texts += [
        "a: [http://x, b?c]\n",
        "a: &x {b: 1} # c\nc:\n  <<: *x\n  # d\n",
        "a:\n- b # c\n  # d\n\n# e\n",
        "--- # c\n|\n a\n",
    ]
    texts += [f"k: {json.dumps(t)}\n" for t in ODD] + [
        "",
        "a: 'x",
        "a: [",
        "a: b: c",
        "a: !foo b",
        "a:\n - b\n c: d",
        "*a",
        "\x00",
    ]
    with_c = [outcome(t) for t in texts]
    assert not isinstance(events.parser("a"), events._Pure)
    monkeypatch.setattr("roundtrip.yaml.composer.parser", events._Pure)
    assert [outcome(t) for t in texts] == with_c


# -- whatever comes --------------------------------------------------------------------------------------------------------


NOISE = st.text(max_size=40) | st.text("ab:- \n\t#'\"{}[],&*!|>?%@`\\0.~<", max_size=40) | st.binary(max_size=40)


@given(NOISE)
def test_only_a_conversion_error_escapes(text: str | bytes) -> None:
    try:
        stream = read(text)
    except ConversionError as problem:
        found = problem.diagnostics
    else:
        assert stream.documents
        found = stream.diagnostics
    assert all(d.line >= 1 and d.column >= 1 and d.code and d.message for d in found)


BITS = [
    "\t",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "#",
    " #",
    "&a ",
    "*a",
    "!!str ",
    "|\n",
    ">",
    "<<: ",
    "---\n",
    "\r\n",
]
BITS += [
    "\x00",
    "\ud800",
    "\ufeff",
    "\u2028",
    "😀",
    "\n",
    "  ",
    "%",
    "@",
    "?",
    "? ",
    "~",
    "\\",
    "{{",
    "}}",
    "{%",
    "0",
    "y: ",
]


def broken(text: str, random_: random.Random) -> str:
    """`text` with a few pieces taken out, put in, doubled or swapped."""
    for _ in range(random_.randint(1, 3)):
        at = random_.randrange(len(text) + 1)
        end = min(len(text), at + random_.choice([0, 1, 1, 5, 40]))
        piece = random_.choice([*BITS, text[at:end] * 2, ""])
        text = text[:at] + piece + text[end:]
    return text


@needs_shared
def test_broken_corpus_files_are_read_or_refused() -> None:
    random_ = random.Random(1)
    refused = 0
    for path in corpus():
        text = broken(path.read_text(), random_)
        try:
            stream = read(text)
        except ConversionError as problem:
            refused += 1
            found = problem.diagnostics
        else:
            again = read(write(stream.documents))
            assert same([d for d in data(again) if d is not None], [d for d in data(stream) if d is not None]), text
            found = stream.diagnostics
        assert all(1 <= d.line <= text.count("\n") + text.count("\r") + text.count("\u2028") + 2 for d in found)
    assert refused > 30
