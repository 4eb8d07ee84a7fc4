"""What a rule knows of the walk that it is asked on: whose document it is, and where what is wrong there is told."""

from __future__ import annotations

from typing import Any

from roundtrip.schema.library import Library
from roundtrip.schema.model import Flow, Parts, Template
from roundtrip.schema.registry import severity_of


class Walked:
    """One document that is walked through. `library`: the documents that it may refer to."""

    def __init__(self, flow: Flow, library: Library) -> None:
        self.flow = flow
        self.library = library
        self.version = flow.version
        self.guessed = 0  # unknown names that were told
        self._broken: set[Parts] = set()
        self._via: Parts | None = None

    def report(self, template: Template, code: str, parts: Parts, message: str, **more: Any) -> None:
        """Note what is wrong in a template; in one of another document, at the reference that led there."""
        if template.flow is self.flow:
            self.flow.report(code, parts, message, **more)
            return
        rank = more.get("severity") or severity_of(code)
        if rank == "error" and self._via is not None and self._via not in self._broken:
            self._broken.add(self._via)
            other = template.flow
            where = f"{other.file or other.kind}:{other.line(parts)}"
            what = f"`{template.name}` of the {other.kind} `{other.name}`"
            self.flow.report(
                "broken-reference", self._via, f"{what} isn't valid for this workflow: {message} ({where})"
            )
