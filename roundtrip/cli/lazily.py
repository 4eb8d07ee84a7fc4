"""What the commands load when they first use it: loading a conversion takes longer than most files take to convert.

A name of this module is found in the table, and imported then. It is the one place where the command line does so.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roundtrip.charts import Helm as Helm
    from roundtrip.charts import chart_in as chart_in
    from roundtrip.charts import found_helm as found_helm
    from roundtrip.charts import from_folder as from_folder
    from roundtrip.charts import made_of as made_of
    from roundtrip.charts import values_module as values_module
    from roundtrip.cli.agreed import Agreed as Agreed
    from roundtrip.cli.files import put as put
    from roundtrip.cli.formats import as_github as as_github
    from roundtrip.cli.formats import as_json as as_json
    from roundtrip.cli.formats import as_sarif as as_sarif
    from roundtrip.convert import documents_of as documents_of
    from roundtrip.convert import python_of as python_of
    from roundtrip.convert import yaml_of as yaml_of
    from roundtrip.helper_functions import completed as completed
    from roundtrip.report.data import from_json as from_json
    from roundtrip.report.data import merged as merged
    from roundtrip.report.data import report_data as report_data
    from roundtrip.report.data import report_json as report_json
    from roundtrip.report.page import drawn as drawn
    from roundtrip.report.page import report_page as report_page
    from roundtrip.repository import chart_of as chart_of
    from roundtrip.repository import inline_note as inline_note
    from roundtrip.repository import naming_of as naming_of
    from roundtrip.repository import overlay_at as overlay_at
    from roundtrip.repository import patches_below as patches_below
    from roundtrip.repository import surprises_below as surprises_below
    from roundtrip.repository import uses_by_index as uses_by_index
    from roundtrip.schema.catalogue import all_checks as all_checks
    from roundtrip.schema.check import check as check
    from roundtrip.schema.fixing import fixed as fixed
    from roundtrip.schema.foreign import Foreign as Foreign
    from roundtrip.yaml.reader import read as read

# name → the module that it comes from
_MODULES = {
    "Agreed": "roundtrip.cli.agreed",
    "Foreign": "roundtrip.schema.foreign",
    "all_checks": "roundtrip.schema.catalogue",
    "as_github": "roundtrip.cli.formats",
    "as_json": "roundtrip.cli.formats",
    "as_sarif": "roundtrip.cli.formats",
    "chart_of": "roundtrip.repository",
    "check": "roundtrip.schema.check",
    "completed": "roundtrip.helper_functions",
    "documents_of": "roundtrip.convert",
    "drawn": "roundtrip.report.page",
    "from_json": "roundtrip.report.data",
    "fixed": "roundtrip.schema.fixing",
    "inline_note": "roundtrip.repository",
    "merged": "roundtrip.report.data",
    "naming_of": "roundtrip.repository",
    "overlay_at": "roundtrip.repository",
    "patches_below": "roundtrip.repository",
    "put": "roundtrip.cli.files",
    "python_of": "roundtrip.convert",
    "read": "roundtrip.yaml.reader",
    "report_data": "roundtrip.report.data",
    "report_json": "roundtrip.report.data",
    "report_page": "roundtrip.report.page",
    "surprises_below": "roundtrip.repository",
    "uses_by_index": "roundtrip.repository",
    "Helm": "roundtrip.charts",
    "chart_in": "roundtrip.charts",
    "found_helm": "roundtrip.charts",
    "from_folder": "roundtrip.charts",
    "made_of": "roundtrip.charts",
    "values_module": "roundtrip.charts",
    "yaml_of": "roundtrip.convert",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULES[name]), name)
