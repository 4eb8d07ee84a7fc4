"""A report as a page: one file that needs no network, and runs no script but its own.

What files hold stands in it as data, never as markup: the script makes text of it. A policy of the page names the script
by its hash, so that even a fault there would run nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib.resources import files
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document
from roundtrip.graph.build import graphs
from roundtrip.graph.svg import STYLE, svg
from roundtrip.report.begins import PAGE_BEGINS
from roundtrip.yaml.reader import read

Json = dict[str, Any]
SIDES = ("yaml", "python")
QUIET = frozenset({"unchanged", "in step", "valid", "skipped"})  # states that ask for no look
ROOM = 100_000_000  # characters of texts and pictures in a page, more than which browsers are slow to open


def report_page(report: Json) -> str:
    """The page of a report."""
    script, style = _part("page.js"), _part("page.css") + STYLE
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    shown = {**report, "files": bounded(report["files"])}
    title = escape(f"roundtrip {report['command']}")
    return f"""{PAGE_BEGINS}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<title>{title}</title><style>{style}</style></head>
<body><h1>{title}</h1>
<noscript>This page shows its data by a script of its own.</noscript>
<main id="page"></main>
<script type="application/json" id="data">{data(shown)}</script>
<script>{script}</script>
</body></html>
"""


def bounded(rows: list[Json]) -> list[Json]:
    """The files with their pictures; of many, texts and pictures only while there is room, those first that need a look."""
    shown: list[Json] = [{}] * len(rows)
    room = ROOM
    for number in sorted(range(len(rows)), key=lambda n: (rows[n]["state"] in QUIET, n)):
        file = rows[number]
        drawing = picture(file) if room > 0 else None
        size = len(drawing or "") + sum(len(file[k][t] or "") for k in SIDES if file[k] for t in ("before", "after"))
        room -= size
        bare = {kind: {**file[kind], "before": None, "after": None, "changed": None} for kind in SIDES if file[kind]}
        shown[number] = {**file, "picture": drawing} if room > 0 else {**file, "picture": None, **bare}
    return shown


def data(value: Json) -> str:
    """JSON as it may stand in a page: nothing in it ends the element, or begins another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def picture(file: Json) -> str | None:
    """The picture of a file's workflows: that of its row, else of its YAML; None where there is none to be had."""
    if file["picture"]:
        return str(file["picture"])
    text = file["yaml"]["after"] if file["yaml"] is not None else None
    if not text:
        return None
    try:
        return drawn(read(text).documents)
    except ConversionError:
        return None


def drawn(documents: list[Document]) -> str | None:
    """The picture of workflows; None where there are none."""
    found = graphs(documents)
    return svg(found, style=False) if found else None


def _part(name: str) -> str:
    return (files("roundtrip.report") / name).read_text("utf-8")
