"""The text of docs/checks.md, out of the registry: `python -m roundtrip.schema.manual > docs/checks.md`."""

from __future__ import annotations

from itertools import groupby

from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.registry import Check

HEAD = """\
# What `roundtrip validate` checks

    roundtrip validate SRC... [--argo VERSION] [--crds full|minimal] [--closed] [--fix] [--diff]
                           [--schema FILE] [--warnings-as-errors] [--skip-others] [--exclude PATTERN]
                           [--force-exclude]

and, as every command that reports, `[--format text|json|github|sarif] [--output-file FILE] [--quiet] [--verbose] [--statistics]`.

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

Every command heeds both, for every code. What stops the conversion of a file that was named is told all the same, since what
was asked for isn't done; in a folder such a file is skipped. [settings.md](settings.md) lists the other keys, and says when a program is run and how to
forbid it: `validate` runs those that reading alone doesn't understand, and that is no sandbox.

## Putting right what was a slip

`--fix` writes into YAML files what suggestions say: a misspelt field or word, a field that another version of Argo calls otherwise
(`schedule`, with `--argo 4.0`), one at the wrong place, a value that lacks its quotes. Only where that is safe: the text has fewer messages then
and none that it hadn't, and says the same but for that; its comments and layout stay. What may be meant otherwise (another
template's name, `010`) is left to you. `--diff` shows it and writes nothing.

## What is told, and where

Text goes to standard error, a line a message; the formats for machines go to standard output. Where a conversion writes to standard
output, messages in any format go to standard error. `--output-file FILE` takes them instead, in any format, and what `migrate` and
`sync` say of each file goes to standard error where standard output has a format for machines.

`--quiet` tells errors alone. `--statistics` tells at the end how often each code was found. A note on how a file is taken
(`argo-version`, `beyond-hera`, `not-static` and the like), which it brings on every run, is told where something is made of it for the first time
and where `validate` is given that file by name; after that it is only counted, unless `--verbose` asks for it.

## Output for machines

`--format json` gives one object, whose form only grows:

    {"version": 1,
     "summary": {"files": 1, "errors": 1, "warnings": 0, "notes": 0, "codes": {"unknown-field": 1}},
     "diagnostics": [{"file": "wf.yaml", "line": 12, "column": 5, "endColumn": 11, "severity": "error",
                      "code": "unknown-field", "message": "…", "path": "spec.templates[0].comand",
                      "suggestion": "command"}]}

`line` and `column` count from 1, in characters. `endColumn` is the column behind the place, null where it isn't known or
on another line; `path` is "" where there is none; `suggestion`, the text to write there instead, is null where there is
none. The numbers of `summary` count all that was found, told or not. Conversions, `migrate` and `sync` add `outcomes`: how many files were
`written`, `unchanged`, `failed` and so on. `diff` adds `differences`:

     "differences": [{"a": "wf.yaml", "b": "flow.py", "what": "changed", "document": "Workflow one",
                      "path": "spec.templates[main].container.image", "before": "alpine:3.20", "after": "alpine:3.19",
                      "lineA": 9, "lineB": 4}]

where `what` is `changed`, `added`, `removed`, `moved` (with `behind`), `only-in-a` or `only-in-b`, of a document or, without one, of a file; items of
lists are named, or counted as in A (`args[2 in B]` for one that only B has); `within` has the differences of JSON in a string.

`--format github` gives workflow commands, `--format sarif` a SARIF 2.1.0 log with the suggestions as fixes.

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
