"""Scripts with parameters as functions, end to end: both directions, both engines, put-back, and what is said."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Literal

import pytest

import roundtrip
from roundtrip.convert import python_of
from roundtrip.document import equivalent
from roundtrip.document.equivalence import same_script
from roundtrip.document.node import text_at
from roundtrip.document.scripts import comments_of
from roundtrip.document.templates import templates_of
from roundtrip.yaml.reader import read
from tests.support import FIXTURES, corpus, needs_shared

LIFTED = FIXTURES / "lifted"
YAML = (LIFTED / "word_count.yaml").read_text("utf-8")
PYTHON = (LIFTED / "word_count.py").read_text("utf-8")
ENGINES: tuple[Literal["static", "hera"], ...] = ("static", "hera")

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: word, value: WORD}]}
  templates:
  - name: main
    steps:
    - - {name: a, template: tell, arguments: {parameters: [{name: x, value: VALUE}]}}
  - name: tell
    inputs: {parameters: [{name: x}]}
    script:
      image: python
      command: [python]
      source: |
        SOURCE
"""


def workflow(source: str, value: str = "a", word: str = "a") -> str:
    return TEMPLATE.replace("SOURCE", source).replace("VALUE", value).replace("WORD", word)


# the value comes from the workflow by way of an input
PASSED_ON = workflow('print("{{inputs.parameters.x}}")', '"{{inputs.parameters.word}}"', '"null"').replace(
    "name: main\n", "name: main\n    inputs: {parameters: [{name: word}]}\n"
)


def notes(yaml: str, **options: bool) -> list[str]:
    return [f"{d.code}: {d.message}" for d in python_of(yaml, **options).diagnostics if "lifted" in d.code]  # type: ignore[arg-type]


def sources(yaml: str) -> dict[str, str]:
    found = templates_of(read(yaml).documents[0].root)
    assert found is not None
    return {text_at(t, "name"): text_at(t.entries.get("script"), "source") for t in found.items}  # type: ignore[attr-defined]


def test_the_fixture() -> None:
    assert {p.stem for p in LIFTED.glob("*.py")} == {p.stem for p in LIFTED.glob("*.yaml")}
    for path in LIFTED.glob("*.yaml"):
        made = roundtrip.to_python(path.read_text("utf-8"), lift=True)
        assert made == path.with_suffix(".py").read_text("utf-8")


def test_the_yaml_of_the_program_is_the_lifted_one() -> None:
    made = [roundtrip.to_yaml(PYTHON, engine=engine) for engine in ENGINES]
    assert made[0] == made[1]
    assert all(source.startswith("import json\ntry: ") for source in sources(made[0]).values() if source)
    assert "# one number for each part\n" in sources(made[0])["split"]
    assert "number = int(part)  # counts from 0\n" in sources(made[0])["count"]
    for again in (roundtrip.to_python(made[0]), roundtrip.to_python(made[0], lift=True)):
        assert again == PYTHON


@pytest.mark.parametrize("engine", ENGINES)
def test_the_functions_print_what_the_scripts_did(engine: Literal["static", "hera"]) -> None:
    before, after = sources(YAML), sources(roundtrip.to_yaml(PYTHON, engine=engine))
    for name, values in (("split", {"partCount": "3"}), ("total", {"counts": "[3,4]", "parts": "2"})):
        outputs = []
        for script in (before[name], after[name]):
            for key, value in values.items():
                for tag in (f"{{{{inputs.parameters.{key}}}}}", f"{{{{ inputs.parameters.{key} }}}}"):
                    script = script.replace(tag, value)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(script, {})
            outputs.append(out.getvalue())
        assert outputs[0] == outputs[1] != ""


def test_put_back_needs_no_option() -> None:
    """What is a function with parameters in a program stays one; its changes go into it."""
    assert roundtrip.to_python(YAML, onto=PYTHON) == PYTHON
    assert [d.code for d in python_of(YAML, onto=PYTHON).diagnostics] == []
    changed = YAML.replace("range({{inputs.parameters.partCount}})", "range(1, {{inputs.parameters.partCount}} + 1)")
    changed = changed.replace("# counts from 0", "# from 0 on")
    wanted = PYTHON.replace("range(partCount)", "range(1, partCount + 1)").replace("# counts from 0", "# from 0 on")
    there = roundtrip.to_python(changed, onto=PYTHON)
    assert [line for line in there.split("\n") if line] == [line for line in wanted.split("\n") if line]


def test_put_back_into_yaml() -> None:
    there = roundtrip.to_yaml(PYTHON, onto=YAML)
    for name, source in sources(roundtrip.to_yaml(PYTHON)).items():
        assert same_script(sources(there)[name], source)
        assert comments_of(sources(there)[name]) == comments_of(source)
    kept = [line for line in YAML.split("\n") if "inputs.parameters" not in line and "partCount" in line]
    assert [line for line in kept if line not in there.split("\n")] == []
    assert there.startswith("# Counts the words")
    assert roundtrip.to_yaml(PYTHON, onto=there) == there
    assert roundtrip.to_python(there) == PYTHON
    assert roundtrip.to_python(there, onto=PYTHON) == PYTHON


def test_what_a_program_has_as_text_stays_text() -> None:
    plain = roundtrip.to_python(YAML)
    result = python_of(YAML, onto=plain, lift=True)
    assert result.text == plain
    said = [d.message for d in result.diagnostics if d.code in ("lifted", "not-lifted")]
    assert [message.partition("` is text in the program that is there")[0] for message in said] == [
        "`split",
        "`count",
        "`total",
    ]


def test_a_script_that_is_new_to_a_program_is_lifted() -> None:
    before, _, behind = YAML.partition("  - name: total\n    inputs")
    assert behind
    lines = before.split("\n")
    at = next(i for i, line in enumerate(lines) if line == "      - name: total")
    shorter = "\n".join([*lines[:at], *lines[at + 6 :]])
    program = roundtrip.to_python(shorter, lift=True)
    assert "def total(" not in program
    there = roundtrip.to_python(YAML, onto=program, lift=True)
    assert "def total(counts, parts: int):" in there
    wanted, found = (read(roundtrip.to_yaml(p)).documents[0].root for p in (PYTHON, there))
    assert wanted is not None
    assert found is not None
    assert equivalent(wanted, found)


@pytest.mark.parametrize(
    ("yaml", "why"),
    [
        (workflow('print("{{inputs.parameters.x}}")', '"true"'), "the value `true` of `x` would be another"),
        (workflow('print("{{inputs.parameters.x}}")', '"{{workflow.parameters.word}}"', "null"), "no value is known"),
        (workflow('print("{{inputs.parameters.x}}")', '"{{workflow.parameters.word}}"', "'1.50'"), "the value `1.50`"),
        (workflow("print({{inputs.parameters.x}})", '"True"'), "the value `True`"),
        (workflow("print({{inputs.parameters.x}})", "2 * 3"), "the value `2 * 3`"),
        (workflow('print("{{inputs.parameters.x}}")', '"a\\\\nb"'), "the value `a\\nb`"),
        (
            workflow('print("{{inputs.parameters.x}}")', '"{{item}}"').replace("}]}}", "}]}, withItems: [1, true]}"),
            "`true`",
        ),
        (
            workflow('print("{{inputs.parameters.x}}")', '"{{item.k}}"').replace(
                "}]}}", "}]}, withItems: [{k: null}, {k: true}]}"
            ),
            "`true`",
        ),
        (PASSED_ON, "the value `null` of `x`"),
        (workflow("import x; print({{inputs.parameters.x}})", '"1"'), "another `x`"),
    ],
)
def test_a_value_that_would_be_another_keeps_the_script(yaml: str, why: str) -> None:
    said = notes(yaml, lift=True)
    if why == "no value is known":
        assert [note.partition(":")[0] for note in said] == ["lifted"]
        return
    assert len(said) == 1
    assert said[0].startswith("not-lifted: the script of `tell` stays text: ")
    assert why in said[0]
    assert roundtrip.to_python(yaml, lift=True) == roundtrip.to_python(yaml)


def test_what_has_no_name_stays() -> None:
    yaml = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - name: a
        arguments: {parameters: [{name: x, value: "1"}]}
        inline:
          inputs: {parameters: [{name: x}]}
          script: {image: python, command: [python], source: "print({{inputs.parameters.x}})"}
"""
    (note,) = notes(yaml, lift=True)
    assert note.startswith("not-lifted: the script of this template stays text: it has no name")


def test_other_scripts_are_not_told_of() -> None:
    yaml = workflow('echo "{{inputs.parameters.x}}"').replace("[python]", "[bash]")
    assert notes(yaml, lift=True) == []
    assert [
        d for d in python_of(yaml, onto=roundtrip.to_python(yaml), lift=True).diagnostics if "lifted" in d.code
    ] == []


def test_a_note_says_what_differs() -> None:
    (note,) = notes(workflow('print("{{inputs.parameters.x}}")'), lift=True)
    assert note.startswith(
        "lifted: `tell` is a function with parameters now, and its script reads them with json.loads; `x`: "
    )
    assert "true, null, 1.50 and [1,2] become True, None, 1.5 and [1, 2]" in note


def test_without_the_option_nothing_is_lifted() -> None:
    assert notes(YAML) == []
    assert "def split" not in roundtrip.to_python(YAML)
    assert roundtrip.to_python(YAML, lift=True, scripts="text") == roundtrip.to_python(YAML, scripts="text")


@pytest.mark.parametrize("anchored", ["&a ", ""])
def test_what_an_anchor_shares_stays(anchored: str) -> None:
    yaml = workflow("print({{inputs.parameters.x}})", '"1"').replace("    script:\n", f"    script: {anchored}\n")
    if anchored:
        yaml += "  - name: other\n    inputs: {parameters: [{name: x}]}\n    script: *a\n"
    said = notes(yaml, lift=True)
    assert [note.partition(":")[0] for note in said] == (["not-lifted"] * 2 if anchored else ["lifted"])


def test_the_command_line(tmp_path: Path) -> None:
    from roundtrip.cli.main import run

    source, target = tmp_path / "word-count.yaml", tmp_path / "word_count.py"
    source.write_text(YAML)
    assert run(["to-python", "--lift", str(source), "-o", str(target)]) == 0
    assert target.read_text() == PYTHON
    assert run(["to-python", "--check", str(source), "-o", str(target)]) == 0
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "word_count.py").write_text(PYTHON)
    (tmp_path / "wfs").mkdir()
    source.rename(tmp_path / "wfs" / "word-count.yaml")
    assert run(["migrate", "--check", str(tmp_path / "wfs"), "-o", str(tmp_path / "flows")]) == 0


@needs_shared
@pytest.mark.parametrize("path", [p for p in corpus() if b"inputs.parameters." in p.read_bytes()], ids=lambda p: p.stem)
def test_the_corpus(path: Path) -> None:
    """The laws hold of what is lifted, which is its own fixpoint, and stays as it is without the option."""
    yaml = path.read_bytes().decode()
    result = python_of(yaml, lift=True, beside=None)
    if not any(d.code == "lifted" for d in result.diagnostics):
        return
    made = [roundtrip.to_yaml(result.text, engine=engine) for engine in ENGINES]
    assert made[0] == made[1]
    assert roundtrip.to_python(made[0]) == roundtrip.to_python(made[0], lift=True) == result.text
    assert roundtrip.to_python(yaml, onto=result.text) == result.text
    there = roundtrip.to_yaml(result.text, onto=yaml)
    assert roundtrip.to_python(there, onto=result.text) == result.text
    assert roundtrip.to_yaml(result.text, onto=there) == there
