"""A whole module, laid out anew: what a codemod made of it, say."""

from __future__ import annotations

import libcst as cst

from roundtrip.python.code.restyle import restyled
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.widths import WIDTH


def laid_out_module(module: cst.Module) -> cst.Module:
    """`module` in black's layout, every node of it in one place; `module` itself stays as it is.

    Takes any module, also one whose nodes stand in several places or have whitespace of their own. Of a bracket that
    stands on one line, a comma behind the last item counts for nothing. Black itself is asked, and imported, only for
    what the layout pass isn't sure of.

    Raises ValueError for what is no Python, or what black can't lay out.
    """
    clone = module.deep_clone()
    statements = list(clone.body)
    footer = list(clone.footer)
    if statements:
        first = statements[0]
        statements[0] = first.with_changes(leading_lines=[*clone.header, *first.leading_lines])
    else:
        footer = [*clone.header, *footer]
    try:
        work = restyled(statements, footer)
    except Unsure:
        return _by_black(module.code)
    return cst.Module(work.statements, footer=work.below)


def laid_out_text(text: str) -> str:
    """The text of a module in black's layout. Raises ValueError for what is no Python, or what black can't lay out."""
    try:
        return laid_out_module(cst.parse_module(text)).code
    except cst.ParserSyntaxError as problem:
        raise ValueError(str(problem)) from problem


def _by_black(text: str) -> cst.Module:
    import black

    try:
        return cst.parse_module(black.format_str(text, mode=black.Mode(line_length=WIDTH)))
    except (AssertionError, RecursionError, KeyError, IndexError, cst.ParserSyntaxError) as problem:
        raise ValueError(str(problem)) from problem
