"""Where the settings of a project are found, the nearest `pyproject.toml` that has them, and how they are read from it."""

from __future__ import annotations

import difflib
import importlib
import keyword
import os
import re
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.invocation import split_target, target_of
from roundtrip.settings.keys import (
    CODEMOD,
    CODEMODS,
    CODES,
    KEYS,
    MODULE,
    OF_PAIRS,
    PAIRS,
    PATTERNS,
    TARGETS,
    TEXT,
    VARIABLES,
    Kind,
    Pair,
    Settings,
)
from roundtrip.toml_places import Place, Places, places

CONFIG = "pyproject.toml"
TABLE = ("tool", "roundtrip")


class BadSettings(ConversionError):
    """What is wrong with a project's settings. It ends a run before anything is written: what they forbid isn't known."""


def fault_of(file: Path, key: str, message: str) -> BadSettings:
    """What is wrong with the value of a key that `file` has, where only the folders around it tell: at its place."""
    there = places(file.read_bytes().decode("utf-8").replace("\r\n", "\n"))
    return _bad(file, message, there.values[_at(key)])


class Projects:
    """The settings of the projects that files belong to; each `pyproject.toml` is read once.

    `codes`: what gives the codes that `ignore` may hold; None: they aren't looked at. `pair`: what goes before those settings
    for the files of a pair.
    """

    def __init__(self, codes: Callable[[], Collection[str]] | None = None, pair: Pair | None = None) -> None:
        self._codes = codes
        self._pair = pair
        self._found: dict[Path, Settings] = {}
        self._asked: dict[Path, Settings] = {}

    def of(self, folder: Path) -> Settings:
        """The settings of the project that a folder is part of: of the nearest `pyproject.toml` that has a `[tool.roundtrip]`.

        One without is that of a package within the project, and undoes nothing that the project says.

        Raises BadSettings for one that can't be read, or says what can't be understood.
        """
        known = self._asked.get(folder)
        if known is None:
            known = self._of(folder.absolute())
            known = replace(known, **dict(self._pair.values)) if self._pair is not None else known
            self._asked[folder] = known
        return known

    def _of(self, folder: Path) -> Settings:
        known = self._found.get(folder)
        if known is None:
            known = self._read(folder / CONFIG) if (folder / CONFIG).is_file() else None
            if known is None:
                known = Settings() if folder == folder.parent else self._of(folder.parent)
            self._found[folder] = known
        return known

    def _read(self, path: Path) -> Settings | None:
        """What a file says, None where it has no such table."""
        try:
            text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
            if TABLE[1] not in text and "\\" not in text:  # an escape could spell it
                return None
            whole = _toml().loads(text)
            tool = whole.get(TABLE[0])
            if not isinstance(tool, dict) or TABLE[1] not in tool:
                return None
            there = places(text)
        except (OSError, ValueError, RecursionError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else f"{fault}"
            raise _bad(path, f"this can't be read: {why}", _place_of(fault, path)) from None
        table = tool[TABLE[1]]
        if not isinstance(table, dict):
            message = f"[tool.roundtrip] is a table; its keys are {_listed(KEYS)}"
            raise _bad(path, message, there.keys[TABLE])
        values = {name: self._value(name, value, path, there, (name,)) for name, value in table.items()}
        return Settings(**values, file=path)

    def _value(self, name: str, value: Any, path: Path, there: Places, inside: tuple[str | int, ...]) -> Any:
        """The value of a key, as the settings have it; `inside`: where it stands below the table."""
        if name not in KEYS:
            raise _bad(path, _no_key("[tool.roundtrip] has", name, KEYS), there.keys[_at(*inside)])
        kind = KEYS[name].kind
        at = there.values.get(_at(*inside), there.keys[_at(*inside)])
        wrong = f"`{name}` of [tool.roundtrip] is {kind.what}, such as {kind.example}"
        if kind is VARIABLES:
            if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                raise _bad(path, wrong, at)
            return tuple(value.items())
        if not kind.many:
            fits = type(value) is kind.of and (not kind.choices or value in kind.choices)
            if not fits or (kind is MODULE and not _is_module(value)) or (kind is TEXT and not _is_text(value)):
                raise _bad(path, wrong, at)
            if kind is MODULE:
                file = path.parent.joinpath(*value.split("/")).resolve()
                if not file.is_relative_to(path.parent.resolve()):  # by a link
                    raise _bad(path, f"`{name}` leads out of the project, to {file}", at)
            return value
        if not isinstance(value, list):
            raise _bad(path, wrong, at)
        if kind is PAIRS:
            return self._pairs(value, path, there, wrong)
        for number, item in enumerate(value):
            at = there.values[_at(*inside, number)]
            if not isinstance(item, str):
                raise _bad(path, wrong, at)
            fault = self._item_fault(kind, item)
            if fault:
                raise _bad(path, f"`{name}` of [tool.roundtrip] {fault}", at)
        return tuple(value)

    def _pairs(self, value: list[Any], path: Path, there: Places, wrong: str) -> tuple[Pair, ...]:
        """The pairs of a project. Raises BadSettings for one that is none, and for two that share a folder."""
        found: list[Pair] = []
        for number, item in enumerate(value):
            inside = ("pairs", number)
            at = there.values.get(_at(*inside), there.keys[_at("pairs")])
            if not isinstance(item, dict):
                raise _bad(path, wrong, at)
            folders = {}
            for side in ("yaml", "python"):
                if side not in item:
                    raise _bad(path, f"a pair has a folder for each side, and this one has no `{side}`", at)
                folders[side] = self._folder(side, item[side], path, there.values[_at(*inside, side)])
            values = []
            for name, said in item.items():
                if name in folders:
                    continue
                if name not in OF_PAIRS:
                    message = _no_key("a pair has", name, ("yaml", "python", *OF_PAIRS))
                    raise _bad(path, message, there.keys[_at(*inside, name)])
                values.append((name, self._value(name, said, path, there, (*inside, name))))
            pair = Pair(folders["yaml"], folders["python"], tuple(values))
            for other in found:
                for side, mine, theirs in zip(("yaml", "python"), pair[:2], other[:2]):
                    # by links as well
                    here, yonder = ((path.parent / folder).resolve() for folder in (mine, theirs))
                    if here.is_relative_to(yonder) or yonder.is_relative_to(here):
                        message = f"`{mine}` and `{theirs}` have files in common: a file is in one pair only"
                        raise _bad(path, message, there.values[_at(*inside, side)])
            found.append(pair)
        return tuple(found)

    def _folder(self, side: str, value: Any, path: Path, at: Place) -> str:
        """A folder of a pair, without what its path can do without."""
        if not isinstance(value, str) or not value.strip():
            raise _bad(path, f'`{side}` of a pair is the path of a folder below this one, such as "flows"', at)
        found = os.path.normpath(value)
        if os.path.isabs(found) or not (path.parent / found).resolve().is_relative_to(path.parent.resolve()):
            raise _bad(path, f"`{value}` leads out of the project: a pair is below the folder of this file", at)
        return found

    def _item_fault(self, kind: Kind, item: str) -> str:
        """What is wrong with an item of a list, "" where nothing is."""
        if kind is CODES:
            return self._codes_fault(item)
        if kind.choices and item not in kind.choices:
            return f"has `{item}`; it takes {', '.join(kind.choices)}"
        if kind is PATTERNS:
            return _pattern_fault(item)
        if kind is CODEMODS and not CODEMOD.fullmatch(item):
            return f"has `{item}`, which names no codemod; a name is `package.module:Class`"
        if kind is TARGETS:
            return _target_fault(item)
        return ""

    def _codes_fault(self, code: str) -> str:
        """What is wrong with a code, "" for one that there is."""
        known = self._codes() if self._codes is not None else (code,)
        if code in known:
            return ""
        near = difflib.get_close_matches(code, known, 1, 0.6)
        more = f"did you mean `{near[0]}`?" if near else "`roundtrip explain` lists the codes"
        return f"has the unknown code `{code}`; {more}"


def _no_key(what: str, name: str, keys: Collection[str]) -> str:
    """That there is no such key, and what may be meant."""
    near = difflib.get_close_matches(name.replace("-", "_"), keys, 1, 0.6)
    more = f"did you mean `{near[0]}`?" if near else f"its keys are {_listed(keys)}"
    return f"{what} no key `{name}`; {more}"


def _pattern_fault(pattern: str) -> str:
    """What is wrong with a pattern, "" for one that matches something."""
    import pathspec

    try:
        pathspec.GitIgnoreSpec.from_lines([pattern])
    except ValueError as fault:
        return f"takes patterns as in .gitignore: {fault}"
    return ""


def _target_fault(item: str) -> str:
    """What is wrong with a target of a file, "" where nothing is."""
    split = split_target(item)
    if split is None:
        return f'has `{item}`, which is no target; a target is `FILE.py:NAME`, or `FILE.py:make(env="dev")`'
    try:
        target_of(split[1])
    except ConversionError as problem:
        return f"has `{item}`: {problem.diagnostics[0].message}"
    return ""


def _is_module(path: str) -> bool:
    """Whether a path is that of a module that Python can import, from the folder of the settings."""
    *folders, name = path.removesuffix(".py").split("/")
    importable = name.isidentifier() and not keyword.iskeyword(name) and name not in ("__init__", "__main__")
    return path.endswith(".py") and importable and not any(f in ("", "..") for f in folders)


def _is_text(text: str) -> bool:
    """Whether a text has something in it to be seen, and nothing but line breaks that isn't."""
    return bool(text.strip()) and all(line.isprintable() for line in text.split("\n"))


def _toml() -> Any:
    # of the standard library from 3.11 on; for 3.10 it is a dependency under its old name
    return importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


def _at(*path: str | int) -> tuple[str | int, ...]:
    return (*TABLE, *path)


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _bad(path: Path, message: str, place: Place) -> BadSettings:
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return BadSettings(Diagnostic("error", "bad-config", message, place.line, place.column, file=str(shown)))


def _place_of(fault: Exception, path: Path) -> Place:
    """Where a text stops being TOML, or UTF-8."""
    found = re.search(r"line (\d+), column (\d+)", str(fault))
    if found is not None:
        return Place(int(found[1]), int(found[2]))
    if isinstance(fault, UnicodeDecodeError):
        good = fault.object[: fault.start].decode("utf-8")
        return Place(good.count("\n") + 1, len(good) - good.rfind("\n"))
    if "end of document" in str(fault):
        lines = path.read_text("utf-8").split("\n")
        return Place(len(lines), len(lines[-1]) + 1)
    return Place(1, 1)
