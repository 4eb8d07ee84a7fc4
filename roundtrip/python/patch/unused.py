"""What only something that was taken out used: the variable of one value or template, and imports.

Nothing goes that somebody may want: a function, a workflow, what was used more than once or never, what does more than
making a value.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator

import roundtrip.python.patch.blocks as blocks
from roundtrip.python.beyond import FORMER_TYPING, NAMES, VARIABLE, helper, modules, type_variable, typing_names
from roundtrip.python.code.import_lines import import_lines
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.import_lists import HERA, is_exploded
from roundtrip.python.patch.located import Located, nodes_of
from roundtrip.python.patch.versions import Version, Versions

_VALUES = (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)


def without_unused(
    before: Version, text: str, versions: Versions, holds: Callable[[str], bool], *, variables: bool
) -> str:
    """`text`, a later version of the program `before`, without what only something in `before` used.

    `holds`: whether a text still says what it is to say. `variables`: whether these may go, not imports alone: only where
    something was taken out; what says something else now leaves the names of the module as they are.
    """
    if text == before.text or "__all__" in text:
        return text
    old = before
    found = text
    while True:
        place = versions.of(found)
        going = list(_variables(old, place)) if variables else []
        if not going:
            break
        found = applied(found, [edit for statement in going for edit in blocks.taken_out(place, statement)])
        if not holds(found):
            return text
    helpers = list(_helpers(old, place))
    if helpers:
        found = applied(found, blocks.all_taken_out(place, helpers))
        if not holds(found):
            return text
        place = versions.of(found)
    changed = applied(found, list(_imports(old, place)))
    return changed if changed == text or holds(changed) else text


def _uses(place: Located) -> Counter[str]:
    return Counter(n.id for n in place.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))


def _variables(old: Located, place: Located) -> Iterator[ast.stmt]:
    """The variables that were used once and aren't any more; of what no document is made."""
    uses, former = _uses(place), _uses(old)
    there = {ast.dump(s) for s in old.tree.body if isinstance(s, ast.Assign)}
    read = [node.span.start for node in nodes_of(place.documents)]
    for statement in place.tree.body:
        if not isinstance(statement, ast.Assign) or ast.dump(statement) not in there or len(statement.targets) != 1:
            continue
        target = statement.targets[0]
        if not isinstance(target, ast.Name) or uses[target.id] or former[target.id] != 1:
            continue
        start, end = place.range(statement)
        if _only_makes(statement.value, place) and not any(start <= at < end for at in read):
            yield statement


def _helpers(old: Located, place: Located) -> Iterator[ast.stmt]:
    """The helpers of ours that a program defines, was using and isn't any more, with their type variable."""
    uses, former = _uses(place), _uses(old)
    going: list[ast.stmt] = []
    for statement in place.tree.body:
        name = helper(statement)
        if name is not None and not uses[name] and former[name]:
            going.append(statement)
    yield from going
    left = uses[VARIABLE] - sum(isinstance(n, ast.Name) and n.id == VARIABLE for s in going for n in ast.walk(s))
    for statement in place.tree.body if going and not left else ():
        if ast.unparse(statement) == ast.unparse(ast.parse(type_variable(NAMES)[0])):
            yield statement


def _only_makes(value: ast.expr, place: Located) -> bool:
    """Whether an expression is a plain value, or a construct of Hera with such values, or with variables."""
    hera = {name for name, s in place.imports.items() if isinstance(s, ast.ImportFrom) and s.module == HERA}
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if not isinstance(function, ast.Name) or function.id not in hera:
                return False
        elif not isinstance(node, (*_VALUES, ast.Name, ast.keyword, ast.Attribute)):
            return False
    return True


def _imports(old: Located, place: Located) -> Iterator[Edit]:
    """What takes out the imports of Hera, and those that helpers of ours need or come by, that were used and aren't any more."""
    uses, former = _uses(place), _uses(old)
    defined = {helper(s) for s in place.tree.body}
    without = any(helper(s) is not None and helper(s) not in defined for s in old.tree.body)
    lent = {*typing_names(NAMES), *FORMER_TYPING, *(line.removeprefix("import ") for line in modules(NAMES))}
    ours = {*NAMES, *(lent if without else ())}
    for statement in place.tree.body:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        heras = isinstance(statement, ast.ImportFrom) and statement.module == HERA and not statement.level
        called = [(a.asname or a.name, a) for a in statement.names]
        kept = [a for name, a in called if uses[name] or not former[name] or not (heras or a.name in ours)]
        span = place.range(statement)
        if len(kept) == len(called) or "#" in place.text[span[0] : place.line_end(span[1])]:
            continue
        if isinstance(statement, ast.ImportFrom) and kept:
            names = [f"{a.name} as {a.asname}" if a.asname else a.name for a in kept]
            module = "." * statement.level + (statement.module or "")
            yield place.edit(span, "\n".join(import_lines(names, module, exploded=is_exploded(place.segment(span)))))
        elif not kept:
            end = place.line_end(span[1])
            if isinstance(statement, ast.ImportFrom) and not (span[0] and heras):
                end = len(place.text) - len(place.text[end:].lstrip("\n"))
            yield Edit(span[0], end, "")
