"""Programs that make their workflows under `if __name__ == "__main__":` only."""

from __future__ import annotations

import re

MAIN = "__main__"
_GUARD = re.compile(r"^if\b.*__name__", re.MULTILINE)


def main_block(source: str) -> tuple[int, str]:
    """The line of the main block, and what is said where it was gone through as well."""
    guard = _GUARD.search(source)
    line = source.count("\n", 0, guard.start()) + 1 if guard else 1
    return line, 'no workflow is made outside of `if __name__ == "__main__":`, so what is in it was run as well'
