from hera.workflows import Container, DAG, Resources, Workflow

DEFAULTS = dict(image="acme/worker:11", image_pull_policy="Always", working_dir="/app")
LIMITS = {"cpu_limit": 2, "memory_limit": "4Gi"}


def worker(name, **overrides):
    return Container(**{**DEFAULTS, "name": name, **overrides}, resources=Resources(**LIMITS))


def build():
    with Workflow(name="workers", entrypoint="dag", **{"namespace": "work", "parallelism": 2}) as w:
        first = worker("first", args=["--queue", "high"])
        second = worker("second", image="acme/worker:12-rc1", args=["--queue", "low"])
        with DAG(name="dag"):
            first(name="first") >> second(name="second")
    return w


if __name__ == "__main__":
    build().create()
