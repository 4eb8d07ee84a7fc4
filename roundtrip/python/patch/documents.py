"""Whole documents: which of a program is which of the generated module, and what only one of them has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from operator import itemgetter

import roundtrip.python.patch.blocks as blocks
from roundtrip.document import Document, Mapping, text_at
from roundtrip.document.matching import unmoved
from roundtrip.python.patch.bindings import Bindings
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.transplant import Proposal, Transplanter

# what somebody programmed, which makes more than it seems
_PROGRAMMED = (ast.For, ast.While, ast.If, ast.Try, ast.FunctionDef, ast.ClassDef)


def paired(old: list[Document], new: list[Document]) -> tuple[list[tuple[int, int]], int]:
    """The numbers of documents that belong together: by kind and name, else by kind, else by place; and how many are left."""
    there, wanted = ([_known_as(document) for document in documents] for documents in (old, new))
    pairs: dict[int, int] = {}
    for parts in (3, 2):
        taken = set(pairs.values())
        waiting: dict[tuple[str, ...], list[int]] = {}
        for j in reversed(range(len(new))):
            if j not in taken:
                waiting.setdefault(wanted[j][:parts], []).append(j)
        for i in range(len(old)):
            candidates = waiting.get(there[i][:parts]) if i not in pairs else None
            if candidates:
                pairs[i] = candidates.pop()
    alone = sum(not document.within for document in (*old, *new))  # the others come and go with what they are in
    return sorted(pairs.items()), alone - 2 * sum(not old[i].within for i in pairs)


def _known_as(document: Document) -> tuple[str, str, str]:
    root = document.root
    if not isinstance(root, Mapping):
        return "", "", ""
    metadata = root.entries.get("metadata")
    names = [text_at(metadata, k) for k in ("name", "generateName")] if isinstance(metadata, Mapping) else []
    kind = f"{text_at(root, 'apiVersion')} {text_at(root, 'kind')}"
    return "within" if document.within else "", kind, next(filter(None, names), "")


def document_edits(transplanter: Transplanter, pairs: list[tuple[int, int]]) -> Iterator[Proposal]:
    """What takes out a document that only the program has, and brings one that only the generated module has."""
    old, new = transplanter.old, transplanter.new
    of_old, of_new = {i for i, _ in pairs}, {j: i for i, j in pairs}
    for number, document in enumerate(old.documents):
        if document.within:
            continue
        statement = _top(document, old) if number not in of_old else None
        if statement is not None and not isinstance(statement, _PROGRAMMED):
            going = [*_functions(old, transplanter.old_names, number, statement), statement]
            yield Proposal(blocks.all_taken_out(old, going))
    for number, document in enumerate(new.documents):
        made = _top(document, new) if number not in of_new and not document.within else None
        if made is None:
            continue
        behind = next((of_new[j] for j in range(number - 1, -1, -1) if j in of_new), None)
        sibling = _top(old.documents[behind], old) if behind is not None else None
        proposal = Proposal()
        text = transplanter.text(blocks.lines_of(new, made), 0, proposal)
        functions = [name for name, t in proposal.brought.items() if t.startswith(("def ", "@"))]
        text = "".join(f"{proposal.brought.pop(name)}\n\n\n" for name in functions) + text
        space = 2 if functions else 1
        if sibling is not None:
            proposal.edits.append(blocks.put(old, sibling, text, space))
        else:
            first = next((s for d in old.documents if (s := _top(d, old)) is not None), None)
            if first is None:
                continue
            proposal.edits.append(blocks.put(old, first, text, 1, before=True))
        yield proposal


def moved(old: Located, pairs: list[tuple[int, int]]) -> tuple[int, list[Edit]] | None:
    """Which document of a program stands elsewhere among the others now, and what takes it there with its functions.

    None where all are in their order.
    """
    wanted = sorted((pair for pair in pairs if not old.documents[pair[0]].within), key=itemgetter(1))
    stays = unmoved(wanted)
    behind: int | None = None
    for number, _ in wanted:
        if number in stays:
            behind = number
            continue
        statement = _top(old.documents[number], old)
        sibling = _top(old.documents[behind if behind is not None else min(stays)], old)
        if statement is None or sibling is None:
            return number, []
        going = [*_functions(old, Bindings(old), number, statement), statement]
        text = "\n\n".join(old.segment(blocks.lines_of(old, s)) for s in going)
        space = min(len(going), 2)
        put = blocks.put(old, sibling, text, space, before=behind is None)
        return number, [*blocks.all_taken_out(old, going), put]
    return None


def _functions(place: Located, names: Bindings, number: int, workflow: ast.stmt) -> list[ast.stmt]:
    """The functions that are templates of one document, and nothing else's."""
    found = names.statements
    of_others = {id(s) for address, s in found.items() if address[0] != number}
    used = [n for n in place.nodes if isinstance(n, ast.Name)]
    first, last = place.range(workflow)
    outside = {n.id for n in used if not first <= place.range(n)[0] < last}
    own = [s for s in place.tree.body if isinstance(s, ast.FunctionDef) and any(s is f for f in found.values())]
    return [s for s in own if id(s) not in of_others and s.name not in outside]


def _top(document: Document, place: Located) -> ast.stmt | None:
    """The statement of the module that makes a document."""
    if document.root is None:
        return None
    start = document.root.span.start
    found = next((s for s in place.tree.body if place.start(s) <= start < place.range(s)[1]), None)
    if found is None or isinstance(found, (ast.FunctionDef, ast.ClassDef)):
        # a helper made it: where it got its name
        return next((s for s in place.tree.body if document.name in _names(s)), None)
    return found


def _names(statement: ast.stmt) -> list[str]:
    """The variables that an assignment or a block gives a value."""
    targets: list[ast.expr | None] = []
    if isinstance(statement, ast.With):
        targets = [item.optional_vars for item in statement.items]
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = [*getattr(statement, "targets", [getattr(statement, "target", None)])]
    return [target.id for target in targets if isinstance(target, ast.Name)]
