"""The files below a folder that the user named, and nothing outside of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.yaml.reader import read

SUFFIXES = (".yaml", ".yml", ".json")
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
LARGEST = 16 * 1024 * 1024  # bytes; more than anybody writes by hand


class Folder:
    """The files below `root`. `skipped`: names of folders that are left out. Links to folders are not followed."""

    def __init__(self, root: Path, skipped: Collection[str] = ()) -> None:
        self.root = root
        self.real = Path(os.path.realpath(root))
        self.diagnostics: list[Diagnostic] = []
        self._skipped = frozenset(skipped)
        self._documents: dict[Path, list[Document]] = {}

    def files(self) -> Iterator[Path]:
        """The real paths of all files that may hold YAML, folder by folder, sorted."""
        return self._found(lambda name: name in KUSTOMIZATIONS or name.lower().endswith(SUFFIXES))

    def kustomizations(self) -> Iterator[Path]:
        """Those of them that are kustomizations."""
        return self._found(lambda name: name in KUSTOMIZATIONS)

    def _found(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        for place, folders, names in os.walk(self.real):
            folders[:] = sorted(name for name in folders if name not in self._skipped)
            for name in sorted(filter(wanted, names)):
                path = Path(place, name)
                # what is no link is where it is
                if not os.path.islink(path) or self.has(path):
                    yield path

    def has(self, path: Path) -> bool:
        """Whether a path leads to a file or folder below the root, whatever links are on the way."""
        real = Path(os.path.realpath(path))
        return real.is_relative_to(self.real) and real.exists()

    def below(self, holder: Path, text: str) -> Path | None:
        """The real path of what a file of the folder `holder` names; None where that isn't there, or isn't below the root."""
        if not text or "\0" in text or "://" in text:
            return None
        try:
            path = Path(os.path.realpath(holder / text))
            return path if self.has(path) else None
        except (OSError, ValueError):
            return None

    def name(self, path: Path) -> str:
        """What messages call a file: as the user named the folder."""
        return str(self.root / path.relative_to(self.real)) if path.is_relative_to(self.real) else str(path)

    def text(self, path: Path) -> str | None:
        """The text of a file; None where it can't be read."""
        return _text(path)

    def documents(self, path: Path) -> list[Document]:
        """The documents of a file, the same ones each time."""
        if path not in self._documents:
            text = self.text(path)
            self._documents[path] = documents_in(text) if text is not None else []
        return self._documents[path]

    def warn(self, code: str, message: str, path: Path, node: Node | None = None) -> None:
        """Says something about a file, at the place of a node."""
        line, column = (node.span.line, node.span.column) if node is not None else (1, 1)
        self.diagnostics.append(
            Diagnostic("warning", code, message, max(line, 1), max(column, 1), file=self.name(path))
        )


def documents_in(text: str) -> list[Document]:
    """The documents of a text, a `kind: List` taken apart; none where it is no YAML."""
    try:
        found = read(text).documents
    except ConversionError:
        found = []  # what is wrong with it is told where it is converted
    return [Document(item) for document in found for item in _items(document.root)]


def _text(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _items(root: Node | None) -> list[Node]:
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return []
    items = root.entries.get("items") if isinstance(root, Mapping) and text_at(root, "kind") == "List" else None
    return list(items.items) if isinstance(items, Sequence) else [root]
