"""A change touches what it changes, and nothing that somebody wrote around it."""

from __future__ import annotations

import json

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from tests.python.test_patch import changed, put, same

HEAD = """\
from hera.workflows import (
    DAG,
    Container,
    Env,
    Workflow,
    script,
)

REGISTRY = "registry.example.com"
TAG = "1.4"


@script(image=f"{REGISTRY}/py:{TAG}")
def check(path: str, limit: int = 10):
    # the files that are there
    print(path)


with Workflow(name="w", entrypoint="main") as w:
    build = Container(
        name="build",
        image=f'{REGISTRY}/build:{TAG}',
        env=[Env(name="A", value=f"v{TAG}")],
    )
    with DAG(name="main"):
        first = build(name="first")
        last = check(name="last", arguments={"path": "/out", "limit": 5})
        first >> last
"""


@pytest.mark.parametrize(
    ("edits", "lines"),
    [
        # what is written in an f-string
        (
            [("/build:1.4", "/make:1.4")],
            [
                "-        image=f'{REGISTRY}/build:{TAG}',",
                "+        image=f'{REGISTRY}/make:{TAG}',",
            ],
        ),
        # the variable that stands in all of them
        (
            [("/build:1.4", "/build:1.5"), ("/py:1.4", "/py:1.5"), ("v1.4", "v1.5")],
            ['-TAG = "1.4"', '+TAG = "1.5"'],
        ),
        (
            [(f"image: registry.example.com/{name}", f"image: eu.example.com/{name}") for name in ("py", "build")],
            ['-REGISTRY = "registry.example.com"', '+REGISTRY = "eu.example.com"'],
        ),
        # a function changes below its decorator
        ([('default: "10"', 'default: "20"')], [
            "-def check(path: str, limit: int = 10):", "+def check(path: str, limit: int = 20):",
        ]),
        ([("        print(path)\n", "        print(path)\n        print(limit)\n")], ["+    print(limit)"]),
        # what no arrow says, in place of one; arguments and names stay
        ([("depends: first", "depends: first.Failed || first.Skipped")], [
            '-        last = check(name="last", arguments={"path": "/out", "limit": 5})',
            "-        first >> last",
            "+        last = check(",
            '+            name="last",',
            '+            arguments={"path": "/out", "limit": 5},',
            '+            depends="first.Failed || first.Skipped",',
            "+        )",
        ]),
    ],
)  # fmt: skip
def test_what_is_around_a_change_stays(edits: list[tuple[str, str]], lines: list[str]) -> None:
    assert changed(HEAD, put(HEAD, *edits)) == lines


def test_a_loop_is_not_given_up_for_what_a_model_alone_can_say() -> None:
    program = (
        "from hera.workflows import DAG, Container, Workflow\n\n"
        'with Workflow(name="w", entrypoint="main") as w:\n    a = Container(name="a", image="x")\n'
        '    with DAG(name="main"):\n        for n in [1, 2]:\n            a(name=f"b{n}")\n'
    )
    # Hera's DAG says it of the template and of the DAG in it, or of neither
    text = to_yaml(program, engine="static").replace("  - name: main\n", "  - name: main\n    failFast: false\n")
    with pytest.raises(ConversionError) as refused:
        to_python(text, onto=program)
    assert refused.value.diagnostics[0].code == "cannot-put-back"
    unrolled = program.replace("for n in [1, 2]:\n            a(name=f", "a(name=").replace("{n}", "1")
    text = to_yaml(unrolled, engine="static").replace("  - name: main\n", "  - name: main\n    failFast: false\n")
    assert same(text, to_yaml(to_python(text, onto=unrolled), engine="static"))


@pytest.mark.parametrize("given", ["envs(STAGE)", "[Env(name=n, value=STAGE) for n in 'AB']"])
def test_what_a_helper_or_a_loop_gives_is_not_given_up_for_one_value_of_it(given: str) -> None:
    program = (
        'from hera.workflows import Container, Env, Workflow\n\nSTAGE = "dev"\n\n\ndef envs(stage):\n'
        '    return [Env(name="A", value=stage), Env(name="B", value=f"{stage}-{stage}")]\n\n\n'
        f'with Workflow(name="w", entrypoint="c") as w:\n    Container(name="c", image="x", env={given})\n'
    )
    text = to_yaml(program, engine="static").replace("- name: A\n        value: dev", "- name: A\n        value: new")
    with pytest.raises(ConversionError) as refused:
        to_python(text, onto=program)
    assert refused.value.diagnostics[0].code == "cannot-put-back"


def test_one_of_two_that_a_variable_is_in_says_it_itself() -> None:
    after = put(HEAD, ("/build:1.4", "/build:1.5"))
    assert 'TAG = "1.4"\n' in after
    assert '"registry.example.com/build:1.5"' in after


def test_imports_that_stand_one_a_line_do_so_when_one_goes() -> None:
    text = to_yaml(HEAD, engine="static")
    start, end = text.index("      env:\n"), text.index("  - name: main\n")
    after = to_python(text[:start] + text[end:], onto=HEAD)
    assert "    Container,\n    Workflow,\n" in after
    assert same(text[:start] + text[end:], to_yaml(after, engine="static"))


@pytest.mark.parametrize(
    ("written", "before", "after"),
    [
        # braces, quotes and line breaks are written otherwise than they are said
        ('f"{REGISTRY}/{{x}}"', "registry.example.com/{x}", "registry.example.com/{y}"),
        ('f"{REGISTRY}/\\"x\\""', 'registry.example.com/"x"', 'registry.example.com/"y"'),
        ('f"{REGISTRY}/x"', "registry.example.com/x", "registry.example.com/{x}"),
        # the change may be in either of the two
        ('f"{TAG}{TAG}"', "1.41.4", "1.41.5"),
        ('f"{TAG!r}"', "'1.4'", "'1.5'"),
        ('f"{TAG:>5}"', "  1.4", "  1.5"),
        ('f"{REGISTRY}{TAG}"', "registry.example.com1.4", "registry.example.com-1.4"),
        ('f"x{TAG}x"', "x1.4x", "y1.4y"),
    ],
)
def test_any_other_change_of_an_f_string_is_made_somehow(written: str, before: str, after: str) -> None:
    program = HEAD.replace('f"v{TAG}"', written)
    text = to_yaml(program, engine="static")
    line = next(line for line in text.splitlines() if line.startswith("        value: "))
    assert same(text, text.replace(line, f"        value: {json.dumps(before)}", 1))
    wanted = text.replace(line, f"        value: {json.dumps(after)}", 1)
    assert wanted != text
    assert same(wanted, to_yaml(to_python(wanted, onto=program), engine="static"))


def test_a_long_text_of_several_lines_is_no_reason_to_leave_a_line_too_long() -> None:
    image = "i" * 48
    program = (
        'from hera.workflows import Container, Workflow\n\nDESCRIPTION = """\\\n' + "word " * 20 + "\n"
        'more"""\n\n\ndef from_our_own_registry(x):\n    return x\n\n\n'
        'with Workflow(name="w", entrypoint="a", annotations={"d": DESCRIPTION}) as w:\n    Container(\n        name="a",\n'
        f'        image=from_our_own_registry("{image}"),\n        command=["sh"],\n    )\n'
    )
    new = to_python(to_yaml(program).replace(image, image + "-new"), onto=program)
    split = f'image=from_our_own_registry(\n            "{image}-new"\n        ),'
    assert new == program.replace(f'image=from_our_own_registry("{image}"),', split)
