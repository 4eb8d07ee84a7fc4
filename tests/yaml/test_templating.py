"""What another program makes YAML from is told by its own signs, and never by Argo's or another tool's in a script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip import validate
from roundtrip.diagnostics import ConversionError
from roundtrip.yaml.reader import read
from roundtrip.yaml.templating import in_documents
from tests.support import SHARED, needs_shared

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: a
spec:
  templates:
  - name: main
    script:
      image: {image}
      command: [sh]
      source: |
        true
        {source}
"""


def told(text: str) -> list[tuple[str, str, int]]:
    try:
        found = in_documents(text, read(text).documents)
    except ConversionError as problem:
        found = problem.diagnostics
    return [(d.severity, d.code, d.line) for d in found]


@pytest.mark.parametrize(
    "image",
    [
        '"{{ .Values.image }}"',
        '"{{.Values.image}}:{{ .Chart.AppVersion }}"',
        '"{{ $.Values.image }}"',
        "'{{ index .Values \"a-b\" }}'",
        '"{{ .Release.Name }}-a"',
        "'{{ include \"chart.image\" . }}'",
        '"{{- .image -}}"',
        '"{{ .image }}"',
        '"{{ $image }}"',
        '"{{ default .image .other }}"',
        '"{{ `{{workflow.name}}` }}"',
        '\'{{ "{{" }}workflow.name{{ "}}" }}\'',
        '"{{"{{workflow.name}}"}}"',
        "{{ .Values.image }}",
        "{{ .image }}",
        '"{{ printf "%s:%s" .image .tag }}"',
        '"{{ .image | default "busybox" }}"',
        '{{ template "image" . }}',
        "{{/* a comment */}}busybox",
        '"{{ tpl .Values.image . }}"',
    ],
)
def test_helm(image: str) -> None:
    found = told(WORKFLOW.format(image=image, source="true"))
    assert found
    assert {(severity, code, line) for severity, code, line in found} == {("error", "helm-template", 9)}


@pytest.mark.parametrize(
    ("image", "severity", "code"),
    [
        ('"{{ image | default(1) }}"', "error", "jinja-template"),
        ("\"{{ '{{' }}workflow.name{{ '}}' }}\"", "error", "jinja-template"),
        ("'{% raw %}{{workflow.name}}{% endraw %}'", "error", "jinja-template"),
        ("{% if x %}a{% endif %}", "error", "jinja-template"),
        ("${{ values.image }}", "error", "backstage-template"),
        ('"${{ github.sha }}"', "error", "backstage-template"),
        ("#@ data.values.image", "error", "ytt-template"),
        ("${IMAGE}", "warning", "envsubst"),
        ('"${IMAGE:-busybox}"', "warning", "envsubst"),
    ],
)
def test_others_are_named(image: str, severity: str, code: str) -> None:
    assert {*told(WORKFLOW.format(image=image, source="true"))} == {(severity, code, 9)}


@pytest.mark.parametrize(
    "source",
    [
        "echo '{{ .Values.x }}'",
        "echo '{{ .Files.Get \"a.txt\" | b64enc }}'",
        "echo '{{ toYaml .x }}'",
        "echo '{{`{{inputs.parameters.x}}`}}'",
        'echo {{ include "a" . }}',
    ],
)
def test_what_helm_alone_knows_is_told_in_a_script(source: str) -> None:
    assert told(WORKFLOW.format(image="a", source=source)) == [("error", "helm-template", 13)]


@pytest.mark.parametrize(
    "source",
    [
        "kubectl get po -o go-template='{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}'",
        "docker ps --format '{{.Names}} {{json .}}'",
        "docker inspect -f '{{- range .Mounts -}}{{ .Source }}{{- end -}}' x",
        "echo '{{inputs.parameters.x}} {{=sprig.trim(inputs.parameters.x)}} {{= toJson(item) }}'",
        "echo ${HOME} ${{inputs.parameters.price}} $(date)",
        "jinja2 <<< '{% if x %}{{ y | default(1) }}{% endif %}'",
        "print(f\"{{{x.Values}}}\", '{{}}'.format(1))",
        "#@ data.values.x",
        "echo ${{ github.sha }}",
        "helm template . --set a.Values.b=c; grep .Values file",
    ],
)
def test_other_tools_in_scripts_are_no_templates(source: str) -> None:
    assert told(WORKFLOW.format(image="'{{inputs.parameters.image}}:{{=item.tag}}'", source=source)) == []


def test_what_is_a_comment_to_yaml_and_none_to_helm() -> None:
    text = WORKFLOW.format(image="a", source="true")
    assert told(f"# {{{{- if .Values.x }}}}\n{text}# {{{{ end }}}}\n") == [("error", "helm-template", 1)]
    assert told(f"# as {{{{ .Values.x }}}} of Helm's, or {{{{if .x}}}}\n# {{{{ .Values.x }}}}\n{text}") == []


def test_a_sensors_own_templates_are_its_own() -> None:
    text = "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {a: {dataTemplate: '{{ .Input.body.key | trim }}'}}\n"
    assert told(text) == []


def test_it_is_ignored_where_that_is_asked_for() -> None:
    text = WORKFLOW.format(image='"{{ .Values.x }}" # roundtrip: ignore[helm-template]', source="true")
    assert [d.code for d in validate(text)] == ["left-as-text"]
    assert [d.code for d in validate(text.replace(" # roundtrip: ignore[helm-template]", ""))] == ["helm-template"]


@given(
    st.lists(
        st.sampled_from(["{{", "}}", '"', "`", "/*", "-", " ", "a", ".Values", "$", "{%", "(@=", "\n", "\\"]),
        max_size=60,
    )
)
def test_any_text_is_looked_at_without_a_fault(parts: list[str]) -> None:
    from roundtrip.yaml.templating import anywhere, in_string, near

    text = "".join(parts)
    assert all(t.text in text for closed in (False, True) for t in in_string(text, closed))
    near(text, 1)
    anywhere(text)


@needs_shared
def test_the_corpus_has_one_file_of_helms() -> None:
    found = set()
    for file in sorted((SHARED / "corpus").rglob("*.y*ml")):
        text = file.read_text("utf-8")
        if in_documents(text, read(text).documents):
            found.add(file.name)
    assert found == {"examples__helm-based-templates__templates__notebook.yaml"}
