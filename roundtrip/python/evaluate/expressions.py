"""Names, attributes, subscripts, calls, and the smaller expressions."""

from __future__ import annotations

import ast
import builtins
from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any

from roundtrip.python.evaluate.containers import Counts
from roundtrip.python.evaluate.displays import check_key, elements, iterate, truth
from roundtrip.python.evaluate.files import Opened, TextTemplate
from roundtrip.python.evaluate.functions import call_value, define_lambda
from roundtrip.python.evaluate.iterators import from_iterable
from roundtrip.python.evaluate.logs import Logger
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.managers import Stack
from roundtrip.python.evaluate.operators import kind_of
from roundtrip.python.evaluate.patterns import Found, Pattern
from roundtrip.python.evaluate.small import Simple
from roundtrip.python.evaluate.tables import BUILTINS, METHODS, expression
from roundtrip.python.evaluate.values import (
    Bound,
    Builtin,
    Entries,
    Given,
    Items,
    Kind,
    Member,
    Namespace,
    Text,
    Thing,
    Unknown,
)


@expression(ast.Name, "names: of modules, functions, enclosing functions, classes, Python's builtins")
def name(machine: Machine, node: ast.Name) -> Any:
    try:
        return machine.lookup(node.id)
    except KeyError:
        pass
    found = builtin_value(node.id)
    if found is not None:
        return found
    if hasattr(builtins, node.id):
        raise machine.declined(f"`{node.id}` isn't read statically", node)
    raise machine.raised(NameError, f"the name `{node.id}` isn't known", node)


@cache
def builtin_value(name: str) -> Any:
    """Python's own `name`: a type or function; None where the interpreter knows none."""
    from roundtrip.python.evaluate.annotations import BUILTIN_TYPES

    if name in BUILTIN_TYPES:
        return BUILTIN_TYPES[name]
    if name in BUILTINS:
        return Builtin(name, BUILTINS[name].handler)
    return {"NotImplemented": NotImplemented, "Ellipsis": ...}.get(name)


@expression(
    ast.Attribute, "attributes of modules, Hera's objects, enumerations, records, and methods of Python's own types"
)
def attribute(machine: Machine, node: ast.Attribute) -> Any:
    value = machine.eval(node.value)
    machine.node = node
    return get_attribute(machine, value, node.attr, node)


def get_attribute(machine: Machine, value: Any, attr: str, node: ast.expr) -> Any:
    """`value.attr`."""
    from roundtrip.python.evaluate.hera import attributes

    if isinstance(value, Thing):
        return attributes.get(machine, value, attr)
    from roundtrip.python.evaluate import annotations, classes, enums, functions, moments, rows
    from roundtrip.python.evaluate.hera.config import Config
    from roundtrip.python.evaluate.hera.expressions import Expression, Sprig
    from roundtrip.python.evaluate.texts import Beside, PathValue, path_attribute
    from roundtrip.python.evaluate.values import Function

    if isinstance(value, Namespace):
        try:
            return value.find(attr)
        except KeyError:
            raise machine.declined(f"`{attr}` of {value.title} isn't read statically", node) from None
    if isinstance(value, enums.Number):
        if attr not in _OF_NUMBERS:
            return get_attribute(machine, value.member, attr, node)
    elif isinstance(value, rows.Row):
        try:
            return rows.get(machine, value, attr)
        except KeyError:
            pass
    if isinstance(value, Member):
        try:
            return enums.of_member(machine, value, attr)
        except KeyError:
            pass
        if value.text and isinstance(value.value, str):
            return get_attribute(machine, value.value, attr, node)
        raise machine.declined(f"`{attr}` of {value.kind}.{value.name} isn't read statically", node)
    if isinstance(value, (Expression, Sprig)):
        return value.attribute(attr)
    if isinstance(value, Config):
        return value.get(machine, attr)
    if isinstance(value, classes.UserClass) and value.kind == "namedtuple":
        try:
            return rows.of_class(value, attr)
        except KeyError:
            pass
    if isinstance(value, (classes.Instance, classes.UserClass)):
        return classes.get(machine, value, attr)
    if isinstance(value, enums.EnumClass):
        return enums.get(machine, value, attr)
    if isinstance(value, (Simple, Stack)):
        return value.get(machine, attr)
    if isinstance(value, Builtin) and value.name == "chain" and attr == "from_iterable":
        return Builtin(attr, from_iterable)
    if isinstance(value, functions.Wrapping):
        return wrapping_attribute(machine, value, attr)
    if moments.is_moment(value):
        return moments.get(machine, value, attr)
    if isinstance(value, (Beside, Logger, Pattern, Found, Opened, TextTemplate)):
        return value.attribute(machine, attr)
    if isinstance(value, PathValue):
        return path_attribute(machine, value, attr)
    if isinstance(value, classes.Super):
        return value.find(machine, attr)
    if isinstance(value, Kind):
        return attributes.of_class(machine, value, attr)
    if isinstance(value, annotations.TypeValue):
        return annotations.attribute(machine, value, attr)
    if isinstance(value, (Function, functions.Decorated)):
        return functions.function_attribute(machine, value, attr)
    if isinstance(value, Unknown):
        if machine.trying and not value.harmless:
            raise machine.declined(f"`{attr}` of {value.what} may raise an exception here", node)
        return value.derived(f"`{attr}` of {value.what}")
    if (
        isinstance(value, (int, float))
        and attr in ("real", "imag", "numerator", "denominator")
        and hasattr(value, attr)
    ):
        return getattr(value, attr)
    entry = METHODS.get(type_name(value), {}).get(attr)
    if entry is None:
        raise machine.declined(f"`{attr}` of {kind_of(value)} isn't read statically", node)
    handler: Callable[..., Any] = entry.handler
    return Builtin(attr, lambda inner, given: handler(inner, value, given))


_OF_NUMBERS = frozenset(("real", "imag", "numerator", "denominator", "bit_length", "to_bytes"))


def wrapping_attribute(machine: Machine, value: Any, attr: str) -> Any:
    """`property.setter` and its sisters."""
    from roundtrip.python.evaluate.functions import Wrapping

    if value.kind != "property" or attr not in ("setter", "getter", "deleter"):
        raise machine.declined(f"`{attr}` of a {value.kind} isn't read statically")

    def call(inner: Machine, given: Given) -> Wrapping:
        (function,) = given.args
        if attr == "getter":
            return Wrapping("property", function, value.setter)
        return Wrapping("property", value.function, function if attr == "setter" else value.setter)

    return Builtin(attr, call)


def type_name(value: Any) -> str:
    """Under which name the methods of `value` are registered."""
    if isinstance(value, str):
        return "str"
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, tuple):
        return "tuple"
    if isinstance(value, int) and not isinstance(value, bool):
        return "int"
    return type(value).__name__


@expression(ast.Subscript, "items and slices; type annotations in brackets")
def subscript(machine: Machine, node: ast.Subscript) -> Any:
    from roundtrip.python.evaluate import annotations
    from roundtrip.python.evaluate.classes import UserClass

    value = machine.eval(node.value)
    if isinstance(value, annotations.TypeValue):
        return annotations.subscript(machine, value, node.slice)
    if isinstance(value, UserClass) and value.kind != "typeddict":
        # a generic class with its types
        machine.eval(node.slice)
        return value
    index = machine.eval(node.slice)
    machine.node = node
    return item(machine, value, index, node)


def item(machine: Machine, value: Any, index: Any, node: Any) -> Any:
    """`value[index]`."""
    from roundtrip.python.evaluate.classes import Instance
    from roundtrip.python.evaluate.enums import EnumClass
    from roundtrip.python.evaluate.hera.config import Config
    from roundtrip.python.evaluate.hera.expressions import Expression

    if isinstance(value, Member) and value.text:
        value = value.value
    if isinstance(value, Found):
        return value.item(machine, index)
    if isinstance(value, Instance):
        return item_of(machine, value, index)
    if isinstance(value, Expression):
        return value.item(index)
    if isinstance(value, EnumClass):
        return value.member(machine, index)
    if isinstance(value, Config):
        raise machine.declined("this isn't read statically", node)
    if isinstance(value, dict):
        check_key(machine, index)
        missing = getattr(value, "missing", None)
        if missing is not None and index not in value:
            if isinstance(value, Counts):
                return 0
            value[index] = missing()
        if index not in value:
            raise machine.raised(KeyError, "the dictionary has no such key", node)
        return value[index]
    if isinstance(value, (str, list, tuple, bytes, range, deque)):
        if not isinstance(index, (int, slice)):
            raise machine.declined(f"{kind_of(index)} is no index", node)
        found = machine.native(value.__getitem__, index)
        if isinstance(index, slice) and isinstance(value, Items) and value.places is not None:
            return Items(found, value.place, value.places[index])
        return found
    if isinstance(value, Unknown):
        if machine.trying:
            raise machine.declined(f"an item of {value.what} may raise an exception here", node)
        return value.derived(f"an item of {value.what}")
    if isinstance(value, Namespace):
        raise machine.declined(f"an item of `{value.title}` isn't known without running the program", node)
    raise machine.declined(f"an item of {kind_of(value)} isn't read statically", node)


def item_of(machine: Machine, value: Any, index: Any) -> Any:
    """`object[index]`, of an object of the program."""
    found = value.cls.method("__getitem__")
    if found is None:
        raise machine.declined(f"an item of {value.cls.name} isn't read statically")
    return machine.call(Bound(found, value), [index])


@expression(ast.Slice, "slices")
def slice_of(machine: Machine, node: ast.Slice) -> slice:
    bounds = [machine.eval(part) if part is not None else None for part in (node.lower, node.upper, node.step)]
    if not all(bound is None or isinstance(bound, int) for bound in bounds):
        raise machine.declined("the bounds of a slice are whole numbers", node)
    return slice(*bounds)


@expression(ast.IfExp, "`x if condition else y`")
def conditional(machine: Machine, node: ast.IfExp) -> Any:
    return machine.eval(node.body if truth(machine, node.test) else node.orelse)


@expression(ast.NamedExpr, "`(name := value)`")
def walrus(machine: Machine, node: ast.NamedExpr) -> Any:
    value = machine.eval(node.value)
    # a comprehension gives the name to the scope around it
    frame = machine.frame
    inner = frame
    while frame.kind == "comprehension" and frame.outer is not None:
        frame = frame.outer
    machine.frame = frame
    machine.assign(node.target.id, value)
    machine.frame = inner
    return value


@expression(ast.Lambda, "`lambda`")
def lambda_of(machine: Machine, node: ast.Lambda) -> Any:
    return define_lambda(machine, node)


@expression(
    ast.Call, "calls: of Hera's classes, templates, the program's functions and classes, and what is listed below"
)
def call(machine: Machine, node: ast.Call) -> Any:
    callee = machine.eval(node.func)
    given = arguments(machine, node)
    machine.node = node
    return call_value(machine, callee, given)


def arguments(machine: Machine, node: ast.Call) -> Given:
    """The arguments of a call, evaluated from left to right."""
    args, argplaces = elements(machine, node.args)
    given = Given(node, args)
    given.places.update(enumerate(argplaces))
    for keyword in node.keywords:
        value = machine.eval(keyword.value)
        if keyword.arg is None:
            if not isinstance(value, dict):
                raise machine.declined("only a dictionary is read behind `**`", keyword.value)
            for key, item in value.items():
                if not isinstance(key, str) or key in given.kwargs:
                    raise machine.declined(f"Python raises TypeError here: {key!s} is no keyword or is given twice")
                given.kwargs[str(key)] = item
                if isinstance(value, Entries) and key in value.places:
                    given.places[str(key)] = value.places[key]
                    given.keyplaces[str(key)] = value.keyplaces[key]
                else:
                    given.places[str(key)] = item.place if isinstance(item, Text) else machine.place(keyword.value)
            continue
        if keyword.arg in given.kwargs:
            raise machine.declined(f"Python raises TypeError here: {keyword.arg} is given twice", keyword)
        given.kwargs[keyword.arg] = value
        given.places[keyword.arg] = machine.place_of(value, keyword.value)
        given.keyplaces[keyword.arg] = machine.place(keyword)
    return given


__all__ = ["Bound", "arguments", "builtin_value", "get_attribute", "iterate", "type_name"]
