"""`[tool.roundtrip]` of the `pyproject.toml` nearest to a file: what a project never wants to be told, or converted."""

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import error

CONFIG = "pyproject.toml"
# the keys of the table, what each is, and an example
KEYS = {
    "ignore": ("a list of codes", '["unused-template"]'),
    "exclude": ("a list of patterns as in .gitignore", '["charts/"]'),
    "codemods": ("a list of codemods, `package.module:Class`", '["team.codemods:Registry"]'),
    "pythonpath": ("a list of folders, from this file's on, where modules are looked for", '["src"]'),
}


@dataclass(frozen=True)
class Settings:
    """What a project says of itself.

    `ignore`: codes of checks; `exclude`: patterns as in .gitignore, of paths below the folder of `file`; `codemods`: what goes
    over generated modules; `pythonpath`: folders that modules are looked for in, from the folder of `file` on; `file`: where it
    is said, None where there is nothing.
    """

    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    codemods: tuple[str, ...] = ()
    pythonpath: tuple[str, ...] = ()
    file: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of `pythonpath`."""
        return tuple(self.file.parent / folder for folder in self.pythonpath) if self.file is not None else ()


class Projects:
    """The settings of the projects that files belong to; each `pyproject.toml` is read once."""

    def __init__(self) -> None:
        self._found: dict[Path, Settings] = {}

    def of(self, folder: Path) -> Settings:
        """The settings of the project that a folder is part of.

        Raises ConversionError, the first time, for a `pyproject.toml` that can't be read or says something else than
        lists of strings.
        """
        folder = folder.absolute()
        above = [folder, *folder.parents]
        for index, candidate in enumerate(above):
            known = self._found.get(candidate)
            if known is None and (candidate / CONFIG).is_file():
                self._found[candidate] = Settings()  # what can't be read is said once
                known = _read(candidate / CONFIG)
            if known is not None or index == len(above) - 1:
                result = Settings() if known is None else known
                for passed in above[: index + 1]:
                    self._found[passed] = result
                return result
        return Settings()


def _read(path: Path) -> Settings:
    # of the standard library from 3.11 on; for 3.10 it is a dependency under its old name
    tomllib: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        whole: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        line, column = _place(str(fault))
        raise error("bad-config", f"this can't be read: {fault}", line=line, column=column, file=str(path)) from None
    table = whole.get("tool", {}).get("roundtrip", {})
    unknown = sorted(table.keys() - KEYS) if isinstance(table, dict) else ["= …"]
    if unknown:
        known = ", and ".join(f"`{key}`, {kind}" for key, (kind, _) in KEYS.items())
        raise error("bad-config", f"[tool.roundtrip] takes {known}, and no `{unknown[0]}`", file=str(path))
    for key, (kind, example) in KEYS.items():
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            message = f"`{key}` of [tool.roundtrip] is {kind}, such as {example}"
            raise error("bad-config", message, file=str(path))
    return Settings(**{key: tuple(table.get(key, ())) for key in KEYS}, file=path)


def _place(fault: str) -> tuple[int, int]:
    found = re.search(r"line (\d+), column (\d+)", fault)
    return (int(found[1]), int(found[2])) if found else (1, 1)
