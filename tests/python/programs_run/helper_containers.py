from hera.workflows import DAG, Container, EmptyDirVolume, Env, Parameter, Workflow

REGISTRY = "eu.gcr.io/shop"


def make_container(name, image, tag="latest", command=None, **kwargs):
    return Container(
        name=name,
        image=f"{REGISTRY}/{image}:{tag}",
        command=command or ["sh", "-c"],
        env=[Env(name="LOG_LEVEL", value="info")],
        **kwargs,
    )


def make_task(template, name, **arguments):
    return template(name=name, arguments=arguments)


def workflow():
    with Workflow(name="shop-release", entrypoint="release", namespace="shop") as w:
        build = make_container("build", "builder", tag="3.2", args=["make build"], inputs=[Parameter(name="rev")])
        test = make_container("test", image="tester", args=["make test"], working_dir="/src")
        push = make_container(
            "push",
            "pusher",
            command=["push.sh"],
            volumes=[EmptyDirVolume(name="scratch", mount_path="/scratch", size_limit="2Gi")],
        )
        with DAG(name="release"):
            b = make_task(build, "build", rev="main")
            t = make_task(test, "test")
            p = make_task(push, "push")
            b >> t >> p
    return w


if __name__ == "__main__":
    w = workflow()
    w.create()
