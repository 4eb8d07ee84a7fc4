"""Named tuples: `NamedTuple` and `collections.namedtuple`. Their objects are tuples that know their class."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.functions import Wrapping
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.objects import NO_DEFAULT, UserClass
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Bound, Builtin, Function, Given, Unknown, Unprovable


class Row(tuple[Any, ...]):
    """An object of a named tuple."""

    cls: UserClass

    def __new__(cls, kind: UserClass, values: list[Any]) -> Row:
        self = tuple.__new__(cls, values)
        self.cls = kind
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Row:
        from copy import deepcopy

        return Row(self.cls, [deepcopy(value, memo) for value in self])

    def __repr__(self) -> str:
        from roundtrip.python.evaluate.displays import shown

        said = self.cls.method("__repr__")
        if said is not None:
            return str(self.cls.machine.call(Bound(said, self), []))
        parts = [f"{name}={shown(value)}" for name, value in zip(self.cls.record, self)]
        return f"{self.cls.name}({', '.join(parts)})"

    def __str__(self) -> str:
        said = self.cls.method("__str__")
        return repr(self) if said is None else str(self.cls.machine.call(Bound(said, self), []))

    def __format__(self, spec: str) -> str:
        if spec:
            raise Unprovable("Python raises TypeError here: a tuple takes no format")
        return str(self)


def finish(machine: Machine, cls: UserClass) -> None:
    """What Python makes of the body of a `NamedTuple`: of what extends another, nothing but methods."""
    special = [name for name in cls.names if name.startswith("__") and name not in ("__doc__", "__repr__", "__str__")]
    if special:
        raise machine.declined(f"`{special[0]}` of a named tuple isn't read statically")
    if cls.bases:
        return
    for name, annotation in cls.fields.items():
        cls.record[name] = (annotation, cls.names.pop(name, NO_DEFAULT))
    _check(machine, cls)


def _check(machine: Machine, cls: UserClass) -> None:
    missing = [default is NO_DEFAULT for _, default in cls.record.values()]
    if missing != sorted(missing, reverse=True) or any(name.startswith("_") for name in cls.record):
        raise machine.declined("Python raises an exception here: these fields don't make a named tuple")


def make(machine: Machine, cls: UserClass, given: Given) -> Row:
    """`Class(…)`."""
    from roundtrip.python.evaluate.classes import field_values

    values = field_values(machine, cls, given)
    return Row(cls, [values[name] for name in cls.record])


def get(machine: Machine, value: Row, attr: str) -> Any:
    """`row.attr`; raises KeyError where it is an attribute of every tuple."""
    from roundtrip.python.evaluate.classes import bound

    cls = value.cls
    found = cls.method(attr)
    if found is not None:
        return bound(machine, found, value, cls, attr)
    if attr in cls.record:
        return value[list(cls.record).index(attr)]
    if attr == "__class__":
        return cls
    if attr == "_asdict":
        return Builtin(attr, lambda inner, given: dict(zip(cls.record, value)))
    if attr == "_replace":
        return Builtin(attr, lambda inner, given: _replaced(inner, value, given))
    return of_class(cls, attr)


def _replaced(machine: Machine, value: Row, given: Given) -> Row:
    if given.args or not given.kwargs.keys() <= value.cls.record.keys():
        raise machine.declined("Python raises an exception here: no such field")
    return Row(value.cls, [given.kwargs.get(name, item) for name, item in zip(value.cls.record, value)])


def of_class(cls: UserClass, attr: str) -> Any:
    """`Class.attr`, of what every named tuple has. Raises KeyError."""
    if attr == "_fields":
        return tuple(cls.record)
    if attr == "_field_defaults":
        return {name: default for name, (_, default) in cls.record.items() if default is not NO_DEFAULT}
    if attr == "_make":
        return Builtin(attr, lambda machine, given: _made(machine, cls, given))
    raise KeyError(attr)


def _made(machine: Machine, cls: UserClass, given: Given) -> Row:
    from roundtrip.python.evaluate.displays import iterate

    (values,) = given.args
    return make(machine, cls, Given(given.node, list(iterate(machine, values))))


@library("collections", "namedtuple", "`collections.namedtuple(…)`")
def namedtuple(machine: Machine, given: Given) -> UserClass:
    if len(given.args) != 2 or not given.kwargs.keys() <= {"defaults"} or not isinstance(given.args[0], str):
        raise machine.declined("`namedtuple` isn't read statically with these arguments")
    names = given.args[1]
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if not isinstance(names, (list, tuple)) or not all(isinstance(n, str) and n.isidentifier() for n in names):
        raise machine.declined("the fields of a named tuple are names")
    defaults = list(given.kwargs.get("defaults") or ())
    if len(defaults) > len(names) or len(set(names)) != len(names):
        raise machine.declined("Python raises an exception here: these fields don't make a named tuple")
    cls = UserClass(str(given.args[0]), "namedtuple", (), machine)
    missing = len(names) - len(defaults)
    for number, name in enumerate(names):
        cls.record[str(name)] = (Unknown("any type"), defaults[number - missing] if number >= missing else NO_DEFAULT)
    _check(machine, cls)
    return cls


def functional(machine: Machine, given: Given) -> UserClass:
    """`NamedTuple("Name", [("field", type)])`."""
    if len(given.args) != 2 or given.kwargs or not isinstance(given.args[1], (list, tuple)):
        raise machine.declined("this named tuple isn't read statically")
    names = [pair[0] for pair in given.args[1]]
    return namedtuple(machine, Given(given.node, [given.args[0], names]))


__all__ = ["Function", "Row", "Wrapping", "finish", "get", "make", "of_class"]
