"""The files of a program that was run: their syntax, and the call, the function or the names at a place in them."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Union

from roundtrip.diagnostics import ConversionError
from roundtrip.python.evaluate.language.source import Source

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
Scope = Union[Function, ast.ClassDef, ast.Module]
# files that are larger are not looked into
_LARGEST = 2_000_000


class Frame(NamedTuple):
    """A frame of the run, as `roundtrip.hera.origins.of` tells it: the number of its file, and the place of the call."""

    file: int
    line: int
    end_line: int | None
    end_column: int | None


class Spot(NamedTuple):
    """An expression as it was evaluated in one frame of several: `frames` from that one outwards, its own first."""

    expression: ast.expr
    text: FileText
    frames: tuple[Frame, ...]


class FileText:
    """One file. `number` is 0 for the program itself."""

    def __init__(self, source: Source, number: int) -> None:
        self.source = source
        self.number = number

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node of the syntax is in."""
        return {child: node for node in ast.walk(self.source.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _calls(self) -> dict[tuple[int, int], ast.Call]:
        nodes = (n for n in ast.walk(self.source.tree) if isinstance(n, ast.Call))
        return {(n.end_lineno or 0, n.end_col_offset or 0): n for n in nodes}

    @cached_property
    def _lines(self) -> dict[int, list[ast.Call]]:
        found: dict[int, list[ast.Call]] = {}
        for node in self._calls.values():
            found.setdefault(node.lineno, []).append(node)
        return found

    @cached_property
    def calls_of(self) -> dict[str, list[ast.Call]]:
        """The calls of each name, or of an attribute of that name."""
        found: dict[str, list[ast.Call]] = {}
        for call in self._calls.values():
            found.setdefault(called(call), []).append(call)
        return found

    @cached_property
    def _functions(self) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef]:
        nodes = (n for n in ast.walk(self.source.tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
        return {min([n.lineno, *(d.lineno for d in n.decorator_list)]): n for n in nodes}

    def call(self, frame: Frame, kind: str = "") -> ast.Call | None:
        """The call that a frame is in. Where only its line is known, the one there, or that of the class `kind`."""
        if frame.end_line is not None and frame.end_column is not None:
            return self._calls.get((frame.end_line, frame.end_column))
        there = self._lines.get(frame.line, [])
        named = [call for call in there if called(call) == kind.removeprefix("m.")]
        return named[0] if len(named) == 1 else there[0] if len(there) == 1 else None

    def function(self, line: int) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The function whose text begins on a line, decorators included."""
        return self._functions.get(line)

    def scope(self, node: ast.AST) -> Scope:
        """The function, class or module around a node."""
        while (holder := self.parents.get(node)) is not None:
            if isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
                inside = holder.body if isinstance(holder.body, list) else [holder.body]
                if node in inside:
                    return holder
            node = holder
        return self.source.tree

    @cached_property
    def bound(self) -> dict[tuple[Scope, str], list[ast.AST]]:
        """What binds each name of each scope: statements, loops, imports, `with`."""
        found: dict[tuple[Scope, str], list[ast.AST]] = {}
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.setdefault((self.scope(node), node.id), []).append(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.setdefault((self.scope(node), node.name), []).append(node)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    name = alias.asname or alias.name.split(".")[0]
                    found.setdefault((self.scope(node), name), []).append(node)
        return found

    @cached_property
    def assigned(self) -> dict[tuple[str, str], list[ast.Assign]]:
        """The statements that set an attribute of a variable."""
        found: dict[tuple[str, str], list[ast.Assign]] = {}
        for node in ast.walk(self.source.tree):
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if (
                isinstance(node, ast.Assign)
                and isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
            ):
                found.setdefault((target.value.id, target.attr), []).append(node)
        return found

    @cached_property
    def constants(self) -> dict[tuple[type, Any], list[ast.expr]]:
        """The plain literals of the file by what they say, those in f-strings and of statements of their own left out."""
        found: dict[tuple[type, Any], list[ast.expr]] = {}
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Constant) and not isinstance(
                self.parents.get(node), (ast.JoinedStr, ast.FormattedValue, ast.Expr)
            ):
                found.setdefault((type(node.value), node.value), []).append(node)
        return found


class Texts:
    """The files of one run, by their numbers."""

    def __init__(self, main: Source, files: list[str]) -> None:
        self.main = FileText(main, 0)
        self._names = files
        self._known: dict[int, FileText | None] = {0: self.main}

    def of(self, number: int) -> FileText | None:
        """A file; None where it can't be read again."""
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def name(self, number: int) -> str:
        """What a file is called."""
        return self._names[number]

    def _read(self, number: int) -> FileText | None:
        path = Path(self._names[number])
        try:
            if path.suffix != ".py" or path.stat().st_size > _LARGEST:
                return None
            return FileText(Source(path.read_text(encoding="utf-8-sig"), path.name, main=False), number)
        except (OSError, ValueError, ConversionError):
            return None


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
