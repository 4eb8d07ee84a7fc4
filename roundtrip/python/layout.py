"""Statements as text, laid out as black lays them out at 88 columns.

What fits on a line goes on one. Of what doesn't, the items of a bracket share one line, if they fit, and else have a
line each, with a comma behind the last one (which keeps black from joining them). A single item that doesn't fit is
split within itself, without that comma.
"""

from __future__ import annotations

from roundtrip.python.code.widths import width as columns
from roundtrip.python.syntax import WIDTH, Atom, Comprehension, Expression, Group, Statement

STEP = "    "


def laid_out(statements: list[Statement], indent: str = "") -> list[str]:
    """The lines of `statements`, without line ends."""
    lines: list[str] = []
    for statement in statements:
        _statement(statement, indent, lines)
    return lines


def _statement(statement: Statement, indent: str, lines: list[str]) -> None:
    lines += [indent + comment for comment in statement.before]
    _logical_line(statement, indent, lines)
    if statement.block is not None:
        inner = indent + STEP
        if statement.block:
            for child in statement.block:
                _statement(child, inner, lines)
        else:
            lines.append(f"{inner}pass")
        lines += [inner + comment for comment in statement.after]
    else:
        lines += [indent + comment for comment in statement.after]


def _logical_line(statement: Statement, indent: str, lines: list[str]) -> None:
    expression, head, tail = statement.expression, statement.head, statement.tail
    flat = expression.flat
    width = len(indent) + len(head) + len(tail) + (columns(flat) if flat is not None else 0)
    trailing = f"  {statement.trailing}" if statement.trailing else ""
    if isinstance(expression, Atom):
        text = expression.text
        if head.endswith("= ") and flat is not None and width > WIDTH >= len(indent) + 4 + columns(flat):
            lines += [f"{indent}{head}({trailing}", f"{indent}{STEP}{text}", f"{indent}){tail}"]
        else:
            lines.append(f"{indent}{head}{text}{tail}{trailing}")
        return
    if flat is not None and width + columns(trailing) <= WIDTH:
        lines.append(f"{indent}{head}{flat}{tail}{trailing}")
        return
    _split(expression, indent, head, tail, statement.trailing, lines)


def _split(group: Group, indent: str, head: str, tail: str, behind: str | None, lines: list[str]) -> None:
    """A bracket over several lines. `behind`: a comment for the line of the opening bracket."""
    inner = indent + STEP
    if isinstance(group, Comprehension):
        lines.append(f"{indent}{head}[")
        for item in group.items:
            _value(item.value, inner, item.label, "", None, lines)
        lines.append(f"{indent}]{tail}")
        return
    comment = behind or group.behind
    first = f"{indent}{head}{group.opening}"
    lines.append(f"{first}  {comment}" if comment else first)
    if not group.exploded and comment is None and not group.commented:
        # black never shares that line among the items of a list or a dictionary (`should_split_line`)
        inside = group.inside() if len(group.items) == 1 or group.closing == ")" else None
        if inside is not None and len(inner) + columns(inside) <= WIDTH:
            lines.append(inner + inside)
            lines.append(f"{indent}{group.closing}{tail}")
            return
        if len(group.items) == 1:
            item = group.items[0]
            _value(item.value, inner, item.label, "", None, lines)
            lines.append(f"{indent}{group.closing}{tail}")
            return
    for item in group.items:
        lines += [inner + above for above in item.before]
        _value(item.value, inner, item.label, ",", item.trailing, lines)
    lines += [inner + below for below in group.after]
    lines.append(f"{indent}{group.closing}{tail}")


def _value(value: Expression, indent: str, label: str, comma: str, trailing: str | None, lines: list[str]) -> None:
    """One item of a split bracket."""
    comment = f"  {trailing}" if trailing else ""
    if isinstance(value, Atom):
        lines.append(f"{indent}{label}{value.text}{comma}{comment}")
        return
    flat = value.flat
    if flat is not None and len(indent) + columns(label + flat + comma + comment) <= WIDTH:
        lines.append(f"{indent}{label}{flat}{comma}{comment}")
        return
    _split(value, indent, label, comma, trailing, lines)
