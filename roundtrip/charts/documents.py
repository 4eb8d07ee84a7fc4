"""What Helm rendered, document by document.

Facts (v3.22.0): `helm template` writes `---` and `# Source: CHART/templates/FILE` above each document; documents are put in an
order by their kinds, those of one kind in a file stay in that file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Mapping, Node, text_at
from roundtrip.document.lists import unlisted
from roundtrip.yaml.embedded import is_workflow
from roundtrip.yaml.reader import read

_SOURCE = re.compile(r"^---[ \t]*\n# Source: ([^\n]*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Rendered:
    """A document: `source`, what Helm calls its template; `kind`; `number`: which it is of that kind there; its text."""

    source: str
    kind: str
    number: int
    text: str
    root: Node
    argo: bool

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is known by in every rendering."""
        return self.source, self.kind, self.number


def documents_in(text: str, called: str = "") -> list[Rendered]:
    """The documents of what Helm rendered, in order. `called`: the template of what names none.

    Raises ConversionError for a document of Argo's that can't be read; one of another kind is left out.
    """
    found: list[Rendered] = []
    counted: dict[tuple[str, str], int] = {}
    for source, part in _parts(text, called):
        for kind, root, own in _read(part, source):
            number = counted.get((source, kind), 0)
            counted[source, kind] = number + 1
            found.append(Rendered(source, kind, number, own, root, is_workflow(root)))
    return found


def _parts(text: str, called: str) -> Iterator[tuple[str, str]]:
    places = [*_SOURCE.finditer(text)]
    if not places or called:
        yield called or "", _SOURCE.sub("---\n", text)
        return
    for number, place in enumerate(places):
        end = places[number + 1].start() if number + 1 < len(places) else len(text)
        yield place[1].strip(), text[place.end() : end]


def _read(text: str, source: str) -> Iterator[tuple[str, Node, str]]:
    try:
        stream = read(text, file=source)
    except ConversionError:
        if "argoproj.io" in text:
            raise
        return
    documents = [d for d in unlisted(stream) if isinstance(d.root, Mapping)]
    for number, document in enumerate(documents):
        assert document.root is not None
        whole = len(stream.documents) == 1  # a list is one text, that of its first item
        own = ("" if number else text) if whole else text[document.span.start : document.span.end]
        yield text_at(document.root, "kind"), document.root, own
