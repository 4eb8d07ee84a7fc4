"""Literals of a program that become expressions: where each stands is known, and the module is laid out anew.

Facts: `ast` counts columns in bytes of UTF-8; the node of texts beside each other begins with the first and ends with the last.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Set
from typing import NamedTuple

import libcst as cst

from roundtrip.python.code import literals, make
from roundtrip.python.code.by_black import laid_out_text
from roundtrip.python.code.import_lines import import_rank

HERA, MODELS = "hera.workflows", "models"


class Replacement(NamedTuple):
    """A stretch of a program, and the code that stands there instead."""

    start: int
    end: int
    code: str


class Expressions:
    """The expressions of a program, by where they stand."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.tree = ast.parse(program)
        lines = program.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self._lines = lines
        self._at: dict[tuple[int, int], ast.expr] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.expr):
                self._at[self._offset(node.lineno, node.col_offset), self._end(node)] = node

    def at(self, start: int, end: int) -> ast.expr | None:
        """The expression from `start` to `end`, in characters."""
        return self._at.get((start, end))

    def mergeable(self, start: int, end: int) -> bool:
        """Whether a dictionary of plain keys stands from `start` to `end`, with no comment in it."""
        node = self.at(start, end)
        return (
            isinstance(node, ast.Dict)
            and all(isinstance(key, ast.Constant) for key in node.keys)
            and "#" not in self.program[start:end]
        )

    def merged(self, start: int, end: int, keys: Set[str], code: str, inner: Iterable[Replacement]) -> Replacement:
        """The dictionary from `start` to `end`, a `mergeable` one, with `**code` in the place of `keys`.

        `inner`: what stands within it instead of something else.
        """
        node = self.at(start, end)
        assert isinstance(node, ast.Dict)
        entries: list[str] = []
        for key, value in zip(node.keys, node.values):
            assert isinstance(key, ast.Constant)
            first, last = self._offset(key.lineno, key.col_offset), self._end(value)
            if key.value not in keys:
                within = [r for r in inner if first <= r.start and r.end <= last]
                entries.append(_replaced(self.program[first:last], within, first))
            elif f"**{code}" not in entries:
                entries.append(f"**{code}")
        return Replacement(start, end, f"{{{', '.join(entries)}}}")

    def _offset(self, line: int, column: int) -> int:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        width = column if text.isascii() else len(text.encode()[:column].decode("utf-8", "replace"))
        return self._starts[line - 1] + width

    def _end(self, node: ast.expr) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def text_with(self, start: int, end: int, text: str, segments: Iterable[tuple[str, str]]) -> Replacement | None:
        """The literal from `start` to `end`, whose text is `text`, with expressions in it; None where it can't have them.

        `segments`: the pieces of the text, each with its expression, "" for what stands for itself. What an f-string has of
        its own stays.
        """
        node = self.at(start, end)
        own = self._own(node, text)
        if own is None:
            return None
        taken = [*own]
        at = 0
        for piece, code in segments:
            if code:
                taken.append((at, at + len(piece), code))
            at += len(piece)
        if at != len(text):
            return None
        parts: list[tuple[str, bool]] = []
        end_of_last = 0
        for first, last, code in sorted(taken):
            if first < end_of_last:
                return None
            parts += [(text[end_of_last:first], False)] if first > end_of_last else []
            parts.append((code, True))
            end_of_last = last
        parts += [(text[end_of_last:], False)] if end_of_last < len(text) else []
        return self._whole(start, end, self._code(start, text, parts))

    def _own(self, node: ast.expr | None, text: str) -> list[tuple[int, int, str]] | None:
        """What an f-string has of expressions, and where in its text; nothing of a plain one, None of anything else."""
        if isinstance(node, ast.Constant):
            return [] if node.value == text else None
        if not isinstance(node, ast.JoinedStr):
            return None
        pattern, codes = "", []
        for part in node.values:
            if isinstance(part, ast.Constant):
                pattern += re.escape(str(part.value))
            elif isinstance(part, ast.FormattedValue) and part.conversion == -1 and part.format_spec is None:
                pattern += "(.*?)"
                codes.append(ast.unparse(part.value))
            else:
                return None
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found is None:
            return None
        return [(*found.span(number), code) for number, code in enumerate(codes, 1)]

    def _code(self, start: int, text: str, parts: list[tuple[str, bool]]) -> str:
        quotes = self.program[start : start + 4].lstrip("fF")
        if quotes.startswith('"""') and "\n" in text:
            return literals.f_block(parts)
        made = [cst.parse_expression(text) if code else text for text, code in parts]
        line = self.program.rfind("\n", 0, start) + 1
        label = len(self.program[line:start].strip())
        return make.source(make.f_string(made, min(label, 30)))

    def _whole(self, start: int, end: int, code: str) -> Replacement:
        """A replacement, of the parentheses around texts below each other, too."""
        before = self.program[:start].rstrip()
        after = self.program[end:]
        if before.endswith("(") and before[:-1].rstrip()[-1:] in "=:,[{(" and after.lstrip().startswith(")"):
            closing = end + len(after) - len(after.lstrip()) + 1
            wrapped = (
                f"({code})" if code.startswith(("'", '"')) or "\n" in code or " f" in code or ' "' in code else code
            )
            return Replacement(len(before) - 1, closing, wrapped)
        several = cst.parse_expression(code) if code[:1] in "f\"'" else None
        return Replacement(start, end, f"({code})" if isinstance(several, cst.ConcatenatedString) else code)


def substituted(program: str, replacements: Iterable[Replacement], imported: str, needed: Set[str]) -> str:
    """A program with other code in some places, none of them within another, laid out as black does.

    `imported`: an import that it then has; `needed`: what it needs of Hera then, `m` for the models; or `json`. What it no longer needs of
    Hera isn't imported. Raises ValueError for what can't be laid out.
    """
    text = _replaced(program, replacements)
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = text.splitlines(keepends=True)
    last = max((node.end_lineno or node.lineno for node in imports), default=0)
    wanted = [f"\n{imported}\n"] if imported else []
    known = {alias.asname or alias.name for node in imports if isinstance(node, ast.ImportFrom) for alias in node.names}
    if "m" in needed - known:
        wanted.insert(0, f"from {HERA} import {MODELS} as m\n")
    lines[last:last] = wanted
    missing = sorted(needed - known - {"m", "json"})
    for node in reversed(imports):
        if not isinstance(node, ast.ImportFrom) or node.module != HERA or node.names[0].name == MODELS:
            continue
        kept = [alias.name for alias in node.names if (alias.asname or alias.name) in used]
        if len(kept) < len(node.names) or missing:
            names = ", ".join(sorted([*kept, *missing], key=import_rank))
            lines[node.lineno - 1 : node.end_lineno] = [f"from {HERA} import {names}\n"] if names else []
            missing = []
    plain = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    if "json" in needed - plain and imports:
        first = imports[0].lineno - 1
        lines[first:first] = ["import json\n", *([] if isinstance(imports[0], ast.Import) else ["\n"])]
    return laid_out_text("".join(lines))


def _replaced(text: str, replacements: Iterable[Replacement], offset: int = 0) -> str:
    """A text with other code in some places, which are counted from `offset` on."""
    for start, end, code in sorted(replacements, reverse=True):
        text = text[: start - offset] + code + text[end - offset :]
    return text


def bound(program: str) -> set[str]:
    """The names that a program gives to something."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
    return found
