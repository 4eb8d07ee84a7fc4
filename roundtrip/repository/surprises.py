"""What a kustomization does to Argo's kinds against expectation.

Facts, all seen with Kustomize v5.8.1: `images` changes what is below `containers` and `initContainers`, wherever these stand; names
change in `metadata.name` and in no reference of Argo's kinds; a list of a type that it doesn't know is replaced; a resource has a
name; an unquoted date is a time, an unquoted `yes` a string. `configurations` and `openapi` teach it better.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.equivalence import template_name
from roundtrip.document.templates import TEMPLATES, templates_of
from roundtrip.repository.folder import Folder, documents_in
from roundtrip.repository.kustomizations import Kustomization, Kustomizations, Resource
from roundtrip.repository.patches import inline_patches
from roundtrip.repository.selectors import known, matches

_REFERENCES = {
    "templateRef": ("WorkflowTemplate", "ClusterWorkflowTemplate"),
    "workflowTemplateRef": ("WorkflowTemplate", "ClusterWorkflowTemplate"),
    "configMapKeyRef": ("ConfigMap",),
    "configMapRef": ("ConfigMap",),
    "configMap": ("ConfigMap",),
    "secretKeyRef": ("Secret",),
    "secretRef": ("Secret",),
    "secret": ("Secret",),
}
_TIME = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?"
)
_SWITCHES = frozenset(word for one in ("yes", "no", "on", "off") for word in (one, one.capitalize(), one.upper()))
_MOST = 20  # of one kustomization; more say nothing new


def surprises_below(root: Path, skipped: Collection[str] = ()) -> list[Diagnostic]:
    """A warning for each such thing that a kustomization below `root` does, at its line there or in the resource.

    `skipped`: names of folders that are left out.
    """
    folder = Folder(root, skipped)
    kustomizations = Kustomizations(folder, list(folder.kustomizations()))
    quiet = len(folder.diagnostics)
    told: list[Diagnostic] = []
    for kustomization, resources in kustomizations.all():
        before = len(folder.diagnostics)
        argos = [resource for resource in resources if text_at(resource.document.root, "kind") in TEMPLATES]
        if not argos:
            continue
        _Surprises(folder, kustomization, resources, argos).all()
        told += folder.diagnostics[before : before + _MOST]
        del folder.diagnostics[before:]
    del folder.diagnostics[quiet:]
    once = {(d.code, d.file, d.line, d.column): d for d in reversed(told)}
    return sorted(once.values(), key=lambda d: (d.file, d.line, d.column))


class _Surprises:
    """One kustomization, with its resources, and those of them that are Argo's."""

    def __init__(
        self, folder: Folder, kustomization: Kustomization, resources: list[Resource], argos: list[Resource]
    ) -> None:
        self.folder = folder
        self.path, self.root = kustomization.path, kustomization.root
        self.resources, self.argos = resources, argos

    def all(self) -> None:
        """Warns of all of them."""
        taught = self._taught()
        if "images" not in taught:
            self._images()
        if "nameReference" not in taught:
            self._names()
            self._generated()
        if "openapi" not in self.root.entries:
            self._templates()
        for resource in self.argos:
            self._resource(resource)

    def _taught(self) -> set[str]:
        """The keys of the files that `configurations` names; all that matter where one of them can't be read."""
        taught: set[str] = set()
        for node in _items(self.root, "configurations"):
            path = self.folder.below(self.path.parent, str(getattr(node, "value", "")))
            documents = self.folder.documents(path) if path is not None else []
            for root in (document.root for document in documents):
                taught |= root.entries.keys() if isinstance(root, Mapping) else set()
            if not documents:
                taught |= {"images", "nameReference"}
        return taught

    def _images(self) -> None:
        for item in _items(self.root, "images"):
            name = text_at(item, "name")
            missed = [
                (resource, node, where) for resource in self.argos for node, where in _images_missed(resource, name)
            ]
            if missed:
                resource, node, where = missed[0]
                more = f" nor {len(missed) - 1} more" if len(missed) > 1 else ""
                message = (
                    f"Kustomize changes the image `{name}` in containers and initContainers, and not in {where} of "
                    f"{self._named(resource, node)}{more}: name the place in `configurations`, or patch it"
                )
                self.folder.warn("kustomize-images", message, self.path, item)

    def _names(self) -> None:
        for key in ("namePrefix", "nameSuffix"):
            if not text_at(self.root, key):
                continue
            names = {(text_at(r.document.root, "kind"), r.known.names[0]) for r in self.resources}
            for resource in self.argos:
                for field, node, name in _references(resource.document.root):
                    if any((kind, name) in names for kind in _REFERENCES[field]):
                        message = (
                            f"`{key}` changes the name of `{name}`, and not `{field}` in {self._named(resource, node)}, which goes on "
                            "naming what isn't there then: say so in `configurations` (`nameReference`)"
                        )
                        self.folder.warn("kustomize-names", message, self.path, self.root.entries[key])

    def _generated(self) -> None:
        for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for item in _items(self.root, key):
                if _plain_name(self.root.entries.get("generatorOptions")) or (
                    isinstance(item, Mapping) and _plain_name(item.entries.get("options"))
                ):
                    continue
                for resource in self.argos:
                    for field, node, name in _references(resource.document.root):
                        if name == text_at(item, "name") and kind in _REFERENCES[field]:
                            message = (
                                f"the {kind} `{name}` gets a hash behind its name, and `{field}` in {self._named(resource, node)} doesn't: "
                                "`disableNameSuffixHash: true` leaves the name, `configurations` (`nameReference`) change the reference"
                            )
                            self.folder.warn("kustomize-names", message, self.path, item)

    def _templates(self) -> None:
        for node, target, documents in self._strategic():
            for root in (document.root for document in documents):
                templates = templates_of(root)
                if templates is None or text_at(root, "kind") not in TEMPLATES or not isinstance(root, Mapping):
                    continue
                if "$patch" in root.entries or any(
                    "$patch" in i.entries for i in templates.items if isinstance(i, Mapping)
                ):
                    continue
                said = {template_name(item) for item in templates.items}
                who = known(root)
                for resource in self.argos:
                    there = resource.known
                    fits = (
                        matches(target, there)
                        if target is not None
                        else who.kind == there.kind and who.names[0] in there.names
                    )
                    has = templates_of(resource.document.root) if fits else None
                    gone = [template_name(item) for item in has.items] if has is not None else []
                    gone = [name for name in gone if name not in said]
                    if gone:
                        message = (
                            f"without `openapi` this patch replaces the list of templates of {self._named(resource, None)}: "
                            f"{', '.join(f'`{name}`' for name in gone[:5])} would be gone; name Argo's schema there, or patch by JSON 6902"
                        )
                        self.folder.warn("kustomize-templates", message, self.path, node)

    def _strategic(self) -> Iterator[tuple[Node, Node | None, list[Document]]]:
        """The patches, each with its target, and what stands in it."""
        for _, node, documents in inline_patches(Document(self.root)):
            yield node, self._target(node), documents
        for key in ("patches", "patchesStrategicMerge"):
            for item in _items(self.root, key):
                named = item.entries.get("path") if isinstance(item, Mapping) else item
                if isinstance(named, Scalar) and isinstance(named.value, str) and "\n" not in named.value:
                    path = self.folder.below(self.path.parent, named.value)
                    text = self.folder.text(path) if path is not None else None
                    target = item.entries.get("target") if isinstance(item, Mapping) else None
                    yield named, target, documents_in(text) if text is not None else []

    def _target(self, node: Scalar) -> Node | None:
        for item in _items(self.root, "patches"):
            if isinstance(item, Mapping) and item.entries.get("patch") is node:
                return item.entries.get("target")
        return None

    def _resource(self, resource: Resource) -> None:
        root = resource.document.root
        metadata = root.entries.get("metadata") if isinstance(root, Mapping) else None
        if isinstance(metadata, Mapping) and "generateName" in metadata.entries and not text_at(metadata, "name"):
            message = f"Kustomize refuses a resource that has `generateName` and no `name`, and {self.folder.name(self.path)} names this one"
            self.folder.warn("kustomize-generate-name", message, resource.path, metadata.entries["generateName"])
        for node in _nodes(root):
            if not isinstance(node, Scalar):
                continue
            text = node.text or ""
            if node.style == "plain" and _TIME.fullmatch(text):
                message = f"on the way through Kustomize the date `{text}` becomes a time: put quotes around it"
                self.folder.warn("kustomize-scalar", message, resource.path, node)
            elif node.style == "plain" and text in _SWITCHES:
                message = f"on the way through Kustomize `{text}` stays the string, where Argo reads a boolean: write `true`, `false`, or quotes"
                self.folder.warn("kustomize-scalar", message, resource.path, node)

    def _named(self, resource: Resource, node: Node | None) -> str:
        line = (node or resource.document.root or Scalar(None)).span.line
        root = resource.document.root
        name = (
            resource.known.names[0] or text_at(root.entries.get("metadata"), "generateName")
            if isinstance(root, Mapping)
            else ""
        )
        return f"{resource.known.kind} `{name}` ({self.folder.name(resource.path)}:{line})"


def _images_missed(resource: Resource, name: str) -> Iterator[tuple[Node, str]]:
    """The images of a name in a resource that Kustomize passes over, each with what has it."""
    templates = templates_of(resource.document.root)
    for template in templates.items if templates is not None and name else ():
        if not isinstance(template, Mapping):
            continue
        places = [(template.entries.get(key), key) for key in ("container", "script")]
        places += [(item, "sidecars") for item in _items(template, "sidecars")]
        for holder, where in places:
            image = holder.entries.get("image") if isinstance(holder, Mapping) else None
            if isinstance(image, Scalar) and _image_name(str(image.value)) == name:
                yield image, where


def _image_name(image: str) -> str:
    """An image without its tag and digest."""
    name = image.partition("@")[0]
    head, colon, tag = name.rpartition(":")
    return head if colon and "/" not in tag else name


def _references(root: Node | None) -> Iterator[tuple[str, Node, str]]:
    """The references in a document that name another object: the field, its node, the name."""
    for node in _nodes(root):
        for key, value in node.entries.items() if isinstance(node, Mapping) else ():
            name = (text_at(value, "name") or text_at(value, "secretName")) if key in _REFERENCES else ""
            if name:
                yield key, value, name


def _nodes(root: Node | None) -> Iterator[Node]:
    """A tree in its order, each node once, however often an alias repeats it."""
    work: list[Node | None] = [root]
    seen: set[int] = set()
    while work:
        node = work.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Mapping):
            work += reversed(node.entries.values())
        elif isinstance(node, Sequence):
            work += reversed(node.items)


def _plain_name(options: Node | None) -> bool:
    found = options.entries.get("disableNameSuffixHash") if isinstance(options, Mapping) else None
    return isinstance(found, Scalar) and found.value is True


def _items(root: Mapping, key: str) -> list[Node]:
    found = root.entries.get(key)
    return list(found.items) if isinstance(found, Sequence) else []
