"""Objects → Python text: one module for the documents of a stream.

Imports, constants and functions first, then each document as a statement of its own: a workflow as a `with` block in
which its templates are made, anything else as a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import libcst as cst

from roundtrip.document import Call, Document, Mapping, Node, Path, at, calls_in, text_at
from roundtrip.garbage import uncollected
from roundtrip.python import beyond
from roundtrip.python.code import make, statement_nodes
from roundtrip.python.code.import_lines import import_lines, import_rank
from roundtrip.python.code.layout import laid_out
from roundtrip.python.write.calls import Expressions
from roundtrip.python.write.embedded import function_of, order_by_index
from roundtrip.python.write.hoist import Census
from roundtrip.python.write.module import Module
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.plain_nodes import text_of
from roundtrip.python.write.plan import AtHand, nothing_at_hand
from roundtrip.python.write.sections import Section, Written, docstring
from roundtrip.python.write.submit import main_block
from roundtrip.python.write.workflow_block import ALONE, WorkflowWriter


def write(
    documents: list[Document],
    *,
    scripts: Literal["functions", "text"] = "functions",
    hoist: bool = True,
    loops: bool = False,
    at_hand: AtHand = nothing_at_hand,
    helpers: str | None = None,
    orders: dict[int, list[str]] | None = None,
    style: Literal["calls", "objects"] = "calls",
    chains: bool = False,
    header: str | None = None,
    submit: bool = False,
) -> Written:
    """The module that gives `documents` under Hera, in their order.

    Each root is a `Call` of a workflow, or a mapping for what Hera has no class for. `scripts`: whether Python scripts
    become functions where they can. `hoist`: whether what is said three times becomes a constant.
    `loops`: whether what differs in one value becomes a loop. `at_hand`: the function that is imported for a script.
    `helpers`: the module that the helpers are imported from; without it, they are defined where they are used.
    `orders`: the names of templates in the order that a line is to say, by the number of the document.
    `style`: "objects" writes tasks and steps as such, with nothing that Hera's types call an error; `chains`: but
    for arrows, of which several stand in a statement. `header`: the docstring. `submit`: with a main block that submits them.
    """
    # nothing made here is garbage before the end, and looking for it again and again would cost more than the writing
    with uncollected():
        functions = scripts == "functions"
        writer = _Writer(documents, functions=functions, hoist=hoist, loops=loops, at_hand=at_hand, orders=orders or {})
        writer.module.typed = style == "objects"
        writer.module.single_arrows = style == "objects" and not chains
        return writer.written(helpers, header, submit)


class Embedded(NamedTuple):
    """A workflow in a document of another kind, and the function that makes it."""

    function: str
    workflow: WorkflowWriter

    def lines(self) -> list[str]:
        """The function."""
        workflow, module = self.workflow, self.workflow.module
        module.depth += 1
        rows = workflow.statement()
        module.depth -= 1
        return function_of(self.function, workflow.call.name, rows, workflow.variable)


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
        self.hoist = hoist
        self.functions = functions
        self.module = Module()
        self.module.loops = loops
        self.statements: list[statement_nodes.Row] = []
        census = Census()
        self.commented: list[list[Node]] = []
        for document in documents:
            seen = len(census.commented)
            if document.root is not None:
                census.take(document.root)
            self.commented.append(census.commented[seen:])
        self.module.said = census.texts
        self.module.compact_json = census.compact_json if hoist else 0
        self.expressions = Expressions(self.module, census.shared(repeated=hoist))

    def written(self, helpers: str | None, header: str | None, submit: bool) -> Written:
        """The whole module. `helpers`, `header` and `submit`: as for `write`."""
        alone = sum(document.root is not None for document in self.documents) == 1
        variables = [self._variable(document.root, alone) for document in self.documents]
        embedded = [self._embedded(document.root, variable) for document, variable in zip(self.documents, variables)]
        found = [
            WorkflowWriter(
                self.expressions,
                document.root,
                variable,
                functions=self.functions,
                at_hand=self.at_hand,
                order=self.orders.get(number),
                naming=self.hoist,
            )
            if isinstance(document.root, Call)
            else None
            for number, (document, variable) in enumerate(zip(self.documents, variables))
        ]
        for workflow in [*found, *(one.workflow for several in embedded for one in several)]:
            if workflow is not None:
                workflow.give_names()
                self.module.plain_scripts += workflow.plain_scripts if self.hoist else 0
        sections: list[Section] = []
        for number, (variable, workflow) in enumerate(zip(variables, found)):
            sections += self._document(number, variable, workflow, embedded[number])
        workflows = [(d.root.name, name) for d, name in zip(self.documents, variables) if isinstance(d.root, Call)]
        if submit and workflows:
            sections.append(Section(main_block(workflows, self.module.names.give), 2))
        top = [line for d in self.documents[:1] for line in self.expressions.remarks.take(d.head)]
        used = sorted(self.module.helpers)
        if helpers is not None:
            self.module.neighbours += [(helpers, name, name) for name in used]
            used = []
        typing = sorted({*beyond.typing_names(used), *self.module.typing}, key=import_rank)
        pythons = sorted(
            [*self.module.python_imports(), *beyond.modules(used)], key=lambda line: (line.startswith("from"), line)
        )
        pythons += import_lines(typing, "typing") if typing else []
        head = [Section(pythons), Section(self.module.imports()), Section(beyond.type_variable(used))]
        head += [Section(lines, 2) for lines in beyond.definitions(used)]
        about = docstring(header) if header is not None else None
        return Written(top, [section for section in head + sections if section.lines], about)

    def _embedded(self, root: Node | None, variable: str) -> list[Embedded]:
        """What stands in a document of another kind, each to be made by a function of its own."""
        found: dict[int, Embedded] = {}
        if root is None or isinstance(root, Call):
            return []
        for path, call in calls_in(root):
            if id(call) not in found:
                found[id(call)] = self._function(root, path, call, variable)
            workflow = found[id(call)].workflow
            planned = [template.name for template in workflow.templates]
            workflow.order = workflow.order or order_by_index(root, path, call, planned)
        return [*found.values()]

    def _function(self, root: Node, path: Path, call: Call, variable: str) -> Embedded:
        """A workflow at its path in a document of another kind, which is called `variable`, and the function that makes it."""
        trigger = text_at(at(root, path[:-3]), "name") if len(path) > 3 else ""
        said = (text_of(call.args.get("name")), text_of(call.args.get("generate_name")), trigger)
        names = [name for name in map(snake_case, filter(None, said)) if name]
        function = self.module.names.give(*names, f"{variable}_workflow", fallback="workflow")
        self.expressions.made[id(call)] = function
        workflow = WorkflowWriter(
            self.expressions,
            call,
            ALONE,
            functions=self.functions,
            at_hand=self.at_hand,
            naming=self.hoist,
        )
        workflow.owner = function
        return Embedded(function, workflow)

    def _document(
        self, number: int, variable: str, workflow: WorkflowWriter | None, embedded: list[Embedded]
    ) -> Iterator[Section]:
        """The constants and functions that a document is the first to use, and the document."""
        document = self.documents[number]
        if document.root is None:
            return
        module, take = self.module, self.expressions.remarks.take
        constants, functions = len(module.constants), len(module.functions)
        inner = [Section(one.lines(), 2) for one in embedded]
        self.expressions.owner = variable
        write = self.expressions
        rows = (
            workflow.statement() if workflow else write.statement(document.root, write.value(document.root), variable)
        )
        self.expressions.define_deferred(constants)
        yield from _constants(module.constants[constants:])
        for function in module.functions[functions:]:
            yield Section(function, 2)
        yield from inner
        self.statements += rows
        for node in self.commented[number]:
            # what found no place of its own goes to what encloses it all
            left = make.comment_lines(self.expressions.remarks.all(node.comments))
            statement_nodes.put_above(next(row for row in rows if not isinstance(row, cst.EmptyLine)), left, close=True)
        head = make.comment_lines(take(document.head) if number else [])
        yield Section(laid_out([*head, *rows]))
        yield Section(take(document.foot))

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


def _constants(constants: list[tuple[str, list[statement_nodes.Row]]]) -> list[Section]:
    """Constants of one line stand together, others for themselves."""
    sections: list[Section] = []
    together: list[str] = []
    for _, rows in constants:
        lines = laid_out(rows)
        if len(lines) == 1 and "\n" not in lines[0]:
            if not together:
                sections.append(Section(together := []))
            together += lines
        else:
            sections.append(Section(lines))
            together = []
    return sections
