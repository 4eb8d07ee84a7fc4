"""What somebody wrote around a change stays: the kinds of change that took more with them once."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of
from roundtrip.programs import read_program
from tests.python.test_patch import changed, put, same
from tests.support import SHARED

CASES = SHARED / "cases" / "putback"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the cases aren't here: ../shared/cases/putback")


def onto(name: str) -> tuple[list[str], str]:
    """The lines that a case changes, and the program then."""
    folder = CASES / name
    pair = (
        (folder / "flow.py", folder / "wf.yaml")
        if folder.is_dir()
        else (folder.with_suffix(s) for s in (".py", ".yaml"))
    )
    program, text = (path.read_text("utf-8") for path in pair)
    result = to_python(text, onto=program)
    assert same(text, to_yaml(result, engine="static"))
    return changed(program, result), result


@needs_cases
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "default-changed",
            [
                '-def work(namespace: str = "default", n: int = 1) -> None:',
                '+def work(namespace: str = "default", n: int = 2) -> None:',
            ],
        ),
        (
            "module-level-template",
            ['-    image="alpine:3.19",  # not 3.20 yet', '+    image="alpine:3.20",  # not 3.20 yet'],
        ),
        (
            "template-added-to-list",
            [
                "-from hera.workflows import Container, Workflow",
                "+from hera.workflows import Container, Suspend, Workflow",
                '+        Suspend(name="extra"),',
            ],
        ),
        (
            "locality_add",
            [
                "-from hera.workflows import DAG, Parameter, Workflow, script",
                "+from hera.workflows import DAG, Container, Parameter, Workflow, script",
                '+    extra = Container(name="extra", image="alpine:3", command=["echo"])',
                "-        m >> u",
                "+        m >> u >> extra()",
            ],
        ),
        ("locality_min", ["-    print(value)", '+    print("got", value)']),
        (
            "rename_script",
            [
                '-@script(image="python:3.12")',
                '+@script(name="toss", image="python:3.12")',
                "-        flip() >> tell()",
                '+        flip(name="flip") >> tell()',
            ],
        ),
    ],
)
def test_a_case_touches_its_own_lines(name: str, lines: list[str]) -> None:
    assert onto(name)[0] == lines


@needs_cases
def test_list_arguments_stay() -> None:
    program = (CASES / "list_args.py").read_text("utf-8")
    text = to_yaml(program, engine="static")
    assert to_python((CASES / "list_args.yaml").read_text("utf-8"), onto=program) == program
    after = to_python(text.replace("{{inputs.parameters.day}}", "tuesday"), onto=program)
    assert [line[0] for line in changed(program, after)] == ["-", "+"]
    assert '"day": "tuesday"' in after


RUNNERS = """\
from hera.workflows import DAG, Workflow, script


@script(constructor="runner", image="acme:1")
def make():
    return [1, 2]


@script(constructor="runner", image="acme:1")
def use(value: int):
    print(value)


with Workflow(generate_name="fan-", entrypoint="main") as w:
    with DAG(name="main"):
        m = make()
        u = use(with_param=m.result)
        m >> u
"""


def test_a_container_comes_into_a_program_of_runner_scripts() -> None:
    after = put(
        RUNNERS,
        (
            "  - name: make\n    script",
            "      - {name: extra, template: extra, depends: use}\n  - name: make\n    script",
        ),
        ("  - name: use\n    inputs", "  - name: extra\n    container: {image: 'a:1'}\n  - name: use\n    inputs"),
    )
    assert changed(RUNNERS, after) == [
        "-from hera.workflows import DAG, Workflow, script",
        "+from hera.workflows import DAG, Container, Workflow, script",
        '+    extra = Container(name="extra", image="a:1")',
        "-        m >> u",
        "+        m >> u >> extra()",
    ]


def test_a_template_stays_when_its_last_task_goes() -> None:
    text = to_yaml(RUNNERS, engine="static")
    start, end = text.index("      - name: use\n"), text.index("  - name: make\n    script")
    after = to_python(text[:start] + text[end:], onto=RUNNERS)
    assert changed(RUNNERS, after) == ["+    use()", "-        u = use(with_param=m.result)", "-        m >> u"]


ENVIRONMENT = """\
from hera.workflows import Container, Env, Workflow

with Workflow(generate_name="a-", entrypoint="main") as w:
    Container(
        name="main",
        image="busybox",
        env=[
            # old switch
            Env(name="A", value="1"),
            # new switch
            Env(name="B", value="2"),  # for now
        ],
        # what it does
        command=["run"],
        # and how
        args=["fast"],
    )
"""


@pytest.mark.parametrize(
    ("gone", "lines"),
    [
        ("      - name: A\n        value: '1'\n", ["# old switch", 'Env(name="A", value="1"),']),
        ("      command: [run]\n", ["# what it does", 'command=["run"],']),
        ("      args: [fast]\n", ["# and how", 'args=["fast"],']),
    ],
)
def test_what_is_deleted_takes_its_comment_along(gone: str, lines: list[str]) -> None:
    # as a text without comments that nobody keeps
    text = (
        "\n".join(
            line.split(" #")[0].rstrip()
            for line in to_yaml(ENVIRONMENT, engine="static").splitlines()
            if line.strip()[:1] != "#"
        )
        + "\n"
    )
    text = text.replace('"1"', "'1'").replace('"2"', "'2'")
    assert gone in text, text
    result = python_of(text.replace(gone, ""), onto=ENVIRONMENT)
    assert [line[1:].strip() for line in changed(ENVIRONMENT, result.text)] == lines
    assert "comment-gone" in {d.code for d in result.diagnostics}


def test_a_comment_deleted_alone_is_named() -> None:
    text = to_yaml(ENVIRONMENT, engine="static")
    assert "# old switch\n" in text
    line = next(line for line in text.splitlines(keepends=True) if "# old switch" in line)
    result = python_of(text.replace(line, ""), onto=ENVIRONMENT)
    assert result.text == ENVIRONMENT
    assert [(d.code, d.line) for d in result.diagnostics] == [("comment-stays", 8)]
    assert python_of(text, onto=ENVIRONMENT).diagnostics == ()


ABOVE = """\
from hera.workflows import DAG, Container, Task, Workflow

in_ = Container(name="in", image="a:1", command=["in"])
out = Container(name="out", image="a:1")


def build():
    with Workflow(name="w", entrypoint="main") as w:
        with DAG(name="main"):
            a = Task(name="a", template=in_)
            b = out(name="b")
            a >> b
    return w


def describe():
    return in_.image, out.image


w = build()
"""


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (("image: a:1\n      command", "image: a:2\n      command"), ['image="a:2"']),
        (("name: in\n    container", "name: in\n    timeout: 5m\n    container"), ['timeout="5m"']),
        (("command: [in]", "command: [in]\n      args: [x]"), ['args=["x"]']),
        (("      - name: a\n", "      - name: c\n"), ['Task(name="c", template=in_)']),
        (("        depends: a\n", "        depends: a\n        when: x == y\n"), ['when="x == y"']),
    ],
)
def test_a_template_above_the_workflow_stays_there(edit: tuple[str, str], lines: list[str]) -> None:
    text = to_yaml(ABOVE, engine="static")
    edits = [edit, ("depends: a", "depends: c")] if "name: c" in edit[1] else [edit]
    after = put(ABOVE, *edits)
    assert text != after
    found = changed(ABOVE, after)
    assert sum(line[0] == "-" for line in found) == 1
    assert all(any(line in f for f in found) for line in lines)
    names = {"in_", "out", "build", "describe", "w"}
    bound = {n.id for n in ast.walk(ast.parse(after)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    assert names <= bound | {n.name for n in ast.parse(after).body if isinstance(n, ast.FunctionDef)}


def test_a_task_that_a_loop_comes_before_says_what_it_depends_on() -> None:
    program = (
        "from hera.workflows import DAG, Container, Workflow\n\n"
        'with Workflow(name="w", entrypoint="main") as w:\n    job = Container(name="job", image="x")\n'
        '    with DAG(name="main"):\n        previous = None\n        for n in ["a", "b"]:\n            t = job(name=n)\n'
        "            if previous:\n                previous >> t\n            previous = t\n"
        '        last = job(name="last")\n'
    )
    text = to_yaml(program, engine="static")
    more = text.rstrip() + "\n"
    more = more.replace(
        "      - name: last\n        template: job\n",
        "      - name: last\n        template: job\n      - {name: new, template: job, depends: last}\n",
    )
    assert more.count("new") == 1
    after = to_python(more, onto=program)
    assert changed(program, after) == ['+        new = job(name="new", depends="last")'] or changed(program, after) == [
        '+        job(name="new", depends="last")'
    ]
    assert same(more, to_yaml(after, engine="static"))


@pytest.mark.parametrize("odd", ["\x0c", "\r", "\t"])
def test_odd_white_space_is_left_alone(odd: str) -> None:
    program = 'from hera.workflows import Container, Workflow\n\nwith Workflow(name="w", entrypoint="a") as w:\n'
    first, second = (
        '    Container(name="a", image="x:1")\n',
        '    Container(\n        name="b",\n        image="y:1",\n    )\n',
    )
    if odd == "\x0c":
        program = (
            program.replace("\n\n", "\n\x0c\n") + odd + first + second.replace("        image", "\x0c        image")
        )
    elif odd == "\r":
        program += first.replace("\n", "\r") + second.replace('"b",\n', '"b",\r')
    else:
        program += first.replace("    ", "\t") + second.replace("\n    )", "\n\t)").replace(
            "    Container", "\tContainer"
        )
    text = to_yaml(program, engine="static")
    assert to_python(text, onto=program) == program
    for before, after in (
        ("x:1", "x:2"),
        ("y:1", "y:2"),
        ("image: y:1", "image: y:1\n    timeout: 5m"),
        ("  - name: b", "  - {name: new, suspend: {}}\n  - name: b"),
    ):
        edited = text.replace(before, after)
        assert edited != text
        try:
            result = to_python(edited, onto=program)
        except ConversionError as refused:
            assert refused.diagnostics[0].code == "cannot-put-back"  # noqa: PT017  refusing is as good
            continue
        assert same(edited, to_yaml(result, engine="static"))
        kept = [c for c in result if c in "\x0c\r\t"]
        assert [c for c in program if c in "\x0c\r\t"] == kept[: program.count(odd)] or len(kept) >= program.count(odd)


@pytest.mark.parametrize("odd", ["\x0c\n", "\x0c"])
def test_form_feeds_in_a_function_are_left_alone(odd: str) -> None:
    program = (
        'from hera.workflows import Workflow, script\n\n\n@script(image="i")\ndef a(x: str = "1") -> None:\n'
        f'    print(x)\n{odd}    print(2)\n\n\nwith Workflow(name="w", entrypoint="a") as w:\n    a()\n'
    )
    text = to_yaml(program, engine="static")
    after = to_python(text.replace("print(2)", "print(3)"), onto=program)
    assert after == program.replace("print(2)", "print(3)")


@pytest.mark.parametrize(
    ("before", "after", "most"),
    [
        # what it says, and the proof
        ("image: 'i:1'", "image: 'i:2'", 2),
        ("name: c", "name: d", 2),
        ("args: [", "args: [fresh, ", 5),
        # with the module, and what is laid out
        (
            "  - {name: last",
            "".join(f"  - {{name: n{n}, container: {{image: x}}}}\n" for n in range(40)) + "  - {name: last",
            6,
        ),
    ],
)
def test_many_changes_are_read_as_often_as_one(
    before: str, after: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: last\n  templates:\n"
    lines = [f"  - {{name: c{n}, container: {{image: 'i:1', args: [a{n}]}}}}\n" for n in range(30)]
    text = head + "".join(lines) + "  - {name: last, container: {image: z}}\n"
    program = to_python(text)
    readings: list[Any] = []

    def counted(*given: Any, **named: Any) -> Any:
        readings.append(given)
        return read_program(*given, **named)

    monkeypatch.setattr("roundtrip.readings.read_program", counted)
    result = to_python(text.replace(before, after), onto=program)
    assert len(readings) <= most
    assert same(text.replace(before, after), to_yaml(result, engine="static"))


TRAIN = """\
from hera.workflows import Steps, Workflow, script


@script(constructor="runner", image="acme:1")
def train(rate: float = 0.1):
    print(rate)


with Workflow(generate_name="w-", entrypoint="main") as w:
    with Steps(name="main"):
        train()
"""


def test_a_program_without_a_file_has_the_module_that_its_yaml_says(tmp_path: Path) -> None:
    text = to_yaml(TRAIN, engine="static", path=str(tmp_path / "jobs.py"))
    assert "jobs:train" in text
    assert to_python(text, onto=TRAIN) == TRAIN
    changed = text.replace("acme:1", "acme:2")
    assert to_python(changed, onto=TRAIN) == TRAIN.replace("acme:1", "acme:2")
    with pytest.raises(ConversionError):
        to_python(text.replace("jobs:train", "jobs:other"), onto=TRAIN)


SPACED = """\
from hera.workflows import Workflow, script


@script(image="python:3", command=["python"], add_cwd_to_sys_path=False)
def main():
    import os

    def here():
        return os.getcwd()

    text = '''a

b'''

    print(here(), text)


with Workflow(generate_name="a-", entrypoint="main") as w:
    main()
"""


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (("print(here(), text)", "print(here(), 1)"), ["-    print(here(), text)", "+    print(here(), 1)"]),
        (("return os.getcwd()", "return 2"), ["-        return os.getcwd()", "+        return 2"]),
        (("import os\n", "import os\nimport re\n"), ["+    import re"]),
        (("print(here(), text)", "print(1)\nprint(here(), text)"), ["+    print(1)"]),
        (("print(here(), text)", "print(here(), text)\nprint(2)"), ["+    print(2)"]),
        (("print(here(), text)\n", ""), ["-    print(here(), text)", "-"]),
        (("import os\n", ""), ["-    import os", "-"]),
        (("a\n\nb", "a\n\n\nb"), ["+"]),
        (("a\n\nb", "a\n\nc"), ["-b'''", "+c'''"]),
    ],
)
def test_empty_lines_that_only_a_function_has_stay(edit: tuple[str, str], lines: list[str]) -> None:
    text = to_yaml(SPACED, engine="static")
    head, source = text.split("source: |\n")
    margin = source[: len(source) - len(source.lstrip())]
    code = "\n".join(line.removeprefix(margin) for line in source.split("\n"))
    bare = code.replace("\n\ndef", "\ndef").replace("\n\ntext", "\ntext").replace("\n\nprint", "\nprint")
    assert bare.count("\n") == code.count("\n") - 3
    new = bare.replace(*edit)
    assert new != bare
    wanted = head + "source: |\n" + "\n".join(f"{margin}{line}" if line else "" for line in new.split("\n"))
    result = to_python(wanted, onto=SPACED)
    assert same(wanted, to_yaml(result, engine="static"))
    assert changed(SPACED, result) == lines
