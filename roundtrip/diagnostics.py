"""What the project says of a text: diagnostics, and the one exception that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Remedy(NamedTuple):
    """What to do with fields where another text in their place is not enough.

    "move": the neighbours `keys` belong into the mapping at the path `to`; "wrap": the first of them is the one item of the
    list `to` now; "unwrap": it was a list, and its one item is `to`.
    """

    what: Literal["move", "wrap", "unwrap"]
    keys: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Diagnostic:
    """One message about one place.

    `line` and `column` count from 1; `path` is the place in the document (`spec.templates[0].container`), "" where
    there is none; `file` is the name of the text as the user gave it, "" where it is not known yet. `end_column` is
    where the place ends on its line (0: not known); `suggestion` is a text to write in that place instead ("": none);
    `remedy` says what else would mend it.
    """

    severity: Severity
    code: str
    message: str
    line: int = 1
    column: int = 1
    path: str = ""
    file: str = ""
    end_column: int = 0
    suggestion: str = ""
    remedy: Remedy | None = None

    def __str__(self) -> str:
        return f"{self.file or '<input>'}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}"

    def within(self, file: str) -> Diagnostic:
        """The same message, about `file`."""
        return replace(self, file=file)


class ConversionError(Exception):
    """Raised for every input that can't be converted; `diagnostics` says why, errors first among equals of a line."""

    def __init__(self, diagnostics: Diagnostic | Iterable[Diagnostic]) -> None:
        found = [diagnostics] if isinstance(diagnostics, Diagnostic) else list(diagnostics)
        super().__init__("\n".join(str(d) for d in found))
        self.diagnostics: list[Diagnostic] = found


def error(
    code: str, message: str, *, line: int = 1, column: int = 1, path: str = "", file: str = ""
) -> ConversionError:
    """The exception for a single error at one place."""
    return ConversionError(Diagnostic("error", code, message, line, column, path, file))
