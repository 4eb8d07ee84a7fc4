"""`python -m bench.folders [BASE]`: a folder by one process and by all cores, and what a second run over it costs, as ratios.

BASE is the `roundtrip` of another build, beside which the second run is measured. Nothing is asserted: figures are for people. The
runs of a pair go in turn, so that both see the same machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench.__main__ import BIN, Series, in_turn, run, variants
from bench.tables import show
from roundtrip.cache.place import VARIABLE

OURS = str(BIN / "roundtrip")


def processes(yamls: Path, top: Path, times: int) -> list[list[str]]:
    """One process beside all cores."""
    rows = [["", "all cores s", "one s", "ratio", "MiB", "one"]]
    out = top / "out"

    def clean() -> None:
        shutil.rmtree(out, ignore_errors=True)

    for name, command in (
        ("to-python", ["to-python", str(yamls), "-o", str(out)]),
        ("validate", ["validate", str(yamls)]),
    ):
        several, one = in_turn([OURS, *command, "--no-cache"], [OURS, *command, "--no-cache", "-j", "1"], times, clean)
        rows.append([name, *compared(several, one), f"{several.memory:.0f}", f"{one.memory:.0f}"])
    return rows


def second(yamls: Path, top: Path, times: int, base: str | None) -> list[list[str]]:
    """A second run beside one that keeps nothing, of this build or of `base`."""
    rows = [["", "again s", "base s" if base else "--no-cache s", "ratio"]]
    pythons = top / "pythons"
    run([OURS, "migrate", str(yamls), "-o", str(pythons)])
    for name, command in (
        ("migrate", ["migrate", str(yamls), "-o", str(pythons)]),
        ("to-python --check", ["to-python", str(yamls), "-o", str(pythons), "--check"]),
        ("to-yaml --check", ["to-yaml", str(pythons), "-o", str(yamls), "--check"]),
        ("validate", ["validate", str(yamls)]),
    ):
        theirs = [base, *command] if base else [OURS, *command, "--no-cache", "-j", "1"]
        rows.append([name, *compared(*in_turn([OURS, *command], theirs, times, lambda: None))])
    return rows


def compared(mine: Series, other: Series) -> list[str]:
    """Both medians, and their ratio."""
    return [f"{mine.median:.2f}", f"{other.median:.2f}", f"{mine.median / other.median:.2f}"]


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.folders", description=__doc__)
    parser.add_argument("base", nargs="?", help="the `roundtrip` of another build")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        os.environ[VARIABLE] = str(top / "cache")
        yamls = top / "yaml"
        yamls.mkdir()
        variants(yamls, options.files)
        show(processes(yamls, top, options.times))
        print()
        show(second(yamls, top, options.times, options.base))
    return 0


if __name__ == "__main__":
    sys.exit(main())
