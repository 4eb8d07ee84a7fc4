"""Functions with `yield`: in a `for`, and as `@contextmanager` in a `with`.

A generator is run from its beginning to its end, and what goes through it is done at each `yield`: that is the order in
which Python does it, too, as long as nobody else looks at the generator.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from roundtrip.python.evaluate.functions import bound_arguments, scope_of
from roundtrip.python.evaluate.machine import Frame, Machine, Signal
from roundtrip.python.evaluate.tables import expression, library
from roundtrip.python.evaluate.values import Builtin, Function, Given


class GeneratorCall:
    """A call of a function with `yield`, which hasn't begun."""

    __slots__ = ("begun", "frame", "function")

    def __init__(self, machine: Machine, function: Function, given: Given) -> None:
        self.function = function
        self.frame = Frame(function.frame.module, function.frame, bound_arguments(machine, function, given), "function")
        scope = scope_of(machine, function.node)
        self.frame.local, self.frame.declared_global, self.frame.declared_outer = (
            scope.local,
            scope.global_,
            scope.outer,
        )
        self.begun = False


class ManagerCall:
    """A call of a function with `@contextmanager`."""

    __slots__ = ("generator",)

    def __init__(self, generator: GeneratorCall) -> None:
        self.generator = generator


class Stop(Exception):
    """Whoever goes through a generator has had enough of it: its `finally` blocks are run, and nothing else."""


def drive(machine: Machine, generator: GeneratorCall, consume: Callable[[Any], None]) -> None:
    """Runs a generator, with `consume` at each `yield`, in the scope around. Raises `Stop` if `consume` does."""
    if generator.begun:
        raise machine.declined("a generator that is gone through twice isn't read statically")
    generator.begun = True
    node = generator.function.node
    assert not isinstance(node, ast.Lambda)
    before = machine.frame

    def hand_over(value: Any) -> None:
        inner, machine.frame = machine.frame, before
        try:
            consume(value)
        finally:
            machine.frame = inner

    generator.frame.on_yield = hand_over
    machine.frame = generator.frame
    try:
        machine.run(node.body)
    finally:
        machine.frame = before


def for_each(machine: Machine, generator: GeneratorCall, turn: Callable[[Any], Signal | None]) -> Signal | None:
    """Goes through a generator; gives what ended the loop early."""
    ended: list[Signal] = []

    def consume(value: Any) -> None:
        signal = turn(value)
        if signal is not None:
            ended.append(signal)
            raise Stop

    state = machine.state()
    try:
        drive(machine, generator, consume)
    except Stop:
        machine.restore(state)
        return ended[-1]
    return None


def collected(machine: Machine, generator: GeneratorCall) -> list[Any]:
    """Everything that a generator gives."""
    values: list[Any] = []
    drive(machine, generator, values.append)
    return values


def within(machine: Machine, manager: ManagerCall, body: Callable[[Any], Signal | None]) -> Signal | None:
    """A `with` of a context manager: `body` runs at its only `yield`."""
    ended: list[Signal | None] = []

    def consume(value: Any) -> None:
        if ended:
            raise machine.declined("Python raises RuntimeError here: a context manager has one `yield`")
        ended.append(None)
        ended[0] = body(value)

    drive(machine, manager.generator, consume)
    if not ended:
        raise machine.declined("Python raises RuntimeError here: a context manager has one `yield`")
    return ended[0]


@expression(ast.Yield, "`yield`, in functions that a `for`, `list(…)`, or a `with` goes through")
def yield_(machine: Machine, node: ast.Yield) -> None:
    value = machine.eval(node.value) if node.value is not None else None
    frame: Frame | None = machine.frame
    if frame is None or frame.on_yield is None:
        raise machine.declined("this `yield` isn't read statically", node)
    frame.on_yield(value)


@library("contextlib", "contextmanager", "`@contextlib.contextmanager`")
def context_manager(machine: Machine, given: Given) -> Builtin:
    (function,) = given.args
    if not isinstance(function, Function) or not scope_of(machine, function.node).generator:
        raise machine.declined("`@contextmanager` is read statically of functions with `yield`")
    return Builtin(function.name, lambda inner, later: ManagerCall(GeneratorCall(inner, function, later)))
