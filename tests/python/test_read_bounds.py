"""Programs that would take for ever, or all of the memory: each is declined, by the work that it asks for."""

from __future__ import annotations

import pytest

from roundtrip.diagnostics import ConversionError
from roundtrip.python.reader import read

NEST = "x = []\nfor _ in range(60):\n    x = [x, x]\n"
DEEP = "x = []\nfor _ in range(20000):\n    x = [x]\n"
LONG = "y = [0] * 100000\n"
MAP = "y = {i: i for i in range(5000)}\n"
PROGRAMS = {
    "endless": "while True:\n    pass\n",
    "loops in loops": "for a in range(9999):\n    for b in range(9999):\n        c = a\n",
    "a comprehension without an end": "x = [1 for a in range(9999) for b in range(9999)]\n",
    "a generator without an end": "x = any(a < 0 for a in range(10**9))\n",
    "sums in one line": f"x = [{','.join(['sum(range(100000))'] * 1000)}]\n",
    "a long range": "x = list(range(10**9))\n",
    "a float in a long range": "x = 0.5 in range(10**12)\n",
    "a text in a long range": "x = 'a' in range(10**12)\n",
    "a long text": "x = 'a' * 10**9\n",
    "a long list": "x = [0] * 10**9\n",
    "doubling a text": "x = 'a'\nwhile True:\n    x = x + x\n",
    "doubling a list": "x = [1]\nwhile True:\n    x += x\n",
    "an f-string that grows": "x = 'a'\nwhile True:\n    x = f'{x}{x}'\n",
    "a list in itself as text": NEST + "y = str(x)\n",
    "a list in itself as JSON": NEST + "import json\ny = json.dumps(x)\n",
    "lists in themselves compared": NEST + "y = x\n" + NEST + "z = x == y\n",
    "a tuple in itself as a key": "x = ()\nfor _ in range(60):\n    x = (x, x)\ny = {x: 1}\n",
    "a text that is written of itself": "x = ['\\\\']\nwhile True:\n    x = [repr(x)]\n",
    "a long text, written many times": "y = ['a' * 900000]\nx = [len(repr(y)) for _ in range(100000)]\n",
    "a deep list as text": DEEP + "y = str(x)\n",
    "deep lists compared": DEEP + "y = x\n" + DEEP + "z = x == y\n",
    "a deep document": DEEP + "d = {'apiVersion': 'v1', 'kind': 'K', 'x': x}\n",
    "a list that holds itself": "x = []\nx.append(x)\nd = {'apiVersion': 'v1', 'kind': 'K', 'x': x}\n",
    "a power": "x = 10**10**10\n",
    "a shift": "x = 1 << 10**10\n",
    "squares": "x = 3\nwhile True:\n    x = x * x\n",
    "a number of many digits": "x = int('f' * 1000000, 16)\n",
    "a wide format": "w = 10**9\nx = f'{1:{w}}'\n",
    "a wide percent format": "x = '%1000000000d' % 1\n",
    "a wide text": "x = 'a'.center(10**10)\n",
    "wide tabs": "x = ('\\t' * 100000).expandtabs(10000)\n",
    "what is replaced grows": "x = ('a' * 1000).replace('a', 'b' * 10000)\n",
    "what is joined grows": "x = ('a' * 100000).join(['b'] * 100)\n",
    "a search from the end": "x = ('a' * 1000000).rfind('b' + 'a' * 500000)\n",
    "a strip of many letters": "x = ('a' * 1000000).strip('b' * 999999 + 'a')\n",
    "copies": LONG + "x = [y[:] for _ in range(100000)]\n",
    "copies of dictionaries": MAP + "x = [y.copy() for _ in range(100000)]\n",
    "merged dictionaries": MAP + "x = [{**y} for _ in range(100000)]\n",
    "many arguments": LONG + "def f(*a): ...\nx = [f(*y) for _ in range(100000)]\n",
    "looking in a list": LONG + f"x = [{','.join(['-1 in y'] * 1000)}]\n",
    "calls without an end": "def f(n): return f(n + 1)\nx = f(0)\n",
    "calls of calls": "def f(n): return f(n - 1) + f(n - 2) if n > 1 else n\nx = f(80)\n",
    "many parts of a path": "from pathlib import Path\nx = Path('a/' * 10000).parents\n",
    "a wide indent": "import json\nx = json.dumps([[1]], indent='a' * 100000)\n",
    "a list that grows as it is gone through": "x = [1]\nfor k in x:\n    x.append(k)\n",
    "a deep expression": f"x = {'(' * 5000}1{')' * 5000}\n",
    "an f-string of many fields": f"x = f'{'{1}' * 3000}'\n",
    "a program of a megabyte": "x = 1;" * 200000 + "\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_declined(name: str) -> None:
    with pytest.raises(ConversionError) as caught:
        read(PROGRAMS[name])
    assert caught.value.diagnostics[0].code in ("not-static", "python-syntax")
