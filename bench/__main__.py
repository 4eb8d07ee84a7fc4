"""`python -m bench [FOLDER]`: time and memory of this package and of `hera generate`, in one run, as ratios.

Whole processes are measured, start to end, the two commands in turn, so that both see the same machine. FOLDER is a
folder of YAML files that Hera's command can convert; without it, variants of the project's own fixtures. Nothing is
asserted: figures are for people. `make bench` compiles the package before, as pip has compiled Hera.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.tables import show

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
BIN = Path(sys.executable).parent


class Run(NamedTuple):
    """One process: its seconds from start to end, the most memory that it had, and its exit status."""

    seconds: float
    mebibytes: float
    status: int


class Series(NamedTuple):
    """Several runs of one command."""

    runs: list[Run]

    @property
    def least(self) -> float:
        """The fastest."""
        return min(r.seconds for r in self.runs)

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(r.seconds for r in self.runs)

    @property
    def memory(self) -> float:
        """The most of all."""
        return max(r.mebibytes for r in self.runs)

    @property
    def failed(self) -> bool:
        """Whether any run ended with another status than 0."""
        return any(r.status for r in self.runs)


def run(command: Sequence[str]) -> Run:
    """Run a command to its end."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.execv(command[0], list(command))
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    scale = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss: bytes there, KiB elsewhere
    return Run(seconds, usage.ru_maxrss / scale, os.waitstatus_to_exitcode(status))


def in_turn(ours: Sequence[str], theirs: Sequence[str], times: int, clean: Callable[[], None]) -> tuple[Series, Series]:
    """Both commands, `times` times in turn; `clean` runs before each."""
    mine: list[Run] = []
    other: list[Run] = []
    for number in range(times + 1):
        for command, runs in ((ours, mine), (theirs, other)):
            clean()
            measured = run(command)
            if number:  # the first of each fills the caches of the disk
                runs.append(measured)
    return Series(mine), Series(other)


def row(name: str, ours: Series, theirs: Series, files: int = 1, base: tuple[float, float] | None = None) -> list[str]:
    """A line of the table. With `base` (the time of one file each), the time of each further file is shown as well."""
    cells = [name + (" (ours failed)" if ours.failed else "") + (" (Hera failed)" if theirs.failed else "")]
    cells += [f"{ours.least:.3f}", f"{theirs.least:.3f}", f"{ours.least / theirs.least:.2f}"]
    cells += [f"{ours.median:.3f}", f"{theirs.median:.3f}", f"{ours.median / theirs.median:.2f}"]
    cells += [f"{ours.memory:.0f}", f"{theirs.memory:.0f}"]
    if base is None or files < 2:
        return [*cells, "", "", ""]
    mine, other = ((s.median - b) / (files - 1) * 1000 for s, b in zip((ours, theirs), base))
    return [*cells, f"{mine:.1f}", f"{other:.1f}", f"{mine / other:.2f}"]


def variants(folder: Path, count: int) -> None:
    """`count` YAML files that differ in names and images, from two fixtures."""
    texts = [(FIXTURES / name).read_text() for name in ("dag_diamond.yaml", "map_reduce.yaml")]
    for number in range(count):
        text = texts[number % len(texts)]
        text = text.replace("generateName: ", f"generateName: n{number}-").replace(
            "image: ", f"image: registry{number}/"
        )
        (folder / f"wf-{number:04}.yaml").write_text(text)


def big(path: Path, templates: int) -> None:
    """One workflow with that many templates, a DAG that calls each once among them."""
    lines = ["apiVersion: argoproj.io/v1alpha1", "kind: Workflow", "metadata: {generateName: big-}", "spec:"]
    lines += ["  entrypoint: main", "  templates:", "  - name: main", "    dag:", "      tasks:"]
    for number in range(templates):
        lines += [f"      - name: t{number}", f"        template: step-{number}"]
        lines += [f"        depends: t{number - 1}"] if number else []
        lines += [f"        arguments: {{parameters: [{{name: x, value: '{number}'}}]}}"]
    for number in range(templates):
        lines += [f"  - name: step-{number}", "    inputs: {parameters: [{name: x}]}"]
        lines += [f"    container: {{image: 'i:{number}', args: ['{{{{inputs.parameters.x}}}}']}}"]
    path.write_text("\n".join(lines) + "\n")


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=7, help="how often each command is run")
    parser.add_argument("--files", type=int, default=100, help="how many files the folder has")
    parser.add_argument("--no-scaling", action="store_true", help="leave out the large files")
    options = parser.parse_args()
    ours, theirs = str(BIN / "roundtrip"), str(BIN / "hera")
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        yamls, pythons, out = top / "yaml", top / "python", top / "out"
        yamls.mkdir()
        if options.folder is None:
            variants(yamls, options.files)
        else:
            for path in sorted(options.folder.rglob("*.y*ml"))[: options.files]:
                shutil.copy(path, yamls / path.name)
        count = len(list(yamls.iterdir()))
        run([ours, "to-python", str(yamls), "-o", str(pythons)])
        one = min(yamls.iterdir(), key=lambda p: abs(len(p.read_text().splitlines()) - 60))

        def clean() -> None:
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()

        heads = [
            "",
            "least s",
            "Hera",
            "ratio",
            "median s",
            "Hera",
            "ratio",
            "MiB",
            "Hera",
            "ms a further file",
            "Hera",
            "ratio",
        ]
        rows = [heads]
        for name, way, theirs_way, sources in (
            ("to-python", "to-python", "python", yamls),
            ("to-yaml", "to-yaml", "yaml", pythons),
        ):
            single = sources / (one.name if sources is yamls else f"{one.stem.replace('-', '_')}.py")
            target = out / ("one.py" if sources is yamls else "one.yaml")
            pair = in_turn(
                [ours, way, str(single), "-o", str(target)],
                [theirs, "generate", theirs_way, str(single), "--to", str(out / "hera.out")],
                options.times,
                clean,
            )
            rows.append(row(f"{name}, one file", *pair))
            folder = in_turn(
                [ours, way, str(sources), "-o", str(out)],
                [theirs, "generate", theirs_way, str(sources), "--to", str(out)],
                max(3, options.times // 2),
                clean,
            )
            rows.append(row(f"{name}, {count} files", *folder, count, (pair[0].median, pair[1].median)))
        show(rows)
        if not options.no_scaling:
            print()
            scaling(top, ours, theirs)
    return 0


def scaling(top: Path, ours: str, theirs: str) -> None:
    """What ten times the templates cost, each way."""
    rows = [["", "500 s", "5,000 s", "times", "MiB", "Hera 500 s", "Hera 5,000 s", "times", "MiB"]]
    cells: dict[str, list[str]] = {}
    for name, way, theirs_way, suffix in (
        ("to-python", "to-python", "python", "yaml"),
        ("to-yaml", "to-yaml", "yaml", "py"),
    ):
        measured: list[tuple[Run, Run]] = []
        for templates in (500, 5000):
            source = top / f"big_{templates}.yaml"
            big(source, templates)
            if suffix == "py":
                python = source.with_suffix(".py")
                run([ours, "to-python", str(source), "-o", str(python), "--overwrite"])
                source = python
            target = top / f"big_{templates}.out"
            measured.append(
                (
                    run([ours, way, str(source), "-o", str(target), "--overwrite"]),
                    run([theirs, "generate", theirs_way, str(source), "--to", str(target.with_suffix(".hera"))]),
                )
            )
        small, large = measured
        cells[name] = [name]
        for side in (0, 1):
            a, b = small[side], large[side]
            failed = " failed" if a.status or b.status else ""
            cells[name] += [
                f"{a.seconds:.2f}",
                f"{b.seconds:.2f}{failed}",
                f"{b.seconds / a.seconds:.1f}",
                f"{b.mebibytes:.0f}",
            ]
        rows.append(cells[name])
    show(rows)


if __name__ == "__main__":
    sys.exit(main())
