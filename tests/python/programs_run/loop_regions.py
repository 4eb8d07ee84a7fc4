import json

from hera.workflows import DAG, Container, Parameter, Task, Workflow

REGIONS = {
    "eu": {"bucket": "data-eu", "replicas": 2},
    "us": {"bucket": "data-us", "replicas": 5},
}


def main() -> None:
    w = Workflow(generate_name="sync-", entrypoint="sync", parallelism=4)
    with w:
        copy = Container(
            name="copy",
            image="rclone/rclone:1.65",
            args=["sync", "{{inputs.parameters.bucket}}", "/data"],
            inputs=[Parameter(name="bucket"), Parameter(name="replicas", value="1")],
        )
        notify = Container(
            name="notify", image="curlimages/curl:8.5.0", args=["-X", "POST", "https://hooks.example.com"]
        )
        with DAG(name="sync"):
            done = Task(name="done", template=notify)
            for region, config in REGIONS.items():
                task = Task(
                    name=f"copy-{region}",
                    template=copy,
                    arguments=[
                        Parameter(name="bucket", value=config["bucket"]),
                        Parameter(name="replicas", value=config["replicas"]),
                    ],
                )
                task >> done
    print(json.dumps(w.to_dict(), indent=2))


if __name__ == "__main__":
    main()
