"""What git ignores in a walk, by the rules of gitignore(5), and without git: a repository's own configuration can name
programs that git runs (`core.fsmonitor`), so asking git would be running what nobody asked for.

A pattern is about an entry itself, not about what is below it, in contrast to pathspec's: `*` and `!/keep/` leave nothing
of `keep/`. What git tracks although a pattern matches it counts as ignored here: only git's index knows better.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FILE = ".gitignore"
_EXCLUDES_FILE = re.compile(
    r'^[ \t]*\[core\](?:(?!^[ \t]*\[).)*?^[ \t]*excludesfile[ \t]*=[ \t]*"?([^"\n]+)', re.IGNORECASE | re.M | re.S
)
_LAST_BLANKS = re.compile(r"(?<!\\)[ ]+$")
_CLASS = re.compile(r"\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]", re.DOTALL)
_CLASSES = {
    "[:alnum:]": "a-zA-Z0-9",
    "[:alpha:]": "a-zA-Z",
    "[:blank:]": " \\t",
    "[:digit:]": "0-9",
    "[:lower:]": "a-z",
    "[:space:]": "\\s",
    "[:upper:]": "A-Z",
    "[:xdigit:]": "0-9a-fA-F",
}


class Pattern(NamedTuple):
    """One line: what it matches is ignored, or, `negated`, is not."""

    regex: re.Pattern[str]
    negated: bool
    folders_only: bool


class Rules(NamedTuple):
    """The patterns of one file, and the folder that they are of."""

    base: str
    patterns: tuple[Pattern, ...]

    def says(self, path: str, folder: bool) -> bool | None:
        """Whether an entry is ignored; None where no pattern is about it."""
        relative = os.path.relpath(path, self.base).replace(os.sep, "/")
        for regex, negated, folders_only in reversed(self.patterns):
            if (folder or not folders_only) and regex.fullmatch(relative):
                return not negated
        return None


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
        for rules in reversed(self.rules):
            said = rules.says(path, folder)
            if said is not None:
                return said
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
    text = "" if file.name == FILE and file.is_symlink() else _text(file)  # git doesn't follow such a link
    patterns = tuple(found for line in text.split("\n") for found in _pattern(line))
    return [Rules(base, patterns)] if patterns else []


def _pattern(line: str) -> list[Pattern]:
    """The pattern of a line; none where it has none, or one that matches nothing."""
    if line.startswith("#"):
        return []
    negated = line.startswith("!")
    line = _LAST_BLANKS.sub("", line[1:] if negated else line)
    body = line[:-1] if line.endswith("/") else line
    regex = _regex(body.removeprefix("/")) if body.strip("/") else None
    if regex is None:
        return []
    anywhere = "" if "/" in body else "(?:.*/)?"
    return [Pattern(re.compile(anywhere + regex, re.DOTALL), negated, body != line)]


def _regex(body: str) -> str | None:
    """The regular expression of a pattern; None for one that is no pattern."""
    out, at = "", 0
    while at < len(body):
        starts = at == 0 or body[at - 1] == "/"
        if starts and body.startswith("**/", at):
            out, at = out + "(?:.*/)?", at + 3
        elif starts and body[at:] == "**":
            out, at = out + ".+", at + 2
        elif body[at] == "*":
            while body.startswith("*", at):
                at += 1
            out += "[^/]*"
        elif body[at] == "?":
            out, at = out + "[^/]", at + 1
        elif body[at] == "[":
            found = _CLASS.match(body, at)
            if found is None:
                return None
            out, at = out + _class(found[0]), found.end()
        elif body[at] == "\\":
            if at + 1 == len(body):
                return None
            out, at = out + re.escape(body[at + 1]), at + 2
        else:
            out, at = out + re.escape(body[at]), at + 1
    return out


def _class(text: str) -> str:
    """The regular expression of a class such as `[!a-z]`."""
    negated = text[1] in "!^"
    inner = text[2:-1] if negated else text[1:-1]
    for name, characters in _CLASSES.items():
        inner = inner.replace(name, f"\0{characters}\0")
    parts = inner.split("\0")
    # what stands between is literal, but for ranges and for what is escaped already
    parts[::2] = [re.sub(r"(\\.)|([\[\]^&~|])", lambda m: m[1] or f"\\{m[2]}", part) for part in parts[::2]]
    text = "".join(parts)
    try:
        re.compile(f"[{text}]")
    except re.error:  # a range that goes backwards matches nothing
        return "(?!)"
    return f"(?!/)[{'^' if negated else ''}{text}]"


def _text(file: Path) -> str:
    """What is in a file, "" where it can't be had."""
    try:
        return file.read_bytes().decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    except OSError:
        return ""
