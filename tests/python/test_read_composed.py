"""Programs composed at random: what is read of Python is what Python makes of it."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip.diagnostics import ConversionError
from roundtrip.document import plain
from roundtrip.python.reader import read
from tests.python.composed import program
from tests.support import examples


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(st.integers(0, 2**32))
@settings(max_examples=examples(500))
def test_python_as_python_runs_it(seed: int) -> None:
    source = program(seed)
    module = ModuleType("flow")
    names: dict[str, Any] = module.__dict__
    problem: Exception | None = None
    try:
        # dataclasses look for the module that they are in
        with mock.patch.dict(sys.modules, {"flow": module}):
            exec(compile(source, "flow.py", "exec"), names)
    except Exception as raised:
        problem = raised
    try:
        root = read(source).documents[0].root
    except ConversionError as declined:
        # what Python runs through is read, and nothing of what it doesn't
        assert problem is not None, declined
        return
    assert problem is None, f"{problem!r}\n{source}"
    assert root is not None
    assert json.dumps(plain(root)) == json.dumps(names["document"]), source
