"""A report as data: what is written as JSON, what reports of several runs are merged of, and what a page shows.

docs/report.md names the fields.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from roundtrip import __version__
from roundtrip.diagnostics import Diagnostic
from roundtrip.report.changes import hunks, lines_of
from roundtrip.report.record import Record, Row, Side
from roundtrip.report.shape import REPORT, BadReport, wrong
from roundtrip.schema.catalogue import all_checks

Json = dict[str, Any]
VERSION = 1  # of the format


def report_data(record: Record) -> Json:
    """The report of one run."""
    files = [_file(row) for row in record.rows]
    return _whole(record.command, files, [_message(d) for d in record.messages], round(record.seconds, 3), 1)


def merged(reports: Sequence[Json]) -> Json:
    """One report of several, of the parts of one run: files by name, seconds added up. None of them is changed."""
    commands = list(dict.fromkeys(report["command"] for report in reports))
    files = sorted((file for report in reports for file in report["files"]), key=lambda file: str(file["name"]))
    messages: dict[str, Json] = {}
    for report in reports:
        for message in report["messages"]:  # each part of a run says what is to be said of all
            messages.setdefault(json.dumps(message, sort_keys=True), message)
    seconds = round(sum(report["summary"]["seconds"] for report in reports), 3)
    runs = sum(report["runs"] for report in reports)
    return _whole(", ".join(commands), files, list(messages.values()), seconds, runs)


def _whole(command: str, files: list[Json], messages: list[Json], seconds: float, runs: int) -> Json:
    told = [*messages, *(message for file in files for message in file["messages"])]
    codes = Counter(message["code"] for message in told)
    within = Counter(code for file in files for code in {message["code"] for message in file["messages"]})
    severities = Counter(message["severity"] for message in told)
    lines = {
        kind: {when: sum((file[kind] or {}).get("lines", {}).get(when, 0) for file in files) for when in _WHEN}
        for kind in ("yaml", "python")
    }
    return {
        "report": VERSION,
        "roundtrip": __version__,
        "command": command,
        "runs": runs,
        "summary": {
            "files": len(files),
            "states": dict(sorted(Counter(file["state"] for file in files).items())),
            "errors": severities["error"],
            "warnings": severities["warning"],
            "notes": severities["note"],
            "lines": lines,
            "seconds": seconds,
        },
        "codes": {code: _code(code, codes[code], within[code], told) for code in sorted(codes)},
        "messages": messages,
        "files": files,
    }


_WHEN = ("before", "after", "removed", "added")


def _file(row: Row) -> Json:
    return {
        "name": row.name,
        "state": row.state,
        "seconds": round(row.seconds, 4),
        "yaml": _side(row.sides["yaml"]) if "yaml" in row.sides else None,
        "python": _side(row.sides["python"]) if "python" in row.sides else None,
        "messages": [_message(d) for d in row.messages],
        "picture": row.picture or None,
    }


def _side(side: Side) -> Json:
    before, after = lines_of(side.before), lines_of(side.after)
    changed = hunks(before, after) if side.before != side.after else []
    return {
        "name": side.name,
        "lines": {
            "before": len(before),
            "after": len(after),
            "removed": sum(b - a for a, b, _, _ in changed),
            "added": sum(d - c for _, _, c, d in changed),
        },
        "before": side.before if side.before != side.after else None,
        "after": side.after,
        "changed": [list(hunk) for hunk in changed],
    }


def _message(d: Diagnostic) -> Json:
    """As `validate --format json` has them."""
    told = asdict(d)
    return {
        "file": d.file,
        "line": d.line,
        "column": d.column,
        "endColumn": d.end_column or None,
        **{key: told[key] for key in ("severity", "code", "message", "path")},
        "suggestion": d.suggestion or None,
    }


def _code(code: str, count: int, files: int, told: Sequence[Json]) -> Json:
    """What is known of a code, as `roundtrip explain` has it, and how often it was told."""
    check = all_checks().get(code)
    first = next(message for message in told if message["code"] == code)
    return {
        "count": count,
        "files": files,
        "severity": first["severity"],
        "title": check.title if check is not None else None,
        "explanation": check.explanation if check is not None else None,
        "before": check.before or None if check is not None else None,
        "after": check.after or None if check is not None else None,
    }


def report_json(report: Json) -> str:
    """A report as it is written; a byte of a file's name that is no UTF-8 as the escape that Python has for it."""
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def from_json(text: str) -> Json:
    """A report that was written. Raises BadReport."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadReport(f"this is no JSON: {fault}") from None
    if not isinstance(found, dict) or "report" not in found:
        raise BadReport("this is no report of roundtrip: it has no field `report`")
    if found["report"] != VERSION:
        raise BadReport(f"this is a report of format {found['report']!r}, and format {VERSION} is read")
    for what in wrong(found, REPORT, "report"):
        raise BadReport(f"this is no report of roundtrip: {what}")
    return found
