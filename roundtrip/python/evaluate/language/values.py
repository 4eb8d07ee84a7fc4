"""What the interpreter works with besides Python's own values.

Strings, lists and dictionaries that are written in the program are `Text`, `Items` and `Entries`: Python's own, that
know their place. Hera's objects are `Thing`s. What only a running program knows is `Unknown`, which may be passed on
and stored but answers nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any, NamedTuple, NoReturn

from roundtrip.document import Span


class Place(NamedTuple):
    """Where a value was written. `literal`: it stands there as a plain literal, so it can be written there anew."""

    span: Span
    literal: bool = False


class Unprovable(Exception):
    """An operation whose outcome isn't known without running the program; becomes `Declined` at the construct."""


class Fixed:
    """What a deep copy shares with its original."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self


class Text(str):
    """A string that knows where it was written."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, value: str, place: Place) -> Text:
        self = str.__new__(cls, value)
        self.place = place
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Text:
        return self


class Items(list[Any]):
    """A list that knows where it was written, and where each item was, as long as nothing moved them.

    `uses`: where the items stand in the list, if a name stands there for one.
    """

    __slots__ = ("place", "places", "uses")

    def __init__(
        self, items: Iterable[Any], place: Place, places: list[Place] | None = None, uses: list[Span] | None = None
    ) -> None:
        super().__init__(items)
        self.place = place
        self.places = places
        self.uses = uses

    def __deepcopy__(self, memo: dict[int, Any]) -> Items:
        twin = memo[id(self)] = Items((), self.place, self.places and list(self.places))
        twin.extend(deepcopy(item, memo) for item in self)
        return twin


class Entries(dict[Any, Any]):
    """A dictionary that knows where it was written: itself, its keys, and its values."""

    __slots__ = ("keyplaces", "place", "places")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[Any, Place] = {}
        self.keyplaces: dict[Any, Place] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Entries:
        twin = memo[id(self)] = Entries(self.place)
        twin.places, twin.keyplaces = dict(self.places), dict(self.keyplaces)
        for key, value in self.items():
            twin[key] = deepcopy(value, memo)
        return twin


class Unknown(Fixed):
    """A value that only a running program knows. `what` is it, for messages.

    `harmless`: an attribute or a call of it changes nothing that matters here (a logger); written into a text, it makes an
    unknown text. `pure`: it is plain data of the machine or the moment (the environment, the clock), and so is whatever is
    made of it. `uncertain`: it may be a workflow.
    """

    __slots__ = ("harmless", "pure", "uncertain", "what")

    def __init__(self, what: str, *, harmless: bool = False, pure: bool = False, uncertain: bool = False) -> None:
        self.what = what
        self.harmless = harmless
        self.pure = pure
        self.uncertain = uncertain

    def derived(self, what: str) -> Unknown:
        """What is made of this value: as little known."""
        return Unknown(what, harmless=self.harmless, pure=self.pure, uncertain=self.uncertain)

    def _refuse(self, *_: Any) -> NoReturn:
        raise Unprovable(f"{self.what} isn't known without running the program")

    __str__ = __repr__ = __format__ = __bool__ = __iter__ = __len__ = __contains__ = __hash__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __mod__ = __rmod__ = __mul__ = __rmul__ = __int__ = __index__ = __float__ = _refuse


class UnreadClass(Unknown):
    """A class of the program, of which only its name is known."""

    __slots__ = ()


class Builtin(Fixed):
    """A function of Python or Hera that the interpreter knows: `call(machine, given)`."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, call: Callable[[Any, Given], Any]) -> None:
        self.name = name
        self.call = call


class Given:
    """The arguments of one call: values, and the places of values and keywords."""

    __slots__ = ("args", "keyplaces", "kwargs", "node", "places")

    def __init__(
        self,
        node: ast.expr | ast.stmt,
        args: list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        places: dict[str | int, Place] | None = None,
        keyplaces: dict[str, Place] | None = None,
    ) -> None:
        self.node = node
        self.args: list[Any] = [] if args is None else args
        self.kwargs: dict[str, Any] = {} if kwargs is None else kwargs
        self.places: dict[str | int, Place] = {} if places is None else places
        self.keyplaces: dict[str, Place] = {} if keyplaces is None else keyplaces


class Namespace(Fixed):
    """A module: its name, and what is known of it. `find` gives the value of a name; it raises KeyError for others."""

    __slots__ = ("find", "names", "title")

    def __init__(
        self, title: str, find: Callable[[str], Any], names: Callable[[], Iterable[str]] | None = None
    ) -> None:
        self.title = title
        self.find = find
        # what `from … import *` brings
        self.names = names


class Function(Fixed):
    """A function of the program."""

    __slots__ = ("annotations", "defaults", "frame", "kwdefaults", "name", "node")

    def __init__(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        frame: Any,
        defaults: list[Any],
        kwdefaults: dict[str, Any],
    ) -> None:
        self.node = node
        self.frame = frame
        self.defaults = defaults
        self.kwdefaults = kwdefaults
        self.name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        # parameter → what its annotation is, or why it isn't known; "return" for the function's own
        self.annotations: dict[str, Any] = {}


class Member(Fixed):
    """A member of one of Hera's enumerations. `shown`: its `str` is its value; `text`: it is a `str` itself."""

    __slots__ = ("kind", "name", "shown", "text", "value")

    def __init__(self, kind: str, name: str, value: Any, shown: bool = False, text: bool = False) -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.shown = shown
        self.text = text

    def __str__(self) -> str:
        if self.shown:
            return str(self.value)
        raise Unprovable(f"how Python writes {self.kind}.{self.name} as text depends on its version")

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        raise Unprovable(f"the repr of {self.kind}.{self.name} isn't read")

    def __hash__(self) -> int:
        return hash(self.value) if self.text else hash((self.kind, self.name))

    def __eq__(self, other: object) -> bool:
        if self.text and isinstance(other, str):
            return bool(self.value == other)
        return self is other


class Kind(Fixed):
    """One of Hera's classes. `name` as a `Call` has it: "Container", or "m.Backoff" for a model."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Thing:
    """An object of Hera's: `kind` is its class as a `Call` names it, `attrs` what differs from the class's defaults.

    `places` and `keyplaces`: where the values of arguments and their keywords were written. `extra`: Argo fields beyond
    Hera. `marks`: of arguments, what is said of how Argo's YAML spells them. `inner`: what Hera keeps in private attributes.
    """

    __slots__ = (
        "attrs",
        "extent",
        "extra",
        "inner",
        "keyplaces",
        "kind",
        "marks",
        "place",
        "places",
        "wrapping",
    )

    def __init__(self, kind: str, place: Place) -> None:
        self.kind = kind
        self.place = place
        self.extent: Span = place.span
        # the call of `with_fields` that it is made in
        self.wrapping: Span | None = None
        self.attrs: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.keyplaces: dict[str, Place] = {}
        self.extra: Any = None
        self.marks: list[tuple[str, str, Place]] = []
        self.inner: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """The attribute, None where nothing was said (Hera's default for nearly all)."""
        return self.attrs.get(name)

    def set(self, name: str, value: Any, place: Place | None = None) -> None:
        """Sets the attribute; without `place`, the place of the value is the thing's own."""
        self.attrs[name] = value
        if place is None:
            self.places.pop(name, None)
        else:
            self.places[name] = place

    def __str__(self) -> str:
        if self.kind == "Parameter":
            value = self.attrs.get("value")
            if isinstance(value, str):
                return value
        raise Unprovable(f"Hera's {self.kind} has no text of its own here")

    def __format__(self, spec: str) -> str:
        if spec:
            raise Unprovable(f"Hera's {self.kind} takes no format")
        return str(self)

    def __repr__(self) -> str:
        raise Unprovable(f"the repr of Hera's {self.kind} isn't read")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Thing):
            raise Unprovable(f"whether two of Hera's {self.kind} are equal isn't read")
        return False

    def __hash__(self) -> int:
        raise Unprovable(f"Hera's {self.kind} can't be hashed")

    def __deepcopy__(self, memo: dict[int, Any]) -> Thing:
        twin = Thing(self.kind, self.place)
        memo[id(self)] = twin
        twin.extent = self.extent
        twin.wrapping = self.wrapping
        twin.places = dict(self.places)
        twin.keyplaces = dict(self.keyplaces)
        twin.attrs = {name: deepcopy(value, memo) for name, value in self.attrs.items()}
        twin.extra = deepcopy(self.extra, memo)
        twin.marks = self.marks
        twin.inner = {name: deepcopy(value, memo) for name, value in self.inner.items()}
        return twin
