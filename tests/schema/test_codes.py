"""Every code that a message has stands in the catalogue, so that `roundtrip explain` knows it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import roundtrip
from roundtrip.schema.catalogue import all_checks

CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
# what makes a diagnostic, and where its code stands among the arguments
MAKERS = {"Diagnostic": 1, "said": 1, "_said": 0, "error": 0}


def codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        place = MAKERS.get(node.func.id)
        if place is None or len(node.args) <= place or (place and not isinstance(node.args[0], ast.Constant)):
            continue
        code = node.args[place]
        if isinstance(code, ast.Constant) and isinstance(code.value, str) and CODE.fullmatch(code.value):
            yield code.value


def test_every_code_of_a_message_is_explained() -> None:
    modules = Path(roundtrip.__file__).parent.rglob("*.py")
    found = {code for module in modules for code in codes(ast.parse(module.read_text(encoding="utf-8")))}
    assert len(found) > 50
    assert sorted(found - all_checks().keys()) == []
