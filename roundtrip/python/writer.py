"""Objects → Python text: one module for the documents of a stream.

Imports, constants and functions first, then each document as a statement of its own: a workflow as a `with` block in
which its templates are made, anything else as a dictionary.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Literal, NamedTuple

from roundtrip.document import Call, Document, Mapping, Node
from roundtrip.python import beyond, pragmas
from roundtrip.python.complaints import complained_of
from roundtrip.python.expressions import Expressions
from roundtrip.python.hoist import Census
from roundtrip.python.layout import laid_out
from roundtrip.python.module import Module
from roundtrip.python.names import snake_case
from roundtrip.python.objects import text_of
from roundtrip.python.plan import AtHand, nothing_at_hand
from roundtrip.python.syntax import Statement
from roundtrip.python.workflows import ALONE, WorkflowWriter


def write(
    documents: list[Document],
    *,
    scripts: Literal["functions", "text"] = "functions",
    hoist: bool = True,
    loops: bool = False,
    at_hand: AtHand = nothing_at_hand,
    helpers: str | None = None,
    orders: dict[int, list[str]] | None = None,
) -> str:
    """The module that gives `documents` under Hera, in their order.

    Each root is a `Call` of a workflow, or a mapping for what Hera has no class for. `scripts`: whether Python scripts
    become functions where they can. `hoist`: whether what is said three times becomes a constant.
    `loops`: whether what differs in one value becomes a loop. `at_hand`: the function that is imported for a script.
    `helpers`: the module that the helpers are imported from; without it, they are defined where they are used.
    `orders`: the names of templates in the order that a line is to say, by the number of the document.
    """
    # nothing made here is garbage before the end, and looking for it again and again would cost more than the writing
    collecting = gc.isenabled()
    gc.disable()
    try:
        functions = scripts == "functions"
        writer = _Writer(documents, functions=functions, hoist=hoist, loops=loops, at_hand=at_hand, orders=orders or {})
        return writer.text(helpers)
    finally:
        if collecting:
            gc.enable()


class _Writer:
    def __init__(
        self,
        documents: list[Document],
        *,
        functions: bool,
        hoist: bool,
        loops: bool,
        at_hand: AtHand,
        orders: dict[int, list[str]],
    ) -> None:
        self.at_hand = at_hand
        self.orders = orders
        self.documents = documents
        self.functions = functions
        self.module = Module()
        self.module.loops = loops
        self.statements: list[Statement] = []
        census = Census()
        self.commented: list[list[Node]] = []
        for document in documents:
            seen = len(census.commented)
            if document.root is not None:
                census.take(document.root)
            self.commented.append(census.commented[seen:])
        self.expressions = Expressions(self.module, census.shared(repeated=hoist))

    def text(self, helpers: str | None) -> str:
        alone = sum(document.root is not None for document in self.documents) == 1
        found: list[WorkflowWriter | None] = []
        variables = [self._variable(document.root, alone) for document in self.documents]
        for number, (document, variable) in enumerate(zip(self.documents, variables)):
            if isinstance(document.root, Call):
                found.append(
                    WorkflowWriter(
                        self.expressions,
                        document.root,
                        variable,
                        functions=self.functions,
                        at_hand=self.at_hand,
                        order=self.orders.get(number),
                    )
                )
            else:
                found.append(None)
        for workflow in found:
            if workflow is not None:
                workflow.give_names()
        sections: list[_Section] = []
        for number, (variable, workflow) in enumerate(zip(variables, found)):
            sections += self._document(number, variable, workflow)
        sections.append(_Section(self._pragmas()))
        top = [line for d in self.documents[:1] for line in self.expressions.remarks.take(d.head)]
        used = sorted(self.module.helpers)
        if helpers is not None:
            self.module.neighbours += [(helpers, name, name) for name in used]
            used = []
        head = [_Section(beyond.imports(used)), _Section(self.module.import_lines())]
        head += [_Section(beyond.type_variable(used)), *(_Section(f, 2) for f in beyond.definitions(used))]
        return "\n".join(top + _joined(head + sections)) + "\n"

    def _pragmas(self) -> list[str]:
        """What the module says at its foot to mypy and ruff."""
        found = [pragmas.MYPY] if self.module.loosely_typed else []
        if any(complained_of(function) for function in self.module.functions):
            found.append(pragmas.RUFF)
        elif pragmas.has_nested_with(self.statements):
            found.append(pragmas.RUFF_NESTED)
        return found

    def _document(self, number: int, variable: str, workflow: WorkflowWriter | None) -> Iterator[_Section]:
        """The constants and functions that a document is the first to use, and the document."""
        document = self.documents[number]
        if document.root is None:
            return
        module, take = self.module, self.expressions.remarks.take
        constants, functions = len(module.constants), len(module.functions)
        self.expressions.owner = variable
        if workflow is not None:
            statement = workflow.statement()
        else:
            statement = self._dictionary(document.root, variable)
        self.expressions.define_deferred(constants)
        yield from _constants(module.constants[constants:])
        for function in module.functions[functions:]:
            yield _Section(function, 2)
        self.statements.append(statement)
        for node in self.commented[number]:
            # what found no place of its own goes to what encloses it all
            statement.before += self.expressions.remarks.all(node.comments)
        head = take(document.head) if number else []
        yield _Section(head + laid_out([statement]))
        yield _Section(take(document.foot))

    def _variable(self, root: Node | None, alone: bool) -> str:
        names = self.module.names
        if isinstance(root, Call):
            if alone:
                return ALONE
            name = text_of(root.args.get("name")) or text_of(root.args.get("generate_name")) or ""
            base = snake_case(name)
            kind = snake_case(root.name)
            return names.give(base, f"{base}_{kind}" if base else "", fallback="workflow")
        assert root is None or isinstance(root, Mapping)
        entries = root.entries if root is not None else {}
        kind = snake_case(text_of(entries.get("kind")) or "")
        metadata = entries.get("metadata")
        name = snake_case(text_of(metadata.entries.get("name")) or "") if isinstance(metadata, Mapping) else ""
        return names.give(kind, f"{name}_{kind}" if name and kind else "", fallback="document")

    def _dictionary(self, root: Node, variable: str) -> Statement:
        return self.expressions.statement(root, self.expressions.value(root), f"{variable} = ")


class _Section(NamedTuple):
    """Lines that belong together, and how many empty ones black wants above and below them at least."""

    lines: list[str]
    around: int = 1


def _constants(statements: list[Statement]) -> list[_Section]:
    """Constants of one line stand together, others for themselves."""
    sections: list[_Section] = []
    open_section = False
    for statement in statements:
        lines = laid_out([statement])
        short = len(lines) == 1 and "\n" not in lines[0]
        if short and open_section:
            sections[-1].lines.extend(lines)
        else:
            sections.append(_Section(lines))
        open_section = short
    return sections


def _joined(sections: list[_Section]) -> list[str]:
    lines: list[str] = []
    around = 0
    for section in sections:
        if section.lines:
            if lines:
                lines += [""] * max(around, section.around)
            lines += section.lines
            around = section.around
    return lines
