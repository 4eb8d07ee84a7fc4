"""Enumerations of the program: their members, what these are as text, and the methods that they have.

Python writes members with a type of their own beside (`(str, Enum)`) in f-strings as their value up to 3.11, and as their
name since: what depends on that is declined.
"""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.functions import Wrapping
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.objects import UserClass
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Bound, Builtin, Fixed, Function, Given, Member, Unknown, Unprovable
from roundtrip.python.evaluate.words import words

KINDS = ("enum", "strenum", "intenum", "str enum", "int enum")
# methods that change what a member is, or how Python finds one
_UNREAD = frozenset(
    words("__new__ _missing_ _generate_next_value_ __call__ __eq__ __hash__ __format__ __repr__ __len__")
)
# how `str(…)` and f-strings write a member of each kind, in every release of Python
_AS_NAME = {"enum": (True, True), "str enum": (True, False), "int enum": (True, False), "intenum": (False, False)}


class Auto(Fixed):
    """`enum.auto()`."""

    __slots__ = ()


class EnumClass(Fixed):
    """An enumeration of the program. `names`: its methods, and those of the enumerations that it extends."""

    __slots__ = ("kind", "machine", "members", "name", "names")

    def __init__(self, name: str, kind: str, machine: Machine) -> None:
        self.name = name
        self.kind = kind
        self.machine = machine
        self.members: dict[str, Member] = {}
        self.names: dict[str, Any] = {}

    def unique(self) -> list[Member]:
        """The members, each once, by its first name."""
        return [member for name, member in self.members.items() if member.name == name]

    def member(self, machine: Machine, name: Any) -> Any:
        """`Enumeration["NAME"]`."""
        if name not in self.members:
            raise machine.raised(KeyError, f"{self.name} has no member {name!s}")
        return read_as(self.members[name])

    def text(self, member: Member, formatted: bool) -> str:
        """How Python writes a member: `str(…)`, or `formatted` into a text. Raises `Unprovable`."""
        said = self.names.get("__str__")
        if said is not None:
            return str(self.machine.call(Bound(said, member), []))
        if self.kind == "strenum" or (self.kind == "intenum" and formatted):
            return str(member.value)
        if _AS_NAME.get(self.kind, (False, False))[formatted]:
            return f"{self.name}.{member.name}"
        raise Unprovable(f"how Python writes {self.name}.{member.name} as text depends on its version")


class Number(int):
    """A member of an enumeration of whole numbers, which is one itself."""

    member: Member

    def __new__(cls, member: Member) -> Number:
        self = int.__new__(cls, member.value)
        self.member = member
        return self

    def __str__(self) -> str:
        return str(self.member)

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if spec and self.member.plain else format(self.member, spec)

    def __repr__(self) -> str:
        raise Unprovable("the repr of an enumeration's member isn't read")

    def __deepcopy__(self, memo: dict[int, Any]) -> Number:
        return self

    __hash__ = int.__hash__


def read_as(member: Member) -> Any:
    """What stands for a member in the program: itself, or the number that it is."""
    return member.number if member.number is not None else member


def enumeration(machine: Machine, cls: UserClass, bases: list[Any]) -> Any:
    """The enumeration that the body of a class says."""
    result = EnumClass(cls.name, cls.kind, machine)
    for base in bases:
        if not isinstance(base, EnumClass) or base.members:
            return Unknown(f"the enumeration {cls.name}, whose bases aren't read")
        result.names.update(base.names)
    given: dict[str, Any] = {}
    for name, value in cls.names.items():
        if name in _UNREAD or (name.startswith("_") and not name.startswith("__") and name != "_ignore_"):
            return Unknown(f"the enumeration {cls.name}")
        if isinstance(value, (Function, Wrapping)) or name.startswith("__"):
            result.names[name] = value
        else:
            given[name] = value
    return _filled(machine, result, given)


def _filled(machine: Machine, result: EnumClass, given: dict[str, Any]) -> Any:
    text = result.kind in ("strenum", "str enum")
    numbers = result.kind in ("intenum", "int enum")
    init = result.names.get("__init__")
    last: Any = 0
    for name, value in given.items():
        if isinstance(value, Auto):
            if result.kind == "str enum" or (result.kind != "strenum" and not isinstance(last, int)):
                return Unknown(f"the enumeration {result.name}")
            value = name.lower() if result.kind == "strenum" else last + 1
        if isinstance(value, Unknown) or (text and not isinstance(value, str)) or (numbers and type(value) is not int):
            return Unknown(f"the enumeration {result.name}")
        last = value
        same = next((m for m in result.members.values() if _is_same(m.value, value)), None)
        member = same or Member(result.name, name, value, False, text)
        result.members[name] = member
        if same is not None:
            continue
        member.cls = result
        if numbers:
            member.plain = result.kind == "intenum" and "__str__" not in result.names
            member.number = Number(member)
        if init is not None:
            machine.call(Bound(init, member), list(value) if isinstance(value, tuple) else [value])
    return result


def _is_same(one: Any, other: Any) -> bool:
    plain = (str, int, float, bool, tuple, list, dict, type(None))
    return isinstance(one, plain) and isinstance(other, plain) and bool(one == other)


def by_value(machine: Machine, cls: EnumClass, given: Given) -> Any:
    """`Enumeration(value)`."""
    if len(given.args) != 1 or given.kwargs:
        raise machine.declined(f"`{cls.name}(…)` isn't read statically with these arguments")
    wanted = given.args[0]
    for member in cls.members.values():
        if wanted is member or _is_same(member.value, wanted):
            return read_as(member)
    raise machine.raised(ValueError, f"{cls.name} has no such member")


def functional(machine: Machine, kind: str, given: Given) -> Any:
    """`Enum("Name", …)`."""
    if len(given.args) != 2 or given.kwargs or not isinstance(given.args[0], str):
        raise machine.declined("this enumeration isn't read statically")
    result = EnumClass(str(given.args[0]), kind, machine)
    names = given.args[1]
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names):
        names = {name: Auto() for name in names}
    elif isinstance(names, (list, tuple)):
        names = dict(names)
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names):
        raise machine.declined("this enumeration isn't read statically")
    return _filled(machine, result, {str(name): value for name, value in names.items()})


def get(machine: Machine, cls: EnumClass, attr: str) -> Any:
    """`Enumeration.attr`."""
    if attr in cls.members:
        return read_as(cls.members[attr])
    if attr == "__members__":
        return {name: read_as(member) for name, member in cls.members.items()}
    if attr == "__name__":
        return cls.name
    found = cls.names.get(attr)
    if isinstance(found, Wrapping) and found.kind in ("staticmethod", "classmethod"):
        return found.function if found.kind == "staticmethod" else Bound(found.function, cls)
    if isinstance(found, Function):
        return found
    if found is None and not attr.startswith("_"):
        raise machine.raised(AttributeError, f"{cls.name} has no {attr}")
    raise machine.declined(f"`{attr}` of {cls.name} isn't read statically")


def of_member(machine: Machine, member: Member, attr: str) -> Any:
    """`member.attr`, of an enumeration of the program; raises KeyError where the enumeration says nothing of it."""
    if attr in ("value", "name", "_value_", "_name_"):
        return getattr(member, attr.strip("_"))
    cls = member.cls
    if cls is None:
        raise KeyError(attr)
    if attr in member.attrs:
        return member.attrs[attr]
    if attr == "__class__":
        return cls
    found = cls.names[attr]
    if isinstance(found, Wrapping):
        if found.kind == "property":
            return machine.call(found.function, [read_as(member)])
        if found.kind in ("staticmethod", "classmethod"):
            return get(machine, cls, attr)
        raise machine.declined(f"`{attr}` of {cls.name} isn't read statically")
    return Bound(found, read_as(member)) if isinstance(found, Function) else found


@library("enum", "auto", "`enum.auto()`")
def auto(machine: Machine, given: Given) -> Any:
    return Auto()


def _kinds() -> dict[str, str]:
    return {"enum.Enum": "enum", "enum.StrEnum": "strenum", "enum.IntEnum": "intenum"}


def made(machine: Machine, name: str, given: Given) -> Any:
    """`Enum(…)` by the name of Python's class."""
    return functional(machine, _kinds()[name], given)


__all__ = ["Auto", "Builtin", "EnumClass", "Number", "by_value", "enumeration", "of_member", "read_as"]
