"""A mapping as a call with keyword arguments: the lens that most constructs are.

A record is data: which argument lies at which path of the mapping, through which lens. It reads a whole mapping or
refuses it: a key that no field knows is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Union

from roundtrip.document import Call, Comments, Mapping, Mark, Node, Scalar, gathered
from roundtrip.document.equivalence import EMPTY_IS_ABSENT, vanishes
from roundtrip.document.marks import Contradiction, marked, merged, node_retyped
from roundtrip.document.node import ABSENT, LIST
from roundtrip.document.upgrade import LISTS
from roundtrip.hera.facts import keys_of, path_of
from roundtrip.hera.modelled import is_followed
from roundtrip.lenses.algebra import Contradicted, Lens, Refused, beyond_last, describe, is_null, like
from roundtrip.lenses.record_nodes import implied_node, in_a_list, is_falsy, items_of, said_in, same_types
from roundtrip.lenses.scalars import BOOLEAN, respelled


@dataclass(frozen=True)
class Field:
    """One argument: `paths` are the dotted Argo paths that its value lands at (none: Hera drops the argument; `\\.` is a
    dot within a key).

    `required`: neither side does without it. `implied`: what Hera writes when the argument is left out.
    `falsy_dropped`: Hera treats 0, "", False and empty collections like None. `falsy_refused`: it complains of them.
    `generated`: left out, Hera makes up another value each time. `keeps_none`: an explicit None is a value. `void`: what is
    given to Hera, which insists on the argument, where Argo does without.
    """

    arg: str
    lens: Lens
    paths: tuple[str, ...]
    required: bool = False
    implied: str | tuple[str, ...] | None = None
    falsy_dropped: bool = False
    falsy_refused: bool = False
    generated: bool = False
    keeps_none: bool = False
    void: str | None = None


_NOTHING = Scalar(None)

Trie = dict[str, Union["Trie", Field]]
Check = Callable[[Call], "str | None"]


class Record:
    """Mapping ⇄ `Call(name, …)`.

    `body`: dotted paths that always exist in the mapping, even when nothing is in them (`container` of a container
    template): without them `get` refuses. `checks`: what Hera's constructor insists on; each gives the reason or None.
    `faithful`: the record changes nothing but names, so what it reads needs no proof.
    """

    def __init__(
        self,
        name: str,
        fields: Iterable[Field],
        *,
        body: tuple[str, ...] = (),
        checks: tuple[Check, ...] = (),
        faithful: bool = False,
    ) -> None:
        self.name = name
        self.fields = {f.arg: f for f in fields}
        self.body = body
        self.checks = checks
        self.faithful = faithful
        self._steps = {path: keys_of(path) for f in self.fields.values() for path in f.paths}
        self._body = [keys_of(path) for path in body]
        self._trie = self._build_trie()
        self._twofold = [f for f in self.fields.values() if len(f.paths) > 1]
        self._obligatory = [f for f in self.fields.values() if f.required or f.implied is not None or f.generated]

    def __repr__(self) -> str:
        return f"Record({self.name!r})"

    def _build_trie(self) -> Trie:
        trie: Trie = {}
        for field in self.fields.values():
            for path in field.paths:
                *parents, last = self._steps[path]
                level = trie
                for step in parents:
                    below = level.setdefault(step, {})
                    assert isinstance(below, dict), f"{self.name}: {path} lies within another argument"
                    level = below
                level[last] = field
        for steps in self._body:
            level = trie
            for step in steps:
                below = level.setdefault(step, {})
                if isinstance(below, Field):
                    break
                level = below
        return trie

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Call) and value.name == self.name

    # -- get ---------------------------------------------------------------------------------------------------------

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Mapping):
            raise Refused(node, f"{describe(node)} where a mapping belongs")
        for steps in self._body:
            self._find_body(node, steps)
        call = Call(self.name, span=node.span)
        call.anchor, call.alias = node.anchor, node.alias
        flattened: list[Comments] = []
        if beyond:
            call.extra = self._read_beyond(node, self._trie, call, flattened, self._torn(node))
        else:
            self._read(node, self._trie, call, flattened)
        call.comments = gathered(node.comments, flattened)
        self._complete(node, call, beyond)
        for check in self.checks:
            why = check(call)
            if why is not None:
                raise Refused(node, why)
        if self.faithful:
            call.document = node
        return call

    def _find_body(self, node: Mapping, steps: tuple[str, ...]) -> None:
        level: Node = node
        for step in steps:
            below = level.entries.get(step) if isinstance(level, Mapping) else None
            if below is None or is_null(below):
                raise Refused(node, f"it has no `{'.'.join(steps)}`")
            level = below

    def _read(self, node: Mapping, trie: Trie, call: Call, flattened: list[Comments]) -> None:
        for key, value in node.entries.items():
            if vanishes(key, value):
                flattened += said_in(value)
                continue
            step = trie.get(key)
            if step is None:
                raise Refused(value, f"Hera's {self.name} has no place for `{key}`")
            if isinstance(step, Field):
                self._take(key, step.lens.get(value), step, node, call)
                continue
            if not isinstance(value, Mapping):
                raise Refused(value, f"{describe(value)} where a mapping belongs")
            if value.comments is not None:
                flattened.append(value.comments)
            if not value.entries and key not in EMPTY_IS_ABSENT and not self._is_body(key):
                raise Refused(value, f"Hera's {self.name} can't write an empty `{key}`")
            self._read(value, step, call, flattened)

    def _torn(self, node: Mapping) -> frozenset[str]:
        """The arguments that Hera writes at several places, of which some have nothing in them."""
        found = [(f.arg, {self._at(node, self._steps[path]) is None for path in f.paths}) for f in self._twofold]
        return frozenset(arg for arg, absent in found if len(absent) > 1)

    def _read_beyond(
        self, node: Mapping, trie: Trie, call: Call, flattened: list[Comments], torn: frozenset[str]
    ) -> Mapping | None:
        """Like `_read`; gives what has no place in the call, None if everything has. `torn`: arguments that are none here."""
        over: dict[str, Node] = {}
        for key, value in node.entries.items():
            if vanishes(key, value):
                flattened += said_in(value)
                continue
            step = trie.get(key)
            left: Node | None = None
            if isinstance(step, Field) and step.arg in torn:
                left = value
            elif isinstance(step, Field):
                try:
                    self._take(key, beyond_last(step.lens)(value), step, node, call)
                except Refused:
                    left = None if self._take_retyped(key, value, step, node, call) else value
            elif (
                step is None
                or not isinstance(value, Mapping)
                or (not value.entries and key not in EMPTY_IS_ABSENT and not self._is_body(key))
            ):
                left = None if step is None and self._take_single(key, value, node, trie, call) else value
            else:
                if value.comments is not None:
                    flattened.append(value.comments)
                left = self._read_beyond(value, step, call, flattened, torn)
            if left is not None:
                over[key] = left
        if not over:
            return None
        # `put` writes what the record knows of first: so it is here, and the order is stable
        over = {key: over[key] for key in [*(k for k in trie if k in over), *(k for k in over if k not in trie)]}
        # a key is known where all that it holds is left over
        whole = {k: node.keys[k] for k, left in over.items() if k in node.keys and left is node.entries.get(k)}
        return Mapping(over, node.span, keys=whole)

    def _take(self, key: str, read: Node, field: Field, node: Mapping, call: Call) -> None:
        """Makes `read` an argument, unless it is nothing, and its absence the same (E4)."""
        if is_falsy(read):
            if key in EMPTY_IS_ABSENT and not isinstance(read, Scalar):
                return
            if field.falsy_dropped:
                raise Refused(node.entries[key], f"Hera's {self.name} drops an empty `{key}`")
        known = call.args.get(field.arg)
        if isinstance(known, Scalar) and read.comments is not None:
            # said twice in the document, and once here
            both = call.args[field.arg] = Scalar(known.value, known.span, known.style, known.text)
            both.comments = gathered(known.comments, [read.comments])
        call.args.setdefault(field.arg, read)
        if key in node.keys:
            call.keys[field.arg] = node.keys[key]

    def _take_retyped(self, key: str, value: Node, field: Field, node: Mapping, call: Call) -> bool:
        """Gives Hera what Argo reads, 2 for `2.0` and "10" for `10`, with a mark of the type that it has here."""
        types = {type(item.value).__name__ for item in (items_of(value) or [value]) if isinstance(item, Scalar)}
        for read, what in ((read, what) for read in respelled(value) for what in sorted(types)):
            back = node_retyped(read, what)
            if back is None or not same_types(back, value):
                continue
            like(value, read)
            for mine, theirs in zip(items_of(read), items_of(value)):
                like(theirs, mine)
            try:
                given = field.lens.get(read)
            except Refused:
                continue
            return self._take_marked(key, given, what, field, node, call)
        return False

    def _take_single(self, key: str, value: Node, node: Mapping, trie: Trie, call: Call) -> bool:
        """Gives Hera what Argo 4 dropped as the list that Argo 4 has, with a mark that it was a single one."""
        listed = node.entries.get(LISTS.get(key, ""))
        if key not in LISTS or not (listed is None or is_null(listed)):
            return False
        step = trie.get(LISTS[key])
        if not isinstance(step, Field):
            return False
        try:
            given = beyond_last(step.lens)(in_a_list(value))
        except Refused:
            return False
        return self._take_marked(key, given, LIST, step, node, call)

    def _take_marked(self, key: str, given: Node, what: str, field: Field, node: Mapping, call: Call) -> bool:
        path = path_of(self.name, field.arg)
        if path is None or (path,) != tuple(self._steps[p] for p in field.paths) or field.arg in call.args:
            return False
        span = node.keys[key].span if key in node.keys else node.entries[key].span
        call.args[field.arg] = given
        call.marks[field.arg] = Mark(what, field.arg, path, span)
        if key in node.keys:
            call.keys[field.arg] = node.keys[key]
        return True

    def _is_body(self, key: str) -> bool:
        return any(steps[-1] == key for steps in self._body)

    def _complete(self, node: Mapping, call: Call, beyond: bool) -> None:
        for field in self._obligatory:
            if field.arg in call.args:
                continue
            path = path_of(self.name, field.arg)
            if not beyond or path is None or (path,) != tuple(self._steps[p] for p in field.paths):
                raise Refused(node, f"Hera's {self.name} needs `{field.arg}`")
            left = call.extra is not None and self._at(call.extra, path) is not None
            if left and field.implied is not None and not field.required:
                continue  # it is said there, in a way that Hera can't
            if field.void is not None and not left:
                # Hera insists on what is nothing to Argo
                call.args[field.arg] = Scalar(field.void, node.span)
            if is_followed(self.name) and (
                field.void is not None or (field.implied is not None and not field.required)
            ):
                call.extra = _without(call.extra, path, node)
                continue
            if field.lens is BOOLEAN and not left:
                # Hera insists on what Argo takes for false where it is left out
                call.args[field.arg] = Scalar(False, node.span)
            elif field.implied is None or field.required:
                raise Refused(node, f"Hera's {self.name} needs `{field.arg}`")
            call.marks[field.arg] = Mark(ABSENT, field.arg, path, node.span)
        for field in self._twofold:
            if field.arg in call.args:
                found = [self._at(node, self._steps[p]) for p in field.paths]
                if any(f is None for f in found):
                    raise Refused(node, f"Hera's {self.name} writes `{field.arg}` at {' and '.join(field.paths)}")

    @staticmethod
    def _at(node: Node, steps: tuple[str, ...]) -> Node | None:
        for step in steps:
            below = node.entries.get(step) if isinstance(node, Mapping) else None
            if below is None or is_null(below):
                return None
            node = below
        return node

    # -- put ---------------------------------------------------------------------------------------------------------

    def put(self, value: Node) -> Node:
        if not isinstance(value, Call) or value.name != self.name:
            raise Refused(value, f"{describe(value)} where {self.name}(…) belongs")
        if value.document is not None:
            return value.document
        for check in self.checks:
            why = check(value)
            if why is not None:
                raise Refused(value, why)
        result = Mapping(span=value.span)
        result.comments = value.comments
        for arg, given in value.args.items():
            field = self.fields.get(arg)
            if field is None:
                raise Refused(given, f"Hera's {self.name} has no argument `{arg}`")
            if is_null(given) and not field.keeps_none:
                continue
            if field.falsy_refused and is_falsy(given):
                raise Refused(given, f"Hera's {self.name} refuses an empty `{arg}`")
            if field.falsy_dropped and is_falsy(given):
                continue
            if not field.paths:
                continue  # Hera takes the argument and drops it
            written = field.lens.put(given)
            for path in field.paths:
                self._place(result, self._steps[path], written, value.keys.get(arg), value)
        self._supply(result, value)
        if "name" in result.entries:
            # as everybody writes it, wherever the argument stands, or where Hera takes it from the template that is called
            result.entries = {"name": result.entries["name"], **result.entries}
        return self._put_beyond(result, value) if value.extra is not None or value.marks else result

    def _put_beyond(self, result: Mapping, call: Call) -> Mapping:
        """What Argo is told besides, and otherwise. Raises `Contradicted` for what an argument says in another way."""
        silent = [f for f in self._obligatory if f.implied is not None and is_null(call.args.get(f.arg, _NOTHING))]
        implied = frozenset(self._steps[path] for f in silent for path in f.paths)
        try:
            result = marked(result, call.marks.values(), implied)
            return result if call.extra is None else merged(result, call.extra, implied)
        except Contradiction as found:
            raise Contradicted(found.node, found.other, found.why) from None

    def _supply(self, result: Mapping, call: Call) -> None:
        """What Hera writes without being told: the body, and implied values; complains of what is required."""
        for steps in self._body:
            level = result
            for step in steps:
                below = level.entries.setdefault(step, Mapping(span=call.span))
                if not isinstance(below, Mapping):
                    break  # the body is an argument's own value, a list
                level = below
        for field in self._obligatory:
            given = call.args.get(field.arg)
            absent = given is None or (is_null(given) and not field.keeps_none)
            if field.implied is not None and (absent or (field.falsy_dropped and is_falsy(call.args[field.arg]))):
                for path in field.paths:
                    self._place(result, self._steps[path], implied_node(field.implied, call), None, call)
            elif field.required and absent:
                raise Refused(call, f"Hera's {self.name} needs `{field.arg}`")
            elif field.generated and absent:
                raise Refused(call, f"Hera's {self.name} makes up another `{field.arg}` each time; give it one")

    @staticmethod
    def _place(result: Mapping, steps: tuple[str, ...], value: Node, key: Scalar | None, call: Call) -> None:
        level = result
        for step in steps[:-1]:
            below = level.entries.get(step)
            if not isinstance(below, Mapping):
                below = level.entries[step] = Mapping(span=call.span)
            level = below
        level.entries[steps[-1]] = value
        if key is not None:
            level.keys[steps[-1]] = key


def _without(extra: Mapping | None, path: tuple[str, ...], node: Mapping) -> Mapping:
    """`extra`, which takes out what is at `path`, too."""
    key, *rest = path
    entries = dict(extra.entries) if extra is not None else {}
    there = entries.get(key)
    inner = there if isinstance(there, Mapping) else None
    entries[key] = _without(inner, tuple(rest), node) if rest else Scalar(None, node.span)
    return Mapping(entries, node.span, keys=extra.keys if extra is not None else {})
