"""Programs composed at random: what is read of Python is what Python makes of it."""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import sys
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, equivalent, from_plain, plain
from roundtrip.python.reader import read
from tests.python import composed_hera
from tests.python.composed import program
from tests.python.test_read_programs import documents
from tests.support import examples


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(st.integers(0, 2**32))
@settings(max_examples=examples(500))
def test_python_as_python_runs_it(seed: int) -> None:
    source = program(seed)
    module = ModuleType("stdin")
    names: dict[str, Any] = module.__dict__
    problem: Exception | None = None
    try:
        exec(compile(source, "flow.py", "exec", dont_inherit=True), names)
    except Exception as raised:
        problem = raised
    declined: ConversionError | None = None
    root = None
    try:
        root = read(source).documents[0].root
    except ConversionError as refused:
        declined = refused
    # what Python runs through is read, and nothing of what it doesn't
    assert (declined is None) == (problem is None), f"{problem!r} {declined!r}\n{source}"
    if problem is not None:
        return
    assert root is not None
    assert json.dumps(plain(root)) == json.dumps(names["document"]), source


def built(source: str) -> list[Any]:
    """What plain Hera builds, in this process."""
    hera = pytest.importorskip("hera.workflows")
    from hera.shared import global_config
    from hera.workflows._context import _context

    global_config.reset()
    _context.pieces = []
    name = f"<composed {id(source)}>"
    # Hera takes the text of functions out of their file
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    module = ModuleType("stdin")
    try:
        with mock.patch.dict(sys.modules, {"stdin": module}), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)
            found = {id(value): value for value in module.__dict__.values() if isinstance(value, hera.Workflow)}
            return [workflow.to_dict() for workflow in found.values()]
    finally:
        del linecache.cache[name]
        global_config.reset()
        _context.pieces = []


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
@given(st.integers(0, 2**32))
@settings(max_examples=examples(500))
def test_hera_as_hera_builds_it(seed: int) -> None:
    source = composed_hera.program(seed)
    try:
        expected: list[Any] | None = built(source)
    except Exception as raised:
        # a program that Hera refuses is declined
        event(f"Hera raises {type(raised).__name__}")
        expected = None
    try:
        found: list[Document] | None = documents(source)
    except ConversionError as declined:
        event(f"declined: {declined.diagnostics[0].message[:60]}")
        found = None
    assert (found is None) == (expected is None), source
    if found is not None and expected is not None:
        assert len(found) == len(expected)
        for ours, theirs in zip(found, expected):
            assert ours.root is not None
            assert equivalent(ours.root, from_plain(theirs)), source
