"""Ways into a workflow, as people write them."""

PROGRAMS = {
    "hello": """
from hera.workflows import Container, Workflow

with Workflow(generate_name="hello-", entrypoint="hello") as w:
    Container(name="hello", image="busybox", command=["echo"], args=["hello"])
""",
    "templates as a list": """
from hera.workflows import Container, Workflow

say = Container(name="say", image="busybox", args=["hi"])
w = Workflow(name="listed", entrypoint="say", templates=[say])
""",
    "a template appended": """
from hera.workflows import Container, Workflow

w = Workflow(generate_name="appended-", entrypoint="a")
w.templates.append(Container(name="a", image="busybox"))
w.templates += [Container(name="b", image="busybox")]
""",
    "several workflows": """
from hera.workflows import Container, CronWorkflow, Workflow, WorkflowTemplate

with Workflow(generate_name="one-", entrypoint="c") as one:
    Container(name="c", image="busybox")

with WorkflowTemplate(name="two", entrypoint="c") as two:
    Container(name="c", image="busybox", command=["true"])

with CronWorkflow(name="three", schedule="* * * * *", entrypoint="c") as three:
    Container(name="c", image="busybox", command=["false"])
""",
    "a cluster template": """
from hera.workflows import ClusterWorkflowTemplate, Container

with ClusterWorkflowTemplate(name="shared", entrypoint="c", labels={"team": "x"}) as w:
    Container(name="c", image="busybox")
""",
    "a cron workflow with everything": """
from hera.workflows import Container, CronWorkflow
from hera.workflows.models import StopStrategy

with CronWorkflow(
    name="cron",
    schedules=["0 1 * * *", "0 2 * * *"],
    timezone="Europe/Berlin",
    concurrency_policy="Replace",
    starting_deadline_seconds=0,
    successful_jobs_history_limit=4,
    failed_jobs_history_limit=2,
    cron_suspend=True,
    suspend=False,
    stop_strategy=StopStrategy(expression="cronworkflow.failed >= 3"),
    entrypoint="c",
) as w:
    Container(name="c", image="busybox")
""",
    "schedule and schedules": """
from hera.workflows import Container, CronWorkflow

times = ["1 * * * *"]
with CronWorkflow(name="both", schedule="2 * * * *", schedules=times, entrypoint="c") as w:
    Container(name="c", image="busybox")
with CronWorkflow(name="again", schedules=times, entrypoint="c") as again:
    Container(name="c", image="busybox")
""",
    "made by a function": '''
from hera.workflows import Container, Workflow


def make(name, *commands, image="busybox", **more):
    """A workflow of one container for each command."""
    with Workflow(generate_name=f"{name}-", entrypoint=f"{name}-0", **more) as workflow:
        for number, command in enumerate(commands):
            Container(name=f"{name}-{number}", image=image, command=[command])
    return workflow


w = make("made", "true", "false", labels={"made": "yes"})
other = make("other", "date", image="alpine")
''',
    "not within a name": """
from hera.workflows import Container, Workflow


def make():
    with Workflow(generate_name="inner-", entrypoint="c") as inner:
        Container(name="c", image="busybox")
    return inner


all_of_them = [make()]
w = all_of_them[0]
also = w
""",
    "in the order of names": """
from hera.workflows import Container, Workflow

second = None
first = Workflow(generate_name="first-", entrypoint="c", templates=[Container(name="c", image="a")])
second = Workflow(generate_name="second-", entrypoint="c", templates=[Container(name="c", image="b")])
third = Workflow(generate_name="third-", entrypoint="c", templates=[Container(name="c", image="b")])
del third
third = Workflow(generate_name="fourth-", entrypoint="c", templates=[Container(name="c", image="b")])
""",
    "dictionaries are documents": """
from hera.workflows import Container, Workflow

config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": "1", "b": "2"}}
plain = {"kind": "nothing"}

with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(name="c", image="busybox")

secret = dict(apiVersion="v1", kind="Secret", stringData={**config["data"], "c": "3"}, immutable=True, n=[1, 2.5, None])
""",
    "sent at the end": """
from hera.workflows import Container, Workflow, WorkflowsService

with Workflow(
    generate_name="sent-",
    entrypoint="c",
    namespace="argo",
    workflows_service=WorkflowsService(host="https://localhost:2746", verify_ssl=False, token="t"),
) as w:
    Container(name="c", image="busybox")

if __name__ == "__main__":
    sent = w.create(wait=True)
    print(f"{sent.metadata.name} is there")
""",
    "shown": """
import logging

from hera.workflows import Container, Workflow

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)

with Workflow(generate_name="shown-", entrypoint="c") as w:
    Container(name="c", image="busybox")

print(w.to_yaml())
text = w.to_yaml()
logger.info("made %s", w.generate_name)
""",
    "the main function": """
from hera.workflows import Container, Workflow


def build() -> Workflow:
    with Workflow(generate_name="main-", entrypoint="c") as w:
        Container(name="c", image="busybox")
    return w


def main() -> None:
    build().create()


workflow = build()

if __name__ == "__main__":
    main()
""",
    "imports in all ways": """
from __future__ import annotations

import hera
import hera.workflows
import hera.workflows.models as models
from hera import workflows as wf
from hera.workflows import *
from hera.workflows import models as m
from hera.workflows.container import Container as C
from hera.workflows.models import EnvVar, Metadata
from hera.workflows.steps import Step, Steps
from hera.workflows.workflow import Workflow as W

with W(generate_name="imports-", entrypoint="s", pod_metadata=Metadata(labels={"a": "b"})) as w:
    c = C(name="c", image="busybox", env=[EnvVar(name="A", value="1"), models.EnvVar(name="B", value="2")])
    hera.workflows.Container(name="d", image="busybox", env=[m.EnvVar(name="A", value="1")])
    wf.Container(name="e", image="busybox")
    Container(name="f", image="busybox")
    with Steps(name="s"):
        Step(name="one", template=c)
""",
    "everything of a workflow": """
from hera.workflows import Artifact, Container, Parameter, Workflow, models as m

with Workflow(
    api_version="argoproj.io/v1alpha1",
    name="all",
    namespace="argo",
    labels={"a": "b"},
    annotations={"c": "d"},
    entrypoint="c",
    arguments=[Parameter(name="p", value=1, description="one", enum=[1, 2]), Artifact(name="a", from_="{{x}}")],
    active_deadline_seconds=10,
    affinity=m.Affinity(node_affinity=m.NodeAffinity()),
    archive_logs=True,
    artifact_repository_ref=m.ArtifactRepositoryRef(config_map="c", key="k"),
    automount_service_account_token=False,
    dns_policy="Default",
    host_network=True,
    image_pull_secrets=["one", m.LocalObjectReference(name="two")],
    node_selector={"disk": "ssd"},
    on_exit="c",
    parallelism=3,
    pod_gc=m.PodGC(strategy="OnPodCompletion"),
    pod_priority_class_name="high",
    priority=1,
    service_account_name="argo",
    suspend=False,
    tolerations=[m.Toleration(key="k", operator="Exists", effect="NoSchedule")],
    ttl_strategy=m.TTLStrategy(seconds_after_completion=5),
    security_context=m.PodSecurityContext(run_as_user=1000, fs_group=2000),
    volume_claim_gc=m.VolumeClaimGC(strategy="OnWorkflowCompletion"),
    workflow_metadata=m.WorkflowMetadata(labels={"x": "y"}),
    hooks={"exit": m.LifecycleHook(template="c")},
    synchronization=m.Synchronization(mutexes=[m.Mutex(name="m")]),
) as w:
    Container(name="c", image="busybox")
""",
    "one secret to pull images": """
from hera.workflows import Container, Workflow

with Workflow(generate_name="pull-", entrypoint="c", image_pull_secrets="registry") as w:
    Container(name="c", image="busybox")
""",
    "from a workflow template": """
from hera.workflows import Workflow
from hera.workflows.models import WorkflowTemplateRef

w = Workflow(
    generate_name="ref-",
    workflow_template_ref=WorkflowTemplateRef(name="whalesay", cluster_scope=True),
    arguments={"message": "hi"},
)
""",
    "on exit": """
from hera.workflows import Container, Steps, Workflow

with Workflow(generate_name="exit-", entrypoint="work") as w:
    bye = Container(name="bye", image="busybox", command=["echo", "{{workflow.status}}"])
    Container(name="work", image="busybox")
    with Steps(name="tidy") as tidy:
        bye(when="{{workflow.status}} == Succeeded")
    w.on_exit = tidy
""",
    "parameters of a workflow": """
from hera.workflows import Container, Parameter, Workflow, WorkflowTemplate

with Workflow(generate_name="p-", entrypoint="c", arguments=Parameter(name="message", value={"a": [1, None]})) as w:
    Container(name="c", image="busybox", args=[f"{w.get_parameter('message')}", w.get_parameter("message").value])

with WorkflowTemplate(name="t", entrypoint="c", arguments=[Parameter(name="d", default="x"), {"n": None, "b": True}]) as t:
    Container(name="c", image="busybox", args=[str(t.get_parameter("n")), "{{workflow.parameters.d}}"])
""",
}
DECLINED = {
    "no name long": ('from hera.workflows import Workflow\nw = Workflow(name="x" * 64)\n', 2),
    "environment": ('import os\nfrom hera.workflows import Workflow\nw = Workflow(name=os.environ["NAME"])\n', 3),
    "environment later": (
        'import os\nfrom hera.workflows import Workflow\nname = os.environ.get("NAME")\nw = Workflow(name=name)\n',
        4,
    ),
    "the time": (
        "from datetime import datetime\nfrom hera.workflows import Workflow\n\n"
        'w = Workflow(name=f"w-{datetime.now():%Y}")\n',
        4,
    ),
    "random": ("import random\nfrom hera.workflows import Workflow\nw = Workflow(name=random.choice('ab'))\n", 3),
    "an unknown module": ("import my_flows\n\nw = my_flows.make()\n", 3),
    "a name of an unknown module": ("from my_flows import w\n", 1),
    "a file": ("from hera.workflows import Workflow\nw = Workflow(name=open('n').read())\n", 2),
    "a subclass": (
        "from hera.workflows import Workflow\n\n\nclass Mine(Workflow):\n    def build(self):\n"
        "        return super().build()\n\n\nw = Mine(name='a')\n",
        4,
    ),
    "a decorator of other releases": (
        "from hera.workflows import Workflow\n\nw = Workflow(name='a')\n\n\n@w.set_entrypoint\ndef f():\n    pass\n",
        6,
    ),
    "an argument that Hera doesn't have": ("from hera.workflows import Workflow\nw = Workflow(nam='a')\n", 2),
    "an exception": ("from hera.workflows import Workflow\n\nraise ValueError('no')\nw = Workflow(name='a')\n", 3),
    "a name that isn't there": ("from hera.workflows import Workflow\nw = Workflow(name=nobody)\n", 2),
    "a set's order": (
        "from hera.workflows import Workflow\n\nnames = {'a', 'b'}\nw = Workflow(name='-'.join(names))\n",
        4,
    ),
    "relative import": ("from . import common\n", 1),
    "endless": ("from hera.workflows import Workflow\nwhile True:\n    pass\n", 3),
    "huge": ("from hera.workflows import Workflow\nw = Workflow(name='a' * 10**12)\n", 2),
    "deep recursion": ("def f(n):\n    return f(n + 1)\n\n\nw = f(0)\n", 2),
}
