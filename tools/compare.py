"""How many files of the corpus come back from Hera's own command: `make compare`, beside the table of `make corpus`.

Each file goes through `hera generate python` and `hera generate yaml`, in a process forked from one that has imported
Hera, and is then held against what it was.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from tools.corpus import SHARED, table_of


def there_and_back(path: Path, folder: Path) -> str | None:
    """The YAML that Hera's command makes of its own Python of `path`; None where it fails."""
    python, yaml = folder / "flow.py", folder / "back.yaml"
    for made in (python, yaml):
        made.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        try:
            main = importlib.import_module("hera.__main__").main
            main(["generate", "python", str(path), "--to", str(python)])
            main(["generate", "yaml", str(python), "--to", str(yaml)])
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return yaml.read_text("utf-8") if yaml.exists() else None


def kept(path: Path, folder: Path, same: ModuleType) -> bool:
    """Whether `path` comes back with its meaning."""
    back = there_and_back(path, folder)
    if back is None:
        return False
    try:
        return not same.compare(path.read_text("utf-8"), back)
    except Exception:  # the oracle can't read what the command wrote
        return False


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of YAML; without them, the corpus")
    options = parser.parse_args()
    from tests.support import oracle

    for name in (
        "hera.workflows",
        "hera.__main__",
        "hera._cli.base",
        "hera._cli.generate.yaml",
        "hera._cli.generate.python",
    ):
        importlib.import_module(name)
    same = oracle("equivalent")
    rows = [["folder", "files", "come back"]]
    total = [0, 0]
    with tempfile.TemporaryDirectory() as temporary:
        for top in options.folders or sorted(p for p in (SHARED / "corpus").iterdir() if p.is_dir()):
            paths = sorted(p for p in top.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
            good = sum(kept(p, Path(temporary), same) for p in paths)
            rows.append([top.name, str(len(paths)), str(good)])
            total = [total[0] + len(paths), total[1] + good]
    rows.append(["all", *map(str, total)])
    print("\n".join(table_of(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
