"""Volumes: what is mounted, what is claimed, and the models that Hera makes of its own classes.

Facts: `VolumeMixin`, `VolumeMountMixin` of `hera.workflows._mixins`, `hera.workflows.volume`, and by the generated facts
where the arguments of each class land.
"""

from __future__ import annotations

from typing import Any

from roundtrip.document import Call, Node, Scalar, Sequence, Span
from roundtrip.hera.facts import Type, facts
from roundtrip.python.evaluate.hera import unchecked
from roundtrip.python.evaluate.hera.kinds import is_kind
from roundtrip.python.evaluate.hera.lower import Lowering, own_place
from roundtrip.python.evaluate.language.values import Place, Thing

_VOLUME = Type("model", model="Volume")
_CLAIMED = "access_modes data_source data_source_ref resources selector storage_class_name volume_mode volume_name"


def is_volume(value: Any) -> bool:
    """Whether `value` is one of Hera's own volumes."""
    return isinstance(value, Thing) and is_kind(value.kind, "_BaseVolume")


def is_claimed(value: Any) -> bool:
    """Whether `value` is a volume that Hera claims."""
    return isinstance(value, Thing) and value.kind == "Volume"


def mounts_itself(thing: Thing) -> bool:
    """Whether Hera mounts the volumes of `thing` in it."""
    return thing.kind != "ContainerSet" and (is_kind(thing.kind, "VolumeMountMixin") or thing.kind == "UserContainer")


def given(lowering: Lowering, thing: Thing) -> list[Any]:
    """The volumes of `thing`, in a list."""
    volumes = thing.get("volumes")
    listed = volumes if isinstance(volumes, list) else [] if volumes is None else [volumes]
    for volume in listed:
        model = isinstance(volume, dict) or (isinstance(volume, Thing) and volume.kind == "m.Volume")
        if not is_volume(volume) and not model:
            raise lowering.declined("only volumes are read in `volumes`", lowering.place(thing, "volumes", volumes))
    return listed


def lowered(lowering: Lowering, thing: Thing) -> Node | None:
    """The volumes that Argo is told of: all but those that are claimed."""
    if thing.kind in ("ContainerNode", "UserContainer"):
        return None
    nodes: list[Node] = []
    for volume in given(lowering, thing):
        if is_claimed(volume):
            continue
        if isinstance(volume, dict):
            kind = None if unchecked.is_unchecked(thing.kind) else _VOLUME
            own = own_place(volume, thing.place)
            nodes.append(lowering.node(volume, own) if kind is None else lowering.typed(volume, kind, own))
            continue
        nodes.append(_model(lowering, volume) if is_volume(volume) else lowering.thing(volume))
    place = lowering.place(thing, "volumes", thing.get("volumes"))
    return Sequence(nodes, place.span) if nodes else None


def mounts(lowering: Lowering, thing: Thing) -> Node | None:
    """`volume_mounts`, with those of the volumes; None where nothing is mounted."""
    if not mounts_itself(thing):
        return None
    own = thing.get("volume_mounts")
    volumes = given(lowering, thing)
    if own is None and not volumes:
        return None
    place = lowering.place(thing, "volume_mounts", own)
    nodes: list[Node] = []
    if own is not None:
        if not isinstance(own, list):
            raise lowering.declined("`volume_mounts` is a list", place)
        written = lowering.argument(thing, "volume_mounts", own)
        assert isinstance(written, Sequence)
        nodes += written.items
    if thing.kind == "UserContainer" and own is not None and volumes:
        raise lowering.declined("Hera mounts these volumes each time it builds; that isn't read statically", place)
    nodes += [_mount(lowering, volume) for volume in volumes if is_volume(volume)]
    return Sequence(nodes, place.span) if nodes or own is not None else None


def mounting(lowering: Lowering, thing: Thing) -> Node:
    """A container that mounts its volumes, and no template."""
    call = lowering.call(thing)
    found = mounts(lowering, thing)
    if found is not None:
        call.args["volume_mounts"] = found
    return call


def claims(lowering: Lowering, thing: Thing) -> list[Call]:
    """The claims that Hera makes for the volumes of `thing`."""
    if not is_kind(thing.kind, "VolumeMixin") or thing.kind == "ContainerNode":
        return []
    return [_claim(lowering, volume) for volume in given(lowering, thing) if is_claimed(volume)]


def _model(lowering: Lowering, volume: Thing) -> Call:
    """`_build_volume`: the model, by what is known of each argument's path."""
    wrapper = facts().wrappers[volume.kind]
    values: dict[str, Node] = {}
    body = next(path.split(".")[0] for arg in wrapper.args.values() for path in arg.paths if "." in path)
    for name, value in volume.attrs.items():
        if value is None:
            continue
        for path in wrapper.args[name].paths:
            values[path] = lowering.argument(volume, name, value)
    found = model_of("Volume", values, volume.place.span, body)
    lowering.extra(volume, found)
    return found


def _mount(lowering: Lowering, volume: Thing) -> Call:
    """`_build_volume_mount`."""
    wrapper = facts().wrappers[volume.kind]
    if not volume.get("mount_path"):
        raise lowering.declined(f"Hera raises AssertionError here: this {volume.kind} has no mount_path", volume.place)
    values: dict[str, Node] = {}
    if volume.get("name") == "":
        raise lowering.declined("Hera raises AssertionError here: a volume that is mounted needs a name", volume.place)
    for name, value in volume.attrs.items():
        if value is not None:
            for path in wrapper.args[name].elsewhere.get("VolumeMount", ()):
                values[path] = lowering.node(value, lowering.place(volume, name, value))
    return model_of("VolumeMount", values, volume.place.span)


def _claim(lowering: Lowering, volume: Thing) -> Call:
    """`Volume._build_persistent_volume_claim`."""
    span = volume.place.span
    metadata = volume.get("metadata")
    args: dict[str, Node] = {}
    if metadata is not None:
        args["metadata"] = lowering.node(metadata, volume.place)
    else:
        named = lowering.node(volume.get("name"), lowering.place(volume, "name", None))
        args["metadata"] = Call("m.ObjectMeta", {"name": named}, span)
    spec = Call("m.PersistentVolumeClaimSpec", span=span)
    for name in _CLAIMED.split():
        value = volume.get(name)
        if value is not None:
            spec.args[name] = lowering.node(value, lowering.place(volume, name, value))
    args["spec"] = spec
    found = Call("m.PersistentVolumeClaim", args, span)
    lowering.extra(volume, found)
    return found


def claim_name(lowering: Lowering, claim: Node) -> str:
    """The name of a claim; Hera insists on one where it merges them."""
    metadata = claim.args.get("metadata") if isinstance(claim, Call) else None
    name = metadata.args.get("name") if isinstance(metadata, Call) else None
    if not isinstance(name, Scalar) or not isinstance(name.value, str):
        raise lowering.declined("Hera raises AssertionError here: a claim needs a name", Place(claim.span))
    return name.value


def model_of(model: str, values: dict[str, Node], span: Span, body: str | None = None) -> Call:
    """A model with values at dotted Argo paths. `body`: a path that is there even when nothing is in it."""
    top = Call(f"m.{model}", span=span)
    if body is not None:
        _at(top, model, body, span)
    for path, node in values.items():
        *parents, last = path.split(".")
        owner, name = top, model
        if parents:
            owner = _at(top, model, ".".join(parents), span)
            name = owner.name[2:]
        owner.args[_python_name(name, last)] = node
    return top


def _at(top: Call, model: str, path: str, span: Span) -> Call:
    owner = top
    for step in path.split("."):
        arg = _python_name(owner.name[2:], step)
        inner = owner.args.get(arg)
        if not isinstance(inner, Call):
            kind = facts().models[owner.name[2:]].fields[arg].type.model
            assert kind is not None, f"{path} of {model} is no model"
            inner = owner.args[arg] = Call(f"m.{kind}", span=span)
        owner = inner
    return owner


def _python_name(model: str, alias: str) -> str:
    return next(name for name, field in facts().models[model].fields.items() if field.alias == alias)
