"""Codemods: what a team's own transformers make of generated modules, proven to mean the same."""

from roundtrip.codemods.chosen import BadCodemod, Codemods, folders_of_imports
from roundtrip.codemods.proof import Changed, applied

__all__ = ["BadCodemod", "Changed", "Codemods", "applied", "folders_of_imports"]
