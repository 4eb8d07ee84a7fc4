"""The Python around workflows."""

_HEAD = """
import json
import math
import os.path
import textwrap
from functools import partial
from typing import TYPE_CHECKING

from hera.workflows import DAG, Container, Env, Parameter, Step, Steps, Task, Workflow, models as m, script

if TYPE_CHECKING:
    from nowhere import Nothing

"""
_SHOW = """

w = Workflow(
    generate_name="w-",
    entrypoint="c",
    templates=[Container(name="c", image="alpine", args=[str(part) for part in found])],
)
"""
PROGRAMS = {
    **{
        name: _HEAD + text + _SHOW
        for name, text in {
            "strings": r'''
name, n, x = "ab-c", 5, 2.5
found = [
    f"{name}-{n:03d} {x:.2f} {name!r} {n=} {{}} {name:>10}|{name:^{n + 5}}|{1_000:,} {0.5:%} {True}",
    "%s %d %.1f %r %5s|%-5s|%%" % (name, n, x, name, "a", "b"),
    "%s" % n,
    "%(a)s %(b)d" % {"a": 1, "b": 2},
    "{} {0.5}".replace("{0.5}", "x"),
    "{} {} {x!r:>6} {{}}".format(name, n, x=x),
    "{1}{0}{1}".format("a", "b"),
    name.upper() + name.title() + name.replace("-", "_") + "-".join(["a", "b"]) + name[::-1] + name[1:3] + name[-1],
    "a,b,,c".split(","),
    " x ".strip() + "xxab".lstrip("x") + "a.b".rsplit(".", 1)[0] + "ab".zfill(4) + "ab".center(6, "*"),
    "prefix-x".removeprefix("prefix-") + "a\tb\\n\u00e9",
    name.startswith("a") and name.endswith(("c", "d")),
    name.find("-"), name.count("b"), "abc".partition("b"), len(name), name * 2, "b" in name, name < "b",
    textwrap.dedent("""
        one
          two
    """),
    textwrap.indent("a\nb", "  "),
    "a" "b" 'c',
    str(None) + str(1.0) + repr("q'") + str([1, "a", None]) + str({"k": (1, 2)}),
    json.dumps({"a": [1, None, True, 1.5, "é"], "b": {}}, indent=2, sort_keys=True),
    json.dumps("x"), json.loads('{"a": 1}')["a"], os.path.join("/a", "b", "c.txt"), os.path.basename("/a/b"),
    b"ab".decode(), "é".encode().hex() if False else "no", "%05.1f" % 3.14159,
]
''',
            "numbers": """
a, b = 7, 2
found = [
    a + b, a - b, a * b, a / b, a // b, a % b, a**b, -a, +a, ~a, a << b, a >> 1, a & b, a | b, a ^ b, 1e3, 0x10, 1_0,
    abs(-3), min(3, 1, 2), max([1, 5]), sum([1, 2], 3), round(2.567, 2), pow, int("5"), float("2.5"),
    bool(a), not a, a > b, 1 < a < 10, a == 7.0, int(3.9), 10 % 3.5,
]
found.remove(pow)
""".replace(" pow,", "").replace("found.remove(pow)\n", ""),
            "lists": """
first = [1, 2, 3]
second = first
second.append(4)
first += [5]
third = [*first, *range(2), *"ab"]
third.insert(0, "x")
third.pop()
third.extend((1, 2))
third.remove(1)
third.reverse()
first[0] = "changed"
a, *rest = first
(b, c), d = (1, 2), 3
del third[0]
found = [
    first, second, third, a, rest, b, c, d, first[1:], first[-1], first[::2], len(third), 2 in first, third.index("x"),
    sorted([3, 1, 2], reverse=True), sorted(["bb", "a"], key=len), sorted(["b", "A"], key=str.lower),
    list(reversed([1, 2])), list(zip("ab", [1, 2])), list(enumerate(["x"], 1)), list(map(str, [1, 2])),
    list(filter(None, [0, 1, "", "a"])), [x * y for x in [1, 2] for y in range(3) if x != y], [[]] * 2,
    any(x > 1 for x in [1, 2]), all([]), sum(x for x in (1, 2)), next(iter([7, 8])), next((x for x in []), "none"),
    tuple([1]) + (2,), [1] + [2], first.copy(), (1, 2).index(2), first.count(2), [1, 2] == [1, 2.0], [x for x in first if x],
    max(["a", "bb"], key=len), min([], default=0), "".join(reversed("abc")), list(range(10, 0, -3)), len(range(5)),
]
""",
            "dictionaries": """
base = {"a": 1, "b": {"c": [1]}}
over = {**base, "a": 2, **{"d": 3}}
over["e"] = 4
over |= {"f": 5}
merged = base | {"z": 26}
over.setdefault("l", []).append(1)
over.update({"g": 6}, h=7)
removed = over.pop("d")
counts = {}
for letter in "abca":
    counts[letter] = counts.get(letter, 0) + 1
groups = {}
for number in range(5):
    groups.setdefault(number % 2, []).append(number)
del merged["z"]
found = [
    base, over, merged, removed, dict(counts), {k: v for k, v in groups.items()}, list(over), list(over.keys()), len(over),
    list(over.values()), [f"{k}={v}" for k, v in sorted(over.items()) if k != "b"], over.get("x"), over.get("x", "y"), "a" in over,
    dict(a=1, b=2), dict([("k", 1)]), dict(zip("ab", [1, 2])), {x: x * 2 for x in range(3)}, base["b"]["c"][0],
    {1: "a"}[1], {**{}}, bool({}), base == {"b": {"c": [1]}, "a": 1},
    {(1, 2): "t"}[1, 2], list({"a": 1} | {"b": 2}), next(iter(base)), max(counts, key=counts.get), base.copy(),
]
""",
            "control": """
found = []
for i in range(5):
    if i == 1:
        continue
    elif i == 3:
        break
    else:
        found.append(i)
else:
    found.append("never")
for a, (b, c) in [(1, (2, 3))]:
    found += [a, b, c]
n = 3
while n > 0:
    n -= 1
    if n == 1:
        break
else:
    found.append("no")
found.append("yes" if n else "no")
found.append(n and "and" or "or")
if (m2 := len(found)) > 3 and not found[0]:
    found.append(m2)
x = y = 5
x += 1
found += [x, y, None is None, found is found, x is not None, [z for z in "ab" if (last := z)], last]
pass
""",
            "functions": """
counter = 0


def count(step=1):
    global counter
    counter += step
    return counter


def outer(prefix):
    calls = []

    def inner(*args, sep="-", **kwargs):
        calls.append(args)
        return prefix + sep.join(map(str, args)) + "".join(f"{k}{v}" for k, v in kwargs.items())

    def times():
        nonlocal prefix
        prefix = prefix * 2
        return len(calls)

    return inner, times


def early(x):
    if x > 1:
        return "big"
    for i in range(10):
        if i == x:
            return i


def recursive(n):
    return 1 if n <= 1 else n * recursive(n - 1)


def positional(a, /, b, *, c=3):
    '''Documented.'''
    return a, b, c


add = lambda a, b=1: a + b
inner, times = outer("p")
args, kwargs = (1, 2), {"sep": "+", "k": "v"}
found = [
    count(), count(2), counter, inner(*args, **kwargs), inner(), times(), inner("x"), early(0), early(5), early(2), early(11) is None,
    recursive(10), positional(1, b=2), add(1), add(1, 2), partial(add, 5)(6), (lambda *a: a)(1, 2), positional.__doc__, positional.__name__, [f(2) for f in [lambda x, i=i: x + i for i in range(3)]],
    [f() for f in [lambda: i for i in range(3)]], sorted([(2, "b"), (1, "c")], key=lambda pair: pair[1]),
]
""",
            "texts": r"""
import base64
import hashlib
import os
import re
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

sys.path.insert(0, os.path.dirname(__file__))
HERE = Path(__file__).parent
STARTED = datetime.now()
LATER = STARTED + timedelta(days=1)
LABEL = f"{STARTED:%Y}-{os.getcwd()}"
SEED = int(os.environ.get("SEED", "5"))
time.sleep(0)
base = PurePosixPath("/data") / "x"


class Named:
    def __init__(self, name):
        self.name = name


found = [
    str(base), base.name, f"{base / 'y.txt'}", (base / "y.txt").stem, (base / "y.txt").suffix, str(base.parent), base.parts,
    str(Path("a", "b").joinpath("c")), Path("a.txt").with_suffix(".md").as_posix(), Path("a") == Path("a"),
    os.path.join("a", "b"),
]
""",
            "generators and sets": """
numbers = (n * n for n in range(4))
first = next(numbers)
rest = list(numbers)
unique = sorted({"b", "a", "b"})
seen = set()
for name in ["x", "y", "x"]:
    if name not in seen:
        seen.add(name)
found = [
    first, rest, list(numbers), unique, len(seen), sorted(seen | {"z"}), sorted(seen & {"x"}), sorted(set("abc") - {"a"}), {1, 2} == {2, 1},
    list({3}), sorted(frozenset([1, 1])), "x" in seen, min({3, 1}), {1}.issubset({1, 2}), [*{5}], max(x for x in [1, 3]),
    "-".join(str(i) for i in range(3)), sum(1 for _ in "abc"), list(zip(*[(1, 2), (3, 4)])),
]
""",
        }.items()
    },
    "loops make tasks": _HEAD
    + """
REGIONS = {"eu": ["a", "b"], "us": ["c"]}
IMAGE = "alpine:" + ".".join(map(str, (3, 19)))


def stage(name, *after, **arguments):
    task = work(name=name, arguments={"what": name, **arguments})
    for other in after:
        other >> task
    return task


with Workflow(generate_name="w-", entrypoint="d") as w:
    work = Container(name="work", image=IMAGE, inputs=[Parameter(name=n) for n in ("what", "where")])
    with DAG(name="d"):
        start = stage("start", where="here")
        ends = []
        for region, zones in REGIONS.items():
            regional = stage(f"r-{region}", start, where=region)
            tasks = [stage(f"z-{region}-{zone}", regional, where=zone) for zone in zones]
            ends.extend(tasks)
        ends >> stage("end", where="there")
        if len(ends) > 5:
            stage("never")
""",
    "configuration at the top": _HEAD
    + """
CONFIG = {
    "images": {"base": "alpine", "tag": "3"},
    "env": {"A": "1", "B": "two words"},
    "steps": [
        {"name": "one", "command": ["sh", "-c"], "script": "echo 1"},
        {"name": "two", "command": ["sh"], "script": "echo 2", "when": "{{steps.one.status}} == Succeeded"},
    ],
}
COMMON = dict(image="{base}:{tag}".format(**CONFIG["images"]), env=[Env(name=k, value=v) for k, v in CONFIG["env"].items()])

with Workflow(generate_name="w-", entrypoint="s") as w:
    made = {c["name"]: Container(name=c["name"], command=c["command"], args=[c["script"]], **COMMON) for c in CONFIG["steps"]}
    with Steps(name="s"):
        for c in CONFIG["steps"]:
            Step(name=c["name"], template=made[c["name"]], **({"when": c["when"]} if "when" in c else {}))
""",
    "fields beyond": _HEAD
    + '''
def with_fields(node, fields):
    """Argo fields Hera lacks: plain Hera passes over them, roundtrip writes them."""
    node.__dict__.setdefault("argo_fields", {}).update(fields)
    return node


with Workflow(generate_name="w-", entrypoint="c") as w:
    c = Container(name="c", image="alpine")
''',
}
DECLINED = {
    name: (_HEAD + text, line + _HEAD.count("\n"))
    for name, (text, line) in {
        "division by zero": ("x = 1 / 0\n", 1),
        "a missing key": ("x = {'a': 1}['b']\n", 1),
        "the repr of a task": ("w = Workflow(name='w')\nx = f'{w}'\n", 2),
        "a custom operator": ("class A:\n    def __new__(cls):\n        return 1\n\n\nx = A() + 1\n", 6),
        "a surplus keyword of print": ("print('a', foo=1)\n", 1),
        "what takes nothing": ("{}.items(1)\n", 1),
        "a partial of nothing": ("partial(3)\n", 1),
        "arguments that are none": ("w = Workflow(arguments=False)\n", 1),
        "no list of templates": ("w = Workflow(templates=None)\n", 1),
        "a task that waits for the DAG that it is in": (
            "with Workflow() as w:\n    c = Container(name='c')\n    with DAG(name='d') as d:\n"
            "        Task(name='t', template=c, on_exit=d)\n",
            3,
        ),
        "too wide": ("x = f'{1:1000000000}'\n", 1),
        "too large": ("x = 2 ** 100000\n", 1),
        "doubling": ("x = 'a'\nfor _ in range(64):\n    x += x\n", 3),
        "shared lists": ("x = []\nfor _ in range(64):\n    x = [x, x]\ny = json.dumps(x)\n", 4),
        "identity of strings": ("x = 'a' is 'b'\n", 1),
        "eval": ("x = eval('1')\n", 1),
        "globals": ("x = globals()\n", 1),
    }.items()
}
