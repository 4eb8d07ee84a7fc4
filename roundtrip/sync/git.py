"""What git knows of files: their texts in commits. Nothing that a repository's own settings name is run for it.

Only what reads objects is asked for. `core.fsmonitor` and hooks are programs that a repository can name: both are off. A
clone that lacks objects doesn't fetch them, which might run a program as well.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false")
_OFF = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
# a hook that calls us names its own repository by these
_NAMED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
MOST = 2_000  # commits that are looked through for one pair of files


class Git:
    """The repository that a folder is in, if any. Paths are of files below that folder, with `/`.

    `why`: the reason where there is none to ask, "" where there is one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.why = ""
        self._texts: dict[tuple[str, str], bytes | None] = {}
        self._trees: dict[str, dict[str, str]] = {}
        top = self._ask("rev-parse", "--show-prefix")
        if top is None:
            self.why = self.why or "this is no git repository"
            return
        self._prefix = os.fsdecode(top).rstrip("\n")
        if self.commit("HEAD") is None:
            self.why = "there is no commit yet"

    @property
    def top(self) -> Path | None:
        """The folder of the repository, by the path that this one has; None where there is none."""
        if self.why:
            return None
        parts = tuple(part for part in self._prefix.split("/") if part)
        mine = self.folder.parts
        return Path(*mine[: len(mine) - len(parts)]) if mine[len(mine) - len(parts) :] == parts else None

    def _ask(self, *arguments: str, lines: bytes = b"") -> bytes | None:
        """What git says to a question, None where it can't answer it."""
        environment = {k: v for k, v in os.environ.items() if k not in _NAMED} | _OFF
        try:
            done = subprocess.run(
                ["git", *_QUIET, *arguments],
                cwd=self.folder,
                env=environment,
                input=lines,
                capture_output=True,
                check=False,
            )
        except OSError:
            self.why = "there is no git here"
            return None
        if done.returncode and b"dubious ownership" in done.stderr:
            self.why = "git doesn't trust this repository, which is somebody else's (safe.directory)"
        return done.stdout if done.returncode == 0 else None

    def commit(self, name: str) -> str | None:
        """The id of the commit that a name stands for, None where there is none."""
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return found.decode().strip() if found else None

    @cached_property
    def shallow(self) -> bool:
        """Whether older commits are left out of this clone."""
        found = self._ask("rev-parse", "--is-shallow-repository")
        return found is not None and found.strip() == b"true"

    def files(self, commit: str) -> dict[str, str]:
        """The files of a commit below the folder, each with the id of its content."""
        if commit not in self._trees:
            found = self._ask("ls-tree", "-r", "-z", commit, "--", ".") or b""
            entries = (entry.partition(b"\t") for entry in found.split(b"\0") if entry)
            self._trees[commit] = {os.fsdecode(name): what.split()[2].decode() for what, _, name in entries}
        return self._trees[commit]

    def ever(self, folders: Sequence[str]) -> set[str]:
        """Every file below some folders that a commit up to HEAD has added, changed or removed."""
        found = self._ask("rev-list", "--max-count=1", "HEAD", "--", *folders)
        if not found:
            return set()
        names = self._ask(
            "log", "--format=", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "-m",
            "--no-show-signature", "--relative", "HEAD", "--", *folders,
        )  # fmt: skip
        return {os.fsdecode(name).strip("\n") for name in (names or b"").split(b"\0") if name}

    def commits(self, *paths: str) -> Iterator[str]:
        """The commits from HEAD back that changed one of some files, and HEAD itself first."""
        head = self.commit("HEAD")
        if head is None:
            return
        yield head
        found = self._ask("rev-list", f"--max-count={MOST}", "--topo-order", "--full-history", "HEAD", "--", *paths)
        yield from (name for name in (found or b"").decode().split() if name != head)

    def content(self, commit: str, path: str) -> tuple[str, bytes] | None:
        """The id and the content of a file in a commit, None where it isn't there."""
        blob = self._blob(commit, path)
        if blob is None:
            return None
        key = (blob, "")
        if key not in self._texts:
            self._texts[key] = self._ask("cat-file", "blob", blob)
        data = self._texts[key]
        return (blob, data) if data is not None else None

    def _blob(self, commit: str, path: str) -> str | None:
        if commit in self._trees:
            return self._trees[commit].get(path)
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{self._prefix}{path}")
        return found.decode().strip() if found else None


def blob_ids(data: bytes) -> tuple[str, str]:
    """The ids that git gives a content: in a repository of SHA-1, and in one of SHA-256."""
    whole = b"blob %d\0" % len(data) + data
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), hashlib.sha256(whole).hexdigest()
