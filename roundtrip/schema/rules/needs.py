"""What a template of another document asks of the workflow that refers to it, and what it gives to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from roundtrip.schema.model import Template


class Need(NamedTuple):
    """A name that a template asks of the workflow, "" for what none has: what is wrong there, is so in all.

    `opens`: whether it is enough that what begins like it is known.
    """

    name: str
    opens: bool = False


@dataclass
class Summary:
    """What a template of another document, and all that is reached from it, asks of the workflow, and gives to it.

    `needs`: with the templates that ask, of two documents at most; `every`: prefixes of outputs that may be anything;
    `unsure`: whether only a walk can tell.
    """

    needs: dict[Need, list[Template]] = field(default_factory=dict)
    gives: frozenset[str] = frozenset()
    every: set[str] = field(default_factory=set)
    unsure: bool = False

    def ask(self, need: Need, template: Template) -> None:
        """Note that a template asks for a name. A second is for the document that the first one stands in."""
        askers = self.needs.setdefault(need, [])
        if not askers or (len(askers) == 1 and askers[0].flow is not template.flow):
            askers.append(template)


class Summaries(Protocol):
    """The summaries of the templates of other documents."""

    def __getitem__(self, template: Template) -> Summary: ...
