from textwrap import dedent

from hera.workflows import DAG, Script, Task, Workflow
from hera.workflows import Parameter

CHECK = dedent(
    """\
    set -e
    echo checking
    test -f /etc/hosts
    """
)


def build(name="scripts", entrypoint="dag"):
    with Workflow(generate_name=f"{name}-", entrypoint=entrypoint) as w:
        check = Script(name="check", image="bash:5.2", command=["bash"], source=CHECK)
        shout = Script(
            name="shout",
            image="bash:5.1",
            command=["bash"],
            source="echo LOUD",
            inputs=[Parameter(name="volume", value="11", enum=["10", "11"])],
        )
        with DAG(name=entrypoint):
            a = Task(name="check", template=check)
            b = Task(name="shout", template=shout, arguments=[Parameter(name="volume", value="10")])
            c = Task(name="last", template=check, depends="shout.Failed")
            a >> b
    return w


if __name__ == "__main__":
    build().create()
