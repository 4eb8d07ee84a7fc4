"""Imports that come into a program stand where isort and black leave them."""

from __future__ import annotations

import black
import pytest

from roundtrip.python.patch.edits import applied
from roundtrip.python.patch.import_lists import import_edits
from roundtrip.python.patch.located import Located

HERA = "from hera.workflows import Workflow\n"
REST = "\nw = 1\n"


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        # behind Hera's a section begins
        (HERA, {"team:registry"}, HERA + "\nfrom team import registry\n"),
        # behind another foreign one it goes on
        (HERA + "from team import tag\n", {"jobs:train"}, HERA + "from team import tag\nfrom jobs import train\n"),
        (HERA + "\nimport numpy\n", {"jobs:train"}, HERA + "\nimport numpy\nfrom jobs import train\n"),
        (HERA, {"a:b", "c:d"}, HERA + "\nfrom a import b\nfrom c import d\n"),
        (
            HERA + "from team import tag\n",
            {"a:b", "c:d"},
            HERA + "from team import tag\nfrom a import b\nfrom c import d\n",
        ),
        (
            HERA + "from team import tag\n",
            {"m"},
            HERA + "from hera.workflows import models as m\nfrom team import tag\n",
        ),
        # what has to be the first stays so
        ("#!/usr/bin/env python\n# coding: utf-8\n", {"Workflow"}, "#!/usr/bin/env python\n# coding: utf-8\n" + HERA),
        ("# about\n# vim: fileencoding=utf-8\n", {"Workflow"}, "# about\n# vim: fileencoding=utf-8\n" + HERA),
    ],
)
def test_an_import_goes_where_isort_has_it(before: str, names: set[str], after: str) -> None:
    place = Located(before + REST, [])
    program = applied(place.text, import_edits(place, names))
    assert program.rstrip() == (after + REST).rstrip()
    assert black.format_str(program, mode=black.Mode()) == program
