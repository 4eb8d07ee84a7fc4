"""Python scripts as functions, where Hera makes the same script of the function (IDIOMS 7)."""

from __future__ import annotations

import ast
import json
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from roundtrip.document import Call, Node, Scalar
from roundtrip.document.equivalence import parsed_script
from roundtrip.document.numbers import any_string
from roundtrip.python.code.by_black import Unsure
from roundtrip.python.scripts.bodies import body_lines
from roundtrip.python.scripts.sources import (
    CWD_TO_SYS_PATH,
    PYTHON_COMMAND,
    UNREADABLE,
    hera_source,
    prologue,
)
from roundtrip.python.scripts.uses import loaded
from roundtrip.python.write.plain_nodes import items_of, text_of

LONGEST_DEFAULT = 50  # characters of a default in a signature that is no word or number
DEFAULT_IMAGE, DEFAULT_COMMAND = "python:3.10", ["python"]  # hera.shared.global_config


@dataclass(frozen=True)
class Parameter:
    """A parameter of the function: its name, its annotation, "" where there is none, and its default.

    `default`: a value within a tuple; None where there is none.
    """

    name: str
    annotation: str
    default: tuple[object] | None


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
        return tuple(p.name for p in self.parameters if p.default is None)


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
    except (*UNREADABLE, Unsure, tokenize.TokenError):
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
    body = body_lines(source, tree, skip)
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
        except UNREADABLE:
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
    defaults: dict[str, tuple[object]] = {}
    while own:
        parameter = parameters[own - 1]
        name = str(text_of(parameter.args.get("name")))
        if parameter.args.keys() - {"name", "default"} or parameter.beyond_hera or parameter.comments is not None:
            break
        default = parameter.args.get("default")
        if default is not None:
            said = _default(default)
            if said is None or len(defaults) < len(parameters) - own:
                break  # in Python, what has a default stands behind what has none
            defaults[name] = said
        own -= 1
    types = _types(body, loaded)
    found = tuple(Parameter(n, _annotation(defaults.get(n), types.get(n, "str")), defaults.get(n)) for n in loaded)
    return found, (*parameters[:own], *artifacts)


def _default(node: Node) -> tuple[object] | None:
    """The default of a parameter as a value, in a tuple, that Hera serializes to the same text; None if there is none."""
    if not isinstance(node, Scalar) or node.value is None:
        return None
    text = any_string(node.value)
    value = loaded(text)
    if value is text:
        return (text,) if len(text) <= LONGEST_DEFAULT or "\n" not in text else None
    if isinstance(value, str) or json.dumps(value) != text or "NaN" in text or "Infinity" in text:
        return (text,)  # Hera leaves a text as it is
    if isinstance(value, (list, dict)) and len(text) > LONGEST_DEFAULT:
        return None
    return (value,)


def _annotation(default: tuple[object] | None, inferred: str) -> str:
    if default is None:
        return inferred
    value = default[0]
    if isinstance(value, str):
        return "str" if isinstance(loaded(value), str) else ""  # what the script gets out of it
    return "" if value is None else type(value).__name__


# calls that tell nothing of what they are given: whatever is a text goes into them
_OF_TEXTS = frozenset(
    (
        *(
            "print",
            "str",
            "repr",
            "open",
            "isinstance",
            "type",
            "bool",
            "format",
            "write",
            "writelines",
            "debug",
            "info",
        ),
        *("warning", "error", "startswith", "endswith", "replace", "split", "join", "exists", "Path", "getenv"),
    )
)


def _types(body: list[ast.stmt], names: list[str]) -> dict[str, str]:
    """What the parameters seem to be, from how the body uses them; "" where it can't be told."""
    found: dict[str, set[str]] = {name: set() for name in names}
    known_as = _known_as(body, names)
    made = {id(s.targets[0]) for s in body if isinstance(s, ast.Assign) and _made_of_itself(s) is not None}
    for statement in body:
        for node in ast.walk(statement):
            if id(node) not in made:
                _use(node, found, known_as)
    return {name: next(iter(kinds)) if len(kinds) == 1 else "" for name, kinds in found.items() if kinds}


def _known_as(body: list[ast.stmt], names: list[str]) -> dict[str, str]:
    """The parameters by their names, and by those of variables that are nothing but a parameter (`i = num`)."""
    stores = Counter(
        n.id for s in body for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    )
    same = {name: name for name in names}
    for s in body:
        if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.value, ast.Name) and s.value.id in names:
            target = s.targets[0]
            if isinstance(target, ast.Name) and stores[target.id] == 1:
                same.setdefault(target.id, s.value.id)
    return same


def _made_of_itself(node: ast.AST) -> tuple[str, str] | None:
    """The variable and the type of `x = str(x)` and its like; None for anything else."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return None
    name = node.targets[0].id
    kind = next((k for k in ("str", "int", "float") if ast.unparse(node.value) == f"{k}({name})"), None)
    return (name, kind) if kind is not None else None


def _use(node: ast.AST, found: dict[str, set[str]], known_as: dict[str, str]) -> None:
    """Notes what a node says of the parameters that are in it."""

    def note(expression: ast.AST | None, kind: str) -> None:
        name = known_as.get(expression.id) if isinstance(expression, ast.Name) else None
        if name is not None:
            found[name].add(kind)

    if isinstance(node, ast.BinOp):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            note(one, "int" if isinstance(other, ast.Constant) and type(other.value) is int else "")
    elif isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        for side in sides:
            others = [other for other in sides if other is not side]
            kinds = {type(o.value).__name__ for o in others if isinstance(o, ast.Constant)}
            kinds |= {"int" for o in others if isinstance(o, ast.Call) and ast.unparse(o.func) in ("len", "int")}
            note(side, next(iter(kinds)) if len(kinds) == 1 and kinds <= {"int", "str", "float", "bool"} else "")
    elif isinstance(node, ast.Call):
        function = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if isinstance(node.func, ast.Name) and function == "range":
            for arg in node.args:
                note(arg, "int")
        elif function not in _OF_TEXTS:
            number = isinstance(node.func, ast.Name) and function in ("int", "float")
            for arg in (*node.args, *(k.value for k in node.keywords)):
                note(arg, function if number else "")
        if isinstance(node.func, ast.Attribute):
            note(node.func.value, "str" if hasattr(str, function) and not hasattr(list, function) else "")
    elif isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
        note(node.value, "str" if isinstance(node, ast.Attribute) and hasattr(str, node.attr) else "")
    elif isinstance(node, (ast.For, ast.comprehension)):
        note(node.iter, "list")
    elif isinstance(node, ast.Assign) and (made := _made_of_itself(node)) is not None and made[0] in found:
        found[made[0]].add(made[1])
    elif isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)) and node.id in found:
        found[node.id].update(("", "int"))
    elif isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
        note(node.test, "bool")
