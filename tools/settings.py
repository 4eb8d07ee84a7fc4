"""Writes docs/settings.md anew, from the table of keys.

python -m tools.settings
"""

from __future__ import annotations

import sys
from pathlib import Path

from roundtrip.settings.keys import KEYS, Key

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """\
# What a project decides once: `[tool.roundtrip]`

    [tool.roundtrip]
    engine = "static"                   # no program is ever run
    exclude = ["charts/", "*.gen.yaml"]
    ignore = ["unused-template"]

This stands in a `pyproject.toml`. Of every file, the nearest `pyproject.toml` above it that has this table counts, and that
one alone; of standard input, that of the working directory. One without the table, as packages within a repository have
it, undoes nothing; an empty table is a project's own, and sets everything back. An option given on the command line wins,
`--no-loops` over `loops = true`, too; `--exclude` adds to `exclude`, `--env` to `env`. A key that there isn't, or a value that it doesn't
take, ends the run with exit status 2, at its line and column, before anything is run or written.

"""
RUNS = """\

## What is run

`--engine auto`, which is what holds where nothing is said, runs programs: those that import Hera and that reading alone
doesn't understand. That is no sandbox: a program that is run, in a process of its own with a time limit, sees your
environment, your files and the network, and so do the processes that it starts; all of these end with it. What it writes
through Python's own functions goes nowhere, and Hera asks for no token and submits nothing. `engine = "static"` in pyproject.toml
forbids it for a project, `--engine static` for a run: then no program is run. `to-python` runs what changes are put back into
where it can't be read, and each version of it that might say what the YAML says.

Codemods are programs of yours: those of `--codemod` and `codemods` run whatever the engine, in a process of their own, when
Python is written.

Whatever the engine, a file that doesn't import Hera is never run; that is told by its syntax tree, `import hera…` or
`from hera… import` at its top or in a function. A program that is named may have its Hera from a module of its project
([programs.md](programs.md) says where these are looked for). A `.py` that git ignores is left alone where a folder is walked, by the `.gitignore` files, `.git/info/exclude` and your own
excludes; git itself is not asked, since a repository's settings can name programs that git runs. What git tracks although
a pattern matches it counts as ignored. Name a file, or the ignored folder itself, to have it read.
"""


TOOLS = """\

## Type checkers and linters

Generated programs say nothing to mypy, pyright and ruff, at the foot or elsewhere. Hera's own types are narrower than what it
takes and gives, and ruff wants two nested `with` in one. There are three ways to have these tools silent:

- `migrate` prints, once, what pyproject.toml can say of the folder of programs: `per-file-ignores`, mypy's `overrides`,
  pyright's `executionEnvironments`.
- `style = "objects"` writes programs to which `mypy --strict` and pyright have nothing to say, but for pyright's warning about
  an arrow as a statement.
- `pragmas = ["mypy", "ruff", "pyright"]`: a comment behind each line that needs it, with the exact codes:
  `a >> b  # type: ignore[operator]`. Of mypy it is what `--strict` finds, of pyright its errors. Two things have no place for
  a comment: text of several lines, and the functions that were scripts, where it would be part of the script. Into a
  program that exists no pragmas are put; those that are there stay, and are no comments of the YAML. So do those at the foot
  that earlier versions wrote.
"""


def page() -> str:
    """The page."""
    rows = [_row(key) for key in KEYS.values()]
    return HEAD + "\n".join(["| key | takes | without it | does |", "|---|---|---|---|", *rows]) + "\n" + TOOLS + RUNS


def _row(key: Key) -> str:
    without = f"`{str(key.default).lower()}`" if isinstance(key.default, bool | str) else key.without
    kind = (
        f"{key.kind.what}, such as `{key.kind.example}`" if key.kind.of is not bool or key.kind.many else key.kind.what
    )
    return f"| `{key.name}` | {kind} | {without} | {key.doc} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
