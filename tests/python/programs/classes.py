"""Classes of the program: records, enumerations, operators, exceptions."""

from tests.python.programs.shown import SHOW

_HEAD = (
    """
import copy
from collections import namedtuple
from dataclasses import InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from enum import Enum, IntEnum, auto
from types import SimpleNamespace
from typing import ClassVar, Generic, Literal, NamedTuple, NewType, TypedDict, TypeVar, get_args

from hera.workflows import Container, Workflow
"""
    + SHOW
)
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "dataclasses with everything": """
@dataclass(order=True)
class A:
    n: int
    name: str = "x"
    kind: ClassVar[str] = "k"
    tags: list = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Key:
    n: int


@dataclass(kw_only=True, slots=True)
class Slotted:
    n: int
    extra: InitVar[int] = 3
    full: str = field(init=False)

    def __post_init__(self, extra):
        self.full = f"{self.n}-{extra}"


class Plain:
    x: int = 3


@dataclass
class Below(Plain):
    y: int = 1

    def __repr__(self):
        return f"<{self.y}>"


@dataclass(eq=False)
class Same:
    n: int = 1


class Written(A):
    def __init__(self, n):
        super().__init__(n, name="w")


s = Slotted(n=2)
s.n = 5
w = show(
    sorted([A(3), A(1, "b"), A(1, "a")]), A(1) < A(2), max(A(1), A(5)).n, A(1) == A(1), A(1) >= A(1, "a"), A(3, "y").kind,
    {Key(1): "one"}[Key(1)], len({Key(1), Key(1)}), s.n, s.full, Slotted(n=1, extra=2).full, Below(5).y, [Below()],
    Same() == Same(), [f.name for f in fields(A)], astuple(Key(2)), asdict(A(1, tags=["a"])), replace(A(1), n=2),
    is_dataclass(A), is_dataclass(3), f"{A(1)!r} {A(2)}", Written(7), Written(7).name,
)
""",
        "named tuples": """
P = namedtuple("P", ["x", "y"])
Q = namedtuple("Q", "a, b c", defaults=[3])


class R(NamedTuple):
    x: int
    y: str = "z"

    def both(self):
        return f"{self.x}{self.y}"


class Pair(namedtuple("Pair", "one two")):
    @property
    def sum(self):
        return self.one + self.two


p, r = P(1, y=2), R(1)
x, y = p
for part in r:
    last = part
w = show(
    p.x, y, p[0], Q(1, 2).c, p._asdict(), p._replace(x=5), P._fields, len(p), list(p), P(1, 2) == (1, 2),
    P._make([7, 8]).y, r, r[-1], r.both(), [*r], r + (3,), sorted([R(3), R(1)])[0].x, {p: "key"}[p], f"{p}",
    isinstance(r, R), isinstance(r, tuple), copy.deepcopy(r).x, Pair(1, 2).sum, last, R.__name__, p.index(2),
)
""",
        "enumerations": """
class Env(str, Enum):
    DEV = "dev"
    PROD = "prod"


class Color(Enum):
    RED = 1
    BLUE = auto()

    @property
    def low(self):
        return self.name.lower()

    def times(self, n=2):
        return self.value * n

    @classmethod
    def first(cls):
        return cls.RED


class N(IntEnum):
    ONE = 1
    TWO = 2


class Size(Enum):
    S = ("1", "1Gi")
    L = ("4", "8Gi")

    def __init__(self, cpu, memory):
        self.cpu = cpu
        self.memory = memory


class Named(Enum):
    A = "a"

    def __str__(self):
        return f"named-{self.value}"


class Base(str, Enum):
    def __str__(self):
        return self.value


class Below(Base):
    X = "x"


Letters = Enum("Letters", "A B C")
w = show(
    Env("prod").name, Env["DEV"] == "dev", Env.DEV + "-x", "-".join(Env), Env.DEV.upper(), Env.DEV in ("dev",), len(Env),
    "v" in Env.DEV, Env.DEV[0], len(Env.DEV), "%s" % Color.RED, Color.BLUE, f"{Color.RED} {Color.RED!r}", Color.BLUE.low,
    Color.BLUE.times(), Color.first().value, [c.low for c in Color], N.ONE + 1, f"{N.ONE}", N.ONE < N.TWO, max(N).name,
    ["a", "b"][N.ONE], list(range(N.TWO)), Size.S.cpu, Size.L.memory, Size.S.value, Named.A, f"{Named.A}", f"{Below.X}",
    Letters.B.value, Letters["C"].name, isinstance(Env.DEV, Env), isinstance(Env.DEV, str), isinstance(N.ONE, int),
    {Color.RED: 1}[Color.RED], Color.RED is Color.RED, Color(2) is Color.BLUE, N(2).value, list(Env.__members__),
    hasattr(Env, "DEV"), hasattr(Env, "TEST"), type(Env.DEV).__name__,
)
v = Workflow(
    generate_name="w-",
    entrypoint="c",
    templates=[Container(name="c", image=Env.DEV, args=[Env.PROD], labels={"env": Env.DEV})],
    arguments={"env": Env.DEV, "n": N.ONE},
)
""",
        "operators": """
class V:
    def __init__(self, *v):
        self.v = list(v)

    def __add__(self, o):
        return V(*self.v, *o.v)

    def __radd__(self, o):
        return V(o, *self.v)

    def __iadd__(self, o):
        self.v.extend(o.v)
        return self

    def __eq__(self, o):
        return self.v == o.v if isinstance(o, V) else NotImplemented

    def __hash__(self):
        return 1

    def __lt__(self, o):
        return self.v < o.v

    def __repr__(self):
        return f"V({self.v})"

    def __call__(self, x):
        return x in self.v

    def __rshift__(self, o):
        return f"{self}>>{o}"

    def __len__(self):
        return len(self.v)

    def __getitem__(self, i):
        return self.v[i]

    def __iter__(self):
        return iter(self.v)

    def __contains__(self, x):
        return x in self.v

    def __neg__(self):
        return V(*[-x for x in self.v])

    def __getattr__(self, name):
        return f"no {name}"


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


a = b = V(1)
a += V(5)
w = show(
    V(1) + V(2), 0 + V(1), V(1) == V(1), V(1) != V(2), V(1) == 3, [V(3)], sorted([V(2), V(1)]), V(1)(1), V(1) >> V(2), b,
    {V(1): "x"}[V(1)], len(V(1, 2)), V(4, 5)[1], list(V(1, 2)), 2 in V(2), bool(V()), -V(1), V(1).nothing, [*V(3)],
    list(Countdown(3)), [n for n in Countdown(2)], V() or "empty",
)
""",
        "inheritance": """
class A:
    made = []

    def __init_subclass__(cls, tag="none", **kw):
        super().__init_subclass__(**kw)
        A.made.append(f"{cls.__name__}-{tag}")

    def __init__(self, n, **kw):
        self.n = n
        self.kw = kw

    def build(self):
        return [self.n]


class B(A, tag="b"):
    def __init__(self, *args, m=1, **kw):
        super().__init__(*args, **kw)
        self.m = m

    def build(self):
        return super().build() + [self.m]


class M:
    def build(self):
        return ["mixed", *super().build()]


class C(M, B):
    def build(self):
        return [*super().build(), *A.build(self)]


class P:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, v):
        self._x = v * 2


p = P()
p.x = 5
w = show(C(1, m=2, z=3).build(), C(1, q=2).kw, A.made, p.x, getattr(p, "y", 5), hasattr(p, "y"), type(p).__name__, vars(p))
""",
        "exceptions of the program": """
class Bad(Exception):
    pass


class Worse(Bad, ):
    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


class Value(ValueError):
    def __str__(self):
        return "value"


def caught(raises):
    try:
        raises()
    except Worse as e:
        return f"{e} {e.code} {e.args}"
    except Bad:
        return "bad"
    except ValueError as e:
        return str(e)
    return "nothing"


def throw(e):
    raise e


def again():
    try:
        throw(Bad("x"))
    except Bad:
        raise


w = show(
    caught(lambda: throw(Worse("no", code=3))), caught(lambda: throw(Bad)), caught(lambda: throw(Value(1))),
    caught(lambda: throw(ValueError("plain", 1))), caught(lambda: 1), caught(again), isinstance(Value(1), ValueError),
)
""",
        "types that say nothing": """
T = TypeVar("T")


class Config(TypedDict, total=False):
    name: str


class Box(Generic[T]):
    def __init__(self, v: T):
        self.v = v


Id = NewType("Id", int)
Inner = Literal["x"]
Mode = Literal[Inner, "y", Literal["x", "z"]]
n = SimpleNamespace(a=1)
n.b = 2
missing = object()


def default(x=missing):
    return "missing" if x is missing else x


w = show(Config(name="a")["name"], Box[int](3).v, Id(4), get_args(Mode), n.a + n.b, default(), default(1), object() == missing)
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + _HEAD.count("\n"))
    for name, (text, line) in {
        "how a text of an enumeration is formatted": (
            "class E(str, Enum):\n    A = 'a'\n\n\nw = show(f'{E.A}')\n",
            5,
        ),
        "how a number of an enumeration is written": ("class E(IntEnum):\n    A = 1\n\n\nw = show(str(E.A))\n", 5),
        "a member that is defined twice": ("class E(Enum):\n    A = 1\n    A = 2\n\n\nw = show(E.A.name)\n", 1),
        "an unhashable record": ("@dataclass\nclass A:\n    n: int\n\n\nw = show({A(1): 1})\n", 6),
        "no order": ("class A:\n    pass\n\n\nw = show(sorted([A(), A()]))\n", 5),
        "a shared default": ("@dataclass\nclass A:\n    n: list = []\n", 1),
        "a required field behind": ("@dataclass\nclass A:\n    n: int = 1\n    m: int\n", 1),
        "an exception that nobody catches": ("class Bad(Exception):\n    pass\n\n\nraise Bad('x')\n", 5),
        "an object's text": ("class A:\n    pass\n\n\nw = str(A())\n", 5),
        "a field that isn't in the slots": ("class A:\n    __slots__ = ('a',)\n\n\na = A()\na.b = 1\n", 6),
    }.items()
}
