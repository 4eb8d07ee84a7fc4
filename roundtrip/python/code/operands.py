"""Any expression of libcst's as tokens of a line.

Facts: black's `linegen.py` (which brackets are optional), `brackets.py` (at which tokens it splits, and which it prefers)
and `nodes.whitespace`. What isn't here is `Unsure`: black itself lays it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from roundtrip.python.code.make import EMPTY, setter
from roundtrip.python.code.quoting import black_literal
from roundtrip.python.code.tokens import (
    COMPARATOR,
    COMPREHENSION,
    DOT,
    LOGIC,
    STRINGS,
    TERNARY,
    Slot,
    Token,
    Tokens,
    Unsure,
)

_MATH: dict[type, tuple[str, int]] = {
    cst.BitOr: ("|", 9),
    cst.BitXor: ("^", 8),
    cst.BitAnd: ("&", 7),
    cst.LeftShift: ("<<", 6),
    cst.RightShift: (">>", 6),
    cst.Add: ("+", 5),
    cst.Subtract: ("-", 5),
    cst.Multiply: ("*", 4),
    cst.Divide: ("/", 4),
    cst.FloorDivide: ("//", 4),
    cst.Modulo: ("%", 4),
    cst.MatrixMultiply: ("@", 4),
    cst.Power: ("**", 2),
}
_COMPARE: dict[type, str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
_UNARY: dict[type, str] = {cst.Minus: "-", cst.Plus: "+", cst.BitInvert: "~"}
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?|0x[0-9A-F]+|0o[0-7]+|0b[01]+")


class Operands(Tokens):
    """The tokens of expressions, parameters and arguments."""

    def expression(self, node: Any, *, alone: bool = False) -> None:
        """Any expression with its parentheses; `alone`: it is all that stands in a pair of them."""
        lpar = getattr(node, "lpar", ())
        if not lpar:
            if isinstance(node, cst.IfExp) and not alone:
                opening = self._optional(node, "test")
                self._conditional(node)
                self.close("", opening, None)
                return
            self._bare(node)
            return
        openings = [self.open("(", "atom", None, (left, "whitespace_after")) for left in lpar]
        self._bare(node)
        for opening, right in zip(reversed(openings), node.rpar):
            item = node.elements[-1] if isinstance(node, cst.Tuple) and node.elements else None
            closing = self.close(")", opening, (right, "whitespace_before"), item)
            if item is not None and opening is openings[-1]:
                closing.magic = len(node.elements) > 1 and isinstance(item.comma, cst.Comma)

    def _bare(self, node: Any) -> None:
        emit = _EMIT.get(type(node))
        if emit is None:
            raise Unsure
        emit(self, node)

    def _optional(self, node: Any, role: str) -> Token:
        left, right = cst.LeftParen(EMPTY), cst.RightParen(EMPTY)
        token = self.open("", role, None, (left, "whitespace_after"))
        token.optional = (node, left, right)
        return token

    def optional(self, node: Any, *, keep: tuple[type, ...] = (), target: bool = False) -> None:
        """An expression that black puts in parentheses where they help, and only there.

        `keep`: kinds of expressions that keep theirs; `target`: those of the targets of a loop don't.
        """
        if isinstance(node, (cst.SimpleString, cst.FormattedString)) and "\n" in _source(node):
            if node.lpar:
                raise Unsure
            self.expression(node)
            return
        if node.lpar:
            left, right = node.lpar[0], node.rpar[0]
            if len(node.lpar) > 1 or _has_comment(left.whitespace_after) or _has_comment(right.whitespace_before):
                raise Unsure
            tuple_ = isinstance(node, cst.Tuple)
            if (tuple_ and not (target and len(node.elements) > 1)) or isinstance(node, (cst.GeneratorExp, *keep)):
                self.expression(node)
                return
            setter(type(node), "lpar")(node, ())
            setter(type(node), "rpar")(node, ())
        elif isinstance(node, cst.Tuple) and len(node.elements) == 1:
            setter(cst.Tuple, "lpar")(node, [cst.LeftParen(EMPTY)])
            setter(cst.Tuple, "rpar")(node, [cst.RightParen(EMPTY)])
            self.expression(node)
            return
        opening = self._optional(node, "atom")
        self.expression(node, alone=True)
        several = isinstance(node, cst.Tuple) and node.elements
        closing = self.close("", opening, None, node.elements[-1] if several else None)
        closing.magic = bool(several) and isinstance(node.elements[-1].comma, cst.Comma)

    def name(self, node: Any) -> None:
        """A name, or an ellipsis."""
        self.add(node.value if isinstance(node, cst.Name) else "...", "name")

    def number(self, node: Any) -> None:
        """A number, if it is spelled as black spells it."""
        if not _PLAIN_NUMBER.fullmatch(node.value):
            raise Unsure
        self.add(node.value, "number")

    def string(self, node: Any) -> None:
        """A literal, with black's quotes."""
        literal = black_literal(_source(node))
        if literal is None:
            raise Unsure
        if "\n" in literal:
            self.multiline = True
        if isinstance(node, cst.SimpleString):
            setter(cst.SimpleString, "value")(node, literal)
        elif literal != _source(node):
            _requote(node, literal)
        self.add(literal, "string")

    def strings(self, node: cst.ConcatenatedString) -> None:
        """Literals beside each other."""
        self.expression(node.left)
        self.found[-1].priority = max(self.found[-1].priority, STRINGS)
        self.comments(node, "whitespace_between")
        self.space = " "
        start = len(self.found)
        self.expression(node.right)
        self.found[start].before = (node, "whitespace_between")

    def attribute(self, node: cst.Attribute) -> None:
        """`value.attr`."""
        if isinstance(node.value, (cst.Integer, cst.Float, cst.Imaginary)) and not node.value.lpar:
            raise Unsure
        self.expression(node.value)
        if self.found[-1].kind == "close":
            self.found[-1].priority = max(self.found[-1].priority, DOT)
        self.comments(node.dot, "whitespace_before")
        token = self.add(".", "dot")
        token.before, token.after = (node.dot, "whitespace_before"), (node.dot, "whitespace_after")
        self.comments(node.dot, "whitespace_after")
        self.add(node.attr.value, "name")

    def call(self, node: cst.Call) -> None:
        """`function(args)`."""
        self.expression(node.func)
        opening = self.open("(", "trailer", (node, "whitespace_after_func"), (node, "whitespace_before_args"))
        self.arguments(node.args, opening)

    def arguments(self, args: Sequence[cst.Arg], opening: Token) -> None:
        """The arguments of a call or the bases of a class, with the bracket that closes them."""
        alone = (
            len(args) == 1 and not args[0].star and args[0].keyword is None and not isinstance(args[0].comma, cst.Comma)
        )
        trailing = self.items(args, lambda item: self.argument(item, alone=alone))
        last = args[-1] if args else None
        if isinstance(last, cst.Arg) and alone and isinstance(last.value, cst.GeneratorExp):
            last_item = None
        else:
            last_item = last
        slot: Slot | None = None
        if last is not None:
            slot = (last.comma, "whitespace_after") if trailing else (last, "whitespace_after_arg")
        closing = self.close(")", opening, None if trailing else slot, last_item)
        closing.before, closing.magic = slot, trailing

    def argument(self, item: cst.Arg, *, alone: bool) -> None:
        """One argument."""
        if item.star:
            token = self.add(item.star, "star")
            token.after = (item, "whitespace_after_star")
            self.comments(item, "whitespace_after_star")
        if item.keyword is not None:
            self.add(item.keyword.value, "name")
            if not isinstance(item.equal, cst.AssignEqual):
                setter(cst.Arg, "equal")(item, cst.AssignEqual(EMPTY, EMPTY))
            self._equal(item.equal, "")
        self.expression(item.value, alone=alone)
        if isinstance(item.comma, cst.Comma):
            self.comments(item, "whitespace_after_arg")
            setter(cst.Arg, "whitespace_after_arg")(item, EMPTY)

    def _equal(self, equal: Any, space: str) -> None:
        self.comments(equal, "whitespace_before")
        token = self.add("=", "=", space)
        token.before, token.after = (equal, "whitespace_before"), (equal, "whitespace_after")
        self.comments(equal, "whitespace_after")
        self.space = space

    def _display(self, node: Any, brackets: str, left: Slot, right: Slot, emit: Callable[[Any], None]) -> None:
        opening = self.open(brackets[0], "atom", None, left)
        trailing = self.items(node.elements, emit)
        closing = self.close(brackets[1], opening, right, node.elements[-1] if node.elements else None)
        closing.magic = trailing

    def list(self, node: Any) -> None:
        """A list or a set."""
        alone = node.elements[0].value if len(node.elements) == 1 else None
        if alone is not None and alone.lpar and not isinstance(alone, (cst.Tuple, cst.GeneratorExp, cst.Yield)):
            raise Unsure  # black takes these away
        if isinstance(node, cst.List):
            left, right = (node.lbracket, "whitespace_after"), (node.rbracket, "whitespace_before")
            self._display(node, "[]", left, right, self.element)
        else:
            left, right = (node.lbrace, "whitespace_after"), (node.rbrace, "whitespace_before")
            self._display(node, "{}", left, right, self.element)

    def dict(self, node: cst.Dict) -> None:
        """A dictionary."""
        self._display(node, "{}", (node.lbrace, "whitespace_after"), (node.rbrace, "whitespace_before"), self.element)

    def tuple(self, node: cst.Tuple) -> None:
        """The elements of a tuple; its parentheses are those of any expression."""
        self.items(node.elements, self.element, single=True)

    def element(self, item: Any) -> None:
        """An item of a display."""
        if isinstance(item, cst.DictElement):
            self.expression(item.key)
            self._colon(item)
            self.expression(item.value)
            return
        if isinstance(item, (cst.StarredElement, cst.StarredDictElement)):
            if getattr(item, "lpar", ()):
                raise Unsure
            token = self.add("*" if isinstance(item, cst.StarredElement) else "**", "star")
            token.after = (item, "whitespace_before_value")
            self.comments(item, "whitespace_before_value")
        self.expression(item.value)

    def _colon(self, item: Any) -> None:
        self.comments(item, "whitespace_before_colon")
        token = self.add(":", "op")
        token.before, token.after = (item, "whitespace_before_colon"), (item, "whitespace_after_colon")
        self.comments(item, "whitespace_after_colon")
        self.space = " "

    def comprehension(self, node: Any) -> None:
        """A list, set, dictionary or generator over something."""
        opening = None
        if isinstance(node, cst.ListComp):
            opening = self.open("[", "atom", None, (node.lbracket, "whitespace_after"))
        elif not isinstance(node, cst.GeneratorExp):
            opening = self.open("{", "atom", None, (node.lbrace, "whitespace_after"))
        if isinstance(node, cst.DictComp):
            self.expression(node.key)
            self._colon(node)
            self.expression(node.value)
        else:
            self.expression(node.elt)
        self.clause(node.for_in)
        if isinstance(node, cst.ListComp):
            assert opening is not None
            self.close("]", opening, (node.rbracket, "whitespace_before"))
        elif opening is not None:
            self.close("}", opening, (node.rbrace, "whitespace_before"))

    def clause(self, node: cst.CompFor) -> None:
        """`for x in y if z`."""
        if node.asynchronous is not None:
            raise Unsure
        self.word("for", (node, "whitespace_before"), (node, "whitespace_after_for"), COMPREHENSION)
        self.depth += 1
        self.expression(node.target)
        self.depth -= 1
        self.word("in", (node, "whitespace_before_in"), (node, "whitespace_after_in"))
        self.expression(node.iter)
        for condition in node.ifs:
            self.word("if", (condition, "whitespace_before"), (condition, "whitespace_before_test"), COMPREHENSION)
            self.expression(condition.test)
        if node.inner_for_in is not None:
            self.clause(node.inner_for_in)

    def binary(self, node: cst.BinaryOperation) -> None:
        """An operator between two values."""
        text, priority = _MATH[type(node.operator)]
        self.expression(node.left)
        token = self.word(text, (node.operator, "whitespace_before"), (node.operator, "whitespace_after"), priority)
        if text == "**" and _is_simple(node.left, last=True) and _is_simple(node.right):
            token.space = self.space = ""
        self.expression(node.right)

    def unary(self, node: cst.UnaryOperation) -> None:
        """`-x`, `not x`."""
        operator = node.operator
        if isinstance(operator, cst.Not):
            token = self.add("not", "name")
            token.after = (operator, "whitespace_after")
            self.comments(operator, "whitespace_after")
            self.space = " "
        else:
            token = self.add(_UNARY[type(operator)], "sign")
            token.after = (operator, "whitespace_after")
            self.comments(operator, "whitespace_after")
            inner = node.expression
            if isinstance(inner, cst.BinaryOperation) and isinstance(inner.operator, cst.Power) and not inner.lpar:
                setter(cst.BinaryOperation, "lpar")(inner, [cst.LeftParen(EMPTY)])
                setter(cst.BinaryOperation, "rpar")(inner, [cst.RightParen(EMPTY)])
        self.expression(node.expression)

    def boolean(self, node: cst.BooleanOperation) -> None:
        """`x and y`."""
        self.expression(node.left)
        word = "and" if isinstance(node.operator, cst.And) else "or"
        self.word(word, (node.operator, "whitespace_before"), (node.operator, "whitespace_after"), LOGIC)
        self.expression(node.right)

    def compare(self, node: cst.Comparison) -> None:
        """`x < y <= z`."""
        self.expression(node.left)
        for target in node.comparisons:
            operator = target.operator
            text = operator.value if isinstance(operator, cst.NotEqual) else _COMPARE[type(operator)]
            if text == "<>":
                raise Unsure
            self.word(text, (operator, "whitespace_before"), (operator, "whitespace_after"), COMPARATOR)
            if isinstance(operator, (cst.IsNot, cst.NotIn)):
                setter(type(operator), "whitespace_between")(operator, cst.SimpleWhitespace(" "))
            self.expression(target.comparator)

    def _conditional(self, node: cst.IfExp) -> None:
        self.expression(node.body)
        self.word("if", (node, "whitespace_before_if"), (node, "whitespace_after_if"), TERNARY)
        self.expression(node.test)
        self.word("else", (node, "whitespace_before_else"), (node, "whitespace_after_else"), TERNARY)
        self.expression(node.orelse)

    def lambda_(self, node: cst.Lambda) -> None:
        """`lambda x: y`."""
        token = self.add("lambda", "name")
        token.after = (node, "whitespace_after_lambda")
        if not isinstance(node.whitespace_after_lambda, cst.MaybeSentinel):
            self.comments(node, "whitespace_after_lambda")
        self.depth += 1
        if parameters_of(node.params):
            self.space = " "
            self.parameters(node.params)
        self.depth -= 1
        self.comments(node.colon, "whitespace_before")
        colon = self.add(":", "op")
        colon.before, colon.after = (node.colon, "whitespace_before"), (node.colon, "whitespace_after")
        self.comments(node.colon, "whitespace_after")
        self.space = " "
        self.expression(node.body)

    def parameters(self, node: cst.Parameters) -> bool:
        """The parameters of a function or lambda; whether a comma stands behind the last."""
        return self.items(parameters_of(node), self._parameter)

    def _parameter(self, item: Any) -> None:
        if isinstance(item, (cst.ParamSlash, cst.ParamStar)):
            self.add("/" if isinstance(item, cst.ParamSlash) else "*", "star")
            return
        if isinstance(item.star, str) and item.star:
            token = self.add(item.star, "star")
            token.after = (item, "whitespace_after_star")
            self.comments(item, "whitespace_after_star")
        self.add(item.name.value, "name")
        if item.annotation is not None:
            self.annotation(item.annotation, "")
        if item.default is not None:
            if not isinstance(item.equal, cst.AssignEqual):
                setter(cst.Param, "equal")(item, cst.AssignEqual(EMPTY, EMPTY))
            self._equal(item.equal, " " if item.annotation is not None else "")
            self.expression(item.default)
        if isinstance(item.comma, cst.Comma):
            self.comments(item, "whitespace_after_param")
            setter(cst.Param, "whitespace_after_param")(item, EMPTY)

    def annotation(self, node: cst.Annotation, space: str, sign: str = ":") -> None:
        """`: int`, `-> int`."""
        if node.annotation.lpar:
            raise Unsure
        if not isinstance(node.whitespace_before_indicator, cst.MaybeSentinel):
            self.comments(node, "whitespace_before_indicator")
        token = self.add(sign, "op", space)
        token.before, token.after = (node, "whitespace_before_indicator"), (node, "whitespace_after_indicator")
        self.comments(node, "whitespace_after_indicator")
        self.space = " "
        if sign == "->":
            self.optional(node.annotation)
        else:
            self.expression(node.annotation)

    def subscript(self, node: cst.Subscript) -> None:
        """`value[index]`."""
        self.expression(node.value)
        left = (node.lbracket, "whitespace_after")
        opening = self.open("[", "trailer", (node, "whitespace_after_value"), left)
        trailing = self.items(node.slice, self._index)
        closing = self.close("]", opening, (node.rbracket, "whitespace_before"), node.slice[-1])
        closing.magic = trailing and len(node.slice) > 1

    def _index(self, item: cst.SubscriptElement) -> None:
        index = item.slice
        if isinstance(index, cst.Index):
            if index.star:
                raise Unsure
            self.expression(index.value)
            return
        bounds = [index.lower, index.upper, index.step]
        around = "" if all(_is_bound(bound) for bound in bounds) else " "
        second = isinstance(index.second_colon, cst.Colon)
        if around and second and None in bounds:
            raise Unsure
        if index.lower is not None:
            self.expression(index.lower)
        for number, bound in enumerate(bounds[1:]):
            colon = index.second_colon if number else index.first_colon
            if number and bound is None and not second:
                break
            if not isinstance(colon, cst.Colon):
                colon = cst.Colon(EMPTY, EMPTY)
                setter(cst.Slice, "second_colon")(index, colon)
            self.comments(colon, "whitespace_before")
            if number and bound is None:
                # a second colon with nothing behind it
                raise Unsure
            leading = not number and index.lower is None
            token = self.add(":", "op", "" if leading else around)
            if leading:
                token.space = token.space if self.found[-2].kind == "comma" else ""
            token.before, token.after = (colon, "whitespace_before"), (colon, "whitespace_after")
            self.comments(colon, "whitespace_after")
            if bound is not None:
                self.space = around
                self.expression(bound)

    def yield_(self, node: cst.Yield) -> None:
        """`yield x`, `yield from x`."""
        token = self.add("yield", "name")
        if node.value is None:
            return
        if not isinstance(node.whitespace_after_yield, cst.MaybeSentinel):
            self.comments(node, "whitespace_after_yield")
        token.after = (node, "whitespace_after_yield")
        self.space = " "
        if isinstance(node.value, cst.From):
            word = self.add("from", "name")
            word.after = (node.value, "whitespace_after_from")
            self.comments(node.value, "whitespace_after_from")
            self.space = " "
            setter(cst.From, "whitespace_before_from")(node.value, EMPTY)
            self.expression(node.value.item)
        else:
            self.expression(node.value)

    def await_(self, node: cst.Await) -> None:
        """`await x`."""
        if node.expression.lpar:
            raise Unsure
        token = self.add("await", "name")
        token.after = (node, "whitespace_after_await")
        self.comments(node, "whitespace_after_await")
        self.space = " "
        self.expression(node.expression)

    def named(self, node: cst.NamedExpr) -> None:
        """`x := y`."""
        self.expression(node.target)
        self.word(":=", (node, "whitespace_before_walrus"), (node, "whitespace_after_walrus"))
        self.expression(node.value)


_EMIT: dict[type, Callable[[Operands, Any], None]] = {
    cst.Name: Operands.name,
    cst.Ellipsis: Operands.name,
    cst.Integer: Operands.number,
    cst.Float: Operands.number,
    cst.SimpleString: Operands.string,
    cst.FormattedString: Operands.string,
    cst.ConcatenatedString: Operands.strings,
    cst.Attribute: Operands.attribute,
    cst.Call: Operands.call,
    cst.List: Operands.list,
    cst.Set: Operands.list,
    cst.Dict: Operands.dict,
    cst.Tuple: Operands.tuple,
    cst.ListComp: Operands.comprehension,
    cst.SetComp: Operands.comprehension,
    cst.DictComp: Operands.comprehension,
    cst.GeneratorExp: Operands.comprehension,
    cst.BinaryOperation: Operands.binary,
    cst.UnaryOperation: Operands.unary,
    cst.BooleanOperation: Operands.boolean,
    cst.Comparison: Operands.compare,
    cst.IfExp: Operands._conditional,
    cst.Lambda: Operands.lambda_,
    cst.Subscript: Operands.subscript,
    cst.Yield: Operands.yield_,
    cst.Await: Operands.await_,
    cst.NamedExpr: Operands.named,
}


def parameters_of(node: cst.Parameters) -> list[Any]:
    """The parameters of a function as they are written, with the bare `/` and `*` among them."""
    found: list[Any] = [*node.posonly_params]
    if node.posonly_params:
        if isinstance(node.posonly_ind, cst.MaybeSentinel):
            setter(cst.Parameters, "posonly_ind")(node, cst.ParamSlash())
        found.append(node.posonly_ind)
    found += node.params
    if isinstance(node.star_arg, (cst.Param, cst.ParamStar)):
        found.append(node.star_arg)
    elif node.kwonly_params:
        setter(cst.Parameters, "star_arg")(node, cst.ParamStar())
        found.append(node.star_arg)
    found += node.kwonly_params
    return [*found, node.star_kwarg] if node.star_kwarg is not None else found


_NO_MODULE = cst.Module([])


def _source(node: cst.CSTNode) -> str:
    return node.value if isinstance(node, cst.SimpleString) else _NO_MODULE.code_for_node(_unwrapped(node))


def _unwrapped(node: Any) -> cst.CSTNode:
    return node.with_changes(lpar=(), rpar=()) if node.lpar else node


def _requote(node: cst.FormattedString, literal: str) -> None:
    """Gives an f-string the source `literal`."""
    made = cst.parse_expression(literal)
    assert isinstance(made, cst.FormattedString)
    for field in ("parts", "start", "end"):
        setter(cst.FormattedString, field)(node, getattr(made, field))


def _has_comment(space: Any) -> bool:
    return isinstance(space, cst.ParenthesizedWhitespace) and (
        space.first_line.comment is not None or any(line.comment is not None for line in space.empty_lines)
    )


def _is_simple(node: Any, *, last: bool = False) -> bool:
    """What black hugs with `**`: a name, a number, attributes of a name, and, behind it, their negations."""
    if isinstance(node, cst.Await):
        raise Unsure
    if node.lpar:
        return False
    if not last and isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Power):
        return _is_simple(node.left)
    if isinstance(node, cst.UnaryOperation) and not last and not isinstance(node.operator, cst.Not):
        return not isinstance(node.expression, cst.UnaryOperation) and _is_simple(node.expression)
    while isinstance(node, cst.Attribute):
        node = node.value
        if isinstance(node, (cst.SimpleString, cst.FormattedString)):
            raise Unsure
    return isinstance(node, (cst.Name, cst.Integer, cst.Float, cst.Imaginary)) and not node.lpar


def _is_bound(node: Any) -> bool:
    """Whether a slice with this bound has no blanks around its colon."""
    if isinstance(node, cst.UnaryOperation) and not isinstance(node.operator, cst.Not):
        node = node.expression
    return node is None or isinstance(node, (cst.Name, cst.Integer, cst.Float, cst.SimpleString))
