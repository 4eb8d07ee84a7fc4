"""Which new file a former one has become: the same workflow by kind and name, else the one that says mostly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from heapq import heapify, heappop, heappush
from pathlib import Path

from roundtrip.cli.meetings import SAME, alike, leaves, titles
from roundtrip.document import Document

COMMON = 50  # files, from which on what they all say tells nothing of which one it is
LIKELY = 20  # files that are looked at closely

Leaf = tuple[tuple[str, ...], object]


class Renames:
    """The new files of one side, known by what they are called and by what they say; each is read once.

    `read`: the documents of a file, none where it can't be read.
    """

    def __init__(self, fresh: Mapping[Path, object], read: Callable[[Path], list[Document]]) -> None:
        self.fresh = set(fresh)
        self._read = read
        self._documents: dict[Path, list[Document]] = {}
        self._titled: dict[tuple[str, str], list[Path]] = {}
        self._saying: dict[Leaf, list[Path]] | None = None

    def take(self, place: Path) -> None:
        """A file has found its counterpart, and is no other's."""
        self.fresh.discard(place)

    def of(self, former: list[Document]) -> Path | None:
        """The new file that a former one has become; None where there is none, or no telling which."""
        found = self._best(former)
        return found[1] if found is not None else None

    def of_all(self, lost: Mapping[Path, list[Document]]) -> dict[Path, Path]:
        """The new files that former ones have become, by these: each is that of the one which it is most like."""
        found: dict[Path, Path] = {}
        work = [
            (-best[0], place, best[1]) for place, former in lost.items() if (best := self._best(former)) is not None
        ]
        heapify(work)
        while work:
            _, place, new = heappop(work)
            if new in self.fresh:
                found[place] = new
                self.take(new)
            elif (best := self._best(lost[place])) is not None:
                heappush(work, (-best[0], place, best[1]))
        return found

    def _best(self, former: list[Document]) -> tuple[float, Path] | None:
        """The new file that is most like a former one, and how much, from 0 to 1."""
        if not former or not self.fresh:
            return None
        self._look()
        meant = {p for t in titles(former) for p in self._titled.get((t.kind, t.name), ()) if p in self.fresh}
        called = {
            p for p in meant if any(a.meets(b) for a in titles(former) for b in titles(self._documents[p]))
        }  # fmt: skip
        scores = [(alike(former, self._documents[p]), p) for p in called or self._near(former)]
        likely = sorted((s for s in scores if called or s[0] >= SAME), reverse=True)
        return likely[0] if likely and (len(likely) == 1 or likely[0][0] > likely[1][0]) else None

    def _look(self) -> None:
        """Reads the new files, once."""
        for place in self.fresh - self._documents.keys():
            documents = self._documents[place] = self._read(place)
            for title in titles(documents):
                self._titled.setdefault((title.kind, title.name), []).append(place)

    def _near(self, former: list[Document]) -> list[Path]:
        """The new files that have most in common with a former one, of what few have."""
        if self._saying is None:
            self._saying = {}
            for place, documents in self._documents.items():
                for leaf in {leaf for d in documents if d.root is not None for leaf in leaves(d.root)}:
                    self._saying.setdefault(leaf, []).append(place)
        votes: Counter[Path] = Counter()
        few = len(self._documents) <= LIKELY
        for leaf in {leaf for d in former if d.root is not None for leaf in leaves(d.root)}:
            places = self._saying.get(leaf, ())
            if few or len(places) <= COMMON:
                votes.update(p for p in places if p in self.fresh)
        return [place for place, _ in votes.most_common(LIKELY)]
