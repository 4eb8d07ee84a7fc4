"""DAGs, steps, container sets: calls of templates, arrows, references."""

_HEAD = """
from hera.workflows import (
    DAG, Artifact, Container, ContainerNode, ContainerSet, Operator, Parallel, Parameter, Step, Steps, Task, TaskResult,
    Workflow, WorkflowStatus, models as m,
)
"""
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "a diamond": """
with Workflow(generate_name="diamond-", entrypoint="d") as w:
    echo = Container(name="echo", image="alpine", inputs=[Parameter(name="message")], args=["{{inputs.parameters.message}}"])
    with DAG(name="d"):
        A = echo(name="A", arguments={"message": "A"})
        B = echo(name="B", arguments=[Parameter(name="message", value="B")])
        C = echo(name="C", arguments=Parameter(name="message", value="C"))
        D = echo(name="D", arguments=[{"message": "D"}])
        A >> [B, C] >> D
""",
        "all arrows": """
with Workflow(generate_name="arrows-", entrypoint="d") as w:
    c = Container(name="c", image="alpine")
    with DAG(name="d") as d:
        t = [c(name=f"t{i}") for i in range(12)]
        t[0] >> t[1] >> [t[2], t[3]] >> t[4]
        t[0].next(t[5])
        t[0].next(t[6], Operator.or_)
        t[1].next(t[6], Operator.or_)
        t[2].next(t[6], operator=Operator.and_, on=TaskResult.failed)
        t[3].next(t[7], on=TaskResult.failed | TaskResult.errored | TaskResult.failed)
        t[4].next(t[7], on=[TaskResult.skipped, TaskResult.omitted])
        t[0].on_success(t[8])
        t[1].on_failure(t[8])
        t[2].on_error(t[8])
        [t[0], "named", t[1]] >> t[9]
        t[10].on_other_result(t[0], "yes")
        t[10].on_other_result(t[1], 5, Operator.greater)
        t[11].on_workflow_status(WorkflowStatus.failed)
        t[11].on_workflow_status(op=Operator.not_equal, status="Error")
        t[11].depends = t[0] | t[1]
""",
        "loops that are waited for": """
with Workflow(generate_name="any-", entrypoint="d") as w:
    c = Container(name="c", image="alpine", inputs=Parameter(name="x"))
    with DAG(name="d"):
        many = c(name="many", with_param="[1, 2]", arguments={"x": "{{item}}"})
        one = c(name="one", arguments={"x": "1"})
        other = c(name="other", with_sequence=m.Sequence(count="3"), arguments={"x": "1"})
        many.when_any_succeeded(one)
        other.when_all_failed(one)
""",
        "defaults for arrows": """
with Workflow(generate_name="defaults-", entrypoint="d") as w:
    c = Container(name="c", image="alpine")
    with DAG(name="d"):
        a, b, x, y = (c(name=n) for n in "abxy")
        with Task.set_next_defaults(operator=Operator.or_, on=TaskResult.succeeded):
            [a, b] >> x
            with Task.set_next_defaults(on=[TaskResult.failed, TaskResult.errored]):
                [a, b] >> y
""",
        "references": """
with Workflow(generate_name="refs-", entrypoint="d", arguments={"p": "1"}) as w:
    gen = Container(
        name="gen",
        image="alpine",
        outputs=[
            Parameter(name="out", value_from=m.ValueFrom(path="/tmp/out")),
            Artifact(name="art", path="/tmp/art"),
        ],
    )
    use = Container(
        name="use",
        image="alpine",
        inputs=[Parameter(name="a"), Parameter(name="b", default="2", description="two", enum=["1", "2"]), Artifact(name="f", path="/f")],
    )
    with DAG(name="d", inputs=[Parameter(name="x", default="5", description="d"), Artifact(name="g", path="/g")]) as d:
        g = gen()
        u = use(
            arguments={
                "a": g.get_parameter("out"),
                "b": w.get_parameter("p"),
                "f": g.get_artifact("art"),
            },
            when=f"{g.result} == 1 && {g.status} != Failed",
        )
        use(
            name="again",
            arguments=[
                d.get_parameter("x").with_name("a"),
                g.get_parameter("out").with_name("b"),
                d.get_artifact("g").with_name("f"),
            ],
        )
        Task(name="more", template=use, arguments=[g.get_result_as("a"), g.get_parameters_as("b"), Artifact(name="f", from_=g.get_artifact("art").from_)])
        Task(name="plain", template="use", arguments={"a": g.id, "b": g.ip + g.exit_code, "f": g.started_at + g.finished_at})
        Task(name="all", template=use, arguments=g.get_outputs_as_arguments())
""",
        "a template of a template": """
with Workflow(generate_name="nested-", entrypoint="outer") as w:
    c = Container(name="c", image="alpine")
    with DAG(name="inner", outputs=[Parameter(name="o", value_from=m.ValueFrom(parameter="{{tasks.a.outputs.result}}"))]) as inner:
        c(name="a")
    with Steps(name="outer", inputs={"p": "1"}) as outer:
        i = inner()
        c(name="b", when=f"{i.get_parameter('o')} == 1", on_exit=c)
""",
        "steps": """
with Workflow(generate_name="steps-", entrypoint="s") as w:
    c = Container(name="c", image="alpine")
    with Steps(name="s") as s:
        c()
        with s.parallel():
            c(name="p1")
            c(name="p2", continue_on=m.ContinueOn(failed=True))
        with Parallel() as p:
            Step(name="p3", template=c)
        Step(name="last", template="c", with_items=[1, 2.5, True, "x", None, [1], {"a": [1]}, m.Item(root=[1, 2])])
        Step(name="ref", template_ref=m.TemplateRef(name="other", template="t"), with_items="x")
""",
        "steps as a list": """
c = Container(name="c", image="alpine")
steps = Steps(
    name="s",
    sub_steps=[
        Step(name="one", template=c),
        [Step(name="two", template="c"), Step(name="three", template="c")],
        m.WorkflowStep(name="four", template="c"),
        [m.WorkflowStep(name="five", template="c")],
        Parallel(sub_steps=[Step(name="six", template="c")]),
    ],
)
w = Workflow(generate_name="listed-", entrypoint="s", templates=[c, steps])
""",
        "a DAG as a list": """
d = DAG(name="d", tasks=[Task(name="a", template="c"), Task(name="b", template="c", depends="a")], fail_fast=False, target="b")
w = Workflow(generate_name="listed-", entrypoint="d", templates=[m.Template(name="c", container=m.Container(image="alpine")), d])
""",
        "templates from outside": """
c = Container(name="c", image="alpine")
with Workflow(generate_name="outside-", entrypoint="d") as w:
    with DAG(name="d"):
        c()
        c(name="second")
    c.image = "changed"
with Workflow(generate_name="outside-", entrypoint="d") as v:
    with DAG(name="d"):
        c()
""",
        "templates within a DAG": """
with Workflow(generate_name="within-", entrypoint="d") as w:
    with DAG(name="d"):
        c = Container(name="c", image="alpine")
        c(name="t")
        Task(name="u", template=Container(name="x", image="alpine"))
""",
        "loops": """
with Workflow(generate_name="loops-", entrypoint="d") as w:
    c = Container(name="c", image="alpine", inputs=[Parameter(name="x"), Parameter(name="y", default="1")])
    with DAG(name="d"):
        gen = c(name="gen", arguments={"x": 1})
        c(name="items", with_items=["a", "b"], arguments={"x": "{{item}}"})
        c(name="dicts", with_items=[{"x": 1, "y": 2}], arguments={"x": "{{item.x}}", "y": "{{item.y}}"})
        c(name="param", with_param=gen.result, arguments={"x": "{{item}}"})
        c(name="listed", with_param=[1, {"a": 2}], arguments={"x": "{{item}}"})
        c(name="of", with_param=Parameter(name="l", value=["a"]), arguments={"x": "{{item}}"})
        c(name="sequence", with_sequence=m.Sequence(start="1", end="{{inputs.parameters.n}}"), arguments={"x": "{{item}}"})
""",
        "hooks": """
with Workflow(generate_name="hooks-", entrypoint="d", hooks={"exit": m.LifecycleHook(template="c")}) as w:
    c = Container(name="c", image="alpine")
    with DAG(name="d"):
        c(
            hooks={
                "running": m.LifecycleHook(expression='tasks["c"].status == "Running"', template="c"),
                "exit": m.LifecycleHook(template="c", arguments=m.Arguments(parameters=[m.Parameter(name="x", value="1")])),
            }
        )
""",
        "a container set": """
with Workflow(generate_name="set-", entrypoint="s") as w:
    with ContainerSet(
        name="s",
        volume_mounts=[m.VolumeMount(name="v", mount_path="/v")],
        container_set_retry_strategy=m.ContainerSetRetryStrategy(retries="2"),
        outputs=[Parameter(name="o", value_from=m.ValueFrom(path="/v/o"))],
    ) as s:
        a = ContainerNode(name="a", image="alpine", env={"A": 1})
        b = ContainerNode(name="b", image="alpine", command=["sh"])
        c = ContainerNode(name="c", image_pull_policy="Always")
        main = ContainerNode(name="main", image="alpine", dependencies=["z"])
        [a, b] >> c >> main
        b.next(main)
        a >> [main]
""",
        "many tasks": """
with Workflow(generate_name="many-", entrypoint="d") as w:
    c = Container(name="c", image="alpine", inputs=[Parameter(name="n")])
    with DAG(name="d"):
        before = None
        for n in range(300):
            task = c(name=f"t-{n}", arguments={"n": n})
            if before is not None:
                before >> task
            before = task
""",
        "inputs in all shapes": """
with Workflow(generate_name="inputs-", entrypoint="c") as w:
    Container(name="a", image="alpine", inputs={"x": "1", "y": "2"})
    Container(name="b", image="alpine", inputs=[{"x": "1"}, Parameter(name="y", value=2, global_name="g"), m.Parameter(name="z")])
    Container(name="d", image="alpine", inputs=m.Inputs(parameters=[m.Parameter(name="x")], artifacts=[m.Artifact(name="a", path="/a")]))
    Container(name="e", image="alpine", inputs=Artifact(name="x", path="/x"), outputs=Artifact(name="y", path="/y", global_name="gy"))
    Container(name="f", image="alpine", outputs=[Parameter(name="o", global_name="g", value_from=m.ValueFrom(default="1", path="/o"), default="5", enum=["a"])])
    Container(name="g", image="alpine", outputs=m.Outputs(result="x"), inputs=[], metrics=[])
""",
        "arguments in all shapes": """
with Workflow(generate_name="arguments-", entrypoint="d") as w:
    c = Container(name="c", image="alpine", inputs=[Parameter(name="x")])
    with DAG(name="d"):
        for n, a in enumerate([
            {"x": 1, "y": 1.5, "z": True, "n": None, "l": [1, "a", None], "d": {"k": {"v": 1}}},
            [Parameter(name="x", value=1), {"y": 2}, m.Parameter(name="z", value="3"), Artifact(name="a", from_="{{b}}")],
            m.Arguments(parameters=[m.Parameter(name="x", value="1")]),
            Parameter(name="x", value_from=m.ValueFrom(expression="a")),
            {"x": Parameter(name="other", value="v", description="d"), "a": Artifact(name="other", from_="{{c}}")},
            {"x": m.Parameter(name="q", value="1"), "a": m.Artifact(name="r", from_="{{c}}")},
        ]):
            Task(name=f"t{n}", template=c, arguments=a)
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + 5)
    for name, (text, line) in {
        "a name twice": (
            "with Workflow(name='w') as w:\n    c = Container(name='c')\n    with DAG(name='d'):\n        c()\n        c()\n",
            5,
        ),
        "a task twice in depends": (
            "with Workflow(name='w') as w:\n    c = Container(name='c')\n    with DAG(name='d'):\n"
            "        a = c()\n        b = c(name='b')\n        a >> b\n        a >> b\n",
            7,
        ),
        "a call in no DAG": ("with Workflow(name='w') as w:\n    c = Container(name='c')\n    c()\n", 3),
        "an output that isn't there": (
            "with Workflow(name='w') as w:\n    c = Container(name='c')\n    with DAG(name='d'):\n"
            "        a = c()\n        a.get_parameter('x')\n",
            5,
        ),
        "two targets": (
            "with Workflow(name='w') as w:\n    with DAG(name='d'):\n"
            "        Task(name='a', template='c', template_ref=m.TemplateRef(name='x'))\n",
            3,
        ),
        "a step in a DAG": ("with Workflow(name='w') as w, DAG(name='d'):\n    Step(name='a', template='c')\n", 2),
        "positional arguments": ("w = Workflow('w')\n", 1),
        "a parameter in args": (
            "with Workflow(name='w', arguments={'p': 1}) as w:\n    Container(name='c', args=[w.get_parameter('p')])\n",
            2,
        ),
        "equal tasks": (
            "with Workflow(name='w') as w:\n    a = Container(name='a')\n    b = Container(name='b')\n    x = a == b\n",
            4,
        ),
    }.items()
}
