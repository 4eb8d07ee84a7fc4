"""`to-python CHART`: what is asked for, what is refused, and what Helm says when it fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.charts.helms import HELM, needs_helm
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: a}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: "%s"}
"""


def chart(folder: Path, values: str = "", **templates: str) -> Path:
    """A chart with some templates."""
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: etl\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text(values)
    for name, text in templates.items():
        (folder / "templates" / f"{name}.yaml").write_text(text)
    return folder


def test_without_helm_one_message_says_so(folder: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chart(folder / "c", flow=WORKFLOW % "{{ .Values.image }}")
    monkeypatch.setenv("ROUNDTRIP_HELM", str(folder / "none"))
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 1
    assert found.err.count("\n") == 1
    assert "error[no-helm]" in found.err
    assert "--rendered DIR" in found.err
    assert not (folder / "flows").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("c",),
        ("c", "-o", "flow.py"),
        ("c", "c/values.yaml", "-o", "flows"),
        ("c", "--onto", "flow.py"),
        ("c/values.yaml", "--set", "a=b"),
        ("c", "-o", "flows", "--values", "none.yaml"),
    ],
)
def test_a_chart_goes_alone_into_a_folder(folder: Path, roundtrip: Run, arguments: tuple[str, ...]) -> None:
    chart(folder / "c", flow=WORKFLOW % "busybox")
    assert roundtrip("to-python", *arguments).status == 2


def test_what_is_rendered_already_is_converted_without_values(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", "image: busybox", flow=WORKFLOW % "{{ .Values.image }}")
    place = folder / "out" / "etl" / "templates"
    place.mkdir(parents=True)
    (place / "flow.yaml").write_text(f"---\n# Source: etl/templates/flow.yaml\n{WORKFLOW % 'busybox'}")
    (place / "svc.yaml").write_text("---\n# Source: etl/templates/svc.yaml\nkind: Service\n")
    found = roundtrip("to-python", "c", "--rendered", "out", "-o", "flows")
    assert found.status == 0, found.err
    assert 'image="busybox"' in (folder / "flows" / "flow.py").read_text()
    assert "# Source" not in (folder / "flows" / "flow.py").read_text()
    assert "out:1:1: note[chart-value]" in found.err
    assert "svc.yaml:1:1: note[chart-kind]: Service" in found.err
    assert not (folder / "flows" / "values.py").exists()


def test_a_template_by_itself_is_told_to_be_the_charts(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", flow=WORKFLOW % "{{ .Values.image }}")
    found = roundtrip("to-python", "c/templates/flow.yaml")
    assert found.status == 1
    assert "error[helm-template]" in found.err
    assert "roundtrip to-python CHART" in found.err


SENSOR = """\
{{- if .Values.on }}
apiVersion: argoproj.io/v1alpha1
kind: Sensor
spec:
  triggers:
  - template:
      argoWorkflow:
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {{- toYaml .Values.meta | nindent 14 }}
{{- end }}
---
kind: Role
rules: {{ .Values.rules }}: x: y
"""


@pytest.mark.parametrize("command", ["migrate", "to-python"])
def test_a_template_of_another_kind_costs_no_run(folder: Path, roundtrip: Run, command: str) -> None:
    (folder / "top").mkdir()
    chart(folder / "top" / "c", sensor=SENSOR)
    (folder / "top" / "flow.yaml").write_text(WORKFLOW % "busybox")
    found = roundtrip(command, "top", "-o", "flows")
    assert found.status == 0, found.err + found.out
    assert "sensor.yaml:1:1: note[" in found.err if command == "to-python" else "templates/sensor.yaml" in found.out
    assert (folder / "flows" / "flow.py").exists()


@pytest.mark.parametrize("command", ["migrate", "to-python"])
def test_a_workflows_template_is_an_error_in_a_walk(folder: Path, roundtrip: Run, command: str) -> None:
    (folder / "top").mkdir()
    broken = f"{SENSOR}---\n{{{{- range .Values.x }}}}\n{WORKFLOW % 'a'}{{{{ end }}}}"
    chart(folder / "top" / "c", flow=broken)
    found = roundtrip(command, "top", "-o", "flows")
    assert found.status == 1
    assert "error[helm-template]" in found.err


# -- with the real Helm ------------------------------------------------------------------------------------------------


@pytest.fixture
def helm(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real Helm, by its path."""
    monkeypatch.setenv("ROUNDTRIP_HELM", str(HELM))


@needs_helm
@pytest.mark.usefixtures("helm")
@pytest.mark.parametrize(
    ("template", "place", "text"),
    [
        ("a: b\nname: {{ .Values.a.b.c }}\n", "c/templates/flow.yaml:2:", "nil pointer"),
        ('a: {{ required "say a" .Values.a }}\n', "c/templates/flow.yaml:1:", "say a"),
        ("a: 1\nb: {{ if }}\n", "c/templates/flow.yaml:2:1:", "missing value for if"),
        ("a: [\nb: c\n", "c/templates/flow.yaml:1:1:", "YAML parse error"),
        ('a: {{ include "none" . }}\n', "c/templates/flow.yaml:1:", "no template"),
        ('a: {{ fail "no" }}\n', "c/templates/flow.yaml:1:", "no"),
    ],
)
def test_what_helm_says_is_told_at_its_line(folder: Path, roundtrip: Run, template: str, place: str, text: str) -> None:
    chart(folder / "c", flow=template)
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 1
    assert found.err.startswith(place), found.err
    assert "error[helm-failed]" in found.err
    assert text in found.err
    assert not (folder / "flows").exists()


@needs_helm
@pytest.mark.usefixtures("helm")
def test_dependencies_are_not_fetched(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", flow=WORKFLOW % "busybox")
    with (folder / "c" / "Chart.yaml").open("a") as file:
        file.write("dependencies: [{name: other, version: 1.0.0, repository: 'https://example.invalid'}]\n")
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 1
    assert "c/Chart.yaml:1:1: error[helm-failed]: the chart needs other" in found.err
    assert "helm dependency build c" in found.err


@needs_helm
@pytest.mark.usefixtures("helm")
def test_a_chart_is_converted_once_and_then_left_alone(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", "image: busybox:1", flow=WORKFLOW % "{{ .Values.image }}")
    (folder / "prod.yaml").write_text("image: busybox:2\n")
    found = roundtrip("to-python", "c", "-o", "flows", "--values", "prod.yaml", "--set", "other=1")
    assert found.status == 0, found.err
    program = folder / "flows" / "flow.py"
    assert 'image=values["image"]' in program.read_text()
    assert "from values import values" in program.read_text()
    assert "../prod.yaml" in (folder / "flows" / "values.py").read_text()
    assert "other" not in (folder / "flows" / "values.py").read_text()
    again = ("to-python", "c", "-o", "flows", "--values", "prod.yaml")
    assert roundtrip(*again, "--check").status == 0
    assert "2 unchanged" in roundtrip(*again).err
    written = program.read_text()
    program.write_text(f"{written}# mine\n")
    (folder / "flows" / "values.py").unlink()
    refused = roundtrip(*again)
    assert refused.status == 1
    assert "flow.py:1:1: error[exists]" in refused.err
    assert not (folder / "flows" / "values.py").exists()
    assert roundtrip(*again, "--overwrite").status == 0
    assert program.read_text() == written
    found = roundtrip("to-yaml", str(program))
    assert "image: busybox:2" in found.out


@needs_helm
@pytest.mark.usefixtures("helm")
def test_set_goes_into_the_module(folder: Path, roundtrip: Run) -> None:
    chart(
        folder / "c",
        "image: {name: busybox, tag: a}",
        flow=WORKFLOW % "{{ .Values.image.name }}:{{ .Values.image.tag }}",
    )
    assert roundtrip("to-python", "c", "-o", "flows", "--set", "image.tag=b").status == 0
    assert '{"image": {"tag": "b"}}' in (folder / "flows" / "values.py").read_text()
    assert "image: busybox:b" in roundtrip("to-yaml", "flows/flow.py").out


@needs_helm
@pytest.mark.usefixtures("helm")
def test_hostile_names_and_values_land_in_no_code(folder: Path, roundtrip: Run) -> None:
    values = "\n".join(
        (
            "image: 'x\"}{y'",
            '"a\'b\\"];import os": &a {c: "d"}',
            "e: *a",
            'lines: "#!/bin/sh\\necho \\"\\"\\"{x}\\\\\\n"',
            "values: release",
        )
    )
    flow = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: values, annotations: {a: {{ .Values.e.c | quote }}, b: {{ index .Values "a'b\\"];import os" "c" }}}}
spec:
  entrypoint: main
  templates:
  - name: values
    container: {image: {{ .Values.image | quote }}, args: [{{ .Values.values }}]}
  - name: main
    steps: [[{name: a, template: values}]]
  - name: release
    script:
      image: busybox
      command: [sh]
      source: {{ .Values.lines | quote }}
"""
    chart(folder / "c", values, flow=flow)
    shutil.move(folder / "c" / "templates" / "flow.yaml", folder / "c" / "templates" / "values.yaml")
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 0, found.err
    program = (folder / "flows" / "values_.py").read_text()
    assert "import os" not in program
    assert "from values import values as chart_values" in program
    assert 'chart_values["image"]' in program
    assert 'chart_values["lines"]' in program
    again = roundtrip("to-yaml", "flows/values_.py")
    assert again.status == 0, again.err
    assert 'x"}{y' in again.out


@needs_helm
@pytest.mark.usefixtures("helm")
def test_links_out_of_a_chart_are_not_followed(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", flow=WORKFLOW % 'busybox{{ .Files.Get "secret" }}')
    (folder / "secret").write_text("hidden")
    (folder / "c" / "secret").symlink_to(folder / "secret")
    (folder / "c" / "templates" / "all").symlink_to("/")
    assert roundtrip("to-python", "c", "-o", "flows").status == 0
    assert "hidden" not in (folder / "flows" / "flow.py").read_text()


WITH = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: a, annotations: {a: "{{ .Values.a }}", b: "{{ .Values.b }}", c: "{{ .Values.c }}-{{ .Values.a }}"%s}}
spec:
  entrypoint: main
  {{- with .Values.account }}
  serviceAccountName: {{ . }}
  {{- end }}
  {{- if eq .Values.mode "fast" }}
  priority: 5
  {{- else if $p := .Values.priority }}
  priority: {{ $p }}
  {{- end }}
  templates:
  - name: main
    container: {image: "{{ if .Values.tag }}x:{{ .Values.tag }}{{ else }}x:latest{{ end }}"}
"""


@needs_helm
@pytest.mark.usefixtures("helm")
def test_values_of_conditions_are_said_where_they_stand(folder: Path, roundtrip: Run) -> None:
    booleans = "".join(f", n{n}: '{{{{ .Values.n{n} }}}}'" for n in range(9))
    values = "account: runner\nmode: slow\npriority: 7\ntag: '2'\na: true\nb: false\nc: true\n"
    values += "".join(f"n{n}: {'true' if n % 2 else 'false'}\n" for n in range(9))
    chart(folder / "c", values, flow=WITH % booleans)
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 0, found.err
    program = (folder / "flows" / "flow.py").read_text()
    assert 'service_account_name=values["account"]' in program
    assert 'priority=values["priority"]' in program
    assert "image=f\"x:{values['tag']}\"" in program
    for name in ("a", "b", *(f"n{n}" for n in range(9))):
        assert f'"{name}": str(values["{name}"]).lower()' in program
    assert "if eq .Values.mode" in found.err
    assert "note[chart-decided]" in found.err


FULLNAME = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: {{ default (printf "%s-x" (default "etl" .Values.nameOverride)) .Values.fullnameOverride }}
  annotations: {a: {{ .Values.nameOverride | default "etl" }}}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: "{{ .Values.image }}:{{ .Values.tag | default .Chart.Version }}"}
"""


@needs_helm
@pytest.mark.usefixtures("helm")
def test_what_one_value_hides_of_another_is_no_value(folder: Path, roundtrip: Run) -> None:
    chart(folder / "c", "nameOverride: ''\nfullnameOverride: ''\nimage: busybox\n", flow=FULLNAME)
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 0, found.err
    program = (folder / "flows" / "flow.py").read_text()
    assert 'name="etl-x"' in program
    assert 'annotations={"a": values["nameOverride"] or "etl"}' in program
    assert "image=f\"{values['image']}:{values.get('tag') or '0.1.0'}\"" in program
    assert "note[chart-value]: metadata.name is as these values have it" in found.err


MERGED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: a
  labels:
    app: {{ .Values.app }}
    {{- toYaml .Values.labels | nindent 4 }}
  annotations: {{- toYaml (merge (dict "own" "yes" "many" (len .Values.tables | toString)) .Values.notes) | nindent 4 }}
spec:
  entrypoint: main
  arguments:
    parameters:
    - {name: tables, value: {{ .Values.tables | toJson | quote }}}
    - {name: flags, value: '{{ toJson .Values.flags }}'}
  templates:
  - name: main
    container: {image: busybox, args: ["--config={{ toJson .Values.flags | b64enc }}"]}
"""


@needs_helm
@pytest.mark.usefixtures("helm")
def test_dictionaries_within_others_and_json(folder: Path, roundtrip: Run) -> None:
    tables = "".join(f"- {{name: {name}, shards: {n}}}\n" for n, name in enumerate(("users", "orders", "payments")))
    values = f"app: etl\nlabels: {{team: data, tier: batch}}\nnotes: {{a: b}}\ntables:\n{tables}flags: {{fast: true, size: 3}}\n"
    chart(folder / "c", values, flow=MERGED)
    found = roundtrip("to-python", "c", "-o", "flows")
    assert found.status == 0, found.err
    program = (folder / "flows" / "flow.py").read_text()
    assert 'labels={"app": values["app"], **values["labels"]}' in program
    assert 'annotations={**values["notes"], "many": "3", "own": "yes"}' in program
    assert '"tables": json.dumps(values["tables"], separators=(",", ":"), sort_keys=True)' in program
    assert program.startswith("import json\n\nfrom hera")
    assert "note[chart-value]: spec.templates[0].container.args[0]" in found.err
    assert "note[chart-value]: metadata.annotations.many" in found.err
    (folder / "more.yaml").write_text(
        "labels: {team: null, area: x}\ntables: [{name: z, shards: 1}]\nflags: {more: [1]}\n"
    )
    text = roundtrip("to-yaml", "flows/flow.py", "--env", f"CHART_VALUES={folder / 'more.yaml'}").out
    assert "team" not in text
    assert "area: x" in text
    assert """'[{"name":"z","shards":1}]'""" in text
    assert """'{"fast":true,"more":[1],"size":3}'""" in text
