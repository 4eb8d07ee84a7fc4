"""`python -m bench.put_back [BASE]`: what putting changes back into Python costs, and how that grows; as ratios.

BASE is the `roundtrip` command of another build, to stand beside this one (`git worktree add --detach ../base 11bfcc9`, then
a virtual environment with it). Without one, each way is shown at one size and at four times it. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.tables import show

OURS = Path(sys.executable).parent / "roundtrip"
_HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: big-}\nspec:\n  entrypoint: %s\n  templates:\n"
_WARM = """\
import sys, time, roundtrip
before, after = (open(name).read() for name in sys.argv[1:])
program = roundtrip.to_python(before)
roundtrip.to_python(after, onto=program)
taken = []
for _ in range(15):
    started = time.perf_counter()
    roundtrip.to_python(after, onto=program)
    taken.append(time.perf_counter() - started)
print(min(taken))
"""


def _script(number: int, more: str = "") -> str:
    source = f"        x = {number}\n        print(x)\n{more}"
    image = "      image: python:3.12\n      command: [python]\n      source: |\n"
    return f"  - name: s{number}\n    script:\n{image}{source}"


def _container(name: str, argument: str) -> str:
    return f"  - name: {name}\n    container: {{image: alpine, args: [{argument}]}}\n"


def _tasks(name: str, order: list[int]) -> str:
    lines = [f"      - {{name: {name}{n}, template: c{n}}}\n" for n in order]
    return "  - name: main\n    dag:\n      tasks:\n" + "".join(lines)


def _steps(name: str, order: list[int]) -> str:
    return "  - name: main\n    steps:\n" + "".join(f"    - - {{name: {name}{n}, template: c{n}}}\n" for n in order)


def changes(count: int) -> Iterator[tuple[str, str, str]]:
    """What is changed, and the YAML before and after, with `count` changes."""
    numbers = list(range(count))
    shuffled = sorted(numbers, key=lambda n: (n % 7, n))
    containers = "".join(_container(f"c{n}", f"a{n}") for n in numbers)
    more = "        print('more')\n"
    scripts = ["".join(_script(n, text) for n in numbers) for text in ("", more)]
    yield "scripts edited", _HEAD % "s0" + scripts[0], _HEAD % "s0" + scripts[1]
    yield (
        "templates renamed",
        _HEAD % "c0" + containers,
        re.sub(r"name: c|entrypoint: c", lambda m: m[0][:-1] + "d", _HEAD % "c0" + containers),
    )
    added = "".join(_container(f"n{n}", f"b{n}") for n in range(3 * count))
    yield "three times as many templates added", _HEAD % "c0" + containers, _HEAD % "c0" + containers + added
    for what, lines in (("tasks", _tasks), ("steps", _steps)):
        whole = _HEAD % "main" + "%s" + containers
        yield f"{what} renamed", whole % lines("t", numbers), whole % lines("u", numbers)
        yield f"{what} in another order", whole % lines("t", numbers), whole % lines("t", shuffled)


def taken(command: Path, folder: Path, before: str, after: str, times: int) -> float:
    """The seconds of a process that puts a change back; the least of several."""
    (folder / "before.yaml").write_text(before)
    (folder / "after.yaml").write_text(after)
    program = folder / "flow.py"
    subprocess.run([command, "to-python", "before.yaml", "-o", program, "--overwrite"], cwd=folder, check=True)
    least = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run([command, "to-python", "after.yaml", "--onto", program], cwd=folder, stdout=subprocess.DEVNULL)
        least = min(least, time.perf_counter() - started)
        if least > 8:
            break
    return least


def warm(command: Path, folder: Path, before: str, after: str) -> float:
    """The seconds that one literal takes in a process that is warm."""
    (folder / "before.yaml").write_text(before)
    (folder / "after.yaml").write_text(after)
    line = [str(command.parent / "python"), "-c", _WARM, "before.yaml", "after.yaml"]
    return float(subprocess.run(line, cwd=folder, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.put_back", description=__doc__)
    parser.add_argument("base", nargs="?", type=Path, help="the `roundtrip` command of another build")
    parser.add_argument("--count", type=int, default=100, help="how many changes there are")
    parser.add_argument("--times", type=int, default=3, help="how often each is put back")
    options = parser.parse_args()
    base: Path | None = options.base.absolute() if options.base is not None else None
    one = _HEAD % "c0" + _container("c0", "a")
    literal = one, one.replace("alpine", "alpine:3")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if base is not None:
            rows = [["", "s", "base", "ratio"]]
            mine, other = (warm(command, folder, *literal) for command in (OURS, base))
            rows.append(["one literal, warm", f"{mine:.4f}", f"{other:.4f}", f"{mine / other:.2f}"])
            for name, before, after in (("one literal", *literal), *changes(options.count)):
                mine, other = (taken(c, folder, before, after, options.times) for c in (OURS, base))
                rows.append([name, f"{mine:.2f}", f"{other:.2f}", f"{mine / other:.2f}"])
        else:
            rows = [["", f"{options.count} s", f"{4 * options.count} s", "times"]]
            for few, many in zip(changes(options.count), changes(4 * options.count), strict=True):
                small, large = (taken(OURS, folder, *texts[1:], options.times) for texts in (few, many))
                rows.append([few[0], f"{small:.2f}", f"{large:.2f}", f"{large / small:.1f}"])
        show(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
