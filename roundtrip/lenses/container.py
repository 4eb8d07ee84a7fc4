"""`Container`: a template that runs one container. Facts: `hera.workflows.container.Container`."""

from __future__ import annotations

from roundtrip.lenses.templates import template
from roundtrip.lenses.volume import Mounting

CONTAINER = template("Container", "container", of=Mounting, rank=10)
