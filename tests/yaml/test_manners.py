"""What comes new into a text looks like what stands beside it, and what goes takes its empty line along."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.yaml.test_patch import changed, contents, patched

TEXT = """\
spec:
  templates:
    - name: main
      dag:
        tasks:
          - name: a
            template: say
            arguments:
              parameters: [{name: text, value: "A"}]
          - {name: b, template: say, depends: a}

    # says it
    - name: say
      container:
        image: 'alpine:3'
        command: [echo]
        env:
        - {name: X, value: "1"}

    # sleeps
    - name: sleep
      container:
        image: 'alpine:3'
        command:
        - sleep
  volumes:
  - name: w

  - name: x
  - name: v
"""


def after(change: Any) -> list[str]:
    """What `change`, of the data of TEXT, changes of its lines."""
    (value,) = copy.deepcopy(contents(TEXT))
    change(value["spec"])
    return changed(TEXT, patched(TEXT, [value]))


TASK = {
    "arguments": {"parameters": [{"value": "C", "name": "text"}]},
    "depends": "b",
    "name": "c",
    "template": "say",
}
LONG = {**TASK, "arguments": {"parameters": [{"name": "text", "value": "C" * 120}]}}


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        # keys in the order of the likest sibling, brackets and quotes as it has them
        (lambda s: s["templates"][0]["dag"]["tasks"].append({k: v for k, v in TASK.items() if k != "depends"}), [
            "+          - name: c", "+            template: say", "+            arguments:",
            '+              parameters: [{name: text, value: "C"}]',
        ]),
        (lambda s: s["templates"][0]["dag"]["tasks"].append({"depends": "b", "name": "c", "template": "say"}), [
            "+          - {name: c, template: say, depends: b}",
        ]),
        # what is too long for brackets has none
        (lambda s: s["templates"][0]["dag"]["tasks"].append({k: v for k, v in LONG.items() if k != "depends"}), [
            "+          - name: c", "+            template: say", "+            arguments:", "+              parameters:",
            "+              - name: text", f'+                value: "{"C" * 120}"',
        ]),
        # as it is elsewhere in the text, where no sibling has it; an empty line as between the others
        (lambda s: s["templates"].append({
            "name": "new", "container": {"command": ["a"], "image": "busybox", "env": [{"value": "2", "name": "Y"}]},
        }), [
            "+", "+    - name: new", "+      container:", "+        image: 'busybox'", "+        command: [a]",
            "+        env:", '+        - {name: "Y", value: "2"}',
        ]),
        (lambda s: s["templates"].insert(1, {"suspend": {}, "name": "wait"}), [
            "+", "+    - name: wait", "+      suspend: {}",
        ]),
        # a key stands behind what it follows in the likest of its kind
        (lambda s: s["templates"][2]["container"].update(env=[{"name": "Z", "value": "z"}]), [
            "+        env:", "+        - {name: Z, value: z}",
        ]),
        (lambda s: s["templates"][0]["dag"]["tasks"][0].update(depends="b"), ["+            depends: b"]),
        # some have an empty line between them, and some don't
        (lambda s: s["volumes"].append({"name": "z"}), ["+  - name: z"]),
        (lambda s: s["volumes"].pop(1), ["-  - name: x"]),
        (lambda s: s["volumes"].pop(0), ["-  - name: w", "-"]),
        # what goes takes the empty line beside it along, and its comment
        (lambda s: s["templates"].pop(0), [
            "-    - name: main", "-      dag:", "-        tasks:", "-          - name: a", "-            template: say",
            "-            arguments:", '-              parameters: [{name: text, value: "A"}]',
            "-          - {name: b, template: say, depends: a}", "-",
        ]),
        (lambda s: s["templates"].pop(1), [
            "-", "-    # says it", "-    - name: say", "-      container:", "-        image: 'alpine:3'",
            "-        command: [echo]", "-        env:", '-        - {name: X, value: "1"}',
        ]),
        (lambda s: s["templates"].pop(2), [
            "-", "-    # sleeps", "-    - name: sleep", "-      container:", "-        image: 'alpine:3'", "-        command:",
            "-        - sleep",
        ]),
    ],
)  # fmt: skip
def test_what_comes_new_is_like_its_siblings(change: Any, lines: list[str]) -> None:
    assert after(change) == lines


def test_brackets_are_as_deep_as_those_beside_them() -> None:
    text = 'steps:\n- - {name: a, arguments: {parameters: [{name: t, value: "1"}]}}\n'
    (value,) = contents(text)
    value["steps"].append([{"arguments": {"parameters": [{"name": "t", "value": "2"}]}, "name": "b"}])
    assert patched(text, [value]) == text + '- - {name: b, arguments: {parameters: [{name: t, value: "2"}]}}\n'


def test_what_moves_keeps_the_empty_lines_between() -> None:
    text = "steps:\n- - name: a\n\n# second\n- - name: b\n\n- - name: c\n    x: 1\nend: 1\n"
    new = patched(text, [{"steps": [[{"name": "c", "x": 1}], [{"name": "a"}], [{"name": "b"}]], "end": 1}])
    assert new == "steps:\n- - name: c\n    x: 1\n\n- - name: a\n\n# second\n- - name: b\nend: 1\n"


def test_a_new_document_is_indented_as_the_one_before_it() -> None:
    text = "a:\n    b:\n        - 1\n        - c:\n              d: 1\n"
    assert patched(text, [*contents(text), {"x": {"k": [1]}}]) == f"{text}---\nx:\n    k:\n        - 1\n"


def test_lines_that_windows_ended_are_empty_too() -> None:
    text = "a:\r\n- name: x\r\n\r\n- name: q\r\n"
    assert patched(text, [{"a": [{"name": "x"}, {"name": "q"}, {"name": "z"}]}]) == f"{text}\r\n- name: z\r\n"
    assert patched(text, [{"a": [{"name": "q"}]}]) == "a:\r\n- name: q\r\n"
