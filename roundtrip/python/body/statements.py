"""The statements of a script as the body of a function, laid out as black lays them out, with their comments.

What is written here is a person's own Python, so anything goes in; what black would lay out in ways that `layout.py`
doesn't know is `Unwritable`, and the script stays a text. The syntax tree stays the same throughout.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from roundtrip.python.body.expressions import ATOM, BINARY, NAMED, TEST, TUPLE, Expressions
from roundtrip.python.body.text import Source, Unwritable, is_lone_string
from roundtrip.python.layout import STEP, laid_out
from roundtrip.python.syntax import WIDTH, Atom, Expression, Statement


def body_lines(source: str, tree: ast.Module, skip: int = 0) -> list[str]:
    """The statements of `tree` from the one of number `skip` on, as the lines of a function's body, indented.

    `source` is the text that `tree` was parsed from. Raises `Unwritable`.
    """
    return _Body(Source(source)).function_body(tree.body[skip:], tree.body[skip - 1] if skip else None)


class _Body(Expressions):
    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.comments = source.own_line
        self.next_comment = 0
        self.lines: list[str] = []
        self.last_line = 0  # of the source, of what was written last
        self.after_import = -1  # the depth of the import that was written last, if nothing followed it
        self.after_def = -1
        self.fresh_block = True
        self.documented: ast.stmt | None = None  # the first statement, which documents the function if it is a string

    def function_body(self, statements: list[ast.stmt], after: ast.stmt | None) -> list[str]:
        if after is not None:
            self.last_line = after.end_lineno or after.lineno
            while self.next_comment < len(self.comments) and self.comments[self.next_comment][0] <= self.last_line:
                self.next_comment += 1
        self.documented = statements[0] if statements else None
        self._block(statements, 1)
        self._comments_before(10**9, 0, 1)
        for line in self.lines:
            if len(line) > WIDTH and not line.lstrip().startswith("#") and not is_lone_string(line):
                raise Unwritable
        return self.lines

    # -- blocks, comments, empty lines ------------------------------------------------------------------------------

    def _block(self, statements: list[ast.stmt], depth: int) -> None:
        self.fresh_block = True
        for statement in statements:
            first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", ()))])
            self._comments_before(first, statement.col_offset, depth)
            self._statement(statement, first, depth)
        if statements:
            self._comments_before(self._next_code(statements[-1]), statements[-1].col_offset, depth)

    def _next_code(self, statement: ast.stmt) -> int:
        after = statement.end_lineno or statement.lineno
        return min((line for line in self.source.first_words if line > after), default=10**9)

    def _comments_before(self, line: int, column: int, depth: int) -> None:
        """The comments above `line` that are indented by at least `column`."""
        while self.next_comment < len(self.comments):
            at, indent, text = self.comments[self.next_comment]
            if at >= line or indent < column:
                return
            self.next_comment += 1
            self._gap(at, depth)
            self.lines.append(STEP * depth + text)
            self.last_line = at

    def _gap(self, line: int, depth: int, *, definition: bool = False, imports: bool = False) -> None:
        """The empty line above what stands at `line` of the source, if there is one, or black wants one."""
        wanted = self.last_line and line - self.last_line > 1
        commented = bool(self.lines) and self.lines[-1].lstrip().startswith("#")
        if self.after_import == depth and not imports and not commented:
            wanted = True
        if self.after_def == depth or (definition and not commented):
            wanted = True
        if wanted and not self.fresh_block and self.lines:
            self.lines.append("")
        self.fresh_block = False
        self.after_import = self.after_def = -1

    def _emit(self, node: ast.stmt, expression: Expression, depth: int, head: str = "", tail: str = "") -> None:
        end = node.end_lineno or node.lineno
        self._put(Statement(expression, head, tail), node.lineno, end, depth)

    def _put(self, statement: Statement, first: int, last: int, depth: int) -> None:
        behind = None
        for line in range(first, last + 1):
            comment = self.source.behind.pop(line, None)
            if comment is not None and line == last:
                behind = comment
            elif comment is not None:
                raise Unwritable  # a comment within a statement of several lines
        if self.next_comment < len(self.comments) and self.comments[self.next_comment][0] <= last:
            raise Unwritable
        expression = statement.expression
        if isinstance(expression, Atom) and expression.flat is not None:
            width = 4 * depth + len(statement.head) + len(expression.flat) + len(statement.tail)
            if width > WIDTH and not is_lone_string(expression.flat):
                raise Unwritable
        statement.trailing = behind
        lines = laid_out([statement], STEP * depth)
        if behind is not None and (len(lines) > 1 or len(lines[0]) > WIDTH):
            raise Unwritable
        self.lines += lines
        self.last_line = last

    def _header(self, text: str, line: int, depth: int, body: list[ast.stmt]) -> None:
        """`text` as the header of a block, at `line` of the source, and the block."""
        if len(text) + 4 * depth > WIDTH or "\n" in text:
            raise Unwritable
        last = body[0].lineno - 1 if body else line
        header_end = line
        for candidate in range(line, last + 1):
            if candidate in self.source.behind:
                header_end = candidate
        self._put(Statement(Atom(text)), line, header_end, depth)
        self._block(body, depth + 1)

    # -- statements ---------------------------------------------------------------------------------------------------

    def _statement(self, node: ast.stmt, first: int, depth: int) -> None:
        definition = isinstance(node, ast.FunctionDef)
        if definition and self.fresh_block and depth > 1:
            raise Unwritable
        imports = isinstance(node, (ast.Import, ast.ImportFrom))
        self._gap(first, depth, definition=definition, imports=imports)
        write = _STATEMENTS.get(type(node))
        if write is None:
            raise Unwritable
        write(self, node, depth)
        if imports:
            self.after_import = depth
        if definition:
            self.after_def = depth

    def _expression_statement(self, node: ast.Expr, depth: int) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            if node is not self.documented:
                raise Unwritable  # black treats some of these as documentation
            self._documentation(node, node.value.value, depth)
            return
        self._emit(node, self.expression(node.value, TUPLE), depth)

    def _documentation(self, node: ast.Expr, text: str, depth: int) -> None:
        """The documentation of the function, where black leaves it as it is."""
        first, *rest = text.split("\n")
        ends_alone = len(rest) > 0 and not rest[-1]
        filled = [line for line in rest if line]
        if (
            "\\" in text
            or '"""' in text
            or not text.replace("\n", "").isprintable()
            or not first
            or first != first.strip()
            or text.endswith('"')
            or any(line != line.rstrip() for line in rest)
            or (ends_alone and (len(rest) == 1 or not rest[-2]))
            or (filled and min(len(line) - len(line.lstrip()) for line in filled))
        ):
            raise Unwritable
        lines = [f'"""{first}', *rest]
        lines[-1] += '"""'
        if len(STEP) * depth + len(lines[-1]) > WIDTH:
            raise Unwritable
        end = node.end_lineno or node.lineno
        behind = [n for n in range(node.lineno, end + 1) if n in self.source.behind]
        if behind:
            raise Unwritable
        self.lines += [STEP * depth + line if line else "" for line in lines]
        self.last_line = end

    def _assign(self, node: ast.Assign, depth: int) -> None:
        targets = "".join(f"{self.flat(target, TUPLE)} = " for target in node.targets)
        self.whole = node.value
        self._emit(node, self.expression(node.value, TUPLE), depth, targets)

    def _augmented(self, node: ast.AugAssign, depth: int) -> None:
        head = f"{self.flat(node.target, ATOM)} {BINARY[type(node.op)][0]}= "
        self._emit(node, self.expression(node.value, TUPLE), depth, head)

    def _annotated(self, node: ast.AnnAssign, depth: int) -> None:
        target = f"{self.flat(node.target, ATOM)}: {self.flat(node.annotation, TEST)}"
        if not node.simple and isinstance(node.target, ast.Name):
            raise Unwritable
        if node.value is None:
            self._emit(node, Atom(target), depth)
        else:
            self._emit(node, self.expression(node.value, TEST), depth, f"{target} = ")

    def _keyword_value(self, node: ast.Return | ast.Raise, depth: int) -> None:
        word = "return" if isinstance(node, ast.Return) else "raise"
        value = node.value if isinstance(node, ast.Return) else node.exc
        if value is None:
            self._emit(node, Atom(word), depth)
            return
        if isinstance(node, ast.Raise) and node.cause is not None:
            self._emit(node, Atom(f"raise {self.flat(value, TEST)} from {self.flat(node.cause, TEST)}"), depth)
            return
        place = TUPLE if isinstance(node, ast.Return) else TEST
        self._emit(node, self.expression(value, place), depth, f"{word} ")

    def _assert(self, node: ast.Assert, depth: int) -> None:
        message = f", {self.flat(node.msg, TEST)}" if node.msg is not None else ""
        self._emit(node, Atom(f"assert {self.flat(node.test, TEST)}{message}"), depth)

    def _delete(self, node: ast.Delete, depth: int) -> None:
        self._emit(node, Atom(f"del {', '.join(self.flat(t, TEST) for t in node.targets)}"), depth)

    def _import(self, node: ast.Import, depth: int) -> None:
        self._emit(node, Atom(f"import {_aliases(node.names)}"), depth)

    def _import_from(self, node: ast.ImportFrom, depth: int) -> None:
        if any(alias.name == "*" for alias in node.names) or node.module == "__future__":
            raise Unwritable
        self._emit(node, Atom(f"from {'.' * node.level}{node.module or ''} import {_aliases(node.names)}"), depth)

    def _names(self, node: ast.Global | ast.Nonlocal, depth: int) -> None:
        word = "global" if isinstance(node, ast.Global) else "nonlocal"
        self._emit(node, Atom(f"{word} {', '.join(node.names)}"), depth)

    def _word(self, node: ast.stmt, depth: int) -> None:
        self._emit(node, Atom(type(node).__name__.lower()), depth)

    def _if(self, node: ast.If, depth: int, word: str = "if") -> None:
        self._header(f"{word} {self.flat(node.test, NAMED)}:", node.lineno, depth, node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            inner = node.orelse[0]
            if self.source.first_words.get(inner.lineno) == "elif":
                self._comments_before(inner.lineno, 0, depth)
                self._if(inner, depth, "elif")
                return
        self._else(node.body, node.orelse, depth)

    def _else(self, before: list[ast.stmt], body: list[ast.stmt], depth: int, word: str = "else") -> None:
        if body:
            self._clause(word, f"{word}:", before, body, depth)

    def _clause(self, word: str, text: str, before: list[ast.stmt], body: list[ast.stmt], depth: int) -> None:
        after = before[-1].end_lineno or before[-1].lineno
        line = next((n for n in range(after + 1, body[0].lineno + 1) if self.source.first_words.get(n) == word), None)
        if line is None:
            raise Unwritable
        self._comments_before(line, 0, depth)
        self._header(text, line, depth, body)

    def _for(self, node: ast.For, depth: int) -> None:
        head = f"for {self.flat(node.target, TUPLE)} in {self.flat(node.iter, TUPLE)}:"
        self._header(head, node.lineno, depth, node.body)
        self._else(node.body, node.orelse, depth)

    def _while(self, node: ast.While, depth: int) -> None:
        self._header(f"while {self.flat(node.test, NAMED)}:", node.lineno, depth, node.body)
        self._else(node.body, node.orelse, depth)

    def _with(self, node: ast.With, depth: int) -> None:
        items = []
        for item in node.items:
            bound = f" as {self.flat(item.optional_vars, ATOM)}" if item.optional_vars is not None else ""
            items.append(self.flat(item.context_expr, TEST) + bound)
        self._header(f"with {', '.join(items)}:", node.lineno, depth, node.body)

    def _try(self, node: ast.Try, depth: int) -> None:
        self._header("try:", node.lineno, depth, node.body)
        before = node.body
        for handler in node.handlers:
            caught = f" {self.flat(handler.type, TEST)}" if handler.type is not None else ""
            name = f" as {handler.name}" if handler.name else ""
            self._comments_before(handler.lineno, 0, depth)
            self._header(f"except{caught}{name}:", handler.lineno, depth, handler.body)
            before = handler.body
        self._else(before, node.orelse, depth)
        self._else(node.orelse or before, node.finalbody, depth, "finally")

    def _function(self, node: ast.FunctionDef, depth: int) -> None:
        if node.decorator_list or getattr(node, "type_params", None) or _is_dots(node.body):
            raise Unwritable
        returns = f" -> {self.flat(node.returns, TEST)}" if node.returns is not None else ""
        self._header(f"def {node.name}({self.arguments(node.args)}){returns}:", node.lineno, depth, node.body)


def _aliases(names: Iterable[ast.alias]) -> str:
    return ", ".join(f"{a.name} as {a.asname}" if a.asname else a.name for a in names)


def _is_dots(body: list[ast.stmt]) -> bool:
    first = body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


_STATEMENTS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Expr: _Body._expression_statement,
    ast.Assign: _Body._assign,
    ast.AugAssign: _Body._augmented,
    ast.AnnAssign: _Body._annotated,
    ast.Return: _Body._keyword_value,
    ast.Raise: _Body._keyword_value,
    ast.Assert: _Body._assert,
    ast.Delete: _Body._delete,
    ast.Import: _Body._import,
    ast.ImportFrom: _Body._import_from,
    ast.Global: _Body._names,
    ast.Nonlocal: _Body._names,
    ast.Pass: _Body._word,
    ast.Break: _Body._word,
    ast.Continue: _Body._word,
    ast.If: _Body._if,
    ast.For: _Body._for,
    ast.While: _Body._while,
    ast.With: _Body._with,
    ast.Try: _Body._try,
    ast.FunctionDef: _Body._function,
}
