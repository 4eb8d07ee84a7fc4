"""Sets of characters that a text may have. Of all of Unicode one takes milliseconds to make, which most runs needn't."""

from __future__ import annotations

import re
from functools import cached_property


class Characters:
    """A pattern, `whole`, and `small`: what of it a text may have that is ASCII."""

    def __init__(self, small: str, whole: str) -> None:
        self._small = re.compile(small)
        self._text = whole

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self._text)

    def within(self, text: str) -> re.Pattern[str]:
        """The pattern for `text`."""
        return self._small if text.isascii() else self._whole
