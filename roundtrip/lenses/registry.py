"""Which lens stands for which construct. A construct registers itself; nothing lists the constructs by hand."""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import cache

from roundtrip.lenses.algebra import Choice, Lazily, Lens
from roundtrip.lenses.record import Record

_BY_ROLE: dict[str, list[tuple[int, Record]]] = {}


def register(lens: Record, role: str, rank: int = 50) -> Record:
    """Makes `lens` known for what it is used as (`template`, `artifact`, `env` …); lower ranks are tried first."""
    known = _BY_ROLE.setdefault(role, [])
    assert all(other.name != lens.name for _, other in known), f"{lens.name} is registered twice as {role}"
    known.append((rank, lens))
    return lens


def _rank(entry: tuple[int, Record]) -> int:
    return entry[0]


@cache
def _load_all() -> None:
    for module in pkgutil.iter_modules([os.path.dirname(__file__)]):
        importlib.import_module(f"{__package__}.{module.name}")


def registered() -> dict[str, list[Record]]:
    """Every registered construct by role, in the order in which they are tried."""
    _load_all()
    return {name: [lens for _, lens in sorted(known, key=_rank)] for name, known in _BY_ROLE.items()}


def role(name: str, last: Lens | None = None) -> Lens:
    """The choice among the constructs of one role, `last` (the plain model) after all of them."""

    def find() -> Lens:
        _load_all()
        ranked = sorted(_BY_ROLE.get(name, []), key=_rank)
        return Choice([lens for _, lens in ranked] + ([last] if last is not None else []))

    return Lazily(find)
