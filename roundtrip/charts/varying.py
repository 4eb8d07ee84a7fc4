"""Other sets of values, to try a program with: each value that it says is another one, of the kind that it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from roundtrip.charts.data import Place, Values, at, pairs, with_values
from roundtrip.charts.formulas import Ref

SETS = 2  # so many other sets of values a program is tried with
# what Kubernetes and Argo know a few words for
_WORDS = (
    ("Allow", "Forbid", "Replace"),
    ("Always", "IfNotPresent", "Never"),
    ("Always", "OnFailure", "OnError", "OnTransientError"),
    ("Exists", "Equal"),
    ("NoSchedule", "NoExecute", "PreferNoSchedule"),
    ("ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"),
    ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"),
    ("true", "false"),
)
_NUMBER = re.compile(r"\d+(?!.*\d)", re.DOTALL)


def other_value(value: Any, number: int) -> Any:
    """The value of set `number`, from 1 on, in the place of `value`."""
    if isinstance(value, bool):
        return value is (number % 2 == 0)
    if isinstance(value, int):
        return value + number
    if isinstance(value, float):
        return value + number if value.is_integer() else round(value + 0.125 * number, 6)
    if not isinstance(value, str) or not value:  # `MISSING`, say
        return ("other", "one-more")[number % 2]
    for words in _WORDS:
        if value in words:
            step = 1 + (number - 1) % (len(words) - 1)  # never back to the same
            return words[(words.index(value) + step) % len(words)]
    if "\n" in value.rstrip("\n"):
        body = value.rstrip("\n")
        return f"{body}\n# {number}" + "\n" * (len(value) - len(body))
    last = _NUMBER.search(value)
    if last is None:
        return f"{value.rstrip()}-{'bc'[number % 2]}" + ("\n" if value.endswith("\n") else "")
    more = str(int(last[0]) + number)
    more = more.zfill(len(last[0])) if last[0][0] == "0" else more
    return value[: last.start()] + more + value[last.end() :]


def other_values(
    values: Values, release: Values, refs: Iterable[Ref], wholes: Iterable[Place], number: int
) -> tuple[Values, Values]:
    """The values and the release of set `number`, in which those of `refs` and what is below `wholes` are others.

    A whole list or dictionary has one thing more in it in the first set.
    """
    changes: dict[Place, Any] = {}
    of_release: dict[Place, Any] = {}
    for ref in refs:
        old = at(release if ref.of_release else values, ref.place)
        new = _other_whole(old, number) if isinstance(old, (dict, list)) else other_value(old, number)
        (of_release if ref.of_release else changes)[ref.place] = new
    for place in wholes:
        changes[place] = _other_whole(at(values, place), number)
    return with_values(values, changes), with_values(release, of_release)


def _other_whole(value: Any, number: int) -> Any:
    made = _changed(value, number)
    if number == 1 and isinstance(made, list) and made:
        more = _changed(made[-1], number)
        if isinstance(more, dict) and isinstance(more.get("name"), str):
            more["name"] += "-more"
        made.append(more)
    elif number == 1 and isinstance(made, dict) and all(isinstance(inner, str) for inner in made.values()):
        made["one-more"] = "other"
    elif number == 2 and isinstance(made, list) and len(made) > 1:
        made.pop()
    return made


def _changed(value: Any, number: int) -> Any:
    """A copy in which every value is another one; a name stays what it is, since others may say it."""
    if isinstance(value, (dict, list)):
        made = {
            key: inner if key == "name" and isinstance(inner, str) else _changed(inner, number)
            for key, inner in pairs(value)
        }
        return made if isinstance(value, dict) else [*made.values()]
    return other_value(value, number)
