"""What Kustomize's kustomizations patch by index, below a folder.

Facts: the reference of kustomization.yaml, and what v5.5.0 does. A kustomization's resources are those that it names, and
those of the kustomizations that it names; a component's patches are for the resources of whoever names the component.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.templates import TEMPLATES
from roundtrip.repository.folder import KUSTOMIZATIONS, Folder
from roundtrip.repository.pointers import Pointer, of_operations, of_path
from roundtrip.repository.selectors import Known, known, matches, texts_of
from roundtrip.yaml.reader import read

BAD = "bad-kustomization"
_PATCHERS = ("PatchTransformer", "PatchJson6902Transformer")
_DEEPEST = 60  # kustomizations within each other
_MOST_PLACES = 100


@dataclass(frozen=True)
class Resource:
    """A document that a kustomization takes in: its file, and what it is known by there."""

    path: Path
    document: Document
    known: Known


class Place(NamedTuple):
    """Where a patch names a template by its index: the file, the line and column there, and the pointer."""

    path: Path
    line: int
    column: int
    pointer: Pointer


@dataclass
class _Patch:
    """A patch by index. `late`: it comes after the names, labels and annotations of its own kustomization."""

    target: Node | None
    places: list[Place]
    late: bool = True


@dataclass
class Kustomization:
    """A kustomization: its file, what stands in it, and its patches by index."""

    path: Path
    root: Mapping
    patches: list[_Patch] = field(default_factory=list)
    relabels: bool = False

    @property
    def folder(self) -> Path:
        return self.path.parent


class Kustomizations:
    """The kustomizations of a folder."""

    def __init__(self, folder: Folder, files: list[Path]) -> None:
        self.folder = folder
        self._files = [path for path in files if path.name in KUSTOMIZATIONS]
        self._known: dict[Path, Kustomization | None] = {}
        self._resources: dict[Path, tuple[list[Resource], list[Resource]]] = {}

    def uses(self) -> Iterator[tuple[Resource, Place]]:
        """Every patch by index with each document that it is for."""
        found = [k for path in self._files if (k := self._read(path)) is not None]
        if not any(patch.places for k in found for patch in k.patches):
            return
        for kustomization in found:
            if text_at(kustomization.root, "kind") != "Component":
                yield from self._of(kustomization)

    def all(self) -> Iterator[tuple[Kustomization, list[Resource]]]:
        """Every kustomization that can be read, with what it takes in."""
        for path in self._files:
            found = self._read(path)
            if found is not None:
                yield found, self._taken_in(found, set())[0]

    def _of(self, kustomization: Kustomization) -> Iterator[tuple[Resource, Place]]:
        early, late = self._taken_in(kustomization, set())
        for one in (*self._components(kustomization, set()), kustomization):
            for patch in one.patches:
                resources = late if patch.late else early
                for resource in resources if patch.places else ():
                    if resource.known.kind in TEMPLATES and matches(patch.target, resource.known):
                        yield from ((resource, place) for place in patch.places)

    # -- resources -----------------------------------------------------------------------------------------------------

    def _taken_in(self, kustomization: Kustomization, open_: set[Path]) -> tuple[list[Resource], list[Resource]]:
        """The resources of a kustomization, as they are known before it names and labels them, and afterwards."""
        path = kustomization.path
        if path in self._resources:
            return self._resources[path]
        if path in open_ or len(open_) >= _DEEPEST:
            return [], []  # in a circle, which Kustomize refuses
        open_.add(path)
        found: list[Resource] = []
        components = self._components(kustomization, set())
        for one in (kustomization, *components):
            for node in _texts(one.root, "resources", "bases"):
                found += self._named(one, node, open_)
        relabels = any(one.relabels for one in (kustomization, *components))
        early = [_changed(resource, components, relabels) for resource in _once(found)]
        late = [_changed(resource, [kustomization], relabels) for resource in early]
        open_.discard(path)
        self._resources[path] = early, late
        return early, late

    def _named(self, kustomization: Kustomization, node: Scalar, open_: set[Path]) -> list[Resource]:
        path = self.folder.below(kustomization.folder, str(node.value))
        if path is None:
            return []  # of another repository, or outside of the folder: nothing of it is converted
        if path.is_dir():
            inner = self._in(path)
            return self._taken_in(inner, open_)[1] if inner is not None else []
        found = ((document, document.root) for document in self.folder.documents(path))
        mappings = [(d, root) for d, root in found if isinstance(root, Mapping) and text_at(root, "kind")]
        return [Resource(path, document, known(root)) for document, root in mappings]

    def _components(self, kustomization: Kustomization, open_: set[Path]) -> list[Kustomization]:
        found: list[Kustomization] = []
        for node in _texts(kustomization.root, "components"):
            path = self.folder.below(kustomization.folder, str(node.value))
            inner = self._in(path) if path is not None and path.is_dir() else None
            if inner is not None and inner.path not in open_ and len(open_) < _DEEPEST:
                open_.add(inner.path)
                found += [inner, *self._components(inner, open_)]
        return found

    def _in(self, folder: Path) -> Kustomization | None:
        paths = [folder / name for name in KUSTOMIZATIONS if self.folder.has(folder / name)]
        return self._read(paths[0]) if paths else None

    # -- kustomizations, and their patches -----------------------------------------------------------------------------

    def _read(self, path: Path) -> Kustomization | None:
        if path not in self._known:
            self._known[path] = self._parsed(path)
        return self._known[path]

    def _parsed(self, path: Path) -> Kustomization | None:
        text = self.folder.text(path)
        if text is None:
            self.folder.warn(BAD, "this can't be read, so whether it patches templates by index isn't known", path)
            return None
        try:
            documents = [d.root for d in read(text, file=self.folder.name(path)).documents if d.root is not None]
        except ConversionError as problem:
            first = problem.diagnostics[0]
            message = f"{first.message}; so whether this patches templates by index isn't known"
            self.folder.diagnostics.append(replace(first, severity="warning", code=BAD, message=message))
            return None
        root = documents[0] if documents else Mapping()
        if not isinstance(root, Mapping):
            self.folder.warn(BAD, "a kustomization is a mapping, and this is none", path, root)
            return None
        found = Kustomization(path, root)
        for key in ("patches", "patchesJson6902"):
            for node in self._list(found, key):
                self._patch(found, node, late=key != "patches")
        for node in self._list(found, "transformers"):
            self._transformer(found, node)
        for node in self._list(found, "replacements"):
            self._replacement(found, node)
        for node in _texts(root, "patchesStrategicMerge"):
            named = self.folder.below(found.folder, str(node.value)) if "\n" not in str(node.value) else None
            self._relabels(found, (self.folder.text(named) if named is not None else None) or str(node.value))
        return found

    def _relabels(self, kustomization: Kustomization, text: str) -> None:
        kustomization.relabels = kustomization.relabels or "labels" in text or "annotations" in text

    def _list(self, kustomization: Kustomization, key: str) -> list[Node]:
        node = kustomization.root.entries.get(key)
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return []
        if not isinstance(node, Sequence):
            self.folder.warn(BAD, f"`{key}` of a kustomization is a list", kustomization.path, node)
            return []
        return node.items

    def _patch(self, kustomization: Kustomization, node: Node, late: bool) -> None:
        """A patch of JSON 6902, within `patch` or `jsonOp` or in the file at `path`."""
        if not isinstance(node, Mapping):
            self.folder.warn(BAD, "a patch is a mapping, with `target` and `patch` or `path`", kustomization.path, node)
            return
        inline = node.entries.get("patch") or node.entries.get("jsonOp")
        named = node.entries.get("path")
        if isinstance(inline, Scalar) and isinstance(inline.value, str):
            places = self._places(kustomization, kustomization.path, inline.value, inline)
        elif isinstance(named, Scalar) and isinstance(named.value, str):
            path = self.folder.below(kustomization.folder, named.value)
            text = self.folder.text(path) if path is not None else None
            if path is None or text is None:
                message = (
                    f"{named.value} isn't there, can't be read, or is outside of {self.folder.root}, so whether this patches "
                    "templates by index isn't known"
                )
                self.folder.warn(BAD, message, kustomization.path, named)
                return
            places = self._places(kustomization, path, text, None)
        else:
            return
        kustomization.patches.append(_Patch(node.entries.get("target"), places, late))

    def _places(self, kustomization: Kustomization, path: Path, text: str, scalar: Scalar | None) -> list[Place]:
        """The places in a patch. `scalar`: what holds its text, None where it is a file."""
        self._relabels(kustomization, text)
        try:
            documents = read(text, file=self.folder.name(path)).documents
        except ConversionError as problem:
            first = problem.diagnostics[0]
            message = f"this patch can't be read ({first.message}), so whether it goes by index isn't known"
            if scalar is None:
                self.folder.diagnostics.append(replace(first, severity="warning", code=BAD, message=message))
            else:
                self.folder.warn(BAD, message, path, scalar)
            return []
        found: list[Place] = []
        for document in documents:
            for pointer in of_operations(document.root):
                line, column = pointer.node.span.line, pointer.node.span.column
                if scalar is not None:
                    block = scalar.style in ("literal", "folded")
                    line, column = scalar.span.line + line * block, scalar.span.column if not block else 1
                found.append(Place(path, line, column, pointer))
        # one for each template is enough
        return list({place.pointer.place: place for place in reversed(found)}.values())[:_MOST_PLACES]

    def _transformer(self, kustomization: Kustomization, node: Node) -> None:
        """A patch that is said as a transformer, in a file or as text."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return
        path = self.folder.below(kustomization.folder, node.value) if "\n" not in node.value else None
        text = node.value if "\n" in node.value else self.folder.text(path) if path is not None else None
        try:
            documents = read(text, file="").documents if text is not None else []
        except ConversionError:
            return
        for document in documents:
            if text_at(document.root, "kind") in _PATCHERS and document.root is not None:
                there = Kustomization(path or kustomization.path, Mapping())
                self._patch(there, document.root, late=True)
                for patch in there.patches:
                    patch.places[:] = [
                        place if path is not None else place._replace(line=node.span.line, column=node.span.column)
                        for place in patch.places
                    ]
                kustomization.patches += there.patches
                kustomization.relabels = kustomization.relabels or there.relabels

    def _replacement(self, kustomization: Kustomization, node: Node) -> None:
        """A replacement of Kustomize's, whose field paths may go by index as well."""
        if not isinstance(node, Mapping):
            return
        where: list[tuple[Node | None, Node | None]] = []
        source = node.entries.get("source")
        if isinstance(source, Mapping):
            where.append((source, source.entries.get("fieldPath")))
        targets = node.entries.get("targets")
        for target in targets.items if isinstance(targets, Sequence) else ():
            if isinstance(target, Mapping):
                paths = target.entries.get("fieldPaths")
                select = target.entries.get("select")
                where += [(select, path) for path in (paths.items if isinstance(paths, Sequence) else ())]
        for select, path in where:
            places = [Place(kustomization.path, p.node.span.line, p.node.span.column, p) for p in of_path(path)]
            if places:
                kustomization.patches.append(_Patch(select, places))


def _texts(root: Mapping, *keys: str) -> list[Scalar]:
    """The strings in the lists at some keys."""
    nodes = [root.entries.get(key) for key in keys]
    items = [item for node in nodes if isinstance(node, Sequence) for item in node.items]
    return [item for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]


def _changed(resource: Resource, kustomizations: list[Kustomization], relabels: bool) -> Resource:
    """A resource as it is known after kustomizations gave it their prefixes, namespaces, labels and annotations."""
    was = resource.known
    names, namespaces = list(was.names), set(was.namespaces)
    labels = {key: set(values) for key, values in was.labels.items()}
    annotations = {key: set(values) for key, values in was.annotations.items()}
    for root in (one.root for one in kustomizations):
        names.append(f"{text_at(root, 'namePrefix')}{names[-1]}{text_at(root, 'nameSuffix')}")
        namespaces |= {text_at(root, "namespace")} - {""}
        pairs = root.entries.get("labels")
        given = [item.entries.get("pairs") for item in _mappings(pairs)]
        for node, known_as in (
            (root.entries.get("commonLabels"), labels),
            *((item, labels) for item in given),
            (root.entries.get("commonAnnotations"), annotations),
        ):
            for key, values in texts_of(node).items() if isinstance(node, Mapping) else ():
                known_as.setdefault(key, set()).update(values)
    changed = replace(
        was,
        names=tuple(dict.fromkeys(names)),
        namespaces=frozenset(namespaces),
        labels=labels,
        annotations=annotations,
        relabelled=was.relabelled or relabels,
    )
    return replace(resource, known=changed)


def _once(resources: list[Resource]) -> list[Resource]:
    """Each document once, by all its names: a base may be taken in several times, under other names."""
    found: dict[int, Resource] = {}
    for resource in resources:
        other = found.get(id(resource.document))
        if other is not None:
            names = tuple(dict.fromkeys((*other.known.names, *resource.known.names)))[-_MOST_PLACES:]
            namespaces = other.known.namespaces | resource.known.namespaces
            resource = replace(
                other, known=replace(resource.known, names=names, namespaces=namespaces, relabelled=True)
            )
        found[id(resource.document)] = resource
    return list(found.values())


def _mappings(node: Node | None) -> list[Mapping]:
    return [item for item in node.items if isinstance(item, Mapping)] if isinstance(node, Sequence) else []
