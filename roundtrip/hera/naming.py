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
    bases = [base for base in _bases(tuple(sys.path), os.getcwd()) if path.is_relative_to(base)]
    if not bases:
        return path.stem
    return ".".join(path.relative_to(max(bases, key=lambda base: len(str(base)))).with_suffix("").parts)


@lru_cache(maxsize=8)
def _bases(entries: tuple[str, ...], folder: str) -> tuple[Path, ...]:
    return tuple({Path(entry).resolve(): None for entry in (*entries, folder)})
