"""What lint fills into a string before it reads names of tasks in it: values where it has them, else placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable

from roundtrip.schema import sprig
from roundtrip.schema.expr import FUNCTIONS, read
from roundtrip.schema.rules.scope import LEFT_TO_THE_RUN, Scope

# what no task is called: lint's own placeholders (workflow/common/placeholder.go) have an underscore as well
PLACEHOLDER = "__placeholder__"
_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_LITERAL = r"""(?:"[^"\\]*"|'[^'\\]*')"""
_JOINED = re.compile(rf"\s*{_LITERAL}(?:\s*\+\s*{_LITERAL})*\s*")
_ONE = re.compile(_LITERAL)
_CASED = re.compile(rf"\s*sprig\.(upper|lower|trim)\(\s*({_LITERAL})\s*\)\s*")
_CASES: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "trim": str.strip}
_PATH = re.compile(r"\s*((?:workflow|inputs)(?:\.\w+)+)\s*")


def settled(expression: str) -> str | None:
    """What an expression gives that reads no variable; "" where only Argo can tell, None for any other.

    Argo's lint evaluates such an expression, and leaves one that it can't evaluate as it stands
    (util/template/expression_template.go).
    """
    if _JOINED.fullmatch(expression):
        return "".join(literal[1:-1] for literal in _ONE.findall(expression))
    cased = _CASED.fullmatch(expression)
    if cased is not None:
        return _CASES[cased[1]](cased[2][1:-1])
    told = read(expression)
    # without a call, `1` and the like are no names
    if told.fault or not told.names or not all(_is_function(name.path) for name in told.names):
        return None
    return ""


def _is_function(path: tuple[str, ...]) -> bool:
    return path[0] in FUNCTIONS if len(path) == 1 else path[0] == "sprig" and path[1] in sprig.NAMES


def filled(text: str, scope: Scope, called: bool, unknown: str | None = None, run: str = "") -> str:
    """A string with what lint knows of the workflow and of inputs. `called`: whether what the template is given is known.

    `unknown`: what stands for a value that only a run knows (None: its tag stays); `run`: for a settled expression's that
    only Argo can tell.
    """
    if "{{" not in text:
        return text

    def fill(found: re.Match[str]) -> str:
        return _value(found, scope, called, unknown, run)

    once = _TAG.sub(fill, text)
    return _TAG.sub(fill, once) if once != text else text  # a value may have tags of its own


def _value(found: re.Match[str], scope: Scope, called: bool, unknown: str | None, run: str) -> str:
    inside = found[1]
    if inside.startswith("="):
        value = settled(inside[1:])
        path = _PATH.fullmatch(inside[1:])
        if value is not None or path is None:
            return found[0] if value is None else value or run
        inside = path[1]
    name = inside.strip()
    if not name.startswith(("workflow.", "inputs.")) or name.startswith(LEFT_TO_THE_RUN) or not scope.knows(name):
        return found[0]
    known = scope.literal(name)
    if known is not None:
        return known
    return found[0] if unknown is None or (called and name.startswith("inputs.parameters.")) else unknown
