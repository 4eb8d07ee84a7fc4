"""Diagnostics for machines: JSON, GitHub's annotations, SARIF."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import roundtrip
from roundtrip.cli.report import visible
from roundtrip.diagnostics import Diagnostic, Severity
from roundtrip.schema.catalogue import all_checks

Json = dict[str, Any]

GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(
    diagnostics: Iterable[Diagnostic],
    files: int,
    counts: Mapping[Severity, int],
    codes: Mapping[tuple[Severity, str], int],
    more: Mapping[str, Any],
) -> str:
    """An object with `version` (of this format, 1), `summary` and `diagnostics`; docs/checks.md describes it.

    `counts` and `codes` have all that was found, told or not; `more`: keys beside these, and behind them.
    """
    by_code: Counter[str] = Counter()
    for (_, code), count in codes.items():
        by_code[code] += count
    return _json(
        {
            "version": 1,
            "summary": {
                "files": files,
                "errors": counts.get("error", 0),
                "warnings": counts.get("warning", 0),
                "notes": counts.get("note", 0),
                "codes": dict(sorted(by_code.items())),
            },
            "diagnostics": [
                {
                    "file": d.file,
                    "line": d.line,
                    "column": d.column,
                    "endColumn": d.end_column or None,
                    "severity": d.severity,
                    "code": d.code,
                    "message": d.message,
                    "path": d.path,
                    "suggestion": d.suggestion or None,
                }
                for d in diagnostics
            ],
            **more,
        },
    )


def _json(value: Json) -> str:
    """JSON for people to read, too; what can't be shown, or drives a terminal, is an escape, as bytes that are no UTF-8 are."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "\n".join(line if line.isprintable() else _ascii(line) for line in text.split("\n"))


def _ascii(line: str) -> str:
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """A workflow command a diagnostic, which GitHub Actions shows at its line."""
    return "\n".join(_annotation(d) for d in diagnostics)


def _annotation(d: Diagnostic) -> str:
    properties = {"title": f"roundtrip {d.code}"}
    if d.file:
        properties = {"file": d.file, "line": str(d.line), "col": str(d.column), **properties}
    if d.end_column:
        properties["endColumn"] = str(d.end_column)
    told = ",".join(f"{key}={_escaped(visible(value), property=True)}" for key, value in properties.items())
    return f"::{GITHUB[d.severity]} {told}::{_escaped(visible(d.message))}"


def _escaped(text: str, property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def as_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """A SARIF 2.1.0 log of one run."""
    found = list(diagnostics)
    checks = all_checks()
    codes = sorted({d.code for d in found})
    rules: list[Json] = []
    for code in codes:
        rule: Json = {"id": code}
        check = checks.get(code)
        if check is not None:
            rule["shortDescription"] = {"text": check.title}
            rule["fullDescription"] = {"text": check.explanation}
            rule["defaultConfiguration"] = {"level": check.severity}
        rules.append(rule)
    return _json(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": {"name": "roundtrip", "version": roundtrip.__version__, "rules": rules}},
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(d, codes.index(d.code)) for d in found],
                }
            ],
        },
    )


def _result(d: Diagnostic, rule: int) -> Json:
    location = {"uri": _uri(d.file)}
    region: Json = {"startLine": d.line, "startColumn": d.column}
    if d.end_column > d.column:
        region["endColumn"] = d.end_column
    place: Json = {"physicalLocation": {"artifactLocation": location, "region": region}}
    if d.path:
        place["logicalLocations"] = [{"fullyQualifiedName": d.path}]
    result: Json = {
        "ruleId": d.code,
        "ruleIndex": rule,
        "level": d.severity,
        "message": {"text": d.message},
        "locations": [place] if d.file else [],
    }
    if d.suggestion and "endColumn" in region:
        replacement = {"deletedRegion": region, "insertedContent": {"text": d.suggestion}}
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}]}]
    return result


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
