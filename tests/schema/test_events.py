"""Objects of Argo Events', held against its own schema."""

from __future__ import annotations

import pytest

from roundtrip import validate

SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata:
  name: uploads
spec:
  replicas: 2
  dependencies:
  - {name: upload, eventSourceName: bucket, eventName: objects}
  triggers:
  - template:
      name: convert
      http: {url: "https://example.com", method: POST}
    retryStrategy: {steps: 3, duration: 3s, factor: 1.5}
"""
SOURCE = """\
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata:
  name: hooks
spec:
  webhook:
    push: {port: "12000", endpoint: /push, method: POST}
"""


@pytest.mark.parametrize("text", [SENSOR, SOURCE])
def test_what_argo_events_takes_is_nothing_to_tell(text: str) -> None:
    assert validate(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "told"),
    [
        (SENSOR, "replicas: 2", "replicas: many", (6, "error", "events-type")),
        (SENSOR, "      http:", "      htpp:", (12, "warning", "events-field")),
        (SENSOR, "    retryStrategy:", "      retryStrategy:", (13, "warning", "events-field")),
        (SOURCE, '"12000"', "12000", (7, "error", "events-type")),
        (SOURCE, "endpoint:", "endPoint:", (7, "warning", "events-field")),
    ],
)
def test_what_it_does_not_take_is_told_at_its_line(text: str, old: str, new: str, told: tuple[int, str, str]) -> None:
    (found,) = validate(text.replace(old, new))
    assert (found.line, found.severity, found.code) == told


def test_what_another_group_calls_a_sensor_is_left_alone() -> None:
    assert validate(SENSOR.replace("argoproj.io", "sensors.example.com").replace("replicas: 2", "replicas: many")) == []


def test_a_slip_is_told_with_what_was_meant() -> None:
    (found,) = validate(SENSOR.replace("      http:", "      htpp:"))
    assert found.suggestion == "http"
    assert "did you mean `http`?" in found.message
    assert "passes over it" in found.message
