"""Which resources a patch of Kustomize is for: its target.

Facts, seen with v5.5.0: group, version, kind, name and namespace are regular expressions that match the whole; name and
namespace match what the resource was called in any layer so far; no namespace is "default"; labels and annotations are
selected as Kubernetes does it. Where it isn't known whether a target matches, it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from roundtrip.document import Mapping, Node, Scalar, text_at

_FIELDS = ("group", "version", "kind", "name", "namespace")
# expressions of which Python's own engine makes no endless work: nothing repeated is repeated again, and few groups
_PLAIN = re.compile(r"[\w.\-^$|()?*+\[\]\\/:, ]*")
_REPEATED_GROUP = re.compile(r"\)\s*[*+?{]")
_MOST_REPEATS = 3
_LONGEST = 253  # letters of a name, to Kubernetes; and of an expression

Labels = dict[str, set[str]]


@dataclass(frozen=True)
class Known:
    """What a resource is known by. `names`, `namespaces`: in the layers so far, the newest name last; `labels`: what each may be.

    `relabelled`: a patch may have changed its labels or annotations.
    """

    group: str
    version: str
    kind: str
    names: tuple[str, ...]
    namespaces: frozenset[str]
    labels: Labels = field(default_factory=dict)
    annotations: Labels = field(default_factory=dict)
    relabelled: bool = False


def known(root: Mapping) -> Known:
    """What the document of a resource is known by."""
    version = text_at(root, "apiVersion")
    group, _, version = version.rpartition("/")
    metadata = root.entries.get("metadata")
    return Known(
        group,
        version,
        text_at(root, "kind"),
        (text_at(metadata, "name"),),
        frozenset({text_at(metadata, "namespace") or "default"}),
        _labels(metadata, "labels"),
        _labels(metadata, "annotations"),
    )


def _labels(metadata: Node | None, key: str) -> Labels:
    found = metadata.entries.get(key) if isinstance(metadata, Mapping) else None
    return texts_of(found) if isinstance(found, Mapping) else {}


def texts_of(mapping: Mapping) -> Labels:
    """A mapping of strings, each with what it may be: Kustomize keeps the letters of an unquoted `yes`."""
    return {
        key: {_text(value), value.text or _text(value)}
        for key, value in mapping.entries.items()
        if isinstance(value, Scalar)
    }


def _text(node: Scalar) -> str:
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return "" if node.value is None else str(node.value)


def matches(target: Node | None, resource: Known) -> bool:
    """Whether a patch with this target is for the resource. A patch without one is for none."""
    if not isinstance(target, Mapping):
        return False
    texts = {key: text_at(target, key) for key in (*_FIELDS, "labelSelector", "annotationSelector")}
    candidates: dict[str, Iterable[str]] = {
        "group": frozenset({resource.group}),
        "version": frozenset({resource.version}),
        "kind": frozenset({resource.kind}),
        "name": resource.names,
        "namespace": resource.namespaces,
    }
    if not all(any(_whole(texts[key], value) for value in candidates[key]) for key in _FIELDS):
        return False
    if resource.relabelled:
        return True
    return _selected(texts["labelSelector"], resource.labels) and _selected(
        texts["annotationSelector"], resource.annotations
    )


def _whole(pattern: str, value: str) -> bool:
    """Whether a regular expression of Go's matches all of `value`; "" matches whatever there is."""
    if not pattern or pattern == value:
        return True
    doubtful = not _PLAIN.fullmatch(pattern) or _REPEATED_GROUP.search(pattern) is not None
    repeats, groups = sum(pattern.count(sign) for sign in "*+?"), pattern.count("(")
    if doubtful or repeats > _MOST_REPEATS or groups > _MOST_REPEATS or max(len(value), len(pattern)) > _LONGEST:
        return True
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return False  # Kustomize refuses it


_SET = re.compile(r"(?P<key>[^\s,=!()]+)\s+(?P<op>in|notin)\s*\((?P<values>[^()]*)\)")
_EQUAL = re.compile(r"(?P<key>[^\s,=!()]+)\s*(?P<op>==|=|!=)\s*(?P<values>[^\s,=!()]*)")
_THERE = re.compile(r"(?P<op>!?)\s*(?P<key>[^\s,=!()]+)")


def _selected(selector: str, labels: Labels) -> bool:
    """Whether labels meet a selector, `a=b,c!=d,e in (f,g),!h`."""
    rest = selector.strip()
    while rest:
        found = _SET.match(rest) or _EQUAL.match(rest) or _THERE.match(rest)
        if found is None:
            return True
        said, operator = labels.get(found["key"]), found["op"]
        values = {v.strip() for v in found["values"].split(",")} if "values" in found.groupdict() else set()
        if operator in ("in", "=", "=="):
            holds = said is not None and bool(said & values)
        elif operator in ("notin", "!="):
            holds = said is None or not said <= values
        else:
            holds = (said is None) if operator == "!" else (said is not None)
        if not holds:
            return False
        rest = rest[found.end() :].lstrip().removeprefix(",").lstrip()
    return True
