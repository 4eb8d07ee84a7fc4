"""When a CronWorkflow runs."""

from __future__ import annotations

from roundtrip.document.node import Scalar
from roundtrip.schema.cron import fault
from roundtrip.schema.model import Flow, Parts, is_dynamic, items_at, mapping_at, scalar_at
from roundtrip.schema.registry import Check

GROUP = "Schedules"

CHECKS = (
    Check(
        "bad-cron",
        "error",
        "A schedule that can't be read",
        "A schedule has five fields, minute, hour, day of the month, month and day of the week (0 to 6), or is one of "
        "`@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly` and `@every DURATION`. A timezone stands in `timezone`, "
        "or before it: `CRON_TZ=Asia/Tokyo 0 3 * * *`.",
        "schedules:\n- 0 25 * * *",
        "schedules:\n- 0 1 * * *",
        GROUP,
    ),
)


def check_cron(flow: Flow) -> None:
    """Schedules of a CronWorkflow."""
    if flow.kind != "CronWorkflow":
        return
    spec = mapping_at(flow.root, "spec")
    found: list[tuple[Scalar, Parts]] = []
    single = scalar_at(spec, "schedule")
    if single is not None:
        found.append((single, ("spec", "schedule")))
    for index, item in enumerate(items_at(spec, "schedules")):
        if isinstance(item, Scalar) and isinstance(item.value, str):
            found.append((item, ("spec", "schedules", index)))
    for at, parts in found:
        wrong = "" if is_dynamic(str(at.value)) else fault(str(at.value))
        if wrong:
            flow.report("bad-cron", at, f"this schedule can't be read: {wrong}", parts)
