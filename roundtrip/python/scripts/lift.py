"""Scripts with `{{inputs.parameters.x}}` in their text, as Hera writes the source of a function that has `x` as a parameter.

Every tag is exchanged for a name of its own, so that the script is Python; where that name then stands says how the parameter
is used. Where it is neither a whole expression nor within a string, or where the name means something else to the script, or where
another value than before could come out unseen, the script stays as it is.
"""

from __future__ import annotations

import keyword
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace

import libcst as cst

from roundtrip.document.equivalence import parsed_script
from roundtrip.python.scripts.occurrences import Edit, Occurrences
from roundtrip.python.scripts.scopes import Stays, clash
from roundtrip.python.scripts.sources import TAG, UNREADABLE, prologue
from roundtrip.python.scripts.uses import Use, told

# what sees all names of a module, those that the parameters have among them
_SEES_NAMES = re.compile(r"\b(?:globals|locals|vars|dir|eval|exec|__import__|__doc__|sys\.modules)\b")
_NAMES_USED = ("str", "int", "float", "print", "json")


@dataclass(frozen=True)
class Lifted:
    """A script that reads its parameters, to the letter as Hera makes it of a function, and the uses of each parameter."""

    source: str
    uses: dict[str, tuple[Use, ...]]

    @property
    def differs(self) -> str:
        """For which values it does the same as before, in words."""
        return told(self.uses)

    def same(self, name: str, value: str) -> bool:
        """Whether it is known to do the same as before where the parameter `name` is `value`."""
        return all(use.same(value) for use in self.uses.get(name, ()))


def lifted(source: str, parameters: Iterable[str]) -> Lifted:
    """The script of a template as one of a function. `parameters`: the names of its inputs that have no `value_from`.

    Raises `Stays`, with the reason, where the script stays as it is.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python has to say of somebody's script
        return _lifted(source, list(parameters))


def _lifted(source: str, names: list[str]) -> Lifted:
    for name in names:
        if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name) or name == "json":
            raise Stays(f"the parameter `{name}` can't be that of a function")
    used = list(dict.fromkeys(match[1] for match in TAG.finditer(source)))
    for name in used:
        if name not in names:
            raise Stays(f"`{name}` is no input, or one with `valueFrom`, which Hera's functions don't load")
    mark = "lifted"
    while mark in source:
        mark += "_"
    # none is a part of another
    places = {f"{mark}_{number}_{name}_": name for number, name in enumerate(used)}
    place_of = {name: place for place, name in places.items()}
    text = TAG.sub(lambda match: place_of[match[1]], source)
    if "{{" in text:
        other = re.search(r"\{\{.{0,40}?\}\}|\{\{.{0,40}", text)
        raise Stays(f"`{other[0] if other else '{{'}` is no parameter of the template's")
    if _SEES_NAMES.search(text):
        raise Stays("it asks for the names that it has, which are more in a function")
    if "\f" in text or "\r" in text or "\ufeff" in text:
        raise Stays("it has characters that aren't kept in a function")
    try:
        parsed_script(text)
        module = cst.parse_module(text)
    except (*UNREADABLE, cst.ParserSyntaxError):
        raise Stays("it is Python only where its tags are exchanged for text") from None
    found = Occurrences(module, places)
    changed = exchanged(text, found.edits)
    for place, name in places.items():
        made = clash(changed, place, name, found.uses[place])
        found.uses[place] = [replace(use, made=made) for use in found.uses[place]]
    for own in _NAMES_USED:
        if own in found.bound:
            raise Stays(f"it has its own `{own}`")
    for name in set(names) - set(used):
        if name in found.builtins:
            raise Stays(f"the parameter `{name}` would hide Python's own")
    for place, name in places.items():
        changed = changed.replace(place, name)
    changed = without_own(changed, used)
    result = prologue(names) + changed.lstrip("\n")
    try:
        if not parsed_script(changed).body:
            raise Stays("nothing is left of it in a function")
        compile(result, "<script>", "exec", dont_inherit=True)
    except UNREADABLE:
        raise Stays("it is no Python behind the lines that read its parameters") from None
    return Lifted(result, {name: tuple(found.uses[place]) for place, name in places.items()})


def exchanged(text: str, edits: Iterable[Edit]) -> str:
    """`text` with other bytes in places, which don't overlap."""
    content = text.encode()
    for edit in sorted(edits, reverse=True):
        content = content[: edit.start] + edit.text.encode() + content[edit.end :]
    return content.decode()


def without_own(script: str, names: Iterable[str]) -> str:
    """A script without its lines `n = n`, which say nothing where `n` is a parameter; comments behind them stay."""
    for name in names:
        own = re.compile(rf"^{name}[ \t]*=[ \t]*{name}[ \t]*(?:\n|\Z|(?=#))", re.MULTILINE)
        tree = parsed_script(script)
        lines = [
            s.lineno
            for s in tree.body
            if s.lineno == s.end_lineno and own.match(script.split("\n")[s.lineno - 1]) is not None
        ]
        if lines:
            rows = script.split("\n")
            at = lines[0] - 1
            rest = own.sub("", rows[at])
            rows[at : at + 1] = [rest] if rest else []
            script = "\n".join(rows)
    return script
