"""Names that no module of a user's may have beside a program: those of modules that Hera, or what it needs, imports.

Python looks for a module in the program's folder first, so a `requests.py` there is what Hera gets. `data/modules.json` is
made by `roundtrip.hera.installed`.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "modules.json"
# of Python's own library, what not every version has: a name must not depend on the one that runs the conversion
PYTHONS = frozenset(
    [
        "aifc",
        "annotationlib",
        "asynchat",
        "asyncore",
        "audioop",
        "binhex",
        "cgi",
        "cgitb",
        "chunk",
        "compression",
        "crypt",
        "distutils",
        "imghdr",
        "imp",
        "lib2to3",
        "mailcap",
        "msilib",
        "nis",
        "nntplib",
        "ossaudiodev",
        "pipes",
        "smtpd",
        "sndhdr",
        "spwd",
        "sunau",
        "telnetlib",
        "tomllib",
        "uu",
        "xdrlib",
    ]
)


def table() -> dict[str, list[str]]:
    """By distribution and version ("pydantic 2.11.4"), the modules that it provides or imports, Python's own aside."""
    found: dict[str, list[str]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@cache
def taken() -> frozenset[str]:
    """Every name that a generated module must not have."""
    return sys.stdlib_module_names | PYTHONS | {"roundtrip"} | {name for names in table().values() for name in names}
