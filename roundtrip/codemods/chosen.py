"""The codemods of a run, and where modules are looked for on their behalf."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Union

from roundtrip.codemods.codes import BAD
from roundtrip.codemods.process import Process
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.settings.keys import CODEMOD

if TYPE_CHECKING:
    import libcst
    from libcst.codemod import Codemod as Command

    from roundtrip.codemods.loading import Codemod

# "package.module:Class", or the class
Chosen = Union[str, "type[libcst.CSTTransformer]", "type[Command]"]
TIMEOUT = 60.0


class BadCodemod(ConversionError):
    """A codemod that isn't there, can't be imported, or is none. It ends a run before anything is written."""


def folders_of_imports(pythonpath: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Where modules are looked for behind a program's own folder: the current folder, those of PYTHONPATH, `pythonpath`."""
    listed = [Path(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    return tuple(dict.fromkeys(folder.resolve() for folder in (Path.cwd(), *listed, *pythonpath)))


class Codemods:
    """Codemods, in their order, for any number of modules.

    Those that are named run in a process of their own, which imports them once; classes run in this one, without a limit of
    time. `folders`: where modules are looked for. `timeout`: seconds that a module may take. `run`: whether what they make is
    run under Hera to see what it means, which is read otherwise.

    Raises BadCodemod for what is no name and no codemod.
    """

    def __init__(
        self, chosen: Sequence[Chosen], folders: Sequence[Path], *, timeout: float = TIMEOUT, run: bool = False
    ) -> None:
        self.names = ", ".join(c if isinstance(c, str) else _name(c) for c in chosen)
        self.folders = folders
        self.timeout = timeout
        self.run = run
        self._parts: list[Process | _Here] = []
        for name in chosen:
            if isinstance(name, str) and not CODEMOD.fullmatch(name):
                message = f"`{name}` names no codemod; a name is `package.module:Class`"
                raise BadCodemod(Diagnostic("error", BAD, message))
        for named, group in groupby(chosen, lambda c: isinstance(c, str)):
            several = list(group)
            if named:
                self._parts.append(Process([str(c) for c in several], folders, timeout))
            else:
                self._parts.append(_Here(several))

    def ready(self) -> None:
        """Waits until all are imported. Raises BadCodemod."""
        for part in self._parts:
            try:
                part.ready()
            except ConversionError as problem:
                raise BadCodemod(problem.diagnostics) from problem

    def transformed(self, code: str, path: str | None) -> tuple[str, list[Diagnostic]]:
        """What they make of a module, laid out, and what they warn of. Raises ConversionError."""
        self.ready()
        said: list[Diagnostic] = []
        for part in self._parts:
            code, more = part.transformed(code, path)
            said += more
        return code, said

    def __enter__(self) -> Codemods:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends their process."""
        for part in self._parts:
            part.close()


class _Here:
    """Codemods that are classes of this process."""

    def __init__(self, classes: Sequence[object]) -> None:
        self.classes = classes

    def ready(self) -> None:
        self._checked()

    def transformed(self, code: str, path: str | None) -> tuple[str, list[Diagnostic]]:
        from roundtrip.codemods.transform import transformed

        return transformed(code, self._checked(), path)

    def _checked(self) -> list[tuple[str, Codemod]]:
        from roundtrip.codemods.loading import checked  # libcst is imported with it

        return [(_name(found), checked(found, _name(found))) for found in self.classes]

    def close(self) -> None:
        return


def _name(found: object) -> str:
    return f"{found.__module__}:{found.__qualname__}" if isinstance(found, type) else repr(found)
