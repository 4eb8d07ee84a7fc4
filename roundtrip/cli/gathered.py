"""A report of a run over many files that tells all at its end: what failed, then warnings, then notes by kind."""

from __future__ import annotations

from types import TracebackType

from roundtrip.cli.report import Report
from roundtrip.cli.telling import AS_EVER, Telling
from roundtrip.diagnostics import Diagnostic

FEW = 5  # notes of one kind that are all told
FIRST = 3  # of more than those


class Gathered(Report):
    """Keeps what is for people to read until `tell_all`, or its end."""

    def __init__(self, telling: Telling = AS_EVER) -> None:
        super().__init__(telling=telling)
        self.kept: list[tuple[Diagnostic, str | None]] = []

    def _show(self, about: Diagnostic, text: str | None) -> None:
        """Keep it."""
        self.kept.append((about, text))

    def tell_all(self) -> None:
        """Print what was kept. Of many notes of a kind the first, and how many more there are; all with --verbose."""
        kept, self.kept = self.kept, []
        shown = [one for severity in ("error", "warning") for one in kept if one[0].severity == severity]
        notes: dict[str, list[tuple[Diagnostic, str | None]]] = {}
        for one in kept:
            if one[0].severity == "note":
                notes.setdefault(one[0].code, []).append(one)
        for about, text in shown:
            super()._show(about, text)
        for code, found in notes.items():
            first = found if self.telling.verbose or len(found) <= FEW else found[:FIRST]
            for about, text in first:
                super()._show(about, text)
            left = found[len(first) :]
            if left:
                files = len({about.file for about, _ in left})
                where = "1 file" if files == 1 else f"{files} files"
                self.say(f"note[{code}]: {len(left)} more of these in {where} (--verbose tells them)")

    def __enter__(self) -> Gathered:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.tell_all()
        super().__exit__(kind, value, traceback)
