"""One document, as the program makes it and as the generated module does: what of the one is what of the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from roundtrip.document import Mapping, Node, Path, along
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.comparison import Comparison
from roundtrip.python.patch.located import Located, Range, Where
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

    def there(self, address: Address) -> Address:
        """An address under the number that its document has in the generated module."""
        return (self.transplanter.pairs[self.number], *address[1:])

    def statement(self, address: Address | None) -> ast.stmt | None:
        """The statement of the program that makes what is at an address."""
        return self.transplanter.old_names.statements.get(address) if address is not None else None

    def text(self, node: Where, indent: int, proposal: Proposal, known: dict[Range, str] | None = None) -> str:
        """The generated text of a node, as `Transplanter.text` has it."""
        return self.transplanter.text(node, indent, proposal, known)

    def made(self, address: Address) -> ast.stmt | None:
        """The statement of the generated module that makes what is at an address."""
        return self.transplanter.new_names.statements.get(self.there(address))

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
