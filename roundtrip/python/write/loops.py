"""Statements that differ in one value, as a loop: for who asks for it (`--loops`).

Three or more in a row that say the same but for one value become a `for`. Tasks that arrows mention only together, as one
list, become that list. The value may stand in several places, and be part of a longer string in some: `f"render-{name}"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from roundtrip.python.code import brackets, make, statement_nodes
from roundtrip.python.code.flat import written
from roundtrip.python.write.module import Module
from roundtrip.python.write.naming import snake_case

FEWEST = 3
_KEY = '"'  # what the label of a dictionary's value begins with
LONG_RUN = 50
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"-?[0-9]+")
# the largest part of one that is no part of a word
_HEAD, _TAIL = re.compile(r"[0-9A-Za-z]*\Z"), re.compile(r"\A[0-9A-Za-z]*")


def looped(rows: list[statement_nodes.Row], module: Module) -> list[statement_nodes.Row]:
    """`rows` with a loop for every run of statements that can be one; those within blocks stay as they are."""
    arrows = _Arrows(rows, module.room)
    shapes = [_Shape.of(row) for row in rows]
    for at, row in enumerate(rows[1:]):
        if isinstance(row, cst.EmptyLine):
            shapes[at] = None  # a comment belongs to it
    result: list[statement_nodes.Row] = []
    at = 0
    while at < len(rows):
        end = _end_of_run(shapes, at)
        # what is above the first stands above the loop; any other comment has its own statement
        end = next((n for n in range(at + 1, end) if rows[n].leading_lines), end)  # type: ignore[union-attr]
        if _variable(rows[at]):
            end = arrows.end(rows, at, end)
        made = _loop(rows[at:end], shapes[at:end], arrows, module) if end - at >= FEWEST else None
        if made is None:
            # the next may begin a run all the same; of a long one, no more is tried
            end = at + 1 if end - at < LONG_RUN else end
        result += [made] if made is not None else rows[at:end]
        at = end
    return arrows.renamed(result)


class _Shape(NamedTuple):
    """What a statement consists of: its brackets and labels, and its values with what each is called there."""

    brackets: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[cst.BaseExpression, ...]

    @classmethod
    def of(cls, row: statement_nodes.Row) -> _Shape | None:
        """None for what is in no loop: a block, an arrow, anything with a comment in it or behind it."""
        if not isinstance(row, cst.SimpleStatementLine) or row.trailing_whitespace is not make.END_OF_LINE:
            return None
        value = _value(row)
        if not isinstance(value, cst.Call) or not value.args:
            return None
        shape: list[str] = ["=" if _variable(row) else ""]
        texts: list[str] = []
        labels: list[str] = []
        values: list[cst.BaseExpression] = []
        work: list[tuple[cst.BaseExpression, str]] = [(value, "")]
        while work:
            expression, label = work.pop()
            items = make.items_in(expression)
            if not items:
                text = written(expression)
                if "\n" in text:
                    return None
                texts.append(text)
                labels.append(label)
                values.append(expression)
                shape.append("")
                continue
            if isinstance(expression, (cst.Call, cst.List, cst.Dict)) and brackets.is_commented(expression):
                return None
            shape += [
                type(expression).__name__,
                written(expression.func) if isinstance(expression, cst.Call) else "",
                *map(brackets.label_of, items),
                ")",
            ]
            for item in reversed(items):
                work.append((item.value, brackets.label_of(item) or label))
        return cls(tuple(shape), tuple(texts), tuple(labels), tuple(values))


def _end_of_run(shapes: list[_Shape | None], at: int) -> int:
    """Behind the last statement that differs from the one at `at` where the next one does, and nowhere else."""
    first = shapes[at]
    end = at + 1
    varying: list[int] = []
    while end < len(shapes):
        other = shapes[end]
        if first is None or other is None or other.brackets != first.brackets:
            break
        found = [n for n, (a, b) in enumerate(zip(first.texts, other.texts)) if a != b]
        if end == at + 1:
            varying = found
        elif found != varying:
            break
        end += 1
    return end


class _Arrows:
    """The statements in which a list of variables stands, and what these lists are called from now on."""

    def __init__(self, rows: list[statement_nodes.Row], room: int) -> None:
        self.names: dict[tuple[str, ...], str] = {}
        self.uses: dict[str, int] = {}
        self.lists: dict[tuple[str, ...], int] = {}
        for row in rows:
            value = row.items[0].item if isinstance(row, cst.With) else _value(row)
            for word in _WORD.findall(written(value)) if value is not None else ():
                self.uses[word] = self.uses.get(word, 0) + 1
            if isinstance(value, cst.BinaryOperation) and len(written(value)) <= room:
                for side in _sides(value):
                    listed = _listed(side)
                    if listed:
                        self.lists[listed] = self.lists.get(listed, 0) + 1

    def end(self, rows: list[statement_nodes.Row], at: int, end: int) -> int:
        """`end`, or behind the last of the variables that an arrow lists from the one at `at` on."""
        first = _variable(rows[at])
        lengths = [len(listed) for listed in self.lists if listed[0] == first and at + len(listed) <= end]
        return at + max(lengths, default=1)

    def only_together(self, variables: tuple[str, ...]) -> bool:
        """Whether `variables` are mentioned nowhere but as that very list."""
        times = self.lists.get(variables, 0)
        return times > 0 and all(self.uses.get(v) == times for v in variables)

    def renamed(self, rows: list[statement_nodes.Row]) -> list[statement_nodes.Row]:
        """The statements, with the lists that have a name called by it."""
        if not self.names:
            return rows
        result: list[statement_nodes.Row] = []
        for row in rows:
            value = _value(row)
            if isinstance(value, cst.BinaryOperation):
                sides = [self._named(side) for side in _sides(value)]
                chain = sides[0]
                for side in sides[1:]:
                    chain = make.shift(chain, side)
                made = statement_nodes.expression(chain)
                statement_nodes.put_above(made, row.leading_lines)  # type: ignore[union-attr]
                row = made
            result.append(row)
        return result

    def _named(self, side: cst.BaseExpression) -> cst.BaseExpression:
        known = self.names.get(_listed(side))
        return make.identifier(known) if known is not None else side


def _sides(chain: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What the arrows of a chain are between."""
    sides: list[cst.BaseExpression] = []
    while isinstance(chain, cst.BinaryOperation):
        sides.append(chain.right)
        chain = chain.left
    return [chain, *reversed(sides)]


def _listed(side: cst.BaseExpression) -> tuple[str, ...]:
    """The variables of a list of them; none for anything else."""
    return tuple(written(item.value) for item in side.elements) if isinstance(side, cst.List) else ()


def _variable(row: statement_nodes.Row) -> str:
    """The variable that a statement sets; "" where it sets none."""
    small = row.body[0] if isinstance(row, cst.SimpleStatementLine) else None
    target = small.targets[0].target if isinstance(small, cst.Assign) else None
    return target.value if isinstance(target, cst.Name) else ""


def _value(row: statement_nodes.Row) -> cst.BaseExpression | None:
    """What a statement on one line sets a variable to, or is."""
    small = row.body[0] if isinstance(row, cst.SimpleStatementLine) else None
    return small.value if isinstance(small, (cst.Assign, cst.Expr)) else None


def _loop(
    rows: list[statement_nodes.Row], shapes: Sequence[_Shape | None], arrows: _Arrows, module: Module
) -> statement_nodes.Row | None:
    variables = tuple(map(_variable, rows))
    if variables[0] and not arrows.only_together(variables):
        return None
    found = [shape for shape in shapes if shape is not None]
    nodes = zip(*(s.values for s in found))
    places = [
        _Place(list(texts), list(n), label)
        for texts, n, label in zip(zip(*(s.texts for s in found)), nodes, found[0].labels)
    ]
    varying = _Varying.of(places)
    if varying is None:
        return None
    values = varying.values()
    counting = isinstance(values, cst.Call)
    variable = module.loop_variable("number" if counting else snake_case(varying.label) or "value")
    first = _value(rows[0])
    assert isinstance(first, cst.Call)
    body = _with_holes(first, iter(places), variable)
    made: statement_nodes.Statement
    if variables[0]:
        function = written(first.func).split(".")[-1].lower()
        name = module.names.give(f"{function}_tasks", fallback="tasks")
        arrows.names[variables] = name
        made = statement_nodes.assign(name, make.comprehension(body, variable, values))
    else:
        made = statement_nodes.for_(variable, values, statement_nodes.block([statement_nodes.expression(body)]))
    statement_nodes.put_above(made, rows[0].leading_lines)  # type: ignore[union-attr]
    return made


@dataclass
class _Place:
    """One value of a call, as the statements of a run have it. `label`: what it is called there.

    `before`, `after`: of a string, what all have at its beginning and its end.
    """

    texts: list[str]
    nodes: list[cst.BaseExpression]
    label: str
    before: str = ""
    after: str = ""

    @property
    def varies(self) -> bool:
        """Whether it isn't the same in all of them."""
        return any(text != self.texts[0] for text in self.texts)

    def strings(self) -> list[str] | None:
        """What it says, None where it isn't a string in each of them."""
        said = [str(node.evaluated_value) for node in self.nodes if isinstance(node, cst.SimpleString)]
        return said if len(said) == len(self.nodes) else None


class _Varying(NamedTuple):
    """The one value in which the statements of a run differ. `parts`: what it is in each of them.

    `counted`: whether it only ever stands within a longer string, so that a number does as well.
    """

    parts: list[str]
    label: str
    quoted: bool
    counted: bool

    @classmethod
    def of(cls, places: list[_Place]) -> _Varying | None:
        """None where the statements differ in nothing, in more than one value, or in what is no plain value."""
        varying = [place for place in places if place.varies]
        if not varying:
            return None
        first = varying[0]
        if all(place.texts == first.texts for place in varying):
            # the same everywhere: it stands for itself
            said = first.strings()
            if said is None and not all(_NUMBER.fullmatch(text) for text in first.texts):
                return None
            return cls(said or first.texts, _best_label(varying), said is not None, False)
        middles: list[str] | None = None
        for place in varying:
            strings = place.strings()
            if strings is None:
                return None
            place.before, place.after = _around(strings)
            found = [s[len(place.before) : len(s) - len(place.after)] for s in strings]
            if middles is not None and found != middles:
                return None
            middles = found
        assert middles is not None
        if not all(middles):
            return None
        whole = [place for place in varying if not place.before and not place.after]
        return cls(middles, _best_label(whole or varying), True, not whole)

    def values(self) -> cst.BaseExpression:
        """What is looped over."""
        if self.counted and all(re.fullmatch(r"0|[1-9][0-9]*", part) for part in self.parts):
            first = int(self.parts[0])
            if [int(part) for part in self.parts] == list(range(first, first + len(self.parts))):
                end = first + len(self.parts)
                bounds = [first, end] if first else [end]
                return make.call(make.identifier("range"), [make.arg(make.scalar(bound)) for bound in bounds])
        return make.list_([make.element((make.string if self.quoted else make.integer)(part)) for part in self.parts])


def _best_label(places: list[_Place]) -> str:
    """What the value is called: as a template's parameter, else as a name, else as any argument."""
    labels = [place.label for place in places]
    keys = [label.strip(_KEY) for label in labels if label.startswith(_KEY)]
    return keys[0] if keys else "name" if "name" in labels else labels[0]


def _common(strings: list[str]) -> str:
    """What all strings begin with."""
    first, last = min(strings), max(strings)
    length = next((n for n, (a, b) in enumerate(zip(first, last)) if a != b), min(len(first), len(last)))
    return first[:length]


def _around(strings: list[str]) -> tuple[str, str]:
    """What all strings begin and end with, up to where a word begins or ends."""
    before = _HEAD.sub("", _common(strings))
    rest = [s[len(before) :][::-1] for s in strings]
    after = _TAIL.sub("", _common(rest)[::-1])
    return before, after


def _with_holes(expression: cst.BaseExpression, places: Iterator[_Place], variable: str) -> cst.BaseExpression:
    """`expression` with the variable in the place of the value."""
    items = make.items_in(expression)
    if not items:
        place = next(places)
        if not place.varies:
            return expression
        if not place.before and not place.after:
            return make.identifier(variable)
        return make.f_string([part for part in (place.before, make.identifier(variable), place.after) if part])
    exploded = isinstance(items[-1].comma, cst.Comma)
    values = [_with_holes(item.value, places, variable) for item in items]
    if isinstance(expression, cst.Call):
        args = [make.arg(value, brackets.label_of(item)) for value, item in zip(values, items)]
        return make.call(expression.func, args, exploded=exploded)
    if isinstance(expression, cst.List):
        return make.list_([make.element(value) for value in values], exploded=exploded)
    assert isinstance(expression, cst.Dict)
    entries = [
        make.dict_element(item.key, value)
        for value, item in zip(values, expression.elements)
        if isinstance(item, cst.DictElement)
    ]
    return make.dict_(entries, exploded=exploded)
