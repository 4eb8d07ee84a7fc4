"""Classes of the program and their objects: where attributes come from, and what operators and Python's functions ask.

An object's operators are Python's own here: they call the methods that the program defines for them, so that sorting,
comparing and the like work on such objects as on any other value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from roundtrip.python.evaluate.values import Bound, Fixed, Function, Given, Thing, Unknown, Unprovable
from roundtrip.python.evaluate.words import words

if TYPE_CHECKING:
    from roundtrip.python.evaluate.machine import Machine

NO_DEFAULT = Unknown("a field without a default")
RECORDS = ("dataclass", "namedtuple")
MODELS = ("model", "input", "output", "old model")


class UserClass(Fixed):
    """A class of the program. `fields`: the names with types, in their order: their types, or why they aren't known.

    `mro`: the class and those that it comes from, as Python goes through them. `record`: of a dataclass, its fields with
    type and default. `hera`: the class of Hera's that it extends.
    """

    __slots__ = (
        *(
            "bases",
            "fields",
            "frozen",
            "hera",
            "keywords",
            "kind",
            "machine",
            "module",
            "mro",
            "name",
            "names",
            "nested",
        ),
        *("ordered", "plain_eq", "record", "shown"),
    )

    def __init__(self, name: str, kind: str, bases: tuple[UserClass, ...], machine: Machine) -> None:
        self.name = name
        self.kind = kind
        self.bases = bases
        # their order takes time that grows with the square of what they come from
        machine.spend(sum(len(base.mro) for base in bases) ** 2 // 100)
        self.mro: list[UserClass] = [self, *linear([list(base.mro) for base in bases], bases)]
        self.machine = machine
        self.module = machine.frame.module
        self.nested = machine.frame.kind != "module"
        self.names: dict[str, Any] = {}
        self.fields: dict[str, Any] = {}
        self.record: dict[str, tuple[Any, Any]] = {}
        self.hera: str | None = next((base.hera for base in bases if base.hera), None)
        for base in reversed(self.mro[1:]):
            self.record.update(base.record)
        self.frozen: bool = any(base.frozen for base in bases)
        # its `__init__` takes keywords only
        self.keywords: bool = any(base.keywords for base in bases)
        self.ordered: bool = any(base.ordered for base in bases)
        # `eq=False`: its objects are equal to themselves only
        self.plain_eq = False
        self.shown: bool = all(base.shown for base in bases)

    def find(self, attr: str) -> Any:
        """The attribute of the class or of the classes it comes from; raises KeyError."""
        for current in self.mro:
            if attr in current.names:
                return current.names[attr]
        raise KeyError(attr)

    def method(self, name: str) -> Any:
        """A method, None where no class of the program defines it."""
        for current in self.mro:
            if name in current.names:
                return current.names[name]
        return None

    def all_fields(self) -> dict[str, tuple[Any, Any]]:
        """Every field, those of the bases first: its type, and its default (`Unknown` where it has none)."""
        if self.kind == "dataclass" or self.hera:
            return self.record
        result: dict[str, tuple[Any, Any]] = {}
        for current in reversed(self.mro):
            for name, annotation in current.fields.items():
                result[name] = (annotation, current.names.get(name, NO_DEFAULT))
        return result


def linear(sequences: list[list[UserClass]], bases: tuple[UserClass, ...]) -> list[UserClass]:
    """The bases in the order of Python's method resolution. Raises `Unprovable` where there is none."""
    work = [sequence for sequence in [*sequences, list(bases)] if sequence]
    result: list[UserClass] = []
    while work:
        for sequence in work:
            first = sequence[0]
            if not any(first in other[1:] for other in work):
                break
        else:
            raise Unprovable("Python raises TypeError here: these classes have no order among each other")
        result.append(first)
        work = [rest for sequence in work if (rest := [cls for cls in sequence if cls is not first])]
    return result


def _delegated(name: str) -> Callable[..., Any]:
    def call(self: Instance, *args: Any) -> Any:
        found = self.cls.method(name)
        if found is None:
            return NotImplemented
        return self.cls.machine.call(Bound(found, self), list(args))

    call.__name__ = name
    return call


class Instance:
    """An object of a `UserClass`."""

    __slots__ = ("attrs", "cls")

    def __init__(self, cls: UserClass) -> None:
        self.cls = cls
        self.attrs: dict[str, Any] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Instance:
        from copy import deepcopy

        twin = memo[id(self)] = Instance(self.cls)
        twin.attrs = {name: deepcopy(value, memo) for name, value in self.attrs.items()}
        return twin

    def has(self, name: str) -> bool:
        """Whether a class of the program defines the method."""
        return self.cls.method(name) is not None

    def values(self) -> tuple[Any, ...]:
        """The values of the fields of a dataclass."""
        return tuple(self.attrs[name] for name in self.cls.all_fields() if name in self.attrs)

    def __eq__(self, other: object) -> bool:
        if self.has("__eq__"):
            said = _delegated("__eq__")(self, other)
            return self is other if said is NotImplemented else bool(said)
        if self is other:
            return True
        if self.cls.kind == "dataclass" and not self.cls.plain_eq:
            if isinstance(other, Instance) and self.cls is other.cls:
                return self.values() == other.values()
            return False
        if self.cls.kind in MODELS and isinstance(other, Instance):
            raise Unprovable(f"whether this {self.cls.name} equals something isn't read")
        return False

    def __ne__(self, other: object) -> bool:
        return bool(_delegated("__ne__")(self, other)) if self.has("__ne__") else not self == other

    def __hash__(self) -> int:
        if self.has("__hash__"):
            return int(_delegated("__hash__")(self))
        if self.has("__eq__") or self.cls.kind in MODELS:
            raise Unprovable(f"objects of {self.cls.name} can't be hashed")
        if self.cls.kind == "dataclass" and not self.cls.plain_eq:
            if not self.cls.frozen:
                raise Unprovable(f"Python raises TypeError here: objects of {self.cls.name} can't be hashed")
            return hash(self.values())
        return id(self)

    def _before(self, other: object, name: str) -> Any:
        if self.has(name):
            return _delegated(name)(self, other)
        if self.cls.ordered and isinstance(other, Instance) and other.cls is self.cls:
            return getattr(self.values(), name)(other.values())
        return NotImplemented

    def __lt__(self, other: object) -> Any:
        return self._before(other, "__lt__")

    def __le__(self, other: object) -> Any:
        return self._before(other, "__le__")

    def __gt__(self, other: object) -> Any:
        return self._before(other, "__gt__")

    def __ge__(self, other: object) -> Any:
        return self._before(other, "__ge__")

    def __bool__(self) -> bool:
        for name in ("__bool__", "__len__"):
            if self.has(name):
                return bool(_delegated(name)(self))
        return True

    def __len__(self) -> int:
        if self.has("__len__"):
            return int(_delegated("__len__")(self))
        raise Unprovable(f"Python raises TypeError here: a {self.cls.name} has no length")

    def __iter__(self) -> Iterator[Any]:
        from roundtrip.python.evaluate.displays import iterate

        machine = self.cls.machine
        if self.has("__iter__"):
            found = _delegated("__iter__")(self)
            return stepping(machine, found) if isinstance(found, Instance) else iterate(machine, found)
        raise machine.declined(f"going through a {self.cls.name} isn't read statically")

    def __contains__(self, item: Any) -> bool:
        if self.has("__contains__"):
            return bool(_delegated("__contains__")(self, item))
        return any(item is other or item == other for other in self)

    def __str__(self) -> str:
        if self.has("__str__"):
            return _text(_delegated("__str__")(self))
        if self.cls.kind == "exception":
            from roundtrip.python.evaluate.exceptions import text

            return text(self)
        return repr(self)

    def __repr__(self) -> str:
        if self.has("__repr__"):
            return _text(_delegated("__repr__")(self))
        if self.cls.kind == "dataclass" and self.cls.shown and not self.cls.nested:
            from roundtrip.python.evaluate.displays import shown

            parts = [f"{name}={shown(self.attrs[name])}" for name in _written(self.cls) if name in self.attrs]
            return f"{self.cls.name}({', '.join(parts)})"
        raise Unprovable(f"how {self.cls.name} is written as text isn't read")

    def __format__(self, spec: str) -> str:
        if self.has("__format__"):
            return _text(_delegated("__format__")(self, spec))
        if spec:
            raise Unprovable(f"Python raises TypeError here: a {self.cls.name} takes no format")
        return str(self)


_OPERATORS = words(
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow or ror and rand xor rxor rshift rrshift "
    "lshift rlshift matmul rmatmul neg pos invert getitem"
)
for _name in _OPERATORS:
    setattr(Instance, f"__{_name}__", _delegated(f"__{_name}__"))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unprovable("Python raises TypeError here: an object is written as a text")
    return str.__str__(value)


def _written(cls: UserClass) -> list[str]:
    """The fields that the `repr` of a dataclass shows."""
    from roundtrip.python.evaluate.classes import FieldSpec

    return [
        name
        for name, (_, default) in cls.record.items()
        if not (isinstance(default, FieldSpec) and not default.options.get("repr", True))
    ]


def stepping(machine: Machine, iterator: Instance) -> Iterator[Any]:
    """What an object with `__next__` gives."""
    from roundtrip.python.evaluate.machine import Raised

    while True:
        state = machine.state()
        try:
            value = _delegated("__next__")(iterator)
        except Raised as problem:
            if not issubclass(problem.kind, StopIteration):
                raise
            machine.restore(state)
            return
        if value is NotImplemented:
            raise machine.declined(f"a {iterator.cls.name} is no iterator")
        machine.spend(1)
        yield value


class Super(Fixed):
    """`super()`: the methods of what comes after `cls` for `instance`, an object or a class."""

    __slots__ = ("cls", "instance")

    def __init__(self, cls: UserClass, instance: Any) -> None:
        self.cls = cls
        self.instance = instance

    def find(self, machine: Machine, attr: str) -> Any:
        """The method."""
        from roundtrip.python.evaluate.classes import bound, inherited

        own = self.instance if isinstance(self.instance, UserClass) else class_of(self.instance)
        if own is None or self.cls not in own.mro:
            raise machine.declined(f"`super().{attr}` isn't read statically")
        for current in own.mro[own.mro.index(self.cls) + 1 :]:
            if attr in current.names:
                return bound(machine, current.names[attr], self.instance, own, attr)
        return inherited(machine, own, self.instance, attr)


def class_of(value: Any) -> UserClass | None:
    """The class of the program that `value` is an object of."""
    if isinstance(value, Instance):
        return value.cls
    return value.cls if isinstance(value, Thing) else None


__all__ = ["Function", "Given", "Instance", "Super", "UserClass", "class_of", "linear", "stepping"]
