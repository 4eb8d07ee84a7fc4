"""How a script uses a parameter that Argo writes into its text, and for which values a function's parameter is the same.

As text, a script has the value itself where the tag stood: it is Python there, or part of a literal. As a function it has what
`json.loads` makes of the value, and the value as text where that fails (`roundtrip.python.scripts.sources.prologue`).
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

# how a tag is used: as it stands; as the text of a literal, or of an f-string; what `int`, `float` or `json.loads` is called
# with; what is compared with a constant; in a comment
Kind = Literal["bare", "text", "int", "float", "loads", "equal", "comment"]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MAKERS: dict[str, Callable[[Any], object]] = {"int": int, "float": float, "str": str}
_TOO_LONG = 4000  # digits of an integer, which Python then refuses to read


@dataclass(frozen=True)
class Use:
    """One place of a tag.

    `once`: whether it is evaluated once at most, so that a list can't be told from a copy of it. `quote`: that of the literal
    that it is in, "" outside of one; `raw`, `formatted`: whether that is one of `r` or `f`. `constants`: what it is compared with.
    `method`: the method of the text that is called at once, such as `lower`. `asked`: whether an attribute is asked for, which
    no number as it stands has. `shared`: whether a list may have been changed by another place. `made`: `int`, `float` or `str` where a variable of the parameter's name may be here instead, made by that.
    """

    kind: Kind
    once: bool = False
    quote: str = ""
    raw: bool = False
    formatted: bool = False
    constants: tuple[str, ...] = ()
    method: str = ""
    asked: bool = False
    shared: bool = False
    made: str = ""

    def same(self, value: str) -> bool:
        """Whether both forms of the script have the same here, where Argo has `value`; False where that isn't known."""
        if not _readable(value) or (self.quote and not self._fits(value)):
            return False
        found = loaded(value)
        if not self._same_of(value, found) or (self.shared and isinstance(found, (list, dict))):
            return False
        if not self.made:
            return True
        try:
            made = _MAKERS[self.made](found)
        except (TypeError, ValueError, OverflowError):
            return False
        return self._same_of(value, made) and (self.kind != "bare" or repr(made) == repr(found))

    def _same_of(self, value: str, found: object) -> bool:
        if self.kind == "bare":
            return not (self.asked and _NUMBER.fullmatch(value)) and _same_python(value, found, self.once)
        if self.kind == "comment":
            return "\n" not in value
        if self.kind == "loads":
            return is_json(value)
        if self.kind in ("int", "float"):
            of = _MAKERS[self.kind]
            try:
                return repr(of(value)) == repr(of(found))
            except (TypeError, ValueError, OverflowError):
                return False
        if self.kind == "equal":
            return all(equals(found, constant) == (value == constant) for constant in self.constants)
        if self.method:
            return bool(getattr(str(found), self.method)() == getattr(value, self.method)())
        return str(found) == value

    def _fits(self, value: str) -> bool:
        """Whether the literal with `value` in it is one still, and says `value` there."""
        if ("\\" in value and not self.raw) or (self.formatted and set(value) & set("{}")):
            return False
        if len(self.quote) == 1:
            return self.quote not in value and not set(value) & set("\n\f\v")
        return self.quote not in value and self.quote[0] not in (value[:1], value[-1:])


def loaded(value: str) -> object:
    """What a function has of a parameter that Argo has as `value`."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def equals(found: object, constant: str) -> bool:
    """What `comparison` says of a parameter that is `found`."""
    if constant in ("true", "false"):
        return found is (constant == "true")
    if is_json(constant):
        return str(found) == constant
    return found == constant


def comparison(name: str, operator: str, constant: str, written: str) -> str | None:
    """The Python that says whether `name` was `constant`, whose literal is `written`; `operator`: `==` or `!=`.

    None where nothing says so: a constant that JSON spells in many ways.
    """
    if constant in ("true", "false"):
        return f"{name} {'is' if operator == '==' else 'is not'} {constant == 'true'}"
    if not is_json(constant):
        return f"{name} {operator} {written}"
    return f"str({name}) {operator} {written}" if str(loaded(constant)) == constant else None


def is_json(text: str) -> bool:
    """Whether `json.loads` takes a text."""
    return loaded(text) is not text


def _readable(value: str) -> bool:
    """Whether `r'''…'''` around a value says it."""
    if "'''" in value or value.endswith(("'", "\\")) or set(value) & set("\r\0"):
        return False
    return "{{" not in value and len(value) < _TOO_LONG


def _same_python(value: str, found: object, once: bool) -> bool:
    """Whether `value`, as Python, is `found`."""
    if _NUMBER.fullmatch(value):
        return True
    if not once or isinstance(found, (int, float)) or value != value.strip() or "\n" in value:
        return False
    try:
        return repr(ast.literal_eval(value)) == repr(found)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def told(uses: dict[str, tuple[Use, ...]]) -> str:
    """For which values of its parameters a script does the same as a function, and what differs for others; in words."""
    said: dict[str, list[str]] = {}
    for name, found in uses.items():
        for what in dict.fromkeys(_words(use) for use in found):
            said.setdefault(what, []).append(f"`{name}`")
    clauses = [f"{', '.join(names)}: {what}" for what, names in said.items()]
    if any(use.quote for found in uses.values() for use in found):
        clauses.append(
            "quotes, backslashes and line breaks in a value are part of the text now, and were Python before"
        )
    clauses.append("a value with ''' in it, or with ' or \\ at its end, breaks the script")
    return "; ".join(clauses)


def _words(use: Use) -> str:
    if use.kind == "bare":
        others = "texts in double quotes, lists and objects as JSON has them"
        what = others if use.asked else f"numbers, {others}" if use.once else "numbers"
        return f"the same for {what}; other Python (True, None, ['a'], 2 * 3, a name) is text now"
    if use.kind == "comment":
        return "a line break in it ended a comment before"
    if use.kind == "loads":
        return "the same for JSON; what is none was an error, and is text now"
    if use.kind in ("int", "float"):
        more = "; 1.5, 1e3 and true are numbers now, and were errors" if use.kind == "int" else ""
        return f"the same for whatever {use.kind}() takes{more}"
    if use.kind == "equal":
        return "the same for any word and number"
    if use.made in ("int", "float"):
        return "the same for whole numbers" if use.made == "int" else "the same for numbers with a point"
    if use.method:
        return "the same for words, whole numbers, true and false; null, 1.50 and [1,2] become None, 1.5 and [1, 2]"
    return "the same for words and whole numbers; true, null, 1.50 and [1,2] become True, None, 1.5 and [1, 2]"
