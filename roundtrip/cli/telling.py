"""How a command tells what it found: the options that every command which reports has, and what they ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
Form = Literal["text", "json", "github", "sarif"]
SOURCES = (".yaml", ".yml", ".py", ".pyi", ".toml")
FORMS: tuple[Form, ...] = ("text", "json", "github", "sarif")

# notes on how a file is taken, which it brings on every run and nobody has to mend: told where something is made of it for
# the first time, and counted ever after, unless --verbose asks for them
LASTING = frozenset(
    {
        "argo-version",
        "beyond-hera",
        "helm-chart",
        "lifted",
        "modernized",
        "not-lifted",
        "not-modernized",
        "not-static",
        "python-main",
        "python-unnamed",
        "upgraded",
    }
)


class Telling(NamedTuple):
    """What the options say. `file`: where messages go instead of the standard streams."""

    form: Form = "text"
    file: Path | None = None
    quiet: bool = False
    verbose: bool = False
    statistics: bool = False


AS_EVER = Telling()


def _spared(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """A file for messages, which replaces what is there: but no text that somebody wrote. Raises click.BadParameter."""
    if value is not None and value.suffix.lower() in SOURCES and value.exists():
        raise click.BadParameter(
            f"{value} is there and is no list of messages, so it is not replaced; name another file"
        )
    return value


def options(function: F) -> F:
    """--format, --output-file, --quiet, --verbose, --statistics: the function gets them as `telling`, a Telling."""

    @functools.wraps(function)
    def told(
        *args: Any, form: Form, output_file: Path | None, quiet: bool, verbose: bool, statistics: bool, **values: Any
    ) -> Any:
        return function(*args, telling=Telling(form, output_file, quiet, verbose, statistics), **values)

    wrapped: Any = told
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    result: F = wrapped
    return result


_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMS),
        default="text",
        show_default=True,
        help="How messages are told. text goes to standard error; the others, for machines, to standard output, or to standard "
        "error where what is converted goes to standard output.",
    ),
    click.option(
        "--output-file",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_spared,
        help="Write the messages to this file, in any format.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Tell errors alone; warnings and notes are only counted."),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        help="Tell also the notes that a file brings on every run, and where the order of templates isn't in the program.",
    ),
    click.option("--statistics", is_flag=True, help="Tell at the end how often each code was found."),
)
