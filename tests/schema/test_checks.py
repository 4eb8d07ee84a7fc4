"""Every check: its fault is told once, at its place, and a document without it passes."""

from __future__ import annotations

import re
import time
from typing import Literal

import pytest

from roundtrip.diagnostics import Diagnostic
from roundtrip.schema import check, depends, quantity
from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.registry import severity_of
from roundtrip.schema.versions import load
from roundtrip.yaml.reader import read
from tests.schema.cases import CASES as COMMON
from tests.schema.cases import Case, container, cron, dag, templates
from tests.schema.cases_beyond import BEYOND
from tests.support import corpus, needs_shared

CASES = (*COMMON, *BEYOND)
# codes that need more than a text to come about, and the tests that see to them
ELSEWHERE = {
    "too-many": "test_bad_input.py",
    "other-version": "below, since it takes a stated version",
    **dict.fromkeys(("broken-reference", "unknown-library", "not-here", "duplicate-object"), "test_several.py"),
}


def ids() -> list[str]:
    return [f"{case.code}-{number}" for number, case in enumerate(CASES)]


def marked(text: str) -> tuple[str, int, int, int]:
    """The text without its marks, and the line, column and end that they stood at."""
    before, _, rest = text.partition("⟪")
    inside, _, after = rest.partition("⟫")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return before + inside + after, line, column, column + len(inside)


def said_of(text: str, crds: Literal["full", "minimal"] | None = None) -> list[Diagnostic]:
    return check(read(text).documents, crds=crds)


@pytest.mark.parametrize("case", CASES, ids=ids())
def test_a_fault_is_told_at_its_place_and_alone(case: Case) -> None:
    text, line, column, end = marked(case.bad)
    said = said_of(text, case.crds)
    assert [(d.code, d.line, d.column) for d in said] == [(case.code, line, column)], said
    assert said[0].severity == severity_of(case.code)
    assert case.word in said[0].message
    assert said[0].end_column in (0, end)


@pytest.mark.parametrize("case", CASES, ids=ids())
def test_nothing_is_told_of_a_document_without_the_fault(case: Case) -> None:
    assert "⟪" not in case.good
    assert said_of(case.good, case.crds) == []


def test_every_code_has_its_cases() -> None:
    # tests/yaml, test_bad_input.py; tests/cli; tests/cli/test_keep_order.py; tests/test_lifting.py; test_patch_odd.py; tests/sync
    others = (
        "Reading",
        "Running and writing",
        "Reading and running programs",  # tests/hera, tests/python
        "Converting and comparing",
        "The order of templates",
        "Scripts as functions",
        "Changes put back",
        "Both sides in step",
        "Templates, patches, and workflows in other kinds",  # tests/yaml/test_templating.py; tests/cli/test_elsewhere.py
    )
    told_there = {check.code for check in all_checks().values() if check.group in others}
    assert {case.code for case in CASES} | ELSEWHERE.keys() == all_checks().keys() - told_there


def test_a_field_that_was_removed_names_what_took_its_place() -> None:
    text, line, column, _ = marked(cron("⟪schedule⟫: 0 * * * *"))
    (said,) = check(read(text).documents, argo="4.0")
    assert (said.severity, said.code, said.line, said.column) == ("error", "other-version", line, column)
    assert said.message == "`schedule` was removed in Argo 4.0; write `schedules: [...]` instead"


def test_a_field_that_came_later_names_its_version() -> None:
    (said,) = [d for d in check(read(cron("schedules: [0 * * * *]")).documents, argo="3.5") if d.code != "no-schedule"]
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
    assert [d.code for d in said_of(text)] == ["bad-object-name", "unknown-field"]


def test_semantic_checks_can_be_left_out() -> None:
    text, *_ = marked(next(case.bad for case in CASES if case.code == "unknown-template"))
    assert check(read(text).documents, semantic=False) == []


@needs_shared
def test_all_of_argos_examples_pass_without_an_error() -> None:
    files = corpus("argo-examples")
    assert len(files) > 200
    found = {path.name: [d for d in said_of(path.read_text("utf-8")) if d.severity == "error"] for path in files}
    # one of them has its `generateName`, with a `-` at its end, as a label
    nameless = {name for name, said in found.items() if "no-name" in {d.code for d in said} <= {"no-name", "bad-label"}}
    assert len(nameless) == 2
    found = {name: said for name, said in found.items() if name not in nameless}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "text",
    [
        # names that YAML would read as booleans
        dag(
            "- {name: 'true', template: say}\n"
            "- {name: b, template: say, dependencies: ['true'], when: '{{tasks.true.status}} == x'}"
        ),
        # machines write empty dependencies, which are none
        dag(
            "- {name: 1a, template: say, depends: '', dependencies: []}\n"
            "- {name: b, template: say, dependencies: [], depends: ''}"
        ),
        dag("- {name: a, template: say}\n- {name: b, template: say, depends: a, dependencies: []}"),
        # an image may come from `templateDefaults`
        templates("- name: main\n  container: {args: [a]}").replace(
            "spec:\n", "spec:\n  templateDefaults: {container: {image: busybox}}\n"
        ),
        # free-form: plugins, items
        templates("- name: main\n  plugin: {anything: {at: [all]}}"),
        dag("- {name: a, template: say, withItems: [1, true, {a: [b]}, [c]]}"),
        container("command: [ls]", "  inputs: {parameters: [{name: a, value: true}, {name: d, default: 1.5}]}\n"),
        container("command: [ls]", "  metadata: {labels: {a: '1', b: 'true'}, annotations: {c: '1.5'}}\n"),
        # null is absence, everywhere
        container("command:\nenv:\nresources:\n  limits:\n    memory:").replace(
            "metadata: {name: it}", "metadata: {name: it, creationTimestamp: }"
        ),
        # of a `status`, which the controller writes, its types alone count
        container("command: [ls]") + "status: {phase: Anything, nodes: {a: {id: x}}}\n",
        # quantities, ports, limits that are numbers or strings
        container(
            "ports: [{containerPort: 80}]\nreadinessProbe: {httpGet: {port: http}}\nresources: {limits: {cpu: 1}}"
        ),
        templates(
            "- name: main\n  suspend: {}\n  activeDeadlineSeconds: '{{inputs.parameters.a}}'\n  inputs: {parameters: [{name: a, value: x}]}"
        ),
        # a list of workflows
        "apiVersion: v1\nkind: List\nitems:\n- " + container("command: [ls]").replace("\n", "\n  ").rstrip() + "\n",
    ],
)
def test_what_argo_takes_is_passed_in_silence(text: str) -> None:
    assert check(read(text).documents, crds="minimal") == []


def test_long_expressions_and_numbers_are_read_in_time_that_grows_with_their_length() -> None:
    before = time.process_time()
    assert depends.parse("(" * 30_000 + "a" + ")" * 30_000) == depends.Depends([depends.Term("a", "", 30_000)])
    pattern = re.compile(load("4.0")["definitions"]["Quantity"]["pattern"])
    assert pattern.search("1" * 30_000 + "x") is None
    assert all(pattern.search(text) for text in ("1", "1.5Gi", ".5", "1e3", "-1m", "+2E"))
    assert not any(pattern.search(text) for text in ("", "x", "1 Gi", "1KB", "1e", "1e9999999999999999999"))
    assert quantity.nearest("1" * 30_000 + "x") == ""
    assert time.process_time() - before < 3
