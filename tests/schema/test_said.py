"""Slips that people make by hand: what is said of each, and where; and that nothing takes more than linear time."""

from __future__ import annotations

import pytest

from roundtrip import validate
from roundtrip.schema.rules import variables

TEXT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: build-}
spec:
  entrypoint: main
  templates:
  - name: main
    dag:
      tasks:
      - name: fetch
        template: fetch
        withItems: [a]
      - name: build
        template: fetch
        depends: fetch.Succeeded
        when: a == a
  - name: fetch
    retryStrategy:
      limit: 3
      retryPolicy: OnFailure
    script:
      image: alpine
      command: [sh, -c]
      source: |
        echo
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "said"),
    [
        ("      image: alpine", "    image: alpine", 23, 7, "indented deeper than the key in line 22"),
        ("      limit: 3", "      limit:3", 19, 12, "a blank belongs behind the `:` of `limit:3`"),
        ("      image: alpine", "       image: alpine", 23, 7, "(line 22 is indented by 7, this by 6)"),
        ("    script:", "    \u00a0script:", 21, 5, "there is no field"),
        ("    script:", "   \u00a0script:", 21, 4, "a blank U+00A0"),
        ("        echo", "      echo", 25, 7, "the text that begins behind `|` in line 24"),
        ("  templates:\n", "  templates\n", 6, 3, "a `:` is missing behind it"),
        ("- name: fetch\n    retry", "- name= fetch\n    retry", 17, 5, "`name= fetch` is no `key: value`"),
        ("image: alpine", "image: a: b", 22, 15, "a second `: `"),
        ("depends: fetch.Succeeded", "depends: [fetch, main]", 15, 18, "write `fetch && main`"),
        ("depends: fetch.Succeeded", "depends: fetch.succeeded", 15, 24, "write `Succeeded`"),
        ("depends: fetch.Succeeded", "depends: fetch, build", 15, 23, "write `&&`"),
        ("when: a == a", "when: a = a", 16, 15, "write `==`"),
        ("when: a == a", "when: a == a and b == b", 16, 15, "write `&&`"),
        ("withItems: [a]", "withParam: [a]", 12, 20, "`withItems`"),
        ("withItems: [a]", "withSequence: 5", 12, 23, "write `{count: 5}`"),
        ("command: [sh, -c]", "command: [echo a: b]", 23, 17, "quotes around all of it"),
        ("    script:", "    inputs: {parameters: [x]}\n    script:", 21, 27, "write `{name: x}`"),
        ("    script:", "    inputs: {parameters: {x: a}}\n    script:", 21, 26, "`- name: x`"),
        ("  entrypoint: main", "  entrypoint: main\n  podGC: OnPodSuccess", 6, 10, "write `{strategy: OnPodSuccess}`"),
        ("  entrypoint: main", "  entrypoint: main\n  onExit: {template: main}", 6, 11, "write `main` alone"),
        ("  entrypoint: main", "  entrypoint: main\n  volumes: [{name: s, secret: {name: x}}]", 6, 32, "`secretName`"),
        ("  entrypoint: main", f"  entrypoint: main\n  parallelism: {'9' * 90}", 6, 16, "64 bits"),
        ("- name: fetch\n    retry", "- name: “fetch”\n    retry", 17, 11, "write `fetch`"),
    ],
)
def test_slip(before: str, after: str, line: int, column: int, said: str) -> None:
    assert before in TEXT
    found = [(d.line, d.column, d.message) for d in validate(TEXT.replace(before, after, 1))]
    assert any((line, column) == place[:2] and said in place[2] for place in found), found


def test_a_null_of_suspend() -> None:
    text = TEXT[: TEXT.index("    retryStrategy")] + "    suspend:\n"
    assert any("write `suspend: {}`" in d.message for d in validate(text))


def test_outputs_are_named_whole() -> None:
    value = "'{{tasks.fetch.outputs.parameter.x}}'"
    text = TEXT.replace("when: a == a", f"arguments: {{parameters: [{{name: x, value: {value}}}]}}")
    assert any("did you mean `parameters`?" in d.message for d in validate(text))


def test_a_schedule_of_the_wrong_form_is_one() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: it}\nspec:\n  schedules: '* * * * *'\n"
    )
    codes = {d.code for d in validate(text + "  workflowSpec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n")}
    assert codes == {"wrong-type"}


@pytest.mark.parametrize(
    "expression",
    ["{{= " * 50_000, "{{=a" + ".a" * 50_000 + "}}", "{{=" + "/* " * 50_000 + "}}", "{{=" + "(" * 5_000 + "}}"],
    ids=["never closed", "one name", "comments", "brackets"],
)
def test_long_expressions_are_read_in_one_pass(expression: str) -> None:
    """Each took minutes, or was told as what it isn't."""
    assert not any("deep" in d.message for d in validate(TEXT.replace("        echo", f"        {expression}")))


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("{phase: Running, nodes: {a: {id: x, startedAt: '2026-01-01T00:00:00Z', finishedAt: null}}}", set()),
        ("{outputs: {parameters: [{name: a, value: 1}]}}", set()),
        ("{storedTemplates: {a: {name: x, parallelism: 0}}}", set()),
        ("{phase: 5}", {"coerced"}),
        ("{nodes: []}", {"wrong-type"}),
        ("{nodes: {a: {id: x, nope: 1}}}", {"unknown-field"}),
        ("{startedAt: yesterday}", {"wrong-type"}),
        ("done", {"wrong-type"}),
    ],
)
def test_a_status_is_held_against_argos_types_alone(status: str, codes: set[str]) -> None:
    """As Argo's lint 4.0.5 has each; the CRDs let through whatever stands there."""
    found = validate(f"{TEXT}status: {status}\n", argo="4.0")
    assert {d.code for d in found if d.severity == "error"} == codes


def test_guesses_are_made_for_as_many_as_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looks through all names that are known: for all of thousands that would take the square of them."""
    asked: list[str] = []
    monkeypatch.setattr(variables, "closest", lambda word, names: asked.append(word))
    args = ", ".join(f"'{{{{inputs.parameters.x{n}}}}}'" for n in range(1000))
    found = validate(TEXT.replace("[sh, -c]", f"[{args}]"))
    assert sum(d.code == "unknown-variable" for d in found) >= 100
    assert 0 < len(asked) <= variables.MOST
