from functools import partial

from hera.workflows import DAG, Container, Steps, Workflow

python = partial(Container, image="python:3.12-alpine", command=["python", "-c"])


def outer(name):
    def inner(step, code):
        return python(name=f"{name}-{step}", args=[code], annotations={"made-by": "outer"})

    return inner


def compose():
    make = outer("demo")
    with Workflow(generate_name="nested-", entrypoint="top", suspend=False) as w:
        hello = make("hello", "print('hello')")
        bye = make("bye", "print('bye')")
        with Steps(name="sub"):
            hello(name="hello")
            bye(name="bye")
        with DAG(name="top"):
            hello(name="first")
    return w


if __name__ == "__main__":
    compose().create()
