"""`match`: of values, alternatives, names, sequences and mappings."""

from __future__ import annotations

import ast
from typing import Any

from roundtrip.python.evaluate.displays import check_key, truth
from roundtrip.python.evaluate.machine import Machine, Signal
from roundtrip.python.evaluate.operators import compared
from roundtrip.python.evaluate.tables import statement


@statement(ast.Match, "`match` of values, alternatives, names, sequences and dictionaries")
def match(machine: Machine, node: ast.Match) -> Signal | None:
    subject = machine.eval(node.subject)
    for case in node.cases:
        names: dict[str, Any] = {}
        if _matches(machine, case.pattern, subject, names):
            for name, value in names.items():
                machine.assign(name, value)
            if case.guard is None or truth(machine, case.guard):
                return machine.run(case.body)
    return None


def _matches(machine: Machine, pattern: ast.pattern, subject: Any, names: dict[str, Any]) -> bool:
    if isinstance(pattern, ast.MatchValue):
        return compared(machine, ast.Eq(), subject, machine.eval(pattern.value))
    if isinstance(pattern, ast.MatchSingleton):
        return subject is pattern.value
    if isinstance(pattern, ast.MatchOr):
        return any(_matches(machine, part, subject, names) for part in pattern.patterns)
    if isinstance(pattern, ast.MatchAs):
        if pattern.pattern is not None and not _matches(machine, pattern.pattern, subject, names):
            return False
        if pattern.name is not None:
            names[pattern.name] = subject
        return True
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(machine, pattern, subject, names)
    if isinstance(pattern, ast.MatchMapping):
        return _mapping(machine, pattern, subject, names)
    raise machine.declined("this pattern isn't read statically")


def _sequence(machine: Machine, pattern: ast.MatchSequence, subject: Any, names: dict[str, Any]) -> bool:
    if not isinstance(subject, (list, tuple)):
        if subject is None or isinstance(subject, (str, bytes, int, float, dict, set)):
            return False
        raise machine.declined("this pattern isn't read statically of this value")
    starred = [i for i, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)]
    wanted = len(pattern.patterns)
    if (not starred and len(subject) != wanted) or len(subject) < wanted - len(starred):
        return False
    items: list[Any] = list(subject)
    if starred:
        first, after = starred[0], wanted - starred[0] - 1
        middle = items[first : len(items) - after]
        star = pattern.patterns[first]
        assert isinstance(star, ast.MatchStar)
        if star.name is not None:
            names[star.name] = middle
        parts = [*pattern.patterns[:first], *pattern.patterns[first + 1 :]]
        items = [*items[:first], *items[len(items) - after :]]
    else:
        parts = pattern.patterns
    return all(_matches(machine, part, item, names) for part, item in zip(parts, items))


def _mapping(machine: Machine, pattern: ast.MatchMapping, subject: Any, names: dict[str, Any]) -> bool:
    if not isinstance(subject, dict):
        if subject is None or isinstance(subject, (str, bytes, int, float, list, tuple, set)):
            return False
        raise machine.declined("this pattern isn't read statically of this value")
    seen: list[Any] = []
    for key_node, part in zip(pattern.keys, pattern.patterns):
        key = machine.eval(key_node)
        check_key(machine, key)
        seen.append(key)
        if key not in subject or not _matches(machine, part, subject[key], names):
            return False
    if pattern.rest is not None:
        names[pattern.rest] = {key: value for key, value in subject.items() if key not in seen}
    return True
