"""A single edit into a program that somebody wrote, judged by the lines that it changes, the names it leaves, and its meaning."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.document import plain
from roundtrip.programs import read_program
from tests.python.people import composed
from tests.python.test_patch import changed, same
from tests.support import examples


class Edit(NamedTuple):
    """What may be changed: how many lines may go and come, where in the spec, and what is set there or appended."""

    gone: int
    come: int
    path: tuple[str | int, ...]
    value: Any

    def made(self, spec: Any) -> None:
        """Makes the edit."""
        for step in self.path[:-1]:
            spec = spec.setdefault(step, []) if isinstance(spec, dict) else spec[step]
        if self.path[-1] == "-":
            spec.pop()
        elif self.path[-1] == "+":
            spec.append(self.value)
        else:
            spec[self.path[-1]] = self.value


def edits(spec: dict[str, Any]) -> Iterator[Edit]:
    """The edits that a spec may have."""
    yield Edit(1, 4, ("templates", "+"), {"name": "fresh", "container": {"image": "fresh:1"}})
    yield Edit(1, 4, ("parallelism",), 3)
    for n, template in enumerate(spec["templates"]):
        at = ("templates", n)
        yield Edit(1, 4, (*at, "timeout"), "5m")
        if "container" in template:
            yield Edit(1, 1, (*at, "container", "image"), "other:2")
            yield Edit(1, 4, (*at, "container", "args"), ["fresh"])
            if "env" in template["container"]:
                yield Edit(1, 1, (*at, "container", "env", 0, "value"), "x")
                yield Edit(0, 1, (*at, "container", "env", "+"), {"name": "MORE", "value": "1"})
        if "script" in template:
            source = template["script"]["source"].rstrip("\n")
            yield Edit(0, 1, (*at, "script", "source"), f"{source}\nprint('more')\n")
            parameters = [p["name"] for p in template["inputs"]["parameters"]]
            yield Edit(1, 1, (*at, "inputs", "parameters", parameters.index("n"), "default"), "2")
        if "dag" in template:
            tasks = (*at, "dag", "tasks")
            last = template["dag"]["tasks"][-1]["name"]
            yield Edit(1, 3, (*tasks, "+"), {"name": "new", "template": "job0", "depends": last})
            yield Edit(1, 4, (*tasks, len(template["dag"]["tasks"]) - 1, "when"), "a == b")
            yield Edit(1, 1, (*tasks, len(template["dag"]["tasks"]) - 1, "name"), "renamed")
            if len(template["dag"]["tasks"]) > 1:
                # its line, the arrows or the comma before it, and what keeps its template
                yield Edit(4, 3, (*tasks, "-"), None)
        if "steps" in template:
            yield Edit(1, 3, (*at, "steps", "+"), [{"name": "new", "template": "job0"}])
            yield Edit(1, 3, (*at, "steps", 0, "+"), {"name": "new", "template": "job0"})
            yield Edit(1, 1, (*at, "steps", 0, 0, "template"), spec["templates"][0]["name"])
            if len(template["steps"]) > 1:
                yield Edit(4, 3, (*at, "steps", "-"), None)
    yield Edit(1, 8, ("templates", "+"), {"name": "fresh", "dag": {"tasks": [{"name": "new", "template": "job0"}]}})


def bound(program: str) -> set[str]:
    """The names that a module gives a value."""
    return {n.id for n in ast.walk(ast.parse(program)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 10**9))
def test_a_single_edit_touches_its_lines(seed: int) -> None:
    random = Random(seed)
    program = composed(random)
    documents = [plain(d.root) for d in read_program(program, None)[0] if d.root is not None]
    assert to_python(to_yaml(program, engine="static"), onto=program) == program
    edit = random.choice([*edits(documents[0]["spec"])])
    wanted = copy.deepcopy(documents)
    edit.made(wanted[0]["spec"])
    text = "\n---\n".join(json.dumps(d) for d in wanted)
    try:
        after = to_python(text, onto=program)
    except ConversionError as refused:
        # what a helper makes isn't given up for one value of it
        assert "def job(" in program, (edit, refused, program)  # noqa: PT017
        assert {d.code for d in refused.diagnostics if d.severity == "error"} == {"cannot-put-back"}  # noqa: PT017
        return
    lines = [line for line in changed(program, after) if "import" not in line]
    signs = [line[0] for line in lines]
    assert signs.count("-") <= edit.gone, (edit, lines, program)
    assert signs.count("+") <= edit.come, (edit, lines, program)
    # what is deleted takes its variable along, and nothing else
    gone = {"last", *(f"t{n}" for n in range(3))} if edit.path[-1] == "-" else set()
    assert bound(program) - bound(after) <= gone, (edit, lines, program)
    assert same(text, to_yaml(after, engine="static"))
