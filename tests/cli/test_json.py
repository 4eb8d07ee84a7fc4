"""JSON is YAML to read, and JSON to write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("folder")
Run = Callable[..., Outcome]
ONE = """\
from hera.workflows import Container, Workflow

with Workflow(name="one", entrypoint="main") as w:
    # said here alone
    Container(name="main", image="alpine:3.20", args=["a", "\\u00fc"])
"""


def test_a_json_file_gets_json_and_keeps_it(roundtrip: Run) -> None:
    Path("flow.py").write_text(ONE)
    outcome = roundtrip("to-yaml", "flow.py", "-o", "wf.json")
    assert "comment-stays" in outcome.err
    first = json.loads(Path("wf.json").read_text("utf-8"))
    assert first["spec"]["templates"][0]["container"]["args"] == ["a", "ü"]
    Path("flow.py").write_text(ONE.replace('"a", ', '"a", "b", '))
    roundtrip("to-yaml", "flow.py", "-o", "wf.json")
    again = json.loads(Path("wf.json").read_text("utf-8"))
    assert again["spec"]["templates"][0]["container"]["args"] == ["a", "b", "ü"]
    assert roundtrip("diff", "wf.json", "flow.py").status == 0


def test_several_workflows_are_a_list(roundtrip: Run) -> None:
    Path("flow.py").write_text(ONE + '\nv = Workflow(name="two", entrypoint="main")\n')
    roundtrip("to-yaml", "flow.py", "-o", "wf.json")
    found = json.loads(Path("wf.json").read_text("utf-8"))
    assert [item["metadata"]["name"] for item in found["items"]] == ["one", "two"]
    assert roundtrip("diff", "wf.json", "flow.py").status == 0
