"""Which statements stand on their line as black would put them there, told without black, which takes long to be imported."""

from __future__ import annotations

import ast
import tokenize
from typing import Union

from roundtrip.python.code.by_black import Unsure, tokens_of

# what `ast.unparse` spaces as black does; of slices, powers and the like black has views of its own
_KINDS = (
    *(ast.Assign, ast.Expr, ast.Import, ast.ImportFrom, ast.Return, ast.With, ast.Pass, ast.alias, ast.withitem),
    *(ast.Attribute, ast.BinOp, ast.Call, ast.Constant, ast.Dict, ast.List, ast.Name, ast.keyword),
    *(ast.Add, ast.BitAnd, ast.BitOr, ast.LShift, ast.RShift, ast.expr_context),
)
_Laid = Union[ast.stmt, ast.expr]


def is_as_black_has_it(statement: _Laid, text: str) -> bool:
    """Whether `text`, all of a statement on one line that is not too long, surely stays as it is under black.

    Of a `with`, `text` is the header; an expression is a decorator. False doesn't say that it would change.
    """
    head: _Laid = statement
    if isinstance(statement, ast.With):
        head = ast.copy_location(ast.With(statement.items, [ast.Pass()]), statement)
    if not all(isinstance(node, _KINDS) for node in ast.walk(head)):
        return False
    spelt = ast.unparse(head)
    plain = f"@{spelt}" if isinstance(statement, ast.expr) else spelt.partition("\n")[0]
    try:
        return _spaced(text, strings=True) == _spaced(plain)
    except Unsure:
        return False


def _spaced(line: str, strings: bool = False) -> list[tuple[int, str]] | None:
    """The tokens of a line, each with the blanks before it, strings without what is in them.

    `strings`: None where one isn't in the quotes that black prefers whatever is in it.
    """
    found: list[tuple[int, str]] = []
    last = 0
    for token in tokens_of(line):
        said = token.string
        if token.type == tokenize.STRING:
            if strings and (said[0] != '"' or "\\" in said):
                return None
            said = '"'
        found.append((token.start[1] - last, said))
        last = token.end[1]
    return found
