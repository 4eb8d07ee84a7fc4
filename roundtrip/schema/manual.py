"""The text of docs/checks.md, out of the registry: `python -m roundtrip.schema.manual > docs/checks.md`."""

from __future__ import annotations

from itertools import groupby

from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.registry import Check

HEAD = """\
# What `roundtrip validate` checks

    roundtrip validate SRC... [--argo VERSION] [--crds full|minimal] [--closed] [--format text|json|github|sarif]
                           [--schema FILE] [--warnings-as-errors] [--skip-others] [--exclude PATTERN]
                           [--force-exclude]

Offline, on files and folders of YAML and Python. A document is held against Argo's types first, for the version that
`--argo` names or the newest that has its fields (by jsonschema, with the full CRDs where they count), and then, if every field is known and in its place, against the rules below
that no schema can state. One cause gives one message, at the key or value at fault.

Documents that aren't Argo's (a ConfigMap, a Sensor) are left alone, but for the workflows that a Sensor's triggers start.
`status`, which the controller writes, is held against Argo's types alone.
`roundtrip explain CODE` shows an entry of this page, `roundtrip schema Workflow.spec.templates` the fields at a place.

## Turning a check off

    retryPolicy: Sometimes   # roundtrip: ignore[unknown-value]

The comment stands behind the line, or alone above it; without brackets it ignores everything that is told of the line.
It works in Python as it does in YAML. For a whole project, in its `pyproject.toml`:

    [tool.roundtrip]
    ignore = ["unused-template", "unknown-argument"]
    exclude = ["charts/", "*.generated.yaml"]  # left out where a folder is walked, by every command

Conversions heed both, too. [settings.md](settings.md) lists the other keys, and says when a program is run and how to
forbid it: `validate` runs those that reading alone doesn't understand, and that is no sandbox.

## Output for machines

`--format json` gives one object, whose form only grows:

    {"version": 1,
     "summary": {"files": 1, "errors": 1, "warnings": 0, "notes": 0},
     "diagnostics": [{"file": "wf.yaml", "line": 12, "column": 5, "endColumn": 11, "severity": "error",
                      "code": "unknown-field", "message": "…", "path": "spec.templates[0].comand",
                      "suggestion": "command"}]}

`line` and `column` count from 1, in characters. `endColumn` is the column behind the place, null where it isn't known or
on another line; `path` is "" where there is none; `suggestion`, the text to write there instead, is null where there is
none. `--format github` gives workflow commands, `--format sarif` a SARIF 2.1.0 log with the suggestions as fixes.

The exit status is 1 if there is an error (with `--warnings-as-errors`: or a warning), else 0; 2 for wrong usage.
"""


def markdown() -> str:
    """The whole page."""
    parts = [HEAD]
    for group, checks in groupby(all_checks().values(), lambda check: check.group):
        parts.append(f"## {group}\n")
        parts += [_entry(check) for check in checks]
    return "\n".join(parts)


def _entry(check: Check) -> str:
    lines = [f"### {check.code}", "", f"{check.severity.capitalize()}. {check.title}.", "", check.explanation, ""]
    if check.before:
        lines += ["```yaml", *check.before.split("\n"), "```", ""]
    if check.after:
        lines += ["becomes", "", "```yaml", *check.after.split("\n"), "```", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(), end="")
