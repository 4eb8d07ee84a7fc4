from hera.workflows import DAG, Container, ExistingVolume, SecretEnv, Volume, Workflow
from hera.workflows import models as m


def get_volumes(size="10Gi"):
    return [
        Volume(name="workdir", size=size, mount_path="/scratch", storage_class_name="fast"),
        ExistingVolume(name="shared", claim_name="shared-pvc", mount_path="/shared"),
    ]


def build(debug=False):
    w = Workflow(
        generate_name="volumes-",
        entrypoint="dag",
        pod_gc=m.PodGC(strategy="OnPodCompletion"),
        ttl_strategy=m.TTLStrategy(seconds_after_completion=3600),
        node_selector={"pool": "batch"},
    )
    with w:
        produce = Container(
            name="produce",
            image="busybox:1.36",
            command=["sh", "-c", "date > /scratch/x"],
            volumes=get_volumes("20Gi"),
            env=[SecretEnv(name="TOKEN", secret_name="tokens", secret_key="api")],
            liveness_probe=m.Probe(http_get=m.HTTPGetAction(path="/healthz", port=8080)),
        )
        if debug:
            Container(name="debug", image="busybox:1.36")
        with DAG(name="dag"):
            produce(name="produce")
    return w


if __name__ == "__main__":
    build().create()
