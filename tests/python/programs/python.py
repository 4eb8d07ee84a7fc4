"""The Python around workflows."""

_HEAD = """
import itertools
import json
import math
import os.path
import textwrap
from collections import OrderedDict, defaultdict
from dataclasses import asdict, dataclass, field, replace
from enum import Enum, IntEnum
from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, NamedTuple, Optional

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
    abs(-3), min(3, 1, 2), max([1, 5]), sum([1, 2], 3), round(2.567, 2), divmod(7, 3), pow, int("5"), float("2.5"),
    math.ceil(1.2), math.floor(1.8), math.pi, bool(a), not a, a > b, 1 < a < 10, a == 7.0, hex(255), int(3.9), 10 % 3.5,
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
    list(itertools.chain([1], (2,))), list(itertools.product("ab", [1, 2])), list(itertools.combinations([1, 2, 3], 2)),
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
counts = defaultdict(int)
for letter in "abca":
    counts[letter] += 1
groups = defaultdict(list)
for number in range(5):
    groups[number % 2].append(number)
del merged["z"]
found = [
    base, over, merged, removed, dict(counts), {k: v for k, v in groups.items()}, list(over), list(over.keys()), len(over),
    list(over.values()), [f"{k}={v}" for k, v in sorted(over.items()) if k != "b"], over.get("x"), over.get("x", "y"), "a" in over,
    dict(a=1, b=2), dict([("k", 1)]), dict(zip("ab", [1, 2])), {x: x * 2 for x in range(3)}, base["b"]["c"][0],
    {1: "a"}[1], dict.fromkeys(["p", "q"], 0), dict(OrderedDict(a=1)), {**{}}, bool({}), base == {"b": {"c": [1]}, "a": 1},
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
try:
    found.append("tried")
except ValueError:
    found.append("never")
else:
    found.append("else")
finally:
    found.append("finally")
assert found, "something"
x = y = 5
x += 1
found += [x, y, None is None, found is found, x is not None, [z for z in "ab" if (last := z)], last]
for unused in []:
    raise ValueError
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


@lru_cache(maxsize=None)
def cached(x):
    return [x]


add = lambda a, b=1: a + b
inner, times = outer("p")
args, kwargs = (1, 2), {"sep": "+", "k": "v"}
found = [
    count(), count(2), counter, inner(*args, **kwargs), inner(), times(), inner("x"), early(0), early(5), early(2), early(11) is None,
    recursive(10), positional(1, b=2), add(1), add(1, 2), partial(add, 5)(6), reduce(lambda a, b: a * b, [1, 2, 3]),
    cached(1) is cached(1), (lambda *a: a)(1, 2), positional.__doc__, positional.__name__, [f(2) for f in [lambda x, i=i: x + i for i in range(3)]],
    [f() for f in [lambda: i for i in range(3)]], sorted([(2, "b"), (1, "c")], key=lambda pair: pair[1]),
]
""",
            "records": """
@dataclass
class Job:
    name: str
    image: str = "alpine"
    args: list = field(default_factory=list)
    retries: Optional[int] = None

    def __post_init__(self):
        self.full = f"job-{self.name}"

    @property
    def upper(self):
        return self.name.upper()

    @staticmethod
    def helper(x):
        return x + 1

    @classmethod
    def make(cls, name):
        return cls(name=name, image="made")

    def with_args(self, *args):
        return replace(self, args=[*self.args, *args])


@dataclass
class More(Job):
    extra: str = "e"


@dataclass(frozen=True)
class Fixed:
    a: int
    b: int = 2


class Point(NamedTuple):
    x: int
    y: int = 2


class Plain:
    shared = ["s"]
    count = 0

    def __init__(self, value, *rest):
        self.value = value
        self.rest = rest
        Plain.count += 1

    def double(self):
        return self.value * 2


class Child(Plain):
    kind = "child"

    def __init__(self, value):
        super().__init__(value, "from", "child")
        self.own = True

    def triple(self):
        return [super(Child, self).value if False else self.value, super().double()]

    def double(self):
        return "no"


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Text(str, Enum):
    A = "a"


class Size(Enum):
    SMALL = 1
    BIG = 2


job = Job("a", args=["x"])
made = Job.make("b")
p = Point(1)
plain = Plain(5, 6)
child = Child("c")
plain.later = "set"
found = [
    job.name, job.image, job.full, job.upper, Job.helper(1), made.image, job.with_args("y", "z").args, job.args, asdict(job),
    p.x, p.y, p._replace(y=9).y, p == Point(1, 2), job == Job("a", args=["x"]), plain.value, plain.rest, plain.double(),
    Plain.count, child.shared, child.kind, child.double(), child.rest, child.own, child.triple(), plain.later, Color.RED.value, Color.BLUE.name, [c.value for c in Color],
    Color("red") is Color.RED, Color["BLUE"].value, Size.BIG.value, len(Color), Text.A == "a", Text.A.value, Text.A.upper(),
    isinstance(job, Job), isinstance(child, Plain), isinstance("a", (int, str)), isinstance(True, int), job.retries,
    {Color.RED: 1}[Color.RED], More('m').extra, Fixed(1).b, Fixed(1) == Fixed(1, 2), json.dumps({"k": Text.A}), Color.RED == Color.RED, Color.RED != Color.BLUE,
]
""",
            "exceptions": """
found = []


def risky(n):
    try:
        found.append(f"try {n}")
        if n == 0:
            return 1 // n
        if n == 1:
            return {}["x"]
        if n == 2:
            raise ValueError("no")
        if n == 3:
            return int("x")
        if n == 4:
            return [][5]
        return "fine"
    except ZeroDivisionError:
        return "zero"
    except (KeyError, ValueError) as problem:
        found.append("caught")
        if n == 3:
            raise
        return "either"
    else:
        return "never"
    finally:
        found.append(f"finally {n}")


for n in range(6):
    try:
        found.append(risky(n))
    except LookupError:
        found.append("lookup")
    except Exception:
        found.append("any")
try:
    assert found == [], "no"
except AssertionError:
    found.append("assert")
try:
    a, b = [1]
except ValueError:
    found.append("unpack")
for n in range(3):
    try:
        if n == 1:
            continue
        if n == 2:
            break
    finally:
        found.append(n)
try:
    try:
        next(iter([]))
    finally:
        found.append("inner")
except StopIteration:
    found.append("stop")
""".replace("            raise\n", "            raise ValueError\n"),
            "generators": """
from contextlib import contextmanager

found = []


def count(n):
    found.append("begin")
    for i in range(n):
        try:
            yield i
        finally:
            found.append(f"after {i}")
    found.append("end")


for i in count(3):
    found.append(i)
for i in count(5):
    if i == 1:
        continue
    if i == 2:
        break
    found.append(i * 10)
else:
    found.append("never")
found.extend(list(count(2)))
found.append(tuple(count(1)))


@contextmanager
def tagged(name):
    found.append(f"<{name}>")
    try:
        yield name.upper()
    except KeyError:
        found.append("swallowed")
    finally:
        found.append(f"</{name}>")


def inside():
    with tagged("a") as a, tagged("b") as b:
        found.append(a + b)
        return "returned"


found.append(inside())
with tagged("c"):
    {}["x"]
""",
            "match": """
found = []
for value in [1, "a", "b", None, [1], [1, 2, 3], (1, 2), {"k": 1, "z": 2}, {"k": 5}, True, 2.0]:
    match value:
        case 1 | 2:
            found.append("one or two")
        case "a":
            found.append("a")
        case str() if False:
            found.append("never")
        case None:
            found.append("none")
        case [x]:
            found.append(f"list of {x}")
        case [first, *rest]:
            found.append(f"{first} and {rest}")
        case {"k": 1, **rest}:
            found.append(f"k and {rest}")
        case {"k": k}:
            found.append(k)
        case _ as other:
            found.append(f"other {other}")
""".replace('        case str() if False:\n            found.append("never")\n', ""),
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

    def __str__(self):
        return f"<{self.name}>"


found = [
    str(base), base.name, f"{base / 'y.txt'}", (base / "y.txt").stem, (base / "y.txt").suffix, str(base.parent), base.parts,
    str(Path("a", "b").joinpath("c")), Path("a.txt").with_suffix(".md").as_posix(), "%s" % Path("p"), Path("a") == Path("a"),
    re.sub(r"[^a-z0-9]+", "-", "My Name 1".lower()), re.split(r"\s*,\s*", "a , b,c"), re.findall(r"\d+", "a1b22"), re.escape("a.b"),
    base64.b64encode(b"ab").decode(), hashlib.sha256("ab".encode()).hexdigest()[:8], hashlib.md5(b"x").hexdigest(),
    str(Named("n")), f"{Named('m')}", "{}".format(Named("o")), os.path.join("a", "b"), sys.version_info >= (3, 8),
]
""",
            "enumerations": """
class Stage(str, Enum):
    '''Written as its value.'''

    DEV = "dev"
    PROD = "prod"
    LIVE = "prod"

    def __str__(self) -> str:
        return self.value


class Level(Enum):
    LOW = 1
    HIGH = 2
    TOP = 2


names = {Stage.DEV: "d", "x": 1}
found = [
    str(Stage.DEV), f"{Stage.PROD}-{Stage.DEV:>5}", "{}".format(Stage.DEV), "%s" % Stage.DEV, [s.value for s in Stage], len(Stage),
    names["dev"], names[Stage.DEV], Stage.LIVE is Stage.PROD, Stage("prod").name, [level.name for level in Level], Level(2).name,
    Stage.DEV == "dev", "dev" == Stage.DEV, Level.LOW == 1, list(Level.__members__), Stage.DEV in ("dev", "x"), json.dumps([Stage.DEV]),
    sorted(level.value for level in Level), Level["TOP"] is Level.HIGH, {Level.LOW: 1}.get(Level.LOW), Stage.DEV.upper(),
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
    "a class that builds": _HEAD
    + """
class Pipeline:
    def __init__(self, name: str, image: str = "alpine"):
        self.name = name
        self.image = image
        self.steps = []

    def add(self, name, *command):
        self.steps.append((name, command))
        return self

    def build(self) -> Workflow:
        with Workflow(generate_name=f"{self.name}-", entrypoint="main") as workflow:
            templates = [Container(name=name, image=self.image, command=list(command)) for name, command in self.steps]
            with Steps(name="main"):
                for template in templates:
                    template()
        return workflow


w = Pipeline("built").add("one", "true").add("two", "sh", "-c").build()
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
    name: (_HEAD + text, line + 17)
    for name, (text, line) in {
        "division by zero": ("x = 1 / 0\n", 1),
        "a missing key": ("x = {'a': 1}['b']\n", 1),
        "the repr of a task": ("w = Workflow(name='w')\nx = f'{w}'\n", 2),
        "a generator that waits within `with`": (
            "def f():\n    with Workflow(name='a') as w:\n        yield w\n\n\nw = next(f())\n",
            6,
        ),
        "a generator that asks itself": ("def f():\n    yield next(g)\n\n\ng = f()\nx = list(g)\n", 2),
        "a generator without an end": ("def f():\n    while True:\n        yield 1\n\n\nx = list(f())\n", 6),
        "a class in a pattern": ("match 1:\n    case int():\n        pass\n", 1),
        "an exception of Hera's": (
            "try:\n    w = Workflow(name='x' * 64)\nexcept ValueError:\n    w = Workflow(name='x')\n",
            2,
        ),
        "what may be raised": ("import os\ntry:\n    x = os.environ['A']\nexcept KeyError:\n    x = 1\n", 3),
        "an exception that gets out": (
            "def f():\n    raise KeyError('x')\n\n\ntry:\n    f()\nexcept ValueError:\n    pass\n",
            2,
        ),
        "a slow regular expression": ("import re\nx = re.sub(r'(a+)+b', '', 'a' * 30)\n", 2),
        "a custom operator": ("class A:\n    def __new__(cls):\n        return 1\n\n\nx = A() + 1\n", 6),
        "an import in try": ("try:\n    import nowhere\nexcept ImportError:\n    nowhere = None\n", 2),
        "too wide": ("x = f'{1:1000000000}'\n", 1),
        "too large": ("x = 2 ** 100000\n", 1),
        "doubling": ("x = 'a'\nfor _ in range(64):\n    x += x\n", 3),
        "shared lists": ("x = []\nfor _ in range(64):\n    x = [x, x]\ny = json.dumps(x)\n", 4),
        "identity of strings": ("x = 'a' is 'b'\n", 1),
        "eval": ("x = eval('1')\n", 1),
        "globals": ("x = globals()\n", 1),
    }.items()
}
