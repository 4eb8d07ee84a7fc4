"""Where things are kept, and for which build of this package they hold."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from roundtrip.lookups import digest

VARIABLE = "ROUNDTRIP_CACHE"
_PACKAGE = Path(__file__).resolve().parent.parent
_LIBRARIES = ("site-packages", "dist-packages")


def folder() -> Path | None:
    """The folder that things are kept in: `ROUNDTRIP_CACHE` of the environment, else the user's own; None where there is none.

    An empty `ROUNDTRIP_CACHE` says that nothing is to be kept.
    """
    said = os.environ.get(VARIABLE)
    if said is not None:
        return Path(said).absolute() if said else None
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("roundtrip", appauthor=False))
    except (OSError, RuntimeError, KeyError):  # nobody has a home here
        return None


@cache
def build() -> str:
    """A name for all that a result may depend on besides what was given: this package, Python, what is installed beside it."""
    installed = [(path, _changed(path)) for path in sys.path if os.path.basename(path) in _LIBRARIES]
    return digest(repr([sys.version, sys.platform, sys.path, installed, sorted(_files(_PACKAGE))]))


def _files(top: Path) -> Iterator[tuple[str, int, int]]:
    """The package's files, each with its size and when it was changed: an editable install has no other version."""
    work = [os.fspath(top)]
    while work:
        with os.scandir(work.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    work += [entry.path] if entry.name != "__pycache__" else []
                elif entry.name.endswith((".py", ".json")):
                    found = entry.stat()
                    yield entry.path, found.st_size, found.st_mtime_ns


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
