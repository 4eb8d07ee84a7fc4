"""The reader's front door: errors, order, places, what can be written anew, bounds, and the page that says what is read."""

from __future__ import annotations

import ast
import sys
import time
from pathlib import Path

import pytest

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.lenses import put
from roundtrip.python import subset
from roundtrip.python.reader import Declined, Program, read
from tests.support import REPOSITORY

PROGRAM = """\
from hera.workflows import Container, Parameter, Workflow, models as m

IMAGE = "alpine:3"
env = [m.EnvVar(name="A", value="ä")]

with Workflow(generate_name="w-", entrypoint="c", parallelism=2) as w:
    for name in ["one", "two"]:
        Container(
            name=name,
            image=IMAGE,
            args=["-c", f"{name}"],
            env=env,
            active_deadline_seconds=60,
        )
    Container(name="c", image="b" + "c", daemon=True, labels={"ö": "p"})
"""


def at(root: Node | None, *path: str | int) -> Node:
    """The node at a path of arguments, keys and items."""
    assert root is not None
    for step in path:
        if isinstance(root, Sequence):
            assert isinstance(step, int)
            root = root.items[step]
        else:
            assert isinstance(root, (Call, Mapping))
            root = (root.args if isinstance(root, Call) else root.entries)[str(step)]
    return root


def written(program: Program, node: Node) -> tuple[str, bool]:
    """The text of the program that a node comes from, and whether it can be written anew there."""
    found = program.provenance(node)
    return PROGRAM[found.span.start : found.span.end], found.writable


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("generate_name",), ('"w-"', True)),
        (("parallelism",), ("2", True)),
        (("templates", 0, "name"), ('"one"', True)),
        (("templates", 0, "image"), ('"alpine:3"', True)),
        (("templates", 1, "args", 0), ('"-c"', True)),
        (("templates", 1, "args", 1), ('f"{name}"', False)),
        (("templates", 0, "env", 0, "value"), ('"ä"', True)),
        (("templates", 0, "env", 0), ('m.EnvVar(name="A", value="ä")', False)),
        (("templates", 0, "active_deadline_seconds"), ("60", True)),
        (("templates", 2, "image"), ('"b" + "c"', False)),
        (("templates", 2, "daemon"), ("True", True)),
        (("templates", 2, "labels", "ö"), ('"p"', True)),
        (("templates", 2, "labels"), ('{"ö": "p"}', False)),
    ],
)
def test_provenance(path: tuple[str | int, ...], expected: tuple[str, bool]) -> None:
    program = read(PROGRAM)
    assert written(program, at(program.documents[0].root, *path)) == expected


def test_provenance_of_what_argo_sees() -> None:
    """The nodes that putting makes know where they come from as well."""
    program = read(PROGRAM)
    root = program.documents[0].root
    assert root is not None
    document = put(root)
    assert written(program, at(document, "metadata", "generateName")) == ('"w-"', True)
    image = at(document, "spec", "templates", 1, "container", "image")
    assert written(program, image) == ('"alpine:3"', True)
    label = at(document, "spec", "templates", 2, "metadata", "labels", "ö")
    assert (written(program, label), label.span.line, label.span.column) == (('"p"', True), 15, 68)
    kind = at(document, "kind")
    assert not program.provenance(kind).writable


def test_keywords_know_their_place() -> None:
    root = read(PROGRAM).documents[0].root
    assert isinstance(root, Call)
    key = root.keys["entrypoint"]
    assert PROGRAM[key.span.start : key.span.end] == 'entrypoint="c"'
    assert (key.span.line, key.span.column) == (6, 35)
    assert root.span.line == 6


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("x = (\n", 1, 5),
        ("def f(:\n    pass\n", 1, 7),
        ("return 1\n", 1, 1),
        ("x = 1\n  y = 2\n", 2, 1),
        ("f(a=1, a=2)\n", 1, 8),
        ("\0", 1, 1),
        ("break\n", 1, 1),
    ],
)
def test_no_python(source: str, line: int, column: int) -> None:
    with pytest.raises(ConversionError) as caught:
        read(source)
    first = caught.value.diagnostics[0]
    assert first.code == "python-syntax"
    if first.line != 1 or sys.version_info >= (3, 11):
        assert first.line == line
    assert first.column >= 1
    assert column in (1, first.column)


@pytest.mark.parametrize("source", ["", "x = 1\n", "# nothing\n", '"""Only this."""\n', "import hera.workflows\n"])
def test_no_workflow(source: str) -> None:
    with pytest.raises(ConversionError) as caught:
        read(source)
    assert [d.code for d in caught.value.diagnostics] == ["no-workflow"]


def test_byte_order_mark_and_line_ends() -> None:
    source = '\ufeffimport hera.workflows as h\r\nw = h.Workflow(\r\n    name="ab",\r\n)\r\n'
    program = read(source)
    name = at(program.documents[0].root, "name")
    assert source[name.span.start : name.span.end] == '"ab"'
    assert (name.span.line, name.span.column) == (3, 10)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 90 + "1" + ")" * 90 + "\n",
        "x = " + "[" * 90 + "]" * 90 + "\n",
        "x = " + "-" * 5000 + "1\n",
        "x = " + "not " * 3000 + "1\n",
        "x = []" + ".append" * 5000 + "\n",
        "x = 1" + "".join(f" if {n} else {n}" for n in range(3000)) + "\n",
        "x = {}\nfor i in range(3000):\n    x = {'a': x}\nw = {'apiVersion': 'v1', 'kind': x}\n",
        "def f(x):\n    return x\n\n\nx = " + "f(" * 90 + "1" + ")" * 90 + "\n",
        "x = [i for i in range(10**9)]\n",
        "x = list(range(10**7))\n",
        "x = 'a' * 10**7\n",
        "x = [0] * 10**8\n",
        "x = 9 ** 9 ** 9\n",
        "x = 1 << 10**9\n",
        "x = f'{1:>{10**9}}'\n",
        "x = '%1000000000d' % 1\n",
        "x = '{:1000000000}'.format(1)\n",
        "x = 'a'.ljust(10**9)\n",
        "x = ','.join(['a' * 10**5] * 10**5)\n",
        "x = 'aaaa'.replace('a', 'b' * 10**6)\n",
        "x = []\nfor i in range(50):\n    x = [x, x]\nw = {'apiVersion': 'v1', 'kind': 'x', 'y': x}\n",
        "x = ()\nfor i in range(50):\n    x = (x, x)\ny = {x: 1}\n",
        "x = []\ny = []\nfor i in range(50):\n    x = [x, x]\n    y = [y, y]\nz = x == y\n",
        "x = []\nx.append(x)\nz = str(x)\n",
        "import itertools\nx = list(itertools.product(range(1000), repeat=5))\n",
        "import math\nx = math.ceil(float('inf'))\n",
        "x = round(5, -(10**9))\n",
        "A = object\nfor i in range(5000):\n\n    class A(A):\n        pass\n",
        "class A:\n    pass\n\n\na = A()\na.a = a\nw = {'apiVersion': 'v1', 'kind': a}\n",
        "def f():\n    return g()\n\n\ndef g():\n    return f()\n\n\nx = f()\n",
        "def f(n=0):\n    while True:\n        n += 1\n\n\nx = f()\n",
    ],
)
def test_hostile_programs_end_with_a_diagnostic(source: str) -> None:
    with pytest.raises(ConversionError) as caught:
        read(source)
    assert caught.value.diagnostics[0].code in ("not-static", "python-syntax", "no-workflow")


def test_a_long_chain_of_operators_and_branches_is_no_depth() -> None:
    terms = " + ".join(f'"{n % 10}"' for n in range(800))
    branches = "if n == 0:\n    x = 0\n" + "".join(f"elif n == {i}:\n    x = {i}\n" for i in range(1, 300))
    source = f"n = 299\n{branches}text = {terms}\nw = {{'apiVersion': 'v1', 'kind': 'K', 'x': x, 't': len(text)}}\n"
    root = read(source).documents[0].root
    assert [scalar.value for scalar in (at(root, "x"), at(root, "t")) if isinstance(scalar, Scalar)] == [299, 800]


def test_five_thousand_tasks() -> None:
    """Linear: as many steps a task for many tasks as for few."""
    from roundtrip.python.evaluate.language import machine

    def steps(count: int) -> int:
        found: list[int] = []
        original = machine.Machine.run

        def spying(self: machine.Machine, statements: list[ast.stmt]) -> machine.Signal | None:
            signal = original(self, statements)
            found.append(self.steps)
            return signal

        machine.Machine.run = spying  # type: ignore[method-assign,assignment]
        try:
            program = read(
                "from hera.workflows import DAG, Container, Parameter, Workflow\n"
                "with Workflow(name='w') as w:\n    c = Container(name='c', inputs=[Parameter(name='n')])\n"
                "    with DAG(name='d'):\n        first = c(name='first', arguments={'n': 0})\n        last = first\n"
                f"        for n in range({count}):\n            task = c(name=f't{{n}}', arguments={{'n': n}})\n"
                "            last >> task\n            first >> task if n else None\n            last = task\n"
            )
        finally:
            machine.Machine.run = original  # type: ignore[method-assign]
        tasks = at(program.documents[0].root, "templates", 1, "tasks")
        assert isinstance(tasks, Sequence)
        assert len(tasks.items) == count + 1
        return max(found)

    assert steps(5000) < 11 * steps(500)


def test_declined_says_what_and_where() -> None:
    with pytest.raises(Declined) as caught:
        read("import numpy as np\nfrom hera.workflows import Workflow\n\nw = Workflow(name=np.random.choice(['a']))\n")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.line, diagnostic.column, diagnostic.code) == (4, 19, "not-static")
    assert "numpy" in diagnostic.message


def test_the_page_is_up_to_date() -> None:
    page = REPOSITORY / "docs" / "static-subset.md"
    assert page.read_text("utf-8") == subset.text(), "run: python -m roundtrip.python.subset > docs/static-subset.md"


def test_every_entry_of_the_page_says_something() -> None:
    from roundtrip.python.evaluate.language import tables

    for table in (tables.EXPRESSIONS, tables.STATEMENTS, tables.BUILTINS):
        for key, entry in table.items():
            assert entry.doc.strip(), key


def test_nothing_of_the_program_is_run(tmp_path: Path) -> None:
    """Neither the program nor a module beside it."""
    marker = tmp_path / "ran"
    (tmp_path / "beside.py").write_text(f"import pathlib\npathlib.Path({str(marker)!r}).touch()\n")
    for source in (f"import pathlib\npathlib.Path({str(marker)!r}).touch()\n", "import beside\n"):
        with pytest.raises(ConversionError):
            read(source, path=str(tmp_path / "flow.py"))
    assert not marker.exists()


def test_many_comments_are_read_in_time_that_grows_with_their_number() -> None:
    before = time.process_time()
    read("w = {'apiVersion': 'v1', 'kind': 'K'}\n" + "# more\n" * 30_000)
    assert time.process_time() - before < 5
