"""Where results go: names, and names that meet."""

from __future__ import annotations

import keyword
import os
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from roundtrip.cli.sources import YAML_SUFFIXES, Source
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.hera.modules import taken


@dataclass(frozen=True)
class Job:
    """A source and the file that its result goes to."""

    source: Source
    target: Path


def module_name(stem: str) -> str:
    """The name of the module for a YAML file: `dag-diamond` is `dag_diamond`. Always one that Python can import."""
    name = re.sub(r"\W", "_", stem)
    if not name or name[0].isdigit():
        name = f"_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in taken() else name


def python_target(relative: PurePath, folder: Path) -> Path:
    """Where the Python of the YAML file `relative` goes, below `folder`."""
    return folder / relative.parent / f"{module_name(relative.stem)}.py"


def yaml_target(relative: PurePath, folder: Path) -> Path:
    """Where the YAML of the Python file `relative` goes, below `folder`.

    A YAML file that is there and from which this module would have its name is the one; otherwise `dag_diamond` is
    `dag-diamond.yaml`. Raises ConversionError if two files could be meant.
    """
    place = folder / relative.parent
    stem = relative.stem
    try:
        names = sorted(os.listdir(place))
    except OSError:
        names = []
    same = [n for n in names if n.lower().endswith(YAML_SUFFIXES) and module_name(PurePath(n).stem) == stem]
    if len(same) > 1:
        both = " and ".join(same)
        raise error("same-target", f"{both} in {place} could both be the YAML of this; name one with -o FILE")
    if same:
        return place / same[0]
    dashed = stem.strip("_").replace("_", "-")
    return place / f"{dashed if module_name(dashed) == stem else stem}.yaml"


def plan(
    sources: list[Source], folder: Path, naming: Callable[[PurePath, Path], Path]
) -> tuple[list[Job], list[Diagnostic]]:
    """A target for every source; what can't have one of its own is an error, not a job.

    That are two sources of one target, a target outside of `folder`, and one that differs by case alone from another,
    or from a file that is there: on many systems these are one file.
    """
    places: dict[str, list[Job]] = defaultdict(list)
    problems: list[Diagnostic] = []
    root = os.path.realpath(folder)
    listings = _Listings()
    for source in sources:
        try:
            job = Job(source, naming(source.relative, folder))
        except ConversionError as problem:
            problems += [d.within(source.name) for d in problem.diagnostics]
            continue
        if within(job.target, root):
            places[str(job.target).casefold()].append(job)
        else:
            message = f"{job.target} leads out of {folder} through a link; nothing is written there"
            problems.append(Diagnostic("error", "outside", message, file=source.name))
    jobs: list[Job] = []
    for claims in places.values():
        first = claims[0]
        if len(claims) > 1:
            names = " and ".join(j.source.name for j in claims)
            case = "" if len({j.target for j in claims}) == 1 else ", or what differs from it by case alone"
            message = f"{names} would both become {first.target}{case}; rename one, or convert it with -o FILE"
            problems += [Diagnostic("error", "same-target", message, file=j.source.name) for j in claims]
            continue
        other = listings.by_another_case(first.target, folder)
        if other is None:
            jobs.append(first)
            continue
        message = (
            f"{other} is there, and differs from {first.target}, which this would become, by case alone: on many systems "
            "these are one file. Rename one of them, or name a file with -o FILE"
        )
        problems.append(Diagnostic("error", "same-target", message, file=first.source.name))
    return jobs, problems


class _Listings:
    """What folders hold, each read once."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[str, list[str]]] = {}

    def by_another_case(self, target: Path, folder: Path) -> Path | None:
        """A file below `folder` whose path is that of `target` but for case; None where there is none, or `target`, too."""
        found = [folder]
        for part in target.relative_to(folder).parts:
            found = [place / name for place in found for name in self._names(place).get(part.casefold(), ())]
        return found[0] if found and target not in found else None

    def _names(self, folder: Path) -> dict[str, list[str]]:
        known = self._known.get(folder)
        if known is None:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                names = []
            known = self._known[folder] = {}
            for name in names:
                known.setdefault(name.casefold(), []).append(name)
        return known


def within(target: Path, root: str) -> bool:
    """Whether `target`, links followed, is inside of `root`, a real path."""
    return os.path.realpath(target).startswith(os.path.join(root, ""))
