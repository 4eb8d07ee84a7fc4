"""Helm charts as Python: rendered by Helm, and what came from values said as values."""

from roundtrip.charts.folder import Chart, chart_in, is_chart
from roundtrip.charts.helm import Helm, found_helm
from roundtrip.charts.programs import Made, Rendering, from_folder, made_of
from roundtrip.charts.values_module import values_module

__all__ = [
    "Chart",
    "Helm",
    "Made",
    "Rendering",
    "chart_in",
    "found_helm",
    "from_folder",
    "is_chart",
    "made_of",
    "values_module",
]
