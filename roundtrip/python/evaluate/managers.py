"""`with` of the program's own objects, and of `contextlib`'s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.annotations import BUILTIN_TYPES
from roundtrip.python.evaluate.machine import Machine, Raised, Signal
from roundtrip.python.evaluate.objects import Instance
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Bound, Builtin, Given, Unknown


class Suppressed:
    """`contextlib.suppress(…)`."""

    __slots__ = ("kinds",)

    def __init__(self, kinds: list[Any]) -> None:
        self.kinds = kinds


class Null:
    """`contextlib.nullcontext(…)`."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Stack:
    """`contextlib.ExitStack()`: what is done where it ends, the last first."""

    __slots__ = ("ends",)

    def __init__(self) -> None:
        self.ends: list[Callable[[], Any]] = []

    def get(self, machine: Machine, attr: str) -> Any:
        """`stack.attr`."""
        if attr == "enter_context":
            return Builtin(attr, self._enter)
        if attr == "callback":
            return Builtin(attr, self._callback)
        raise machine.declined(f"`{attr}` of an `ExitStack` isn't read statically")

    def _enter(self, machine: Machine, given: Given) -> Any:
        from roundtrip.python.evaluate.hera.context import enter, leave
        from roundtrip.python.evaluate.values import Thing

        (manager,) = given.args
        if isinstance(manager, Null):
            return manager.value
        if isinstance(manager, Instance):
            value = machine.call(method(machine, manager, "__enter__"), [])
            self.ends.append(lambda: machine.call(method(machine, manager, "__exit__"), [None, None, None]))
            return value
        if not isinstance(manager, Thing):
            raise machine.declined("this context isn't read statically")
        value = enter(machine, manager, None)
        self.ends.append(lambda: leave(machine, manager))
        return value

    def _callback(self, machine: Machine, given: Given) -> Any:
        function, *args = given.args
        self.ends.append(lambda: machine.call(function, args, given.kwargs))
        return function


@library("contextlib", "suppress", "`contextlib.suppress(…)`")
def suppress(machine: Machine, given: Given) -> Suppressed:
    return Suppressed(given.args)


@library("contextlib", "nullcontext", "`contextlib.nullcontext(…)`")
def null_context(machine: Machine, given: Given) -> Null:
    values = [*given.args, *given.kwargs.values()]
    return Null(values[0] if values else None)


@library("contextlib", "ExitStack", "`contextlib.ExitStack()`, with `enter_context` and `callback`")
def exit_stack(machine: Machine, given: Given) -> Stack:
    return Stack()


def method(machine: Machine, manager: Instance, name: str) -> Any:
    """A method of an object that is a context."""
    found = manager.cls.method(name)
    if found is None:
        raise machine.declined(f"Python raises TypeError here: a {manager.cls.name} has no `{name}`")
    return Bound(found, manager)


def is_manager(value: Any) -> bool:
    """Whether `value` is a context that this module knows."""
    from roundtrip.python.evaluate.files import Opened

    return isinstance(value, (Suppressed, Null, Stack, Instance, Opened))


def within(machine: Machine, manager: Any, body: Callable[[Any], Signal | None]) -> Signal | None:
    """A `with` of a context."""
    if isinstance(manager, Null):
        return body(manager.value)
    if not isinstance(manager, (Stack, Suppressed, Instance)):
        return body(manager)
    if isinstance(manager, Stack):
        try:
            signal = body(manager)
        except Raised:
            _unwind(manager)
            raise
        _unwind(manager)
        return signal
    if isinstance(manager, Suppressed):
        return _suppressing(machine, manager, body)
    value = machine.call(method(machine, manager, "__enter__"), [])
    leave = method(machine, manager, "__exit__")
    state = machine.state()
    try:
        signal = body(value)
    except Raised as problem:
        machine.restore(state)
        kind = problem.value.cls if problem.value is not None else BUILTIN_TYPES.get(problem.kind.__name__)
        kind = kind or Unknown("the class of an exception", harmless=True)
        raised = problem.value if problem.value is not None else Unknown("the exception", harmless=True)
        if machine.call(leave, [kind, raised, Unknown("a traceback", harmless=True)]):
            return None
        raise
    machine.call(leave, [None, None, None])
    return signal


def _unwind(stack: Stack) -> None:
    while stack.ends:
        stack.ends.pop()()


def _suppressing(machine: Machine, manager: Suppressed, body: Callable[[Any], Signal | None]) -> Signal | None:
    import ast

    from roundtrip.python.evaluate.exceptions import catches

    state = machine.state()
    machine.trying += 1
    try:
        signal = body(None)
    except Raised as problem:
        node = machine.node if isinstance(machine.node, ast.expr) else ast.Constant(None)
        machine.restore(state)
        if any(catches(machine, kind, problem, node) for kind in manager.kinds):
            return None
        raise
    machine.trying -= 1
    return signal
