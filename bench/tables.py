"""Tables for people to read."""

from __future__ import annotations


def show(rows: list[list[str]]) -> None:
    """Print a table; the first column is to the left, the rest to the right."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    for cells in rows:
        print("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))).rstrip())
