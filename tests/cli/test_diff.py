"""roundtrip diff: differences in meaning, between any two of YAML and Python."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.cli.differences import apart, changes, told
from roundtrip.document import Document, from_plain
from tests.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]
YAML = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: one
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: "alpine:3.20", args: [a, b]}
"""
PYTHON = """\
from hera.workflows import Container, Workflow

with Workflow(name="one", entrypoint="main") as w:
    Container(name="main", image="alpine:3.20", args=["a", "b"])
"""


def test_yaml_and_python_that_mean_the_same(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(YAML)
    Path("flow.py").write_text(PYTHON)
    assert roundtrip("diff", "wf.yaml", "flow.py") == (0, "", "")
    assert roundtrip("diff", "flow.py", "wf.yaml") == (0, "", "")
    assert roundtrip("diff", "wf.yaml", "-", stdin=PYTHON.encode()) == (0, "", "")


def test_layout_is_no_difference(roundtrip: Run) -> None:
    Path("a.yaml").write_text(YAML)
    Path("b.yaml").write_text(
        "# moved\nkind: Workflow\n" + YAML.replace("kind: Workflow\n", "").replace("[a, b]", "['a', 'b']")
    )
    assert roundtrip("diff", "a.yaml", "b.yaml") == (0, "", "")


def test_a_difference_names_its_path(roundtrip: Run) -> None:
    Path("wf.yaml").write_text(YAML.replace("3.20", "3.19"))
    Path("flow.py").write_text(PYTHON)
    status, out, err = roundtrip("diff", "wf.yaml", "flow.py")
    assert (status, err) == (1, "")
    head, body = out.splitlines()[:3], "\n".join(out.splitlines()[3:])
    assert head == ["--- wf.yaml", "+++ flow.py", "Workflow one:"]
    assert "container.image" in body
    assert "alpine:3.19" in body
    assert "alpine:3.20" in body


def test_documents_are_matched_by_kind_and_name(roundtrip: Run) -> None:
    other = YAML.replace("name: one", "name: two")
    Path("a.yaml").write_text(f"{YAML}---\n{other}")
    Path("b.yaml").write_text(f"{other}---\n{YAML}")
    assert roundtrip("diff", "a.yaml", "b.yaml") == (0, "", "")
    Path("c.yaml").write_text(f"{other}---\n{YAML.replace('name: one', 'name: three')}")
    status, out, _ = roundtrip("diff", "a.yaml", "c.yaml")
    assert status == 1
    assert out.splitlines()[2:] == ["Workflow one: only in A", "Workflow three: only in B"]


def test_what_cannot_be_read(roundtrip: Run) -> None:
    Path("a.yaml").write_text(YAML)
    Path("b.yaml").write_text("a: [\n")
    Path("empty.yaml").write_text("")
    for name in ("b.yaml", "none.yaml", "empty.yaml", "."):
        status, out, err = roundtrip("diff", "a.yaml", name)
        assert (status, out) == (2, "")
        assert err.startswith(f"{name}:")
        assert "error[" in err


def test_a_list_is_taken_apart(roundtrip: Run) -> None:
    item = YAML.replace("\n", "\n  ").rstrip()
    Path("list.yaml").write_text(f"apiVersion: v1\nkind: List\nitems:\n- {item}\n")
    Path("flow.py").write_text(PYTHON)
    assert roundtrip("diff", "list.yaml", "flow.py").status == 0


def test_standard_input_is_there_once(roundtrip: Run) -> None:
    status, _, err = roundtrip("diff", "-", "-", stdin=YAML.encode())
    assert status == 2
    assert "Standard input can be read once" in err


def between(roundtrip: Run, a: str, b: str) -> list[str]:
    """What is said of two YAML texts, below the heading."""
    Path("a.yaml").write_text(a)
    Path("b.yaml").write_text(b)
    status, out, err = roundtrip("diff", "a.yaml", "b.yaml")
    assert (status, err) == (1, "")
    assert out.splitlines()[:3] == ["--- a.yaml", "+++ b.yaml", "Workflow one:"]
    return [line.removeprefix("  ") for line in out.splitlines()[3:]]


def template(name: str, **fields: object) -> str:
    return f"  - {json.dumps({'name': name, **fields})}\n"


SCRIPT = "".join(f"echo step {n} of many, with a good many words in each line\n" for n in range(40))


def test_a_long_script_that_differs_late_is_told_apart(roundtrip: Run) -> None:
    fields = {"image": "busybox", "command": ["sh"]}
    old = template("run", script={**fields, "source": SCRIPT})
    new = template("run", script={**fields, "source": SCRIPT.replace("step 38", "STEP 38")})
    found = between(roundtrip, YAML + old, YAML + new)
    assert found[0] == "spec.templates[run].script.source (A:10, B:10):"
    assert [line.strip() for line in found if line.strip()[0] in "+-"] == [
        "-echo step 38 of many, with a good many words in each line",
        "+echo STEP 38 of many, with a good many words in each line",
    ]
    assert len(found) < 10


def test_a_long_line_that_differs_late_is_told_apart(roundtrip: Run) -> None:
    old, new = (template("run", container={"image": "x", "args": ["a" * 500 + end]}) for end in "bc")
    (found,) = between(roundtrip, YAML + old, YAML + new)
    one, other = found.split(": ", 1)[1].split(" became ")
    assert one != other
    assert len(found) < 300


@given(st.text(), st.text())
def test_two_values_that_differ_look_different(one: str, other: str) -> None:
    a, b = apart(one, other)
    assert (a == b) == (one == other)


def test_items_go_by_name_or_by_an_index_of_a(roundtrip: Run) -> None:
    old = YAML + template("upload", container={"image": "x:1", "args": ["p", "q", "r"]})
    new = YAML.replace("  - name: main\n", template("first", suspend={}) + "  - name: main\n") + template(
        "upload", container={"image": "x:2", "args": ["new", "q", "r", "last"]}
    )
    assert between(roundtrip, old, new) == [
        'spec.templates[upload].container.image (A:10, B:11): "x:1" became "x:2"',
        'spec.templates[upload].container.args[0] (A:10, B:11): "p" became "new"',
        'spec.templates[upload].container.args[3 in B] (B:11): appeared "last"',
        'spec.templates[first] (B:8): appeared {"name": "first", "suspend": {}}',
    ]


def test_names_that_could_be_taken_for_an_index_are_quoted() -> None:
    def stream(image: str) -> list[Document]:
        templates = [{"name": name, "container": {"image": image}} for name in ("0", "a b")]
        return [Document(from_plain({"kind": "Workflow", "spec": {"templates": templates}}))]

    assert [change.path for change in changes(stream("x"), stream("y"))] == [
        'spec.templates["0"].container.image',
        'spec.templates["a b"].container.image',
    ]


def test_json_in_a_string_goes_by_path(roundtrip: Run) -> None:
    def text(value: object) -> str:
        return YAML.replace("  templates:", f"  podSpecPatch: {json.dumps(json.dumps(value))}\n  templates:")

    old = {"containers": [{"name": "main", "image": "a"}], "hostNetwork": True, "n": 1}
    new = {"n": 1, "containers": [{"name": "main", "image": "b"}], "nodeName": "x"}
    assert between(roundtrip, text(old), text(new)) == [
        "spec.podSpecPatch (A:7, B:7), in its JSON:",
        '  containers[0].image: "a" became "b"',
        "  hostNetwork: lost true",
        '  nodeName: appeared "x"',
    ]


def test_json_that_says_the_same_otherwise_is_a_text(roundtrip: Run) -> None:
    old, new = (
        YAML.replace("  templates:", f"  podSpecPatch: '{text}'\n  templates:") for text in ('{"a":1}', '{"a": 1}')
    )
    (found,) = between(roundtrip, old, new)
    assert found.endswith(r'"{\"a\":1}" became "{\"a\": 1}"')


def test_folders_are_compared_file_by_file(roundtrip: Run) -> None:
    for folder in ("deploy", "flows"):
        Path(folder, "sub").mkdir(parents=True)
    Path("deploy/a-b.yaml").write_text(YAML)
    Path("flows/a_b.py").write_text(PYTHON)
    Path("deploy/values.yaml").write_text("a: 1\n")
    Path("flows/helpers.py").write_text("x = 1\n")
    assert roundtrip("diff", "deploy", "flows") == (0, "", "")
    Path("deploy/sub/c.yaml").write_text(YAML)
    Path("flows/sub/c.py").write_text(PYTHON.replace("3.20", "3.19"))
    Path("deploy/d.yaml").write_text(YAML)
    Path("flows/e.py").write_text(PYTHON)
    status, out, err = roundtrip("diff", "deploy", "flows")
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "--- deploy/sub/c.yaml",
        "+++ flows/sub/c.py",
        "Workflow one:",
        '  spec.templates[main].container.image (A:9, B:4): "alpine:3.20" became "alpine:3.19"',
        "only in deploy: d.yaml",
        "only in flows: e.py",
    ]
    Path("flows/sub/c.py").write_text("from hera.workflows import Workflow\nw = Workflow(\n")
    status, out, err = roundtrip("diff", "deploy", "flows")
    assert status == 2
    assert "flows/sub/c.py:2:" in err
    assert "only in deploy: d.yaml" in out


def test_a_folder_and_a_file_are_trouble(roundtrip: Run) -> None:
    Path("a.yaml").write_text(YAML)
    Path("deploy").mkdir()
    status, out, err = roundtrip("diff", "deploy", "a.yaml")
    assert (status, out) == (2, "")
    assert err.startswith("deploy:1:1: error[no-such-file]: this is a folder")


def test_without_arguments_the_pairs_are_compared(roundtrip: Run) -> None:
    assert roundtrip("diff").status == 2
    Path("pyproject.toml").write_text('[tool.roundtrip]\npairs = [{yaml = "deploy", python = "flows"}]\n')
    assert roundtrip("diff").status == 2
    for folder in ("deploy", "flows"):
        Path(folder).mkdir()
    Path("deploy/a.yaml").write_text(YAML)
    Path("flows/a.py").write_text(PYTHON)
    assert roundtrip("diff") == (0, "", "")
    Path("flows/a.py").write_text(PYTHON.replace("3.20", "3.19"))
    status, out, _ = roundtrip("diff")
    assert status == 1
    assert out.startswith("--- deploy/a.yaml\n+++ flows/a.py\n")
    assert roundtrip("diff", "deploy").status == 2


def test_json_for_machines(roundtrip: Run) -> None:
    Path("a.yaml").write_text(YAML)
    Path("flow.py").write_text(PYTHON.replace("3.20", "3.19"))
    status, out, err = roundtrip("diff", "a.yaml", "flow.py", "--format", "json")
    assert (status, err) == (1, "")
    whole = json.loads(out)
    assert whole["differences"] == [
        {
            "a": "a.yaml",
            "b": "flow.py",
            "what": "changed",
            "document": "Workflow one",
            "path": "spec.templates[main].container.image",
            "before": "alpine:3.20",
            "after": "alpine:3.19",
            "lineA": 9,
            "lineB": 4,
        }
    ]
    assert whole["summary"]["codes"] == {"different": 1}
    # a message stands alone: which files A and B are, nothing else says
    assert [d["message"] for d in whole["diagnostics"]] == [
        'Workflow one: spec.templates[main].container.image (a.yaml:9, flow.py:4): "alpine:3.20" became "alpine:3.19"'
    ]
    for name in ("d", "e"):
        Path(name).mkdir()
    Path("d/a.yaml").write_text(YAML)
    Path("e/b.yaml").write_text(YAML)
    whole = json.loads(roundtrip("diff", "d", "e", "--format", "json").out)
    assert [(d["file"], d["message"]) for d in whole["diagnostics"]] == [
        ("d/a.yaml", "this file has no counterpart in e"),
        ("e/b.yaml", "this file has no counterpart in d"),
    ]
    same = roundtrip("diff", "a.yaml", "a.yaml", "--format", "json")
    assert (same.status, json.loads(same.out)["differences"]) == (0, [])


def test_colours_on_a_terminal_alone(roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.yaml").write_text(YAML)
    Path("b.yaml").write_text(YAML.replace("[a, b]", "[b]"))
    assert "\x1b" not in roundtrip("diff", "a.yaml", "b.yaml").out
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    terminal = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", terminal)
    roundtrip("diff", "a.yaml", "b.yaml")
    terminal.seek(0)
    shown = terminal.read()
    assert "\x1b[1m--- a.yaml\x1b[0m" in shown
    assert "\x1b[31m" in shown


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_json_holds_is_told(value: object) -> None:
    def stream(text: str) -> list[Document]:
        return [Document(from_plain({"kind": "Workflow", "spec": {"podSpecPatch": text}}))]

    found = changes(stream(json.dumps({"a": value})), stream(json.dumps({"a": "another"})))
    assert bool(found) == (value != "another")
    for change in found:
        assert change.within
        assert told(change)
