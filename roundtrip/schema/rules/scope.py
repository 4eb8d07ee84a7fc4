"""Tags in Argo's strings, and which of them a place can fill in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.schema.model import Parts

# argo-workflows/workflow/common: tags that don't begin with one of these are nobody's, and stay as they are
ROOTS = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
# what lint leaves to the run (workflow/validate, resolveAllVariables)
LEFT_TO_THE_RUN = (
    "outputs.",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
    "workflow.duration",
    "tasks.name",
    "steps.name",
)
ANY_PARAMETER = "workflow.outputs.parameters."
ANY_ARTIFACT = "workflow.outputs.artifacts."
# what every workflow has
GLOBALS = (
    "workflow.name",
    "workflow.namespace",
    "workflow.mainEntrypoint",
    "workflow.serviceAccountName",
    "workflow.uid",
    "workflow.annotations",
    "workflow.annotations.json",
    "workflow.labels",
    "workflow.labels.json",
    "workflow.status",
)


class Tag(NamedTuple):
    """What stands between `{{` and `}}`: as it stands, its name without blanks; whether it is closed; how often before.

    `within`: whether a tag stands in it, which `}}` follows, so that filled in the whole is a tag again; `first`: whether
    the string begins with it.
    """

    written: str
    name: str
    closed: bool
    occurrence: int
    within: bool = False
    first: bool = False


def tags(text: str) -> Iterator[Tag]:
    """The tags of a string as fasttemplate finds them: from `{{` to the next `}}`, whatever stands between.

    Argo looks for them in the JSON of what holds the string, so an escaped character is the two that JSON writes. A tag
    that isn't closed runs on into what comes behind the string.
    """
    at = 0
    seen: dict[str, int] = {}
    while (begin := text.find("{{", at)) >= 0:
        end = text.find("}}", begin + 2)
        inside = text[begin + 2 : end] if end >= 0 else text[begin + 2 :]
        written = text[begin : end + 2] if end >= 0 else text[begin:]
        seen[written] = seen.get(written, -1) + 1
        within = end >= 0 and "{{" in inside and text.startswith("}}", end + 2)
        yield Tag(written, _name(inside), end >= 0, seen[written], within, begin == 0)
        if end < 0:
            return
        at = end + 2


def _name(inside: str) -> str:
    if "\n" in inside or "\t" in inside or '"' in inside:
        inside = inside.replace("\n", "\\n").replace("\t", "\\t").replace('"', '\\"')
    return inside.strip()


def is_filled_in(tag: str) -> bool:
    """Whether a run fills in a tag, as it is written: one of those names, or an expression."""
    inside = tag[2:-2].lstrip()
    return inside.startswith("=") or (inside.startswith(ROOTS) and "{" not in inside and "}" not in inside)


class Scope:
    """The names that a place knows, and all that the place around it knows.

    `literals`: the text that lint fills in for a name; `values`: the same with its place, where it has tags of its own.

    `below`: prefixes of names that aren't known here, since they come from elsewhere; `every_item`: the keys of a loop's
    items aren't known; `every_output`: prefixes of the workflow's outputs, likewise.
    """

    __slots__ = ("above", "below", "every_item", "every_output", "literals", "names", "values")

    def __init__(self, above: Scope | None = None) -> None:
        self.above = above
        self.names: set[str] = set()
        self.below: set[str] = set()
        self.every_item = False
        self.every_output: set[str] = set()
        self.values: dict[str, tuple[str, Parts]] = {}
        self.literals: dict[str, str] = {}

    def asked(self, name: str, opens: bool) -> bool:
        """Whether the outermost scope has a name that isn't among its own. `opens`: or whatever begins like it."""
        return False

    def literal(self, name: str) -> str | None:
        """The text that lint fills in for a name, where it has one: else it is a placeholder."""
        found = self.literals.get(name)
        return found if found is not None or self.above is None else self.above.literal(name)

    def value(self, name: str) -> tuple[str, Parts] | None:
        """What stands for a name, where that has tags of its own, and the place of it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.above
        return None

    def knows(self, name: str) -> bool:
        """Whether a name is known."""
        scope: Scope | None = self
        last = self
        while scope is not None:
            last = scope
            if name in scope.names or (scope.every_item and name.startswith("item.")):
                return True
            if scope.every_output and name.startswith(tuple(scope.every_output)):
                return True
            if scope.below and ".".join(name.split(".", 2)[:2]) in scope.below:
                return True
            scope = scope.above
        return last.asked(name, False)

    def every(self) -> Iterator[str]:
        """All names that are known."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.above

    def opens(self, name: str) -> bool:
        """Whether whatever begins like a name is known."""
        scope: Scope | None = self
        last = self
        while scope is not None:
            last = scope
            if scope.every_item and name.startswith("item."):
                return True
            if scope.every_output and name.startswith(tuple(scope.every_output)):
                return True
            scope = scope.above
        return last.asked(name, True)
