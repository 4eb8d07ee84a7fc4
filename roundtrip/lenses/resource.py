"""`Resource`: a template that creates, patches or deletes a Kubernetes object. Facts: `hera.workflows.resource.Resource`."""

from __future__ import annotations

from roundtrip.lenses.scalars import TEXT
from roundtrip.lenses.templates import template

RESOURCE = template("Resource", "resource", {"manifest": (TEXT, "resource.manifest")})
