"""What a conversion to Python puts right, since Hera wants a string where Argo has one: told with its line, or refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Path, Scalar, Sequence, at, parse_path
from roundtrip.document.equivalence import STRING_FIELDS, STRING_LISTS, STRING_MAPS


def mended(documents: list[Document], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What the check `found` in `documents`, as a conversion has to tell it.

    A number that becomes the string that it would be is a warning. A list among a parameter's `enum` is what Argo reads in its
    place, the empty string, and is made that here. Raises ConversionError where a parameter's value would be lost so.
    """
    told: list[Diagnostic] = []
    lost: list[Diagnostic] = []
    for one in found:
        if one.code == "coerced" and _becomes_text(parse_path(one.path)):
            why = f"{one.message}; the conversion writes {one.suggestion}"
            told.append(replace(one, severity="warning", message=why))
        elif one.code == "null-string" and isinstance(parse_path(one.path)[-1], str):
            told.append(replace(one, severity="warning", message=f"{one.message}; the conversion leaves it out"))
        elif one.code == "collection-value":
            path = parse_path(one.path)
            if path[-2:-1] == ("enum",):
                _emptied(documents, path, one)
                told.append(replace(one, severity="warning"))
            else:
                lost.append(one)
        else:
            told.append(one)
    if lost:
        raise ConversionError([*lost, *told])
    return told


def _becomes_text(path: Path) -> bool:
    """Whether Hera gets a number at this place as a string."""
    above = path[-2] if len(path) > 1 else ""
    return path[-1] in STRING_FIELDS or above in STRING_MAPS or above in STRING_LISTS


def _emptied(documents: list[Document], path: Path, one: Diagnostic) -> None:
    last = path[-1]
    for document in documents:
        holder = at(document.root, path[:-1]) if document.root is not None else None
        item = at(holder, (last,)) if holder is not None else None
        if item is not None and (item.span.line, item.span.column) == (one.line, one.column):
            assert isinstance(holder, Sequence)
            assert isinstance(last, int)
            holder.items[last] = Scalar("", item.span)
