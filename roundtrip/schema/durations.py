"""Durations as Go reads them (time.ParseDuration), and as Argo does, which takes a number of seconds, too."""

from __future__ import annotations

import re

_DURATION = re.compile(r"[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)\Z", re.ASCII)
_SECONDS = re.compile(r"[+-]?[0-9]+\Z")


def is_duration(text: str) -> bool:
    """Whether Go reads a string as a duration."""
    return _DURATION.match(text) is not None


def is_duration_or_seconds(text: str) -> bool:
    """Whether Argo does: a duration, or a whole number of seconds (ParseStringToDuration)."""
    return _SECONDS.match(text) is not None or is_duration(text)
