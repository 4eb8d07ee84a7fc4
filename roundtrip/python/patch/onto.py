"""Changes put back into a program, and what is said where that can't be done, or takes a comment along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Difference, Document, along
from roundtrip.document.remarks import gone
from roundtrip.document.scripts import left_behind
from roundtrip.document.triggers import workflows_of
from roundtrip.python.patch.batches import Unplaceable, patch, with_values
from roundtrip.python.patch.comment_places import comments_of, kept_alone, with_comments, without_repeated
from roundtrip.python.patch.comparison import Comparison, compared
from roundtrip.python.patch.located import nodes_of
from roundtrip.python.patch.order_line import Ordered, with_order
from roundtrip.python.patch.page import relaid
from roundtrip.python.patch.proven import Goal
from roundtrip.python.patch.reasons import as_given, holder_of, of_many_lines, path_of, reason, same
from roundtrip.python.patch.script_comments import changed_comments, with_scripts
from roundtrip.python.patch.tabs import is_tabbed, with_blanks, with_tabs
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
    alone, documents = documents, workflows_of(documents)
    try:
        before = versions.of(inside)
    except ConversionError as problem:
        raise ConversionError([_of_program(d, path) for d in problem.diagnostics]) from problem
    for one in nodes_of(documents):
        one.anchor = one.alias = None  # the module that is made of them names nothing of its own

    goal = Goal(documents, versions)

    @cache
    def module() -> Version:
        text = write(alone)
        return versions.apart(text)

    first = compared(before, documents)
    rewritten: list[tuple[int, Difference]] = []
    try:
        text = _changed(first, goal, module, rewritten)
        text = with_scripts(text, documents, module, versions, goal.reached)
        text = with_comments(versions.of(text), documents, goal.reached)
        notes: list[Diagnostic] = [*of_many_lines(first, rewritten, text, path)] if text != inside else []
        if text != inside:
            here = ((line, 1, said) for line, said in comments_of(inside))
            notes += gone(here, [said for _, said in comments_of(text)], path or "<onto>")
        found = versions.of(text)
        notes += kept_alone(found, documents, path or "<onto>")
        notes += left_behind(changed_comments(found.documents, documents))
        text, orders = with_order(text, inside, before.documents, found.documents, documents, ordered, keep_order)
        return text.replace("\n", "\r\n") if crlf else text, [*notes, *orders]
    except Unplaceable as problem:
        difference = as_given(first, problem.document, problem.difference)
        node = holder_of(first, problem.document, difference)
        span = node.span if node is not None else before.documents[problem.document].span
        there = f"{path}:{span.line}:{span.column}" if path else f"line {span.line} of the program"
        why, advice = reason(first, problem.document, difference, there)
        difference, line, column = _of_yaml(first, documents, problem.document, difference)
        message = f"{difference}: this change has no place in the program. {why}. {advice}"
        raise ConversionError(Diagnostic("error", "cannot-put-back", message, line, column)) from None


def _changed(
    first: Comparison, goal: Goal, module: Callable[[], Version], rewritten: list[tuple[int, Difference]]
) -> str:
    """The program of `first` with its changes, but for those of comments; `rewritten` gets those that took more with them.

    Raises `Unplaceable`.
    """
    before = first.version
    state = with_values(first, goal)
    text = state.version.text
    values_alone = not state.left and not state.disorder
    if not values_alone:
        text = _patched(text, goal, module(), rewritten)
    plain_space = "\r" not in before.text and "\f" not in before.text  # layout would change these
    if plain_space:
        text = relaid(before, goal.versions.of(text), goal.reached)
    if values_alone:
        return text
    taken_out = first.surplus > 0 or any(d.kind == "delete" for _, d in first.differences)
    text = without_unused(before, text, goal.versions, goal.reached, variables=taken_out)
    return without_repeated(before, goal.versions.of(text), goal.wanted, goal.reached) if text != before.text else text


def _patched(text: str, goal: Goal, module: Version, rewritten: list[tuple[int, Difference]]) -> str:
    """`text` with what `module` says otherwise; in a program that is indented by tabs, as tabs. Raises `Unplaceable`."""
    blank = with_blanks(text) if is_tabbed(text) else None
    if blank is not None:
        changed = with_tabs(text, blank, patch(blank, module, goal.versions, rewritten))
        if goal.reached(changed):
            return changed
    return patch(text, module, goal.versions, rewritten)


def _of_program(found: Diagnostic, path: str | None) -> Diagnostic:
    """What was said of the program, as a reason why nothing can be put back into it."""
    message = (
        f"{found.message}; so no change can be put into this program. Write it anew with --overwrite, or elsewhere"
    )
    return Diagnostic(found.severity, found.code, message, found.line, found.column, found.path, path or "<onto>")


def _of_yaml(
    first: Comparison, documents: list[Document], number: int, difference: Difference
) -> tuple[Difference, int, int]:
    """What can't be put back, by its path in the YAML, and the line and column there; what is gone is where it was in."""
    pairs = dict(first.pairs)
    if difference.kind == "insert" and not difference.path:
        spans = [d.root.span for j, d in enumerate(documents) if j not in pairs.values() and d.root]
        return difference, *((spans[0].line, spans[0].column) if spans else (1, 1))
    old_root = first.version.documents[number].root
    new_root = documents[pairs[number]].root if number in pairs else None
    if old_root is None or new_root is None:
        return difference, 1, 1
    after = next((d.after for n, d in first.differences if n == number and same(d, difference)), None)
    holder = first.counterparts.get(id(along(old_root, difference.path[:-1])[-1]))
    there = after or holder or along(new_root, difference.path)[-1]
    path = path_of(new_root, there)
    if after is None and path is not None:
        path = (*path, *difference.path[-1:])
    return replace(difference, path=path or difference.path), there.span.line, there.span.column
