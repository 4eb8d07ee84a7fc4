"""`docs/static-subset.md`: what is read statically, written from the reader's own tables.

python -m roundtrip.python.subset > docs/static-subset.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from roundtrip.python.evaluate import rooms
from roundtrip.python.evaluate.hera.config import KNOWN
from roundtrip.python.evaluate.language import machine, source, tables
from roundtrip.python.evaluate.language.tables import Entry
from roundtrip.python.evaluate.library.standard import CONSTANTS

_TOP = """\
# What is read statically

`roundtrip to-yaml --engine static` goes through a program as Python would, and runs nothing of it. This page is made from
the reader's tables by `python -m roundtrip.python.subset`, and a test holds it to them.

Whatever is not on this page is declined, with its line and the reason; `--engine auto` then lets Hera run the program. So
is what Python or Hera would complain of. Nothing is guessed.

The documents are the workflows, and the plain dictionaries with `apiVersion` and `kind`, that names of the module hold in
the end, in the order in which these names were first given; where there is none, the workflows in lists, tuples and
dictionaries that names hold; where there is none of these, what stands under `if __name__ == "__main__":` is read as well.
[programs.md](programs.md) says more, and how a target names one.
"""
_IMPORTS = """\
- Hera: `hera.workflows` and its modules, `hera.workflows.models`, `hera.shared`.
- Modules and packages in the folder of the program, which are read like the program itself.
- Python's library, as far as it is listed below; anything else of it, and every other module, may be imported as long as no
  value of it is needed. What is imported by name from a module that nobody knows might be a workflow, and is declined.
"""
_HERA = """\
Every class that `hera.workflows` has for Argo's objects, and every model of `hera.workflows.models`, with all of its
arguments by keyword. What is made within a `with` joins what is open, as in Hera. Attributes can be read and set afterwards.
Beyond that:
"""
_BOUNDS = f"""\
A program of up to {source.MAX_LENGTH:,} characters is read. It is given up after {machine.MAX_STEPS:,} steps, beyond {machine.MAX_DEPTH} levels of calls within calls, and where a
text grows beyond {machine.MAX_SIZE:,} characters or a list beyond {machine.MAX_ITEMS:,} items; also after {machine.MAX_SECONDS:g} s of
the processor's time, parsing included. A native operation takes as many steps as what it works on is long.
"""
_NEVER = """\
The environment, the clock, random numbers, files, processes and the network; `async` functions and generators; objects of
classes of the program's own, dataclasses, enumerations, pydantic models, `Input` and `Output` among them; subclasses of Hera's
classes; `try`, `raise`, `assert` and `match`; regular expressions, dates, `collections`, `itertools`; YAML texts, and what Hera
makes of them (`from_yaml`) or writes (`to_yaml`); Hera's expressions (`hera.expr`); the order of a set; the text of objects that
don't say it themselves; whatever depends on the identity of strings and numbers. `--engine auto` runs such programs.
"""


def text() -> str:
    """The whole page."""
    assert rooms
    parts = [
        _TOP,
        "## Statements\n",
        _listed(tables.STATEMENTS),
        "## Expressions\n",
        _listed(tables.EXPRESSIONS),
        "## Imports\n",
        _IMPORTS,
        "## Python's own functions\n",
        _listed(tables.BUILTINS),
        "And the types `bool`, `dict`, `float`, `frozenset`, `int`, `list`, `set`, `str`, `tuple`.\n",
        "## Methods\n",
        *(_run_in(entries) for _, entries in sorted(tables.METHODS.items())),
        "## Modules\n",
        *(_run_in(entries) for _, entries in sorted(tables.LIBRARIES.items())),
        _names(),
        "## Hera\n",
        _HERA,
        *(_listed(_of_hera(owner)) for owner in _owners()),
        "- `@script(…)` and `Script(source=…)`, inline or as a runner, with typed parameters, `Annotated` ones, `Literal` and "
        "`Optional`;\n  arguments that Hera infers for loops.",
        "- Dictionaries in the place of models, wherever Hera takes them.",
        "- `Task.set_next_defaults(…)`, `hera.shared.serialization.serialize(…)`.",
        f"- `global_config`: {', '.join(f'`{name}`' for name in KNOWN)},\n  `set_class_defaults(…)`, "
        "`register_pre_build_hook(…)`, `reset()`.\n",
        "## Bounds\n",
        _BOUNDS,
        "## Never\n",
        _NEVER,
    ]
    lines: list[str] = []
    for part in parts:
        if lines and (part.startswith("#") or not (part.startswith("- ") and lines[-1].startswith(("- ", "  ")))):
            lines.append("")
        lines += part.strip("\n").split("\n")
    return "\n".join(lines) + "\n"


def _listed(entries: Mapping[Any, Entry]) -> str:
    lines = sorted({f"- {entry.doc}" for entry in entries.values()}, key=_plain)
    return "\n".join(lines) + "\n"


def _run_in(entries: Mapping[str, Entry]) -> str:
    return "- " + ", ".join(sorted({entry.doc for entry in entries.values()}, key=_plain)) + "\n"


def _plain(line: str) -> str:
    return line.replace("`", "").lower()


def _names() -> str:
    lines = []
    for module, names in sorted(CONSTANTS.items()):
        lines.append(f"- of `{module}`: {', '.join(f'`{name}`' for name in sorted(names, key=str.lower))}")
    return "\n".join(lines) + "\n"


def _owners() -> Iterable[str]:
    return sorted({*tables.PROPERTIES, *tables.HERA_METHODS})


def _of_hera(owner: str) -> dict[str, Entry]:
    return {**tables.PROPERTIES.get(owner, {}), **tables.HERA_METHODS.get(owner, {})}


if __name__ == "__main__":
    print(text(), end="")
