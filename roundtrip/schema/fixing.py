"""What suggestions say, done to YAML text: a misspelt field, one of another version, one at the wrong place.

A fix is made where it is safe: the text has fewer messages then, none that it hadn't before, and says the same but for what the
message was about. Everything else stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, Diagnostic, Remedy
from roundtrip.document import Document, Mapping, Node, Path, Scalar, Sequence, at, diff, equivalent, parse_path
from roundtrip.document.upgrade import replace_key
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.patch import patch
from roundtrip.yaml.reader import read

# whose suggestions are about a slip, and not about what was meant: another template, another name, another amount
MENDED = frozenset(
    {
        "bad-policy",
        "bad-retry-policy",
        "coerced",
        "ignored-field",
        "misplaced-field",
        "other-case",
        "other-version",
        "unknown-field",
        "unknown-kind",
        "unknown-value",
        "unquoted-value",
        "wrong-type",
    }
)
ROUNDS = 100  # fixes, of one file, that are made one after another
_SPECIAL = re.compile(r"[,\[\]{}]|: | #")  # what a plain scalar can't have within brackets
_BREAK = re.compile("\r\n|\r|\n")
Said = Callable[[str], list[Diagnostic]]


class Fixed(NamedTuple):
    """A text that was mended, and the messages whose suggestions did it."""

    text: str
    done: list[Diagnostic]


def fixed(text: str, said: Said) -> Fixed:
    """`text` with what suggestions say, as far as that is safe. `said`: the messages about a text; raises ConversionError.

    Raises nothing: a text that can't be read stays as it is.
    """
    done: list[Diagnostic] = []
    try:
        found = said(text)
    except ConversionError:
        return Fixed(text, done)
    refused: set[tuple[str, str, str]] = set()
    for _ in range(ROUNDS):
        wanted = [d for d in found if d.code in MENDED and _mark(d) not in refused]
        spelled = [d for d in wanted if d.suggestion]
        candidates = ([spelled] if len(spelled) > 1 else []) + [[d] for d in wanted if d.suggestion or d.remedy]
        for tried in candidates:
            better = _better(text, tried, found, said)
            if better is not None:
                text, found = better
                done += tried
                break
            if len(tried) == 1:
                refused.add(_mark(tried[0]))
        else:
            break
    return Fixed(text, done)


def _mark(d: Diagnostic) -> tuple[str, str, str]:
    return d.code, d.path, d.message


def _better(
    text: str, tried: list[Diagnostic], found: list[Diagnostic], said: Said
) -> tuple[str, list[Diagnostic]] | None:
    """The text with some fixes, and its messages; None where that isn't safe."""
    try:
        after = _respelled(text, tried) if tried[0].suggestion else _moved(text, tried[0])
        if after is None or after == text or not _only(text, after, tried):
            return None
        left = said(after)
    except ConversionError:
        return None
    new = Counter((d.code, d.message) for d in left) - Counter((d.code, d.message) for d in found)
    return (after, left) if len(left) < len(found) and not new else None


def _respelled(text: str, tried: Iterable[Diagnostic]) -> str | None:
    """The text with suggestions in the places of what they are for; None where one can't be taken as it stands."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    edits = set()
    for d in tried:
        if not d.end_column or d.line > len(starts):
            return None
        start, end = (starts[d.line - 1] + column - 1 for column in (d.column, d.end_column))
        if d.code == "coerced" and text[start:end] != _bare(d.suggestion):
            return None  # `010` and `yes` may be meant as they are written
        quotes = d.code != "wrong-type" and d.suggestion[:1] not in ("'", '"')
        edits.add((start, end, _quoted(text[start:end], d.suggestion) if quotes else d.suggestion))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _quoted(old: str, new: str) -> str:
    """A word in the quotes that another one has; JSON has no others."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    return f"{quote}{new}{quote}"


def _bare(suggestion: str) -> str:
    return suggestion[1:-1] if suggestion[:1] == suggestion[-1:] == '"' else suggestion


def _moved(text: str, d: Diagnostic) -> str | None:
    """The text with a remedy; None where there is nothing to do it to."""
    stream, mended = read(text), read(text)
    for document in mended.documents:
        root = document.root
        path = parse_path(d.path)
        if d.remedy is None or root is None or not _is_at(root, path, d):
            continue
        holder = at(root, path[:-1])
        if not isinstance(holder, Mapping) or any(key in holder.merged for key in d.remedy.keys):
            return None
        in_place = _rewritten(stream.text, holder, d.remedy)
        if not (_move(root, holder, d.remedy) if d.remedy.what == "move" else _relist(holder, d.remedy)):
            return None
        if in_place is not None and _says(in_place, mended.documents):
            return ("\ufeff" if text.startswith("\ufeff") else "") + in_place
        return patch(text, stream, mended.documents)
    return None


def _rewritten(text: str, holder: Mapping, remedy: Remedy) -> str | None:
    """The text with a field in its place under its other name, in brackets or without them; None where that isn't seen to go."""
    old = remedy.keys[0]
    key, value = holder.keys.get(old), holder.entries[old]
    if key is None or remedy.what == "move" or value.span.end <= key.span.end:
        return None
    (start, end), behind = value.span[:2], text[key.span.end : value.span.start]
    shown = text[start:end]
    if remedy.what == "unwrap":
        if not isinstance(value, Sequence) or not value.flow or len(value.items) != 1:
            return None
        (item,) = value.items
        shown = text[item.span.start : item.span.end]
    elif isinstance(value, Scalar):
        if value.style not in ("plain", "single", "double") or "\n" in shown:
            return None
        if value.style == "plain" and _SPECIAL.search(shown):
            shown = "'" + shown.replace("'", "''") + "'"
        shown = f"[{shown}]"
    elif isinstance(value, Mapping) and not value.flow:
        # the dash takes two of the blanks that its first line begins with
        blanks = len(behind) - len(behind.rstrip(" "))
        if "\n" not in behind or blanks < key.span.column + 1:
            return None
        behind, shown = f"{behind[:-2]}- ", shown
    else:
        shown = f"[{shown}]"
    name = _quoted(text[key.span.start : key.span.end], remedy.to)
    return text[: key.span.start] + name + behind + shown + text[end:]


def _says(text: str, documents: list[Document]) -> bool:
    """Whether a text says what documents say."""
    try:
        found = read(text).documents
    except ConversionError:
        return False
    pairs = list(zip(found, documents))
    return len(found) == len(documents) and all(
        a.root is b.root if a.root is None or b.root is None else equivalent(a.root, b.root) for a, b in pairs
    )


def _is_at(root: Node, path: Path, d: Diagnostic) -> bool:
    """Whether a message is about the key at a path of this document, and not of another one."""
    holder = at(root, path[:-1])
    key = holder.keys.get(str(path[-1])) if isinstance(holder, Mapping) else None
    return key is not None and (key.span.line, key.span.column) == (d.line, d.column)


def _move(root: Node, holder: Mapping, remedy: Remedy) -> bool:
    """Takes fields from one mapping into another, which is made where it isn't there."""
    to = parse_path(remedy.to)
    target = at(root, to)
    if target is None or (isinstance(target, Scalar) and target.value is None):
        above = at(root, to[:-1])
        if not isinstance(above, Mapping) or above is not holder:
            return False
        # in the place of the first field, or of the empty one
        target = Mapping()
        if to[-1] in above.entries:
            target.comments = above.entries[str(to[-1])].comments
            above.entries[str(to[-1])] = target
        else:
            first = remedy.keys[0]
            above.entries = {
                name: node
                for key, value in above.entries.items()
                for name, node in ([(str(to[-1]), target)] if key == first else []) + [(key, value)]
            }
    if not isinstance(target, Mapping) or target.alias is not None or any(key in target.entries for key in remedy.keys):
        return False
    for key in remedy.keys:
        target.entries[key] = holder.entries.pop(key)
        if key in holder.keys:
            target.keys[key] = holder.keys.pop(key)
    return True


def _relist(holder: Mapping, remedy: Remedy) -> bool:
    """Gives a field its name in another version of Argo, where it is a list, or none."""
    (old,) = remedy.keys
    value = holder.entries[old]
    if remedy.to in holder.entries or value.alias is not None or value.anchor is not None:
        return False
    if remedy.what == "wrap":
        if isinstance(value, Sequence) or (isinstance(value, Scalar) and value.value is None):
            return False
        replace_key(holder, old, remedy.to, Sequence([value], value.span))
        return True
    if not isinstance(value, Sequence) or len(value.items) != 1:
        return False
    replace_key(holder, old, remedy.to, value.items[0])
    return True


def _only(text: str, after: str, tried: list[Diagnostic]) -> bool:
    """Whether nothing but what some messages were about is another in two texts, comments and their order of documents too."""
    old, new = read(text).documents, read(after).documents
    if len(old) != len(new) or _comments(old) != _comments(new):
        return False
    if tried[0].remedy is not None and not tried[0].suggestion:
        return True  # put-back has proven what it says
    keys = {str(parse_path(d.path)[-1]) for d in tried if d.path}
    names = {d.suggestion for d in tried}
    for a, b in zip(old, new):
        if a.root is None or b.root is None:
            return a.root is b.root
        differences = diff(a.root, b.root)
        gone = [d for d in differences if d.kind == "delete"]
        for d in differences:
            if d.kind == "insert":
                same = any(g.before and d.after and equivalent(g.before, d.after) for g in gone)
                if d.path[-1] not in names or not same:
                    return False
            elif str(d.path[-1]) not in keys and not (isinstance(d.path[-1], int) and keys & set(map(str, d.path))):
                return False
    return True


def _comments(documents: list[Document]) -> Counter[str]:
    return Counter(comment.text for document in documents for comment in comments_in_document(document))
