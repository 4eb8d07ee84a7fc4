"""Arrows between tasks, and between the containers of a set, as statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import libcst as cst

from roundtrip.python.code import make, statement_nodes
from roundtrip.python.write.dependencies import Chain, Reaction
from roundtrip.python.write.module import Module


def arrow_statements(
    found: Iterable[Chain | Reaction], variables: Mapping[str, str], module: Module
) -> list[statement_nodes.Row]:
    """The statements for arrows; `variables`: what each task is called in Python."""
    statements: list[statement_nodes.Row] = []
    for arrow in found:
        if isinstance(arrow, Reaction):
            task, target = variables[arrow.task], variables[arrow.target]
            statements.append(
                statement_nodes.expression(make.call(make.name(f"{task}.{arrow.method}"), [make.arg(_task(target))]))
            )
            continue
        groups = [[variables[name] for name in group] for group in arrow.groups]
        statements += (
            [row for pair in _pairs(groups) for row in _chain(pair, module.room)]
            if module.single_arrows
            else _chain(groups, module.room)
        )
    return statements


def _pairs(groups: list[list[str]]) -> Iterator[list[list[str]]]:
    """One arrow after the other, each from one task: Hera's types know no others."""
    for sources, targets in pairwise(groups):
        for source in sources:
            yield [[source], targets]


def _chain(groups: list[list[str]], room: int) -> list[statement_nodes.Row]:
    """A chain on one line, `room` columns long; what is too long for that goes on from its last group on a line of its own."""
    statements: list[statement_nodes.Row] = []
    start = 0
    while start < len(groups) - 1:
        end = start + 2
        width = sum(_width(group) for group in groups[start:end]) + len(" >> ")
        while end < len(groups) and width + len(" >> ") + _width(groups[end]) <= room:
            width += len(" >> ") + _width(groups[end])
            end += 1
        chain = _side(groups[start])
        for group in groups[start + 1 : end]:
            chain = make.shift(chain, _side(group))
        statements.append(statement_nodes.expression(chain))
        start = end - 1
    return statements


def _width(names: list[str]) -> int:
    return len(names[0]) if len(names) == 1 else sum(len(name) + 2 for name in names)


def _side(names: list[str]) -> cst.BaseExpression:
    return _task(names[0]) if len(names) == 1 else make.list_([make.element(make.name(name)) for name in names])


def _task(variable: str) -> cst.BaseExpression:
    """A task by its variable; the last of a chain may be made there: `publish()`."""
    if variable.endswith("()"):
        return make.call(make.name(variable[:-2]), [])
    return make.name(variable)
