"""Changes put back into a program, and what is said where that can't be done, or takes a comment along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Difference, Document, Mapping, Node, Path, Sequence, along, diff, equivalent
from roundtrip.document.remarks import gone
from roundtrip.document.scripts import left_behind
from roundtrip.python.patch.batches import Unplaceable, patch, with_values
from roundtrip.python.patch.comment_places import comments_of, kept_alone, with_comments, without_repeated
from roundtrip.python.patch.comparison import compared
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.fitting import fits
from roundtrip.python.patch.order import Ordered, with_order
from roundtrip.python.patch.page import relaid
from roundtrip.python.patch.refusals import reason
from roundtrip.python.patch.script_comments import changed_comments, with_scripts
from roundtrip.python.patch.unused import without_unused
from roundtrip.python.patch.versions import Reader, Version, Versions, Writer


def put_back(
    program: str,
    documents: list[Document],
    reader: Reader,
    write: Writer,
    path: str | None,
    ordered: Ordered,
    keep_order: bool = False,
) -> tuple[str, list[Diagnostic]]:
    """`program` with the changes that make it say what `documents` say; a note for each comment that went with them, and
    for each document whose order of templates isn't in the program.

    `reader` gives the documents of a program, and whether a node is a plain literal in it. `write` gives the module that a
    conversion makes of documents; it is asked only where other values of literals aren't enough. Both pass over the lines
    that put templates in an order; `ordered` gives the documents with them, and `keep_order` asks for such a line wherever
    the order is another. `path`: what messages call the program. Raises ConversionError where the program can't be read
    without being run, and for a change that it has no place for: in a loop, a helper, a computed value.
    """
    # all lines end as the first one does; inside, in a line feed
    crlf = "\r\n" in program and program.count("\n") == program.count("\r\n")
    inside = program.replace("\r\n", "\n") if crlf else program
    versions = Versions(reader)
    try:
        before = versions.of(inside)
    except ConversionError as problem:
        raise ConversionError([_of_program(d, path) for d in problem.diagnostics]) from problem
    for document in documents:
        _forget_anchors(document.root)

    def says(text: str) -> bool:
        return _says(text, documents, versions)

    @cache
    def module() -> Version:
        text = write(documents)
        return Version(text, *reader(text))

    try:
        text = _changed(before, documents, versions, module)
        text = with_scripts(text, documents, module, versions, says)
        text = with_comments(versions.of(text), documents, says)
        notes: list[Diagnostic] = []
        if text != inside:
            here = ((line, 1, said) for line, said in comments_of(inside))
            notes += gone(here, [said for _, said in comments_of(text)], path or "<onto>")
        found = versions.of(text)
        notes += kept_alone(found, documents, path or "<onto>")
        notes += left_behind(changed_comments(found.documents, documents))
        text, orders = with_order(text, inside, before.documents, found.documents, documents, ordered, keep_order)
        return text.replace("\n", "\r\n") if crlf else text, [*notes, *orders]
    except Unplaceable as problem:
        difference = problem.difference
        node = difference.before
        root = before.documents[problem.document].root
        if node is None and root is not None:
            node = along(root, difference.target)[-1]
        span = node.span if node is not None else before.documents[problem.document].span
        difference, line, column = _of_yaml(before.documents, documents, problem.document, difference)
        there = f"{path}:{span.line}:{span.column}" if path else f"line {span.line} of the program"
        message = (
            f"{difference}: this change has no place in the program. What it changes is made at {there}, "
            f"{reason(before, node)}. Make the change there by hand"
        )
        raise ConversionError(Diagnostic("error", "cannot-put-back", message, line, column)) from None


def _changed(before: Version, documents: list[Document], versions: Versions, module: Callable[[], Version]) -> str:
    """The program with its changes, but for those of comments. Raises `Unplaceable`."""

    def says(text: str) -> bool:
        return _says(text, documents, versions)

    first = compared(before, documents)
    state = with_values(first, documents, versions)
    text = state.version.text
    values_alone = not state.left and not state.disorder
    if not values_alone:
        text = patch(text, module(), versions)
    plain_space = "\r" not in before.text and "\f" not in before.text  # layout would change these
    if plain_space and (
        not values_alone or len(state.made) > 1 or not all(fits(before.text, change) for change in state.made)
    ):
        text = relaid(before.text, text, says)
    if values_alone:
        return text
    taken_out = first.surplus > 0 or any(d.kind == "delete" for _, d in first.differences)
    text = without_unused(before, text, versions, says, variables=taken_out)
    return without_repeated(before.documents, versions.of(text), documents, says) if text != before.text else text


def _says(text: str, documents: list[Document], versions: Versions) -> bool:
    """Whether a program says what `documents` say."""
    try:
        found = versions.of(text).documents
    except ConversionError:
        return False
    pairs, surplus = paired(found, documents)
    roots = [(found[i].root, documents[j].root) for i, j in pairs]
    return not surplus and all(a is not None and b is not None and equivalent(a, b) for a, b in roots)


def _of_program(found: Diagnostic, path: str | None) -> Diagnostic:
    """What was said of the program, as a reason why nothing can be put back into it."""
    message = (
        f"{found.message}; so no change can be put into this program. Write it anew with --overwrite, or elsewhere"
    )
    return Diagnostic(found.severity, found.code, message, found.line, found.column, found.path, path or "<onto>")


def _of_yaml(
    before: list[Document], documents: list[Document], number: int, difference: Difference
) -> tuple[Difference, int, int]:
    """What can't be put back, by its path in the YAML, and the line and column there; what is gone is where it was in."""
    pairs, _ = paired(before, documents)
    if difference.kind == "insert" and not difference.path:
        known = {j for _, j in pairs}
        spans = [d.root.span for j, d in enumerate(documents) if j not in known and d.root]
        return difference, *((spans[0].line, spans[0].column) if spans else (1, 1))
    new = dict(pairs).get(number)
    old_root = before[number].root
    new_root = documents[new].root if new is not None else None
    if old_root is None or new_root is None:
        return difference, 1, 1
    counterparts: dict[int, Node] = {}
    found = diff(old_root, new_root, counterparts=counterparts)
    after = next((d.after for d in found if _same(d, difference)), None)
    holder = counterparts.get(id(along(old_root, difference.path[:-1])[-1]))
    there = after or holder or along(new_root, difference.path)[-1]
    path = _path(new_root, there)
    if after is None and path is not None:
        path = (*path, *difference.path[-1:])
    return replace(difference, path=path or difference.path), there.span.line, there.span.column


def _same(a: Difference, b: Difference) -> bool:
    """Whether two differences from one tree are the same; where an insertion stands depends on the other tree."""
    if a.kind == b.kind == "insert" and a.after is not None and b.after is not None:
        return a.target == b.target and equivalent(a.after, b.after)
    return (a.kind, a.path) == (b.kind, b.path)


def _path(root: Node, node: Node) -> Path | None:
    """Where a node is in a tree."""
    work: list[tuple[Path, Node]] = [((), root)]
    while work:
        path, current = work.pop()
        if current is node:
            return path
        if isinstance(current, Mapping):
            work += [((*path, key), child) for key, child in current.entries.items()]
        elif isinstance(current, Sequence):
            work += [((*path, index), child) for index, child in enumerate(current.items)]
    return None


def _forget_anchors(root: Node | None) -> None:
    """Takes the anchors out of a tree: the module that is made of it names nothing of its own."""
    work = [root] if root is not None else []
    while work:
        node = work.pop()
        node.anchor = node.alias = None
        if isinstance(node, Mapping):
            work += node.entries.values()
        elif isinstance(node, Sequence):
            work += node.items
