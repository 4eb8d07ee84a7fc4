"""Arguments that Hera takes in several shapes, or makes something else of as it builds.

The table says which argument is treated by which rule; every other is taken as it stands.
"""

from __future__ import annotations

from typing import Any

from roundtrip.document import Call, Node, Sequence
from roundtrip.python.evaluate.hera import built_objects, volumes
from roundtrip.python.evaluate.hera.kinds import INVOCATORS, is_kind, is_model, is_template
from roundtrip.python.evaluate.hera.lower import ARGUMENTS, Lowering, own_place
from roundtrip.python.evaluate.hera.serialization import serialized
from roundtrip.python.evaluate.language.displays import text_of
from roundtrip.python.evaluate.language.machine import TOO_DEEP
from roundtrip.python.evaluate.language.values import Entries, Items, Member, Place, Thing, Unprovable

# -- arguments ---------------------------------------------------------------------------------------------------------


def _several(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    """One or several in a list; a tuple is neither to Hera."""
    if isinstance(value, tuple):
        raise lowering.declined(f"Hera takes a list for `{name}`, not a tuple", lowering.place(thing, name, value))
    return lowering.node(value, lowering.place(thing, name, value))


def _env(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    """In a dictionary, Hera writes `str(…)` of what is no text."""
    listed = value if isinstance(value, list) else [value]
    if not any(isinstance(item, dict) for item in listed):
        return _several(lowering, thing, name, value)
    place = lowering.place(thing, name, value)
    if thing.kind == "UserContainer":
        raise lowering.declined("Hera raises AttributeError here: a UserContainer takes no dictionary as `env`", place)
    nodes: list[Node] = []
    for item in listed:
        at = own_place(item, place)
        if not isinstance(item, dict):
            nodes.append(lowering.node(item, at))
            continue
        twin = Entries(at)
        if isinstance(item, Entries):
            twin.places, twin.keyplaces = item.places, item.keyplaces
        twin.update((key, _shown(lowering, said, at)) for key, said in item.items())
        nodes.append(lowering.mapping(twin, at))
    return Sequence(nodes, place.span) if isinstance(value, list) else nodes[0]


def _shown(lowering: Lowering, value: Any, place: Place) -> Any:
    """What Hera writes of the value of a variable: a text or a whole number can say itself."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return value
    try:
        return text_of(value)
    except Unprovable as problem:
        raise lowering.declined(str(problem), place) from None


def _inputs(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    if is_kind(thing.kind, "IOMixin"):
        return None  # with what else brings inputs, below
    return lowering.argument(thing, name, value)


def _arguments(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    if is_model(thing.kind):
        return lowering.argument(thing, name, value)
    place = lowering.place(thing, name, value)
    if not isinstance(value, (list, dict, tuple, Thing)):
        raise lowering.declined(
            "Hera raises TypeError here: arguments are parameters, artifacts and dictionaries", place
        )
    if isinstance(value, list):
        if not value:
            return None
        if len(value) == 1 and isinstance(value[0], dict):
            value = value[0]
        elif any(isinstance(item, dict) for item in value):
            items = [_written(lowering, item, own_place(item, place)) for item in value]
            return Sequence(items, value.place.span if isinstance(value, Items) else place.span)
    return _written(lowering, value, place) if isinstance(value, dict) else _several(lowering, thing, name, value)


def _written(lowering: Lowering, value: Any, place: Place) -> Node:
    """A dictionary of arguments, whose values Hera serializes where they are no text: pydantic's models, too."""
    if not isinstance(value, dict):
        return lowering.node(value, place)
    twin = Entries(value.place if isinstance(value, Entries) else place)
    if isinstance(value, Entries):
        twin.places, twin.keyplaces = value.places, value.keyplaces
    twin.update((key, _as_text(item)) for key, item in value.items())
    return lowering.mapping(twin, place)


def _as_text(value: Any) -> Any:
    """The text that Hera makes of a value, where a node can't say it itself."""
    work = [value]
    while work:
        current = work.pop()
        if isinstance(current, Member):
            return serialized(value)
        if isinstance(current, (list, tuple)):
            work.extend(current)
        elif isinstance(current, dict):
            work.extend(current.values())
    return value


def _with_param(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    return lowering.node(_as_text(value), lowering.place(thing, name, value))


def _named_template(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    """A template where its name belongs."""
    place = lowering.place(thing, name, value)
    if isinstance(value, Thing) and (is_template(value.kind) or value.kind == "m.Template"):
        if value.kind == "m.Template" and name == "on_exit":
            raise lowering.declined("Hera takes a name or a template of its own for `on_exit`", place)
        if name == "on_exit":
            _ends(lowering, value, [])
        found = value.get("name")
        if not isinstance(found, str):
            raise lowering.declined("this template has no name", place)
        return lowering.scalar(found, Place(thing.place.span if name == "template" else place.span))
    return lowering.argument(thing, name, value)


def _ends(lowering: Lowering, template: Thing, around: list[Thing]) -> None:
    """Hera builds all of a template for its name: raises `Declined` where it would never come to an end."""
    if any(template is other for other in around):
        raise lowering.declined("Hera raises RecursionError here: a template waits for itself", template.place)
    if len(around) > 50:
        raise lowering.declined(TOO_DEEP, template.place)
    lowering.machine.spend(1)
    work = [*(template.get("tasks") or []), *(template.get("sub_steps") or [])]
    while work:
        node = work.pop()
        if not isinstance(node, Thing):
            continue
        work += node.get("sub_steps") or []
        after = node.get("on_exit")
        if isinstance(after, Thing) and is_template(after.kind):
            _ends(lowering, after, [*around, template])


def _template(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    if thing.kind in INVOCATORS:
        return _named_template(lowering, thing, name, value)
    return lowering.argument(thing, name, value)


def _on_exit(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    return _named_template(lowering, thing, name, value)


def _with_items(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    place = lowering.place(thing, name, value)
    if isinstance(value, str) or (isinstance(value, Thing) and value.kind == "Parameter"):
        return Sequence([lowering.node(value, place)], place.span)
    if not isinstance(value, list) and not is_model(thing.kind):
        raise lowering.declined("`with_items` is read statically of lists", place)
    if isinstance(value, list):
        places = value.places if isinstance(value, Items) else None
        own = value.place if isinstance(value, Items) else place
        if is_model(thing.kind):  # to a model, an item is what is in it
            if places is not None and len(places) == len(value):
                places = [_root_place(item, at) for item, at in zip(value, places)]
            value = [item.get("root") if _is_item(item) else item for item in value]
        # what is neither plain nor a dictionary becomes a text
        value = Items([item if isinstance(item, (dict, Member)) else _as_text(item) for item in value], own, places)
    return lowering.node(value, place)


def _is_item(item: Any) -> bool:
    return isinstance(item, Thing) and item.kind == "m.Item"


def _root_place(item: Any, place: Place) -> Place:
    """The place of what is in an item, its own place `place` for a plain one."""
    return item.places.get("root", place) if _is_item(item) else place


def _source(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    if thing.kind == "Script":
        return None  # the text, below
    if thing.kind == "Data" and isinstance(value, Thing) and is_kind(value.kind, "Artifact"):
        paths = built_objects.artifact_model(lowering, value, "ArtifactPaths")
        return Call("m.DataSource", {"artifact_paths": paths}, value.place.span)
    if thing.kind == "Data" and isinstance(value, Thing) and value.kind == "m.ArtifactPaths":
        return Call("m.DataSource", {"artifact_paths": lowering.thing(value)}, value.place.span)
    return lowering.argument(thing, name, value)


def _transformations(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    place = lowering.place(thing, name, value)
    if not isinstance(value, list):
        raise lowering.declined("`transformations` are a list", place)
    items: list[Node] = []
    for item in value:
        items.append(lowering.node(item, own_place(item, place)))
    return Sequence(items, place.span)


def _templates(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    if not value:
        return None
    place = lowering.place(thing, name, value)
    return Sequence([lowering.node(item, place) for item in value], place.span)


def _volumes(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    if is_model(thing.kind):
        return lowering.argument(thing, name, value)
    return volumes.lowered(lowering, thing)


def _volume_mounts(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node | None:
    return None if volumes.mounts_itself(thing) else lowering.argument(thing, name, value)


_METRICS = frozenset(("Metric", "Counter", "Gauge", "Histogram"))


def _metrics(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    if isinstance(value, Thing) and value.kind == "Metrics":
        lowering.keeps(value)
        value = value.get("metrics")
        if not isinstance(value, list) or not all(isinstance(m, Thing) and m.kind in _METRICS for m in value):
            raise lowering.declined("`Metrics` takes a list of Metric", thing.place)
    return _several(lowering, thing, name, value)


def _value(lowering: Lowering, thing: Thing, name: str, value: Any) -> Node:
    if thing.kind == "Parameter" and not isinstance(value, str):
        # set after it was made, when Hera doesn't serialize any more
        raise lowering.declined(f"the `{name}` of a Parameter is a string", lowering.place(thing, name, value))
    return lowering.argument(thing, name, value)


ARGUMENTS.update(
    {
        "inputs": _inputs,
        "outputs": _inputs,
        "arguments": _arguments,
        "template": _template,
        "on_exit": _on_exit,
        "with_items": _with_items,
        "with_param": _with_param,
        "source": _source,
        "transformations": _transformations,
        "templates": _templates,
        "volumes": _volumes,
        "volume_mounts": _volume_mounts,
        "metrics": _metrics,
        "value": _value,
        "default": _value,
        "env": _env,
        "env_from": _several,
        "sidecars": _several,
        "intermediate_parameters": lambda lowering, thing, name, value: None,
    }
)
