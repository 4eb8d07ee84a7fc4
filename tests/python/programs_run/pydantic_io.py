from typing import Annotated

from pydantic import BaseModel

from hera.shared import global_config
from hera.workflows import DAG, Artifact, Input, NoneArchiveStrategy, Output, Parameter, Workflow, script

global_config.image = "python:3.10"
global_config.set_class_defaults


class Settings(BaseModel):
    bucket: str = "models"
    rounds: int = 12


class TrainInput(Input):
    rounds: Annotated[int, Parameter(name="rounds")] = 3
    rate: float = 0.1


class TrainOutput(Output):
    score: Annotated[str, Parameter(name="score", value_from=None)] = ""


settings = Settings()


@script(constructor="runner", image="acme/train:5", command=["python", "-m"])
def train(data: TrainInput) -> TrainOutput:
    return TrainOutput(score=str(data.rounds * data.rate))


@script(constructor="runner", image="acme/eval:5")
def evaluate(score: Annotated[str, Parameter(description="the score")]) -> None:
    print(score)


def pipeline() -> Workflow:
    with Workflow(generate_name="train-", entrypoint="dag", service_account_name=f"{settings.bucket}-sa") as w:
        with DAG(name="dag"):
            t = train(name="train", arguments={"rounds": settings.rounds, "rate": 0.2})
            e = evaluate(name="evaluate", arguments={"score": t.get_parameter("score")})
            t >> e
    return w


if __name__ == "__main__":
    pipeline().create()
