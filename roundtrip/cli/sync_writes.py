"""What a sync does to files: written, removed, given another name; told, or shown as a unified diff."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from roundtrip.cli import files
from roundtrip.cli.pair_files import absolute
from roundtrip.diagnostics import Diagnostic, error

What = Literal["changed", "made", "removed", "renamed"]


class Write(NamedTuple):
    """One file that is to be written, removed (`after` None), or to get another name (`moved` from there)."""

    before: files.Existing
    after: str | None
    what: What
    detail: str = ""
    moved: files.Existing | None = None


def carried_out(writes: list[Write]) -> Iterator[Write]:
    """Does it all; each as it is done. Raises ConversionError; before anything is done, as far as it can be foreseen."""
    for one in writes:
        _writable(one)
    for one in writes:
        before = one.before
        if one.moved is not None:
            _move(one.moved.path, before.path)
            before = files.existing(before.path)
        if one.after is None:
            _remove(before)
        elif one.after != before.text:
            files.write(before, one.after)
        yield one


def shown(path: Path) -> str:
    """A path as messages have it: from the working directory on, where it is below that."""
    found = absolute(path)
    here = Path.cwd()
    return str(found.relative_to(here)) if found.is_relative_to(here) else str(found)


def there_now(path: Path) -> files.Existing:
    """What is in a file, under the name that messages have for it. Raises ConversionError."""
    return files.existing(Path(shown(path)))


def would(one: Write) -> Diagnostic:
    """The finding of --check."""
    detail = f" ({one.detail})" if one.detail else ""
    says = {"changed": "would be changed", "made": "would be made", "removed": "would be removed"}
    message = f"this {says.get(one.what, 'would get this name')}{detail}; without --check it is"
    return Diagnostic("error", "would-change", message, file=shown(one.before.path))


def told(one: Write) -> str:
    """What was done to a file, in a line."""
    detail = f" ({one.detail})" if one.detail else ""
    return f"{one.what:<12} {shown(one.before.path)}{detail}"


def unified(one: Write) -> str:
    """What is to be written, as a unified diff."""
    former = one.moved or one.before
    old = (former.text or "").splitlines(keepends=True)
    new = (one.after or "").splitlines(keepends=True)
    names = (
        f"a/{shown(former.path)}" if former.data is not None else os.devnull,
        f"b/{shown(one.before.path)}" if one.after is not None else os.devnull,
    )
    lines = difflib.unified_diff(old, new, *names)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _writable(one: Write) -> None:
    """Raises ConversionError for a file that can't be written, as far as that can be seen before."""
    for place in [one.before.path, *([one.moved.path] if one.moved is not None else [])]:
        if place.exists() and not (place.stat().st_mode & 0o222 and os.access(place, os.W_OK)):
            raise error("cannot-write", f"{shown(place)} can't be written: it is read-only", file=shown(place))
        folder = next(parent for parent in place.parents if parent.exists())
        if not os.access(folder, os.W_OK | os.X_OK):
            raise error("cannot-write", f"{shown(place)} can't be written: its folder is read-only", file=shown(place))
    if one.moved is not None and one.before.data is not None:
        raise error(
            "exists", f"{shown(one.before.path)} is there already; rename one of them", file=shown(one.moved.path)
        )


def _move(old: Path, new: Path) -> None:
    """Gives a file another name. Raises ConversionError."""
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, new)
    except OSError as fault:
        raise error("cannot-write", f"{shown(new)} can't be written: {fault.strerror}", file=shown(new)) from None


def _remove(before: files.Existing) -> None:
    """Removes a file that is as it was read. Raises ConversionError."""
    path = before.path
    try:
        if path.read_bytes() != before.data:
            raise error(
                "changed-meanwhile", f"{shown(path)} has changed since it was read, so it stays", file=shown(path)
            )
        path.unlink()
    except OSError as fault:
        raise error("cannot-write", f"{shown(path)} can't be removed: {fault.strerror}", file=shown(path)) from None
