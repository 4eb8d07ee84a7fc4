"""Law L2 on programs as people write them: what is read is what plain Hera builds, and what isn't is declined with its line."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, equivalent, from_plain
from roundtrip.document import plain as bare
from roundtrip.lenses import Refused, put
from roundtrip.python.reader import read
from tests.python import plain
from tests.python.programs import (
    dictionaries,
    left_to_hera,
    nodes,
    python,
    scripts,
    templates,
    workflows,
)

_MODULES = (workflows, dictionaries, nodes, scripts, templates, python, left_to_hera)
ROOMS = {module.__name__.rpartition(".")[2]: module for module in _MODULES}
PROGRAMS = {f"{room}: {name}": text for room, m in ROOMS.items() for name, text in m.PROGRAMS.items()}
DECLINED = {f"{room}: {name}": found for room, m in ROOMS.items() for name, found in m.DECLINED.items()}
needs_hera = pytest.mark.skipif(importlib.util.find_spec("hera") is None, reason="Hera is not installed")


def documents(source: str, path: str | None = None) -> list[Document]:
    """The documents of a program, statically; what putting refuses is declined as well."""
    found = []
    for document in read(source, path=path).documents:
        assert document.root is not None
        try:
            found.append(Document(put(document.root)))
        except Refused as refused:
            span = refused.node.span
            from roundtrip.diagnostics import error

            raise error("not-static", refused.why, line=span.line, column=span.column) from refused
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What plain Hera builds of every program."""
    folder = tmp_path_factory.mktemp("programs")
    paths: dict[str, Path] = {}
    for number, (name, text) in enumerate(PROGRAMS.items()):
        paths[name] = folder / f"p{number}.py"
        paths[name].write_text(text, encoding="utf-8")
    return plain.run(paths)


@needs_hera
@pytest.mark.parametrize("name", PROGRAMS)
def test_read_as_plain_hera_builds(name: str, built: dict[str, Any]) -> None:
    expected = built[name]
    assert not isinstance(expected, str), expected
    found = documents(PROGRAMS[name])
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected):
        assert ours.root is not None
        if not equivalent(ours.root, from_plain(theirs)):
            assert bare(ours.root) == theirs


@pytest.mark.parametrize("name", DECLINED)
def test_declined_with_the_line(name: str) -> None:
    source, line = DECLINED[name]
    with pytest.raises(ConversionError) as caught:
        documents(source)
    first = caught.value.diagnostics[0]
    assert (first.code, first.line) == ("not-static", line), str(first)
    assert len(first.message) < 400


@pytest.mark.parametrize("name", left_to_hera.REASONS)
def test_the_reason_is_told(name: str) -> None:
    """It is Hera that says what such a program makes: the note of engine auto has this reason and this line."""
    source, line, reason = left_to_hera.REASONS[name]
    with pytest.raises(ConversionError) as caught:
        documents(source)
    first = caught.value.diagnostics[0]
    assert first.line == line
    assert reason in first.message


@needs_hera
def test_modules_beside_the_program(tmp_path: Path) -> None:
    """Siblings and packages are read; spans stay within the program."""
    (tmp_path / "common.py").write_text(
        "from hera.workflows import Container\n\nIMAGE = 'alpine'\n\n\n"
        "def say(name, **more):\n    return Container(name=name, image=IMAGE, **more)\n\n\n_private = 1\n"
    )
    package = tmp_path / "parts"
    package.mkdir()
    (package / "__init__.py").write_text("from .names import *\nfrom . import names\n")
    (package / "names.py").write_text("from common import IMAGE\n\nNAME = 'w-' + IMAGE\n__all__ = ['NAME']\n")
    (package / "scripts.py").write_text(
        "from hera.workflows import script\n\n\n@script(constructor='runner')\ndef run(x: int):\n    print(x)\n"
    )
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "inner.py").write_text("ARGS = ['a']\n")
    program = tmp_path / "flow.py"
    program.write_text(
        "from hera.workflows import Steps, Workflow\n\nimport common\nimport parts.scripts as scripts\n"
        "from common import *\nfrom parts import NAME, names\nfrom plain.inner import ARGS\n\n"
        "with Workflow(generate_name=names.NAME, entrypoint='s', labels={'a': IMAGE}) as w:\n"
        "    one = common.say('one', args=ARGS)\n    with Steps(name='s'):\n"
        "        one()\n        scripts.run(arguments={'x': NAME})\n"
    )
    (expected,) = plain.run({"flow": program}).values()
    assert not isinstance(expected, str), expected
    found = documents(program.read_text(), str(program))
    assert [equivalent(d.root, from_plain(e)) for d, e in zip(found, expected) if d.root] == [True]


def test_a_module_beside_the_program_is_declined_at_the_import(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("import os\n\n\nNAME = f\"{os.environ['NAME']}\"\n")
    with pytest.raises(ConversionError) as caught:
        read("import sys\nimport common\n", path=str(tmp_path / "flow.py"))
    first = caught.value.diagnostics[0]
    assert (first.line, first.code) == (2, "not-static")
    assert "common.py, line 4" in first.message


def test_a_module_beside_the_program_with_the_name_of_one_of_pythons(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("def dumps(x):\n    return 'mine'\n")
    with pytest.raises(ConversionError, match="of its own"):
        read("import json\n", path=str(tmp_path / "flow.py"))


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_a_module_that_is_taken_already(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text("x = 1\n")
    with pytest.raises(ConversionError, match="of its own"):
        read(f"import {name}\n", path=str(tmp_path / "flow.py"))


def test_after_sys_path_nothing_beside_is_read(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("NAME = 'w'\n")
    with pytest.raises(ConversionError, match="looked for"):
        read("import sys\nsys.path.insert(0, '/elsewhere')\nimport common\n", path=str(tmp_path / "flow.py"))


def test_modules_that_import_each_other(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("import two\n\nNAME = 'w-' + two.PART\n")
    (tmp_path / "two.py").write_text("import one\n\nPART = 'p'\n\n\ndef name():\n    return one.NAME\n")
    program = read(
        "import one\nimport two\n\nd = {'apiVersion': two.name(), 'kind': 'K'}\n", path=str(tmp_path / "flow.py")
    )
    root = program.documents[0].root
    assert root is not None
    from roundtrip.document import plain as bare

    assert bare(root) == {"apiVersion": "w-p", "kind": "K"}


def test_what_hera_passes_over_is_said() -> None:
    source = (
        "from hera.workflows import Workflow, models as m\n\nx = m.Backoff(durations='1')\nw = Workflow(name='w')\n"
    )
    program = read(source)
    assert [(d.severity, d.code, d.line) for d in program.notes] == [("warning", "passed-over", 3)]
    assert "`durations`" in program.notes[0].message
