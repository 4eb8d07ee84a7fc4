"""Writes what earlier releases of Hera had and the newest has no longer: `python -m tools.former OLD.whl... NEWEST.whl`.

The wheels come from `pip download --no-deps`, oldest first; up to Hera 4 the distribution was called `hera-workflows`.
Nothing of them is imported: their syntax trees say what they have.
"""

from __future__ import annotations

import ast
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from roundtrip.hera.former import DATA


class Release:
    """What a release has: names by public module, and the public attributes of classes that aren't models."""

    def __init__(self, wheel: Path) -> None:
        self.version = wheel.name.split("-")[1]
        self.modules: dict[str, set[str]] = {}
        self.attributes: set[str] = set()
        with zipfile.ZipFile(wheel) as archive:
            files = [name for name in archive.namelist() if name.startswith("hera/") and name.endswith(".py")]
            for name in files:
                parts = PurePosixPath(name).with_suffix("").parts
                tree = ast.parse(archive.read(name))
                if "models" not in parts:
                    self.attributes |= set(_attributes(tree))
                module = ".".join(parts).removesuffix(".__init__")
                if not any(part.startswith("_") for part in module.split(".")):
                    self.modules[module] = set(_names(tree))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, (ast.ImportFrom, ast.Import)):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _attributes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    yield part.name
                elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                    yield part.target.id


def collect(wheels: list[Path]) -> dict[str, dict[str, str]]:
    """By "module", "module:name" and ".attribute", the last release that had it."""
    *old, newest = [Release(wheel) for wheel in wheels]
    found: dict[str, str] = {}
    for release in old:
        for module, names in release.modules.items():
            if module not in newest.modules:
                found[module] = release.version
            else:
                there = newest.modules[module]
                gone = (n for n in names - there if not n.startswith("_") and f"{module}.{n}" not in newest.modules)
                found.update({f"{module}:{name}": release.version for name in gone})
        gone = (name for name in release.attributes - newest.attributes if not name.startswith("_"))
        found.update({f".{name}": release.version for name in gone})
    return {"newest": {"version": newest.version}, "gone": dict(sorted(found.items()))}


if __name__ == "__main__":
    DATA.write_text(json.dumps(collect([Path(name) for name in sys.argv[1:]]), indent=1) + "\n", encoding="utf-8")
