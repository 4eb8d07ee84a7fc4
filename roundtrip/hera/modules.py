"""Names that no module of a user's may have beside a program: those of modules that Hera, or what it needs, imports.

Python looks for a module in the program's folder first, so a `requests.py` there is what Hera gets. `data/modules.json` is
made from installed distributions by `python -m roundtrip.hera.modules`, once in an environment of each version of Hera.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

DATA = Path(__file__).parent / "data" / "modules.json"
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\s*\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']+)[\"']")
# its extra "cli" is for its own command, and no program imports that
ROOT = ("hera", ("async-client", "yaml"))


def table() -> dict[str, list[str]]:
    """By distribution and version ("pydantic 2.11.4"), the modules that it provides or imports, Python's own aside."""
    found: dict[str, list[str]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def taken() -> frozenset[str]:
    """Every name that a generated module must not have."""
    return frozenset(sys.stdlib_module_names) | {"roundtrip"} | {name for names in table().values() for name in names}


def installed() -> dict[str, list[str]]:
    """The table of what is installed here: of Hera, and of everything that it requires."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [ROOT]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        name, extras = wanted
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another Python, or another system
        found[f"{name} {distribution.version}"] = sorted(_modules(distribution))
        waiting += _requirements(distribution, extras)
    return dict(sorted(found.items()))


def _requirements(
    distribution: metadata.Distribution, extras: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for text in distribution.requires or ():
        needs = set(_EXTRA.findall(text))
        found = _REQUIREMENT.match(text)
        if found is not None and (not needs or needs & set(extras)):
            name = re.sub(r"[-_.]+", "-", found[1]).lower()
            yield name, tuple(sorted(e.strip() for e in (found[2] or "").split(",") if e.strip()))


def _modules(distribution: metadata.Distribution) -> set[str]:
    """The modules at the top of a distribution, and those that its files import, even where they may be missing."""
    found = provided(distribution.name)
    for file in distribution.files or ():
        if file.suffix == ".py" and ".." not in file.parts:
            found |= set(_imported(Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")))
    return {name for name in found if name.isidentifier() and name not in sys.stdlib_module_names}


def provided(name: str) -> set[str]:
    """The modules at the top of an installed distribution. Raises PackageNotFoundError."""
    files = [file for file in metadata.files(name) or () if ".." not in file.parts]
    return {file.parts[0].split(".")[0] for file in files if file.suffix in (".py", ".so", ".pyd")}


def _imported(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a file for another Python
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def main() -> None:
    """Adds what is installed here to the table."""
    found = {**(table() if DATA.exists() else {}), **installed()}
    lines = [f" {json.dumps(name)}: {json.dumps(names)}" for name, names in sorted(found.items())]
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{DATA}: {len(found)} distributions")


if __name__ == "__main__":
    main()
