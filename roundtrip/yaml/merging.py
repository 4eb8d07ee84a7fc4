"""Merge keys (`<<`) as Go's YAML takes them: in the order of the text, each takes the place of what stands above it."""

from __future__ import annotations

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Comment, Mapping, Node, Scalar, Sequence
from roundtrip.yaml.comments import comments_in, comments_of


def is_merge(key: Scalar, text: str) -> bool:
    """Whether a key `<<` of `text` is a merge key: one that is plain and has no tag, or that tag."""
    properties = text[key.span.start : key.span.end].split("<<")[0]
    return key.style == "plain" and ("!" not in properties or "merge" in properties)


def merge(mapping: Mapping, merges: list[tuple[int, Node]], file: str) -> Diagnostic | None:
    """Puts into `mapping` what its merge keys bring: the later of a merge key and a key wins, and of a list the first.

    `merges`: the values of the merge keys, each with where its key starts. What is said about a merge key itself, or about
    what isn't to be seen any more, is kept above the first own key. Gives a warning where a key is there twice. Raises
    ConversionError for a value that is no mapping.
    """
    sources: list[tuple[int, Mapping]] = []
    comments: list[Comment] = []
    for at, value in merges:
        found = value.items[::-1] if isinstance(value, Sequence) else [value]
        for source in found:
            if not isinstance(source, Mapping):
                span = source.span
                what = "a merge key `<<` takes a mapping, an alias of one, or a list of them"
                raise ConversionError(Diagnostic("error", "merge", what, span.line, span.column, file=file))
            sources.append((at, source))
        for node in {id(node): node for node in (value, *found)}.values():
            comments += node.comments or ()
    own = mapping.entries
    brought: dict[str, Node] = {}
    twice: dict[str, int] = {}
    places = {key: mapping.keys[key].span.start for key in own}
    for at, source in sources:
        for key, node in source.entries.items():
            if key in brought or key in places:
                twice.setdefault(key, at)
            if places.get(key, -1) >= at:
                continue
            if key in own:
                comments += comments_in(own.pop(key))
                mapping.overridden = True
            brought[key] = node
            mapping.keys.pop(key, None)
            if key in source.keys:
                mapping.keys[key] = source.keys[key]
    mapping.merged = frozenset(brought)
    for _, source in sources:
        if source.alias is None:
            for key, node in source.entries.items():
                comments += comments_in(node) if brought.get(key) is not node else ()
    if comments and own:
        comments_of(next(iter(own.values()))).before[:0] = comments
    elif comments:
        comments_of(mapping).after += comments
    above = {key: node for key, node in own.items() if places[key] < merges[0][0]}
    mapping.entries = {**above, **brought, **own}
    return _said_twice(merges, twice, file) if twice else None


def _said_twice(merges: list[tuple[int, Node]], keys: dict[str, int], file: str) -> Diagnostic:
    """The warning for keys that are there otherwise, too; each with where the merge key starts that brings it."""
    span = next(value.span for at, value in merges if at == min(keys.values()))
    names = ", ".join(f"`{key}`" for key in list(keys)[:3]) + (" …" if len(keys) > 3 else "")
    what = (
        f"a merge key brings {names} to a mapping that has it otherwise, too. The later holds to Kubernetes; Argo's own "
        "command line, which is strict, leaves out the whole document without a word: write out what is merged"
    )
    return Diagnostic("warning", "merge-override", what, span.line, span.column, file=file)
