from pathlib import Path

from hera.workflows import DAG, Artifact, Container, S3Artifact, Workflow, script

BUCKET = "artifacts-prod"


def s3(name, key, path):
    return S3Artifact(name=name, bucket=BUCKET, key=key, path=path, endpoint="s3.amazonaws.com")


@script(image="python:3.11", inputs=[Artifact(name="raw", path="/tmp/raw.csv")])
def summarize():
    with open("/tmp/raw.csv") as f:
        print(len(f.readlines()))


def create_workflow() -> Workflow:
    name = Path(__file__).stem
    with Workflow(generate_name=f"{name}-", entrypoint="dag", archive_logs=True) as w:
        download = Container(
            name="download",
            image="curlimages/curl:8.6.0",
            args=["-o", "/tmp/raw.csv", "https://example.com/raw.csv"],
            outputs=[Artifact(name="raw", path="/tmp/raw.csv"), s3("copy", "raw/today.csv", "/tmp/raw.csv")],
        )
        with DAG(name="dag"):
            d = download(name="download")
            s = summarize(name="summarize", arguments=d.get_artifact("raw"))
            d >> s
    return w


if __name__ == "__main__":
    create_workflow().create()
