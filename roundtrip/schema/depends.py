"""Argo's `depends`: task names and results, joined by `&&`, `||`, `!` and brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

# argo-workflows/workflow/common/ancestry.go
RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z0-9_][-A-Za-z0-9_]*)(?:\.(?P<result>[A-Za-z0-9_-]*))?|(?P<sign>&&|\|\||!|\(|\)))"
)
_INK = re.compile(r"\S")


class Term(NamedTuple):
    """A task that is depended on, the result that is asked for ("" for none), and where its name begins."""

    task: str
    result: str
    at: int


class Depends(NamedTuple):
    """What an expression says. `error`: what is wrong with its form, "" for nothing, and where (`at`)."""

    terms: list[Term]
    error: str = ""
    at: int = 0


# workflow/common/ancestry.go, taskNameRegex: names that lint goes by, whatever stands between them
_REFERENCE = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?)\.([A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)")


class Reference(NamedTuple):
    """A task that lint finds named, and the result that is asked for ("" for none)."""

    task: str
    result: str
    at: int = 0


def references(text: str) -> list[Reference]:
    """The tasks that Argo's lint finds in an expression, or in an item of `dependencies`, without parsing it."""
    return [Reference(m[1] or m[3], m[2] or "", m.start()) for m in _REFERENCE.finditer(text)]


def parse(text: str) -> Depends:
    """The tasks that an expression names; never raises."""
    terms: list[Term] = []
    at, depth, wants_task = 0, [0], True
    while (begin := _beginning(text, at)) < len(text):
        found = _TOKEN.match(text, begin)
        if found is None:
            word = text[begin]
            instead = {",": "`&&`", "&": "`&&`", "|": "`||`"}.get(word, "")
            instead = f"; write {instead}" if instead and not wants_task else ""
            return Depends(terms, f"`{word}` has no meaning here{instead}", begin)
        sign = found["sign"]
        if wants_task:
            if sign in ("&&", "||", ")"):
                return Depends(terms, f"a task's name belongs before `{sign}`", begin)
            if sign == "(":
                depth.append(begin)
            elif sign is None:
                terms.append(Term(found["name"], found["result"] or "", found.start("name")))
                if found["result"] is not None and found["result"] not in RESULTS:
                    return Depends(terms, f"`{found['result']}` is no result of a task: {', '.join(RESULTS)}", begin)
                wants_task = False
        elif sign == ")":
            if len(depth) == 1:
                return Depends(terms, "this `)` closes nothing", begin)
            depth.pop()
        elif sign in ("&&", "||"):
            wants_task = True
        else:
            what = f"`{sign}`" if sign else f"`{found['name']}`"
            return Depends(terms, f"`&&` or `||` belongs before {what}", begin)
        at = found.end()
    if wants_task:
        return Depends(terms, "a task's name is missing at the end" if text.strip() else "it is empty", max(at - 1, 0))
    if len(depth) > 1:
        return Depends(terms, "this `(` is never closed", depth[-1])
    return Depends(terms)


def _beginning(text: str, at: int) -> int:
    """Where the next thing that is no blank begins, from `at` on."""
    found = _INK.search(text, at)
    return found.start() if found is not None else len(text)
