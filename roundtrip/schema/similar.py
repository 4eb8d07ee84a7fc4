"""Did you mean …? The word that was most likely meant, among those that could stand there."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` is likely a slip of, None if there is none. Spelling in another case is no distance."""
    best: tuple[int, int, str] | None = None
    bare = _bare(word)
    for candidate in candidates:
        if candidate == word or not candidate:
            continue
        if _bare(candidate) == bare:
            return candidate
        allowed = max(1, min(len(word), len(candidate)) // 3)
        if abs(len(word) - len(candidate)) > allowed:
            continue
        if len(word) == len(candidate) < 3 and sorted(word) != sorted(candidate):
            continue  # of two letters, another one is another word
        found = distance(word, candidate, allowed)
        if found > allowed:
            continue
        rank = (found, -_common(word, candidate), candidate)
        if best is None or rank < best:
            best = rank
    return None if best is None else best[2]


def distance(one: str, other: str, enough: int = 1000) -> int:
    """Letters to insert, drop, replace or swap with their neighbour; stops counting above `enough`."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > enough:
            return enough + 1
        before, last = last, row
    return last[-1]


def _bare(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other):
        if a != b:
            break
        count += 1
    return count
