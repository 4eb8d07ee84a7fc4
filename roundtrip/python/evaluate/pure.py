"""Functions of Python's library that compute plain values of plain values, and are called as they are.

What isn't plain is declined, and so is what would be large, or differs from one release of Python to the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from typing import Any

from roundtrip.python.evaluate.displays import iterate
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Given
from roundtrip.python.evaluate.words import words

# the modules are imported only where a program calls for one of them: some are dear
_FUNCTIONS: tuple[tuple[str, str], ...] = (
    ("shlex", "quote join split"),
    ("urllib.parse", "quote quote_plus unquote unquote_plus urljoin urlencode"),
    ("textwrap", "shorten fill wrap"),
    ("html", "escape unescape"),
    ("zlib", "crc32 adler32"),
    ("string", "capwords"),
    ("statistics", "mean median"),
    ("os.path", "relpath commonpath commonprefix"),
    ("base64", "b32encode b32decode b16encode urlsafe_b64decode"),
    (
        "math",
        "ceil floor trunc sqrt log log2 log10 fabs gcd lcm prod isclose pow exp hypot isnan isinf isfinite fsum isqrt copysign "
        "fmod degrees radians sin cos tan log1p modf",
    ),
    (
        "operator",
        "add sub mul truediv floordiv mod neg pos not_ truth eq ne lt le gt ge and_ or_ xor contains concat getitem "
        "is_ is_not",
    ),
)
_PLAIN = (str, int, float, bool, bytes, type(None))
MAX_TEXT = 100_000


def _is_plain(value: Any) -> bool:
    work = [value]
    while work:
        current = work.pop()
        if isinstance(current, (list, tuple)):
            work.extend(current)
        elif isinstance(current, dict):
            work.extend(current.keys())
            work.extend(current.values())
        elif not isinstance(current, _PLAIN):
            return False
    return True


def bare(value: Any) -> Any:
    """Plain data without the places that it was written at."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, list):
        return [bare(item) for item in value]
    if isinstance(value, tuple):
        return tuple(bare(item) for item in value)
    if isinstance(value, dict):
        return {bare(key): bare(item) for key, item in value.items()}
    return value


def _register(module: str, name: str) -> None:
    @library(module, name, f"`{module}.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        values = [*given.args, *given.kwargs.values()]
        if module in ("math", "statistics") and values and not isinstance(values[0], _PLAIN):
            given = Given(given.node, [list(iterate(machine, values[0])), *given.args[1:]], given.kwargs)
            values = [*given.args, *given.kwargs.values()]
        if not all(_is_plain(value) for value in values):
            raise machine.declined(f"`{module}.{name}` is read statically of plain values")
        weigh(values, MAX_TEXT)
        if any(isinstance(value, (str, bytes)) and len(value) > MAX_TEXT for value in values):
            raise machine.declined(f"`{module}.{name}` of such a long text isn't read statically")
        if module == "operator" and name in ("mul", "concat", "add"):
            _check_size(machine, values)
        if module in ("math", "statistics") and _bits(values) > 20_000:
            raise machine.declined("this number grows too large to be read statically")
        kwargs = {key: bare(value) for key, value in given.kwargs.items()}
        function: Callable[..., Any] = getattr(import_module("posixpath" if module == "os.path" else module), name)
        return machine.native(function, *(bare(value) for value in given.args), **kwargs)


def _bits(values: list[Any]) -> int:
    """How long the whole numbers are together: so long may their product become."""
    flat = [part for value in values for part in (value if isinstance(value, (list, tuple)) else [value])]
    return sum(part.bit_length() for part in flat if isinstance(part, int))


def _check_size(machine: Machine, values: list[Any]) -> None:
    sizes = [len(value) if isinstance(value, (str, bytes, list, tuple)) else abs(value) for value in values if value]
    if any(isinstance(v, (str, bytes, list, tuple)) for v in values) and math.prod(sizes) > MAX_SIZE:
        raise machine.declined("this value grows too large to be read statically")


for _module, _names in _FUNCTIONS:
    for _name in words(_names):
        _register(_module, _name)


def _small(name: str, limit: int) -> None:
    function: Callable[..., Any] = getattr(math, name)

    @library("math", name, f"`math.{name}(…)` of small numbers")
    def handler(machine: Machine, given: Given) -> Any:
        if not all(isinstance(value, int) and abs(value) <= limit for value in given.args) or given.kwargs:
            raise machine.declined(f"`math.{name}` is read statically of small numbers")
        return machine.native(function, *given.args)


for _name in ("factorial", "comb", "perm"):
    _small(_name, 500)


# -- functions that `operator` makes -----------------------------------------------------------------------------------


@library("operator", "itemgetter", "`operator.itemgetter(…)`")
def itemgetter(machine: Machine, given: Given) -> Builtin:
    from roundtrip.python.evaluate.expressions import item

    wanted = given.args

    def call(inner: Machine, later: Given) -> Any:
        (value,) = later.args
        found = [item(inner, value, index, later.node) for index in wanted]
        return found[0] if len(wanted) == 1 else tuple(found)

    return Builtin("itemgetter", call)


@library("operator", "attrgetter", "`operator.attrgetter(…)`")
def attrgetter(machine: Machine, given: Given) -> Builtin:
    import ast

    from roundtrip.python.evaluate.expressions import get_attribute

    wanted = given.args
    if not wanted or not all(isinstance(name, str) for name in wanted):
        raise machine.declined("`attrgetter` takes names")

    def one(inner: Machine, value: Any, path: str, node: Any) -> Any:
        assert isinstance(node, ast.expr)
        for name in path.split("."):
            value = get_attribute(inner, value, name, node)
        return value

    def call(inner: Machine, later: Given) -> Any:
        (value,) = later.args
        found = [one(inner, value, str(path), later.node) for path in wanted]
        return found[0] if len(wanted) == 1 else tuple(found)

    return Builtin("attrgetter", call)


@library("operator", "methodcaller", "`operator.methodcaller(…)`")
def methodcaller(machine: Machine, given: Given) -> Builtin:
    import ast

    from roundtrip.python.evaluate.expressions import get_attribute
    from roundtrip.python.evaluate.functions import call_value

    name, *args = given.args
    if not isinstance(name, str):
        raise machine.declined("`methodcaller` takes a name")

    def call(inner: Machine, later: Given) -> Any:
        (value,) = later.args
        assert isinstance(later.node, ast.expr)
        method = get_attribute(inner, value, str(name), later.node)
        return call_value(inner, method, Given(later.node, list(args), dict(given.kwargs)))

    return Builtin("methodcaller", call)
