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


ANCHORED = {
    "above an item": ("env: &env\n      # the first\n      - {name: A, value: '1'}", "env: *env"),
    "behind an item": ("env: &env\n      - {name: A, value: '1'} # the first", "env: *env"),
    "at the end": ("env: &env\n      - {name: A, value: '1'}\n      # and no more", "env: *env"),
    "behind the anchor": ("env: &env # all of it\n      - {name: A, value: '1'} # the first", "env: *env # again"),
    "within brackets": ("args: &args [\n        a, # the first\n        b\n        # no more\n      ]", "args: *args"),
    "in a mapping": (
        "resources: &small\n        # at least\n        requests: {cpu: '1'}\n        limits:\n          # at most\n          cpu: '2'",
        "resources: *small",
    ),
}


@pytest.mark.parametrize("name", ANCHORED)
def test_an_anchor_with_comments_in_it_is_a_variable(name: str) -> None:
    first, again = ANCHORED[name]
    templates = [
        f"  - name: {n}\n    container:\n      image: x\n      {use}\n" for n, use in zip("abc", (first, again, again))
    ]
    text = f"{HEAD}  templates:\n{''.join(templates)}"
    python, back = fixed(text)
    variable = again.split("*")[1].split(" ")[0]
    argument = again.split(":")[0]
    assert f"\n{variable} = " in python
    assert python.count(f"{argument}={variable}") == 3
    assert back.count(f"*{variable}") == 2
    assert sorted(line.split("#")[1] for line in python.splitlines() if "#" in line) == sorted(
        line.split("#")[1] for line in text.splitlines() if "#" in line
    )


def test_an_anchored_list_takes_the_comments_with_it() -> None:
    """Hera's objects have their arguments in another order than YAML its keys: which use is the first differs."""
    text = f"""\
{HEAD}  templates:
  - name: a
    sidecars:
    - name: s
      image: x
      env: &env
        # the first
        - {{name: A, value: '1'}}
        # no more
    container:
      image: x
      env: *env
"""
    python, _ = fixed(text)
    assert 'env = [\n    # the first\n    Env(name="A", value="1"),\n    # no more\n]\n' in python
