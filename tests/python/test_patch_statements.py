"""Changes put back into what people wrote: functions stay, and what comes, goes or moves is one statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of
from tests.python.test_patch import changed, put, same

# -- functions ---------------------------------------------------------------------------------------------------------

RUNNER = """\
from hera.shared import global_config
from hera.workflows import Script, Steps, Workflow, script

global_config.set_class_defaults(Script, constructor="runner", image="ml:1")


@script()
def train(rate: float) -> str:
    return str(rate)


with Workflow(name="w", entrypoint="main") as w:
    with Steps(name="main"):
        train(arguments={"rate": 0.1})
"""


@pytest.mark.parametrize(
    ("before", "after", "decorator"),
    [
        ("    inputs:", "    timeout: 5m\n    inputs:", '@script(timeout="5m")'),
        ("command: [python]", "command: [python3]", '@script(command=["python3"])'),
        ("command: [python]", "command: [python, -u]", '@script(command=["python", "-u"])'),
    ],
)
def test_what_hera_gives_a_function_becomes_an_argument(before: str, after: str, decorator: str) -> None:
    assert changed(RUNNER, put(RUNNER, (before, after))) == ["-@script()", f"+{decorator}"]


def test_a_function_is_not_given_up_for_what_no_argument_says() -> None:
    text = to_yaml(RUNNER, engine="static")
    with pytest.raises(ConversionError) as refused:
        to_python(text.replace("hera.workflows.runner", "mine.runner"), onto=RUNNER)
    assert refused.value.diagnostics[0].code == "cannot-put-back"


def test_another_input_of_a_function_is_an_argument() -> None:
    text = to_yaml(RUNNER, engine="static").replace(
        "- name: rate\n    script", "- name: rate\n      - name: more\n    script"
    )
    after = to_python(text, onto=RUNNER)
    assert same(text, to_yaml(after, engine="static"))
    assert '@script(inputs=[Parameter(name="rate"), Parameter(name="more")])\ndef train(' in after


def test_a_text_stays_one_where_it_could_be_a_function() -> None:
    program = (
        'from hera.workflows import Script, Workflow\n\nwith Workflow(name="w", entrypoint="a") as w:\n'
        '    Script(name="a", image="python", command=["python"], source="print(1)\\n")\n'
    )
    assert changed(program, put(program, ("image: python", "image: python\n      workingDir: /work"))) == [
        '-    Script(name="a", image="python", command=["python"], source="print(1)\\n")',
        "+    Script(",
        '+        name="a",',
        '+        image="python",',
        '+        command=["python"],',
        '+        working_dir="/work",',
        '+        source="print(1)\\n",',
        "+    )",
    ]


# -- steps -------------------------------------------------------------------------------------------------------------

STEPS = """\
from hera.workflows import Container, Step, Steps, Workflow

with Workflow(name="w", entrypoint="main") as w:
    say = Container(name="say", image="busybox")
    with Steps(name="main") as main:
        Step(name="one", template=say)
        with main.parallel():
            Step(name="two", template=say)
            Step(name="three", template="say")
        # and then
        last = Step(name="last", template=say)
"""
ONE = "    - - name: one\n        template: say\n"
TWO = "    - - name: two\n        template: say\n      - name: three\n        template: say\n"
LAST = "    - - name: last\n        template: say\n"


def test_a_step_comes_as_a_statement() -> None:
    after = put(STEPS, (TWO, TWO + ONE.replace("one", "new")))
    assert changed(STEPS, after) == ['+        Step(name="new", template=say)']
    assert after.index("three") < after.index("new") < after.index("# and then")
    assert to_python(to_yaml(STEPS, engine="static"), onto=after) == STEPS


def test_a_step_comes_into_its_group() -> None:
    after = put(STEPS, (TWO, TWO + "      - name: new\n        template: say\n"))
    assert changed(STEPS, after) == ['+            Step(name="new", template=say)']
    assert to_python(to_yaml(STEPS, engine="static"), onto=after) == STEPS


def test_a_step_gets_company() -> None:
    after = put(STEPS, (ONE, ONE + "      - name: new\n        template: say\n"))
    assert changed(STEPS, after) == [
        '-        Step(name="one", template=say)',
        "+        with main.parallel():",
        '+            Step(name="one", template=say)',
        '+            Step(name="new", template=say)',
    ]


def test_a_group_of_steps_comes_and_goes() -> None:
    more = TWO.replace("two", "four").replace("three", "five")
    after = put(STEPS, ("    # and then\n" + LAST, more + "    # and then\n" + LAST))
    assert changed(STEPS, after) == [
        "+        with main.parallel():",
        '+            Step(name="four", template=say)',
        '+            Step(name="five", template=say)',
    ]
    assert changed(STEPS, put(STEPS, (TWO, ""))) == [
        "-        with main.parallel():",
        '-            Step(name="two", template=say)',
        '-            Step(name="three", template="say")',
    ]


def test_a_template_has_another_name_than_its_step() -> None:
    program = STEPS.replace('Step(name="one", template=say)', "say()").replace(
        'image="busybox"', 'image="busybox", env={"A": "1"}'
    )
    text = to_yaml(program, engine="static")
    again = text.replace("template: say", "template: tell").replace(
        "- name: say\n    container", "- name: tell\n    container"
    )
    assert changed(program, to_python(again, onto=program)) == [
        '-    say = Container(name="say", image="busybox", env={"A": "1"})',
        '+    say = Container(name="tell", image="busybox", env={"A": "1"})',
        "-        say()",
        '+        say(name="say")',
        '-            Step(name="three", template="say")',
        '+            Step(name="three", template="tell")',
    ]


# -- order -------------------------------------------------------------------------------------------------------------


def test_a_step_moves_with_its_words() -> None:
    words = "    # and then\n"
    after = put(STEPS, (ONE + TWO + words + LAST, words + LAST + ONE + TWO))
    assert changed(STEPS, after) == [
        "+        # and then",
        '+        last = Step(name="last", template=say)',
        "-        # and then",
        '-        last = Step(name="last", template=say)',
    ]


def test_a_task_moves_with_its_words() -> None:
    program = """\
from hera.workflows import DAG, Container, Workflow

SHOUT = "!"
with Workflow(name="w", entrypoint="main") as w:
    say = Container(name="say", image="busybox")
    with DAG(name="main"):
        a = say(name="a")
        # loud
        b = say(name=f"b{SHOUT}")
        c = say(name="c")
        a >> [b, c]
"""
    text = to_yaml(program, engine="static")
    b = text[text.index("      # loud\n") : text.index("      - name: c\n")]
    c = text[text.index("      - name: c\n") :]
    assert changed(program, put(program, (b + c, c + b))) == [
        '+        c = say(name="c")',
        '-        c = say(name="c")',
    ]


# -- documents and imports ---------------------------------------------------------------------------------------------

REGIONS = """\
from hera.workflows import (
    Container,
    Workflow,
)


def sync(region):
    with Workflow(name=f"sync-{region}", entrypoint="sync") as w:
        Container(name="sync", image="rclone:1", args=[region])
    return w


eu = sync("eu")
us = sync("us")
"""


def test_a_document_comes_behind_those_that_a_helper_makes() -> None:
    text = to_yaml(REGIONS, engine="static")
    more = text + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    after = to_python(more, onto=REGIONS)
    assert after.startswith(REGIONS)
    assert same(more, to_yaml(after, engine="static"))
    assert to_python(text, onto=after) == REGIONS


def test_a_document_that_a_helper_makes_goes_with_its_call() -> None:
    text = to_yaml(REGIONS, engine="static")
    after = to_python(text[: text.index("---")], onto=REGIONS)
    assert changed(REGIONS, after) == ['-us = sync("us")']


def test_names_that_are_imported_one_a_line_stay_so() -> None:
    program = REGIONS.replace('eu = sync("eu")\nus = sync("us")\n', 'w = Workflow(name="w")\n')
    after = put(program, ("spec: {}", "spec: {onExit: a, templates: [{name: a, suspend: {}}]}"))
    assert "import (\n    Container,\n    Suspend,\n    Workflow,\n)\n" in after


def test_a_document_that_has_no_place_is_named() -> None:
    program = REGIONS.replace('eu = sync("eu")\nus = sync("us")\n', "eu, us = map(sync, ['eu', 'us'])\n")
    text = to_yaml(program, engine="static")
    second = text.index("---\n")
    with pytest.raises(ConversionError) as refused:
        to_python(text[:second], onto=program)
    assert 'the document: lost {"apiVersion": "argoproj.io/v1alpha1", ' in refused.value.diagnostics[0].message
    new = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n---\n"
    with pytest.raises(ConversionError) as refused:
        to_python(text[:second] + "---\n" + new + text[second + 4 :], onto=program)
    found = refused.value.diagnostics[0]
    assert 'the document: appeared {"apiVersion": "v1", "kind": "ConfigMap"' in found.message
    assert found.line == text[:second].count("\n") + 2


# -- helpers and arrows ------------------------------------------------------------------------------------------------

HELPER = """\
from hera.workflows import DAG, Container, Workflow


def tool(name):
    return Container(name=f"run-{name}", image=f"tools/{name}:1")


with Workflow(name="w", entrypoint="main") as w:
    build, test = tool("build"), tool("test")
    undo = tool("undo")
    with DAG(name="main"):
        b = build()
        t = test()
        b >> t
        # whatever comes
        t.on_failure(undo(name="undo-test"))
        b.on_failure(undo(name="undo-build"))
"""


def test_a_task_uses_what_a_helper_made() -> None:
    task = "      - name: again\n        template: run-test\n        depends: run-build\n"
    after = put(HELPER, ("      # whatever comes\n", f"{task}      # whatever comes\n"))
    assert changed(HELPER, after) == [
        "-        b >> t",
        '+        again = test(name="again")',
        "+        b >> [t, again]",
    ]
    assert to_python(to_yaml(HELPER, engine="static"), onto=after) == HELPER


def test_a_task_that_an_arrow_makes_gets_a_name_where_it_needs_one() -> None:
    after = put(HELPER, ("depends: run-test.Failed", "depends: run-build.Failed"))
    assert changed(HELPER, after) == [
        '-        t.on_failure(undo(name="undo-test"))',
        '+        undo_test = undo(name="undo-test")',
        "+        b.on_failure(undo_test)",
    ]
    assert "# whatever comes" in after
    text = to_yaml(HELPER, engine="static") + "        when: 1 == 1\n"
    assert changed(HELPER, to_python(text, onto=HELPER)) == [
        '-        b.on_failure(undo(name="undo-build"))',
        '+        b.on_failure(undo(name="undo-build", when="1 == 1"))',
    ]


def test_a_task_that_an_arrow_makes_goes() -> None:
    task = "      - name: undo-build\n        depends: run-build.Failed\n        template: run-undo\n"
    assert changed(HELPER, put(HELPER, (task, ""))) == ['-        b.on_failure(undo(name="undo-build"))']
    again = to_yaml(HELPER, engine="static").replace("name: undo-build", "name: undo-it")
    assert changed(HELPER, to_python(again, onto=HELPER)) == [
        '-        b.on_failure(undo(name="undo-build"))',
        '+        b.on_failure(undo(name="undo-it"))',
    ]


MODULES = {
    "shared.py": (
        "from hera.workflows import Container\n\n\n"
        'def tool(name):\n    return Container(name=name, image=f"tools/{name}:1")\n'
    ),
    "flow.py": (
        "from shared import tool\n\nfrom hera.workflows import Steps, Workflow\n\n\n"
        'with Workflow(name="w", entrypoint="main") as w:\n    lint = tool("lint")\n'
        '    with Steps(name="main"):\n        lint()\n'
    ),
}
OWN = """\
from hera.workflows import Container, Workflow


def pipeline(name):
    return Workflow(name=name, entrypoint=name, labels={"pipeline": name})


def say(text):
    return Container(name="say", image="busybox", args=[f"echo {text}"])


with pipeline("say") as w:
    say("hello")
"""


def test_a_helper_is_not_given_up(tmp_path: Path) -> None:
    for name, text in MODULES.items():
        (tmp_path / name).write_text(text)
    program, path = MODULES["flow.py"], str(tmp_path / "flow.py")
    text = to_yaml(program, engine="static", path=path)
    for before, after in (
        ("image: tools/lint:1", "image: tools/lint:2"),
        ("    container:", "    timeout: 5m\n    container:"),
    ):
        assert before in text
        with pytest.raises(ConversionError) as refused:
            python_of(text.replace(before, after), onto=program, path=path)
        assert f"{path}:" in refused.value.diagnostics[0].message


@pytest.mark.parametrize(
    ("before", "after"),
    [("pipeline: say", "pipeline: other"), ("echo hello", "echo bye"), ("name: say\n    c", "name: x\n    c")],
)
def test_what_a_helper_makes_of_what_it_is_given_is_not_taken_out_of_it(before: str, after: str) -> None:
    text = to_yaml(OWN, engine="static")
    assert before in text
    if "name: x" in after:  # a literal of the helper's own
        assert 'name="x"' in to_python(text.replace(before, after), onto=OWN)
        return
    with pytest.raises(ConversionError) as refused:
        to_python(text.replace(before, after), onto=OWN)
    assert refused.value.diagnostics[0].code == "cannot-put-back"


DICTIONARY = """\
from hera.workflows import Container, Workflow

with Workflow(name="w", entrypoint="a") as w:
    Container(name="a", image="x:1", env={"LEVEL": "info", "WORKERS": 4})
"""


@pytest.mark.parametrize(
    ("before", "after", "env"),
    [
        ("name: LEVEL", "name: LOG_LEVEL", '{"LOG_LEVEL": "info", "WORKERS": 4}'),
        (
            "      - name: LEVEL\n",
            "      - {name: A, value: b}\n      - name: LEVEL\n",
            '{"A": "b", "LEVEL": "info", "WORKERS": 4}',
        ),
        (
            "      - name: WORKERS\n",
            "      - {name: A, value: b}\n      - name: WORKERS\n",
            '{"LEVEL": "info", "A": "b", "WORKERS": 4}',
        ),
        ("      - name: LEVEL\n        value: info\n", "", '{"WORKERS": 4}'),
    ],
)
def test_variables_in_a_dictionary_stay_in_it(before: str, after: str, env: str) -> None:
    made = changed(DICTIONARY, put(DICTIONARY, (before, after)))
    assert "".join(line[1:] for line in made if line[0] == "+").split("env=")[1].startswith(env)
    assert not any("Env" in line for line in made)


def test_what_plain_hera_passes_over_is_named() -> None:
    text = to_yaml(DICTIONARY, engine="static").replace("    container:", "    priority: 3\n    container:")
    result = python_of(text, onto=DICTIONARY)
    found = [d for d in result.diagnostics if d.code == "beyond-hera"]
    assert [(d.severity, d.line) for d in found] == [("note", text[: text.index("priority")].count("\n") + 1)]
    assert not [d for d in python_of(to_yaml(DICTIONARY), onto=DICTIONARY).diagnostics if d.code == "beyond-hera"]
