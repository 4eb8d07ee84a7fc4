"""One program in a process that has to import Hera for it: where there is no fork."""

from __future__ import annotations

import json
import os
import sys

from roundtrip.hera import child, outcome


def serve() -> None:
    """Reads the request from standard input, and runs it."""
    request = json.loads(sys.stdin.buffer.read())
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  the program's own, until it ends
    try:
        version = child.prepare()
    except BaseException as problem:
        child.write({"documents": [], "empty": False, **outcome.no_hera(problem)}, request["target"])
        return
    child.main(**request, hera=version)
