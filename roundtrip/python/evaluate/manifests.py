"""`yaml.dump(…)` of PyYAML, for manifests."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.machine import Machine, weigh
from roundtrip.python.evaluate.pyyaml import OTHER, dump
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Given

# the arguments of `yaml.dump` that are read: what they are called here
_OPTIONS: dict[str, tuple[str, tuple[type, ...]]] = {
    "sort_keys": ("sort_keys", (bool,)),
    "default_flow_style": ("flow", (bool, type(None))),
    "indent": ("indent", (int,)),
    "width": ("width", (int, float)),
    "allow_unicode": ("unicode", (bool,)),
    "explicit_start": ("start", (bool,)),
}


def options(machine: Machine, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `yaml.dump`, as `pyyaml.dump` takes them. Raises `Declined`."""
    found: dict[str, Any] = {}
    for name, value in kwargs.items():
        real, kinds = _OPTIONS.get(name, ("", ()))
        if not kinds or not isinstance(value, kinds):
            raise machine.declined(f"`{name}` of `yaml.dump` isn't read statically")
        found[real] = value
    return found


def _dump(name: str) -> None:
    @library("yaml", name, f"`yaml.{name}(…)` of plain data, as PyYAML writes it")
    def handler(machine: Machine, given: Given) -> str:
        if len(given.args) != 1:
            raise machine.declined(f"`yaml.{name}` isn't read statically with these arguments")
        return written(machine, given.args[0], options(machine, given.kwargs))


def written(machine: Machine, value: Any, chosen: dict[str, Any]) -> str:
    """The text of plain data."""
    machine.spend(weigh(value, 100_000))
    text = dump(value, **chosen)
    machine.bounded(text)
    return text


for _name in ("dump", "safe_dump"):
    _dump(_name)


def _dump_all(name: str) -> None:
    @library("yaml", name, f"`yaml.{name}(…)` of plain data, as PyYAML writes it")
    def handler(machine: Machine, given: Given) -> str:
        if len(given.args) != 1 or not isinstance(given.args[0], (list, tuple)):
            raise machine.declined(f"`yaml.{name}` isn't read statically with these arguments")
        chosen = options(machine, given.kwargs)
        always = chosen.pop("start", False)
        texts = [
            written(machine, value, {**chosen, "start": always or number > 0})
            for number, value in enumerate(given.args[0])
        ]
        if any(text.endswith("\n...\n") for text in texts):
            raise machine.declined("how PyYAML ends these documents isn't read statically")
        return "".join(texts)


for _name in ("dump_all", "safe_dump_all"):
    _dump_all(_name)

__all__ = ["OTHER", "options", "written"]
