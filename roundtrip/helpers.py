"""The module of a repository's own that its programs import their helpers from: `helpers` of `[tool.roundtrip]`.

Its name is Python's: from the nearest folder above it that is no package, which is on the path of imports wherever a
program is read or run here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, error
from roundtrip.python import beyond
from roundtrip.python.patch.edits import Edit, applied
from roundtrip.python.patch.import_lists import behind_imports, import_edits, missing
from roundtrip.python.patch.located import Located
from roundtrip.settings import Projects

_HEAD = '"""What Argo\'s YAML says and Hera can\'t. Plain Hera passes over it; roundtrip reads it, and adds what it needs."""\n'
_IMPORT = re.compile(r"^from +([\w.]+) +import +(\([^)]*\)|[^\n]*)", re.MULTILINE)


class HelperModule(NamedTuple):
    """`file`, the folder that has to be on the path of imports, and what the module is called from there."""

    file: Path
    folder: Path
    name: str

    def imported(self, program: str) -> set[str]:
        """The helpers that a program imports from it."""
        found = [names for module, names in _IMPORT.findall(program) if module == self.name]
        return {name for names in found for name in beyond.NAMES if re.search(rf"\b{name}\b", names)}

    def text(self) -> str:
        """What the file holds, "" where there is none. Raises ConversionError for one that can't be read."""
        try:
            return self.file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as fault:
            raise error("unreadable", f"{self.file} can't be read: {fault}") from None

    def completed(self, names: Collection[str]) -> str:
        """What the file holds, with the helpers `names` behind all else where it lacks them.

        Raises ConversionError where it defines another function of such a name, or can't be read.
        """
        text = self.text()
        try:
            place = Located(text, [])
        except ConversionError as problem:
            raise ConversionError([d.within(str(self.file)) for d in problem.diagnostics]) from None
        defined = {s.name: s for s in place.tree.body if isinstance(s, (ast.FunctionDef, ast.ClassDef))}
        for name in sorted(names & defined.keys()):
            if beyond.helper(defined[name]) is None:
                message = f"this `{name}` isn't the helper of that name, which a program needs: rename it, or say another file as `helpers`"
                span = place.source.span(defined[name])
                raise error("bad-helpers", message, line=span.line, column=span.column, file=str(self.file))
        lacking = [name for name in beyond.NAMES if name in names and name not in defined]
        if not lacking:
            return text
        found = _with_variable(place, lacking) if text else _fresh(lacking)
        functions = ["\n".join(lines) for lines in beyond.definitions(lacking)]
        return found.rstrip("\n") + "\n\n\n" + "\n\n\n".join(functions) + "\n"


def helper_module(folder: Path) -> HelperModule | None:
    """The module of the project that `folder` is part of, None where it names none. Raises ConversionError."""
    settings = Projects().of(folder)
    if settings.helpers is None or settings.file is None:
        return None
    file = settings.file.parent.joinpath(*settings.helpers.split("/")).resolve()
    if not file.is_relative_to(settings.file.parent.resolve()):
        raise error("bad-config", f"`helpers` leads out of the project, to {file}", file=str(settings.file))
    root, parts = file.parent, [file.stem]
    while (root / "__init__.py").is_file():
        parts.insert(0, root.name)
        root = root.parent
    return HelperModule(file, root, ".".join(parts))


def module_of_program(source: str, path: str | None) -> HelperModule | None:
    """The module of its project that a program imports helpers from; None where it imports none, or belongs to none."""
    if path is None or not any(name in names for _, names in _IMPORT.findall(source) for name in beyond.NAMES):
        return None
    try:
        found = helper_module(Path(path).resolve().parent)
    except ConversionError:
        return None  # who walks the project says so
    return found if found is not None and found.imported(source) else None


def _fresh(names: Collection[str]) -> str:
    """A module with what the helpers `names` need."""
    return "\n".join([_HEAD, *beyond.imports(names), "", *beyond.type_variable(names)])


def _with_variable(place: Located, names: Collection[str]) -> str:
    """A module with what the helpers `names` need above all that it defines."""
    edits = import_edits(place, missing(place, {f"typing:{name}" for name in beyond.typing_names(names)}))
    if not any(isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == beyond.VARIABLE for s in place.tree.body):
        at = behind_imports(place)
        edits.append(Edit(at, at, "\n" + "\n".join(beyond.type_variable(names)) + "\n"))
    places: dict[tuple[int, int], str] = {}
    for edit in edits:  # those at one place, in their order
        places[edit.start, edit.end] = places.get((edit.start, edit.end), "") + edit.text
    return applied(place.text, [Edit(start, end, new) for (start, end), new in places.items()])
