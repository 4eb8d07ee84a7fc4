"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

ARGO_VERSIONS = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")  # those in schemas/; a test holds them to it

F = TypeVar("F", bound=Callable[..., Any])

sources = click.argument("sources", metavar="SRC...", nargs=-1, required=True)
argo = click.option(
    "--argo",
    metavar="VERSION",
    type=click.Choice(ARGO_VERSIONS),
    help=f"The Argo version to hold it against: {', '.join(ARGO_VERSIONS)}. Without it, the newest that accepts it.",
)
upgrade = click.option(
    "--upgrade", is_flag=True, help="Write the Argo 4 form of what Argo 4 removed; a note for each change."
)
scripts = click.option(
    "--scripts",
    type=click.Choice(["functions", "text"]),
    default="functions",
    show_default=True,
    help="Whether Python scripts become functions or stay text.",
)
exclude = click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="Leave these files and folders out where a folder is walked; a pattern as in .gitignore. "
    "May be given more than once.",
)
loops = click.option(
    "--loops", is_flag=True, help="Make a loop of three and more tasks, steps or templates that differ in one value."
)


codemods = click.option(
    "--codemod",
    "codemods",
    metavar="MODULE:CLASS",
    multiple=True,
    help="Let this go over the Python before it is laid out: a libcst.CSTTransformer, or a command of libcst.codemod. It must "
    "mean the same YAML then. May be given more than once.",
)
run_codemods = click.option(
    "--engine",
    type=click.Choice(["auto", "static", "hera"]),
    default="auto",
    show_default=True,
    help="How is seen what a codemod's result means: auto and static read it, hera runs it.",
)
codemod_timeout = click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How long the codemods may take for a file, and what they make may run under Hera.",
)


def destination(onto: str) -> Callable[[F], F]:
    """-o, --onto, --overwrite and --check; `onto` is what the help calls the file that changes are put back into."""
    options = (
        click.option(
            "-o",
            "--output",
            metavar="PATH",
            help="Where to write: a file, or a folder for several. Into a file that exists, only changes are put.",
        ),
        click.option(
            "--onto",
            metavar=onto,
            type=click.Path(path_type=Path),
            help="Put the changes back into the text of this file, and leave the rest of it as it is.",
        ),
        click.option("--overwrite", is_flag=True, help="Replace files that exist, instead of putting changes back."),
        click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change."),
    )

    def wrap(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return wrap
