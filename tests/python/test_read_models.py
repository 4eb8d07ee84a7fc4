"""What a model of Hera's takes, it is read with; what pydantic refuses, or turns into another type, is declined."""

from __future__ import annotations

import pytest

from roundtrip.diagnostics import ConversionError
from tests.python.test_read_programs import documents

PROGRAM = """\
from hera.workflows import Container, RetryStrategy, Workflow, models as m

with Workflow(name="w", entrypoint="c") as w:
    Container(name="c", image="a", {argument})
"""
TAKEN = [
    "retry_strategy=RetryStrategy(backoff=m.Backoff(duration='5', factor=2))",
    "security_context=m.SecurityContext(run_as_user=5, capabilities=m.Capabilities(add=['NET']))",
    "liveness_probe=m.Probe(http_get=m.HTTPGetAction(port=80, path='/'))",
    "resources=m.ResourceRequirements(limits={'cpu': m.Quantity(root='1')}, requests={'cpu': '1'})",
    "labels={'a': '1'}",
    "active_deadline_seconds=60",
]
# of these pydantic refuses all but those with a text for a number, which it turns into one
REFUSED = [
    "retry_strategy=RetryStrategy(backoff=m.Backoff(factor=[1]))",
    "retry_strategy=RetryStrategy(backoff=m.Backoff(duration=5))",
    "volume_mounts=[m.VolumeMount(name='a', mount_path=5)]",
    "volume_mounts=[m.VolumeMount(name='a', mount_path='/a', read_only='yes')]",
    "security_context=m.SecurityContext(run_as_user='5')",
    "security_context={'runAsUser': 'x'}",
    "security_context=m.SecurityContext(capabilities=m.Capabilities(add='NET'))",
    "security_context=m.SecurityContext(capabilities=m.Capabilities(add=[1]))",
    "tolerations=[m.Toleration(key='a', toleration_seconds=1.5)]",
    "liveness_probe=m.Probe(http_get=m.HTTPGetAction(port=[1]))",
    "resources=m.ResourceRequirements(limits={'cpu': 1})",
    "labels={'a': 1}",
    "node_selector={'a': 1}",
    "working_dir=['a']",
    "env=[m.EnvVar(name='a', value=5)]",
]


@pytest.mark.parametrize("argument", TAKEN)
def test_taken(argument: str) -> None:
    assert len(documents(PROGRAM.format(argument=argument))) == 1


@pytest.mark.parametrize("argument", REFUSED)
def test_declined(argument: str) -> None:
    with pytest.raises(ConversionError) as caught:
        documents(PROGRAM.format(argument=argument))
    assert (caught.value.diagnostics[0].code, caught.value.diagnostics[0].line) == ("not-static", 4)


def test_a_model_that_nothing_is_made_of_is_checked_as_well() -> None:
    with pytest.raises(ConversionError, match="doesn't take list for `name`"):
        documents("from hera.workflows import models as m\n\nx = m.Mutex(name=['x'])\n")
