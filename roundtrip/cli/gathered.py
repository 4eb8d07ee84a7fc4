"""A report of a run over many files that tells all at its end: what failed, then warnings, then notes by kind."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

from roundtrip.cli.report import QUIET, Report
from roundtrip.diagnostics import Diagnostic

FEW = 5  # notes of one kind that are all told
FIRST = 3  # of more than those


class Gathered(Report):
    """Keeps diagnostics until `tell_all`, or its end."""

    def __init__(self, verbose: bool = False) -> None:
        super().__init__(verbose=verbose)
        self.kept: list[tuple[Diagnostic, str, str | None]] = []

    def show(self, diagnostics: Iterable[Diagnostic], *, file: str = "", text: str | None = None) -> None:
        """Keep each; those that are only counted are counted."""
        for diagnostic in diagnostics:
            about = diagnostic if diagnostic.file else diagnostic.within(file)
            if about.severity == "note" and about.code in QUIET and not self.verbose:
                self.quiet[about.code] += 1
                continue
            self.counts[about.severity] += 1
            self.kept.append((about, file, text if self.terminal else None))

    def tell_all(self) -> None:
        """Print what was kept. Of many notes of a kind the first, and how many more there are; all with `verbose`."""
        kept, self.kept = self.kept, []
        self.counts.clear()
        for severity in ("error", "warning"):
            self._print_all(one for one in kept if one[0].severity == severity)
        notes: dict[str, list[tuple[Diagnostic, str, str | None]]] = {}
        for one in kept:
            if one[0].severity == "note":
                notes.setdefault(one[0].code, []).append(one)
        for code, found in notes.items():
            shown = found if self.verbose or len(found) <= FEW else found[:FIRST]
            self._print_all(shown)
            left = found[len(shown) :]
            self.counts["note"] += len(left)
            if left:
                files = len({about.file for about, _, _ in left})
                where = "1 file" if files == 1 else f"{files} files"
                self.say(f"note[{code}]: {len(left)} more of these in {where} (--verbose tells them)")

    def _print_all(self, found: Iterable[tuple[Diagnostic, str, str | None]]) -> None:
        for about, file, text in found:
            super().show([about], file=file, text=text)

    def __enter__(self) -> Gathered:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(kind, value, traceback)
        self.tell_all()
