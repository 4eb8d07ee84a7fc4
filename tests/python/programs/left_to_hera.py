"""Programs that only Hera itself can make something of: each kind once, with the line that says so, and its reason."""

_HEAD = """\
import collections
import itertools
import re
import yaml
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from hera.expr import g
from hera.workflows import Container, Input, Steps, Workflow, script
"""
_SHOW = "w = Workflow(name='w', entrypoint='c', templates=[Container(name='c', image='a', args=[str(found)])])\n"

REASONS = {
    name: (_HEAD + text + _SHOW, line + _HEAD.count("\n"), reason)
    for name, (text, line, reason) in {
        "an object of a class": (
            "class A:\n    def __init__(self, x):\n        self.x = x\n\n\nfound = A(1).x\n",
            6,
            "the class A isn't known without running the program",
        ),
        "a dataclass": (
            "@dataclass\nclass A:\n    x: int = 1\n\n\nfound = A().x\n",
            6,
            "the class A isn't known without running the program",
        ),
        "a dataclass that Python refuses": (
            "@dataclass\nclass A:\n    x: list = []\n\n\nfound = 1\n",
            2,
            "such a class",
        ),
        "a class whose body Python refuses": ("class A:\n    x = nowhere\n\n\nfound = 1\n", 2, "NameError"),
        "an enumeration": (
            "class E(Enum):\n    A = 'a'\n\n\nfound = E.A.value\n",
            6,
            "`value` of `A` of the class E isn't known",
        ),
        "a workflow's subclass": (
            "class W(Workflow):\n    pass\n\n\nfound = 1\n",
            1,
            "such a class isn't read statically",
        ),
        "an exception": ("try:\n    found = 1\nexcept KeyError:\n    found = 2\n", 1, "`try` isn't read statically"),
        "what is raised": ("if 1:\n    raise ValueError('x')\nfound = 1\n", 2, "`raise` isn't read statically"),
        "an assertion": ("found = 1\nassert found\n", 2, "`assert` isn't read statically"),
        "a pattern": ("match 1:\n    case _:\n        found = 1\n", 1, "`match` isn't read statically"),
        "a generator": ("def f():\n    yield 1\n\n\nfound = list(f())\n", 5, "`f` is a generator"),
        "a manager": (
            "@contextmanager\ndef f():\n    yield\n\n\nfound = 1\n",
            1,
            "`contextlib.contextmanager` isn't known without running the program",
        ),
        "a decorator of the library": (
            "@lru_cache\ndef f():\n    return 1\n\n\nfound = f()\n",
            1,
            "`functools.lru_cache` isn't known without running the program",
        ),
        "a container of the library": (
            "found = collections.Counter('aab')['a']\n",
            1,
            "`collections.Counter` isn't known without running the program",
        ),
        "an iterator of the library": (
            "found = list(itertools.chain([1], [2]))\n",
            1,
            "`itertools.chain` isn't known without running the program",
        ),
        "a regular expression": (
            "found = re.sub('a', 'b', 'a')\n",
            1,
            "`re.sub` isn't known without running the program",
        ),
        "a date": ("found = date(2024, 1, 1).year\n", 2, "isn't read statically here"),
        "YAML": ("found = yaml.safe_load('{}')\n", 1, "`yaml.safe_load` isn't known without running the program"),
        "a workflow out of YAML": (
            "found = 1\nv = Workflow.from_yaml('metadata: {}\\nspec: {}')\n",
            2,
            "`from_yaml` of Hera's Workflow isn't read statically",
        ),
        "a workflow's own YAML": (
            "found = Workflow(name='v').to_yaml()\n",
            2,
            "isn't known without running the program",
        ),
        "an expression of Hera's": ("found = f'{g.a:$}'\n", 1, "`a` of `hera.expr.g` isn't known"),
        "an Input": (
            "class In(Input):\n    a: int\n\n\n@script(constructor='runner')\ndef f(x: In): ...\n\n\n"
            "with Workflow(name='v') as v:\n    with Steps(name='s'):\n        f(arguments={'a': 1})\nfound = 1\n",
            13,
            "what Hera makes of the class that annotates `x` isn't read statically",
        ),
        "an annotation that Python refuses": ("def f(x: nowhere): ...\n\n\nfound = 1\n", 1, "NameError"),
        "an annotated name that Python refuses": ("x: nowhere = 1\nfound = 1\n", 1, "NameError"),
        "`open`": ("with open('a') as f:\n    found = f.read()\n", 1, "`open` isn't read statically"),
        "a builtin that nobody needs": ("found = divmod(7, 3)\n", 1, "`divmod` isn't read statically"),
    }.items()
}
PROGRAMS: dict[str, str] = {}
DECLINED = {name: (text, line) for name, (text, line, _) in REASONS.items()}
