"""The layout pass over what the writer made: black's layout at 88 columns, as lines and as whitespace in the nodes at once.

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
from roundtrip.python.code.flat import inside, label, on_one_line, written
from roundtrip.python.code.import_lines import import_lines
from roundtrip.python.code.make import EMPTY, NEWLINE, NOTHING, Bracketed
from roundtrip.python.code.widths import STEP, WIDTH
from roundtrip.python.code.widths import width as columns

_set_behind_simple = statement_nodes.set_behind_simple
_set_header = make.setter(cst.IndentedBlock, "header")
_set_parts_lpar, _set_parts_rpar, _set_between = (
    make.setter(cst.ConcatenatedString, f) for f in ("lpar", "rpar", "whitespace_between")
)
_breaks: list[cst.ParenthesizedWhitespace] = []
_commas: list[cst.Comma] = []


def broken(depth: int) -> cst.ParenthesizedWhitespace:
    """The end of a line within brackets, where what follows is `depth` brackets deep."""
    while len(_breaks) <= depth:
        indent = cst.SimpleWhitespace(STEP * len(_breaks))
        _breaks.append(cst.ParenthesizedWhitespace(make.END_OF_LINE, (), True, indent))
        _commas.append(cst.Comma(EMPTY, _breaks[-1]))
    return _breaks[depth]


def laid_out(rows: Iterable[statement_nodes.Row], indent: str = "") -> list[str]:
    """The lines of statements, and of comments between them, without line ends; their whitespace is set to be the same."""
    lines: list[str] = []
    for row in rows:
        _row(row, indent, lines)
    return lines


def function_head(function: cst.FunctionDef) -> list[str]:
    """The lines of a function down to its colon; those of its block are another matter."""
    lines: list[str] = []
    _comments(function.leading_lines, "", lines)
    for decorator in function.decorators:
        _comments(decorator.leading_lines, "", lines)
        comment = decorator.trailing_whitespace.comment
        behind = comment.value if comment is not None else None
        if _logical_line("@", decorator.decorator, "", "", behind, lines):
            make.setter(cst.Decorator, "trailing_whitespace")(decorator, make.END_OF_LINE)
    _comments(function.lines_after_decorators, "", lines)
    params = function.params.params
    head = f"def {function.name.value}("
    gives = f" -> {written(function.returns.annotation)}" if function.returns is not None else ""
    texts = [_parameter(param) for param in params]
    whole = f"{head}{', '.join(texts)}){gives}:"
    if columns(whole) <= WIDTH or not params:
        lines.append(whole)
        return lines
    make.setter(cst.FunctionDef, "whitespace_before_params")(function, broken(1))
    set_comma = make.setter(cst.Param, "comma")
    for param in params[:-1]:
        set_comma(param, _commas[1])
    set_comma(params[-1], _commas[0])
    lines += [head, *(f"{STEP}{text}," for text in texts), f"){gives}:"]
    return lines


def _parameter(param: cst.Param) -> str:
    annotation = f": {written(param.annotation.annotation)}" if param.annotation is not None else ""
    if param.default is None:
        return f"{param.name.value}{annotation}"
    return f"{param.name.value}{annotation}{' = ' if annotation else '='}{written(param.default)}"


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
    elif kind is cst.ImportFrom:
        assert isinstance(small, cst.ImportFrom)
        _import(small, lines)
        return
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
    moved = _logical_line(head, value, "", indent, comment.value if comment is not None else None, lines)
    if moved:
        _set_behind_simple(line, make.END_OF_LINE)


def _import(small: cst.ImportFrom, lines: list[str]) -> None:
    names = small.names
    assert not isinstance(names, cst.ImportStar)
    texts = [
        f"{written(a.name)} as {a.asname.name.value}" if a.asname is not None else written(a.name)  # type: ignore[union-attr]
        for a in names
    ]
    assert small.module is not None
    found = import_lines(texts, written(small.module))
    lines += found
    if len(found) == 1:
        return
    make.setter(cst.ImportFrom, "lpar")(small, cst.LeftParen(broken(1)))
    make.setter(cst.ImportFrom, "rpar")(small, cst.RightParen(EMPTY))
    set_comma = make.setter(cst.ImportAlias, "comma")
    for alias in names[:-1]:
        set_comma(alias, _commas[1])
    set_comma(names[-1], _commas[0])


def _compound(
    row: cst.With | cst.For, head: str, value: cst.BaseExpression, tail: str, indent: str, lines: list[str]
) -> None:
    _comments(row.leading_lines, indent, lines)
    body = row.body
    assert isinstance(body, cst.IndentedBlock)
    comment = body.header.comment
    if _logical_line(head, value, tail, indent, comment.value if comment is not None else None, lines):
        _set_header(body, make.END_OF_LINE)
    inner = indent + STEP
    for child in body.body:
        _row(child, inner, lines)  # type: ignore[arg-type]
    if body.footer:
        _comments(body.footer, inner, lines)


def _logical_line(
    head: str, value: cst.BaseExpression, tail: str, indent: str, trailing: str | None, lines: list[str]
) -> bool:
    """One logical line; whether the comment behind it has gone behind its first bracket."""
    if type(value) is cst.BinaryOperation:
        assert isinstance(value, cst.BinaryOperation)
        text = written(value)
        if len(indent) + len(text) <= WIDTH:
            lines.append(f"{indent}{text}" if trailing is None else f"{indent}{text}  {trailing}")
            return False
        if isinstance(value.left, cst.List):
            tail, value = f" >> {written(value.right)}", value.left
        else:
            head, value = f"{written(value.left)} >> ", value.right
    behind = f"  {trailing}" if trailing else ""
    if type(value) is cst.ConcatenatedString:
        _parts(value, 0, indent, head, tail, trailing, lines)
        return trailing is not None
    if not (make.items_in(value) or type(value) is cst.ListComp):
        text = written(value)
        width = len(indent) + len(head) + columns(text) + len(tail)
        if head.endswith("= ") and width > WIDTH >= len(indent) + 4 + columns(text) and "\n" not in text:
            lines += [f"{indent}{head}({behind}", f"{indent}{STEP}{text}", f"{indent}){tail}"]
            space = broken(1)
            if trailing is not None:
                space = cst.ParenthesizedWhitespace(make.line_end(trailing), (), True, space.last_line)
            make.setter(type(value), "lpar")(value, [cst.LeftParen(space)])
            make.setter(type(value), "rpar")(value, [cst.RightParen(broken(0))])
            return trailing is not None
        lines.append(f"{indent}{head}{text}{tail}{behind}")
        return False
    room = WIDTH - len(indent) - len(head) - len(tail) - columns(behind)
    flat = on_one_line(value, room)
    if flat is not None:
        lines.append(f"{indent}{head}{flat}{tail}{behind}")
        return False
    _split(value, 0, indent, head, tail, trailing, lines)
    return trailing is not None


def _split(node: Any, depth: int, indent: str, head: str, tail: str, behind: str | None, lines: list[str]) -> None:
    """A bracket over several lines, `depth` brackets deep. `behind`: a comment for the line of the opening bracket."""
    inner = indent + STEP
    if type(node) is cst.ListComp:
        _split_comprehension(node, depth, indent, head, tail, lines)
        return
    kind = type(node)
    if kind is cst.Call:
        opening, closing = f"{written(node.func)}(", ")"
    else:
        opening, closing = ("[", "]") if kind is cst.List else ("{", "}")
    items = make.items_in(node)
    own, above = brackets.comments_at(node, -1)
    comment = behind or own
    first = f"{indent}{head}{opening}"
    lines.append(f"{first}  {comment}" if comment else first)
    if comment or above:
        brackets.set_opening_gap(node, _gap(comment, above, depth + 1, depth + 1))
        _comment_texts(above, inner, lines)
    else:
        _open(node, depth + 1)
    # without a comma behind it, black takes the parentheses around an only item of a list away
    in_parts = kind is cst.List and type(items[-1].value) is cst.ConcatenatedString
    if items[-1].comma is NOTHING and comment is None and not in_parts:
        # black never shares that line among the items of a list or a dictionary (`should_split_line`)
        if len(items) == 1 or closing == ")":
            marked: list[make.Item] = []
            together = inside(items, WIDTH - len(inner), marked)
            if together is not None:
                for item in marked:
                    make.COMMA_SETTERS[type(item)](item, NOTHING)
                brackets.set_closing_gap(node, broken(depth), comma=False)
                lines += [inner + together, f"{indent}{closing}{tail}"]
                return
        if len(items) == 1:
            brackets.set_closing_gap(node, broken(depth), comma=False)
            _item(items[0], depth + 1, inner, "", None, lines)
            lines.append(f"{indent}{closing}{tail}")
            return
    last = len(items) - 1
    comma_setter = make.COMMA_SETTERS[type(items[0])]
    broken(depth + 1)
    for at, item in enumerate(items):
        if at == last:
            trailing, below = brackets.comments_in(brackets.closing_gap(node))
            space = _gap(trailing, below, depth + 1, depth) if trailing or below else broken(depth)
            brackets.set_closing_gap(node, space, comma=True)
        elif item.comma is make.COMMA:
            trailing, below = None, []
            comma_setter(item, _commas[depth + 1])
        else:
            trailing, below = brackets.comments_at(node, at)
            comma_setter(item, cst.Comma(EMPTY, _gap(trailing, below, depth + 1, depth + 1)))
        moved = _item(item, depth + 1, inner, ",", trailing, lines)
        if moved:
            # it stands behind the opening bracket of the item now
            if at == last:
                brackets.set_closing_gap(node, _gap(None, below, depth + 1, depth), comma=True)
            else:
                comma_setter(item, cst.Comma(EMPTY, _gap(None, below, depth + 1, depth + 1)))
        if below:
            _comment_texts(below, inner, lines)
    lines.append(f"{indent}{closing}{tail}")


def _parts(
    node: cst.ConcatenatedString, depth: int, indent: str, head: str, tail: str, behind: str | None, lines: list[str]
) -> None:
    """A text in parts, in parentheses, a line each."""
    lines.append(f"{indent}{head}(  {behind}" if behind else f"{indent}{head}(")
    space = broken(depth + 1)
    if behind:
        space = cst.ParenthesizedWhitespace(make.line_end(behind), (), True, space.last_line)
    _set_parts_lpar(node, [cst.LeftParen(space)])
    _set_parts_rpar(node, [cst.RightParen(broken(depth))])
    _part_lines(node, depth + 1, indent + STEP, lines)
    lines.append(f"{indent}){tail}")


def _part_lines(node: cst.ConcatenatedString, depth: int, indent: str, lines: list[str]) -> None:
    lines += [indent + written(part) for part in make.parts_in(node)]
    inner: Any = node
    while type(inner) is cst.ConcatenatedString:
        _set_between(inner, broken(depth))
        inner = inner.right


def _open(node: Bracketed, depth: int) -> None:
    kind = type(node)
    if kind is cst.Call:
        make.set_before_args(node, broken(depth))
    elif kind is cst.List:
        make.set_list_left(node, cst.LeftSquareBracket(broken(depth)))
    else:
        make.set_dict_left(node, cst.LeftCurlyBrace(broken(depth)))


def _gap(behind: str | None, below: list[str], depth: int, end: int) -> cst.ParenthesizedWhitespace:
    """The end of a line with comments, those below it `depth` brackets deep; what follows is `end` brackets deep."""
    indent = broken(depth).last_line
    comments = [cst.EmptyLine(True, indent, cst.Comment(text), NEWLINE) for text in below]
    return cst.ParenthesizedWhitespace(make.line_end(behind), comments, True, broken(end).last_line)


def _comment_texts(texts: list[str], indent: str, lines: list[str]) -> None:
    lines += [indent + text for text in texts]


def _split_comprehension(node: cst.ListComp, depth: int, indent: str, head: str, tail: str, lines: list[str]) -> None:
    inner = indent + STEP
    clause = node.for_in
    make.setter(cst.ListComp, "lbracket")(node, cst.LeftSquareBracket(broken(depth + 1)))
    make.setter(cst.ListComp, "rbracket")(node, cst.RightSquareBracket(broken(depth)))
    make.setter(cst.CompFor, "whitespace_before")(clause, broken(depth + 1))
    lines.append(f"{indent}{head}[")
    _value(node.elt, depth + 1, inner, "", "", None, lines)
    _value(clause.iter, depth + 1, inner, f"for {written(clause.target)} in ", "", None, lines)
    lines.append(f"{indent}]{tail}")


def _item(item: make.Item, depth: int, indent: str, comma: str, trailing: str | None, lines: list[str]) -> bool:
    return _value(item.value, depth, indent, label(item), comma, trailing, lines)


def _value(
    value: cst.BaseExpression, depth: int, indent: str, label: str, comma: str, trailing: str | None, lines: list[str]
) -> bool:
    """One item of a split bracket; whether the comment behind it has gone behind its own bracket."""
    comment = f"  {trailing}" if trailing else ""
    if type(value) is cst.ConcatenatedString:
        _parts(value, depth, indent, label, comma, trailing, lines)
        return trailing is not None
    if not (make.items_in(value) or type(value) is cst.ListComp):
        lines.append(f"{indent}{label}{written(value)}{comma}{comment}")
        return False
    flat = on_one_line(value, WIDTH - len(indent) - columns(label) - len(comma) - columns(comment))
    if flat is not None:
        lines.append(f"{indent}{label}{flat}{comma}{comment}")
        return False
    _split(value, depth, indent, label, comma, trailing, lines)
    return trailing is not None
