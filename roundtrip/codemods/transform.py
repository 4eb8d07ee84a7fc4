"""One module through codemods: parsed, changed by each in turn, and laid out as black does."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper

from roundtrip.codemods.codes import FAILED, WARNED
from roundtrip.codemods.loading import Codemod, is_command
from roundtrip.codemods.told import TOO_DEEP, raised
from roundtrip.diagnostics import ConversionError, Diagnostic, error
from roundtrip.python.code.by_black import Unsure, formatted, without_wishes


def transformed(
    code: str, codemods: Sequence[tuple[str, Codemod]], path: str | None, *, alone: bool = False
) -> tuple[str, list[Diagnostic]]:
    """What `codemods`, with their names, make of `code`, a generated module; and what they warn of.

    `path`: the file that it is to be in. What they leave as it is comes back as it is. Each is given a tree that was parsed,
    so that no two of its nodes are one. `alone`: this process is for nothing else, so that an interrupt is the codemod's own.
    Raises ConversionError (`codemod-failed`).
    """
    text = code
    module = cst.parse_module(code)
    said: list[Diagnostic] = []
    for name, codemod in codemods:
        found = _changed(module, name, codemod, path, said, alone)
        module = _parsed(found, name)
        text = module.code
    if text == code:
        return code, said
    try:
        return formatted(without_wishes(text)), said
    except Unsure as problem:
        names = ", ".join(name for name, _ in codemods)
        if isinstance(problem.__cause__, RecursionError):
            raise error(FAILED, f"{names} failed: {TOO_DEEP}") from problem
        raise error(FAILED, f"what {names} makes can't be laid out: {problem}") from problem


def _changed(
    module: cst.Module, name: str, codemod: Codemod, path: str | None, said: list[Diagnostic], alone: bool
) -> str:
    """The text of what one codemod makes of a module."""
    try:
        if is_command(codemod):
            changed = _by_command(module, name, codemod, path, said)
        else:
            visitor: cst.CSTTransformer = codemod()
            whole = MetadataWrapper(module) if visitor.get_inherited_dependencies() else module
            changed = whole.visit(visitor)
        if not isinstance(changed, cst.Module):
            raise TypeError(f"it gives a {type(changed).__name__} instead of a module")
        return changed.code
    except BaseException as problem:
        if isinstance(problem, KeyboardInterrupt) and not alone:
            raise
        raise ConversionError(raised(FAILED, f"{name} failed", problem)) from problem


def _by_command(
    module: cst.Module, name: str, codemod: Codemod, path: str | None, said: list[Diagnostic]
) -> cst.CSTNode:
    """What a command of `libcst.codemod` makes of a module, with its options' defaults."""
    from libcst import codemod as room

    options: dict[str, object] = {}
    if issubclass(codemod, room.CodemodCommand):
        parser = argparse.ArgumentParser(add_help=False)
        codemod.add_args(parser)
        options = vars(parser.parse_args([]))
    stem = Path(path).stem if path is not None else None
    context = room.CodemodContext(filename=path, full_module_name=stem, full_package_name="" if path else None)
    try:
        changed: cst.CSTNode = codemod(context, **options).transform_module(module)
    except room.SkipFile:
        changed = module  # as libcst's own command has it
    said += [
        Diagnostic("warning", WARNED, f"{name} says of the Python for this: {text}")
        for text in dict.fromkeys(context.warnings)
    ]
    return changed


def _parsed(text: str, name: str) -> cst.Module:
    """The tree of what a codemod made. Raises ConversionError for what is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text.encode(), "<codemod>", "exec", dont_inherit=True)  # as it is written; it may name an encoding
        return cst.parse_module(text)
    except SyntaxError as problem:
        line = (text.splitlines() or [""])[min(problem.lineno or 1, text.count("\n") + 1) - 1].strip()
        why = f"{problem.msg}, in its line {problem.lineno}: {line[:80]}"
    except (RecursionError, MemoryError) as problem:
        raise error(FAILED, f"{name} failed: {TOO_DEEP}") from problem
    except (ValueError, cst.ParserSyntaxError) as problem:
        why = str(problem)
    raise error(FAILED, f"{name} makes what is no Python: {why}")
