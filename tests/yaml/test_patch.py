"""What is put back into text says what it is to say, and leaves alone what didn't change."""

from __future__ import annotations

import copy
import difflib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Node, equivalent, from_plain, plain
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.patch import patch
from roundtrip.yaml.reader import MAX_DEPTH, read
from roundtrip.yaml.writer import write
from tests.document.test_equivalence import mutated
from tests.support import corpus, needs_shared
from tests.yaml.test_comments import LINES
from tests.yaml.trees import ODD, node_trees, texts

VALUES = [
    None,
    True,
    5,
    "x",
    "a: b",
    "two\nlines\n",
    "two\nlines",
    "keep\n\n",
    [],
    {},
    ["a"],
    {"k": {"l": [1, {"m": 2}]}},
    *ODD,
]


def contents(text: str) -> list[Any]:
    """The data of the documents in a text, a `kind: List` taken apart."""
    found: list[Any] = []
    for document in read(text).documents:
        value = plain(document.root) if document.root is not None else None
        if isinstance(value, dict) and value.get("kind") == "List" and isinstance(value.get("items"), list):
            found += value["items"]
        elif value is not None:
            found.append(value)
    return found


def patched(text: str, values: list[Any]) -> str:
    """`text` with `values` put into it, which are proven to be in it then."""
    new = patch(text, read(text), [Document(from_plain(v)) for v in values])
    got = contents(new)
    assert len(got) == len(values), new
    assert all(equivalent(from_plain(a), from_plain(b)) for a, b in zip(got, values, strict=True)), new
    return new


def changed(old: str, new: str) -> list[str]:
    """The lines that differ, as `-old` and `+new`."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def put(value: Any, path: list[Any], new: Any) -> Any:
    """A copy of plain data with another value at `path`; `...` takes it out."""
    value = copy.deepcopy(value)
    inside = value
    for step in path[:-1]:
        inside = inside[step]
    if new is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = new
    return value


TEXT = """\
# the head
kind: Workflow   # which kind
metadata: {name: a, labels: {b: "1", c: '2'}}  # behind
spec:
    entrypoint:   "main"
    # about arguments
    arguments:
        parameters:
        - name: p      # the first
          value: 010

        # the second
        - {name: q, value: "x"}
    templates:
      - name: main
        container:
            image: alpine # pinned
            command: [sh, -c,   "echo hi"]
            args: # long
            - |
              one
              two

              three
            - 'it''s'
        # at the end of main
      - &t
        name: other
        script:
            source: >-
                folded
                text
# foot
"""


@pytest.mark.parametrize(
    ("path", "new", "lines"),
    [
        # scalars keep their quotes, their comments, and the spaces before both
        (["kind"], "CronWorkflow", ["-kind: Workflow   # which kind", "+kind: CronWorkflow   # which kind"]),
        (["spec", "entrypoint"], "other", ['-    entrypoint:   "main"', '+    entrypoint:   "other"']),
        (["spec", "arguments", "parameters", 0, "value"], 9, ["-          value: 010", "+          value: 9"]),
        (["spec", "arguments", "parameters", 1, "value"], "y", ['-        - {name: q, value: "x"}', '+        - {name: q, value: "y"}']),
        (["spec", "templates", 0, "container", "args", 1], "that's", ["-            - 'it''s'", "+            - 'that''s'"]),
        (["metadata", "labels", "c"], "3", [
            "-metadata: {name: a, labels: {b: \"1\", c: '2'}}  # behind",
            "+metadata: {name: a, labels: {b: \"1\", c: '3'}}  # behind",
        ]),
        # a line of a block, a whole block
        (["spec", "templates", 0, "container", "args", 0], "one\n2\n\nthree\n", ["-              two", "+              2"]),
        (["spec", "templates", 0, "container", "args", 0], "one\ntwo\n\nthree", ["-            - |", "+            - |-"]),
        (["spec", "templates", 0, "container", "args", 0], "x", [
            "-            - |", "-              one", "-              two", "-", "-              three", "+            - x",
        ]),
        (["spec", "templates", 1, "script", "source"], "a\nb", [
            "-            source: >-", "-                folded", "-                text",
            "+            source: |-", "+                a", "+                b",
        ]),
        (["spec", "templates", 0, "container", "image"], "a\nb\n", [
            "-            image: alpine # pinned", "+            image: | # pinned", "+                a", "+                b",
        ]),
        # what is new stands as its neighbours do
        (["spec", "serviceAccountName"], "sa", ["+    serviceAccountName: sa"]),
        (["spec", "templates", 0, "container", "env"], [{"name": "A", "value": "1"}], [
            "+            env:", "+            - name: A", '+              value: "1"',
        ]),
        (["spec", "templates", 0, "container", "command", 2], ..., [
            '-            command: [sh, -c,   "echo hi"]', "+            command: [sh, -c]",
        ]),
        (["metadata", "namespace"], "ns", [
            "-metadata: {name: a, labels: {b: \"1\", c: '2'}}  # behind",
            "+metadata: {name: a, labels: {b: \"1\", c: '2'}, namespace: ns}  # behind",
        ]),
        # what goes takes its comments along
        (["spec", "arguments"], ..., [
            "-    # about arguments", "-    arguments:", "-        parameters:", "-        - name: p      # the first",
            "-          value: 010", "-", "-        # the second", '-        - {name: q, value: "x"}',
        ]),
        (["spec", "arguments", "parameters", 1], ..., ["-", "-        # the second", '-        - {name: q, value: "x"}']),
        (["spec", "templates", 0, "name"], ..., [
            "-      - name: main", "-        container:", "+      - container:",
        ]),
        (["spec", "templates", 0, "container"], {}, [
            "-        container:", "-            image: alpine # pinned", '-            command: [sh, -c,   "echo hi"]',
            "-            args: # long", "-            - |", "-              one", "-              two", "-",
            "-              three", "-            - 'it''s'", "+        container: {}",
        ]),
    ],
)  # fmt: skip
def test_one_change_changes_its_lines(path: list[Any], new: Any, lines: list[str]) -> None:
    (old,) = contents(TEXT)
    assert changed(TEXT, patched(TEXT, [put(old, path, new)])) == lines
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    result = patched(windows, [put(old, path, new)])
    assert changed(TEXT, result.removeprefix("\ufeff").replace("\r\n", "\n")) == lines
    assert result.count("\n") == result.count("\r\n")
    assert result.startswith("\ufeff")


def test_items_move_with_their_comments() -> None:
    text = "tasks:\n# a\n- name: a\n  x: 1 # one\n- name: b\n# c\n- name: c\n"
    tasks = [{"name": "c"}, {"name": "a", "x": 2}, {"name": "b"}]
    assert patched(text, [{"tasks": tasks}]) == "tasks:\n# c\n- name: c\n# a\n- name: a\n  x: 2 # one\n- name: b\n"


IN_BRACKETS = """\
a: [ # first
  "one", # behind one
  # above two
  two # behind two
  # below two
] # closing
b: {
  # above c
  c: 1, # behind c
  d: 2
}
"""


@pytest.mark.parametrize(
    ("path", "new", "lines"),
    [
        (["a", 0], "x", ['-  "one", # behind one', '+  "x", # behind one']),
        (["a", 1], "x", ["-  two # behind two", "+  x # behind two"]),
        (["b", "c"], 3, ["-  c: 1, # behind c", "+  c: 3, # behind c"]),
        (["a"], ["one", "x", "two"], ['-  "one", # behind one', '+  "one", "x", # behind one']),
        (["b"], {"c": 1, "d": 2, "e": 3}, ["-  d: 2", "+  d: 2, e: 3"]),
    ],
)
def test_what_stands_in_brackets_keeps_its_comments(path: list[Any], new: Any, lines: list[str]) -> None:
    (old,) = contents(IN_BRACKETS)
    assert changed(IN_BRACKETS, patched(IN_BRACKETS, [put(old, path, new)])) == lines


def test_items_without_names_move_with_their_comments() -> None:
    text = "items:\n# a\n- {x: 1} # one\n# b\n- [2]\n# c\n- x: 3\n# d\n- x: 4\nwords:\n- a # 1\n- b # 2\nflow: [[1], [2]]\n"
    (old,) = contents(text)
    items = old["items"]
    moved = put(old, ["items"], [items[3], items[1], items[0], {"x": 5}])
    assert patched(text, [moved]) == text.replace(
        "# a\n- {x: 1} # one\n# b\n- [2]\n# c\n- x: 3\n# d\n- x: 4\n",
        "# d\n- x: 4\n# b\n- [2]\n# a\n- {x: 1} # one\n# c\n- x: 5\n",
    )
    turned = put(put(old, ["words"], ["b", "a"]), ["flow"], [[2], [1]])
    assert patched(text, [turned]).splitlines()[-3:] == ["- b # 2", "- a # 1", "flow: [[2], [1]]"]


def test_the_order_of_templates_and_keys_is_no_change() -> None:
    text = "templates:\n- name: a\n  x: 1\n- {x: 1, name: b}\n"
    assert patched(text, [{"templates": [{"name": "b", "x": 1}, {"x": 1, "name": "a"}]}]) == text


ANCHORS = "base: &b\n  image: x # pinned\n  args: &a [1]\none: *b\ntwo:\n  <<: *b # all of it\n  name: two\nargs: *a\n"


@pytest.mark.parametrize(
    ("path", "new", "expected"),
    [
        # an alias is written out where only it changes, a merged key gets one of the mapping's own
        (["one", "image"], "z", ANCHORS.replace("one: *b", "one:\n  image: z\n  args: [1]")),
        (["two", "image"], "z", ANCHORS.replace("name: two", "name: two\n  image: z")),
        (["two", "image"], ..., ANCHORS.replace("name: two", "name: two\n  image: null")),
        (["args"], [2], ANCHORS.replace("args: *a\n", "args: [2]\n")),
        # and so it is where only the anchored value changes
        (["base", "image"], "z", ANCHORS.replace("image: x", "image: z")
            .replace("one: *b", "one:\n  image: x\n  args: [1]").replace("name: two", "name: two\n  image: x")),
        (["base", "args"], ..., None),
        (["base"], ..., None),
    ],
)  # fmt: skip
def test_aliases_and_merge_keys(path: list[Any], new: Any, expected: str | None) -> None:
    (old,) = contents(ANCHORS)
    result = patched(ANCHORS, [put(old, path, new)])
    if expected is not None:
        assert result == expected


def test_a_change_of_an_anchored_value_and_all_its_uses_is_one() -> None:
    (old,) = contents(ANCHORS)
    for path in (["base", "image"], ["one", "image"], ["two", "image"]):
        old = put(old, path, "z")
    assert patched(ANCHORS, [old]) == ANCHORS.replace("image: x", "image: z")


STREAM = "# top\nkind: A\nmetadata: {name: a}\n# a's foot\n---\n# b's head\nkind: B\nmetadata: {name: b}\n---\nkind: List\nitems:\n- kind: C # c\n- kind: D\n"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("ABCD", STREAM),
        ("ACD", STREAM.replace("---\n# b's head\nkind: B\nmetadata: {name: b}\n", "", 1)),
        ("ABD", STREAM.replace("- kind: C # c\n", "")),
        ("ABCDE", STREAM + "---\nkind: E\n"),
        ("AEBCD", STREAM.replace("---\n# b", "---\nkind: E\n---\n# b")),
        ("ABCED", STREAM.replace("- kind: D", "- kind: E\n- kind: D")),
        ("EABCD", STREAM.replace("kind: A", "kind: E\n---\nkind: A")),
        ("AB", STREAM[: STREAM.index("---\nkind: List")]),
        ("DCBA", None),
        ("BE", None),
    ],
)
def test_documents_come_and_go(order: str, expected: str | None) -> None:
    known = dict(zip("ABCD", contents(STREAM), strict=True))
    result = patched(STREAM, [known.get(c, {"kind": c}) for c in order])
    if expected is not None:
        assert result == expected


JSON = '{"kind": "A", "list": [1, {"a": "b"}],\n "name": "x"}\n'


@pytest.mark.parametrize(
    ("path", "new", "expected"),
    [
        (["name"], "y", JSON.replace('"x"', '"y"')),
        (["new"], {"a": ["b"]}, JSON.replace('"x"', '"x", "new": {"a": ["b"]}')),
        (["list", 0], ..., JSON.replace("1, ", "")),
        (["list", 1], ..., JSON.replace(', {"a": "b"}', "")),
        (["list", 1, "a"], "two\nlines", JSON.replace('"b"', '"two\\nlines"')),
        (["kind"], ..., JSON.replace('"kind": "A", ', "")),
        (["list"], [], JSON.replace('[1, {"a": "b"}]', "[]")),
    ],
)
def test_json_stays_json(path: list[Any], new: Any, expected: str) -> None:
    (old,) = contents(JSON)
    assert patched(JSON, [put(old, path, new)]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "? a\n: 1\nb: 2\n",
        "- - 1\n  - 2\n- 3\n",
        "-\n  a: 1\n-\n\n  # c\n  b: 2\n",
        "a: !!str 5\nb: &x 1\nc:\nd: # c\n",
        "a:\n  text\nb: two\n  lines # c\nc: 'two\n\n  lines' # d\n",
        "--- {a: 1}\n",
        "--- # c\n- a\n",
        "a: |+\n  x\n\n\nb: 1\n",
        "a: |\n\n\nb: >\n  c\n\n\n",
        "a: [ # x\n  1, # y\n  2 # z\n]\nb: {c: 1,\n  # w\n  d: 2}\n",
        "a: 1",
        "a: |-\n  x",
        "'k': 1\n\"l m\": [a: b]\n",
        "text\n",
        "a:\n- b:\n  - c\n  # d\n# e\n- f\n",
    ],
)
def test_odd_layouts(text: str) -> None:
    (old,) = contents(text)
    random_ = random.Random(1)
    assert patched(text, [old]) == text
    for _ in range(150):
        patched(text, [varied(old, random_)])


def varied(value: Any, random_: random.Random) -> Any:
    """A copy with one or more changes of any kind; never null."""
    value = copy.deepcopy(value)
    for _ in range(random_.choice([1, 1, 2, 4])):
        containers = [value] if isinstance(value, (dict, list)) else []
        for container in containers:
            children = container.values() if isinstance(container, dict) else container
            containers += [c for c in children if isinstance(c, (dict, list))]
        new = copy.deepcopy(random_.choice(VALUES))
        if not containers:
            value = new if new is not None else 0
            continue
        container = random_.choice(containers)
        change = random_.randrange(5)
        if isinstance(container, dict):
            key = random_.choice([*container, "new", "name", "a b", "1"])
            if change == 0:
                container.pop(key, None)
            elif change == 1:
                items = list(container.items())
                at = random_.randrange(len(items) + 1)
                container.clear()
                container.update([*items[:at], (key, new), *items[at:]])
            else:
                container[key] = new
        elif change == 0 and container:
            container.pop(random_.randrange(len(container)))
        elif change == 1:
            random_.shuffle(container)
        elif change == 2 and container:
            container[random_.randrange(len(container))] = new
        else:
            container.insert(random_.randrange(len(container) + 1), new)
    return value


@needs_shared
def test_the_corpus_stays_byte_for_byte_and_takes_any_change() -> None:
    random_ = random.Random(1)
    for path in corpus()[::3]:
        text = path.read_bytes().decode()
        values = contents(text)
        assert patched(text, values) == text, path
        for change in (mutated, varied):
            number = random_.randrange(len(values))
            new = change(values[number], random_)
            if isinstance(new, dict):
                patched(text, [*values[:number], new, *values[number + 1 :]])


@needs_shared
def test_one_scalar_of_the_corpus_changes_only_its_line() -> None:
    random_ = random.Random(2)
    count = 0
    for path in corpus():
        text = path.read_text()
        (stream,) = [read(text)]
        lines = text.split("\n")
        for number in random_.sample(range(len(lines)), min(len(lines), 3)):
            new = _other_image(lines[number])
            if new is None:
                continue
            other = "\n".join([*lines[:number], new, *lines[number + 1 :]])
            assert patch(text, stream, read(other).documents) == other, path
            count += 1
    assert count > 50


def _other_image(line: str) -> str | None:
    key, colon, value = line.partition(": ")
    plain_key = key.strip(" -") in ("image", "name", "template", "entrypoint", "key", "path")
    return f"{key}{colon}{value.split(' ')[0]}x" if colon and plain_key and value.isidentifier() else None


@given(node_trees, st.randoms(use_true_random=False))
def test_any_change_of_any_text(root: Node, random_: random.Random) -> None:
    text = write([Document(root)])
    values = contents(text) if "\n" in text else []
    assume(values)
    assert patched(text, values) == text
    new = varied(values[0], random_)
    result = patched(text, [new])
    assert patched(result, [new]) == result


@given(LINES, st.randoms(use_true_random=False))
def test_any_change_of_any_lines(lines: list[str], random_: random.Random) -> None:
    text = "\n".join(lines)
    try:
        values = contents(text)
    except ConversionError:
        return
    assume(values)
    assert patched(text, values) == text
    number = random_.randrange(len(values))
    patched(text, [*values[:number], varied(values[number], random_), *values[number + 1 :]])


@given(node_trees, st.randoms(use_true_random=False))
def test_a_changed_scalar_costs_no_comment(root: Node, random_: random.Random) -> None:
    text = write([Document(root)])
    stream = read(text) if contents(text) else None
    assume(stream is not None and stream.documents[0].root is not None)
    assert stream is not None
    (value,) = contents(text)
    scalars: list[list[Any]] = []
    work: list[tuple[list[Any], Any]] = [([], value)]
    while work:
        path, inner = work.pop()
        if isinstance(inner, dict):
            work += [([*path, k], v) for k, v in inner.items()]
        elif isinstance(inner, list):
            work += [([*path, i], v) for i, v in enumerate(inner)]
        elif path:
            scalars.append(path)
    assume(scalars)
    new = put(value, random_.choice(scalars), random_.choice([7, "new", "new\nlines\n"]))
    assert texts(read(patched(text, [new])).documents) == texts(stream.documents)


def test_a_value_among_nulls_costs_no_comment() -> None:
    text = "args:\n  name: null # why\n  # and more\n"
    assert patched(text, [{"args": {"name": 7}}]) == text.replace("null", "7")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n"])
def test_the_deepest_text_that_is_read_is_written_and_patched(opening: str) -> None:
    depth = MAX_DEPTH
    if opening == "a:\n":
        text = "".join(f"{' ' * i}a:\n" for i in range(depth)) + " " * depth + "x\n"
    else:
        text = opening * depth + "x" + {"[": "]", "{": "}", "-": ""}[opening[0]] * depth + "\n"
    (old,) = contents(text)
    path: list[Any] = [0 if opening in ("[", "- ") else "a"] * depth
    assert patched(text, [put(old, path, "z")]) == text.replace("x", "z")
    patched(text, [put(old, path[:-1], {"b": "c"})])
    patched(text, [put(old, path[:100], "z")])
    assert contents(write(read(text).documents)) == [old]


COMMENTED = """\
# at the top
kind: X  # behind
# above a list
a:
# above an item
- name: one # behind an item
  # above a key
  b: [1, 2] # behind brackets
- - c # deep
# above a block
d: | # at its sign
  text
e: {f: 1}
# at the end
"""


def test_new_comments_come_along() -> None:
    """All comments of one text go into another that says the same without them, and are read at the same nodes."""
    bare = write([Document(from_plain(v)) for v in contents(COMMENTED)])
    assert "#" not in bare
    new = patch(bare, read(bare), read(COMMENTED).documents)
    assert (
        new
        == """\
# at the top
kind: X # behind
# above a list
a:
# above an item
- name: one # behind an item
  # above a key
  b: # behind brackets
  - 1
  - 2
- - c # deep
# above a block
d: | # at its sign
  text
e:
  f: 1
# at the end
"""
    )
    assert patch(new, read(new), read(COMMENTED).documents) == new


def test_comments_of_a_script_come_along_and_its_layout_stays() -> None:
    text = "script:\n  command: [python]\n  source: |\n    if a :\n        b( 1 )  # old\n    # foot\n"
    other = "script:\n  command: [python]\n  source: |-\n    if a :\n      # new\n      b(1)\n"
    laid_out = other.replace("b(1)", "b( 1 ) # newer")
    for new, wanted in (
        (laid_out, text.replace("  # old\n    # foot", "  # newer").replace("        b(", "        # new\n        b(")),
        # the line that it was behind isn't there
        (
            other.replace("# new\n      b(1)", "b(1)  # new"),
            text.replace(": |", ": |-").replace("# old\n    # foot", "# new"),
        ),
        (text.replace("b( 1 )", "b(1)"), text),
    ):
        assert patch(text, read(text), read(new).documents) == wanted
    for command in ("[bash]", "[python]"):
        before = text.replace("[python]", command)
        after = patch(before, read(before), read(before.replace("# old", "# new")).documents)
        assert after == before.replace("# old", "# new")
    # what Hera makes of a function has no comments
    assert patched(text, [{"script": {"command": ["python"], "source": "if a:\n    b(1)"}}]) == text


@needs_shared
@pytest.mark.parametrize("path", corpus("argo-examples")[::4], ids=lambda p: p.name)
def test_comments_of_real_files_come_along(path: Path) -> None:
    text = path.read_text("utf-8")
    bare = write([Document(from_plain(v)) for v in contents(text)])
    new = patch(bare, read(bare), [d for d in read(text).documents if d.root is not None])
    wanted = sorted(c.text.rstrip() for d in read(text).documents if d.root for c in comments_in_document(d))
    assert sorted(c.text for d in read(new).documents for c in comments_in_document(d)) == wanted


def test_a_renamed_item_is_known_by_what_it_says_whatever_is_empty_in_it() -> None:
    text = "a:\n- container: {image: 'x', args: [1]}   # why\n  resources: {}\n  name: one\n- name: other\n"
    new = patched(text, [{"a": [{"name": "two", "container": {"image": "x", "args": ["1"]}}, {"name": "other"}]}])
    assert changed(text, new) == ["-  name: one", "+  name: two"]


def test_an_anchor_is_given_once() -> None:
    text = "a: &a\n  x: &x {k: 1}\n  z: *x\n  w: 1\nb:\n  <<: *a\n  w: 2\nc: *x\n"
    new = patched(
        text, [{"a": {"x": {"k": 1}, "z": {"k": 1}, "w": 1}, "b": {"x": {"k": 1}, "z": {"k": 1}}, "c": {"k": 1}}]
    )
    assert new.count("&x") == 1
    assert new.startswith("a: &a\n  x: &x {k: 1}\n  z: *x\n  w: 1\nb:\n")
    assert new.endswith("c: *x\n")


JSON_LINES = '{"a": [{"name": "x", "v": 1}],\n "b": {"c": "d"}, "e": ["f"]}\n'


@pytest.mark.parametrize(
    "value",
    [
        {"a": [{"name": "x", "v": 1}, {"name": "y", "v": None, "w": True}], "b": {"c": "d"}, "e": ["f"]},
        {"a": [{"name": "x", "v": 1}], "b": {"c": 'a\x01\x7f\x85\u2028"'}, "e": ["f", "g", {"h": []}]},
        {"a": [], "b": {}, "e": []},
        {"other": "x"},
    ],
)
def test_json_is_json_to_every_reader(value: Any) -> None:
    assert equivalent(from_plain(json.loads(patched(JSON_LINES, [value]))), from_plain(value))


@pytest.mark.parametrize(
    "text", ['- name: "" # why\n', "# above\n- name: a # why\n- name: b\n", "- # why\n  name: a\n"]
)
def test_an_item_that_is_but_a_name_keeps_its_comment_where_it_is_renamed(text: str) -> None:
    (items,) = contents(text)
    items[0] = {"name": "new"}
    assert "# why" in patched(text, [items])


def test_a_statement_that_changes_leaves_the_rest_of_its_script() -> None:
    text = "command: [python]\nsource: |\n  x = [1,2]   # two\n  print( 'one' )\n  print(x)\n"
    new = patched(text, [{"command": ["python"], "source": 'x = [1, 2]  # two\nprint("one")\nprint(x, 1)\n'}])
    assert changed(text, new) == ["-  print(x)", "+  print(x, 1)"]
    # to any other command, the letters count
    text = text.replace("python", "sh")
    new = patched(text, [{"command": ["sh"], "source": 'x = [1, 2]  # two\nprint("one")\nprint(x, 1)\n'}])
    assert len(changed(text, new)) == 6


@pytest.mark.parametrize("above", ["", "  # above\n"])
def test_another_first_item_behind_a_dash(above: str) -> None:
    text = f"a: {{ b: c }}\nl:\n- - name: one\n    t: 1\n{above}  - name: two\n    t: 2\n"
    new = patched(text, [{"a": {"b": "c"}, "l": [[{"name": "new", "u": 1}, {"name": "two", "t": 2}]]}])
    assert changed(text, new)[:4] == ["-- - name: one", "-    t: 1", "+- - name: new", "+    u: 1"]
    assert "{ b: c }" in new


def test_what_a_merge_key_brought_is_written_out_where_its_anchor_goes() -> None:
    text = "a: { b: c }\nl:\n- name: one\n  d: &d\n    p: 1\n    q: 2\n- name: two\n  d:\n    <<: *d  # why\n    q: 3\n"
    new = patched(text, [{"a": {"b": "c"}, "l": [{"name": "two", "d": {"p": 1, "q": 3}}]}])
    assert new == "a: { b: c }\nl:\n- name: two\n  d:\n    p: 1\n    # why\n    q: 3\n"
    new = patched(text, [{"a": {"b": "c"}, "l": [{"name": "two", "d": {"p": 1, "q": 4}}]}])
    assert new == "a: { b: c }\nl:\n- name: two\n  d:\n    p: 1\n    # why\n    q: 4\n"


def test_a_comment_that_changes_leaves_the_rest_of_its_script() -> None:
    text = "command: [python]\nsource: |\n  x = 1 + \\\n      2\n  y = [\n      1,\n      # one\n      2\n  ]\n"
    comment = "# two\n"
    documents = read(
        text.replace("x = 1 + \\\n      2", "x = 1 + 2").replace("# one\n      2\n", comment + "      2,\n")
    )
    new = patch(text, read(text), documents.documents)
    assert changed(text, new) == ["-      # one", "+      # two"]
