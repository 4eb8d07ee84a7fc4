"""Workflows: their parameters, and what sends them somewhere. Facts: `hera.workflows.workflow` and its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.python.evaluate.hera.nodes import _named, make
from roundtrip.python.evaluate.hera.templates import is_artifact, is_parameter
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import hera_method
from roundtrip.python.evaluate.values import Given, Thing, Unknown, Unprovable
from roundtrip.python.evaluate.words import words

# what sends a workflow to Argo, or asks Argo for it: nothing of it is read
_SENT = {
    "Workflow": words("create wait lint async_create async_wait async_lint to_file get_workflow_link"),
    "WorkflowTemplate": words("get update async_get async_update create_as_workflow"),
    "CronWorkflow": words("get update async_get async_update"),
}


def parameter_names(machine: Machine, workflow: Thing) -> set[str]:
    """The names of the parameters among a workflow's arguments. Raises `Declined`."""
    arguments = workflow.get("arguments")
    names: set[str] = set()
    if isinstance(arguments, Thing) and arguments.kind == "m.Arguments":
        arguments = [*(arguments.get("parameters") or []), *(arguments.get("artifacts") or [])]
    for argument in arguments if isinstance(arguments, list) else [arguments]:
        if argument is None:
            continue
        if isinstance(argument, dict):
            names.update(str(name) for name, value in argument.items() if not is_artifact(value))
        elif is_parameter(argument):
            names.add(str(argument.get("name")))
        elif not is_artifact(argument):
            raise machine.declined("only parameters, artifacts and dictionaries are read in `arguments`")
    return names


@hera_method("Workflow", "get_parameter", "`workflow.get_parameter(name)`")
def get_parameter(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = _named(machine, given, "name")
    if name not in parameter_names(machine, thing):
        raise machine.declined(f"Hera raises KeyError here: {name!s} is no parameter of the workflow")
    return make(machine, "Parameter", name=name, value=f"{{{{workflow.parameters.{name}}}}}")


def _sent(owner: str, name: str) -> None:
    @hera_method(owner, name, f"`workflow.{name}(…)`, which is passed over")
    def handler(machine: Machine, thing: Thing, given: Given) -> Any:
        return Unknown(f"what `{name}` gives", harmless=True)


for _owner, _names in _SENT.items():
    for _name in _names:
        _sent(_owner, _name)


@hera_method("Workflow", "build", "`workflow.build()`, whose result isn't looked at")
def build_(machine: Machine, thing: Thing, given: Given) -> Any:
    from roundtrip.python.evaluate.hera.build import build

    # Hera changes some of its objects as it builds
    build(machine, thing)
    return Unknown("what `build` gives", harmless=True)


@hera_method("Workflow", "to_dict", "`workflow.to_dict()`")
def to_dict(machine: Machine, thing: Thing, given: Given) -> Any:
    from roundtrip.python.evaluate.hera.outputs import as_dict

    # a dictionary of a workflow is a document where a name is given to it
    return _written(machine, thing, lambda: as_dict(machine, thing), "to_dict")


@hera_method("Workflow", "to_yaml", "`workflow.to_yaml(…)`")
def to_yaml(machine: Machine, thing: Thing, given: Given) -> Any:
    from roundtrip.python.evaluate.hera.outputs import as_yaml

    if given.args or not given.kwargs.keys() <= _YAML:
        raise machine.declined("`to_yaml` isn't read statically with these arguments")
    return _written(machine, thing, lambda: as_yaml(machine, thing, given.kwargs), "to_yaml")


_YAML = frozenset(
    words(
        "sort_keys default_flow_style indent width allow_unicode explicit_start explicit_end default_style canonical "
        "line_break Dumper"
    )
)


def _written(machine: Machine, thing: Thing, write: Callable[[], Any], name: str) -> Any:
    """What `write` gives; where that isn't known to the letter, something that nobody may look at."""
    from roundtrip.python.evaluate.hera.build import build

    if machine.trying:
        return write()
    state = machine.state()
    try:
        return write()
    except (ConversionError, Unprovable):
        machine.restore(state)
        build(machine, thing)
        return Unknown(f"what `{name}` gives", harmless=name != "to_dict", uncertain=name == "to_dict")
