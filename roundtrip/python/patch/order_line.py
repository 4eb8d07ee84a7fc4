"""The line that says the order of templates, kept up where the YAML has other templates, names or another order now."""

from __future__ import annotations

import ast
from collections.abc import Callable

import roundtrip.python.patch.blocks as blocks
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document
from roundtrip.document.templates import names_of, order_note, templates_of
from roundtrip.document.triggers import fills_by_index, started, workflows_of
from roundtrip.python.code import literals
from roundtrip.python.code.by_black import logical_line
from roundtrip.python.code.widths import STEP
from roundtrip.python.patch.bracket_items import relisted
from roundtrip.python.patch.documents import paired
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.located import Located
from roundtrip.python.template_order import MARK, OrderLine, order_lines, order_text, sayable, scopes

# a program → its documents, with the order that its lines say
Ordered = Callable[[str], "list[Document]"]
# a workflow in a program: the function that makes it, "" for the module, and its variable there
Key = tuple[str, str]


def with_order(
    text: str,
    program: str,
    before: list[Document],
    found: list[Document],
    documents: list[Document],
    ordered: Ordered,
    keep_order: bool,
) -> tuple[str, list[Diagnostic]]:
    """`text`, a program, with the order of templates that `documents` have; a note for each whose order isn't in it.

    `program`: as it was, with the documents `before`, and `found`: those of `text`, both as if there were no such lines. A
    line that is there is kept up, or comes again where its block was made anew; with `keep_order` there is one for every
    document that needs it. Raises ConversionError where a line can't be kept up.
    """
    pairs, _ = paired(found, documents)
    former = {j: i for i, j in paired(before, documents)[0]}
    there, said = _lines(text), _lines(program)
    keys, earlier = _keys(text, found, there), _keys(program, before, said)
    gone = said.keys() - there.keys()
    filled = _filled_by_index(documents)
    notes: list[Diagnostic] = []
    touched: list[tuple[int, Key]] = []
    for i, j in pairs:
        wanted, name = names_of(documents[j].root), keys[i]
        if name not in there:
            if names_of(found[i].root) == wanted:
                continue
            lined = keep_order or (j in former and earlier[former[j]] in gone) or id(documents[j].root) in filled
            made = _with_line(text, name, wanted) if lined and sayable(documents[j].root) else None
            if made is None and documents[j].within and not lined:
                continue  # nothing goes to them by index
            if made is None:
                notes.append(order_note(documents[j], found[i]))
                continue
            text = made
        elif not sayable(documents[j].root):
            text = applied(text, _taken_out(text, name))
            if names_of(found[i].root) != wanted:
                notes.append(order_note(documents[j], found[i]))
            continue
        else:
            final = _listed(there[name], before[former[j]] if j in former else None, documents[j])
            text = text if final == there[name] else _relisted(text, name, final)
        touched.append((j, name))
    return (_proven(text, documents, touched, ordered) if touched else text), notes


def order_line(variable: str, names: list[str], indent: str = STEP) -> str:
    """The text of a line, laid out for a block that is indented by `indent`, without its own indentation."""
    depth = -(-len(indent) // len(STEP))
    lines = logical_line(order_text(variable, names), depth)
    return f"\n{indent}".join(line.removeprefix(STEP * depth) for line in lines)


def _filled_by_index(documents: list[Document]) -> set[int]:
    """The ids of those workflows whose Sensor puts something into their templates by index."""
    roots = [document.root for document in documents if document.root is not None and not document.within]
    return {id(one.resource) for root in roots for one in started(root) if fills_by_index(root, one.path)}


def _lines(text: str) -> dict[Key, list[str]]:
    """The names that each line says, by its workflow."""
    if MARK not in text:
        return {}
    return {line.key: line.names for line in order_lines(ast.parse(text.lstrip("\ufeff")))}


def _keys(text: str, documents: list[Document], lines: dict[Key, list[str]]) -> list[Key]:
    """What each of the documents of `text` is called, where its line is or would be."""
    bodies = [(name, body) for name, body in scopes(ast.parse(text.lstrip("\ufeff"))) if name]

    def key(document: Document) -> Key:
        named = ("", document.name or "")
        line = document.root.span.line if document.root is not None else 0
        inside = (
            (function, variable)
            for function, body in bodies
            for statement in body
            if statement.lineno <= line <= (statement.end_lineno or 0)
            for variable in _variables(statement)
        )
        return named if named in lines else next(inside, named)

    return [key(document) for document in documents]


def _variables(statement: ast.stmt) -> list[str]:
    """The names that a statement gives to what it makes."""
    if isinstance(statement, ast.With):
        targets = [item.optional_vars for item in statement.items]
    else:
        targets = [*statement.targets] if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _listed(names: list[str], before: Document | None, document: Document) -> list[str]:
    """The names that a line is to say, which said `names` when the program was `before`; what it says too much stays."""
    wanted, known = names_of(document.root), names_of(before.root if before is not None else None)
    names = [name for name in names if name in wanted or name not in known]
    if [name for name in names if name in wanted] == wanted:
        return names
    return [*wanted, *(name for name in names if name not in wanted)]


def _located(text: str, key: Key) -> tuple[Located, OrderLine]:
    place = Located(text, [])
    return place, next(line for line in order_lines(place.tree) if line.key == key)


def _relisted(text: str, key: Key, final: list[str]) -> str:
    """`text` with `final` for the names that a line says: laid out as it would be, or in the manner that it has."""
    place, line = _located(text, key)
    whole = place.range(line.statement)
    indent = " " * place.indent(line.statement)
    if place.segment(whole) == order_line(line.variable, line.names, indent):
        return applied(text, [Edit(*whole, order_line(line.variable, final, indent))])
    spelt = {item.value: place.segment(item) for item in line.listed.elts if isinstance(item, ast.Constant)}
    return applied(text, relisted(place, line.listed, [spelt.get(name, literals.string(name)) for name in final]))


def _with_line(text: str, key: Key, names: list[str]) -> str | None:
    """`text` with such a line at the end of the block of a workflow; None where none of its statements makes it."""
    place = Located(text, [])
    function, variable = key
    for statement in (statement for name, body in scopes(place.tree) if name == function for statement in body):
        if variable in _variables(statement):
            last = statement.body[-1] if isinstance(statement, ast.With) else statement
            indent = " " * place.indent(last)
            line = f"{indent}{order_line(variable, names, indent)}\n"
            return applied(text, [blocks.put(place, last, line)])
    return None


def _taken_out(text: str, key: Key) -> list[Edit]:
    place, line = _located(text, key)
    return blocks.taken_out(place, line.statement)


def _proven(text: str, documents: list[Document], touched: list[tuple[int, Key]], ordered: Ordered) -> str:
    """`text`, whose lines say what they are to say; each at the end of its block, where it doesn't otherwise."""
    if _in_order(text, documents, touched, ordered):
        return text
    moved = text
    for _, key in touched:
        place, line = _located(moved, key)
        if line.block[-1] is not line.statement:
            start, end = blocks.lines_of(place, line.statement)
            put = blocks.put(place, line.block[-1], place.segment((start, end)))
            moved = applied(moved, [Edit(start, end, ""), put])
    if _in_order(moved, documents, touched, ordered):
        return moved
    number, (_, variable) = touched[0]
    templates = templates_of(documents[number].root)
    span = templates.span if templates is not None else None
    message = (
        f"the order of these templates can't be put into the program, whose line `{variable}.templates.sort(…)` is to say it. "
        "Change it there by hand"
    )
    line_number, column = (span.line, span.column) if span is not None else (1, 1)
    raise ConversionError(Diagnostic("error", "cannot-put-back", message, line_number, column))


def _in_order(text: str, documents: list[Document], touched: list[tuple[int, Key]], ordered: Ordered) -> bool:
    try:
        found = workflows_of(ordered(text))
    except ConversionError:
        return False
    pairs = {j: i for i, j in paired(found, documents)[0]}
    return all(j in pairs and names_of(found[pairs[j]].root) == names_of(documents[j].root) for j, _ in touched)
