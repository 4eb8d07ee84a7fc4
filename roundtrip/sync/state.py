"""What the last sync left: of each pair of files, the texts that agreed. It lies beside `pyproject.toml`, for no one else.

`.roundtrip/state.json` says which texts those are, `.roundtrip/texts` has them, each under the hash of what it holds, so that
a text that was cut short is known. A `.gitignore` there keeps all of it out of the repository: another clone asks its commits.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from roundtrip.diagnostics import error

FOLDER = ".roundtrip"
VERSION = 1
MOST = 1 << 28  # bytes that a text may come to
IN_USE = 3600.0  # seconds, for which a text may be one that another run has yet to name


class Entry(NamedTuple):
    """One pair of files that agreed.

    `yaml` and `python`: their paths from the project's folder on; `hashes`: of their contents; `head`: the ids of both in the
    commit that was HEAD then, "" for what wasn't in it.
    """

    yaml: str
    python: str
    hashes: tuple[str, str]
    head: tuple[str, str]

    @property
    def names(self) -> tuple[str, str]:
        """The paths of both."""
        return self.yaml, self.python


class State:
    """What is kept in a folder; `entries` by the paths of both files: one may have agreed with several. `fault`: why what is there is no use, "" where it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = self.folder / "state.json"
        self.fault = ""
        self.entries: dict[tuple[str, str], Entry] = {}
        try:
            data = json.loads(self.file.read_bytes())
            if data["version"] != VERSION:
                self.fault = f"it is of version {data['version']!r}, and this roundtrip writes {VERSION}"
                return
            self.entries = {entry.names: entry for entry in map(_entry, data["files"])}
        except FileNotFoundError:
            pass
        except OSError as fault:
            self.fault = f"it can't be read: {fault.strerror}"
        except (ValueError, KeyError, TypeError, RecursionError):
            self.fault = "this is not what a sync wrote"

    def text(self, hash_: str) -> bytes | None:
        """The content of that hash, None where it is gone or has changed."""
        try:
            packed = (self.folder / "texts" / hash_).read_bytes()
            data = zlib.decompressobj().decompress(packed, MOST)
        except (OSError, zlib.error, ValueError):
            return None
        return data if hash_of(data) == hash_ else None

    def keep(self, data: bytes) -> str:
        """Keeps a content that an entry is to name; its hash. Raises ConversionError where the system doesn't let us."""
        name = hash_of(data)
        if self.text(name) is None:
            try:
                (self.folder / "texts").mkdir(parents=True, exist_ok=True)
                (self.folder / "texts" / name).write_bytes(
                    zlib.compress(data)
                )  # one that is cut short isn't taken for it
            except OSError as fault:
                where = str(self.folder)
                raise error("cannot-write", f"{where} can't be written: {fault.strerror}", file=where) from None
        return name

    def save(self, put: Callable[[Path, bytes], None]) -> None:
        """Writes the entries, and lets go of contents that none names; `put` writes a file whole or not at all."""
        ignoring = self.folder / ".gitignore"
        if not ignoring.exists():
            put(ignoring, b"# what roundtrip sync knows; nothing here is to be committed\n*\n")
        files = [
            {"yaml": e.yaml, "python": e.python, "hashes": e.hashes, "head": e.head}
            for e in sorted(self.entries.values())
        ]
        lines = ",\n".join(json.dumps(file, ensure_ascii=True) for file in files)
        text = f'{{"version": {VERSION}, "files": [\n{lines}\n]}}\n'
        put(self.file, text.encode())
        wanted = {h for entry in self.entries.values() for h in entry.hashes}
        kept = self.folder / "texts"
        for name in os.listdir(kept) if kept.is_dir() else ():
            if name not in wanted and len(name) == 64:
                with contextlib.suppress(OSError):
                    if time.time() - (kept / name).stat().st_mtime > IN_USE:
                        (kept / name).unlink()


def hash_of(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


def _entry(data: dict[str, object]) -> Entry:
    """An entry as the file has it. Raises TypeError, KeyError, ValueError for what is none."""
    pairs = []
    for key in ("hashes", "head"):
        found = data[key]
        if not isinstance(found, list) or len(found) != 2 or not all(isinstance(x, str) for x in found):
            raise ValueError(key)
        pairs.append((str(found[0]), str(found[1])))
    if not all(len(h) == 64 and h.isalnum() for h in pairs[0]):
        raise ValueError("hashes")
    yaml, python = data["yaml"], data["python"]
    if not isinstance(yaml, str) or not isinstance(python, str):
        raise TypeError("paths")
    return Entry(yaml, python, pairs[0], pairs[1])
