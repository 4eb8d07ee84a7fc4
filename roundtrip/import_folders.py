"""Where Python finds the modules that a program imports, and which package the program is in.

Facts: `python -m package.module` has the package's parent on the path of imports, and `__package__` says where relative
imports lead; an editable install has the `src` beside pyproject.toml there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roundtrip.lookups import is_file, is_folder

INIT = "__init__.py"
CONFIG = "pyproject.toml"
SRC = "src"


def package_root(folder: Path) -> Path:
    """The nearest folder from `folder` on that is no package, by its `__init__.py`."""
    while is_file(folder / INIT) and folder != folder.parent:
        folder = folder.parent
    return folder


def folders_of_program(path: str | None, folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Where the modules of the program `path` are looked for behind its own folder.

    That is the folder of its outermost package, `folders`, and the `src` beside the nearest pyproject.toml. `path`: None for
    a program without a file.
    """
    if path is None or path == "-":
        return tuple(folders)
    own = Path(path).resolve().parent
    found = [package_root(own), *folders]
    project = next((f for f in (own, *own.parents) if is_file(f / CONFIG)), None)
    if project is not None and is_folder(project / SRC):
        found.append(project / SRC)
    return tuple(folder for folder in dict.fromkeys(found) if folder != own)


def package_of(path: str, folders: Sequence[str | Path] = ()) -> str:
    """The package that the program `path` is in, "" for none: what its relative imports start from.

    Without an `__init__.py` it is in the one that its folder is from the most specific of `folders` on.
    """
    own = Path(path).resolve().parent
    root = package_root(own)
    if root == own:
        around = [Path(folder) for folder in folders if own.is_relative_to(folder) and own != Path(folder)]
        root = max(around, key=lambda folder: len(str(folder)), default=own)
    parts = own.relative_to(root).parts
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""
