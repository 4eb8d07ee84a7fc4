"""What came of a program, from what its process left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
from typing import Any

from roundtrip.hera.failures import said, text_of
from roundtrip.hera.places import Place, is_users

INSTALL = 'pip install "argo-roundtrip[hera]"'
_TRACE_LINE = re.compile(r'^  File "(?P<file>.*)", line (?P<line>\d+) in ', re.MULTILINE)


def no_hera(problem: BaseException) -> dict[str, Any]:
    """What to say where Hera can't be imported."""
    if isinstance(problem, ModuleNotFoundError) and (problem.name or "").split(".")[0] == "hera":
        message = f"Hera is needed to run this program, and is not installed in {sys.executable}: {INSTALL}"
        return {"diagnostics": [said("error", "hera-missing", message)]}
    message = f"Hera can't be imported in {sys.executable}: {text_of(problem)}; try {INSTALL}"
    return {"diagnostics": [said("error", "hera-broken", message)]}


def of(target: str, status: int | None, timeout: float, path: str, size: int, most: int) -> dict[str, Any]:
    """The result that the process wrote to the file `target`, or why there is none. The files are gone afterwards.

    `status`: its wait status, None where it had to be stopped. `size`: how many bytes it printed, of which `most` are
    passed on.
    """
    result: dict[str, Any] | None = None
    if os.path.exists(target):
        with open(target, encoding="utf-8") as file:
            result = json.load(file)
    if result is None:
        result = {"documents": [], "empty": False, "diagnostics": [_no_result(target, status, timeout, path)]}
    for file_name in (target, target + ".part", target + ".trace"):
        if os.path.exists(file_name):
            os.remove(file_name)
    shutil.rmtree(target + ".disk", ignore_errors=True)
    if size > most:
        message = f"the program prints {size / 2**20:.0f} MiB; all but the first {most / 2**20:.0f} is left out"
        result["diagnostics"].append(said("warning", "python-output", message))
    return result


def without_names(result: dict[str, Any]) -> bool:
    """Whether no name of a program holds a workflow, as far as it was run."""
    return bool(result.get("empty") or result.get("unnamed"))


def better(result: dict[str, Any], again: dict[str, Any]) -> dict[str, Any]:
    """What counts of a program without names that hold a workflow, and of its run with the main block."""
    return again if again["documents"] or (result.get("empty") and not again.get("empty")) else result


def _no_result(target: str, status: int | None, timeout: float, path: str) -> dict[str, Any]:
    where = _last_seen(target + ".trace", path)
    if status is None:
        return said("error", "python-timeout", f"the program had not ended after {timeout:g} s, and was stopped", where)
    if status < 0 or (hasattr(os, "WIFSIGNALED") and os.WIFSIGNALED(status)):
        number = -status if status < 0 else os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = f"signal {number}"
        return said("error", "python-crash", f"the program's process was ended by {name}", where)
    return said("error", "python-exit", "the program ended its process before Hera could build anything")


def _last_seen(trace: str, path: str) -> Place | None:
    """The innermost line of the program itself in a trace that it left: of the thread that crashed, or the main one."""
    if not os.path.exists(trace):
        return None
    with open(trace, encoding="utf-8", errors="replace") as file:
        threads = [block for block in file.read().split("\n\n") if "hread 0x" in block]
    crashed = [block for block in threads if "Current thread 0x" in block]
    # the main thread comes last, the innermost frame of each first
    for found in _TRACE_LINE.finditer("".join(crashed[:1] or threads[-1:])):
        if found["file"] == path and is_users(path):
            return Place(path, int(found["line"]), 1)
    return None
