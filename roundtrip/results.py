"""What a conversion gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roundtrip.diagnostics import Diagnostic

if TYPE_CHECKING:
    from roundtrip.python.write.sections import Written


@dataclass(frozen=True)
class Result:
    """What a conversion gave: the text, and what is to be said about it (severity "error": the text isn't valid Argo).

    `written`: the module that the text is of, where all of it was generated.
    """

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    written: Written | None = field(default=None, compare=False, repr=False)
