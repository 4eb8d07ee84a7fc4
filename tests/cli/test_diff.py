"""roundtrip diff: differences in meaning, between any two of YAML and Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
        assert (status, out) == (1, "")
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
