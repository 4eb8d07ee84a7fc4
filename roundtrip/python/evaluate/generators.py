"""Functions with `yield`: gone on with whenever somebody asks for their next value, as in Python.

Statements without a `yield` are run as anywhere else; those with one are generators here as well, each kind by its entry in
a table.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Iterator
from typing import Any, NoReturn

from roundtrip.python.evaluate.displays import iterate, truth
from roundtrip.python.evaluate.functions import _walk, bound_arguments, scope_of
from roundtrip.python.evaluate.machine import MAX_DEPTH, TOO_DEEP, Frame, Machine, Raised, Signal
from roundtrip.python.evaluate.tables import expression, library
from roundtrip.python.evaluate.values import Builtin, Function, Given

Steps = Generator[Any, None, "Signal | None"]


class Stop(Exception):
    """Whoever goes through a generator has had enough of it: its `finally` blocks are run, and nothing else."""


class GeneratorCall:
    """A call of a function with `yield`."""

    __slots__ = ("finished", "frame", "function", "guards", "machine", "result", "running", "steps", "trying")

    def __init__(self, machine: Machine, function: Function, given: Given) -> None:
        self.machine = machine
        self.function = function
        self.frame = Frame(function.frame.module, function.frame, bound_arguments(machine, function, given), "function")
        scope = scope_of(machine, function.node)
        self.frame.local, self.frame.declared_global = scope.local, scope.global_
        self.frame.declared_outer = scope.outer
        if function.owner is not None and function.node.args.args:
            self.frame.owner = (function.owner, self.frame.names[function.node.args.args[0].arg])
        node = function.node
        assert not isinstance(node, ast.Lambda)
        self.steps: Steps = steps(machine, self, node.body)
        self.finished = self.running = False
        # Python ends it where nobody holds it any more, which nobody knows here
        self.guards = any(
            isinstance(inner, ast.With) or (isinstance(inner, ast.Try) and bool(inner.finalbody))
            for inner in _walk(list(node.body))
            if isinstance(inner, ast.stmt) and yields(inner)
        )
        # within how many `try` it waits
        self.trying = 0
        self.result: Any = None

    def __iter__(self) -> GeneratorCall:
        return self

    def __next__(self) -> Any:
        return self.resume(lambda: next(self.steps))

    def throw(self, problem: Exception) -> Any:
        """Goes on with an exception where it waits."""
        return self.resume(lambda: self.steps.throw(problem))

    def close(self) -> None:
        """Runs the `finally` blocks around the place where it waits."""
        if self.finished:
            return
        try:
            self.throw(Stop())
        except (Stop, StopIteration):
            self.finished = True
            return
        raise self.machine.declined("Python raises RuntimeError here: a generator goes on when it should end")

    def resume(self, go: Callable[[], Any]) -> Any:
        """Runs up to the next `yield`; raises StopIteration at the end."""
        machine = self.machine
        if self.running:
            raise machine.declined("Python raises ValueError here: the generator is at work already")
        if self.finished:
            raise StopIteration
        before = machine.frame, machine.here, machine.node, machine.depth
        if machine.depth > MAX_DEPTH:
            raise machine.declined(TOO_DEEP)
        machine.frame, machine.depth = self.frame, machine.depth + 5
        machine.trying += self.trying
        machine.spend(1)
        self.running = True
        if self.guards:
            machine.waiting[id(self)] = self
        waits = False
        try:
            value = go()
            waits = True
            return value
        except StopIteration as stop:
            signal = stop.value
            self.result = signal.value if signal is not None and signal.name == "return" else None
            raise StopIteration from None
        finally:
            machine.trying -= self.trying
            machine.frame, machine.here, machine.node, machine.depth = before
            self.running = False
            self.finished = not waits
            if self.finished:
                machine.waiting.pop(id(self), None)


def steps(machine: Machine, call: GeneratorCall, statements: list[ast.stmt]) -> Steps:
    """The statements of a generator."""
    for node in statements:
        if not yields(node):
            signal = machine.run([node])
        else:
            machine.node = node
            if machine.frame.module is machine.module:
                machine.here = node
            handler = _STEPS.get(type(node))
            if handler is None:
                raise machine.declined("a `yield` isn't read statically here", node)
            signal = yield from handler(machine, call, node)
        if signal is not None:
            return signal
    return None


def yields(node: ast.AST) -> bool:
    """Whether a statement has a `yield` of its own."""
    return any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in _walk([node]))


def _value(machine: Machine, node: ast.expr | None) -> Generator[Any, None, Any]:
    """`yield value`, `yield from values`: what the expression is afterwards."""
    if isinstance(node, ast.Yield):
        if node.value is not None and yields(node.value):
            raise machine.declined("a `yield` within another isn't read statically", node)
        yield machine.eval(node.value) if node.value is not None else None
        return None
    if isinstance(node, ast.YieldFrom):
        values = machine.eval(node.value)
        yield from iterate(machine, values)
        return values.result if isinstance(values, GeneratorCall) else None
    raise machine.declined("a `yield` isn't read statically here", node)


def _expression(machine: Machine, call: GeneratorCall, node: ast.Expr) -> Steps:
    yield from _value(machine, node.value)
    return None


def _assign(machine: Machine, call: GeneratorCall, node: ast.Assign) -> Steps:
    from roundtrip.python.evaluate.statements import bind

    value = yield from _value(machine, node.value)
    for target in node.targets:
        bind(machine, target, value)
    return None


def _return(machine: Machine, call: GeneratorCall, node: ast.Return) -> Steps:
    value = yield from _value(machine, node.value)
    return Signal("return", value)


def _plain(machine: Machine, node: ast.expr) -> ast.expr:
    if yields(node):
        raise machine.declined("a `yield` isn't read statically here", node)
    return node


def _if(machine: Machine, call: GeneratorCall, node: ast.If) -> Steps:
    branch = node.body if truth(machine, _plain(machine, node.test)) else node.orelse
    return (yield from steps(machine, call, branch))


def _for(machine: Machine, call: GeneratorCall, node: ast.For) -> Steps:
    from roundtrip.python.evaluate.statements import bind

    def turns() -> Iterator[None]:
        for value in iterate(machine, machine.eval(_plain(machine, node.iter))):
            machine.spend(1)
            bind(machine, node.target, value)
            yield

    return (yield from _turns(machine, call, node, turns()))


def _while(machine: Machine, call: GeneratorCall, node: ast.While) -> Steps:
    def turns() -> Iterator[None]:
        while truth(machine, _plain(machine, node.test)):
            machine.spend(1)
            yield

    return (yield from _turns(machine, call, node, turns()))


def _turns(machine: Machine, call: GeneratorCall, node: ast.For | ast.While, turns: Iterator[None]) -> Steps:
    """The body of a loop as often as there are `turns`, and its `else`."""
    for _ in turns:
        signal = yield from steps(machine, call, node.body)
        if signal is not None and signal.name == "break":
            return None
        if signal is not None and signal.name != "continue":
            return signal
    return (yield from steps(machine, call, node.orelse))


def _with(machine: Machine, call: GeneratorCall, node: ast.With, number: int = 0) -> Steps:
    """The items from `number` on, and the body."""
    from roundtrip.python.evaluate import managers
    from roundtrip.python.evaluate.hera.context import enter, leave
    from roundtrip.python.evaluate.statements import bind

    if number == len(node.items):
        return (yield from steps(machine, call, node.body))
    item = node.items[number]
    manager = machine.eval(_plain(machine, item.context_expr))
    if managers.is_manager(manager) and not isinstance(manager, managers.Null):
        raise machine.declined("a `yield` within this context isn't read statically", item.context_expr)
    if isinstance(manager, ManagerCall):
        value = begun(machine, manager)
    else:
        value = manager.value if isinstance(manager, managers.Null) else enter(machine, manager, node)
    if item.optional_vars is not None:
        bind(machine, item.optional_vars, value)
    state = machine.state()
    try:
        signal = yield from _with(machine, call, node, number + 1)
    except (Raised, Stop) as problem:
        if not isinstance(manager, ManagerCall):
            leave(machine, manager)
            raise
        if isinstance(problem, Stop):
            manager.generator.close()
            raise
        machine.restore(state)
        dealt_with(machine, manager.generator, problem)
        return None
    if isinstance(manager, ManagerCall):
        ended(machine, manager.generator)
    else:
        leave(machine, manager)
    return signal


def _try(machine: Machine, call: GeneratorCall, node: ast.Try) -> Steps:
    from roundtrip.python.evaluate.exceptions import handled, handler_of

    if any(yields(part) for part in [*node.handlers, *node.finalbody]):
        raise machine.declined("a `yield` within `except` or `finally` isn't read statically", node)
    state = machine.state()
    signal: Signal | None = None
    caught = bool(node.handlers)
    machine.trying += caught
    call.trying += caught
    try:
        try:
            signal = yield from steps(machine, call, node.body)
        finally:
            machine.trying -= caught
            call.trying -= caught
        if signal is None:
            signal = yield from steps(machine, call, node.orelse)
    except Raised as problem:
        handler = handler_of(machine, node.handlers, problem)
        if handler is None:
            _finally(machine, node, state)
            raise
        machine.restore(state)
        signal = handled(machine, handler, problem)
    except Stop:
        _finally(machine, node, state)
        raise
    return machine.run(node.finalbody) or signal


def _finally(machine: Machine, node: ast.Try, state: tuple[Any, ...]) -> None:
    machine.restore(state)
    if machine.run(node.finalbody) is not None:
        raise machine.declined("a `return` within the `finally` of a generator isn't read statically", node)


_STEPS: dict[type[ast.AST], Callable[..., Steps]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.With: _with,
    ast.Try: _try,
}


@expression(ast.Yield, "`yield`, in functions that somebody goes through")
def yield_(machine: Machine, node: ast.Yield) -> NoReturn:
    raise machine.declined("a `yield` isn't read statically here", node)


@expression(ast.YieldFrom, "`yield from`")
def yield_from(machine: Machine, node: ast.YieldFrom) -> NoReturn:
    raise machine.declined("a `yield from` isn't read statically here", node)


# -- context managers --------------------------------------------------------------------------------------------------


class ManagerCall:
    """A call of a function with `@contextmanager`."""

    __slots__ = ("generator",)

    def __init__(self, generator: GeneratorCall) -> None:
        self.generator = generator


def begun(machine: Machine, manager: ManagerCall) -> Any:
    """`__enter__`: up to the `yield`."""
    try:
        return next(manager.generator)
    except StopIteration:
        raise machine.declined("Python raises RuntimeError here: a context manager has one `yield`") from None


def ended(machine: Machine, generator: GeneratorCall) -> None:
    """`__exit__`: what is behind the `yield`."""
    try:
        next(generator)
    except StopIteration:
        return
    raise machine.declined("Python raises RuntimeError here: a context manager has one `yield`")


def dealt_with(machine: Machine, generator: GeneratorCall, problem: Raised) -> None:
    """`__exit__` with an exception, which goes on where the context manager lets it."""
    try:
        generator.throw(problem)
    except StopIteration:
        return
    raise machine.declined("Python raises RuntimeError here: a context manager has one `yield`")


def within(machine: Machine, manager: ManagerCall, body: Callable[[Any], Signal | None]) -> Signal | None:
    """A `with` of a context manager: `body` runs at its only `yield`."""
    value = begun(machine, manager)
    state = machine.state()
    try:
        signal = body(value)
    except Raised as problem:
        machine.restore(state)
        dealt_with(machine, manager.generator, problem)
        return None
    ended(machine, manager.generator)
    return signal


@library("contextlib", "contextmanager", "`@contextlib.contextmanager`")
def context_manager(machine: Machine, given: Given) -> Builtin:
    (function,) = given.args
    if not isinstance(function, Function) or not scope_of(machine, function.node).generator:
        raise machine.declined("`@contextmanager` is read statically of functions with `yield`")
    return Builtin("method", lambda inner, later: ManagerCall(GeneratorCall(inner, function, later)))
