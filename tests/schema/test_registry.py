"""The registry of codes, and the pages that come of it."""

from __future__ import annotations

import re

import pytest

from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.manual import markdown
from roundtrip.schema.registry import Check
from roundtrip.yaml.reader import read
from tests.support import REPOSITORY

CHECKS = list(all_checks().values())


def test_the_page_of_checks_is_the_registry() -> None:
    """If this fails: python -m roundtrip.schema.manual > docs/checks.md"""
    assert (REPOSITORY / "docs" / "checks.md").read_text("utf-8") == markdown()


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.code)
def test_a_check_is_explained(check: Check) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.code)
    assert check.title
    assert not check.title.endswith(".")
    assert check.explanation.endswith(".")
    assert check.group
    assert bool(check.before) == bool(check.after)
    assert check.before != check.after or not check.before


@pytest.mark.parametrize("check", [c for c in CHECKS if c.after], ids=lambda c: c.code)
def test_an_example_put_right_is_yaml(check: Check) -> None:
    text = "defaults: &defaults {}\nexample:\n" + "\n".join(f"  {line}" for line in check.after.split("\n"))
    assert read(text).documents


def test_every_code_of_the_yaml_reader_is_explained() -> None:
    pattern = re.compile(
        r"(?:error|diagnostic|Diagnostic)\((?:\"(?:error|warning|note)\", )?\"([a-z0-9]+(?:-[a-z0-9]+)*)\""
    )
    sources = [*(REPOSITORY / "roundtrip" / "yaml").glob("*.py"), REPOSITORY / "roundtrip" / "cli" / "sources.py"]
    used = {code for path in sources for code in pattern.findall(path.read_text("utf-8"))} - {
        "error",
        "warning",
        "note",
    }
    assert len(used) > 10
    assert used <= all_checks().keys()
