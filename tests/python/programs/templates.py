"""Templates of every kind, and what hangs on them."""

_HEAD = """
from hera.expr import C, P, g, it, sprig
from hera.shared import global_config, register_pre_build_hook
from hera.shared.serialization import serialize
from hera.workflows import *
from hera.workflows import models as m
"""
PROGRAMS = {
    name: _HEAD + text
    for name, text in {
        "metrics of all kinds in one": """
from hera.workflows import Counter, Gauge, Histogram, Label, Metrics

found = [
    Counter(name="c", help="h", value="1"), Gauge(name="g", help="h", value="2", realtime=True),
    Histogram(name="i", help="h", value="3", buckets=[1, 2.5], labels=[Label(key="k", value="v")]),
]
with Workflow(generate_name="w-", entrypoint="c", metrics=Metrics(metrics=found)) as w:
    Container(name="c", image="i")
""",
        "what Hera passes over": """
with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(
        name="c", image="i", resources=Resources(memory_limit="1Gi", custom_resources={"vendor/x": "1", "limits": {"a": "1"}}),
        lifecycle=m.Lifecycle(pre_stop=m.LifecycleHandler(exec_=m.ExecAction(command=["sleep"]))),
    )
""",
        "data from a store that nothing is said of": """
with Workflow(generate_name="w-", entrypoint="d") as w:
    Data(name="d", source=S3Artifact(name="bucket"), transformations=["filter(data, {true})"])
    Data(name="e", source=GCSArtifact(name="bucket", key="k"), transformations=["filter(data, {true})"])
""",
        "a container with everything": """
with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(
        name="c",
        image="alpine",
        image_pull_policy="if_not_present",
        command=["sh", "-c"],
        args=["echo"],
        working_dir="/",
        active_deadline_seconds="10",
        annotations={"a": "b"},
        labels={"c": "d"},
        affinity=m.Affinity(pod_anti_affinity=m.PodAntiAffinity()),
        automount_service_account_token=False,
        daemon=True,
        env=[
            Env(name="A", value="1"),
            SecretEnv(name="B", secret_name="s", secret_key="k", optional=True),
            ConfigMapEnv(name="C", config_map_name="c", config_map_key="k"),
            FieldEnv(name="D", field_path="metadata.name", api_version="v1"),
            ResourceEnv(name="E", resource="limits.cpu", container_name="main", divisor="1m"),
        ],
        env_from=[SecretEnvFrom(name="s", prefix="P_"), ConfigMapEnvFrom(name="c", optional=False)],
        fail_fast=True,
        host_aliases=[m.HostAlias(hostnames=["a"], ip="1.2.3.4")],
        init_containers=[UserContainer(name="i", image="init", command=["true"])],
        lifecycle=m.Lifecycle(pre_stop=m.LifecycleHandler(exec=m.ExecAction(command=["x"]))),
        liveness_probe=m.Probe(http_get=m.HTTPGetAction(path="/", port=8080)),
        memoize=m.Memoize(key="k", max_age="1h", cache=m.Cache(config_map=m.LocalObjectReference(name="c"))),
        metrics=[
            Counter(name="c", help="h", value="1", labels=[Label(key="a", value="b")]),
            Gauge(name="g", help="h", value="2", realtime=True, labels=m.MetricLabel(key="x", value="y")),
            Histogram(name="h", help="h", value="3", buckets=[1, 2.5, 10], when="{{status}} == Failed"),
        ],
        node_selector={"disk": "ssd"},
        parallelism=2,
        plugin=None,
        pod_security_context=m.PodSecurityContext(run_as_non_root=True),
        pod_spec_patch="{}",
        ports=[m.ContainerPort(container_port=80, name="http")],
        priority_class_name="high",
        readiness_probe=m.Probe(tcp_socket=m.TCPSocketAction(port="http"), initial_delay_seconds=3),
        resources=Resources(cpu_request="100m", cpu_limit=2, memory_request="1Gi", memory_limit="2Gi", ephemeral_request="1Gi"),
        retry_strategy=RetryStrategy(
            limit=3,
            retry_policy=RetryPolicy.on_error,
            backoff=m.Backoff(duration="1", factor=2, max_duration="1m"),
            expression="x",
        ),
        scheduler_name="s",
        security_context=m.SecurityContext(privileged=True, capabilities=m.Capabilities(add=["A"])),
        service_account_name="a",
        sidecars=[UserContainer(name="s", image="side", mirror_volume_mounts=True, env=[Env(name="A", value=1)])],
        stdin=True,
        synchronization=m.Synchronization(semaphores=[m.SemaphoreRef(config_map_key_ref=m.ConfigMapKeySelector(name="c", key="k"))]),
        termination_message_path="/t",
        timeout="5m",
        tolerations=[m.Toleration(key="k")],
        tty=False,
    )
""",
        "other templates": '''
with Workflow(generate_name="w-", entrypoint="s") as w:
    Suspend(name="s", duration=30)
    Suspend(name="forever")
    Suspend(name="text", duration="1m")
    Suspend(
        name="approve",
        intermediate_parameters=[Parameter(name="approve", enum=["YES", "NO"], default="NO", description="ok?"), Parameter(name="x")],
    )
    HTTP(
        name="h",
        url="https://x",
        method="POST",
        headers=[m.V1alpha1HTTPHeader(name="a", value="b")],
        body="{}",
        timeout_seconds=20,
        success_condition="response.statusCode == 200",
        inputs=[Parameter(name="u")],
    )
    Resource(
        name="r",
        action="create",
        manifest="""apiVersion: v1
kind: ConfigMap
""",
        set_owner_reference=True,
        success_condition="status.x",
        failure_condition="status.y",
        flags=["--a"],
        outputs=[Parameter(name="o", value_from=m.ValueFrom(json_path="{.metadata.name}"))],
    )
    Data(
        name="d",
        source=m.DataSource(artifact_paths=m.ArtifactPaths(name="a", s3=m.S3Artifact(bucket="b"))),
        transformations=["filter(data, {# endsWith \\"x\\"})"],
        outputs=Artifact(name="file", path="/file"),
    )
    Data(name="e", source=S3Artifact(name="a", bucket="b", key="k", archive=NoneArchiveStrategy()), transformations=["filter(data, {# endsWith '.pdf'})"])
    ContainerSet(name="cs", containers=[m.ContainerNode(name="main", image="alpine")])
''',
        "artifacts": """
secret = m.SecretKeySelector(name="s", key="k")
with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(
        name="c",
        image="alpine",
        inputs=[
            Artifact(name="plain", path="/p", mode=0o755, optional=True, recurse_mode=True, sub_path="x"),
            ArtifactoryArtifact(name="af", path="/p", url="http://a", username_secret=secret),
            AzureArtifact(name="az", path="/p", endpoint="e", container="c", blob="b", account_key_secret=secret),
            GCSArtifact(name="gcs", path="/p", bucket="b", key="k", service_account_key_secret=secret),
            GitArtifact(name="git", path="/p", repo="r", revision="v", depth=1, fetch=["x"], insecure_skip_tls=True),
            HDFSArtifact(name="hdfs", path="/p", hdfs_path="/h", addresses=["a"], force=True, hdfs_user="u"),
            HTTPArtifact(name="http", path="/p", url="http://h", headers=[m.Header(name="a", value="b")]),
            OSSArtifact(name="oss", path="/p", endpoint="e", bucket="b", key="k", access_key_secret=secret),
            RawArtifact(name="raw", path="/p", data="text"),
            S3Artifact(name="s3", path="/p", endpoint="e", bucket="b", key="k", insecure=True, secret_key_secret=secret),
        ],
        outputs=[
            Artifact(name="o", path="/o", archive=TarArchiveStrategy(compression_level=9), artifact_gc=m.ArtifactGC(strategy="Never")),
            Artifact(name="z", path="/z", archive=ZipArchiveStrategy(), global_name="gz"),
            Artifact(name="n", path="/n", archive=m.ArchiveStrategy(none=m.NoneStrategy()), deleted=True, archive_logs=True),
        ],
        archive_location=m.ArtifactLocation(archive_logs=True),
    )
""",
        "volumes": """
with Workflow(
    generate_name="w-",
    entrypoint="c",
    volumes=[SecretVolume(name="s", secret_name="s"), Volume(name="own", size="1Gi", mount_path="/own")],
    volume_claim_templates=[m.PersistentVolumeClaim(metadata=m.ObjectMeta(name="given"), spec=m.PersistentVolumeClaimSpec(access_modes=["ReadWriteOnce"]))],
) as w:
    shared = Volume(name="shared", size="10Gi", mount_path="/shared", storage_class_name="fast", access_modes=[AccessMode.read_write_many])
    Container(
        name="c",
        image="alpine",
        volumes=[
            shared,
            EmptyDirVolume(name="e", mount_path="/e", size_limit="1Gi", medium="Memory"),
            ExistingVolume(name="x", claim_name="claim", mount_path="/x", read_only=True),
            SecretVolume(name="sec", secret_name="s", mount_path="/sec", items=[m.KeyToPath(key="k", path="p")]),
            ConfigMapVolume(name="cm", mount_path="/cm", optional=True, default_mode=0o400),
            HostPathVolume(name="h", path="/host", mount_path="/h", sub_path="x"),
            NFSVolume(name="n", server="s", path="/p", mount_path="/n"),
            m.Volume(name="model", empty_dir=m.EmptyDirVolumeSource()),
        ],
        volume_mounts=[m.VolumeMount(name="given", mount_path="/given")],
    )
    Container(name="d", image="alpine", volumes=shared)
    Container(name="e", image="alpine", volumes=Volume(name="given", size="5Gi", resources=m.VolumeResourceRequirements(requests={"other": "5Gi"}), mount_path="/g"))
    Container(name="f", image="alpine", sidecars=UserContainer(name="s", volumes=[shared]))
    with ContainerSet(name="g", volumes=[EmptyDirVolume(name="w", mount_path="/w")]) as s:
        ContainerNode(name="main", image="alpine", volumes=[EmptyDirVolume(name="w", mount_path="/w")])
    Script(name="t", source="x", volumes=[Volume(name="last", size="1Gi", mount_path="/l", metadata=m.ObjectMeta(name="last", labels={"a": "b"}))])
""",
        "volumes for the first time": """
with Workflow(generate_name="w-", entrypoint="c") as w:
    Container(name="c", image="alpine", volumes=[Volume(name="a", size="1Gi", mount_path="/a"), Volume(name="b", size="2Gi", mount_path="/b", access_modes=["ReadOnlyMany"])])
    Container(name="d", image="alpine", volumes=[Volume(name="b", size="3Gi", mount_path="/b"), Volume(name="c", size="4Gi", mount_path="/c")])
""",
        "resources": """
with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(name="a", resources=Resources(gpus=1))
    Container(name="b", resources=Resources(cpu_request=0.5, memory_request="1Gi", gpus="2", gpu_flag="amd.com/gpu"))
    Container(name="c", resources=Resources(cpu_limit=1, custom_resources={"limits": {"x/y": "1"}, "requests": {"x/y": "1"}}))
    Container(name="d", resources=m.ResourceRequirements(limits={"cpu": "1"}, requests={"memory": m.Quantity(root="1Gi")}))
    Container(name="e", resources=Resources())
""",
        "metrics": """
with Workflow(generate_name="w-", entrypoint="a", metrics=Counter(name="c", help="h", value="1")) as w:
    Container(name="a", metrics=Metrics(metrics=[Metric(name="m", help="h", counter=Counter(name="x", help="y", value="1"), labels=Label(key="a", value="b"))]))
    Container(name="b", metrics=m.Metrics(prometheus=[m.Prometheus(name="p", help="h", gauge=m.Gauge(value="1", realtime=False))]))
    Container(name="c", metrics=m.Prometheus(name="p", help="h", histogram=m.Histogram(value="1", buckets=[m.Amount(root=1.5)])))
""",
        "dictionaries for models": """
with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(
        name="a",
        security_context={"runAsUser": 1000, "allow_privilege_escalation": False},
        volume_mounts=[{"name": "v", "mountPath": "/v"}],
        resources=m.ResourceRequirements(**{"limits": {"cpu": "1"}}),
        tolerations=[{"key": "a", "operator": "Exists"}],
    )
""",
        "dictionaries that a workflow doesn't check": """
with Workflow(
    generate_name="w-",
    entrypoint="a",
    security_context={"runAsUser": 5},
    tolerations=[{"key": "a", "operator": "Exists"}],
    affinity={"nodeAffinity": {}},
    ttl_strategy=dict(secondsAfterCompletion=5),
) as w:
    Container(name="a", affinity={"nodeAffinity": {}}, tolerations=[{"key": "a"}])
""",
        "camel case of models": """
with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(name="a", volume_mounts=[m.VolumeMount(name="v", mountPath="/v", readOnly=True)], security_context=m.SecurityContext(runAsUser=5))
""",
        "hooks before building": """
@register_pre_build_hook
def label(container: Container) -> Container:
    container.labels = {**(container.labels or {}), "hooked": "yes"}
    return container


@global_config.register_pre_build_hook
def name(workflow: Workflow) -> Workflow:
    if workflow.namespace is None:
        workflow.namespace = "hooked"
    return workflow


with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(name="a", labels={"a": "b"})
    Container(name="b")
    Script(name="c", source="x")
""",
        "attributes afterwards": """
with Workflow(generate_name="w-") as w:
    a = Container(name="a", env=[Env(name="A", value="1")])
    a.env.append(Env(name="B", value="2"))
    a.image = "x"
    a.args = [*(a.args or []), "y"]
    a.labels = {"n": a.name}
    with DAG(name="d") as d:
        t = Task(name="t", template=a)
        t.when = "x"
        t.arguments = {"x": 1}
    w.entrypoint = d.name
    w.annotations = {"entry": w.entrypoint, "kind": w.kind}
    w.labels = {}
    w.labels["x"] = "y"
p = Parameter(name="a", value=1)
q = p.with_name("b")
w.arguments = [p, q, Parameter(name=q.name + "c", value=q.value)]
""",
        "policies by enumeration": """
with Workflow(generate_name="w-", entrypoint="a") as w:
    Container(name="a", image_pull_policy=m.ImagePullPolicy.always, retry_strategy=m.RetryStrategy(limit=m.IntOrString(root=3), retry_policy="Always"))
    Container(name="b", image_pull_policy="Never", retry_strategy=RetryStrategy(limit="3", retry_policy=RetryPolicy.on_failure))
""",
    }.items()
}
DECLINED = {
    name: (_HEAD + text, line + 6)
    for name, (text, line) in {
        "a volume without a name": (
            "with Workflow(name='w') as w:\n    Container(name='c', volumes=[EmptyDirVolume(mount_path='/x')])\n",
            2,
        ),
        "a volume without a name that is mounted": (
            "with Workflow(name='w') as w:\n    Container(name='c', volumes=EmptyDirVolume(name='', mount_path='/m'))\n",
            2,
        ),
        "an amount that isn't one": (
            "with Workflow(name='w') as w:\n    Container(name='c', resources=Resources(memory_limit='1 GB'))\n",
            2,
        ),
    }.items()
}
