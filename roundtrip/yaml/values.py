"""Edits that put another value behind a key or a dash, in a collection in lines."""

from __future__ import annotations

from roundtrip.document import Mapping, Node, Path, Scalar, Sequence
from roundtrip.yaml.composer import use
from roundtrip.yaml.places import Child, Edit, Places, Unpatchable, anchors_in, child_of, is_block, is_token
from roundtrip.yaml.text import block_text, scalar_text
from roundtrip.yaml.writer import Layout, value_text


class ValueEditor:
    """The edits of one value: the child of `holder` under a key or index, at `path`."""

    def __init__(self, places: Places, layout: Layout, holder: Mapping | Sequence, child: Child, path: Path) -> None:
        self.places = places
        self.layout = layout
        self.path = path
        # what is below the value comes behind what is behind the key, and before what is inserted behind it all
        self.below = (*path, "")
        self.list = isinstance(holder, Sequence)
        self.key = child if isinstance(child, str) else None
        self.old = child_of(holder, child)
        self.head = places.head(holder, child)
        places.behind_dash(self.head)
        self.sign_end = places.sign_end(holder, child)
        self.whole_end = places.end(holder, child)

    def set(self, new: Node) -> list[Edit]:
        """The edits that put `new` in the place of the value."""
        old = self.old
        if not is_token(old):
            return self.instead_of_lines(new)
        if is_block(old) and old.alias is None:
            assert isinstance(old, Scalar)
            return self.instead_of_block(old, new)
        return self.instead_of_token(new)

    def instead_of_token(self, new: Node) -> list[Edit]:
        """In the place of what stands on the line; the comment behind it stays there."""
        old, text = self.old, self.places.text
        start, end = old.span.start, old.span.end
        if isinstance(old, Scalar) and old.alias is None and isinstance(new, Scalar):
            written = self.places.written(old)
            if "!" not in text[start:written]:
                # behind the anchor
                start = written
        one_line = self.one_line(new, old.style if isinstance(old, Scalar) else None)
        if one_line is not None:
            return [Edit(start, end, f" {one_line}" if start == end else one_line, self.path)]
        if "\n" in text[self.sign_end : start]:
            raise Unpatchable
        first, lines = self.rendered(new)
        if start != old.span.start:
            first = first.lstrip(" ")
        else:
            start = self.sign_end
        line_end = below = self.places.line_end(end)
        if isinstance(new, Scalar) and old.comments is not None and old.comments.after:
            # as deep as the text they would be part of it
            margin = " " * (self.places.column(self.head) + 1)
            lines += "".join(f"{margin}{comment.text}\n" for comment in old.comments.after)
            below = self.whole_end
        return [Edit(start, end, first, self.path), Edit(line_end, below, lines, self.below)]

    def instead_of_lines(self, new: Node) -> list[Edit]:
        """In the place of a collection in lines; the comment behind its key stays there."""
        first, lines = self.rendered(new)
        comment = self.old.comments.trailing if self.old.comments is not None else None
        line_end = self.places.line_end(self.sign_end)
        if self.list or comment is None or comment.span.start >= line_end:
            return [Edit(self.sign_end, self.whole_end, f"{first}\n{lines}", self.path)]
        if new.comments is not None and new.comments.trailing is comment:
            first = first.removesuffix(comment.text).rstrip(" ")
        behind = self.places.text[self.sign_end : comment.span.start]
        gap = behind[len(behind.rstrip(" ")) :]
        kept = f"{first}{gap}{self.places.text[comment.span.start : line_end]}"
        return [Edit(self.sign_end, self.whole_end, kept + lines, self.path)]

    def instead_of_block(self, old: Scalar, new: Node) -> list[Edit]:
        """In the place of a text in lines; lines that stay the same are left as they are."""
        text = self.places.text
        start, header = self.places.written(old), self.places.header(old)
        sign_end = start + len(header)
        top = min(self.places.line_end(start), old.span.end)
        end = self.places.block_end(old)
        end = end if text[end - 1] == "\n" else min(self.places.line_end(end), old.span.end)
        one_line = self.one_line(new, None)
        if one_line is not None:
            return [Edit(start, sign_end, one_line, self.path), Edit(top, end, "", self.below)]
        if not isinstance(new, Scalar):
            first, lines = self.rendered(new)
            return [Edit(self.sign_end, sign_end, first, self.path), Edit(top, end, lines, self.below)]
        assert isinstance(new.value, str)
        column = self.places.column(self.head)
        raw = text[top:end].splitlines(keepends=True) if end > top else []
        margin = next((len(line) - len(line.lstrip(" ")) for line in raw if line.strip()), column + self.layout.step)
        if not 0 < margin - column < 10:
            raise Unpatchable
        block = block_text(new.value, margin - column)
        assert block is not None
        sign, said = block
        fresh = [f"{' ' * margin}{line}\n" if line else "\n" for line in said]
        if "+" in sign + header:
            end = old.span.end
        elif old.style == "literal":
            known = [line[margin:].rstrip("\r\n") for line in raw]
            above = _common(known, said)
            below = _common(known[above:][::-1], said[above:][::-1])
            edits = [Edit(start, sign_end, sign, self.path)] if sign != header else []
            top += sum(map(len, raw[:above]))
            end -= sum(map(len, raw[len(raw) - below :])) if below else 0
            return [*edits, Edit(top, end, "".join(fresh[above : len(fresh) - below]), self.below)]
        return [Edit(start, sign_end, sign, self.path), Edit(top, end, "".join(fresh), self.below)]

    def one_line(self, new: Node, quotes: str | None) -> str | None:
        """A new value that fits on the line of its key: a scalar, in the quotes that the old one had."""
        if not isinstance(new, Scalar) or (isinstance(new.value, str) and block_text(new.value) is not None):
            return None
        style = quotes if quotes in ("single", "double") else "plain" if quotes == "plain" else None
        return scalar_text(Scalar(new.value, new.span, style))

    def rendered(self, new: Node) -> tuple[str, str]:
        """What stands behind the colon or dash for `new`, and the lines below."""
        bare = use(new, new.span)
        bare.comments = None if isinstance(new, Scalar) or is_token(self.old) else new.comments
        # the anchors of what goes are free
        layout = self.layout._replace(anchors=self.layout.anchors - anchors_in(self.old))
        text = value_text(bare, self.key, self.places.column(self.head), layout)
        first, _, lines = text.partition("\n")
        return first, lines


def _common(a: list[str], b: list[str]) -> int:
    """How many lines two texts have in common at their beginning."""
    count = 0
    while count < min(len(a), len(b)) and a[count] == b[count]:
        count += 1
    return count
