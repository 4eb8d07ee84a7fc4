"""Fields that Argo knows and Hera doesn't: `with_fields(Container(…), {"newField": 1})` (`Call.extra`).

The function is defined in the generated module itself, and only where it is used, so the module runs wherever Hera is
installed: plain Hera passes over the fields. The reader knows the function by its syntax tree, the runner finds the
fields in the instance.
"""

from __future__ import annotations

import ast
from functools import cache

NAME = "with_fields"
ATTRIBUTE = "argo_fields"
WITH_FIELDS = f'''\
def {NAME}(node, fields):
    """Argo fields Hera lacks: plain Hera passes over them, roundtrip writes them."""
    node.__dict__.setdefault("{ATTRIBUTE}", {{}}).update(fields)
    return node
'''


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
def with_fields_tree() -> str:
    """`syntax_tree` of the function as it is generated."""
    return syntax_tree(ast.parse(WITH_FIELDS).body[0])


def is_with_fields(definition: ast.AST) -> bool:
    """Whether a statement defines the function as it is generated; its documentation may be another."""
    return isinstance(definition, ast.FunctionDef) and syntax_tree(definition) == with_fields_tree()
