"""What earlier releases of Hera had: modules, names of modules, attributes. `data/former.json` is made by `tools.former`."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import metadata
from pathlib import Path

DATA = Path(__file__).parent / "data" / "former.json"
OLDEST = (5, 20)  # of the releases that programs are run with
_NAME = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_ATTRIBUTE = re.compile(r"has no attribute '(?P<name>\w+)'")


@cache
def _gone() -> dict[str, str]:
    found: dict[str, str] = json.loads(DATA.read_text(encoding="utf-8"))["gone"]
    return found


def former(problem: BaseException) -> str:
    """Which release of Hera had what a program asks for in vain, and what to do; "" where none had."""
    text = str(problem)
    if isinstance(problem, ModuleNotFoundError):
        return _said(problem.name or "", _gone().get(problem.name or ""))
    if isinstance(problem, ImportError) and (found := _NAME.search(text)):
        return _said(f"`{found['name']}` of {found['module']}", _gone().get(f"{found['module']}:{found['name']}"))
    if isinstance(problem, AttributeError) and (found := _ATTRIBUTE.search(text)):
        owner = problem.obj
        kind = owner if isinstance(owner, type) else type(owner)
        module = getattr(owner, "__name__", "") if type(owner).__name__ == "module" else ""
        if module:
            return _said(f"`{found['name']}` of {module}", _gone().get(f"{module}:{found['name']}"))
        if any(base.__module__.split(".")[0] == "hera" for base in kind.__mro__):
            return _said(f"`{found['name']}`", _gone().get(f".{found['name']}"))
    return ""


def _said(what: str, release: str | None) -> str:
    if release is None:
        return ""
    here = metadata.version("hera")
    known = tuple(int(part) for part in release.split(".")[:2])
    what = f"{what} was in Hera {release}, and is not in Hera {here}, which is installed here"
    if known >= OLDEST:
        return f'{what}: write it as that has it, or install the older one (`pip install "hera=={release}"`)'
    oldest = ".".join(map(str, OLDEST))
    return f"{what}: programs are run with Hera {oldest} and newer, so write it as these have it"
