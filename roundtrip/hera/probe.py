"""Where each argument of Hera's classes lands, found by building an object with a recognisable value for it."""

from __future__ import annotations

import enum
import inspect
import json
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from roundtrip.hera.introspect import FieldInfo, arguments, dump, fields_attribute, is_model, model_names
from roundtrip.hera.samples import samples

# What Hera's classes build themselves with; the first that a class has
BUILDERS = (
    "_build_template",
    "_build_dag_task",
    "_build_as_workflow_step",
    "_build_container_node",
    "_build_artifact",
    "_build_archive_strategy",
    "_build_metric",
    "_build_volume",
    "build",
    "as_argument",
)
# Classes that build a list: the model that has it, and under which key ("" for a root model)
LISTS = {"Parallel": ("_build_step", "ParallelSteps", ""), "Metrics": ("_build_metrics", "Metrics", "prometheus")}
# A Parameter is built in three ways, and each has arguments that it drops
ROLES = {"input": "as_input", "argument": "as_argument", "output": "as_output"}
# What else a volume builds
ELSEWHERE = ("_build_volume_mount", "_build_persistent_volume_claim")
# Of these exactly one may be given
EXCLUSIVE = (("template", "template_ref", "inline"), ("value", "value_from"), ("value", "value_from_input"))
# What Hera's constructors insist on beyond their signatures
BASE: dict[str, dict[str, Any]] = {
    "Task": {"template": "probe-template"},
    "Step": {"template": "probe-template"},
    "Script": {"source": "probe-source"},
    "Volume": {"size": "1Gi"},
}
# Values that Hera checks for more than their type
SPECIAL: dict[str, list[Any]] = {
    "memory_request": ["7Mi"],
    "memory_limit": ["7Mi"],
    "ephemeral_request": ["7Mi"],
    "ephemeral_limit": ["7Mi"],
    "size": ["7Gi"],
    "custom_resources": [{"limits": {"probe": "1"}}],
}
# What probing can't tell: these resources are merged into the others
KNOWN: dict[tuple[str, str], list[str]] = {("Resources", "custom_resources"): [""]}
# Arguments that say how Hera works, not what Argo is told
INTERNAL = frozenset(
    {"constructor", "add_cwd_to_sys_path", "workflows_service", "loads", "dumps", "loadb", "dumpb", "loader"}
)
ABSENT = object()


class Built(NamedTuple):
    """What one object builds: the model's name, and the plain data."""

    model: str
    data: Any


def public_classes() -> dict[str, type]:
    """Hera's own classes that stand for something of Argo's, by name."""
    import hera.workflows

    found = {}
    for name in sorted(hera.workflows.__all__):
        cls = getattr(hera.workflows, name)
        builds = (
            inspect.isclass(cls) and not is_model(cls) and (name in LISTS or any(hasattr(cls, b) for b in BUILDERS))
        )
        if builds and (hasattr(cls, "__dataclass_fields__") or fields_attribute(cls)):
            found[name] = cls
    return found


def build(cls: type, given: dict[str, Any], method: str | None = None) -> Built:
    """What an object with these arguments builds. Raises whatever Hera raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = cls(**given)
        if cls.__name__ in LISTS and method is None:
            method, model, key = LISTS[cls.__name__]
            items = dump(getattr(made, method)())
            return Built(model, {key: items} if key else items)
        method = method or next(b for b in BUILDERS if hasattr(cls, b))
        result = getattr(made, method)()
        return Built(model_names()[type(result)], dump(result))


class Probe:
    """The probing of one class."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.args = arguments(cls)
        self.base = self._base()
        self.built = build(cls, self.base)
        self.again = build(cls, self.base)

    def _base(self) -> dict[str, Any]:
        given: dict[str, Any] = dict(BASE.get(self.cls.__name__, {}))
        for name, field in self.args.items():
            if field.required or name == "name":
                value = next(iter(self._values(field)), None)
                given.setdefault(name, value)
        return given

    @staticmethod
    def _values(field: FieldInfo) -> Iterator[Any]:
        return iter(SPECIAL[field.name]) if field.name in SPECIAL else samples(field.annotation)

    def wrapper(self) -> dict[str, Any]:
        """Everything found, as the data file has it."""
        args = {name: self.argument(field) for name, field in self.args.items()}
        mro = [c.__name__ for c in self.cls.__mro__[1:] if c.__module__.startswith("hera.")]
        found: dict[str, Any] = {"model": self.built.model, "args": args, "bases": mro}
        implied = self.implied({path for a in self.base for path in args[a].get("paths", ())})
        if implied:
            found["implied"] = implied
        if hasattr(self.cls, "__enter__"):
            found["context"] = True
        if "CallableTemplateMixin" in mro:
            found["callable"] = True
        if self.cls.__name__ == "Parameter":
            found["dropped_as"] = {role: self._dropped(method) for role, method in ROLES.items()}
        return found

    def argument(self, field: FieldInfo) -> dict[str, Any]:
        """What the data file has of one argument; what is usual is left out."""
        found: dict[str, Any] = {}
        default = plain_default(field.default)
        if default is not None:
            found["default"] = default
        if field.required:
            found["required"] = True
        if field.name in INTERNAL:
            return found
        paths, method = self.landing(field)
        if paths:
            found["paths"] = paths
            outcome = self.falsy(field, paths, method)
            if outcome:
                found["falsy_dropped"] = True
            if outcome == "refused":
                found["falsy_refused"] = True
            if not field.required and self._generated(field):
                found["generated"] = True
        elsewhere = self.elsewhere(field)
        if elsewhere:
            found["elsewhere"] = elsewhere
        return found

    def landing(self, field: FieldInfo) -> tuple[list[str], str | None]:
        """The paths at which a value of the argument is found in what is built, and how it was built."""
        if (self.cls.__name__, field.name) in KNOWN:
            return KNOWN[self.cls.__name__, field.name], None
        methods = list(ROLES.values()) if self.cls.__name__ == "Parameter" else [None]
        for value in self._values(field):
            for method in methods:
                try:
                    without = build(self.cls, self._given(field, ABSENT), method).data
                except Exception:  # where one of several is needed, the base has another
                    without = {} if field.required else self.built.data
                try:
                    built = build(self.cls, self._given(field, value), method).data
                except Exception:
                    continue
                found = list(differences(without, built, forms(value)))
                if found:
                    return found, method
        return [], None

    def _given(self, field: FieldInfo, value: Any) -> dict[str, Any]:
        others = {other for group in EXCLUSIVE if field.name in group for other in group if other != field.name}
        given = {k: v for k, v in self.base.items() if k != field.name and (value is ABSENT or k not in others)}
        if value is not ABSENT:
            given[field.name] = value
        return given

    def falsy(self, field: FieldInfo, paths: list[str], method: str | None) -> str:
        """ "dropped" or "refused" where Hera does not write a falsy value of the argument's types, "" where it does."""
        outcome = ""
        for value in falsy_values(field):
            try:
                built = build(self.cls, self._given(field, value), method).data
            except Exception:
                outcome = outcome or "refused"
                continue
            written = at(built, paths[0])
            if written is ABSENT or (written not in forms(value) and written == at(self.built.data, paths[0])):
                outcome = "dropped"
        return outcome

    def _generated(self, field: FieldInfo) -> bool:
        try:
            without = [build(self.cls, self._given(field, ABSENT)).data for _ in range(2)]
        except Exception:
            return False
        return bool(without[0] != without[1])

    def implied(self, given: set[str]) -> dict[str, Any]:
        """By path, what the class writes beside what it was given."""
        samples_given = [form for value in self.base.values() for form in forms(value)]
        return {
            path: value
            for path, value in leaves(self.built.data)
            if value not in samples_given and not any(path == g or path.startswith(g + ".") for g in given)
        }

    def elsewhere(self, field: FieldInfo) -> dict[str, list[str]]:
        """By model, the paths in what else the class builds."""
        found: dict[str, list[str]] = {}
        for method in ELSEWHERE:
            if not hasattr(self.cls, method):
                continue
            base = {"mount_path": "/probe", **self._given(field, ABSENT)}
            base.pop(field.name, None)
            for value in self._values(field):
                try:
                    model, built = build(self.cls, {**base, field.name: value}, method)
                except Exception:
                    continue
                paths = list(differences({}, built, forms(value), exact=True))
                if paths:
                    found[model] = paths
                    break
        return found

    def _dropped(self, method: str) -> list[str]:
        """The arguments of which this way to build writes nothing."""
        dropped = []
        for field in self.args.values():
            value = next(self._values(field), ABSENT)
            if field.name in INTERNAL or value is ABSENT:
                dropped.append(field.name)
                continue
            given = self._given(field, value)
            built = build(self.cls, {"name": "probe", **given}, method).data
            if not list(differences({}, built, forms(value), exact=True)):
                dropped.append(field.name)
        return dropped


def forms(value: Any) -> list[Any]:
    """The ways in which Hera writes a value: as it is, as a list of one, as text, each in a list of its own."""
    plain = dump(value)
    if hasattr(value, "__dict__") and not is_model(type(value)) and not isinstance(value, enum.Enum):
        return []  # one of Hera's own classes: what it builds is not known here
    found = [plain, [plain]]
    if isinstance(value, (int, float, enum.Enum)) and not isinstance(value, bool):
        found.append(str(plain))
    if isinstance(plain, list):
        found.append([[item] for item in plain])
    return found


def differences(before: Any, after: Any, wanted: list[Any], path: str = "", exact: bool = False) -> Iterator[str]:
    """The paths where `after` has what is `wanted` and `before` has not; without any, those where it differs at all."""
    found: list[str] = []
    changed: list[str] = []
    work = [(before, after, path)]
    while work:
        old, new, here = work.pop()
        if type(old) is type(new) and old == new:
            continue
        if new in wanted and (here or not isinstance(new, dict)):
            found.append(here)
        elif isinstance(new, dict) and (isinstance(old, dict) or wanted):
            known = old if isinstance(old, dict) else {}
            work += [(known.get(k, ABSENT), v, f"{here}.{k}" if here else k) for k, v in reversed(new.items())]
        else:
            changed.append(here)
    return iter(found if found or exact else changed)


def at(data: Any, path: str) -> Any:
    """What is at a dotted path, ABSENT where nothing is."""
    for key in path.split(".") if path else []:
        if not isinstance(data, dict) or key not in data:
            return ABSENT
        data = data[key]
    return data


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is not a mapping, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    else:
        yield path, data


def falsy_values(field: FieldInfo) -> list[Any]:
    """The falsy values of the argument's types."""
    found: list[Any] = []
    for value in samples(field.annotation):
        zero: Any = type(value)() if isinstance(value, (bool, int, float, str, list, dict)) else None
        if zero is not None and not any(type(zero) is type(f) for f in found):
            found.append(zero)
    return found


def plain_default(default: Any) -> Any:
    """A default as JSON has it; None for what JSON can't say, and for an empty collection."""
    if isinstance(default, enum.Enum):
        return default.value
    if isinstance(default, list) and default:
        return [plain_default(item) for item in default]
    try:
        json.dumps(default)
    except TypeError:
        return None
    return default if default != [] else None
