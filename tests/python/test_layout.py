"""The layout pass against black itself: on statements composed at random, on Python's own library, on what a codemod made."""

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
from roundtrip.python.code.layout import laid_out
from roundtrip.python.code.logical_line import logical_line
from roundtrip.python.code.restyle import restyled
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.whole import laid_out_module
from tests.support import FIXTURES, SHARED

MODE = black.Mode(line_length=88)
YAMLS = sorted(FIXTURES.glob("*.yaml"))
CORPUS = sorted((SHARED / "corpus").rglob("*.yaml"))[::6] if SHARED is not None else []


def text_of(module: cst.Module, *, soft: bool = False) -> str:
    """A module laid out, as its lines; its nodes say the same."""
    work = restyled(list(module.body), module.footer, soft=soft)
    text = "\n".join(work.lines()) + "\n"
    assert cst.Module(work.statements, footer=work.below).code == text
    return text


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


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(simple | blocks, min_size=1, max_size=3))
def test_black_finds_nothing_to_change(statements: list[str]) -> None:
    source = "def f():\n" + textwrap.indent("\n".join(statements), "    ") + "\n"
    try:
        wanted = black.format_str(source, mode=MODE)
        text = text_of(cst.parse_module(source))
    except (Unsure, black.InvalidInput):
        return
    assert black.format_str(text, mode=MODE) == text
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))
    if "*" not in source:  # what may stand behind that depends on the rest of the file, to black
        assert text == wanted


def test_functions_of_the_standard_library() -> None:
    """Every function of a sample is laid out as black would, but for blank lines at the start of a block."""
    import argparse
    import configparser
    import heapq
    import shlex
    import statistics

    sure = unsure = 0
    for module in (argparse, configparser, heapq, shlex, statistics, textwrap):
        tree = cst.parse_module(Path(str(module.__file__)).read_text("utf-8"))
        for node in tree.body:
            inner = node.body.body if isinstance(node, cst.ClassDef) else [node]
            for function in inner:
                if not isinstance(function, cst.FunctionDef):
                    continue
                source = cst.Module([function.with_changes(leading_lines=[])]).code
                try:
                    text = text_of(cst.parse_module(source))
                except Unsure:
                    unsure += 1
                    continue
                sure += 1
                assert black.format_str(text, mode=MODE) == text
    assert sure > 200
    assert unsure < sure / 20


@pytest.mark.parametrize(
    "source",
    [
        "x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbb(c).dddddddddddddddddddd(e).ffffff()\n",
        "if (a and\n    b): pass\n",
        "for (x, y) in z: print(x); print(y)\n",
        "return_value = not_a_call[some_index_expression, another_index_expression] = some_function(argument)[0]\n",
        "assert some_type_of_boolean_expression, 'followed by a really long string that is used to explain the assertion'\n",
        "from some.module import one_name_of_it, another_name_of_it, and_a_third_name_of_it, one_more\n",
        "x = {'a': some_function_with_a_name(argument_number_one)[0], 'b': [element for element in elements if element]}\n",
        "def function_with_a_long_name(argument_one: int, argument_two: str = 'x', *args: int, **kwargs: str) -> None: pass\n",
        "class A:\n    '''What it is.\n\n    More.\n    '''\n    x = 1\n    def f(self): return -x ** 2\n",
        "print('hello %s, how are you doing today?' % name, 'and a second argument that is long', file=sys.stderr)\n",
        "if x:\n    def f(): pass\n    # about g\n    def g(): pass\n# end\n",
        "import a\nx = 1\nimport b\n# about y\n\ny = x[1:2, ::3, f(x) :]\n",
        "some_dict['with_a_long_key'] = some_looooooooong_module.some_looooooooooooooog_function_name(first_argument)\n",
        "x = (1,)\ny = 1,\nz = ()\nfor a, in b: pass\n",
        "await_ = [await_ for x in y]\nx = yield_ if (yield_) else (lambda: 1)\n",
    ],
)
def test_it_is_what_black_makes(source: str) -> None:
    assert text_of(cst.parse_module(source)) == black.format_str(source, mode=MODE)


@pytest.mark.parametrize(
    "source",
    [
        "match x:\n    case 1: pass\n",
        "x = 1 + \\\n    2\n",
        "x = 1  # fmt: skip\n",
        "@a[0]\ndef f(): pass\n",
        "x = '''a\n''' + b\n",
    ],
)
def test_what_is_not_known_is_left_to_black(source: str) -> None:
    module = cst.parse_module(source)
    with pytest.raises(Unsure):
        restyled(list(module.deep_clone().body))
    assert laid_out_module(module).code == black.format_str(source, mode=MODE)


def test_a_logical_line() -> None:
    assert logical_line("with  Workflow( name='a' ) as w:", 1) == ['    with Workflow(name="a") as w:']
    assert logical_line("@script( image='a' )", 0) == ['@script(image="a")']
    assert logical_line("x = [1,\n2,]", 0) == ["x = [", "    1,", "    2,", "]"]
    with pytest.raises(Unsure):
        logical_line("x = = 1", 0)


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
    assert laid_out_module(module).code == module.code
    made = laid_out_module(module.visit(Wrapped())).code
    assert black.format_str(made, mode=MODE) == made
    assert "from team.helpers import a_helper" in made


def test_what_is_shared_or_has_its_own_layout_is_taken() -> None:
    shared = cst.parse_expression("f( 1 ,\n 2 )")
    module = cst.parse_module("# head\nx=1\n")
    both = cst.parse_statement("x = 0").visit(_Put(shared))
    module = module.with_changes(body=[*module.body, both, both])
    assert laid_out_module(module).code == "# head\nx = 1\nx = f(1, 2)\nx = f(1, 2)\n"


class _Put(cst.CSTTransformer):
    def __init__(self, value: cst.BaseExpression) -> None:
        super().__init__()
        self.value = value

    def leave_Integer(self, original_node: cst.Integer, updated_node: cst.Integer) -> cst.BaseExpression:
        return self.value
