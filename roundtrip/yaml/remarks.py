"""New comments put into YAML text: above the line of what they are about, or behind it."""

from __future__ import annotations

import re

from roundtrip.document import Document, Mapping, Node, Scalar, Sequence
from roundtrip.document.modelines import is_modeline
from roundtrip.document.remarks import Remark, exchanged, remarks, unheard
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.places import Places, Unpatchable, is_flow
from roundtrip.yaml.reader import Stream
from roundtrip.yaml.streams import plan
from roundtrip.yaml.text import comment_text

_HEADER = re.compile(r"[|>][-+0-9]*")


def with_comments(stream: Stream, documents: list[Document]) -> str:
    """The text of `stream`, which says what `documents` say, with those comments of theirs that it has nowhere.

    What stands in brackets has its comments above the line that it is on. What an alias repeats has none.
    """
    text = stream.text
    found: list[Remark] = []
    former: list[Remark] = []
    for number, new in plan(stream, documents).roots.items():
        old = stream.documents[number].root
        assert old is not None
        document = next((d for d in documents if d.root is new), None)
        for comments, there in ((found, document), (former, stream.documents[number])):
            if there is not None:
                comments += [Remark(comment, old, None, "", False) for comment in there.head]
                comments += [Remark(comment, old, None, "", True) for comment in there.foot]
        found += remarks(old, new)
        former += remarks(old, old)
    own = {id(one.comment) for one in former}
    found = [one for one in found if id(one.comment) not in own]  # those around the items of a list are the text's own
    places = _Places(text)
    edits: dict[int, list[str]] = {}
    known = [c.text for document in stream.documents for c in comments_in_document(document)]
    # modelines are the YAML's own: nothing of a program takes their place
    gone = [one for one in unheard(former, [one.comment.text for one in found]) if not is_modeline(one.comment.text)]
    pairs, rest = exchanged(unheard(found, known), gone)
    changes = [(before.span.start, before.span.end, comment_text(after.text)) for after, before in pairs]
    for one in rest:
        at = places.of(one)
        if at is not None:
            edits.setdefault(at[0], []).append(at[1])
    newline = "\r\n" if "\r\n" in text else "\n"
    changes += [(offset, offset, "".join(lines).replace("\n", newline)) for offset, lines in edits.items()]
    for start, end, piece in sorted(changes, reverse=True):
        text = text[:start] + piece + text[end:]
    return text


class _Places:
    """Where comments can stand in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = Places(text)
        # the lines that have a comment behind them by now
        self.taken: set[int] = set()

    def of(self, one: Remark) -> tuple[int, str] | None:
        """The offset and the text that goes there; None where there is no place for it."""
        comment = comment_text(one.comment.text)
        if one.parent is None:
            return self._of_root(one, comment)
        try:
            head = self._head(one.parent, one.key)
        except (Unpatchable, KeyError):
            return None
        line = self.places.line_start(head)
        if one.behind:
            behind = self._behind(one.node, head)
            if behind is not None:
                return behind, f" {comment}"
        before = self.text[line:head]
        if before.strip(" -") and not self._in_brackets(line, head):
            return None
        return line, f"{' ' * (len(before) - len(before.lstrip(' ')))}{comment}\n"

    def _of_root(self, one: Remark, comment: str) -> tuple[int, str] | None:
        if not one.behind:
            return self.places.line_start(one.node.span.start), f"{comment}\n"
        end = self.places.content_end(one.node)
        end = end if self.text[end - 1 : end] == "\n" else self.places.line_end(end)
        lead = "" if self.text[:end].endswith("\n") else "\n"
        return end, f"{lead}{comment}\n"

    def _head(self, holder: Node, child: str | int) -> int:
        if isinstance(holder, Mapping) and isinstance(child, str):
            if child in holder.merged or holder.alias is not None:
                raise Unpatchable
            return holder.keys[child].span.start
        if isinstance(holder, Sequence) and isinstance(child, int) and holder.alias is None:
            return holder.items[child].span.start if is_flow(holder) else self.places.head(holder, child)
        raise Unpatchable

    def _in_brackets(self, line: int, head: int) -> bool:
        """Whether `head` is on a line within brackets that open on it."""
        return any(sign in self.text[line:head] for sign in "[{")

    def _behind(self, node: Node, head: int) -> int | None:
        """The end of the first line of a node, if there is room for a comment."""
        end = self.places.line_end(head)
        code = self.text[self.places.line_start(head) : end].rstrip("\r\n")
        at = self.places.line_start(head) + len(code)
        if at in self.taken or "#" in code:
            return None
        header = (
            isinstance(node, Scalar) and _HEADER.search(code) is not None and code.rstrip()[-1:] in "|>-+0123456789"
        )
        ends_here = node.span.end <= at or isinstance(node, (Mapping, Sequence)) or header
        if not ends_here or (is_flow(node) and node.span.end > at):
            return None
        self.taken.add(at)
        return at
