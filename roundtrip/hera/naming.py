"""The name of a program's module, which scripts of Hera's runner carry: `-e jobs:train`.

Facts: `create_module_string` of `hera._cli.generate.util`, by which Hera's own command names what it loads.
"""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import Path

from roundtrip.document import Document, Mapping, Node, Scalar, Sequence
from roundtrip.lookups import is_folder

RUNNER = ["-m", "hera.workflows.runner", "-e"]
NAMELESS = "stdin.py"


def program_path(path: str | None) -> Path:
    """The full path of a program's file; a made-up one in the current folder for a program that has none."""
    if path is not None and path != "-":
        full = Path(path).resolve()
        if is_folder(full.parent):
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


def module_said(documents: list[Document], program: str) -> str | None:
    """The module that `documents` take a program without a file for: their scripts of Hera's runner name functions of it.

    None where they name none that `program` defines, or those of several modules.
    """
    if "runner" not in program.lower():
        return None
    found: set[str] = set()
    work: list[Node | None] = [document.root for document in documents]
    while work:
        node = work.pop()
        if isinstance(node, Mapping):
            work += node.entries.values()
        elif isinstance(node, Sequence):
            work += node.items
            texts = [item.value for item in node.items if isinstance(item, Scalar)] if len(node.items) == 4 else []
            module, _, function = (
                str(texts[3]).rpartition(":") if texts[:3] == RUNNER and len(texts) == 4 else ("",) * 3
            )
            if module and re.search(rf"^def {re.escape(function)}\(", program, re.MULTILINE):
                found.add(module)
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8)
def _bases(entries: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """The folders that modules are in, each with the separator behind it; the most specific, and so the longest, first."""
    found = {os.path.join(Path(entry).resolve(), "") for entry in (*entries, folder)}
    return tuple(sorted(found, key=len, reverse=True))
