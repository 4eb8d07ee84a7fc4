"""What codemods make of a generated module has to mean what the module means: it is read back, and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roundtrip.codemods.chosen import Codemods
from roundtrip.codemods.codes import CHANGES, UNREAD
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Document, diff, equivalent, format_path, text_at
from roundtrip.programs import Engine, documents_of_program

if TYPE_CHECKING:
    from roundtrip.helpers import HelperModule


@dataclass(frozen=True)
class Changed:
    """A module that codemods have changed: its text, for which there is no tree."""

    code: str

    def text(self) -> str:
        """Its text."""
        return self.code


def applied(
    documents: list[Document],
    text: str,
    codemods: Codemods,
    path: str | None,
    file: str = "",
    helpers: HelperModule | None = None,
) -> tuple[str, list[Document] | None, list[Diagnostic]]:
    """What codemods make of `text`, the module of `documents`; what that says, None where it is `text`; what is to be said of it.

    `path`: the file that it is to be in; modules beside that can be imported. `file`: what messages call the YAML. `helpers`:
    the module that it may import helpers from, if that isn't written yet.
    Raises ConversionError where they fail, where the result means something else, and where that can't be told.
    """
    try:
        changed, said = codemods.transformed(text, path)
    except ConversionError as problem:
        # told at a line of the codemod's: it has to say for which file
        given = f"; it was given the Python for {file}" if file else ""
        raise ConversionError([replace(d, message=d.message + given) for d in problem.diagnostics]) from problem
    if changed == text:
        return text, None, said
    try:
        engine: Engine = "hera" if codemods.run else "static"
        back, _ = documents_of_program(
            changed,
            path=path,
            engine=engine,
            timeout=codemods.timeout,
            helpers=helpers,
            folders=codemods.folders,
        )
    except ConversionError as problem:
        found = problem.diagnostics[0]
        if found.code == "no-workflow":
            raise _lost(documents, codemods, 0) from None
        raise _unread(changed, found, codemods) from None
    if len(back) != len(documents):
        raise _lost(documents, codemods, len(back))
    for before, after in zip(documents, back):
        assert before.root is not None
        assert after.root is not None
        if not equivalent(before.root, after.root):
            first, *more = diff(before.root, after.root)
            others = f", and {len(more)} more" if more else ""
            place = first.before or before.root
            raise error(
                CHANGES,
                f"what {codemods.names} makes of the Python for this means something else: {first}{others}; nothing is written",
                line=place.span.line,
                column=place.span.column,
                path=format_path(first.path),
            )
    return changed, back, said


def _lost(documents: list[Document], codemods: Codemods, count: int) -> ConversionError:
    kinds = ", ".join(text_at(d.root, "kind") or "?" for d in documents if d.root is not None)
    message = (
        f"what {codemods.names} makes of the Python for this has {count} documents, not {len(documents)} ({kinds})"
    )
    return error(CHANGES, f"{message}; nothing is written", line=documents[0].span.line)


def _unread(text: str, found: Diagnostic, codemods: Codemods) -> ConversionError:
    line = (text.splitlines() or [""])[min(found.line, text.count("\n") or 1) - 1].strip()
    if found.message.startswith("Python raises "):
        message = f"what {codemods.names} makes of the Python for this is wrong: {found.message} (`{line[:80]}`)"
    elif codemods.run:
        message = f"what {codemods.names} makes of the Python for this can't be run: {found.message}"
    else:
        message = (
            f"what {codemods.names} makes of the Python for this can't be read, so whether it means the same isn't known: "
            f"{found.message} (`{line[:80]}`). A module that it imports is looked for beside the output, in the current "
            "folder, on PYTHONPATH and in `pythonpath` of [tool.roundtrip]; --engine hera runs it instead"
        )
    return error(UNREAD, message)
