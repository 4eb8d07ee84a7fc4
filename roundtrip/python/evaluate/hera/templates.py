"""Templates: their inputs and outputs as Hera builds them, and what can be asked of them.

Facts: `IOMixin`, `EnvIOMixin` of `hera.workflows._mixins`; `hera.workflows.suspend`; `hera.workflows.script`.
"""

from __future__ import annotations

import string
from itertools import islice
from typing import Any

from roundtrip.python.evaluate.hera.construct import construct, make
from roundtrip.python.evaluate.hera.construct import named as arguments_of
from roundtrip.python.evaluate.hera.kinds import is_kind, is_model
from roundtrip.python.evaluate.hera.scripts import prepare
from roundtrip.python.evaluate.hera.signatures import function_inputs, function_outputs
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import hera_method
from roundtrip.python.evaluate.language.values import Entries, Function, Given, Place, Text, Thing


def is_parameter(value: Any) -> bool:
    """Whether `value` is a parameter, Hera's or the model."""
    return isinstance(value, Thing) and value.kind in ("Parameter", "m.Parameter")


def is_artifact(value: Any) -> bool:
    """Whether `value` is an artifact, Hera's or the model."""
    return isinstance(value, Thing) and (is_kind(value.kind, "Artifact") or value.kind == "m.Artifact")


def listed(machine: Machine, value: Any, what: str) -> list[Thing]:
    """The parameters and artifacts of `inputs` or `outputs`, a dictionary taken apart. Raises `Declined`."""
    if value is None:
        return []
    if isinstance(value, Thing) and value.kind in ("m.Inputs", "m.Outputs"):
        return [*(value.get("parameters") or []), *(value.get("artifacts") or [])]
    result: list[Thing] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and what == "inputs":
            for name, given in item.items():
                place = item.places.get(name) if isinstance(item, Entries) else None
                parameter = Thing("m.Parameter", place or Place(_place(item).span))
                parameter.set("name", name)
                parameter.set("value", given, place)
                result.append(parameter)
        elif is_parameter(item) or is_artifact(item):
            result.append(item)
        else:
            raise machine.declined(f"only parameters and artifacts are read in `{what}`")
    return result


def _place(value: Any) -> Place:
    assert isinstance(value, (Text, Entries, Thing))
    return value.place


def named(machine: Machine, things: list[Thing]) -> None:
    """Hera insists on names where it builds; its models it takes as they are."""
    for thing in things:
        if not thing.get("name") and not is_model(thing.kind):
            raise machine.declined("Hera raises ValueError here: a parameter or artifact needs a name")


def env_parameters(machine: Machine, thing: Thing) -> list[Thing]:
    """The input parameters that variables with `value_from_input` bring along."""
    if not is_kind(thing.kind, "EnvIOMixin"):
        return []
    env = thing.get("env")
    result: list[Thing] = []
    for variable in env if isinstance(env, list) else [env]:
        if isinstance(variable, Thing) and variable.kind == "Env":
            origin = variable.get("value_from_input")
            if origin is None:
                continue
            value = origin.get("value") if isinstance(origin, Thing) and origin.kind == "Parameter" else origin
            if not origin or not (value is None or isinstance(value, str)):
                raise machine.declined("`value_from_input` is a string or a Parameter")
            parameter = Thing("m.Parameter", variable.place)
            parameter.set("name", parameter_name(variable.get("name")))
            if value is not None:
                parameter.set("value", value, variable.places.get("value_from_input"))
            result.append(parameter)
    return result


def parameter_name(variable: str) -> str:
    """`Env._sanitise_param_for_argo`."""
    import hashlib

    letters = string.ascii_letters + string.digits + "-"
    dashed = variable.replace("_", "-").replace(".", "-")
    prefix = "".join(islice((c for c in dashed if c in letters), 32))
    return f"{prefix}-{hashlib.md5(variable.encode(), usedforsecurity=False).hexdigest()}"


def inputs(machine: Machine, thing: Thing) -> list[Thing] | None:
    """Every input of a template, parameters first; None where Hera writes none. Raises `Declined`."""
    if not is_kind(thing.kind, "IOMixin"):
        raise machine.declined(f"the inputs of a {thing.kind} aren't read statically")
    given = listed(machine, thing.get("inputs"), "inputs")
    parameters = [t for t in given if is_parameter(t)]
    artifacts = [t for t in given if is_artifact(t)]
    more = env_parameters(machine, thing)
    if more and (parameters or not artifacts):
        known = {t.get("name") for t in parameters}
        # Hera looks at the names that the inputs had at first only
        fresh = [t for t in more if not given or t.get("name") not in known]
        parameters = [*parameters, *fresh]
    if thing.kind == "Suspend":
        intermediate = thing.get("intermediate_parameters") or []
        if not all(isinstance(p, Thing) and p.kind == "Parameter" for p in intermediate):
            raise machine.declined("`intermediate_parameters` are Parameters")
        more = [*more, *intermediate]
        parameters = [*parameters, *intermediate]
    if thing.kind == "Script" and isinstance(thing.get("source"), Function):
        of_function = function_inputs(machine, thing.get("source"))
        seen = {t.get("name") for t in parameters}
        seen_artifacts = {t.get("name") for t in artifacts}
        parameters += [p for p in of_function if is_parameter(p) and p.get("name") not in seen | seen_artifacts]
        artifacts += [a for a in of_function if is_artifact(a) and a.get("name") not in seen_artifacts]
        more = [*more, *of_function]
    if more and isinstance(thing.get("inputs"), Thing) and thing.get("inputs").kind == "m.Inputs":
        raise machine.declined("Hera changes these Inputs as it builds; that isn't read statically")
    named(machine, [*parameters, *artifacts])
    return [*parameters, *artifacts] or None


def outputs(machine: Machine, thing: Thing) -> list[Thing] | None:
    """Every output of a template, parameters first; None where Hera writes none. Raises `Declined`."""
    if not is_kind(thing.kind, "IOMixin"):
        raise machine.declined(f"the outputs of a {thing.kind} aren't read statically")
    given = listed(machine, thing.get("outputs"), "outputs") if thing.get("outputs") else []
    parameters = [t for t in given if is_parameter(t)]
    artifacts = [t for t in given if is_artifact(t)]
    more: list[Thing] = []
    if thing.kind == "Suspend":
        for parameter in thing.get("intermediate_parameters") or []:
            if not (isinstance(parameter, Thing) and parameter.kind == "Parameter"):
                raise machine.declined("`intermediate_parameters` are Parameters")
            supplied = Thing("Parameter", parameter.place)
            for name in ("name", "description"):
                if parameter.get(name) is not None:
                    supplied.set(name, parameter.get(name), parameter.places.get(name))
            origin = Thing("m.ValueFrom", parameter.place)
            origin.set("supplied", Thing("m.SuppliedValueFrom", parameter.place))
            supplied.set("value_from", origin)
            more.append(supplied)
        parameters = [*parameters, *more]
    if thing.kind == "Script" and isinstance(thing.get("source"), Function):
        more = function_outputs(machine, thing)
        seen = {t.get("name") for t in parameters}
        seen_artifacts = {t.get("name") for t in artifacts}
        parameters += [p for p in more if is_parameter(p) and p.get("name") not in seen | seen_artifacts]
        artifacts += [a for a in more if is_artifact(a) and a.get("name") not in seen_artifacts]
    if more and isinstance(thing.get("outputs"), Thing) and thing.get("outputs").kind == "m.Outputs":
        raise machine.declined("Hera changes these Outputs as it builds; that isn't read statically")
    named(machine, [*parameters, *artifacts])
    return [*parameters, *artifacts] or None


def output_names(machine: Machine, template: Thing) -> tuple[list[str], list[str]]:
    """The names of the output parameters and artifacts of a template. Raises `Declined` where it has none."""
    if template.kind == "m.Template":
        given = template.get("outputs")
        found = listed(machine, given, "outputs") if given is not None else None
    else:
        if template.kind == "Script":
            prepare(machine, template)
        found = outputs(machine, template)
    if found is None:
        raise machine.declined(f"Hera raises ValueError here: the template {template.get('name')} has no outputs")
    return (
        [str(t.get("name")) for t in found if is_parameter(t)],
        [str(t.get("name")) for t in found if is_artifact(t)],
    )


@hera_method("IOMixin", "get_parameter", "`template.get_parameter(name)`, of its inputs")
def get_parameter(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = arguments_of(machine, given, "name")
    for parameter in inputs(machine, thing) or []:
        if is_parameter(parameter) and parameter.get("name") == name:
            found = make(machine, "Parameter", name=name)
            # an input has no global name
            for attr in ("description", "enum", "value_from", "default"):
                if parameter.get(attr) is not None:
                    found.set(attr, parameter.get(attr))
            found.set("value", f"{{{{inputs.parameters.{name}}}}}", found.place)
            return found
    raise machine.declined(f"Hera raises KeyError here: there is no input parameter {name!s}")


@hera_method("IOMixin", "get_artifact", "`template.get_artifact(name)`, of its inputs")
def get_artifact(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = arguments_of(machine, given, "name")
    for artifact in inputs(machine, thing) or []:
        if is_artifact(artifact) and artifact.get("name") == name:
            return make(machine, "Artifact", name=name, from_=f"{{{{inputs.artifacts.{name}}}}}")
    raise machine.declined(f"Hera raises KeyError here: there is no input artifact {name!s}")


@hera_method("Steps", "parallel", "`steps.parallel()`")
def parallel(machine: Machine, thing: Thing, given: Given) -> Thing:
    arguments_of(machine, given)
    return construct(machine, "Parallel", Given(given.node))
