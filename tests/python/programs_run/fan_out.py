from hera.workflows import DAG, Parameter, Task, Workflow, script
import argparse


@script(image="python:3.11", outputs=[Parameter(name="items", value_from={"path": "/tmp/items"})])
def generate(count: int = 10):
    import json

    with open("/tmp/items", "w") as f:
        json.dump(list(range(count)), f)


@script(image="python:3.11", labels={"kind": "worker"})
def consume(value: int):
    print("consuming", value)


def parse(args):
    parser = argparse.ArgumentParser()
    parser.add_argument("--namespace", default="analytics")
    parser.add_argument("--count", type=int, default=25)
    return parser.parse_args(args)


def main(args=()):
    options = parse(args)
    with Workflow(generate_name="fan-out-", entrypoint="dag", namespace=options.namespace) as w:
        with DAG(name="dag"):
            g = generate(name="generate", arguments={"count": options.count})
            c = consume(name="consume", with_param=g.get_parameter("items"), arguments={"value": "{{item}}"})
            g >> c
            Task(name="report", template="report", depends="consume.Succeeded")
    return w


if __name__ == "__main__":
    print(main().to_yaml())
