"""The versions of Argo that there is a schema for, and loading one: each once, and only when asked for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import error

# newest first: the order in which a document without a stated version is tried
VERSIONS = ("4.1", "4.0", "3.7", "3.6", "3.5", "3.4")
# what a workflow of today is held to; a document that it accepts needs no word about versions
CURRENT = ("4.1", "4.0")

_HERE = Path(__file__).resolve().parent
# the wheel carries the files beside this module, a checkout at its top
_FOLDERS = (_HERE / "data", _HERE.parent.parent / "schemas")


def known(version: str) -> str:
    """`version` as `VERSIONS` spells it: "v4.0.5" is "4.0". Raises ConversionError for one that there is no schema for."""
    parts = version.strip().removeprefix("v").split(".")
    short = ".".join(parts[:2])
    if short not in VERSIONS or not all(part.isdigit() for part in parts):
        there = ", ".join(reversed(VERSIONS))
        raise error("no-such-version", f"there is no schema for Argo {version}; there are {there}")
    return short


@cache
def load(version: str) -> dict[str, Any]:
    """The JSON schema of one of `VERSIONS`."""
    name = f"argo-{version}.json"
    for folder in _FOLDERS:
        path = folder / name
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return found
    raise FileNotFoundError(f"{name} is in none of {', '.join(str(f) for f in _FOLDERS)}")
