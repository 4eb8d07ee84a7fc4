"""Python's library, as far as it computes."""

from tests.python.programs.shown import SHOW

_HEAD = (
    """
import argparse
import base64
import collections
import copy
import functools
import itertools
import json
import logging
import math
import operator
import os
import re
import shlex
import string
import textwrap
import urllib.parse
import warnings
import zlib
from abc import ABC, abstractmethod
from collections import Counter, OrderedDict, defaultdict, deque
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import date, datetime, timedelta, timezone
from operator import attrgetter, itemgetter
from pathlib import Path, PurePosixPath

from hera.workflows import DAG, Container, Task, Workflow
"""
    + SHOW
)
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "tests beside the workflow, and models with bounds": """
import pytest
from pydantic import BaseModel, Field


class View(BaseModel):
    name: str
    days: int = Field(default=30, ge=1, lt=100)
    tags: list[str] = Field(default_factory=list, max_length=2)


class TestShow:
    @pytest.mark.parametrize("kind", [int, str])
    def test_it(self, kind):
        with pytest.raises(TypeError):
            show(kind())


@pytest.fixture(scope="module")
def made():
    return show()


a, b = View(name="a"), View(name="b", days=99, tags=["x"])
w = show(a.name, a.days, a.tags, b.days, b.tags)
""",
        "collections": """
d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
tree = defaultdict(lambda: defaultdict(dict))
tree["a"]["b"]["c"] = 1
o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
o.move_to_end("b")
c = Counter("hello")
c.update(["l", "z"])
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
plain = {"a": 1, "b": 2}
w = show(
    dict(d), d.get("no"), "no" in d, {k: dict(v) for k, v in tree.items()}, defaultdict(int, {"x": 1})["y"], list(o),
    o.popitem(last=False), list(o.values()), c["l"], c["no"], c.most_common(1), sorted(c), list(q), q[0], q.pop(), len(q),
    plain.popitem(), plain, type(None).__name__, type(1).__name__, Path.__name__,
)
""",
        "itertools": """
from itertools import accumulate, chain, count, cycle, dropwhile, groupby, islice, repeat, starmap, takewhile, tee

ids = count(1)
rows = sorted([{"t": "b", "n": 1}, {"t": "a", "n": 2}, {"t": "b", "n": 3}], key=itemgetter("t"))
one, two = tee([1, 2])
w = show(
    [f"t-{next(ids)}" for _ in range(3)], list(zip("abc", count(step=2))), {k: [r["n"] for r in g] for k, g in
    groupby(rows, key=itemgetter("t"))}, list(chain.from_iterable([[1], [2]])), list(itertools.zip_longest([1, 2], "a",
    fillvalue="-")), list(islice(cycle("ab"), 1, 5, 2)), list(repeat("x", 2)), list(accumulate([1, 2, 3])),
    list(accumulate([1, 2, 3], lambda a, b: a * b, initial=2)), list(starmap(lambda a, b: a + b, [(1, 2)])),
    list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])),
    list(itertools.compress("abc", [1, 0, 1])), list(itertools.filterfalse(None, [0, 1])), list(one), list(two),
    list(itertools.combinations_with_replacement("ab", 2)), list(itertools.pairwise([1, 2, 3])),
    list(itertools.product("ab", repeat=2)),
)
""",
        "functools and operator": """
@functools.total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n

    @functools.cached_property
    def names(self):
        return [self.n]


v = V(1)
v.names.append("b")
w = show(
    v.names, V(1) <= V(2), V(1) >= V(2), V(2) > V(1), max([V(1), V(3)], key=attrgetter("n")).n, itemgetter(0, 1)("ab"),
    operator.methodcaller("replace", "a", "b")("aa"), operator.mul(2, 3), operator.itemgetter("a")({"a": 1}),
    functools.reduce(operator.add, [1, 2, 3], 10), sum([1], start=2), round(2.567, ndigits=1), int("ff", base=16), pow(2, 3),
)
""",
        "texts": """
s = "-7".zfill(4)
w = show(
    "a_b c".translate(str.maketrans({"_": "-", " ": None})), "ab".translate(str.maketrans("ab", "xy")), s,
    "{0[0]}{1.real}{x[k]}".format("ab", 3, x={"k": "v"}), "{a}-{b}".format_map({"a": 1, "b": 2}), (5).bit_length(),
    (2.5).is_integer(), b"ab".hex(), shlex.quote("a b"), shlex.split("echo 'a b' c"), urllib.parse.urlencode({"a": 1}),
    urllib.parse.quote("a/b c", safe=""), textwrap.shorten("hello world foo", 11), textwrap.wrap("aaa bbb", 3),
    string.capwords("a b"), string.hexdigits, zlib.crc32(b"x"), base64.urlsafe_b64decode("eA==").decode(),
    os.path.relpath("/a/b", "/a"), os.path.split("/a/b"), math.prod([2, 3]), math.isclose(0.3, 0.1 + 0.2), math.comb(5, 2),
    [1, 2, 3, 4][slice(1, 3)], {1, 2}.isdisjoint({3}), sorted({1, 2}.symmetric_difference({2, 3})),
)
items = [1, 2, 3, 4]
items[1:3] = ["x"]
del items[0]
""",
        "patterns": r"""
PAT = re.compile(r"(?P<a>[a-z]+)(?P<b>\d*)", re.I)
m = re.match(r"(\w+)-(\d+)", "abc-12")
n = PAT.match("Abc12")
assert re.match(r"^[a-z]([-a-z0-9]*[a-z0-9])?$", "my-job")
w = show(
    re.sub(r"[^a-z0-9]+", "-", "Hello World!".lower()).strip("-"), m.group(1), m.groups(), m[2], n.groupdict(), m.span(2),
    bool(re.search("z", "abc")), PAT.sub("x", "ab1 cd2", count=1), [x.group() for x in re.finditer(r"\w+", "a b")],
    re.sub("[aeiou]", lambda found: found.group(0).upper(), "hello"), re.split(r"[,;]", "a,b;c", maxsplit=1),
    re.sub("A", "b", "aAa", flags=re.IGNORECASE), re.fullmatch("a+", "ab") is None, PAT.findall("a1"), PAT.pattern,
)
""",
        "moments": """
d, e = datetime(2024, 1, 31, 12, 30), date(2024, 2, 28)
w = show(
    d.strftime("%Y-%m-%d"), d.isoformat(), e, [str(e + timedelta(days=i)) for i in range(3)], (d + timedelta(hours=1)).hour,
    (date(2024, 3, 1) - e).days, timedelta(minutes=5).total_seconds(), f"{d:%Y%m%d} {e}", e < date(2025, 1, 1), d.date(),
    d.replace(day=1), datetime(2024, 1, 1, tzinfo=timezone.utc).isoformat(), date.fromisoformat("2024-05-06").weekday(),
    datetime.strptime("2024-05-06", "%Y-%m-%d"), timedelta(hours=1) * 3, timedelta(seconds=90) // timedelta(minutes=1),
    {e: 1}[date(2024, 2, 28)], sorted([date(2024, 2, 1), date(2024, 1, 1)])[0], -timedelta(days=1),
)
print(f"{datetime.now()} {date.today() - timedelta(days=1):%Y}")
""",
        "generators": """
seen = []


def numbers(n):
    for i in range(n):
        seen.append(f"in-{i}")
        try:
            yield i
        finally:
            seen.append(f"out-{i}")
    return "done"


def outer():
    x = yield from numbers(2)
    if x:
        yield x
    y = yield
    yield y


def endless(prefix):
    n = 0
    while True:
        yield f"{prefix}-{n}"
        n += 1


def recursive(tree):
    for part in tree:
        if isinstance(part, list):
            yield from recursive(part)
        else:
            yield part


class Steps:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i


@contextmanager
def flow(name):
    with Workflow(generate_name=name, entrypoint="c") as w:
        try:
            yield w
        except KeyError:
            seen.append("caught")
        Container(name="last", image="x")


@contextmanager
def outside(name):
    with flow(name) as w:
        yield w


ids = endless("c")
g = numbers(2)
for i in numbers(5):
    seen.append(f"body-{i}")
    if i == 1:
        break
with outside("w-") as w:
    Container(name=next(ids), image="a")
    {}["no"]
a, b = numbers(2)
first = next(g)
rest = list(g)
v = show(
    list(outer()), next(ids), [next(ids) for _ in range(2)], list(zip(endless("a"), numbers(2))), list(recursive([1, [2, [3]]])),
    list(Steps(3)), [*Steps(2)], sorted(numbers(3), reverse=True), dict(enumerate(numbers(2))), a + b, first, rest, list(g),
    next(numbers(0), "none"), "-".join(map(str, numbers(2))), sorted({1, 2} - {1: 1}.keys()), len({}.items()), seen,
)
""",
        "paths and templates": """
p = PurePosixPath("/mnt") / "data" / "x.tar.gz"
t = string.Template("hello $name ${x}y $$")
w = show(
    p, p.suffixes, p.parents[0], p.with_stem("q"), p.is_absolute(), p.relative_to("/mnt"), p.is_relative_to("/a"), p.anchor,
    t.substitute(name="a", x=1), t.safe_substitute({"name": "z"}), t.template,
)
""",
        "contexts": """
class Building:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.seen = ["in"]
        return self

    def __exit__(self, kind, value, traceback):
        self.seen.append(str(value))
        return kind is not None


with Building("a") as a:
    a.seen.append("body")
with Building("b") as b:
    raise ValueError("no")
with suppress(KeyError, IndexError):
    {}["a"]
    a = None
with nullcontext(3) as three:
    pass
with ExitStack() as stack:
    w = stack.enter_context(Workflow(generate_name="w-", entrypoint="c"))
    stack.callback(a.seen.append, "end")
    Container(name="c", image="x")
w.labels = {"a": "-".join(a.seen), "b": "-".join(b.seen), "n": str(three)}
""",
        "what says nothing": """
logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger(__name__)
log.setLevel("DEBUG")
handler = logging.StreamHandler()
handler.setFormatter(logging.Formatter("%(message)s"))
log.addHandler(handler)
log.propagate = False
log.info("%s", 1, extra={"a": 1}, exc_info=True)
warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.warn("x", stacklevel=2)
print("a", "b", sep="-", end="", flush=True)


class Base(ABC):
    @property
    @abstractmethod
    def name(self): ...


class One(Base):
    name = "one"


w = show(One().name)
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + _HEAD.count("\n"))
    for name, (text, line) in {
        "a surplus keyword of print": ("print('a', foo=1)\n", 1),
        "a logger without a message": ("logging.getLogger().info()\n", 1),
        "a surplus keyword of basicConfig": ("logging.basicConfig(lvl=3)\n", 1),
        "no such method of a logger": ("logging.getLogger().inform('x')\n", 1),
        "no such function of logging": ("logging.basicconfig()\n", 1),
        "an expression's surplus keyword": ("from hera.expr import g, it\nx = g.a.map(it.b, foo=1)\n", 2),
        "arguments that are none": ("w = Workflow(arguments=False)\n", 1),
        "no list of templates": ("w = Workflow(templates=None)\n", 1),
        "a task that waits for the DAG that it is in": (
            "with Workflow() as w:\n    c = Container(name='c')\n    with DAG(name='d') as d:\n"
            "        Task(name='t', template=c, on_exit=d)\n",
            3,
        ),
        "what takes nothing": ("{}.items(1)\n", 1),
        "a partial of nothing": ("functools.partial(3)\n", 1),
        "the zone of the machine": ("x = show(datetime(2024, 1, 1).timestamp())\n", 1),
        "the clock": ("x = Workflow(name=datetime.now() - timedelta(days=1))\n", 1),
        "a format of the machine": ("x = datetime(2024, 1, 1).strftime('%c')\n", 1),
        "a pattern that may take long": ("re.match('(a+)+b', 'a' * 40)\n", 1),
        "a long text for a pattern": ("re.match('a*a*a*a*a*b', 'a' * 100)\n", 1),
        "endless counting": ("list(itertools.count())\n", 1),
        "a large factorial": ("math.factorial(10**6)\n", 1),
        "a product of large numbers": ("math.prod([10**300] * 10000)\n", 1),
        "a long product": ("operator.mul('a' * 1000, 10**9)\n", 1),
    }.items()
}
