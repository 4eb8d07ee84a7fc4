"""Workflows: their parameters, and what sends them somewhere. Facts: `hera.workflows.workflow` and its neighbours."""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.hera.build import build
from roundtrip.python.evaluate.hera.construct import make, named
from roundtrip.python.evaluate.hera.lower import Dictionary, Lowering
from roundtrip.python.evaluate.hera.templates import is_artifact, is_parameter
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import hera_method
from roundtrip.python.evaluate.language.values import Given, Thing, Unknown

# what asks Argo for a workflow, as `roundtrip.hera.recording` doesn't note it
_ASKED = ("get", "async_get", "get_workflow_link")
# what sends a workflow to Argo, or asks Argo for it: nothing of it is read
_SENT = {
    "Workflow": ["create", "wait", "lint", "async_create", "async_wait", "async_lint", "to_file", "get_workflow_link"],
    "WorkflowTemplate": ["get", "update", "async_get", "async_update", "create_as_workflow"],
    "CronWorkflow": ["get", "update", "async_get", "async_update"],
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
    (name,) = named(machine, given, "name")
    if name not in parameter_names(machine, thing):
        raise machine.declined(f"Hera raises KeyError here: {name!s} is no parameter of the workflow")
    return make(machine, "Parameter", name=name, value=f"{{{{workflow.parameters.{name}}}}}")


def _sent(owner: str, name: str) -> None:
    @hera_method(owner, name, f"`workflow.{name}(…)`, which is passed over")
    def handler(machine: Machine, thing: Thing, given: Given) -> Any:
        if name not in _ASKED:
            machine.hera.used.setdefault(id(thing), thing)
        return Unknown(f"what `{name}` gives", harmless=True)


for _owner, _names in _SENT.items():
    for _name in _names:
        _sent(_owner, _name)


def _built(name: str, doc: str, **unknown: bool) -> None:
    @hera_method("Workflow", name, doc)
    def handler(machine: Machine, thing: Thing, given: Given) -> Any:
        machine.hera.used.setdefault(id(thing), thing)
        # Hera changes some of its objects as it builds
        build(machine, thing)
        return Unknown(f"what `{name}` gives", **unknown)


_built("build", "`workflow.build()`, whose result isn't looked at", harmless=True)
_built("to_yaml", "`workflow.to_yaml(…)`, whose result isn't looked at", harmless=True)


@hera_method("Workflow", "to_dict", "`workflow.to_dict()`, in a dictionary")
def to_dict(machine: Machine, thing: Thing, given: Given) -> Any:
    """What a name is given to is a document of its own, and isn't read."""
    if given.args or given.kwargs:
        raise machine.declined("`to_dict` takes nothing")
    lowering = Lowering(machine)
    return Dictionary(build(machine, thing, lowering), lowering)
