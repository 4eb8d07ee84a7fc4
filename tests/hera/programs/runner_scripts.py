from enum import Enum
from typing import Annotated, List, Optional

from hera.workflows import (
    Artifact,
    ArtifactLoader,
    Input,
    Output,
    Parameter,
    RunnerScriptConstructor,
    Steps,
    Workflow,
    script,
)


class Colour(Enum):
    red = "red"
    blue = "blue"


class Asked(Input):
    text: Annotated[str, Parameter(name="a-text", description="what is said")]
    count: int = 3


class Told(Output):
    said: Annotated[str, Parameter(name="said")]


@script(constructor="runner")
def annotated(
    a_colour: Colour,
    numbers: List[int],
    text: Annotated[Optional[str], Parameter(name="a-name")] = None,
    data: Annotated[Optional[dict], Artifact(name="data", path="/data", loader=ArtifactLoader.json)] = None,
) -> Annotated[int, Parameter(name="total")]:
    return sum(numbers)


@script(constructor=RunnerScriptConstructor(outputs_directory="/out"), image="mine:1")
def typed(asked: Asked) -> Told:
    return Told(said=asked.text * asked.count)


with Workflow(generate_name="runner-", entrypoint="steps") as w:
    with Steps(name="steps") as steps:
        annotated(name="one", arguments={"a_colour": "red", "numbers": [1, 2]})
        typed(name="two", arguments=[{"a-text": "x"}])
