"""The containers of a set: nodes with arrows between them.

Facts: `ContainerNode.next` of `hera.workflows.container_set`, which keeps `dependencies` sorted, each once.
"""

from __future__ import annotations

from roundtrip.document import Call
from roundtrip.python.code import statement_nodes
from roundtrip.python.write.calls import Expressions
from roundtrip.python.write.chains import arrow_statements
from roundtrip.python.write.dependencies import Chain, Reaction, Term, arrows, mentioned
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.plain_nodes import items_of, name_of, text_of


class Containers:
    """The body of one ContainerSet."""

    def __init__(self, expressions: Expressions, template: Call) -> None:
        self.expressions = expressions
        self.owner = text_of(template.args.get("name")) or ""
        self.nodes = [node for node in items_of(template.args.get("containers")) if isinstance(node, Call)]
        self.arrows: list[Chain | Reaction] = []
        self.variables: dict[str, str] = {}
        names = [name_of(node) for node in self.nodes]
        waiting: dict[str, list[Term]] = {}
        if len(set(names)) == len(names) and "" not in names:
            for node, name in zip(self.nodes, names):
                terms = _terms(node, name, set(names))
                if terms:
                    waiting[name] = terms
            self.arrows = arrows(waiting)
        self.waiting = waiting.keys()

    def give_names(self) -> None:
        """A variable for every container that an arrow names."""
        wanted = {name for arrow in self.arrows for name in mentioned(arrow)}
        outer = snake_case(self.owner)
        for node in self.nodes:
            name = name_of(node)
            if name in wanted:
                base = snake_case(name)
                others = (f"{base}_node", f"{outer}_{base}" if outer else "") if base else ()
                self.variables[name] = self.expressions.module.names.give(base, *others, fallback="node")

    def statements(self) -> list[statement_nodes.Row]:
        """The containers, then their arrows."""
        write = self.expressions
        made: list[statement_nodes.Row] = []
        for node in self.nodes:
            name = name_of(node)
            silent = ("dependencies",) if name in self.waiting else ()
            hidden = [node.args[arg] for arg in silent]
            call = write.call(node, without=silent)
            made += write.statement(node, call, self.variables.get(name, ""), hidden=hidden)
        return made + arrow_statements(self.arrows, self.variables, write.module)


def _terms(node: Call, name: str, known: set[str]) -> list[Term] | None:
    """What `node` waits for, if arrows give just that list; None where they don't."""
    given = items_of(node.args.get("dependencies"))
    waits = [text_of(item) or "" for item in given]
    if any(item.comments is not None for item in given) or name in waits or not known.issuperset(waits):
        return None
    return [Term(wait, "") for wait in waits] if waits == sorted(set(waits)) else None
