"""The program's own classes: how they are defined, how objects are made of them, and what attributes these have."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.functions import Wrapping, call_function, call_value, tried
from roundtrip.python.evaluate.machine import Frame, Machine
from roundtrip.python.evaluate.objects import MODELS, Instance, Super, UserClass, class_of
from roundtrip.python.evaluate.objects import NO_DEFAULT as _NONE
from roundtrip.python.evaluate.tables import METHODS, statement
from roundtrip.python.evaluate.values import Bound, Builtin, Fixed, Function, Given, Kind, Text, Thing, Unknown
from roundtrip.python.evaluate.words import words

# what may stand as a base: name of the type → what it makes of the class
_BASES = {
    "object": "plain",
    "abc.ABC": "plain",
    "typing.Protocol": "plain",
    "typing.Generic": "plain",
    "typing.NamedTuple": "namedtuple",
    "typing.TypedDict": "typeddict",
    "enum.Enum": "enum",
    "enum.StrEnum": "strenum",
    "enum.IntEnum": "intenum",
    "str": "str",
    "int": "int",
    "Input": "input",
    "Output": "output",
    "pydantic.BaseModel": "model",
    "pydantic.v1.BaseModel": "old model",
}
# what several of them make together
_TOGETHER = {frozenset({"str", "enum"}): "str enum", frozenset({"int", "enum"}): "int enum"}


class FieldSpec(Fixed):
    """`dataclasses.field(…)`, pydantic's `Field(…)`."""

    __slots__ = ("default", "factory", "options")

    def __init__(self, default: Any, factory: Any, options: dict[str, Any] | None = None) -> None:
        self.default = default
        self.factory = factory
        self.options: dict[str, Any] = options or {}

    @property
    def plain(self) -> bool:
        """Whether it says nothing of the value."""
        return self.default is _NONE and self.factory is None


@statement(
    ast.ClassDef,
    "classes: plain ones with their operators, `dataclass`es, `NamedTuple`s, `TypedDict`s, enumerations, exceptions, "
    "Hera's `Input` and `Output`, and classes that extend Hera's",
)
def define_class(machine: Machine, node: ast.ClassDef) -> None:
    from roundtrip.python.evaluate import enums, rows
    from roundtrip.python.evaluate.hera import subclasses

    decorators = [machine.eval(decorator) for decorator in node.decorator_list]
    kind, bases, hera, keywords = _bases(machine, node)
    cls = UserClass(node.name, kind, tuple(base for base in bases if isinstance(base, UserClass)), machine)
    cls.hera = hera or cls.hera
    frame = Frame(machine.frame.module, machine.frame, cls.names, "class")
    before, machine.frame = machine.frame, frame
    _body(machine, node, cls)
    machine.frame = before
    for found in list(cls.names.values()):
        own(found, cls)
    value: Any = cls
    if kind in enums.KINDS:
        given = [t.id for s in node.body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)]
        if len(set(given)) < len(given):
            raise machine.declined("Python raises TypeError here: a member of an enumeration is defined once", node)
        value = enums.enumeration(machine, cls, bases)
    elif kind == "unknown":
        value = Unknown(f"the class {node.name}, whose bases aren't read")
    elif any(name in cls.names for name in _UNREAD):
        value = Unknown(f"the class {node.name}, which overrides what Python does with it")
    elif kind == "namedtuple":
        rows.finish(machine, cls)
    elif cls.hera and (why := subclasses.unread(cls)):
        value = Unknown(f"the class {node.name}, which {why},")
    if isinstance(value, UserClass):
        _announce(machine, cls, keywords, node)
    for decorator, at in zip(reversed(decorators), reversed(node.decorator_list)):
        machine.node = at
        value = call_value(machine, decorator, Given(at, [value]))
    machine.assign(node.name, value)


_UNREAD = words(
    "__new__ __getattribute__ __setattr__ __delattr__ __class_getitem__ __deepcopy__ __copy__ __reduce__ __reduce_ex__ "
    "__del__ __get__ __set__ __set_name__ __instancecheck__ __missing__ __index__ __round__ __delitem__"
)


def own(found: Any, cls: UserClass) -> None:
    """Tells a function which class defines it, for `super()`."""
    inner = found
    while isinstance(inner, Wrapping):
        own(inner.setter, cls)
        inner = inner.function
    if isinstance(inner, Function) and inner.owner is None:
        inner.owner = cls


def _announce(machine: Machine, cls: UserClass, keywords: dict[str, Any], node: ast.ClassDef) -> None:
    """`__init_subclass__` of what the class comes from."""
    for current in cls.mro[1:]:
        if "__init_subclass__" in current.names:
            found = current.names["__init_subclass__"]
            function = found.function if isinstance(found, Wrapping) else found
            call_value(machine, Bound(function, cls), Given(node, [], keywords))
            return
    if keywords and cls.kind != "typeddict":
        raise machine.declined("Python raises TypeError here: a class takes no keywords", node)


def _bases(machine: Machine, node: ast.ClassDef) -> tuple[str, list[Any], str | None, dict[str, Any]]:
    """What the bases make of a class: its kind, the bases that the program defines, and the one that is Hera's."""
    from roundtrip.python.evaluate.annotations import TypeValue
    from roundtrip.python.evaluate.enums import EnumClass
    from roundtrip.python.evaluate.exceptions import native, standing_for

    kinds: list[str] = []
    bases: list[Any] = []
    hera: str | None = None
    keywords = {str(keyword.arg): machine.eval(keyword.value) for keyword in node.keywords}
    meta = keywords.pop("metaclass", None)
    if meta is not None and not (isinstance(meta, TypeValue) and meta.name == "abc.ABCMeta"):
        kinds.append("unknown")
    for expression in node.bases:
        value = machine.eval(expression)
        if isinstance(value, (UserClass, EnumClass)):
            bases.append(value)
            kinds.append(value.kind)
            # what is Hera's own comes first then, as Python would have it
            if hera and isinstance(value, UserClass) and value.hera is None and _clashes(value):
                kinds.append("unknown")
        elif isinstance(value, Kind) and not value.name.startswith("m."):
            kinds.append("hera" if hera is None and not any(getattr(b, "hera", None) for b in bases) else "unknown")
            hera = value.name
        elif isinstance(value, TypeValue) and value.name in _BASES and (not value.args or value.form == "generic"):
            kinds.append(_BASES[value.name])
        elif isinstance(value, TypeValue) and native(value) is not None:
            kinds.append("exception")
            bases.append(standing_for(machine, value))
        else:
            kinds.append("unknown")
    found = frozenset(kinds) - {"plain"}
    if "unknown" in found or (len(found) > 1 and found not in _TOGETHER) or found & {"str", "int"} == found != set():
        return "unknown", [], None, keywords
    return _TOGETHER.get(found, next(iter(found), "plain")), bases, hera, keywords


def _clashes(mixin: UserClass) -> bool:
    """Whether a class behind one of Hera's has something that Hera's has as well."""
    from roundtrip.python.evaluate.hera.subclasses import is_heras

    return any(is_heras(name) or name.startswith("__") for name in mixin.names if name not in ("__doc__", "__module__"))


def _body(machine: Machine, node: ast.ClassDef, cls: UserClass) -> None:
    documented = ast.get_docstring(node, clean=False)
    if documented is not None:
        cls.names["__doc__"] = documented
    for statement_node in node.body:
        if isinstance(statement_node, ast.AnnAssign) and isinstance(statement_node.target, ast.Name):
            name = statement_node.target.id
            if machine.frame.module.future:
                found: Any = Text(ast.unparse(statement_node.annotation), machine.place(statement_node.annotation))
            else:
                found = tried(machine, statement_node.annotation)
            cls.fields[name] = found
        machine.run([statement_node])


def instantiate(machine: Machine, cls: Any, given: Given) -> Any:
    """`Class(…)`."""
    from roundtrip.python.evaluate import enums, exceptions, rows
    from roundtrip.python.evaluate.hera import subclasses

    if isinstance(cls, enums.EnumClass):
        return enums.by_value(machine, cls, given)
    if cls.kind == "namedtuple":
        return rows.make(machine, cls, given)
    if cls.kind == "typeddict":
        from roundtrip.python.evaluate.builtins import call_type

        return call_type(machine, "dict", given)
    if cls.hera:
        return subclasses.make(machine, cls, given)
    if cls.kind in ("model", "input", "output"):
        from roundtrip.python.evaluate import pydantic

        return pydantic.instantiate(machine, cls, given)
    instance = Instance(cls)
    if cls.kind == "exception":
        instance.attrs["args"] = tuple(given.args)
    init = cls.method("__init__")
    if init is not None:
        call_value(machine, Bound(init, instance), given)
    elif cls.kind == "dataclass":
        fill(machine, instance, cls, given)
    elif cls.kind == "exception":
        exceptions.plain_init(machine, cls, given)
    elif cls.kind != "plain":
        raise machine.declined(f"objects of {cls.name} aren't read statically")
    elif given.args or given.kwargs:
        raise machine.declined(f"Python raises TypeError here: {cls.name} takes no arguments")
    return instance


def field_values(machine: Machine, cls: UserClass, given: Given) -> dict[str, Any]:
    """The values of a record's fields, from arguments and defaults."""
    fields = {name: field for name, field in cls.record.items() if not _left_out(field[1])}
    names = list(fields)
    if len(given.args) > (0 if cls.keywords else len(names)):
        raise machine.declined(f"Python raises TypeError here: too many arguments for {cls.name}")
    values = dict(zip(names, given.args))
    for name, value in given.kwargs.items():
        if name not in fields or name in values:
            raise machine.declined(f"Python raises TypeError here: {name} for {cls.name}")
        values[name] = value
    for name, (_, default) in cls.record.items():
        if name in values:
            continue
        if isinstance(default, FieldSpec):
            default = machine.call(default.factory, []) if default.factory is not None else default.default
        if default is not _NONE:
            values[name] = default
        elif name in fields:
            raise machine.declined(f"Python raises TypeError here: {cls.name} needs {name}")
    return values


def _left_out(default: Any) -> bool:
    return isinstance(default, FieldSpec) and default.options.get("init", True) is False


def fill(machine: Machine, instance: Any, cls: UserClass, given: Given) -> None:
    """What the `__init__` that `@dataclass` writes does."""
    from roundtrip.python.evaluate.records import is_initial

    values = field_values(machine, cls, given)
    initial = [name for name, (annotation, _) in cls.record.items() if is_initial(annotation)]
    instance.attrs.update((name, values[name]) for name in cls.record if name in values and name not in initial)
    after = instance.cls.method("__post_init__")
    if after is not None:
        call_value(machine, Bound(after, instance), Given(given.node, [values[name] for name in initial]))


def get(machine: Machine, value: Any, attr: str) -> Any:
    """`value.attr`, of an object or a class of the program."""
    if isinstance(value, Instance):
        return _of_object(machine, value, attr)
    cls: UserClass = value
    if attr in ("__name__", "__qualname__") and not (attr == "__qualname__" and cls.nested):
        return cls.name
    try:
        found = cls.find(attr)
    except KeyError:
        return inherited(machine, cls, cls, attr)
    return bound(machine, found, cls, cls, attr)


def _of_object(machine: Machine, value: Instance, attr: str) -> Any:
    cls = value.cls
    found = cls.method(attr)
    if isinstance(found, Wrapping) and found.kind == "property":
        return machine.call(found.function, [value])
    if attr in value.attrs:
        return value.attrs[attr]
    if attr == "__class__":
        return cls
    if attr == "__dict__":
        return value.attrs
    entry = METHODS.get("Instance", {}).get(attr)
    if entry is not None and cls.kind in MODELS:
        handler = entry.handler
        return Builtin(attr, lambda inner, given: handler(inner, value, given))
    try:
        found = cls.find(attr)
    except KeyError:
        return inherited(machine, cls, value, attr)
    return bound(machine, found, value, cls, attr)


def bound(machine: Machine, found: Any, value: Any, cls: UserClass, attr: str) -> Any:
    """What a name of a class is for `value`: one of its objects, or the class itself."""
    is_object = not isinstance(value, UserClass)
    if isinstance(found, Wrapping):
        if found.kind == "staticmethod":
            return found.function
        if found.kind == "classmethod":
            return Bound(found.function, cls)
        if found.kind == "property":
            return machine.call(found.function, [value]) if is_object else found
        if found.kind == "cached_property":
            if not is_object:
                return found
            result = machine.call(found.function, [value])
            attributes_of(value)[attr] = result
            return result
        return Bound(found.function, value) if is_object else found.function
    if found is None and attr == "__init__":
        # written by `@dataclass`
        owner = next(
            current for current in cls.mro if "__init__" in current.names and current.names["__init__"] is None
        )
        if owner.hera:
            from roundtrip.python.evaluate.hera import subclasses

            return Builtin(attr, lambda inner, given: subclasses.fill(inner, value, owner, given))
        return Builtin(attr, lambda inner, given: fill(inner, value, owner, given))
    if isinstance(found, Function) and is_object:
        return Bound(found, value)
    if isinstance(found, Builtin) and found.name == "method" and is_object:
        return Bound(found, value)
    if isinstance(found, FieldSpec):
        raise machine.declined(f"`{attr}` of {cls.name} isn't read statically")
    return found


def _nothing(machine: Machine, given: Given) -> None:
    """`__init__` and `__init_subclass__` of `object`."""
    if given.args or given.kwargs:
        raise machine.declined("Python raises TypeError here: `object` takes no arguments")


def attributes_of(value: Any) -> dict[str, Any]:
    """The attributes that an object of the program has of its own."""
    return value.own if isinstance(value, Thing) else value.attrs


def inherited(machine: Machine, cls: UserClass, value: Any, attr: str) -> Any:
    """An attribute that no class of the program defines."""
    from roundtrip.python.evaluate import exceptions
    from roundtrip.python.evaluate.hera import subclasses

    if cls.hera:
        return subclasses.inherited(machine, cls, value, attr)
    if cls.kind == "exception" and not isinstance(value, UserClass):
        return exceptions.attribute(machine, value, attr)
    if attr in ("__init__", "__init_subclass__") and cls.kind == "plain":
        return Builtin(attr, _nothing)
    fallback = cls.method("__getattr__")
    if fallback is not None and isinstance(value, Instance) and not attr.startswith("__"):
        return machine.call(Bound(fallback, value), [attr])
    if attr.startswith("__") or cls.kind not in ("plain", "dataclass"):
        raise machine.declined(f"`{attr}` of {cls.name} isn't read statically")
    raise machine.raised(AttributeError, f"`{attr}` of {cls.name} isn't there")


def set_(machine: Machine, value: Instance | UserClass, attr: str, to: Any) -> None:
    """`value.attr = to`."""
    if isinstance(value, UserClass):
        if value.kind not in ("plain", "dataclass") or attr.startswith("__"):
            raise machine.declined(f"setting `{attr}` of the class {value.name} isn't read statically")
        value.names[attr] = to
        return
    cls = value.cls
    if cls.kind in MODELS:
        raise machine.declined(f"setting `{attr}` of {cls.name} isn't read statically")
    if cls.frozen:
        raise machine.declined(f"Python raises an exception here: {cls.name} can't be changed")
    if set_property(machine, cls, value, attr, to):
        return
    slots = cls.method("__slots__")
    if attr.startswith("__") or (slots is not None and not (isinstance(slots, (list, tuple)) and attr in slots)):
        raise machine.declined(f"setting `{attr}` of {cls.name} isn't read statically")
    value.attrs[attr] = to


def set_property(machine: Machine, cls: UserClass, value: Any, attr: str, to: Any) -> bool:
    """Sets a property of the program's, if `attr` is one."""
    found = cls.method(attr)
    if not isinstance(found, Wrapping) or found.kind != "property":
        return False
    if found.setter is None:
        raise machine.raised(AttributeError, f"`{attr}` can't be set")
    machine.call(found.setter, [value, to])
    return True


def call_method(machine: Machine, value: Instance, name: str, given: Given) -> Any:
    """`value.name(…)`, of a method that the class has."""
    return call_value(machine, get(machine, value, name), given)


__all__ = ["FieldSpec", "Instance", "Super", "UserClass", "call_function", "class_of"]
