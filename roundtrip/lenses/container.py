"""`Container`: a template that runs one container. Facts: `hera.workflows.container.Container`."""

from __future__ import annotations

from roundtrip.lenses.templates import template

CONTAINER = template("Container", "container", mounts=True, rank=10)
