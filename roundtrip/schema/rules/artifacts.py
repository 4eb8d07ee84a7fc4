"""Artifacts: where they lie, and what of that Argo asks for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from roundtrip.schema.model import Flow, Parts, Template, every_template
from roundtrip.schema.registry import Check
from roundtrip.schema.view import View, items, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.walked import Walked

GROUP = "Artifacts"

CHECKS = (
    Check(
        "bad-artifact",
        "error",
        "An artifact that Argo can't place",
        "An artifact of a template that runs a pod has a `path`, without a way out of its folder by `..`; one of steps or "
        "a DAG has none. An input has no `from`: that is for arguments.",
        "inputs:\n  artifacts:\n  - name: data",
        "inputs:\n  artifacts:\n  - name: data\n    path: /tmp/data",
        GROUP,
    ),
    Check(
        "not-an-artifact",
        "error",
        "An artifact that comes from a parameter",
        "`from` names an artifact: `{{tasks.A.outputs.artifacts.x}}`, `{{inputs.artifacts.x}}`. A parameter or a result is a "
        "text, which `raw: {data: …}` makes an artifact of. Lint passes it; the workflow ends in an error as the task's turn "
        "comes.",
        "artifacts:\n- name: data\n  from: '{{tasks.A.outputs.result}}'",
        "artifacts:\n- name: data\n  raw: {data: '{{tasks.A.outputs.result}}'}",
        GROUP,
    ),
    Check(
        "bad-location",
        "error",
        "A place of an artifact that lacks something",
        "`git` has a `repo`; `hdfs` has `addresses`, an absolute `path`, and a user or Kerberos' secrets with all that "
        "belongs to them. Argo's lint asks for these.",
        "- name: data\n  path: /tmp/data\n  git: {revision: main}",
        "- name: data\n  path: /tmp/data\n  git: {repo: 'https://example.com/data.git', revision: main}",
        GROUP,
    ),
)

_A_TEXT = re.compile(r"\{\{\s*(?:tasks|steps)\.[\w-]+\.outputs\.(?:parameters\.[\w-]+|result)\s*\}\}")

# location → what makes it one (ArtifactLocation.HasLocation, GetKey), in the order in which Argo looks
_WHOLE: dict[str, tuple[str, ...]] = {
    "artifactory": ("url", "usernameSecret"),
    "azure": ("endpoint", "container", "blob"),
    "git": ("repo",),
    "gcs": ("bucket", "key"),
    "hdfs": ("addresses",),
    "http": ("url",),
    "oss": ("bucket", "endpoint", "key"),
    "raw": (),
    "s3": ("endpoint", "bucket", "key"),
    "plugin": ("name", "configuration", "key"),
}
_KEYS = {"azure": "blob", "gcs": "key", "hdfs": "path", "oss": "key", "s3": "key", "plugin": "key"}
LOCATIONS = tuple(_WHOLE)


def check_sources(flow: Flow) -> None:
    """That what comes from another task or step is an artifact there."""
    for template in every_template(flow):
        holders: list[tuple[View, Parts]] = [(template.data.get("outputs"), (*template.parts, "outputs"))]
        holders += [(call.data.get("arguments"), (*call.parts, "arguments")) for call in template.calls]
        for holder, at in holders:
            for index, port in enumerate(items(holder, "artifacts")):
                if type(port) is dict and port.get("optional") is not True and _A_TEXT.fullmatch(text(port, "from")):
                    message = (
                        f"`{text(port, 'from')}` is a text and no artifact; lint passes it, the run ends in an error. "
                        "`raw: {data: …}` makes an artifact of it"
                    )
                    flow.report("not-an-artifact", (*at, "artifacts", index, "from"), message)


def located(port: View) -> bool:
    """Whether an artifact says where it lies, or under which key of the default repository."""
    for name, wanted in _WHOLE.items():
        found = port.get(name)
        if type(found) is dict:
            if all(found.get(key) for key in wanted):
                return True
            if name in ("artifactory", "http"):
                return _path(text(found, "url")) != ""
            return name in _KEYS and bool(text(found, _KEYS[name]))
    return False


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def check_inputs(walk: Walked, template: Template) -> None:
    """The artifacts that a template takes."""
    for index, port in enumerate(items(template.data.get("inputs"), "artifacts")):
        if type(port) is dict:
            at = (*template.parts, "inputs", "artifacts", index)
            _placed(walk, template, port, at)
            if text(port, "from"):
                message = "an input's artifact has no `from`: what is passed says where it comes from"
                walk.report(template, "bad-artifact", at, message, key="from")
            check_location(walk, template, port, at)


def check_outputs(walk: Walked, template: Template) -> None:
    """The artifacts that a template leaves."""
    for index, port in enumerate(items(template.data.get("outputs"), "artifacts")):
        if type(port) is dict:
            _placed(walk, template, port, (*template.parts, "outputs", "artifacts", index))


def check_archive(walk: Walked, template: Template) -> None:
    """Where a template's logs and artifacts go."""
    found = template.data.get("archiveLocation")
    if type(found) is dict:
        check_location(walk, template, found, (*template.parts, "archiveLocation"))


def _placed(walk: Walked, template: Template, port: dict[str, View], at: Parts) -> None:
    path, name = text(port, "path"), text(port, "name")
    if not template.leaf:
        if path:
            message = f"an artifact of `{template.type}` has no `path`: only what runs in a pod has files"
            walk.report(template, "bad-artifact", at, message, key="path")
    elif not path:
        walk.report(template, "bad-artifact", at, f"the artifact `{name}` has no `path`, which Argo requires here")
    elif _leads_out(path):
        message = f"the path of the artifact `{name}` leads out of its folder by `..`, which Argo refuses"
        walk.report(template, "bad-artifact", (*at, "path"), message)


def _leads_out(path: str) -> bool:
    """Whether what stands behind a `..` isn't below what stands before it (Artifact.CleanPath)."""
    if "/../" in path:
        safe = path[: path.index("/../")]
    elif path.endswith("/.."):
        safe = path[:-3]
    else:
        return False
    cleaned = posixpath.normpath(path)
    return bool(safe) and not (cleaned.startswith(f"{safe}/") and len(cleaned) > len(safe) + 1)


def check_location(walk: Walked, template: Template, port: dict[str, View], at: Parts) -> None:
    """What Argo's lint asks of a location."""
    git, hdfs = port.get("git"), port.get("hdfs")
    if type(git) is dict and not text(git, "repo"):
        walk.report(template, "bad-location", (*at, "git"), "`git` lacks `repo`, which Argo requires")
    if type(hdfs) is not dict:
        return
    lacking = ""
    if not items(hdfs, "addresses"):
        lacking = "`hdfs` lacks `addresses`"
    elif not text(hdfs, "path"):
        lacking = "`hdfs` lacks `path`"
    elif not text(hdfs, "path").startswith("/"):
        lacking = "the `path` of `hdfs` is absolute: it begins with `/`"
    elif not text(hdfs, "hdfsUser") and "krbCCacheSecret" not in hdfs and "krbKeytabSecret" not in hdfs:
        lacking = "`hdfs` lacks `hdfsUser`, `krbCCacheSecret` or `krbKeytabSecret`"
    else:
        wanted = ["krbServicePrincipalName", "krbConfigConfigMap"]
        if "krbKeytabSecret" in hdfs:
            wanted += ["krbUsername", "krbRealm"]
        missing = [key for key in wanted if not hdfs.get(key) and hdfs.get(key) != {}]
        if missing and ("krbKeytabSecret" in hdfs or "krbCCacheSecret" in hdfs):
            lacking = f"`hdfs` lacks `{missing[0]}`, which Kerberos needs"
    if lacking:
        walk.report(template, "bad-location", (*at, "hdfs"), f"{lacking}; Argo refuses it so")
