"""What Argo and an API server said of faulty documents, beside what `validate` says: all of ../shared/argo.

    python -m tools.verdicts            # every version, all documents and sets; `make corpus` does it

A document that a version's lint refuses (or, from 4.0 on, the full CRDs) gets an error; one that both accept gets none but
of a code that docs/validate.md lists.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from roundtrip.api import validate
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.schema.several import Several
from roundtrip.yaml.each import read_each

REPOSITORY = Path(__file__).resolve().parent.parent
SAID = REPOSITORY.parent / "shared" / "argo"
VERSIONS = ("4.1", "4.0", "3.7", "3.6", "3.5")
_ROW = re.compile(r"^\| *`([a-z0-9-]+)`", re.MULTILINE)


class Otherwise(NamedTuple):
    """A document of which `validate` says something else than was said: what it is, and what each says."""

    what: str
    said: str
    ours: list[str]


def beyond() -> frozenset[str]:
    """The codes that docs/validate.md lists as stricter than Argo's lint."""
    return frozenset(_ROW.findall((REPOSITORY / "docs" / "validate.md").read_text("utf-8")))


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one of the files there."""
    with (SAID / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _judged(said: str, found: list[Diagnostic], what: str, listed: frozenset[str]) -> Otherwise | None:
    errors = [d for d in found if d.severity == "error"]
    if said and not errors:
        return Otherwise(what, said, [])
    if not said and any(d.code not in listed for d in errors):
        return Otherwise(what, "", [f"{d.code} at {d.path}" for d in errors])
    return None


def alone(version: str, every: int = 1) -> Iterator[Otherwise]:
    """The documents of lint.jsonl that are told otherwise. `every`: only each so manyth is looked at."""
    listed = beyond()
    for number, row in enumerate(rows("lint.jsonl")):
        told = row["argo"].get(version)
        if number % every or told == "not linted" or "couldn't find" in str(told) or "PANIC" in str(told):
            continue
        by_crds = (row.get("crds") or {}).get(version) if version >= "4" else None
        said = told or (f"CRDs: {by_crds[0]}" if by_crds else "")
        found = _judged(
            said, validate(row["yaml"], argo=version), f"{row['id']}, {row['fault']} at {row['at']}", listed
        )
        if found is not None:
            yield found


def together(version: str, every: int = 1) -> Iterator[Otherwise]:
    """The sets of lint-together.jsonl of which a file is told otherwise."""
    listed = beyond()
    for number, row in enumerate(rows("lint-together.jsonl")):
        told = row["argo"].get(version)
        if number % every or not told or len(told) != len(row["yaml"]):
            continue
        for index, (said, found) in enumerate(zip(told, checked(row["yaml"], version))):
            other = _judged(said or "", found, f"set {row.get('id')}, file {index}", listed)
            if other is not None:
                yield other


def checked(texts: list[str], version: str) -> list[list[Diagnostic]]:
    """What is said of texts that see each other, as `validate --closed --crds minimal` says it."""
    several = Several(closed=True)
    taken = []
    for index, text in enumerate(texts):
        name = f"f{index}.yaml"
        try:
            documents, said = read_each(text, name)
            taken.append((said, several.take(documents, name, version, "minimal")))
        except ConversionError as problem:
            taken.append((problem.diagnostics, []))
    return [[*said, *several.said(objects)] for said, objects in taken]


def main() -> int:
    """Looks at everything, prints what is told otherwise, and exits 1 if anything is."""
    if not SAID.exists():
        print(f"{SAID} isn't there: nothing to hold `validate` against")
        return 0
    wrong = 0
    for version in VERSIONS:
        for name, look in (("documents", alone), ("sets", together)):
            found = list(look(version))
            wrong += len(found)
            print(f"Argo {version}, {name}: {len(found) or 'none'} told otherwise than Argo and the API server do")
            for other in found[:5]:
                print(f"  {other.what}: {other.said[:120] or 'accepted'}; ours: {', '.join(other.ours) or 'no error'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
