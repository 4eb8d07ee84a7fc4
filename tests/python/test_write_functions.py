"""Scripts as functions, and what Hera takes out of them; bodies in black's layout."""

from __future__ import annotations

import ast
import inspect
import json
import random
import textwrap
from pathlib import Path
from typing import Any, cast

import black
import pytest
from hera.workflows import Parameter, Script

from roundtrip import to_python, to_yaml
from roundtrip.document import plain
from roundtrip.python.scripts.bodies import body_lines
from roundtrip.python.scripts.definitions import as_function
from roundtrip.python.scripts.sources import CWD_TO_SYS_PATH, hera_source, prologue, script_source
from roundtrip.yaml.reader import read
from tests.python.build import call

MODE = black.Mode(line_length=88)


def body(source: str) -> str:
    return "\n".join(body_lines(source, ast.parse(source)))


def as_black(source: str) -> str:
    """The body of a function with `source` in it, as black lays it out."""
    program = "def f():\n" + textwrap.indent(source, "    ")
    return black.format_str(program, mode=MODE).split("\n", 1)[1].rstrip("\n")


@pytest.mark.parametrize(
    "source",
    [
        "import json\nprint(json.dumps({'a': [1,2]}))\n",
        "x = 1\n\n\n\ny = 2  # two\n# three\nprint(x+y)\n",
        "if a:\n  b\nelif c:\n  d\nelse:\n  # nothing\n  pass\n",
        "for i, j in enumerate(x):\n    print(i)\n    # the end of the loop\nprint(2)\n",
        "try:\n    f()\n# above\nexcept (A, B) as e:\n    raise C(e) from e\nelse:\n    g()\nfinally:\n    h()\n",
        "with open('a') as f, open('b') as g:\n    f.write(g.read()[1:-1])\n",
        "while not (a and b) or c < d <= e:\n    a -= 1\n",
        "x = lambda a, b=2, *c, **d: a if b else c\n",
        "x[a:b], x[a+1:], x[-1], x[::2], x[f(1):f(2)]\n",
        "def helper(a: int=1, *, b='x') -> str:\n    return a**2 - -b\nprint(helper())\n",
        "print([x for x in y if x], {a: b for a, b in c}, (d for d in e), {1,2})\n",
        "print(f'{x!r:>10} {y}', 'it\\'s', \"a\", b'c', r'\\d')\n",
        "return_value = (1,)\na, b = b, a\ndel a, b\nassert x, 'message'\nglobal y\n",
        "print('a' * 40, 'b' * 40, some_function_name(with_an_argument=1, and_another='x' * 20))\n",
        "value = some_function_name(with_an_argument=[1, 2, 3], and_another={'key': 'value', 'other': 1})\n",
        "import os, sys\nfrom a.b import c as d, e\nfrom . import f\n",
        "print(-x**2, (-x)**2, not a == b, (yes or no) and maybe, a @ b, ~c)\n",
        "if x == 1: print(1); print(2)\n",
        '"""What it does."""\nimport os\nprint(os.name)\n',
        '"""What it does.\n\nAt length:\n  - one\n"""\n\nx = 1\n',
        '"""What it does,\nin two lines."""\n# a comment\nx = 1\n',
        "def f():\n    return 1\n    # its foot\n# behind it\nprint(f())\n",
        "while (v:=f(x)) is not None:\n    print(v)\nif (n := len(v)) > 10: print(n)\n",
        "class A:\n    pass\n",
        "x = ('a'\n     'b')\n",
        "x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb + c\n",
        "x = [1,  # one\n     2]\n",
        "print(y := 1, [z := 2, z**2], g(x=(a := 1)))\n",
    ],
)
def test_a_body_is_laid_out_as_black_lays_it_out(source: str) -> None:
    assert body(source) == as_black(source)


def test_bodies_of_real_functions() -> None:
    """Every function of the standard library's argparse, textwrap … that is written at all is written as black would."""
    import argparse
    import configparser
    import shlex

    written = 0
    for module in (argparse, configparser, shlex, textwrap, random):
        source = Path(str(module.__file__)).read_text("utf-8")
        lines = source.splitlines(keepends=True)
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef) or node.body[0].lineno == node.lineno:
                continue
            text = textwrap.dedent("".join(lines[node.body[0].lineno - 1 : node.body[-1].end_lineno]))
            found = as_function(script(text))
            if found is None:
                continue
            written += 1
            program = "\n".join(["def f():", *found.body]) + "\n"
            assert black.format_str(program, mode=MODE) == program
    assert written > 100


# -- what Hera takes out -----------------------------------------------------------------------------------------------


def no_arguments():  # type: ignore[no-untyped-def]
    import sys

    # a comment that Hera drops
    print("a", sys.argv)


def with_arguments(b, a="x"):  # type: ignore[no-untyped-def]
    """Documentation."""
    text = f"{a}"
    if b:
        print(
            """two
lines""",
            text,
        )


def empty_of_inputs(*, c=1):  # type: ignore[no-untyped-def]
    return c


@pytest.mark.parametrize("function", [no_arguments, with_arguments, empty_of_inputs])
@pytest.mark.parametrize("cwd", [True, False])
def test_hera_source_is_heras(function, cwd: bool) -> None:  # type: ignore[no-untyped-def]
    source = inspect.getsource(function)
    names = list(inspect.signature(function).parameters)
    built = Script(name="x", image="i", source=function, add_cwd_to_sys_path=cwd)._build_script()
    assert hera_source(source, names, add_cwd_to_sys_path=cwd) == built.source


def test_inputs_of_the_decorator_are_loaded_too() -> None:
    source = inspect.getsource(with_arguments)
    template = Script(name="x", image="i", source=with_arguments, inputs=[Parameter(name="zz")])
    assert hera_source(source, ["a", "b", "zz"]) == template._build_script().source


def test_comments_and_layout_stay_where_the_tree_is_the_same() -> None:
    source = inspect.getsource(no_arguments)
    kept = script_source(source, add_cwd_to_sys_path=False)
    assert kept == 'import sys\n\n# a comment that Hera drops\nprint("a", sys.argv)\n'
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(hera_source(source, add_cwd_to_sys_path=False)))


def test_text_of_several_lines_within_a_function() -> None:
    source = 'def f():\n    x = """a\n  b"""\n    print(x)\n'
    kept = script_source(source, add_cwd_to_sys_path=False)
    assert kept == 'x = """a\n  b"""\nprint(x)\n'


# -- what becomes a function -------------------------------------------------------------------------------------------


def script(source: str, **args: object):  # type: ignore[no-untyped-def]
    return call("Script", **{"name": "s", "image": "python:3.12", "command": ["python"], "source": source, **args})


def test_a_script_without_tags_is_a_function() -> None:
    found = as_function(script("print('x')\n"))
    assert found is not None
    assert found.body == ('    print("x")',)
    assert not found.add_cwd_to_sys_path
    assert found.silent == {"source", "name"}


def test_a_script_that_hera_made_has_its_parameters_back() -> None:
    source = CWD_TO_SYS_PATH + prologue(["count", "word"]) + "for _ in range(count):\n    print(word.upper())"
    inputs = [call("Parameter", name="word"), call("Parameter", name="count", default="3")]
    found = as_function(script(source, image="python:3.10", inputs=inputs))
    assert found is not None
    assert [(p.name, p.annotation, p.default) for p in found.parameters] == [
        ("word", "str", None),
        ("count", "int", (3,)),
    ]
    assert found.silent == {"source", "name", "inputs", "image", "command"}
    assert found.add_cwd_to_sys_path
    assert found.looped == ("word",)


def test_what_a_signature_cannot_say_stays_in_the_decorator() -> None:
    source = prologue(["a", "b"]) + "print(a, b)"
    inputs = [call("Parameter", name="a", enum=["1", "2"]), call("Parameter", name="b")]
    found = as_function(script(source, inputs=inputs))
    assert found is not None
    assert [p.name for p in found.parameters] == ["a", "b"]
    assert list(found.inputs) == [inputs[0]]
    assert "inputs" not in found.silent


@pytest.mark.parametrize(
    "args",
    [
        {"source": "print('{{inputs.parameters.x}}')"},
        {"source": "print 'python 2'"},
        {"source": ""},
        {"source": "# nothing but a comment\n"},
        {"command": ["bash"]},
        {"command": []},
    ],
)
def test_what_stays_a_string(args: dict[str, object]) -> None:
    assert as_function(script(**{"source": "print(1)\n", **args})) is None  # type: ignore[arg-type]


LAID_OUT_BY_BLACK = [
    "import subprocess\n"
    "print(subprocess.run('cd /mnt && df -h', shell=True, capture_output=True, check=True).stdout.decode())\n",
    "class A:\n    def f(self):\n        return 1\n\nprint(A().f())\n",
    "x = [1,  # one\n     2]  # two\nprint(x)\n",
    "import functools\n@functools.cache\ndef f(): return 1\nprint(f())\n",
    "total = first_operand_with_a_long_name + second_operand_with_a_long_name * third_operand_with_a_long_name\n",
    "print('''a\nb''')\n",
    "x = f'''\n{1}\n'''\n",
    "async def f():\n    await g()\n",
    "if a == 4. and (b) == (c & 1) and first_operand_with_a_long_name == (second_operand_with_a_long_name & 0xff):\n"
    "    pass\n",
    '"""Documentation\n\nof several lines."""\n# a comment\nx = (  # another\n    1)\n',
    "\n\nclass A:\n    pass\n",
    "import yaml  # type: ignore\nprint(yaml)\n",
    f"url = 'https://{'a' * 90}'\nprint(url)\n",
    f"def f(x):\n    return f'{{x}} {'a' * 90}'\nprint(f(1))\n",
    f"options = {{}}\noptions['x'] += '{'a' * 90}'  # long\n",
]


@pytest.mark.parametrize("source", LAID_OUT_BY_BLACK)
def test_what_black_lays_out_is_a_function_too(source: str) -> None:
    text = json.dumps(source)
    workflow = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  generateName: a-\nspec:\n  entrypoint: f\n"
        f"  templates:\n  - name: f\n    script: {{image: x, command: [python], source: {text}}}\n"
    )
    program = to_python(workflow)
    assert "@script(" in program
    assert program.count("#") == source.count("#")
    assert black.format_str(program, mode=MODE) == program
    result = to_yaml(program, engine="static")
    assert ast.dump(ast.parse(source_of(result))) == ast.dump(ast.parse(source))
    assert to_python(result) == program


def source_of(workflow: str) -> str:
    (document,) = read(workflow).documents
    assert document.root is not None
    templates = cast("dict[str, Any]", plain(document.root))["spec"]["templates"]
    return str(templates[0]["script"]["source"])


@pytest.mark.parametrize(
    "source",
    [
        # syntax that makes black lay out the rest of the module otherwise
        "match x:\n    case 1:\n        pass\n",
        "x = 1  # fmt: skip\n",
        # nothing splits this
        "x = a" + "a" * 90 + "\n",
        # no function can have this in it
        "from os import *\n",
        "await f()\n",
    ],
)
def test_what_black_or_python_would_not_leave_so_stays_a_string(source: str) -> None:
    assert as_function(script(source)) is None


def test_a_prologue_for_other_inputs_is_no_signature() -> None:
    source = prologue(["a"]) + "print(a)"
    assert as_function(script(source, inputs=[call("Parameter", name="b")])) is None


def test_a_parameter_whose_name_is_no_python_leaves_the_script_to_the_letter() -> None:
    source = "def f(p1, p2: int = 3):\n    # only a comment\n    pass\n"
    assert "# only a comment" in script_source(source, ["p1", "p2"], add_cwd_to_sys_path=False)
    assert script_source(source, ["p1", "p2-x"]) == hera_source(source, ["p1", "p2-x"])


@pytest.mark.parametrize(
    "body",
    [
        "    # above\n\n    a = (1,\n2)  # behind\n    return a\n",
        "    # above\n    @wraps(f)\n    def inner(x): return x\n",
        "    'about'\n    if True:\n        # deep\n        x = [\n    1]\n",
        "    text = '''a\n    b\n'''\n    # of several lines\n",
        "    x = 'a' \\\n        'b'\n",
    ],
)
def test_a_script_keeps_its_layout_and_its_meaning(body: str) -> None:
    """The short way through what is plain gives what the long way, which proves it, gives."""
    source = "@script(image='i')\n" + f"def f(\n    a,  # the first\n    b=1,\n):\n{body}"
    kept = script_source(source, ["a", "b"])
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(hera_source(source, ["a", "b"])))
    assert kept.count("#") == body.count("#")


def test_a_comment_that_ends_the_body_is_the_functions() -> None:
    source = "print(1)\n# last\n\n# the very last\n"
    workflow = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: a\nspec:\n  entrypoint: f\n"
        f"  templates:\n  - name: f\n    script: {{image: x, command: [python], source: {json.dumps(source)}}}\n"
    )
    program = to_python(workflow)
    assert "    print(1)\n    # last\n\n    # the very last\n\n\nwith" in program
    text = to_yaml(program, engine="static")
    assert source_of(text) == source
    assert text.count("# last") == 1
    assert to_yaml(program, onto=workflow) == workflow
    assert to_python(text) == program
    # it is replaced and removed together with the function
    changed = to_python(workflow.replace("print(1)", "print(2)"), onto=program)
    assert changed == program.replace("print(1)", "print(2)")
    gone = to_python(
        workflow.replace("script: {", "container: {").replace(", source: " + json.dumps(source), ""), onto=program
    )
    assert "# last" not in gone


DEFAULTS = """\
from hera.workflows import DAG, Workflow, script


@script()
def f(
    m: str,
    xs: list = [1, 2, {"a": None}],
    d: dict = {"x": [True, 1.5]},
    n: int = 3,
    t: str = "two\\nlines",
    e: list = [],
    o=None,
    q="[1,2]",
    r="1.50",
    s: str = '"quoted"',
):
    print(m, xs, d, n, t, e, o, q, r, s)


with Workflow(generate_name="a-", entrypoint="d") as w:
    with DAG(name="d"):
        f(arguments={"m": "a"})
"""


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_defaults_of_every_type_stand_in_the_signature(engine: Any) -> None:
    assert to_python(to_yaml(DEFAULTS, engine=engine)) == DEFAULTS


def test_comments_that_black_puts_on_one_line_have_not_changed() -> None:
    source = "if (a and  # one\n        b):  # two\n    print(1)\n"
    workflow = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: a\nspec:\n  entrypoint: f\n"
        f"  templates:\n  - name: f\n    script: {{image: x, command: [python], source: {json.dumps(source)}}}\n"
    )
    program = to_python(workflow)
    assert "if a and b:  # one  # two" in program
    assert to_yaml(program, onto=workflow) == workflow


@pytest.mark.parametrize(
    ("source", "annotation"),
    [
        ("print(n + 1)", "int"),
        ("i = n\nprint(i % 2 == 0)", "int"),
        ("i = n\ni = i + 1", "str"),
        ("print(int(n))", "int"),
        ("n = int(n)\nprint(n)", "int"),
        ("n = str(n)\nprint(n)", "str"),
        ("n = n or 3\nprint(n)", ""),
        ("print(n is True)", "bool"),
        ("print(n == 'a')", "str"),
        ("print(len('abc') == n)", "int"),
        ("print(f'{n}', '{}'.format(n))", "str"),
        ("import numpy\nnumpy.ones(n)", ""),
        ("import numpy\nnumpy.ones(shape=n)", ""),
        ("print(n)", "str"),
    ],
)
def test_a_type_follows_from_its_use(source: str, annotation: str) -> None:
    script = call("Script", name="a", image="p", command=["python"], inputs=[call("Parameter", name="n")])
    script.args["source"] = call("Script", source=prologue(["n"]) + source).args["source"]
    found = as_function(script)
    assert found is not None
    assert [p.annotation for p in found.parameters] == [annotation]
