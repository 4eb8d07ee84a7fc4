"""The Python of documents, proven: read back, and compared with them. What isn't proven isn't given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Union

from roundtrip.codemods import Changed, Codemods, applied
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.document import Document, diff, equivalent
from roundtrip.document.templates import order_note, out_of_order
from roundtrip.programs import read_program, too_deep
from roundtrip.python.template_order import sayable

if TYPE_CHECKING:
    from pathlib import Path

    from roundtrip.helpers import HelperModule
    from roundtrip.python.write.sections import Written

Program = Union["Written", Changed]


class Making(NamedTuple):
    """How a program is made; each as `roundtrip.convert.python_of` has it."""

    scripts: Literal["functions", "text"]
    hoist: bool
    loops: bool
    beside: Path | None
    path: str | None
    keep_order: bool
    helpers: HelperModule | None
    codemods: Codemods | None = None
    file: str = ""
    style: Literal["calls", "objects"] = "calls"
    pragmas: tuple[str, ...] = ()
    header: str | None = None
    submit: bool = False

    def written(self, objects: list[Document], orders: dict[int, list[str]] | None = None) -> Written:
        """The program of documents as Hera sees them. `orders`: as for `roundtrip.python.write.writer.write`."""
        from roundtrip.at_hand import functions_beside
        from roundtrip.python.write.writer import write

        return write(
            objects,
            scripts=self.scripts,
            hoist=self.hoist,
            loops=self.loops,
            at_hand=functions_beside(self.beside, self.path),
            helpers=self.helpers.name if self.helpers is not None else None,
            orders=orders,
            style=self.style,
            header=self.header,
            submit=self.submit,
        )

    def given(
        self, documents: list[Document], objects: list[Document], made: Program
    ) -> tuple[Program, list[Document], list[Diagnostic]]:
        """`proven`, and what the codemods make of it, proven as well."""
        assert not isinstance(made, Changed)
        made, back, notes = self.proven(documents, objects, made)
        if self.codemods is None:
            return made, back, notes
        path = self.path or (str(self.beside / "flow.py") if self.beside is not None else None)
        text, changed, said = applied(documents, made.text(), self.codemods, path, self.file, self.helpers)
        if changed is None:
            return made, back, [*notes, *said]
        orders = [order_note(documents[number], changed[number]) for number in out_of_order(documents, changed)]
        return Changed(text), changed, [*orders, *said]

    def told(self, documents: list[Document], made: Program) -> Program:
        """`made` with what it says to type checkers and linters, read back once more. Raises ConversionError as `proven`."""
        from roundtrip.python.write.pragma_lines import with_pragmas

        before = made.text()
        text = with_pragmas(before, self.pragmas) if self.pragmas else before
        if text == before:
            return made
        _, found = self._read_back(documents, text)
        return made if found is not None else Changed(text)

    def proven(
        self, documents: list[Document], objects: list[Document], made: Written
    ) -> tuple[Written, list[Document], list[Diagnostic]]:
        """`made`, the program of `objects`, with the order of templates that it is to have; and what it says, read back.

        And a note for each of `documents` whose templates it has in another order. Raises ConversionError where it doesn't
        say what `documents` do.
        """
        back, found = self._read_back(documents, made.text())
        others = out_of_order(documents, back)
        orders = (
            {number: names for number, names in others.items() if sayable(documents[number].root)}
            if self.keep_order
            else {}
        )
        if orders and found is None:
            made = self.written(objects, orders)
            back, found = self._read_back(documents, made.text())
            others = out_of_order(documents, back)
        if found is not None:
            if self.helpers is not None:  # with helpers of its own it may well come back
                alone = self._replace(helpers=None)
                alone.proven(documents, objects, alone.written(objects))
                message = f"programs can't have their helpers from this module ({found}): mend it, or say another as `helpers`"
                raise error("bad-helpers", message, file=str(self.helpers.file))
            raise ConversionError(
                Diagnostic(
                    "error",
                    "internal",
                    f"the Python for this would not come back as the same YAML ({found}); this is a fault of roundtrip: "
                    "please report it with the smallest file that shows it",
                    documents[0].span.line,
                )
            )
        return made, back, [order_note(documents[number], back[number]) for number in others]

    def _read_back(self, documents: list[Document], text: str) -> tuple[list[Document], str | None]:
        """What `text` is read as, and what is in the way of reading it as `documents`; None if nothing is."""
        path = str(self.beside / "flow.py") if self.beside is not None else self.path
        try:
            back = read_program(text, path, helpers=self.helpers, generated=True)[0]
        except ConversionError as problem:
            deep = too_deep(problem, documents)
            if deep is not None:
                raise deep from None
            if problem.diagnostics[0].code == "bad-helpers":
                raise
            return [], str(problem.diagnostics[0])
        if len(back) != len(documents):
            return [], f"{len(documents)} documents, {len(back)} read back"
        for before, after in zip(documents, back):
            assert before.root is not None
            if after.root is None or not equivalent(before.root, after.root):
                assert after.root is not None
                return [], "; ".join(str(d) for d in diff(before.root, after.root)[:3])
        return back, None
