"""Files that aren't what they look like: templates of Helm and others, patches of Kustomize, workflows in other kinds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.cli import lazily, sniff
from roundtrip.cli.options import Given
from roundtrip.cli.sources import SKIPPED_FOLDERS, Source
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.schema.ignores import wanted
from roundtrip.yaml import templating
from roundtrip.yaml.embedded import KINDS

if TYPE_CHECKING:
    from roundtrip.document import Document
    from roundtrip.repository import Naming

_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


class Elsewhere:
    """What kustomizations of the folders name as patches, and what is told of a text instead of converting or checking it."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._patches: dict[Path, Naming] = {}
        self._several = False

    def survey(self, sources: Sequence[Source]) -> list[Diagnostic]:
        """Looks through the folders that were walked; what their kustomizations do against expectation."""
        self._several = len(sources) > 1
        found: list[Diagnostic] = []
        for folder in dict.fromkeys(source.folder for source in sources if source.folder is not None):
            self._patches.update(lazily.patches_below(folder, SKIPPED_FOLDERS))
            found += lazily.surprises_below(folder, SKIPPED_FOLDERS)
            overlay = lazily.overlay_at(folder) if any((folder / name).is_file() for name in _KUSTOMIZATIONS) else None
            found += [overlay] if overlay is not None else []
        texts = {d.file: Path(d.file).read_text("utf-8") for d in found}
        return [d for d in found if wanted([d], texts[d.file], self._ignored(Path(d.file)))]

    def patch(self, source: Source) -> Diagnostic | None:
        """The note on a file that a kustomization names as a patch; None for any other."""
        if source.path is None:
            return None
        if source.walked:
            naming = self._patches.get(Path(os.path.realpath(source.path)))
        elif any((folder / name).is_file() for folder in source.path.resolve().parents[:6] for name in _KUSTOMIZATIONS):
            naming = lazily.naming_of(source.path)
        else:
            naming = None
        return naming.note() if naming is not None else None

    def asked(self, source: Source) -> object:
        """What is known of a source that was walked to, told apart by its repr."""
        return self._patches.get(Path(os.path.realpath(source.path))) if self._patches and source.path else None

    def templates(self, text: str, source: Source, documents: list[Document]) -> list[Diagnostic]:
        """What is told of a text as another program's template: one error, or what is less. Ignored codes are left out.

        `documents`: those of the text, as far as it can be read.
        """
        found = templating.in_documents(text, documents)
        chart = _chart(source)
        if chart is not None:
            told = templating.anywhere(text) or templating.in_chart(text, os.path.relpath(chart))
            known = any(d.code == templating.HELM for d in found)
            message = f"this stands among the templates of a chart ({os.path.relpath(chart)}); Helm has nothing to fill in here"
            found += [told or Diagnostic("note", "helm-chart", message)] if not known else []
        found = wanted(found, text, self._ignored(source.path))
        errors = [d for d in found if d.severity == "error"]
        if errors:
            return [_counted(errors)]
        return list({d.code: _counted([e for e in found if e.code == d.code]) for d in found}.values())

    def checked(self, text: str, source: Source) -> list[Diagnostic]:
        """What is to be said of a text that is converted.

        Raises ConversionError where it is a patch, another program's template, or has no workflow of its own.
        """
        patch = self.patch(source)
        if patch is not None:
            raise ConversionError(self._alone(patch, source))
        said = self.templated(text, source)
        if not source.walked:
            inline = self._inline(text)  # a kustomization needs no kind
            problem = sniff.without_workflow(text) if inline is None else self._alone(inline, source)
            if problem is not None:
                raise ConversionError(problem)
        within = sniff.holding(self._documents(text)) if sniff.may_hold_another(text) else None
        return [*said, *([replace(within, severity="note")] if within is not None else [])]

    def _alone(self, note: Diagnostic, source: Source) -> Diagnostic:
        """A note on what is left alone; an error where nothing else was named."""
        return note if source.walked or self._several else replace(note, severity="error")

    def templated(self, text: str, source: Source) -> list[Diagnostic]:
        """As `templates`, of a text that is yet to be read. Raises ConversionError where that is an error."""
        if not templating.may_be_template(text) and _chart(source) is None:
            return []
        said = self.templates(text, source, self._documents(text))
        if any(d.severity == "error" for d in said):
            raise ConversionError(said)
        return said

    def instead(self, text: str, source: Source) -> Diagnostic | None:
        """What a file of a folder is that isn't likely to be a workflow; None where nothing is known."""
        patch = self.patch(source)
        if patch is None and not any(sign in text for sign in (sniff.GROUP, *KINDS)):
            return None
        patch = patch or self._inline(text)
        within = sniff.without_workflow(text) if patch is None else None
        if within is None or within.code != "embedded-workflow":
            return patch
        return replace(within, severity="note")

    def _inline(self, text: str) -> Diagnostic | None:
        if "patches" not in text:
            return None
        return lazily.inline_note(self._documents(text))

    def _documents(self, text: str) -> list[Document]:
        """The documents of a text; none where it can't be read, which is told where it is converted."""
        try:
            return lazily.read(text).documents
        except ConversionError:
            return []

    def _ignored(self, path: Path | None) -> frozenset[str]:
        return frozenset(self.given.settings(path).ignore)


def _chart(source: Source) -> Path | None:
    """The Chart.yaml that a source is a template of."""
    if source.path is None or "templates" not in source.path.absolute().parts:
        return None
    return lazily.chart_of(source.path)


def _counted(found: list[Diagnostic]) -> Diagnostic:
    """The first of several findings, with how many more lines have such."""
    first, more = found[0], len({d.line for d in found}) - 1
    lines = f"{more} more line{'s have' if more > 1 else ' has'} such"
    return replace(first, message=f"{first.message} ({lines})" if more else first.message)
