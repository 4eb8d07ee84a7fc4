"""The statements of a script as the body of a function, in black's layout, with their comments.

What is written here is a person's own Python, so anything goes in. libcst parses it once, and the layout pass lays it
out; the syntax tree stays the same throughout.
"""

from __future__ import annotations

import re

import libcst as cst

from roundtrip.python.code.restyle import body_of
from roundtrip.python.code.unsure import Unsure

# what libcst gives back changed in places: form feeds, lone carriage returns, and marks of the byte order
_CHANGED = re.compile("[\f\r\ufeff]")


def body_lines(source: str, skip: int = 0) -> list[str]:
    """The statements of a script from the one of number `skip` on, as the lines of a function's body, indented.

    Raises `Unsure` where black would lay them out in ways that are not known here.
    """
    if _CHANGED.search(source):
        raise Unsure
    try:
        module = cst.parse_module(source)
    except (cst.ParserSyntaxError, RecursionError) as problem:
        raise Unsure from problem
    statements = list(module.body)
    above = list(module.header)
    while skip and statements:
        first = statements.pop(0)
        skip -= len(first.body) if isinstance(first, cst.SimpleStatementLine) else 1
        above = []
    if skip or not statements:
        raise Unsure
    first = statements[0]
    statements[0] = first.with_changes(leading_lines=[*above, *first.leading_lines])
    return body_of(cst.IndentedBlock(statements, footer=module.footer)).lines()
