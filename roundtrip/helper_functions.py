"""The helpers that programs need, put into the module of a repository's own that they are imported from."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from roundtrip.diagnostics import ConversionError, error
from roundtrip.helpers import HelperModule
from roundtrip.python import beyond
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.import_lists import behind_imports, import_edits, missing
from roundtrip.python.patch.located import Located

_HEAD = '"""What Argo\'s YAML says and Hera can\'t. Plain Hera passes over it; roundtrip reads it, and adds what it needs."""\n'


def completed(module: HelperModule, names: Collection[str]) -> str:
    """What the file of `module` holds, with the helpers `names` behind all else where it lacks them.

    Raises ConversionError where it says something else by such a name, or can't be read. What it imports by such a name is
    taken for the helper.
    """
    text = module.text()
    place = Located(text, [])
    try:
        tree = place.tree
    except ConversionError as problem:
        faults = [replace(d.within(str(module.file)), code="bad-helpers") for d in problem.diagnostics]
        raise ConversionError(faults) from None
    defined = dict(_bound(tree.body))
    for name in sorted(names & defined.keys()):
        found = defined[name]
        if not isinstance(found, (ast.Import, ast.ImportFrom)) and beyond.helper(found) is None:
            message = f"this `{name}` isn't the helper of that name, which a program needs: rename it, or say another file as `helpers`"
            span = place.source.span(defined[name])
            raise error("bad-helpers", message, line=span.line, column=span.column, file=str(module.file))
    lacking = [name for name in beyond.NAMES if name in names and name not in defined]
    if not lacking:
        return text
    whole = _with_variable(place, lacking) if text else _fresh(lacking)
    functions = ["\n".join(lines) for lines in beyond.definitions(lacking)]
    return whole.rstrip("\n") + "\n\n\n" + "\n\n\n".join(functions) + "\n"


def _bound(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """The names that statements define, assign or import, each with its statement."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement.name, statement
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name, statement) for alias in statement.names)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from ((target.id, statement) for target in targets if isinstance(target, ast.Name))


def _fresh(names: Collection[str]) -> str:
    """A module with what the helpers `names` need."""
    return "\n".join([_HEAD, *beyond.imports(names), "", *beyond.type_variable(names)])


def _with_variable(place: Located, names: Collection[str]) -> str:
    """A module with what the helpers `names` need above all that it defines."""
    needed = {*beyond.modules(names), *(f"typing:{name}" for name in beyond.typing_names(names))}
    edits = import_edits(place, missing(place, needed))
    if not any(isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == beyond.VARIABLE for s in place.tree.body):
        at = behind_imports(place)
        edits.append(Edit(at, at, "\n" + "\n".join(beyond.type_variable(names)) + "\n"))
    places: dict[tuple[int, int], str] = {}
    for edit in edits:  # those at one place, in their order
        places[edit.start, edit.end] = places.get((edit.start, edit.end), "") + edit.text
    return applied(place.text, [Edit(start, end, new) for (start, end), new in places.items()])
