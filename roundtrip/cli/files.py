"""Files that results go to: read once, and written whole or not at all, unless somebody else was faster."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from pathlib import Path
from typing import NamedTuple

from roundtrip.cli.sources import decode
from roundtrip.diagnostics import error

if sys.platform != "win32":
    import fcntl

PREFIX, SUFFIX = ".roundtrip-", ".tmp"
_OURS = re.compile(re.escape(PREFIX) + r"[0-9a-f]{16}" + re.escape(SUFFIX))
JUST_MADE = 60.0  # seconds, for which an empty temporary file may be one that its process has yet to lock


class Existing(NamedTuple):
    """What a file held when it was looked at: `data`, None where there was no regular file."""

    path: Path
    data: bytes | None

    @property
    def text(self) -> str | None:
        """The text in it, None where there is nothing to lose. Raises ConversionError for what isn't text."""
        return decode(self.data, str(self.path)) or None if self.data is not None else None


def existing(target: Path) -> Existing:
    """What is in `target`. Raises ConversionError where that can't be seen."""
    try:
        if stat.S_ISREG(target.stat().st_mode):
            return Existing(target, target.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as fault:
        raise error("unreadable", f"{target} exists and can't be read: {fault.strerror}") from None
    return Existing(target, None)


def write(before: Existing, text: str) -> None:
    """Put `text` where `before` was read: whole or not at all, and only if it holds the same yet.

    Folders are made, permissions and, where we may, the owner kept; a link's file is written. Raises ConversionError
    where the system doesn't let us, and where the file has changed.
    """
    target = before.path
    try:
        _write(Path(os.path.realpath(target)), encoded(text), before)
    except _Changed:
        message = f"{target} has changed since it was read, so nothing is written; run it again"
        raise error("changed-meanwhile", message, file=str(target)) from None
    except OSError as fault:
        raise error("cannot-write", f"{target} can't be written: {fault.strerror}") from None


def put(target: Path, data: bytes) -> None:
    """Put `data` into a file of our own, whole or not at all. Raises ConversionError where the system doesn't let us."""
    try:
        _write(Path(os.path.realpath(target)), data, existing(target))
    except (OSError, _Changed) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "somebody else writes it"
        raise error("cannot-write", f"{target} can't be written: {why}", file=str(target)) from None


def write_out(text: str) -> None:
    """Put `text` on standard output. Raises ConversionError where the system doesn't let us, BrokenPipeError."""
    data = encoded(text)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise error("cannot-write", f"standard output can't be written: {fault.strerror}") from None


def encoded(text: str) -> bytes:
    """`text` as UTF-8. Raises ConversionError for half a surrogate pair, which UTF-8 has no bytes for."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as fault:
        line = text.count("\n", 0, fault.start) + 1
        message = (
            f"line {line} of the result would hold U+{ord(text[fault.start]):04X}, half a character; mend it first"
        )
        raise error("not-utf8", message) from None


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed runs left in `folder`.

    A run holds a lock on its file until that has its name, and the system takes the lock from whoever dies; so what can
    be locked is nobody's. What can't be told stays.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if _OURS.fullmatch(name):
                with contextlib.suppress(OSError):
                    _remove_dead(folder / name)


class _Changed(Exception):
    """The file isn't what it was."""


def _write(target: Path, data: bytes, before: Existing) -> None:
    try:
        old: os.stat_result | None = target.stat()
    except FileNotFoundError:
        old = None
        target.parent.mkdir(parents=True, exist_ok=True)
    if old is not None and not (old.st_mode & 0o222 and os.access(target, os.W_OK)):
        # a rename would get around it
        raise PermissionError(errno.EACCES, "it is read-only")
    if old is not None and not stat.S_ISREG(old.st_mode):
        target.write_bytes(data)  # a device or a pipe: there is nothing to keep whole
        return
    name = str(target.parent / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}")
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    lock = _locked(handle)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if old is not None:
                _keep_owner(name, old)
            os.chmod(name, stat.S_IMODE(old.st_mode) if old is not None else 0o666 & ~_umask())
            os.fsync(file.fileno())
        _put(name, target, before)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        if lock is not None:
            os.close(lock)


def _put(name: str, target: Path, before: Existing) -> None:
    """Gives the temporary file `name` its own name. Raises _Changed where what was there isn't what it was."""
    try:
        now: bytes | None = target.read_bytes()
    except FileNotFoundError:
        now = None
    if now != before.data:
        raise _Changed
    if now is None:
        try:
            os.link(name, target)  # in contrast to a rename, it replaces nothing
            return
        except FileExistsError:
            raise _Changed from None
        except OSError:
            pass  # a file system without such links
    os.replace(name, target)


def _keep_owner(name: str, old: os.stat_result) -> None:
    made = os.stat(name)
    if (made.st_uid, made.st_gid) == (old.st_uid, old.st_gid) or sys.platform == "win32":
        return
    try:
        os.chown(name, old.st_uid, old.st_gid)
    except PermissionError:  # another's file is root's to give; the group may be one of ours
        with contextlib.suppress(PermissionError):
            os.chown(name, -1, old.st_gid)


def _locked(handle: int) -> int | None:
    """Locks a new file; what has to be closed to let it go. None where there are no such locks."""
    if sys.platform == "win32":  # nobody can remove there what is open
        return None
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return os.dup(handle)


def _remove_dead(path: Path) -> None:
    """Removes a temporary file that no process holds any more. Raises OSError where one does, or that can't be told."""
    if sys.platform == "win32":
        path.unlink()
        return
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        empty_yet = found.st_size == 0 and abs(time.time() - found.st_mtime) < JUST_MADE
        if stat.S_ISREG(found.st_mode) and not empty_yet:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
