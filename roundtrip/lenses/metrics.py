"""Prometheus metrics: `Counter`, `Gauge`, `Histogram` in a list, which Argo keeps under `prometheus`.

Facts: `hera.workflows.metrics`, `MetricsMixin._build_metrics`.
"""

from __future__ import annotations

from roundtrip.document import Call, Mapping, Node, Sequence, gathered
from roundtrip.lenses.algebra import Choice, Each, Lens, OneOrMany, Refused, describe, is_null, like
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.wrapper import wrapper

_LABELS: dict[str, Lens | tuple[Lens, str]] = {"labels": (OneOrMany(Each(model_lens("MetricLabel"))), "labels")}

for _name in ("Counter", "Gauge", "Histogram"):
    register(wrapper(_name, _LABELS, body=(_name.lower(),)), "metric")


class Prometheus:
    """`{prometheus: […]}` ⇄ the list in it; `put` also takes a single metric."""

    def __init__(self) -> None:
        self.many = OneOrMany(Each(role("metric", last=model_lens("Prometheus"))))

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Mapping):
            raise Refused(node, f"{describe(node)} where a mapping belongs")
        listed = node.entries.get("prometheus")
        others = [v for k, v in node.entries.items() if k != "prometheus" and not is_null(v)]
        if listed is None or others or not isinstance(listed, Sequence) or not listed.items:
            raise Refused(node, "Hera's list of metrics is for `prometheus` and nothing else")
        result = self.many.get(listed, beyond)
        if node.comments is not None:
            result = like(result, Sequence(result.items)) if isinstance(result, Sequence) else result
            result.comments = gathered(node.comments, [listed.comments] if listed.comments else [])
        return result

    def put(self, value: Node) -> Node:
        return Mapping({"prometheus": self.many.put(value)}, value.span)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, Sequence) or (isinstance(value, Call) and self.many.accepts(value))


METRICS = Choice([Prometheus(), model_lens("Metrics")])
