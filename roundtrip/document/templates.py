"""The templates of a workflow, and their order: no part of what a document means (E2), but patches go by it."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.equivalence import template_name
from roundtrip.document.matching import match
from roundtrip.document.node import Document, Mapping, Node, Sequence, text_at
from roundtrip.document.paths import Path, at

# the code of what is said of it
ORDER = "template-order"
# where the templates are, by the kind of the document
TEMPLATES: dict[str, Path] = {
    "Workflow": ("spec", "templates"),
    "WorkflowTemplate": ("spec", "templates"),
    "ClusterWorkflowTemplate": ("spec", "templates"),
    "CronWorkflow": ("spec", "workflowSpec", "templates"),
}


def templates_of(root: Node | None) -> Sequence | None:
    """The templates of a document; None where it has none, or is no workflow."""
    path = TEMPLATES.get(text_at(root, "kind"))
    found = at(root, path) if root is not None and path is not None else None
    if not isinstance(found, Sequence) or not all(isinstance(item, Mapping) for item in found.items):
        return None
    return found


def inline_templates(root: Node | None) -> Iterator[Mapping]:
    """The templates within tasks and steps of a document, at any depth."""
    work = [root]
    while work:
        node = work.pop()
        if isinstance(node, Sequence):
            work += reversed(node.items)
        elif isinstance(node, Mapping):
            found = node.entries.get("inline")
            if isinstance(found, Mapping):
                yield found
            work += reversed(list(node.entries.values()))


def names_of(root: Node | None) -> list[str]:
    """The names of a document's templates, in their order; "" for one without."""
    found = templates_of(root)
    return [template_name(item) for item in found.items] if found is not None else []


def in_order_of(old: Node | None, new: Node | None) -> None:
    """Puts the templates of `new` in the order that they have in `old`; what is not in that stays behind what it follows."""
    there, here = templates_of(old), templates_of(new)
    if there is None or here is None or names_of(old) == names_of(new):
        return
    partner = {j: i for i, j in match(there, here, anywhere=True)}
    front: list[Node] = []
    behind: dict[int, list[Node]] = {}
    last = front
    for j, item in enumerate(here.items):
        if j in partner:
            last = behind[partner[j]] = []
        last.append(item)
    here.items = [*front, *(item for i in sorted(behind) for item in behind[i])]


def out_of_order(documents: list[Document], found: list[Document]) -> dict[int, list[str]]:
    """The names of templates of those `documents` that have them in another order than their counterpart in `found`.

    By the number of the document.
    """
    orders = enumerate((names_of(a.root), names_of(b.root)) for a, b in zip(documents, found))
    return {number: wanted for number, (wanted, there) in orders if wanted != there}


def order_note(document: Document, found: Document) -> Diagnostic:
    """That a program has the templates of `document` in another order, at the first that has another place there."""
    templates = templates_of(document.root)
    wanted, there = names_of(document.root), names_of(found.root)
    assert templates is not None
    place = next(i for i, (a, b) in enumerate(zip(wanted, there)) if a != b)
    other = f", there templates[{there.index(wanted[place])}]" if wanted[place] in there else ""
    message = (
        f"the order of templates isn't in the program: here `{wanted[place]}` is templates[{place}]{other}. Patches that go by "
        "index rely on it; --keep-order, or `keep_order = true` in [tool.roundtrip], writes it into the program"
    )
    if "" in wanted or len(set(wanted)) != len(wanted):
        message = f"{message} where each template has a name of its own, which isn't so here"
    span = templates.items[place].span
    return Diagnostic("note", ORDER, message, span.line, span.column)
