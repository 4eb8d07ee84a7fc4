"""Arrows give the very strings they stand for; orders are stable on their own result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roundtrip.python.write.dependencies import Chain, Reaction, arrows, terms
from roundtrip.python.write.naming import Names, snake_case
from roundtrip.python.write.order import argument_order, definitions_first

NAMES = "abcdefgh"
RESULTS = {"on_success": "Succeeded", "on_failure": "Failed", "on_error": "Errored"}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, str]:
    """`depends` strings, some of which arrows can give."""
    found = {}
    for name in NAMES:
        others = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=draw(st.booleans())))
        parts = [o + draw(st.sampled_from(["", "", "", ".Succeeded", ".Failed", ".Daemoned"])) for o in others]
        if parts:
            found[name] = draw(st.sampled_from([" && ", " && ", " || "])).join(parts)
    return found


@given(graphs())
def test_arrows_give_the_same_depends(wanted: dict[str, str]) -> None:
    tasks = dict.fromkeys(NAMES, False)
    expressible = {n: t for n, d in wanted.items() if (t := terms(d, tasks, n)) is not None}
    given_: dict[str, str] = {}

    def then(target: str, condition: str) -> None:  # Task.next
        assert condition.split(".")[0] not in [t.split(".")[0] for t in given_.get(target, "").split(" && ")]
        given_[target] = f"{given_[target]} && {condition}" if target in given_ else condition

    statements = arrows(expressible)
    for statement in statements:
        if isinstance(statement, Reaction):
            then(statement.target, f"{statement.task}.{RESULTS[statement.method]}")
            continue
        assert isinstance(statement, Chain)
        for left, right in zip(statement.groups, statement.groups[1:]):
            assert len(left) == 1 or len(right) == 1, "Python has no [A, B] >> [C, D]"
            for target in right:
                for source in left:
                    then(target, source)
    assert given_ == {n: d for n, d in wanted.items() if n in expressible}


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_definitions_first_is_stable_on_itself(uses: list[list[int]]) -> None:
    order = definitions_first(range(8), uses)
    assert sorted(order) == list(range(8))
    place = {i: n for n, i in enumerate(order)}
    again = [[place[j] for j in uses[i]] for i in order]
    assert definitions_first(order, again) == list(range(8))


def test_definitions_come_before_uses() -> None:
    assert definitions_first("abc", [[1, 2], [2], []]) == [2, 1, 0]
    assert definitions_first("abc", [[], [], []]) == [0, 1, 2]
    # within a circle nothing comes first, but what uses one of it comes after that one
    assert definitions_first("xab", [[1], [2], [1]]) == [1, 0, 2]


def test_arguments_in_the_order_of_a_reader() -> None:
    mixed = ["outputs", "args", "zzz", "env", "command", "image", "inputs", "name", "aaa"]
    assert argument_order("Container", mixed) == [
        *("name", "inputs", "image", "command", "args", "env", "outputs"),
        *("aaa", "zzz"),
    ]
    assert argument_order("m.Container", ["image", "name", "args"]) == ["name", "image", "args"]
    assert argument_order("S3Artifact", ["key", "archive", "path", "name"]) == ["name", "path", "archive", "key"]


def test_names_are_given_once() -> None:
    names = Names({"m"})
    assert [names.give("a"), names.give("a"), names.give("a", "a_task"), names.give("m"), names.give("")] == [
        "a",
        "a_2",
        "a_task",
        "m_2",
        "template",
    ]
    assert names.give("print") == "print_"


def test_snake_case() -> None:
    assert [snake_case(t) for t in ("HTTPServer", "A", "B2", "a--b", "12", "ü", "--")] == [
        *("http_server", "A", "B2", "a_b", "n_12", "u", ""),
    ]
