"""Scripts made those of functions: both forms run, with values as Argo writes them in, and print the same where it is said."""

from __future__ import annotations

import contextlib
import io
import json
import re
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundtrip.python.scripts.lift import Lifted, lifted
from roundtrip.python.scripts.scopes import Stays
from roundtrip.python.scripts.sources import TAG, has_tags
from tests.support import examples

VALUES = [
    "", "a", "a b", " a", "a ", "0", "1", "-1", "-0", "007", "+5", "1_000", " 7 ", "1.5", "-2.50", "1e3", "1E400", "12345678901234567890",
    "true", "false", "null", "True", "False", "None", "yes", "NaN", "Infinity", "2 * 3", "x", "print", "[]", "[1,2]", "[1, 2]", "[true]",
    '["a", "b"]', "{}", '{"a": 1}', '{"a":1}', "{1}", "{x}", '"a"', '"a\\nb"', "'a'", "it's", 'say "hi"', "a'", "'a", "'''", '"""',
    "a\nb", "\n", "1\n", "[1,\n2]", "a\\nb", "\\", "C:\\temp", "%s", "é", "a#b", "{{x}}",
]  # fmt: skip

# a script, and values for which it does the same, and others for which it doesn't
SCRIPTS = [
    ("print({{inputs.parameters.x}} + 1)", ["0", "-1", "1.5", "1e3"], ["x", "2 * 3", "True"]),
    ("i = {{inputs.parameters.x}}\nprint(-i, i % 2 == 0)", ["3", "-1"], ["007", "true"]),
    ("x = {{ inputs.parameters.x }}  # so many\nx = x * 2\nprint(x)", ["3", "[1, 2]", '"a"'], ["None"]),
    ("for y in {{inputs.parameters.x}}:\n    print(y)", ["[1, 2]", '["a", "b"]', '{"a": 1}'], ["[true]"]),
    ("print({{inputs.parameters.x}}[0], {{inputs.parameters.x}})", [], ["[1, 2]"]),
    ("a = {{inputs.parameters.x}}\nb = {{inputs.parameters.x}}\nprint(a is b, a)", [], ["[1, 2]"]),
    ("print({{inputs.parameters.x}}.items())", ['{"a": 1}'], ["x", "1"]),
    ("def f(n):\n    return n - {{inputs.parameters.x}}\nprint(f(1), f(2))", ["1", "-1", "2.5"], ["[]"]),
    ("def f(a, b={{inputs.parameters.x}}):\n    return a - b\nprint(f(1), f(1, 2))", ["1", "-1"], ["[]"]),
    ("def f(x):\n    return x\nprint(f({{inputs.parameters.x}}))", ["1"], ["x"]),
    ("print(f'{ {{inputs.parameters.x}} :>5}', [{{inputs.parameters.x}}])", ["1", "1.5"], ["True"]),
    ('print("{{inputs.parameters.x}}")', ["a b", "7", "007", "it's", "", "True", "a#b"], ["true", "1e3", "[1,2]", "a\\nb"]),
    ("print('{{inputs.parameters.x}}', sep='')", ['say "hi"', "[1, 2]"], ["null", '"a"', "-2.50"]),
    ('print("<{{inputs.parameters.x}}>".upper())', ["a", "7"], ["true"]),
    ('print("a {{inputs.parameters.x}} {}".format(1))', ["a", "%s"], ["true"]),
    ('print("a %s {{inputs.parameters.x}}" % 1)', ["a", ""], ["null"]),
    ('print("a" "{{inputs.parameters.x}}" \'{{inputs.parameters.x}}\')', ["a", "1"], ["null"]),
    ('print("""\n<{{inputs.parameters.x}}>\n""")', ["a\nb", "\n", 'say "hi" to', "it's"], ["1\n", "a\\nb"]),
    ("print(r'{{inputs.parameters.x}}', r\"\\d{{inputs.parameters.x}}\")", ["a\\nb", "C:\\temp"], ["true"]),
    ('y = 1\nprint(f"{y} {{inputs.parameters.x}}")', ["a", "7"], ["{y}", "true"]),
    ('y = 2\nprint(f"""{y}\n{{inputs.parameters.x}}\n{y!r:>3}""")', ["a\nb", "7"], ["{y}", "true"]),
    ('print("{{inputs.parameters.x}}".lower() == "true")', ["true", "True", "TRUE", "false", "1"], ["1.50", "null"]),
    ('print("{{inputs.parameters.x}}" == "true")', ["true", "True", "false", "1", "", "null", "1e3"], []),
    ("print('false' != '{{inputs.parameters.x}}')", ["true", "True", "false", "1", "", "null", "1e3"], []),
    ('print("hi" if "{{inputs.parameters.x}}" == "hi" else "no")', ["hi", "", "true", "1e3", "[1,2]"], []),
    ('print("{{inputs.parameters.x}}" == "3", "{{inputs.parameters.x}}" == "3.50")', ["3", "3.0", "03", ""], ["3.50"]),
    ('print(not "{{inputs.parameters.x}}" == "", "{{inputs.parameters.x}}" in ("a", "b"))', ["a", "", "true"], []),
    ('n = int("{{inputs.parameters.x}}")\nprint(n)', ["0", "-1", "007", "+5", "1_000", " 7 "], ["1.5", "true"]),
    ('print(float("{{inputs.parameters.x}}"))', ["1.5", "-1", "1e3", "NaN", "Infinity", "1E400"], ["true"]),
    ('import json\nprint(json.loads("{{inputs.parameters.x}}"))', ["1", "[1,2]", "true", "null", "1e3"], ["a"]),
    ("import json\nd = json.loads('{{inputs.parameters.x}}')\nd[0] = 5\nprint(d)", ["[1,2]", '["a", "b"]'], ["x"]),
    ("import json\nd = json.loads('{{inputs.parameters.x}}')\nd[0] = 5\nprint(d, '{{inputs.parameters.x}}')", [], ["[0]"]),
    ("d = {{inputs.parameters.x}}\nprint(d, '{{inputs.parameters.x}}')", ["7"], ["[0]"]),
    ("import json\nprint(json.loads(r'''{{inputs.parameters.x}}'''))", ['"a\\nb"', "[1,\n2]"], ["a"]),
    ('import os\nprint(os.path.join("/a", "{{inputs.parameters.x}}"))', ["a", "7", ""], ["null"]),
    ('x = "{{inputs.parameters.x}}"\nprint(x, "{{inputs.parameters.x}}", x == "7")', ["a", "7", ""], ["null"]),
    ('x = int("{{inputs.parameters.x}}")\nprint(x + 1, "<{{inputs.parameters.x}}>")', ["7", "-1"], ["007", "1.5", "true"]),
    ('print({{inputs.parameters.x}})\nx = float("{{inputs.parameters.x}}")\nprint(x)', ["1.5", "1.0"], ["7", "true"]),
    ('x = {{inputs.parameters.x}}\nprint(x, "<{{inputs.parameters.x}}>", {{inputs.parameters.x}})', ["7", "1.5"], ["1e3"]),
    ("print({{inputs.parameters.x}})\nx = {{inputs.parameters.x}}\nprint(x)", ["7"], ["[1, 2]"]),
    ('import json\nprint(json.loads(str(len("{{inputs.parameters.x}}"))))', ["a", "7"], ["true"]),
    ("print({{inputs.parameters.y}})  # {{inputs.parameters.x}}", ["a", "true"], ["a\nb"]),
    ("print({'k': {{inputs.parameters.x}}})", ["7", "[1, 2]"], ["[true]"]),
    ('print({"{{inputs.parameters.x}}": 1}, ["{{inputs.parameters.x}}"])', ["a", "7", "True"], ["null"]),
    ("print([{{inputs.parameters.x}} + y for y in (1, 2)], {y: {{inputs.parameters.x}} for y in 'a'})", ["7"], ["null"]),
    ('# {{inputs.parameters.x}}: the name\n\nprint("{{inputs.parameters.x}}")  # {{inputs.parameters.x}}', ["a"], ["null"]),
    ("é = 'ü{{inputs.parameters.x}}ö'\nprint(é, {{inputs.parameters.y}})", ["a", "é"], ["null"]),
    ('print({{inputs.parameters.y}}, "{{inputs.parameters.x}}", {{inputs.parameters.y}} * 2)', ["a", "7"], ["null"]),
]  # fmt: skip


def inserted(source: str, values: dict[str, str]) -> str:
    """A script as Argo runs it."""
    return TAG.sub(lambda match: values[match[1]], source)


def printed(script: str) -> tuple[str, str]:
    """What a script prints, and the error that it ends with."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(script, "<script>", "exec", dont_inherit=True), {"__name__": "__main__"})
        except Exception as error:
            return out.getvalue(), type(error).__name__
    return out.getvalue(), ""


def both(source: str, found: Lifted, value: str) -> tuple[tuple[str, str], tuple[str, str]]:
    values = {"x": value, "y": "-3"}
    return printed(inserted(source, values)), printed(inserted(found.source, values))


@pytest.mark.parametrize(("source", "same", "different"), SCRIPTS)
def test_both_forms_print_the_same_where_it_is_said(source: str, same: list[str], different: list[str]) -> None:
    found = lifted(source, ["x", "y"])
    assert "{{" not in TAG.sub("", found.source)
    for value in VALUES:
        before, after = both(source, found, value)
        if found.same("x", value):
            assert before == after, value
    for value in same:
        assert found.same("x", value), value
        assert both(source, found, value)[0][1] == "", value
    for value in different:
        assert not found.same("x", value), value
    assert "the same for" in found.differs
    assert "''' in it" in found.differs


SNIPPETS = [source for source, _, _ in SCRIPTS]
texts = st.one_of(
    st.sampled_from(VALUES),
    st.text(alphabet="ab01 .-+e'\"\\\n{}[],:tru", max_size=6),
    st.recursive(st.one_of(st.integers(), st.booleans(), st.text("ab", max_size=2)), st.lists, max_leaves=3).map(json.dumps),
    st.floats(allow_nan=False).map(repr),
)  # fmt: skip


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=3), texts)
def test_scripts_of_several_uses_print_the_same_where_it_is_said(parts: list[str], value: str) -> None:
    source = "\n".join(parts)
    try:
        found = lifted(source, ["x", "y"])
    except Stays:
        return
    if found.same("x", value):
        before, after = both(source, found, value)
        assert before == after


@pytest.mark.parametrize(
    ("source", "parameters", "why"),
    [
        ("print({{inputs.parameters.a-b}})", "a-b", "the parameter `a-b` can't be that of a function"),
        ('print("{{inputs.parameters.x}}")', "x class", "the parameter `class` can't be that of a function"),
        ('print("{{inputs.parameters.x}}")', "x json", "the parameter `json` can't be that of a function"),
        ('print("{{inputs.parameters.x}}")', "y", "`x` is no input"),
        ('print("{{inputs.parameters.x}} {{workflow.name}}")', "x", "`{{workflow.name}}` is no"),
        ('print("{{=inputs.parameters.y}} {{inputs.parameters.x}}")', "x y", "`{{=inputs.parameters.y}}` is no"),
        ("print({{inputs.parameters.x}} {{inputs.parameters.y}} 1)", "x y", "Python only where its tags are exchanged"),
        ("{{inputs.parameters.x}} = 1", "x", "stands where a value"),
        ("a{{inputs.parameters.x}} = 1", "x", "part of a name"),
        ("print({{inputs.parameters.x}} ** 2)", "x", "stands where a value"),
        ("print({{inputs.parameters.x}}.real)", "x", "stands where a value"),
        ("print(1 if {{inputs.parameters.x}} else 2)", "x", "stands where a value"),
        ("print(not {{inputs.parameters.x}})", "x", "stands where a value"),
        ("print({{inputs.parameters.x}} or 1)", "x", "stands where a value"),
        ("print({{inputs.parameters.x}} is None)", "x", "stands where a value"),
        ("if {{inputs.parameters.x}}:\n    print(1)", "x", "stands where a value"),
        ("while {{inputs.parameters.x}}:\n    break", "x", "stands where a value"),
        ("print({{inputs.parameters.x}}(1))", "x", "stands where a value"),
        ('print(b"{{inputs.parameters.x}}")', "x", "bytes"),
        ('print("\\N{EM DASH} {{inputs.parameters.x}}")', "x", "\\N"),
        ("x = 1\nprint({{inputs.parameters.x}}, x)", "x", "the script has another `x`"),
        ("print({{inputs.parameters.x}}, x)\nx = {{inputs.parameters.x}}", "x", "the script has another `x`"),
        ("x = {{inputs.parameters.x}} + 1\nprint({{inputs.parameters.x}})", "x", "the script has another `x`"),
        ('x = int("{{inputs.parameters.x}}")\nprint("{{inputs.parameters.x}}" == "1")', "x", "the script has another `x`"),
        ('x = "{{inputs.parameters.x}}"\nx += "a"\nprint("{{inputs.parameters.x}}")', "x", "the script has another `x`"),
        ("if True:\n    x = {{inputs.parameters.x}}\nprint(x)", "x", "the script has another `x`"),
        ("import x\nprint({{inputs.parameters.x}})", "x", "the script has another `x`"),
        ("def f(x):\n    return {{inputs.parameters.x}}\nprint(f(1))", "x", "the script has another `x`"),
        ("print([{{inputs.parameters.x}} for x in (1, 2)])", "x", "the script has another `x`"),
        ("print(id({{inputs.parameters.id}}))", "id", "the script has another `id`"),
        ("def f():\n    return id(1)\nprint({{inputs.parameters.id}})", "id", "something else"),
        ("print(id({{inputs.parameters.x}}))", "x id", "hide Python's own"),
        ("str = print\nstr('{{inputs.parameters.x}}')", "x", "its own `str`"),
        ("import simplejson as json\nprint(json.loads('{{inputs.parameters.x}}'))", "x", "its own `json`"),
        ("print(globals(), {{inputs.parameters.x}})", "x", "asks for the names"),
        ("from __future__ import annotations\nprint({{inputs.parameters.x}})", "x", "behind the lines that read"),
        ("import json\nfor i in 1, 2:\n    print(json.loads('{{inputs.parameters.x}}'))", "x", "more than once"),
        ("import json\na = json.loads('{{inputs.parameters.x}}')\nb = {{inputs.parameters.x}}", "x", "several places"),
        ("import json\na = '{{inputs.parameters.x}}'\nb = json.loads(a)", "x", "`a`, which has `x` in it, is read as JSON"),
        ("import json\na: str = '{{inputs.parameters.x}}'\nb = json.loads(a)", "x", "is read as JSON"),
        ("y = 1\nprint(f'{y:{{inputs.parameters.x}}}')", "x", "how an f-string writes"),
        ("print({{{inputs.parameters.x}}})", "x", "is no parameter of the template's"),
        ("from json import loads\nb = loads('{{inputs.parameters.x}}')", "x", "is read as JSON"),
        ("import yaml\nb = yaml.safe_load('a: {{inputs.parameters.x}}')", "x", "is read as JSON"),
        ("import ast\nb = ast.literal_eval(f'{{inputs.parameters.x}}')", "x", "is read as JSON"),
        ("print(__doc__, {{inputs.parameters.x}})", "x", "asks for the names"),
        ("x = {{inputs.parameters.x}}", "x", "nothing is left"),
        ("print(f'{1:{{inputs.parameters.x}}d}')", "x", "how an f-string writes"),
        ('print(f"{\'{{inputs.parameters.x}}\'}")', "x", "the expression of an f-string"),
        ("print({{inputs.parameters.x}}.a, {{inputs.parameters.x}}.b)", "x", "several places"),
        ("print('a'\f, {{inputs.parameters.x}})", "x", "characters"),
    ],
)  # fmt: skip
def test_what_isn_t_proven_stays(source: str, parameters: str, why: str) -> None:
    with pytest.raises(Stays, match=re.escape(why)):
        lifted(source, parameters.split())


def test_names_that_are_parts_of_each_other() -> None:
    source = (
        'print("{{inputs.parameters.max}} {{inputs.parameters.x}}{{inputs.parameters.ax}}", {{inputs.parameters.max}})'
    )
    found = lifted(source, ["x", "ax", "max"])
    assert found.source.endswith('print(f"{max} {x}{ax}", max)')
    assert set(found.uses) == {"x", "ax", "max"}


def test_what_is_lifted_has_no_tags_any_more() -> None:
    source = 'print("{{inputs.parameters.x}}")'
    assert has_tags(source)
    assert not has_tags(lifted(source, ["x"]).source)
    assert not has_tags("print('{{workflow.name}}')")
