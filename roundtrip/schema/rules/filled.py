"""What lint fills into a string before it reads names in it: values where it has them, else placeholders."""

from __future__ import annotations

from typing import Any

from roundtrip.schema.expr import read
from roundtrip.schema.rules.scope import LEFT_TO_THE_RUN, Scope
from roundtrip.schema.tags import replaced
from roundtrip.schema.values import STAYS, UNSURE, written

# what nothing is called: lint's own placeholders (workflow/common/placeholder.go) have an underscore as well
PLACEHOLDER = "__placeholder__"
FILLED_FROM = ("workflow.", "inputs.")
# what an expression knows as a mapping
_MAPPINGS = frozenset(
    {
        *("inputs", "inputs.artifacts", "inputs.parameters", "workflow", "workflow.annotations"),
        *("workflow.labels", "workflow.outputs", "workflow.parameters"),
    }
)


def filled(text: str, scope: Scope, called: bool, unknown: str | None = None, run: str = "") -> str:
    """A string with what lint knows of the workflow and of inputs. `called`: whether what the template is given is known.

    `unknown`: what stands for a value that only a run knows (None: its tag stays); `run`: for an expression that only Argo
    can tell the value of. One that can't be evaluated stays (util/template/expression_template.go).
    """
    if "{{" not in text:
        return text

    def fill(tag: str) -> str:
        return _value(tag, scope, called, unknown, run)

    once = replaced(text, fill)
    return replaced(once, fill) if once != text else text  # a value may have tags of its own


def _value(tag: str, scope: Scope, called: bool, unknown: str | None, run: str) -> str:
    inside = tag[2:-2]
    if inside.startswith("="):
        found = read(inside[1:], lambda path: _named(path, scope, called)).value
        if found is STAYS or found is None:
            return tag
        value = written(found)
        if value is None:
            return run
        return value if PLACEHOLDER not in value else tag if unknown is None else value.replace(PLACEHOLDER, unknown)
    name = inside.strip()
    if not name.startswith(FILLED_FROM) or name.startswith(LEFT_TO_THE_RUN) or not scope.knows(name):
        return tag
    known = scope.literal(name)
    if known is not None:
        return known
    return tag if unknown is None or (called and name.startswith("inputs.parameters.")) else unknown


def _named(path: tuple[str, ...], scope: Scope, called: bool) -> Any:
    """The value of a name in an expression."""
    name = ".".join(path)
    if name in _MAPPINGS:
        return UNSURE
    if not name.startswith(FILLED_FROM) or name.startswith(LEFT_TO_THE_RUN):
        return STAYS
    known = scope.literal(name)
    if known is not None:
        return known
    if not scope.knows(name):
        return None
    return STAYS if called and name.startswith("inputs.parameters.") else PLACEHOLDER
