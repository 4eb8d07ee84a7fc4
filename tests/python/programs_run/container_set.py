from hera.workflows import ContainerNode, ContainerSet, Workflow
from hera.workflows.user_container import UserContainer
from hera.workflows import Container, DAG


def build_all():
    with Workflow(generate_name="set-", entrypoint="dag") as w:
        with ContainerSet(name="set") as cs:
            a = ContainerNode(name="a", image="alpine:3.17", command=["sh", "-c"], args=["echo a"])
            b = ContainerNode(name="b", image="alpine:3.17", command=["sh", "-c"], args=["echo b"])
            a >> b
        side = Container(
            name="side",
            image="nginx:1.25",
            sidecars=[UserContainer(name="proxy", image="envoyproxy/envoy:v1.28", args=["-c", "/etc/envoy.yaml"])],
        )
        with DAG(name="dag"):
            cs(name="set") >> side(name="side")
    return w


if __name__ == "__main__":
    wf = build_all()
    wf.create()
