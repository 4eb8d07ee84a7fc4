"""Classes that extend Hera's."""

_HEAD = """
import copy
from dataclasses import dataclass, field
from typing import Optional

from hera.shared import global_config, register_pre_build_hook
from hera.workflows import (
    DAG, Container, CronWorkflow, EmptyDirVolume, Env, Parameter, Resources, Script, Step, Steps, Task, Workflow,
    WorkflowTemplate,
)

"""
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "a workflow with an init of its own": """
class Ours(Workflow):
    def __init__(self, name, team="x", **kwargs):
        super().__init__(generate_name=f"{name}-", entrypoint="c", labels={"team": team}, kind="Workflow", **kwargs)
        self.team = team

    def add(self, *names):
        with self:
            return [Container(name=name, image=self.team) for name in names]


with Ours("a", team="z", namespace="argo") as w:
    Container(name="c", image="x")
w.add("d", "e")
w.annotations = {"team": w.team, "nothing": str(hasattr(w, "nothing"))}
""",
        "the kind is the name of the class": """
class Ours(Workflow):
    pass


class Nightly(CronWorkflow):
    def __init__(self, name, **kw):
        Workflow.__init__ if False else super().__init__(name=name, schedule="0 0 * * *", entrypoint="c", **kw)
        self.kind = "CronWorkflow"


w = Ours(name="a", entrypoint="c", templates=[Container(name="c", image="x")])
with Nightly("n") as n:
    Container(name="c", image="x")
""",
        "a class of the same name": """
from hera.workflows import Workflow as W


class Workflow(W):
    def __init__(self, *args, **kw):
        kw.setdefault("service_account_name", "argo")
        W.__init__(self, *args, **kw)


w = Workflow(name="a", entrypoint="c", templates=[Container(name="c", image="x")])
""",
        "fields of a dataclass": """
@dataclass(kw_only=True)
class Ours(Workflow):
    entrypoint: Optional[str] = "x"
    team: str = "t"
    names: list = field(default_factory=list)

    def __post_init__(self):
        self.labels = {"team": self.team, "names": "-".join(self.names)}
        super().__post_init__()
        self.kind = "Workflow"


one = Ours(name="q", templates=[Container(name="x", image="a")])
two = Ours(name="q", entrypoint="y", team="z", names=["a", "b"])
""",
        "what the body says is no default": """
class Own(Container):
    image = "zzz"
    command: Optional[list] = ["a"]


with Workflow(name="a", entrypoint="c") as w:
    c = Own(name="c")
w.labels = {"class": Own.image, "object": c.image}
""",
        "templates, tasks, steps": """
class Python(Container):
    def __init__(self, name, script, **kwargs):
        super().__init__(name=name, image="python:3.11", command=["python", "-c"], args=[script], **kwargs)


class Gpu(Python):
    def __init__(self, name, gpus=1, **kw):
        super().__init__(name, "print(1)", resources=Resources(gpus=gpus), **kw)
        self.gpus = gpus

    def __call__(self, **kw):
        kw.setdefault("name", f"{self.name}-call")
        return super().__call__(**kw)


class Then(Task):
    def then(self, other):
        return self >> other


class Numbered(Step):
    def __init__(self, number, template):
        super().__init__(name=f"s-{number}", template=template)


class Two(DAG):
    def __init__(self, name, template, **kw):
        super().__init__(name=name, **kw)
        with self:
            Task(name="a", template=template) >> Task(name="b", template=template)


with Workflow(name="a", entrypoint="d") as w:
    one = Python("one", "print(2)", labels={"a": "b"})
    two = Gpu(name="two", gpus=2)
    with DAG(name="d"):
        Then(name="x", template=one).then(Then(name="y", template=two, arguments={"n": two.gpus})) >> two()
    with Steps(name="s") as s:
        Numbered(1, one)
        with s.parallel():
            Numbered(2, two), Numbered(3, two)
    Two("e", one)
""",
        "parameters, variables, volumes, scripts": """
class P(Parameter):
    def __init__(self, name):
        super().__init__(name=name, value=1)


class E(Env):
    def __init__(self, key, value):
        super().__init__(name=key, value=value)


class V(EmptyDirVolume):
    def __init__(self, name):
        super().__init__(name=name, mount_path=f"/{name}")


class Own(Script):
    def __init__(self, **kw):
        super().__init__(image="py", **kw)


def f(x: int):
    print(x)


with Workflow(name="a", entrypoint="c", arguments=[P("x")]) as w:
    Container(name="c", image="x", env=[E("a", "b")], volumes=[V("v")], inputs=[P("z")], args=[f"{P('q')}"])
    Own(name="s", source=f)
""",
        "defaults and hooks are for the very class": """
class Own(Container):
    pass


class Other(Container):
    pass


global_config.set_class_defaults(Container, image="all", labels={"a": "b"})
global_config.set_class_defaults(Own, image="own")


@register_pre_build_hook
def hook(c: Container) -> Container:
    c.annotations = {"hook": "all"}
    return c


@register_pre_build_hook
def own(c: Own) -> Own:
    c.annotations = {"hook": "own"}
    return c


with Workflow(name="a", entrypoint="c") as w:
    Container(name="a"), Own(name="b"), Other(name="c")
""",
        "mixins, class methods, properties": """
class Labeled:
    team = "t"

    def tag(self):
        self.labels = {**(self.labels or {}), "team": self.team}
        return self


class Before(Labeled, Container):
    @classmethod
    def alpine(cls, name, *args):
        return cls(name=name, image="alpine", args=list(args))

    @property
    def pretty(self):
        return self.name.upper()

    @pretty.setter
    def pretty(self, value):
        self.name = value.lower()


class After(Container, Labeled):
    def __init__(self, **kw):
        super().__init__(image="z", **kw)
        self.extra = ["a"]


with Workflow(name="a", entrypoint="c") as w:
    one = Before.alpine("x", "a").tag()
    two = After(name="y").tag()
three = copy.deepcopy(two)
three.extra.append("b")
one.pretty = "OTHER"
w.labels = {
    "p": one.pretty,
    "i": str(isinstance(one, Container)) + str(isinstance(two, Before)) + str(issubclass(After, Labeled)),
    "t": type(two).__name__,
    "n": f"{len(two.extra)}{len(three.extra)}",
}
""",
        "templates of a base": """
class Base(WorkflowTemplate):
    prefix = "p"

    def __init__(self, name, **kw):
        super().__init__(name=f"{self.prefix}-{name}", **kw)
        self.kind = "WorkflowTemplate"
        self.fill()

    def fill(self):
        raise NotImplementedError


class One(Base):
    prefix = "one"

    def fill(self):
        with self:
            Container(name="c", image="x")
        self.entrypoint = "c"


w = One("n", namespace="ns")
""",
    }.items()
}
DECLINED = {
    name: ("from hera.workflows import *\n" + text, line + 1)
    for name, (text, line) in {
        "what Hera calls": (
            "class A(Workflow):\n    def _build_templates(self):\n        return []\n\n\nw = A(name='a')\n",
            6,
        ),
        "without Hera's init": (
            "class A(Container):\n    def __init__(self):\n        self.name = 'c'\n\n\nw = Workflow(templates=[A()])\n",
            3,
        ),
        "a property for an argument": (
            "class A(Container):\n    @property\n    def image(self):\n        return 'x'\n\n\nc = A(name='c')\n",
            7,
        ),
        "a mixin that Hera's comes before": (
            "class M:\n    def build(self):\n        return 1\n\n\nclass A(Workflow, M):\n    pass\n\n\nw = A()\n",
            10,
        ),
        "positional arguments": ("class A(Container):\n    pass\n\n\nc = A('c')\n", 5),
    }.items()
}
