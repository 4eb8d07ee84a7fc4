"""A report as data: what changed, what is written, read again and merged."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip.diagnostics import Diagnostic
from roundtrip.report import changes
from roundtrip.report.changes import hunks, lines_of
from roundtrip.report.data import from_json, merged, report_data, report_json
from roundtrip.report.record import FAILED, Record, current, recording
from roundtrip.report.shape import BadReport
from tests.support import REPOSITORY, examples

Json = dict[str, Any]
NOTE = Diagnostic("note", "template-order", "there", 3, 5, file="a.yaml")


def record(*names: str) -> Record:
    """A run in which each file gets a program, with a note."""
    made = Record("migrate")
    made.said(Diagnostic("note", "skipped", "git ignores it", file="z.py"))
    for name in names:
        made.begin(f"{name}.yaml")
        made.said(NOTE)
        made.side("yaml", f"{name}.yaml", "a\nb\n", "a\nb\n")
        made.side("python", f"{name}.py", "x\ny\nz\n", "x\nY\nz\nw\n")
        made.end("written")
    made.seconds = 1.5
    return made


def test_what_is_remembered_is_counted() -> None:
    report = report_data(record("b", "a"))
    summary = report["summary"]
    assert (summary["files"], summary["states"], summary["notes"], summary["errors"]) == (2, {"written": 2}, 3, 0)
    assert summary["lines"] == {
        "yaml": {"before": 4, "after": 4, "removed": 0, "added": 0},
        "python": {"before": 6, "after": 8, "removed": 2, "added": 4},
    }
    python = report["files"][0]["python"]
    assert python["changed"] == [[1, 2, 1, 2], [3, 3, 3, 4]]
    assert (python["before"], report["files"][0]["yaml"]["before"]) == ("x\ny\nz\n", None)
    assert report["codes"]["template-order"]["count"] == 2
    assert report["codes"]["template-order"]["explanation"]
    assert report["codes"]["skipped"]["files"] == 0
    assert [m["code"] for m in report["messages"]] == ["skipped"]


def test_what_failed_has_changed_nothing() -> None:
    made = Record("migrate")
    made.begin("a.yaml")
    made.side("yaml", "a.yaml", "a\n", "a\n")
    made.side("python", "a.py", None, "new\n")
    made.end(FAILED)
    (file,) = report_data(made)["files"]
    assert (file["python"], file["yaml"]["after"]) == (None, "a\n")


def test_a_run_is_remembered_only_within() -> None:
    assert current() is None
    with recording("validate") as made:
        assert current() is made
        made.begin("a")
    assert current() is None
    assert [row.state for row in made.rows] == [FAILED]


def test_what_another_process_did_took_its_time() -> None:
    made = Record("migrate")
    made.begin("a.yaml")
    made.end("written", 2.0)
    assert report_data(made)["files"][0]["seconds"] == 2.0


def test_processes_remember_parts_of_a_run() -> None:
    whole, began = record("a", "b"), Record("migrate")
    for number in range(2):
        theirs = Record("migrate")
        theirs.messages, theirs.rows = whole.messages if number == 0 else [], [whole.rows[number]]
        began.join(pickle.loads(pickle.dumps(theirs.part())))
        assert theirs.part() == ([], [])
    began.seconds = whole.seconds
    assert report_data(began) == report_data(whole)


def test_what_is_written_is_read_again() -> None:
    report = report_data(record("a"))
    report["files"][0]["name"] = "\udcff.yaml"  # a name that is no UTF-8
    text = report_json(report)
    text.encode("utf-8")
    assert from_json(text) == report


def test_parts_of_a_run_are_one_run() -> None:
    whole, parts = report_data(record("a", "b", "c")), [report_data(record("c", "a")), report_data(record("b"))]
    kept = copy.deepcopy(parts)
    together = merged(parts)
    assert parts == kept
    assert together["runs"] == 2
    assert together["summary"]["seconds"] == 3.0
    for report in (whole, together):
        for key in ("runs",):
            del report[key]
        del report["summary"]["seconds"]
        for file in report["files"]:
            del file["seconds"]
    assert together == whole
    assert merged([kept[0]])["files"] == sorted(kept[0]["files"], key=lambda f: str(f["name"]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"report": 2}, "this is a report of format 2, and format 1 is read"),
        ({"files": {}}, "`report.files` is no list"),
        ({"files": [{}]}, "`report.files[0]` has no field `name`"),
        ({"messages": ["x"]}, "`report.messages[0]` is no object"),
        ({"runs": True}, "`report.runs` has the wrong type"),
    ],
)
def test_what_is_no_report(change: Json, says: str) -> None:
    report = {**report_data(record("a")), **change}
    with pytest.raises(BadReport, match=re.escape(says)):
        from_json(json.dumps(report))


@pytest.mark.parametrize("text", ["", "[1]", "{}", "[" * 100_000, '{"report": NaN}'])
def test_what_is_nothing_like_a_report(text: str) -> None:
    with pytest.raises(BadReport):
        from_json(text)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_hunks_are_what_makes_one_text_of_the_other(before: list[str], after: list[str]) -> None:
    made, at = [], 0
    for a, b, c, d in hunks(before, after):
        made += before[at:a] + after[c:d]
        at = b
    assert made + before[at:] == after
    assert (hunks(before, after) == []) == (before == after)


def test_many_lines_are_one_hunk_between_what_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MANY", 3)
    assert hunks([*"abcdz"], [*"aBcDz"]) == [(1, 4, 1, 4)]


def test_lines_are_counted_as_editors_do() -> None:
    assert [len(lines_of(text)) for text in (None, "", "a", "a\n", "a\r\nb\r", "\n")] == [0, 0, 1, 1, 2, 1]


def test_every_field_is_documented() -> None:
    page = (REPOSITORY / "docs" / "report.md").read_text("utf-8")

    def fields(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(fields, value)) if value else set()
        if not isinstance(value, dict):
            return set()
        return {*value, *set().union(*map(fields, value.values()))} if value else set()

    report = report_data(record("a"))
    report["codes"] = [*report["codes"].values()]
    report["summary"]["states"] = {}
    assert {name for name in fields(report) if f"`{name}`" not in page} == set()
