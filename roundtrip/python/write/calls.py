"""Values of the Objects tree as expressions: calls, lists, dictionaries, literals and references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Union

import libcst as cst

from roundtrip.document import Call, Comments, Mapping, Node, Scalar, Sequence
from roundtrip.hera.facts import Type
from roundtrip.hera.modelled import split
from roundtrip.python import beyond
from roundtrip.python.code import brackets, literals, make, statement_nodes
from roundtrip.python.code.flat import fits
from roundtrip.python.remarks import Remarks
from roundtrip.python.write.embedded import taken
from roundtrip.python.write.hoist import Shared, may_stand_alone
from roundtrip.python.write.json_texts import Dumped, dumped, plain_letters
from roundtrip.python.write.module import Module
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.narrow_types import GROUP, narrow_arguments
from roundtrip.python.write.order import argument_order, definitions_first
from roundtrip.python.write.references import Reference, Scope, parts
from roundtrip.python.write.text_constants import MANY_LINES, fits_in_place, is_short, names_of_text

DEEPEST = 60  # brackets within brackets; Python reads no more than 200, and people far fewer
LONGEST_NAME = 48  # a longer one would need a line of its own within `get_parameter(…)`
PERMISSIONS = frozenset({"mode", "default_mode"})  # of files, which people think of in octal numbers
WRITTEN_ELSEWHERE = frozenset({"source", "manifest", "pod_spec_patch", "data"})  # programs, YAML


# a keyword, a key or "", what stands there, and its comments
Entry = tuple[str, cst.BaseExpression, Union[Comments, None]]


class Around(NamedTuple):
    """The comments of a statement: above it, behind its first line, and below what is in it."""

    above: list[str]
    behind: str | None
    below: list[str]


class Expressions:
    """Writes values for one module. `shared`: what is written as a variable, by the `id` of its node. `owner`: the template or document at hand, for the names of constants."""

    def __init__(self, module: Module, shared: dict[int, Shared]) -> None:
        self.module = module
        self.owner = ""
        self.shared = shared
        self.remarks = Remarks()
        self.deferred: list[tuple[str, Node]] = []
        self.made: dict[
            int, str
        ] = {}  # the functions of workflows that stand in other documents, by the `id` of their node
        self._depth = 0
        self._holder: Call | None = None  # the innermost construct with a name
        self._within = ""  # the constant that is being written
        self._uses: dict[str, list[str]] = {}  # of a constant, those that are in it

    def value(self, node: Node, scope: Scope | None = None, hint: str = "") -> cst.BaseExpression:
        """Any value. `scope`: what references within it may refer to; None where they stay text."""
        if self.shared and (found := self.shared.get(id(node))) is not None:
            name = found.name or self._define(found)
            self._uses.setdefault(self._within, []).append(name)
            return make.identifier(name)
        if isinstance(node, Scalar):
            return self._scalar(node, scope, hint)
        if self._depth >= DEEPEST and scope is None and may_stand_alone(node):
            name = self.module.names.give(snake_case(hint).upper(), fallback="PART")
            self.deferred.append((name, node))
            self._uses.setdefault(self._within, []).append(name)
            return make.identifier(name)
        self._depth += 1
        try:
            if isinstance(node, Call):
                function = self.made.get(id(node)) if self.made else None
                return taken(function) if function else self.call(node, scope=scope)
            if isinstance(node, Mapping):
                entries = [self.entry(k, v, scope, k) for k, v in node.entries.items()]
                return self.group("{", entries)
            assert isinstance(node, Sequence)
            return self.group("[", [self.entry("", v, scope, hint) for v in node.items])
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
            constants.append((name, [statement_nodes.assign(name, self.value(node))]))
            self._within = ""
        at = {name: number for number, (name, _) in enumerate(constants[first:])}
        uses = [[at[used] for used in self._uses.get(name, ()) if used in at] for name in at]
        constants[first:] = [constants[first + number] for number in definitions_first(list(at), uses)]

    def _define(self, shared: Shared) -> str:
        """The variable for what is said several times, above the workflows."""
        node = shared.node
        shared.name = self.module.names.give(*shared.candidates, fallback="SHARED")
        outside, self._within = self._within, shared.name
        depth, self._depth = self._depth, 0
        if shared.stands_alone and isinstance(node, Call):
            rows = self.statement(node, self.call(node, exploded=True), shared.name)
        else:
            # the node itself may be an anchor's variable by now
            named = self.shared.pop(id(node), shared)
            value = self.value(node, None, shared.label)
            bracket = _bracket(value)
            # what is below a word is below where it is used
            below = self.remarks.below(node.comments) if bracket is not None else []
            if below and bracket is not None:
                brackets.ending_in(bracket, below)
            rows = [statement_nodes.assign(shared.name, value)]
            self.shared[id(node)] = named
        self.module.constants.append((shared.name, rows))
        self._within, self._depth = outside, depth
        return shared.name

    def entry(self, label: str, node: Node, scope: Scope | None = None, hint: str = "") -> Entry:
        """A labelled value with its comments."""
        return label, self.value(node, scope, hint), node.comments

    def call(
        self, node: Call, *, without: tuple[str, ...] = (), exploded: bool = False, scope: Scope | None = None
    ) -> cst.BaseExpression:
        """A construct with its arguments, those of `without` left out, and with the fields that Hera lacks around it."""
        name = self.module.construct(node.name)
        narrow = narrow_arguments(node.name) if self.module.typed else {}
        outside, self._holder = self._holder, node if "name" in node.args else self._holder
        entries = [
            self._argument(arg, node.args[arg], scope)
            if arg not in narrow
            else (arg, self._typed(node.args[arg], narrow[arg], arg), node.args[arg].comments)
            for arg in argument_order(node.name, node.args)
            if arg not in without
        ]
        self._holder = outside
        return self.beyond(node, self.group(name, entries, exploded=exploded))

    def _typed(self, node: Node, type_: Type, hint: str) -> cst.BaseExpression:
        """A value as the models of a single value that Hera's types want: `m.Quantity("1Gi")`.

        A list or a dictionary of them is written where it is used: its variable would be one of plain values elsewhere.
        """
        whole = type_.model == "Item" and not isinstance(node, Call)  # of which a list or a dictionary is one as well
        whole = whole or (type_.model == GROUP and isinstance(node, Sequence))
        if whole or (isinstance(node, Scalar) and type_.kind == "model" and node.value is not None):
            model = self.module.construct(f"m.{type_.model}")
            return self.group(model, [("", self.value(node, None, hint), None)])
        if isinstance(node, Sequence) and type_.kind == "list":
            return self.group("[", [("", self._typed(v, type_.args[0], hint), v.comments) for v in node.items])
        if isinstance(node, Mapping) and type_.kind == "dict":
            return self.group("{", [(k, self._typed(v, type_.args[1], k), v.comments) for k, v in node.entries.items()])
        return self.value(node, None, hint)

    def _argument(self, arg: str, node: Node, scope: Scope | None) -> Entry:
        if arg in PERMISSIONS and isinstance(node, Scalar) and type(node.value) is int and node.value > 7:
            return arg, make.integer(literals.octal(node.value)), node.comments
        return self.entry(arg, node, scope, arg)

    def beyond(self, node: Call, expression: cst.BaseExpression) -> cst.BaseExpression:
        """`expression`, with what Argo is told besides around it."""
        if not node.beyond_hera:
            return expression
        for function, entries in self.told(node):
            expression = self.group(function, [("", expression, None), *entries])
        return expression

    def told(self, node: Node) -> Iterator[tuple[str, list[Entry]]]:
        """What a call tells Argo that Hera can't: the functions that say it, each with what it is given behind the object."""
        if not isinstance(node, Call) or not node.beyond_hera:
            return
        said: dict[str, list[Entry]] = {}
        for arg in argument_order(node.name, node.marks) if node.marks else ():
            mark = node.marks[arg]
            function = beyond.helper_of_mark(mark.what)
            typed = function == beyond.TYPES
            given = (arg, make.identifier(mark.what)) if typed else ("", make.string(arg))
            said.setdefault(function, []).append((*given, None))
        if node.extra is not None:
            modelled, rest = split(node.name, node.extra)
            if modelled:
                said[beyond.MODEL] = [self.entry(keyword, value) for keyword, value in modelled.items()]
            if rest is not None:
                said[beyond.FIELDS] = [("", self.value(rest), None)]
        for function in reversed(beyond.NAMES):
            if function in said:
                self.module.helpers.add(function)
                yield function, said[function]

    def group(self, opening: str, entries: list[Entry], *, exploded: bool = False) -> cst.BaseExpression:
        """A list (`opening`: "["), a dictionary ("{") or a call (what is called), each value with its comments."""
        if all(comments is None and (label or not _is_commented(value)) for label, value, comments in entries):
            return _bracketed(opening, entries, exploded)
        behind: list[str | None] = []
        below: list[list[str]] = [[]]  # the opening bracket, then each entry
        for label, value, comments in entries:
            below[-1] += self.remarks.above(comments)
            found = self.remarks.behind(comments)
            pending = self.remarks.below(comments)
            if found is None and not label and not pending:
                found = _comment_behind(value, of_an_item=True)
            bracket = _bracket(value) if pending else None
            if bracket is not None:
                brackets.ending_in(bracket, pending)
                pending = []
            behind.append(found)
            below.append(pending)
        made = _bracketed(opening, entries, exploded)
        for at, (trailing, lines) in enumerate(zip([None, *behind], below), -1):
            if trailing is not None or lines:
                brackets.annotate(made, at, trailing, lines)
        return made

    def around(
        self,
        node: Node,
        expression: cst.BaseExpression,
        hidden: Iterable[Node | None] = (),
        *,
        block: bool = False,
    ) -> Around:
        """The comments of `node` as those of a statement with `expression`, and of the `hidden` nodes, which it doesn't show.

        What goes to the end of the expression is there already.
        """
        remarks = self.remarks
        above, behind = remarks.above(node.comments), remarks.behind(node.comments)
        below: list[str] = []
        for unseen in hidden:
            if unseen is not None and unseen.comments is not None:
                above += remarks.above(unseen.comments)
                if behind is None:
                    behind = remarks.behind(unseen.comments)
                above += remarks.take([unseen.comments.trailing] if unseen.comments.trailing else [])
                (below if block else above).extend(remarks.below(unseen.comments))
        own = remarks.below(node.comments)
        if behind is None and (block or not own):
            behind = _comment_behind(expression)
        below += own
        bracket = _bracket(expression)
        if below and not block and bracket is not None:
            brackets.ending_in(bracket, below)
            below = []
        return Around(above, behind, below)

    def statement(
        self,
        node: Node,
        expression: cst.BaseExpression,
        variable: str = "",
        block: list[statement_nodes.Row] | None = None,
        hidden: Iterable[Node | None] = (),
    ) -> list[statement_nodes.Row]:
        """A statement with the comments of `node`, and those below it; with a `block`, it is a `with` around that."""
        around = self.around(node, expression, hidden, block=block is not None)
        above = make.comment_lines(around.above)
        if block is not None:
            body = statement_nodes.block(block, around.behind, around.below)
            whole = statement_nodes.with_(expression, variable, body)
            statement_nodes.put_above(whole, above)
            return [whole]
        line = statement_nodes.assign(variable, expression) if variable else statement_nodes.expression(expression)
        statement_nodes.put_above(line, above)
        if around.behind is not None:
            statement_nodes.set_behind_simple(line, make.line_end(around.behind))
        return [line, *make.comment_lines(around.below)]

    def _scalar(self, node: Scalar, scope: Scope | None, hint: str) -> cst.BaseExpression:
        value = node.value
        if not isinstance(value, str):
            return make.scalar(value)
        if scope is not None and "{{" in value:
            reference = self.referring(value, scope, label=len(hint))
            if reference is not None:
                return reference
        data = dumped(value)
        if data is not None:
            return self._json(data)
        if "\n" not in value or is_short(value):
            return make.text(value, len(hint))
        once = self.module.said.get(value, 0) < 2 and hint not in WRITTEN_ELSEWHERE
        if once and fits_in_place(value):
            parts = make.text(value)
            if isinstance(parts, cst.ConcatenatedString):
                return parts
        return make.identifier(self.module.text_constant(value, *names_of_text(self.owner, self._holder, hint)))

    def _json(self, found: Dumped) -> cst.BaseExpression:
        function, options = self.module.json_function(found.compact)
        options = [plain_letters(), *options] if found.plain else options
        return make.call(make.name(function), [make.arg(make.data(found.data, make.text)), *options])

    @staticmethod
    def referring(text: str, scope: Scope, *, objects: bool = False, label: int = 0) -> cst.BaseExpression | None:
        """`text` with its references as Python; None where there are none, or they are to stay in braces.

        `objects`: a Parameter or an Artifact may stand here for its reference, not only a string. `label`: the columns
        before it on its line.
        """
        if text.count("\n", 0, -1) >= MANY_LINES or dumped(text) is not None:
            return None
        found = [_named(part, scope) for part in parts(text, scope)]
        if any(isinstance(part, Reference) and len(part.name or "") > LONGEST_NAME for part in found):
            return None
        references = [part for part in found if isinstance(part, Reference)]
        if not references or any(isinstance(part, str) and ("{{" in part or "}}" in part) for part in found):
            return None
        if len(found) == 1 and (objects or references[0].gives == "str"):
            return reference_expression(references[0])
        if any(part.name is not None and part.kind in scope.braced for part in references):
            return None
        if any(part.gives == "Artifact" or "'" in str(part.name) or "\\" in str(part.name) for part in references):
            return None
        return make.f_string([_f_part(part) for part in found], label)


def _named(part: str | Reference, scope: Scope) -> str | Reference:
    """A reference by the variable that it has."""
    name = scope.named.get(part.text) if isinstance(part, Reference) else None
    return Reference(name, "", None, part.gives, part.text) if name and isinstance(part, Reference) else part


def _bracketed(opening: str, entries: list[Entry], exploded: bool) -> make.Bracketed:
    if opening == "[":
        return make.list_([make.element(value) for _, value, _ in entries], exploded=exploded)
    if opening == "{":
        elements = [make.dict_element(make.string(key), value) for key, value, _ in entries]
        return make.dict_(elements, exploded=exploded)
    return make.call(make.name(opening), [make.arg(value, keyword) for keyword, value, _ in entries], exploded=exploded)


def _bracket(value: cst.BaseExpression) -> make.Bracketed | None:
    """`value`, if it is a bracket with something in it."""
    return value if type(value) in make.BRACKETED and make.items_in(value) else None  # type: ignore[return-value]


def _is_commented(value: cst.BaseExpression) -> bool:
    """Whether a comment stands behind the first of several things in a bracket."""
    bracket = _bracket(value)
    return bracket is not None and brackets.comments_at(bracket, 0)[0] is not None


def _comment_behind(expression: cst.BaseExpression, *, of_an_item: bool = False) -> str | None:
    """The comment behind the name of something, or whatever comes first in the item of a list, as one behind all of it,
    where it is the only one in it. It is taken out there.

    In YAML, both stand on the same line. In Python, the item so stays on one line.
    """
    bracket = _bracket(expression)
    if bracket is None:
        return None
    label = brackets.label_of(make.items_in(bracket)[0])
    if not (label == "name" or (of_an_item and label)) or brackets.comments_at(bracket, -1) != (None, []):
        return None
    return brackets.taken_from_first(bracket, fits, exploded=not of_an_item)


def reference_expression(
    reference: Reference, quoted: Callable[[str], cst.BaseExpression] = make.string
) -> cst.BaseExpression:
    """`fetch.result`, or `fetch.get_parameter("rows")`. `quoted`: how the name in it is written."""
    dotted = f"{reference.variable}.{reference.attribute}" if reference.attribute else reference.variable
    if reference.name is None:
        return make.name(dotted)
    return make.call(make.name(dotted), [make.arg(quoted(reference.name))])


def _f_part(part: str | Reference) -> str | cst.BaseExpression:
    if isinstance(part, str):
        return part
    return reference_expression(part, lambda name: make.literal(f"'{name}'"))
