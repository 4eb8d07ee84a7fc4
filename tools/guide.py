"""Writes docs/migrating.md and docs/codemods.md anew: runs the commands of a page in a folder of their own, and puts in the answers.

    python -m tools.guide

Marks in the page say what a block is: `<!-- file: PATH -->` a file that is there from then on, `<!-- edit: PATH -->` lines
that somebody changes in it, `<!-- shows: PATH -->` what it holds by then. A `console` block is commands, and answers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = [REPOSITORY / "docs" / name for name in ("migrating.md", "codemods.md")]
_BLOCK = re.compile(r"(?:<!-- (file|edit|shows): (\S+) -->\n)?```(\w+)\n(.*?)```\n", re.DOTALL)


def renewed(page: str) -> str:
    """The page with the answers of today. Raises ValueError for an edit of what isn't there exactly once."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "repository"
        folder.mkdir()
        command = Path(temporary) / "bin" / "roundtrip"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m roundtrip "$@"\n')
        command.chmod(0o755)
        return _BLOCK.sub(lambda found: _block(found, folder, command.parent), page)


def _block(found: re.Match[str], folder: Path, commands: Path) -> str:
    role, name, language, body = found.groups()
    if role == "shows":
        body = (folder / name).read_text("utf-8")
    elif role == "file":
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, "utf-8")
    elif role == "edit":
        _edit(folder / name, body)
    elif language == "console":
        asked = [line for line in body.splitlines() if line.startswith("$ ")]
        body = "".join(f"{line}\n{_answer(line[2:], folder, commands)}" for line in asked)
    mark = f"<!-- {role}: {name} -->\n" if role else ""
    return f"{mark}```{language}\n{body}```\n"


def _edit(path: Path, difference: str) -> None:
    lines = difference.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in kinds) for kinds in (" -", " +"))
    text = path.read_text("utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path.name} has these lines {text.count(old)} times:\n{old}")
    path.write_text(text.replace(old, new), "utf-8")


def _answer(command: str, folder: Path, commands: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "NO_COLOR": "1",
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
    }
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + (f"exit status {done.returncode}\n" if done.returncode else "")


def main() -> int:
    """Write the pages."""
    for page in PAGES:
        old = page.read_text("utf-8")
        new = renewed(old)
        if new != old:
            page.write_text(new, "utf-8")
            print(f"wrote {page.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
