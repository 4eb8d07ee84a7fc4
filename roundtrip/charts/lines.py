"""The actions in a chart's templates, and what is to be said of those that a program no longer depends on.

Facts (text/template, and Helm's manual): an action is `{{…}}`, with `-` where it trims; `if`, `with`, `range`, `define` and `block`
end with `end`; `include "name"` gives what `define "name"` holds, in whatever file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_ACTION = re.compile(
    r"\{\{-?\s*((?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|/\*.*?\*/|(?!\}\})[^\"`]){0,2000}?)\s*-?\}\}", re.DOTALL
)
_OPENS = re.compile(r"(if|with|range|define|block)\b")
_DECIDES = re.compile(r"(?:else\s+)?(?:if|with|range)\b|else$")
_DEFINES = re.compile(r"(?:define|block)\s+[\"`]([^\"`]+)[\"`]")
_INCLUDES = re.compile(r"\b(?:include|template|block)\s+[\"`]([^\"`]+)[\"`]")
_CONSTANTS = re.compile(
    r"(?<![\w)])\$?\.(?:Chart|Capabilities|Files|Template)\b(?:\.\w+)*|(?<![.\w])(?:lookup|now|date|rand\w+|uuidv4|gen\w+|derivePassword|htpasswd)\b"
    r"|\.Release\.(?:Service|Revision|IsUpgrade|IsInstall)\b"
)
_VALUES = re.compile(r"(?<![\w)\]])(?:\$\w*)?\.Values((?:\.[A-Za-z_]\w*)+)")
_ALL = re.compile(r"(?<![\w)\]])(?:\$\w*)?\.Values\b(?!\.[A-Za-z_])")


@dataclass(frozen=True)
class Action:
    """An action: the file, its place there, its text, and the `define` that it stands in, if it does."""

    file: str
    line: int
    column: int
    text: str
    inside: str = ""

    @property
    def decides(self) -> bool:
        """Whether it decides what there is, or how often."""
        return _DECIDES.match(self.text) is not None

    @property
    def only_decides(self) -> bool:
        """Whether it says nothing of what it decides by to what stands in it, as `with` and `range` do."""
        return re.match(r"(?:else\s+)?if\b", self.text) is not None and ":=" not in self.text

    @property
    def constant(self) -> str:
        """What it takes from the chart, the cluster or the moment, that is no value; "" where nothing."""
        found = _CONSTANTS.search(self.text)
        return found[0] if found is not None else ""

    @property
    def shown(self) -> str:
        """Its text on one line."""
        text = " ".join(self.text.split())
        return text if len(text) <= 70 else f"{text[:60]}…"


def actions_in(templates: dict[str, list[str]]) -> list[Action]:
    """The actions of templates, in order; comments are none."""
    found: list[Action] = []
    for file, lines in templates.items():
        text = "\n".join(lines)
        opened: list[str] = []
        line, at = 1, 0
        for match in _ACTION.finditer(text):
            line += text.count("\n", at, match.start())
            at = match.start()
            body = match[1]
            if body.startswith("/*"):
                continue
            column = at - (text.rfind("\n", 0, at) + 1) + 1
            opens = _OPENS.match(body)
            defines = _DEFINES.match(body)
            if opens:
                opened.append(defines[1] if defines else "")
            elif re.match(r"end\b", body) and opened:
                opened.pop()
            inside = next((name for name in reversed(opened) if name), "")
            found.append(Action(file, line, column, body, inside))
    return found


def reached(actions: list[Action], files: Collection[str]) -> list[Action]:
    """The actions that some templates have, and those of what they include, and so on."""
    top = [action for action in actions if action.file in files and not action.inside]
    known: dict[str, None] = {}
    work = [*top]
    while work:
        for name in _INCLUDES.findall(work.pop().text):
            if name not in known:
                known[name] = None
                work += [action for action in actions if action.inside == name]
    taken = {id(action) for action in top} | {id(action) for action in actions if action.inside in known}
    return [action for action in actions if id(action) in taken]


def named_values(action: Action) -> list[tuple[str, ...]]:
    """What an action names among the values: `.Values.a.b` is ("a", "b"), all of them is ()."""
    found = [tuple(one[1].strip(".").split(".")) for one in _VALUES.finditer(action.text)]
    return [*found, *(() for _ in _ALL.finditer(action.text))]


def naming(actions: list[Action], words: str) -> list[Action]:
    """The actions that name `.Values.a.b`, by dots or by `index`, or the nearest that is around it; none where nothing does."""
    last = ""
    while words.count(".") > 1:
        sign = re.compile(re.escape(words) + r"(?![\w-])")
        found = [action for action in actions if sign.search(action.text)]
        exact = [action for action in found if f'"{last}"' in action.text] if last else []
        if found:
            return exact or found
        words, _, last = words.rpartition("[" if words.endswith("]") else ".")
    return []
