"""From `package.module:Class` to the class: found, imported, and seen to be a codemod."""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import sys
from typing import Any

import libcst as cst

from roundtrip.codemods.codes import BAD
from roundtrip.codemods.told import raised, shown
from roundtrip.diagnostics import ConversionError, error
from roundtrip.hera.places import is_users

Codemod = type  # of a `libcst.CSTTransformer`, or of a `libcst.codemod.Codemod`


def loaded(name: str) -> Codemod:
    """The class that `package.module:Class` names; the module is imported. Raises ConversionError (`bad-codemod`)."""
    module_name, _, class_name = name.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as problem:
        if problem.name is not None and f"{module_name}.".startswith(f"{problem.name}."):
            own = [folder for folder in sys.path if os.path.isdir(folder) and is_users(os.path.join(folder, "x.py"))]
            where = ", ".join(dict.fromkeys(shown(folder) for folder in own)) or "no folder"
            raise error(
                BAD,
                f"{name}: there is no module {problem.name} to import; looked for in {where}, and among what is installed",
            ) from None
        raise ConversionError(raised(BAD, f"{name} can't be imported", problem)) from problem
    except BaseException as problem:
        raise ConversionError(raised(BAD, f"{name} can't be imported", problem)) from problem
    if not hasattr(module, class_name):
        there = [n for n, value in vars(module).items() if is_codemod(value) and value.__module__ == module.__name__]
        near = difflib.get_close_matches(class_name, there, 1, 0.5)
        more = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(there)}" if there else "it has no codemod"
        file = getattr(module, "__file__", None)
        raise error(BAD, f"{name}: there is no `{class_name}` in this module; {more}", file=shown(file) if file else "")
    return checked(getattr(module, class_name), name)


def checked(value: Any, name: str) -> Codemod:
    """`value`, if it is the class of a codemod. Raises ConversionError (`bad-codemod`)."""
    if is_codemod(value):
        assert isinstance(value, type)
        return value
    what = f"a class of {', '.join(b.__name__ for b in value.__bases__)}" if isinstance(value, type) else "no class"
    message = f"{name} is {what}; a codemod is a class of libcst.CSTTransformer, or a command of libcst.codemod"
    try:
        file, line = inspect.getsourcefile(value), inspect.getsourcelines(value)[1]
    except (TypeError, OSError):
        raise error(BAD, message) from None
    raise error(BAD, message, line=line or 1, file=shown(file) if file else "")


def is_codemod(value: object) -> bool:
    """Whether something is a class of one of libcst's two kinds of codemod."""
    return isinstance(value, type) and (issubclass(value, cst.CSTTransformer) or is_command(value))


def is_command(found: Codemod) -> bool:
    """Whether a class is one of `libcst.codemod`, which is made with a context. That module isn't imported for it."""
    room = sys.modules.get("libcst.codemod")
    return room is not None and issubclass(found, room.Codemod)
