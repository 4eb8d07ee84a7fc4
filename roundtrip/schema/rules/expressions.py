"""`{{=…}}`: expressions that the run can't read, and names in them that it doesn't know."""

from __future__ import annotations

import re

from roundtrip.schema.expr import FUNCTIONS, Name, read
from roundtrip.schema.model import Flow, Parts, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.sprig import NAMES as OF_SPRIG
from roundtrip.schema.tags import spans
from roundtrip.schema.view import items, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "bad-expression",
        "error",
        "An expression that the run can't read",
        "`{{=…}}` is read by expr-lang. Lint passes anything; the run ends in an error.",
        "args: ['{{=1+}}']",
        "args: ['{{=1+1}}']",
        GROUP,
    ),
    Check(
        "unknown-in-expression",
        "warning",
        "An expression that reads what isn't there",
        "What an expression names and the run doesn't know makes it stay as it stands: the container gets `{{=…}}` as text. "
        "An expression that asks whether something is there (`??`, `in`, `nil`) is left alone.",
        "args: [\"{{=inputs.parameters['woh']}}\"]",
        "args: [\"{{=inputs.parameters['who']}}\"]",
        GROUP,
    ),
)
# what an expression knows by its first name
ROOTS = frozenset({"inputs", "outputs", "workflow", "tasks", "steps", "item", "pod", "node", "retries", "lastRetry"})
# and in a metric, or for a retry
OTHERS = frozenset(
    {"status", "duration", "exitCode", "resourcesDuration", "cronworkflow", "pod", "response", "request"}
)
OTHERS |= frozenset({"metadata", "payload", "discriminator"})
_ASKS = re.compile(r"\?\?|\?\.|\bin\b|\bnil\b")


def check(flow: Flow) -> None:
    """All expressions of all templates."""
    for template in flow.templates:
        for value, at in template.tagged:
            if "{{" not in value or "=" not in value:
                continue
            seen: dict[str, int] = {}
            for begin, end in spans(value):
                whole = value[begin:end]
                inside = whole[2:-2].lstrip()
                if inside.startswith("="):
                    seen[whole] = seen.get(whole, -1) + 1
                    _expression(flow, template, whole, inside[1:], at, seen[whole])


def _expression(flow: Flow, template: Template, whole: str, inside: str, at: Parts, occurrence: int) -> None:
    told = read(inside)
    word = whole if "\n" not in whole else ""
    if told.fault:
        message = f"`{whole[:60]}` can't be read: {told.fault}; lint passes it, the run ends in an error"
        flow.report("bad-expression", at, message, word=word, occurrence=occurrence)
    elif not _ASKS.search(inside):
        for name in told.names:
            why, meant = _unknown(flow, template, name)
            if why:
                message = f"`{{{{=…}}}}`: {why}, so this stays as it stands"
                message = f"{message}; did you mean `{meant}`?" if meant else message
                flow.report("unknown-in-expression", at, message, word=word, occurrence=occurrence)
                break


def _unknown(flow: Flow, template: Template, name: Name) -> tuple[str, str | None]:
    path = name.path
    if path[0] == "sprig" and len(path) > 1:
        return ("", None) if path[1] in OF_SPRIG else (f"sprig has no `{path[1]}`", closest(path[1], OF_SPRIG))
    if path[0] not in ROOTS:
        if name.of_item or path[0] in FUNCTIONS or path[0] in OTHERS:
            return "", None
        return f"there is nothing called `{path[0]}`", closest(path[0], ROOTS | FUNCTIONS)
    if len(path) < 3 or path[1] != "parameters" or path[0] not in ("inputs", "workflow"):
        return "", None
    if path[0] == "inputs":
        names = [text(port, "name") for port in template.listed("inputs", "parameters")]
        inline = [c.data.get("inline") for c in template.calls if "inline" in c.data]
        names += [text(port, "name") for one in inline for port in items(mapping(one, "inputs"), "parameters")]
        if path[2] in names or _dashed(path[2], names) or "templateDefaults" in flow.spec:
            return "", None
        return f"the template `{template.name}` has no input parameter `{path[2]}`", closest(path[2], names)
    if flow.is_library or flow.reference is not None:
        return "", None
    names = [text(port, "name") for port in items(mapping(flow.spec, "arguments"), "parameters")]
    if path[2] in names or path[2] == "json" or _dashed(path[2], names):
        return "", None
    return f"the workflow has no argument `{path[2]}`", closest(path[2], names)


def _dashed(name: str, names: list[str]) -> bool:
    """Whether a name may be the beginning of one with `-`, which an expression reads as a subtraction."""
    return any(other.startswith(f"{name}-") for other in names)
