"""Texts of both sides brought in step: edits anywhere in fixtures, put into YAML and Python as people have them."""

from __future__ import annotations

import copy
import random
import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import roundtrip
from roundtrip.convert import documents_of
from roundtrip.diagnostics import ConversionError
from roundtrip.document import Document, from_plain, plain
from roundtrip.sync.in_step import Texts, in_step, read_yaml, same
from roundtrip.yaml.patch import patch
from roundtrip.yaml.reader import read
from tests.support import FIXTURES, examples

NAMES = ("dag_diamond", "map_reduce", "hooks", "policies", "documents")
PAIRS = {name: Texts((FIXTURES / f"{name}.yaml").read_text(), (FIXTURES / f"{name}.py").read_text()) for name in NAMES}


class Plain(NamedTuple):
    """The conversions of the API."""

    names: Texts = Texts("wf.yaml", "flow.py")

    def documents(self, texts: Texts) -> tuple[list[Document], list[Document]]:
        return read_yaml(texts.yaml), documents_of(texts.python, kind="python", engine="static")[0]

    def to_python(self, yaml: str, onto: str) -> str:
        return roundtrip.to_python(yaml, onto=onto)

    def to_yaml(self, python: str, onto: str) -> str:
        return roundtrip.to_yaml(python, onto=onto, engine="static")


def edited(yaml: str, seed: int) -> str:
    """YAML text with another value or two, a label, a parameter, a template more or less."""
    rng = random.Random(seed)
    data: list[Any] = [plain(d.root) for d in read_yaml(yaml) if d.root is not None]
    data = copy.deepcopy(data)
    for _ in range(rng.randint(1, 3)):
        workflow = rng.choice(data)
        templates = workflow.get("spec", {}).get("templates") or [{}]
        template = rng.choice(templates)
        what = rng.randrange(7)
        word = rng.choice(["red", "green", "blue"])
        holder = template.get("container") or template.get("script")
        if what == 0 and holder:
            holder["image"] = f"{word}:1"
        elif what == 1:
            workflow.setdefault("metadata", {}).setdefault("labels", {})[rng.choice(["a", "b"])] = word
        elif what == 2 and "spec" in workflow:
            workflow["spec"][rng.choice(["parallelism", "priority"])] = rng.randrange(5)
        elif what == 3 and template.get("dag"):
            template["dag"]["tasks"].append({"name": f"{word}-task", "template": templates[-1]["name"]})
        elif what == 4 and template.get("dag") and len(template["dag"]["tasks"]) > 2:
            template["dag"]["tasks"].pop()
        elif what == 5 and "spec" in workflow:
            templates.append({"name": f"{word}-template", "container": {"image": "x", "args": [word]}})
        elif what == 6 and holder and holder.get("args"):
            holder["args"][0] = word
    return patch(yaml, read(yaml), [Document(from_plain(d)) for d in data])


@settings(max_examples=examples(40), deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 2**32), st.integers(0, 2**32), st.booleans())
def test_edits_of_both_sides_meet_and_nothing_is_left_to_do(name: str, one: int, other: int, alone: bool) -> None:
    base, bridge = PAIRS[name], Plain()
    try:
        sides = [
            Texts(edited(base.yaml, a), bridge.to_python(edited(base.yaml, b), base.python))
            for a, b in ((one, other), (other, one))
        ]
    except ConversionError:
        return  # put-back refuses that edit
    if alone:
        sides = [sides[0]._replace(yaml=base.yaml), sides[1]._replace(python=base.python)]
    found: list[Texts] = []
    for now in sides:
        codes: set[str] = set()
        try:
            found.append(in_step(base, now, bridge, None, ""))
        except ConversionError as problem:
            codes = {d.code for d in problem.diagnostics}
        if codes:
            assert codes == {"conflict"}
            for prefer in ("yaml", "python"):
                settled = in_step(base, now, bridge, prefer, "")
                assert same(*bridge.documents(settled))
    if len(found) < 2:
        assert not found, "a conflict on one side alone"
        return
    assert same(bridge.documents(found[0])[0], bridge.documents(found[1])[0])
    for texts in found:
        assert same(*bridge.documents(texts))
        for former in (base, texts):  # a run that was killed has the old base yet
            assert in_step(former, texts, bridge, None, "") == texts


@pytest.mark.parametrize("there", ["image: busybox", "entrypoint: diamond"])
def test_a_comment_that_is_taken_out_goes_on_the_other_side(there: str) -> None:
    base, bridge = PAIRS["dag_diamond"], Plain()
    commented = base.yaml.replace(f"{there}\n", f"{there}  # why not\n")
    base = Texts(commented, bridge.to_python(commented, base.python))
    assert "# why not" in base.python
    for now in (
        base._replace(yaml=commented.replace("  # why not", "")),
        base._replace(python=re.sub(r"  # why not|# why not\n", "", base.python)),
        base._replace(yaml=commented.replace("  # why not", ""), python=base.python.replace('"B"', '"b"')),
    ):
        found = in_step(base, now, bridge, None, "")
        assert "why not" not in found.yaml + found.python
        assert same(*bridge.documents(found))
