"""docs/migrating.md is what its commands answer today."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.support import REPOSITORY
from tools import settings
from tools.guide import PAGE, renewed


@pytest.mark.skipif(not shutil.which("sh") or not shutil.which("diff"), reason="the page's commands want sh and diff")
def test_the_page_is_what_its_commands_answer() -> None:
    """If this fails: python -m tools.guide, and read what changed."""
    page = PAGE.read_text("utf-8")
    assert renewed(page) == page


def test_the_page_of_settings_is_the_table() -> None:
    """If this fails: python -m tools.settings"""
    assert settings.PAGE.read_text("utf-8") == settings.page()


def test_the_page_names_the_hooks() -> None:
    hooks = (REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert all(f"id: {name}" in PAGE.read_text("utf-8") for name in re.findall(r"- id: (.*)", hooks))
