"""Whether a text has to do with Argo at all: cheap enough to ask of every file of a folder."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from roundtrip.cli import lazily
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.lists import unlisted
from roundtrip.document.paths import Path as Place
from roundtrip.document.triggers import OF_EVENTS, started
from roundtrip.yaml.embedded import KINDS, embedded_in

GROUP = "argoproj.io"  # in the `apiVersion` of every Argo document
WORDS = (GROUP, "hera")  # of which there is one in every file that has to do with Argo
_KIND = rf"[\"']?kind[\"']?\s*:\s*[\"']?(?:{'|'.join(KINDS)})\b"
_AT_TOP = re.compile(rf"^{_KIND}", re.MULTILINE)
_ANYWHERE = re.compile(_KIND)
_WITHIN = re.compile(rf"^[ \t]+(?:- +)?{_KIND}", re.MULTILINE)
_BETWEEN = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
# what is neither a comment nor only an action of a template
_CONTENT = re.compile(r"^(?![ \t]*(?:#|\{\{[^\n]*\}\}[ \t]*$))[ \t]*\S", re.MULTILINE)
_OTHER_KIND = re.compile(r"^[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?[A-Za-z]", re.MULTILINE)
_EVENTS = re.compile(rf"^[\"']?kind[\"']?\s*:\s*[\"']?(?:{'|'.join(OF_EVENTS)})\b", re.MULTILINE)
# what a program needs to define a workflow: Hera, or a document written as a dictionary
_PYTHON = re.compile(r"^\s*(?:from|import)\s+hera\b|[\"']apiVersion[\"']", re.MULTILINE)


def likely_yaml(text: str) -> bool:
    """Whether a YAML file that was found in a folder holds a workflow. A file that can't be read may."""
    if GROUP not in text or not _ANYWHERE.search(text):
        return False
    return bool(_AT_TOP.search(text)) or _holds_workflow(text)


def may_hold_another(text: str) -> bool:
    """Whether a document of YAML text may have a workflow within it."""
    return GROUP in text and _WITHIN.search(text) is not None


def likely_of_events(text: str) -> bool:
    """Whether a YAML file holds an object of Argo Events', which validation looks at."""
    return GROUP in text and _EVENTS.search(text) is not None


def _holds_workflow(text: str) -> bool:
    """Whether a document of YAML text is a workflow, or is meant as one; what can't be read may be.

    A kustomization needs no `kind`, and a patch is a list: that they name workflows makes none of them. Nor is one what can't
    be read, as a template of Helm's can't, where each document of it says another kind.
    """
    try:
        return any(_meant(document.root) for document in unlisted(lazily.read(text)))
    except ConversionError:
        parts = [part for part in _BETWEEN.split(text) if _CONTENT.search(part)]
        return not parts or not all(_OTHER_KIND.search(part) for part in parts)


def _meant(root: Node | None) -> bool:
    """Whether a document is of a kind of Argo's, or of Argo's group and no kind; a list, whether an item of it is."""
    if isinstance(root, Sequence):
        return any(_meant(item) for item in root.items if isinstance(item, Mapping))
    if not isinstance(root, Mapping):
        return False
    kind = text_at(root, "kind")
    if next(started(root), None) is not None:
        return True
    values = (value.value for value in root.entries.values() if isinstance(value, Scalar))
    return kind in KINDS or (not kind and any(isinstance(v, str) and v.startswith(GROUP) for v in values))


def holding(documents: Iterable[Document]) -> Diagnostic | None:
    """That a workflow stands in documents of other kinds, and where; None where none does, or all are converted there."""
    found = [
        (document, one)
        for document in documents
        for taken in (set(_converted(document.root)),)
        for one in embedded_in(document.root)
        if one.path not in taken
    ]
    if not found:
        return None
    document, first = found[0]
    more = ", ".join(one.place for _, one in found[1:4])
    more = f" (and more, in {more}{' …' if len(found) > 4 else ''})" if more else ""
    how = "" if first.node is not None else ", as a text"
    message = (
        f"a {first.kind} stands in {first.place} of this {text_at(document.root, 'kind') or 'document'}{how}{more}, which is "
        "no workflow itself; put it into a file of its own to have it converted"
    )
    return Diagnostic("error", "embedded-workflow", message, first.line, first.column, first.place)


def is_python(path: Path | None, text: str) -> bool:
    """Whether a text is Python's rather than YAML: by the suffix of its file, by what it says where that has none."""
    if path is not None and path.suffix:
        return path.suffix == ".py"
    return likely_python(text) and not likely_yaml(text)


def _converted(root: Node | None) -> Iterator[Place]:
    """The places within a document of what is converted: the items of a `kind: List`, and what Sensors start."""
    yield from (one.path for one in started(root))
    items = root.entries.get("items") if isinstance(root, Mapping) and text_at(root, "kind") == "List" else None
    for number, item in enumerate(items.items if isinstance(items, Sequence) else ()):
        yield ("items", number)
        yield from (("items", number, *one.path) for one in started(item))


def likely_python(text: str) -> bool:
    """Whether a Python file that was found in a folder may define a workflow."""
    return bool(_PYTHON.search(text))


def without_workflow(text: str) -> Diagnostic | None:
    """Why there is no workflow in YAML text; None where there is one, or something that conversion will say more of.

    Where one stands in a document of another kind, it says where.
    """
    if GROUP in text and _AT_TOP.search(text):
        return None
    try:
        documents = list(unlisted(lazily.read(text)))
    except ConversionError:
        return None
    if not documents:
        return Diagnostic("error", "no-workflow", "there is no document in this, only comments or nothing at all")
    kinds = [text_at(d.root, "kind") for d in documents]
    if any(kind in KINDS for kind in kinds) or not all(kinds):
        return None
    if any(next(started(document.root), None) is not None for document in documents):
        return None
    first = documents[0].root
    assert first is not None
    for document, kind in zip(documents, kinds):
        close = difflib.get_close_matches(kind, KINDS, 1, 0.8)
        if document.root is not None and close and GROUP in text_at(document.root, "apiVersion"):
            span = getattr(document.root, "entries", {})["kind"].span
            message = f"Argo has no kind `{kind}`; did you mean `{close[0]}`?"
            return Diagnostic("error", "unknown-kind", message, span.line, span.column, "kind")
    within = holding(documents)
    if within is not None:
        return within
    names = ", ".join(dict.fromkeys(kinds))
    message = f"there is no Argo workflow in this, only {names}"
    return Diagnostic("error", "no-workflow", message, first.span.line, first.span.column)
