"""The module of a repository's own that its programs import their helpers from: `helpers` of `[tool.roundtrip]`.

Its name is Python's: from the nearest folder above it that is no package, which is on the path of imports wherever a
program is read or run here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError, error
from roundtrip.python import beyond
from roundtrip.settings import Projects

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
