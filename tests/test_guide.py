"""docs/migrating.md and docs/codemods.md are what their commands answer today."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support import REPOSITORY
from tools import settings
from tools.guide import PAGES, renewed


@pytest.mark.skipif(not shutil.which("sh") or not shutil.which("diff"), reason="the pages' commands want sh and diff")
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_page_is_what_its_commands_answer(path: Path) -> None:
    """If this fails: python -m tools.guide, and read what changed."""
    page = path.read_text("utf-8")
    assert renewed(page) == page


def test_the_page_of_settings_is_the_table() -> None:
    """If this fails: python -m tools.settings"""
    assert settings.PAGE.read_text("utf-8") == settings.page()


def test_the_page_names_the_hooks() -> None:
    hooks = (REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert all(f"id: {name}" in PAGES[0].read_text("utf-8") for name in re.findall(r"- id: (.*)", hooks))
