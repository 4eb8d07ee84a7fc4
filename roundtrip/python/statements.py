"""The statements of a script as the body of a function, laid out as black lays them out, with their comments.

What is written here is a person's own Python, so anything goes in; what black would lay out in ways that `layout.py`
doesn't know is `Unwritable`, and the script stays a text. The syntax tree stays the same throughout.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable
from typing import Union

from roundtrip.python.layout import STEP, laid_out
from roundtrip.python.quoting import black_literal
from roundtrip.python.syntax import WIDTH, Atom, Expression, Group, Item, Statement

# binding strength, weakest first: what binds weaker than its place wants gets parentheses
(
    TUPLE,
    YIELD,
    NAMED,
    TEST,
    OR,
    AND,
    NOT,
    COMPARE,
    BIT_OR,
    BIT_XOR,
    BIT_AND,
    SHIFT,
    ARITH,
    TERM,
    FACTOR,
    POWER,
    ATOM,
) = range(17)
_BINARY: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", ARITH),
    ast.Sub: ("-", ARITH),
    ast.Mult: ("*", TERM),
    ast.Div: ("/", TERM),
    ast.Mod: ("%", TERM),
    ast.FloorDiv: ("//", TERM),
    ast.MatMult: ("@", TERM),
    ast.LShift: ("<<", SHIFT),
    ast.RShift: (">>", SHIFT),
    ast.BitOr: ("|", BIT_OR),
    ast.BitXor: ("^", BIT_XOR),
    ast.BitAnd: ("&", BIT_AND),
    ast.Pow: ("**", POWER),
}
_UNARY: dict[type[ast.unaryop], tuple[str, int]] = {
    ast.Not: ("not ", NOT),
    ast.USub: ("-", FACTOR),
    ast.UAdd: ("+", FACTOR),
    ast.Invert: ("~", FACTOR),
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_NUMBER = re.compile(r"(?:\d+|\d+\.\d*|\d*\.\d+)(?:e[+-]?\d+)?|0x[0-9A-F]+|0o[0-7]+|0b[01]+")
_FORBIDDEN_COMMENT = re.compile(r"#\s*(?:fmt|type|yapf|isort)\s*:")
_LONE_STRING = re.compile(r"\s*(?:\w+=|\"[^\"\\]*\": )?[rbfRBF]{0,2}(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'),?\)?")


class Unwritable(Exception):
    """This piece of Python is beyond what is written here."""


class Source:
    """The text of a script: its literals, its comments, its lines."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True)
        self.ascii = text.isascii()
        self.own_line: list[tuple[int, int, str]] = []
        self.behind: dict[int, str] = {}
        self.first_words: dict[int, str] = {}
        self._tokenize(text)

    def _tokenize(self, text: str) -> None:
        fresh = True
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    if _FORBIDDEN_COMMENT.match(token.string) or not token.string.isprintable():
                        raise Unwritable
                    comment = _spaced_comment(token.string)
                    if self.lines[token.start[0] - 1][: token.start[1]].strip():
                        self.behind[token.start[0]] = comment
                    else:
                        self.own_line.append((token.start[0], token.start[1], comment))
                elif token.type == tokenize.NAME and fresh:
                    self.first_words[token.start[0]] = token.string
                    fresh = False
                elif token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                    fresh = True
                else:
                    fresh = False
        except (tokenize.TokenError, SyntaxError) as problem:
            raise Unwritable from problem

    def segment(self, node: ast.expr) -> str:
        """The source text of an expression."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        start, end = node.col_offset, node.end_col_offset or 0
        if not self.ascii:
            start = len(self.lines[first].encode()[:start].decode())
            end = len(self.lines[last].encode()[:end].decode())
        if first == last:
            return self.lines[first][start:end]
        return "".join([self.lines[first][start:], *self.lines[first + 1 : last], self.lines[last][:end]])


def _spaced_comment(text: str) -> str:
    text = text.rstrip()
    return text if text[1:2] in ("", " ", "!", ":", "#", "'") else f"# {text[1:]}"


def body_lines(source: str, tree: ast.Module, skip: int = 0) -> list[str]:
    """The statements of `tree` from the one of number `skip` on, as the lines of a function's body, indented.

    `source` is the text that `tree` was parsed from. Raises `Unwritable`.
    """
    return _Body(Source(source)).function_body(tree.body[skip:], tree.body[skip - 1] if skip else None)


class _Body:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.comments = source.own_line
        self.next_comment = 0
        self.lines: list[str] = []
        self.last_line = 0  # of the source, of what was written last
        self.after_import = -1  # the depth of the import that was written last, if nothing followed it
        self.after_def = -1
        self.fresh_block = True
        self.whole: ast.expr | None = None  # what stands alone on the right of an assignment

    def function_body(self, statements: list[ast.stmt], after: ast.stmt | None) -> list[str]:
        if after is not None:
            self.last_line = after.end_lineno or after.lineno
            while self.next_comment < len(self.comments) and self.comments[self.next_comment][0] <= self.last_line:
                self.next_comment += 1
        self._block(statements, 1)
        self._comments_before(10**9, 0, 1)
        for line in self.lines:
            if len(line) > WIDTH and not line.lstrip().startswith("#") and not _LONE_STRING.fullmatch(line):
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
        if (self.after_def == depth or definition) and not commented:
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
            if width > WIDTH and not _LONE_STRING.fullmatch(expression.flat):
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
            raise Unwritable  # black treats some of these as documentation
        self._emit(node, self.expression(node.value, TUPLE), depth)

    def _assign(self, node: ast.Assign, depth: int) -> None:
        targets = "".join(f"{self.flat(target, TUPLE)} = " for target in node.targets)
        self.whole = node.value
        self._emit(node, self.expression(node.value, TUPLE), depth, targets)

    def _augmented(self, node: ast.AugAssign, depth: int) -> None:
        head = f"{self.flat(node.target, ATOM)} {_BINARY[type(node.op)][0]}= "
        self._emit(node, self.expression(node.value, TUPLE), depth, head)

    def _annotated(self, node: ast.AnnAssign, depth: int) -> None:
        target = f"{self.flat(node.target, ATOM)}: {self.flat(node.annotation, TEST)}"
        if not node.simple and isinstance(node.target, ast.Name):
            raise Unwritable
        if node.value is None:
            self._emit(node, Atom(target), depth)
        else:
            self._emit(node, self.expression(node.value, TEST), depth, f"{target} = ")

    def _keyword_value(self, node: Union[ast.Return, ast.Raise], depth: int) -> None:
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

    def _names(self, node: Union[ast.Global, ast.Nonlocal], depth: int) -> None:
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

    # -- expressions --------------------------------------------------------------------------------------------------

    def flat(self, node: ast.expr, place: int) -> str:
        """The text of an expression that has to go on one line."""
        text = self.expression(node, place)
        if isinstance(text, Group):
            return _unbroken(text)
        return text.text

    def expression(self, node: ast.expr, place: int) -> Expression:
        """An expression where something binding at least as strongly as `place` can stand."""
        write = _EXPRESSIONS.get(type(node))
        if write is None:
            raise Unwritable
        strength, expression = write(self, node)
        if strength >= place:
            return expression
        return Group("(", [Item(expression)], ")") if isinstance(expression, Group) else Atom(f"({expression.text})")

    def _constant(self, node: ast.Constant) -> tuple[int, Expression]:
        if node.value is None or isinstance(node.value, bool):
            return ATOM, Atom(repr(node.value))
        segment = self.source.segment(node)
        if isinstance(node.value, (str, bytes)):
            literal = black_literal(segment)
            if literal is None or (isinstance(node.value, str) and node.kind):
                raise Unwritable
            if "\n" in literal and node is not self.whole:
                raise Unwritable  # how black splits a bracket around it is a matter of its version
            return ATOM, Atom(literal)
        if not _NUMBER.fullmatch(segment):
            raise Unwritable
        return ATOM, Atom(segment)

    def _joined(self, node: ast.JoinedStr) -> tuple[int, Expression]:
        literal = black_literal(self.source.segment(node))
        if literal is None or "\n" in literal:
            raise Unwritable
        return ATOM, Atom(literal)

    def _name(self, node: ast.Name) -> tuple[int, Expression]:
        return ATOM, Atom(node.id)

    def _attribute(self, node: ast.Attribute) -> tuple[int, Expression]:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, (int, float)):
            raise Unwritable
        return ATOM, Atom(f"{self.flat(node.value, ATOM)}.{node.attr}")

    def _call(self, node: ast.Call) -> tuple[int, Expression]:
        function = self.flat(node.func, ATOM)
        items = [Item(self.expression(arg, NAMED)) for arg in node.args]
        for keyword in node.keywords:
            label = f"{keyword.arg}=" if keyword.arg else "**"
            items.append(Item(self.expression(keyword.value, TEST), label))
        if len(items) == 1 and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            items = [Item(Atom(self._comprehension(node.args[0])))]
        if not items:
            return ATOM, Atom(f"{function}()")
        if any(c in function for c in "([{") or "\n" in function:
            return ATOM, Atom(_unbroken(Group(f"{function}(", items, ")")))
        return ATOM, Group(f"{function}(", items, ")")

    def _sequence(self, node: Union[ast.List, ast.Set]) -> tuple[int, Expression]:
        opening, closing = ("[", "]") if isinstance(node, ast.List) else ("{", "}")
        if not node.elts:
            return ATOM, Atom("[]")
        return ATOM, Group(opening, [Item(self.expression(e, NAMED)) for e in node.elts], closing)

    def _tuple(self, node: ast.Tuple) -> tuple[int, Expression]:
        if not node.elts:
            return ATOM, Atom("()")
        if len(node.elts) == 1:
            return ATOM, Atom(f"({self.flat(node.elts[0], NAMED)},)")
        return TUPLE, Atom(", ".join(self.flat(e, NAMED) for e in node.elts))

    def _dict(self, node: ast.Dict) -> tuple[int, Expression]:
        items = []
        for key, value in zip(node.keys, node.values):
            if key is None:
                items.append(Item(self.expression(value, BIT_OR), "**"))
            else:
                items.append(Item(self.expression(value, TEST), f"{self.flat(key, TEST)}: "))
        return ATOM, Group("{", items, "}") if items else Atom("{}")

    def _comprehension(self, node: Union[ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp]) -> str:
        if isinstance(node, ast.DictComp):
            text = f"{self.flat(node.key, TEST)}: {self.flat(node.value, TEST)}"
        else:
            text = self.flat(node.elt, NAMED)
        for part in node.generators:
            if part.is_async:
                raise Unwritable
            text += f" for {self.flat(part.target, TUPLE)} in {self.flat(part.iter, OR)}"
            text += "".join(f" if {self.flat(condition, OR)}" for condition in part.ifs)
        return text

    def _comprehended(
        self, node: Union[ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp]
    ) -> tuple[int, Expression]:
        opening, closing = {ast.ListComp: ("[", "]"), ast.GeneratorExp: ("(", ")")}.get(type(node), ("{", "}"))
        return ATOM, Group(opening, [Item(Atom(self._comprehension(node)))], closing)

    def _binary(self, node: ast.BinOp) -> tuple[int, Expression]:
        sign, strength = _BINARY[type(node.op)]
        if isinstance(node.op, ast.Pow):
            left, right = self.flat(node.left, POWER + 1), self.flat(node.right, FACTOR)
            hugged = _is_simple_operand(node.left) and _is_simple_operand(node.right)
            return strength, Atom(f"{left}**{right}" if hugged else f"{left} ** {right}")
        return strength, Atom(f"{self.flat(node.left, strength)} {sign} {self.flat(node.right, strength + 1)}")

    def _unary(self, node: ast.UnaryOp) -> tuple[int, Expression]:
        sign, strength = _UNARY[type(node.op)]
        if strength == FACTOR and isinstance(node.operand, ast.BinOp) and isinstance(node.operand.op, ast.Pow):
            return strength, Atom(f"{sign}({self.flat(node.operand, NAMED)})")
        return strength, Atom(f"{sign}{self.flat(node.operand, strength)}")

    def _boolean(self, node: ast.BoolOp) -> tuple[int, Expression]:
        word, strength = (" and ", AND) if isinstance(node.op, ast.And) else (" or ", OR)
        return strength, Atom(word.join(self.flat(value, strength + 1) for value in node.values))

    def _compare(self, node: ast.Compare) -> tuple[int, Expression]:
        text = self.flat(node.left, COMPARE + 1)
        for sign, other in zip(node.ops, node.comparators):
            text += f" {_COMPARE[type(sign)]} {self.flat(other, COMPARE + 1)}"
        return COMPARE, Atom(text)

    def _conditional(self, node: ast.IfExp) -> tuple[int, Expression]:
        text = f"{self.flat(node.body, OR)} if {self.flat(node.test, OR)} else {self.flat(node.orelse, TEST)}"
        return TEST, Atom(text)

    def _lambda(self, node: ast.Lambda) -> tuple[int, Expression]:
        arguments = self.arguments(node.args)
        return TEST, Atom(f"lambda{' ' if arguments else ''}{arguments}: {self.flat(node.body, TEST)}")

    def _subscript(self, node: ast.Subscript) -> tuple[int, Expression]:
        if isinstance(node.slice, ast.Slice):
            inner = self._slice(node.slice)
        elif isinstance(node.slice, ast.Tuple):
            if len(node.slice.elts) < 2 or any(isinstance(e, (ast.Slice, ast.Starred)) for e in node.slice.elts):
                raise Unwritable
            inner = self.flat(node.slice, TUPLE)
        else:
            inner = self.flat(node.slice, NAMED)
        return ATOM, Atom(f"{self.flat(node.value, ATOM)}[{inner}]")

    def _slice(self, node: ast.Slice) -> str:
        bounds = [self.flat(b, TEST) if b is not None else "" for b in (node.lower, node.upper)]
        spaced = not all(b is None or _is_simple_bound(b) for b in (node.lower, node.upper, node.step))
        if spaced and node.step is not None:
            raise Unwritable
        step = f":{self.flat(node.step, TEST)}" if node.step is not None else ""
        if not spaced:
            return f"{bounds[0]}:{bounds[1]}{step}"
        return f"{bounds[0]} : {bounds[1]}".strip()

    def _starred(self, node: ast.Starred) -> tuple[int, Expression]:
        return NAMED, Atom(f"*{self.flat(node.value, BIT_OR)}")

    def _yield(self, node: Union[ast.Yield, ast.YieldFrom]) -> tuple[int, Expression]:
        raise Unwritable

    def arguments(self, node: ast.arguments) -> str:
        """The parameters of a function or lambda."""
        if node.posonlyargs:
            raise Unwritable
        parts = []
        free = len(node.args) - len(node.defaults)
        for number, arg in enumerate(node.args):
            parts.append(self._parameter(arg, node.defaults[number - free] if number >= free else None))
        if node.vararg:
            parts.append(f"*{self._parameter(node.vararg, None)}")
        elif node.kwonlyargs:
            parts.append("*")
        parts += [self._parameter(arg, default) for arg, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            parts.append(f"**{self._parameter(node.kwarg, None)}")
        return ", ".join(parts)

    def _parameter(self, arg: ast.arg, default: ast.expr | None) -> str:
        text = arg.arg
        equals = "="
        if arg.annotation is not None:
            text += f": {self.flat(arg.annotation, TEST)}"
            equals = " = "
        return text if default is None else f"{text}{equals}{self.flat(default, TEST)}"


def _unbroken(expression: Expression) -> str:
    """The text of an expression on one line, however long."""
    if isinstance(expression, Atom):
        if "\n" in expression.text:
            raise Unwritable
        return expression.text
    inside = ", ".join(item.label + _unbroken(item.value) for item in expression.items)
    return f"{expression.opening}{inside}{expression.closing}"


def _aliases(names: Iterable[ast.alias]) -> str:
    return ", ".join(f"{a.name} as {a.asname}" if a.asname else a.name for a in names)


def _is_dots(body: list[ast.stmt]) -> bool:
    first = body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def _is_simple_operand(node: ast.expr) -> bool:
    """What black hugs with `**`: a name, a number, attributes of a name, and their negations."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float, complex)) and not isinstance(node.value, bool)
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _is_simple_bound(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not):
        node = node.operand
    return isinstance(node, (ast.Name, ast.Constant))


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
_EXPRESSIONS: dict[type[ast.expr], Callable[..., tuple[int, Expression]]] = {
    ast.Constant: _Body._constant,
    ast.JoinedStr: _Body._joined,
    ast.Name: _Body._name,
    ast.Attribute: _Body._attribute,
    ast.Call: _Body._call,
    ast.List: _Body._sequence,
    ast.Set: _Body._sequence,
    ast.Tuple: _Body._tuple,
    ast.Dict: _Body._dict,
    ast.ListComp: _Body._comprehended,
    ast.SetComp: _Body._comprehended,
    ast.GeneratorExp: _Body._comprehended,
    ast.DictComp: _Body._comprehended,
    ast.BinOp: _Body._binary,
    ast.UnaryOp: _Body._unary,
    ast.BoolOp: _Body._boolean,
    ast.Compare: _Body._compare,
    ast.IfExp: _Body._conditional,
    ast.Lambda: _Body._lambda,
    ast.Subscript: _Body._subscript,
    ast.Starred: _Body._starred,
    ast.Yield: _Body._yield,
    ast.YieldFrom: _Body._yield,
}
