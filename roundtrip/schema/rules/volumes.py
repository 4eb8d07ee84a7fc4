"""Volumes: whether what is mounted is there."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.schema.model import Flow, Parts, Template, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, items, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "unknown-volume",
        "error",
        "A volume that isn't there",
        "What a container mounts is among the `volumes` of its template or of the workflow, or its `volumeClaimTemplates`. "
        "Lint doesn't look; the run ends in an error: `volume 'nope' not found in workflow spec`. Templates of a "
        "WorkflowTemplate may use the volumes of whatever runs them.",
        "volumeMounts:\n- {name: nope, mountPath: /data}",
        "volumeMounts:\n- {name: work, mountPath: /data}   # and under `volumes`: - {name: work, emptyDir: {}}",
        GROUP,
    ),
)


def check(flow: Flow) -> None:
    """All that is mounted."""
    if flow.is_library or flow.reference is not None:
        return
    shared = {text(volume, "name") for key in ("volumes",) for volume in items(flow.spec, key)}
    shared |= {text(mapping(c, "metadata"), "name") for c in items(flow.spec, "volumeClaimTemplates")}
    defaults = mapping(flow.spec, "templateDefaults")
    shared |= {text(volume, "name") for volume in items(defaults, "volumes")}
    for template in every_template(flow):
        known = shared | {text(volume, "name") for volume in items(template.data, "volumes")}
        if "" in known or any("{{" in name for name in known):
            continue
        for mount, at in _mounts(template):
            name = text(mount, "name")
            if name and name not in known and "{{" not in name:
                meant = closest(name, known)
                message = f"there is no volume `{name}`; lint passes it, the run ends in an error"
                message = f"{message}. Did you mean `{meant}`?" if meant else message
                flow.report("unknown-volume", (*at, "name"), message, suggestion=meant or "")


def _mounts(template: Template) -> Iterator[tuple[View, Parts]]:
    """The mounts that the controller looks up: of what does the work."""
    holders: list[tuple[View, Parts]] = []
    for key in ("container", "script", "containerSet"):
        holders.append((template.data.get(key), (*template.parts, key)))
    for index, container in enumerate(items(mapping(template.data, "containerSet"), "containers")):
        holders.append((container, (*template.parts, "containerSet", "containers", index)))
    for key in ("sidecars", "initContainers"):
        for index, container in enumerate(items(template.data, key)):
            holders.append((container, (*template.parts, key, index)))
    for holder, at in holders:
        for index, mount in enumerate(items(holder, "volumeMounts")):
            yield mount, (*at, "volumeMounts", index)
