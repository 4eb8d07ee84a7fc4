"""What Kubernetes refuses of the pods that Argo makes: its own validation of what Argo hands on.

Sources: Kubernetes' pkg/apis/core/validation/validation.go, and apimachinery/pkg/util/validation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from roundtrip.schema.kubernetes import (
    annotation_fault,
    dns_label_fault,
    label_fault,
    label_key_fault,
    port_fault,
    quantity_value,
)
from roundtrip.schema.model import PODS, Flow, Parts, Template, every_template
from roundtrip.schema.patches import patch_fault
from roundtrip.schema.registry import Check
from roundtrip.schema.view import View, items, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "bad-pod",
        "error",
        "Something of a pod that Kubernetes refuses",
        "Argo hands on ports, resources, tolerations, labels, names of containers and the like as they stand, and lint doesn't "
        'look. The API server refuses the pod, and the run ends in an error: `Pod "w" is invalid`.',
        "container:\n  image: busybox\n  ports: [{containerPort: 99999}]",
        "container:\n  image: busybox\n  ports: [{containerPort: 8080}]",
        GROUP,
    ),
    Check(
        "bad-patch",
        "error",
        "A `podSpecPatch` that can't be applied",
        "`podSpecPatch` is the text of a mapping in YAML or JSON, in the form of a pod's spec.",
        "podSpecPatch: 'containers: ['",
        'podSpecPatch: \'{"containers": [{"name": "main"}]}\'',
        GROUP,
    ),
    Check(
        "bad-lock",
        "error",
        "A mutex or semaphore without a name",
        "The controller can't make a lock of it, and the workflow ends in an error.",
        "synchronization:\n  mutexes: [{}]",
        "synchronization:\n  mutexes: [{name: one-at-a-time}]",
        GROUP,
    ),
)
# containers that Argo puts into every pod
TAKEN = ("main", "wait", "init")
MOST = 2**31 - 1
Tell = Callable[[Parts, str], None]


def check(flow: Flow) -> None:
    """All pods of a document."""

    def tell(at: Parts, what: str) -> None:
        flow.report("bad-pod", at, f"{what}; lint passes it, Kubernetes refuses the pod")

    _scheduling(tell, flow.spec, flow.parts)
    _labels(tell, mapping(flow.spec, "podMetadata"), (*flow.parts, "podMetadata"))
    _patch(flow, text(flow.spec, "podSpecPatch"), (*flow.parts, "podSpecPatch"))
    _locks(flow, flow.spec.get("synchronization"), (*flow.parts, "synchronization"))
    _volumes(tell, flow.spec, flow.parts)
    for template in every_template(flow):
        _locks(flow, template.data.get("synchronization"), (*template.parts, "synchronization"))
        if template.type not in PODS:
            continue
        _labels(tell, mapping(template.data, "metadata"), (*template.parts, "metadata"))
        _scheduling(tell, template.data, template.parts)
        _volumes(tell, template.data, template.parts)
        _patch(flow, text(template.data, "podSpecPatch"), (*template.parts, "podSpecPatch"))
        _names(tell, template)
        for container, at in _containers(template):
            _container(tell, container, at)


def _containers(template: Template) -> Iterator[tuple[dict[str, View], Parts]]:
    """All that becomes a container."""
    for key in ("container", "script"):
        found = template.data.get(key)
        if type(found) is dict:
            yield found, (*template.parts, key)
    lists: list[tuple[View, Parts]] = [
        (template.data.get(k), (*template.parts, k)) for k in ("sidecars", "initContainers")
    ]
    lists.append(
        (mapping(template.data, "containerSet").get("containers"), (*template.parts, "containerSet", "containers"))
    )
    for listed, at in lists:
        for index, container in enumerate(listed if type(listed) is list else ()):
            if type(container) is dict:
                yield container, (*at, index)


def _names(tell: Tell, template: Template) -> None:
    taken = dict.fromkeys(TAKEN, "Argo's own")
    if template.type == "containerSet":
        own = dict.fromkeys(("wait", "init"), "Argo's own")
        for index, container in enumerate(items(mapping(template.data, "containerSet"), "containers")):
            at = (*template.parts, "containerSet", "containers", index, "name")
            _named(tell, dict(own), text(container, "name"), at)  # two of one name lint tells
            taken[text(container, "name")] = ""
    for key in ("sidecars", "initContainers"):
        for index, container in enumerate(items(template.data, key)):
            _named(tell, taken, text(container, "name"), (*template.parts, key, index, "name"))


def _named(tell: Tell, taken: dict[str, str], name: str, at: Parts) -> None:
    if not name or "{{" in name:
        return
    if name in taken:
        whose = taken[name]
        tell(at, f"a container of the pod is named `{name}` already" + (", Argo's own" if whose else ""))
    elif dns_label_fault(name):
        tell(at, f"the name of a container {dns_label_fault(name)}, unlike `{name}`")
    taken.setdefault(name, "")


def _container(tell: Tell, data: dict[str, View], at: Parts) -> None:
    image = text(data, "image")
    if image != image.strip():
        tell((*at, "image"), "the name of an image has no blanks around it")
    for index, port in enumerate(items(data, "ports")):
        place = (*at, "ports", index)
        for key, least in (("containerPort", 1), ("hostPort", 0)):
            number = port.get(key) if type(port) is dict else None
            if type(number) is int and not least <= number <= 65535:
                tell((*place, key), f"a port is from 1 to 65535, unlike {number}")
        if text(port, "name") and "{{" not in text(port, "name") and port_fault(text(port, "name")):
            tell(
                (*place, "name"), f"the name of a port {port_fault(text(port, 'name'))}, unlike `{text(port, 'name')}`"
            )
    _resources(tell, mapping(data, "resources"), (*at, "resources"))
    _security(tell, mapping(data, "securityContext"), (*at, "securityContext"))
    _mounts(tell, items(data, "volumeMounts"), (*at, "volumeMounts"))
    for index, variable in enumerate(items(data, "env")):
        name = text(variable, "name")
        if "=" in name:
            tell((*at, "env", index, "name"), f"the name of a variable has no `=`, unlike `{name}`")
        if text(variable, "value") and "valueFrom" in variable:
            tell((*at, "env", index, "valueFrom"), "a variable has `value` or `valueFrom`, not both")
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        _probe(tell, mapping(data, probe), (*at, probe), probe)


def _probe(tell: Tell, data: dict[str, View], at: Parts, probe: str) -> None:
    if not data:
        return
    ways = [key for key in ("exec", "httpGet", "tcpSocket", "grpc") if key in data]
    if len(ways) != 1:
        tell(at, "a probe has one of `exec`, `httpGet`, `tcpSocket` and `grpc`")
    for key in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        number = data.get(key)
        if type(number) is int and number < 0:
            tell((*at, key), f"`{key}` isn't negative")
    if probe != "readinessProbe" and data.get("successThreshold") not in (None, 0, 1):
        tell((*at, "successThreshold"), f"`successThreshold` of a {probe} is 1")


def _resources(tell: Tell, data: dict[str, View], at: Parts) -> None:
    limits, requests = mapping(data, "limits"), mapping(data, "requests")
    for side, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            value = quantity_value(amount)
            if value is not None and value < 0:
                tell((*at, side, name), f"`{name}` isn't negative")
    for name, amount in requests.items():
        asked, most = quantity_value(amount), quantity_value(limits.get(name))
        if asked is not None and most is not None and asked > most:
            tell((*at, "requests", name), f"{amount} of `{name}` is asked for, and the limit is {limits[name]}")
        elif asked is not None and most is not None and asked != most and name.startswith("hugepages-"):
            tell((*at, "requests", name), f"`{name}` is asked for as the limit has it")


def _security(tell: Tell, data: dict[str, View], at: Parts) -> None:
    for key in ("runAsUser", "runAsGroup", "fsGroup"):
        number = data.get(key)
        if type(number) is int and not 0 <= number <= MOST:
            tell((*at, key), f"`{key}` is from 0 to {MOST}, unlike {number}")
    if data.get("privileged") is True and data.get("allowPrivilegeEscalation") is False:
        tell((*at, "allowPrivilegeEscalation"), "a privileged container can't be without `allowPrivilegeEscalation`")


def _mounts(tell: Tell, found: list[View], at: Parts) -> None:
    seen: set[str] = set()
    for index, mount in enumerate(found):
        path, below = text(mount, "mountPath"), text(mount, "subPath")
        if type(mount) is dict and not path:
            tell((*at, index), "a mount has a `mountPath`")
        elif path in seen and "{{" not in path and at[-2] != "container":  # a container's lint tells
            tell((*at, index, "mountPath"), f"something is mounted at `{path}` already")
        seen.add(path)
        for key, value in (("subPath", below), ("subPathExpr", text(mount, "subPathExpr"))):
            if value.startswith("/") or ".." in value.split("/"):
                tell((*at, index, key), f"`{key}` is a path below the volume, without `..`")
        if below and text(mount, "subPathExpr"):
            tell((*at, index, "subPathExpr"), "a mount has `subPath` or `subPathExpr`, not both")


def _labels(tell: Tell, data: dict[str, View], at: Parts) -> None:
    for key, value in mapping(data, "labels").items():
        wrong = label_key_fault(key) or (label_fault(value) if type(value) is str and "{{" not in value else "")
        if wrong and "{{" not in key:
            tell((*at, "labels", key), wrong)
    for key in mapping(data, "annotations"):
        if annotation_fault(key) and "{{" not in key:
            tell((*at, "annotations", key), annotation_fault(key))


def _scheduling(tell: Tell, data: dict[str, View], at: Parts) -> None:
    for key, value in mapping(data, "nodeSelector").items():
        wrong = label_key_fault(key) or (label_fault(value) if type(value) is str and "{{" not in value else "")
        if wrong and "{{" not in key:
            tell((*at, "nodeSelector", key), wrong)
    for index, toleration in enumerate(items(data, "tolerations")):
        place, operator, key = (*at, "tolerations", index), text(toleration, "operator"), text(toleration, "key")
        if not key and operator != "Exists" and type(toleration) is dict:
            tell(place, "a toleration without `key` tolerates all, and its `operator` is `Exists`")
        elif key and "{{" not in key and label_key_fault(key):
            tell((*place, "key"), label_key_fault(key))
        if operator == "Exists" and text(toleration, "value"):
            tell((*place, "value"), "a toleration with `operator: Exists` has no `value`")
        if type(toleration) is dict and "tolerationSeconds" in toleration and text(toleration, "effect") != "NoExecute":
            tell((*place, "tolerationSeconds"), "`tolerationSeconds` goes with `effect: NoExecute`")
    _security(tell, mapping(data, "securityContext"), (*at, "securityContext"))
    for index, alias in enumerate(items(data, "hostAliases")):
        if text(alias, "ip").count(".") != 3 and ":" not in text(alias, "ip") and "{{" not in text(alias, "ip"):
            tell((*at, "hostAliases", index), "a host alias has an `ip`")
    affinity = mapping(data, "affinity")
    for term, place in _selectors(affinity, (*at, "affinity")):
        operator, values = text(term, "operator"), items(term, "values")
        if (operator in ("In", "NotIn")) and not values:
            tell(place, f"`operator: {operator}` has `values`")
        elif operator in ("Exists", "DoesNotExist") and values:
            tell(place, f"`operator: {operator}` has no `values`")
        elif operator in ("Gt", "Lt") and len(values) != 1:
            tell(place, f"`operator: {operator}` has one value, a whole number")
    dns = mapping(data, "dnsConfig")
    if text(data, "dnsPolicy") == "None" and not items(dns, "nameservers"):
        tell((*at, "dnsPolicy"), "`dnsPolicy: None` needs `dnsConfig` with `nameservers`")
    if len(items(dns, "nameservers")) > 3:
        tell((*at, "dnsConfig", "nameservers"), "there are three nameservers at most")


def _selectors(data: View, at: Parts) -> Iterator[tuple[View, Parts]]:
    """All `matchExpressions` and `matchFields` below a place."""
    work: list[tuple[View, Parts]] = [(data, at)]
    while work:
        current, place = work.pop()
        if type(current) is dict:
            for key, child in current.items():
                if key in ("matchExpressions", "matchFields"):
                    for index, term in enumerate(child if type(child) is list else ()):
                        yield term, (*place, key, index)
                else:
                    work.append((child, (*place, key)))
        elif type(current) is list:
            work += [(child, (*place, index)) for index, child in enumerate(current)]


def _volumes(tell: Tell, data: dict[str, View], at: Parts) -> None:
    seen: set[str] = set()
    for index, volume in enumerate(items(data, "volumes")):
        if type(volume) is not dict:
            continue
        place, name = (*at, "volumes", index), text(volume, "name")
        sources = [key for key in volume if key != "name"]
        if len(sources) > 1:
            tell(place, f"a volume is one thing, and `{name}` is `{sources[0]}` and `{sources[1]}`")
        if name in seen and name:
            tell((*place, "name"), f"there is a volume `{name}` already")
        seen.add(name)
        for source, key in (("hostPath", "path"), ("configMap", "name"), ("secret", "secretName")):
            if type(volume.get(source)) is dict and not text(volume[source], key) and not volume[source].get("name"):
                tell((*place, source), f"`{source}` lacks `{key}`")
        claim = volume.get("persistentVolumeClaim")
        if type(claim) is dict and not text(claim, "claimName"):
            tell((*place, "persistentVolumeClaim"), "`persistentVolumeClaim` lacks `claimName`")


def _patch(flow: Flow, patch: str, at: Parts) -> None:
    wrong = patch_fault(patch) if patch else ""
    if wrong:
        flow.report("bad-patch", at, f"this can't be applied: {wrong}; lint passes it, the run ends in an error")


def _locks(flow: Flow, data: View, at: Parts) -> None:
    if type(data) is not dict:
        return
    found: list[tuple[str, View, Parts]] = [(k, data[k], (*at, k)) for k in ("mutex", "semaphore") if k in data]
    for key in ("mutexes", "semaphores"):
        found += [(key, lock, (*at, key, index)) for index, lock in enumerate(items(data, key))]
    for key, lock, place in found:
        if key.startswith("mutex") and type(lock) is dict and not text(lock, "name"):
            flow.report("bad-lock", place, "a mutex has a `name`; lint passes it, the workflow ends in an error")
        elif (
            key.startswith("semaphore")
            and type(lock) is dict
            and not any(k in lock for k in ("configMapKeyRef", "database"))
        ):
            flow.report("bad-lock", place, "a semaphore has its size from `configMapKeyRef`, or from `database`")
