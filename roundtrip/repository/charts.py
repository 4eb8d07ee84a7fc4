"""Whether a file stands among the templates of a Helm chart: what Helm reads before anybody else does.

Facts: Helm renders what is below `templates` of a folder with a Chart.yaml, and nothing else of it (helm.sh/docs/topics/charts).
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

from roundtrip.lookups import is_file

CHART = "Chart.yaml"
_DEEPEST = 12  # folders between a chart and its template


def chart_of(path: Path) -> Path | None:
    """The Chart.yaml whose templates a file is among; None where it is no chart's."""
    parts = Path(os.path.abspath(path)).parents
    for inner, folder in list(pairwise(parts))[:_DEEPEST]:
        if inner.name == "templates" and is_file(folder / CHART):
            return folder / CHART
    return None
