"""`roundtrip schema`: what there is at a place of a workflow."""

from __future__ import annotations

import json

import click

from roundtrip.cli import options
from roundtrip.cli.report import Report
from roundtrip.diagnostics import ConversionError
from roundtrip.schema.lookup import look_up
from roundtrip.schema.versions import VERSIONS, bundle, full_by_default


@click.command("schema")
@click.argument("path", metavar="PATH", required=False)
@click.option("--json", "whole", is_flag=True, help="Print the whole JSON schema of a version, for other tools.")
@options.argo
@options.crds
def command(path: str | None, whole: bool, argo: str | None, crds: str | None) -> int:
    """Show the fields at a place, their types, and the versions of Argo that have them.

    PATH begins with a kind: Workflow.spec.templates.retryStrategy. Lists are passed through, with or without an index.
    With --json, the strict schema of the newest Argo, or of --argo, is printed, with what the full CRDs ask for where
    --crds says so, or that version's own install has them.
    """
    if whole:
        return _whole(argo, crds)
    if path is None:
        raise click.UsageError("Name a place, such as Workflow.spec, or say --json.")
    try:
        found = look_up(path)
    except ConversionError as problem:
        with Report() as report:
            report.show(problem.diagnostics, file=path)
        return 1
    known = _versions(found.versions, len(VERSIONS))
    click.echo(f"{found.path}: {found.takes}" + (f" ({known})" if known else ""))
    width = max((len(field.name) for field in found.fields), default=0)
    for field in found.fields:
        notes = ["required"] if field.required else []
        having = _versions(field.versions, len(found.versions))
        notes += [having] if having else []
        said = f"  ({'; '.join(notes)})" if notes else ""
        click.echo(f"  {field.name:{width}}  {field.takes}{said}")
    return 0


def _whole(argo: str | None, crds: str | None) -> int:
    """Print a whole schema."""
    version = argo or VERSIONS[0]
    full = full_by_default(version) if crds is None else crds == "full"
    click.echo(json.dumps(bundle(version, full), indent=2, sort_keys=True))
    return 0


def _versions(having: tuple[str, ...], of: int) -> str:
    """The versions that have something, "" where all of those at hand do."""
    if len(having) == of:
        return ""
    return f"Argo {having[0]}" if len(having) == 1 else f"Argo {having[0]} to {having[-1]}"
