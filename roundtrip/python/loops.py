"""Statements that differ in one value, as a loop: for who asks for it (`--loops`).

Three or more in a row that say the same but for one value become a `for`. Tasks that arrows mention only together, as one
list, become that list. The value may stand in several places, and be part of a longer string in some: `f"render-{name}"`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from roundtrip.python import literals
from roundtrip.python.module import Module
from roundtrip.python.names import snake_case
from roundtrip.python.syntax import Atom, Comprehension, Expression, Group, Item, Statement

FEWEST = 3
_KEY = '"'  # what the label of a dictionary's value begins with
LONG_RUN = 50
_LIST = re.compile(r"\[([\w, ]+)\]")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"-?[0-9]+")
# the largest part of one that is no part of a word
_HEAD, _TAIL = re.compile(r"[0-9A-Za-z]*\Z"), re.compile(r"\A[0-9A-Za-z]*")


def looped(statements: list[Statement], module: Module) -> list[Statement]:
    """`statements` with a loop for every run that can be one; those within blocks stay as they are."""
    arrows = _Arrows(statements)
    shapes = [_Shape.of(statement) for statement in statements]
    result: list[Statement] = []
    at = 0
    while at < len(statements):
        end = _end_of_run(shapes, at)
        # what is above the first stands above the loop; any other comment has its own statement
        end = next((n for n in range(at + 1, end) if statements[n].before), end)
        if statements[at].head:
            end = arrows.end(statements, at, end)
        made = _loop(statements[at:end], shapes[at:end], arrows, module) if end - at >= FEWEST else None
        if made is None:
            # the next may begin a run all the same; of a long one, no more is tried
            end = at + 1 if end - at < LONG_RUN else end
        result += [made] if made is not None else statements[at:end]
        at = end
    return arrows.renamed(result)


class _Shape(NamedTuple):
    """What a statement consists of: its brackets and labels, and its values with what each is called there."""

    brackets: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, statement: Statement) -> _Shape | None:
        """None for what is in no loop: a block, an arrow, anything with a comment in it or behind it."""
        if statement.block is not None or statement.trailing or statement.after or statement.tail:
            return None
        if not isinstance(statement.expression, Group) or statement.expression.closing != ")":
            return None
        brackets: list[str] = ["=" if statement.head else ""]
        texts: list[str] = []
        labels: list[str] = []
        work: list[tuple[Expression, str]] = [(statement.expression, "")]
        while work:
            expression, label = work.pop()
            if isinstance(expression, Atom):
                if expression.flat is None:
                    return None
                texts.append(expression.text)
                labels.append(label)
                brackets.append("")
                continue
            if expression.commented:
                return None
            brackets += [expression.opening, *(item.label for item in expression.items), expression.closing]
            for item in reversed(expression.items):
                work.append((item.value, item.label.rstrip("=: ") or label))
        return cls(tuple(brackets), tuple(texts), tuple(labels))


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

    def __init__(self, statements: list[Statement]) -> None:
        self.names: dict[tuple[str, ...], str] = {}
        self.uses: dict[str, int] = {}
        self.lists: dict[tuple[str, ...], int] = {}
        for statement in statements:
            for text in [statement.tail, *_texts(statement.expression)]:
                for word in _WORD.findall(text):
                    self.uses[word] = self.uses.get(word, 0) + 1
            if isinstance(statement.expression, Atom):
                for found in _LIST.findall(statement.expression.text):
                    listed = tuple(found.split(", "))
                    self.lists[listed] = self.lists.get(listed, 0) + 1

    def end(self, statements: list[Statement], at: int, end: int) -> int:
        """`end`, or behind the last of the variables that an arrow lists from the one at `at` on."""
        first = _variable(statements[at])
        lengths = [len(listed) for listed in self.lists if listed[0] == first and at + len(listed) <= end]
        return at + max(lengths, default=1)

    def only_together(self, variables: tuple[str, ...]) -> bool:
        """Whether `variables` are mentioned nowhere but as that very list."""
        times = self.lists.get(variables, 0)
        return times > 0 and all(self.uses.get(v) == times for v in variables)

    def renamed(self, statements: list[Statement]) -> list[Statement]:
        """The statements, with the lists that have a name called by it."""
        if self.names:
            for statement in statements:
                if isinstance(statement.expression, Atom):
                    text = _LIST.sub(self._name, statement.expression.text)
                    statement.expression = Atom(text)
        return statements

    def _name(self, found: re.Match[str]) -> str:
        return self.names.get(tuple(found[1].split(", ")), found[0])


def _texts(expression: Expression) -> Iterator[str]:
    work = [expression]
    while work:
        current = work.pop()
        if isinstance(current, Atom):
            yield current.text
        else:
            yield current.opening
            work += [item.value for item in current.items]


def _variable(statement: Statement) -> str:
    return statement.head.removesuffix(" = ")


def _loop(run: list[Statement], shapes: Sequence[_Shape | None], arrows: _Arrows, module: Module) -> Statement | None:
    variables = tuple(map(_variable, run))
    if variables[0] and not arrows.only_together(variables):
        return None
    found = [shape for shape in shapes if shape is not None]
    places = [_Place(list(texts), label) for texts, label in zip(zip(*(s.texts for s in found)), found[0].labels)]
    varying = _Varying.of(places)
    if varying is None:
        return None
    values = varying.values()
    counting = isinstance(values, Atom)
    variable = module.loop_variable("number" if counting else snake_case(varying.label) or "value")
    body = _with_holes(run[0].expression, iter(places), variable)
    if not variables[0]:
        return Statement(values, f"for {variable} in ", ":", [Statement(body)], before=run[0].before)
    assert isinstance(run[0].expression, Group)
    name = module.names.give(f"{run[0].expression.opening.rstrip('(').split('.')[-1].lower()}_tasks", fallback="tasks")
    arrows.names[variables] = name
    return Statement(Comprehension(body, f"for {variable} in ", values), f"{name} = ", before=run[0].before)


class _Place:
    """One value of a call, as the statements of a run have it. `label`: what it is called there."""

    __slots__ = ("after", "before", "label", "texts", "varies")

    def __init__(self, texts: list[str], label: str) -> None:
        self.texts = texts
        self.label = label
        self.varies = any(text != texts[0] for text in texts)
        # of a string, what all have at its beginning and its end
        self.before = self.after = ""


class _Varying:
    """The one value in which the statements of a run differ. `parts`: what it is in each of them."""

    def __init__(self, parts: list[str], label: str, quoted: bool, counted: bool) -> None:
        self.parts = parts
        self.label = label
        self.quoted = quoted
        # whether it only ever stands within a longer string, so that a number does as well
        self.counted = counted

    @classmethod
    def of(cls, places: list[_Place]) -> _Varying | None:
        """None where the statements differ in nothing, in more than one value, or in what is no plain value."""
        varying = [place for place in places if place.varies]
        if not varying:
            return None
        first = varying[0]
        if all(place.texts == first.texts for place in varying):
            # the same everywhere: it stands for itself
            quoted = all(_is_string(text) for text in first.texts)
            if not quoted and not all(_NUMBER.fullmatch(text) for text in first.texts):
                return None
            parts = [str(ast.literal_eval(t)) for t in first.texts] if quoted else first.texts
            return cls(parts, _best_label(varying), quoted, False)
        middles: list[str] | None = None
        for place in varying:
            if not all(_is_string(text) for text in place.texts):
                return None
            strings = [str(ast.literal_eval(text)) for text in place.texts]
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

    def values(self) -> Expression:
        """What is looped over."""
        if self.counted and all(re.fullmatch(r"0|[1-9][0-9]*", part) for part in self.parts):
            first = int(self.parts[0])
            if [int(part) for part in self.parts] == list(range(first, first + len(self.parts))):
                end = first + len(self.parts)
                return Atom(f"range({end})" if not first else f"range({first}, {end})")
        texts = [literals.string(part) for part in self.parts] if self.quoted else self.parts
        return Group("[", [Item(Atom(text)) for text in texts], "]")


def _best_label(places: list[_Place]) -> str:
    """What the value is called: as a template's parameter, else as a name, else as any argument."""
    labels = [place.label for place in places]
    keys = [label.strip(_KEY) for label in labels if label.startswith(_KEY)]
    return keys[0] if keys else "name" if "name" in labels else labels[0]


def _is_string(text: str) -> bool:
    return text[:1] in ('"', "'")


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


def _with_holes(expression: Expression, places: Iterator[_Place], variable: str) -> Expression:
    """`expression` with the variable in the place of the value."""
    if isinstance(expression, Atom):
        place = next(places)
        if not place.varies:
            return expression
        if not place.before and not place.after:
            return Atom(variable)
        return Atom(literals.f_string([(place.before, False), (variable, True), (place.after, False)]))
    assert isinstance(expression, Group)
    items = [Item(_with_holes(item.value, places, variable), item.label) for item in expression.items]
    return Group(expression.opening, items, expression.closing, exploded=expression.exploded)
