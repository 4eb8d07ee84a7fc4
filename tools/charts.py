"""`make fixtures`, of charts: the programs of fixtures/charts/etl in fixtures/charts/flows, and what Helm said for them."""

from __future__ import annotations

import sys
from pathlib import Path

from roundtrip.charts import Helm, Rendering, chart_in
from roundtrip.cli import charts
from roundtrip.cli.options import Given
from roundtrip.cli.to_python import of_rendered
from tests.charts.helms import CHARTS, HELM, Recording

CHART, FLOWS = CHARTS / "etl", CHARTS / "flows"


def programs(helm: Helm) -> tuple[Rendering, dict[Path, str]]:
    """What becomes of the chart, and its programs, by file."""
    of_yaml = of_rendered(Given(), True, 60.0)
    return charts.texts_of(chart_in(CHART), charts.Values(), FLOWS, of_yaml, helm)


def main() -> int:
    """Writes the programs and the recording; exit status 0, also where there is no Helm."""
    if HELM is None:
        print("there is no helm: fixtures/charts stays as it is", file=sys.stderr)
        return 0
    helm = Recording(Path(HELM))
    for target, text in programs(helm)[1].items():
        target.write_text(text, "utf-8")
    helm.save()
    return 0


if __name__ == "__main__":
    sys.exit(main())
