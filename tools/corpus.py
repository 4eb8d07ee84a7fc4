"""Every law on every file of the corpus: `make corpus`, or `python -m tools.corpus FOLDER...` for other repositories.

The corpus and the oracle that says what "the same" is are no part of this repository: they are in ../shared, or where
ROUNDTRIP_SHARED says. Exit status 1 if any law fails on any file.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
import tokenize
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType

from roundtrip.api import validate
from roundtrip.cli.targets import module_name
from roundtrip.convert import documents_of, python_of, yaml_of
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.programs import Engine
from roundtrip.results import Result
from roundtrip.yaml.comments import comments_in_document
from tools.literals import masked
from tools.locality import lost_locality

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ROUNDTRIP_SHARED", REPOSITORY.parent / "shared"))

LAWS = {
    "L1 static": "to_yaml(to_python(Y), engine=static) is equivalent to Y",
    "L1 hera": "the same with engine=hera",
    "L1 exact": 'the same with scripts="text", and every script to the byte',
    "L3": "to_yaml(to_python(Y), onto=Y) == Y, byte for byte",
    "L4": "to_python(to_yaml(P), onto=P) == P, byte for byte",
    "L5": "a value changed in P changes the lines that hold it in Y, and those alone, and back",
    "L6": "to_python(to_yaml(to_python(Y))) == to_python(Y)",
    "L8": "a literal changed in P changes what to-yaml writes, or is refused",
    "valid": "the YAML is valid where the original is",
    "runs": "plain Hera runs the Python, without this package",
    "plain": "and means the same by it, except for fields that a note names",
    "comments": "every comment is in the Python, or a note counts those that are not",
}


@dataclass
class File:
    """One file of the corpus, and what was found of it: the laws that it fails, each with a reason."""

    path: Path
    text: str
    failures: dict[str, str] = field(default_factory=dict)
    python: str | None = None
    notes: tuple[Diagnostic, ...] = ()
    comments: tuple[int, int] = (0, 0)

    def hold(self, law: str, check: Callable[[], str | None]) -> None:
        """Try one law; `check` gives the reason why it fails, or None."""
        try:
            reason = check()
        except ConversionError as problem:
            reason = str(problem.diagnostics[0])
        except Exception as fault:
            reason = f"TRACEBACK {type(fault).__name__}: {fault}"
        if reason:
            self.failures[law] = reason


def examine(file: File, same: ModuleType, target: Path) -> None:
    """Hold all laws on `file` but those of plain Hera; its Python goes to `target`."""

    def convert() -> str | None:
        made = python_of(file.text, file=file.path.name)
        file.python, file.notes = made.text, made.diagnostics
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made.text.encode())
        return None

    file.hold("L1 static", convert)
    if file.python is None:
        for law in LAWS:
            file.failures.setdefault(law, "no Python")
        return
    python = file.python
    back: list[Result] = []

    def static() -> str | None:
        back.append(yaml_of(python, engine="static"))
        return _first(same.compare(file.text, back[0].text))

    def hera() -> str | None:
        return _first(same.compare(file.text, yaml_of(python, engine="hera", path=str(target)).text))

    def exact() -> str | None:
        text = python_of(file.text, file=file.path.name, scripts="text").text
        return _first(same.compare(file.text, yaml_of(text, engine="static").text, exact_scripts=True))

    def fixpoint() -> str | None:
        again = python_of(back[0].text).text if back else ""
        return None if again == python else _first_line(python, again)

    def yaml_stays() -> str | None:
        again = yaml_of(python, engine="static", onto=file.text).text
        return None if again == file.text else _first_line(file.text, again)

    def python_stays() -> str | None:
        again = python_of(back[0].text, onto=python).text if back else ""
        return None if again == python else _first_line(python, again)

    def valid() -> str | None:
        if any(d.severity == "error" for d in validate(file.text)):
            return None
        return next((str(d) for r in back for d in r.diagnostics if d.severity == "error"), None)

    file.hold("L1 static", static)
    file.hold("L1 hera", hera)
    file.hold("L1 exact", exact)
    file.hold("L3", yaml_stays)
    file.hold("L4", python_stays)
    file.hold("L5", lambda: lost_locality(file.text, python))
    file.hold("L6", fixpoint)
    file.hold("L8", lambda: _masked(python, str(target)))
    file.hold("valid", valid)
    file.hold("comments", lambda: _comments(file))


# literals of a program that are changed, each for itself; ROUNDTRIP_SOAK=10, as `make soak` has it, changes ten times as many
_SOAK = int(os.environ.get("ROUNDTRIP_SOAK", "1"))
_MOST = {"static": 25 * _SOAK, "hera": _SOAK}


def _masked(python: str, path: str) -> str | None:
    """The literal of a program that makes no difference, None where there is none; under Hera, fewer are tried.

    Which, the program itself decides: the same ones in every run.
    """
    engines: tuple[Engine, ...] = ("static", "hera")
    for engine in engines:
        found = next(masked(python, engine, path, _MOST[engine], seed=zlib.crc32(python.encode())), None)
        if found is not None:
            return f"line {found.line}: {found.literal[:60]} changes nothing ({engine})"
    return None


def run_plainly(files: list[File], targets: dict[Path, Path], same: ModuleType) -> None:
    """Hold what plain Hera makes of the Python against the YAML that it came from."""
    folders: dict[Path, list[File]] = {}
    for file in files:
        if file.python is not None:
            folders.setdefault(targets[file.path].parent, []).append(file)
    for folder, members in folders.items():
        out = folder / "plain"
        command = [sys.executable, str(SHARED / "oracle" / "plain_hera.py"), str(out)]
        subprocess.run([*command, *(str(targets[f.path]) for f in members)], check=False, capture_output=True)
        for file in members:
            made = out / f"{targets[file.path].name}.yaml"
            if not made.exists():
                error = made.with_suffix(".error")
                lines = error.read_text().strip().splitlines() if error.exists() else ["no answer"]
                file.failures["runs"] = file.failures["plain"] = lines[-1]
                continue
            if not any(d.code == "beyond-hera" for d in file.notes):
                file.hold("plain", partial(_means_same, file, made, same))


def _means_same(file: File, made: Path, same: ModuleType) -> str | None:
    return _first(same.compare(file.text, made.read_text()))


def _comments(file: File) -> str | None:
    documents, _ = documents_of(file.text, kind="yaml")
    wanted = Counter(_bare(c.text) for d in documents for c in comments_in_document(d))
    tokens = tokenize.generate_tokens(io.StringIO(file.python or "").readline)
    there = Counter(_bare(t.string) for t in tokens if t.type == tokenize.COMMENT)
    lost = wanted - there
    file.comments = (wanted.total() - lost.total(), wanted.total())
    if lost and not any("comment" in d.code for d in file.notes):
        return f"{lost.total()} of {wanted.total()} lost: {next(iter(lost))!r}"
    return None


def _bare(comment: str) -> str:
    return "".join(comment.lstrip("#").split())


def _first(found: list[str]) -> str | None:
    return found[0] if found else None


def _first_line(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines())
    return next((f"line {n}: {a!r} became {b!r}" for n, (a, b) in enumerate(pairs, 1) if a != b), "lengths differ")


def _tool(name: str, *command: str) -> bool:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    print(f"{name}: {'nothing to say' if done.returncode == 0 else 'FINDINGS'}")
    if done.returncode:
        print("\n".join(f"  {line}" for line in (done.stdout + done.stderr).strip().splitlines()[-15:]))
    return done.returncode == 0


def table(groups: dict[str, list[File]]) -> list[str]:
    """Files that hold each law, by folder."""
    heads = ["folder", "files", *LAWS, "lines"]
    rows = [heads]
    total = [f for members in groups.values() for f in members]
    for name, members in [*groups.items(), ("all", total)]:
        count = len(members)
        good = [str(sum(law not in f.failures for f in members)) for law in LAWS]
        yaml, python = sum(_code(f.text) for f in members), sum(_code(f.python or "") for f in members)
        kept, there = (sum(f.comments[i] for f in members) for i in (0, 1))
        good[-1] = f"{kept}/{there}"
        rows.append([name, str(count), *good, f"{python / max(1, yaml):.2f}"])
    return table_of(rows)


def table_of(rows: list[list[str]]) -> list[str]:
    """The lines of a table: the first column to the left, the rest to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))) for r in rows]


def _code(text: str) -> int:
    lines = (line.strip() for line in text.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def main() -> int:
    """Hold the laws, print the table and the first failures; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of YAML; without them, the corpus")
    parser.add_argument("--failures", type=int, default=20, help="how many failures to show of each law")
    parser.add_argument("--mypy", action="store_true", help="hold the Python against mypy as well")
    parser.add_argument("--keep", type=Path, help="keep the Python in this folder")
    options = parser.parse_args()
    sys.path.insert(0, str(REPOSITORY))
    sys.setrecursionlimit(20_000)  # for the oracle: its comparison recurses
    from tests.support import oracle

    same = oracle("equivalent")
    tops = options.folders or sorted(p for p in (SHARED / "corpus").iterdir() if p.is_dir())
    started = time.perf_counter()
    groups: dict[str, list[File]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        out = options.keep or Path(temporary)
        targets: dict[Path, Path] = {}
        for top in tops:
            paths = sorted(p for p in top.rglob("*") if p.suffix in (".yaml", ".yml", ".json") and p.is_file())
            groups[top.name] = [File(p, p.read_bytes().decode()) for p in paths]
            for file in groups[top.name]:
                place = out / top.name / file.path.relative_to(top).parent
                targets[file.path] = place / f"{module_name(file.path.name.replace('.', '_'))}.py"
                examine(file, same, targets[file.path])
        everything = [f for members in groups.values() for f in members]
        run_plainly(everything, targets, same)
        fine = report(groups, options.failures)
        fine &= _tool("black", "black", "--check", "--quiet", "--line-length", "88", str(out))
        # what people's scripts bring is theirs, and no line turns a rule off unasked: told, no failure
        _tool("ruff", "ruff", "check", "--isolated", "--no-cache", "--ignore=SIM117", str(out))
        if options.mypy:
            places: dict[Path, list[str]] = {}
            for target in targets.values():
                if target.exists():
                    places.setdefault(target.parent, []).append(str(target))
            for place, members in places.items():
                fine &= _tool(f"mypy {place.relative_to(out)}", "mypy", "--ignore-missing-imports", *members)
    bad = sum(bool(f.failures) for f in everything)
    print(f"{time.perf_counter() - started:.0f} seconds")
    print(f"{len(everything) - bad} passed, {bad} failed")
    return 0 if fine and not bad else 1


def report(groups: dict[str, list[File]], most: int) -> bool:
    """Print the table, and what fails; whether nothing does."""
    everything = [f for members in groups.values() for f in members]
    for law, meaning in LAWS.items():
        failing = [f for f in everything if law in f.failures and f.failures[law] != "no Python"]
        if failing:
            print(f"{law}: {meaning}")
        for file in failing[:most]:
            print(f"  {file.path.parent.name}/{file.path.name}: {file.failures[law][:300]}")
        if len(failing) > most:
            print(f"  and {len(failing) - most} more")
    print("\n".join(table(groups)))
    return not any(f.failures for f in everything)


if __name__ == "__main__":
    sys.exit(main())
