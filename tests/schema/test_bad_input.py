"""What is no workflow, too much of one, or broken: always a diagnostic with a line, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roundtrip import validate
from roundtrip.cli.main import run
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, from_plain
from roundtrip.schema import LIMIT, check
from roundtrip.yaml.reader import read
from tests.schema.cases import container, workflow

GOOD = container("command: [ls]")
BAD = container("comand: [ls]")


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    status = run(["validate", *arguments, "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return status, [f"{d['file']}:{d['line']}:{d['column']}: {d['severity']}[{d['code']}]" for d in found]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("", "1:1", "empty"),
        ("# nothing\n", "1:1", "empty"),
        ("a: [\n", "2:1", "syntax"),
        ("a:\n\tb: 1\n", "2:1", "tab"),
        ("a: 'x\n", "1:4", "unclosed-quote"),
        ("image: {{ .Values.image }}\n", "1:8", "helm-template"),
        ("a: !!int x\n", "1:4", "tag"),
        ("[" * 10_000, "1:", "too-deep"),
        ("just text\n", "1:1", "not-a-document"),
    ],
)
def test_a_text_that_is_no_workflow(
    text: str, place: str, code: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "x.yaml").write_text(text)
    status, found = told(capsys, "x.yaml")
    assert status == 1
    assert len(found) == 1
    assert found[0].startswith(f"x.yaml:{place}")
    assert found[0].endswith(f"error[{code}]")


def test_a_file_that_is_not_there_and_one_that_is_no_text(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "x.yaml").write_bytes(b"\x00\xff\xfe\x01")
    assert told(capsys, "none.yaml", "x.yaml") == (
        1,
        ["none.yaml:1:1: error[no-such-file]", "x.yaml:1:2: error[not-utf8]"],
    )


def test_a_duplicate_key_is_an_error_since_argo_drops_the_document(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "x.yaml").write_text(GOOD.replace("spec:\n", "spec:\n  suspend: true\n  suspend: false\n"))
    assert told(capsys, "x.yaml") == (1, ["x.yaml:6:3: error[duplicate-key]"])


def test_a_stream_with_a_broken_document_among_good_ones(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stream = f"{BAD}---\nkind: [\n---\n{GOOD}--- # last\n{BAD}"
    (there / "x.yaml").write_text(stream)
    lines = BAD.count("\n")
    after = lines + 3 + GOOD.count("\n") + 1
    status, found = told(capsys, "x.yaml")
    assert status == 1
    assert [line.split("[")[-1] for line in found] == ["unknown-field]", "syntax]", "unknown-field]"]
    assert found[0].startswith("x.yaml:10:7:")
    assert int(found[1].split(":")[1]) in (lines + 2, lines + 3)
    assert found[2].startswith(f"x.yaml:{after + 10}:7:")


def test_ten_thousand_faults(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = "".join(f"  - name: t{n}\n    suspend: {{}}\n    wrong{n}: 1\n" for n in range(10_000))
    (there / "x.yaml").write_text(workflow("entrypoint: t1\ntemplates:") + faults)
    assert run(["validate", "x.yaml"]) == 1
    found = capsys.readouterr().err.splitlines()
    assert len(found) == LIMIT + 1
    assert found[0].startswith("x.yaml:7:3: error[crd-limit]")  # 200 at most
    assert found[1].startswith("x.yaml:9:5: error[unknown-field]")
    assert found[-1].endswith("note[too-many]: 9901 more like these; the first 100 are shown")


def test_an_error_is_not_lost_behind_notes() -> None:
    templates = "".join(f"  - {{name: t{n}, suspend: {{}}}}\n" for n in range(150))
    text = workflow("entrypoint: t0\ntemplates:") + templates + "  - {name: t0, suspend: {}}\n"
    found = check(read(text).documents)
    assert [d.code for d in found if d.severity == "error"] == ["duplicate-name"]
    assert found[-1].code == "too-many"


def test_five_thousand_templates() -> None:
    tasks = "".join(f"    - {{name: t{n}, template: s{n}, depends: t{n - 1}}}\n" for n in range(1, 5000))
    templates = "".join(f"- {{name: s{n}, suspend: {{}}}}\n" for n in range(5000))
    text = workflow(
        f"entrypoint: main\ntemplates:\n{templates}- name: main\n  dag:\n    tasks:\n    - {{name: t0, template: s0}}\n{tasks}"
    )
    assert check(read(text).documents, crds="minimal") == []


def test_a_cycle_of_thousands_and_a_depth_of_hundreds() -> None:
    """Neither may end in a RecursionError; the reader lets no text be deeper."""
    tasks = "".join(f"    - {{name: t{n}, template: s, depends: t{(n + 1) % 3000}}}\n" for n in range(3000))
    text = workflow(
        f"entrypoint: main\ntemplates:\n- name: s\n  suspend: {{}}\n- name: main\n  dag:\n    tasks:\n{tasks}"
    )
    assert [d.code for d in check(read(text).documents, crds="minimal")] == ["dag-cycle"]
    node: Node = Mapping({"name": Scalar("x")})
    for _ in range(240):
        task = Mapping({"name": Scalar("a"), "inline": node})
        node = Mapping({"dag": Mapping({"tasks": Sequence([task])})})
    root = from_plain({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "x"}})
    assert isinstance(root, Mapping)
    root.entries["spec"] = Mapping({"entrypoint": Scalar("m"), "templates": Sequence([node])})
    assert {d.code for d in check([Document(root)])} >= {"missing-name"}


def test_what_aliases_repeat_is_told_once() -> None:
    text = workflow(
        "entrypoint: a\ntemplates:\n- name: a\n  container: &c {image: b, wrong: 1}\n- name: b\n  container: *c\n"
        "- name: c\n  script: *c"
    )
    found = check(read(text).documents, semantic=False)
    assert [d.code for d in found] == ["unknown-field"]
    assert found[0].path == "spec.templates[0].container.wrong"


SCHEMA = {
    "definitions": {
        "io.example.Workflow": {
            "type": "object",
            "properties": {
                "spec": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "entrypoint": {"type": "string", "pattern": "^m"},
                        "templates": {"type": "array", "maxItems": 1},
                    },
                    "required": ["serviceAccountName"],
                }
            },
        }
    },
    "oneOf": [{"$ref": "#/definitions/io.example.Workflow"}],
}


def test_a_schema_of_ones_own(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "mine.json").write_text(json.dumps(SCHEMA))
    (there / "x.yaml").write_text(GOOD.replace("spec:\n", "spec:\n  suspend: false\n"))
    status, found = told(capsys, "x.yaml", "--schema", "mine.json")
    assert status == 1
    assert found == ["x.yaml:5:3: error[schema]", "x.yaml:5:3: error[schema]"]  # the field, and what the mapping lacks


def test_a_definition_exported_from_a_cluster(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = {"type": "object", "properties": {"metadata": {"type": "object", "required": ["labels"]}}}
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "spec": {
            "names": {"kind": "Workflow"},
            "versions": [{"name": "v1alpha1", "schema": {"openAPIV3Schema": schema}}],
        },
    }
    (there / "crds.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [crd]}))
    (there / "x.yaml").write_text(GOOD)
    assert told(capsys, "x.yaml", "--schema", "crds.json") == (1, ["x.yaml:3:11: error[schema]"])
    cron = GOOD.replace("kind: Workflow", "kind: WorkflowTemplate")
    (there / "x.yaml").write_text(cron)
    assert told(capsys, "x.yaml", "--schema", "crds.json") == (0, [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a\n", "1:1"),
        ("type: nonsense\n", "1:7"),
        ("properties:\n  a:\n    type: 5\n", "3:11"),
        ("a: [\n", "2:1"),
        ("a: [b", "1:6"),
        ("$schema: 5\n", "1:1"),
        ("$schema: [a]\n", "1:1"),
        ("$schema: 'http://[::1'\n", "1:1"),
        ("$id: 'http://[::1'\n$ref: x\n", "1:1"),
        ("a: [1]\n$ref: '#/a/x'\n", "1:1"),
        ("a: text\n$ref: '#/a'\n", "1:1"),
        ("a: []\n$ref: '#/a'\nproperties: {}\n", "1:1"),
        ("", "1:1"),
        ("$ref: '#/nowhere'\n", "1:1"),
        ("$ref: https://example.com/schema.json\n", "1:1"),
        ("$ref: '#'\n", "1:1"),
        ("kind: CustomResourceDefinition\nspec: {}\n", "1:1"),
    ],
)
def test_a_schema_that_is_none(text: str, place: str, there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "mine.yaml").write_text(text)
    (there / "x.yaml").write_text(GOOD)
    status, found = told(capsys, "x.yaml", "--schema", "mine.yaml")
    assert status == 1
    assert len(found) == 1
    assert found[0].startswith(f"mine.yaml:{place}: error[")


def test_a_schema_that_is_not_there(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "x.yaml").write_text(GOOD)
    assert told(capsys, "x.yaml", "--schema", "none.json") == (1, ["none.json:1:1: error[unreadable]"])


@pytest.mark.parametrize(
    "spec",
    [
        "a",
        "[]",
        "{templates: 1}",
        "{templates: [1, [], null]}",
        "{entrypoint: [], templates: {}}",
        "{entrypoint: a, templates: [{name: a, dag: [], steps: 1}]}",
        "{entrypoint: a, templates: [{name: a, dag: {tasks: [1, {name: [], depends: {}}]}}]}",
        "{entrypoint: a, templates: [{name: a, steps: [1, [2, {name: 1}]]}], hooks: {x: 1}, arguments: []}",
        "{entrypoint: a, templates: [{name: a, inputs: {parameters: {a: 1}}, containerSet: {containers: 1}}]}",
        "{entrypoint: a, templates: [{name: a, dag: {tasks: [{name: x, inline: 1, hooks: [], withSequence: 1}]}}]}",
    ],
)
def test_values_of_any_form_anywhere(spec: str) -> None:
    text = f"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec: {spec}\n"
    found = check(read(text).documents)
    assert any(d.severity == "error" for d in found)
    assert all(d.line >= 1 and d.column >= 1 for d in found)


def test_null_under_a_field_that_nobody_knows_is_its_absence() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a, creationTimestamp: null}\n"
        "spec:\n  entrypoint: a\n  nothing: null\n  templates:\n  - {name: a, suspend: {}, bind: ~}\n"
    )
    assert validate(text) == []
    assert [d.code for d in validate(text.replace("nothing: null", "nothing: 1"))] == ["unknown-field"]


def test_a_pattern_that_would_take_for_ever_is_bounded(
    there: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundtrip.schema.foreign.SECONDS", 0.2)
    (there / "s.json").write_text('{"properties": {"metadata": {"properties": {"name": {"pattern": "(a+)+$"}}}}}')
    (there / "x.yaml").write_text(GOOD.replace("metadata: {name: it}", f"metadata: {{name: {'a' * 40}b}}"))
    assert run(["validate", "x.yaml", "--schema", "s.json"]) == 1
    assert "takes more than 0.2 seconds" in capsys.readouterr().err


@pytest.mark.parametrize("number", [".nan", ".inf", "-.inf", "1e400", "99999999999999999999999", "null", "[]"])
def test_no_number_is_too_odd_for_a_quantity(number: str) -> None:
    resources = f"resources: {{limits: {{cpu: {number}}}, requests: {{cpu: {number}, memory: {number}}}}}"
    assert isinstance(validate(container(resources)), list)
