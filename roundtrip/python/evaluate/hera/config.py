"""`hera.shared.global_config`. Facts: `hera.shared._global_config`."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.hera.kinds import arguments, bases
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import ASSIGNED, ATTRIBUTES
from roundtrip.python.evaluate.language.values import Builtin, Fixed, Function, Given, Kind, Text, Thing

IMAGE = "python:3.10"
KNOWN = """host token verify_ssl api_version namespace service_account_name script_command image client_certs
    experimental_features""".split()


class Config(Fixed):
    """The one object that holds Hera's settings."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Everything as it is when Hera is imported."""
        self.values: dict[str, Any] = {
            "image": IMAGE,
            "api_version": "argoproj.io/v1alpha1",
            "script_command": ["python"],
            "verify_ssl": True,
            "experimental_features": {},
        }
        self.defaults: dict[Any, dict[str, Any]] = {}
        self.hooks: dict[Any, list[Any]] = {}

    def get(self, machine: Machine, attr: str) -> Any:
        """`global_config.attr`."""
        if attr == "set_class_defaults":
            return Builtin(attr, self._set_class_defaults)
        if attr == "register_pre_build_hook":
            return Builtin(attr, self.register)
        if attr == "reset":
            return Builtin(attr, self._reset)
        if attr == "image":
            image = self.values["image"]
            return image if isinstance(image, str) else machine.call(image, [])
        if attr in KNOWN:
            return self.values.get(attr)
        raise machine.declined(f"`{attr}` of Hera's global_config isn't read statically")

    def set(self, machine: Machine, attr: str, value: Any) -> None:
        """`global_config.attr = value`."""
        if attr not in KNOWN:
            raise machine.declined(f"`{attr}` of Hera's global_config isn't read statically")
        self.values[attr] = value

    def _reset(self, machine: Machine, given: Given) -> None:
        if given.args or given.kwargs:
            raise machine.declined("Python raises TypeError here: `reset` takes nothing")
        self.reset()

    def _set_class_defaults(self, machine: Machine, given: Given) -> None:
        kind = _named(given.args[0]) if len(given.args) == 1 else None
        if kind is None:
            raise machine.declined("`set_class_defaults` isn't read statically of this class")
        if not given.kwargs.keys() <= arguments(kind):
            raise machine.declined(f"Hera raises ValueError here: {kind} has no such arguments")
        self.defaults.setdefault(kind, {}).update(given.kwargs)

    def register(self, machine: Machine, given: Given) -> Any:
        """`register_pre_build_hook`, as a call or a decorator."""
        (hook,) = given.args
        if not isinstance(hook, Function):
            raise machine.declined("such a hook isn't read statically")
        cls = hook.annotations.get("return")
        kind = None if isinstance(cls, Text) else _named(cls)
        if kind is None:
            raise machine.declined("for which class this hook is isn't known")
        if "HookMixin" in bases(kind):
            self.hooks.setdefault(kind, []).append(hook)
        return hook

    def hooks_of(self, thing: Thing) -> list[Any]:
        """The hooks for the very class of an object."""
        return self.hooks.get(thing.kind, [])

    def defaults_of(self, thing: Thing) -> dict[str, Any]:
        """The defaults of the very class of an object."""
        return self.defaults.get(thing.kind, {})


def _named(cls: Any) -> str | None:
    """The class of Hera's that `cls` is."""
    return cls.name if isinstance(cls, Kind) else None


@ATTRIBUTES.of(Config)
def get(machine: Machine, config: Config, attr: str) -> Any:
    """`global_config.attr`."""
    return config.get(machine, attr)


@ASSIGNED.of(Config)
def set_(machine: Machine, config: Config, attr: str, value: Any, place: Any) -> None:
    """`global_config.attr = value`."""
    config.set(machine, attr, value)


def shared(config: Config, name: str) -> Any:
    """Names of `hera.shared`. Raises KeyError."""
    if name in ("global_config", "GlobalConfig"):
        return config
    if name == "register_pre_build_hook":
        return Builtin(name, config.register)
    raise KeyError(name)
