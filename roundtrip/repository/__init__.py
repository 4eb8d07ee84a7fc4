"""What a folder says of its workflows beside them: kustomizations, Sensors, charts."""

from roundtrip.repository.charts import chart_of
from roundtrip.repository.indexed import Use, uses_by_index
from roundtrip.repository.overlays import overlay_at
from roundtrip.repository.patches import Naming, inline_note, naming_of, patches_below
from roundtrip.repository.surprises import surprises_below

__all__ = [
    "Naming",
    "Use",
    "chart_of",
    "inline_note",
    "naming_of",
    "overlay_at",
    "patches_below",
    "surprises_below",
    "uses_by_index",
]
