"""Long text, JSON in text and what repeats within text: how they are written, and changed where they stand."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip import to_python, to_yaml
from roundtrip.convert import python_of, yaml_of
from roundtrip.python.code import literals, make, wrapping
from roundtrip.python.write import json_texts

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
TEXTS = st.text(st.sampled_from("ab{}$,: \t\n\\\"'é\u2003#"), max_size=400)


def touched(before: str, after: str) -> list[str]:
    """The lines that stand in `after` and not in `before`."""
    found = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[2:].strip() for line in found if line.startswith("+ ")]


@given(TEXTS, st.integers(0, 60))
def test_parts_are_the_text_and_black_leaves_them(text: str, label: int) -> None:
    parts = wrapping.wrapped([(text, False)], label)
    if parts is None:
        return
    assert "".join(piece for part in parts for piece, _ in part) == text
    lines = [literals.string("".join(piece for piece, _ in part)) for part in parts]
    source = "f(\n    a=1,\n    b=(\n" + "".join(f"        {line}\n" for line in lines) + "    ),\n)\n"
    assert black.format_str(source, mode=black.Mode(line_length=88)) == source


@pytest.mark.parametrize("text", ["{{a}}" * 200, "{" * 900, '":' * 400, "\\n" * 400, "{{a," * 200])
def test_what_has_no_blanks_is_cut_in_time(text: str) -> None:
    parts = wrapping.wrapped([(text, False)]) or [[(text, False)]]
    assert "".join(piece for part in parts for piece, _ in part) == text


SHORT_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9999) | st.text(st.sampled_from("abc-"), max_size=12),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(st.sampled_from("abc"), max_size=9), inner),
    max_leaves=60,
)


@given(st.lists(SHORT_JSON, min_size=8))
def test_a_short_value_of_json_stays_beside_its_key(data: object) -> None:
    parts = wrapping.wrapped([(json.dumps(data, separators=(",", ":")), False)]) or []
    assert not [part for part in parts if part[-1][0].endswith('":')]


def test_a_text_is_named_for_what_has_it() -> None:
    text = '"' + "".join(f"line {number}\\n" for number in range(8)) + '"'
    program = to_python(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: main\n"
        "  templates:\n  - name: main\n    inputs:\n      artifacts:\n"
        f"      - {{name: jenkins-file, path: /a, raw: {{data: {text}}}}}\n"
        "    containerSet:\n      containers:\n"
        f"      - {{name: plot, image: x, args: [{text.replace('1', '10')}],"
        f" env: [{{name: GREETING, value: {text.replace('1', '11')}}}]}}\n"
    )
    for said in ("data=JENKINS_FILE", "args=[PLOT_ARGS]", 'name="GREETING", value=GREETING'):
        assert said in program


def test_an_image_out_of_a_parameter_is_named_for_it() -> None:
    image = "{{workflow.parameters.registry}}/{{ workflow.parameters.terraform_docker_image }}:1"
    containers = "".join(f"  - {{name: {n}, container: {{image: '{image}', args: [{n}]}}}}\n" for n in "abc")
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: a\n"
    program = to_python(f"{head}  templates:\n{containers}")
    assert "\nTERRAFORM_DOCKER_IMAGE = " in program


@given(TEXTS, TEXTS)
def test_parts_of_an_f_string_are_the_same_text(one: str, other: str) -> None:
    expression = make.name("a.b")
    made = make.source(make.f_string([part for part in (one, expression, other) if not isinstance(part, str) or part]))

    class A:
        b = "<>"

    assert eval(f"({made})", {"a": A}) == f"{one}<>{other}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.booleans(), st.booleans())
def test_json_is_made_by_json_dumps_only_where_it_is_the_same_text(data: object, compact: bool, plain: bool) -> None:
    text = json.dumps(data, separators=(",", ":") if compact else None, ensure_ascii=not plain)
    found = json_texts.dumped(text)
    if found is not None:
        assert json_texts.dumps(found.data, found.compact, found.plain) == text
    near = text.replace(":", " :", 1)
    again = json_texts.dumped(near)
    assert again is None or json_texts.dumps(again.data, again.compact, again.plain) == near


@pytest.mark.parametrize(
    "text", ["[" * 100_000 + "]" * 100_000, f"[{'9' * 5000}]", f"[{'1, ' * 40}NaN]", f"[{'1, ' * 40}1e999]"]
)
def test_what_is_no_plain_json_stays_text(text: str) -> None:
    assert json_texts.dumped(text) is None


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("exec-print", "exec-show", ['"executorLabel": "exec-show",']),
        ('"numbers": [1, 2.5', '"numbers": [1, 3.5', ['"numbers": [1, 3.5, True, None],']),
        ("Werkstatt", "Küche", ['"greeting": "Grüße aus der Küche",']),
        (
            "kfp==2.15.2",
            "kfp==2.16.0",
            ["'\\'kfp==2.16.0\\' 2\\\\u003e/dev/null \\\\u0026\\\\u0026 exec \\\\\"$0\\\\\"\"]}'"],
        ),
        ("--retry 5", "--retry 9", ['"curl --silent --fail --location --retry 9 --output /tmp/report.json "']),
        ("why it is done", "why it's done", ['"and the second one why it\'s done at all.\\n"']),
        ("--format json", "--format xml", None),
        ("publish --all", "publish --some", ['"publish --some\\n"']),
        ("count --rows", "tally --rows", ['f"tally --rows {first_rows}\\n"']),
        ("} == 0 &&", "} == 1 &&", None),
    ],
)
def test_a_change_within_long_text_touches_its_line(before: str, after: str, lines: list[str] | None) -> None:
    source = (FIXTURES / "long_texts.yaml").read_text("utf-8")
    program = to_python(source)
    assert source.count(before) == 1
    edited = source.replace(before, after)
    changed = to_python(edited, onto=program)
    found = touched(program, changed)
    assert found == lines if lines is not None else len(found) == 1
    assert to_yaml(changed, onto=source) == edited
    assert to_yaml(program, onto=edited) == source  # and back
    assert to_python(source, onto=changed) == program


@pytest.mark.parametrize("before", ["1.4", "registry.example.com", "/worker:", "library", "send-message", "worker is"])
def test_a_change_of_what_is_named_once_is_put_back(before: str) -> None:
    source = (FIXTURES / "named_once.yaml").read_text("utf-8")
    program = to_python(source)
    edited = source.replace(before, before[0] + "9" + before[1:])
    changed = to_python(edited, onto=program)
    assert len(touched(program, changed)) == 1
    assert to_yaml(changed, onto=source) == edited


def test_one_of_two_that_name_a_template_can_name_another() -> None:
    source = (FIXTURES / "named_once.yaml").read_text("utf-8")
    program = to_python(source)
    above, _, below = source.rpartition("send-message")
    edited = f"{above}send-mail{below}"
    changed = to_python(edited, onto=program)
    assert to_yaml(changed, onto=source) == edited
    assert 'SEND_MESSAGE = m.TemplateRef(name="library", template="send-message")' in changed


MODELINES = [
    "# yaml-language-server: $schema=https://example.com/schema.json",
    "# vim: set ft=yaml:",
    "# -*- mode: yaml -*-",
]


@pytest.mark.parametrize("line", MODELINES)
def test_a_line_for_an_editor_stays_with_the_yaml(line: str) -> None:
    bare = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
    source = f"{line}\n{bare}"
    result = python_of(source)
    assert line not in result.text
    assert [(d.code, d.line) for d in result.diagnostics if d.code == "comment-stays"] == [("comment-stays", 1)]
    assert result.text == to_python(bare)
    assert to_python(source, onto=result.text) == result.text
    assert to_yaml(result.text, onto=source) == source
    # a comment that is new in the program takes nothing's place
    headed = yaml_of(f"# new\n{result.text}", onto=source).text
    assert line in headed
    assert "# new" in headed


def test_prose_about_an_editor_is_prose() -> None:
    bare = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
    for line in ("# vim is what I use", "# the yaml-language-server knows this", "# -*- stars"):
        assert line in to_python(f"{line}\n{bare}")


def test_parameters_of_the_workflow_read_the_same_in_every_text() -> None:
    source = (FIXTURES / "named_once.yaml").read_text("utf-8")
    braced = source.replace(
        '"{{inputs.parameters.image}}"', '"{{inputs.parameters.image}}", "{{workflow.parameters.tag}}"'
    )
    program = to_python(braced)
    assert '"{{workflow.parameters.registry}}/web:{{workflow.parameters.tag}}"' in program
    assert "w.get_parameter" not in program
    assert "{web_digest}, worker is {worker_digest}" in program
