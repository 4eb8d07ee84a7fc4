"""Every check: its fault is told once, at its place, and a document without it passes."""

from __future__ import annotations

import time

import pytest

from roundtrip.diagnostics import Diagnostic
from roundtrip.schema import check, depends, quantity
from roundtrip.schema.registry import all_checks, severity_of
from roundtrip.yaml.reader import read
from tests.schema.cases import CASES, Case, container, cron, dag, templates
from tests.support import corpus, needs_shared

# codes that need more than a text to come about, and the tests that see to them
ELSEWHERE = {"too-many": "test_bad_input.py", "other-version": "below, since it takes a stated version"}


def ids() -> list[str]:
    return [f"{case.code}-{number}" for number, case in enumerate(CASES)]


def marked(text: str) -> tuple[str, int, int, int]:
    """The text without its marks, and the line, column and end that they stood at."""
    before, _, rest = text.partition("⟪")
    inside, _, after = rest.partition("⟫")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return before + inside + after, line, column, column + len(inside)


def said_of(text: str) -> list[Diagnostic]:
    return check(read(text).documents)


@pytest.mark.parametrize("case", CASES, ids=ids())
def test_a_fault_is_told_at_its_place_and_alone(case: Case) -> None:
    text, line, column, end = marked(case.bad)
    said = said_of(text)
    assert [(d.code, d.line, d.column) for d in said] == [(case.code, line, column)], said
    assert said[0].severity == severity_of(case.code)
    assert case.word in said[0].message
    assert said[0].end_column in (0, end)


@pytest.mark.parametrize("case", CASES, ids=ids())
def test_nothing_is_told_of_a_document_without_the_fault(case: Case) -> None:
    assert "⟪" not in case.good
    assert said_of(case.good) == []


def test_every_code_has_its_cases() -> None:
    others = ("Reading", "Running and writing")  # tests/yaml, test_bad_input.py; tests/codemods
    told_there = {check.code for check in all_checks().values() if check.group in others}
    assert {case.code for case in CASES} | ELSEWHERE.keys() == all_checks().keys() - told_there


def test_a_field_that_was_removed_names_what_took_its_place() -> None:
    text, line, column, _ = marked(cron("⟪schedule⟫: 0 * * * *"))
    (said,) = check(read(text).documents, argo="4.0")
    assert (said.severity, said.code, said.line, said.column) == ("error", "other-version", line, column)
    assert said.message == "`schedule` was removed in Argo 4.0; use `schedules: [...]`"


def test_a_field_that_came_later_names_its_version() -> None:
    (said,) = check(read(cron("schedules: [0 * * * *]")).documents, argo="3.5")
    assert (said.code, said.message) == (
        "other-version",
        "`schedules` is there from Argo 3.6 on, and not in 3.5; use `schedule`",
    )


def test_paths_name_the_place_in_the_document() -> None:
    (said,) = said_of(marked(CASES[0].bad)[0])
    assert said.path == "spec.templates[0].container.comand"


def test_checks_beyond_the_schema_wait_for_a_sound_document() -> None:
    """A misspelt `templates` must not make the entrypoint unknown as well."""
    text = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: My_Name}\nspec:\n  entrypoint: a\n  templats: []\n"
    assert [d.code for d in said_of(text)] == ["bad-name", "unknown-field"]


def test_semantic_checks_can_be_left_out() -> None:
    text, *_ = marked(next(case.bad for case in CASES if case.code == "unknown-template"))
    assert check(read(text).documents, semantic=False) == []


@needs_shared
def test_all_of_argos_examples_pass_without_an_error() -> None:
    files = corpus("argo-examples")
    assert len(files) > 200
    found = {path.name: [d for d in said_of(path.read_text("utf-8")) if d.severity == "error"] for path in files}
    assert {name: said for name, said in found.items() if said} == {}


# files of the corpus with faults of their own: what is wrong, and with which code
FAULTY = {
    "catalog/templates/distro/manifests.yaml": ["unknown-field"],  # `poddisruptionbudget`, in small letters
    "catalog/templates/go-build/manifests.yaml": ["misplaced-field"],  # a claim's `name` beside its `metadata`
}


@needs_shared
def test_nothing_is_wrong_with_the_corpus_but_what_is_wrong() -> None:
    root = corpus("argo-examples")[0].parent.parent
    found = {}
    for path in corpus():
        errors = [d.code for d in said_of(path.read_text("utf-8")) if d.severity == "error"]
        if errors:
            found[path.relative_to(root).as_posix()] = errors
    assert found == FAULTY


@pytest.mark.parametrize(
    "text",
    [
        # names that YAML reads as numbers or booleans are strings for Argo
        dag(
            "- {name: true, template: say}\n- {name: b, template: say, dependencies: [true], when: '{{tasks.true.status}} == x'}"
        ),
        # machines write empty dependencies, which are none
        dag(
            "- {name: 1a, template: say, depends: '', dependencies: []}\n"
            "- {name: b, template: say, dependencies: [], depends: ''}"
        ),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a, dependencies: []}"),
        # what templates get from `templateDefaults` isn't theirs to declare
        container("args: ['{{inputs.parameters.shared}}']").replace(
            "spec:\n", "spec:\n  templateDefaults: {inputs: {parameters: [{name: shared, value: 1}]}}\n"
        ),
        # an image may come from there, and so may the type
        templates("- name: main\n  container: {args: [a]}").replace(
            "spec:\n", "spec:\n  templateDefaults: {container: {image: busybox}}\n"
        ),
        templates("- name: main\n  metadata: {labels: {a: b}}").replace(
            "spec:\n", "spec:\n  templateDefaults: {container: {image: busybox}}\n"
        ),
        # free-form: plugins, items, values, labels, defaults
        templates("- name: main\n  plugin: {anything: {at: [all]}}"),
        dag("- {name: a, template: say, withItems: [1, true, {a: [b]}, [c]]}"),
        container("command: [ls]", "  inputs: {parameters: [{name: a, value: {b: [c]}}, {name: d, default: 1.5}]}\n"),
        container("command: [ls]", "  metadata: {labels: {a: 1, b: true}, annotations: {c: 1.5}}\n"),
        # null is absence, everywhere
        container("command:\nenv:\nresources:\n  limits:\n    memory:").replace(
            "metadata: {name: it}", "metadata: {name: it, creationTimestamp: }"
        ),
        # `status` is the controller's
        container("command: [ls]") + "status: {anything: 1}\n",
        # quantities, ports, limits that are numbers or strings
        container(
            "ports: [{containerPort: 80}]\nreadinessProbe: {httpGet: {port: http}}\nresources: {limits: {cpu: 1}}"
        ),
        templates("- name: main\n  suspend: {}\n  activeDeadlineSeconds: '{{workflow.priority}}'"),
        # a list of workflows
        "apiVersion: v1\nkind: List\nitems:\n- " + container("command: [ls]").replace("\n", "\n  ").rstrip() + "\n",
    ],
)
def test_what_argo_takes_is_passed_in_silence(text: str) -> None:
    assert [d for d in said_of(text) if d.code != "coerced"] == []


def test_long_expressions_and_numbers_are_read_in_time_that_grows_with_their_length() -> None:
    before = time.process_time()
    assert depends.parse("(" * 30_000 + "a" + ")" * 30_000) == depends.Depends([depends.Term("a", "", 30_000)])
    assert not quantity.is_quantity("1" * 30_000 + "x")
    assert quantity.nearest("1" * 30_000 + "x") == ""
    assert time.process_time() - before < 3
