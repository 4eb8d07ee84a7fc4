"""What commands tell the record of a run, where one is asked for (`--report`): a line where a file begins, and where it ends."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roundtrip.cli.sources import PYTHON_SUFFIXES, Source, decode
from roundtrip.diagnostics import ConversionError
from roundtrip.report.record import Kind, Record

if TYPE_CHECKING:
    from roundtrip.cli.file_verdicts import Verdict
    from roundtrip.cli.pair_files import Job
    from roundtrip.cli.sync_writes import Write


def kind_of(name: str | Path) -> Kind:
    """Which side a file is on, by its name."""
    return "python" if str(name).lower().endswith(PYTHON_SUFFIXES) else "yaml"


def begun(record: Record | None, source: Source) -> None:
    """A file is looked at."""
    if record is not None:
        record.begin(source.name)


def converted(record: Record | None, target: Path | None, before: str | None, after: str | None) -> None:
    """What the file at `target` says, and what it is to say."""
    if record is not None and target is not None:
        record.side(kind_of(target), str(target), before, after)


def ended(
    record: Record | None,
    state: str,
    source: Source,
    target: Path | None,
    text: str | None = None,
    seconds: float | None = None,
) -> None:
    """The file is done; its counterpart, if it was only looked at, is as it is there.

    `text`: that of `source`, where it is known; `seconds`: what it took, where another process did it.
    """
    if record is None or record.row is None:
        return
    if state != "skipped":
        text = text_there(source.path) if text is None and source.path is not None else text
        if text is not None:
            record.side(_other(target) if source.path is None else kind_of(source.name), source.name, text, text)
        if target is not None and kind_of(target) not in record.row.sides:
            there = text_there(target)
            if there is not None:
                record.side(kind_of(target), str(target), there, there)
    record.end(state, seconds)


def spent(record: Record | None, seconds: float) -> None:
    """Another process was at the file that is at work for so long."""
    if record is not None and record.row is not None:
        record.row.began -= seconds


def checked(record: Record | None, source: Source, verdict: Verdict) -> None:
    """The file was held against Argo's rules, or is none to be."""
    if record is None or record.row is None:
        return
    if not verdict.counts:
        record.end("")
        return
    if verdict.text is not None:
        record.side("python" if verdict.python else kind_of(source.name), source.name, verdict.text, verdict.text)
    record.row.picture = verdict.picture
    state = "invalid" if any(d.severity == "error" for d in record.row.messages) else "valid"
    record.end(state, verdict.seconds)


def rewritten(record: Record | None, job: Job, writes: Sequence[Write]) -> None:
    """What is to be done with the files of a pair, but for others that they need."""
    for one in writes if record is not None else ():
        if Path(os.path.abspath(one.before.path)) in (job.yaml, job.python):
            converted(record, one.before.path, (one.moved or one.before).text, one.after)


def brought(record: Record | None, job: Job, counts: Counter[str], would: bool) -> None:
    """A pair was brought in step, or would be: `counts` says what became of its files, nothing for one that is no workflow."""
    if record is None or record.row is None:
        return
    for source in job.sources if counts else ():
        if source is not None and source.path is not None and not _has(record, source.path):
            there = text_there(source.path)
            if there is not None:
                record.side(kind_of(source.name), source.name, there, there)
    done = [word for word in ("failed", "renamed", "made", "removed", "changed", "in step") if counts[word]]
    state = done[0] if done else ""
    record.end(f"would be {state}" if would and state not in ("", "failed", "in step") else state)


def _has(record: Record, path: Path) -> bool:
    return record.row is not None and kind_of(path) in record.row.sides


def text_there(path: Path) -> str | None:
    """What is in a file; None where that is no text, or there is none."""
    try:
        return decode(path.read_bytes(), str(path))
    except (OSError, ConversionError):
        return None


def _other(target: Path | None) -> Kind:
    """The side of standard input."""
    return "yaml" if target is None or kind_of(target) == "python" else "python"
