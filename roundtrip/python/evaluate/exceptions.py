"""`raise`, `try` and `assert`: the exceptions of Python's own operations, as far as they are known for certain.

What Hera would raise, and what only may be raised, is declined instead, so no `except` ever sees it.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

from roundtrip.python.evaluate.annotations import TypeValue
from roundtrip.python.evaluate.displays import text_of, truth
from roundtrip.python.evaluate.generators import Stop
from roundtrip.python.evaluate.machine import Machine, Raised, Signal
from roundtrip.python.evaluate.objects import Instance, UserClass
from roundtrip.python.evaluate.tables import statement
from roundtrip.python.evaluate.values import Builtin, Given, Unknown, Unprovable


@statement(ast.Assert, "`assert`")
def assert_(machine: Machine, node: ast.Assert) -> None:
    if not truth(machine, node.test):
        raise machine.raised(AssertionError, "", node)


@statement(ast.Raise, "`raise` of Python's own exceptions, and of the program's")
def raise_(machine: Machine, node: ast.Raise) -> None:
    if node.exc is None:
        if machine.handling:
            raise machine.handling[-1]
        raise machine.declined("the program raises an exception here", node)
    value = machine.eval(node.exc)
    if node.cause is not None:
        machine.eval(node.cause)
    machine.node = node
    raise problem_of(machine, value, node)


def problem_of(machine: Machine, value: Any, node: ast.stmt) -> Exception:
    """What the machine raises where the program raises `value`, a class or an object of one."""
    if isinstance(value, (TypeValue, UserClass)):
        from roundtrip.python.evaluate.functions import call_value

        value = call_value(machine, value, Given(node))
    kind = native(value.cls) if isinstance(value, Instance) else None
    if kind is None:
        return machine.declined("the program raises an exception here", node)
    problem = machine.raised(kind, "", node)
    problem.value = value
    return problem


def native(value: Any) -> type[BaseException] | None:
    """Python's own exception that `value` names, or comes from."""
    if isinstance(value, UserClass):
        if value.kind != "exception":
            return None
        # the text of a name of Python's own is the name
        return next((found for cls in value.mro if (found := _PLAIN.get(cls)) is not None), Exception)
    found = getattr(builtins, value.name, None) if isinstance(value, TypeValue) else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


_PLAIN: dict[Any, type[BaseException]] = {}


def make(machine: Machine, kind: TypeValue, given: Given) -> Instance:
    """`ValueError(…)`."""
    cls = standing_for(machine, kind)
    result = Instance(cls)
    result.attrs["args"] = tuple(given.args)
    if given.kwargs:
        raise machine.declined("Python raises TypeError here: an exception takes no keywords")
    return result


def standing_for(machine: Machine, kind: TypeValue) -> UserClass:
    """A class that stands for one of Python's exceptions."""
    found = native(kind)
    assert found is not None
    cls = UserClass(kind.name, "exception", (), machine)
    _PLAIN[cls] = found
    return cls


def plain_init(machine: Machine, cls: UserClass, given: Given) -> None:
    """The `__init__` of Python's own exceptions."""
    if given.kwargs:
        raise machine.declined(f"Python raises TypeError here: {cls.name} takes no keywords")


def attribute(machine: Machine, value: Instance, attr: str) -> Any:
    """`exception.attr`, of what every exception has."""
    if attr == "args":
        return value.attrs.get("args", ())
    if attr == "__init__":

        def init(inner: Machine, given: Given) -> None:
            plain_init(inner, value.cls, given)
            value.attrs["args"] = tuple(given.args)

        return Builtin(attr, init)
    if attr == "__str__":
        return Builtin(attr, lambda inner, given: text(value))
    if attr == "with_traceback":
        return Builtin(attr, lambda inner, given: value)
    if attr.startswith("__"):
        raise machine.declined(f"`{attr}` of an exception isn't read statically")
    raise machine.raised(AttributeError, f"`{attr}` of {value.cls.name} isn't there")


def text(value: Instance) -> str:
    """`str(exception)`."""
    args = value.attrs.get("args", ())
    if native(value.cls) in (KeyError, OSError, UnicodeDecodeError, UnicodeEncodeError, SyntaxError):
        raise Unprovable("the text of this exception isn't read")
    return "" if not args else text_of(args[0]) if len(args) == 1 else text_of(args)


@statement(ast.Try, "`try`, `except` of Python's own exceptions and of the program's, `else` and `finally`")
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
        handler = handler_of(machine, node.handlers, problem)
        if handler is None:
            raise
        machine.restore(state)
        machine.trying -= 1
        return handled(machine, handler, problem)
    machine.trying -= 1
    return signal or machine.run(node.orelse)


def handler_of(machine: Machine, handlers: list[ast.ExceptHandler], problem: Raised) -> ast.ExceptHandler | None:
    """The `except` that is there for an exception."""
    state = machine.state()
    for handler in handlers:
        if handler.type is None:
            return handler
        named = machine.eval(handler.type)
        kinds = named if isinstance(named, tuple) else (named,)
        for kind in kinds:
            if catches(machine, kind, problem, handler.type):
                return handler
    machine.restore(state)
    return None


def catches(machine: Machine, kind: Any, problem: Raised, node: ast.expr) -> bool:
    """Whether an exception is one of `kind`."""
    if isinstance(kind, UserClass) and kind.kind == "exception":
        return isinstance(problem.value, Instance) and kind in problem.value.cls.mro
    found = native(kind)
    if found is None:
        raise machine.declined("whether this exception is caught isn't known", node)
    return issubclass(problem.kind, found)


def handled(machine: Machine, handler: ast.ExceptHandler, problem: Raised) -> Signal | None:
    """Runs an `except`."""
    if handler.name is not None:
        value = problem.value if problem.value is not None else Unknown("the exception", harmless=True)
        machine.assign(handler.name, value)
    machine.handling.append(problem)
    signal = machine.run(handler.body)
    machine.handling.pop()
    if handler.name is not None:
        machine.frame.names.pop(handler.name, None)
    return signal
