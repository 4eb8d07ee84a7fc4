"""Where the tags of a script stand, and what is to stand there instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, ParentNodeProvider

from roundtrip.python.scripts.scopes import BUILTINS, Stays
from roundtrip.python.scripts.uses import Kind, Use, comparison, is_json

# methods of a text that make one of "True" and "true"
_CASELESS = ("lower", "upper", "casefold")
# functions that read a text, and have another opinion of what Python makes of true or of a list
_READERS = frozenset(
    ["loads", "load", "safe_load", "full_load", "load_all", "safe_load_all", "literal_eval", "parse", "eval", "decode"]
)
_MADE_BY: dict[str, Kind] = {"int": "int", "float": "float", "str": "text"}
# what a number has: `-1.x` isn't `(-1).x`
_OF_NUMBERS = frozenset(chain(dir(int), dir(float)))


# what has operands of its own, each of which is asked for itself
_OPERATORS = (
    *(cst.Assign, cst.AugAssign, cst.AnnAssign, cst.Return, cst.Index, cst.Slice, cst.Lambda, cst.Element),
    *(cst.DictElement, cst.Subscript, cst.BaseComp, cst.FormattedStringExpression),
)


class Edit(NamedTuple):
    """Other text from one byte to another."""

    start: int
    end: int
    text: str


class Occurrences(cst.CSTVisitor):
    """The uses of tags in a script that has names in their place, `places` by the names of the parameters.

    `edits` make the script one that says these names; `bound`: the names that the script gives to anything, `builtins`: those
    of Python's own that it says. Raises `Stays`.
    """

    def __init__(self, module: cst.Module, places: Mapping[str, str]) -> None:
        super().__init__()
        self.places = places
        self.uses: dict[str, list[Use]] = {}
        self.edits: list[Edit] = []
        self.bound: set[str] = set()
        self.builtins: set[str] = set()
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._parents = wrapper.resolve(ParentNodeProvider)
        self._spans = wrapper.resolve(ByteSpanPositionProvider)
        self._read: set[str] = set()
        self._texts: dict[str, str] = {}
        wrapper.module.visit(self)
        for variable, place in self._texts.items():
            if variable in self._read:
                raise Stays(f"`{variable}`, which has `{places[place]}` in it, is read as JSON or the like")
        for place in places:
            sharing = [use for use in self.uses.get(place, ()) if use.kind in ("bare", "loads")]
            if len(sharing) > 1 and any(use.kind == "loads" for use in sharing):
                raise Stays(f"`{places[place]}` is read in several places, each time as a list of its own")
            # what is read once may be changed, and another place would have it changed
            if sharing and len([use for use in self.uses[place] if use.kind != "comment"]) > 1:
                if any(use.asked for use in sharing):
                    raise Stays(f"`{places[place]}` is read in several places, each time as a list of its own")
                self.uses[place] = [
                    use if use.kind == "loads" else replace(use, once=False, shared=True) for use in self.uses[place]
                ]

    def on_visit(self, node: cst.CSTNode) -> bool:
        """One node, before those within it."""
        if isinstance(node, cst.Name):
            self._name(node)
        elif isinstance(node, cst.SimpleString):
            if self._said(node.value):
                self._string(node)
        elif isinstance(node, cst.FormattedStringText):
            if self._said(node.value):
                self._formatted(node)
        elif isinstance(node, cst.Comment):
            for place in self._said(node.value):
                self._use(place, Use("comment"))
        elif isinstance(node, cst.Call):
            if self._reads(node):
                self._read |= {arg.value.value for arg in node.args if isinstance(arg.value, cst.Name)}
        elif isinstance(node, cst.ImportAlias) and not (node.evaluated_name == "json" and node.asname is None):
            self.bound.add(node.evaluated_alias or node.evaluated_name.partition(".")[0])
        return True

    def _reads(self, call: cst.Call) -> bool:
        function = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
        return isinstance(function, cst.Name) and function.value in _READERS

    def _within(self, node: cst.CSTNode, places: list[str]) -> None:
        """Notes where a text with tags goes. Raises `Stays` where it is read as JSON or the like."""
        for parent, child in self._above(node):
            if isinstance(parent, cst.Call) and child is not parent.func:
                if self._reads(parent):
                    raise Stays(f"a text with `{self.places[places[0]]}` in it is read as JSON or the like")
                return
            if isinstance(parent, (cst.Assign, cst.AnnAssign)):
                targets = [t.target for t in parent.targets] if isinstance(parent, cst.Assign) else [parent.target]
                self._texts.update({t.value: places[0] for t in targets if isinstance(t, cst.Name)})

    def _said(self, text: str) -> list[str]:
        return [place for place in self.places if place in text]

    def _edit(self, node: cst.CSTNode, text: str) -> None:
        span = self._spans[node]
        self.edits.append(Edit(span.start, span.start + span.length, text))

    def _above(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """What a node stands in, from the inside out, each with the one of its children that it stands in."""
        while node in self._parents:
            parent = self._parents[node]
            yield parent, node
            node = parent

    def _once(self, node: cst.CSTNode) -> bool:
        """Whether it is evaluated once at most, and may be any expression."""
        for parent, child in self._above(node):
            if isinstance(parent, (cst.FunctionDef, cst.Lambda, cst.While)):
                return False
            if isinstance(parent, cst.FormattedStringExpression):
                return False  # with quotes and braces in it, that is something else
            if isinstance(parent, cst.For) and child is not parent.iter:
                return False
            if isinstance(parent, cst.CompFor) and child is not parent.iter:
                return False
            if isinstance(parent, cst.BaseComp) and child is not parent.for_in:
                return False
        return True

    def _name(self, node: cst.Name) -> None:
        parent = self._parents[node]
        if node.value not in self.places:
            if self._said(node.value):
                raise Stays("a tag is part of a name or of a number")
            if isinstance(parent, (cst.AssignTarget, cst.Param, cst.FunctionDef, cst.ClassDef, cst.AsName)):
                self.bound.add(node.value)
            elif node.value in BUILTINS:
                self.builtins.add(node.value)
            return
        name = self.places[node.value]
        if not self._stands_alone(node, parent):
            raise Stays(
                f"`{name}` stands where a value of JSON may be another than Python's: as a truth value, in a power, as a name"
            )
        once, asked = self._once(node), isinstance(parent, cst.Attribute)
        if asked and not once:
            raise Stays(f"`{name}` is read more than once, each time as a list of its own")
        self._use(node.value, Use("bare", once, asked=asked))

    def _use(self, place: str, use: Use) -> None:
        self.uses.setdefault(place, []).append(use)

    def _stands_alone(self, node: cst.Name, parent: cst.CSTNode) -> bool:
        """Whether a value in the place of a name, without brackets, is an operand of its own, and is asked for itself."""
        if isinstance(parent, cst.Arg):
            return parent.value is node and not parent.star
        if isinstance(parent, cst.BinaryOperation):
            return not (isinstance(parent.operator, cst.Power) and parent.left is node)
        if isinstance(parent, cst.Comparison):
            return all(not isinstance(t.operator, (cst.Is, cst.IsNot)) for t in parent.comparisons)
        if isinstance(parent, cst.ComparisonTarget):
            return not isinstance(parent.operator, (cst.Is, cst.IsNot))
        if isinstance(parent, cst.Attribute):
            return parent.value is node and parent.attr.value not in _OF_NUMBERS
        if isinstance(parent, cst.UnaryOperation):
            return not isinstance(parent.operator, cst.Not)
        if isinstance(parent, cst.IfExp):
            return parent.test is not node
        if isinstance(parent, (cst.For, cst.CompFor)):
            return parent.iter is node
        if isinstance(parent, cst.Param):
            return parent.default is node
        return isinstance(parent, _OPERATORS)

    # -- within texts ------------------------------------------------------------------------------------------------

    def _formatted(self, node: cst.FormattedStringText) -> None:
        parent = self._parents[node]
        if not isinstance(parent, cst.FormattedString):
            raise Stays("a tag is part of how an f-string writes a value")
        text = node.value
        self._within(node, self._said(text))
        for place in self._said(text):
            use = Use("text", quote=parent.quote, raw="r" in parent.prefix, formatted=True)
            self.uses.setdefault(place, []).extend([use] * text.count(place))
            text = text.replace(place, f"{{{place}}}")
        self._edit(node, text)

    def _string(self, node: cst.SimpleString) -> None:
        prefix, quote = node.prefix, node.quote
        if "b" in prefix:
            raise Stays("a tag stands within bytes")
        if any(isinstance(parent, cst.FormattedStringExpression) for parent, _ in self._above(node)):
            raise Stays("a tag stands within a text in the expression of an f-string")
        inner = node.value[len(prefix) + len(quote) : -len(quote)]
        if inner in self.places and not isinstance(self._parents[node], cst.ConcatenatedString):
            self._whole(node, inner)
            return
        self._within(node, self._said(inner))
        if "\\N{" in inner and "r" not in prefix:
            raise Stays("a tag stands within a text that has `\\N{…}`")
        for place in self._said(inner):
            use = Use("text", quote=quote, raw="r" in prefix)
            self.uses.setdefault(place, []).extend([use] * inner.count(place))
        self._edit(node, self._as_formatted(prefix.replace("u", ""), quote, inner))

    def _as_formatted(self, prefix: str, quote: str, inner: str) -> str:
        """A text with tags as an f-string; where there are braces, beside texts that hold those: `{{` would be a tag."""
        braces = set(inner) & set("{}")
        for place in self._said(inner):
            inner = inner.replace(place, f"\0{place}\0")
        parts = inner.split("\0")
        if not braces:
            return f"f{prefix}{quote}{''.join(p if i % 2 == 0 else f'{{{p}}}' for i, p in enumerate(parts))}{quote}"
        pieces = [
            f"{prefix}{quote}{p}{quote}" if i % 2 == 0 else f'f"{{{p}}}"' for i, p in enumerate(parts) if p or i % 2
        ]
        return " ".join(pieces)

    def _whole(self, node: cst.SimpleString, place: str) -> None:
        """A text that is a tag and nothing else."""
        parent = self._parents[node]
        quote, raw = node.quote, "r" in node.prefix
        if isinstance(parent, cst.Arg) and not parent.star:
            call = self._parents[parent]
            if isinstance(call, cst.Call) and self._called(call, parent, node, place):
                return
        if isinstance(parent, (cst.Comparison, cst.ComparisonTarget)) and self._compared(node, parent, place):
            return
        self._within(node, [place])
        method = ""
        if isinstance(parent, cst.Attribute) and parent.attr.value in _CASELESS:
            call = self._parents[parent]
            method = parent.attr.value if isinstance(call, cst.Call) and call.func is parent and not call.args else ""
        self._use(place, Use("text", quote=quote, raw=raw, method=method))
        self._edit(node, f"str({place})")

    def _called(self, call: cst.Call, arg: cst.Arg, node: cst.SimpleString, place: str) -> bool:
        """Whether a call takes the text as the parameter itself would be taken: of `int`, `float`, `json.loads`, `print`."""
        quote, raw = node.quote, "r" in node.prefix
        function, alone = call.func, len(call.args) == 1 and arg.keyword is None
        if isinstance(function, cst.Name):
            printed = function.value == "print" and arg.keyword is None
            kind = "text" if printed else _MADE_BY.get(function.value) if alone else None
            if kind is not None:
                self._use(place, Use(kind, quote=quote, raw=raw))
                self._edit(node, place)
            return kind is not None
        if alone and isinstance(function, cst.Attribute) and isinstance(function.value, cst.Name):
            if (function.value.value, function.attr.value) != ("json", "loads"):
                return False
            if not self._once(node):
                raise Stays(f"`{self.places[place]}` is read more than once, each time as a list of its own")
            self._use(place, Use("loads", quote=quote, raw=raw))
            self._edit(call, place)
            return True
        return False

    def _compared(self, node: cst.SimpleString, parent: cst.CSTNode, place: str) -> bool:
        """Whether a comparison with constants is exact of the parameter itself."""
        whole = parent if isinstance(parent, cst.Comparison) else self._parents[parent]
        assert isinstance(whole, cst.Comparison)
        if len(whole.comparisons) != 1:
            return False
        target = whole.comparisons[0]
        other = target.comparator if whole.left is node else whole.left
        quote, raw = node.quote, "r" in node.prefix
        if isinstance(target.operator, (cst.Equal, cst.NotEqual)) and isinstance(other, cst.SimpleString):
            constant = other.evaluated_value
            if not isinstance(constant, str) or self._said(constant):
                return False
            operator = "==" if isinstance(target.operator, cst.Equal) else "!="
            text = comparison(place, operator, constant, other.value)
            if text is None:
                return False
            self._use(place, Use("equal", quote=quote, raw=raw, constants=(constant,)))
            self._edit(whole, text)
            return True
        if isinstance(target.operator, (cst.In, cst.NotIn)) and isinstance(other, (cst.Tuple, cst.List)):
            values = [e.value.evaluated_value for e in other.elements if isinstance(e.value, cst.SimpleString)]
            constants = tuple(v for v in values if isinstance(v, str) and not self._said(v) and not is_json(v))
            if whole.left is node and len(constants) == len(other.elements):
                self._use(place, Use("equal", quote=quote, raw=raw, constants=constants))
                self._edit(node, place)
                return True
        return False
