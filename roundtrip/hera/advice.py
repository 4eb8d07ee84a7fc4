"""What a user can do about an exception of a program: a module, a variable, or a part of Hera that isn't there."""

from __future__ import annotations

import linecache
import os
import sys
from types import FrameType
from typing import Any

from roundtrip.hera.former import former
from roundtrip.hera.places import is_users

MOST = 8  # folders that a message names


def advice(problem: BaseException) -> str:
    """What to do, "" where nothing is known."""
    found = former(problem)
    if found or not isinstance(problem, Exception):
        return found
    if isinstance(problem, ModuleNotFoundError):
        return _module(problem)
    if isinstance(problem, KeyError):
        return _variable(problem)
    if isinstance(problem, IndexError):
        return _arguments(problem)
    return _settings(problem)


def _arguments(problem: IndexError) -> str:
    """How to give arguments, where the line that failed asks for one."""
    last = problem.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or not is_users(last.tb_frame.f_code.co_filename):
        return ""
    line = linecache.getline(last.tb_frame.f_code.co_filename, last.tb_lineno)
    if "sys.argv" not in line and "argv[" not in line:
        return ""
    given = len(sys.argv) - 1
    has = "no arguments" if not given else "one argument" if given == 1 else f"{given} arguments"
    return f"it was given {has}; those for it stand behind `--`"


def _module(problem: ModuleNotFoundError) -> str:
    """Where a module was looked for, and how to name another place."""
    own = [f for f in sys.path if os.path.isdir(f) and is_users(os.path.join(f, "x.py"))]
    # whole, since a program runs in its own folder, and its user is elsewhere
    folders = ", ".join([*dict.fromkeys(map(os.path.abspath, own))][:MOST])
    return (
        f"it isn't installed in {sys.executable}, and in none of the folders that were searched: {folders}. Where it "
        'is your own, name its folder: `pythonpath = ["…"]` under [tool.roundtrip] of pyproject.toml, or PYTHONPATH; '
        "otherwise install it there"
    )


def _given(names: list[str]) -> str:
    options = " ".join(f"--env {name}=…" for name in names)
    return f"{options} gives it for a run, `env` under [tool.roundtrip] of pyproject.toml for a project"


def _variable(problem: KeyError) -> str:
    """How to set a variable of the environment, where one was asked for."""
    frames = _frames(problem)
    if not frames or frames[-1].f_code is not os._Environ.__getitem__.__code__ or not problem.args:
        return ""
    name = str(problem.args[0])
    return f"there is no variable {name} in the environment: {_given([name])}"


def _settings(problem: Exception) -> str:
    """How to set what a class of pydantic-settings misses."""
    settings: Any = None
    for frame in _frames(problem):
        if str(frame.f_globals.get("__name__")).startswith("pydantic_settings"):
            settings = frame.f_locals.get("__pydantic_self__", frame.f_locals.get("self", settings))
    errors = getattr(problem, "errors", None)
    if settings is None or not callable(errors):
        return ""
    prefix = str(getattr(settings, "model_config", {}).get("env_prefix") or "")
    missing = [str(e["loc"][0]) for e in errors() if e.get("type") == "missing" and e.get("loc")]
    return _given([f"{prefix}{name}".upper() for name in missing]) if missing else ""


def _frames(problem: BaseException) -> list[FrameType]:
    found = []
    traceback = problem.__traceback__
    while traceback is not None:
        found.append(traceback.tb_frame)
        traceback = traceback.tb_next
    return found
