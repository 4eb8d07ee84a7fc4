"""What the layout pass says where it doesn't know black's layout."""

from __future__ import annotations


class Unsure(Exception):
    """How black lays this out is not known here."""
