"""Codemods from Python: classes and names; and that whatever they insert is laid out as black does."""

from __future__ import annotations

import re
from pathlib import Path

import black
import libcst as cst
import pytest

import roundtrip
from roundtrip import ConversionError
from roundtrip.codemods import Codemods
from roundtrip.convert import python_of
from tests.support import FIXTURES, corpus

MODE = black.Mode(line_length=88)
HELPER = "as_the_platform_team_would_have_it_written_in_full"
TEXTS = [*sorted(FIXTURES.glob("*.yaml")), *corpus()[::7]]


class Same(cst.CSTTransformer):
    """Nothing."""


class Wrapped(cst.CSTTransformer):
    """Every string of the program, but for those of people's scripts, through a helper with a long name."""

    def __init__(self) -> None:
        super().__init__()
        self.within = 0

    def visit_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self.within += 1

    def leave_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self.within -= 1

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return False

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        return updated_node if self.within else cst.Call(cst.Name(HELPER), [cst.Arg(updated_node)])

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        statement = cst.parse_statement(f"from team import {HELPER}")
        return updated_node.with_changes(body=[statement, *updated_node.body])


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the helper."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "team.py").write_text(f"def {HELPER}(text):\n    return text\n")
    return tmp_path


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_what_a_codemod_wraps_is_laid_out_as_black_does(path: Path, team: Path) -> None:
    source = path.read_text("utf-8")
    try:
        plain = roundtrip.to_python(source)
    except ConversionError:
        pytest.skip("this can't be converted")
    assert roundtrip.to_python(source, codemods=[Same]) == plain
    program = roundtrip.to_python(source, codemods=[Wrapped])
    assert program.count(f"{HELPER}(") > 1
    assert black.format_str(program, mode=MODE) == program
    assert roundtrip.to_python(roundtrip.to_yaml(program), codemods=[Wrapped]) == program


class Split(Wrapped):
    """Every string of the program a concatenation."""

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        text = updated_node.evaluated_value
        if self.within or not isinstance(text, str) or len(text) < 2:
            return updated_node
        return cst.BinaryOperation(cst.SimpleString(repr(text[:1])), cst.Add(), cst.SimpleString(repr(text[1:])))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node


@pytest.mark.parametrize("codemod", [Wrapped, Split])
@pytest.mark.parametrize("name", ["anchors", "dag_diamond", "container", "repeated"])
def test_comments_stay_behind_what_a_codemod_splits(name: str, codemod: type[Wrapped], team: Path) -> None:
    lines = (FIXTURES / f"{name}.yaml").read_text("utf-8").splitlines()
    text = re.compile(r"[ -]*\w+: [\w./:-]+")
    source = "\n".join(f"{line}  # {n}" if text.fullmatch(line) else line for n, line in enumerate(lines)) + "\n"
    program = roundtrip.to_python(source, codemods=[codemod])
    assert black.format_str(program, mode=MODE) == program
    back = roundtrip.to_yaml(program)
    numbers = re.findall(r"  # (\d+)$", source, re.MULTILINE)
    assert len(numbers) > 3
    assert sorted(numbers) == sorted(re.findall(r"# (\d+)$", back, re.MULTILINE))
    assert roundtrip.to_python(back, codemods=[codemod]) == program


def test_a_module_is_what_the_text_is(team: Path) -> None:
    source = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
    module = roundtrip.to_module(source, codemods=[Wrapped])
    assert module.code == roundtrip.to_python(source, codemods=[Wrapped])
    assert HELPER in module.code


def test_names_and_classes_go_in_their_order(team: Path) -> None:
    (team / "mods.py").write_text(
        "import libcst as cst\n\n\nclass Shorter(cst.CSTTransformer):\n"
        f"    def leave_Name(self, old, new):\n"
        f"        return new.with_changes(value='short') if new.value == '{HELPER}' else new\n"
    )
    (team / "team.py").write_text("def short(text):\n    return text\n")
    source = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
    program = roundtrip.to_python(source, codemods=[Wrapped, "mods:Shorter"])
    assert HELPER not in program
    assert 'short("say")' in program
    with pytest.raises(ConversionError) as problem:
        roundtrip.to_python(source, codemods=["mods:Shorter", Wrapped])
    assert [d.code for d in problem.value.diagnostics] == ["codemod-unread"]


@pytest.mark.parametrize("codemod", ["nothing:There", "no name", int, 3])
def test_what_is_no_codemod_is_one_error(codemod: object, team: Path) -> None:
    with pytest.raises(ConversionError) as problem:
        roundtrip.to_python((FIXTURES / "dag_diamond.yaml").read_text("utf-8"), codemods=[codemod])  # type: ignore[list-item]
    assert [d.code for d in problem.value.diagnostics] == ["bad-codemod"]


class Marked(cst.CSTTransformer):
    """A comment above each `with`."""

    def leave_With(self, original_node: cst.With, updated_node: cst.With) -> cst.With:
        above = [*updated_node.leading_lines, cst.EmptyLine(comment=cst.Comment("# noqa: ours"))]
        return updated_node.with_changes(leading_lines=above)


def test_a_comment_of_a_codemod_comes_once() -> None:
    # it is in the YAML that the Python says, and came once more each time that the Python of that was made
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n  templates:\n"
        "  - name: a\n    dag:\n      tasks:\n      - {name: b, template: c}  # beside\n"
        "  - name: c\n    container: {image: i}\n"
    )
    program = roundtrip.to_python(text, codemods=[Marked])
    assert program.count("# noqa: ours") == program.count("ours") == program.count("with ") == 2
    assert program.count("# beside") == 1


class FirstLines(cst.CSTTransformer):
    """The lines that have to be the first."""

    LINES = ("#!/usr/bin/env python3", "# -*- coding: utf-8 -*-")

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        lines = [cst.EmptyLine(comment=cst.Comment(line)) for line in self.LINES]
        return updated_node.with_changes(header=[*lines, *updated_node.header])


@pytest.mark.parametrize("name", ["dag_diamond", "container", "config_map"])
def test_first_lines_of_a_codemod_stay_first_and_are_not_the_yamls(name: str) -> None:
    found = FIXTURES / f"{name}.yaml"
    map_ = "# ours\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n"
    source = found.read_text("utf-8") if found.exists() else map_
    program = roundtrip.to_python(source, codemods=[FirstLines])
    assert program.splitlines()[:2] == list(FirstLines.LINES)
    back = roundtrip.to_yaml(program)
    assert "coding" not in back
    assert "/usr/bin" not in back
    assert roundtrip.to_yaml(program, onto=source) == source
    assert roundtrip.to_python(back, codemods=[FirstLines]) == program
    more = (
        "---\n# more\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n"
    )
    more += "  templates:\n  - name: a\n    container: {image: i}\n"
    after = roundtrip.to_python(source + more, onto=program)
    assert after.splitlines()[:2] == list(FirstLines.LINES)
    assert "# more" in after


class Nested(cst.CSTTransformer):
    """A constant that is nested deeply."""

    levels = 5000
    call = False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        value: cst.BaseExpression = cst.SimpleString('"a"')
        for _ in range(self.levels):
            called = cst.Call(cst.Name("str"), [cst.Arg(value)])
            value = called if self.call else cst.BinaryOperation(value, cst.Add(), cst.SimpleString('""'))
        statement = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name("X"))], value)])
        return updated_node.with_changes(body=[statement, *updated_node.body])


@pytest.mark.parametrize("call", [False, True])
@pytest.mark.parametrize("levels", [150, 450, 900, 5000])
def test_what_is_nested_too_deeply_is_told_as_that(levels: int, call: bool) -> None:
    codemod = type("Deep", (Nested,), {"levels": levels, "call": call})
    source = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
    try:
        program = roundtrip.to_python(source, codemods=[codemod])
    except ConversionError as problem:
        (found,) = problem.diagnostics
        assert found.code in ("codemod-failed", "codemod-unread")
        assert "Deep" in found.message
        assert "deep" in found.message.replace("Deep", "") or "nest" in found.message
        assert not found.file
    else:
        assert levels <= 450  # a sum; calls within calls end sooner
        assert program.count('""' if not call else "str(") >= levels


class Uncommented(cst.CSTTransformer):
    """All comments out."""

    def leave_EmptyLine(
        self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
    ) -> cst.EmptyLine | cst.RemovalSentinel:
        return updated_node if updated_node.comment is None else cst.RemoveFromParent()

    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        return updated_node.with_changes(comment=None)


def test_a_codemod_that_takes_comments_out_leaves_those_that_the_program_has() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: one\n"
        "  templates:\n"
    )
    for name in ("one", "two"):
        text += f"  - name: {name}\n    script:\n      image: python:3\n      command: [python]\n      source: |\n"
        text += f"        # {name}: first\n        import os\n        print(os.getcwd())  # here\n"
    program = roundtrip.to_python(text)
    other = text.replace("# two: first", "# two: the first")
    result = python_of(other, onto=program, codemods=Codemods([Uncommented], []))
    assert result.text == program
    assert {d.code for d in result.diagnostics} == {"comment-stays"}
    # one that takes out others doesn't keep it from coming
    result = python_of(other, onto=program, codemods=Codemods([Same], []))
    assert result.text == program.replace("# two: first", "# two: the first")
