"""`python -m bench.checking [FOLDER] [--schema ARGO.json]`: what validating a file costs, beside reading it.

Within one process, on the YAML files of FOLDER (without it: the project's fixtures), in milliseconds a file: reading
with ruamel's pure parser and with ours, the check of the schema, and all checks. With `--schema`, Argo's published JSON
schema or another, plain jsonschema is measured beside them, as `kubeconform` and its like use it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, plain
from roundtrip.schema import check
from roundtrip.yaml.reader import read

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def timed(what: Callable[[], object], files: int, times: int) -> tuple[float, float]:
    """The least and the median time of `what`, in milliseconds a file; the first run isn't counted."""
    what()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        what()
        found.append((time.perf_counter() - started) * 1000 / files)
    return min(found), statistics.median(found)


def readable(folder: Path) -> dict[str, list[Document]]:
    """The texts of a folder that can be read, with their documents."""
    found = {}
    for path in sorted(folder.rglob("*.y*ml")):
        text = path.read_text("utf-8")
        try:
            found[text] = read(text).documents
        except ConversionError:
            continue
    return found


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.checking", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FIXTURES)
    parser.add_argument("--schema", type=Path, help="a JSON schema to hold the files against with plain jsonschema")
    parser.add_argument("--times", type=int, default=5, help="how often each is measured")
    options = parser.parse_args()
    from jsonschema.validators import validator_for
    from ruamel.yaml import YAML

    texts = readable(options.folder)
    documents = list(texts.values())
    rows: list[tuple[str, Callable[[], object]]] = [
        ("events of the pure parser", lambda: [list(YAML(typ="safe", pure=True).parse(t)) for t in texts]),
        ("reading", lambda: [read(t) for t in texts]),
        ("checking, schema alone", lambda: [check(d, semantic=False) for d in documents]),
        ("checking", lambda: [check(d) for d in documents]),
    ]
    if options.schema is not None:
        schema: Any = json.loads(options.schema.read_text("utf-8"))
        validator = validator_for(schema)(schema)
        data = [plain(d.root) for several in documents for d in several if d.root is not None]
        rows.append(("plain jsonschema", lambda: [list(validator.iter_errors(value)) for value in data]))
    measured = [(name, *timed(what, len(texts), options.times)) for name, what in rows]
    base = measured[0][1]
    print(f"{len(texts)} files{'':20}  min ms  median ms  of the pure parser")
    for name, least, median in measured:
        print(f"{name:28}  {least:6.3f}  {median:9.3f}  {least / base:18.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
