"""The layout pass over any Python: statements, their comments and the blank lines between them, as black lays them out.

People's scripts, what a codemod made of a generated module, and what was put back into a program. The nodes are changed
in place, and every one of them has to stand in one place only. What black would do here in ways that are not known is
`Unsure`; its caller asks black itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code import operands as _operands  # noqa: F401  (fills the table that tokens are made by)
from roundtrip.python.code.blank_lines import Row, spaced
from roundtrip.python.code.bracketed import annotation, arguments, parameters
from roundtrip.python.code.lines import Line
from roundtrip.python.code.make import EMPTY, END_OF_LINE, NEWLINE, line_end, setter
from roundtrip.python.code.simple_statements import SMALL, as_name, with_item
from roundtrip.python.code.splitting import lines_of
from roundtrip.python.code.strings import documentation, is_lone_string, moved_documentation
from roundtrip.python.code.suites import block_of, is_plain_decorator, is_stub, last_parameter
from roundtrip.python.code.tokens import Tokens, spaced_comment
from roundtrip.python.code.unsure import Unsure
from roundtrip.python.code.whitespace import write_whitespace
from roundtrip.python.code.widths import STEP, WIDTH


def restyled(statements: Sequence[Any], footer: Sequence[cst.EmptyLine] = (), *, soft: bool = True) -> Restyled:
    """Statements of a module, laid out; `footer`: the comments below them.

    `soft`: of a bracket that stood on one line, a comma behind the last item is no reason to give its items one each.
    Raises Unsure.
    """
    work = Restyled(soft)
    work.statements = work.block(statements, 0, work)
    work.footer(footer, 0, None)
    work.finish()
    return work


def body_of(block: cst.IndentedBlock) -> Restyled:
    """The statements of a script, laid out in the function that has them as its `block`. Raises Unsure."""
    work = Restyled(True, moved=True)
    work.rows.append(Row([], 0, opens_block=True, defines=True, is_def=True))
    work.indented(block, 0, documented=True)
    work.finish()
    return work


def one_statement(source: str, indent: int) -> tuple[cst.BaseStatement, list[str]]:
    """The statement of a text, laid out `indent` steps deep, and its first logical line. Raises Unsure."""
    try:
        found = cst.parse_module(source).body
    except (cst.ParserSyntaxError, RecursionError) as problem:
        raise Unsure from problem
    work = Restyled(False)
    made = work.block(found, indent, None)
    if len(found) != 1:
        raise Unsure
    return made[0], work.rows[0].lines


class Restyled:
    """Statements while they are laid out: the rows they have been made, and the statements that replace them."""

    def __init__(self, soft: bool, moved: bool = False) -> None:
        self.soft = soft
        self.moved = moved  # whether the statements stood a step further to the left
        self.rows: list[Row] = []
        self.statements: list[Any] = []
        self.below: list[cst.EmptyLine] = []

    def lines(self) -> list[str]:
        """The text, line by line."""
        found: list[str] = []
        for row in self.rows:
            found += [""] * row.before
            found += row.lines
        return found

    def finish(self) -> None:
        """Settles the blank lines, and writes them and the comments into the tree."""
        spaced(self.rows)
        above: dict[tuple[int, str], tuple[Any, list[cst.EmptyLine]]] = {}
        for row in self.rows:
            if row.owner is None:
                continue
            owner, field = row.owner
            lines = above.setdefault((id(owner), field), (owner, []))[1]
            lines += [cst.EmptyLine(not row.indent, EMPTY, None, NEWLINE) for _ in range(row.before)]
            if row.comment is not None:
                lines.append(cst.EmptyLine(True, EMPTY, cst.Comment(row.comment), NEWLINE))
        for (_, field), (owner, lines) in above.items():
            if owner is self:
                self.below = lines
            else:
                setter(type(owner), field)(owner, lines)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def block(self, statements: Iterable[Any], indent: int, documented: Any) -> list[cst.BaseStatement]:
        """Statements one by one; those that stood on one line have one each afterwards. `documented`: whose they are."""
        found: list[cst.BaseStatement] = []
        for number, statement in enumerate(statements):
            if isinstance(statement, cst.SimpleStatementLine):
                found += self._simple(statement, indent, documented if not number else None)
                continue
            write = _COMPOUND.get(type(statement))
            if write is None:
                raise Unsure
            write(self, statement, indent)
            found.append(statement)
        return found

    def indented(self, block: Any, indent: int, *, documented: bool = False) -> None:
        """A block below its header."""
        if not isinstance(block, cst.IndentedBlock):
            raise Unsure
        setter(cst.IndentedBlock, "indent")(block, None)
        body = self.block(block.body, indent + 1, block if documented else None)
        setter(cst.IndentedBlock, "body")(block, body)
        self.footer(block.footer, indent + 1, block)

    def footer(self, lines: Sequence[cst.EmptyLine], indent: int, block: Any) -> None:
        """The comments below the last statement of a block."""
        if block is not None:
            setter(cst.IndentedBlock, "footer")(block, [])
        self._above(lines, indent, (block if block is not None else self, "footer" if block is not None else "below"))

    def _above(self, lines: Sequence[cst.EmptyLine], indent: int, owner: Any) -> int:
        """Comments above something; how many empty lines are below them."""
        empty = 0
        for line in lines:
            if line.comment is None:
                if "\f" in line.whitespace.value:
                    raise Unsure
                empty += 1
                continue
            if not line.indent and indent:
                raise Unsure
            text = spaced_comment(line.comment.value)
            self.rows.append(Row([STEP * indent + text], indent, before=empty, comment=text, owner=owner))
            empty = 0
        return empty

    def _row(self, statement: Any, indent: int, lines: list[str], field: str = "leading_lines", **flags: Any) -> None:
        before = self._above(getattr(statement, field), indent, (statement, field))
        self.rows.append(Row(lines, indent, before=before, owner=(statement, field), **flags))

    # -- logical lines ------------------------------------------------------------------------------------------------

    def _laid_out(self, tokens: Tokens, indent: int, kind: str, end: Any) -> tuple[list[str], cst.TrailingWhitespace]:
        """The lines of a logical line, and its end. `end`: the whitespace behind it."""
        found = tokens.found
        comment = end.comment
        if comment is not None:
            text = spaced_comment(comment.value)
            last = found[-1]
            lone = last.optional is not None or (last.match is not None and last.match.optional is not None)
            at = -2 if lone and not last.text and len(found) > 2 and found[-3] is last.match else -1
            found[at].comments.append(text)
        line = Line(found, indent, 0, kind, inside=False, tracked=True, soft=self.soft)
        if tokens.multiline:
            return self._multiline(line), line_end(found[-1].comments[-1] if found[-1].comments else None)
        lines = lines_of(line)
        if len(lines) > 1 and any(token.text == "**" and not token.space for token in found if token.kind == "op"):
            raise Unsure  # whether black closes these up depends on what it tried first
        texts = [made.text() for made in lines]
        for made, text in zip(lines, texts):
            if len(text) > WIDTH and not made.is_short() and not made.is_comment() and not is_lone_string(text):
                raise Unsure
        return texts, write_whitespace(lines)

    def _multiline(self, line: Line) -> list[str]:
        """A text of several lines, which a variable is given, as it is."""
        if any(token.kind in ("open", "close") for token in line.tokens) or line.tokens[-1].kind != "string":
            raise Unsure
        if line.tokens[-1].comments or any(token.comments for token in line.tokens):
            raise Unsure
        write_whitespace([line])
        return line.text().split("\n")

    def _header(
        self, statement: Any, tokens: Tokens, indent: int, kind: str = "", field: str = "leading_lines", **flags: bool
    ) -> None:
        """The header of a block with its colon, and the block."""
        colon = tokens.add(":", "op")
        for name in ("whitespace_before_colon", "whitespace_after_colon"):
            if hasattr(statement, name) and name == "whitespace_before_colon":
                tokens.comments(statement, name)
                colon.before = (statement, name)
        body = block_of(statement)
        texts, end = self._laid_out(tokens, indent, kind, body.header)
        setter(cst.IndentedBlock, "header")(body, end)
        self._row(statement, indent, texts, field, opens_block=True, **flags)
        self.indented(body, indent, documented=bool(flags.get("defines")))

    def _simple(self, line: cst.SimpleStatementLine, indent: int, documented: Any) -> list[cst.BaseStatement]:
        """The small statements of a line, each on one of its own."""
        result: list[cst.BaseStatement] = []
        for number, small in enumerate(line.body):
            own = line
            if len(line.body) > 1:
                setter(type(small), "semicolon")(small, cst.MaybeSentinel.DEFAULT)
                last = number == len(line.body) - 1
                own = cst.SimpleStatementLine(
                    [small],
                    line.leading_lines if not number else [],
                    line.trailing_whitespace if last else END_OF_LINE,
                )
            elif not isinstance(getattr(small, "semicolon", None), (cst.MaybeSentinel, type(None))):
                setter(type(small), "semicolon")(small, cst.MaybeSentinel.DEFAULT)
            self._small(own, small, indent, documented if not number else None)
            result.append(own)
        return result

    def _small(self, line: cst.SimpleStatementLine, small: Any, indent: int, documented: Any) -> None:
        if isinstance(small, cst.Expr) and isinstance(small.value, (cst.SimpleString, cst.ConcatenatedString)):
            if documented is None or not isinstance(small.value, cst.SimpleString):
                raise Unsure  # black treats some of these as documentation
            self._documentation(line, small.value, indent)
            return
        tokens = Tokens()
        write = SMALL.get(type(small))
        if write is None:
            raise Unsure
        write(tokens, small)
        imports = isinstance(small, (cst.Import, cst.ImportFrom))
        kind = "import" if isinstance(small, cst.ImportFrom) else ""
        texts, end = self._laid_out(tokens, indent, kind, line.trailing_whitespace)
        setter(cst.SimpleStatementLine, "trailing_whitespace")(line, end)
        self._row(line, indent, texts, imports=imports)

    def _documentation(self, line: cst.SimpleStatementLine, node: cst.SimpleString, indent: int) -> None:
        """The documentation of a function or class."""
        if node.lpar or line.trailing_whitespace.comment is not None:
            raise Unsure
        margin = STEP * indent
        if self.moved:
            literal = moved_documentation(str(node.evaluated_value), node.value, margin)
        else:
            literal = documentation(node.value, margin)
        setter(cst.SimpleString, "value")(node, literal)
        setter(cst.SimpleStatementLine, "trailing_whitespace")(line, END_OF_LINE)
        self._row(line, indent, (margin + literal).split("\n"), documents=True)

    # -- compound statements ------------------------------------------------------------------------------------------

    def _if(self, node: cst.If, indent: int, word: str = "if") -> None:
        tokens = Tokens()
        tokens.word(word, None, (node, "whitespace_before_test"))
        tokens.optional(node.test)
        setter(cst.If, "whitespace_after_test")(node, EMPTY)
        self._header(node, tokens, indent, continues=word != "if")
        if isinstance(node.orelse, cst.If):
            self._if(node.orelse, indent, "elif")
        elif node.orelse is not None:
            self._plain(node.orelse, indent, "else")

    def _plain(self, node: Any, indent: int, word: str) -> None:
        """`else:`, `try:`, `finally:`."""
        tokens = Tokens()
        tokens.add(word, "name")
        self._header(node, tokens, indent, continues=word != "try")

    def _while(self, node: cst.While, indent: int) -> None:
        tokens = Tokens()
        tokens.word("while", None, (node, "whitespace_after_while"))
        tokens.optional(node.test)
        self._header(node, tokens, indent)
        if node.orelse is not None:
            self._plain(node.orelse, indent, "else")

    def _for(self, node: cst.For, indent: int) -> None:
        if node.asynchronous is not None:
            raise Unsure
        tokens = Tokens()
        tokens.word("for", None, (node, "whitespace_after_for"))
        tokens.depth += 1
        tokens.optional(node.target, target=True)
        tokens.depth -= 1
        tokens.word("in", (node, "whitespace_before_in"), (node, "whitespace_after_in"))
        tokens.optional(node.iter, keep=(cst.NamedExpr, cst.Lambda, cst.IfExp))
        self._header(node, tokens, indent)
        if node.orelse is not None:
            self._plain(node.orelse, indent, "else")

    def _with(self, node: cst.With, indent: int) -> None:
        if node.asynchronous is not None or isinstance(node.lpar, cst.LeftParen):
            raise Unsure
        tokens = Tokens()
        tokens.word("with", None, (node, "whitespace_after_with"))
        tokens.items(node.items, lambda item: with_item(tokens, item))
        self._header(node, tokens, indent, "with")

    def _try(self, node: cst.Try, indent: int) -> None:
        self._plain(node, indent, "try")
        for handler in node.handlers:
            tokens = Tokens()
            if handler.type is None:
                tokens.add("except", "name")
            else:
                tokens.word("except", None, (handler, "whitespace_after_except"))
                tokens.optional(handler.type, keep=(cst.NamedExpr,))
                if handler.name is not None:
                    as_name(tokens, handler.name)
            self._header(handler, tokens, indent, continues=True)
        if node.orelse is not None:
            self._plain(node.orelse, indent, "else")
        if node.finalbody is not None:
            self._plain(node.finalbody, indent, "finally")

    def _decorators(self, node: Any, indent: int) -> str:
        """The decorators of a function or class; the field that holds what is above its own line."""
        for number, decorator in enumerate(node.decorators):
            tokens = Tokens()
            sign = tokens.add("@", "op")
            sign.after = (decorator, "whitespace_after_at")
            if not is_plain_decorator(decorator.decorator):
                raise Unsure  # this is of Python 3.9, with which black lays out all of a module otherwise
            tokens.expression(decorator.decorator)
            texts, end = self._laid_out(tokens, indent, "", decorator.trailing_whitespace)
            setter(cst.Decorator, "trailing_whitespace")(decorator, end)
            self._row(node if not number else decorator, indent, texts, decorates=True)
        return "lines_after_decorators" if node.decorators else "leading_lines"

    def _function(self, node: cst.FunctionDef, indent: int) -> None:
        if node.asynchronous is not None or getattr(node, "type_parameters", None) is not None or is_stub(node):
            raise Unsure
        field = self._decorators(node, indent)
        tokens = Tokens()
        tokens.word("def", None, (node, "whitespace_after_def"))
        tokens.add(node.name.value, "name")
        opening = tokens.open("(", "parameters", (node, "whitespace_after_name"), (node, "whitespace_before_params"))
        trailing = parameters(tokens, node.params)
        closing = tokens.close(")", opening, None, last_parameter(node.params))
        closing.magic = trailing
        last = closing.last
        if last is not None and not trailing and isinstance(last, cst.Param):
            tokens.comments(last, "whitespace_after_param")
            closing.before = (last, "whitespace_after_param")
        if node.returns is not None:
            annotation(tokens, node.returns, " ", "->")
        self._header(node, tokens, indent, "def", field, defines=True, is_def=True)

    def _class(self, node: cst.ClassDef, indent: int) -> None:
        if getattr(node, "type_parameters", None) is not None or is_stub(node):
            raise Unsure
        field = self._decorators(node, indent)
        tokens = Tokens()
        tokens.word("class", None, (node, "whitespace_after_class"))
        tokens.add(node.name.value, "name")
        args = [*node.bases, *node.keywords]
        if args:
            if isinstance(node.lpar, cst.MaybeSentinel):
                setter(cst.ClassDef, "lpar")(node, cst.LeftParen(EMPTY))
                setter(cst.ClassDef, "rpar")(node, cst.RightParen(EMPTY))
            opening = tokens.open("(", "trailer", (node, "whitespace_after_name"), (node.lpar, "whitespace_after"))
            arguments(tokens, args, opening)
            if not isinstance(node.rpar, cst.MaybeSentinel):
                setter(cst.RightParen, "whitespace_before")(node.rpar, EMPTY)
        elif not isinstance(node.lpar, cst.MaybeSentinel):
            raise Unsure
        self._header(node, tokens, indent, "class", field, defines=True, is_class=True)


_COMPOUND: dict[type, Callable[[Restyled, Any, int], None]] = {
    cst.If: Restyled._if,
    cst.While: Restyled._while,
    cst.For: Restyled._for,
    cst.With: Restyled._with,
    cst.Try: Restyled._try,
    cst.FunctionDef: Restyled._function,
    cst.ClassDef: Restyled._class,
}
