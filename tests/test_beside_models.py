"""One field never costs a wrapper: what Hera's class lacks is said beside it, and put back in both directions."""

from __future__ import annotations

import difflib
import re

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of
from roundtrip.hera.facts import facts
from roundtrip.hera.modelled import keyword_of, path_of_keyword
from roundtrip.programs import Engine
from tests.support import FIXTURES

ENGINES: tuple[Engine, ...] = ("static", "hera")
TEXT = (FIXTURES / "beside_models.yaml").read_text()

# what is changed in the YAML, and how many lines of the program that takes out and puts in
EDITS = {
    "the name": ("name: main #", "name: other #", 1, 1),
    "a name that was empty": ('name: ""', "name: main", 1, 1),
    "no name": ("      name: main # what the sidecar waits for\n", "", 1, 0),
    "the default of an argument": ("default: yesterday", "default: never", 1, 1),
    "no default": (", default: yesterday", "", 1, 1),
    "the value beside it": ("value: today", "value: tomorrow", 1, 1),
    "failFast": ("failFast: false", "failFast: true", 1, 1),
    "no failFast": ("      failFast: false\n", "", 1, 1),
    "annotations": ("owner: data", "owner: other", 1, 1),
    "a field of the class within": ('cpu: "1"', 'cpu: "2"', 1, 1),
    "an image where there was none": ("args: [render]\n", "args: [render]\n      image: x\n", 3, 1),
    "a source where there was none": ("args: [echo, report]\n", "args: [echo, report]\n      source: x\n", 2, 1),
    "the size of a claim": ("storage: 10Gi", "storage: 20Gi", 1, 1),
    "a volume of the workflow": ("secretName: deploy-keys", "secretName: other", 1, 1),
    "one volume less": ("  - name: scratch\n    emptyDir: {}\n", "", 2, 0),
}


def changed(before: str, after: str) -> tuple[int, int]:
    """How many lines are taken out, and how many put in."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return sum(line[0] == "-" for line in lines), sum(line[0] == "+" for line in lines)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_the_yaml_takes_its_line_of_the_program(name: str) -> None:
    old, new, out, in_ = EDITS[name]
    assert TEXT.count(old) == 1
    program, text = to_python(TEXT), TEXT.replace(old, new)
    edited = to_python(text, onto=program)
    assert changed(program, edited) == (out, in_)
    assert to_yaml(edited, onto=text) == text
    assert to_python(TEXT, onto=edited).count("\n") - program.count("\n") in (
        0,
        -1,
    )  # the comment that went with a name


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('container__name="main"', 'container__name="other"', "name: other # what the sidecar waits for"),
        ('default="yesterday"', 'default="never"', "default: never"),
        ("dag__fail_fast=False", "dag__fail_fast=True", "failFast: true"),
        ('annotations={"owner": "data"}', 'annotations={"owner": "me"}', "owner: me"),
        ('size="10Gi"', 'size="20Gi"', "storage: 20Gi"),
    ],
)
def test_an_edit_of_the_program_takes_its_line_of_the_yaml(engine: Engine, old: str, new: str, said: str) -> None:
    program = to_python(TEXT)
    assert program.count(old) == 1
    text = to_yaml(program.replace(old, new), onto=TEXT, engine=engine)
    assert changed(TEXT, text) == (1, 1)
    assert said in text


def test_a_name_brings_the_function_that_says_it() -> None:
    text = re.sub(
        r"(?m)^      name: .*\n", "", TEXT.partition("  - name: report")[0].replace("      failFast: false\n", "")
    )
    text = text.replace(", default: yesterday", "").replace("    annotations: {owner: data}\n", "")
    text = text.replace("      args: [render]\n", "      args: [render]\n      image: x\n")
    program = to_python(text)
    assert "def " not in program
    edited = to_python(text.replace("      args: [render]\n", "      name: main\n      args: [render]\n"), onto=program)
    assert edited.startswith(program.splitlines()[0] + "\nimport functools\nfrom typing import Any, TypeVar\n\n")
    assert edited.count("with_model(") == 2
    for engine in ENGINES:
        assert to_yaml(edited, engine=engine).count("name: main") == 2


@pytest.mark.parametrize(
    "more", ["", ", args: [a, b], command: [something, that, does, not, fit, on, one, line, of, its]"]
)
def test_the_last_name_takes_its_helper_along(more: str) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: a\n"
        f"  templates:\n  - name: a\n    container: {{name: main, image: x{more}}}\n"
    )
    without = text.replace("name: main, ", "")
    edited = to_python(without, onto=to_python(text))
    assert edited == to_python(without)


def test_the_helper_of_earlier_versions_is_read() -> None:
    program = to_python(TEXT)
    setting = "            setattr(functools.reduce(getattr, above, model), last, value)\n"
    part = "            part = functools.reduce(getattr, above, model)\n"
    earlier = program.replace(
        setting, f"{part}            if hasattr(part, last):\n                setattr(part, last, value)\n"
    )
    earlier = earlier.replace("told(build: Any)", "told(build: Callable[[], Any])").replace(
        "import Any, TypeVar", "import Any, Callable, TypeVar"
    )
    assert earlier.count("\n") == program.count("\n") + 2
    for engine in ENGINES:
        assert to_yaml(earlier, engine=engine) == to_yaml(program, engine=engine)
    assert to_python(TEXT, onto=earlier) == earlier


def test_imports_are_sorted_whatever_brings_them() -> None:
    data = "{" + ",".join(f'"key{n}":"value{n}"' for n in range(8)) + "}"
    text = TEXT.replace("value: today", f"value: '{data}'")
    lines = to_python(text).splitlines()
    imports = [line for line in lines if line.startswith("import ")]
    assert imports == ["import functools", "import json"]


def test_no_note_of_what_plain_hera_writes() -> None:
    assert [d for d in python_of(TEXT).diagnostics if d.code == "beyond-hera"] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('container__name="main"', 'container__named="main"', "not-static"),
        ('container__name="main"', 'container__image="other"', "contradiction"),
        ('container__name="main"', "container__lifecycle=m.Lifecycle()", "not-static"),
    ],
)
def test_what_it_can_not_say_is_told(old: str, new: str, code: str) -> None:
    with pytest.raises(ConversionError) as refusal:
        to_yaml(to_python(TEXT).replace(old, new), engine="static")
    assert refusal.value.diagnostics[0].code == code


def test_a_keyword_and_its_path_are_each_other() -> None:
    found = 0
    for kind, wrapper in facts().wrappers.items():
        model = facts().models.get(wrapper.model)
        for field in model.fields.values() if model is not None else ():
            keyword = keyword_of(kind, (field.alias,))
            if keyword is not None:
                found += 1
                assert path_of_keyword(kind, keyword) == (field.alias,)
    assert found > 300
    assert keyword_of("Container", ("container", "name")) == "container__name"
    assert keyword_of("Container", ("metadata", "labels")) is None  # built only where something is in it
    assert keyword_of("Workflow", ("spec",)) is None
