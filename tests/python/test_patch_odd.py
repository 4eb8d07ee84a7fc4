"""Programs in other shapes: tabs, texts in triple quotes, names that an expression binds, tasks that a loop makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of
from roundtrip.python.patch.tabs import with_blanks, with_tabs
from roundtrip.python.patch.text_lines import relined, text_of
from tests.python.test_patch import changed, same
from tests.python.test_patch_lists import edited, template

TABS = '''\
from hera.workflows import Container, DAG, Workflow, script


@script(image="python:3.11", command=["python"], add_cwd_to_sys_path=False)
def work():
	text = """
	a
		b"""
	for x in [1, 2]:
		if x:  # loop
			print(x, text)


with Workflow(generate_name="w-", entrypoint="d") as w:
	# the a
	a = Container(
		name="a",
		image="a:1",	# pinned
	)
	with DAG(name="d"):
		t = a(name="t")
		u = work(name="u")
		t >> u
'''


def _tasks(spec: Any) -> Any:
    return template(spec, "d")["dag"]["tasks"]


def _source(spec: Any) -> None:
    script = template(spec, "work")["script"]
    script["source"] = script["source"].replace("print(x", "print(0, x")


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (
            lambda s: _tasks(s).append({"name": "v", "template": "a", "depends": "t"}),
            ["-\t\tt >> u", '+\t\tv = a(name="v")', "+\t\tt >> [u, v]"],
        ),
        (lambda s: _tasks(s).insert(0, {"name": "v", "template": "a"}), ['+\t\ta(name="v")']),
        (lambda s: template(s, "a")["container"].update(command=["x"]), ['+\t\tcommand=["x"],']),
        (_source, ["-\t\t\tprint(x, text)", "+\t\t\tprint(0, x, text)"]),
        (
            lambda s: s["templates"].append({"name": "e", "dag": {"tasks": [{"name": "f", "template": "a"}]}}),
            ['+\twith DAG(name="e"):', '+\t\ta(name="f")'],
        ),
    ],
)
def test_tabs_stay_tabs(edit: Callable[[dict[str, Any]], object], lines: list[str]) -> None:
    assert edited(TABS, edit) == lines


@given(st.lists(st.sampled_from(["\tx = 1", "\t\ty", "    z", "\t  w", "", "a", "\t    b", "\tp = '\tq'"])))
def test_what_stays_has_its_tabs(lines: list[str]) -> None:
    text = "\n".join(["if 1:", *lines])
    blank = with_blanks(text)
    assert blank is None or with_tabs(text, blank, blank) == text
    assert blank is None or with_tabs(text, blank, f"{blank}\n        n") == f"{text}\n\t\tn"


TEXTS = """\
from textwrap import dedent
from hera.workflows import Container, Script, Workflow

with Workflow(generate_name="w-", entrypoint="a") as w:
    a = Container(name="a", image='a:1', args=['''
set -e
echo "o\\x6ee"
echo two
'''])
    b = Script(name="b", image="python:3", source=dedent(\"\"\"\\
        import os
        print(os.name)  # here

        print(2)
        \"\"\"))
    c = Container(name="c", image="a:1", args=[
        dedent(\"\"\"
            set -e
            echo c
        \"\"\").strip(), r\"\"\"a\\b
c\"\"\"])
"""


def _args(name: str, old: str, new: str, index: int = 0) -> Callable[[Any], None]:
    def edit(spec: Any) -> None:
        args = template(spec, name)["container"]["args"]
        assert old in args[index]
        args[index] = args[index].replace(old, new)

    return edit


def _script(spec: Any) -> None:
    script = template(spec, "b")["script"]
    script["source"] = script["source"].replace("print(2)", "if 1:\n    print(3)")


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (_args("a", "two", "2"), ["-echo two", "+echo 2"]),
        (_args("a", "two\n", "two\necho '''\n"), ["+echo \\'\\'\\'"]),
        (_args("a", "echo two\n", ""), ["-echo two"]),
        (_script, ["-        print(2)", "+        if 1:", "+            print(3)"]),
        (_args("c", "echo c", "echo d"), ["-            echo c", "+            echo d"]),
        (_args("c", "set -e", "set -x"), ["-            set -e", "+            set -x"]),
        (_args("c", "\nc", "\nd\\", 1), None),
    ],
)
def test_a_line_of_a_text_stays_where_it_is(edit: Callable[[dict[str, Any]], object], lines: list[str] | None) -> None:
    found = edited(TEXTS, edit)
    assert lines is None or found == lines


_LINES = st.lists(st.text(st.sampled_from("ab\\'\" \t\u00e9"), max_size=6), min_size=2, max_size=6)


@given(_LINES, _LINES, st.sampled_from(["'''", '"""']), st.booleans())
def test_a_relined_text_says_what_it_is_to_say_or_does_not_parse(
    old: list[str], new: list[str], quotes: str, raw: bool
) -> None:
    literal = f"{'r' if raw else ''}{quotes}{chr(10).join(old)}{quotes}"
    said = text_of(literal)
    wanted = "\n".join(new)
    found = relined(literal, said, wanted) if said is not None else None
    if found is not None and not raw:
        assert text_of(found) == wanted


LOOP = """\
from hera.workflows import Container, DAG, Workflow

with Workflow(generate_name="w-", entrypoint="d") as w:
    a = Container(name="a", image="a:1")

    def wire():
        a(name="x")

    with DAG(name="d"):
        t = a(name="t")
        for n in ("u", "v"):
            t >> a(name=n)
    with DAG(name="e"):
        wire()
"""


def test_a_task_comes_behind_the_loop_or_the_call_that_makes_others() -> None:
    assert edited(LOOP, lambda s: _tasks(s).append({"name": "z", "template": "a"})) == ['+        a(name="z")']
    assert edited(LOOP, lambda s: template(s, "e")["dag"]["tasks"].append({"name": "z", "template": "a"})) == [
        '+        a(name="z")'
    ]


def test_a_template_comes_before_the_loop_that_makes_others() -> None:
    program = """\
from hera.workflows import Container, Workflow

with Workflow(generate_name="w-", entrypoint="a") as w:
    for name in ("a", "b"):
        Container(name=name, image="a:1")
"""
    assert edited(program, lambda s: s["templates"].insert(0, {"name": "c", "container": {"image": "x"}})) == [
        '+    Container(name="c", image="x")'
    ]


def test_a_name_that_an_expression_binds_does_not_vanish() -> None:
    program = """\
from hera.workflows import Container, Workflow

with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(name="a", image="a", command=(cmd := ["x"]))
    Container(name="b", image="b", command=cmd)
"""
    text = to_yaml(program, engine="static").replace("command: [x]", "command: [z]", 1)
    with pytest.raises(ConversionError, match="has no place"):
        to_python(text, onto=program)
    whole = to_yaml(program, engine="static").replace("command: [x]", "command: [z]")
    assert changed(program, to_python(whole, onto=program))[1] == (
        '+    Container(name="a", image="a", command=(cmd := ["z"]))'
    )


def test_an_argument_that_gives_nothing_is_filled() -> None:
    program = """\
from typing import Optional

from hera.workflows import Container, Workflow, script


@script(image="python:3", env=[])
def work(a: int, b: Optional[str] = None) -> None:
    print(a, b)


with Workflow(generate_name="w-", entrypoint="work") as w:
    work()
    Container(name="c", image="c", env=None, labels={})
"""
    env = [{"name": "A", "value": "b"}]
    assert edited(program, lambda s: template(s, "work")["script"].update(env=env)) == [
        '-@script(image="python:3", env=[])',
        '+@script(image="python:3", env=[Env(name="A", value="b")])',
    ]
    assert edited(program, lambda s: template(s, "c")["container"].update(env=env)) == [
        '-    Container(name="c", image="c", env=None, labels={})',
        '+    Container(name="c", image="c", env=[Env(name="A", value="b")], labels={})',
    ]
    assert edited(program, lambda s: template(s, "c").update(metadata={"labels": {"x": "y"}})) == [
        '-    Container(name="c", image="c", env=None, labels={})',
        '+    Container(name="c", image="c", env=None, labels={"x": "y"})',
    ]


SHARED = """\
from hera.workflows import Container, CronWorkflow, Steps, Workflow, WorkflowTemplate

cleanup = Container(name="cleanup", image="acme/tools:4", command=["cleanup"])

with WorkflowTemplate(name="clean", entrypoint="steps") as template:
    with Steps(name="steps"):
        cleanup(name="first")

with CronWorkflow(name="nightly", entrypoint="steps", schedules=["0 2 * * *"]) as cron:
    with Steps(name="steps"):
        cleanup(name="nightly-first")

plain = Workflow(name="plain", entrypoint="cleanup", templates=[cleanup])
print(cleanup.image)
"""


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (
            0,
            [
                '+    cleanup_2 = Container(name="cleanup", image="acme/tools:5", command=["cleanup"])',
                '-        cleanup(name="first")',
                '+        cleanup_2(name="first")',
            ],
        ),
        (
            1,
            [
                '+    cleanup_2 = Container(name="cleanup", image="acme/tools:5", command=["cleanup"])',
                '-        cleanup(name="nightly-first")',
                '+        cleanup_2(name="nightly-first")',
            ],
        ),
        (
            2,
            [
                '-plain = Workflow(name="plain", entrypoint="cleanup", templates=[cleanup])',
                '+cleanup_2 = Container(name="cleanup", image="acme/tools:5", command=["cleanup"])',
                '+plain = Workflow(name="plain", entrypoint="cleanup", templates=[cleanup_2])',
            ],
        ),
    ],
)
def test_one_object_in_several_workflows_gets_another_beside_it(number: int, lines: list[str]) -> None:
    parts = to_yaml(SHARED, engine="static").split("image: acme/tools:4")
    assert len(parts) == 4
    text = "image: acme/tools:4".join(parts[: number + 1]) + "image: acme/tools:5"
    text += "image: acme/tools:4".join(parts[number + 1 :])
    result = to_python(text, onto=SHARED)
    assert same(text, to_yaml(result, engine="static"))
    assert changed(SHARED, result) == lines


RUNNER = """\
from typing import Annotated

from hera.workflows import Artifact, Parameter, Steps, Workflow, script


@script(constructor="runner", image="i:1")
def load(
    a_file: Annotated[str, Artifact(name="a_dict")],
    tag: Annotated[str, Parameter(description="which")] = "t1",
) -> Annotated[int, Parameter(name="out")]:
    return 1


with Workflow(generate_name="w-", entrypoint="s") as w:
    with Steps(name="s"):
        load()
"""


def test_what_hera_derives_is_said_in_the_annotation() -> None:
    def path(spec: Any) -> None:
        template(spec, "load")["inputs"]["artifacts"][0]["path"] = "/other"

    assert edited(RUNNER, path) == [
        '-    a_file: Annotated[str, Artifact(name="a_dict")],',
        '+    a_file: Annotated[str, Artifact(name="a_dict", path="/other")],',
    ]
    # whose name is the parameter's stays without one
    enum = {"enum": ["t1", "t2"]}
    assert edited(RUNNER, lambda s: template(s, "load")["inputs"]["parameters"][0].update(enum)) == [
        '-    tag: Annotated[str, Parameter(description="which")] = "t1",',
        '+    tag: Annotated[str, Parameter(description="which", enum=["t1", "t2"])] = "t1",',
    ]


BUILT = """\
from hera.workflows import Container, Workflow


def build(env: str) -> Workflow:
    with Workflow(name=f"w-{env}", entrypoint="a", labels={"env": env}) as w:
        Container(name="a", image="i:1", args=["--env", env])
    return w


one, two = build("dev"), build("prod")
"""


@pytest.mark.parametrize(
    ("program", "old", "new", "why"),
    [
        (BUILT, "image: i:1", "image: i:2", "Line 6 of the program says it for spec.templates[0].container.image of Workflow 2 as well, which stays as it is."),
        (BUILT, "[--env, dev]", "[--env, test]", "Line 10 of the program says it for metadata.labels.env as well, which stays as it is."),
        (RUNNER, "value: /tmp/hera-outputs", "value: /tmp/o", "Hera itself makes it of what is at line 6 of the program, which doesn't say it."),
    ],
)  # fmt: skip
def test_a_refusal_says_why(program: str, old: str, new: str, why: str) -> None:
    text = to_yaml(program, engine="static")
    assert old in text
    with pytest.raises(ConversionError) as refused:
        to_python(text.replace(old, new, 1), onto=program)
    assert why in refused.value.diagnostics[0].message


def test_a_change_with_many_other_lines_says_why() -> None:
    program = RUNNER.replace('constructor="runner", image="i:1"', 'image="i:1"')
    text = to_yaml(program, engine="static")
    result = python_of(text.replace("name: tag", "name: tag\n        globalName: t"), onto=program)
    assert not [d for d in result.diagnostics if d.code == "made-anew"]
    wide = """\
from hera.workflows import Container, Workflow

with Workflow(generate_name="w-", entrypoint="a") as w:
    a = Container(name="a", image="i:1", command=["sh", "-c"], args=["echo"])
"""
    text = to_yaml(wide, engine="static").replace("echo", "echo and something longer than that")
    notes = [d.message for d in python_of(text, onto=wide).diagnostics if d.code == "made-anew"]
    assert notes == ["6 lines of the program are other ones: what a line says became too long for it, and is split"]


def test_a_line_of_a_script_that_black_laid_out_is_one_line() -> None:
    head = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: one\n"
        "  templates:\n  - name: one\n    script:\n      image: python:3\n      command: [python]\n      source: |\n"
    )
    source = ["words = [", "  'a', 'b',", "  'c' % 'd',", "]", "for w in words:", "  print(w)", "  print( 'x' )"]
    text = head + "".join(f"        {line}\n" for line in source)
    program = to_python(text)
    other = text.replace("print(w)", "print(w, 1)")
    result = to_python(other, onto=program)
    assert same(other, to_yaml(result, engine="static"))
    assert changed(program, result) == ["-        print(w)", "+        print(w, 1)"]
