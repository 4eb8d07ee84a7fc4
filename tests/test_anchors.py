"""Anchors from YAML to variables of Python and back (IDIOMS 11), and that they stay what they are (L6)."""

from __future__ import annotations

import pytest

from tests.test_comments import HEAD, fixed


@pytest.mark.parametrize("uses", [1, 2])
@pytest.mark.parametrize("kind", ["Workflow", "WorkflowTemplate"])
def test_a_variable_that_is_an_argument_first_is_an_anchor(uses: int, kind: str) -> None:
    arguments = "  arguments:\n    parameters:\n    - name: image\n      value: &image python:3.11-slim\n"
    templates = [f"  - name: {name}\n    container:\n      image: *image\n" for name in "ab"[:uses]]
    text = f"{HEAD.replace('kind: Workflow', f'kind: {kind}')}{arguments}  templates:\n{''.join(templates)}"
    python, back = fixed(text)
    assert '\nimage = "python:3.11-slim"\n' in python
    assert "arguments={" in python
    assert python.count("image=image") == uses
    assert "value: &image python:3.11-slim\n" in back
    assert back.count("image: *image") == uses


def test_what_is_called_by_a_variable_has_no_anchor() -> None:
    python = 'from hera.workflows import Container, Workflow\n\nx = "a"\n\nwith Workflow(name="w") as w:\n    Container(name=x, image=x, args=[x])\n'
    from roundtrip import to_yaml

    text = to_yaml(python)
    assert "- name: a\n" in text
    assert text.count("&x") == text.count("*x") == 1
