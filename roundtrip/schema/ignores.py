"""What the user doesn't want to be told: comments in the text, and `[tool.roundtrip] ignore` of the project."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic, error

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*roundtrip:\s*ignore\b(?:\[([^\]\n]*)\])?")
CONFIG = "pyproject.toml"
EVERYTHING = frozenset({"*"})


def by_comments(text: str) -> dict[int, frozenset[str]]:
    """The codes that are ignored, by line: `# roundtrip: ignore[a, b]` behind a line, or alone on the line above it.

    Without brackets it ignores everything (`*`). The comment is YAML's and Python's alike.
    """
    if "roundtrip:" not in text:
        return {}
    found: dict[int, frozenset[str]] = {}
    waiting: frozenset[str] = frozenset()
    for number, line in enumerate(text.split("\n"), 1):
        comment = _COMMENT.search(line)
        codes: frozenset[str] = frozenset()
        if comment is not None:
            listed = comment.group(1)
            codes = EVERYTHING if listed is None else frozenset(code.strip() for code in listed.split(","))
        if not line.strip() or line.lstrip().startswith("#"):
            waiting |= codes
            if codes:  # what is said of the comment's own line, such as of a stream that ends in it
                found[number] = codes
        else:
            if codes or waiting:
                found[number] = codes | waiting
            waiting = frozenset()
    return found


def wanted(diagnostics: Iterable[Diagnostic], text: str, ignored: frozenset[str] = frozenset()) -> list[Diagnostic]:
    """The diagnostics that neither a comment of `text` nor `ignored` turns off."""
    lines = by_comments(text)
    if not lines and not ignored:
        return list(diagnostics)
    kept = []
    for diagnostic in diagnostics:
        off = lines.get(diagnostic.line, frozenset())
        if diagnostic.code not in ignored and diagnostic.code not in off and "*" not in off:
            kept.append(diagnostic)
    return kept


class Projects:
    """The settings of the projects that files belong to; each `pyproject.toml` is read once."""

    def __init__(self) -> None:
        self._found: dict[Path, frozenset[str]] = {}

    def ignored(self, path: Path | None) -> frozenset[str]:
        """The codes that the project of a file (None: of the working directory) ignores.

        Raises ConversionError, the first time, for a `pyproject.toml` that can't be read or says something else than a
        list of codes.
        """
        folder = Path.cwd() if path is None else Path(path).absolute().parent
        above = [folder, *folder.parents]
        for index, candidate in enumerate(above):
            known = self._found.get(candidate)
            if known is None and (candidate / CONFIG).is_file():
                self._found[candidate] = frozenset()  # what can't be read is said once
                known = _read(candidate / CONFIG)
            if known is not None or index == len(above) - 1:
                result = frozenset[str]() if known is None else known
                for passed in above[: index + 1]:
                    self._found[passed] = result
                return result
        return frozenset()


def _read(path: Path) -> frozenset[str]:
    # of the standard library from 3.11 on; for 3.10 it is a dependency under its old name
    tomllib: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        settings: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        line, column = _place(str(fault))
        raise error("bad-config", f"this can't be read: {fault}", line=line, column=column, file=str(path)) from None
    listed = settings.get("tool", {}).get("roundtrip", {})
    codes = listed.get("ignore", []) if isinstance(listed, dict) else None
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise error(
            "bad-config", '`ignore` of [tool.roundtrip] is a list of codes, such as ["unused-template"]', file=str(path)
        )
    from roundtrip.schema.registry import all_checks
    from roundtrip.schema.similar import closest

    unknown = [code for code in codes if code not in all_checks()]
    if unknown:
        meant = closest(unknown[0], all_checks())
        more = f"; did you mean `{meant}`?" if meant else "; `roundtrip explain` lists the codes"
        raise ConversionError(
            Diagnostic(
                "error",
                "bad-config",
                f"`ignore` of [tool.roundtrip] has the unknown code `{unknown[0]}`{more}",
                file=str(path),
            )
        )
    return frozenset(codes)


def _place(fault: str) -> tuple[int, int]:
    found = re.search(r"line (\d+), column (\d+)", fault)
    return (int(found[1]), int(found[2])) if found else (1, 1)
