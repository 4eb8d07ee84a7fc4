"""A logical line of any text, laid out.

libcst holds it while that is done, and takes longer to be imported than most changes to be put back; so what lays it out is
imported for the first of them, here and nowhere else.
"""

from __future__ import annotations


def logical_line(source: str, indent: int) -> list[str]:
    """The lines of one statement, of the header of a block, or of a decorator, `indent` steps deep. Raises Unsure."""
    from roundtrip.python.code.restyle import one_statement

    header, decorator = source.endswith(":"), source.startswith("@")
    text = f"{source} pass\n" if header else f"{source}\ndef f(): pass\n" if decorator else f"{source}\n"
    return one_statement(text, indent)[1]
