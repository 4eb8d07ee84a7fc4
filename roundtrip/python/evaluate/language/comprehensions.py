"""Comprehensions, and generator expressions, as lazy as Python's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from roundtrip.python.evaluate.language.displays import Lazily, check_key, iterate, truth
from roundtrip.python.evaluate.language.machine import Frame, Machine, weigh
from roundtrip.python.evaluate.language.tables import expression
from roundtrip.python.evaluate.language.targets import bind
from roundtrip.python.evaluate.language.values import Entries, Items, Place, Text


def _comprehend(
    machine: Machine,
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    give: Callable[[], Any],
) -> Iterator[Any]:
    """What `give` gives for each turn of the comprehension."""
    outer = machine.frame
    first = iterate(machine, machine.eval(node.generators[0].iter))
    frame = Frame(outer.module, outer, {}, "comprehension")

    def turns(level: int, iterator: Iterator[Any]) -> Iterator[Any]:
        generator = node.generators[level]
        for value in iterator:
            machine.spend(1)
            bind(machine, generator.target, value)
            if not all(truth(machine, condition) for condition in generator.ifs):
                continue
            if level + 1 == len(node.generators):
                yield give()
            else:
                yield from turns(level + 1, iterate(machine, machine.eval(node.generators[level + 1].iter)))

    def run() -> Iterator[Any]:
        if any(generator.is_async for generator in node.generators):
            raise machine.declined("`async` isn't read statically", node)
        steps = turns(0, first)
        while True:
            # the scope is the comprehension's only while it works: a generator lets go in between
            before, machine.frame = machine.frame, frame
            try:
                value = next(steps)
            except StopIteration:
                return
            finally:
                machine.frame = before
            yield value

    return run()


@expression(ast.ListComp, "list comprehensions")
def list_comprehension(machine: Machine, node: ast.ListComp) -> Items:
    places: list[Place] = []

    def give() -> Any:
        value = machine.eval(node.elt)
        places.append(Place(machine.place_of(value, node.elt).span, isinstance(value, Text) and value.place.literal))
        return value

    values = list(_comprehend(machine, node, give))
    machine.bounded(values)
    return Items(values, machine.place(node), places)


@expression(ast.SetComp, "set comprehensions")
def set_comprehension(machine: Machine, node: ast.SetComp) -> set[Any]:
    values = list(_comprehend(machine, node, lambda: machine.eval(node.elt)))
    weigh(values)
    return set(machine.native(set, values))


@expression(ast.DictComp, "dictionary comprehensions")
def dict_comprehension(machine: Machine, node: ast.DictComp) -> Entries:
    result = Entries(machine.place(node))

    def give() -> None:
        key = machine.eval(node.key)
        value = machine.eval(node.value)
        check_key(machine, key)
        if key not in result:
            result.keyplaces[key] = Place(machine.place_of(key, node.key).span)
        result[key] = value
        literal = isinstance(value, Text) and value.place.literal
        result.places[key] = Place(machine.place_of(value, node.value).span, literal)

    for _ in _comprehend(machine, node, give):
        pass
    machine.bounded(result)
    return result


@expression(ast.GeneratorExp, "generator expressions, as lazy as Python's")
def generator(machine: Machine, node: ast.GeneratorExp) -> Lazily:
    return Lazily(_comprehend(machine, node, lambda: machine.eval(node.elt)))
