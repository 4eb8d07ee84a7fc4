"""Workflows of Argo's documents: `from_yaml`, `from_dict`."""

_HEAD = '''
import yaml
from hera.shared import global_config
from hera.workflows import (
    DAG, ClusterWorkflowTemplate, Container, CronWorkflow, Task, Workflow, WorkflowTemplate, models as m
)

TEXT = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: hello
  labels: {a: b}
spec:
  entrypoint: hello   # a comment
  onExit: bye
  parallelism: 5
  arguments:
    parameters:
    - {name: n, value: "5"}
  tolerations:
  - key: a
    tolerationSeconds: 5
  hooks:
    exit: {template: bye}
  retryStrategy: {limit: 3, backoff: {duration: "1", factor: 2}}
  templates:
  - name: hello
    inputs:
      artifacts: [{name: a, path: /a, s3: {key: k}}]
    container: &c
      image: busybox
      args:
      - |
        several
        lines
      - "{{inputs.parameters.m}}"
      - one text
        over two lines
      env: [{name: A, value: "yes"}]
      resources: {limits: {cpu: "1", memory: 1Gi}}
  - name: bye
    dag:
      tasks:
      - {name: a, template: hello, withItems: [1, a, {x: 1}, [1, 2]]}
      - {name: b, template: hello, dependencies: [a], continueOn: {failed: true}, withSequence: {count: 5}}
  - name: st
    steps:
    - - {name: a, template: hello}
      - {name: b, template: bye}
    - - {name: c, template: bye, when: "a == b"}
  - name: again
    container: {<<: *c, image: other}
  - name: su
    suspend: {duration: "5"}
"""
'''
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "as it is": """
w = Workflow.from_yaml(TEXT)
t = WorkflowTemplate.from_yaml(TEXT.replace("kind: Workflow", "kind: WorkflowTemplate"))
c = ClusterWorkflowTemplate.from_yaml(TEXT.replace("kind: Workflow", "kind: ClusterWorkflowTemplate"))
cron = CronWorkflow.from_dict(
    {
        "metadata": {"name": "a", "namespace": "q"},
        "spec": {"schedules": ["x"], "suspend": True, "workflow_spec": {"entrypoint": "c", "suspend": False}},
    }
)
cron.schedules.append("y")
""",
        "changed afterwards": """
w = Workflow.from_yaml(TEXT)
w.labels["z"] = "q"
w.namespace = "argo"
w.entrypoint = "bye"
w.templates[0].container.image = "alpine"
w.templates[0].container.args.append("z")
with w:
    Container(name="more", image="x")
    with DAG(name="d"):
        Task(name="t", template="more", arguments={"n": w.get_parameter("n")})
w.arguments.parameters.append(m.Parameter(name="new", value="1"))
w.tolerations[0].key = "other"
by = {t.name: t for t in w.templates}
w.templates = [by["more"], by["d"], by["hello"]]
for t in w.templates:
    t.active_deadline_seconds = 5
w.name, w.generate_name = None, w.name + "-"
""",
        "with the settings of Hera": """
global_config.namespace = "glob"
global_config.set_class_defaults(Workflow, labels={"a": "b"}, entrypoint="z")
w = Workflow.from_dict(yaml.safe_load("metadata: {name: a}\\nspec: {entrypoint: a, suspend: off}"))
v = Workflow.from_dict({"metadata": {"generate_name": "a-"}, "spec": {"templates": [m.Template(name="x")]}})
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, _HEAD.count("\n") + 1)
    for name, text in {
        "a field that Hera passes over": 'w = Workflow.from_yaml(TEXT.replace("parallelism", "parallelisms"))\n',
        "a number for a text": "w = Workflow.from_yaml(TEXT.replace('\"5\"', '5'))\n",
        "another kind": "w = WorkflowTemplate.from_yaml(TEXT)\n",
        "two documents": "w = Workflow.from_yaml('metadata: {}\\nspec: {}\\n---\\nmetadata: {}\\nspec: {}\\n')\n",
        "no metadata": "w = Workflow.from_yaml('spec: {}')\n",
        "a date": "w = Workflow.from_yaml('metadata: {name: a}\\nspec: {entrypoint: 2024-01-01}')\n",
        "a file elsewhere": "w = Workflow.from_file('w.yaml')\n",
    }.items()
}
