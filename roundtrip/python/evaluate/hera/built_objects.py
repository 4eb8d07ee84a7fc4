"""Objects that aren't taken argument by argument as Hera builds them: templates, scripts, variables, metrics, resources."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.hera.facts import facts
from roundtrip.python.evaluate.hera import volumes
from roundtrip.python.evaluate.hera.kinds import is_kind, is_model, is_template
from roundtrip.python.evaluate.hera.lower import SPECIAL, WHOLE, Lowering, own_place
from roundtrip.python.evaluate.hera.script_texts import body_span, text
from roundtrip.python.evaluate.hera.scripts import prepare
from roundtrip.python.evaluate.hera.templates import inputs, listed, outputs, parameter_name
from roundtrip.python.evaluate.language.values import Function, Place, Thing


def special(thing: Thing) -> Callable[[Lowering, Thing], Node] | None:
    """The rule for templates and for models that are nothing but a value."""
    if is_template(thing.kind):
        return _whole_template
    if is_model(thing.kind):
        model = facts().models[thing.kind[2:]]
        return _root if model.root is not None and thing.kind != "m.Item" else None
    return None


def _root(lowering: Lowering, thing: Thing) -> Node:
    """A model that is nothing but a value."""
    return lowering.argument(thing, "root", thing.get("root"))


def _whole_template(lowering: Lowering, thing: Thing) -> Node:
    """A template, with the inputs, outputs, mounts and text that it gets from elsewhere."""
    machine = lowering.machine
    if thing.kind == "Script":
        prepare(machine, thing)
    call = lowering.call(thing)
    for name, build in (("inputs", inputs), ("outputs", outputs)):
        found = build(machine, thing)
        given = thing.get(name)
        whole = isinstance(given, Thing) and given.kind in ("m.Inputs", "m.Outputs")
        if whole and len(found or []) == len(listed(machine, given, name)):
            # Hera takes the whole model as it is, whatever else it says
            call.args[name] = lowering.node(given, lowering.place(thing, name, given))
            continue
        if found is None:
            continue
        place = lowering.place(thing, name, given)
        if given is not None and _covers(given, found):
            call.args[name] = lowering.node(given, place)
        else:
            call.args[name] = Sequence([lowering.thing(item) for item in found], place.span)
        key = thing.keyplaces.get(name)
        if key is not None:
            call.keys[name] = Scalar(name, key.span)
    if thing.kind == "Script":
        _script(lowering, thing, call)
    mounts = volumes.mounts(lowering, thing)
    if mounts is not None:
        call.args["volume_mounts"] = mounts
    return call


def _covers(given: Any, found: list[Thing]) -> bool:
    """Whether what was given is all that is there, so that it can stay in its own shape."""
    if isinstance(given, Thing) and given.kind in ("m.Inputs", "m.Outputs"):
        return True
    listed = given if isinstance(given, list) else [given]
    count = sum(len(item) if isinstance(item, dict) else 1 for item in listed)
    return count == len(found)


def _script(lowering: Lowering, thing: Thing, call: Call) -> None:
    source = thing.get("source")
    place = lowering.place(thing, "source", source)
    if isinstance(source, Function):
        place = Place(place.span)
        body = body_span(lowering.machine, source)
        if body is not None:
            lowering.functions.append((body, call))
    call.args["source"] = lowering.scalar(text(lowering.machine, thing, lowering.exact), place)
    if "source" in thing.keyplaces:
        call.keys["source"] = Scalar("source", thing.keyplaces["source"].span)
    constructor = thing.get("constructor")
    if constructor.kind != "RunnerScriptConstructor":
        return
    variables: list[Node] = []
    for name, attr in (("hera__outputs_directory", "outputs_directory"), ("hera__pydantic_mode", "pydantic_mode")):
        value = constructor.get(attr)
        if value:
            args: dict[str, Node] = {"name": Scalar(name, place.span), "value": Scalar(str(value), place.span)}
            variables.append(Call("m.EnvVar", args, place.span))
    if variables:
        env = call.args.get("env")
        if isinstance(env, Mapping) or (env is not None and not isinstance(env, Sequence)):
            env = Sequence([env], env.span)
        call.args["env"] = Sequence([*(env.items if isinstance(env, Sequence) else []), *variables], place.span)


def _env(lowering: Lowering, thing: Thing) -> Node:
    """`Env`: no value is the text "null"; a value from an input is a reference to it."""
    call = lowering.call(thing, frozenset({"value_from_input"}))
    if thing.get("value_from_input") is not None:
        text = f"{{{{inputs.parameters.{parameter_name(thing.get('name'))}}}}}"
        call.args["value"] = lowering.scalar(text, Place(thing.place.span))
    elif thing.get("value") is None:
        call.args["value"] = lowering.scalar("null", Place(thing.place.span))
    return call


def _metric(lowering: Lowering, thing: Thing) -> Node:
    """`Metric`: a model with one of three inside."""
    call = lowering.call(thing, frozenset({"counter", "gauge", "histogram", "labels"}))
    call.name = "m.Prometheus"
    labels = thing.get("labels")
    if labels:
        listed = labels if isinstance(labels, list) else [labels]
        call.args["labels"] = Sequence([lowering.node(label, thing.place) for label in listed], thing.place.span)
    kept = {"counter": ("value",), "gauge": ("realtime", "value"), "histogram": ("buckets", "value")}
    for name, attrs in kept.items():
        inner = thing.get(name)
        if inner is None:
            continue
        if not isinstance(inner, Thing) or inner.kind.lower() != name:
            raise lowering.declined(f"the `{name}` of a Metric is one of Hera's own", thing.place)
        lowering.keeps(inner)
        model = Call(f"m.{inner.kind}", span=inner.place.span)
        for attr in attrs:
            value = inner.get(attr)
            if attr == "buckets" and isinstance(value, list):
                value = [float(v) if type(v) is int else v for v in value]
            model.args[attr] = lowering.node(value, lowering.place(inner, attr, value))
        call.args[name] = model
    return call


def _histogram(lowering: Lowering, thing: Thing) -> Node:
    buckets = thing.get("buckets")
    call = lowering.call(thing, frozenset({"buckets"}))
    if not isinstance(buckets, list):
        raise lowering.declined("`buckets` is a list", thing.place)
    place = lowering.place(thing, "buckets", buckets)
    values = [float(v) if type(v) is int else v for v in buckets]
    call.args["buckets"] = Sequence([lowering.node(v, own_place(v, place)) for v in values], place.span)
    return call


_UNITS = {
    "memory": (
        re.compile(r"^\s*(\d+(?:\.\d+)?)([KMGTPE]i)\s*$"),
        {u: 2.0 ** (10 * n) for n, u in enumerate(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])},
    ),
    "cpu": (
        re.compile(r"^\s*(\d+(?:\.\d+)?)([mkMGTPE]?)\s*$"),
        {"": 1.0, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18},
    ),
}


def _resources(lowering: Lowering, thing: Thing) -> Node:
    """`Resources`; with GPUs or resources of other names, a model."""
    gpus, flag = thing.get("gpus"), thing.attrs.get("gpu_flag", "nvidia.com/gpu")
    counted = gpus is None or (type(gpus) in (int, str) and flag == "nvidia.com/gpu")
    if counted and not thing.get("custom_resources"):
        return lowering.call(thing, frozenset({"gpu_flag"}))
    found: dict[str, dict[str, tuple[Any, Place]]] = {}
    for what, argo, units in (
        ("cpu", "cpu", "cpu"),
        ("memory", "memory", "memory"),
        ("ephemeral", "ephemeral-storage", "memory"),
    ):
        amounts: dict[str, float] = {}
        for suffix, side in (("limit", "limits"), ("request", "requests")):
            name = f"{what}_{suffix}"
            value = thing.get(name)
            if value is None:
                continue
            place = lowering.place(thing, name, value)
            amounts[suffix] = _amount(lowering, value, units, place)
            found.setdefault(side, {})[argo] = (str(value), place)
        if len(amounts) == 2 and amounts["request"] > amounts["limit"]:
            raise lowering.declined(f"Hera raises ValueError here: the {what} request is above its limit", thing.place)
    if gpus is not None:
        for side in ("requests", "limits"):
            found.setdefault(side, {})[str(flag)] = (str(gpus), lowering.place(thing, "gpus", None))
    _custom(lowering, thing, found)
    call = Call("m.ResourceRequirements", span=thing.place.span)
    for side, values in found.items():
        entries: dict[str, Node] = {k: lowering.scalar(v, Place(place.span)) for k, (v, place) in values.items()}
        call.args[side] = Mapping(entries, thing.place.span)
    lowering.extra(thing, call)
    return call


def _amount(lowering: Lowering, value: Any, units: str, place: Place) -> float:
    pattern, powers = _UNITS[units]
    if units == "cpu" and isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    match = pattern.match(value) if isinstance(value, str) else None
    if match is None:
        raise lowering.declined("Hera's Resources can't read this amount", place)
    return float(match[1]) * powers[match[2]]


def _custom(lowering: Lowering, thing: Thing, found: dict[str, dict[str, tuple[Any, Place]]]) -> None:
    custom = thing.get("custom_resources")
    if custom is None:
        return
    place = lowering.place(thing, "custom_resources", custom)
    if not isinstance(custom, dict) or "claims" in custom:
        raise lowering.declined("`custom_resources` is a dictionary of limits and requests", place)
    for side, values in custom.items():
        if side not in ("limits", "requests"):
            what = (
                f"Hera's Resources passes over {side!s} in `custom_resources`, which isn't among `limits` or `requests`"
            )
            lowering.machine.note("passed-over", what, place)
            continue
        if not isinstance(values, dict):
            raise lowering.declined("`custom_resources` is a dictionary of limits and requests", place)
        for key, value in values.items():
            there = found.setdefault(side, {})
            if not isinstance(value, str) or (key in there and there[key][0] != value):
                raise lowering.declined("Hera takes strings here, and no other value for what is there", place)
            there[str(key)] = (value, own_place(value, place))


def artifact_model(lowering: Lowering, thing: Thing, model: str) -> Call:
    """One of Hera's artifacts as a model that has the same fields."""
    wrapper = facts().wrappers[thing.kind]
    values: dict[str, Node] = {}
    for name, value in thing.attrs.items():
        if value is None or name in ("output", "loader", "loads", "dumps", "loadb", "dumpb"):
            continue
        node: Node
        if isinstance(value, Thing) and is_kind(value.kind, "ArchiveStrategy"):
            node = _archive(lowering, value)
        else:
            node = lowering.argument(thing, name, value)
        for path in wrapper.args[name].paths:
            values[path] = node
    # the store is written without anything in it, too
    stores = {path.split(".")[0] for arg in wrapper.args.values() for path in arg.paths if "." in path}
    for store in stores & facts().models[model].by_alias.keys():
        inner = facts().models[model].by_alias[store].type.model
        if inner is not None and not any(path.split(".")[0] == store for path in values):
            values[store] = Call(f"m.{inner}", span=thing.place.span)
    found = volumes.model_of(model, values, thing.place.span)
    lowering.extra(thing, found)
    return found


def _archive(lowering: Lowering, thing: Thing) -> Call:
    kinds = {"NoneArchiveStrategy": "none", "TarArchiveStrategy": "tar", "ZipArchiveStrategy": "zip"}
    call = Call("m.ArchiveStrategy", span=thing.place.span)
    if thing.kind in kinds:
        key = kinds[thing.kind]
        inner = lowering.call(thing)
        inner.name = f"m.{key.capitalize()}Strategy"
        call.args[key] = inner
    return call


def _bare_archive(lowering: Lowering, thing: Thing) -> Node:
    return Call("m.ArchiveStrategy", span=thing.place.span)


WHOLE.update(
    {
        "Env": _env,
        "Metric": _metric,
        "Histogram": _histogram,
        "Resources": _resources,
        "ArchiveStrategy": _bare_archive,
        "ContainerNode": volumes.mounting,
        "UserContainer": volumes.mounting,
    }
)
SPECIAL.append(special)
