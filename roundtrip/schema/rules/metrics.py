"""Metrics: names that Prometheus takes, and values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtrip.schema.model import Template
from roundtrip.schema.registry import Check
from roundtrip.schema.view import items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Metrics"

CHECKS = (
    Check(
        "bad-metric",
        "error",
        "A metric that Argo refuses",
        "The name of a metric, and the keys of its labels, are letters, digits and `_`, and don't begin with a digit. A "
        "metric has a `help`, and its counter, gauge or histogram a `value`. `resourcesDuration` is known at the end "
        "only, so no gauge with `realtime: true` can have it.",
        "metrics:\n  prometheus:\n  - name: my-metric\n    help: It counts.\n    counter: {value: '1'}",
        "metrics:\n  prometheus:\n  - name: my_metric\n    help: It counts.\n    counter: {value: '1'}",
        GROUP,
    ),
)
# github.com/prometheus/common/model: IsValidLegacyMetricName; Argo 3.5 still had `:`
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
_OLD_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")
KINDS = ("gauge", "counter", "histogram")


def check(walk: Walked, template: Template) -> None:
    """The metrics of a template."""
    pattern = _OLD_NAME if walk.version < "3.6" else _NAME
    for index, metric in enumerate(items(mapping(template.data, "metrics"), "prometheus")):
        if type(metric) is not dict:
            continue
        at, name = (*template.parts, "metrics", "prometheus", index), text(metric, "name")
        if not pattern.match(name):
            message = f"the name of a metric is letters, digits and `_`, unlike `{name}`"
            better = re.sub(r"[^a-zA-Z0-9_]", "_", name)
            better = better if pattern.match(better) else ""
            message = f"{message}; write `{better}`" if better else message
            place = (*at, "name") if "name" in metric else at
            walk.report(template, "bad-metric", place, message, suggestion=better)
        for number, label in enumerate(items(metric, "labels")):
            key = text(label, "key")
            if not pattern.match(key):
                place = (*at, "labels", number)
                walk.report(template, "bad-metric", place, f"a label's key is letters, digits and `_`, unlike `{key}`")
        if not text(metric, "help"):
            walk.report(template, "bad-metric", at, f"the metric `{name}` has no `help`, which Argo requires")
        for kind in KINDS:
            found = metric.get(kind)
            if type(found) is dict and not text(found, "value"):
                walk.report(template, "bad-metric", (*at, kind), f"the {kind} has no `value`, which Argo requires")
        gauge = mapping(metric, "gauge")
        if gauge.get("realtime") is True and "resourcesDuration." in text(gauge, "value"):
            message = "`resourcesDuration` is known at the end only, so no gauge with `realtime: true` can have it"
            walk.report(template, "bad-metric", (*at, "gauge", "value"), message)
