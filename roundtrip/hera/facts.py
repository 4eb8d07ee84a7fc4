"""Facts about Hera, by version: its models, its classes, and where each argument lands in what Hera builds.

The data is generated from an installed Hera by `python -m roundtrip.hera.generate`; nothing here imports Hera. Models
and wrappers are made when first asked for, so that loading costs little more than reading the JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

VERSIONS = ("5.20", "6.0", "7.1")
NEWEST = VERSIONS[-1]
DATA = Path(__file__).parent / "data"

KINDS = ("str", "int", "bool", "float", "any", "datetime", "bytes", "list", "dict", "model", "union")


class Type(NamedTuple):
    """The type of a model's field.

    `kind` is one of `KINDS`. `args`: the items of a list, key and value of a dict, the alternatives of a union.
    `model`: the name of the model, of kind "model" only. That a field may be left out is not part of its type.
    """

    kind: str
    args: tuple[Type, ...] = ()
    model: str | None = None


class Field(NamedTuple):
    """One field of a model: what Argo calls it, its type, and whether Hera insists on it."""

    alias: str
    type: Type
    required: bool


class Model(NamedTuple):
    """A model, `m.<name>`: its fields by their Python names. `root`: what a root model (`Item`, `Quantity` …) wraps.

    `module`: where `name` is imported from.
    """

    name: str
    fields: dict[str, Field]
    by_alias: dict[str, Field]
    root: Type | None
    module: str


class Argument(NamedTuple):
    """One argument of a wrapper.

    `paths`: the dotted Argo paths at which its value lands in what the wrapper builds, "" being the whole of it; none
    where Hera takes the argument and drops it. `required`: Python raises without it. `falsy_dropped`: Hera treats 0, "",
    False and empty collections like None, or refuses them (`falsy_refused`). `generated`: Hera makes up a value, another
    one each time, where the argument is left out. `default`: its default, None where it has none that JSON can say.
    `elsewhere`: by model, the paths at which the value lands in what else the wrapper builds (the mount of a volume).
    """

    paths: tuple[str, ...]
    required: bool
    falsy_dropped: bool
    falsy_refused: bool
    generated: bool
    default: Any
    elsewhere: dict[str, tuple[str, ...]]


class Wrapper(NamedTuple):
    """One of Hera's own classes that stand for something of Argo's.

    `model`: the model that it builds. `args`: by name, in the order of the class. `implied`: by dotted Argo path, what
    Hera writes without being told. `bases`: the names of its base classes, public or not, nearest first. `context`: it
    opens a `with`. `callable`: calling it makes a Task or Step. `dropped_as`: for a Parameter, the arguments that Hera
    drops where it is used as "input", "argument" or "output".
    """

    name: str
    model: str
    args: dict[str, Argument]
    implied: dict[str, Any]
    bases: tuple[str, ...]
    context: bool
    callable: bool
    dropped_as: dict[str, frozenset[str]]


class Legacy(NamedTuple):
    """A field that a later Argo dropped: the last Hera that has it, and the first Hera and Argo that do not."""

    alias: str
    type: Type
    last: str
    dropped: str
    argo: str


class Facts(NamedTuple):
    """Everything known about one version of Hera.

    `exports`: the names that `hera.workflows` has; `model_exports`: those of `hera.workflows.models`. `enums`: by name,
    the members of `hera.workflows`' enumerations and their values. `aliases`: names of `hera.workflows` that are models
    by another name. `legacy`: by model and Python name of the field, what this version no longer has.
    """

    version: str
    argo: str
    models: Mapping[str, Model]
    wrappers: Mapping[str, Wrapper]
    exports: frozenset[str]
    model_exports: frozenset[str]
    enums: dict[str, dict[str, str]]
    aliases: dict[str, str]
    legacy: dict[str, dict[str, Legacy]]


V = TypeVar("V")


class _Lazy(Mapping[str, V]):
    """A dictionary whose values are made from raw data when first asked for."""

    def __init__(self, raw: dict[str, Any], make: Callable[[str, Any], V]) -> None:
        self._raw = raw
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = self._make(name, self._raw[name])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


@cache
def facts(version: str = NEWEST) -> Facts:
    """The facts about Hera `version` ("7.1", or a full version of the same series). KeyError where none are known."""
    series = ".".join(version.split(".")[:2])
    if series not in VERSIONS:
        raise KeyError(f"no facts about Hera {version}; known: {', '.join(VERSIONS)}")
    raw = json.loads((DATA / f"{series}.json").read_text(encoding="utf-8"))
    return Facts(
        version=raw["version"],
        argo=raw["argo"],
        models=_Lazy(raw["models"], _model),
        wrappers=_Lazy(raw["wrappers"], _wrapper),
        exports=frozenset(raw["exports"]),
        model_exports=frozenset(raw["model_exports"]),
        enums=raw["enums"],
        aliases=raw["aliases"],
        legacy={
            model: {
                arg: Legacy(found["alias"], parse_type(found["type"]), found["last"], found["dropped"], found["argo"])
                for arg, found in fields.items()
            }
            for model, fields in raw["legacy"].items()
        },
    )


_DOT = re.compile(r"(?<!\\)\.")


def keys_of(path: str) -> tuple[str, ...]:
    """The keys of a dotted Argo path; `\\.` is a dot within a key."""
    return tuple(step.replace("\\.", ".") for step in _DOT.split(path))


def path_of(kind: str, arg: str) -> tuple[str, ...] | None:
    """The one place where Hera writes the argument `arg` of `kind`, a wrapper or `m.` and a model; None where there is none."""
    if kind.startswith("m."):
        model = facts().models.get(kind[2:])
        return (model.fields[arg].alias,) if model is not None and arg in model.fields else None
    wrapper = facts().wrappers.get(kind)
    paths = wrapper.args[arg].paths if wrapper is not None and arg in wrapper.args else ()
    return keys_of(paths[0]) if len(paths) == 1 and paths[0] else None


def _model(name: str, raw: dict[str, Any]) -> Model:
    fields = {arg: Field(found[0], parse_type(found[1]), len(found) > 2) for arg, found in raw["fields"].items()}
    return Model(
        name=name,
        fields=fields,
        by_alias={field.alias: field for field in fields.values()},
        root=parse_type(raw["root"]) if "root" in raw else None,
        module=raw.get("module", "hera.workflows.models"),
    )


def _wrapper(name: str, raw: dict[str, Any]) -> Wrapper:
    return Wrapper(
        name=name,
        model=raw["model"],
        args={arg: _argument(found) for arg, found in raw["args"].items()},
        implied=raw.get("implied", {}),
        bases=tuple(raw["bases"]),
        context=raw.get("context", False),
        callable=raw.get("callable", False),
        dropped_as={role: frozenset(args) for role, args in raw.get("dropped_as", {}).items()},
    )


def _argument(raw: dict[str, Any]) -> Argument:
    return Argument(
        paths=tuple(raw.get("paths", ())),
        required=raw.get("required", False),
        falsy_dropped=raw.get("falsy_dropped", False),
        falsy_refused=raw.get("falsy_refused", False),
        generated=raw.get("generated", False),
        default=raw.get("default"),
        elsewhere={model: tuple(paths) for model, paths in raw.get("elsewhere", {}).items()},
    )


@cache
def parse_type(text: str) -> Type:
    """The type that the data writes as `text`: `str`, `[T]` a list, `{T}` a dictionary, `A|B` a union, `Name` a model."""
    if text.startswith("["):
        return Type("list", (parse_type(text[1:-1]),))
    if text.startswith("{"):
        return Type("dict", (Type("str"), parse_type(text[1:-1])))
    if "|" in text:
        return Type("union", tuple(parse_type(part) for part in text.split("|")))
    if text in KINDS:
        return Type(text)
    return Type("model", (), text)
