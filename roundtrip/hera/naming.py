"""The name of a program's module, which scripts of Hera's runner carry: `-e jobs:train`.

Facts: `create_module_string` of `hera._cli.generate.util`, by which Hera's own command names what it loads.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

NAMELESS = "stdin.py"


def program_path(path: str | None) -> Path:
    """The full path of a program's file; a made-up one in the current folder for a program that has none."""
    if path is not None and path != "-":
        full = Path(path).resolve()
        if full.parent.is_dir():
            return full
    return Path.cwd() / NAMELESS


def module_name(path: Path) -> str:
    """The name that Hera's command gives the module of the file `path`, a full path.

    It is the path from the most specific entry of `sys.path`, or from the current folder, that the file is below,
    "pkg.jobs"; where there is none, its stem, "jobs".
    """
    whole = str(path)
    base = next((base for base in _bases(tuple(sys.path), os.getcwd()) if whole.startswith(base)), None)
    return path.stem if base is None else os.path.splitext(whole[len(base) :])[0].replace(os.sep, ".")


@lru_cache(maxsize=8)
def _bases(entries: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """The folders that modules are in, each with the separator behind it; the most specific, and so the longest, first."""
    found = {os.path.join(Path(entry).resolve(), "") for entry in (*entries, folder)}
    return tuple(sorted(found, key=len, reverse=True))
