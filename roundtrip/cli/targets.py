"""Where results go: names, collisions, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import keyword
import os
import re
import stat
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from roundtrip.cli.sources import YAML_SUFFIXES, Source
from roundtrip.diagnostics import ConversionError, Diagnostic, error

# the modules that a program imports, with what these import: one of that name beside a program that is run is taken for it
TAKEN = sys.stdlib_module_names | {
    "certifi",
    "hera",
    "pydantic",
    "requests",
    "roundtrip",
    "typing_extensions",
    "urllib3",
    "yaml",
}


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
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN else name


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
    """A target for every source; two sources of one target, or a target outside of `folder`, are errors, not jobs."""
    places: dict[str, list[Job]] = defaultdict(list)
    problems: list[Diagnostic] = []
    root = os.path.realpath(folder)
    for source in sources:
        try:
            job = Job(source, naming(source.relative, folder))
        except ConversionError as problem:
            problems += [d.within(source.name) for d in problem.diagnostics]
            continue
        if within(job.target, root):
            places[os.path.normcase(job.target)].append(job)
        else:
            message = f"{job.target} leads out of {folder} through a link; nothing is written there"
            problems.append(Diagnostic("error", "outside", message, file=source.name))
    jobs: list[Job] = []
    for claims in places.values():
        if len(claims) == 1:
            jobs += claims
            continue
        names = " and ".join(j.source.name for j in claims)
        message = f"{names} would both become {claims[0].target}; rename one, or convert it with -o FILE"
        problems += [Diagnostic("error", "same-target", message, file=j.source.name) for j in claims]
    return jobs, problems


def within(target: Path, root: str) -> bool:
    """Whether `target`, links followed, is inside of `root`, a real path."""
    return os.path.realpath(target).startswith(os.path.join(root, ""))


def existing(target: Path) -> str | None:
    """The text that is in `target`; None where there is nothing to lose. Raises ConversionError for what isn't text."""
    from roundtrip.cli.sources import decode

    try:
        if not stat.S_ISREG(target.stat().st_mode):
            return None
        data = target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        raise error("unreadable", f"{target} exists and can't be read: {fault.strerror}") from None
    return decode(data, str(target)) or None


def write(target: Path, text: str) -> None:
    """Put `text` into `target`, whole or not at all; folders are made, permissions kept, a link's file is written.

    Raises ConversionError where the system doesn't let us.
    """
    try:
        _write(Path(os.path.realpath(target)), encoded(text))
    except OSError as fault:
        raise error("cannot-write", f"{target} can't be written: {fault.strerror}") from None


def write_out(text: str) -> None:
    """Put `text` on standard output. Raises ConversionError where the system doesn't let us, BrokenPipeError."""
    data = encoded(text)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise error("cannot-write", f"standard output can't be written: {fault.strerror}") from None


def encoded(text: str) -> bytes:
    """`text` as UTF-8. Raises ConversionError for half a surrogate pair, which UTF-8 has no bytes for."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as fault:
        line = text.count("\n", 0, fault.start) + 1
        message = (
            f"line {line} of the result would hold U+{ord(text[fault.start]):04X}, half a character; mend it first"
        )
        raise error("not-utf8", message) from None


def _write(target: Path, data: bytes) -> None:
    try:
        old: os.stat_result | None = target.stat()
    except FileNotFoundError:
        old = None
        target.parent.mkdir(parents=True, exist_ok=True)
    if old is not None and not (old.st_mode & 0o222 and os.access(target, os.W_OK)):
        # a rename would get around it
        raise PermissionError(errno.EACCES, "it is read-only")
    if old is not None and not stat.S_ISREG(old.st_mode):
        target.write_bytes(data)  # a device or a pipe: there is nothing to keep whole
        return
    import tempfile

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.chmod(name, stat.S_IMODE(old.st_mode) if old is not None else 0o666 & ~_umask())
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
