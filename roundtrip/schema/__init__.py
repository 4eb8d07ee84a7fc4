"""Argo's schema and rules: what is wrong with a document, at its line."""

from roundtrip.schema.check import LIMIT, Crds, check
from roundtrip.schema.versions import CURRENT, VERSIONS, known

__all__ = ["CURRENT", "LIMIT", "VERSIONS", "Crds", "check", "known"]
