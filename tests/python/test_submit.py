"""Programs that submit: the main block, which is no part of what they say."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import black
import pytest

from roundtrip import to_module, to_python, to_yaml

ONE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: a-
spec:
  entrypoint: main
  templates:
  - name: main
    container:
      image: alpine:3
"""
TEMPLATE = ONE.replace("kind: Workflow", "kind: WorkflowTemplate").replace("generateName: a-", "name: lib")
CLUSTER = TEMPLATE.replace("WorkflowTemplate", "ClusterWorkflowTemplate").replace("lib", "whole")
HERE = ONE.replace("generateName: a-", "generateName: b-\n  namespace: other")
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata: {}\n"
LONG = ONE.replace("a-", "a-workflow-whose-name-is-rather-long-for-a-line-of-black-")
NAMED = "---\n".join(ONE.replace("generateName: a-", f"name: {name}") for name in ("os", "service", "flow"))
# a template of that name, and a workflow whose name just fits
OS_TEMPLATE = (
    ONE.replace("main", "os").replace("a-", "fourteenlong-") + "  - name: o\n    steps: [[{name: o, template: os}]]\n"
)
SEVERAL = "---\n".join([HERE, ONE, TEMPLATE, CLUSTER, MAP])


@pytest.mark.parametrize(
    "yaml",
    [ONE, TEMPLATE, CLUSTER, SEVERAL, NAMED, OS_TEMPLATE, f"{LONG}---\n{MAP}", f"{MAP}---\n{LONG}---\n{TEMPLATE}"],
)
def test_it_is_in_blacks_layout_and_says_the_same(yaml: str) -> None:
    python = to_python(yaml, submit=True)
    assert python.startswith(to_python(yaml))
    assert '\n\n\nif __name__ == "__main__":\n' in python
    assert black.format_str(python, mode=black.Mode(line_length=88)) == python
    assert to_yaml(python, onto=yaml) == yaml
    assert to_module(yaml, submit=True).code == python
    assert to_python(to_yaml(python), submit=True) == python
    assert to_python(yaml.replace("alpine:3", "alpine:4"), onto=python) == python.replace("alpine:3", "alpine:4")


def test_what_is_no_workflow_has_none() -> None:
    assert to_python(MAP, submit=True) == to_python(MAP)


class Server(HTTPServer):
    """Takes what is created, as an Argo server does."""

    taken: list[tuple[str, str | None, dict[str, object]]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert isinstance(self.server, Server)
        self.server.taken.append((self.path, self.headers.get("Authorization"), body))
        made = next(body[key] for key in ("workflow", "template", "cronWorkflow") if key in body)
        made["metadata"].setdefault("name", "made")
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(made).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("yaml", "paths"),
    [
        (
            SEVERAL,
            [
                "cluster-workflow-templates",
                "workflow-templates/mine",
                "workflows/other",
                "workflows/mine",
            ],
        ),
        (NAMED, ["workflows/mine"] * 3),
        (OS_TEMPLATE, ["workflows/mine"]),
    ],
    ids=["several", "named-as-the-block-names", "a-template-named-so"],
)
def test_plain_hera_submits_it(yaml: str, paths: list[str], tmp_path: Path) -> None:
    pytest.importorskip("hera.workflows", reason="Hera submits: pip install 'argo-roundtrip[hera]'")
    (tmp_path / "flow.py").write_text(to_python(yaml, submit=True))
    server = Server(("127.0.0.1", 0), Handler)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host = f"http://127.0.0.1:{server.server_port}"
    environment = {"ARGO_HOST": host, "ARGO_TOKEN": "secret", "ARGO_NAMESPACE": "mine", "NO_PROXY": "127.0.0.1"}
    try:
        subprocess.run([sys.executable, "flow.py"], cwd=tmp_path, env=environment, check=True)
    finally:
        server.shutdown()
        server.server_close()
    assert [path for path, _, _ in server.taken] == [f"/api/v1/{path}" for path in paths]
    assert {token for _, token, _ in server.taken} == {"Bearer secret"}
