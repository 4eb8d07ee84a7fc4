"""`python -m bench.argo [FOLDER]`: validating 500 documents beside Argo's own lint, whole processes.

The lint is the program that `../shared/argo/says/build.sh VERSION OUT` makes of Argo's Go module; ROUNDTRIP_SAYS names it.
Without it, what `validate` takes is told alone. And `to-yaml` of one file, with validation and without.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("ROUNDTRIP_SHARED", REPOSITORY.parent / "shared")) / "corpus"
ROUNDTRIP = Path(sys.executable).with_name("roundtrip")
DOCUMENTS = 500
TIMES = 5


def measured(*arguments: str | Path) -> tuple[float, float]:
    """The median seconds of a process, by the clock and by the processor."""
    wall, processor = [], []
    for _ in range(TIMES):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([str(a) for a in arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(time.perf_counter() - started)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(wall), statistics.median(processor)


def documents(source: Path, target: Path) -> int:
    """Copies of the files of `source`, as many as wanted, each under a name of its own; their number."""
    files = sorted(source.rglob("*.y*ml"))
    for number in range(DOCUMENTS if files else 0):
        (target / f"{number}.yaml").write_bytes(files[number % len(files)].read_bytes())
    return DOCUMENTS if files else 0


def main() -> int:
    """Measure, and print."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS if CORPUS.is_dir() else REPOSITORY / "fixtures"
    says = os.environ.get("ROUNDTRIP_SAYS", "")
    with tempfile.TemporaryDirectory() as scratch:
        count = documents(source, Path(scratch))
        ours = measured(ROUNDTRIP, "validate", "--argo", "4.0", scratch)
        print(f"validate, {count} documents: {ours[0]:.2f} s, of the processor {ours[1]:.2f} s")
        if says:
            lint = measured(says, "lint", *sorted(Path(scratch).glob("*.yaml")))
            print(
                f"argo lint, the same: {lint[0]:.2f} s, of the processor {lint[1]:.2f} s; ratio {ours[0] / lint[0]:.2f}"
            )
        else:
            print("argo lint: not built here; ROUNDTRIP_SAYS names the program")
    program = REPOSITORY / "fixtures" / "dag_diamond.py"
    plain = measured(ROUNDTRIP, "to-yaml", program, "--no-validate")
    held = measured(ROUNDTRIP, "to-yaml", program)
    print(
        f"to-yaml of a file: {held[0]:.2f} s with validation, {plain[0]:.2f} s without; ratio {held[0] / plain[0]:.2f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
