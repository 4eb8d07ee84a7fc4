"""From Hera's objects to the Objects tree: every value a node that knows where in the program it was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Call, Mapping, Mark, Node, Scalar, Sequence, Span
from roundtrip.document.node import ABSENT
from roundtrip.hera.facts import Type, facts, path_of
from roundtrip.python.evaluate.hera import unchecked
from roundtrip.python.evaluate.hera.helpers import contradiction
from roundtrip.python.evaluate.hera.kinds import is_model
from roundtrip.python.evaluate.hera.model_types import is_taken
from roundtrip.python.evaluate.language.machine import TOO_DEEP, Declined, Machine, shortened
from roundtrip.python.evaluate.language.operators import kind_of
from roundtrip.python.evaluate.language.values import Entries, Items, Member, Place, Text, Thing, Unknown

MAX_NESTING = 100
# arguments that Hera keeps to itself
SILENT = frozenset(
    ["constructor", "add_cwd_to_sys_path", "workflows_service", "output", "loads", "dumps", "loadb", "dumpb", "loader"]
)
# enumerations that Hera takes here and writes as their value
_ENUMERATED = {"image_pull_policy": "ImagePullPolicy", "retry_policy": "RetryPolicy", "access_modes": "AccessMode"}

Whole = Callable[["Lowering", Thing], Node]
# classes that aren't taken argument by argument; arguments that aren't taken as they stand: other modules fill these
WHOLE: dict[str, Whole] = {}
SPECIAL: list[Callable[[Thing], Whole | None]] = []
ARGUMENTS: dict[str, Callable[[Lowering, Thing, str, Any], Node | None]] = {}


class Dictionary(Unknown):
    """What `to_dict()` gives: the workflow as it was built, and the pass that went over it. What is in it isn't read."""

    __slots__ = ("lowering", "node")

    def __init__(self, node: Call, lowering: Lowering) -> None:
        super().__init__("what `to_dict` gives", uncertain=True)
        self.node = node
        self.lowering = lowering


class Lowering:
    """One pass over what the program made. `literals`: the spans of what stands in the text as a plain literal."""

    def __init__(self, machine: Machine, exact: bool = False) -> None:
        self.machine = machine
        # scripts are taken out to the letter
        self.exact = exact
        # a dictionary stands for a model, whose order Hera doesn't change
        self.raw = False
        self.literals: set[tuple[int, int]] = set()
        # of every call, by its id: all of its text, a `with` block included
        self.extents: dict[int, tuple[Call, Span]] = {}
        # of what a list has by its name, by its id: where that stands; of what `with_fields` is called with: the call
        self.uses: dict[int, tuple[Node, Span]] = {}
        self.wrappings: dict[int, tuple[Node, Span]] = {}
        # where the bodies of functions are that became scripts
        self.functions: list[tuple[Span, Call]] = []
        # the objects whose fields beyond Hera are in what they became, by id
        self._carried: dict[int, Thing] = {}
        self._depth = 0

    def declined(self, why: str, place: Place) -> Declined:
        """The refusal of a value that was written at `place`."""
        return Declined(Diagnostic("error", "not-static", why, place.span.line, place.span.column))

    # -- plain values --------------------------------------------------------------------------------------------------

    def node(self, value: Any, place: Place) -> Node:
        """The node of any value. `place`: where it was written, unless it knows better."""
        self.machine.spend(4)
        if isinstance(value, Thing):
            return self.thing(value)
        if isinstance(value, Dictionary):
            return self.taken(value)
        if value is None or isinstance(value, (str, int, float)):
            return self.scalar(value, place)
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.declined(TOO_DEEP, place)
        result: Node
        if isinstance(value, (list, tuple)):
            result = self.sequence(value, place)
        elif isinstance(value, dict):
            result = self.mapping(value, place)
        else:
            raise self.declined(f"{kind_of(value)} isn't read statically here", place)
        self._depth -= 1
        return result

    def scalar(self, value: Any, place: Place) -> Scalar:
        """The node of a string, number, boolean or None."""
        if place.literal:
            self.literals.add((place.span.start, place.span.end))
        if isinstance(value, str):
            self.machine.spend(len(value) // 100)
            value = str.__str__(value)
        return Scalar(value, place.span)

    def sequence(self, value: list[Any] | tuple[Any, ...], place: Place) -> Sequence:
        """The node of a list."""
        own = value.place if isinstance(value, Items) else place
        places = value.places if isinstance(value, Items) else None
        if places is not None and len(places) != len(value):
            places = None
        items = [
            self.node(item, places[n] if places is not None else own_place(item, own)) for n, item in enumerate(value)
        ]
        result = Sequence(items, own.span)
        if isinstance(value, Items):
            self._used(value, result)
        return result

    def _used(self, value: Items, node: Node) -> None:
        """The items of `node` stand where `value` has them."""
        uses = value.uses
        if uses is not None and isinstance(node, Sequence) and len(node.items) == len(uses):
            self.uses.update((id(item), (item, span)) for item, span in zip(node.items, uses))

    def mapping(self, value: dict[Any, Any], place: Place, kind: Type | None = None) -> Mapping:
        """The node of a dictionary, whose keys are strings. `kind`: what a model of Hera's takes its values for."""
        own = value.place if isinstance(value, Entries) else place
        result = Mapping(span=own.span)
        for key, item in value.items():
            if kind is not None and isinstance(key, Member) and key.text:
                key = key.value
            if not isinstance(key, str):
                raise self.declined(f"the key {shortened(str(key))} is no string", own)
            at = value.places.get(key) if isinstance(value, Entries) else None
            at = at or own_place(item, own)
            result.entries[str(key)] = self.node(item, at) if kind is None else self.typed(item, kind, at)
            key_at = value.keyplaces.get(key) if isinstance(value, Entries) else None
            if key_at is not None:
                result.keys[str(key)] = Scalar(str(key), key_at.span)
                if key_at.literal:
                    self.literals.add((key_at.span.start, key_at.span.end))
        return result

    def taken(self, value: Dictionary) -> Node:
        """The workflow that a dictionary was made of, as it was then."""
        other = value.lowering
        self.literals |= other.literals
        self.functions += [found for found in other.functions if found not in self.functions]
        for mine, theirs in (
            (self.extents, other.extents),
            (self.uses, other.uses),
            (self.wrappings, other.wrappings),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
        return value.node

    # -- Hera's objects ------------------------------------------------------------------------------------------------

    def thing(self, thing: Thing) -> Node:
        """The node of one of Hera's objects."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.declined(TOO_DEEP, thing.place)
        self.machine.spend(1)
        whole = next((found for rule in SPECIAL if (found := rule(thing))), None) or WHOLE.get(thing.kind)
        result = whole(self, thing) if whole is not None else self.call(thing)
        self._depth -= 1
        self.keeps(thing)
        return result

    def call(self, thing: Thing, without: frozenset[str] = frozenset()) -> Call:
        """The `Call` of an object, argument by argument; those that are reshaped by their own rules."""
        call = Call(thing.kind, span=thing.place.span)
        self.extents[id(call)] = (call, thing.extent)
        if thing.wrapping is not None:
            self.wrappings[id(call)] = (call, thing.wrapping)
        for name, value in thing.attrs.items():
            if value is None or name in SILENT or name in without:
                continue
            path = unchecked.path_of(thing.kind, name, value)
            reshape = ARGUMENTS.get(name)
            node = reshape(self, thing, name, value) if reshape is not None else self.argument(thing, name, value)
            if node is None:
                continue
            if isinstance(value, Items):
                self._used(value, node)
            if path is not None:
                self.raw = True
                call.extra = unchecked.below(path, unchecked.written(self, node), call.extra, thing.place.span)
                continue
            call.args[name] = node
            key = thing.keyplaces.get(name)
            if key is not None:
                call.keys[name] = Scalar(name, key.span)
        self.extra(thing, call)
        return call

    def extra(self, thing: Thing, call: Call) -> None:
        """The fields that Hera has no argument for, and what is marked as spelled otherwise."""
        for what, name, place in thing.marks:
            if self.exact:
                raise self.declined("what Hera writes of what is marked as spelled otherwise isn't read", thing.place)
            path = path_of(thing.kind, name)
            if path is None:
                why = f"{thing.kind} has no argument `{name}` that can be marked"
                raise contradiction(why, place.span, thing.place.span)
            if what == ABSENT and name not in thing.keyplaces and name not in thing.places:
                call.args.pop(name, None)  # Hera says it of itself
            call.marks[name] = Mark(what, name, path, place.span)
            self._carried[id(thing)] = thing
        if thing.extra:
            if self.exact:
                raise self.declined("what Hera writes without the fields that it doesn't know isn't read", thing.place)
            if call.extra is not None:
                raise self.declined("`with_fields` together with dictionaries for models isn't read", thing.place)
            call.extra = self.mapping(thing.extra, thing.place)
            self._carried[id(thing)] = thing

    def keeps(self, thing: Thing) -> None:
        """Raises `Declined` for an object whose fields beyond Hera were left out of what it became."""
        if (thing.extra or thing.marks) and id(thing) not in self._carried:
            raise self.declined(f"fields beyond Hera aren't read of this {thing.kind}", thing.place)

    def argument(self, thing: Thing, name: str, value: Any) -> Node:
        """The node of an argument, coerced as Hera's models do it."""
        place = self.place(thing, name, value)
        if isinstance(value, Member) and value.kind == _ENUMERATED.get(name):
            return self.scalar(value.value, place)
        kind = unchecked.argument_type(thing.kind, name)
        # Hera makes texts of some numbers that its own classes are given, before a model sees them
        loose = not is_model(thing.kind) and isinstance(value, (str, int, float))
        return self.typed(value, kind, place, loose) if kind is not None else self.node(value, place)

    @staticmethod
    def place(thing: Thing, name: str, value: Any) -> Place:
        """Where the value of an argument was written."""
        found = thing.places.get(name)
        return found if found is not None else own_place(value, thing.place)

    def typed(self, value: Any, kind: Type, place: Place, loose: bool = False) -> Node:
        """The node of a value that a model of Hera's checks: a dictionary becomes the model that belongs there.

        Raises `Declined` for what pydantic refuses or turns into something else, unless it is `loose`.
        """
        if not loose and not is_taken(value, kind):
            raise self.declined(f"a model of Hera's doesn't take {kind_of(value)} as it stands here", place)
        if kind.kind == "union":
            models = [part for part in kind.args if part.kind == "model"]
            kind = models[0] if len(models) == 1 and isinstance(value, dict) else kind
        if kind.kind == "list" and isinstance(value, (list, tuple)):
            own = value.place if isinstance(value, Items) else place
            places = value.places if isinstance(value, Items) else None
            at = places if places is not None and len(places) == len(value) else None
            items = [
                self.typed(item, kind.args[0], at[n] if at else own_place(item, own)) for n, item in enumerate(value)
            ]
            result = Sequence(items, own.span)
            if isinstance(value, Items):
                self._used(value, result)
            return result
        if kind.kind == "dict" and isinstance(value, dict):
            return self.mapping(value, place, kind.args[-1])
        if kind.kind == "str" and isinstance(value, Member) and value.text:
            # pydantic takes the text
            return self.scalar(value.value, place)
        if kind.kind == "float" and type(value) is int:
            return self.scalar(float(value), place)
        if kind.kind == "model" and isinstance(value, dict) and kind.model is not None:
            model = facts().models[kind.model]
            if model.root is None:
                return self._model(value, kind.model, place)
            return self.typed(value, model.root, place)
        return self.node(value, place)

    def _model(self, value: dict[Any, Any], name: str, place: Place) -> Node:
        """A dictionary in the place of a model, whose keys are Python's or Argo's names."""
        model = facts().models[name]
        own = value.place if isinstance(value, Entries) else place
        call = Call(f"m.{name}", span=own.span)
        for key, item in value.items():
            field = model.by_alias.get(key)
            arg = next((n for n, f in model.fields.items() if f is field), None) if field is not None else key
            if arg not in model.fields:
                raise self.declined(f"Hera's {name} has no field {shortened(str(key))}", own)
            if item is None:
                continue
            at = value.places.get(key) if isinstance(value, Entries) else None
            call.args[arg] = self.typed(item, model.fields[arg].type, at or own_place(item, own))
            key_at = value.keyplaces.get(key) if isinstance(value, Entries) else None
            if key_at is not None:
                call.keys[arg] = Scalar(arg, key_at.span)
        return call


def own_place(value: Any, place: Place) -> Place:
    """The place that a value knows itself, else `place`, where nothing can be written."""
    if isinstance(value, (Text, Items, Entries, Thing)):
        return value.place
    return Place(place.span)
