"""Whether a program imports Hera, told by its syntax tree: only such a program is ever run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from roundtrip.lookups import is_file, text_of

HERA = "hera"
MOST = 200  # modules beside a program that are looked into
LARGEST = 4 * 1024 * 1024  # bytes of such a module


def imports_hera(source: str, path: str | None = None, folders: Sequence[Path] = ()) -> bool:
    """Whether a program imports Hera, at its top or within a function.

    `path`: its file. With it, a module beside the program, or in one of `folders`, that the program imports, and that
    imports Hera, counts as well: many a repository has its `Workflow` from a module of its own. False for what is no Python.
    """
    folder = Path(path).resolve().parent if path is not None else None
    waiting: list[tuple[str, Path | None]] = [(source, folder)]
    seen: set[Path] = set()
    while waiting:
        text, place = waiting.pop()
        for level, name in _imports(text):
            if level == 0 and name.split(".")[0] == HERA:
                return True
            if folder is None or place is None:
                continue
            start = place
            for _ in range(level - 1):
                start = start.parent
            for around in [start] if level else [folder, *folders]:
                for module in _modules(around, name):
                    if module not in seen and len(seen) < MOST:
                        seen.add(module)
                        waiting.append((_text(module), module.parent))
    return False


def _imports(source: str) -> Iterator[tuple[int, str]]:
    """What a text imports: how many dots before the name, and the dotted name of what may be a module."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that are none: Python says so where the program is run
            tree = ast.parse(source.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from ((node.level, f"{module}.{alias.name}".strip(".")) for alias in node.names)


def _modules(folder: Path, name: str) -> Iterator[Path]:
    """The files of a module and of the packages that it is in, as far as `folder` has them."""
    place = folder
    for part in name.split("."):
        place = place / part
        for candidate in (place / "__init__.py", place.with_suffix(".py")):
            if is_file(candidate):
                yield candidate


def _text(module: Path) -> str:
    try:
        return text_of(module) if module.stat().st_size <= LARGEST else ""
    except (OSError, ValueError):
        return ""
