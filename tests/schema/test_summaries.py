"""Templates of other documents by their summaries: the verdicts of walking them, in a time that grows with the references."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.diagnostics import Diagnostic
from roundtrip.schema import semantic
from roundtrip.schema.library import Library
from roundtrip.schema.model import Flow, Parts, Template
from roundtrip.schema.rules import walk
from roundtrip.schema.rules.arguments import Given
from roundtrip.schema.several import Several
from roundtrip.yaml.reader import read

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: t{number}}}\nspec:\n{spec}  templates:\n"
LEAF = "  - name: main\n    inputs: {{parameters: [{{name: x}}]}}\n    container: {{image: a, command: [b], args: ['{value}']}}\n"
CALLS = "  - name: main\n    inputs: {{parameters: [{{name: x}}]}}\n{outputs}    steps:\n{steps}"
STEP = "    - - {{name: s{index}, templateRef: {{name: t{to}, template: main}}, arguments: {{parameters: [{{name: {name}, value: '{value}'}}]}}}}\n"
VALUES = (
    *("x", "{{inputs.parameters.x}}", "{{inputs.parameters.y}}", "{{workflow.parameters.env}}", "{{workflow.nope}}"),
    *("{{workflow.outputs.parameters.g}}", "{{workflow.labels.l}}", "{{=workflow.name"),
)


def told(texts: list[str], closed: bool = True) -> list[list[Diagnostic]]:
    several = Several(closed)
    taken = [several.take(read(t).documents, f"f{i}.yaml", "4.1", "minimal") for i, t in enumerate(texts)]
    return [several.said(objects) for objects in taken]


@st.composite
def folders(draw: st.DrawFn) -> list[str]:
    number = draw(st.integers(2, 6))
    made = []
    for i in range(number):
        kind = draw(st.sampled_from(["WorkflowTemplate", "WorkflowTemplate", "Workflow"]))
        spec = "  entrypoint: main\n" if kind == "Workflow" else ""
        values = st.sampled_from(VALUES if draw(st.booleans()) else VALUES[:2])
        spec += draw(st.sampled_from(["", "  arguments: {parameters: [{name: env, value: a}, {name: x, value: b}]}\n"]))
        if draw(st.booleans()):
            body = LEAF.format(value=draw(values))
        else:
            steps = "".join(
                STEP.format(
                    index=index,
                    to=draw(st.integers(0, number)),
                    name=draw(st.sampled_from(["x", "x", "x", "z"])),
                    value=draw(values),
                )
                for index in range(draw(st.integers(1, 3)))
            )
            outputs = draw(st.sampled_from(["", "", OUTPUT]))
            body = CALLS.format(steps=steps, outputs=outputs)
        made.append(HEAD.format(kind=kind, number=i, spec=spec) + body)
    return made


OUTPUT = "    outputs: {parameters: [{name: o, globalName: g, valueFrom: {parameter: '{{steps.s0.id}}'}}]}\n"


def _errors(found: list[list[Diagnostic]]) -> list[set[tuple[str, str]]]:
    return [{(d.code, d.path) for d in one if d.severity == "error"} for one in found]


@given(folders(), st.booleans())
def test_summaries_give_the_verdicts_of_the_walk(texts: list[str], closed: bool) -> None:
    by_summary = _errors(told(texts, closed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(semantic, "Walk", lambda flow, library, _: walk.Walk(flow, library))
        walked = _errors(told(texts, closed))
    for mine, whole in zip(by_summary, walked):
        assert bool(mine) == bool(whole)
        # which of several references to what is broken is told may differ
        assert {e for e in mine if e[0] != "broken-reference"} == {e for e in whole if e[0] != "broken-reference"}


@dataclass
class Count:
    """How many bodies are looked at."""

    bodies: int = field(default=0)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    made, body = Count(), walk.Walk._body

    def counted(self: walk.Walk, template: Template, given: Given | None, via: Parts | None) -> walk.Visit:
        made.bodies += 1
        return body(self, template, given, via)

    monkeypatch.setattr(walk.Walk, "_body", counted)
    return made


def linked(number: int, last: str, spec: str = "", value: str = "{{inputs.parameters.x}}") -> list[str]:
    """WorkflowTemplates, each of which runs the next."""
    head = [HEAD.format(kind="WorkflowTemplate", number=i, spec=spec) for i in range(number)]
    calls = [
        CALLS.format(outputs="", steps=STEP.format(index=0, to=i + 1, name="x", value=value)) for i in range(number)
    ]
    return [one + body for one, body in zip(head, [*calls[:-1], last])]


@pytest.mark.parametrize(
    ("last", "each"),
    [
        pytest.param(LEAF.format(value="x"), set(), id="chain"),
        pytest.param(LEAF.format(value="{{inputs.parameters.y}}"), {"broken-reference"}, id="broken at its end"),
        pytest.param(CALLS.format(outputs="", steps=STEP.format(index=0, to=0, name="x", value="v")), set(), id="ring"),
        pytest.param(
            CALLS.format(outputs="", steps=STEP.format(index=0, to=0, name="z", value="v")),
            {"broken-reference"},
            id="broken ring",
        ),
    ],
)
def test_templates_in_a_row_are_looked_at_a_few_times_each(count: Count, last: str, each: set[str]) -> None:
    found = told(linked(60, last))
    assert count.bodies <= 3 * 60
    assert [{d.code for d in one if d.severity == "error"} for one in found[:-1]] == [each] * 59


def test_a_name_of_the_workflow_is_looked_up_in_each(count: Count) -> None:
    texts = linked(40, LEAF.format(value="{{workflow.parameters.env}}"))
    user = HEAD.format(kind="Workflow", number="w", spec="  entrypoint: main\n{}")
    call = "  - name: main\n    steps:\n" + STEP.format(index=0, to=0, name="x", value="v")
    having = (user + call).replace("{}", "  arguments: {parameters: [{name: env, value: a}]}\n")
    lacking = (user + call).replace("{}", "")
    found = told([*texts, *[having, lacking] * 20])
    assert count.bodies <= 3 * 80
    assert [[d.code for d in one if d.severity == "error"] for one in found[40:]] == [[], ["broken-reference"]] * 20
    assert "f39.yaml:8" in found[41][0].message


def test_a_reference_within_another_document_is_told_there() -> None:
    user = HEAD.format(kind="Workflow", number="w", spec="  entrypoint: main\n")
    call = "  - name: main\n    steps:\n" + STEP.format(index=0, to=0, name="x", value="v")
    library = linked(2, "")[0]
    found = told([user + call, library], closed=False)
    assert [[d.code for d in one] for one in found] == [[], ["not-here"]]


def test_nothing_of_a_workflow_is_kept() -> None:
    library = Library()
    flow = Flow("Workflow", read("{}").documents[0].root, {}, "4.1")  # type: ignore[arg-type]
    semantic.check_meaning(flow, library, True)
    assert all(flow not in vars(kept).values() for kept in library.kept.values())
