"""Statements: assignments, branches, loops, `with`, and imports."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate import managers
from roundtrip.python.evaluate.displays import iterate, truth
from roundtrip.python.evaluate.generators import GeneratorCall, ManagerCall, within
from roundtrip.python.evaluate.logs import Logger
from roundtrip.python.evaluate.machine import Machine, Raised, Signal
from roundtrip.python.evaluate.operators import augmented, kind_of
from roundtrip.python.evaluate.small import Simple
from roundtrip.python.evaluate.tables import statement
from roundtrip.python.evaluate.values import Entries, Items, Member, Place, Thing, Unknown

_BREAK = Signal("break")
_CONTINUE = Signal("continue")


@statement(ast.Expr, "expressions of their own, docstrings among them")
def expression_statement(machine: Machine, node: ast.Expr) -> None:
    machine.eval(node.value)


@statement(ast.Pass, "`pass`")
def pass_(machine: Machine, node: ast.Pass) -> None:
    """Nothing."""


@statement(ast.Assign, "assignments: to names, several at once, to attributes and items")
def assign(machine: Machine, node: ast.Assign) -> None:
    value = machine.eval(node.value)
    place = machine.place_of(value, node.value)
    for target in node.targets:
        bind(machine, target, value, place)


@statement(ast.AnnAssign, "assignments with a type, and types alone")
def annotated_assign(machine: Machine, node: ast.AnnAssign) -> None:
    if node.value is not None:
        value = machine.eval(node.value)
        bind(machine, node.target, value, machine.place_of(value, node.value))


@statement(ast.AugAssign, "`+=` and its sisters")
def augmented_assign(machine: Machine, node: ast.AugAssign) -> None:
    target = node.target
    if any(isinstance(inner, (ast.Call, ast.NamedExpr)) for inner in ast.walk(target)):
        raise machine.declined("a call within the target of such an assignment isn't read statically", target)
    read = ast.copy_location(_reading(target), target)
    left = machine.eval(read)
    right = machine.eval(node.value)
    machine.node = node
    bind(machine, target, augmented(machine, node.op, left, right), machine.place(node))


def _reading(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(target.value, target.attr, ast.Load())
    return ast.Subscript(target.value, target.slice, ast.Load())


def bind(machine: Machine, target: ast.expr, value: Any, place: Place | None = None) -> None:
    """Gives `value` to a target of an assignment, a loop or a `with`."""
    if isinstance(target, ast.Name):
        machine.assign(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, target, value)
    elif isinstance(target, ast.Attribute):
        _set_attribute(machine, machine.eval(target.value), target, value, place)
    elif isinstance(target, ast.Subscript):
        _set_item(machine, machine.eval(target.value), target, value, place)
    else:
        raise machine.declined("this target of an assignment isn't read statically", target)


def _unpack(machine: Machine, target: ast.Tuple | ast.List, value: Any) -> None:
    values = list(iterate(machine, value))
    starred = [i for i, part in enumerate(target.elts) if isinstance(part, ast.Starred)]
    wanted = len(target.elts)
    if (len(values) != wanted and not starred) or len(values) < wanted - len(starred):
        raise machine.raised(ValueError, f"{wanted} names for {len(values)} values", target)
    if starred:
        first = starred[0]
        after = wanted - first - 1
        middle = values[first : len(values) - after]
        values = [*values[:first], middle, *values[len(values) - after :]]
    for part, item in zip(target.elts, values):
        bind(machine, part.value if isinstance(part, ast.Starred) else part, item)


def _set_attribute(machine: Machine, owner: Any, target: ast.Attribute, value: Any, place: Place | None) -> None:
    from roundtrip.python.evaluate import classes
    from roundtrip.python.evaluate.hera import attributes
    from roundtrip.python.evaluate.hera.config import Config

    machine.node = target
    if isinstance(owner, Thing):
        attributes.set_(machine, owner, target.attr, value, place or owner.place)
    elif isinstance(owner, Config):
        owner.set(machine, target.attr, value)
    elif isinstance(owner, Simple):
        owner.attrs[target.attr] = value
    elif isinstance(owner, Member) and owner.cls is not None:
        if target.attr in ("name", "value") or target.attr.startswith("_"):
            raise machine.declined(f"setting `{target.attr}` of a member isn't read statically", target)
        owner.attrs[target.attr] = value
    elif isinstance(owner, (classes.Instance, classes.UserClass)):
        classes.set_(machine, owner, target.attr, value)
    elif isinstance(owner, Logger) or (isinstance(owner, Unknown) and owner.harmless):
        pass
    else:
        raise machine.declined(f"setting `{target.attr}` of {kind_of(owner)} isn't read statically", target)


def _set_item(machine: Machine, owner: Any, target: ast.Subscript, value: Any, place: Place | None) -> None:
    from roundtrip.python.evaluate import classes
    from roundtrip.python.evaluate.displays import check_key
    from roundtrip.python.evaluate.values import Bound

    index = machine.eval(target.slice)
    machine.node = target
    if isinstance(owner, dict):
        check_key(machine, index)
        if isinstance(owner, Entries):
            if index not in owner:
                owner.keyplaces[index] = machine.place_of(index, target.slice)
            if place is not None:
                owner.places[index] = place
            else:
                owner.places.pop(index, None)
        owner[index] = value
    elif isinstance(owner, list) and isinstance(index, int):
        if not -len(owner) <= index < len(owner):
            raise machine.raised(IndexError, "the list is shorter", target)
        if isinstance(owner, Items) and owner.places is not None:
            owner.places[index] = place or Place(owner.place.span)
        owner[index] = value
    elif isinstance(owner, list) and isinstance(index, slice):
        if isinstance(owner, Items):
            owner.places = None
        machine.native(owner.__setitem__, index, list(iterate(machine, value)))
        machine.bounded(owner)
    elif isinstance(owner, classes.Instance) and owner.has("__setitem__"):
        machine.call(Bound(owner.cls.method("__setitem__"), owner), [index, value])
    else:
        raise machine.declined(f"setting an item of {kind_of(owner)} isn't read statically", target)


@statement(ast.Delete, "`del` of names and of items of dictionaries and lists")
def delete(machine: Machine, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            names = machine.frame.names
            if machine.frame.declared_global or target.id not in names:
                raise machine.declined(f"`{target.id}` isn't known here", target)
            del names[target.id]
        elif isinstance(target, ast.Subscript):
            owner = machine.eval(target.value)
            index = machine.eval(target.slice)
            if isinstance(owner, Items):
                owner.places = None
            if not isinstance(owner, (list, dict)):
                raise machine.declined(f"`del` of an item of {kind_of(owner)} isn't read statically", target)
            if isinstance(owner, dict) and index not in owner:
                raise machine.raised(KeyError, "the dictionary has no such key", target)
            machine.native(owner.__delitem__, index)
        elif isinstance(target, ast.Attribute):
            _delete_attribute(machine, machine.eval(target.value), target)
        else:
            raise machine.declined("this `del` isn't read statically", target)


def _delete_attribute(machine: Machine, owner: Any, target: ast.Attribute) -> None:
    from roundtrip.python.evaluate.classes import Instance

    if not isinstance(owner, (Instance, Simple)) or target.attr not in owner.attrs:
        raise machine.declined("this `del` isn't read statically", target)
    del owner.attrs[target.attr]


@statement(ast.If, "`if`, `elif`, `else` on known values")
def if_(machine: Machine, node: ast.If) -> Signal | None:
    # a chain of `elif` is a chain of nodes in one another
    while True:
        if truth(machine, node.test):
            return machine.run(node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            continue
        return machine.run(node.orelse)


@statement(ast.For, "`for` over known values, with `break`, `continue` and `else`")
def for_(machine: Machine, node: ast.For) -> Signal | None:
    iterable = machine.eval(node.iter)
    places = iterable.places if isinstance(iterable, Items) else None
    # a generator that has no name ends where nobody asks for more
    dropped = isinstance(iterable, GeneratorCall) and isinstance(node.iter, ast.Call)
    state = machine.state()
    try:
        for number, value in enumerate(iterate(machine, iterable)):
            machine.spend(1)
            bind(machine, node.target, value, places[number] if places and number < len(places) else None)
            signal = machine.run(node.body)
            if signal is _BREAK:
                _close(iterable, dropped)
                return None
            if signal is not None and signal is not _CONTINUE:
                _close(iterable, dropped)
                return signal
    except Raised:
        inner = machine.state()
        machine.restore(state)
        _close(iterable, dropped)
        machine.restore(inner)
        raise
    return machine.run(node.orelse)


def _close(iterable: Any, dropped: bool) -> None:
    if dropped:
        iterable.close()


@statement(ast.While, "`while` on known values")
def while_(machine: Machine, node: ast.While) -> Signal | None:
    while truth(machine, node.test):
        machine.spend(1)
        signal = machine.run(node.body)
        if signal is _BREAK:
            return None
        if signal is not None and signal is not _CONTINUE:
            return signal
    return machine.run(node.orelse)


@statement(ast.Break, "`break`")
def break_(machine: Machine, node: ast.Break) -> Signal:
    return _BREAK


@statement(ast.Continue, "`continue`")
def continue_(machine: Machine, node: ast.Continue) -> Signal:
    return _CONTINUE


@statement(ast.Return, "`return`")
def return_(machine: Machine, node: ast.Return) -> Signal:
    return Signal("return", None if node.value is None else machine.eval(node.value))


@statement(ast.Global, "`global`")
@statement(ast.Nonlocal, "`nonlocal`")
def declaration(machine: Machine, node: ast.Global | ast.Nonlocal) -> None:
    """The scope knows it already."""


@statement(
    ast.With, "`with` of workflows, templates, parallel steps, `Task.set_next_defaults`, and of `@contextmanager`s"
)
def with_(machine: Machine, node: ast.With) -> Signal | None:
    from roundtrip.python.evaluate.hera.context import enter, leave

    def nested(number: int) -> Signal | None:
        """The items from `number` on, and the body."""
        if number == len(node.items):
            return machine.run(node.body)
        item = node.items[number]
        manager = machine.eval(item.context_expr)
        machine.node = item.context_expr

        def body(value: Any) -> Signal | None:
            if item.optional_vars is not None:
                bind(machine, item.optional_vars, value)
            return nested(number + 1)

        if managers.is_manager(manager):
            return managers.within(machine, manager, body)
        if isinstance(manager, ManagerCall):
            return within(machine, manager, body)
        value = enter(machine, manager, node)
        try:
            return body(value)
        finally:
            leave(machine, manager)

    return nested(0)


@statement(ast.Import, "`import` of Hera, of modules in the program's folder, and of others whose values aren't needed")
def import_(machine: Machine, node: ast.Import) -> None:
    for alias in node.names:
        module = machine.importer(machine, alias.name, node)
        if alias.asname is None:
            top = alias.name.split(".")[0]
            machine.assign(top, module if top == alias.name else machine.importer(machine, top, node))
        else:
            machine.assign(alias.asname, module)


@statement(ast.ImportFrom, "`from … import …`")
def import_from(machine: Machine, node: ast.ImportFrom) -> None:
    from roundtrip.python.evaluate.imports import member

    name = node.module or ""
    if name == "__future__":
        machine.frame.module.future |= any(alias.name == "annotations" for alias in node.names)
        for alias in node.names:
            machine.assign(alias.asname or alias.name, Unknown(f"`{alias.name}` of __future__"))
        return
    if node.level:
        name = _absolute(machine, node)
    module = machine.importer(machine, name, node)
    for alias in node.names:
        if alias.name == "*":
            if module.names is None:
                raise machine.declined(f"what `from {name} import *` brings isn't known", node)
            for found in module.names():
                machine.assign(found, module.find(found))
            continue
        machine.assign(alias.asname or alias.name, member(machine, module, name, alias.name, node))


def _absolute(machine: Machine, node: ast.ImportFrom) -> str:
    """The full name of the module of a relative import."""
    package = machine.frame.module.package.split(".") if machine.frame.module.package else []
    if len(package) < node.level:
        raise machine.declined("Python raises ImportError here: the program is in no package", node)
    parts = package[: len(package) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


__all__ = ["Place", "bind"]
