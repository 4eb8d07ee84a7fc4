"""What git ignores in a walk, by the rules of gitignore(5), and without git: a repository's own configuration can name
programs that git runs (`core.fsmonitor`), so asking git would be running what nobody asked for.

What git tracks although a pattern matches it counts as ignored here: only git's index knows better.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pathspec

FILE = ".gitignore"
_EXCLUDES_FILE = re.compile(
    r'^[ \t]*\[core\](?:(?!^[ \t]*\[).)*?^[ \t]*excludesfile[ \t]*=[ \t]*"?([^"\n]+)', re.IGNORECASE | re.M | re.S
)


class Rules(NamedTuple):
    """The patterns of one file, and the folder that they are of."""

    base: str
    spec: pathspec.GitIgnoreSpec


class Ignored(NamedTuple):
    """What git ignores in one folder: `everything`, or what the `rules`, those that weigh more last, say of it."""

    rules: tuple[Rules, ...] = ()
    everything: bool = False

    def within(self, folder: str, names: Iterable[str]) -> Ignored:
        """The same for what is in `folder`, a real path that has entries of these `names`."""
        there = set(names)
        if self.everything:
            return self
        rules = () if ".git" in there else self.rules  # another repository has its own
        own = [
            *(_repository(folder) if ".git" in there else ()),
            *(_rules(folder, Path(folder, FILE)) if FILE in there else ()),
        ]
        return Ignored((*rules, *own)) if own or rules != self.rules else self

    def entry(self, path: str, folder: bool) -> bool:
        """Whether git ignores the file or folder `path`, a real path in the folder that this is about."""
        if self.everything:
            return True
        for base, spec in reversed(self.rules):
            relative = os.path.relpath(path, base).replace(os.sep, "/")
            said = spec.check_file(relative + "/" if folder else relative).include
            if said is not None:
                return bool(said)
        return False


def ignored_above(top: str) -> Ignored:
    """What the folders above `top`, a real path, say of what is in it.

    Whoever names a folder that git ignores means it: what is above it is not asked about `top` itself. Where there is no
    repository, the working directory is the outermost folder that is asked.
    """
    above = [Path(top), *Path(top).parents]
    repository = next((n for n, folder in enumerate(above) if (folder / ".git").exists()), None)
    if repository is None:
        here = Path(os.path.realpath(os.getcwd()))
        repository = above.index(here) if here in above else 0
    found = Ignored()
    for folder in reversed(above[1 : repository + 1]):
        found = found.within(str(folder), [name for name in (".git", FILE) if (folder / name).exists()])
    return found


def _repository(folder: str) -> list[Rules]:
    """What a repository's own settings ignore, and those of its user."""
    git = Path(folder, ".git")
    if git.is_file():  # a worktree, or a submodule: it says where the rest is
        git = Path(folder, _text(git).removeprefix("gitdir:").strip())
        common = git / "commondir"
        git = Path(git, _text(common).strip()) if common.is_file() else git
    home = Path(os.path.expanduser("~"))
    configured = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "git")
    excludes = configured / "ignore"
    for config in (configured / "config", home / ".gitconfig", git / "config"):
        for said in _EXCLUDES_FILE.finditer(_text(config)):
            excludes = Path(folder, os.path.expanduser(said[1].strip()))
    return [*_rules(folder, excludes), *_rules(folder, git / "info" / "exclude")]


def _rules(base: str, file: Path) -> list[Rules]:
    import pathspec

    text = "" if file.name == FILE and file.is_symlink() else _text(file)  # git doesn't follow such a link
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        return [Rules(base, pathspec.GitIgnoreSpec.from_lines(lines))] if lines else []
    except ValueError:  # git passes over a pattern that is none
        return [Rules(base, pathspec.GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line)))]


def _is_pattern(line: str) -> bool:
    import pathspec

    try:
        pathspec.GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _text(file: Path) -> str:
    """What is in a file, "" where it can't be had."""
    try:
        return file.read_bytes().decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    except OSError:
        return ""
