"""The keys of `[tool.roundtrip]`, a row a key: its name, its default, what values it takes, and what it does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple

from roundtrip.invocation import split_target

ARGO_VERSIONS = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")  # those in schemas/; a test holds them to it

Engine = Literal["auto", "static", "hera"]
Scripts = Literal["functions", "text"]
Crds = Literal["full", "minimal"]
Style = Literal["calls", "objects"]
TOOLS = ("mypy", "ruff", "pyright")


class Kind(NamedTuple):
    """What values a key takes: of the type `of`, one of `choices` if there are any; `many`: a list of strings.

    `what` says it in words; `example` is one as TOML has it. Of type dict, it is a table of strings.
    """

    what: str
    example: str
    of: type = bool
    choices: tuple[str, ...] = ()
    many: bool = False


FLAG = Kind("true or false", "true")
CODES = Kind("a list of codes", '["unused-template"]', many=True)
MODULE = Kind("the path of a module below this folder", '"flows/argo_helpers.py"', str)
CODEMODS = Kind("a list of codemods, `package.module:Class`", '["team.codemods:Registry"]', many=True)
FOLDERS = Kind("a list of folders, from that of this file on", '["src"]', many=True)
PAIRS = Kind(
    "a list of tables with a folder of YAML and one of Python", '[{yaml = "deploy", python = "flows"}]', many=True
)
CODEMOD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")
PRAGMAS = Kind("a list of tools: mypy, ruff, pyright", '["mypy", "ruff"]', str, TOOLS, many=True)
TEXT = Kind("a text", '"Generated from {source} by roundtrip; change that file, not this one."', str)
TARGETS = Kind("a list of targets, files from that of this file on", '["flows/nightly.py:make"]', many=True)
VARIABLES = Kind("a table of strings", '{ENVIRONMENT = "dev"}', dict)
PATTERNS = Kind("a list of patterns as in .gitignore", '["charts/"]', many=True)


def one_of(*choices: str) -> Kind:
    """One of some words."""
    return Kind(f"one of {', '.join(choices)}", f'"{choices[-1]}"', str, choices)


def _row(kind: Kind, doc: str, without: str = "") -> dict[str, Any]:
    """A row of the table. `without`: what holds where nothing is said, where the default's own word doesn't say it."""
    return {"kind": kind, "doc": doc, "without": without}


class Pair(NamedTuple):
    """A folder of YAML and one of Python that mean the same: both as `pyproject.toml` has them, from its own folder on.

    `values`: what is decided for this pair alone, by key.
    """

    yaml: str
    python: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a project has decided. A row is a key: its name, its default, its kind, and what it does.

    `file`: where it is said, None where there is nothing.
    """

    argo: str | None = field(
        default=None,
        metadata=_row(one_of(*ARGO_VERSIONS), "The Argo version to hold it against.", "the newest that accepts it"),
    )
    crds: Crds | None = field(
        default=None,
        metadata=_row(
            one_of("full", "minimal"),
            "The CRDs of the API server.",
            "what that version's own install has: full from Argo 4.0 on",
        ),
    )
    engine: Engine = field(
        default="auto",
        metadata=_row(
            one_of("auto", "static", "hera"),
            "How Python is read. static reads the text and runs nothing; hera runs the program, without submitting; "
            "auto runs only what reading isn't enough for.",
        ),
    )
    scripts: Scripts = field(
        default="functions",
        metadata=_row(one_of("functions", "text"), "Whether Python scripts become functions or stay text."),
    )
    style: Style = field(
        default="calls",
        metadata=_row(
            one_of("calls", "objects"),
            "How tasks and steps are written: as calls of their templates, or as objects, Task(name=…, template=…), to which "
            "type checkers have nothing to say.",
        ),
    )
    loops: bool = field(
        default=False,
        metadata=_row(FLAG, "Make a loop of three and more tasks, steps or templates that differ in one value."),
    )
    upgrade: bool = field(
        default=False, metadata=_row(FLAG, "Write the Argo 4 form of what Argo 4 removed; a note for each change.")
    )
    lift: bool = field(
        default=False,
        metadata=_row(
            FLAG,
            "Make functions with parameters of Python scripts that have {{inputs.parameters.x}} in their text; a note for each "
            "says for which values they do the same.",
        ),
    )
    modernize: bool = field(
        default=False,
        metadata=_row(
            FLAG,
            "Write today's spelling of what means the same to every Argo from 3.4 on, `depends` for `dependencies`, so that "
            "arrows can say it; a note for each change.",
        ),
    )
    strict: bool = field(default=False, metadata=_row(FLAG, "Treat a duplicate key as an error."))
    no_validate: bool = field(default=False, metadata=_row(FLAG, "Don't hold the result against Argo's schema."))
    keep_order: bool = field(
        default=False,
        metadata=_row(
            FLAG,
            "Write the order of templates into the program where it makes them in another: patches that go by index rely on it.",
        ),
    )
    helpers: str | None = field(
        default=None,
        metadata=_row(MODULE, "The module that generated programs import their helpers from, instead of having them."),
    )
    header: str | None = field(
        default=None,
        metadata=_row(
            TEXT,
            "What new programs begin with, as their docstring; {source} is the file that a program is made of. It is no comment of the YAML.",
        ),
    )
    submit: bool = field(
        default=False,
        metadata=_row(
            FLAG,
            "End new programs with a main block, so that `python flow.py` submits: to the Argo server at ARGO_HOST, with ARGO_TOKEN, in "
            "ARGO_NAMESPACE where a workflow names none.",
        ),
    )
    pragmas: tuple[str, ...] = field(
        default=(),
        metadata=_row(
            PRAGMAS,
            "Say to these tools, behind the line and with the code, what Hera's types and style make them complain of. "
            "May be given more than once.",
        ),
    )
    exclude: tuple[str, ...] = field(
        default=(),
        metadata=_row(
            PATTERNS,
            "Leave these files and folders out where a folder is walked; a pattern as in .gitignore. "
            "May be given more than once.",
        ),
    )
    ignore: tuple[str, ...] = field(default=(), metadata=_row(CODES, "Checks that the project never wants to hear of."))
    codemods: tuple[str, ...] = field(
        default=(),
        metadata=_row(
            CODEMODS,
            "Let these go over the Python before it is laid out: a libcst.CSTTransformer, or a command of libcst.codemod. "
            "It must mean the same YAML then. May be given more than once.",
        ),
    )
    pythonpath: tuple[str, ...] = field(
        default=(),
        metadata=_row(FOLDERS, "Look here, too, for modules that programs import, and for codemods."),
    )
    targets: tuple[str, ...] = field(
        default=(),
        metadata=_row(
            TARGETS,
            "What of a program counts: a name of it, or a call of a function with literals. Of a file that is named by none, "
            "all workflows that it makes.",
        ),
    )
    env: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=_row(VARIABLES, "Variables of the environment of programs that are run. `--env` goes before them."),
    )
    pairs: tuple[Pair, ...] = field(
        default=(),
        metadata=_row(
            PAIRS,
            "Folders of YAML and of Python that `roundtrip sync` keeps in step. A pair may have the other keys for itself, but "
            "for `helpers`.",
        ),
    )
    file: Path | None = None

    def targets_of(self, path: Path) -> tuple[str, ...]:
        """The targets of the program `path`."""
        if self.file is None or not self.targets:
            return ()
        real, home = path.resolve(), self.file.parent.resolve()
        named = (split for split in map(split_target, self.targets) if split is not None)
        return tuple(target for file, target in named if home.joinpath(*file.split("/")).resolve() == real)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of `pythonpath`."""
        return tuple(self.file.parent / folder for folder in self.pythonpath) if self.file is not None else ()


class Key(NamedTuple):
    """One row of the table."""

    name: str
    default: Any
    kind: Kind
    doc: str
    said: str = ""

    @property
    def without(self) -> str:
        """What holds where neither a project nor an option says anything."""
        if self.said:
            return self.said
        if isinstance(self.default, bool):
            return "yes" if self.default else "no"
        return str(self.default) if self.default else "none"


KEYS = {
    row.name: Key(row.name, row.default, row.metadata["kind"], row.metadata["doc"], row.metadata["without"])
    for row in fields(Settings)
    if row.metadata
}
OF_PAIRS = tuple(name for name in KEYS if name not in ("helpers", "pairs"))  # what a pair may have for itself
