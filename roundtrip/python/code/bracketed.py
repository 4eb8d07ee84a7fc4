"""Calls, displays, comprehensions, subscripts and parameters as tokens of a line: what has brackets.

Facts: black's `linegen.py` and `nodes.whitespace`. What isn't here is `Unsure`: black itself lays it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from roundtrip.python.code.make import EMPTY, setter
from roundtrip.python.code.tokens import COMPREHENSION, EMIT, Slot, Token, Tokens
from roundtrip.python.code.unsure import Unsure


def call(line: Tokens, node: cst.Call) -> None:
    """`function(args)`."""
    line.expression(node.func)
    opening = line.open("(", "trailer", (node, "whitespace_after_func"), (node, "whitespace_before_args"))
    arguments(line, node.args, opening)


def arguments(line: Tokens, args: Sequence[cst.Arg], opening: Token) -> None:
    """The arguments of a call or the bases of a class, with the bracket that closes them."""
    alone = len(args) == 1 and not args[0].star and args[0].keyword is None and not isinstance(args[0].comma, cst.Comma)
    trailing = line.items(args, lambda item: argument(line, item, alone=alone))
    last = args[-1] if args else None
    if isinstance(last, cst.Arg) and alone and isinstance(last.value, cst.GeneratorExp):
        last_item = None
    else:
        last_item = last
    slot: Slot | None = None
    if last is not None:
        slot = (last.comma, "whitespace_after") if trailing else (last, "whitespace_after_arg")
    closing = line.close(")", opening, None if trailing else slot, last_item)
    closing.before, closing.magic = slot, trailing


def argument(line: Tokens, item: cst.Arg, *, alone: bool) -> None:
    """One argument."""
    if item.star:
        token = line.add(item.star, "star")
        token.after = (item, "whitespace_after_star")
        line.comments(item, "whitespace_after_star")
    if item.keyword is not None:
        line.add(item.keyword.value, "name")
        if not isinstance(item.equal, cst.AssignEqual):
            setter(cst.Arg, "equal")(item, cst.AssignEqual(EMPTY, EMPTY))
        _equals(line, item.equal, "")
    line.expression(item.value, alone=alone)
    if isinstance(item.comma, cst.Comma):
        line.comments(item, "whitespace_after_arg")
        setter(cst.Arg, "whitespace_after_arg")(item, EMPTY)


def _equals(line: Tokens, equal: Any, space: str) -> None:
    line.comments(equal, "whitespace_before")
    token = line.add("=", "=", space)
    token.before, token.after = (equal, "whitespace_before"), (equal, "whitespace_after")
    line.comments(equal, "whitespace_after")
    line.space = space


def _display(line: Tokens, node: Any, brackets: str, left: Slot, right: Slot, emit: Callable[[Any], None]) -> None:
    opening = line.open(brackets[0], "atom", None, left)
    trailing = line.items(node.elements, emit)
    closing = line.close(brackets[1], opening, right, node.elements[-1] if node.elements else None)
    closing.magic = trailing


def display_list(line: Tokens, node: Any) -> None:
    """A list or a set."""
    alone = node.elements[0].value if len(node.elements) == 1 else None
    if alone is not None and alone.lpar and not isinstance(alone, (cst.Tuple, cst.GeneratorExp, cst.Yield)):
        raise Unsure  # black takes these away
    if isinstance(node, cst.List):
        left, right = (node.lbracket, "whitespace_after"), (node.rbracket, "whitespace_before")
        _display(line, node, "[]", left, right, partial(element, line))
    else:
        left, right = (node.lbrace, "whitespace_after"), (node.rbrace, "whitespace_before")
        _display(line, node, "{}", left, right, partial(element, line))


def display_dict(line: Tokens, node: cst.Dict) -> None:
    """A dictionary."""
    _display(
        line, node, "{}", (node.lbrace, "whitespace_after"), (node.rbrace, "whitespace_before"), partial(element, line)
    )


def display_tuple(line: Tokens, node: cst.Tuple) -> None:
    """The elements of a tuple; its parentheses are those of any expression."""
    line.items(node.elements, partial(element, line), single=True)


def element(line: Tokens, item: Any) -> None:
    """An item of a display."""
    if isinstance(item, cst.DictElement):
        line.expression(item.key)
        _colon(line, item)
        line.expression(item.value)
        return
    if isinstance(item, (cst.StarredElement, cst.StarredDictElement)):
        if getattr(item, "lpar", ()):
            raise Unsure
        token = line.add("*" if isinstance(item, cst.StarredElement) else "**", "star")
        token.after = (item, "whitespace_before_value")
        line.comments(item, "whitespace_before_value")
    line.expression(item.value)


def _colon(line: Tokens, item: Any) -> None:
    line.comments(item, "whitespace_before_colon")
    token = line.add(":", "op")
    token.before, token.after = (item, "whitespace_before_colon"), (item, "whitespace_after_colon")
    line.comments(item, "whitespace_after_colon")
    line.space = " "


def comprehension(line: Tokens, node: Any) -> None:
    """A list, set, dictionary or generator over something."""
    opening = None
    if isinstance(node, cst.ListComp):
        opening = line.open("[", "atom", None, (node.lbracket, "whitespace_after"))
    elif not isinstance(node, cst.GeneratorExp):
        opening = line.open("{", "atom", None, (node.lbrace, "whitespace_after"))
    if isinstance(node, cst.DictComp):
        line.expression(node.key)
        _colon(line, node)
        line.expression(node.value)
    else:
        line.expression(node.elt)
    clause(line, node.for_in)
    if isinstance(node, cst.ListComp):
        assert opening is not None
        line.close("]", opening, (node.rbracket, "whitespace_before"))
    elif opening is not None:
        line.close("}", opening, (node.rbrace, "whitespace_before"))


def clause(line: Tokens, node: cst.CompFor) -> None:
    """`for x in y if z`."""
    if node.asynchronous is not None:
        raise Unsure
    line.word("for", (node, "whitespace_before"), (node, "whitespace_after_for"), COMPREHENSION)
    line.depth += 1
    line.expression(node.target)
    line.depth -= 1
    line.word("in", (node, "whitespace_before_in"), (node, "whitespace_after_in"))
    line.expression(node.iter)
    for condition in node.ifs:
        line.word("if", (condition, "whitespace_before"), (condition, "whitespace_before_test"), COMPREHENSION)
        line.expression(condition.test)
    if node.inner_for_in is not None:
        clause(line, node.inner_for_in)


def parameters(line: Tokens, node: cst.Parameters) -> bool:
    """The parameters of a function or lambda; whether a comma stands behind the last."""
    return line.items(parameters_of(node), partial(_parameter, line))


def _parameter(line: Tokens, item: Any) -> None:
    if isinstance(item, (cst.ParamSlash, cst.ParamStar)):
        line.add("/" if isinstance(item, cst.ParamSlash) else "*", "star")
        return
    if isinstance(item.star, str) and item.star:
        token = line.add(item.star, "star")
        token.after = (item, "whitespace_after_star")
        line.comments(item, "whitespace_after_star")
    line.add(item.name.value, "name")
    if item.annotation is not None:
        annotation(line, item.annotation, "")
    if item.default is not None:
        if not isinstance(item.equal, cst.AssignEqual):
            setter(cst.Param, "equal")(item, cst.AssignEqual(EMPTY, EMPTY))
        _equals(line, item.equal, " " if item.annotation is not None else "")
        line.expression(item.default)
    if isinstance(item.comma, cst.Comma):
        line.comments(item, "whitespace_after_param")
        setter(cst.Param, "whitespace_after_param")(item, EMPTY)


def annotation(line: Tokens, node: cst.Annotation, space: str, sign: str = ":") -> None:
    """`: int`, `-> int`."""
    if node.annotation.lpar:
        raise Unsure
    if not isinstance(node.whitespace_before_indicator, cst.MaybeSentinel):
        line.comments(node, "whitespace_before_indicator")
    token = line.add(sign, "op", space)
    token.before, token.after = (node, "whitespace_before_indicator"), (node, "whitespace_after_indicator")
    line.comments(node, "whitespace_after_indicator")
    line.space = " "
    if sign == "->":
        line.optional(node.annotation)
    else:
        line.expression(node.annotation)


def subscript(line: Tokens, node: cst.Subscript) -> None:
    """`value[index]`."""
    line.expression(node.value)
    left = (node.lbracket, "whitespace_after")
    opening = line.open("[", "trailer", (node, "whitespace_after_value"), left)
    trailing = line.items(node.slice, partial(_index, line))
    closing = line.close("]", opening, (node.rbracket, "whitespace_before"), node.slice[-1])
    closing.magic = trailing and len(node.slice) > 1


def _index(line: Tokens, item: cst.SubscriptElement) -> None:
    index: Any = item.slice
    if isinstance(index, cst.Index):
        if index.star:
            raise Unsure
        line.expression(index.value)
        return
    bounds = [index.lower, index.upper, index.step]
    around = "" if all(_is_bound(bound) for bound in bounds) else " "
    second = isinstance(index.second_colon, cst.Colon)
    if around and second and None in bounds:
        raise Unsure
    if index.lower is not None:
        line.expression(index.lower)
    for number, bound in enumerate(bounds[1:]):
        colon = index.second_colon if number else index.first_colon
        if number and bound is None and not second:
            break
        if not isinstance(colon, cst.Colon):
            colon = cst.Colon(EMPTY, EMPTY)
            setter(cst.Slice, "second_colon")(index, colon)
        line.comments(colon, "whitespace_before")
        if number and bound is None:
            # a second colon with nothing behind it
            raise Unsure
        leading = not number and index.lower is None
        token = line.add(":", "op", "" if leading else around)
        if leading:
            token.space = token.space if line.found[-2].kind == "comma" else ""
        token.before, token.after = (colon, "whitespace_before"), (colon, "whitespace_after")
        line.comments(colon, "whitespace_after")
        if bound is not None:
            line.space = around
            line.expression(bound)


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


_PLAIN_BOUNDS = (cst.Name, cst.Integer, cst.Float, cst.SimpleString)
_COMPLEX_BOUNDS = (cst.Attribute, cst.BinaryOperation, cst.BooleanOperation, cst.Call, cst.Comparison, cst.Subscript)


def _is_bound(node: Any) -> bool:
    """Whether a slice with this bound has no blanks around its colon."""
    if isinstance(node, cst.UnaryOperation):
        if isinstance(node.operator, cst.Not):
            return False
        node = node.expression
    if node is None or isinstance(node, _PLAIN_BOUNDS):
        return True
    if isinstance(node, _COMPLEX_BOUNDS):
        return False
    raise Unsure


EMIT.update(
    {
        cst.Call: call,
        cst.List: display_list,
        cst.Set: display_list,
        cst.Dict: display_dict,
        cst.Tuple: display_tuple,
        cst.ListComp: comprehension,
        cst.SetComp: comprehension,
        cst.DictComp: comprehension,
        cst.GeneratorExp: comprehension,
        cst.Subscript: subscript,
    }
)
