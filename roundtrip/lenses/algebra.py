"""The lens algebra: small definitions that hold both directions between Document and Objects.

`get` reads a Document node as Hera sees it; `put` says what Argo sees of a Hera value. Every lens keeps two laws:

- GetPut: where `get(node)` succeeds, `put(get(node)) ≡ node` (≡ is `roundtrip.document.equivalent`);
- PutGet: where `put(value)` succeeds, what `get` reads from it puts back the same: `put(get(put(value))) ≡ put(value)`.

A lens that has nothing to say about a node raises `Refused`. `Choice` takes the first alternative that is *proven* on
the node at hand, so sugar can grow without endangering meaning; only where none applies it goes through them again and
takes the first that leaves something over (`beyond`). Proofs are compositional: a proven `Call` remembers the node that
it stands for, and `put` of it is that very node, so a parent proves its own shape only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, Union, runtime_checkable

from roundtrip.document import Call, Comments, Mapping, Node, Scalar, Sequence, Span, equivalent
from roundtrip.hera.modelled import is_modelled


class Refused(Exception):
    """A lens has nothing to say about `node`; `why` ends the sentence "this can't be written as …: …"."""

    def __init__(self, node: Node, why: str) -> None:
        super().__init__(why)
        self.node = node
        self.why = why


class Contradicted(Refused):
    """What `node` says, and what is said at `other`, can't both be."""

    def __init__(self, node: Node, other: Span, why: str) -> None:
        super().__init__(node, why)
        self.other = other


@runtime_checkable
class Lens(Protocol):
    """Both directions of one construct, and which Objects values `put` is for."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        """Document → Objects; raises `Refused`.

        `beyond`: keep in `Call.extra` what Hera has no place for, instead of refusing it.
        """
        ...

    def put(self, value: Node) -> Node:
        """Objects → Document; raises `Refused`."""
        ...

    def accepts(self, value: Node) -> bool:
        """Whether `value` has the outer shape of this lens's Objects (its children may still be refused)."""
        ...


def is_null(node: Node) -> bool:
    """A null under a key is that key's absence (E3)."""
    return isinstance(node, Scalar) and node.value is None


def describe(node: Node) -> str:
    """What a node is, in YAML's words."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Call):
        return f"{node.name}(…)"
    assert isinstance(node, Scalar)
    if node.value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names[type(node.value)]


def like(node: Node, fresh: Node) -> Node:
    """`fresh`, with the place, comments and anchors of `node`: what every lens that makes a new node passes on."""
    fresh.span = node.span
    fresh.comments = node.comments
    fresh.anchor = node.anchor
    fresh.alias = node.alias
    return fresh


def commented(made: Node, comments: Comments | None) -> Node:
    """What was made of something else, a scalar, with the comments of that: a copy, where it has others."""
    if comments is None or made.comments is comments or not isinstance(made, Scalar):
        return made
    fresh = Scalar(made.value, made.span, made.style, made.text)
    fresh.comments = comments
    return fresh


def with_args(call: Call, args: dict[str, Node], name: str | None = None) -> Call:
    """`call` with other arguments, under another name if there is one, and all else that belongs to it."""
    fresh = Call(name or call.name, args, keys=call.keys)
    like(call, fresh)
    fresh.extra = call.extra
    fresh.marks = call.marks
    return fresh


def listed(value: Node | None) -> list[Node]:
    """The items of an argument for which Hera takes a list, or a single one in its place; none of null."""
    if isinstance(value, Sequence):
        return value.items
    return [] if value is None or is_null(value) else [value]


class Plain:
    """Any bare data, unchanged in both directions: label values, items of `withItems`, free-form bodies."""

    def get(self, node: Node, beyond: bool = False) -> Node:
        return node

    def put(self, value: Node) -> Node:
        self._no_calls(value)
        return value

    def accepts(self, value: Node) -> bool:
        return not isinstance(value, Call)

    @staticmethod
    def _no_calls(value: Node) -> None:
        work = [value]
        while work:
            node = work.pop()
            if isinstance(node, Call):
                raise Refused(node, f"plain data is expected here, not {node.name}(…)")
            if isinstance(node, Mapping):
                work.extend(node.entries.values())
            elif isinstance(node, Sequence):
                work.extend(node.items)


class Constant:
    """One fixed scalar, and nothing else."""

    def __init__(self, value: str) -> None:
        self.value = value

    def get(self, node: Node, beyond: bool = False) -> Node:
        if isinstance(node, Scalar) and node.value == self.value:
            return node
        raise Refused(node, f"only {self.value!r} is possible here")

    def put(self, value: Node) -> Node:
        return self.get(value)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Scalar) and value.value == self.value


class Each:
    """A list, every item through `item`."""

    def __init__(self, item: Lens) -> None:
        self.item = item

    def get(self, node: Node, beyond: bool = False) -> Node:
        return self._map(node, beyond_last(self.item) if beyond else self.item.get)

    def put(self, value: Node) -> Node:
        return self._map(value, self.item.put)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Sequence) and all(self.item.accepts(v) for v in value.items)

    @staticmethod
    def _map(node: Node, through: Callable[[Node], Node]) -> Node:
        if not isinstance(node, Sequence):
            raise Refused(node, f"{describe(node)} where a list belongs")
        items = [through(item) for item in node.items]
        if all(new is old for new, old in zip(items, node.items)):
            return node
        return like(node, Sequence(items, flow=node.flow))


class OneOrMany:
    """A list that Hera also takes as a single item. `get` gives the list."""

    def __init__(self, many: Each) -> None:
        self.many = many

    def get(self, node: Node, beyond: bool = False) -> Node:
        return self.many.get(node, beyond)

    def put(self, value: Node) -> Node:
        if isinstance(value, Sequence):
            return self.many.put(value)
        return like(value, Sequence([self.many.item.put(value)]))

    def accepts(self, value: Node) -> bool:
        return self.many.accepts(value) if isinstance(value, Sequence) else self.many.item.accepts(value)


class Values:
    """A mapping with free keys, every value through `item`. Keys with null values are left out (E3)."""

    def __init__(self, item: Lens) -> None:
        self.item = item

    def get(self, node: Node, beyond: bool = False) -> Node:
        return self._map(node, beyond_last(self.item) if beyond else self.item.get)

    def put(self, value: Node) -> Node:
        return self._map(value, self.item.put)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Mapping)

    @staticmethod
    def _map(node: Node, through: Callable[[Node], Node]) -> Node:
        if not isinstance(node, Mapping):
            raise Refused(node, f"{describe(node)} where a mapping belongs")
        entries = {k: through(v) for k, v in node.entries.items() if not is_null(v)}
        if len(entries) == len(node.entries) and all(entries[k] is v for k, v in node.entries.items()):
            return node
        return like(node, Mapping(entries, flow=node.flow, keys=node.keys))


class Choice:
    """The first alternative that is proven on the node at hand. The order is from the most idiomatic to the plainest."""

    def __init__(self, alternatives: Iterable[Lens]) -> None:
        self.alternatives = tuple(alternatives)

    def get(self, node: Node, beyond: bool = False) -> Node:
        memory = _memory.get()
        if memory is None:
            found = self._get(node)
        else:
            key = (id(self), id(node))
            known = memory.get(key)
            if known is None:
                known = memory[key] = self._get(node)
            found = known
        if isinstance(found, Refused):
            raise found
        return found

    def _get(self, node: Node) -> Node | Refused:
        refusal: Refused | None = None
        for lens in self.alternatives:
            if refusal is not None and lens is self.alternatives[-1]:
                # no field costs a wrapper that can be set on the model that the wrapper builds
                for wrapper in self.alternatives[:-1]:
                    found = _besides(wrapper, node)
                    if found is not None:
                        return found
            try:
                return proven(lens, node)
            except Refused as refused:
                # the last alternative is the plainest: what it lacks is what is really in the way
                if not isinstance(lens, PutOnly):
                    refusal = refused
        for lens in self.alternatives:
            try:
                return proven(lens, node, True)
            except Refused:
                continue
        assert refusal is not None
        return refusal

    def put(self, value: Node) -> Node:
        refusal: Refused | None = None
        for lens in self.alternatives:
            if lens.accepts(value):
                try:
                    return lens.put(value)
                except Refused as refused:
                    refusal = refusal or refused
        raise refusal or Refused(value, f"{describe(value)} is not possible here")

    def accepts(self, value: Node) -> bool:
        return any(lens.accepts(value) for lens in self.alternatives)


class PutOnly:
    """What people write, and nothing is read as."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens

    def get(self, node: Node, beyond: bool = False) -> Node:
        raise Refused(node, "this is never read so")

    def put(self, value: Node) -> Node:
        return self.lens.put(value)

    def accepts(self, value: Node) -> bool:
        return self.lens.accepts(value)


class Lazily:
    """A lens that is looked up when first used: for models that contain themselves, and for registered constructs."""

    def __init__(self, find: Callable[[], Lens]) -> None:
        self._find = find
        self._lens: Lens | None = None

    @property
    def lens(self) -> Lens:
        if self._lens is None:
            self._lens = self._find()
        return self._lens

    def get(self, node: Node, beyond: bool = False) -> Node:
        return self.lens.get(node, beyond)

    def put(self, value: Node) -> Node:
        return self.lens.put(value)

    def accepts(self, value: Node) -> bool:
        return self.lens.accepts(value)


# What each choice took for each node, or why it took none: without it, alternatives that are tried in turn at every
# level of a deep document would cost as many tries as there are ways through them.
_memory: ContextVar[dict[tuple[int, int], Union[Node, Refused]] | None] = ContextVar("_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it, choices remember what they took: a `with` around each conversion, whose nodes live at least as long."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def beyond_last(lens: Lens) -> Callable[[Node], Node]:
    """`lens.get`, and only where it refuses, once more with what Hera has no place for left over."""

    def get(node: Node) -> Node:
        try:
            return lens.get(node)
        except Refused:
            return lens.get(node, True)

    return get


def _besides(lens: Lens, node: Node) -> Node | None:
    """What a class makes of `node`, if all that it lacks can be set on the model that it builds."""
    try:
        value = proven(lens, node, True)
    except Refused:
        return None
    return value if isinstance(value, Call) and is_modelled(value) else None


def proven(lens: Lens, node: Node, beyond: bool = False) -> Node:
    """`lens.get(node)`, if putting it back gives `node` again; else `Refused`."""
    value = lens.get(node, beyond)
    if value is node or (isinstance(value, Call) and value.document is node):
        return value
    back = lens.put(value)
    if back is not node and not equivalent(back, node):
        raise Refused(node, "the Python for it would mean something else")
    if isinstance(value, Call):
        value.document = node
    return value


def forget(value: Node) -> None:
    """Takes every proof out of an Objects tree, so that the next `put` computes everything anew. Without recursion."""
    work = [value]
    while work:
        node = work.pop()
        if isinstance(node, Call):
            node.document = None
            work.extend(node.args.values())
        elif isinstance(node, Mapping):
            work.extend(node.entries.values())
        elif isinstance(node, Sequence):
            work.extend(node.items)
