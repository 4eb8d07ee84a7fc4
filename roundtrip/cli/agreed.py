"""What both sides of a folder run agreed in last, and what the run would undo of it.

That is kept where `roundtrip sync` keeps it, where the folders are those of a pair; else in the user's cache, and git's
commits stand in for what isn't there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from roundtrip.cli import files
from roundtrip.cli.documents import agreement, documents, text_of
from roundtrip.cli.options import Given
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.projects import CONFIG
from roundtrip.sync.base import Base, Bases
from roundtrip.sync.git import Git
from roundtrip.sync.in_step import Texts, read_yaml, values_changed
from roundtrip.sync.lock import locked
from roundtrip.sync.one_way import Sides, undone
from roundtrip.sync.state import FOLDER, Entry, State
from roundtrip.sync.three_way import Prefer

PATIENCE = 10.0  # seconds that a run waits for another to let go of what both keep


class Agreed:
    """What is known of the pairs of files between some folders; `project`: the folder that their names go from.

    `paths`: the folders, absolute. `own`: whether `.roundtrip` beside `pyproject.toml` has it, which `sync` relies on.
    """

    def __init__(self, given: Given, paths: Sequence[Path]) -> None:
        self.given = given
        file = given.settings(paths[0] / CONFIG).file
        project = Path(os.path.abspath(file.parent)) if file is not None else None
        self.own = (
            project is not None and all(p.is_relative_to(project) for p in paths) and _kept(given, paths, project)
        )
        common = Path(os.path.commonpath(paths))
        while not common.is_dir() and common != common.parent:
            common = common.parent
        self.project = project if self.own and project is not None else Git(common).top or common
        self.folder = self.project / FOLDER if self.own else _cached(self.project)
        self._new: dict[tuple[str, str], Entry] = {}
        state, git = State(self.folder), Git(self.project)
        self.bases = Bases(state, git)

    def name(self, path: Path) -> str:
        """What git, and what is kept, call a file."""
        return os.path.relpath(os.path.abspath(path), self.project).replace(os.sep, "/")

    def base(self, yaml: Path, python: Path) -> Base | None:
        """The newest state in which two files agreed, None where none is known."""
        return self.bases.of(self.name(yaml), self.name(python), lambda a, b: agreement(self.given, python, a, b))

    def undone(self, source: tuple[Path, str, str], target: Path, before: str) -> list[Diagnostic]:
        """A `conflict` for each edit of `target`, which holds `before`, that goes where it is made to say what `source` says.

        `source`: its path, its name in messages, and its text.
        """
        path, name, text = source
        of_python = path.suffix == ".py"
        yaml, python = (target, path) if of_python else (path, target)
        base = self.base(yaml, python)
        if base is None or files.encoded(before) == base.contents[0 if of_python else 1]:
            return []
        names = Texts(str(target), name) if of_python else Texts(name, str(target))
        now = Texts(before, text) if of_python else Texts(text, before)
        try:
            former = (
                read_yaml(text_of(base.contents[0]))
                if of_python
                else documents(self.given, python, names.python, text_of(base.contents[1]), "python")
            )
            mine = documents(self.given, yaml, names.yaml, now.yaml, "yaml")
            theirs = documents(self.given, python, names.python, now.python, "python")
        except ConversionError:
            return []  # what can't be read is told by whoever converts it
        side: Prefer = "python" if of_python else "yaml"
        return undone(Sides(former, mine, theirs), side, names)

    def changed(self, target: Path, before: str, after: str) -> str:
        """What is different in a file, in words: how many values, or its comments."""
        kind: Prefer = "python" if target.suffix == ".py" else "yaml"
        try:
            old, new = (documents(self.given, target, str(target), text, kind) for text in (before, after))
        except ConversionError:
            return "all of it"
        count = values_changed(old, new)
        return "1 value" if count == 1 else f"{count} values" if count else "comments"

    def keep(self, yaml: Path, python: Path, texts: tuple[str, str]) -> None:
        """Keeps what two files hold now as what they agree in; nothing where that can't be written."""
        state, names = self.bases.state, (self.name(yaml), self.name(python))
        with contextlib.suppress(ConversionError):
            hashes = (state.keep(files.encoded(texts[0])), state.keep(files.encoded(texts[1])))
            self._new[names] = Entry(*names, hashes, self.bases.head(*names))

    def reload(self) -> None:
        """Reads what is kept once more, now that the lock is held."""
        self.bases.state = State(self.folder)

    def save(self, held: bool = False) -> list[Diagnostic]:
        """Writes what is new, beside what other runs have written; what is to be said where that failed.

        `held`: whether this run has the lock.

        Of the cache nothing is said: git's commits tell as much.
        """
        try:
            self._save(held)
        except ConversionError as problem:
            return [replace(d, severity="warning") for d in problem.diagnostics] if self.own else []
        return []

    def _save(self, held: bool) -> None:
        before = self.bases.state.entries
        if all(before.get(names) == entry for names, entry in self._new.items()):
            return
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with contextlib.nullcontext() if held else locked(self.folder / "lock"):
                    state = State(self.folder)
                    state.entries.update(self._new)
                    state.save(files.put)
                return
            except ConversionError as problem:
                if problem.diagnostics[0].code != "locked" or time.monotonic() > until:
                    raise
                time.sleep(0.1)


def _kept(given: Given, paths: Sequence[Path], project: Path) -> bool:
    """Whether what these folders agree in is kept in the project: they are those of a pair, or it was kept there before."""
    kept = project / FOLDER
    pairs = given.settings(project / CONFIG).pairs
    roots = [project / folder for pair in pairs for folder in pair[:2]]
    of_pair = any(path.is_relative_to(root) for path in paths for root in roots)
    return (of_pair or kept.is_dir()) and not kept.is_symlink()


def _cached(project: Path) -> Path:
    """The folder in the user's cache for what is known of a project's files."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(project))).hexdigest()[:32]
    if sys.platform == "win32":
        place = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        place = Path.home() / "Library" / "Caches"
    else:
        place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return place / "roundtrip" / "agreed" / name
