"""The interpreter itself: scopes, dispatch over the syntax, bounds, and the one way to decline."""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Span
from roundtrip.lookups import unrepeatable
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.evaluate.language.tables import CALLED, EXPRESSIONS, STATEMENTS
from roundtrip.python.evaluate.language.values import (
    Builtin,
    Entries,
    Given,
    Items,
    Place,
    Text,
    Thing,
    Unknown,
    Unprovable,
)

MAX_STEPS = 1_000_000
MAX_DEPTH = 150
# characters of a text; items of a list or dictionary
MAX_SIZE = 1_000_000
MAX_ITEMS = 100_000
# of the processor, for one reading, parsing included: a busy machine declines nothing
MAX_SECONDS = 1.2
# what a search backwards, or for any of many letters, may compare
_MOST_COMPARED = 10**8
TOO_DEEP = "this is nested too deeply to be read statically"


class Declined(ConversionError):
    """The program, or what it says of a workflow, isn't understood: nothing was read."""


class Signal:
    """What ends a block early."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: Any = None) -> None:
        self.name = name
        self.value = value


class Module:
    """One module that is read: its text and its names, in the order in which they were first given."""

    __slots__ = ("future", "names", "package", "source")

    def __init__(self, source: Source, package: str = "") -> None:
        self.source = source
        self.package = package
        self.names: dict[str, Any] = {}
        # `from __future__ import annotations`: annotations stay strings
        self.future = False


class Frame:
    """One scope. `local`: the names that are assigned within, which hide those around even before they are given."""

    __slots__ = ("declared_global", "declared_outer", "kind", "local", "module", "names", "outer")

    def __init__(self, module: Module, outer: Frame | None, names: dict[str, Any], kind: str) -> None:
        self.module = module
        self.outer = outer
        self.names = names
        # "module", "function" or "comprehension"
        self.kind = kind
        self.local: frozenset[str] = frozenset()
        self.declared_global: frozenset[str] = frozenset()
        self.declared_outer: frozenset[str] = frozenset()

    def __deepcopy__(self, memo: dict[int, Any]) -> Frame:
        return self


class Deadline:
    """The end of so many seconds from now by the clock of the thread. That one is dear to ask, and never ahead of the wall's."""

    def __init__(self, seconds: float) -> None:
        self._by_the_wall = time.monotonic() + seconds
        self._end = time.thread_time() + seconds

    def over(self) -> bool:
        """Whether it is past."""
        return time.monotonic() > self._by_the_wall and time.thread_time() > self._end


NEVER = Deadline(math.inf)


class Machine:
    """One reading of one program."""

    def __init__(self, module: Module, importer: Any, hera: Any, deadline: Deadline = NEVER) -> None:
        self.module = module
        self.frame = Frame(module, None, module.names, "module")
        self.importer = importer
        self.hera = hera
        # the modules beside the program that were read
        self.modules: list[Module] = []
        # by the id of a list's node in this program that has constants alone: its items, and where they are
        self.constants: dict[int, tuple[list[Any], list[Place]]] = {}
        # by the id of a function's node: what its text says about names
        self.scopes: dict[int, Any] = {}
        # `sys.path` was changed: what is beside the program may not be what is imported
        self.searching = False
        self.notes: list[Diagnostic] = []
        self.steps = 0
        self._deadline = deadline
        self.depth = 0
        # where the program itself is: what a module beside it says has no place in the text of the program
        self.here: ast.expr | ast.stmt | None = None
        self.node: ast.expr | ast.stmt | None = None

    # -- places and refusals -------------------------------------------------------------------------------------------

    def place(self, node: ast.expr | ast.stmt | ast.keyword, literal: bool = False) -> Place:
        """The place of `node` in the text of the program."""
        if self.frame.module is self.module:
            return Place(self.module.source.span(node), literal)
        if self.here is None:
            return Place(Span(0, 0, 1, 1))
        return Place(self.module.source.span(self.here))

    def place_of(self, value: Any, node: ast.expr) -> Place:
        """Where `value`, which `node` gave, was written."""
        if isinstance(value, (Text, Items, Entries, Thing)):
            return value.place
        return self.place(node, is_literal(node))

    def declined(self, why: str, node: ast.expr | ast.stmt | ast.keyword | None = None) -> Declined:
        """The refusal at `node`, or where the program is."""
        at = node or self.node
        if self.frame.module is not self.module:
            inner = f" (in {self.frame.module.source.name}, line {at.lineno})" if at is not None else ""
            why += inner
            at = self.here
        span = self.module.source.span(at) if at is not None else Span(0, 0, 1, 1)
        return Declined(Diagnostic("error", "not-static", why, span.line, span.column))

    def note(self, code: str, message: str, place: Place) -> None:
        """Something to be said of the program, which is read all the same."""
        self.notes.append(Diagnostic("warning", code, message, place.span.line, place.span.column))

    def raised(
        self, kind: type[BaseException], why: str, node: ast.expr | ast.stmt | ast.keyword | None = None
    ) -> Declined:
        """The refusal of what Python raises at `node`."""
        return self.declined(f"Python raises {kind.__name__} here" + (f": {shortened(why)}" if why else ""), node)

    def spend(self, steps: int) -> None:
        """Counts work; raises `Declined` where a program is too much of it."""
        self.steps += steps
        if self.steps > MAX_STEPS or self._deadline.over():
            unrepeatable()
            raise self.declined("this program takes too many steps to be read statically")

    # -- dispatch ------------------------------------------------------------------------------------------------------

    def eval(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self.steps += 1
        if not self.steps & 31:
            self.spend(0)
        entry = EXPRESSIONS.get(node.__class__)
        before = self.node
        self.node = node
        if entry is None:
            raise self.declined(f"{describe(node)} isn't read statically", node)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.declined(TOO_DEEP, node)
        here = self.here
        if self.frame.module is self.module:
            self.here = node
        try:
            value = entry.handler(self, node)
        except Unprovable as problem:
            raise self.declined(str(problem), node) from None
        self.depth -= 1
        self.here = here
        self.node = before
        if value.__class__ is str:
            return Text(value, self.place(node))
        return value

    def run(self, statements: Sequence[ast.stmt]) -> Signal | None:
        """Executes statements; gives what ended them early."""
        for node in statements:
            self.spend(1)
            self.node = node
            if self.frame.module is self.module:
                self.here = node
            entry = STATEMENTS.get(node.__class__)
            if entry is None:
                raise self.declined(f"{describe(node)} isn't read statically", node)
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise self.declined(TOO_DEEP, node)
            try:
                signal: Signal | None = entry.handler(self, node)
            except Unprovable as problem:
                raise self.declined(str(problem), node) from None
            self.depth -= 1
            if signal is not None:
                return signal
        return None

    # -- names ---------------------------------------------------------------------------------------------------------

    def lookup(self, name: str) -> Any:
        """The value of a name; raises KeyError where nothing has it."""
        frame: Frame | None = self.frame
        while frame is not None:
            if name in frame.declared_global:
                return frame.module.names[name]
            if name in frame.names:
                return frame.names[name]
            if name in frame.local:
                raise KeyError(name)
            frame = frame.outer
        return self.frame.module.names[name]

    def assign(self, name: str, value: Any) -> None:
        """Gives `name` a value in the scope at hand."""
        frame = self.frame
        if name in frame.declared_global:
            frame.module.names[name] = value
        elif name in frame.declared_outer:
            outer = frame.outer
            while outer is not None and not (outer.kind == "function" and name in outer.names):
                outer = outer.outer
            if outer is None:
                raise self.declined(f"no function around has the name `{name}`")
            outer.names[name] = value
        else:
            frame.names[name] = value

    # -- calling native functions --------------------------------------------------------------------------------------

    def native(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """`function(*args, **kwargs)` of Python itself, charged by the size of what it works on."""
        self.spend(sum(map(_cost, (getattr(function, "__self__", None), *args))))
        try:
            result = function(*args, **kwargs)
        except (Unprovable, ConversionError):
            raise
        except RecursionError:
            raise self.declined(TOO_DEEP) from None
        except (TypeError, AttributeError, NotImplementedError) as problem:
            # most likely the model of a value doesn't do what the value does
            why = f"Python may raise {type(problem).__name__} here: {shortened(str(problem))}"
            raise self.declined(why) from None
        except Exception as problem:
            raise self.raised(type(problem), str(problem)) from None
        self.bounded(result)
        return result

    def bounded(self, value: Any) -> None:
        """Raises `Declined` where `value` has grown too large."""
        if isinstance(value, (str, list, tuple, dict, set, frozenset, bytes)):
            size = len(value)
            text = isinstance(value, (str, bytes))
            if size > (MAX_SIZE if text else MAX_ITEMS):
                raise self.declined("this value grows too large to be read statically")
            if size > 100:
                # what is copied takes memory as well
                self.spend(size // (100 if text else 2 if isinstance(value, dict) else 10))
        elif isinstance(value, int) and value.bit_length() > 10_000:
            raise self.declined("this number grows too large to be read statically")

    def searched(self, text: str, what: str) -> None:
        """Raises `Declined` where `what` is looked for in `text` in a way that may compare every letter with every other."""
        if len(text) * len(what) > _MOST_COMPARED:
            raise self.declined("this search may take too long to be read statically")

    def call(self, callee: Any, args: list[Any], kwargs: dict[str, Any] | None = None) -> Any:
        """Calls `callee` from within: a key function, a hook."""
        assert self.node is not None
        self.spend(1)
        return self.call_value(callee, Given(self.node, args, kwargs))

    def call_value(self, callee: Any, given: Given) -> Any:
        """Calls anything that can be called. Raises `Declined`."""
        handler = CALLED.find(callee)
        if handler is None:
            raise self.declined("this can't be called")
        return handler(self, callee, given)


@CALLED.of(Builtin)
def _known(machine: Machine, callee: Builtin, given: Given) -> Any:
    return callee.call(machine, given)


@CALLED.of(Unknown)
def _unknown(machine: Machine, callee: Unknown, given: Given) -> Unknown:
    if callee.harmless or (callee.pure and _plain(given)):
        return callee.derived(f"what {callee.what} gives")
    raise machine.declined(f"{callee.what} isn't known without running the program")


def _plain(given: Given) -> bool:
    """Whether nothing of Hera's or the program's is among the arguments, which a call might change."""
    plain = (str, int, float, bytes, tuple, type(None))
    return all(isinstance(v, (*plain, Unknown)) for v in [*given.args, *given.kwargs.values()])


def _cost(value: Any) -> int:
    """The steps that going through a value takes."""
    return len(value) // 100 if isinstance(value, (str, bytes, list, tuple, dict, set, frozenset, range)) else 0


def is_literal(node: ast.expr) -> bool:
    """Whether `node` is one plain literal."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant)


def describe(node: ast.AST) -> str:
    """What a construct is called."""
    name = type(node).__name__
    words = {
        "Await": "`await`",
        "AsyncFor": "`async for`",
        "AsyncWith": "`async with`",
        "Delete": "`del`",
        "Global": "`global`",
        "Nonlocal": "`nonlocal`",
        "Match": "`match`",
        "ClassDef": "`class`",
        "Assert": "`assert`",
        "Raise": "`raise`",
        "Try": "`try`",
        "TryStar": "`except*`",
        "While": "`while`",
        "Yield": "`yield`",
        "YieldFrom": "`yield from`",
        "TypeAlias": "`type`",
    }
    return words.get(name, f"`{name}`")


def shortened(text: str) -> str:
    """`text`, if it is long its beginning."""
    return text if len(text) <= 200 else f"{text[:200]}…"


def weigh(value: Any, limit: int = MAX_ITEMS) -> int:
    """How many values are in `value`, counted as a tree; raises `Unprovable` beyond `limit`."""
    count = 0
    work = [value]
    while work:
        current = work.pop()
        count += 1
        if count > limit:
            raise Unprovable("this value is too large to be read statically")
        if isinstance(current, (list, tuple, set, frozenset)):
            work.extend(current)
        elif isinstance(current, dict):
            work.extend(current.keys())
            work.extend(current.values())
        elif isinstance(current, str):
            count += len(current) // 1000
    return count
