"""The module of a repository's own that its programs import their helpers from: `helpers` of `[tool.roundtrip]`.

Its name is Python's: from the nearest folder above it that is no package, which is on the path of imports wherever a
program is read or run here.
"""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, error
from roundtrip.hera.modules import taken
from roundtrip.import_folders import package_root
from roundtrip.lookups import text_of
from roundtrip.python import beyond
from roundtrip.settings.projects import Projects, fault_of

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
            return text_of(self.file)
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise error("bad-helpers", f"this can't be read: {why}", file=str(self.file)) from None


def helper_module(folder: Path, projects: Projects | None = None) -> HelperModule | None:
    """The module of the project that `folder` is part of, None where it names none. `projects`: those of this run.

    Raises BadSettings for one that no program could import; that it is of the project its settings have seen to.
    """
    settings = (projects or Projects()).of(folder)
    if settings.helpers is None or settings.file is None:
        return None
    file = settings.file.parent.joinpath(*settings.helpers.split("/")).resolve()
    root = package_root(file.parent)
    parts = [*file.parent.relative_to(root).parts, file.stem]
    name = ".".join(parts)
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        why = f"Python has no way to write `from {name} import`: rename the package, or say a module elsewhere"
        raise fault_of(settings.file, "helpers", f"`helpers` is imported as `{name}`, and {why}")
    if parts[0] in taken():
        why = f"`{parts[0]}` is a module of Python's or of what Hera needs, and would be hidden by it: say another name"
        raise fault_of(settings.file, "helpers", f"`helpers` is imported as `{name}`; {why}")
    return HelperModule(file, root, name)


def module_of_program(source: str, path: str | None) -> HelperModule | None:
    """The module of its project that a program imports helpers from; None where it imports none, or belongs to none."""
    if path is None or not any(name in names for _, names in _IMPORT.findall(source) for name in beyond.NAMES):
        return None
    try:
        found = helper_module(Path(path).resolve().parent)
    except ConversionError:
        return None  # who walks the project says so
    return found if found is not None and found.imported(source) else None
