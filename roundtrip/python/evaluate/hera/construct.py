"""Making Hera's objects: arguments, defaults, and what `__post_init__` of each class does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from roundtrip.hera.facts import facts
from roundtrip.python.evaluate.hera.config import IMAGE, Config
from roundtrip.python.evaluate.hera.context import add_sub_node
from roundtrip.python.evaluate.hera.kinds import (
    aliases,
    arguments,
    bases,
    is_kind,
    is_model,
    required,
)
from roundtrip.python.evaluate.hera.model_types import is_taken
from roundtrip.python.evaluate.hera.serialization import serialized
from roundtrip.python.evaluate.language.displays import iterate, truthy
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.operators import kind_of
from roundtrip.python.evaluate.language.tables import CALLED
from roundtrip.python.evaluate.language.values import (
    Entries,
    Function,
    Given,
    Items,
    Kind,
    Member,
    Place,
    Text,
    Thing,
    Unknown,
    Unprovable,
)

NAME_LIMIT = 63
_LISTS = {"templates", "tasks", "sub_steps", "containers", "intermediate_parameters", "transformations"}
_STORAGE = re.compile(r"^\s*(\d+(?:\.\d+)?)([KMGTPE]i)\s*$")
_ACCESS = {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}


def construct(machine: Machine, kind: str, given: Given) -> Thing:
    """`Class(…)` of Hera's. Raises `Declined`, also where Hera or Python would raise."""
    if is_model(kind):
        return _model(machine, kind, given)
    if given.args:
        raise machine.declined(f"Python raises TypeError here: {kind} takes keywords only")
    thing = Thing(kind, machine.place(given.node))
    assign(machine, thing, given)
    finish(machine, thing)
    return thing


def assign(machine: Machine, thing: Thing, given: Given) -> None:
    """What the `__init__` of Hera's dataclasses does: the arguments become attributes."""
    kind = thing.kind
    known = arguments(kind)
    thing.attrs.clear()
    for name, value in given.kwargs.items():
        if name not in known:
            raise machine.declined(f"Python raises TypeError here: {kind} has no argument `{name}`")
        thing.attrs[name] = value
    thing.places.update((name, place) for name, place in given.places.items() if isinstance(name, str))
    thing.keyplaces.update(given.keyplaces)
    for name in required(kind):
        if name not in thing.attrs:
            raise machine.declined(f"Python raises TypeError here: {kind} needs `{name}`")
    for name in _LISTS & known:
        if name not in thing.attrs:
            thing.attrs[name] = []


def finish(machine: Machine, thing: Thing) -> None:
    """`__post_init__` of Hera's classes."""
    kind = thing.kind
    if is_kind(kind, "BaseMixin"):
        _class_defaults(machine, thing)
    if is_kind(kind, "SubNodeMixin"):
        add_sub_node(machine, thing)
    for base in bases(kind):
        after = _AFTER.get(base)
        if after is not None:
            after(machine, thing)


def _class_defaults(machine: Machine, thing: Thing) -> None:
    """`BaseMixin.__post_init__`: the settings of `set_class_defaults`, where the argument is None."""
    config: Config = machine.hera.config
    for name, value in config.defaults_of(thing).items():
        if thing.get(name) is None:
            thing.set(name, value)


# -- models ------------------------------------------------------------------------------------------------------------


def _model(machine: Machine, kind: str, given: Given) -> Thing:
    """A model: pydantic takes Python's and Argo's names, passes over others, and keeps lists of its own."""
    thing = Thing(kind, machine.place(given.node))
    known = arguments(kind)
    other = aliases(kind[2:])
    kwargs = dict(given.kwargs)
    if given.args:
        if known != {"root"} or len(given.args) > 1 or kwargs:
            raise machine.declined(f"Python raises TypeError here: {kind} takes keywords only")
        kwargs["root"] = given.args[0]
        given.places["root"] = given.places[0]
    if known == {"root"} and kwargs and "root" not in kwargs:
        # `RootModel.__init__` of pydantic
        kwargs = {"root": _keywords(given, thing.place)}
    for name, value in kwargs.items():
        real = other.get(name, name)
        if real not in known:
            machine.note("passed-over", f"Hera's {kind} has no argument `{name}`, and passes over it", thing.place)
            continue
        if real in thing.attrs:
            raise machine.declined(f"Hera's {kind} is given `{real}` twice")
        if value is not None and real != "root" and not is_taken(value, facts().models[kind[2:]].fields[real].type):
            raise machine.declined(f"{kind} of Hera's doesn't take {kind_of(value)} for `{real}` as it stands")
        thing.attrs[real] = _own(value)
        thing.places[real] = given.places.get(name, thing.place)
        if name in given.keyplaces:
            thing.keyplaces[real] = given.keyplaces[name]
    for name in required(kind):
        # the one model whose value may be null is an item to loop over
        if thing.get(name) is None and not (kind == "m.Item" and name in thing.attrs):
            if name == "root" and given.kwargs:
                raise machine.declined(
                    f"Hera writes the keywords of this {kind} as a mapping; its value goes without one"
                )
            raise machine.declined(f"Hera raises ValidationError here: {kind} needs `{name}`")
    return thing


def _keywords(given: Given, place: Place) -> Entries:
    """The keywords of a call as a dictionary."""
    found = Entries(place)
    found.update(given.kwargs)
    found.places = {name: given.places.get(name, place) for name in given.kwargs}
    found.keyplaces = {name: given.keyplaces.get(name, place) for name in given.kwargs}
    return found


def _own(value: Any) -> Any:
    """The lists and dictionaries of a model are its own; the objects in them are not."""
    if isinstance(value, Items):
        return Items((_own(item) for item in value), value.place, value.places and list(value.places))
    if isinstance(value, list):
        return [_own(item) for item in value]
    if isinstance(value, Entries):
        twin = Entries(value.place)
        twin.update((key, _own(item)) for key, item in value.items())
        twin.places, twin.keyplaces = dict(value.places), dict(value.keyplaces)
        return twin
    if isinstance(value, dict):
        return {key: _own(item) for key, item in value.items()}
    return value


# -- what `__post_init__` does, by class or mixin ----------------------------------------------------------------------


def _parameter(machine: Machine, thing: Thing) -> None:
    """`Parameter.__post_init__`: values become strings; None is one, left out is none."""
    if "value" in thing.attrs and thing.get("value_from") is not None:
        raise machine.declined("Hera raises ValueError here: a Parameter takes a value or a value_from")
    for name in ("value", "default"):
        if name in thing.attrs:
            value = thing.attrs[name]
            if not isinstance(value, str):
                thing.attrs[name] = serialized(value)
    enum = thing.get("enum")
    if enum:
        values = [item if isinstance(item, str) else serialized(item) for item in iterate(machine, enum)]
        if isinstance(enum, Items):
            thing.attrs["enum"] = Items(values, enum.place, enum.places)
        else:
            thing.attrs["enum"] = values


def _container(machine: Machine, thing: Thing) -> None:
    """`ContainerMixin.__post_init__`."""
    if thing.get("image") is None:
        image = machine.hera.config.get(machine, "image")
        # Hera's own default says itself
        if image != IMAGE or thing.kind == "ContainerNode" or is_kind(thing.kind, "ContainerSet"):
            thing.set("image", image)
        else:
            thing.inner["image"] = image


def _script(machine: Machine, thing: Thing) -> None:
    """`Script.__post_init__`: how its text is made, and the command."""
    constructor = thing.get("constructor")
    if constructor is None:
        constructor = "inline"
    if isinstance(constructor, str):
        kinds = {"inline": "InlineScriptConstructor", "runner": "RunnerScriptConstructor"}
        if constructor.lower() not in kinds:
            raise machine.declined(f"Hera raises ValueError here: there is no constructor {constructor}")
        constructor = construct(machine, kinds[constructor.lower()], Given(machine.node or _nowhere()))
    elif not (isinstance(constructor, Thing) and is_kind(constructor.kind, "ScriptConstructor")):
        raise machine.declined("this constructor of a script isn't read statically")
    thing.attrs["constructor"] = constructor
    if not thing.get("command"):
        command = machine.hera.config.values["script_command"]
        if command == ["python"]:
            thing.inner["command"] = command
            thing.attrs.pop("command", None)
        else:
            thing.set("command", command)
    if thing.get("add_cwd_to_sys_path") is None:
        thing.set("add_cwd_to_sys_path", True)
    transform(machine, thing)


def transform(machine: Machine, thing: Thing) -> None:
    """`ScriptConstructor.transform_values`: a runner is told which function to run."""
    source = thing.get("source")
    if source is not None and not isinstance(source, (str, Function)):
        raise machine.declined("the source of a script is a text or a function of the program")
    if isinstance(source, Function) and isinstance(source.node, ast.Lambda):
        raise machine.declined("only a function of the program is read as a script")
    if thing.get("constructor").kind != "RunnerScriptConstructor" or not isinstance(source, Function):
        return
    if thing.get("args") is not None:
        raise machine.declined("Hera raises ValueError here: a runner takes no args")
    module = source.frame.module.names["__name__"]
    thing.set("args", ["-m", "hera.workflows.runner", "-e", f"{module}:{source.name}"])


def _nowhere() -> Any:
    raise Unprovable("this is nowhere in the program")


def _invocator(machine: Machine, thing: Thing) -> None:
    """`TemplateInvocatorSubNodeMixin.__post_init__`."""
    if [truthy(machine, thing.get(name)) for name in ("template", "template_ref", "inline")].count(True) != 1:
        raise machine.declined("Hera raises ValueError here: exactly one of template, template_ref, inline")


def _workflow(machine: Machine, thing: Thing) -> None:
    """`Workflow.__post_init__` and those of its subclasses."""
    config: Config = machine.hera.config
    for name in ("name", "generate_name"):
        value = thing.get(name)
        if isinstance(value, Unknown):
            raise machine.declined(f"{value.what} isn't known without running the program")
        if value is not None and (not isinstance(value, str) or len(value) > NAME_LIMIT):
            raise machine.declined(
                f"Hera raises ValueError here: `{name}` is a string of at most {NAME_LIMIT} characters"
            )
    if thing.get("api_version") is None and config.values["api_version"] != "argoproj.io/v1alpha1":
        thing.set("api_version", config.values["api_version"])
    for name in ("namespace", "service_account_name"):
        if thing.get(name) is None and config.values.get(name) is not None:
            thing.set(name, config.values[name])
    if thing.kind == "ClusterWorkflowTemplate" and thing.get("namespace") is not None:
        raise machine.declined("Hera raises ValueError here: a ClusterWorkflowTemplate has no namespace")
    if is_kind(thing.kind, "WorkflowTemplate") and thing.get("status") is not None:
        raise machine.declined("Hera raises ValueError here: a WorkflowTemplate has no status")
    secrets = thing.get("image_pull_secrets")
    if secrets is not None:
        _pull_secrets(machine, thing, secrets)
    if thing.get("schedule") is not None:
        # the list is the program's own, and grows
        if thing.get("schedules") is None:
            thing.attrs["schedules"] = []
        thing.attrs["schedules"].append(thing.attrs.pop("schedule"))


def _pull_secrets(machine: Machine, thing: Thing, secrets: Any) -> None:
    if not isinstance(secrets, list):
        secrets = [secrets]
    result: list[Any] = []
    for secret in secrets:
        if isinstance(secret, str):
            place = secret.place if isinstance(secret, Text) else thing.place
            reference = Thing("m.LocalObjectReference", place)
            reference.set("name", secret, place)
            result.append(reference)
        elif isinstance(secret, Thing) and secret.kind == "m.LocalObjectReference":
            result.append(secret)
        else:
            raise machine.declined("Hera takes names of secrets here, and passes over anything else")
    thing.attrs["image_pull_secrets"] = result


def _volume(machine: Machine, thing: Thing) -> None:
    """`_BaseVolume.__post_init__`: without a name, Hera makes one up."""
    name = thing.get("name")
    if name is None or (thing.kind == "Volume" and not name):
        raise machine.declined(f"Hera makes up the name of a {thing.kind} without one, another one each time")


def _claimed_volume(machine: Machine, thing: Thing) -> None:
    """`Volume.__post_init__`: the size becomes a request, the access modes are known ones."""
    modes = thing.get("access_modes")
    if not modes:
        thing.set("access_modes", ["ReadWriteOnce"])
    else:
        if not isinstance(modes, list):
            raise machine.declined("`access_modes` is a list")
        thing.attrs["access_modes"] = [mode.value if isinstance(mode, Member) else mode for mode in modes]
        if not set(thing.attrs["access_modes"]) <= _ACCESS:
            raise machine.declined("Hera raises ValueError here: there is no such access mode")
    size, resources = thing.get("size"), thing.get("resources")
    if size is not None and not isinstance(size, str):
        raise machine.declined("`size` is a string")
    if resources is None:
        if not size or not _STORAGE.match(size):
            raise machine.declined("Hera raises an error here: a Volume wants a size like 10Gi")
        resources = Thing("m.VolumeResourceRequirements", thing.place)
        fresh = Entries(thing.place)
        fresh["storage"] = size
        resources.set("requests", fresh, thing.place)
        thing.attrs["resources"] = resources
        thing.places["resources"] = thing.places.get("size", thing.place)
        return
    requests = resources.get("requests") if isinstance(resources, Thing) else None
    if size:
        if requests is not None and "storage" not in requests:
            requests["storage"] = size
        return
    # Hera looks at the units of a text, and what the model has there by then is none
    raise machine.declined("Hera raises TypeError here: a Volume wants its size, beside its resources")


def _env(machine: Machine, thing: Thing) -> None:
    """`Env.__post_init__`."""
    if thing.get("value") is not None and thing.get("value_from_input") is not None:
        raise machine.declined("Hera raises ValueError here: an Env takes a value or a value_from_input")


def _runner(machine: Machine, thing: Thing) -> None:
    """`RunnerScriptConstructor.__post_init__`."""
    if thing.get("pydantic_mode") not in (None, 1, 2):
        raise machine.declined("this pydantic_mode isn't read statically")


_AFTER: dict[str, Callable[[Machine, Thing], None]] = {
    "Parameter": _parameter,
    "ContainerMixin": _container,
    "Script": _script,
    "TemplateInvocatorSubNodeMixin": _invocator,
    "Workflow": _workflow,
    "_BaseVolume": _volume,
    "Volume": _claimed_volume,
    "Env": _env,
    "RunnerScriptConstructor": _runner,
}


@CALLED.of(Kind)
def call(machine: Machine, kind: Kind, given: Given) -> Thing:
    """`Class(…)`."""
    return construct(machine, kind.name, given)


def make(machine: Machine, kind: str, **attrs: Any) -> Thing:
    """One of Hera's objects that Hera itself makes, at the place of the call."""
    assert machine.node is not None
    place = Place(machine.place(machine.node).span)
    thing = Thing(kind, place)
    for name, value in attrs.items():
        thing.set(name, value, place)
    return thing


def named(machine: Machine, given: Given, *names: str) -> list[Any]:
    """The arguments of a method of Hera's by position or keyword; None for what is left out."""
    if len(given.args) > len(names) or not given.kwargs.keys() <= set(names):
        raise machine.declined("Python raises TypeError here: these arguments don't belong here")
    found = {**dict(zip(names, given.args)), **given.kwargs}
    return [found.get(name) for name in names]
