"""Whether what a file holds is another workflow than the one that is to go there, as where `a-b.yaml` and `a_b.yaml` meet.

A workflow is what its kind, namespace and name say. One that has a new name is the same one yet where nothing else claims
the old name, and most of what it says is what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from roundtrip.cli.sources import LARGEST, Source
from roundtrip.convert import documents_of
from roundtrip.diagnostics import ConversionError, error
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, at, text_at
from roundtrip.yaml.embedded import KINDS

Kind = Literal["yaml", "python"]
Naming = Callable[[PurePath, Path], Path]
MOST = 500  # folders that are searched for the source of what is there
SAME = 0.5  # of its values, from which on a workflow with another name is the same one
_NAMES = ("name", "generateName", "namespace")


class Title(NamedTuple):
    """What tells a document from others."""

    kind: str
    name: str
    namespace: str

    def meets(self, other: Title) -> bool:
        """Whether both are one object to a cluster; a namespace that isn't said is any, a name that isn't said none."""
        same = self.namespace == other.namespace or not (self.namespace and other.namespace)
        return same and self.name != "" and self[:2] == other[:2]

    def __str__(self) -> str:
        return f"{self.kind} {self.name or '(no name)'}"


def refuse_another(
    source: Source, target: Path, before: str, after: str, naming: Naming, suffixes: tuple[str, ...]
) -> None:
    """Raises ConversionError where `before`, what is in `target`, is another workflow than `after`, made of `source`.

    `naming` gives the target of a source by its name, `suffixes` are those of sources. What can't be read is not judged.
    """
    kind: Kind = "python" if target.suffix == ".py" else "yaml"
    old, new = documents_read(before, kind, target), documents_read(after, kind, target)
    if not old or not new:
        return
    if _meet(old, new):
        owner = _rival(source, target, old, new, naming, suffixes)
        if owner is None:
            return
    else:
        owner = _owner(source, target, old, naming, suffixes)
        if owner is None and alike(old, new) >= SAME:
            return
    there, this = titles(old)[0], titles(new)[0]
    whose = f", which is made of {owner}" if owner is not None else ""
    raise error(
        "another-workflow",
        f"{target} holds {there}{whose}, and not the {this} that this is: it would be lost. Name another file with -o FILE; "
        f"`-o {target}` puts this into that file all the same",
    )


def documents_read(text: str, kind: Kind, path: Path | None) -> list[Document]:
    """The documents of a text, by reading alone; none where that can't be done."""
    try:
        place = str(path) if path is not None else None
        documents, _ = documents_of(text, path=place, kind=kind, engine="static")
    except ConversionError:
        return []
    return [d for d in documents if isinstance(d.root, Mapping)]


def titles(documents: list[Document]) -> list[Title]:
    """What the documents are; those that aren't Argo's count only where there are no others."""
    found = []
    for document in documents:
        metadata = document.root.entries.get("metadata") if isinstance(document.root, Mapping) else None
        name = text_at(metadata, "name") or text_at(metadata, "generateName")
        found.append(Title(text_at(document.root, "kind"), name, text_at(metadata, "namespace")))
    return [title for title in found if title.kind in KINDS] or found


def _meet(old: list[Document], new: list[Document]) -> bool:
    return any(a.meets(b) for a in titles(old) for b in titles(new))


def _owner(
    source: Source, target: Path, held: list[Document], naming: Naming, suffixes: tuple[str, ...]
) -> Path | None:
    """Another file near `source` that has the same target, and whose workflow is the one that the target holds."""
    folders = _near(source.path.parent) if source.path is not None else ()
    claims = (claim for folder in folders for claim in _claims(folder, source, target, naming, suffixes))
    return next((path for path, documents in claims if _meet(held, documents)), None)


def _rival(
    source: Source,
    target: Path,
    held: list[Document],
    new: list[Document],
    naming: Naming,
    suffixes: tuple[str, ...],
) -> Path | None:
    """Another file beside `source` that has the same target, and says more of what the target holds than `new` does.

    As where both have one `generateName`. The files of a walk are known not to meet.
    """
    if source.path is None or source.walked:
        return None
    for path, documents in _claims(source.path.parent, source, target, naming, suffixes):
        if _meet(held, documents) and alike(held, documents) > alike(held, new):
            return path
    return None


def _claims(
    folder: Path, source: Source, target: Path, naming: Naming, suffixes: tuple[str, ...]
) -> Iterator[tuple[Path, list[Document]]]:
    """The other files of a folder that have the same target, and what is in them."""
    assert source.path is not None
    for other in sorted(_files(folder)):
        if not other.name.lower().endswith(suffixes) or same_file(other, source.path) or same_file(other, target):
            continue
        try:
            meant = naming(PurePath(other.name), target.parent)
            if str(meant).casefold() != str(target).casefold() or other.stat().st_size > LARGEST:
                continue
            text = other.read_text("utf-8")
        except (ConversionError, OSError, ValueError):
            continue
        yield other, documents_read(text, "python" if other.suffix == ".py" else "yaml", other)


def _near(folder: Path) -> Iterator[Path]:
    """The folder, those in it, the one above, and those beside it."""
    above = folder.parent if folder.name else folder / ".."
    near = [folder, *_folders(folder), above, *_folders(above)]
    yield from dict.fromkeys(near[:MOST])


def _folders(folder: Path) -> list[Path]:
    return [entry for entry in sorted(_entries(folder)) if entry.is_dir() and not entry.name.startswith(".")]


def _files(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if entry.is_file()]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def same_file(a: Path, b: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    try:
        return a.samefile(b)
    except OSError:
        return False


def alike(old: list[Document], new: list[Document]) -> float:
    """How much of what two streams say is the same, from 0 to 1, names aside."""
    a, b = (Counter(leaf for d in side if d.root is not None for leaf in leaves(d.root)) for side in (old, new))
    most = max(a.total(), b.total())
    return (a & b).total() / most if most else 1.0


def leaves(root: Node) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value, with the keys above it."""
    metadata = at(root, ("metadata",))
    named = metadata.entries if isinstance(metadata, Mapping) else {}
    left_out = {id(named[key]) for key in _NAMES if key in named}
    work: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while work:
        path, node = work.pop()
        if isinstance(node, Mapping):
            work += [((*path, key), value) for key, value in node.entries.items()]
        elif isinstance(node, Sequence):
            work += [(path, item) for item in node.items]
        elif isinstance(node, Scalar) and id(node) not in left_out:
            yield path, node.value
