"""What the pages of docs/, the README and CONTRIBUTING.md tell people to type is there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from roundtrip.cli.main import cli
from tests.support import REPOSITORY

PAGES = sorted([*(REPOSITORY / "docs").glob("*.md"), REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md"])
CALL = re.compile(r"(?:^|[|(]\s*|\brun: |\$ )roundtrip ([a-z][^|>#`\n)&]*)", re.MULTILINE)


def blocks(text: str, *languages: str) -> list[str]:
    """The fenced blocks of some languages ("": indented ones as well)."""
    found = [
        body
        for language, body in re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        if language in languages
    ]
    return found + (re.findall(r"^    (.+)$", text, re.MULTILINE) if "" in languages else [])


def calls(page: Path) -> list[str]:
    """The calls of the command on a page."""
    return [
        call for block in blocks(page.read_text("utf-8"), "", "console", "yaml", "sh") for call in CALL.findall(block)
    ]


@pytest.mark.parametrize("page", [page for page in PAGES if calls(page)], ids=lambda page: page.name)
def test_every_command_and_option_is_there(page: Path) -> None:
    context = click.Context(cli)
    for call in calls(page):
        try:
            name, *words = shlex.split(call)
        except ValueError:
            name, *words = call.split()
        command = cli.get_command(context, name)
        if isinstance(command, click.Group) and words:
            command = command.get_command(context, words.pop(0))
        assert command is not None, call
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for word in words[: words.index("--")] if "--" in words else words:
            if word.startswith("-") and word != "-" and not word.startswith("-:"):
                assert word.partition("=")[0] in {*known, "--help"}, call


@pytest.mark.parametrize("name", ["ci.md", "editors.md"])
def test_what_is_to_be_copied_can_be_read(name: str) -> None:
    text = (REPOSITORY / "docs" / name).read_text("utf-8")
    for block in blocks(text, "json"):
        json.loads(block)
    for block in blocks(text, "yaml"):
        YAML(typ="safe").load(block)


def test_every_page_is_in_the_table_and_every_link_leads_somewhere() -> None:
    table = (REPOSITORY / "docs" / "README.md").read_text("utf-8")
    for page in PAGES:
        assert page.parent.name != "docs" or page.name == "README.md" or f"({page.name})" in table, page.name
        for link in re.findall(r"\]\(([\w./-]+\.md)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
