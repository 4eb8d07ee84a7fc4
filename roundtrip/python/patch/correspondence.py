"""One document, as the program makes it and as the generated module does: what of the one is what of the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from roundtrip.document import Mapping, Node, Path, along
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.comparison import Comparison
from roundtrip.python.patch.located import Located, Range, Where, argument
from roundtrip.python.patch.transplant import Proposal, Transplanter

Proposals = Iterator[Proposal]


class Correspondence:
    """Document `number` of the program, whose tree is `root`, and its counterpart in the generated module.

    `state`: the version of the program, with the node there for each node here.
    """

    def __init__(
        self,
        transplanter: Transplanter,
        number: int,
        root: Node,
        state: Comparison,
    ) -> None:
        self.transplanter = transplanter
        self.old: Located = transplanter.old
        self.new: Located = transplanter.new
        self.number = number
        self.root = root
        self.state = state
        self.counterparts = state.counterparts
        # the arrows of each template, by what is taken for gone, made once
        self.arrows: dict[tuple[Address, frozenset[Address]], list[Proposal | None]] = {}

    @cached_property
    def _addresses(self) -> dict[int, Address]:
        return {id(node): a for a, node in self.old.addressed if a[0] == self.number and len(a) > 1}

    def address(self, node: Node) -> Address | None:
        """What a node is, if it is a template, a task or a step."""
        return self._addresses.get(id(node))

    @cached_property
    def users(self) -> dict[object, list[tuple[Address, Mapping]]]:
        """The tasks and steps of the document, by the name of their template."""
        found: dict[object, list[tuple[Address, Mapping]]] = {}
        for address, node in self.old.addressed:
            if address[0] == self.number and len(address) == 3:
                named = node.entries.get("template")
                found.setdefault(getattr(named, "value", ""), []).append((address, node))
        return found

    @property
    def workflow(self) -> ast.stmt | None:
        """The statement of the program that makes the workflow."""
        return self.statement((self.number,))

    @cached_property
    def call(self) -> ast.Call | None:
        """The call that makes the workflow."""
        made = self.old.expression(self.root)
        return made if isinstance(made, ast.Call) else None

    @cached_property
    def templates(self) -> ast.List | None:
        """The list of templates that the workflow is given, if it is one: there, or in a variable of its own."""
        given = argument(self.call, "templates")
        if isinstance(given, ast.Name):
            stored = [n for n in self.old.nodes if isinstance(n, ast.Name) and n.id == given.id]
            holders = [self.old.parents[id(n)] for n in stored if isinstance(n.ctx, ast.Store)]
            if len(stored) == 2 and len(holders) == 1 and isinstance(holders[0], ast.Assign):
                given = holders[0].value
        return given if isinstance(given, ast.List) else None

    def there(self, address: Address) -> Address:
        """An address under the number that its document has in the generated module."""
        return (self.transplanter.pairs[self.number], *address[1:])

    def statement(self, address: Address | None) -> ast.stmt | None:
        """The statement of the program that makes what is at an address."""
        return self.transplanter.old_names.statements.get(address) if address is not None else None

    def text(self, node: Where, indent: int, proposal: Proposal, known: dict[Range, str] | None = None) -> str:
        """The generated text of a node, as `Transplanter.text` has it."""
        return self.transplanter.text(node, indent, proposal, known)

    def anew(self, old: Where, new: Where, indent: int | None = None) -> Proposal:
        """What makes `old`, of the program, say what `new` does, of the generated module."""
        proposal = Proposal()
        depth = self.old.indent_at(self.old.range(old)[0]) if indent is None else indent
        text = self.text(new, depth, proposal)
        proposal.edits += [self.old.edit(old, text)] if text != self.old.segment(old) else []
        return proposal

    def made(self, address: Address) -> ast.stmt | None:
        """The statement of the generated module that makes what is at an address."""
        return self.transplanter.new_names.statements.get(self.there(address))

    def call_there(self, address: Address) -> ast.expr | None:
        """The call of the generated module that makes what is at an address."""
        return self.new.expression(self.new.nodes_at.get(self.there(address)))

    def owner(self, path: Path) -> Address:
        """The workflow or the template that a list of templates or tasks is in."""
        if path[-1] == "templates":
            return (self.number,)
        for node in reversed(along(self.root, path)):
            address = self.address(node)
            if address is not None and len(address) == 2:
                return address
        return (self.number,)

    @cached_property
    def made_statements(self) -> dict[Address, dict[int, Address]]:
        """The statements of the generated module directly in each workflow or template, each with its address here."""
        found: dict[Address, dict[int, Address]] = {}
        pair = self.transplanter.pairs[self.number]
        for address, statement in self.transplanter.new_names.statements.items():
            if address[0] == pair and len(address) > 1:
                here = (self.number, *address[1:])
                found.setdefault(here[:-1], {})[id(statement)] = here
        return found
