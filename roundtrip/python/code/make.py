"""Nodes of libcst, made cheaply: what the writer builds a module from.

libcst checks every node that it makes, for 5 µs a call; what is made here is right by construction, so its fields are set
at once, for a fifth of that. Blanks, commas and names of arguments are shared among the nodes that have them, so nobody is
given these: `to_module` gives out the tree of the text.

A comma behind the last item is a mark: one item a line as soon as they don't fit on one. Comments are where libcst has
them: above a statement in `leading_lines`, behind it in its `TrailingWhitespace`, within brackets in the whitespace
behind the bracket or the comma.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, Union

import libcst as cst

from roundtrip.python.code import literals, wrapping

Gap = cst.BaseParenthesizableWhitespace
Bracketed = Union[cst.Call, cst.List, cst.Dict]
Item = Union[cst.Arg, cst.Element, cst.DictElement]
_Node = TypeVar("_Node", bound=cst.CSTNode)


def setter(kind: type, field: str) -> Callable[[Any, Any], None]:
    """What sets `field` of a node of `kind` in place, past the check that keeps nodes as they are."""
    found: Callable[[Any, Any], None] = getattr(kind, field).__set__
    return found


def _maker(kind: type[_Node], *fields: str) -> Callable[..., _Node]:
    """What makes nodes of `kind` of the values of all their fields, past the checks."""
    setters = [setter(kind, field) for field in fields]
    new = object.__new__

    def made(*values: object) -> _Node:
        node = new(kind)
        for set_field, value in zip(setters, values):
            set_field(node, value)
        return node

    return made


# -- what nodes share --------------------------------------------------------------------------------------------------

EMPTY = cst.SimpleWhitespace("")
SPACE = cst.SimpleWhitespace(" ")
TWO_SPACES = cst.SimpleWhitespace("  ")
NEWLINE = cst.Newline()
END_OF_LINE = cst.TrailingWhitespace(whitespace=EMPTY, newline=NEWLINE)
COMMA = cst.Comma(whitespace_before=EMPTY, whitespace_after=SPACE)
LAST_COMMA = cst.Comma(whitespace_before=EMPTY, whitespace_after=EMPTY)
COMMENTED = cst.Comma(whitespace_before=EMPTY, whitespace_after=EMPTY)  # the same, for the sake of a comment
NOTHING = cst.MaybeSentinel.DEFAULT
_EQUAL = cst.AssignEqual(whitespace_before=EMPTY, whitespace_after=EMPTY)
_DOT = cst.Dot(whitespace_before=EMPTY, whitespace_after=EMPTY)
_OPENING_SQUARE, _CLOSING_SQUARE = cst.LeftSquareBracket(EMPTY), cst.RightSquareBracket(EMPTY)
_OPENING_CURLY, _CLOSING_CURLY = cst.LeftCurlyBrace(EMPTY), cst.RightCurlyBrace(EMPTY)
_SHIFT = cst.RightShift(whitespace_before=SPACE, whitespace_after=SPACE)
_keywords: dict[str, cst.Name] = {}

# -- names and values --------------------------------------------------------------------------------------------------

_name = _maker(cst.Name, "value", "lpar", "rpar")
_string = _maker(cst.SimpleString, "value", "lpar", "rpar")


def identifier(text: str) -> cst.Name:
    """A name without dots."""
    return _name(text, (), ())


def name(text: str) -> cst.Name | cst.Attribute:
    """A name, with dots or without."""
    if "." not in text:
        return identifier(text)
    first, *rest = text.split(".")
    node: cst.Name | cst.Attribute = identifier(first)
    for attribute in rest:
        node = cst.Attribute(node, identifier(attribute), _DOT, (), ())
    return node


def literal(source: str) -> cst.SimpleString:
    """The literal whose source is `source`."""
    return _string(source, (), ())


def string(text: str) -> cst.SimpleString:
    """`text` as a literal on one line."""
    return literal(literals.string(text))


def integer(source: str) -> cst.BaseExpression:
    """A whole number as it is to be spelled."""
    if source[0] == "-":
        return cst.UnaryOperation(cst.Minus(EMPTY), cst.Integer(source[1:]))
    return cst.Integer(source)


def scalar(value: str | int | float | bool | None) -> cst.BaseExpression:
    """Any scalar as an expression."""
    if isinstance(value, str):
        return string(value)
    if value is None or isinstance(value, bool):
        return identifier(repr(value))
    if isinstance(value, int):
        return integer(repr(value))
    if not math.isfinite(value):
        return call(identifier("float"), [arg(string(str(value)))])
    positive = cst.Float(repr(abs(value)))
    return cst.UnaryOperation(cst.Minus(EMPTY), positive) if repr(value)[0] == "-" else positive


def data(value: object, write: Callable[[str], cst.BaseExpression] = string) -> cst.BaseExpression:
    """Plain data, as JSON has it. `write`: how texts are written that are values."""
    if isinstance(value, str):
        return write(value)
    if isinstance(value, list):
        return list_([element(data(item, write)) for item in value])
    if isinstance(value, dict):
        return dict_([dict_element(scalar(key), data(item, write)) for key, item in value.items()])
    assert value is None or isinstance(value, (int, float))
    return scalar(value)


def f_string(parts: Sequence[str | cst.BaseExpression], label: int = 0) -> cst.BaseExpression:
    """An f-string of texts, which stand for themselves, and expressions, in parts where it is too long for a line.

    `label`: the columns before it on that line.
    """
    texts = [(part, False) if isinstance(part, str) else (source(part), True) for part in parts]
    cut = wrapping.wrapped(texts, label)
    if cut is None:
        return _f_string(parts, texts)
    expressions = iter([part for part in parts if not isinstance(part, str)])
    literals_: list[cst.SimpleString | cst.FormattedString] = []
    for part in cut:
        inner = [next(expressions) if code else text for text, code in part]
        literals_.append(
            _f_string(inner, part) if any(code for _, code in part) else string("".join(t for t, _ in part))
        )
    return in_parts(literals_)


def _f_string(parts: Sequence[str | cst.BaseExpression], texts: Sequence[tuple[str, bool]]) -> cst.FormattedString:
    quote, written = literals.f_string_parts(texts)
    content: list[cst.BaseFormattedStringContent] = []
    for part, text in zip(parts, written):
        if not isinstance(part, str):
            content.append(cst.FormattedStringExpression(part, whitespace_before_expression=EMPTY))
        elif text:
            content.append(cst.FormattedStringText(text))
    return cst.FormattedString(content, f"f{quote}", quote)  # type: ignore[arg-type]


def in_parts(parts: Sequence[cst.SimpleString | cst.FormattedString]) -> cst.ConcatenatedString:
    """Literals beside each other, which are one text; the layout puts them below each other, in parentheses."""
    whole: cst.SimpleString | cst.FormattedString | cst.ConcatenatedString = parts[-1]
    for part in reversed(parts[:-1]):
        whole = cst.ConcatenatedString(part, whole, whitespace_between=SPACE)
    assert isinstance(whole, cst.ConcatenatedString)
    return whole


def parts_in(node: cst.BaseExpression) -> list[cst.SimpleString | cst.FormattedString]:
    """The literals of a text in parts, none of anything else."""
    found: list[cst.SimpleString | cst.FormattedString] = []
    while isinstance(node, cst.ConcatenatedString):
        found.append(node.left)
        node = node.right
    if found:
        assert isinstance(node, (cst.SimpleString, cst.FormattedString))
        found.append(node)
    return found


def text(source: str, label: int = 0) -> cst.BaseExpression:
    """Text as a literal, in parts where it is too long for a line. `label`: the columns before it on that line."""
    parts = wrapping.wrapped([(source, False)], label)
    if parts is None:
        return string(source)
    return in_parts([string("".join(piece for piece, _ in part)) for part in parts])


def source(node: cst.CSTNode) -> str:
    """The text of a node as it stands."""
    return _NO_MODULE.code_for_node(node)


_NO_MODULE = cst.Module([])

# -- brackets ----------------------------------------------------------------------------------------------------------

_call = _maker(cst.Call, "func", "args", "lpar", "rpar", "whitespace_after_func", "whitespace_before_args")
_arg = _maker(cst.Arg, "value", "keyword", "equal", "comma", "star", "whitespace_after_star", "whitespace_after_arg")
_list = _maker(cst.List, "elements", "lbracket", "rbracket", "lpar", "rpar")
_dict = _maker(cst.Dict, "elements", "lbrace", "rbrace", "lpar", "rpar")
_element = _maker(cst.Element, "value", "comma")
_entry = _maker(cst.DictElement, "key", "value", "comma", "whitespace_before_colon", "whitespace_after_colon")
_set_comma = {kind: setter(kind, "comma") for kind in (cst.Arg, cst.Element, cst.DictElement)}


def set_comma(item: Item, comma: cst.Comma | cst.MaybeSentinel) -> None:
    """Sets what stands behind an item."""
    _set_comma[type(item)](item, comma)


def set_opening_gap(node: Bracketed, space: Gap) -> None:
    """Sets the whitespace behind an opening bracket."""
    if isinstance(node, cst.Call):
        setter(cst.Call, "whitespace_before_args")(node, space)
    elif isinstance(node, cst.List):
        setter(cst.List, "lbracket")(node, cst.LeftSquareBracket(space))
    else:
        setter(cst.Dict, "lbrace")(node, cst.LeftCurlyBrace(space))


def _ended(items: Sequence[Item], exploded: bool) -> Sequence[Item]:
    """Items, with what stands behind the last one."""
    if items:
        set_comma(items[-1], LAST_COMMA if exploded else NOTHING)
    return items


def arg(value: cst.BaseExpression, keyword: str = "") -> cst.Arg:
    """An argument of a call, with a comma behind it."""
    if not keyword:
        return _arg(value, None, NOTHING, COMMA, "", EMPTY, EMPTY)
    shared = _keywords.get(keyword)
    if shared is None:
        shared = _keywords[keyword] = identifier(keyword)
    return _arg(value, shared, _EQUAL, COMMA, "", EMPTY, EMPTY)


def element(value: cst.BaseExpression) -> cst.Element:
    """An item of a list, with a comma behind it."""
    return _element(value, COMMA)


def dict_element(key: cst.BaseExpression, value: cst.BaseExpression) -> cst.DictElement:
    """An entry of a dictionary, with a comma behind it."""
    return _entry(key, value, COMMA, EMPTY, SPACE)


def call(function: cst.BaseExpression, args: list[cst.Arg], *, exploded: bool = False) -> cst.Call:
    """`function(args)`; `exploded`: one argument a line as soon as they don't fit on one."""
    return _call(function, _ended(args, exploded), (), (), EMPTY, EMPTY)


def list_(elements: list[cst.Element], *, exploded: bool = False) -> cst.List:
    """A list; `exploded`: one item a line as soon as they don't fit on one."""
    return _list(_ended(elements, exploded), _OPENING_SQUARE, _CLOSING_SQUARE, (), ())


def dict_(elements: list[cst.DictElement], *, exploded: bool = False) -> cst.Dict:
    """A dictionary; `exploded`: one entry a line as soon as they don't fit on one."""
    return _dict(_ended(elements, exploded), _OPENING_CURLY, _CLOSING_CURLY, (), ())


def pair(first: str, second: str) -> cst.Tuple:
    """A tuple of two texts."""
    elements = [cst.Element(string(first), COMMA), cst.Element(string(second))]
    return cst.Tuple(elements, [cst.LeftParen(EMPTY)], [cst.RightParen(EMPTY)])


def comprehension(item: cst.BaseExpression, variable: str, values: cst.BaseExpression) -> cst.ListComp:
    """`[item for variable in values]`."""
    return cst.ListComp(item, cst.CompFor(identifier(variable), values))


def shift(left: cst.BaseExpression, right: cst.BaseExpression) -> cst.BinaryOperation:
    """`left >> right`."""
    return cst.BinaryOperation(left, _SHIFT, right)


# looked up by `type`: libcst's classes are abstract ones, and asking those for instances is slow
BRACKETED = frozenset({cst.Call, cst.List, cst.Dict})


def items_in(node: cst.BaseExpression) -> Sequence[Item]:
    """The arguments, items or entries of a bracket; none of anything else."""
    kind = type(node)
    if kind is cst.Call:
        return node.args  # type: ignore[attr-defined, no-any-return]
    if kind is cst.List or kind is cst.Dict:
        return node.elements  # type: ignore[attr-defined, no-any-return]
    return ()


# -- comments ----------------------------------------------------------------------------------------------------------


def comment_lines(comments: Iterable[str]) -> list[cst.EmptyLine]:
    """Comments as lines of their own."""
    return [cst.EmptyLine(True, EMPTY, cst.Comment(text), NEWLINE) for text in comments]


def line_end(comment: str | None) -> cst.TrailingWhitespace:
    """The end of a line, with a comment before it if there is one."""
    if comment is None:
        return END_OF_LINE
    return cst.TrailingWhitespace(TWO_SPACES, cst.Comment(comment), NEWLINE)
