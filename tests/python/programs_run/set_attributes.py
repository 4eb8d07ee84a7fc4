from hera.workflows import Container, Parameter, Steps, Workflow


def main():
    w = Workflow(generate_name="attributes-", namespace="argo")
    w.entrypoint = "steps"
    w.labels = {"app": "attributes"}
    w.arguments = [Parameter(name="message", value="hello there")]
    echo = Container(name="echo", image="docker/whalesay:latest", command=["cowsay"])
    echo.inputs = [Parameter(name="message")]
    echo.args = ["{{inputs.parameters.message}}"]
    w.templates.append(echo)
    with w:
        with Steps(name="steps"):
            echo(name="say", arguments={"message": "{{workflow.parameters.message}}"})
            echo(name="say-more", arguments=Parameter(name="message", value="and more"))
    return w


if __name__ == "__main__":
    main().create()
