"""The rules of the full CRDs that no schema keyword can state (CEL), each as a function, by its text in the CRDs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """A rule: whether a value holds it, and what is said of one that doesn't."""

    holds: Callable[[Any], bool]
    message: str


LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure", "plugin")
TYPES = ("container", "script", "dag", "steps", "resource", "suspend", "containerSet", "data", "http", "plugin")


def _count(value: Any, keys: tuple[str, ...]) -> int:
    return sum(key in value for key in keys) if type(value) is dict else 0


def _at_most_one(keys: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: _count(value, keys) <= 1


def _every(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: type(value) is not list or all(holds(item) for item in value if type(item) is dict)


def _no_seconds(value: Any) -> bool:
    """Whether a gauge that is kept up to date doesn't ask for what is known at the end only."""
    return not (
        type(value) is dict and value.get("realtime") is True and "resourcesDuration." in str(value.get("value", ""))
    )


def _begins_well(value: Any) -> bool:
    waits = _count(value, ("depends", "dependencies"))
    return not (waits and str(value.get("name", ""))[:1].isdecimal())


def _either(one: tuple[str, ...], other: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: not (_count(value, one) and _count(value, other))


def _sum(variable: str, keys: tuple[str, ...]) -> str:
    """The text of a sum over fields, as the CRDs write it."""
    return " + ".join(f"(has({variable}.{key}) ? 1 : 0)" for key in keys) + " <= 1"


_EACH = "has(self.manifest) && !has(self.manifestFrom)"
RULES: dict[str, Rule] = {
    _sum("self", LOCATIONS): Rule(_at_most_one(LOCATIONS), "an artifact has one location at most"),
    _sum("self", LOCATIONS[:-1]): Rule(_at_most_one(LOCATIONS[:-1]), "an artifact has one location at most"),
    "!has(self.realtime) || !self.realtime || !self.value.contains('resourcesDuration.')": Rule(
        _no_seconds, "`resourcesDuration` is known at the end only, so no gauge with `realtime: true` can have it"
    ),
    "!has(self.depends) || !has(self.dependencies)": Rule(
        _at_most_one(("depends", "dependencies")), "a task has `depends` or `dependencies`, not both"
    ),
    "!has(self.depends) || !has(self.continueOn)": Rule(
        _at_most_one(("depends", "continueOn")), "`continueOn` doesn't go with `depends`; say it there: `A || A.Failed`"
    ),
    "!(has(self.depends) || has(self.dependencies)) || !self.name.matches('^[0-9]')": Rule(
        _begins_well, "the name of a task that depends on others doesn't begin with a digit"
    ),
    "!(has(self.count) && has(self.end))": Rule(
        _at_most_one(("count", "end")), "a sequence has `count` or `end`, not both"
    ),
    f"({_EACH}) || (!has(self.manifest) && has(self.manifestFrom)) || (!has(self.manifest) && !has(self.manifestFrom))": Rule(
        _at_most_one(("manifest", "manifestFrom")), "a resource has `manifest` or `manifestFrom`, not both"
    ),
    f"self.all(t, {_sum('t', TYPES)})": Rule(_every(_at_most_one(TYPES)), "a template does one thing"),
    'self.all(t, !(has(t.timeout) && t.timeout != "" && (has(t.steps) || has(t.dag))))': Rule(
        _every(lambda t: not (t.get("timeout") and _count(t, ("steps", "dag")))),
        "templates of steps and DAGs have no `timeout`",
    ),
    "self.all(t, !(has(t.activeDeadlineSeconds) && (has(t.steps) || has(t.dag))))": Rule(
        _every(_either(("activeDeadlineSeconds",), ("steps", "dag"))),
        "templates of steps and DAGs have no `activeDeadlineSeconds`",
    ),
}
