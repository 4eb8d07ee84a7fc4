import datetime
import os

from hera.workflows import Container, Steps, Workflow, script

VERSION = os.getenv("VERSION", "1.0.0")
TTL = datetime.timedelta(days=3)


@script(image="python:3.12", command=["python"])
def compute(n: int, factor: float = 1.5):
    print(n * factor)


def make():
    with Workflow(
        name="compute",
        entrypoint="steps",
        annotations={"version": VERSION, "owner": "science"},
        active_deadline_seconds=int(TTL.total_seconds()),
    ) as w:
        with Steps(name="steps"):
            compute(name="one", arguments={"n": 1})
            compute(name="two", arguments={"n": 2, "factor": "2.5"})
    return w


workflows = [make()]

if __name__ == "__main__":
    for w in workflows:
        w.create()
