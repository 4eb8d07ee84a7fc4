"""The objects of a run as the reader's own, each with the places of its arguments in the program's text."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

from roundtrip.document import Span
from roundtrip.document.node import Pieces
from roundtrip.hera.facts import facts
from roundtrip.python.evaluate.hera.kinds import CONSTRUCTORS, aliases, is_model
from roundtrip.python.evaluate.language.machine import is_literal
from roundtrip.python.evaluate.language.values import Entries, Items, Place, Thing
from roundtrip.python.traced.following import Following
from roundtrip.python.traced.texts import Frame, Spot, Texts

_NOT_TOLD = object()
# a text of Argo's own, or of Hera's
_LISTS = {"templates", "tasks", "sub_steps", "containers"}


class Objects:
    """Makes the objects of one document. `told`: what `roundtrip.hera.origins.of` said."""

    def __init__(self, texts: Texts, told: dict[str, Any]) -> None:
        self.texts = texts
        self.following = Following(texts)
        self._told: list[Any] = told["objects"]
        self._made: dict[int, Thing] = {}
        self.root = told["root"]
        # how many objects of each class were made in each frame: those that a copy of Hera's is of count once
        self._uses = Counter(
            (kind, frame)
            for kind, frames, _ in {(k, tuple(Frame(*f) for f in raw), _name(given)) for k, raw, given in self._told}
            for frame in dict.fromkeys(frames)
        )
        # the variables that hold what was made elsewhere, by its place and name
        self.called: dict[tuple[int, int, str], str] = {}
        self.composed: dict[tuple[int, int, str], Pieces] = {}

    @property
    def source(self) -> Any:
        return self.texts.main.source

    # -- places ----------------------------------------------------------------------------------------------------------

    def place(self, spot: Spot, literal: bool = False) -> Place | None:
        """The place of an expression in the program; where it is in another file, none."""
        if spot.text.number:
            return None
        return Place(self.source.span(spot.expression), literal)

    def _call(self, frames: tuple[Frame, ...], kind: str) -> Spot | None:
        """The call that made an object, in whichever file."""
        if not frames:
            return None
        text = self.texts.of(frames[0].file)
        call = text.call(frames[0], kind) if text is not None else None
        return Spot(call, text, frames) if text is not None and call is not None else None

    def _main_place(self, frames: tuple[Frame, ...], kind: str) -> Place | None:
        """Where in the program itself an object was made: the call, else the line.

        Where a helper makes several, it is the call of the helper, if that makes one of its kind only.
        """
        own = [frame for frame in frames if frame.file == 0]
        if own and self._uses[kind, own[0]] > 1:
            own = [next((frame for frame in own if self._uses[kind, frame] == 1), own[0])]
        for frame in own:
            call = self.texts.main.call(frame, kind)
            if call is not None:
                return Place(self.source.span(call))
            if frame.line:
                start = self.source.start_of(frame.line)
                return Place(Span(start, start + len(self.source.line(frame.line).rstrip()), frame.line, 1))
        return None

    # -- values ----------------------------------------------------------------------------------------------------------

    def value(self, told: Any, spot: Spot | None, around: Place) -> tuple[Any, Place | None]:
        """A value, and where it was written. `spot`: the expression that gave it; `around`: where it is in."""
        if told is None:
            return _NOT_TOLD, None
        kind, *rest = told
        if kind == "s":
            return rest[0], self._scalar(rest[0], spot)
        end = self.following.end(spot) if spot is not None else None
        place = self.place(end) if end is not None else None
        if kind == "l":
            return self._list(rest[0], end, place or around), place
        if kind == "d":
            return self._dict(rest[0], end, place or around), place
        if kind == "o":
            thing = self._object(rest[0], end, place or around)
            if isinstance(thing, tuple):  # nothing but a value
                return self.value(thing[0], spot, around)
            if thing is None:
                return _NOT_TOLD, None
            return thing, None
        return _NOT_TOLD, None

    def _scalar(self, value: Any, spot: Spot | None) -> Place | None:
        if spot is None:
            found = self.following.anywhere(value)
            return self.place(found, True) if found is not None else None
        found = self.following.literal(spot, value)
        if found is not None:
            return self.place(found, is_literal(found.expression))
        # an f-string of a variable's is where it stands; a name, where it is used
        end = self.following.end(spot)
        place = self.place(end) or self.place(spot)
        pieces = self.following.composed(end, value) if isinstance(value, str) and place is not None else None
        if place is not None and pieces is not None:
            self.composed[place.span.start, place.span.end, value] = [(text, self._literal(s)) for text, s in pieces]
        return place

    def _literal(self, spot: Spot | None) -> tuple[int, int] | None:
        place = self.place(spot) if spot is not None else None
        return (place.span.start, place.span.end) if place is not None else None

    def _list(self, told: list[Any], end: Spot | None, around: Place) -> Items:
        spots: list[Spot | None] = [None] * len(told)
        node = end.expression if end is not None else None
        if end is not None and isinstance(node, (ast.List, ast.Tuple)):
            if len(node.elts) == len(told) and not any(isinstance(e, ast.Starred) for e in node.elts):
                spots = [end._replace(expression=e) for e in node.elts]
        elif end is not None and len(told) == 1:
            spots = [end]  # Hera makes a list of one
        else:
            spots = [end] * len(told)
        result = Items([], around, [])
        assert result.places is not None
        for item, spot in zip(told, spots):
            value, place = self.value(item, spot, around)
            if value is not _NOT_TOLD:
                result.append(value)
                result.places.append(place or (value.place if isinstance(value, (Thing, Items, Entries)) else around))
        return result

    def _dict(self, told: list[Any], end: Spot | None, around: Place) -> Entries:
        result = Entries(around)
        for key, item in told:
            spot, label = self._labelled(end, key)
            value, place = self.value(item, spot, around)
            if value is _NOT_TOLD:
                continue
            result[key] = value
            if place is not None:
                result.places[key] = place
            if label is not None:
                result.keyplaces[key] = label
        return result

    def _labelled(self, end: Spot | None, key: str) -> tuple[Spot | None, Place | None]:
        """The value of a dictionary's entry, and where its key is."""
        node = end.expression if end is not None else None
        if end is None:
            return None, None
        if isinstance(node, ast.Dict):
            for label, value in zip(node.keys, node.values):
                if label is None:
                    continue
                named = self.following.end(end._replace(expression=label)).expression
                if isinstance(named, ast.Constant) and str(named.value) == key:
                    return end._replace(expression=value), self.place(end._replace(expression=label), is_literal(label))
            for label, value in zip(node.keys, node.values):
                if label is None:
                    found = self._labelled(self.following.end(end._replace(expression=value)), key)
                    if found[0] is not None:
                        return found
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == key:
                    return end._replace(expression=keyword.value), None
        return end, None

    def display(self) -> Spot | None:
        """The dictionary in the program that a plain document is written as; None where none is, or several could be."""
        main = self.texts.main
        written = (node for node in ast.walk(main.source.tree) if isinstance(node, ast.Dict) and _marked(node))
        found = [node for node in written if _may_say(node, self.root)]
        return Spot(found[0], main, ()) if len(found) == 1 else None

    # -- objects ---------------------------------------------------------------------------------------------------------

    def _object(self, number: int, spot: Spot | None, around: Place) -> Thing | tuple[Any] | None:
        """One of Hera's objects; a tuple of what it is said to be, where it is nothing but that; None where it isn't known."""
        if number in self._made:
            return self._made[number]
        kind, raw, attributes = self._told[number]
        known = kind[2:] in facts().models if is_model(kind) else kind in facts().wrappers or kind in CONSTRUCTORS
        if not known:
            return None
        frames = tuple(Frame(*frame) for frame in raw)
        if is_model(kind) and not frames and facts().models[kind[2:]].root is not None and "root" in attributes:
            return (attributes["root"],)
        call = self._call(frames, kind)
        thing = Thing(kind, self._main_place(frames, kind) or around)
        self._made[number] = thing
        self._enter(thing, call)
        other = {python: argo for argo, python in aliases(kind[2:]).items()} if is_model(kind) else {}
        self._of_function(thing, attributes, call)
        for name, told in attributes.items():
            given: Spot | None = None
            label: Place | None = None
            for spelled in (name, other.get(name, name)):
                found = self.following.keyword(call, spelled) if call is not None else None
                if found is not None and call is not None:
                    given = found[0]
                    if given.text.number == 0:
                        label = Place(self.source.span(found[1]))
                    break
                if call is None and spot is not None:
                    given, label = self._labelled(spot, spelled)
                    if given is not None and given is not spot:
                        break
            if given is None and call is not None and call.expression.args and name == "root":  # type: ignore[attr-defined]
                given = call._replace(expression=call.expression.args[0])  # type: ignore[attr-defined]
            if given is None and call is not None:
                given = self.following.assigned(call, name)
            value, place = self.value(told, given, thing.place)
            if value is _NOT_TOLD:
                continue
            thing.attrs[name] = value
            if place is not None and (given is not None or place.literal):
                thing.places[name] = place
            if label is not None:
                thing.keyplaces[name] = label
        for name in _LISTS:
            if kind in facts().wrappers and name in facts().wrappers[kind].args:
                thing.attrs.setdefault(name, [])
        if kind == "Script":
            self._script(thing)
        self._call_by(thing, frames)
        return thing

    def _call_by(self, thing: Thing, frames: tuple[Frame, ...]) -> None:
        """Notes the variable that an object is given to, where a helper made it."""
        name = thing.get("name")
        if not isinstance(name, str):
            return
        for frame in frames:
            call = self.texts.main.call(frame) if frame.file == 0 else None
            holder = self.texts.main.parents.get(call) if call is not None else None
            if isinstance(holder, ast.Assign) and len(holder.targets) == 1 and isinstance(holder.targets[0], ast.Name):
                span = thing.place.span
                self.called.setdefault((span.start, span.end, name), holder.targets[0].id)
                return

    def _enter(self, thing: Thing, call: Spot | None) -> None:
        """What is made in the head of a `with` reaches to the end of its block."""
        if call is None or call.text.number:
            return
        holder = call.text.parents.get(call.expression)
        block = call.text.parents.get(holder) if isinstance(holder, ast.withitem) else None
        if isinstance(block, ast.With) and self.source.span(call.expression) == thing.place.span:
            thing.extent = self.source.span(block)

    def _of_function(self, thing: Thing, attributes: dict[str, Any], call: Spot | None) -> None:
        """A script that a decorator makes is where its function is."""
        source = attributes.get("source")
        if thing.kind != "Script" or not source or source[0] != "f":
            return
        attributes.pop("source")
        if source[1] != 0:
            return
        node = self.texts.main.function(source[2])
        if node is None or (call is not None and call.expression not in node.decorator_list and not _in(node, call)):
            return
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        start = self.source.offset(first, node.col_offset)
        end = self.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        thing.place = Place(Span(start, end, first, node.col_offset + 1))
        thing.extent = thing.place.span
        thing.places["name"] = thing.places["source"] = thing.place

    @staticmethod
    def _script(thing: Thing) -> None:
        thing.attrs.setdefault("source", "")
        if not isinstance(thing.attrs.get("constructor"), Thing):
            thing.attrs["constructor"] = Thing("InlineScriptConstructor", thing.place)


def _marked(node: ast.Dict) -> bool:
    keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
    return {"apiVersion", "kind"} <= keys


def _may_say(node: ast.expr, told: Any) -> bool:
    """Whether an expression may have given a value that was told: all that is written out in it is so there."""
    kind, *rest = told or (None,)
    if isinstance(node, ast.Constant):
        return kind != "s" or (type(node.value), node.value) == (type(rest[0]), rest[0])
    if isinstance(node, ast.Dict) and kind == "d":
        items = dict(rest[0])
        written = [(k.value, v) for k, v in zip(node.keys, node.values) if isinstance(k, ast.Constant)]
        return all(str(key) in items and _may_say(value, items[str(key)]) for key, value in written)
    if isinstance(node, ast.List) and kind == "l" and not any(isinstance(e, ast.Starred) for e in node.elts):
        return len(node.elts) == len(rest[0]) and all(map(_may_say, node.elts, rest[0]))
    return not isinstance(node, (ast.Dict, ast.List))


def _name(attributes: dict[str, Any]) -> Any:
    told = attributes.get("name")
    return told[1] if told and told[0] == "s" else None


def _in(node: ast.FunctionDef | ast.AsyncFunctionDef, call: Spot) -> bool:
    return any(call.expression is inner for d in node.decorator_list for inner in ast.walk(d))
