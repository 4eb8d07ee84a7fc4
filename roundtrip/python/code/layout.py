"""The layout pass over what the writer made: the lines that black would make of it at 88 columns.

What fits on a line goes on one. Of what doesn't, the items of a bracket share one line, if they fit, and else have a
line each, with a comma behind the last one (which keeps black from joining them). A single item that doesn't fit is
split within itself, without that comma. This knows calls, lists, dictionaries and what stands around them in a
generated module, in time linear in the text; whatever else there is in Python is left to black (`by_black.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code import brackets, make, statement_nodes
from roundtrip.python.code.flat import brackets_of, inside, label, on_one_line, written
from roundtrip.python.code.make import NOTHING
from roundtrip.python.code.widths import STEP, WIDTH
from roundtrip.python.code.widths import width as columns


def laid_out(rows: Iterable[statement_nodes.Row], indent: str = "") -> list[str]:
    """The lines of statements, and of comments between them, without line ends."""
    lines: list[str] = []
    for row in rows:
        _row(row, indent, lines)
    return lines


def decorator(value: cst.BaseExpression, behind: str | None = None) -> list[str]:
    """The lines of a decorator. `behind`: the comment behind it."""
    lines: list[str] = []
    _logical_line("@", value, "", "", behind, lines)
    return lines


def function_header(name: str, parameters: Sequence[str], gives: str = "") -> list[str]:
    """The lines of a function's header, down to its colon. `gives`: the arrow and the type behind it."""
    head, end = f"def {name}(", f"){gives}:"
    whole = f"{head}{', '.join(parameters)}{end}"
    if columns(whole) <= WIDTH or not parameters:
        return [whole]
    return [head, *(f"{STEP}{text}," for text in parameters), end]


# -- statements --------------------------------------------------------------------------------------------------------


def _row(row: statement_nodes.Row, indent: str, lines: list[str]) -> None:
    kind = type(row)
    if kind is cst.SimpleStatementLine:
        _simple(row, indent, lines)  # type: ignore[arg-type]
    elif kind is cst.EmptyLine:
        _comments((row,), indent, lines)  # type: ignore[arg-type]
    elif isinstance(row, cst.With):
        item = row.items[0]
        tail = f" as {item.asname.name.value}:" if item.asname is not None else ":"  # type: ignore[union-attr]
        _compound(row, "with ", item.item, tail, indent, lines)
    else:
        assert isinstance(row, cst.For)
        _compound(row, f"for {written(row.target)} in ", row.iter, ":", indent, lines)


def _comments(found: Sequence[cst.EmptyLine], indent: str, lines: list[str]) -> None:
    for line in found:
        lines.append(indent + line.comment.value if line.comment is not None else "")


def _simple(line: cst.SimpleStatementLine, indent: str, lines: list[str]) -> None:
    if line.leading_lines:
        _comments(line.leading_lines, indent, lines)
    comment = line.trailing_whitespace.comment
    small = line.body[0]
    kind = type(small)
    if kind is cst.Assign:
        assert isinstance(small, cst.Assign)
        head, value = f"{written(small.targets[0].target)} = ", small.value
    elif kind is cst.Return:
        assert isinstance(small, cst.Return)
        assert small.value is not None
        head, value = "return ", small.value
    elif kind is cst.Expr:
        assert isinstance(small, cst.Expr)
        head, value = "", small.value
        if type(value) is cst.Call and any(type(item.value) is cst.Lambda for item in make.items_in(value)):
            # what says an order, which black has laid out
            lines += [indent + text for text in make.source(small).split("\n")]
            return
    else:
        lines.append(f"{indent}pass")
        return
    _logical_line(head, value, "", indent, comment.value if comment is not None else None, lines)


def _compound(
    row: cst.With | cst.For, head: str, value: cst.BaseExpression, tail: str, indent: str, lines: list[str]
) -> None:
    _comments(row.leading_lines, indent, lines)
    body = row.body
    assert isinstance(body, cst.IndentedBlock)
    comment = body.header.comment
    _logical_line(head, value, tail, indent, comment.value if comment is not None else None, lines)
    inner = indent + STEP
    for child in body.body:
        _row(child, inner, lines)  # type: ignore[arg-type]
    if body.footer:
        _comments(body.footer, inner, lines)


def _logical_line(
    head: str, value: cst.BaseExpression, tail: str, indent: str, trailing: str | None, lines: list[str]
) -> None:
    """One logical line. `trailing`: the comment behind it, or behind its first bracket where it is split."""
    if type(value) is cst.BinaryOperation:
        assert isinstance(value, cst.BinaryOperation)
        text = written(value)
        if len(indent) + len(text) <= WIDTH:
            lines.append(f"{indent}{text}" if trailing is None else f"{indent}{text}  {trailing}")
            return
        if isinstance(value.left, cst.List):
            tail, value = f" >> {written(value.right)}", value.left
        else:
            head, value = f"{written(value.left)} >> ", value.right
    behind = f"  {trailing}" if trailing else ""
    if type(value) is not cst.ConcatenatedString and not (make.items_in(value) or type(value) is cst.ListComp):
        text = written(value)
        width = len(indent) + len(head) + columns(text) + len(tail)
        if head.endswith("= ") and width > WIDTH >= len(indent) + 4 + columns(text) and "\n" not in text:
            lines += [f"{indent}{head}({behind}", f"{indent}{STEP}{text}", f"{indent}){tail}"]
        else:
            lines.append(f"{indent}{head}{text}{tail}{behind}")
        return
    _value(value, indent, head, tail, trailing, lines)


# -- expressions -------------------------------------------------------------------------------------------------------


def _value(
    value: cst.BaseExpression, indent: str, head: str, tail: str, trailing: str | None, lines: list[str]
) -> None:
    """An expression, on one line where it fits. `head`, `tail`: what stands before and behind it."""
    comment = f"  {trailing}" if trailing else ""
    if type(value) is cst.ConcatenatedString:
        lines.append(f"{indent}{head}({comment}")
        lines += [indent + STEP + written(part) for part in make.parts_in(value)]
        lines.append(f"{indent}){tail}")
        return
    if not (make.items_in(value) or type(value) is cst.ListComp):
        lines.append(f"{indent}{head}{written(value)}{tail}{comment}")
        return
    flat = on_one_line(value, WIDTH - len(indent) - columns(head) - len(tail) - columns(comment))
    if flat is not None:
        lines.append(f"{indent}{head}{flat}{tail}{comment}")
        return
    _split(value, indent, head, tail, trailing, lines)


def _split(node: Any, indent: str, head: str, tail: str, behind: str | None, lines: list[str]) -> None:
    """A bracket over several lines. `behind`: a comment for the line of the opening bracket."""
    inner = indent + STEP
    kind = type(node)
    if kind is cst.ListComp:
        lines.append(f"{indent}{head}[")
        _value(node.elt, inner, "", "", None, lines)
        _value(node.for_in.iter, inner, f"for {written(node.for_in.target)} in ", "", None, lines)
        lines.append(f"{indent}]{tail}")
        return
    opening, closing = brackets_of(node)
    items = make.items_in(node)
    own, above = brackets.comments_at(node, -1)
    comment = behind or own
    first = f"{indent}{head}{opening}"
    lines.append(f"{first}  {comment}" if comment else first)
    lines += [inner + text for text in above]
    # without a comma behind it, black takes the parentheses around an only item of a list away
    in_parts = kind is cst.List and type(items[-1].value) is cst.ConcatenatedString
    if items[-1].comma is NOTHING and comment is None and not in_parts:
        # black never shares that line among the items of a list or a dictionary (`should_split_line`)
        together = inside(items, WIDTH - len(inner)) if len(items) == 1 or closing == ")" else None
        if together is not None:
            lines += [inner + together, f"{indent}{closing}{tail}"]
            return
        if len(items) == 1:
            _value(items[0].value, inner, label(items[0]), "", None, lines)
            lines.append(f"{indent}{closing}{tail}")
            return
    for at, item in enumerate(items):
        trailing, below = brackets.comments_at(node, at)
        _value(item.value, inner, label(item), ",", trailing, lines)
        lines += [inner + text for text in below]
    lines.append(f"{indent}{closing}{tail}")
