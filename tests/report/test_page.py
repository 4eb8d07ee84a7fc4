"""The page of a report: what files hold is data in it, and a real browser shows it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from roundtrip.diagnostics import Diagnostic
from roundtrip.report.data import report_data
from roundtrip.report.page import SIDES, data, picture, report_page
from roundtrip.report.record import Record
from tests.report.browser import Page, chromium
from tests.support import FIXTURES, REPOSITORY

HOSTILE = (
    "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> & <!-- \u2028 \udcff"
)
_TEXTS = ("before", "after")
YAML = (FIXTURES / "dag_diamond.yaml").read_text("utf-8")
PYTHON = (FIXTURES / "dag_diamond.py").read_text("utf-8")


def record(count: int = 3, hostile: str = HOSTILE) -> Record:
    """A run over some files; the first holds, is called and is told what would be markup, the last failed."""
    made = Record("migrate")
    for number in range(count):
        odd = hostile if number == 0 else ""
        name = f"deploy/{odd}{number:04}.yaml"
        made.begin(name)
        if number % 2 == 0:
            made.said(Diagnostic("warning", "coerced", f"told {odd}", 2, 3, file=name))
        yaml = (
            YAML if not odd else YAML.replace("name: diamond", f"name: {json.dumps(odd[:-1])}")
        )  # without half a character
        made.side("yaml", name, yaml, yaml)
        made.side("python", f"flows/{odd}{number:04}.py", PYTHON + "# former\n", PYTHON + f"# {odd} later\n")
        made.end("failed" if number == count - 1 else "written")
    return made


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and the texts of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, text: str) -> None:
        if self.cdata_elem == "script":
            self.scripts[-1] += text


def parsed(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    return elements


def test_the_page_has_its_own_elements_whatever_files_hold() -> None:
    pages = [parsed(report_page(report_data(record(hostile=odd)))) for odd in (HOSTILE, "plain")]
    assert pages[0].found == pages[1].found
    assert [tag for tag, _ in pages[0].found].count("script") == 2
    shown = json.loads(pages[0].scripts[0])
    assert shown["files"][0]["name"] == f"deploy/{HOSTILE}0000.yaml"


def test_nothing_is_asked_of_a_network_and_no_other_script_runs() -> None:
    page = report_page(report_data(record()))
    elements = parsed(page)
    assert not [a for _, a in elements.found if {"src", "href"} & a.keys()]
    (policy,) = [a["content"] for tag, a in elements.found if tag == "meta" and "http-equiv" in a]
    digest = base64.b64encode(hashlib.sha256(elements.scripts[1].encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy


def test_data_in_a_page_is_json_without_a_sign_of_markup() -> None:
    told = data({"x": HOSTILE})
    assert not re.search("[<>&]", told)
    assert json.loads(told) == {"x": HOSTILE}


def test_the_picture_is_of_the_yaml_if_that_can_be_read() -> None:
    made = record(2, "")
    made.rows[1].sides["yaml"].after = "kind: ["
    pictures: list[Any] = []
    shown = json.loads(parsed(report_page(report_data(made))).scripts[0])
    pictures = [file["picture"] for file in shown["files"]]
    assert pictures[0].startswith("<svg")
    assert pictures[1] is None


def test_a_page_of_many_files_has_the_texts_of_those_that_need_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    made = record(4, "")
    made.rows[0].state = made.rows[1].state = "unchanged"
    report = report_data(made)
    sizes = [len(picture(f) or "") + sum(len(f[k][t] or "") for k in SIDES for t in _TEXTS) for f in report["files"]]
    monkeypatch.setattr("roundtrip.report.page.ROOM", sizes[2] + sizes[3] + 1)
    shown = json.loads(parsed(report_page(report)).scripts[0])["files"]
    texts = [[file[kind]["after"] for kind in ("yaml", "python")] for file in report["files"]]
    assert [[file[kind]["after"] for kind in ("yaml", "python")] for file in shown] == [*[[None, None]] * 2, *texts[2:]]
    assert [file["picture"] is not None for file in shown] == [False, False, True, True]
    assert [file["python"]["lines"] for file in shown] == [file["python"]["lines"] for file in report["files"]]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_right_by_its_grammar() -> None:
    done = subprocess.run(
        ["node", "--check", str(REPOSITORY / "roundtrip/report/page.js")], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(chromium() is None, reason="no Chromium is installed (ROUNDTRIP_CHROMIUM names one)")
def test_a_browser_shows_it(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report_page(report_data(record(1000))), "utf-8")
    with Page(file, tmp_path / "profile") as page:
        assert page.value("document.querySelectorAll('tr.file').length") == 200
        before = page.screenshot(tmp_path / "before.png")
        assert before.startswith(b"\x89PNG")

        page.click("tr.file td.name button")
        assert page.value("document.querySelectorAll('tr.detail').length") == 1
        assert page.value("document.querySelector('.picture svg .frame') !== null")
        assert page.value("document.querySelectorAll('.pane').length") == 2
        assert page.value("document.querySelector('.pane:last-child .added').textContent").startswith("# </script>")
        assert page.value("document.querySelector('.pane:last-child .removed').textContent") == "# former"
        assert page.value("document.querySelectorAll('.text .said').length") == 1
        assert page.screenshot(tmp_path / "after.png") != before
        page.click("tr.file td.name button")
        assert page.value("document.querySelectorAll('tr.detail').length") == 0

        page.click("input[type=search]")
        page.type("0042")
        assert page.value("document.querySelector('[role=status]').textContent") == "1 of 1000 files"
        page.value(
            "(() => { const s = document.querySelector('input[type=search]'); s.value = ''; "
            "s.dispatchEvent(new Event('input')); })()"
        )
        page.click("button.tile[data-state=failed]")
        assert page.value("document.querySelector('[role=status]').textContent") == "1 of 1000 files"
        page.click("button.tile[data-state=failed]")
        page.click(".codes summary")
        page.click(".codes details button")
        assert page.value("document.querySelector('[role=status]').textContent") == "500 of 1000 files"
        page.click("main > button")
        assert page.value("document.querySelectorAll('tr.file').length") == 400

        assert page.value("document.title") == "roundtrip migrate"
        assert page.value("document.querySelectorAll('img').length") == 0
        assert page.problems == []
