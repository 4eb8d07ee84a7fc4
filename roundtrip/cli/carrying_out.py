"""How a run over a folder is carried out: by how many processes, with what former runs found out, which part, and seen how."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import click

from roundtrip.cli import workers
from roundtrip.cli.shards import WHOLE, Shard, shard_of

F = TypeVar("F", bound=Callable[..., Any])


class How(NamedTuple):
    """`processes`: at most so many. `cache`: whether results are kept. `progress`: whether it is shown, None: where it fits."""

    processes: int = 1
    cache: bool = False
    progress: bool | None = None
    shard: Shard = WHOLE


ALONE = How()


def _shard(ctx: click.Context, param: click.Parameter, value: str | None) -> Shard:
    found = WHOLE if value is None else shard_of(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is no K/N with K from 1 to N, such as 2/5")
    return found


progress = click.option(
    "--progress/--no-progress",
    default=None,
    help="Whether to show how far a run is: a bar on a terminal, a line every few seconds elsewhere. Without it, a bar "
    "where there are many files.",
)
_OPTIONS = (
    click.option(
        "-j",
        "--jobs",
        "processes",
        metavar="N",
        type=click.IntRange(min=1),
        default=workers.processors,
        help="How many processes may work on a folder. Without it, as many as there are cores; the result is the same.",
    ),
    click.option(
        "--cache/--no-cache",
        default=True,
        help="Whether to keep what was found out of the files of a folder, in the user's cache folder, for the next run. "
        "The result is the same.",
    ),
    progress,
    click.option(
        "--shard",
        metavar="K/N",
        callback=_shard,
        help="Only the K-th of N parts of a folder's files, by a hash of their paths: docs/scale.md.",
    ),
)


def how(function: F) -> F:
    """The options that say it; the command gets them as one argument, `how`."""

    @wraps(function)
    def wrapped(**values: Any) -> Any:
        chosen = {name: values.pop(name) for name in How._fields}
        return function(how=How(**chosen), **values)

    for option in reversed(_OPTIONS):
        option(wrapped)
    return wrapped  # type: ignore[return-value]
