"""The text of an import from a module, in black's layout, and the order of its names."""

from __future__ import annotations

from collections.abc import Sequence

from roundtrip.python.code.widths import STEP, WIDTH


def import_lines(names: Sequence[str], module: str = "hera.workflows", *, exploded: bool = False) -> list[str]:
    """The lines that import `names`, or `name as other`, from `module`; `exploded`: one name a line, however few."""
    head = f"from {module} import "
    line = f"{head}{', '.join(names)}"
    if len(line) <= WIDTH and not exploded:
        return [line]
    return [f"{head}(", *(f"{STEP}{name}," for name in names), ")"]


def import_rank(name: str) -> tuple[int, str, str]:
    """Constants, classes, the rest, each whatever the case of its letters: isort's order."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name.lower(), name
