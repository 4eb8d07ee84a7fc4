"""Dictionaries in the place of models."""

PROGRAMS = {
    "dictionaries for models": """
from hera.workflows import Container, CronWorkflow, EmptyDirVolume, Volume, Workflow, models as m

config = {
    "workflow_metadata": {"labels": {"a": "b"}, "labelsFrom": {"c": {"expression": "d"}}},
    "tolerations": [{"key": "a", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    "hooks": {"exit": {"template": "c"}, "running": {"template": "c", "expression": "true"}},
    "retry_strategy": {"limit": 3, "retryPolicy": "Always"},
    "volumes": [{"name": "x", "emptyDir": {}}],
    "volume_claim_templates": [{"metadata": {"name": "w"}, "spec": {"accessModes": ["ReadWriteOnce"]}}],
    "pod_gc": {"deleteDelayDuration": "5s", "labelSelector": {"matchLabels": {"a": "b"}}},
}
with Workflow(generate_name="dicts-", entrypoint="c", **config) as w:
    Container(name="c", image="busybox")
w.pod_gc["strategy"] = "OnPodSuccess"
w.ttl_strategy = {"secondsAfterCompletion": 5}

with CronWorkflow(name="cron", schedule="* * * * *", entrypoint="c", **config, stop_strategy={"expression": "x"}) as cron:
    Container(name="c", image="busybox")
""",
    "dictionaries that a cluster template checks": """
from hera.workflows import ClusterWorkflowTemplate, Container, models as m

with ClusterWorkflowTemplate(
    name="dicts",
    entrypoint="c",
    ttl_strategy={"seconds_after_success": 3},
    tolerations=[{"key": "a", "tolerationSeconds": 4}, m.Toleration(key="b")],
    hooks={"exit": {"template": "c"}},
    volumes=[{"name": "x", "emptyDir": {}}],
    volume_claim_templates=[{"metadata": {"name": "w"}, "spec": {"accessModes": ["ReadWriteOnce"]}}],
    retry_strategy={"limit": "3"},
) as w:
    Container(name="c", image="busybox")
""",
    "dictionaries for models and variables": """
from hera.workflows import Container, ConfigMapVolume, DAG, Env, Task, Workflow, models as m

with Workflow(generate_name="dicts-", entrypoint="d", arguments={"x": 1}) as w:
    c = Container(
        name="c",
        image="busybox",
        env={"A": "b", "N": 3, "B": True, "L": [1, "a"], "F": 1.5, "X": None, "P": w.get_parameter("x")},
        volumes=[{"name": "x", "configMap": {"name": "y"}}, ConfigMapVolume(name="cm", mount_path="/cm")],
        volume_mounts=[{"name": "x", "mountPath": "/x"}],
        tolerations=[{"key": "a"}],
    )
    Container(name="e", image="busybox", env=[{"B": False}, Env(name="Z", value=3), m.EnvVar(name="Q", value="1")])
    with DAG(name="d"):
        Task(name="t", template=c, hooks={"exit": {"template": "c"}, "running": m.LifecycleHook(template="c")})
""",
}
DECLINED = {
    "a dictionary for a claim beside claims": (
        "from hera.workflows import Container, Volume, Workflow\n\n"
        "v = Volume(name='v', size='1Gi', mount_path='/v')\n"
        "w = Workflow(\n    name='a', volume_claim_templates=[{'metadata': {'name': 'b'}}],\n"
        "    templates=[Container(name='c', volumes=[v])],\n)\n",
        4,
    ),
    "a dictionary for the variables of a UserContainer, which Hera builds none of": (
        "from hera.workflows import Container, UserContainer, Workflow\n\n"
        "side = UserContainer(name='s', image='i', env={'A': 'b'})\n"
        "w = Workflow(name='a', templates=[Container(name='c', sidecars=[side])])\n",
        3,
    ),
    "one of Hera's objects in a dictionary": (
        "from hera.workflows import Parameter, Workflow\n\n"
        "w = Workflow(name='a', hooks={'exit': {'arguments': {'parameters': [Parameter(name='p')]}}})\n",
        3,
    ),
}
