"""Python scripts as functions, and what Hera takes out of a function (IDIOMS 7).

Facts: `InlineScriptConstructor.generate_source` and `_get_param_script_portion` of `hera.workflows.script`. Hera parses the
function, unparses it, drops everything up to the `def`, and puts in front of it what loads the parameters.
"""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
import tokenize
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from roundtrip.document import Call, Node, Scalar
from roundtrip.document.equivalence import parsed_script
from roundtrip.document.numbers import any_string
from roundtrip.document.scripts import lines_within_texts
from roundtrip.python.body import Unwritable, body_lines, formatted_lines
from roundtrip.python.objects import items_of, text_of

CWD_TO_SYS_PATH = "import os\nimport sys\nsys.path.append(os.getcwd())\n"
PYTHON_COMMAND = re.compile(r"(^|/)python[0-9.]*$")  # E6 holds where a script is run by such a command
LONGEST_DEFAULT = 50  # characters of a default in a signature that is no word or number
DEFAULT_IMAGE, DEFAULT_COMMAND = "python:3.10", ["python"]  # hera.shared.global_config
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


# -- function → script -------------------------------------------------------------------------------------------------


def prologue(parameters: Iterable[str]) -> str:
    """What loads the parameters, as Hera writes it; `parameters`: the inputs that have no `value_from`."""
    names = sorted(parameters)
    if not names:
        return ""
    lines = ["import json"]
    for name in names:
        value = f"r'''{{{{inputs.parameters.{name}}}}}'''"
        lines += [f"try: {name} = json.loads({value})", f"except: {name} = {value}"]
    return "\n".join(lines) + "\n\n"


def hera_source(function: str, parameters: Iterable[str] = (), *, add_cwd_to_sys_path: bool = True) -> str:
    """The script that Hera makes of a function, to the letter.

    `function`: its source text, decorators and all, as `inspect.getsource` gives it. `parameters`: the names of the
    template's input parameters that have no `value_from`; only a function that takes arguments loads them. The
    result depends on the Python version, whose `ast.unparse` Hera uses. Raises SyntaxError.
    """
    tree = parsed_script(textwrap.dedent(function))
    lines = ast.unparse(tree).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("def", "async def")))
    script = _head(tree.body[0], parameters, add_cwd_to_sys_path)
    return textwrap.dedent(script + textwrap.dedent("\n".join(lines[start + 1 :])))


# where none of this is, no token goes over the end of a line, and what `ast.unparse` writes has the same syntax tree
_INTRICATE = re.compile(r"""\"\"\"|'''|[\\\t\f\r\x0b]|\b[fFrRtTbB]{1,2}["']|\b(?:class|async)\b""")


def script_source(function: str, parameters: Iterable[str] = (), *, add_cwd_to_sys_path: bool = True) -> str:
    """The script that Hera makes of a function, with the function's own layout and comments where that is the same (E6).

    Takes what `hera_source` takes, and gives exactly that where the two syntax trees would differ. For scripts that run
    under Python only: to any other command, the letters count. Raises SyntaxError.
    """
    names = list(parameters)
    # a parameter whose name is no Python makes a script that is none
    if not _INTRICATE.search(function) and all(map(str.isidentifier, names)):
        plain = _plain_source(textwrap.dedent(function), names, add_cwd_to_sys_path)
        if plain is not None:
            return plain
    exact = hera_source(function, names, add_cwd_to_sys_path=add_cwd_to_sys_path)
    try:
        wanted = ast.dump(parsed_script(exact))
        head = _head(parsed_script(textwrap.dedent(function)).body[0], names, add_cwd_to_sys_path)
        # what Hera takes out of the lines of a text depends on what else is in the function
        for texts in (False, True):
            body = _body_text(textwrap.dedent(function), texts)
            if body is not None and ast.dump(parsed_script(head + body)) == wanted:
                return head + body
        return exact
    except (*_UNREADABLE, tokenize.TokenError):
        return exact


def _plain_source(function: str, parameters: list[str], add_cwd_to_sys_path: bool) -> str | None:
    """`script_source` where nothing in the function is `_INTRICATE`: the lines of its body, none of which needs a proof."""
    tree = parsed_script(function)
    definition = tree.body[0]
    if len(tree.body) != 1 or not isinstance(definition, ast.FunctionDef):
        return None
    lines = function.split("\n")
    first = definition.body[0]
    start = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))]) - 1
    indent = lines[start][: len(lines[start]) - len(lines[start].lstrip(" "))]
    if not indent or first.col_offset != len(indent):
        return None  # the body is behind the header
    while lines[start - 1].lstrip(" ")[:1] in ("", "#"):
        start -= 1
    body = "\n".join(line.removeprefix(indent) if line.strip() else "" for line in lines[start:]).strip("\n") + "\n"
    return _head(definition, parameters, add_cwd_to_sys_path) + body


def _head(definition: ast.stmt, parameters: Iterable[str], add_cwd_to_sys_path: bool) -> str:
    """What Hera puts in front of a function's body: only one that takes arguments loads them."""
    head = CWD_TO_SYS_PATH if add_cwd_to_sys_path else ""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    takes = isinstance(definition, functions) and bool(definition.args.posonlyargs or definition.args.args)
    return head + (prologue(parameters) if takes else "")


def _body_text(function: str, texts: bool) -> str | None:
    """The lines below the header of a function, without their indentation; None if the header holds the body.

    `texts`: whether the lines that begin within a text of several lines lose it, too.
    """
    header_end = 0
    defined = False
    tokens = list(tokenize.generate_tokens(io.StringIO(function).readline))
    for token in tokens:
        if token.type == tokenize.NAME and token.string == "def":
            defined = True
        elif token.type == tokenize.NEWLINE and defined:
            header_end = token.end[0]
            break
    inside = lines_within_texts(tokens)
    lines = function.splitlines(keepends=True)[header_end:]
    indents = [len(line) - len(line.lstrip()) for n, line in enumerate(lines, header_end + 1) if line.strip()]
    if not lines or not indents or not indents[0]:
        return None
    first = lines[next(i for i, line in enumerate(lines) if line.strip())]
    indent = first[: len(first) - len(first.lstrip())]
    body = [
        line if n in inside and not texts else line.removeprefix(indent) if line.strip() else "\n"
        for n, line in enumerate(lines, header_end + 1)
    ]
    return "".join(body).strip("\n") + "\n"


# -- script → function -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parameter:
    """A parameter of the function: its name, its annotation and its default, both "" where there is none."""

    name: str
    annotation: str
    default: str


@dataclass(frozen=True)
class Function:
    """A script as a function: its parameters, its body, and which arguments of `Script` its decorator goes without."""

    parameters: tuple[Parameter, ...]
    body: tuple[str, ...]
    silent: frozenset[str]
    inputs: tuple[Node, ...]
    add_cwd_to_sys_path: bool

    @property
    def looped(self) -> tuple[str, ...]:
        """The parameters that Hera fills with the item of a loop, unless they are given."""
        return tuple(p.name for p in self.parameters if not p.default)


def as_function(script: Call) -> Function | None:
    """The function that Hera makes `script` from, None where there is none that is proven.

    It is proven where Hera's own way from the function to the script gives the same syntax tree.
    """
    source = text_of(script.args.get("source"))
    command = [text_of(item) for item in items_of(script.args.get("command"))]
    if not source or not command or not PYTHON_COMMAND.search(command[0] or "") or script.beyond_hera:
        return None
    if isinstance(script.args.get("inputs"), Call) or not text_of(script.args.get("name")):
        return None
    if any(isinstance(e, Call) and "value_from_input" in e.args for e in items_of(script.args.get("env"))):
        return None
    rest = source.removeprefix(CWD_TO_SYS_PATH)
    if "{{" in rest and not rest.startswith("import json\ntry:"):
        return None
    try:
        tree = parsed_script(source)
        return _function(script, source, tree, command)
    except (*_UNREADABLE, Unwritable, tokenize.TokenError):
        return None


def _function(script: Call, source: str, tree: ast.Module, command: list[str | None]) -> Function | None:
    add_cwd = _starts_with(tree.body, parsed_script(CWD_TO_SYS_PATH).body) and not _commented(source, tree.body[2])
    skip = 3 if add_cwd else 0
    loaded = [
        str(text_of(item.args.get("name")))
        for item in items_of(script.args.get("inputs"))
        if isinstance(item, Call) and item.name in ("Parameter", "m.Parameter") and "value_from" not in item.args
    ]
    head = prologue(loaded)
    takes_arguments = bool(head) and source[len(CWD_TO_SYS_PATH) if add_cwd else 0 :].startswith(head[:-1])
    if takes_arguments:
        if not all(name.isidentifier() for name in loaded):
            return None
        skip += 1 + len(loaded)
        if not _starts_with(tree.body[skip - 1 - len(loaded) :], parsed_script(head).body):
            return None
        if _commented(source, tree.body[skip - 1]):
            return None
    try:
        body = body_lines(source, tree, skip)
    except Unwritable:
        body = formatted_lines(source, tree, skip)
        with suppress(Unwritable):
            # laid out by black, it may be one that is written here; then the next conversion would write it so
            again = script_source(
                _definition(body, loaded if takes_arguments else ()), loaded, add_cwd_to_sys_path=add_cwd
            )
            body = body_lines(again, parsed_script(again), skip)
    if not tree.body[skip:] or "{{" in "\n".join(body):
        return None
    parameters: tuple[Parameter, ...] = ()
    inputs = tuple(items_of(script.args.get("inputs")))
    silent = {"source", "name"}
    if takes_arguments:
        parameters, inputs = _signature(script, loaded, tree.body[skip:])
        if not inputs:
            silent.add("inputs")
    if text_of(script.args.get("image")) == DEFAULT_IMAGE and command == DEFAULT_COMMAND:
        silent |= {"image", "command"}
    found = Function(parameters, tuple(body), frozenset(silent), inputs, add_cwd)
    definition = _definition(body, (p.name for p in parameters))
    if not _compiles(definition):
        return None
    again = hera_source(definition, loaded, add_cwd_to_sys_path=add_cwd)
    return found if ast.dump(parsed_script(again)) == ast.dump(tree) else None


def _compiles(definition: str) -> bool:
    """Whether Python takes a function: `import *` and `await` parse, but are at home elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(definition, "<script>", "exec", dont_inherit=True)
        except _UNREADABLE:
            return False
    return True


def _definition(body: list[str], parameters: Iterable[str]) -> str:
    return "\n".join([f"def f({', '.join(parameters)}):", *body, ""])


def _commented(source: str, last: ast.stmt) -> bool:
    """Whether there are comments in the lines up to the statement `last`, which Hera writes: it has no place for them."""
    return any("#" in line for line in source.splitlines()[: last.end_lineno])


def _starts_with(statements: list[ast.stmt], wanted: list[ast.stmt]) -> bool:
    return len(statements) >= len(wanted) and all(ast.dump(s) == ast.dump(w) for s, w in zip(statements, wanted))


def _signature(script: Call, loaded: list[str], body: list[ast.stmt]) -> tuple[tuple[Parameter, ...], tuple[Node, ...]]:
    """The function's parameters, and the inputs that only the decorator can say.

    Hera writes the decorator's inputs first, then those of the signature that it hasn't seen. So a signature says the
    last parameters, as far back as they are nothing but a name and a default.
    """
    inputs = items_of(script.args.get("inputs"))
    parameters = [i for i in inputs if isinstance(i, Call) and i.name in ("Parameter", "m.Parameter")]
    artifacts = [i for i in inputs if i not in parameters]
    own = len(parameters)
    defaults: dict[str, str] = {}
    while own:
        parameter = parameters[own - 1]
        name = str(text_of(parameter.args.get("name")))
        if parameter.args.keys() - {"name", "default"} or parameter.beyond_hera or parameter.comments is not None:
            break
        default = parameter.args.get("default")
        if default is not None:
            literal = _default(default)
            if literal is None or len(defaults) < len(parameters) - own:
                break  # in Python, what has a default stands behind what has none
            defaults[name] = literal
        own -= 1
    types = _types(body, loaded)
    found = tuple(Parameter(n, _annotation(defaults.get(n), types.get(n, "str")), defaults.get(n, "")) for n in loaded)
    return found, (*parameters[:own], *artifacts)


def _default(node: Node) -> str | None:
    """The default of a parameter as a Python literal that Hera serializes to the same text; None if there is none."""
    from roundtrip.python.literals import scalar

    if not isinstance(node, Scalar) or node.value is None:
        return None
    text = any_string(node.value)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return scalar(text) if len(text) <= LONGEST_DEFAULT or "\n" not in text else None
    if isinstance(value, str) or json.dumps(value) != text or "NaN" in text or "Infinity" in text:
        return scalar(text)  # Hera leaves a text as it is
    if isinstance(value, (list, dict)):
        return _literal(value) if len(text) <= LONGEST_DEFAULT else None
    return scalar(value)


def _literal(value: object) -> str:
    """Plain data as black writes it on one line."""
    from roundtrip.python.literals import scalar

    if isinstance(value, list):
        return f"[{', '.join(_literal(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{scalar(key)}: {_literal(item)}' for key, item in value.items())}}}"
    assert value is None or isinstance(value, (str, int, float))
    return scalar(value)


def _is_loaded_as_text(text: str) -> bool:
    """Whether the script gets a text out of `text`, which it loads as JSON where that is possible."""
    try:
        return isinstance(json.loads(text), str)
    except (ValueError, RecursionError):
        return True


def _annotation(default: str | None, inferred: str) -> str:
    if default is None:
        return inferred
    if default == "None":
        return ""
    if default in ("True", "False"):
        return "bool"
    if default[:1] in "\"'":
        return "str" if _is_loaded_as_text(ast.literal_eval(default)) else ""
    if default[:1] in "[{":
        return "list" if default.startswith("[") else "dict"
    return "float" if any(c in default for c in ".einf") else "int"


def _types(body: list[ast.stmt], names: list[str]) -> dict[str, str]:
    """What the parameters seem to be, from how the body uses them; "" where it can't be told."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for statement in body:
        for node in ast.walk(statement):
            _use(node, found)
    return {name: next(iter(kinds)) if len(kinds) == 1 else "" for name, kinds in found.items() if kinds}


def _use(node: ast.AST, found: dict[str, set[str]]) -> None:
    def named(expression: ast.AST | None) -> str | None:
        return expression.id if isinstance(expression, ast.Name) and expression.id in found else None

    if isinstance(node, ast.BinOp):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            name = named(one)
            if name is not None:
                number = isinstance(other, ast.Constant) and type(other.value) in (int, float)
                found[name].add(
                    "int" if number and isinstance(other, ast.Constant) and type(other.value) is int else ""
                )
    elif isinstance(node, ast.Compare):
        for side in (node.left, *node.comparators):
            name = named(side)
            if name is None:
                continue
            others = [o for o in (node.left, *node.comparators) if o is not side]
            kinds = {type(o.value).__name__ for o in others if isinstance(o, ast.Constant)}
            found[name].add(next(iter(kinds)) if len(kinds) == 1 and kinds <= {"int", "str", "float"} else "")
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "range":
            for arg in node.args:
                name = named(arg)
                if name is not None:
                    found[name].add("int")
        elif isinstance(node.func, ast.Name) and node.func.id in ("len", "sum", "max", "min", "enumerate", "sorted"):
            for arg in node.args:
                name = named(arg)
                if name is not None:
                    found[name].add("")
        elif isinstance(node.func, ast.Attribute):
            name = named(node.func.value)
            if name is not None:
                found[name].add("str" if hasattr(str, node.func.attr) and not hasattr(list, node.func.attr) else "")
    elif isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
        name = named(node.value)
        if name is not None:
            found[name].add("" if not isinstance(node, ast.Attribute) or not hasattr(str, node.attr) else "str")
    elif isinstance(node, (ast.For, ast.comprehension)):
        name = named(node.iter)
        if name is not None:
            found[name].add("list")
    elif isinstance(node, (ast.Name,)) and isinstance(node.ctx, (ast.Store, ast.Del)) and node.id in found:
        found[node.id].update(("", "int"))
    elif isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
        name = named(node.test)
        if name is not None:
            found[name].add("bool")
