"""What plain Hera makes of programs: each in a fork of one process that has imported Hera, nothing of this project in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_RUNNER = r"""
import json, os, runpy, sys, traceback, warnings
from pathlib import Path
from hera.workflows import Workflow

def documents(path):
    sys.path.insert(0, str(path.parent))
    sys.argv = [str(path)]
    found, seen = [], set()
    # as a program without a file is called, since it is read as one
    for value in runpy.run_path(str(path), run_name="stdin").values():
        if id(value) in seen:
            continue
        if isinstance(value, Workflow):
            seen.add(id(value))
            found.append(value.to_dict())
        elif isinstance(value, dict) and {"apiVersion", "kind"} <= value.keys():
            seen.add(id(value))
            found.append(value)
    return found

for path in map(Path, json.loads(sys.stdin.read())):
    child = os.fork()
    if child == 0:
        warnings.simplefilter("ignore")
        sys.stdout = sys.stderr = open(os.devnull, "w")
        try:
            result = {"documents": documents(path)}
        except BaseException:
            result = {"error": traceback.format_exc()}
        path.with_suffix(".json").write_text(json.dumps(result))
        os._exit(0)
    os.waitpid(child, 0)
"""


def run(programs: dict[str, Path]) -> dict[str, Any]:
    """By name, the documents of each program, or the traceback as a string."""
    subprocess.run(
        [sys.executable, "-c", _RUNNER],
        input=json.dumps([str(path) for path in programs.values()]),
        text=True,
        check=True,
        timeout=300,
    )
    results: dict[str, Any] = {}
    for name, path in programs.items():
        found = json.loads(path.with_suffix(".json").read_text())
        results[name] = found.get("documents", found.get("error"))
    return results
