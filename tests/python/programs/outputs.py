"""What Hera writes of workflows: manifests, `to_yaml`, `to_dict`."""

_HEAD = """
import json

import yaml
from hera.workflows import (
    DAG, Container, CronWorkflow, Env, Parameter, Resource, RetryStrategy, Steps, Workflow, WorkflowTemplate, models as m,
    script,
)


@script()
def f(x: int = 3):
    # a comment, which Hera takes out
    print("hello: world")
    if x:
        print('a')


with Workflow(
    generate_name="inner-", entrypoint="d", namespace="argo", labels={"n": "yes", "y": "1"}, hooks={"exit": m.LifecycleHook()}
) as inner:
    Container(
        name="c",
        image="x",
        command=["sh", "-c"],
        args=["echo hello\\necho world\\n", "{{inputs.parameters.a}} and a long text that has to be folded, {{item}} {{x}}"],
        env=[Env(name="Y", value="yes"), Env(name="N", value=1.5)],
        inputs=[Parameter(name="a", default="x", enum=["x", "y"])],
        retry_strategy=RetryStrategy(limit=3),
    )
    with DAG(name="d"):
        f(name="a", arguments={"x": 4}) >> f(name="b", with_items=[1, "2", {"a": None}][:2])
    with Steps(name="s"):
        f(name="a")
cron = CronWorkflow(name="cron", schedule="0 0 * * *", entrypoint="c", templates=[Container(name="c", image="x")])
template = WorkflowTemplate(name="t", entrypoint="c", templates=[Container(name="c", image="x")])

"""
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "workflows as manifests": """
with Workflow(generate_name="w-", entrypoint="r") as w:
    for number, workflow in enumerate([inner, cron, template]):
        Resource(name=f"r-{number}", action="create", manifest=workflow)
""",
        "workflows as texts": """
with Workflow(generate_name="w-", entrypoint="r") as w:
    for number, workflow in enumerate([inner, cron, template]):
        Resource(name=f"y-{number}", action="create", manifest=workflow.to_yaml())
        Resource(name=f"s-{number}", action="create", manifest=workflow.to_yaml(sort_keys=True, indent=4))
        Resource(name=f"j-{number}", action="create", manifest=json.dumps(workflow.to_dict(), indent=2))
        Resource(name=f"d-{number}", action="create", manifest=yaml.dump(workflow.to_dict(), sort_keys=False))
""",
        "workflows as dictionaries": """
d = inner.to_dict()
d["metadata"]["labels"]["a"] = "b"
w = Workflow(generate_name=d["metadata"]["generateName"], entrypoint=d["spec"]["templates"][0]["name"])
""",
        "plain data": """
data = {
    "script.sh": "#!/bin/bash\\nset -e\\n", "k": "a: b", "empty": "", "n": "5", "q": "it's", "star": "*", "long": "word " * 30,
    "nothing": None, "list": [[1, 2.5], [], {}], "é": "ü",
}
with Workflow(generate_name="w-", entrypoint="r") as w:
    Resource(name="a", action="create", manifest=yaml.dump(data))
    Resource(name="b", action="create", manifest=yaml.safe_dump(data, default_flow_style=True, allow_unicode=True))
    Resource(name="c", action="create", manifest=yaml.dump_all([data, {"a": 1}], width=200))
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + _HEAD.count("\n"))
    for name, (text, line) in {
        "an object as YAML": ("t = yaml.dump({'a': inner})\n", 1),
        "a workflow that Hera writes as it is": (
            "inner.pod_gc = {'strategy': 'x'}\nt = json.dumps(inner.to_dict())\n",
            2,
        ),
    }.items()
}
