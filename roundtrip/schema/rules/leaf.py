"""Templates that do the work themselves: images, mounts, container sets, resources, deadlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtrip.schema.manifest import manifest_fault
from roundtrip.schema.model import LIBRARIES, Parts, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.graph import circles
from roundtrip.schema.rules.scope import is_filled_in
from roundtrip.schema.similar import closest
from roundtrip.schema.tags import spans
from roundtrip.schema.view import View, any_string, items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.arguments import Given
    from roundtrip.schema.rules.walked import Walked

GROUP = "Pods"

CHECKS = (
    Check(
        "no-image",
        "error",
        "A container or script without an image",
        "A container's or script's `image` stands there, or in the workflow's `templateDefaults`.",
        "container:\n  command: [ls]",
        "container:\n  image: busybox\n  command: [ls]",
        GROUP,
    ),
    Check(
        "mounted-twice",
        "error",
        "Two things mounted at one place",
        "Volumes and the artifacts that come in lie at places of their own. Argo refuses two at one `mountPath`.",
        "volumeMounts:\n- {name: a, mountPath: /mnt}\n- {name: b, mountPath: /mnt}",
        "volumeMounts:\n- {name: a, mountPath: /mnt/a}\n- {name: b, mountPath: /mnt/b}",
        GROUP,
    ),
    Check(
        "bad-container-set",
        "error",
        "A container set that can't run",
        "A container set has a container at least, and one named `main` where it has inputs or outputs that are files.",
        "containerSet:\n  containers: []",
        "containerSet:\n  containers:\n  - {name: main, image: busybox}",
        GROUP,
    ),
    Check(
        "bad-resource",
        "error",
        "A resource template that can't be applied",
        "`action` is one of `get`, `create`, `apply`, `delete`, `replace`, `patch`. All but `get` and `delete` have a "
        "`manifest`, which is YAML, or `manifestFrom` with an artifact of the template's inputs, and not both.",
        "resource:\n  action: make\n  manifest: 'kind: Pod'",
        "resource:\n  action: create\n  manifest: 'kind: Pod'",
        GROUP,
    ),
    Check(
        "bad-timeout",
        "error",
        "A timeout that Argo refuses",
        "`timeout` is a duration with a unit, such as `5m`, of a template that does work itself: not of steps, a DAG or "
        "suspend. `activeDeadlineSeconds` is a number of seconds, or a variable, and not negative.",
        "timeout: '300'",
        "timeout: 300s",
        GROUP,
    ),
    Check(
        "only-for-many",
        "error",
        "`parallelism` where nothing runs side by side",
        "`parallelism` is for templates of steps and DAGs, and for the workflow.",
        "- name: main\n  parallelism: 2\n  container: {image: busybox}",
        "- name: main\n  container: {image: busybox}",
        GROUP,
    ),
    Check(
        "bad-retry-policy",
        "error",
        "A retry policy that Argo doesn't have",
        "`retryPolicy` is `Always`, `OnError`, `OnFailure` or `OnTransientError`.",
        "retryStrategy:\n  retryPolicy: Sometimes",
        "retryStrategy:\n  retryPolicy: OnFailure",
        GROUP,
    ),
)
ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
POLICIES = ("Always", "OnError", "OnFailure", "OnTransientError")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


def check(walk: Walked, template: Template) -> None:
    """What Argo asks of a template, by what it does."""
    for name, rule in _BY_TYPE.items():
        data = template.data.get(name)
        if type(data) is dict:
            rule(walk, template, data, (*template.parts, name))
    _deadline(walk, template)
    if "parallelism" in template.data:
        message = f"`parallelism` is for steps and DAGs, and this is `{template.type}`"
        walk.report(template, "only-for-many", template.parts, message, key="parallelism")


def check_retries(walk: Walked, template: Template) -> None:
    """The policy of a template's retries, which Argo reads before anything is filled in."""
    policy = text(template.data.get("retryStrategy"), "retryPolicy")
    if policy and policy not in POLICIES:
        meant = closest(policy, POLICIES)
        message = f"`retryPolicy` is one of {', '.join(f'`{p}`' for p in POLICIES)}, not `{policy}`"
        message = f"{message}; did you mean `{meant}`?" if meant else message
        at = (*template.parts, "retryStrategy", "retryPolicy")
        walk.report(template, "bad-retry-policy", at, message, suggestion=meant or "")


def check_timeout(walk: Walked, template: Template, given: Given | None) -> None:
    """A template's timeout, with what is given at a call filled in."""
    timeout = text(template.data, "timeout")
    if not timeout:
        return
    if not template.leaf:
        message = f"`timeout` is for what does work itself, and this is `{template.type or 'nothing'}`"
        walk.report(template, "bad-timeout", template.parts, message, key="timeout")
        return
    filled = _filled(template, timeout, given)
    if _INTEGER.match(filled):
        message = f"`timeout` is a duration with a unit, and `{filled}` has none; write `{filled}s`"
        walk.report(template, "bad-timeout", (*template.parts, "timeout"), message, suggestion=f"{filled}s")


def _filled(template: Template, value: str, given: Given | None) -> str:
    """A string that is one input of the template, as the call gives it."""
    if given is None or not value.startswith("{{inputs.parameters."):
        return value
    for port in template.listed("inputs", "parameters"):
        if value == "{{inputs.parameters." + text(port, "name") + "}}":
            passed = given.parameters.get(text(port, "name"))
            found = passed[0].get("value") if passed is not None else port.get("value", port.get("default"))
            return value if found is None else any_string(found)
    return value


def _image(walk: Walked, template: Template, data: dict[str, View], at: Parts) -> None:
    flow = template.flow
    default = text(mapping(mapping(flow.spec, "templateDefaults"), str(at[-1])), "image")
    # Argo looks at the defaults of Workflows and WorkflowTemplates, not at those of ClusterWorkflowTemplates
    if text(data, "image") or (default and flow.kind != LIBRARIES[1]):
        return
    message = f"`{at[-1]}` lacks `image` (a string), which Argo requires"
    walk.report(template, "no-image", at, message)


def _container(walk: Walked, template: Template, data: dict[str, View], at: Parts) -> None:
    mounted: dict[str, str] = {}
    for index, mount in enumerate(items(data, "volumeMounts")):
        path = text(mount, "mountPath")
        _mounted(
            walk,
            template,
            mounted,
            path,
            f"the volume `{text(mount, 'name')}`",
            (*at, "volumeMounts", index, "mountPath"),
        )
    for index, port in enumerate(items(template.data.get("inputs"), "artifacts")):
        place = (*template.parts, "inputs", "artifacts", index, "path")
        _mounted(walk, template, mounted, text(port, "path"), f"the artifact `{text(port, 'name')}`", place)
    _image(walk, template, data, at)


def _mounted(walk: Walked, template: Template, mounted: dict[str, str], path: str, what: str, at: Parts) -> None:
    if path in mounted:
        walk.report(template, "mounted-twice", at, f"{mounted[path]} lies at `{path}` already")
    mounted.setdefault(path, what)


def _container_set(walk: Walked, template: Template, data: dict[str, View], at: Parts) -> None:
    containers = [c for c in items(data, "containers") if type(c) is dict]
    if not containers:
        walk.report(template, "bad-container-set", at, "`containers` has one container at least")
        return
    mounted: dict[str, str] = {}
    for index, mount in enumerate(items(data, "volumeMounts")):
        place = (*at, "volumeMounts", index, "mountPath")
        _mounted(walk, template, mounted, text(mount, "mountPath"), f"the volume `{text(mount, 'name')}`", place)
    waits: dict[str, list[tuple[str, Parts]]] = {}
    for index, container in enumerate(items(data, "containers")):
        place = (*at, "containers", index, "dependencies")
        listed = [(name, (*place, i)) for i, name in enumerate(items(container, "dependencies")) if type(name) is str]
        waits.setdefault(text(container, "name"), []).extend(listed)
    for name, listed in waits.items():
        for other, place in listed:
            if other not in waits:
                meant = closest(other, [n for n in waits if n != name])
                message = f"the container `{name}` depends on `{other}`, and there is no such container"
                message = f"{message}; did you mean `{meant}`?" if meant else message
                walk.report(template, "unknown-dependency", place, message, suggestion=meant or "")
    for circle, place in circles({name: [(o, p) for o, p in listed if o in waits] for name, listed in waits.items()}):
        message = f"these containers wait for each other: {' → '.join(circle)}"
        if len(circle) == 2:
            message = f"the container `{circle[0]}` waits for itself"
        walk.report(template, "dag-cycle", place, message)
    files = [("inputs", "artifacts"), ("outputs", "parameters"), ("outputs", "artifacts")]
    used = [f"`{side}.{kind}`" for side, kind in files if template.listed(side, kind)]
    if used and "main" not in waits:
        message = f"this has {used[0]}, so one of its containers is named `main`"
        walk.report(template, "bad-container-set", (*at, "containers"), message)


def _resource(walk: Walked, template: Template, data: dict[str, View], at: Parts) -> None:
    action, manifest, source = text(data, "action"), text(data, "manifest"), data.get("manifestFrom")
    if action not in ACTIONS and not any(not begin and is_filled_in(action[:end]) for begin, end in spans(action)):
        meant = closest(action, ACTIONS)
        message = f"`action` is one of {', '.join(f'`{a}`' for a in ACTIONS)}, not `{action}`"
        message = f"{message}; did you mean `{meant}`?" if meant else message
        place = (*at, "action") if "action" in data else at
        walk.report(template, "bad-resource", place, message, suggestion=meant or "")
        return
    if action in ("delete", "get"):
        return
    if not manifest and source is None:
        walk.report(template, "bad-resource", at, "`manifest` or `manifestFrom` says what is applied; one belongs here")
    elif manifest and source is not None:
        message = "`manifest` and `manifestFrom` both say what is applied; leave one out"
        walk.report(template, "bad-resource", at, message, key="manifestFrom")
    elif type(source) is dict and type(source.get("artifact")) is dict:
        name = text(source["artifact"], "name")
        names = [text(port, "name") for port in template.listed("inputs", "artifacts")]
        if name not in names:
            place = (*at, "manifestFrom", "artifact")
            walk.report(template, "bad-resource", place, f"the template has no input artifact `{name}`")
    if manifest:
        wrong = manifest_fault(manifest, "retryStrategy" in template.data)
        if wrong:
            walk.report(template, "bad-resource", (*at, "manifest"), f"the manifest is no YAML: {wrong}")


def _deadline(walk: Walked, template: Template) -> None:
    value = template.data.get("activeDeadlineSeconds")
    at = (*template.parts, "activeDeadlineSeconds")
    if type(value) is str and not _INTEGER.match(value) and not (value.startswith("{{") and value.endswith("}}")):
        message = f"`activeDeadlineSeconds` is a number of seconds or a variable, not `{value}`"
        walk.report(template, "bad-timeout", at, message)
    elif (type(value) is int and value < 0) or (type(value) is str and value.startswith("-")):
        walk.report(template, "bad-timeout", at, "`activeDeadlineSeconds` isn't negative")


_BY_TYPE = {"container": _container, "containerSet": _container_set, "resource": _resource, "script": _image}
