"""`style = "objects"`, and the header: what is new, what stays, and what type checkers are spared."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundtrip import to_module, to_python, to_yaml
from roundtrip.python.patch.styles import style_of
from tests.python.test_write_pragmas import MYPY, run

YAML = """\
# Above it all.
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: dice-
spec:
  entrypoint: game
  templates:
  - name: game
    dag:
      tasks:
      - {name: first, template: roll}
      - {name: second, template: tell}
      - {name: third, template: tell, depends: first && second}
  - name: roll
    script:
      image: python:3.12-slim
      command: [python]
      source: |
        import random
        print(random.randint(1, 6))
  - name: tell
    container:
      image: alpine:3.20
      resources: {limits: {cpu: 100m, memory: 1Gi, nvidia.com/gpu: 1}}
"""
MORE = YAML.replace("third,", "fourth, template: tell}\n      - {name: third,")


def test_tasks_are_objects_and_arrows_go_from_one() -> None:
    program = to_python(YAML, style="objects")
    assert 'first = Task(name="first", template="roll")\n' in program
    assert 'third = Task(name="third", template=tell)\n        first >> third\n        second >> third\n' in program
    assert "def roll() -> None:\n" in program
    assert to_yaml(program, engine="static") == to_yaml(program, engine="hera")
    assert to_yaml(program, onto=YAML) == YAML


@pytest.mark.parametrize(
    ("style", "other", "new"), [("calls", "objects", "tell(name="), ("objects", "calls", "Task(name=")]
)
def test_a_program_keeps_its_style(style: str, other: str, new: str) -> None:
    program = to_python(YAML, style=style)  # type: ignore[arg-type]
    assert style_of(program) == style
    assert to_python(YAML, onto=program, style=other) == program  # type: ignore[arg-type]
    changed = to_python(MORE, onto=program, style=other)  # type: ignore[arg-type]
    lines = [line.strip() for line in changed.splitlines() if line not in program.splitlines()]
    assert len(lines) == 1
    assert lines[0].startswith(f'{new}"fourth"')


SCRIPTS = {
    "import random\nprint(random.randint(1, 6))": "-> None",
    'import re\nprint(re.match("a", "b").group())': "@no_type_check",
    "found = []\nfor n in range(3):\n  found.append(n)\nprint(found)": "@no_type_check",
    "n = 1\nn = 'a'\nprint(n + 'b')": "@no_type_check",
    "import os\nprint(os.getenv('A') + 'b')": "@no_type_check",
    "import numpy as np\nprint(np.zeros(3))": "Script(",
    "def f(a):\n  return a\nprint(f(1))": "@no_type_check",
    "import json\nd = json.loads('{}')\nd['a'] = 1\nprint(d)": "@no_type_check",
    "import subprocess\nprint(subprocess.Popen(['ls']).stdout.read())": "@no_type_check",
    "import collections\nx = collections.defaultdict(list)\nprint(x)": "@no_type_check",
}


def test_functions_have_plain_types_or_are_passed_over(tmp_path: Path) -> None:
    files = []
    for number, (source, said) in enumerate(SCRIPTS.items()):
        text = "".join(f"        {line}\n" for line in source.split("\n"))
        head, tail = YAML.split("        import random\n        print(random.randint(1, 6))\n")
        program = to_python(head + text + tail, style="objects")
        assert said in program, source
        files.append(tmp_path / f"flow_{number}.py")
        files[-1].write_text(program)
        assert to_yaml(program, onto=head + text + tail) == head + text + tail
        assert to_python(to_yaml(program), onto=program) == program
    assert run(MYPY, files).startswith("Success")


@pytest.mark.parametrize(
    "header", ["Generated; change the YAML.", 'Of "x"', "Two lines:\nand \\n, '''.", 'a """ b "', "# no comment"]
)
def test_a_header_is_the_docstring_and_no_comment(header: str) -> None:
    program = to_python(YAML, header=header)
    assert program.startswith('"""' + header[:3].replace('"', "")[:1])
    assert "\n# Above it all.\nfrom hera" in program
    tree = to_module(YAML, header=header)
    assert tree.code == program
    assert (tree.get_docstring() or "").strip() == header
    assert to_yaml(program) == to_yaml(to_python(YAML))
    assert to_yaml(program, onto=YAML) == YAML
    for other in (None, "Another."):
        assert to_python(YAML, onto=program, header=other) == program
        changed = to_python(YAML.replace("3.20", "3.21"), onto=program, header=other)
        assert changed == program.replace("3.20", "3.21")
    assert to_python(to_yaml(program), header=header) == program
