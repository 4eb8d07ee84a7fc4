"""The processes that a program has started, in whatever session: adopted by this one when their parents end, and ended.

Facts: `PR_SET_CHILD_SUBREAPER` of Linux (prctl(2)): orphans below a process become its own children. Elsewhere only those of
the program's own session are found.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 5.0  # seconds, for what makes new ones as fast as they are ended


def adopt() -> None:
    """From now on, orphans among the descendants of this process are its children."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all() -> None:
    """Ends every child of this process, those that it adopts by it as well, and forgets them."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if found:
            continue
        for child in _children():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        time.sleep(0.001)


def _children() -> list[int]:
    """The children of this process."""
    if sys.platform != "linux":
        return []
    own = os.getpid()
    try:
        with open(f"/proc/{own}/task/{own}/children") as file:
            return [int(word) for word in file.read().split()]
    except OSError:  # a kernel without it
        pass
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
            if int(file.read().rpartition(")")[2].split()[1]) == own:
                found.append(int(name))
    return found
