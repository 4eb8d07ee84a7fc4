"""The two trees of the project, which share their leaves.

A *Document* is what Argo sees: `Mapping`, `Sequence` and `Scalar`. *Objects* are what Hera sees: the same three,
and `Call` for every Hera construct. What Hera takes as it stands in Argo (a label map, a list of arguments, a string)
is the same node in both trees, so a lens that changes nothing costs nothing.

Every node knows its span in the text it came from, YAML or Python, and the comments that belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Union

ScalarValue = Union[str, int, float, bool, None]


class Span(NamedTuple):
    """A place in a text: `start` and `end` are character offsets, `line` and `column` count from 1."""

    start: int
    end: int
    line: int
    column: int


NOWHERE = Span(0, 0, 1, 1)


class Comment(NamedTuple):
    """A comment: its text from `#` to the end of the line, and its place."""

    text: str
    span: Span


class Comments:
    """The comments that belong to one node.

    `before`: whole-line comments above the node's first line (above the key, for a value under a key);
    `trailing`: the comment behind it on its first line; `after`: whole-line comments below its last line that are
    indented as deep as its content and that no following node claims.
    """

    __slots__ = ("after", "before", "trailing")

    def __init__(
        self,
        before: list[Comment] | None = None,
        trailing: Comment | None = None,
        after: list[Comment] | None = None,
    ) -> None:
        self.before: list[Comment] = before or []
        self.trailing = trailing
        self.after: list[Comment] = after or []

    def __iter__(self) -> Iterator[Comment]:
        yield from self.before
        if self.trailing is not None:
            yield self.trailing
        yield from self.after


def gathered(own: Comments | None, flattened: list[Comments]) -> Comments | None:
    """The comments of a mapping and of the mappings within it that have no place of their own in the call."""
    if not flattened:
        return own
    before: list[Comment] = []
    after: list[Comment] = []
    trailing: Comment | None = None
    for comments in ([own] if own else []) + flattened:
        before += comments.before
        if comments.trailing is not None:
            if trailing is None:
                trailing = comments.trailing
            else:
                before.append(comments.trailing)
        after += comments.after
    return Comments(before, trailing, after)


class Node:
    """What all nodes have. `anchor`: the YAML anchor that names this node; `alias`: the anchor that it is a use of.

    A use of an anchor is a node of its own (own span, own comments) that shares its children with the anchored node.
    """

    __slots__ = ("alias", "anchor", "comments", "span")

    def __init__(self, span: Span = NOWHERE) -> None:
        self.span = span
        self.comments: Comments | None = None
        self.anchor: str | None = None
        self.alias: str | None = None


class Scalar(Node):
    """A string, number, boolean or null. `text` is how it was written (None: not read from a text).

    `style`: "plain", "single", "double", "literal" or "folded", as YAML names them; None when not read from YAML.
    """

    __slots__ = ("style", "text", "value")

    def __init__(
        self, value: ScalarValue, span: Span = NOWHERE, style: str | None = None, text: str | None = None
    ) -> None:
        super().__init__(span)
        self.value = value
        self.style = style
        self.text = text

    def __repr__(self) -> str:
        return f"Scalar({self.value!r})"


class Sequence(Node):
    """A list. `flow`: written as `[…]`."""

    __slots__ = ("flow", "items")

    def __init__(self, items: list[Node] | None = None, span: Span = NOWHERE, flow: bool = False) -> None:
        super().__init__(span)
        self.items: list[Node] = [] if items is None else items
        self.flow = flow

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"


class Mapping(Node):
    """A mapping from strings to nodes, in the order of the text. `keys[k]` is the node of the key itself, where known.

    Keys are strings, as in JSON: Kubernetes reads `1: x` as the key "1", `true: x` as "true". What a merge key `<<`
    brings is in `entries` like any other, and named in `merged`. `overridden`: whether it took the place of keys that stand
    above it, so that one more of the mapping's own would have to stand below it.
    """

    __slots__ = ("entries", "flow", "keys", "merged", "overridden")

    def __init__(
        self,
        entries: dict[str, Node] | None = None,
        span: Span = NOWHERE,
        flow: bool = False,
        keys: dict[str, Scalar] | None = None,
    ) -> None:
        super().__init__(span)
        self.entries: dict[str, Node] = {} if entries is None else entries
        self.keys: dict[str, Scalar] = {} if keys is None else keys
        self.merged: frozenset[str] = frozenset()
        self.overridden = False
        self.flow = flow

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"


# what a mark may say besides the name of a type: the one item under Argo 3's name, and not there at all
LIST, ABSENT = "list", "absent"


class Mark(NamedTuple):
    """How Argo's YAML spells the argument `arg`, whose value Hera writes at `path` of what the call builds.

    `what`: `LIST`, `ABSENT`, or "int", "float" or "bool", the type that it has there.
    """

    what: str
    arg: str
    path: tuple[str, ...]
    span: Span = NOWHERE


class Call(Node):
    """A Hera construct with its keyword arguments: `Container(name=…)` is `Call("Container", {"name": …})`.

    `name` is the class as it is imported from `hera.workflows`; a model from `hera.workflows.models` carries the prefix
    `m.`: `Call("m.Backoff", {"duration": …})`. `keys[a]` is the node of the argument's keyword, where known.

    Children that Hera collects through `with` are arguments too, in their order: `templates` of a Workflow, `tasks` of
    a DAG, `sub_steps` of Steps and Parallel, `containers` of a ContainerSet. A Task or Step names its template by a
    string (`template`), and says `depends` as Argo does: variables, calls of templates and arrows are Python's ways
    of writing, and unknown here.

    `extra` are Argo fields beyond what the class can say, a mapping that is merged into what the call builds, at any
    depth: `{"container": {"newField": 1}}`. None where there are none.

    `marks` say of arguments, by their names, how Argo's YAML spells them where it isn't as Hera writes them.

    `document` is the Document node that this call was proven to stand for: put(call) ≡ document.
    """

    __slots__ = ("args", "document", "extra", "keys", "marks", "name")

    def __init__(
        self,
        name: str,
        args: dict[str, Node] | None = None,
        span: Span = NOWHERE,
        keys: dict[str, Scalar] | None = None,
    ) -> None:
        super().__init__(span)
        self.name = name
        self.args: dict[str, Node] = {} if args is None else args
        self.keys: dict[str, Scalar] = {} if keys is None else keys
        self.extra: Mapping | None = None
        self.marks: dict[str, Mark] = {}
        self.document: Node | None = None

    @property
    def beyond_hera(self) -> bool:
        """Whether Argo is told something else than what plain Hera makes of the arguments."""
        return self.extra is not None or bool(self.marks)

    def __repr__(self) -> str:
        return f"Call({self.name!r}, {self.args!r})"


# the pieces of a text, each with its place
Pieces = list["tuple[str, tuple[int, int] | None]"]


class Document:
    """One document of a stream. `root` is its content (None for an empty document).

    `head` and `foot` are the comments above and below the content that belong to no node of it; `span` runs from the
    document's first character to its last. `name` is what a program calls it, `called` what it calls templates and
    tasks, by where each is made and its own name. `composed`: of texts that a program composes, by the place of what does and
    what comes of it, the pieces: the text of each, and where it stands as a plain literal, if it does. `within`: it stands in
    another document, a Sensor's.
    """

    __slots__ = ("called", "composed", "foot", "head", "name", "root", "span", "within")

    def __init__(
        self,
        root: Node | None,
        span: Span = NOWHERE,
        head: list[Comment] | None = None,
        foot: list[Comment] | None = None,
        name: str = "",
        called: dict[tuple[int, int, str], str] | None = None,
        composed: dict[tuple[int, int, str], Pieces] | None = None,
    ) -> None:
        self.root = root
        self.span = span
        self.head: list[Comment] = head or []
        self.foot: list[Comment] = foot or []
        self.name = name
        self.called = called if called is not None else {}
        self.composed = composed if composed is not None else {}
        self.within = False


def text_at(node: Node | None, key: str) -> str:
    """The string under `key` of a mapping, "" where there is none."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""


PlainValue = Union[ScalarValue, "list[PlainValue]", "dict[str, PlainValue]"]


def plain(node: Node) -> PlainValue:
    """The bare data of a Document node: dict, list, str, int, float, bool or None. Without recursion.

    Raises TypeError on a `Call`, which has no plain value.
    """
    top: list[PlainValue] = []
    work: list[tuple[Node, list[PlainValue] | dict[str, PlainValue], str | None]] = [(node, top, None)]
    while work:
        current, target, key = work.pop()
        value: PlainValue
        if isinstance(current, Scalar):
            value = current.value
        elif isinstance(current, Mapping):
            fresh: dict[str, PlainValue] = dict.fromkeys(current.entries)
            value = fresh
            work.extend((child, fresh, k) for k, child in current.entries.items())
        elif isinstance(current, Sequence):
            items: list[PlainValue] = []
            value = items
            # the stack is last in, first out: an item is appended when its turn comes
            work.extend((child, items, None) for child in reversed(current.items))
        else:
            raise TypeError(f"{current!r} has no plain value")
        if key is None:
            assert isinstance(target, list)
            target.append(value)
        else:
            assert isinstance(target, dict)
            target[key] = value
    return top[0]


def from_plain(value: PlainValue, span: Span = NOWHERE) -> Node:
    """The Document node for bare data; every node gets `span`. The inverse of `plain`, for data of bounded depth."""
    if isinstance(value, dict):
        return Mapping({str(k): from_plain(v, span) for k, v in value.items()}, span)
    if isinstance(value, list):
        return Sequence([from_plain(v, span) for v in value], span)
    return Scalar(value, span)
