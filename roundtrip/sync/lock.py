"""One run at a time: a lock that the system takes from whoever dies, and that says who has it."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from roundtrip.diagnostics import error

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FAR = 1 << 30  # the byte that is locked where a lock keeps others from reading


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock in the file `path`. Raises ConversionError where another process has it, or it can't be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as fault:
        raise error("cannot-write", f"{path} can't be written: {fault.strerror}", file=str(path)) from None
    try:
        if not _taken(handle):
            holder = os.read(handle, 300).decode("utf-8", "replace").strip() or "a process that doesn't say which"
            message = f"another sync is at work here: {holder}. Wait for it, then run this again"
            raise error("locked", message, file=str(path))
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}, since {now}\n".encode())
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return sys.platform != "win32"  # a file system without locks
    return True
