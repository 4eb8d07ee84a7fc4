"""The base of a merge: the newest state in which both sides agreed.

That is what the last sync left, unless a commit that came to this work tree since has both files in step; a second edit
before a commit is so no conflict, and a clean checkout knows as well which side moved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from roundtrip.sync.git import MOST, Git
from roundtrip.sync.state import Entry, State

# whether the contents of a YAML file and of a program mean the same
Agrees = Callable[[bytes, bytes], bool]


class Base(NamedTuple):
    """A state in which both sides agreed: the paths of both files then, and what was in them."""

    yaml: str
    python: str
    contents: tuple[bytes, bytes]


class Bases:
    """Where bases come from. `revision`: the commit that the user named, in the place of all else."""

    def __init__(self, state: State, git: Git, revision: str | None = None) -> None:
        self.state = state
        self.git = git
        self.revision = revision
        self._head = git.commit("HEAD") if not git.why else None

    def head(self, yaml: str, python: str) -> tuple[str, str]:
        """The ids of two files in HEAD, "" for what isn't in it."""
        if self._head is None:
            return "", ""
        files = self.git.files(self._head)
        return files.get(yaml, ""), files.get(python, "")

    def of(self, yaml: str, python: str, agrees: Agrees) -> Base | None:
        """The base of two files, None where there is none: `why` says the reason."""
        if self.revision is not None:
            return self._in(self.revision, yaml, python, agrees)
        entry = self.state.entries.get((yaml, python))
        left = self._left(entry) if entry is not None else None
        if left is None:
            entry = None
        if self._head is None or (entry is not None and entry.head == self.head(yaml, python)):
            return left
        for commit in self.git.commits(yaml, python):
            there = [self.git.content(commit, path) for path in (yaml, python)]
            if entry is not None and entry.head == tuple(one[0] if one is not None else "" for one in there):
                return left
            if there == [None, None]:
                break  # both agreed that there was nothing
            found = self._in(commit, yaml, python, agrees)
            if found is not None:
                return found
        return left

    def committed(self, yaml: str, python: str, agrees: Agrees) -> Base | None:
        """What HEAD has of two files, where they agree in it and no commit was named; a checkout may have brought it back."""
        if self._head is None or self.revision is not None:
            return None
        return self._in(self._head, yaml, python, agrees)

    def why(self) -> str:
        """Why there may be no base where there is none."""
        if self.revision is not None:
            return "they don't agree in the commit of --base"
        if self.git.why:
            return f"no sync has left a state, and {self.git.why}"
        if self.git.shallow:
            return "no sync has left a state, and they agree in no commit of this shallow clone: `git fetch --unshallow` gets the rest"
        return f"no sync has left a state, and they agree in none of the last {MOST} commits that changed them"

    def _in(self, commit: str, yaml: str, python: str, agrees: Agrees) -> Base | None:
        """What a commit has of both files, None where they don't agree there."""
        mine, theirs = (self.git.content(commit, path) for path in (yaml, python))
        if mine is None or theirs is None or not agrees(mine[1], theirs[1]):
            return None
        return Base(yaml, python, (mine[1], theirs[1]))

    def _left(self, entry: Entry) -> Base | None:
        """What the last sync left of two files, None where its texts are gone."""
        mine, theirs = (self.state.text(hash_) for hash_ in entry.hashes)
        return Base(entry.yaml, entry.python, (mine, theirs)) if mine is not None and theirs is not None else None
