"""Arrows between tasks, and between the containers of a set, as statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roundtrip.python.arrows import Chain, Reaction
from roundtrip.python.module import Module
from roundtrip.python.syntax import WIDTH, Atom, Expression, Group, Item, Statement

BLOCK_INDENT = 8


def arrow_statements(
    found: Iterable[Chain | Reaction], variables: Mapping[str, str], module: Module
) -> list[Statement]:
    """The statements for arrows; `variables`: what each task is called in Python."""
    statements = []
    for arrow in found:
        if isinstance(arrow, Reaction):
            task, target = variables[arrow.task], variables[arrow.target]
            statements.append(Statement(Group(f"{task}.{arrow.method}(", [Item(Atom(target))], ")")))
            continue
        groups = [[variables[name] for name in group] for group in arrow.groups]
        if any(len(group) > 1 for group in groups[:-1]):
            module.loosely_typed = True
        statements += _chain(groups)
    return statements


def _chain(groups: list[list[str]]) -> list[Statement]:
    """A chain on one line; what is too long for that goes on from its last group on a line of its own."""
    statements = []
    start = 0
    while start < len(groups) - 1:
        end = start + 2
        text = f"{_side(groups[start])} >> {_side(groups[start + 1])}"
        while end < len(groups):
            longer = f"{text} >> {_side(groups[end])}"
            if len(longer) > WIDTH - BLOCK_INDENT:
                break
            text = longer
            end += 1
        if len(text) <= WIDTH - BLOCK_INDENT:
            statements.append(Statement(Atom(text)))
        elif len(groups[start]) > 1:
            statements.append(Statement(_list(groups[start]), tail=f" >> {_side(groups[start + 1])}"))
        else:
            statements.append(Statement(_list(groups[start + 1]), head=f"{groups[start][0]} >> "))
        start = end - 1
    return statements


def _side(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _list(names: list[str]) -> Expression:
    return Group("[", [Item(Atom(name)) for name in names], "]")
