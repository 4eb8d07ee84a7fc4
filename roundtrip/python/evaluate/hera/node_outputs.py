"""What can be asked of tasks and steps: references to their outputs and to what Argo knows of them.

Facts: `hera.workflows._mixins.TemplateInvocatorSubNodeMixin`.
"""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.hera.construct import make, named
from roundtrip.python.evaluate.hera.nodes import result, subtype
from roundtrip.python.evaluate.hera.templates import output_names
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import hera_method, hera_property
from roundtrip.python.evaluate.language.values import Given, Text, Thing

_PROPERTIES = {
    "id": "id",
    "ip": "ip",
    "status": "status",
    "exit_code": "exitCode",
    "started_at": "startedAt",
    "finished_at": "finishedAt",
    "result": "outputs.result",
}


def _property(name: str, argo: str) -> None:
    @hera_property("TemplateInvocatorSubNodeMixin", name, f"`task.{name}`, `step.{name}`")
    def handler(machine: Machine, thing: Thing) -> Any:
        text = f"{{{{{subtype(thing)}.{thing.get('name')}.{argo}}}}}"
        return Text(text, machine.place(machine.node)) if machine.node is not None else text


for _name, _argo in _PROPERTIES.items():
    _property(_name, _argo)


@hera_method("TemplateInvocatorSubNodeMixin", "get_parameters_as", "`task.get_parameters_as(name)`")
def get_parameters_as(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = named(machine, given, "name")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.parameters}}}}"
    return make(machine, "Parameter", name=name, value=text)


@hera_method("TemplateInvocatorSubNodeMixin", "get_result_as", "`task.get_result_as(name)`")
def get_result_as(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = named(machine, given, "name")
    return make(machine, "Parameter", name=name, value=result(machine, thing))


@hera_method(
    "TemplateInvocatorSubNodeMixin", "get_parameter", "`task.get_parameter(name)`, of the outputs of its template"
)
def get_parameter(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = named(machine, given, "name")
    if name not in _outputs(machine, thing)[0]:
        raise machine.declined(f"Hera raises KeyError here: the template has no output parameter {name!s}")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.parameters.{name}}}}}"
    return make(machine, "Parameter", name=name, value=text)


@hera_method(
    "TemplateInvocatorSubNodeMixin", "get_artifact", "`task.get_artifact(name)`, of the outputs of its template"
)
def get_artifact(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = named(machine, given, "name")
    if name not in _outputs(machine, thing)[1]:
        raise machine.declined(f"Hera raises KeyError here: the template has no output artifact {name!s}")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.artifacts.{name}}}}}"
    return make(machine, "Artifact", name=name, from_=text)


@hera_method("TemplateInvocatorSubNodeMixin", "get_outputs_as_arguments", "`task.get_outputs_as_arguments()`")
def get_outputs_as_arguments(machine: Machine, thing: Thing, given: Given) -> list[Thing]:
    parameters, artifacts = _outputs(machine, thing)
    found = [get_parameter(machine, thing, Given(given.node, [name])) for name in parameters]
    found += [get_artifact(machine, thing, Given(given.node, [name])) for name in artifacts]
    if not found:
        raise machine.declined("Hera raises ValueError here: the template has no outputs")
    return found


def _outputs(machine: Machine, thing: Thing) -> tuple[list[str], list[str]]:
    """The names of the parameters and artifacts that the node's template gives."""
    template = thing.get("template")
    if not isinstance(template, Thing):
        raise machine.declined("Hera raises ValueError here: the outputs of a template that is only named aren't known")
    return output_names(machine, template)
