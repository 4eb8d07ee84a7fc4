"""The layout is black's: of trees made at random, it changes nothing."""

from __future__ import annotations

import random

import black
import pytest
from roundtrip.python.syntax import Atom, Expression, Group, Item, Statement, call

from roundtrip.python.code.layout import laid_out

MODE = black.Mode(line_length=88)


def made(rng: random.Random, depth: int) -> Expression:
    """A random expression."""
    kind = rng.randrange(6) if depth else 0
    if kind < 3:
        return Atom(rng.choice(["name", "a.b", "5", '"' + "x" * rng.randint(0, 90) + '"', "None", '"漢字"']))
    items = [item(rng, depth - 1, kind) for _ in range(rng.randint(0, 5))]
    if kind == 3:
        return call(rng.choice(["f", "m.Model", "a_function_of_some_length"]), items, exploded=rng.random() < 0.1)
    opening, closing = ("[", "]") if kind == 4 else ("{", "}")
    if not items:
        return Atom(opening + closing)
    after = ["# below"] if rng.random() < 0.05 else []
    return Group(opening, items, closing, after=after)


def item(rng: random.Random, depth: int, kind: int) -> Item:
    label = {3: "argument_%d=", 4: "", 5: '"key %d": '}[kind]
    return Item(
        made(rng, depth),
        label % rng.randrange(10**6) if label else "",
        ["# above"] if rng.random() < 0.05 else [],
        "# behind, and rather long at that" if rng.random() < 0.05 else None,
    )


def statement(rng: random.Random, depth: int) -> Statement:
    before = ["# before"] if rng.random() < 0.1 else []
    trailing = "# trailing" if rng.random() < 0.1 else None
    if depth and rng.random() < 0.3:
        block = [statement(rng, depth - 1) for _ in range(rng.randint(0, 3))]
        header = call("Block", [item(rng, 2, 3) for _ in range(rng.randint(0, 4))], exploded=True)
        tail = rng.choice([":", " as block:"])
        return Statement(header, "with ", tail, block, before=before, trailing=trailing)
    head = rng.choice(["", "x = ", "some_name_of_a_variable = "])
    expression = made(rng, 4)
    if isinstance(expression, Atom):
        head = "x = "
    return Statement(expression, head, before=before, trailing=trailing)


@pytest.mark.parametrize("seed", range(8))
def test_black_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(40):
        text = "\n".join(laid_out([statement(rng, 2)])) + "\n"
        if text.startswith("["):
            text = "x = " + text
        assert black.format_str(text, mode=MODE) == text


def test_items_share_a_line_only_in_calls() -> None:
    long = [Item(Atom("x" * 40)), Item(Atom("y" * 40))]
    assert laid_out([Statement(call("f", list(long)), "name = ")]) == [
        "name = f(",
        f"    {'x' * 40}, {'y' * 40}",
        ")",
    ]
    assert laid_out([Statement(Group("[", list(long), "]"), "name = ")]) == [
        "name = [",
        f"    {'x' * 40},",
        f"    {'y' * 40},",
        "]",
    ]


def test_an_empty_block_passes() -> None:
    assert laid_out([Statement(Atom("f()"), "with ", ":", [])]) == ["with f():", "    pass"]


def test_a_lone_string_moves_into_parentheses() -> None:
    lines = laid_out([Statement(Atom(f'"{"x" * 80}"'), "NAME = ")])
    assert lines == ["NAME = (", f'    "{"x" * 80}"', ")"]
