"""Names, attributes, subscripts, calls, and the smaller expressions."""

from __future__ import annotations

import ast
import builtins
from functools import cache
from typing import Any

from roundtrip.python.evaluate.language.displays import check_key, elements, truth
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.operators import kind_of
from roundtrip.python.evaluate.language.tables import ATTRIBUTES, BUILTINS, ITEMS, METHODS, TYPES, expression
from roundtrip.python.evaluate.language.values import Builtin, Entries, Given, Items, Member, Namespace, Text, Unknown


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
    if name in TYPES:
        return TYPES[name]
    if name in BUILTINS:
        return Builtin(name, BUILTINS[name].handler)
    return {"NotImplemented": NotImplemented, "Ellipsis": ...}.get(name)


@expression(ast.Attribute, "attributes of modules and of Hera's objects, and methods of Python's own types")
def attribute(machine: Machine, node: ast.Attribute) -> Any:
    value = machine.eval(node.value)
    machine.node = node
    return get_attribute(machine, value, node.attr)


def get_attribute(machine: Machine, value: Any, attr: str) -> Any:
    """`value.attr`."""
    handler = ATTRIBUTES.find(value)
    if handler is not None:
        return handler(machine, value, attr)
    entry = METHODS.get(type_name(value), {}).get(attr)
    if entry is None:
        raise machine.declined(f"`{attr}` of {kind_of(value)} isn't read statically")
    method = entry.handler
    return Builtin(attr, lambda inner, given: method(inner, value, given))


@ATTRIBUTES.of(Namespace)
def of_module(machine: Machine, value: Namespace, attr: str) -> Any:
    """`module.attr`."""
    try:
        return value.find(attr)
    except KeyError:
        raise machine.declined(f"`{attr}` of {value.title} isn't read statically") from None


@ATTRIBUTES.of(Member)
def of_member(machine: Machine, value: Member, attr: str) -> Any:
    """`member.name`, `member.value`."""
    if attr in ("name", "value"):
        return getattr(value, attr)
    raise machine.declined(f"`{attr}` of {value.kind}.{value.name} isn't read statically")


@ATTRIBUTES.of(Unknown)
def of_unknown(machine: Machine, value: Unknown, attr: str) -> Unknown:
    """What nobody knows of what nobody knows."""
    return value.derived(f"`{attr}` of {value.what}")


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
    value = machine.eval(node.value)
    handler = ITEMS.find(value)
    if handler is not None:
        return handler(machine, value, node.slice)
    index = machine.eval(node.slice)
    machine.node = node
    return item(machine, value, index, node)


def item(machine: Machine, value: Any, index: Any, node: Any) -> Any:
    """`value[index]`."""
    if isinstance(value, dict):
        check_key(machine, index)
        if index not in value:
            raise machine.raised(KeyError, "the dictionary has no such key", node)
        return value[index]
    if isinstance(value, (str, list, tuple, bytes, range)):
        if not isinstance(index, (int, slice)):
            raise machine.declined(f"{kind_of(index)} is no index", node)
        found = machine.native(value.__getitem__, index)
        if isinstance(index, slice) and isinstance(value, Items) and value.places is not None:
            return Items(found, value.place, value.places[index])
        return found
    if isinstance(value, Unknown):
        return value.derived(f"an item of {value.what}")
    if isinstance(value, Namespace):
        raise machine.declined(f"an item of `{value.title}` isn't known without running the program", node)
    raise machine.declined(f"an item of {kind_of(value)} isn't read statically", node)


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


@expression(ast.Call, "calls: of Hera's classes, templates, the program's functions, and what is listed below")
def call(machine: Machine, node: ast.Call) -> Any:
    callee = machine.eval(node.func)
    given = arguments(machine, node)
    machine.node = node
    return machine.call_value(callee, given)


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
