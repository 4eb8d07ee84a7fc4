"""Values of the Objects tree as expressions: calls, lists, dictionaries, literals and references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Union

from roundtrip.document import Call, Comments, Mapping, Node, Scalar, Sequence
from roundtrip.python import beyond, literals
from roundtrip.python.hoist import Shared, may_stand_alone
from roundtrip.python.module import Module
from roundtrip.python.names import snake_case
from roundtrip.python.order import argument_order
from roundtrip.python.pragmas import untyped_arguments
from roundtrip.python.references import Reference, Scope, parts
from roundtrip.python.remarks import Remarks
from roundtrip.python.syntax import Atom, Expression, Group, Item, Statement, call

DEEPEST = 60  # brackets within brackets; Python reads no more than 200, and people far fewer
LONGEST_NAME = 48  # a longer one would need a line of its own within `get_parameter(…)`
PERMISSIONS = frozenset({"mode", "default_mode"})  # of files, which people think of in octal numbers
SHORT_TEXT = 60  # text of two lines that is no longer than this stays in place, with a `\n` in it


Entry = tuple[str, Expression, Union[Comments, None]]


class Expressions:
    """Writes values for one module. `shared`: what is written as a variable, by the `id` of its node. `owner`: the template or document at hand, for the names of constants."""

    def __init__(self, module: Module, shared: dict[int, Shared]) -> None:
        self.module = module
        self.owner = ""
        self.shared = shared
        self.remarks = Remarks()
        self.deferred: list[tuple[str, Node]] = []
        self._depth = 0
        self._within = ""  # the constant that is being written
        self._uses: dict[str, list[str]] = {}  # of a constant, those that are in it

    def value(self, node: Node, scope: Scope | None = None, hint: str = "") -> Expression:
        """Any value. `scope`: what references within it may refer to; None where they stay text."""
        if self.shared and (found := self.shared.get(id(node))) is not None:
            name = found.name or self._define(found)
            self._uses.setdefault(self._within, []).append(name)
            return Atom(name)
        if isinstance(node, Scalar):
            return self._scalar(node, scope, hint)
        if self._depth >= DEEPEST and scope is None and may_stand_alone(node):
            name = self.module.names.give(snake_case(hint).upper(), fallback="PART")
            self.deferred.append((name, node))
            self._uses.setdefault(self._within, []).append(name)
            return Atom(name)
        self._depth += 1
        try:
            if isinstance(node, Call):
                return self.call(node, scope=scope)
            if isinstance(node, Mapping):
                entries = [self.entry(f"{literals.string(k)}: ", v, scope, k) for k, v in node.entries.items()]
                return self.group("{", entries, "}")
            assert isinstance(node, Sequence)
            return self.group("[", [self.entry("", v, scope, hint) for v in node.items], "]")
        finally:
            self._depth -= 1

    def define_deferred(self, first: int) -> None:
        """Constants for what lay too deep; those from number `first` on are put in order, each above what it is in."""
        constants = self.module.constants
        if not self.deferred:
            return
        while self.deferred:
            name, node = self.deferred.pop(0)
            self._within = name
            constants.append(Statement(self.value(node), f"{name} = "))
            self._within = ""
        left = {statement.head.removesuffix(" = "): statement for statement in constants[first:]}
        del constants[first:]
        work = [*left][::-1]
        opened: set[str] = set()
        while work:
            name = work[-1]
            inner = [used for used in self._uses.get(name, ()) if used in left] if name not in opened else []
            opened.add(name)
            if inner:
                work += inner[::-1]
                continue
            work.pop()
            if name in left:
                constants.append(left.pop(name))

    def _define(self, shared: Shared) -> str:
        """The variable for what is said several times, above the workflows."""
        node = shared.node
        shared.name = self.module.names.give(*shared.candidates, fallback="SHARED")
        outside, self._within = self._within, shared.name
        depth, self._depth = self._depth, 0
        head = f"{shared.name} = "
        if shared.stands_alone and isinstance(node, Call):
            statement = self.statement(node, self.call(node, exploded=True), head)
        else:
            # the node itself may be an anchor's variable by now
            named = self.shared.pop(id(node), shared)
            value = self.value(node, None, shared.label)
            # what is below a word is below where it is used
            below = self.remarks.below(node.comments) if isinstance(value, Group) else []
            statement = Statement(value.ending_in(below) if below and isinstance(value, Group) else value, head)
            self.shared[id(node)] = named
        self.module.constants.append(statement)
        self._within, self._depth = outside, depth
        return shared.name

    def entry(self, label: str, node: Node, scope: Scope | None = None, hint: str = "") -> Entry:
        """A labelled value with its comments."""
        return label, self.value(node, scope, hint), node.comments

    def call(
        self, node: Call, *, without: tuple[str, ...] = (), exploded: bool = False, scope: Scope | None = None
    ) -> Expression:
        """A construct with its arguments, those of `without` left out, and with the fields that Hera lacks around it."""
        name = self.module.construct(node.name)
        if not node.args.keys().isdisjoint(untyped_arguments(node.name)):
            self.module.loosely_typed = True
        if any(_is_mixed(value) for value in node.args.values()):
            self.module.loosely_typed = True
        entries = [
            self._argument(arg, node.args[arg], scope)
            for arg in argument_order(node.name, node.args)
            if arg not in without
        ]
        return self.beyond(node, self.group(f"{name}(", entries, ")", exploded=exploded))

    def _argument(self, arg: str, node: Node, scope: Scope | None) -> Entry:
        if arg in PERMISSIONS and isinstance(node, Scalar) and type(node.value) is int and node.value > 7:
            return f"{arg}=", Atom(literals.octal(node.value)), node.comments
        return self.entry(f"{arg}=", node, scope, arg)

    def beyond(self, node: Call, expression: Expression) -> Expression:
        """`expression`, with what Argo is told besides around it."""
        for function, items in self.told(node):
            expression = Group(f"{function}(", [Item(expression), *items], ")")
        return expression

    def told(self, node: Node) -> Iterator[tuple[str, list[Item]]]:
        """What a call tells Argo that Hera can't: the functions that say it, each with what it is given behind the object."""
        if not isinstance(node, Call):
            return
        said: dict[str, list[Item]] = {}
        for arg in argument_order(node.name, node.marks):
            mark = node.marks[arg]
            function = beyond.helper_of_mark(mark.what)
            item = Item(Atom(mark.what), f"{arg}=") if function == beyond.TYPES else Item(Atom(literals.string(arg)))
            said.setdefault(function, []).append(item)
        if node.extra is not None:
            said[beyond.FIELDS] = [Item(self.value(node.extra))]
        for function in reversed(beyond.NAMES):
            if function in said:
                self.module.helpers.add(function)
                yield function, said[function]

    def group(self, opening: str, entries: list[Entry], closing: str, *, exploded: bool = False) -> Expression:
        """A bracket around labelled values, each with its comments."""
        if not entries:
            return Atom(opening + closing)
        items = []
        pending: list[str] = []
        for label, value, comments in entries:
            if comments is None and not pending and (label or value.flat is not None):
                items.append(Item(value, label))
                continue
            above = pending + self.remarks.above(comments)
            behind = self.remarks.behind(comments)
            below = self.remarks.below(comments)
            if behind is None and not label and not below:
                value, behind = _comment_behind(value, of_an_item=True)
            pending = below
            if pending and isinstance(value, Group):
                value = value.ending_in(pending)
                pending = []
            items.append(Item(value, label, above, behind))
        return Group(opening, items, closing, exploded=exploded, after=pending)

    def statement(
        self,
        node: Node,
        expression: Expression,
        head: str = "",
        tail: str = "",
        block: list[Statement] | None = None,
        hidden: Iterable[Node | None] = (),
    ) -> Statement:
        """A statement with the comments of `node`, and with those of the `hidden` nodes, which it doesn't show."""
        remarks = self.remarks
        above, behind = remarks.above(node.comments), remarks.behind(node.comments)
        below: list[str] = []
        for unseen in hidden:
            if unseen is not None and unseen.comments is not None:
                above += remarks.above(unseen.comments)
                if behind is None:
                    behind = remarks.behind(unseen.comments)
                above += remarks.take([unseen.comments.trailing] if unseen.comments.trailing else [])
                (above if block is None else below).extend(remarks.below(unseen.comments))
        own = remarks.below(node.comments)
        if behind is None and (block is not None or not own):
            expression, behind = _comment_behind(expression)
        below += own
        if below and block is None and isinstance(expression, Group):
            expression = expression.ending_in(below)
            below = []
        return Statement(expression, head, tail, block, before=above, trailing=behind, after=below)

    def _scalar(self, node: Scalar, scope: Scope | None, hint: str) -> Expression:
        value = node.value
        if not isinstance(value, str):
            return Atom(literals.scalar(value))
        if scope is not None and "{{" in value:
            reference = self.referring(value, scope)
            if reference is not None:
                return reference
        if "\n" in value and not _is_short(value):
            return Atom(self.module.text_constant(value, self.owner, hint))
        return Atom(literals.string(value))

    @staticmethod
    def referring(text: str, scope: Scope, *, objects: bool = False) -> Expression | None:
        """`text` with its references as Python; None where there are none, or one would have to stay in braces.

        `objects`: a Parameter or an Artifact may stand here for its reference, not only a string.
        """
        found = parts(text, scope)
        if any(isinstance(part, Reference) and len(part.name or "") > LONGEST_NAME for part in found):
            return None
        references = [part for part in found if isinstance(part, Reference)]
        if not references or any(isinstance(part, str) and ("{{" in part or "}}" in part) for part in found):
            return None
        if len(found) == 1 and (objects or references[0].gives == "str"):
            return reference_expression(references[0])
        if any(part.gives == "Artifact" or "'" in str(part.name) or "\\" in str(part.name) for part in references):
            return None
        return Atom(literals.f_string([_f_part(part) for part in found]))


def _is_mixed(node: Node) -> bool:
    """Whether a list has wrappers and models in it, which have no type in common."""
    kinds = {n.name.startswith("m.") for n in node.items if isinstance(n, Call)} if isinstance(node, Sequence) else ()
    return len(kinds) > 1


def _comment_behind(expression: Expression, *, of_an_item: bool = False) -> tuple[Expression, str | None]:
    """The comment behind the name of something, or whatever comes first in the item of a list, as one behind all of it,
    where it is the only one in it.

    In YAML, both stand on the same line. In Python, the item so stays on one line.
    """
    if not isinstance(expression, Group) or not expression.items:
        return expression, None
    first = expression.items[0]
    if first.trailing is None or not (first.label == "name=" or (of_an_item and first.label)):
        return expression, None
    items = [Item(first.value, first.label, first.before), *expression.items[1:]]
    closed = Group(expression.opening, items, expression.closing, exploded=expression.exploded, after=expression.after)
    return (closed, first.trailing) if closed.flat is not None and not expression.behind else (expression, None)


def reference_expression(reference: Reference) -> Expression:
    """`fetch.result`, or `fetch.get_parameter("rows")`."""
    if reference.name is None:
        return Atom(f"{reference.variable}.{reference.attribute}")
    return call(f"{reference.variable}.{reference.attribute}", [Item(Atom(literals.string(reference.name)))])


def _f_part(part: str | Reference) -> tuple[str, bool]:
    if isinstance(part, str):
        return part, False
    if part.name is None:
        return f"{part.variable}.{part.attribute}", True
    return f"{part.variable}.{part.attribute}('{part.name}')", True


def _is_short(text: str) -> bool:
    return (text.count("\n", 0, -1) <= 1 and len(text) <= SHORT_TEXT) or "\n" not in text[:-1]
