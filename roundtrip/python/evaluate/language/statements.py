"""Statements: assignments, branches, loops, `with`, and imports."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.language.displays import iterate, truth
from roundtrip.python.evaluate.language.functions import annotate, make
from roundtrip.python.evaluate.language.machine import Frame, Machine, Signal
from roundtrip.python.evaluate.language.operators import augmented, kind_of
from roundtrip.python.evaluate.language.tables import ENTERED, LEFT, statement
from roundtrip.python.evaluate.language.targets import bind
from roundtrip.python.evaluate.language.values import Items, Kind, Unknown, UnreadClass

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
    if machine.frame.kind != "function" and not machine.frame.module.future and isinstance(node.target, ast.Name):
        machine.eval(node.annotation)


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
        else:
            raise machine.declined("this `del` isn't read statically", target)


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
    for number, value in enumerate(iterate(machine, iterable)):
        machine.spend(1)
        bind(machine, node.target, value, places[number] if places and number < len(places) else None)
        signal = machine.run(node.body)
        if signal is _BREAK:
            return None
        if signal is not None and signal is not _CONTINUE:
            return signal
    return machine.run(node.orelse)


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


@statement(ast.With, "`with` of workflows, templates, parallel steps, and of `Task.set_next_defaults`")
def with_(machine: Machine, node: ast.With) -> Signal | None:
    entered: list[Any] = []
    try:
        for item in node.items:
            manager = machine.eval(item.context_expr)
            machine.node = item.context_expr
            enter = ENTERED.find(manager)
            if enter is None:
                raise machine.declined("this `with` isn't read statically")
            value = enter(machine, manager, node)
            entered.append(manager)
            if item.optional_vars is not None:
                bind(machine, item.optional_vars, value)
        return machine.run(node.body)
    finally:
        for manager in reversed(entered):
            LEFT[type(manager)](machine, manager)


@statement(ast.ClassDef, "classes of the program's own, as long as nothing is made of them")
def class_(machine: Machine, node: ast.ClassDef) -> None:
    bases = [machine.eval(base) for base in node.bases]
    for decorator in node.decorator_list:
        machine.eval(decorator)
    if node.keywords or any(isinstance(base, (Kind, UnreadClass)) for base in bases):
        raise machine.declined("such a class isn't read statically", node)
    outer = machine.frame
    body = Frame(outer.module, outer, {}, "class")
    for part in node.body:
        said = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
        if not (said or isinstance(part, _QUIET)) or getattr(part, "name", "") in _WATCHING:
            raise machine.declined("such a class isn't read statically", part)
        machine.frame = body
        if isinstance(part, ast.FunctionDef):
            annotate(machine, make(machine, part))
        else:
            machine.run([part])
        machine.frame = outer
    if node.decorator_list and any(isinstance(value, (list, dict, set)) for value in body.names.values()):
        # a dataclass takes no such default
        raise machine.declined("such a class isn't read statically", node)
    machine.assign(node.name, UnreadClass(f"the class {node.name}"))


_QUIET = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass, ast.Assign, ast.AnnAssign)


# what Python calls as a class is made, and as others are made of it
_WATCHING = frozenset(("__init_subclass__", "__set_name__", "__class_getitem__"))


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
        machine.assign(alias.asname or alias.name, machine.importer.member(machine, module, alias.name, node))


def _absolute(machine: Machine, node: ast.ImportFrom) -> str:
    """The full name of the module of a relative import."""
    package = machine.frame.module.package.split(".") if machine.frame.module.package else []
    if len(package) < node.level:
        raise machine.declined("Python raises ImportError here: the program is in no package", node)
    parts = package[: len(package) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)
