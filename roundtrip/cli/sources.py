"""SRC arguments: files, folders to walk, and `-`; and their text, or why it can't be had."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from roundtrip.cli import sniff
from roundtrip.cli.exclusions import Exclusions, nothing
from roundtrip.cli.git_ignores import ignored_above
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.invocation import STDIN, split_target
from roundtrip.settings.projects import Projects

YAML_SUFFIXES = (".yaml", ".yml", ".json")
PYTHON_SUFFIXES = (".py",)
# what is beside a project's own files, never part of them
SKIPPED_FOLDERS = frozenset({".git", ".hg", ".venv", "node_modules", "__pycache__", ".tox", ".nox"})
LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """One text to convert or to check.

    `name`: what messages call it, as the user gave it; `path`: None for standard input; `relative`: its place below the
    folder that was given, the bare name of a file that was given itself; `folder`: the folder that it was found in by
    walking, None where the user named it; `targets`: what of a program is meant, where the user named that.
    """

    name: str
    path: Path | None
    relative: PurePath
    folder: Path | None = None
    targets: tuple[str, ...] = ()

    @property
    def walked(self) -> bool:
        """Whether it was found in a folder, so that it may well have nothing to do with Argo."""
        return self.folder is not None

    def text(self) -> str:
        """The text, with line ends and a byte-order mark as they are. Raises ConversionError where there is none."""
        return decode(_bytes(self), self.name)

    def may_be_workflow(self) -> bool:
        """Whether what is in it, text or not, names Argo's group or Hera at all; so does what can't be read."""
        try:
            data = _bytes(self).replace(b"\0", b"")
        except ConversionError:
            return True
        return any(word.encode() in data for word in sniff.WORDS)


@dataclass(frozen=True)
class Found:
    """What the arguments stand for, and what was passed over or isn't there."""

    sources: list[Source]
    diagnostics: list[Diagnostic]
    several: bool  # a folder, or more than one argument: results need places of their own


def find(
    arguments: Iterable[str],
    suffixes: tuple[str, ...],
    projects: Projects,
    exclude: Sequence[str] = (),
    force_exclude: bool = False,
) -> Found:
    """The sources that `arguments` name: folders are walked for files with one of `suffixes`, sorted by name.

    A file that is named is taken whatever its suffix. `exclude`: patterns of what a walk leaves out, besides those of
    the `projects` that files are in; with `force_exclude`, they hold for files that are named, too. A program that git
    ignores is left out of a walk. What isn't there is among the diagnostics. Raises click.UsageError for a pattern that
    is none, BadSettings for the settings of any project that a source is part of.
    """
    given = list(arguments)
    exclusions = Exclusions(exclude, projects)
    sources: list[Source] = []
    diagnostics: list[Diagnostic] = []
    several = len({file_and_target(name)[0] for name in given}) > 1
    for argument in given:
        name, targets = file_and_target(argument)
        if name == "-":
            sources.append(Source(STDIN, None, PurePath("stdin"), targets=targets))
        elif os.path.isdir(name):
            several = True
            ignored: list[Source] = []
            found = list(_walk(name, suffixes, exclusions, ignored, diagnostics))
            diagnostics += _ignored_by_git(ignored)
            if not found:
                ends = ", ".join(suffixes)
                message = f"no file of this folder ends in {ends}, but for those that are excluded"
                if exclusions.within(name, name) is nothing and not ignored:
                    message = f"no file of this folder ends in {ends}"
                diagnostics.append(_of(name, "error", "no-workflows", message))
            sources += found
        elif not (force_exclude and exclusions.named(name)):
            sources.append(Source(name, Path(name), PurePath(PurePath(name).name), targets=targets))
    for place in dict.fromkeys(None if source.path is None else source.path.parent for source in sources):
        projects.of(Path.cwd() if place is None else place)
    return Found(list(_once(sources, diagnostics)), diagnostics, several)


def file_and_target(argument: str) -> tuple[str, tuple[str, ...]]:
    """The file that an argument names, and the target in it; a file that is there by that very name is none with one."""
    split = split_target(argument)
    if split is None or os.path.lexists(argument):
        return argument, ()
    return split[0], (split[1],)


def _ignored_by_git(sources: list[Source]) -> Iterator[Diagnostic]:
    """A note for every program that git ignores and that has to do with Hera."""
    for source in sources:
        try:
            likely = sniff.likely_python(source.text())
        except ConversionError:
            continue
        if likely:
            message = "git ignores this program, so it is left alone; name it to have it read"
            yield _of(source.name, "note", "skipped", message)


def _once(sources: list[Source], diagnostics: list[Diagnostic]) -> Iterator[Source]:
    """Every file once, under its own name rather than that of a link to it; a link that is passed over is noted."""
    same: dict[str, list[Source]] = {}
    folders: dict[str, str] = {}
    for source in sources:
        key = "-" if source.path is None else _real(os.fspath(source.path), folders)
        same.setdefault(key, []).append(source)
    for group in same.values():
        first = next((s for s in group if s.path is not None and not s.path.is_symlink()), group[0])
        if len(group) > 1:  # one of them without a target means all that is in it
            every = all(source.targets for source in group)
            first = replace(first, targets=tuple(t for s in group for t in s.targets) if every else ())
        for source in group if len(group) > 1 else ():
            if source.walked and source.name != first.name:
                diagnostics.append(_of(source.name, "note", "skipped", f"this is {first.name}, by another name"))
        yield first


def _real(path: str, folders: dict[str, str]) -> str:
    """The real path of a file; `folders`: those of its like, which are asked for once."""
    folder, name = os.path.split(path)
    if name in ("", ".", "..") or os.path.islink(path):
        return os.path.realpath(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, whose byte-order mark and line ends are kept. Raises ConversionError with the place of the fault."""
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff") or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise error("not-utf8", "this is UTF-16 or UTF-32 text; save it as UTF-8", file=name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        good = data[: fault.start].decode("utf-8")
        line, column = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        if b"\x00" in data[:8192]:
            message = "this is binary data, not text"
        else:
            message = f"byte 0x{data[fault.start]:02x} is not UTF-8; save the file as UTF-8"
        raise error("not-utf8", message, line=line, column=column, file=name) from None


def _bytes(source: Source) -> bytes:
    name = source.name
    try:
        if source.path is None:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(source.path, "rb") as file:
                data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise error("no-such-file", "there is no such file", file=name) from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise error("unreadable", f"this can't be read: {reason}", file=name) from None
    if len(data) > LARGEST:
        raise error("too-large", f"this is more than {LARGEST // 2**20} MiB of text, the most that is read", file=name)
    return data


def _walk(
    top: str,
    suffixes: tuple[str, ...],
    exclusions: Exclusions,
    ignored: list[Source],
    diagnostics: list[Diagnostic],
) -> Iterator[Source]:
    """Files below `top`, folder by folder, sorted. Links to folders aren't followed: what they hold has a place already.

    Programs that git ignores go to `ignored`.
    """
    root = Path(top)
    real = os.path.realpath(top)
    folders = [(top, ignored_above(real))]
    while folders:
        folder, git = folders.pop()
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda e: e.name)
        except OSError as fault:
            diagnostics.append(_of(folder, "error", "unreadable", f"this folder can't be read: {fault.strerror}"))
            continue
        names = [e.name for e in entries]
        if folder != top and "pyvenv.cfg" in names:
            continue
        place = os.path.normpath(os.path.join(real, os.path.relpath(folder, top)))
        git = git.within(place, names)
        excluded = exclusions.within(top, folder)
        below = []
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in SKIPPED_FOLDERS and not excluded(entry.path, True):
                        hidden = git.entry(os.path.join(place, entry.name), True)
                        below.append((entry.path, git._replace(everything=True) if hidden else git))
                elif entry.is_symlink() and entry.is_dir():
                    diagnostics.append(_of(entry.path, "note", "skipped", "a link to a folder is not followed"))
                elif not entry.name.lower().endswith(suffixes) or excluded(entry.path, False):
                    continue
                elif not stat.S_ISREG(entry.stat().st_mode):
                    diagnostics.append(_of(entry.path, "note", "skipped", "this is no regular file"))
                else:
                    found = Source(entry.path, Path(entry.path), PurePath(os.path.relpath(entry.path, top)), root)
                    program = entry.name.lower().endswith(PYTHON_SUFFIXES)
                    if program and git.entry(os.path.join(place, entry.name), False):
                        ignored.append(found)
                    else:
                        yield found
            except OSError as fault:
                diagnostics.append(_of(entry.path, "error", "unreadable", f"this can't be read: {fault.strerror}"))
        folders += reversed(below)


def _of(name: str, severity: str, code: str, message: str) -> Diagnostic:
    return Diagnostic("error" if severity == "error" else "note", code, message, file=name)
