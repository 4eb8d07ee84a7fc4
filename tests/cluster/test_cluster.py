"""The same workflow from its YAML, by kubectl, and from its Python, by plain Hera: the controller makes the same of both.

Outside CI: it needs an Argo server, a controller, and something that plays the kubelet, or is one. ARGO_HOST names the server, KUBECONFIG
the cluster, ARGO_NAMESPACE the namespace ("argo" without it); nothing is tried where the first isn't set.

    ARGO_HOST=http://127.0.0.1:2746 KUBECONFIG=… python -m pytest tests/cluster -m cluster
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from roundtrip import to_python
from roundtrip.document import Document, at, text_at
from roundtrip.document.node import plain
from roundtrip.yaml.reader import read
from tests.support import FIXTURES, corpus

HOST = os.environ.get("ARGO_HOST", "")
NAMESPACE = os.environ.get("ARGO_NAMESPACE", "argo")
MOST = 40  # of the corpus
LONGEST = 300.0  # seconds for one to end
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not HOST, reason="no Argo server is named by ARGO_HOST"),
]


def alone(path: Path) -> Document | None:
    """The workflow of a file that holds one and nothing else, and needs nothing that isn't there."""
    try:
        documents = read(path.read_text("utf-8")).documents
    except Exception:  # the corpus has some that nobody can read
        return None
    if len(documents) != 1 or text_at(documents[0].root, "kind") != "Workflow" or documents[0].root is None:
        return None
    text = json.dumps(plain(documents[0].root))
    if re.search(
        r"templateRef|workflowTemplateRef|\"suspend\"|\"http\"|\"plugin\"|synchronization|configMapKeyRef", text
    ):
        return None
    spec = at(documents[0].root, ("spec", "templates"))
    return (
        documents[0] if spec is not None and text_at(at(documents[0].root, ("metadata",)), "namespace") == "" else None
    )


FILES = [path for path in sorted(FIXTURES.glob("*.yaml")) if alone(path)] + [p for p in corpus() if alone(p)][:MOST]


def kubectl(*arguments: str, stdin: str | None = None) -> str:
    """What kubectl says. Raises CalledProcessError."""
    done = subprocess.run(
        ["kubectl", "-n", NAMESPACE, *arguments], input=stdin, capture_output=True, text=True, check=True
    )
    return done.stdout


def names() -> set[str]:
    """The workflows that are there."""
    return set(kubectl("get", "workflows", "-o", "name").split())


def ended(name: str) -> dict[str, Any]:
    """A workflow once it has ended, or when its time is up."""
    end = time.monotonic() + LONGEST
    while True:
        found: dict[str, Any] = json.loads(kubectl("get", name, "-o", "json"))
        if found.get("status", {}).get("phase") in ("Succeeded", "Failed", "Error") or time.monotonic() > end:
            return found
        time.sleep(1)


def made(workflow: dict[str, Any]) -> tuple[str, Counter[str], Counter[str]]:
    """What the controller made: how it ended, the nodes, and the pods with what runs in them."""
    name = workflow["metadata"]["name"]
    status = workflow.get("status", {})
    nodes = Counter(
        " ".join(
            [
                node["type"],
                node["displayName"].replace(name, "NAME"),
                node.get("templateName", ""),
                node.get("phase", ""),
                json.dumps(node.get("inputs", {}), sort_keys=True).replace(name, "NAME"),
            ]
        )
        for node in status.get("nodes", {}).values()
    )
    listed = json.loads(kubectl("get", "pods", "-l", f"workflows.argoproj.io/workflow={name}", "-o", "json"))
    pods = Counter(
        json.dumps(
            [
                {key: container.get(key) for key in ("name", "image", "command", "args", "resources")}
                for container in pod["spec"]["containers"]
            ],
            sort_keys=True,
        ).replace(name, "NAME")
        for pod in listed["items"]
    )
    return status.get("phase", ""), nodes, pods


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, tuple[str, str] | str]:
    """The two workflows of each file, all submitted before the first is waited for; or why the API server takes none."""
    found: dict[Path, tuple[str, str] | str] = {}
    for number, path in enumerate(FILES):
        document = alone(path)
        assert document is not None
        assert document.root is not None
        whole = plain(document.root)
        assert isinstance(whole, dict)
        assert isinstance(whole["metadata"], dict)
        if "name" in whole["metadata"]:
            whole["metadata"]["name"] = f"y{number}-{whole['metadata']['name']}"  # both are there at once
        try:
            first = kubectl("create", "-f", "-", "-o", "name", stdin=json.dumps(whole)).strip()
        except subprocess.CalledProcessError as problem:
            found[path] = problem.stderr.strip()[-200:]
            continue
        folder = tmp_path_factory.mktemp("flow")
        (folder / "flow.py").write_text(to_python(path.read_text("utf-8"), submit=True))
        before = names()
        environment = {**os.environ, "ARGO_NAMESPACE": NAMESPACE}
        done = subprocess.run(
            [sys.executable, "flow.py"], cwd=folder, env=environment, check=False, capture_output=True, text=True
        )
        if "BadRequest" in done.stderr:  # the server checks more than the API server does
            found[path] = done.stderr.strip().splitlines()[-1][-200:]
            continue
        assert done.returncode == 0, done.stderr
        (second,) = names() - before
        found[path] = first, second
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_controller_makes_the_same_of_both(path: Path, both: dict[Path, tuple[str, str] | str]) -> None:
    submitted = both[path]
    if isinstance(submitted, str):
        pytest.skip(f"it is refused: {submitted}")
    of_yaml, of_python = (made(ended(name)) for name in submitted)
    assert of_python == of_yaml
    kubectl("delete", *submitted)
