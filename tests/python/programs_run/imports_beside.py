from common_images import base_workflow, shell
from hera.workflows import DAG, Parameter


def build():
    with base_workflow("nightly", "dag", arguments=[Parameter(name="day", value="mon")], parallelism=3) as w:
        prepare = shell("prepare", "mkdir -p /data && ls")
        crunch = shell("crunch", "crunch /data", image="acme/crunch:1.2")
        with DAG(name="dag"):
            p = prepare(name="prepare")
            c = crunch(name="crunch", when="{{workflow.parameters.day}} != sun")
            p >> c
    return w


if __name__ == "__main__":
    build().create()
