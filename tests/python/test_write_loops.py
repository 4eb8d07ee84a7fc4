"""`--loops`: what differs in one value becomes a loop, and comes back as it was."""

from __future__ import annotations

from pathlib import Path

import black
import pytest

from roundtrip.convert import python_of, unlisted, yaml_of
from roundtrip.document import equivalent
from roundtrip.yaml.reader import read
from tests.support import FIXTURES, corpus

MODE = black.Mode(line_length=88)
HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  templates:
  - {name: work, inputs: {parameters: [{name: item}]}, container: {image: i}}
  - {name: other, inputs: {parameters: [{name: item}]}, container: {image: i}}
"""


def dag(*tasks: tuple[str, str, str, str]) -> str:
    """The Python, with loops, of a DAG of tasks: their names, templates, depends and arguments."""
    lines = [HEAD.rstrip(), "  - name: main", "    dag:", "      tasks:"]
    for name, template, depends, item in tasks:
        lines.append(f"      - name: {name}")
        lines.append(f"        template: {template}")
        lines += [f"        depends: {depends}"] if depends else []
        lines.append(f"        arguments: {{parameters: [{{name: item, value: {item}}}]}}")
    return python_of("\n".join(lines) + "\n", loops=True).text


def test_the_fixture_as_loops() -> None:
    text = python_of((FIXTURES / "repeated.yaml").read_text("utf-8"), loops=True).text
    for expected in (
        """\
        convert_tasks = [
            convert(name=f"part-{number}", arguments={"format": f"page-{number}"})
            for number in range(1, 4)
        ]
""",
        "        start >> convert_tasks >> end\n",
        """\
        convert(name="html", arguments={"format": "html"})
""",
        """\
            for region in ["eu", "us", "asia"]:
                probe(name=f"probe-{region}", arguments={"region": region})
            # a comment keeps a call out of the loop
""",
        """\
    # one template for each cache
    for name in ["images", "pages", "feeds", "queries"]:
""",
    ):
        assert expected in text


@pytest.mark.parametrize("path", [*sorted(FIXTURES.glob("*.yaml")), *corpus()], ids=lambda p: p.name)
def test_loops_come_back(path: Path) -> None:
    """L1 and L6 hold for loops as for anything, and black has nothing to say."""
    source = path.read_text("utf-8")
    text = python_of(source, loops=True).text
    if text == python_of(source).text:
        return
    back = yaml_of(text, engine="static").text
    before, after = (list(unlisted(read(t))) for t in (source, back))
    assert len(before) == len(after)
    for a, b in zip(before, after):
        assert a.root is not None
        assert b.root is not None
        assert equivalent(a.root, b.root)
    assert python_of(back, loops=True).text == text
    assert black.format_str(text, mode=MODE) == text


def test_never_by_default() -> None:
    text = python_of((FIXTURES / "repeated.yaml").read_text("utf-8")).text
    assert "for " not in text.replace("# these", "").replace("template for", "").replace("makes loops of", "")


def test_two_are_no_loop() -> None:
    text = dag(("a", "work", "", "a"), ("b", "work", "", "b"))
    assert " for " not in text


def test_two_values_are_no_loop() -> None:
    text = dag(("a", "work", "", "x"), ("b", "work", "", "y"), ("c", "work", "", "z"))
    assert " for " not in text


def test_another_template_ends_a_loop() -> None:
    text = dag(*((c, "work", "", c) for c in "abc"), *((c, "other", "", c) for c in "def"))
    assert 'for item in ["a", "b", "c"]:\n            work(' in text
    assert 'for item in ["d", "e", "f"]:\n            other(' in text


def test_tasks_that_something_refers_to_alone_stay_tasks() -> None:
    tasks = [(c, "work", "", c) for c in "abc"]
    text = dag(*tasks, ("d", "other", "a && b && c", "d"), ("e", "other", "b", "e"))
    assert " for " not in text


def test_text_that_looks_like_an_expression_stays_text() -> None:
    text = dag(*((f"x-{c}", "work", "", f"'{{{c}}}-{c}'") for c in ("1", "2", "3")))
    assert " for " not in text
    quoted = dag(*((f"x-{c}", "work", "", f"'{{ {{{{item}}}} \"}}-{c}'") for c in ("1", "2", "3")))
    assert "work(" in quoted


def test_many_in_a_row_take_linear_time() -> None:
    # a run that can't be a loop is not tried again from each of its members
    text = dag(*((f"t-{n}", "work", "", f"v-{n * 7}") for n in range(600)))
    assert text.count("work(name=") == 600
