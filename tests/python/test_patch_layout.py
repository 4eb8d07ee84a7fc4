"""The layout of what changes: black's, at the width that the program has, and nobody else's."""

from __future__ import annotations

import ast
import subprocess
import sys

import black
import pytest

from roundtrip.python.code.by_black import logical_line
from roundtrip.python.code.one_line import is_as_black_has_it
from tests.python.test_patch import changed, put

WIDE = """\
from hera.workflows import DAG, Container, Env, Workflow

SETTINGS = {"LOG_LEVEL": "info", "WORKERS": 4}

with Workflow(generate_name="env-", entrypoint="main", labels={"team": "data", "tier": "1", "owner": "someone"}) as w:
    env = [
        Env(name=name, value=value if isinstance(value, str) else str(value)) for name, value in SETTINGS.items() if name
    ]
    job = Container(name="job", image="acme/job:2024", command=["serve", "--all"], env=env)
    with DAG(name="main"):
        job(name="a") >> job(name="b")
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  entrypoint", "  ttlStrategy: {secondsAfterCompletion: 5}\n  entrypoint"),
        (
            "command: [serve, --all]",
            "command: [serve, --all]\n      volumeMounts: [{name: data, mountPath: /data}]\n      tty: true",
        ),
        (
            "        depends: a",
            "        depends: a\n        when: 1 == 1\n        onExit: some-very-long-name-of-a-template",
        ),
    ],
)
def test_a_program_keeps_its_width(before: str, after: str) -> None:
    for width in (120, 100):
        mode = black.Mode(line_length=width)
        program = black.format_str(WIDE, mode=mode)
        result = put(program, (before, after))
        assert black.format_str(result, mode=mode) == result


def test_a_width_shows_in_any_line() -> None:
    program = (
        "from hera.workflows import Container, Workflow\n\n\n"
        "def labels_of_a_program(team: str, tier: int = 1, owner: str = 'somebody', more: str = '') -> str:\n"
        '    return f"{team}{tier}{owner}{more}"\n\n\n'
        'with Workflow(generate_name="some-name-of-it-", entrypoint="main", annotations={"a": "b"}) as w:\n'
        '    Container(name="main", image="acme/job:1")\n'
    ).replace("'", '"')
    mode = black.Mode(line_length=120)
    assert black.format_str(program, mode=mode) == program
    result = put(program, ("  entrypoint", "  parallelism: 2\n  entrypoint"))
    assert black.format_str(result, mode=mode) == result


def test_what_black_splits_in_its_own_ways() -> None:
    program = black.format_str(WIDE, mode=black.Mode())
    result = put(
        program, ("        depends: a", "        depends: a\n        onExit: some-very-long-name-of-a-template")
    )
    assert black.format_str(result, mode=black.Mode()) == result
    assert [line for line in changed(program, result) if line.startswith("-")] == [
        '-        job(name="a") >> job(name="b")'
    ]


def test_what_a_helper_returns_is_laid_out() -> None:
    program = (
        "from hera.workflows import Container, Workflow\n\n\ndef job(name):\n"
        '    return Container(name=name, image="acme/job:1", command=["serve", "--all"])\n\n\n'
        'with Workflow(name="w", entrypoint="a") as w:\n    job("a")\n'
    )
    result = put(program, ("command:", "env: [{name: LEVEL, value: info}]\n      command:"))
    assert black.format_str(result, mode=black.Mode()) == result


def test_single_quotes_stay() -> None:
    program = black.format_str(WIDE, mode=black.Mode(line_length=120)).replace('"', "'")
    result = put(
        program,
        ("command: [serve, --all]", "command: [serve, --all]\n      tty: true\n      workingDir: /somewhere/far"),
    )
    mode = black.Mode(line_length=120, string_normalization=False)
    assert black.format_str(result, mode=mode) == result
    assert "name='job'" in result


def test_other_peoples_layout_is_left_alone() -> None:
    program = WIDE.replace("command=[", "command = [ ").replace(", labels", ",\n   labels")
    result = put(program, ("  entrypoint", "  ttlStrategy: {secondsAfterCompletion: 5}\n  entrypoint"))
    assert [line[1:12] for line in changed(program, result) if line.startswith("-")] == ["with Workfl"]


def test_a_line_of_a_script_stays_as_it_came_while_something_else_changes() -> None:
    program = (
        'from hera.workflows import Workflow, script\n\n\n@script(image="python:3.9")\ndef tell():\n    print("a")\n\n\n'
        'with Workflow(name="w", entrypoint="tell") as w:\n    tell()\n'
    )
    after = put(program, ('    print("a")', "    print('b')"), ("  entrypoint", "  parallelism: 3\n  entrypoint"))
    assert changed(program, after) == [
        '-    print("a")',
        "+    print('b')",
        '-with Workflow(name="w", entrypoint="tell") as w:',
        '+with Workflow(name="w", entrypoint="tell", parallelism=3) as w:',
    ]


@pytest.mark.parametrize(
    ("line", "vouched"),
    [
        ('Container(name="a", image="x:1", args=["{{inputs.parameters.x}}"], env={"A": 1})', True),
        ('with DAG(name="main", inputs=[Parameter(name="x")]) as dag:', True),
        ("first >> [second, third] >> fourth", True),
        ('@script(image="x", outputs=Artifact(name="a"))', True),
        ("x = a.b", True),
        ("Container(name='a')", False),
        ('Container(name="a",)', False),
        ('Container( name="a")', False),
        ('Container(name = "a")', False),
        ('Container(name="a" "b")', False),
        (r'Container(name="a\"b")', False),
        ("x = (1)", False),
        ("x = a ** b", False),
        ("x = a[1:-b]", False),
        ("x = 1, 2", False),
        ("x = 0XF", False),
        ("x=1", False),
    ],
)
def test_a_line_is_vouched_for_where_black_leaves_it(line: str, vouched: bool) -> None:
    below = " pass" if line.endswith(":") else "\ndef f(): pass" if line.startswith("@") else ""
    statement = ast.parse(line + below).body[0]
    laid = statement.decorator_list[0] if isinstance(statement, ast.FunctionDef) else statement
    assert is_as_black_has_it(laid, line) == vouched
    if vouched:
        assert logical_line(line, 0) == [line]


def test_statements_on_lines_of_their_own_need_no_black() -> None:
    program = "from hera.workflows import Container, Workflow\n\nwith Workflow(name='w') as w:\n    Container(name='a', image='x')\n"
    code = (
        "import sys, roundtrip\n"
        "program = sys.stdin.read()\n"
        "text = roundtrip.to_yaml(program) + '  - {name: new, container: {image: y:1, command: [sh]}}\\n'\n"
        "changed = roundtrip.to_python(text, onto=program)\n"
        'assert \'Container(name="new", image="y:1", command=["sh"])\' in changed, changed\n'
        "assert 'black' not in sys.modules\n"
    )
    run = subprocess.run([sys.executable, "-c", code], input=program.replace("'", '"'), text=True, capture_output=True)
    assert run.returncode == 0, run.stderr
