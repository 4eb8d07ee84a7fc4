"""What black lays out, of statements composed at random and of what a codemod made; and what the writer lays out itself."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import black
import libcst as cst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import roundtrip
from roundtrip.python.code import make, statement_nodes
from roundtrip.python.code.by_black import Unsure, formatted, is_understood_by, logical_line, without_wishes
from roundtrip.python.code.layout import laid_out
from roundtrip.python.scripts import bodies
from tests.support import FIXTURES, SHARED, examples

MODE = black.Mode(line_length=88)
YAMLS = sorted(FIXTURES.glob("*.yaml"))
CORPUS = sorted((SHARED / "corpus").rglob("*.yaml"))[::6] if SHARED is not None else []


def whole(text: str) -> str:
    """A program as it is laid out when a codemod has made it."""
    return formatted(without_wishes(text))


# -- composed ----------------------------------------------------------------------------------------------------------

names = st.sampled_from(["a", "value", "self", "some_name_of_a_variable", "an_even_longer_name_of_a_variable"])
strings = st.integers(1, 60).map(lambda n: repr("x" * n)) | st.sampled_from(
    ["'it\\'s'", '"a"', "f'{a} b'", "b'c'", "r'\\d'"]
)
atoms = names | strings | st.sampled_from(["1", "0x1F", "2.5", "None", "True", "...", "'漢字'"])


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of others."""
    many = st.lists(inner, min_size=1, max_size=5)
    comma = st.sampled_from(["", ","])
    operator = st.sampled_from(["+", "-", "*", "%", "|", "and", "or", "==", "not in", "is not", "<", ">>"])
    return st.one_of(
        st.builds("{}({}{})".format, names, many.map(", ".join), comma),
        st.builds("{}(k={}, other={}{})".format, names, inner, inner, comma),
        st.builds("[{}{}]".format, many.map(", ".join), comma),
        st.builds("({}, {}{})".format, inner, inner, comma),
        st.builds(
            "{{{}}}".format, st.lists(st.builds("{}: {}".format, atoms, inner), min_size=1, max_size=3).map(", ".join)
        ),
        st.builds("({} {} {})".format, inner, operator, inner),
        st.builds("{}.attribute".format, names),
        st.builds("{}.method({}).other({})".format, names, inner, inner),
        st.builds("{}[{}]".format, names, inner),
        st.builds("{}[{}:{}]".format, names, names, inner),
        st.builds("[{} for {} in {} if {}]".format, inner, names, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(lambda x, y=1: {})".format, inner),
        st.builds("(not {})".format, inner),
        st.builds("{} ** {}".format, names, names),
        st.builds("f(*{}, **{})".format, names, names),
    )


_recursive = st.recursive(atoms, composed, max_leaves=12)
expressions: st.SearchStrategy[str] = st.deferred(lambda: _recursive)
_calls = st.builds("{}({})".format, names, st.lists(expressions, max_size=4).map(", ".join))
calls: st.SearchStrategy[str] = st.deferred(lambda: _calls)
_simple = st.one_of(
    st.builds("{} = {}".format, names, expressions),
    st.builds("{}.attribute[{}] = {}".format, names, names, expressions),
    st.builds("{}: int = {}".format, names, expressions),
    st.builds("{} += {}".format, names, expressions),
    st.builds("a, b = {}, {}".format, expressions, expressions),
    st.builds("return {}".format, expressions),
    st.builds("assert {}, {}".format, expressions, strings),
    st.builds("raise ValueError({}) from {}".format, expressions, names),
    st.builds("del {}, b".format, names),
    calls,
)
simple: st.SearchStrategy[str] = st.deferred(lambda: _simple)
blocks = st.one_of(
    st.builds(
        "if {}:\n{}\nelse:\n{}".format, expressions, simple.map(lambda s: "    " + s), simple.map(lambda s: "  " + s)
    ),
    st.builds("for {} in {}:\n{}  # c\n".format, names, expressions, simple.map(lambda s: "    " + s)),
    st.builds("with {} as b:\n    # about it\n{}\n    # below\n".format, calls, simple.map(lambda s: "    " + s)),
    st.builds("while {}: {}".format, expressions, calls),
    st.builds("def g(x, y: int = {}, *, z={}):\n    return {}".format, atoms, expressions, expressions),
    st.builds("@{}\ndef g():\n    pass".format, calls),
    st.builds("class A(B):\n    x = {}\n    def g(self): return {}".format, expressions, expressions),
    st.builds("try:\n    {}\nexcept (A, B) as e:\n    {}\nfinally:\n    {}".format, calls, calls, calls),
    st.builds("x = [\n    {},  # one\n    # two\n    {}\n]".format, expressions, expressions),
    st.builds("f({},\n    # first\n    {},  # second\n    k={})".format, expressions, expressions, expressions),
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(simple | blocks, min_size=1, max_size=3))
def test_what_black_takes_for_a_wish_is_left_out_and_the_meaning_stays(statements: list[str]) -> None:
    source = "def f():\n" + textwrap.indent("\n".join(statements), "    ") + "\n"
    try:
        tree = ast.dump(ast.parse(source))
    except SyntaxError:
        return
    without = without_wishes(source)
    assert ast.dump(ast.parse(without)) == tree
    try:
        text = formatted(without)
    except Unsure:
        return
    assert ast.dump(ast.parse(text)) == tree
    assert whole(text) == text == black.format_str(text, mode=MODE)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("f(1,)\n", "f(1)\n"),
        ("f(f(1,),)\n", "f(f(1))\n"),
        ("x, y = [1,], {1,}\n", "x, y = [1], {1}\n"),
        ("x = 'é', f((1,),), (3, )\n", "x = 'é', f((1,)), (3, )\n"),
        ("from a import (b, c,)\n", "from a import (b, c)\n"),
        ("if x:  # c\n\n\n  y\n\n  z\n", "if x:  # c\n  y\n\n  z\n"),
        ("def f():\n\n  # c\n\n  y\n", "def f():\n  # c\n\n  y\n"),
    ],
)
def test_what_is_left_out(source: str, left: str) -> None:
    assert without_wishes(source) == left


@pytest.mark.parametrize(
    "source",
    [
        "x = (1,)\n",
        "x[1,]\n",
        "x = 1,\n",
        "f(\n    1,\n)\n",
        "x = f'{f(1,)=}'\n",
        "(lambda a, b: 1,)\n",
        'x = """\nif:\n\n"""\n',
    ],
)
def test_what_means_something_stays(source: str) -> None:
    assert without_wishes(source) == source


@pytest.mark.parametrize("source", ["x = (\n", "x = 1)\n", "  x\n y\n"])
def test_what_is_no_python_is_not_known(source: str) -> None:
    with pytest.raises(Unsure):
        whole(source)


def test_syntax_of_later_versions_is_told() -> None:
    assert is_understood_by("PY38", "if (x := 1):\n    pass\n")
    assert not is_understood_by("PY38", "match x:\n    case 1:\n        pass\n")


def test_a_logical_line() -> None:
    assert logical_line("with  Workflow( name='a' ) as w:", 1) == ['    with Workflow(name="a") as w:']
    assert logical_line("@script( image='a' )", 0) == ['@script(image="a")']
    assert logical_line("@script( image='a' )", 1) == ['    @script(image="a")']
    assert logical_line("x = [1,\n2,]", 0) == ["x = [", "    1,", "    2,", "]"]
    assert logical_line(f"f({'a' * 50}, b, c, **{'c' * 30})", 0)[-2] == f"    **{'c' * 30},"
    for wrong in ("x = = 1", "x = 1\ny = 2", "'documentation'", ""):
        with pytest.raises(Unsure):
            logical_line(wrong, 0)


# -- generated ---------------------------------------------------------------------------------------------------------


def test_items_share_a_line_only_in_calls() -> None:
    args = [make.arg(make.name("x" * 40)), make.arg(make.name("y" * 40))]
    assert laid_out([statement_nodes.assign("name", make.call(make.name("f"), args))]) == [
        "name = f(",
        f"    {'x' * 40}, {'y' * 40}",
        ")",
    ]
    elements = [make.element(make.name("x" * 40)), make.element(make.name("y" * 40))]
    assert laid_out([statement_nodes.assign("name", make.list_(elements))]) == [
        "name = [",
        f"    {'x' * 40},",
        f"    {'y' * 40},",
        "]",
    ]


def test_an_empty_block_passes() -> None:
    block = statement_nodes.with_(make.call(make.name("f"), []), "", statement_nodes.block([]))
    assert laid_out([block]) == ["with f():", "    pass"]


def test_a_lone_string_moves_into_parentheses() -> None:
    lines = laid_out([statement_nodes.assign("NAME", make.string("x" * 80))])
    assert lines == ["NAME = (", f'    "{"x" * 80}"', ")"]


class Wrapped(cst.CSTTransformer):
    """Every string through a helper with a long name, imported in a layout of its own."""

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        return cst.Call(cst.Name("a_helper_with_a_name_that_is_rather_long"), [cst.Arg(updated_node)])

    def visit_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False  # only literals stand beside each other

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        added = cst.parse_statement("from   team.helpers  import (a_helper_with_a_name_that_is_rather_long)\n")
        return updated_node.with_changes(body=[added, *updated_node.body])


@pytest.mark.parametrize("path", [*YAMLS, *CORPUS], ids=lambda p: p.stem)
def test_what_a_codemod_made_is_laid_out(path: Path) -> None:
    module = roundtrip.to_module(path.read_bytes().decode())
    assert whole(module.code) == module.code
    made = whole(module.visit(Wrapped()).code)
    assert black.format_str(made, mode=MODE) == made
    assert "from team.helpers import a_helper" in made


PLAIN = st.sampled_from(
    'import os|import sys, re|from a import b as c|x = 1|print(x)|print(\'a\')|print("a", end="")|# note|#note||x=2|x = f(1,)|'
    'x = [1, 2]|y = {"a": 1}|y = a.b.c(d=3)|x = (1)|x = -1|x = a + b * c|pass|x = 0XFF|x = 1e10|x = "it\'s"|x = not a|x, y = 1, 2|'
    'print(f"{x}")|x = a[1:2]|x = a**2|del x|"doc"|import os; x = 1|x = 1  # c|x = (a,)|from a import (b)|x = "a" "b"|return 1'.split(
        "|"
    )
)


@given(lines=st.lists(PLAIN, min_size=1, max_size=6))
@settings(max_examples=examples(150), deadline=None)
def test_a_body_that_is_plain_stays_as_it_is_under_black(lines: list[str]) -> None:
    source = "\n".join(lines) + "\n"
    body = bodies._indented(source, 0)
    if any(line.strip() for line in body) and bodies._are_plain(body):
        made = black.format_str("def f():\n" + "".join(body), mode=MODE)
        assert made == "def f():\n" + "".join(body)
