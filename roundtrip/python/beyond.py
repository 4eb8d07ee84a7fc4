"""What a program tells Argo besides what Hera can: fields that Hera lacks, and marks of what Argo's YAML spells otherwise.

`with_fields(Container(…), {"newField": 1})` is `Call.extra`; `as_argo_3`, `without` and `of_type` are `Call.marks`. The
functions are defined in the generated module itself, each only where it is used, or in one module of the repository's
own; plain Hera passes over what they hang on an object. The reader knows them by their syntax trees, the runner finds
what hangs on the instance. `with_model(Container(…), container__name="main")` is `Call.extra`, too, as far as Hera's models
go (`roundtrip.hera.modelled`): it is set on the model that Hera builds, so plain Hera says it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from functools import cache

from roundtrip.document.node import ABSENT, LIST

FIELDS, MODEL, LISTS, LEFT_OUT, TYPES = NAMES = ("with_fields", "with_model", "as_argo_3", "without", "of_type")
# the type of what each function is given, and gives back
VARIABLE = "T"
_DEFINITIONS = {
    FIELDS: '''\
def with_fields(node: T, fields: dict[str, Any]) -> T:
    """Argo fields that Hera lacks: plain Hera passes over them, roundtrip writes them."""
    node.__dict__.setdefault("argo_fields", {}).update(fields)
    return node
''',
    MODEL: '''\
def with_model(node: T, **fields: Any) -> T:
    """What Hera's model has, and its class no argument for: `container__name` is the name of a template's container."""

    def told(build: Any) -> Any:
        model = build()
        for path, value in fields.items():
            *above, last = path.split("__")
            setattr(functools.reduce(getattr, above, model), last, value)
        return model

    for name in ("_build_template", "as_argument", "as_input", "as_output"):
        if hasattr(node, name):
            node.__dict__[name] = functools.partial(told, getattr(node, name))
    return node
''',
    LISTS: '''\
def as_argo_3(node: T, *lists: str) -> T:
    """Lists of one, such as `schedules`, that roundtrip writes as Argo 3's `schedule`, plain Hera as lists."""
    node.__dict__.setdefault("argo_lists", []).extend(lists)
    return node
''',
    LEFT_OUT: '''\
def without(node: T, *arguments: str) -> T:
    """What Hera insists on, and the YAML does without: roundtrip leaves it out, plain Hera writes it."""
    node.__dict__.setdefault("argo_left_out", []).extend(arguments)
    return node
''',
    TYPES: '''\
def of_type(node: T, **types: type) -> T:
    """What has another type in the YAML than Hera takes: roundtrip writes that type, plain Hera Argo's."""
    node.__dict__.setdefault("argo_types", {}).update(types)
    return node
''',
}
# as earlier versions wrote them
_FORMER = (
    f"""\
def {FIELDS}(node, fields):
    node.__dict__.setdefault("argo_fields", {{}}).update(fields)
    return node
""",
    _DEFINITIONS[MODEL]
    .replace("build: Any", "build: Callable[[], Any]")
    .replace(
        "            setattr(functools.reduce(getattr, above, model), last, value)",
        """\
            part = functools.reduce(getattr, above, model)
            if hasattr(part, last):
                setattr(part, last, value)""",
    ),
)

FORMER_TYPING = ("Callable",)  # what of `typing` they used besides


def definitions(names: Collection[str]) -> list[list[str]]:
    """The lines of each function of `names`, in their order."""
    return [_DEFINITIONS[name].splitlines() for name in NAMES if name in names]


def imports(names: Collection[str]) -> list[str]:
    """The imports that the functions of `names` need, a line each; none where there are none."""
    if not names:
        return []
    return [*modules(names), f"from typing import {', '.join(typing_names(names))}"]


def modules(names: Collection[str]) -> list[str]:
    """The imports of whole modules that the functions of `names` use."""
    return ["import functools"] if MODEL in names else []


def typing_names(names: Collection[str]) -> list[str]:
    """What of `typing` the functions of `names` use."""
    said = ["Any"] if FIELDS in names or MODEL in names else []
    return [*said, "TypeVar"] if names else []


def type_variable(names: Collection[str]) -> list[str]:
    """The line that makes the type variable of the functions; none where there are none."""
    return [f'{VARIABLE} = TypeVar("{VARIABLE}")'] if names else []


def helper_of_mark(what: str) -> str:
    """The function that says a mark of a kind (`Mark.what`)."""
    return {LIST: LISTS, ABSENT: LEFT_OUT}.get(what, TYPES)


def syntax_tree(definition: ast.AST) -> str:
    """What two definitions of the same function have in common: their tree, without places and documentation."""
    if isinstance(definition, ast.FunctionDef):
        body = definition.body
        first = body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            body = body[1:]
        return ast.dump(ast.FunctionDef(definition.name, definition.args, body, definition.decorator_list))
    return ast.dump(definition)


@cache
def _trees() -> dict[str, str]:
    texts = [*_DEFINITIONS.values(), *_FORMER]
    return {
        syntax_tree(tree): tree.name
        for tree in (ast.parse(t).body[0] for t in texts)
        if isinstance(tree, ast.FunctionDef)
    }


def helper(definition: ast.AST) -> str | None:
    """The function that a statement defines as it is generated, None for any other; its documentation may be another."""
    if not isinstance(definition, ast.FunctionDef) or definition.name not in NAMES:
        return None
    return _trees().get(syntax_tree(definition))
