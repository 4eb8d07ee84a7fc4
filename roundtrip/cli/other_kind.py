"""Files that were given to the wrong command: which one was meant."""

from __future__ import annotations

import os
from dataclasses import replace

from roundtrip.cli import sniff
from roundtrip.cli.sources import PYTHON_SUFFIXES, SKIPPED_FOLDERS, YAML_SUFFIXES, Source
from roundtrip.diagnostics import Diagnostic

# the suffixes of a kind → what it is called, and the command that takes it
_KINDS = {PYTHON_SUFFIXES: ("Python", "to-yaml"), YAML_SUFFIXES: ("YAML", "to-python")}


def meant(source: Source, text: str, suffixes: tuple[str, ...]) -> Diagnostic | None:
    """The error for a source that is of the other kind than the command takes, whose files end in `suffixes`; else None."""
    other = YAML_SUFFIXES if suffixes == PYTHON_SUFFIXES else PYTHON_SUFFIXES
    suffix = source.path.suffix.lower() if source.path is not None else ""
    looks = {PYTHON_SUFFIXES: sniff.likely_python(text), YAML_SUFFIXES: sniff.GROUP in text and sniff.likely_yaml(text)}
    if suffix in suffixes or looks[suffixes] or not (suffix in other or (not suffix and looks[other])):
        return None
    kind, command = _KINDS[other]
    message = f"this is {kind}, which `roundtrip {command} {source.name if source.path is not None else '-'}` takes"
    return Diagnostic("error", "other-direction", message)


def neither(source: Source, text: str) -> Diagnostic | None:
    """The error for a file that was named and is neither YAML nor Python by its name or its text; None for any other."""
    suffix = source.path.suffix.lower() if source.path is not None else ""
    if not suffix or suffix in YAML_SUFFIXES + PYTHON_SUFFIXES or sniff.likely_python(text) or sniff.GROUP in text:
        return None
    message = (
        f"a file that ends in {suffix} is neither YAML ({', '.join(YAML_SUFFIXES)}) nor Python ({', '.join(PYTHON_SUFFIXES)}), "
        "and nothing of Argo's is in it"
    )
    return Diagnostic("error", "other-direction", message)


def with_hint(found: Diagnostic, suffixes: tuple[str, ...]) -> Diagnostic:
    """What is said of a folder without files that end in `suffixes`, with the command that takes those that are there."""
    if found.code != "no-workflows":
        return found
    return replace(found, message=f"{found.message}{_hint(found.file, suffixes)}")


def _hint(folder: str, suffixes: tuple[str, ...]) -> str:
    """Which command takes the files of a folder that has none which end in `suffixes`, as the end of a message; else ""."""
    other = YAML_SUFFIXES if suffixes == PYTHON_SUFFIXES else PYTHON_SUFFIXES
    kind, command = _KINDS[other]
    for _, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        if any(name.lower().endswith(other) for name in names):
            return f"; there is {kind} in it, which `roundtrip {command} {folder}` takes"
    return ""
