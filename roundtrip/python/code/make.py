"""Nodes of libcst, made cheaply: what the writer builds a module from.

libcst checks every node that it makes, for 5 µs a call; what is made here is right by construction, so its fields are set
at once, for a tenth of that. Blanks, commas and names of arguments are shared among the nodes that have them: libcst's
metadata, and whoever changes nodes in place, want `deep_clone()` of the module first (`to_module` gives such a one out).

A comma behind the last item is a mark: one item a line as soon as they don't fit on one. Comments are where libcst has
them: above a statement in `leading_lines`, behind it in its `TrailingWhitespace`, within brackets in the whitespace
behind the bracket or the comma.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Union

import libcst as cst

from roundtrip.python.code import literals, wrapping

Setter = Callable[[Any, Any], None]
Gap = cst.BaseParenthesizableWhitespace
Bracketed = Union[cst.Call, cst.List, cst.Dict]
Item = Union[cst.Arg, cst.Element, cst.DictElement]


def setter(kind: type, field: str) -> Setter:
    """What sets `field` of a node of `kind` in place, past the check that keeps nodes as they are."""
    found: Setter = getattr(kind, field).__set__
    return found


_new = object.__new__

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
BLANK_LINE = cst.EmptyLine(indent=True, whitespace=EMPTY, newline=NEWLINE)
_EQUAL = cst.AssignEqual(whitespace_before=EMPTY, whitespace_after=EMPTY)
_DOT = cst.Dot(whitespace_before=EMPTY, whitespace_after=EMPTY)
_OPENING_SQUARE, CLOSING_SQUARE = cst.LeftSquareBracket(EMPTY), cst.RightSquareBracket(EMPTY)
_OPENING_CURLY, CLOSING_CURLY = cst.LeftCurlyBrace(EMPTY), cst.RightCurlyBrace(EMPTY)
_SHIFT = cst.RightShift(whitespace_before=SPACE, whitespace_after=SPACE)
_keywords: dict[str, cst.Name] = {}

# -- names and values --------------------------------------------------------------------------------------------------

_name = [setter(cst.Name, f) for f in ("value", "lpar", "rpar")]
_string = [setter(cst.SimpleString, f) for f in ("value", "lpar", "rpar")]
_set_name, _set_name_lpar, _set_name_rpar = _name
_set_string, _set_string_lpar, _set_string_rpar = _string


def identifier(text: str) -> cst.Name:
    """A name without dots."""
    node: cst.Name = _new(cst.Name)
    _set_name(node, text)
    _set_name_lpar(node, ())
    _set_name_rpar(node, ())
    return node


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
    node: cst.SimpleString = _new(cst.SimpleString)
    _set_string(node, source)
    _set_string_lpar(node, ())
    _set_string_rpar(node, ())
    return node


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

_set_call = [
    setter(cst.Call, f) for f in ("func", "args", "lpar", "rpar", "whitespace_after_func", "whitespace_before_args")
]
_set_func, _set_args, _set_call_lpar, _set_call_rpar, _set_after_func, set_before_args = _set_call
_set_arg = [
    setter(cst.Arg, f)
    for f in ("value", "keyword", "equal", "comma", "star", "whitespace_after_star", "whitespace_after_arg")
]
_set_value, _set_keyword, _set_equal, set_arg_comma, _set_star, _set_after_star, set_after_arg = _set_arg
_set_list = [setter(cst.List, f) for f in ("elements", "lbracket", "rbracket", "lpar", "rpar")]
_set_elements, set_list_left, set_list_right, _set_list_lpar, _set_list_rpar = _set_list
_set_dict = [setter(cst.Dict, f) for f in ("elements", "lbrace", "rbrace", "lpar", "rpar")]
_set_entries, set_dict_left, set_dict_right, _set_dict_lpar, _set_dict_rpar = _set_dict
_set_element, set_element_comma = setter(cst.Element, "value"), setter(cst.Element, "comma")
_set_key, _set_of_key, set_entry_comma, _set_before_colon, _set_after_colon = (
    setter(cst.DictElement, f) for f in ("key", "value", "comma", "whitespace_before_colon", "whitespace_after_colon")
)


def arg(value: cst.BaseExpression, keyword: str = "") -> cst.Arg:
    """An argument of a call, with a comma behind it."""
    node: cst.Arg = _new(cst.Arg)
    _set_value(node, value)
    if keyword:
        shared = _keywords.get(keyword)
        if shared is None:
            shared = _keywords[keyword] = identifier(keyword)
        _set_keyword(node, shared)
        _set_equal(node, _EQUAL)
    else:
        _set_keyword(node, None)
        _set_equal(node, NOTHING)
    set_arg_comma(node, COMMA)
    _set_star(node, "")
    _set_after_star(node, EMPTY)
    set_after_arg(node, EMPTY)
    return node


def element(value: cst.BaseExpression) -> cst.Element:
    """An item of a list, with a comma behind it."""
    node: cst.Element = _new(cst.Element)
    _set_element(node, value)
    set_element_comma(node, COMMA)
    return node


def dict_element(key: cst.BaseExpression, value: cst.BaseExpression) -> cst.DictElement:
    """An entry of a dictionary, with a comma behind it."""
    node: cst.DictElement = _new(cst.DictElement)
    _set_key(node, key)
    _set_of_key(node, value)
    set_entry_comma(node, COMMA)
    _set_before_colon(node, EMPTY)
    _set_after_colon(node, SPACE)
    return node


def call(function: cst.BaseExpression, args: list[cst.Arg], *, exploded: bool = False) -> cst.Call:
    """`function(args)`; `exploded`: one argument a line as soon as they don't fit on one."""
    node: cst.Call = _new(cst.Call)
    _set_func(node, function)
    _set_args(node, args)
    _set_call_lpar(node, ())
    _set_call_rpar(node, ())
    _set_after_func(node, EMPTY)
    set_before_args(node, EMPTY)
    if args:
        set_arg_comma(args[-1], LAST_COMMA if exploded else NOTHING)
    return node


def list_(elements: list[cst.Element], *, exploded: bool = False) -> cst.List:
    """A list; `exploded`: one item a line as soon as they don't fit on one."""
    node: cst.List = _new(cst.List)
    _set_elements(node, elements)
    set_list_left(node, _OPENING_SQUARE)
    set_list_right(node, CLOSING_SQUARE)
    _set_list_lpar(node, ())
    _set_list_rpar(node, ())
    if elements:
        set_element_comma(elements[-1], LAST_COMMA if exploded else NOTHING)
    return node


def dict_(elements: list[cst.DictElement], *, exploded: bool = False) -> cst.Dict:
    """A dictionary; `exploded`: one entry a line as soon as they don't fit on one."""
    node: cst.Dict = _new(cst.Dict)
    _set_entries(node, elements)
    set_dict_left(node, _OPENING_CURLY)
    set_dict_right(node, CLOSING_CURLY)
    _set_dict_lpar(node, ())
    _set_dict_rpar(node, ())
    if elements:
        set_entry_comma(elements[-1], LAST_COMMA if exploded else NOTHING)
    return node


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


COMMA_SETTERS: dict[type, Setter] = {
    cst.Arg: set_arg_comma,
    cst.Element: set_element_comma,
    cst.DictElement: set_entry_comma,
}


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
