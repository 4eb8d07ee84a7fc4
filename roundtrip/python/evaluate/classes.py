"""The program's own classes: records (`dataclass`, `NamedTuple`), enumerations, plain classes, pydantic's inputs and outputs."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.functions import Wrapping, call_function, call_value, tried
from roundtrip.python.evaluate.machine import Frame, Machine
from roundtrip.python.evaluate.tables import METHODS, statement
from roundtrip.python.evaluate.values import Bound, Builtin, Fixed, Function, Given, Member, Text, Unknown, Unprovable
from roundtrip.python.evaluate.words import words

# what may stand as a base: name of the type → what it makes of the class
_BASES = {
    "object": "plain",
    "abc.ABC": "plain",
    "typing.Protocol": "plain",
    "typing.NamedTuple": "namedtuple",
    "enum.Enum": "enum",
    "enum.StrEnum": "strenum",
    "enum.IntEnum": "intenum",
    "str": "str",
    "Input": "input",
    "Output": "output",
    "pydantic.BaseModel": "model",
    "pydantic.v1.BaseModel": "old model",
}


class Auto(Fixed):
    """`enum.auto()`."""

    __slots__ = ()


class FieldSpec(Fixed):
    """`dataclasses.field(…)`, pydantic's `Field(…)`."""

    __slots__ = ("default", "factory")

    def __init__(self, default: Any, factory: Any) -> None:
        self.default = default
        self.factory = factory

    @property
    def plain(self) -> bool:
        """Whether it says nothing of the value."""
        return self.default is _NONE and self.factory is None


class UserClass(Fixed):
    """A class of the program. `fields`: the names with types, in their order: their types, or why they aren't known."""

    __slots__ = ("base", "fields", "frozen", "keywords", "kind", "module", "name", "names")

    def __init__(self, name: str, kind: str, base: UserClass | None, module: Any) -> None:
        self.name = name
        self.kind = kind
        self.base = base
        self.module = module
        self.names: dict[str, Any] = {}
        self.fields: dict[str, Any] = {}
        self.frozen = False
        # its `__init__` takes keywords only
        self.keywords = False

    def find(self, attr: str) -> Any:
        """The attribute of the class or of the classes it comes from; raises KeyError."""
        current: UserClass | None = self
        while current is not None:
            if attr in current.names:
                return current.names[attr]
            current = current.base
        raise KeyError(attr)

    def all_fields(self) -> dict[str, tuple[Any, Any]]:
        """Every field, those of the base first: its type, and its default (`Unknown` where it has none)."""
        result = self.base.all_fields() if self.base is not None else {}
        for name, annotation in self.fields.items():
            result[name] = (annotation, self.names.get(name, _NONE))
        return result


_NONE = Unknown("a field without a default")


class EnumClass(Fixed):
    """An enumeration of the program."""

    __slots__ = ("members", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[str, Member] = {}

    def unique(self) -> list[Member]:
        """The members, each once, by its first name."""
        return [member for name, member in self.members.items() if member.name == name]

    def member(self, machine: Machine, name: Any) -> Member:
        """`Enumeration["NAME"]`."""
        if name not in self.members:
            raise machine.declined(f"{self.name} has no member {name!s}")
        return self.members[name]


class Instance:
    """An object of a `UserClass`."""

    __slots__ = ("attrs", "cls")

    def __init__(self, cls: UserClass) -> None:
        self.cls = cls
        self.attrs: dict[str, Any] = {}

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Instance) and self.cls is other.cls and self.cls.kind in ("dataclass", "namedtuple"):
            return self.attrs == other.attrs
        if isinstance(other, Instance) and self.cls.kind == "plain" == other.cls.kind:
            return False
        raise Unprovable(f"whether this {self.cls.name} equals something isn't read")

    def __hash__(self) -> int:
        raise Unprovable(f"the hash of {self.cls.name} isn't read")

    def __repr__(self) -> str:
        raise Unprovable(f"the repr of {self.cls.name} isn't read")


class Super(Fixed):
    """`super()`: the methods of what `cls` comes from, on `instance`."""

    __slots__ = ("cls", "instance")

    def __init__(self, cls: UserClass, instance: Any) -> None:
        self.cls = cls
        self.instance = instance

    def find(self, machine: Machine, attr: str) -> Any:
        """The method."""
        base = self.cls.base
        try:
            found = base.find(attr) if base is not None else None
        except KeyError:
            found = None
        if found is None and attr == "__init__" and (base or self.cls).kind == "plain":
            return Builtin(attr, lambda inner, given: None)
        if isinstance(found, Function):
            return Bound(found, self.instance)
        raise machine.declined(f"`super().{attr}` isn't read statically")


@statement(ast.ClassDef, "classes: plain ones, `dataclass`es, `NamedTuple`s, enumerations, Hera's `Input` and `Output`")
def define_class(machine: Machine, node: ast.ClassDef) -> None:
    decorators = [machine.eval(decorator) for decorator in node.decorator_list]
    kind, base = _base(machine, node)
    cls = UserClass(node.name, kind, base, machine.frame.module)
    frame = Frame(machine.frame.module, machine.frame, cls.names, "class")
    before, machine.frame = machine.frame, frame
    _body(machine, node, cls)
    machine.frame = before
    for found in cls.names.values():
        inner = found.function if isinstance(found, Wrapping) else found
        if isinstance(inner, Function):
            inner.owner = cls
    value: Any = cls
    if kind in ("enum", "strenum", "intenum", "str enum"):
        value = _enumeration(machine, cls, kind)
    elif kind == "unknown":
        value = Unknown(f"the class {node.name}, whose bases aren't read")
    elif any(name in cls.names for name in _UNREAD):
        value = Unknown(f"the class {node.name}, which overrides what Python does with it")
    for decorator, at in zip(reversed(decorators), reversed(node.decorator_list)):
        machine.node = at
        value = call_value(machine, decorator, Given(at, [value]))
    machine.assign(node.name, value)


_UNREAD = words(
    "__new__ __getattr__ __getattribute__ __setattr__ __init_subclass__ __class_getitem__ __eq__ __hash__ __bool__ "
    "__len__ __iter__ __getitem__ __contains__ __add__ __rshift__ __or__ __enter__ __exit__ __format__ __deepcopy__"
)


def _base(machine: Machine, node: ast.ClassDef) -> tuple[str, UserClass | None]:
    """What the bases make of a class: its kind, and the base that the program defines."""
    from roundtrip.python.evaluate.annotations import TypeValue

    if node.keywords:
        return "unknown", None
    kinds: list[str] = []
    base: UserClass | None = None
    for expression in node.bases:
        value = machine.eval(expression)
        if isinstance(value, UserClass) and base is None and value.kind != "namedtuple":
            base = value
            kinds.append(value.kind)
        elif isinstance(value, TypeValue) and value.name in _BASES and not value.args:
            kinds.append(_BASES[value.name])
        else:
            kinds.append("unknown")
    if not kinds:
        return "plain", None
    if kinds == ["str", "enum"]:
        return "str enum", None
    if len(set(kinds) - {"plain"}) > 1 or "unknown" in kinds or "str" in kinds:
        return "unknown", None
    return next((kind for kind in kinds if kind != "plain"), "plain"), base


def _body(machine: Machine, node: ast.ClassDef, cls: UserClass) -> None:
    for statement_node in node.body:
        if isinstance(statement_node, ast.AnnAssign) and isinstance(statement_node.target, ast.Name):
            name = statement_node.target.id
            if machine.frame.module.future:
                found: Any = Text(ast.unparse(statement_node.annotation), machine.place(statement_node.annotation))
            else:
                found = tried(machine, statement_node.annotation)
            cls.fields[name] = found
        machine.run([statement_node])


def _enumeration(machine: Machine, cls: UserClass, kind: str) -> Any:
    result = EnumClass(cls.name)
    shown = kind == "strenum"
    text = kind in ("strenum", "str enum")
    last = 0
    for name, value in cls.names.items():
        if name == "__str__" and isinstance(value, Function) and _writes_value(value):
            shown = True
            continue
        if isinstance(value, (Function, Wrapping)):
            # methods of an enumeration change what its members do
            return Unknown(f"the enumeration {cls.name}, which has methods")
        if name.startswith("_"):
            continue
        if isinstance(value, Auto):
            if kind == "str enum" or (kind != "strenum" and not isinstance(last, int)):
                return Unknown(f"the enumeration {cls.name}")
            value = name.lower() if kind == "strenum" else last + 1
        if kind == "intenum" or (text and not isinstance(value, str)) or isinstance(value, (Unknown, list, dict)):
            return Unknown(f"the enumeration {cls.name}")
        if isinstance(value, int):
            last = value
        same = next((m for m in result.members.values() if type(m.value) is type(value) and m.value == value), None)
        result.members[name] = same or Member(cls.name, name, value, shown, text)
    for member in result.members.values():
        member.shown = shown
    return result


def _writes_value(function: Function) -> bool:
    """Whether a `__str__` is nothing but the value of the member."""
    node = function.node
    assert isinstance(node, ast.FunctionDef)
    last = node.body[-1]
    said = ast.unparse(last.value) if isinstance(last, ast.Return) and last.value is not None else ""
    documented = (
        len(node.body) == 2 and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    )
    me = node.args.args[0].arg if len(node.args.args) == 1 else ""
    return (len(node.body) == 1 or documented) and said in (f"{me}.value", f"str({me}.value)")


def instantiate(machine: Machine, cls: UserClass | EnumClass, given: Given) -> Any:
    """`Class(…)`."""
    if isinstance(cls, EnumClass):
        for member in cls.members.values():
            if len(given.args) == 1 and (given.args[0] is member or given.args[0] == member.value):
                return member
        raise machine.declined(f"Python raises ValueError here: {cls.name} has no such member")
    instance = Instance(cls)
    if cls.kind in ("dataclass", "namedtuple"):
        _fill(machine, instance, given)
    elif cls.kind == "plain":
        try:
            init = cls.find("__init__")
        except KeyError:
            if given.args or given.kwargs:
                raise machine.declined(f"Python raises TypeError here: {cls.name} takes no arguments") from None
        else:
            call_value(machine, Bound(init, instance), given)
    elif cls.kind in ("model", "input", "output"):
        from roundtrip.python.evaluate import pydantic

        return pydantic.instantiate(machine, cls, given)
    else:
        raise machine.declined(f"objects of {cls.name} aren't read statically")
    return instance


def _fill(machine: Machine, instance: Instance, given: Given) -> None:
    """What the `__init__` that Python writes does."""
    cls = instance.cls
    fields = cls.all_fields()
    names = list(fields)
    if len(given.args) > (0 if cls.keywords else len(names)):
        raise machine.declined(f"Python raises TypeError here: too many arguments for {cls.name}")
    values = dict(zip(names, given.args))
    for name, value in given.kwargs.items():
        if name not in fields or name in values:
            raise machine.declined(f"Python raises TypeError here: {name} for {cls.name}")
        values[name] = value
    for name, (_, default) in fields.items():
        if name not in values:
            if default is _NONE:
                raise machine.declined(f"Python raises TypeError here: {cls.name} needs {name}")
            if isinstance(default, FieldSpec):
                default = machine.call(default.factory, []) if default.factory is not None else default.default
                if default is _NONE:
                    raise machine.declined(f"Python raises TypeError here: {cls.name} needs {name}")
            values[name] = default
    instance.attrs.update((name, values[name]) for name in names)
    if cls.kind == "dataclass":
        try:
            after = cls.find("__post_init__")
        except KeyError:
            return
        call_value(machine, Bound(after, instance), Given(given.node))


def get(machine: Machine, value: Instance | UserClass | EnumClass, attr: str) -> Any:
    """`value.attr`."""
    if isinstance(value, EnumClass):
        if attr in value.members:
            return value.members[attr]
        if attr == "__members__":
            return dict(value.members)
        raise machine.declined(f"`{attr}` of {value.name} isn't read statically")
    cls = value.cls if isinstance(value, Instance) else value
    if isinstance(value, Instance) and attr in value.attrs:
        return value.attrs[attr]
    if attr == "__class__" and isinstance(value, Instance):
        return cls
    if attr == "__name__" and isinstance(value, UserClass):
        return cls.name
    entry = METHODS.get("Instance", {}).get(attr)
    if entry is not None and isinstance(value, Instance) and cls.kind in ("model", "input", "output"):
        handler = entry.handler
        return Builtin(attr, lambda inner, given: handler(inner, value, given))
    try:
        found = cls.find(attr)
    except KeyError:
        if attr == "_replace" and isinstance(value, Instance) and cls.kind == "namedtuple":
            return Bound(_REPLACE, value)
        raise machine.declined(f"`{attr}` of {cls.name} isn't read statically") from None
    if isinstance(found, Wrapping):
        if found.kind == "staticmethod":
            return found.function
        if found.kind == "classmethod":
            return Bound(found.function, cls)
        if found.kind == "property":
            return machine.call(found.function, [value]) if isinstance(value, Instance) else found
        return Bound(found.function, value) if isinstance(value, Instance) else found.function
    if isinstance(found, Function) and isinstance(value, Instance):
        return Bound(found, value)
    if isinstance(found, FieldSpec):
        raise machine.declined(f"`{attr}` of {cls.name} isn't read statically")
    return found


def _replace(machine: Machine, given: Given) -> Instance:
    source: Instance = given.args[0]
    twin = Instance(source.cls)
    twin.attrs.update(source.attrs)
    if not given.kwargs.keys() <= twin.attrs.keys() or len(given.args) > 1:
        raise machine.declined("Python raises an exception here: no such field")
    twin.attrs.update(given.kwargs)
    return twin


_REPLACE = Builtin("_replace", _replace)


def set_(machine: Machine, value: Instance | UserClass, attr: str, to: Any) -> None:
    """`value.attr = to`."""
    if isinstance(value, UserClass):
        if value.kind != "plain":
            raise machine.declined(f"setting `{attr}` of the class {value.name} isn't read statically")
        value.names[attr] = to
        return
    if value.cls.kind in ("model", "input", "output"):
        raise machine.declined(f"setting `{attr}` of {value.cls.name} isn't read statically")
    if value.cls.frozen or value.cls.kind == "namedtuple":
        raise machine.declined(f"Python raises an exception here: {value.cls.name} can't be changed")
    try:
        found = value.cls.find(attr)
    except KeyError:
        found = None
    if isinstance(found, Wrapping) or "__slots__" in value.cls.names:
        raise machine.declined(f"setting `{attr}` of {value.cls.name} isn't read statically")
    value.attrs[attr] = to


def call_method(machine: Machine, value: Instance, name: str, given: Given) -> Any:
    """`value.name(…)`, of a method that the class has."""
    return call_value(machine, get(machine, value, name), given)


def instance_text(value: Any) -> str:
    """`str(value)` of an object of the program. Raises `Unprovable`."""
    raise Unprovable(f"how {getattr(getattr(value, 'cls', None), 'name', 'this')} is written as text isn't read")


def instance_truth(machine: Machine, value: Any) -> bool:
    """`bool(value)`; an object of the program is true."""
    if isinstance(value, Instance):
        return True if value.cls.kind != "namedtuple" else bool(value.attrs)
    if isinstance(value, Member):
        if value.text:
            return bool(value.value)
        return True
    return bool(value)


__all__ = ["Instance", "UserClass", "call_function"]
