import typing as t

from hera.workflows import DAG, Env, Resources, Workflow, script

T = t.TypeVar("T")
common = {"image": "acme/ml:2.3", "env": [Env(name="MODE", value="batch")]}


@script(**common)
def prepare(rows: int = 1000, name: str = "train"):
    print(rows, name)


@script(**common, resources=Resources(gpus=1, memory_request="8Gi"))
def fit(epochs: int):
    print(epochs)


def run(epochs: int) -> None:
    with Workflow(generate_name="ml-", entrypoint="ml", arguments={"seed": "42"}) as w:
        with DAG(name="ml"):
            p = prepare(name="prepare", arguments={"rows": 5000})
            f = fit(name="fit", arguments={"epochs": epochs})
            p >> f
    w.create()


if __name__ == "__main__":
    run(epochs=30)
