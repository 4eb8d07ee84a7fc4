"""Adds to `data/modules.json` what is installed here: `python -m roundtrip.hera.installed`.

Run it in an environment of each version of Hera. What a distribution imports only if it is there counts, too: whatever is
called so beside a program would be taken for it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from roundtrip.hera.modules import DATA, table

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\s*\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']+)[\"']")
# its extra "cli" is for its own command, and no program imports that
ROOT = ("hera", ("async-client", "yaml"))


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
