"""What the generated module says to mypy and ruff, at its foot, and only where they would complain.

Hera's own types are narrower than what Hera takes and gives: `IntOrString` for `5`, `Step | Task | None` for every
call of a template. And ruff wants two nested `with` in one, which is not how anybody writes a workflow.
"""

from __future__ import annotations

import re
from functools import cache

from roundtrip.hera.facts import Type, facts

MYPY = '# mypy: disable-error-code="arg-type,dict-item,list-item,operator,union-attr"'
RUFF_NESTED = "# ruff: noqa: SIM117"
RUFF = "# ruff: noqa"
# what Hera's own classes take as a Quantity, which is a class to mypy
_QUANTITIES = {"EmptyDirVolume": frozenset({"size_limit"}), "ResourceEnv": frozenset({"divisor"})}
_PRAGMA = re.compile(r"# (?:mypy: disable-error-code=|ruff: noqa\b)")
# PEP 263: in the first line, or in the second below a comment or nothing
_LINE_END = r"(?:\r\n|\r|\n)"
_ENCODING = re.compile(
    rf"(?:[ \t\f]*(?:#[^\r\n]*)?{_LINE_END})??[ \t\f]*#[^\r\n]*?coding[:=][ \t]*[-\w.]+[^\r\n]*", re.ASCII
)
_SHEBANG = re.compile(r"#![^\r\n]*")


def is_pragma(comment: str) -> bool:
    """Whether a comment of a Python file is one of these, and no comment of its author."""
    return _PRAGMA.match(comment) is not None


def behind_first_lines(text: str) -> int:
    """Where those first lines of a program end that are for the system and for Python: its interpreter, its encoding."""
    if not text.startswith(("#", " ", "\t", "\f", "\n", "\r")):
        return 0
    found = _ENCODING.match(text) or _SHEBANG.match(text)
    return found.end() if found is not None else 0


@cache
def untyped_arguments(name: str) -> frozenset[str]:
    """The arguments of a construct to which Hera takes plain values that its types don't know."""
    if not name.startswith("m."):
        return _QUANTITIES.get(name, frozenset())
    return frozenset(arg for arg, field in facts().models[name[2:]].fields.items() if _is_narrow(field.type))


def _is_narrow(type_: Type) -> bool:
    if type_.kind == "model":
        assert type_.model is not None
        return facts().models[type_.model].root is not None
    return any(_is_narrow(part) for part in type_.args)
