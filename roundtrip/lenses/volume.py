"""Volumes: a class for each kind of source, which in a template mounts the volume as well; and `Volume`, a claim.

Facts: `hera.workflows.volume`, `VolumeMixin._build_volumes`, `VolumeMountMixin._build_volume_mounts`, and for claims
`Workflow._build_templates`. One class thus writes at up to three places: `volumes` of the template, `volumeMounts` of its
container, behind those that are listed, and `volumeClaimTemplates` of the workflow.
"""

from __future__ import annotations

import re

from roundtrip.document import Call, Mapping, Node, Scalar, ScalarValue, Sequence, equivalent
from roundtrip.document.equivalence import vanishes
from roundtrip.hera.facts import facts
from roundtrip.lenses.abridged import Abridged
from roundtrip.lenses.algebra import Choice, Each, Lens, OneOrMany, Refused, describe, like, listed, with_args
from roundtrip.lenses.models import lens_at, model_lens
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.registry import register
from roundtrip.lenses.wrapper import wrapper

_STORAGE = re.compile(r"\s*(\d+(?:\.\d+)?)([KMGTPE]i)\s*")  # hera.workflows.validators.validate_storage_units
CLAIM = "Volume"


def _elsewhere(name: str, model: str, *, without: tuple[str, ...] = ()) -> list[Field]:
    """The fields of what the wrapper `name` writes into another model than its own."""
    fields = []
    for arg, argument in facts().wrappers[name].args.items():
        paths = argument.elsewhere.get(model, ())
        if paths and arg not in without:
            fields.append(Field(arg, lens_at(model, paths[0]), paths))
    return fields


def _source(name: str) -> str:
    """The key that the source of this class of volumes has in Argo's volume."""
    paths = [path for argument in facts().wrappers[name].args.values() for path in argument.paths]
    return next(path.split(".")[0] for path in paths if "." in path)


class _Lenient(Record):
    """A record that reads only the arguments it knows of: one of the several that a volume's call stands for."""

    def put(self, value: Node) -> Node:
        assert isinstance(value, Call)
        known = {arg: given for arg, given in value.args.items() if arg in self.fields}
        return super().put(like(value, Call(self.name, known, keys=value.keys)))


_NAMES = [w.name for w in facts().wrappers.values() if w.model == "Volume" and w.name != CLAIM]
SOURCES = {name: register(wrapper(name, body=(_source(name),)), "volume") for name in _NAMES}
MOUNTS = {name: _Lenient(name, _elsewhere(name, "VolumeMount")) for name in [*SOURCES, CLAIM]}
CLAIMED = _Lenient(
    CLAIM, _elsewhere(CLAIM, "PersistentVolumeClaim", without=("size", "name", "metadata", "access_modes"))
)
_BY_SOURCE = {record.body[0]: name for name, record in SOURCES.items() if name != "ExistingVolume"}
_BY_SOURCE["persistentVolumeClaim"] = "ExistingVolume"


def is_claim(node: Node) -> bool:
    """Whether this is a `Volume(…)`, which becomes a claim."""
    return isinstance(node, Call) and node.name == CLAIM


def claim(value: Call) -> Node:
    """The entry of `volumeClaimTemplates` that a `Volume(…)` stands for. Raises `Refused` where Hera complains."""
    result = CLAIMED.put(value)
    assert isinstance(result, Mapping)
    name, metadata = value.args.get("name"), value.args.get("metadata")
    if metadata is not None:
        result.entries["metadata"] = model_lens("ObjectMeta").put(metadata)
    elif isinstance(name, Scalar) and isinstance(name.value, str) and name.value:
        result.entries["metadata"] = Mapping({"name": name}, name.span)
    else:
        raise Refused(value, "Hera makes up another name for this volume each time; give it one")
    spec = result.entries.setdefault("spec", Mapping(span=value.span))
    assert isinstance(spec, Mapping)
    spec.entries["accessModes"] = value.args.get("access_modes") or Sequence(
        [Scalar("ReadWriteOnce", value.span)], value.span
    )
    _storage(spec, value)
    result.entries = {key: result.entries[key] for key in ("metadata", "spec")}
    return result


def _storage(spec: Mapping, value: Call) -> None:
    size, resources = value.args.get("size"), spec.entries.get("resources")
    if resources is not None and size is not None:
        raise Refused(value, "`size` beside `resources`")
    if resources is not None:
        return
    if not isinstance(size, Scalar) or not isinstance(size.value, str) or not _STORAGE.fullmatch(size.value):
        raise Refused(size or value, "Hera's Volume wants a `size` like 5Gi")
    requests = Mapping({"storage": size}, size.span)
    spec.entries["resources"] = Mapping({"requests": requests}, size.span)


def mount(volume: Call) -> Node:
    """The entry of `volumeMounts` for one volume. Raises `Refused` where Hera complains."""
    if "mount_path" not in volume.args or "name" not in volume.args:
        raise Refused(volume, f"Hera mounts a {volume.name} only with a `name` and a `mount_path`")
    return MOUNTS[volume.name].put(volume)


def claimed(node: Node) -> Call | None:
    """The `Volume(…)` that stands for an entry of `volumeClaimTemplates`; None where Hera would claim something else."""
    spec = node.entries.get("spec") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(spec, Mapping):
        return None
    name, modes, size = (_said(node, path) for path in (_CLAIM_NAME, _CLAIM_MODES, _CLAIM_SIZE))
    if not isinstance(modes, Sequence) or not modes.items or not set(_texts(modes)) <= MODES:
        return None
    rest = {
        key: value
        for key, value in spec.entries.items()
        if not (key in ("accessModes", "resources") or vanishes(key, value))
    }
    others = {
        key: value for key, value in node.entries.items() if not (key in ("metadata", "spec") or vanishes(key, value))
    }
    try:
        call = CLAIMED.get(Mapping({**others, "spec": Mapping(rest, spec.span)} if rest else others, node.span))
        assert isinstance(call, Call)
        ways = (("name", name), ("size", size), ("access_modes", None if _is_default(modes) else modes))
        given = {arg: value for arg, value in ways if value is not None}
        made = like(node, Call(CLAIM, {**given, **call.args}))
        assert isinstance(made, Call)
        return made if equivalent(claim(made), node) else None
    except Refused:
        return None


_CLAIM_NAME = ("metadata", "name")
_CLAIM_MODES = ("spec", "accessModes")
_CLAIM_SIZE = ("spec", "resources", "requests", "storage")
MODES = frozenset({"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"})  # hera.workflows.AccessMode


def _is_default(modes: Node | None) -> bool:
    """Whether these are the access modes that Hera writes without being told."""
    return isinstance(modes, Sequence) and not modes.comments and _texts(modes) == ["ReadWriteOnce"]


def _texts(modes: Sequence) -> list[ScalarValue]:
    return [item.value for item in modes.items if isinstance(item, Scalar) and not item.comments]


def _said(node: Node, path: tuple[str, ...]) -> Node | None:
    found: Node | None = node
    for key in path:
        found = found.entries.get(key) if isinstance(found, Mapping) else None
    return found


class Sources:
    """`volumes`: read as models where the template mounts them (`Mounting`), as Hera's classes elsewhere.

    `put` takes either, and writes the source alone of what the classes say.
    """

    def __init__(self, *, mounted: bool) -> None:
        self._any = Choice([*SOURCES.values(), model_lens("Volume")])
        self._each = OneOrMany(Each(model_lens("Volume") if mounted else self._any))

    def get(self, node: Node, beyond: bool = False) -> Node:
        return self._each.get(node, beyond)

    def put(self, value: Node) -> Node:
        return like(value, Sequence([self._put(v) for v in listed(value) if not is_claim(v)]))

    def accepts(self, value: Node) -> bool:
        return isinstance(value, (Call, Sequence))

    def _put(self, volume: Node) -> Node:
        if isinstance(volume, Call) and volume.name in SOURCES:
            mounted = MOUNTS[volume.name].fields.keys() - SOURCES[volume.name].fields.keys()
            bare = {arg: given for arg, given in volume.args.items() if arg not in mounted}
            return SOURCES[volume.name].put(like(volume, Call(volume.name, bare, keys=volume.keys)))
        return self._any.put(volume)


MOUNTED: Lens = Sources(mounted=True)
VOLUMES: Lens = Sources(mounted=False)


def with_mounts(value: Call) -> Call:
    """`value` with the mounts that its volumes bring, behind those in `volume_mounts`."""
    brought = [v for v in listed(value.args.get("volumes")) if isinstance(v, Call) and v.name in MOUNTS]
    if not brought:
        return value
    given = value.args.get("volume_mounts")
    there = given.items if isinstance(given, Sequence) else []
    mounts = [like(volume, model_lens("VolumeMount").get(mount(volume))) for volume in brought]
    all_of_them = Sequence([*there, *mounts], value.span)
    args = {**value.args, "volume_mounts": like(given, all_of_them) if isinstance(given, Sequence) else all_of_them}
    if all(is_claim(v) for v in listed(value.args["volumes"])):
        del args["volumes"]
    return with_args(value, args)


class Mounting(Abridged):
    """A template of one container: its volumes may bring their mounts."""

    def shorter(self, call: Call) -> Call | None:
        return _mounted(call)

    def fuller(self, call: Call) -> Call:
        return with_mounts(call)


def _mounted(call: Call) -> Call | None:
    """`call` with those volumes as Hera's classes whose mounts are the last ones, one each, in their order."""
    volumes, mounts = call.args.get("volumes"), call.args.get("volume_mounts")
    if not isinstance(volumes, Sequence) or not isinstance(mounts, Sequence):
        return None
    taken: list[Node] = list(volumes.items)
    own, above = len(mounts.items), len(taken)
    while own and above:
        classes = ((n, _class_for(taken[n], mounts.items[own - 1])) for n in reversed(range(above)))
        above, found = next(((n, made) for n, made in classes if made is not None), (0, None))
        if found is None:
            break
        taken[above] = found
        own -= 1
    if own == len(mounts.items) or (not own and mounts.comments is not None):
        return None  # comments at a list stay at it
    args = {**call.args, "volumes": like(volumes, Sequence(taken))}
    if own:
        args["volume_mounts"] = like(mounts, Sequence(mounts.items[:own]))
    else:
        del args["volume_mounts"]
    return with_args(call, args)


def _class_for(volume: Node, mounting: Node) -> Call | None:
    if (
        not isinstance(volume, Call)
        or not isinstance(mounting, Call)
        or volume.document is None
        or mounting.document is None
    ):
        return None
    source, place = volume.document, mounting.document
    if volume.beyond_hera or mounting.beyond_hera or mounting.comments:
        return None  # two places, and one call, whose comments are the volume's
    if not isinstance(source, Mapping) or not isinstance(place, Mapping):
        return None
    name = next((_BY_SOURCE[key] for key in source.entries if key in _BY_SOURCE), None)
    if name is None:
        return None
    try:
        result, mounted = SOURCES[name].get(source), MOUNTS[name].get(place)
    except Refused:
        return None
    assert isinstance(result, Call)
    assert isinstance(mounted, Call)
    for arg, value in mounted.args.items():
        there = result.args.setdefault(arg, value)
        if there is not value and not equivalent(there, value):
            return None
    if result.args.get("read_only") is not None and "read_only" not in mounted.args:
        return None
    return result


class Container(Abridged):
    """A container within a template: its volumes bring mounts, and nothing else."""

    def fuller(self, call: Call) -> Call:
        if call.args.get("volumes") is None:
            return call
        left = [v for v in listed(call.args["volumes"]) if not isinstance(v, Call) or v.name not in MOUNTS]
        if left:
            raise Refused(left[0], f"{describe(left[0])} where one of Hera's volumes belongs")
        mounted = with_mounts(call)
        return with_args(mounted, {arg: given for arg, given in mounted.args.items() if arg != "volumes"})
