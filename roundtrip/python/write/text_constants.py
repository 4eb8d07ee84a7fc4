"""Texts of several lines: which of them stand where they are said, and what the constants of the others are called."""

from __future__ import annotations

from roundtrip.document import Call
from roundtrip.python.code.wrapping import PART
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.plain_nodes import text_of

MANY_LINES = 4  # text with so many line breaks in it becomes a constant, references and all
SHORT_TEXT = 60  # text of two lines that is no longer than this stays in place, with a `\n` in it
# arguments whose names say nothing of the text in them; the thing that has them says it
_VAGUE = frozenset({"data", "value", "default"})
_CONTAINERS = frozenset({"ContainerNode", "UserContainer"})  # several to a template


def fits_in_place(text: str) -> bool:
    """Whether a text of several lines reads well where it stands, a line of it a line."""
    lines = text.rstrip("\n").split("\n")
    return len(lines) <= MANY_LINES and all(len(line) <= PART - 4 for line in lines)


def is_short(text: str) -> bool:
    """Whether a text with line breaks in it is written as one literal."""
    return (text.count("\n", 0, -1) <= 1 and len(text) <= SHORT_TEXT) or "\n" not in text[:-1]


def names_of_text(owner: str, holder: Call | None, hint: str) -> tuple[str, ...]:
    """What the constant of a text may be called, the best first.

    `owner`: the template or document that it is in; `holder`: the innermost construct around it that has a name; `hint`: the
    argument, or the key of a dictionary, whose value it is.
    """
    name = text_of(holder.args.get("name")) if holder is not None else None
    if holder is not None and name and hint in _VAGUE:
        return _joined(name), _joined(owner, name)
    if holder is not None and name and holder.name in _CONTAINERS:
        return _joined(name, hint), _joined(owner, name, hint)
    return (_joined(owner, hint),)


def _joined(*parts: str) -> str:
    # what stands before the slash of an annotation's key is somebody's domain
    return snake_case("_".join(part.rsplit("/", 1)[-1] for part in parts if part)).upper()
