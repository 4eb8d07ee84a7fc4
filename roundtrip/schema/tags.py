"""`{{…}}` within text, from `{{` to the next `}}`: found in one pass, however many are never closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each tag begins, and ends."""
    at = 0
    while (begin := text.find("{{", at)) >= 0 and (end := text.find("}}", begin + 2)) >= 0:
        at = end + 2
        yield begin, at


def replaced(text: str, by: Callable[[str], str]) -> str:
    """A text with each tag as `by` has it."""
    made, done = [], 0
    for begin, end in spans(text):
        made += [text[done:begin], by(text[begin:end])]
        done = end
    return "".join([*made, text[done:]]) if made else text
