"""Which sources are to have the order of their templates in the program, and why."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.cli import lazily
from roundtrip.cli.sources import SKIPPED_FOLDERS, Source
from roundtrip.diagnostics import Diagnostic

if TYPE_CHECKING:
    from roundtrip.repository import Use


class Orders:
    """What keeps the order: what is asked for, by an option or the project, and what goes to templates by index."""

    def __init__(self) -> None:
        self._uses: dict[Path, list[Use]] = {}

    def survey(self, sources: Sequence[Source]) -> list[Diagnostic]:
        """Looks through the folders that were walked; what is wrong with their kustomizations."""
        found: list[Diagnostic] = []
        for folder in dict.fromkeys(source.folder for source in sources if source.folder is not None):
            uses, diagnostics = lazily.uses_by_index(folder, SKIPPED_FOLDERS)
            self._uses.update(uses)
            found += diagnostics
        return found

    def of(self, source: Source, asked: bool) -> list[Diagnostic] | None:
        """Notes on why a source keeps its order; None where it need not. `asked`: it is to keep it anyway."""
        uses = self._uses.get(Path(os.path.realpath(source.path)), []) if source.path is not None else []
        return [use.note() for use in uses] if uses or asked else None

    def asked(self, source: Source) -> object:
        """What is known of a source, told apart by its repr."""
        return self._uses.get(Path(os.path.realpath(source.path))) if self._uses and source.path is not None else None
