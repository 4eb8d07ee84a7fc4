"""Fields that Argo knows and Hera doesn't: `with_fields(Container(…), {"newField": 1})` (`Call.extra`).

The function is defined in the generated module itself, and only where it is used, so the module runs wherever Hera is
installed: plain Hera passes over the fields. The reader knows the function by its syntax tree, the runner finds the
fields in the instance.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from roundtrip.document import Call, Comments, Mapping, Node, Sequence

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


def keep_comments(objects: Node, root: Node) -> None:
    """Hands the comments of what became part of another mapping in `root` to the first thing of it that is there."""
    there = {id(node): node for node in _walk(root)}
    for call in _walk(objects):
        for node in _walk(call.extra) if isinstance(call, Call) and call.extra is not None else ():
            if node.comments is None or id(node) in there:
                continue
            first = next((inner for inner in _walk(node) if id(inner) in there), None)
            if first is not None:
                comments = first.comments = first.comments or Comments()
                comments.before[:0] = list(node.comments)


def _walk(node: Node) -> Iterator[Node]:
    work = [node]
    while work:
        current = work.pop()
        yield current
        if isinstance(current, Call):
            work += list(current.args.values())[::-1]
        elif isinstance(current, Mapping):
            work += list(current.entries.values())[::-1]
        elif isinstance(current, Sequence):
            work += current.items[::-1]
