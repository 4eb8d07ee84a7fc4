"""What the generated module says to mypy and ruff, at its foot, and only where they would complain.

Hera's own types are narrower than what Hera takes and gives: `IntOrString` for `5`, `Step | Task | None` for every
call of a template. And ruff wants two nested `with` in one, which is not how anybody writes a workflow.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache

from roundtrip.hera.facts import Type, facts
from roundtrip.python.syntax import Statement

MYPY = '# mypy: disable-error-code="arg-type,dict-item,list-item,operator,union-attr"'
RUFF_NESTED = "# ruff: noqa: SIM117"
RUFF = "# ruff: noqa"
_PRAGMA = re.compile(r"# (?:mypy: disable-error-code=|ruff: noqa\b)")


# what scripts import of Python itself; written out, for a file must not depend on who converts it
_STANDARD = frozenset(
    [
        "argparse",
        "ast",
        "base64",
        "collections",
        "concurrent",
        "copy",
        "csv",
        "datetime",
        "decimal",
        "enum",
        "functools",
        "glob",
        "gzip",
        "hashlib",
        "io",
        "itertools",
        "json",
        "logging",
        "math",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "pprint",
        "queue",
        "random",
        "re",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "statistics",
        "string",
        "struct",
        "subprocess",
        "sys",
        "tarfile",
        "tempfile",
        "textwrap",
        "threading",
        "time",
        "traceback",
        "typing",
        "unittest",
        "urllib",
        "uuid",
        "warnings",
        "xml",
        "zipfile",
    ]
)


def is_pragma(comment: str) -> bool:
    """Whether a comment of a Python file is one of these, and no comment of its author."""
    return _PRAGMA.match(comment) is not None


@cache
def untyped_arguments(model: str) -> frozenset[str]:
    """The arguments of `m.<model>` to which Hera takes plain values that its types don't know."""
    return frozenset(arg for arg, field in facts().models[model].fields.items() if _is_narrow(field.type))


def _is_narrow(type_: Type) -> bool:
    if type_.kind == "model":
        assert type_.model is not None
        return facts().models[type_.model].root is not None
    return any(_is_narrow(part) for part in type_.args)


def has_nested_with(statements: Iterable[Statement]) -> bool:
    """Whether a `with` block of `statements` holds nothing but one other."""
    for statement in statements:
        block = statement.block
        if block is not None:
            both_with = statement.head == "with " and len(block) == 1 and block[0].head == "with "
            if both_with and block[0].block is not None:
                return True
            if has_nested_with(block):
                return True
    return False


def complained_of(body: list[str]) -> bool:
    """Whether ruff's default rules may find something in a function, given as lines: its author's style is his own."""
    text = "\n".join(body)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return True
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        statements = getattr(node, "body", None)
        if isinstance(statements, list) and _unsorted([s for s in statements if isinstance(s, ast.stmt)], names):
            return True
        if _is_complained_of(node):
            return True
    return False


def _is_complained_of(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod) and isinstance(node.left, (ast.Constant, ast.JoinedStr))  # UP031
    if isinstance(node, ast.ExceptHandler):
        caught = node.type
        return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return name in ("open", "exec", "map", "dict", "list", "set", "tuple", "exit", "quit") or attribute in (
            "format",
            "open",
            "run",
            "check_output",
            "keys",
            "utcnow",
            "utcfromtimestamp",
        )
    if isinstance(node, ast.JoinedStr):
        return not any(isinstance(part, ast.FormattedValue) for part in node.values)  # F541
    return isinstance(node, ast.Global)


def _unsorted(statements: list[ast.stmt], names: set[str]) -> bool:
    """Whether imports are not in isort's order, or not used (I001, F401, E401)."""
    previous: tuple[int, int, str] | None = None
    for statement in statements:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            previous = None
            continue
        if any((a.asname or a.name.split(".")[0]) not in names for a in statement.names):
            return True
        if isinstance(statement, ast.Import):
            module, kind = statement.names[0].name, 0
            if len(statement.names) > 1:
                return True
        else:
            module, kind = statement.module or "", 1
            listed = [a.name for a in statement.names]
            if listed != sorted(listed):
                return True
        section = 0 if module.split(".")[0] in _STANDARD else 1
        if previous is not None and (previous[0] != section or previous > (section, kind, module)):
            return True
        previous = (section, kind, module)
    return False
