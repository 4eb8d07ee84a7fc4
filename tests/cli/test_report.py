"""Diagnostics as the user sees them: one line each, and more on a terminal."""

from __future__ import annotations

import io

import pytest

from roundtrip.cli.report import Report
from roundtrip.diagnostics import Diagnostic


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


FOUND = Diagnostic("error", "wrong-type", "a number belongs here", 2, 5)


def shown(stream: io.StringIO, *diagnostics: Diagnostic, text: str = "a:\n  b: x\n") -> list[str]:
    report = Report(stream)
    report.show(diagnostics, file="wf.yaml", text=text)
    return stream.getvalue().splitlines()


def test_a_line_each_where_it_is_no_terminal() -> None:
    note = Diagnostic("note", "n", "elsewhere", 7, 1, file="other.py")
    assert shown(io.StringIO(), FOUND, note) == [
        "wf.yaml:2:5: error[wrong-type]: a number belongs here",
        "other.py:7:1: note[n]: elsewhere",
    ]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("plain")
def test_the_source_line_on_a_terminal() -> None:
    assert shown(Terminal(), FOUND)[1:] == ["2 |   b: x", "        ^"]


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("line", "column", "excerpt", "caret"),
    [
        ("\tx", 2, "1 |  x", 5),
        ("漢字: x", 5, "1 | 漢字: x", 10),
        ("e\u0301x", 3, "1 | e\ufffdx", 5) if not "\u0301".isprintable() else ("e\u0301x", 3, "1 | e\u0301x", 5),
        ("a\x1b[31mb", 2, "1 | a\ufffd[31mb", 5),
        ("ab", 9, "1 | ab", 6),
    ],
)
def test_the_caret_stands_under_the_place(line: str, column: int, excerpt: str, caret: int) -> None:
    found = shown(Terminal(), Diagnostic("error", "c", "m", 1, column), text=line)
    assert found[1:] == [excerpt, " " * caret + "^"]


@pytest.mark.usefixtures("plain")
def test_a_long_line_is_cut_around_the_place() -> None:
    text = "x" * 5000 + "HERE" + "y" * 5000
    excerpt, caret = shown(Terminal(), Diagnostic("error", "c", "m", 1, 5001), text=text)[1:]
    assert len(excerpt) <= 80
    assert excerpt[len(caret) - 1 :].startswith("HERE")


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("line", [0, 3, 99])
def test_a_line_that_is_not_there_has_no_excerpt(line: int) -> None:
    assert len(shown(Terminal(), Diagnostic("error", "c", "m", line, 1), text="a")) == 1


def test_colours_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31merror[wrong-type]:\x1b[0m" in shown(Terminal(), FOUND)[0]
    assert "\x1b" not in shown(io.StringIO(), FOUND)[0]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(Terminal(), FOUND)[0]


def test_a_file_cannot_drive_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = Diagnostic("error", "c", "no \x1b]0;field\x07", 1, 1, file="a\x1b[2J.yaml")
    assert shown(io.StringIO(), evil) == ["a\ufffd[2J.yaml:1:1: error[c]: no \ufffd]0;field\ufffd"]


def test_a_stream_that_cannot_say_it() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Report(stream).show([Diagnostic("note", "c", "größer")], file="a")
    stream.flush()
    assert raw.getvalue() == b"a:1:1: note[c]: gr\\xf6\\xdfer\n"


def test_a_bar_makes_room_for_messages_and_is_gone_in_the_end(plain: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roundtrip.cli.progress.PATIENCE", 0.0)
    monkeypatch.setattr("roundtrip.cli.progress.OFTEN", 0.0)
    stream = Terminal()
    with Report(stream) as report:
        for done in range(61):
            if done == 30:
                report.show([FOUND])
            report.progress(done, 60)
    shown = stream.getvalue()
    assert "\r\x1b[2K" + str(FOUND) + "\n" in shown
    assert "30/60" in shown
    assert shown.endswith("\r\x1b[2K")
    assert shown.count("\n") == 1


def test_what_a_file_holds_looks_like_no_other_line(plain: None) -> None:
    odd = Diagnostic("error", "unknown-field", "no field `a\nb.yaml:1:1: error[x]: y`", 2, 1, file="c\nd.yaml")
    assert len(shown(io.StringIO(), odd)) == 1


def test_the_source_line_where_lines_end_in_a_carriage_return(plain: None) -> None:
    assert shown(Terminal(), FOUND, text="a:\r  b: x\r")[1] == "2 |   b: x"
