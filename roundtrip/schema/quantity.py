"""What a string that is no quantity was likely meant to be (k8s.io/apimachinery/pkg/api/resource)."""

from __future__ import annotations

import re

_NEAR = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([A-Za-z]*)\s*\Z", re.ASCII)
_SUFFIXES = ("m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_BYTES = re.compile(r"(i?)b(ytes?)?\Z", re.IGNORECASE)


def nearest(text: str) -> str:
    """The quantity that a string is likely meant to be (`500MB`: `500M`, `1gb`: `1G`); "" if none is."""
    found = _NEAR.match(text)
    if found is None:
        return ""
    number, suffix = found.groups()
    bare = _BYTES.sub(r"\1", suffix)
    for candidate in _SUFFIXES:
        if bare == candidate or (bare.lower() == candidate.lower() and candidate != "m"):
            return number + candidate
    return number if not bare else ""
