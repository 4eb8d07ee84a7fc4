from hera.workflows import (
    HTTP,
    Artifact,
    ConfigMapEnv,
    Container,
    ContainerNode,
    ContainerSet,
    Counter,
    Data,
    EmptyDirVolume,
    Env,
    ExistingVolume,
    GCSArtifact,
    NoneArchiveStrategy,
    Parallel,
    Parameter,
    RawArtifact,
    Resource,
    Resources,
    RetryStrategy,
    S3Artifact,
    Script,
    SecretEnv,
    SecretEnvFrom,
    Step,
    Steps,
    Suspend,
    TarArchiveStrategy,
    UserContainer,
    Volume,
    Workflow,
    models as m,
)

secret = m.SecretKeySelector(name="keys", key="access")

with Workflow(
    name="constructs",
    namespace="argo",
    entrypoint="steps",
    arguments=[
        Parameter(name="number", value=1),
        Parameter(name="text", value="1"),
        Parameter(name="flag", value=True),
        Parameter(name="nothing", value=None),
        RawArtifact(name="raw", data="data"),
    ],
    volumes=[m.Volume(name="model", empty_dir=m.EmptyDirVolumeSource(medium="Memory"))],
    image_pull_secrets=["one", "two"],
    ttl_strategy=m.TTLStrategy(seconds_after_completion=60),
    node_selector={"disk": "ssd"},
) as w:
    container = Container(
        name="container",
        image="alpine:3.20",
        command=["sh", "-c"],
        args=["echo {{inputs.parameters.x}}"],
        inputs=[Parameter(name="x", default="0", enum=["0", "1"]), Artifact(name="a", path="/a", optional=True)],
        outputs=[
            Parameter(name="out", value_from=m.ValueFrom(path="/out", default="none")),
            S3Artifact(
                name="s3", path="/s3", key="k", bucket="b", access_key_secret=secret, archive=NoneArchiveStrategy()
            ),
            GCSArtifact(name="gcs", path="/gcs", key="k", archive=TarArchiveStrategy(compression_level=9)),
        ],
        env=[
            Env(name="PLAIN", value="1"),
            Env(name="JSON", value={"a": [1, 2.5, None]}),
            SecretEnv(name="SECRET", secret_name="s", secret_key="k"),
            ConfigMapEnv(name="CONFIG", config_map_name="c", config_map_key="k"),
            m.EnvVar(name="MODEL", value="v"),
        ],
        env_from=[SecretEnvFrom(prefix="P_", name="s")],
        resources=Resources(cpu_request=0.5, cpu_limit="1", memory_limit="1Gi", gpus=1),
        retry_strategy=RetryStrategy(limit="3", backoff=m.Backoff(duration="1", factor=2)),
        volumes=[
            EmptyDirVolume(name="tmp", mount_path="/tmp"),
            ExistingVolume(name="old", claim_name="c", mount_path="/old"),
            Volume(name="claim", size="1Gi", mount_path="/claim"),
        ],
        sidecars=UserContainer(name="side", image="nginx", env=[Env(name="S", value="1")]),
        init_containers=[UserContainer(name="init", image="busybox")],
        metrics=[Counter(name="runs", help="how often", value="1", labels=[m.MetricLabel(key="k", value="v")])],
        labels={"l": "1"},
        annotations={"a": "b"},
        timeout="10m",
        tolerations=[m.Toleration(key="gpu", operator="Exists", effect="NoSchedule")],
    )
    Script(name="text", image="bash", command=["bash"], source="echo one\necho two\n")
    Suspend(name="wait", duration=10)
    Suspend(name="ask", intermediate_parameters=[Parameter(name="ok", enum=["YES", "NO"], default="NO")])
    HTTP(name="http", url="https://example.com", headers=[m.V1alpha1HTTPHeader(name="A", value="b")])
    Resource(name="resource", action="create", manifest="kind: Pod\n", success_condition="status.phase == Succeeded")
    Data(
        name="data",
        source=m.ArtifactPaths(name="paths", s3=m.S3Artifact(bucket="b")),
        transformations=["filter(data, {# endsWith 'x'})"],
    )
    with ContainerSet(name="set", container_set_retry_strategy=m.ContainerSetRetryStrategy(retries="2")):
        first = ContainerNode(name="first", image="alpine", args=["1"])
        second = ContainerNode(name="second", image="alpine", args=["2"], env=Env(name="E", value="e"))
        first >> second
    with Steps(name="steps") as steps:
        one = container(name="one", arguments={"x": 1, "a": Artifact(name="a", from_="{{inputs.artifacts.b}}")})
        with Parallel():
            container(name="two", arguments={"x": one.get_parameter("out")}, with_items=[1, "b", {"k": [1]}, True, 1.5])
            container(name="three", arguments=Parameter(name="x", value="{{item}}"), with_param=[1, 2])
        Step(
            name="elsewhere",
            template_ref=m.TemplateRef(name="template", template="main"),
            hooks={"exit": m.LifecycleHook(template="text", expression="true")},
            continue_on=m.ContinueOn(failed=True),
            with_sequence=m.Sequence(count="3"),
        )
        Step(name="inline", inline=m.Template(container=m.Container(image="alpine")))
    Container(name="plain")
