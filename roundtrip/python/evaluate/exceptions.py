"""`raise`, `try` and `assert`: the exceptions of Python's own operations, as far as they are known for certain.

What Hera would raise, and what only may be raised, is declined instead, so no `except` ever sees it.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.displays import truth
from roundtrip.python.evaluate.generators import Stop
from roundtrip.python.evaluate.machine import Machine, Raised, Signal
from roundtrip.python.evaluate.tables import statement
from roundtrip.python.evaluate.values import Unknown


@statement(ast.Assert, "`assert`")
def assert_(machine: Machine, node: ast.Assert) -> None:
    if not truth(machine, node.test):
        raise machine.raised(AssertionError, "", node)


@statement(ast.Raise, "`raise` of Python's own exceptions")
def raise_(machine: Machine, node: ast.Raise) -> None:
    exception = node.exc
    if isinstance(exception, ast.Call):
        for argument in (*exception.args, *(keyword.value for keyword in exception.keywords)):
            machine.eval(argument)
        exception = exception.func
    kind = _class(machine.eval(exception)) if exception is not None else None
    if kind is None:
        raise machine.declined("the program raises an exception here", node)
    raise machine.raised(kind, "", node)


def _class(value: Any) -> type[BaseException] | None:
    """Python's own exception that `value` names."""
    found = getattr(builtins, value.name, None) if isinstance(value, TypeValue) else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


@statement(ast.Try, "`try`, `except` of Python's own exceptions, `else` and `finally`")
def try_(machine: Machine, node: ast.Try) -> Signal | None:
    try:
        signal = _guarded(machine, node)
    except (Raised, Stop):
        state = machine.state()
        last = machine.run(node.finalbody)
        machine.restore(state)
        if last is not None:
            # a `return` in `finally` swallows the exception
            return last
        raise
    return machine.run(node.finalbody) or signal


def _guarded(machine: Machine, node: ast.Try) -> Signal | None:
    """Everything but `finally`."""
    if not node.handlers:
        return machine.run(node.body) or machine.run(node.orelse)
    state = machine.state()
    machine.trying += 1
    try:
        signal = machine.run(node.body)
    except Raised as problem:
        handler = _handler(machine, node.handlers, problem)
        if handler is None:
            raise
        machine.restore(state)
        machine.trying -= 1
        return _handled(machine, handler)
    machine.trying -= 1
    return signal or machine.run(node.orelse)


def _handler(machine: Machine, handlers: list[ast.ExceptHandler], problem: Raised) -> ast.ExceptHandler | None:
    state = machine.state()
    for handler in handlers:
        if handler.type is None:
            return handler
        named = machine.eval(handler.type)
        kinds = [_class(kind) for kind in (named if isinstance(named, tuple) else (named,))]
        if any(kind is not None and issubclass(problem.kind, kind) for kind in kinds):
            return handler
        if None in kinds:
            raise machine.declined("whether this exception is caught isn't known", handler.type)
    machine.restore(state)
    return None


def _handled(machine: Machine, handler: ast.ExceptHandler) -> Signal | None:
    if handler.name is not None:
        machine.assign(handler.name, Unknown("the exception", harmless=True))
    signal = machine.run(handler.body)
    if handler.name is not None:
        machine.frame.names.pop(handler.name, None)
    return signal
