"""roundtrip graph: pictures of workflows, YAML or Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import FLOW, WORKFLOW, Outcome
from tests.support import FIXTURES

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg"])
def test_yaml_and_its_python_are_one_picture(roundtrip: Run, form: str) -> None:
    yaml = roundtrip("graph", FIXTURES / "dag_diamond.yaml", "--format", form)
    python = roundtrip("graph", FIXTURES / "dag_diamond.py", "--format", form, "--engine", "static")
    assert (yaml.status, yaml.err) == (0, "")
    assert yaml == python
    assert "diamond" in yaml.out


def test_every_fixture_gives_a_picture(roundtrip: Run) -> None:
    files = [
        path for path in sorted(FIXTURES.iterdir()) if path.suffix in (".yaml", ".py")
    ]  # charts have theirs rendered
    done = roundtrip("graph", *files, "-o", "all.svg", "--engine", "static")
    assert done.err.count("error[") == done.err.count("error[helm")  # a chart that isn't rendered has no picture
    root = ElementTree.fromstring(Path("all.svg").read_text("utf-8"))
    titles = [e for e in root.iter("{http://www.w3.org/2000/svg}text") if e.attrib["class"] == "title"]
    assert len(titles) > 1.6 * len([*FIXTURES.glob("*.yaml")])


def test_the_suffix_says_the_form(roundtrip: Run) -> None:
    Path("a.yaml").write_text(WORKFLOW)
    for name, begins in (("a.mmd", "flowchart"), ("a.gv", "digraph"), ("a.svg", "<svg"), ("a.txt", "flowchart")):
        assert roundtrip("graph", "a.yaml", "-o", name) == (0, "", "")
        assert Path(name).read_text().startswith(begins)


def test_a_picture_is_replaced_and_nothing_else_is(roundtrip: Run) -> None:
    Path("a.yaml").write_text(WORKFLOW)
    Path("a.svg").write_text("<svg former")
    assert roundtrip("graph", "a.yaml", "-o", "a.svg").status == 0
    assert "former" not in Path("a.svg").read_text()
    done = roundtrip("graph", "a.yaml", "-o", "a.yaml")
    assert done.status == 1
    assert "error[exists]: a.yaml is there and is not a picture in mermaid" in done.err
    assert Path("a.yaml").read_text() == WORKFLOW


def test_several_workflows_of_a_file_and_of_a_program(roundtrip: Run) -> None:
    two = WORKFLOW + "---\n" + WORKFLOW.replace("name: a", "name: b")
    assert roundtrip("graph", "-", stdin=two.encode()).out.count('["Workflow ') == 2
    Path("flow.py").write_text(FLOW + "v = Workflow(name='b')\n")
    assert roundtrip("graph", "flow.py").out.count('["Workflow ') == 2
    assert '"Workflow b"' in roundtrip("graph", "flow.py:v").out


def test_what_is_no_workflow(roundtrip: Run) -> None:
    Path("c.yaml").write_text("kind: ConfigMap\napiVersion: v1\n")
    done = roundtrip("graph", "c.yaml")
    assert (done.status, done.out) == (1, "")
    assert done.err == "c.yaml:1:1: error[no-workflow]: there is no workflow to draw in this\n"
    Path("d").mkdir()
    Path("d/c.yaml").write_text("kind: ConfigMap\napiVersion: v1\n")
    assert "error[no-workflow]" in roundtrip("graph", "d").err
    Path("d/a.yaml").write_text(WORKFLOW)
    assert roundtrip("graph", "d").status == 0
    Path("d/b.yaml").write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: [\n")
    bad = roundtrip("graph", "d")
    assert bad.status == 1
    assert "error[syntax]" in bad.err
    assert "flowchart" in bad.out
