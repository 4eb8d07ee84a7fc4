"""The table of modules that no generated one may be called like: held to what is installed, and to what Hera loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.cli.targets import module_name
from roundtrip.hera import installed, modules


def test_the_table_knows_what_is_installed() -> None:
    """If this fails, in an environment of each version of Hera: python -m roundtrip.hera.installed"""
    found = installed.installed()
    assert any(name.startswith("hera ") for name in found)
    known = modules.table()
    missing = {name: sorted(set(names) - modules.taken()) for name, names in found.items() if name in known}
    assert not any(missing.values()), missing


def test_a_newer_release_brings_no_module_that_is_free() -> None:
    """What the table has not seen yet may try imports of its own; what it provides has to be known."""
    provided = {
        name for told in installed.installed() for name in installed.provided(told.split()[0]) if name.isidentifier()
    }
    assert {"hera", "pydantic", "pydantic_core", "requests"} <= provided
    assert provided <= modules.taken()


def test_nothing_that_hera_loads_is_free() -> None:
    code = (
        "import sys, hera.workflows, hera.events, hera.shared\n"
        "print(sorted(n for n, m in sys.modules.items() if '.' not in n and getattr(m, '__file__', None)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    # Python's own record of how it was built is named after the machine
    loaded = {name for name in ast.literal_eval(done.stdout) if not name.startswith(("__", "_sysconfigdata"))}
    assert "hera" in loaded
    assert loaded <= modules.taken()


@pytest.mark.parametrize(
    "name",
    [
        "pydantic_core",
        "annotated_types",
        "idna",
        "typing_inspection",
        "certifi",
        "charset_normalizer",
        "yaml",
        "_yaml",
        "simplejson",
        "httpx",
        "email_validator",
        "hera",
        "requests",
        "urllib3",
        "json",
        "roundtrip",
    ],
)
def test_a_name_that_is_taken(name: str) -> None:
    assert module_name(name) == f"{name}_"
    assert module_name(name.replace("_", "-", 1) if not name.startswith("_") else name) == f"{name}_"


def test_a_requirement_is_followed_where_it_applies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, requires, text in (
        ("hera", ["b_b>=1", 'c; extra == "yaml" or extra == "cli"', 'd ; extra == "cli"', "gone"], "import soft"),
        ("b-b", ["hera"], "def f():\n    from later.x import y\nfrom . import own\nimport os"),
        ("c", [], ""),
        ("d", [], ""),
    ):
        module = name.replace("-", "_")
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + "".join(f"Requires-Dist: {r}\n" for r in requires)
        )
        (info / "RECORD").write_text(f"{module}/__init__.py,,\n{info.name}/METADATA,,\n../../bin/x.py,,\n")
        (tmp_path / module).mkdir()
        (tmp_path / module / "__init__.py").write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert installed.installed() == {"b-b 1.0": ["b_b", "later"], "c 1.0": ["c"], "hera 1.0": ["hera", "soft"]}
