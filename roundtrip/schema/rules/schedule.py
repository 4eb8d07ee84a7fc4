"""When a CronWorkflow runs."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from roundtrip.schema.cron import fault
from roundtrip.schema.kubernetes import label_fault, label_key_fault
from roundtrip.schema.model import Flow, Parts
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.view import items, mapping, text

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
    Check(
        "no-schedule",
        "error",
        "A CronWorkflow that never runs",
        "A CronWorkflow has a schedule at least; before Argo 4 it stood under `schedule`, or the list `schedules`, not both.",
        "kind: CronWorkflow\nspec:\n  workflowSpec: {entrypoint: main}",
        "kind: CronWorkflow\nspec:\n  schedules: [0 3 * * *]\n  workflowSpec: {entrypoint: main}",
        GROUP,
    ),
    Check(
        "bad-timezone",
        "error",
        "A timezone that there isn't",
        "`timezone` is a name of the tz database, such as `Europe/Zurich`, `UTC` or `Local`.",
        "timezone: Europe/Zürich",
        "timezone: Europe/Zurich",
        GROUP,
    ),
    Check(
        "bad-policy",
        "error",
        "A field of a CronWorkflow or of pod collection with a value that Argo refuses",
        "`concurrencyPolicy` is `Allow`, `Forbid` or `Replace`; `startingDeadlineSeconds` isn't negative; the `strategy` of "
        "`podGC` is `OnPodCompletion`, `OnPodSuccess`, `OnWorkflowCompletion` or `OnWorkflowSuccess`, and its "
        "`labelSelector` one that Kubernetes takes.",
        "concurrencyPolicy: Never",
        "concurrencyPolicy: Forbid",
        GROUP,
    ),
)
POLICIES = ("Allow", "Forbid", "Replace")


def check(flow: Flow) -> None:
    """Schedules, timezone and policies of a CronWorkflow."""
    if flow.kind != "CronWorkflow":
        return
    spec = mapping(flow.data, "spec")
    single, listed = text(spec, "schedule"), items(spec, "schedules")
    if flow.version >= "4":
        single = ""
    if flow.version < "3.6":
        listed = []
    found: list[tuple[str, Parts]] = [(single, ("spec", "schedule"))] if single else []
    found += [(item, ("spec", "schedules", index)) for index, item in enumerate(listed) if type(item) is str]
    odd = any(
        spec.get(key) is not None and type(spec[key]) is not of for key, of in (("schedule", str), ("schedules", list))
    )
    # a removed field is told as one, a schedule that is no string or list of strings by its type
    if not found and not odd and not (flow.version >= "4" and "schedule" in spec):
        # before 3.6 an empty schedule is one that can't be read; 3.6 and 3.7 pass over it
        if flow.version >= "4" or flow.version < "3.6":
            flow.report("no-schedule", ("spec",), "this has no schedule, so it never runs")
        else:
            flow.report("no-schedule", ("spec",), "this has no schedule, so it never runs", severity="warning")
    if single and listed:
        message = "`schedule` and `schedules` both say when this runs; leave one out"
        flow.report("no-schedule", ("spec",), message, key="schedule")
    for value, at in found:
        wrong = fault(value, known_zone)
        if wrong:
            flow.report("bad-cron", at, f"this schedule can't be read: {wrong}")
    zone = text(spec, "timezone")
    if zone and flow.version >= "3.7" and not known_zone(zone):
        meant = closest(zone, available_timezones())
        message = f"there is no timezone `{zone}`"
        message = f"{message}; did you mean `{meant}`?" if meant else message
        flow.report("bad-timezone", ("spec", "timezone"), message, suggestion=meant or "")
    policy = text(spec, "concurrencyPolicy")
    if policy and policy not in POLICIES:
        meant = closest(policy, POLICIES)
        message = f"`concurrencyPolicy` is `Allow`, `Forbid` or `Replace`, not `{policy}`"
        message = f"{message}; did you mean `{meant}`?" if meant else message
        flow.report("bad-policy", ("spec", "concurrencyPolicy"), message, suggestion=meant or "")
    deadline = spec.get("startingDeadlineSeconds")
    if type(deadline) is int and deadline < 0:
        flow.report("bad-policy", ("spec", "startingDeadlineSeconds"), "`startingDeadlineSeconds` isn't negative")


@cache
def known_zone(name: str) -> bool:
    """Whether Go finds a timezone of this name: in the tz database, by its file's name."""
    if name in ("", "UTC", "Local"):
        return True
    if ".." in name or name.startswith(("/", "\\")) or "\\" in name:
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return True


STRATEGIES = ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")
OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def check_collection(flow: Flow) -> None:
    """When pods are collected, and which."""
    collection = mapping(flow.spec, "podGC")
    at = (*flow.parts, "podGC")
    strategy = text(collection, "strategy")
    if strategy and strategy not in STRATEGIES:
        meant = closest(strategy, STRATEGIES)
        message = (
            f"`strategy` is {', '.join(f'`{s}`' for s in STRATEGIES[:-1])} or `{STRATEGIES[-1]}`, not `{strategy}`"
        )
        message = f"{message}; did you mean `{meant}`?" if meant else message
        flow.report("bad-policy", (*at, "strategy"), message, suggestion=meant or "")
    for key, value in mapping(mapping(collection, "labelSelector"), "matchLabels").items():
        wrong = label_key_fault(key) or (label_fault(value) if type(value) is str else "")
        if wrong:
            flow.report("bad-policy", (*at, "labelSelector", "matchLabels", key), wrong)
    for index, asked in enumerate(items(mapping(collection, "labelSelector"), "matchExpressions")):
        place = (*at, "labelSelector", "matchExpressions", index)
        operator, values = text(asked, "operator"), items(asked, "values")
        if operator not in OPERATORS:
            flow.report(
                "bad-policy", place, f"`operator` is {', '.join(f'`{o}`' for o in OPERATORS)}, not `{operator}`"
            )
        elif (operator in ("In", "NotIn")) != bool(values):
            wants = "has" if operator in ("In", "NotIn") else "has no"
            flow.report("bad-policy", place, f"`{operator}` {wants} `values`")
