"""L6: the Python that is given out is the one that its own YAML gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Protocol, TypeVar

from roundtrip.document import Document
from roundtrip.document.order import arrange
from roundtrip.document.remarks import letters, same_places
from roundtrip.document.triggers import workflows_of
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.reader import read
from roundtrip.yaml.writer import write

# so often a comment may move on
_ROUNDS = 4


class Program(Protocol):
    """A program that was made."""

    def text(self) -> str:
        """Its text."""


P = TypeVar("P", bound=Program)


def settled(
    documents: list[Document],
    written: Callable[[list[Document]], tuple[list[Document], P]],
    proven: Callable[[list[Document], list[Document], P], tuple[P, list[Document]]],
) -> P:
    """The Python of `documents` that its own YAML gives as well.

    `written` gives documents as Hera sees them, and their Python; `proven`, of all three, the Python with all that it is to
    have, and what it says when it is read.

    Python may have no place for a comment or an anchor where YAML has it. Where one is elsewhere when the text is read
    back, which few files have, the YAML of that says where it will be from then on; as long as no comment is lost, and none
    has come, which is a codemod's: it would come once more each time. Most often the Python of that is the same.
    """
    made, back = proven(documents, *written(documents))
    for _ in range(_ROUNDS):
        if all(same_places(a, b) for a, b in zip(documents, back)):
            break
        again = _read_again(back)
        if len(again) != len(documents) or _comments(documents) != _comments(again):
            break
        objects, fresh = written(again)
        if fresh.text() == made.text():
            break
        former, documents = made.text(), again
        made, back = proven(documents, objects, fresh)
        if made.text() == former:
            break
    return made


def _read_again(documents: list[Document]) -> list[Document]:
    """The documents that the YAML of `documents` gives."""
    for document in workflows_of(documents):
        arrange(document.root)
    return [document for document in read(write(documents)).documents if document.root is not None]


def _comments(documents: list[Document]) -> Counter[str]:
    return Counter(letters(comment.text) for document in documents for comment in comments_in_document(document))
