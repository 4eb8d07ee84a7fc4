"""Workflows with something changed in their text at the level of comments: where people put them, and where nobody would.

A mutant is `mutant(text, rng)`: a text that still reads as YAML, with comments in every kind of place, and with what
comments stand at (anchors and aliases, empty collections, fields that Hera hasn't). `broken(mutant)` says which of
the laws L3, L6 and L7 don't hold on it. Every comment that is put in says a word of its own (`said17`).
"""

from __future__ import annotations

import io
import random
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import StreamEndEvent

from roundtrip.convert import python_of, yaml_of
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, plain
from roundtrip.document.modelines import is_modeline
from roundtrip.document.remarks import letters
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.events import parser
from roundtrip.yaml.reader import read

WORD = re.compile(r"\bsaid\d+x\b")
_ENTRY = re.compile(r"( *)((?:- +)*)([A-Za-z][\w.-]*):( |$)")
_DASHED = re.compile(r"( *)((?:- +)+)(?=\S)")
_SHORT = re.compile(r"(\[[^\[\]{}#'\"]+\]|\{[^\[\]{}#'\"]+\})$")
COMMENTS = [
    *["# {0}"] * 8,
    *["#{0}", "## {0}", "# - {0}: a", "#  {0}: b", "#    - {0}", "#      {0}: c", "# {0} # again", "#\t{0}"],
    *[
        "# type: ignore {0}",
        "# noqa: {0}",
        "#!{0}",
        "# -*- coding: {0} -*-",
        "# é {0} \u2028 x",
        "# roundtrip: {0}",
        "# .. {0}  ",
    ],
]
UNKNOWN = ["noSuchField: 1", "resubmitPendingPods: true", "otherField: {a: [b]}", "otherField:\n{0}- a\n{0}- b: c"]
EMPTY = [
    "parameters",
    "env",
    "volumes",
    "resources",
    "labels",
    "annotations",
    "artifacts",
    "sidecars",
    "metadata",
    "args",
]


class Mutator:
    """One text on its way to a mutant."""

    def __init__(self, text: str, rng: random.Random) -> None:
        self.rng = rng
        self.text = text.replace("\r\n", "\n")
        self.said = 0

    def comment(self) -> str:
        """A comment that nothing else says."""
        self.said += 1
        word = f"said{self.said}x"
        return self.rng.choice(COMMENTS).format(word)

    def lines(self) -> list[str]:
        return self.text.split("\n")

    # -- what a mutation is: it gives a text, or None where it finds no place ------------------------------------------

    def own_line(self) -> str | None:
        """One or two comments on lines of their own, as deep as what is around them, deeper, shallower."""
        lines = self.lines()
        at = self.rng.randrange(len(lines) + 1)
        near = [
            len(line) - len(line.lstrip()) for line in (lines[at - 1 : at] + lines[at : at + 1]) if line.strip()
        ] or [0]
        depth = max(0, self.rng.choice(near) + self.rng.choice([0, 0, 0, 0, 2, 4, -2, -4, 1, -1, -100]))
        new = [" " * depth + self.comment() for _ in range(self.rng.choice([1, 1, 1, 2]))]
        if len(new) == 2 and self.rng.random() < 0.3:
            new[1] = "  " + new[1]
        if self.rng.random() < 0.2:
            new.insert(self.rng.randint(0, len(new)), "")
        return "\n".join([*lines[:at], *new, *lines[at:]])

    def behind(self) -> str | None:
        """A comment behind a line, and sometimes its second line below it."""
        lines = self.lines()
        at = self.rng.randrange(len(lines))
        if not lines[at].strip() or "#" in lines[at]:
            return None
        pad = self.rng.choice([" ", "  ", "     ", "\t"])
        lead = f"{lines[at]}{pad}"
        new = [lead + self.comment()]
        if self.rng.random() < 0.3:
            new.append(" " * len(lead) + self.comment())
        return "\n".join([*lines[:at], *new, *lines[at + 1 :]])

    def behind_sign(self) -> str | None:
        """A comment behind `key:` or a dash, whose value goes to the next line."""
        lines = self.lines()
        found = [(n, m) for n, line in enumerate(lines) if "#" not in line and (m := _ENTRY.match(line))]
        if not found:
            return None
        at, entry = self.rng.choice(found)
        line, rest = lines[at], lines[at][entry.end() :]
        depth = len(entry[1]) + len(entry[2])
        if entry[2] and self.rng.random() < 0.5:
            new = [f"{entry[1]}{entry[2].rstrip()} {self.comment()}", " " * depth + line[depth:]]
        elif self.rng.random() < 0.3 and rest.strip() and rest[0] not in "|>":
            new = [f"{line[:depth]}? {entry[3]} {self.comment()}", f"{' ' * depth}: {rest}"]
        elif rest.strip() and rest[0] not in "|>":
            new = [f"{line[: entry.end()].rstrip()} {self.comment()}", f"{' ' * (depth + 2)}{rest}"]
        else:
            return None
        if self.rng.random() < 0.3:
            new.insert(1, " " * (depth + 2) + self.comment())
        return "\n".join([*lines[:at], *new, *lines[at + 1 :]])

    def in_brackets(self) -> str | None:
        """A collection in brackets on several lines, with comments anywhere in it."""
        lines = self.lines()
        found = [(n, m) for n, line in enumerate(lines) if (m := _SHORT.search(line)) and m.start()]
        if not found:
            return None
        at, match = self.rng.choice(found)
        open_, inner, close = match[0][0], match[0][1:-1], match[0][-1]
        pad = " " * (len(lines[at]) - len(lines[at].lstrip()) + self.rng.choice([2, 4]))
        new = [lines[at][: match.start()] + open_]
        for piece in inner.split(","):
            new.append(f"{pad}{piece.strip()},")
            if ":" in piece and self.rng.random() < 0.2:
                key, _, value = piece.partition(":")
                new[-1:] = [f"{pad}{key.strip()}: {self.comment()}", f"{pad}  {value.strip()},"]
        new.append(pad[:-2] + close)
        for n in range(len(new)):
            if self.rng.random() < 0.3 and "#" not in new[n]:
                new[n] += " " + self.comment()
        for n in range(len(new) - 1, 0, -1):
            if self.rng.random() < 0.2:
                new.insert(n, pad + self.comment())
        return "\n".join([*lines[:at], *new, *lines[at + 1 :]])

    def empty(self) -> str | None:
        """An empty collection under a key, with a comment at it."""
        lines = self.lines()
        found = [(n, m) for n, line in enumerate(lines) if (m := _ENTRY.match(line))]
        if not found:
            return None
        at, entry = self.rng.choice(found)
        depth = " " * (len(entry[1]) + len(entry[2]))
        kind = self.rng.choice(["[]", "{}", "", "~"])
        new = [f"{depth}{self.rng.choice(EMPTY)}: {kind}".rstrip()]
        where = self.rng.randrange(4)
        if where == 0:
            new[-1] += f"  {self.comment()}"
        elif where == 1:
            new.insert(0, depth + self.comment())
        elif where == 2:
            new.append(f"{depth}  {self.comment()}")
        else:
            new[-1] = f"{new[-1].rstrip('[]{}')} {self.comment()}\n{depth}  {kind}".rstrip()
        return "\n".join([*lines[: at + 1], *new, *lines[at + 1 :]])

    def unknown(self) -> str | None:
        """A field that Hera hasn't, at the end of something, and a comment around it."""
        lines = self.lines()
        entries = [(n, len(m[1]) + len(m[2])) for n, line in enumerate(lines) if (m := _ENTRY.match(line))]
        ends = [a for a, b in zip(entries, [*entries[1:], (len(lines), 0)]) if b[1] < a[1]]
        if not ends:
            return None
        at, column = self.rng.choice(ends)
        depth = " " * column
        new = [depth + self.rng.choice(UNKNOWN).replace("{0}", depth)]
        if self.rng.random() < 0.5:
            new[0] += f" {self.comment()}"
        if self.rng.random() < 0.5:
            new.append(depth + self.comment())
        if self.rng.random() < 0.3:
            new.insert(0, depth + self.comment())
        following = at + 1
        while (
            following < len(lines)
            and lines[following].strip()
            and len(lines[following]) - len(lines[following].lstrip()) > column
        ):
            following += 1
        return "\n".join([*lines[:following], *new, *lines[following:]])

    def anchors(self) -> str | None:
        """An anchor at a value, and aliases in the place of values elsewhere that are the same."""
        try:
            documents = read(self.text).documents
        except ConversionError:
            return None
        document = self.rng.choice(documents)
        nodes = [n for n in _nodes(document) if n.anchor is None and n.alias is None and n.span.end > n.span.start]
        groups: dict[str, list[Node]] = {}
        for node in nodes:
            groups.setdefault(repr(plain(node)), []).append(node)
        several = [g for g in groups.values() if len(g) > 1] or list(groups.values())
        if not several:
            return None
        group = sorted(self.rng.choice(several), key=lambda n: n.span.start)
        if self.rng.random() < 0.3:
            scalars = [
                g for g in groups.values() if isinstance(g[0], Scalar) and g[0].style in ("plain", "single", "double")
            ]
            group = sorted(self.rng.choice(scalars), key=lambda n: n.span.start) if scalars else group
        if self.rng.random() < 0.2 and isinstance(group[0], Scalar):
            others = [
                n
                for n in nodes
                if isinstance(n, Scalar) and n.span.start > group[0].span.start and isinstance(n.value, str)
            ]
            group += self.rng.sample(others, min(len(others), 1))
        name = f"x{self.rng.randrange(1000)}"
        text = self.text
        for node in sorted(group[1:], key=lambda n: -n.span.start):
            if self.rng.random() < 0.7 and not (isinstance(node, Scalar) and node.style in ("literal", "folded")):
                end = node.span.end
                if not isinstance(node, Scalar) and not node.flow:
                    # a block ends on its last line; what is behind or below it goes along
                    body = text[node.span.start : end].rstrip()
                    end = node.span.start + len(body)
                text = f"{text[: node.span.start]}*{name}{text[end:]}"
        start = group[0].span.start
        first = group[0]
        if not isinstance(first, Scalar) and not first.flow:
            indent = text[text.rfind("\n", 0, start) + 1 : start]
            if indent.strip():
                return f"{text[:start]}&{name}{self.maybe()}\n{' ' * len(indent)}{text[start:]}"
            before = text[:start].rstrip(" ").rstrip("\n")
            if "#" in before.rsplit("\n", 1)[-1]:
                return None
            return f"{before} &{name}{self.maybe()}\n{indent}{text[start:]}"
        return f"{text[:start]}&{name} {text[start:]}"

    def maybe(self) -> str:
        return f" {self.comment()}" if self.rng.random() < 0.3 else ""

    def merge(self) -> str | None:
        """A merge key, in a line of its own, of a mapping that is anchored above; or an anchor at a key."""
        lines = self.lines()
        found = [(n, m) for n, line in enumerate(lines) if (m := _ENTRY.match(line))]
        if not found:
            return None
        at, entry = self.rng.choice(found)
        if self.rng.random() < 0.3:
            column = len(entry[1]) + len(entry[2])
            lines[at] = f"{lines[at][:column]}&k{self.said} {lines[at][column:]}"
            return "\n".join(lines)
        named = [
            (n, m)
            for n, m in found[: found.index((at, entry))]
            if not lines[n][m.end() :].strip() and n + 1 < len(lines)
        ]
        if not named:
            return None
        first, _ = self.rng.choice(named)
        name = f"z{self.said}"
        lines[first] = f"{lines[first].rstrip()} &{name}{self.maybe()}"
        pad = " " * (len(entry[1]) + len(entry[2]))
        new = [f"{pad}<<: *{name}{self.maybe()}"]
        if self.rng.random() < 0.3:
            new.insert(0, pad + self.comment())
        return "\n".join([*lines[: at + 1], *new, *lines[at + 1 :]])

    def tag(self) -> str | None:
        """A tag, or an anchor, with a comment between it and its value."""
        lines = self.lines()
        found = [
            (n, m)
            for n, line in enumerate(lines)
            if "#" not in line and (m := _ENTRY.match(line)) and re.match(r"[A-Za-z\"']", line[m.end() :])
        ]
        if not found:
            return None
        at, entry = self.rng.choice(found)
        sign = self.rng.choice(["!!str", f"&y{self.said}"])
        depth = len(entry[1]) + len(entry[2]) + 2
        rest = lines[at][entry.end() :]
        new = f"{lines[at][: entry.end()]}{sign} {self.comment()}\n{' ' * depth}{rest}"
        return "\n".join([*lines[:at], new, *lines[at + 1 :]])

    def block(self) -> str | None:
        """A comment behind the sign of a block scalar, or below it."""
        lines = self.lines()
        found = [n for n, line in enumerate(lines) if re.search(r": [|>][-+]?\d?$", line)]
        if not found:
            return None
        at = self.rng.choice(found)
        column = len(lines[at]) - len(lines[at].lstrip(" -"))
        end = at + 1
        while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > column):
            end += 1
        if self.rng.random() < 0.5:
            lines[at] += f" {self.comment()}"
        if self.rng.random() < 0.7:
            lines.insert(end, " " * self.rng.choice([column, column, max(0, column - 2), 0]) + self.comment())
        if self.rng.random() < 0.3:
            inside = self.rng.randrange(at + 1, end + 1)
            lines.insert(inside, " " * (column + 2) + self.comment())
        return "\n".join(lines)

    def preamble(self) -> str | None:
        """Hera's own lines at the top of a script, with comments of the user's at them."""
        lines = self.lines()
        found = [n for n, line in enumerate(lines) if re.search(r"source: [|>]-?$", line)]
        if not found or "python" not in self.text:
            return None
        at = self.rng.choice(found)
        below = next((line for line in lines[at + 1 :] if line.strip()), "")
        pad = " " * (len(below) - len(below.lstrip()))
        new = [f"{pad}import os", f"{pad}import sys", f"{pad}sys.path.append(os.getcwd())"]
        n = self.rng.randrange(3)
        new[n] += f"  {self.comment()}"
        if self.rng.random() < 0.3:
            new.insert(self.rng.randrange(4), pad + self.comment())
        return "\n".join([*lines[: at + 1], *new, *lines[at + 1 :]])

    def between(self) -> str | None:
        """Comments around the signs of documents, and at the ends of the text."""
        choice = self.rng.randrange(6)
        text, end = self.text, self.text.rstrip("\n")
        if choice == 0:
            return f"{self.comment()}\n--- {self.comment()}\n{text}" if not text.startswith(("---", "%", "#")) else None
        if choice == 1:
            return f"{end}\n{' ' * self.rng.choice([0, 2, 4, 6])}{self.comment()}"
        if choice == 2:
            return f"{end}\n...\n{self.comment()}\n"
        if choice == 3:
            other = self.rng.choice(
                [
                    text.lstrip("\n").removeprefix("---\n"),
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n",
                ]
            )
            sign = self.rng.choice(
                ["---\n", f"--- {self.comment()}\n", f"...\n{self.comment()}\n---\n", f"\n\n---\n{self.comment()}\n\n"]
            )
            above = self.rng.choice(["", f"{self.comment()}\n", f"  {self.comment()}\n", f"\n{self.comment()}\n"])
            return f"{end}\n{above}{sign}{other}" if len(text) < 6000 else None
        if choice == 4:
            return f"{self.comment()}\n\n{self.comment()}\n{text}" if not text.startswith("%") else None
        return f"{end}  {self.comment()}" if "#" not in end.rsplit("\n", 1)[-1] else None

    KINDS: tuple[Callable[[Mutator], str | None], ...] = (
        own_line, own_line, own_line, own_line, behind, behind, behind, behind_sign, behind_sign, in_brackets, empty, empty,
        unknown, unknown, anchors, anchors, anchors, merge, tag, block, preamble, between,
    )  # fmt: skip

    def run(self) -> tuple[str, list[str]]:
        """The mutant, and the kinds of what was done to it."""
        done: list[str] = []
        for _ in range(60):
            kind = self.rng.choice(self.KINDS)
            before = self.said
            new = kind(self)
            if new is None or new == self.text:
                continue
            try:
                read(new)
            except ConversionError:
                self.said = before
                continue
            self.text = new
            done.append(kind.__name__)
            if len(done) >= 6 or self.rng.random() < 0.35:
                break
        if self.rng.random() < 0.05:
            self.text = self.text.replace("\n", "\r\n")
            done.append("crlf")
        return self.text, done


def _nodes(document: Document) -> Iterator[Node]:
    """Every value of a document's `spec`, without what aliases repeat."""
    root = document.root
    work = [root.entries["spec"]] if isinstance(root, Mapping) and "spec" in root.entries else []
    while work:
        node = work.pop()
        yield node
        if node.alias is not None:
            continue
        if isinstance(node, Mapping):
            work += [child for key, child in node.entries.items() if key not in node.merged and key != "name"]
        elif isinstance(node, Sequence):
            work += node.items


def mutant(text: str, rng: random.Random) -> tuple[str, list[str]]:
    """`text` with one to six things changed, and what kinds of change these were."""
    return Mutator(text, rng).run()


def broken(text: str) -> dict[str, str]:
    """The laws that don't hold on `text`, each with what was seen; nothing where it isn't converted, for a reason."""
    try:
        made = python_of(text)
    except ConversionError as problem:
        internal = [d for d in problem.diagnostics if d.code == "internal"]
        return {"converts": str(internal[0])} if internal else {}
    python, found = made.text, {}
    try:
        back = yaml_of(python, engine="static", validate=False).text
    except ConversionError as problem:
        return {"L1": str(problem)}
    try:
        again = python_of(back).text
        if again != python:
            found["L6"] = _first_difference(python, again)
    except ConversionError as problem:
        found["L6"] = str(problem)
    there = yaml_of(python, engine="static", onto=text, validate=False).text
    if there != text:
        found["L3"] = _first_difference(text, there)
    onto = python_of(back, onto=python).text
    if onto != python:
        found["L4"] = _first_difference(python, onto)
    values = _values(text)
    wanted, said = Counter(WORD.findall(text)), Counter(WORD.findall(python))
    for word, times in wanted.items():
        if word not in values and said[word] != times:
            found["L7"] = f"{word}: {said[word]} times instead of {times}"
    tokens = tokenize.generate_tokens(io.StringIO(python).readline)
    kept = Counter(letters(token.string) for token in tokens if token.type == tokenize.COMMENT)
    there_said = {d.line for d in made.diagnostics if d.code == "comment-stays"}
    every = [c for d in read(text).documents for c in comments_in_document(d)]
    # what speaks to an editor of the YAML stays with it, and is told
    lost = Counter(letters(c.text) for c in every if not (is_modeline(c.text) and c.span.line in there_said)) - kept
    if lost:
        found["L7"] = f"lost: {next(iter(lost))}"
    return found


def _values(text: str) -> str:
    """All scalars of a text, whatever becomes of them: what stands in one is no comment."""
    found: list[str] = []
    try:
        get = parser(text).get_event
        event = get()
        while not isinstance(event, StreamEndEvent):
            found.append(getattr(event, "value", ""))
            event = get()
    except YAMLError:  # braces without quotes, which are read all the same
        found = [repr(plain(document.root)) for document in read(text).documents if document.root is not None]
    return "\n".join(found)


def _first_difference(before: str, after: str) -> str:
    pairs = zip(before.split("\n"), after.split("\n"))
    return next((f"line {n}: {a!r} became {b!r}" for n, (a, b) in enumerate(pairs, 1) if a != b), "lengths differ")
