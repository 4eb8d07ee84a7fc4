"""`Script`: a template that runs a source text. Facts: `hera.workflows.script.Script`.

A `@script` function arrives here as the text that Hera takes out of it, so this record knows strings only.
"""

from __future__ import annotations

from roundtrip.lenses.scalars import TEXT
from roundtrip.lenses.templates import template
from roundtrip.lenses.volume import Mounting

SCRIPT = template(
    "Script",
    "script",
    {"source": (TEXT, "script.source")},
    required=("source",),
    void={"source": ""},
    # how Hera takes the text out of a function: nothing that Argo sees
    without=("constructor", "add_cwd_to_sys_path"),
    of=Mounting,
    rank=20,
)
