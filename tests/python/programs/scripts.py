"""`@script` in its forms."""

_HEAD = """
from pathlib import Path
from typing import Annotated, Any, Dict, List, Literal, Optional, Tuple, Union

from hera.shared import global_config
from hera.shared.serialization import serialize
from hera.workflows import (
    DAG, Artifact, ArtifactLoader, Container, EmptyDirVolume, Env, InlineScriptConstructor, Input, NoneArchiveStrategy,
    Output, Parameter, Resources, RetryStrategy, RunnerScriptConstructor, S3Artifact, Script, Step, Steps, Task, Volume,
    Workflow, models as m, script,
)
"""
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "a literal that lists a value twice": """
@script()
def size(s: Literal["s", "m", "s"] = "m"):
    print(s)


with Workflow(name="w", entrypoint="size") as w:
    size()
""",
        "no parameters": '''
@script()
def hello():
    """Says it."""
    # a comment
    print("hello")  # behind


with Workflow(generate_name="w-", entrypoint="d") as w:
    with DAG(name="d"):
        hello()
        hello(name="again")
''',
        "parameters and defaults": '''
@script(image="python:3.12", add_cwd_to_sys_path=False, command=["python3"])
def run(a, b: int, c: str = "x", d: Optional[int] = None, e=1.5, f: list = [1, {"a": None}], *, g: bool = True):
    import json

    def inner(x):
        return x + 1

    for i in range(b):
        print(a, inner(i), c, d, e, f, g, """text
        of two lines""")
    return json.dumps({"a": a})


with Workflow(generate_name="w-", entrypoint="s") as w:
    with Steps(name="s"):
        run(arguments={"a": 1, "b": "{{workflow.name}}"})
''',
        "decorator on several lines": """
@script(
    name="named",
    image="python:3.12",
    resources=Resources(cpu_request=1, memory_limit="1Gi"),
    env=[Env(name="A", value="1")],
    inputs=[Parameter(name="x", default="1"), Artifact(name="f", path="/f")],
    outputs=[Parameter(name="o", value_from=m.ValueFrom(path="/o"))],
    labels={"a": "b"},
    retry_strategy=RetryStrategy(limit=2),
)
def function_of_several_lines(
    x: str,
    y: int = 2,
) -> None:
    print(x, y)


with Workflow(generate_name="w-", entrypoint="d") as w:
    with DAG(name="d"):
        t = function_of_several_lines(arguments={"x": "1"})
        function_of_several_lines(name="u", arguments={"x": t.get_parameter("o")})
""",
        "called in a workflow": """
@script()
def one():
    print(1)


@script(constructor="inline")
def two(x):
    print(x)


with Workflow(generate_name="w-", entrypoint="one") as w:
    one()
    two()
""",
        "a class": """
def plain(x: int):
    print(x)


with Workflow(generate_name="w-", entrypoint="a") as w:
    Script(name="a", source=plain)
    Script(name="b", source="print(1)", command=["sh"], image="busybox")
    Script(name="c", source="echo", constructor=InlineScriptConstructor(add_cwd_to_sys_path=False))
""",
        "within a workflow": """
with Workflow(generate_name="w-", entrypoint="d") as w:

    @script()
    def early(x):
        print(x)

    with DAG(name="d"):

        @script(image="alpine")
        def late():
            if True:
                print("{{workflow.name}}", f"{1 + 1}", r"\\d", b"x")

        early(arguments={"x": 1}) >> late()
""",
        "one of two statements": """
@script()
def short(): print(1); print(2)


with Workflow(generate_name="w-", entrypoint="short") as w:
    short()
""",
        "loops over items": """
@script()
def gen():
    print("[1, 2]")


@script()
def one(x: int, y: int = 5):
    print(x)


@script()
def two(x: int, y: Literal["a", "b"]):
    print(x, y)


with Workflow(generate_name="w-", entrypoint="d") as w:
    with DAG(name="d"):
        g = gen()
        one(name="one-param", with_param=g.result)
        one(name="one-items", with_items=[1, 2], arguments={"x": "{{item}}"})
        one(name="one-given", with_param=g.result, arguments={"x": "{{item.k}}"})
        two(name="two-param", with_param=g.result)
        two(name="two-items", with_items=[{"x": 1, "y": "a"}, {"y": "b", "x": 2}])
        one(name="single", with_items=[{"x": 1}])
        two(name="some", with_param=[1], arguments=Parameter(name="x", value="{{item}}"))
        arguments = [Parameter(name="y", value="a")]
        two(name="listed", with_items=[{"x": 1, "y": "a"}], arguments=arguments)
        two(name="listed-again", arguments=arguments)
""",
        "annotations": """
@script(constructor="inline")
def all_of_them(
    a: Annotated[str, Parameter(name="other-name", description="d", enum=["x", "y"])],
    b: Annotated[Optional[int], Parameter(description="b")] = None,
    c: Annotated[str, Artifact(name="c", path="/tmp/c", mode=0o644)] = "",
    d: Annotated[Optional[str], Artifact(path="/tmp/d")] = None,
    e: Annotated[Path, Artifact(name="e", loader=None, output=True, path="/tmp/e")] = None,
    f: Literal["p", "q"] = "p",
    g: Dict[str, Any] = {},
) -> Annotated[str, Parameter(name="result", value_from=m.ValueFrom(path="/tmp/r"))]:
    print(a)


@script()
def inputs(i: Union[int, None] = None, k: List[str] = ["a"], l: Tuple[int, str] = (1, "a")):
    print(i)


with Workflow(generate_name="w-", entrypoint="inputs") as w:
    inputs()
    all_of_them()
""",
        "a runner": """
@script(constructor="runner", image="image")
def run(
    a: int,
    b: Annotated[str, Parameter(name="bee")] = "x",
    c: Annotated[str, Artifact(name="c", loader=ArtifactLoader.file)] = "",
    d: Annotated[Path, Parameter(name="d", output=True)] = None,
) -> Annotated[int, Artifact(name="result", archive=NoneArchiveStrategy())]:
    return a


@script(constructor=RunnerScriptConstructor(outputs_directory="/user/out", pydantic_mode=2), env={"A": "1"})
def other(a: Annotated[int, Parameter(name="a")]) -> Tuple[
    Annotated[int, Parameter(name="one")], Annotated[str, S3Artifact(name="two", key="k", bucket="b")]
]:
    return a, "x"


@script(constructor="runner", command=["python", "-u"])
def neither():
    pass


with Workflow(generate_name="w-", entrypoint="d", volume_claim_templates=None) as w:
    with DAG(name="d"):
        r = run(arguments={"a": 1, "c": Artifact(from_="{{x}}")})
        o = other(arguments={"a": r.get_parameter("d")})
        neither(when=f"{o.get_parameter('one')} == 1")
""",
        "a runner with a volume": """
constructor = RunnerScriptConstructor(volume_for_outputs=EmptyDirVolume(name="outputs"))
global_config.set_class_defaults(Script, constructor=constructor)


@script()
def run(a: int) -> Annotated[int, Parameter(name="o")]:
    return a


@script(volumes=[Volume(name="v", size="1Gi", mount_path="/v")])
def more() -> Annotated[int, Parameter(name="o")]:
    return 1


@script()
def none():
    return 1


with Workflow(generate_name="w-", entrypoint="d") as w:
    with DAG(name="d"):
        run(arguments={"a": 1}) >> more() >> none()
""",
        "config": """
global_config.image = "image:1"
global_config.script_command = ["python3"]
global_config.namespace = "argo"
global_config.service_account_name = "me"
global_config.host = "http://x"
global_config.token = "t"
global_config.verify_ssl = False
global_config.api_version = "argoproj.io/v1alpha1"
global_config.set_class_defaults(Container, image_pull_policy="Always", image="other")
global_config.set_class_defaults(Script, add_cwd_to_sys_path=False, image="third")
global_config.set_class_defaults(Workflow, labels={"a": "b"})


@script()
def run():
    print(1)


with Workflow(generate_name="w-", entrypoint="run") as w:
    run()
    Container(name="c")
    Container(name="d", image="mine")

global_config.reset()
with Workflow(generate_name="v-", entrypoint="c") as v:
    Container(name="c")
""",
        "image from a function": """
global_config.image = lambda: "image:" + "2"

with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(name="c")
""",
        "functions called as functions": """
@script()
def double(x: int):
    return x * 2


n = double(4)
with Workflow(generate_name=f"w-{n}", entrypoint="double") as w:
    double()
""",
        "a shared decorator": """
common = script(image="python:3.12", add_cwd_to_sys_path=False)
settings = {"image": "python:3.13", "labels": {"a": "b"}}


@common
def one():
    print(1)


@common
def two():
    print(2)


@script(**settings, name="third-one")
def three():
    print(3)


with Workflow(generate_name="w-", entrypoint="one") as w:
    one()
    two()
    three()
""",
        "other commands": """
@script(command=["bash"], image="x")
def odd():
    # not python to Argo
    print("x")  # y


with Workflow(generate_name="w-", entrypoint="odd") as w:
    odd()
""",
        "variables from inputs": """
with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(
        name="c",
        env=[Env(name="MY_VAR.x", value_from_input="{{workflow.name}}"), Env(name="B", value={"a": 1}), Env(name="C")],
        inputs=[Parameter(name="p")],
    )
    Script(name="s", source="echo", env=Env(name="A", value_from_input=Parameter(name="q", value=3)))
    Container(name="e", env=[{"A": "1", "B": 2}, m.EnvVar(name="C", value="3")])
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + _HEAD.count("\n"))
    for name, (text, line) in {
        "without a call": ("@script\ndef f():\n    pass\n", 1),
        "a source beside its function": ("@script(source='print(1)')\ndef f():\n    pass\n", 1),
        "an async function": ("@script()\nasync def f():\n    pass\n", 2),
        "an optional without None": (
            "@script()\ndef f(x: Optional[int]):\n    pass\n\n\nwith Workflow(name='w') as w:\n    f()\n",
            2,
        ),
        "a future annotation of no class": (
            "@script()\ndef f(x: 'int'):\n    pass\n\n\nwith Workflow(name='w') as w:\n    f()\n",
            2,
        ),
        "a loop over a text": (
            "s = Script(name='s', source='x')\nwith Workflow(name='w') as w, DAG(name='d'):\n    s(with_param='[1]')\n",
            3,
        ),
    }.items()
}
