"""A record that has a shorter way of saying some of what it says: volumes that bring their mounts, or their claims."""

from __future__ import annotations

from roundtrip.document import Call, Node, equivalent
from roundtrip.lenses.algebra import Refused
from roundtrip.lenses.record import Record


class Abridged(Record):
    """A record that has a shorter way of saying some of what it says.

    `shorter` is how it is read, where putting it back is proven; `fuller` takes the short way apart again.
    """

    def shorter(self, call: Call) -> Call | None:
        """`call` said in a shorter way, None where there is none."""
        return None

    def fuller(self, call: Call) -> Call:
        """`call` in arguments that this record's fields know; `call` itself where it is in such already."""
        raise NotImplementedError

    def get(self, node: Node, beyond: bool = False) -> Node:
        call = super().get(node, beyond)
        assert isinstance(call, Call)
        short = self.shorter(call)
        if short is not None:
            try:
                if equivalent(self.put(short), node):
                    return short
            except Refused:
                pass
        return call

    def put(self, value: Node) -> Node:
        if isinstance(value, Call) and value.document is None:
            value = self.fuller(value)
        return super().put(value)
