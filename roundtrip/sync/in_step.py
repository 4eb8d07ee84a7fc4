"""Two texts brought in step: what each side changed since they agreed goes into the other, and the result is proven."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Node, diff, equivalent, format_path, plain
from roundtrip.document.lists import unlisted
from roundtrip.document.order import arrange
from roundtrip.document.remarks import letters
from roundtrip.python.comment_spans import comment_spans
from roundtrip.python.patch.documents import paired
from roundtrip.sync.comments import Crossed, Said, merged_comments, said, taken_out
from roundtrip.sync.three_way import At, Clash, Merge, Prefer
from roundtrip.yaml.comments import comments_in_document
from roundtrip.yaml.patch import patch
from roundtrip.yaml.reader import read

SAY_WHICH = "Make them the same, or say which is right: --prefer yaml or --prefer python"


class Texts(NamedTuple):
    """The YAML and the Python of one pair of files."""

    yaml: str
    python: str


class Bridge(Protocol):
    """How the texts of one pair of files are read and converted; all raise ConversionError."""

    names: Texts  # of both files, for messages

    def documents(self, texts: Texts) -> tuple[list[Document], list[Document]]:
        """What both say."""

    def to_python(self, yaml: str, onto: str) -> str:
        """The program `onto` with the changes that make it say what `yaml` says."""

    def to_yaml(self, python: str, onto: str) -> str:
        """The YAML `onto` with the changes that make it say what `python` says."""


def in_step(base: Texts | None, now: Texts, bridge: Bridge, prefer: Prefer | None, why: str) -> Texts:
    """Both texts, in step. `base`: those of a state in which they agreed, None where none is known; `why`: the reason then.

    `prefer`: the side that is right where both changed one value. Raises ConversionError with a `conflict` for each, with a
    `no-base` where nothing tells which side moved, and for what can't be read or converted.
    """
    yaml, python = bridge.documents(now)
    agree = same(yaml, python)
    if base == now and agree:
        return now
    if base is None:
        if not agree and prefer is None:
            raise ConversionError(_no_base(yaml, python, bridge.names, why))
        return _two_way(now, bridge, prefer or "python")
    former = read_yaml(base.yaml)
    of_yaml = said(yaml_comments(base.yaml), yaml_comments(now.yaml))
    of_python = said(python_comments(base.python), python_comments(now.python))
    if base.yaml == now.yaml:  # a program may say something else without an edit: by what it imports
        return _one_way(now, bridge, of_python, "python")
    if base.python == now.python and same(former, python):
        return _one_way(now, bridge, of_yaml, "yaml")
    return _both_ways(former, (yaml, python), now, bridge, prefer, (of_yaml, of_python))


def read_yaml(text: str) -> list[Document]:
    """The documents of YAML text."""
    return list(unlisted(read(text)))


def same(a: list[Document], b: list[Document]) -> bool:
    """Whether two streams mean the same."""
    return len(a) == len(b) and all(x.root and y.root and equivalent(x.root, y.root) for x, y in zip(a, b))


def values_changed(before: list[Document], after: list[Document]) -> int:
    """How many values differ between two streams; a document that only one has counts as one."""
    pairs, left = paired(before, after)
    roots = ((before[i].root, after[j].root) for i, j in pairs)
    return left + sum(len(diff(a, b)) for a, b in roots if a is not None and b is not None)


def yaml_comments(text: str) -> list[str]:
    """The comments of YAML text."""
    return [c.text for document in read(text).documents for c in comments_in_document(document)] if "#" in text else []


def python_comments(text: str) -> list[str]:
    """The comments of a program."""
    return [text[start:end] for start, end, _ in comment_spans(text)] if "#" in text else []


def proven(texts: Texts, bridge: Bridge) -> Texts:
    """Both texts, once they are known to mean the same. What `upgrade` or `lift` made otherwise is so on both sides.

    Raises ConversionError.
    """
    if same(*bridge.documents(texts)):
        return texts
    texts = texts._replace(yaml=bridge.to_yaml(texts.python, texts.yaml))
    if same(*bridge.documents(texts)):
        return texts
    message = f"this and {bridge.names.python} can't be brought to mean the same: nothing is written; do it by hand"
    raise ConversionError(Diagnostic("error", "conflict", message, file=bridge.names.yaml))


def _two_way(now: Texts, bridge: Bridge, source: Prefer) -> Texts:
    if source == "yaml":
        return proven(Texts(now.yaml, bridge.to_python(now.yaml, now.python)), bridge)
    yaml = bridge.to_yaml(now.python, now.yaml)
    return proven(Texts(yaml, bridge.to_python(yaml, now.python)), bridge)


def _one_way(now: Texts, bridge: Bridge, change: Said, source: Prefer) -> Texts:
    """What one side changed, in the other."""
    if source == "python":
        yaml = bridge.to_yaml(now.python, now.yaml)
        return proven(Texts(_yaml_without(yaml, now.yaml, change.gone), now.python), bridge)
    python = bridge.to_python(now.yaml, now.python)
    return proven(Texts(now.yaml, python_without(python, now.python, change.gone)), bridge)


def _both_ways(
    base: list[Document], sides: tuple[list[Document], list[Document]], now: Texts, bridge: Bridge,
    prefer: Prefer | None, changes: tuple[Said, Said],
) -> Texts:  # fmt: skip
    merge = Merge(prefer)
    merged = merged_documents(base, *sides, merge)
    of_yaml, of_python = changes
    documents: list[Document] = []
    crossed: list[Crossed] = []
    for document, mine, theirs in merged:
        fresh, found = merged_comments(document, mine, theirs, of_yaml, of_python)
        crossed += found
        if found and prefer is not None:
            of_yaml, of_python = _settled(found, of_yaml, of_python, prefer)
            fresh, _ = merged_comments(document, mine, theirs, of_yaml, of_python)
        arrange(fresh.root)
        documents.append(fresh)
    if prefer is None and (merge.clashes or crossed):
        raise ConversionError([*conflicts(merge.clashes, bridge.names, SAY_WHICH), *_crossings(crossed, bridge.names)])
    put = patch(now.yaml, read(now.yaml), documents)
    yaml = _yaml_without(put, now.yaml, of_python.gone - of_yaml.gone)
    python = python_without(bridge.to_python(yaml, now.python), now.python, of_yaml.gone - of_python.gone)
    if not same(bridge.documents(Texts(yaml, python))[0], documents):
        message = "the changes of both sides can't be put into this text: bring them in step by hand"
        raise ConversionError(Diagnostic("error", "conflict", message, file=bridge.names.yaml))
    return proven(Texts(yaml, python), bridge)


def merged_documents(
    base: list[Document], yaml: list[Document], python: list[Document], merge: Merge
) -> list[tuple[Document, Document | None, Document | None]]:
    """The merged documents, each with what it was on both sides."""
    sides = [[d.root for d in documents if d.root is not None] for documents in (base, yaml, python)]
    matched = [paired(a, b)[0] for a, b in ((base, yaml), (base, python), (yaml, python))]
    either = next((d.root for d in (*yaml, *python, *base) if d.root is not None), None)
    if either is None:
        return []
    at = At("", "", "", None, sides[1][0] if sides[1] else either, sides[2][0] if sides[2] else either)
    if len(base) == len(yaml) == len(python) == 1:
        roots = [merge.roots(sides[0][0], sides[1][0], sides[2][0])]
    else:
        roots = merge.items((sides[0], sides[1], sides[2]), (matched[0], matched[1], matched[2]), at)
    stream = [Document(root) for root in roots]
    origin = [{j: i for i, j in paired(documents, stream)[0]} for documents in (yaml, python)]
    found = []
    for number, document in enumerate(stream):
        mine = yaml[origin[0][number]] if number in origin[0] else None
        theirs = python[origin[1][number]] if number in origin[1] else None
        either_one = mine or theirs
        assert either_one is not None
        whole = Document(document.root, either_one.span, either_one.head, either_one.foot, either_one.name)
        found.append((whole, mine, theirs))
    return found


def _settled(crossed: list[Crossed], of_yaml: Said, of_python: Said, prefer: Prefer) -> tuple[Said, Said]:
    """What both sides did to their comments, had the one that isn't preferred left these as they were."""
    dropped = [letters((one.yaml if prefer == "python" else one.python).text) for one in crossed]
    loser = of_yaml if prefer == "python" else of_python
    for known in dropped:
        loser.new.pop(known, None)
    # taken out of both texts, as if the other side had done so
    winner = of_python if prefer == "python" else of_yaml
    winner.gone.update(dropped)
    return of_yaml, of_python


def _yaml_without(text: str, former: str, gone: Counter[str]) -> str:
    """YAML text without the comments that the other side took out. `former`: the text before anything was put into it."""
    if not gone:
        return text
    there = [c for document in read(text).documents for c in comments_in_document(document)]
    going = _surplus({(c.span.start, c.span.end): c.text for c in there}, yaml_comments(former), gone)
    changed = taken_out(text, going)
    return changed if same(read(changed).documents, read(text).documents) else text


def python_without(text: str, former: str, gone: Counter[str]) -> str:
    """A program without the comments that the other side took out; `former` as above."""
    if not gone:
        return text
    spans = {(start, end): text[start:end] for start, end, _ in comment_spans(text)}
    return taken_out(text, _surplus(spans, python_comments(former), gone))


def _surplus(spans: dict[tuple[int, int], str], former: list[str], gone: Counter[str]) -> list[tuple[int, int]]:
    """The places of comments that are there more often than they are to be."""
    there, before = Counter(map(letters, spans.values())), Counter(map(letters, former))
    more = {known: there[known] - max(0, before[known] - count) for known, count in gone.items()}
    going = []
    for place, comment in sorted(spans.items()):
        known = letters(comment)
        if more.get(known, 0) > 0:
            more[known] -= 1
            going.append(place)
    return going


def conflicts(clashes: list[Clash], names: Texts, advice: str) -> Iterator[Diagnostic]:
    """What both sides changed, or one side against what is to be, with both places and what it was."""
    for clash in clashes:
        mine, theirs = (_place(node, around) for node, around in zip((clash.yaml, clash.python), clash.around))
        message = (
            f"{clash.where or 'the document'} is {short(clash.yaml)} here, {short(clash.python)} in "
            f"{names.python}:{theirs[0]}, and was {short(clash.base)} when both agreed. {advice}"
        )
        yield Diagnostic("error", "conflict", message, mine[0], mine[1], clash.where, names.yaml)


def _crossings(crossed: list[Crossed], names: Texts) -> Iterator[Diagnostic]:
    for one in crossed:
        message = (
            f"this comment is `{one.yaml.text}` here and `{one.python.text}` in {names.python}:{one.python.span.line}, and "
            f"both sides changed it. {SAY_WHICH}"
        )
        yield Diagnostic("error", "conflict", message, one.yaml.span.line, one.yaml.span.column, "", names.yaml)


def _no_base(yaml: list[Document], python: list[Document], names: Texts, why: str) -> Diagnostic:
    """That both sides differ and nothing tells which of them moved, at the first value that differs."""
    pairs, left = paired(yaml, python)
    roots = [(a, b) for i, j in pairs if (a := yaml[i].root) is not None and (b := python[j].root) is not None]
    found = [(d, a, b) for a, b in roots for d in diff(a, b)]
    count = left + len(found)
    what = "1 value" if count == 1 else f"{count} values"
    line, column, first = 1, 1, ""
    if found:
        one, root, other = found[0]
        line, column = _place(one.before, root)
        there = f"{names.python}:{_place(one.after, other)[0]}"
        first = f", first {format_path(one.path) or 'the document'}: {short(one.before)} here, {short(one.after)} in {there}"
    message = (
        f"this and {names.python} differ in {what}{first}; nothing tells which side moved: {why}. Say which is right, "
        "--prefer yaml or --prefer python, or name a commit in which both agree: --base REV"
    )
    return Diagnostic("error", "no-base", message, line, column, "", names.yaml)


def _place(node: Node | None, around: Node) -> tuple[int, int]:
    span = (node if node is not None else around).span
    return span.line, span.column


def short(node: Node | None) -> str:
    """A value as messages have it."""
    text = json.dumps(plain(node), ensure_ascii=False) if node is not None else "nothing"
    return text if len(text) <= 60 else text[:57] + "..."
