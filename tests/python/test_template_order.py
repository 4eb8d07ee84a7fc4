"""The order of templates: kept in YAML that exists, and said by a line of the program."""

from __future__ import annotations

import random
import textwrap
from copy import deepcopy
from typing import Any

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip import ConversionError
from roundtrip.convert import Result, documents_of, python_of, yaml_of
from roundtrip.document import equivalent
from roundtrip.document.templates import names_of
from roundtrip.python.patch.order_line import order_line
from roundtrip.yaml.reader import read
from tests.generator import as_json
from tests.support import FIXTURES, SHARED, corpus, examples, needs_shared, oracle

NAMES = [
    f"{a}{b}" for a in ("main", "gen", "say", "a-rather-long-name-of-a-template", "x", "été") for b in ("", "-1", "-2")
]
TEXT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: coin-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: toss, template: toss}
    - - {name: say, template: say}
  - name: toss
    script: {image: "python:3.12", command: [python], source: "print(1)\\n"}
  - name: say
    container: {image: alpine}
"""
HEAD = TEXT[: TEXT.index("  - name: main")]
SAY = TEXT[TEXT.index("  - name: say") :]
LINE = '    w.templates.sort(key=lambda t: ["main", "toss", "say"].index(str(t.name)))\n'


def orders(text: str) -> list[list[str]]:
    """The names of the templates of each document, in their order."""
    return [names_of(document.root) for document in documents_of(text, kind="yaml")[0]]


def workflow(rng: random.Random) -> dict[str, Any]:
    """A workflow whose templates call each other, in any order."""
    names = rng.sample(NAMES, rng.randint(2, 8))
    templates: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        before = names[:number]
        kind = rng.choice(["container", "script", "suspend", "steps", "dag"] if before else ["container", "script"])
        called = rng.sample(before, min(len(before), rng.randint(1, 3)))
        if kind == "container":
            body: dict[str, Any] = {"image": rng.choice(["a", "b"]), "args": [str(number)]}
        elif kind == "script":
            body = {"image": "python:3", "command": ["python"], "source": f"print({number})\n"}
        elif kind == "suspend":
            body = {}
        elif kind == "steps":
            templates.append(
                {"name": name, "steps": [[{"name": f"s{n}", "template": c}] for n, c in enumerate(called)]}
            )
            continue
        else:
            body = {"tasks": [{"name": f"t{n}", "template": c} for n, c in enumerate(called)]}
        templates.append({"name": name, kind: body})
    rng.shuffle(templates)
    spec = {"entrypoint": names[-1], "templates": templates}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"generateName": "w-"}, "spec": spec}


def calls(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The tasks and steps of a workflow."""
    found = []
    for template in document["spec"]["templates"]:
        found += template.get("dag", {}).get("tasks", [])
        found += [step for group in template.get("steps", []) for step in group]
    return found


def edited(document: dict[str, Any], rng: random.Random, *, moves: bool) -> dict[str, Any]:
    """The workflow with one to three edits of its templates: one added, removed, renamed, changed, or moved."""
    made = deepcopy(document)
    templates = made["spec"]["templates"]
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(templates))
        name = templates[at]["name"]
        fresh = next((n for n in rng.sample(NAMES, len(NAMES)) if n not in [t["name"] for t in templates]), None)
        kind = rng.choice(["add", "remove", "rename", "change", *(["move"] if moves else [])])
        if kind == "add" and fresh is not None:
            templates.insert(rng.randint(0, len(templates)), {"name": fresh, "container": {"image": "new"}})
        elif kind == "remove" and len(templates) > 2 and name not in {call["template"] for call in calls(made)}:
            del templates[at]
        elif kind == "rename" and fresh is not None:
            templates[at]["name"] = fresh
            for call in calls(made):
                call["template"] = fresh if call["template"] == name else call["template"]
        elif kind == "change" and "container" in templates[at]:
            templates[at]["container"]["image"] = "changed"
        elif kind == "move":
            templates.insert(rng.randint(0, len(templates) - 1), templates.pop(at))
    return made


# -- the line ----------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.text("abc-é\"'語", min_size=1, max_size=30), min_size=1, max_size=12), st.sampled_from(["w", "longer"])
)
@settings(max_examples=examples(60), deadline=None)
def test_the_line_has_blacks_layout(names: list[str], variable: str) -> None:
    text = f"with x as {variable}:\n    {order_line(variable, names)}\n"
    assert black.format_str(text, mode=black.Mode()) == text


def test_it_is_written_where_the_order_is_another() -> None:
    kept = python_of(TEXT, keep_order=True)
    assert kept.text.count(LINE) == 1
    assert kept.diagnostics == ()
    bare = python_of(TEXT)
    assert bare.text == kept.text.replace(LINE, "")
    (note,) = bare.diagnostics
    assert (note.severity, note.code, note.line, note.column) == ("note", "template-order", 7, 5)
    assert "`main` is templates[0], there templates[1]" in note.message
    # the same order needs no line, with or without
    same = yaml_of(bare.text, engine="static").text
    assert python_of(same, keep_order=True) == Result(bare.text)


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_both_engines_read_it(engine: Any) -> None:
    if engine == "hera":
        pytest.importorskip("hera.workflows")
    text = yaml_of(python_of(TEXT, keep_order=True).text, engine=engine).text
    assert orders(text) == [["main", "toss", "say"]]
    other = python_of(TEXT, keep_order=True).text.replace('["main", "toss", "say"]', '["say", "main", "toss"]')
    assert orders(yaml_of(other, engine=engine).text) == [["say", "main", "toss"]]


@pytest.mark.parametrize("name", ["main", "toss", "say"])
@pytest.mark.parametrize("engine", ["static", "hera"])
def test_a_name_in_it_that_is_changed_is_refused(name: str, engine: Any) -> None:
    """L8: no template without its place."""
    if engine == "hera":
        pytest.importorskip("hera.workflows")
    program = python_of(TEXT, keep_order=True).text.replace(LINE, LINE.replace(f'"{name}"', '"other"'))
    with pytest.raises(ConversionError) as raised:
        yaml_of(program, engine=engine)
    line = program.split("\n").index(LINE.replace(f'"{name}"', '"other"').rstrip()) + 1
    assert raised.value.diagnostics[0].line == line


def test_names_that_are_not_one_templates_own_cant_be_said() -> None:
    text = TEXT + "  - name: toss\n    container: {image: other}\n"
    kept = python_of(text, keep_order=True)
    assert "templates.sort" not in kept.text
    assert any(d.code == "template-order" and "a name of its own" in d.message for d in kept.diagnostics)


@pytest.mark.parametrize("name", ["yes", "True", "0x10", "1e3", "1.50", "100000000000000000000", "1e-7"])
def test_the_line_says_what_argo_makes_of_a_name(name: str) -> None:
    text = TEXT.replace("toss", name)
    kept = python_of(text, keep_order=True).text
    assert "templates.sort" in kept
    assert orders(yaml_of(kept, engine="static").text) == orders(text)
    assert yaml_of(kept, engine="static", onto=text).text == text
    moved = text.replace(SAY, "").replace("  - name: main", f"{SAY}  - name: main")
    moved_too = python_of(moved, onto=kept).text
    assert orders(yaml_of(moved_too, engine="static").text) == orders(moved)


def test_an_empty_name_is_another_than_none() -> None:
    text = (
        HEAD
        + "  - suspend: {}\n  - {name: '', steps: [[{name: a, template: b}]]}\n  - {name: b, container: {image: x}}\n"
    )
    for names in (text, text.replace("- suspend: {}", "- {name: '', script: {image: x, source: a}}")):
        back = yaml_of(python_of(names).text, engine="static").text
        (before,), (after,) = read(names).documents, read(back).documents
        assert before.root is not None
        assert after.root is not None
        assert equivalent(before.root, after.root)


def test_a_line_that_cant_be_said_any_more_goes() -> None:
    calls = "  - {name: b, steps: [[{name: a, template: a}], [{name: b, template: b}]]}\n"
    text = f"{HEAD}{calls}  - {{name: a, container: {{image: x}}}}\n"
    kept = python_of(text, keep_order=True).text
    assert "templates.sort" in kept
    result = python_of(text + calls, onto=kept, keep_order=True)
    assert "templates.sort" not in result.text
    assert sorted(orders(yaml_of(result.text, engine="static").text)[0]) == ["a", "b", "b"]


def test_every_workflow_of_a_stream_has_its_own() -> None:
    both = f"{TEXT}---\n{TEXT.replace('coin-', 'penny-')}"
    kept = python_of(both, keep_order=True).text
    assert "    coin.templates.sort(" in kept
    assert "    penny.templates.sort(" in kept
    assert orders(yaml_of(kept, engine="static").text) == [["main", "toss", "say"]] * 2


# -- properties --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**32))
@settings(max_examples=examples(60), deadline=None)
def test_a_new_file_has_the_order_that_the_program_says(seed: int) -> None:
    text = as_json([workflow(random.Random(seed))])
    python = python_of(text, keep_order=True).text
    back = yaml_of(python, engine="static").text
    assert orders(back) == orders(text)
    assert python_of(back, keep_order=True).text == python  # L6
    assert python_of(back, onto=python).text == python  # L4
    assert yaml_of(python, onto=text, engine="static").text == text  # L3
    assert black.format_str(python, mode=black.Mode()) == python


@given(st.integers(0, 2**32))
@settings(max_examples=examples(60), deadline=None)
def test_yaml_that_exists_keeps_its_order(seed: int) -> None:
    """Whatever is edited in the program, and whichever order that makes its templates in."""
    rng = random.Random(seed)
    document = workflow(rng)
    text = as_json([document])
    before = yaml_of(python_of(text).text, engine="static").text if rng.random() < 0.3 else text
    changed = edited(document, rng, moves=True)
    program = python_of(as_json([changed])).text
    after = yaml_of(program, onto=before, engine="static").text
    ((was,), (now,)) = orders(before), orders(after)
    assert sorted(now) == sorted(t["name"] for t in changed["spec"]["templates"])
    assert [name for name in now if name in was] == [name for name in was if name in now]


@given(st.integers(0, 2**32))
@settings(max_examples=examples(60), deadline=None)
def test_the_line_is_kept_up(seed: int) -> None:
    """Templates that are added, removed, renamed or moved in the YAML change the line along."""
    rng = random.Random(seed)
    document = workflow(rng)
    program = python_of(as_json([document]), keep_order=True).text
    changed = as_json([edited(document, rng, moves=True)])
    result = python_of(changed, onto=program, keep_order=rng.random() < 0.5)
    back = yaml_of(result.text, engine="static").text
    if not any(d.code == "template-order" for d in result.diagnostics):
        assert orders(back) == orders(changed)
    else:
        assert "templates.sort" not in program
    assert python_of(back, onto=result.text).text == result.text
    assert "templates.sort" not in result.text or order_line("w", *orders(changed)) in result.text


def test_a_block_that_is_made_anew_has_the_line_again() -> None:
    """Where what called the functions goes, the block has to call them itself."""
    script = "    script: {image: python, command: [python], source: 'print(%d)'}\n"
    functions = f"  - name: one\n{script % 1}  - name: two\n{script % 2}"
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec:\n  templates:\n"
    steps = "  - name: both\n    steps:\n    - - {name: one, template: one}\n    - - {name: two, template: two}\n"
    text = f"{head}{functions}{steps}"
    program = python_of(text, keep_order=True).text
    assert "templates.sort" in program
    for less in (
        f"{head}  - {{name: a, suspend: {{}}}}\n{functions}",
        f"{head}{functions}  - {{name: a, suspend: {{}}}}\n",
    ):
        result = python_of(less, onto=program)
        assert not result.diagnostics
        assert orders(yaml_of(result.text, engine="static").text) == orders(less)
        assert python_of(less, onto=result.text).text == result.text


@needs_shared
def test_the_order_of_the_corpus_is_kept() -> None:
    kept = 0
    for path in [*corpus("argo-examples")[::6], *corpus("catalog")[::2], *FIXTURES.glob("*.yaml")]:
        text = path.read_text("utf-8")
        result = python_of(text, keep_order=True)
        back = yaml_of(result.text, engine="static", validate=False).text
        assert orders(back) == orders(text), path
        assert oracle("equivalent").compare(text, back) == [], path
        kept += "templates.sort" in result.text
    assert kept > 10
    assert SHARED.is_dir()


# -- put-back ----------------------------------------------------------------------------------------------------------


def test_only_the_line_changes_where_only_the_order_does() -> None:
    program = python_of(TEXT, keep_order=True).text
    say = "  - name: say\n    container: {image: alpine}\n"
    moved = TEXT.replace(say, "").replace("  - name: main\n", say + "  - name: main\n")
    assert python_of(moved, onto=program).text == program.replace('["main", "toss", "say"]', '["say", "main", "toss"]')
    # what isn't in the program is no difference to it, but noted
    bare = python_of(TEXT).text
    assert python_of(moved, onto=bare) == Result(bare)
    result = python_of(TEXT, onto=bare)
    assert result.text == bare
    assert [d.code for d in result.diagnostics] == ["template-order"]


def test_keep_order_puts_a_line_into_a_program_without_one() -> None:
    bare, kept = python_of(TEXT).text, python_of(TEXT, keep_order=True).text
    assert python_of(TEXT, onto=bare, keep_order=True) == Result(kept)
    assert python_of(TEXT, onto=bare.replace("\n", "\r\n"), keep_order=True).text == kept.replace("\n", "\r\n")


def test_a_line_that_somebody_laid_out_stays_laid_out() -> None:
    own = (
        "    w.templates.sort(\n        key=lambda template: [\n            'main',  # first of all\n            'toss',\n"
        "            'say',\n        ].index(template.name)\n    )\n"
    )
    program = python_of(TEXT, keep_order=True).text.replace(LINE, own)
    assert python_of(TEXT, onto=program).text == program
    more = TEXT.replace("  - name: say\n", "  - name: cry\n    suspend: {}\n  - name: say\n")
    result = python_of(more, onto=program).text
    assert (
        "            'main',  # first of all\n            'toss',\n            \"cry\",\n            'say',\n" in result
    )
    fewer = more.replace("    - - {name: say, template: say}\n", "").partition("  - name: say\n")[0]
    assert (
        "            'toss',\n            \"cry\",\n        ].index(template.name)"
        in python_of(fewer, onto=result).text
    )


def test_a_name_too_many_is_somebodys_own() -> None:
    program = python_of(TEXT, keep_order=True).text.replace('["main", ', '["main", "once", ')
    assert python_of(yaml_of(program, engine="static").text, onto=program).text == program


def test_the_line_goes_with_its_workflow() -> None:
    both = f"{TEXT}---\n{TEXT.replace('coin-', 'penny-')}"
    program = python_of(both, keep_order=True).text
    result = python_of(TEXT, onto=program).text
    assert "coin.templates.sort(" in result
    assert "penny" not in result
    again = python_of(both, onto=result, keep_order=True).text
    assert orders(yaml_of(again, engine="static").text) == orders(both)


def test_yaml_that_has_another_order_than_the_line_stays_and_that_is_said() -> None:
    program = python_of(TEXT, keep_order=True).text.replace('["main", "toss", "say"]', '["say", "main", "toss"]')
    result = yaml_of(program, onto=TEXT, onto_file="wf.yaml", engine="static")
    assert result.text == TEXT
    (warning,) = result.diagnostics
    assert (warning.severity, warning.code) == ("warning", "template-order")
    assert "not that of wf.yaml, which stays" in warning.message
    assert program.split("\n")[warning.line - 1].strip().startswith("w.templates.sort(")


def test_a_list_of_documents_keeps_the_order_as_well() -> None:
    text = f"apiVersion: v1\nkind: List\nitems:\n- {textwrap.indent(TEXT, '  ').strip()}\n"
    program = python_of(text).text.replace('image="alpine"', 'image="busybox"')
    assert yaml_of(program, onto=text, engine="static").text == text.replace("alpine", "busybox")


def test_a_thousand_templates_are_put_in_order() -> None:
    """The list of their names, which the line goes through for each, is read once."""
    tasks = "".join(f"      - {{name: t{n}, template: w{n}}}\n" for n in range(1000))
    others = "".join(f"  - name: w{n}\n    suspend: {{}}\n" for n in range(1000))
    yaml = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: b-}\nspec:\n  entrypoint: main\n"
        f"  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}{others}"
    )
    assert ".sort(" in python_of(yaml, keep_order=True).text
