"""`roundtrip explain`: what a diagnostic's code is about, with an example before and after."""

from __future__ import annotations

import textwrap

import click

from roundtrip.cli import lazily
from roundtrip.cli.report import Report
from roundtrip.diagnostics import error
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest


@click.command("explain")
@click.argument("code", metavar="[CODE]", required=False)
def command(code: str | None) -> int:
    """Say what a diagnostic's code is about, with an example. Without CODE, list all codes."""
    checks = lazily.all_checks()
    if code is None:
        for check in checks.values():
            click.echo(f"{check.code:26} {check.severity:8} {check.title}")
        return 0
    wanted = code.strip().removeprefix("error").removeprefix("warning").removeprefix("note").strip("[]:")
    found = checks.get(wanted)
    if found is None:
        meant = closest(wanted, checks)
        more = f"did you mean `{meant}`?" if meant else "`roundtrip explain` lists them"
        with Report() as report:
            report.show(error("no-such-code", f"there is no code `{wanted}`; {more}").diagnostics, file="explain")
        return 1
    click.echo(explained(found))
    return 0


def explained(check: Check) -> str:
    """The text of one check."""
    lines = [f"{check.severity}[{check.code}]: {check.title}", "", *_wrapped(check.explanation)]
    for title, example in (("Before:", check.before), ("After:", check.after)):
        if example:
            lines += ["", title, "", *(f"    {line}" for line in example.split("\n"))]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 88, break_long_words=False, break_on_hyphens=False)
