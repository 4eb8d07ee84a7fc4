"""The imports that transplanted text needs."""

from __future__ import annotations

import ast
import sys

from roundtrip.python.code.import_lines import import_lines, import_rank
from roundtrip.python.patch.bindings import only_imports
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
from roundtrip.python.pragmas import behind_first_lines

HERA = "hera.workflows"
MODELS = "from hera.workflows import models as m\n"


def source_of(name: str, statement: ast.stmt) -> str:
    """How a name that a statement imports is asked for: bare where it is Hera's, else behind its module and a colon.

    `import module as name` is the whole of it.
    """
    if isinstance(statement, ast.Import):
        alias = next(a for a in statement.names if (a.asname or a.name.split(".")[0]) == name)
        return name if alias.name.split(".")[0] == "hera" else ast.unparse(ast.Import([alias]))
    if not isinstance(statement, ast.ImportFrom) or (statement.module or "").split(".")[0] == "hera":
        return name
    alias = next(a for a in statement.names if (a.asname or a.name) == name)
    return f"{'.' * statement.level}{statement.module or ''}:{alias.name}" + (
        f" as {alias.asname}" if alias.asname else ""
    )


def missing(place: Located, names: set[str]) -> set[str]:
    """Those of `names`, as `source_of` has them, that `place` doesn't import, and doesn't define."""
    if any(
        isinstance(s, ast.ImportFrom) and s.module == HERA and any(a.name == "*" for a in s.names)
        for s in place.tree.body
    ):
        names = {name for name in names if name == "m" or _is_foreign(name)}
    defined = {s.name for s in place.tree.body if isinstance(s, ast.FunctionDef)}
    there = set(place.imports)
    return {n for n in names if _local(n) not in there and not (_is_foreign(n) and _local(n) in defined)}


def _is_foreign(name: str) -> bool:
    """Whether it isn't Hera's."""
    return ":" in name or name.startswith("import ")


def _local(name: str) -> str:
    """What the module calls what it imports."""
    if name.startswith("import ") and " as " not in name:
        return name.removeprefix("import ").split(".")[0]
    return name.rpartition(":")[2].rpartition(" as ")[2]


def import_edits(place: Located, names: set[str]) -> list[Edit]:
    """What makes `place` import `names`: constructs of `hera.workflows`, "m" for its models, and as `source_of` has them."""
    at = behind_imports(place)
    asked: dict[str, set[str]] = {}
    for name in names - {"m"}:
        module, _, what = name.rpartition(":")
        if not name.startswith("import "):
            asked.setdefault(module or HERA, set()).add(what)
    edits: list[Edit] = []
    apart = (HERA in asked and _listed(place, HERA) is None) or _ends_with_known(place)
    for module in [HERA, *sorted(asked.keys() - {HERA})]:
        wanted, listed = asked.get(module, set()), _listed(place, module)
        text = "\n".join(import_lines(sorted(wanted, key=import_rank), module)) + "\n"
        if wanted and listed is not None:
            edits.append(place.edit(listed, _listing(listed, wanted, place.segment(listed))))
        elif wanted and module == HERA:
            first = not place.tree.body or at <= place.range(place.tree.body[0])[0]
            below = "\n" if first and place.text[at : at + 1] not in ("\n", "\r") else ""  # what it comes above
            edits.append(Edit(at, at, text + below))
        elif wanted and module in sys.stdlib_module_names:
            edits.append(_among_pythons(place, text))
        elif wanted:
            # below what is neither Python's nor Hera's it is one of these
            edits.append(Edit(at, at, "\n" + text if apart else text))
            apart = False
        if module == HERA:
            if "m" in names:
                after = place.line_end(place.range(listed)[1]) if listed is not None else at
                edits.append(Edit(after, after, MODELS))
            alone = asked.keys().isdisjoint(sys.stdlib_module_names)
            for name in sorted(name for name in names if name.startswith("import ")):
                pythons = name.split()[1].split(".")[0] in sys.stdlib_module_names
                whole = _among_pythons(place, f"{name}\n", first=True, alone=alone)
                edits.append(whole if pythons else Edit(at, at, f"{name}\n"))
    together: dict[tuple[int, int], str] = {}
    for edit in edits:
        together[edit[:2]] = together.get(edit[:2], "") + edit.text
    return [Edit(*span, text) for span, text in together.items()]


def _listed(place: Located, module: str) -> ast.ImportFrom | None:
    """The import from a module that may take more names."""
    found = [s for s in place.tree.body if isinstance(s, ast.ImportFrom) and "." * s.level + (s.module or "") == module]
    open_ = [s for s in found if "#" not in place.segment(s) and not any(a.name == "*" for a in s.names)]
    return min(open_, key=lambda s: any(a.name == "models" for a in s.names), default=None)


def _among_pythons(place: Located, text: str, *, first: bool = False, alone: bool = True) -> Edit:
    """An import from Python's own library, behind the others or (`first`) above them; without any, above all imports.

    `alone`: whether no other import of Python's comes along.
    """
    found = [s for s in place.tree.body if only_imports(s) and not _is_of_the_future(s)]
    pythons = [s for s in found if _is_pythons(s)]
    if pythons:
        start, end = place.range(pythons[0])[0], place.range(pythons[-1])[1]
        at = place.line_start(start) if first else place.line_end(end)
        return Edit(at, at, text)
    at = place.line_start(place.range(found[0])[0]) if found else behind_imports(place)
    return Edit(at, at, text + "\n" * alone)


def _ends_with_known(place: Located) -> bool:
    """Whether the last import at the top is Python's or Hera's, or there is none: the next section begins below it."""
    last = next((s for s in reversed(place.tree.body) if only_imports(s)), None)
    if not isinstance(last, (ast.Import, ast.ImportFrom)):
        return True
    names = [a.asname or a.name.split(".")[0] for a in last.names]
    return _is_pythons(last) or not any(_is_foreign(source_of(name, last)) for name in names)


def _is_pythons(statement: ast.stmt) -> bool:
    """Whether a statement imports from Python's own library."""
    if isinstance(statement, ast.ImportFrom):
        return not statement.level and (statement.module or "").split(".")[0] in sys.stdlib_module_names
    return isinstance(statement, ast.Import) and statement.names[0].name.split(".")[0] in sys.stdlib_module_names


def _is_of_the_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _listing(statement: ast.ImportFrom, wanted: set[str], before: str) -> str:
    texts = [f"{a.name} as {a.asname}" if a.asname else a.name for a in statement.names]
    ordered = texts == sorted(texts, key=import_rank)
    texts += sorted(wanted, key=import_rank)
    listed = sorted(texts, key=import_rank) if ordered else texts
    return "\n".join(
        import_lines(listed, "." * statement.level + (statement.module or ""), exploded=is_exploded(before))
    )


def is_exploded(statement: str) -> bool:
    """Whether an import has a comma behind its last name, which keeps its names one a line."""
    return statement[:-1].rstrip().endswith(",")


def behind_imports(place: Located) -> int:
    """Behind the last import at the top, the documentation of the module, or the lines that have to be the first."""
    last: ast.stmt | None = None
    for statement in place.tree.body:
        text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if only_imports(statement) or (text and last is None):
            last = statement
    if last is not None:
        return place.line_end(place.range(last)[1])
    first = behind_first_lines(place.text)
    return place.line_end(first) if first else 0
