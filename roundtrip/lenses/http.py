"""`HTTP`: a template that makes a request. Facts: `hera.workflows.http_template.HTTP`."""

from __future__ import annotations

from roundtrip.lenses.templates import template

HTTP = template("HTTP", "http")
