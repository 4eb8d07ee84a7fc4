"""Files of variables for the environment of programs: `--env-file`."""

from __future__ import annotations

import io
from pathlib import Path

import click


def variables_of(file: str) -> list[tuple[str, str]]:
    """The variables of a file, in their order, as python-dotenv reads it; one without a value is left out.

    `${NAME}` stays as it stands. Raises click.BadParameter for a file that can't be read.
    """
    from dotenv import dotenv_values  # heavy, and seldom needed

    try:
        text = Path(file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        raise click.BadParameter(f"{file} can't be read: {why}") from None
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return [(name, value) for name, value in found.items() if value is not None]
