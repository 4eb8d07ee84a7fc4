"""The order of a list that two sides changed: what one side moved or added is where that side has it."""

from __future__ import annotations

from typing import NamedTuple


class OutOfOrder(Exception):
    """Both sides moved items, or added some at one place, and which comes first can't be known."""


class Side(NamedTuple):
    """The tokens of one side's items, in its order."""

    tokens: list[int]


def in_order(
    base: list[int], yaml: Side, python: Side, names: dict[int, str], says: dict[int, str], anywhere: bool
) -> list[int]:
    """The tokens of all items in an order that both sides agree with; the same one whichever side is which.

    `base`: the tokens that base has, in its order. `names`: what each is called, "" for what has no name; `says`: what those
    without a name hold. Raises OutOfOrder; with `anywhere`, where the order means nothing, never.
    """
    shared = set(yaml.tokens) & set(python.tokens)
    mine = [t for t in yaml.tokens if t in shared]
    theirs = [t for t in python.tokens if t in shared]
    core = _core([t for t in base if t in shared], mine, theirs, anywhere)
    added = [_added(side.tokens, shared) for side in (yaml, python)]
    result: list[int] = []
    for token in (None, *core):
        result += [token] if token is not None else []
        result += _joined(added[0].get(token, []), added[1].get(token, []), names, says, anywhere)
    return result


def _core(base: list[int], mine: list[int], theirs: list[int], anywhere: bool) -> list[int]:
    """The order of what both sides have."""
    if mine == theirs:
        return mine
    known = set(base)
    if [t for t in mine if t in known] == base and len(base) == len(mine):
        return theirs
    if [t for t in theirs if t in known] == base and len(base) == len(theirs):
        return mine
    if anywhere:
        return mine
    raise OutOfOrder


def _added(tokens: list[int], shared: set[int]) -> dict[int | None, list[int]]:
    """What one side alone has, by the item before it that both have; None: before the first of those."""
    found: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for token in tokens:
        if token in shared:
            anchor = token
        else:
            found.setdefault(anchor, []).append(token)
    return found


def _joined(
    mine: list[int], theirs: list[int], names: dict[int, str], says: dict[int, str], anywhere: bool
) -> list[int]:
    """What both sides added at one place, one behind the other."""
    if not mine or not theirs:
        return [*mine, *theirs]
    called = [[names[t] for t in side] for side in (mine, theirs)]
    if anywhere or all(all(side) for side in called):
        return [*mine, *theirs] if called[0] <= called[1] else [*theirs, *mine]
    if [says.get(t) for t in mine] == [says.get(t) for t in theirs]:
        return mine
    raise OutOfOrder
