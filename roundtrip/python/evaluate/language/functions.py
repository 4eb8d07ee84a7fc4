"""The program's own functions: definitions, calls, and what `@decorators` make of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from roundtrip.python.evaluate.language.machine import Frame, Machine
from roundtrip.python.evaluate.language.tables import ATTRIBUTES, CALLED, DEFINED, expression, statement
from roundtrip.python.evaluate.language.values import Function, Given, Text, Unknown

MISSING: Final = object()
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@statement(ast.FunctionDef, "functions, with defaults, `*args` and `**kwargs`, decorators, and functions within")
def define(machine: Machine, node: ast.FunctionDef) -> None:
    if any(taken(machine, node) for taken in DEFINED):
        return
    decorators = [machine.eval(decorator) for decorator in node.decorator_list]
    function: Any = make(machine, node)
    annotate(machine, function)
    for value, decorator in zip(reversed(decorators), reversed(node.decorator_list)):
        machine.node = decorator
        function = machine.call_value(value, Given(decorator, [function]))
    machine.assign(node.name, function)


@statement(ast.AsyncFunctionDef, "`async` functions, as long as they aren't called or made templates")
def define_async(machine: Machine, node: ast.AsyncFunctionDef) -> None:
    if node.decorator_list:
        raise machine.declined("an `async` function with a decorator isn't read statically", node)
    machine.assign(node.name, Unknown(f"the `async` function {node.name}"))


def make(machine: Machine, node: ast.FunctionDef | ast.Lambda) -> Function:
    """The function object."""
    args = node.args
    defaults = [machine.eval(default) for default in args.defaults]
    kwdefaults = {
        arg.arg: machine.eval(default) for arg, default in zip(args.kwonlyargs, args.kw_defaults) if default is not None
    }
    return Function(node, machine.frame, defaults, kwdefaults)


@expression(ast.Lambda, "`lambda`")
def lambda_(machine: Machine, node: ast.Lambda) -> Function:
    return make(machine, node)


def annotate(machine: Machine, function: Function) -> None:
    """Evaluates the annotations where Python does. Raises `Declined` for one that Python may not evaluate."""
    node = function.node
    assert isinstance(node, ast.FunctionDef)
    args = node.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    annotations = [(arg.arg, arg.annotation) for arg in every if arg.annotation is not None]
    if node.returns is not None:
        annotations.append(("return", node.returns))
    if machine.frame.module.future:
        function.annotations = {name: Text(ast.unparse(found), machine.place(found)) for name, found in annotations}
        return
    for name, found in annotations:
        function.annotations[name] = machine.eval(found)


def parameters(function: Function) -> list[tuple[str, str, Any]]:
    """The parameters as `inspect.signature` has them: name, kind ("plain", "keyword", "args", "kwargs"), default.

    A parameter without a default has `MISSING` for one.
    """
    args = function.node.args
    plain = [*args.posonlyargs, *args.args]
    missing = len(plain) - len(function.defaults)
    result: list[tuple[str, str, Any]] = []
    for number, arg in enumerate(plain):
        kind = "positional" if number < len(args.posonlyargs) else "plain"
        result.append((arg.arg, kind, function.defaults[number - missing] if number >= missing else MISSING))
    if args.vararg is not None:
        result.append((args.vararg.arg, "args", MISSING))
    for arg in args.kwonlyargs:
        result.append((arg.arg, "keyword", function.kwdefaults.get(arg.arg, MISSING)))
    if args.kwarg is not None:
        result.append((args.kwarg.arg, "kwargs", MISSING))
    return result


@CALLED.of(Function)
def call_function(machine: Machine, function: Function, given: Given) -> Any:
    """Runs a function of the program."""
    scope = scope_of(machine, function.node)
    if scope.generator:
        raise machine.declined(f"`{function.name}` is a generator, which isn't read statically")
    frame = Frame(function.frame.module, function.frame, bound_arguments(machine, function, given), "function")
    frame.local, frame.declared_global, frame.declared_outer = scope.local, scope.global_, scope.outer
    before, machine.frame = machine.frame, frame
    try:
        if isinstance(function.node, ast.Lambda):
            return machine.eval(function.node.body)
        signal = machine.run(function.node.body)
    finally:
        machine.frame = before
    return signal.value if signal is not None and signal.name == "return" else None


def bound_arguments(machine: Machine, function: Function, given: Given) -> dict[str, Any]:
    """The names that the parameters give to the arguments, as Python binds them."""
    args = function.node.args
    plain = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    only_positional = {arg.arg for arg in args.posonlyargs}
    names: dict[str, Any] = dict(zip(plain, given.args))
    rest = given.args[len(plain) :]
    if rest and args.vararg is None:
        raise machine.declined(f"Python raises TypeError here: too many arguments for {function.name}")
    over: dict[str, Any] = {}
    by_keyword = {*plain, *(arg.arg for arg in args.kwonlyargs)} - only_positional
    for key, value in given.kwargs.items():
        if key in by_keyword:
            if key in names:
                raise machine.declined(f"Python raises TypeError here: {key} is given twice to {function.name}")
            names[key] = value
        elif args.kwarg is not None:
            over[key] = value
        else:
            raise machine.declined(f"Python raises TypeError here: {function.name} has no parameter {key}")
    missing = len(plain) - len(function.defaults)
    for number, name in enumerate(plain):
        if name not in names:
            if number < missing:
                raise machine.declined(f"Python raises TypeError here: {function.name} needs {name}")
            names[name] = function.defaults[number - missing]
    for arg in args.kwonlyargs:
        if arg.arg not in names:
            if arg.arg not in function.kwdefaults:
                raise machine.declined(f"Python raises TypeError here: {function.name} needs {arg.arg}")
            names[arg.arg] = function.kwdefaults[arg.arg]
    if args.vararg is not None:
        names[args.vararg.arg] = tuple(rest)
    if args.kwarg is not None:
        names[args.kwarg.arg] = over
    return names


class Scope(NamedTuple):
    """What the text of a function says about names: local to it, global, of a function around; and if it yields."""

    local: frozenset[str]
    global_: frozenset[str]
    outer: frozenset[str]
    generator: bool


def scope_of(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Scope:
    """The scope of a function, found once."""
    known: Scope | None = machine.scopes.get(id(node))
    if known is not None:
        return known
    names: set[str] = set()
    declared: set[str] = set()
    outer: set[str] = set()
    generator = False
    for inner in _walk([node.body] if isinstance(node, ast.Lambda) else node.body):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, (ast.Store, ast.Del)):
            names.add(inner.id)
        elif isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(inner.name)
        elif isinstance(inner, ast.alias):
            names.add(inner.asname or inner.name.split(".")[0])
        elif isinstance(inner, ast.Global):
            declared.update(inner.names)
        elif isinstance(inner, ast.Nonlocal):
            outer.update(inner.names)
        elif isinstance(inner, ast.ExceptHandler) and inner.name:
            names.add(inner.name)
        elif isinstance(inner, (ast.Yield, ast.YieldFrom)):
            generator = True
    scope = Scope(frozenset(names - declared - outer), frozenset(declared), frozenset(outer), generator)
    machine.scopes[id(node)] = scope
    return scope


def _walk(body: list[Any]) -> Iterator[ast.AST]:
    """Every node of the scope: functions, classes and comprehensions within are scopes of their own."""
    work = list(body)
    while work:
        node = work.pop()
        yield node
        if isinstance(node, _SCOPES):
            work.extend(getattr(node, "decorator_list", []))
            continue
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            # only what `:=` names in them
            work.extend(inner for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
            continue
        work.extend(ast.iter_child_nodes(node))


@ATTRIBUTES.of(Function)
def function_attribute(machine: Machine, function: Function, attr: str) -> Any:
    """`function.attr`."""
    if attr in ("__name__", "__qualname__") and function.frame.kind == "module":
        return function.name
    if attr == "__doc__" and not isinstance(function.node, ast.Lambda):
        return ast.get_docstring(function.node, clean=False)
    raise machine.declined(f"`{attr}` of a function isn't read statically")
