"""What ruff's default rules find in functions that were scripts is foreseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from roundtrip.python.write.complaints import complained_of

CALM = [
    "    import random\n\n    result = 'heads' if random.randint(0, 1) == 0 else 'tails'\n    print(result)\n",
    "    with open('a', 'w') as f:\n        f.write('b')\n",
    "    for n in range(3):\n        print(n, [m for m in (1, 2) if m > n])\n",
    "    import json\n    import sys\n\n    print(json.dumps({'a': [1, 2]}), file=sys.stderr)\n",
    "    total = 0\n    while total < 3:\n        total += 1\n    print(f'{total} of 3')\n",
    "    try:\n        print(1)\n    except ValueError as e:\n        print(e)\n",
]
COMPLAINED_OF = [
    "    import os\n    print(1)\n",
    "    import sys\n    import os\n\n    print(os, sys)\n",
    "    unused = 1\n",
    "    print(nobody_knows)\n",
    "    a = a + 1\n    print(a)\n",
    "    if print():\n        if print(1):\n            print(2)\n",
    "    raise Exception('x')\n",
    "    try:\n        print(1)\n    except Exception:\n        print(2)\n",
    "    try:\n        print(1)\n    except ValueError:\n        pass\n",
    "    print(f'nothing')\n",
    "    print('%s' % 1)\n",
    "    print('{}'.format(1))\n",
    "    x = 1\n    print(x == None)\n",
    "    x = [1]\n    print(not 1 in x)\n",
    "    f = open('a')\n    print(f)\n",
    "    print(open('a', 'r'))\n",
    "    print(dict(a=1))\n",
    "    print('a b'.split())\n",
    "    l = 1\n    print(l)\n",
    "    print(1)\n    pass\n",
    "    x = 1\n    x\n",
    "    print(sorted([1, 2])[0])\n",
    "    x = 1\n    print(True if x else False)\n",
    "    print([1] + list(range(2)))\n",
]


def function(body: str) -> str:
    return f"def f():\n{body}"


@pytest.mark.parametrize("body", CALM)
def test_what_is_calm(body: str) -> None:
    assert not complained_of(function(body).splitlines())


@pytest.mark.parametrize("body", COMPLAINED_OF)
def test_what_is_complained_of(body: str) -> None:
    assert complained_of(function(body).splitlines())


def test_arguments_and_what_the_decorator_names_are_known() -> None:
    lines = ["@script(image=IMAGE)", "def f(a: int, b=DEFAULT):", "    print(a, b)"]
    assert not complained_of(lines)


def test_ruff_sees_it_as_we_do(tmp_path: Path) -> None:
    bodies = CALM + COMPLAINED_OF
    for number, body in enumerate(bodies):
        (tmp_path / f"f{number}.py").write_text(function(body))
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format", "concise", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {line.split(":")[0] for line in run.stdout.splitlines() if line.startswith("f")}
    assert found.isdisjoint(f"f{number}.py" for number in range(len(CALM))), run.stdout
    # which of the rest are found is a matter of ruff's version
    assert len(found) > len(COMPLAINED_OF) // 2
