"""What reading a program borrows from other rooms: what Hera makes of its objects, and how YAML is read.

This room knows neither the lenses nor YAML. Who knows all of them (`roundtrip.programs`) lends them; where nobody has, what
needs them is declined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from roundtrip.document import Document, Node
from roundtrip.python.evaluate.values import Unprovable


class Refusal(Exception):
    """Hera doesn't take `node`, for the reason `why`."""

    def __init__(self, node: Node, why: str) -> None:
        super().__init__(why)
        self.node = node
        self.why = why


@dataclass(frozen=True)
class Bridges:
    """`put`: Objects to Document. `put_model`: the same of one model, by its name. `read_yaml`: the documents of a text.

    The first two raise `Refusal`, the last ConversionError.
    """

    put: Callable[[Node], Node]
    put_model: Callable[[str, Node], Node]
    read_yaml: Callable[[str], list[Document]]


_lent: list[Bridges] = []


def lend(bridges: Bridges) -> None:
    """Makes `bridges` what `borrowed` gives from now on."""
    _lent[:] = [bridges]


def borrowed() -> Bridges:
    """What was lent. Raises `Unprovable` where nothing was."""
    if not _lent:
        raise Unprovable("this isn't read statically here")
    return _lent[0]
