"""Durations, deadlines and retries as the controller reads them."""

from __future__ import annotations

import re

from roundtrip.schema.durations import is_duration, is_duration_or_seconds
from roundtrip.schema.expr import read
from roundtrip.schema.model import Flow, Parts, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.view import View, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "bad-duration",
        "error",
        "A duration that the run can't read",
        "A duration has units, such as `90s`, `5m` or `1h30m`; that of a `suspend` may be a number of seconds. Lint reads "
        "none; the run ends in an error.",
        "suspend: {duration: 5 minutes}",
        "suspend: {duration: 5m}",
        GROUP,
    ),
    Check(
        "no-time-left",
        "error",
        "A deadline of no time",
        "`activeDeadlineSeconds: 0` ends the workflow as it begins; of a template, Kubernetes refuses the pod.",
        "spec:\n  activeDeadlineSeconds: 0",
        "spec:\n  activeDeadlineSeconds: 600",
        GROUP,
    ),
    Check(
        "negative-time",
        "warning",
        "A negative time to live",
        "The workflow is deleted as it ends.",
        "ttlStrategy: {secondsAfterCompletion: -1}",
        "ttlStrategy: {secondsAfterCompletion: 600}",
        GROUP,
    ),
    Check(
        "bad-retry",
        "warning",
        "A retry that can't be read",
        "The `limit` of retries is a whole number, `backoff` has durations and a factor. They are read when something fails, "
        "and then the step fails for good.",
        "retryStrategy: {limit: ten}",
        "retryStrategy: {limit: '10'}",
        GROUP,
    ),
)
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
TIMES_TO_LIVE = ("secondsAfterCompletion", "secondsAfterSuccess", "secondsAfterFailure")


def check(flow: Flow) -> None:
    """All times of a document."""
    deadline = flow.spec.get("activeDeadlineSeconds")
    if type(deadline) is int and deadline <= 0:
        message = "there is no time left from the beginning on, so the workflow fails at once"
        flow.report("no-time-left", (*flow.parts, "activeDeadlineSeconds"), message)
    kept = mapping(flow.spec, "ttlStrategy")
    for key in TIMES_TO_LIVE:
        seconds = kept.get(key)
        if type(seconds) is int and seconds < 0:
            message = "a negative time to live: the workflow is deleted as it ends"
            flow.report("negative-time", (*flow.parts, "ttlStrategy", key), message)
    _duration(
        flow, text(mapping(flow.spec, "podGC"), "deleteDelayDuration"), (*flow.parts, "podGC", "deleteDelayDuration")
    )
    for template in every_template(flow):
        timeout = text(template.data, "timeout")
        if template.leaf and not _INTEGER.match(timeout):  # without a unit lint refuses it
            _duration(flow, timeout, (*template.parts, "timeout"), seconds=False)
        _duration(flow, text(mapping(template.data, "suspend"), "duration"), (*template.parts, "suspend", "duration"))
        if template.data.get("activeDeadlineSeconds") in (0, "0") and template.leaf:
            message = "Kubernetes wants a second at least, and refuses the pod"
            flow.report("no-time-left", (*template.parts, "activeDeadlineSeconds"), message)
        _retries(flow, template.data.get("retryStrategy"), (*template.parts, "retryStrategy"))
    _retries(flow, flow.spec.get("retryStrategy"), (*flow.parts, "retryStrategy"))


def _duration(flow: Flow, value: str, at: Parts, seconds: bool = True) -> None:
    if value and "{{" not in value and not (is_duration_or_seconds(value) if seconds else is_duration(value)):
        flow.report("bad-duration", at, f"`{value}` is no duration, such as `90s` or `1h30m`; the run ends in an error")


def _retries(flow: Flow, found: View, at: Parts) -> None:
    if type(found) is not dict:
        return
    limit = found.get("limit")
    if type(limit) is str and "{{" not in limit and not _INTEGER.match(limit):
        flow.report("bad-retry", (*at, "limit"), f"`limit` is a whole number, not `{limit}`; a failure fails for good")
    expression = text(found, "expression")
    if expression and "{{" not in expression:
        wrong = read(expression).fault
        if wrong:
            message = f"`expression` can't be read: {wrong}; a failure fails for good"
            flow.report("bad-retry", (*at, "expression"), message)
    backoff = mapping(found, "backoff")
    for key in ("duration", "maxDuration", "cap"):
        value = text(backoff, key)
        if value and "{{" not in value and not is_duration_or_seconds(value):
            message = f"`{value}` is no duration, such as `90s`; a failure fails for good"
            flow.report("bad-retry", (*at, "backoff", key), message)
