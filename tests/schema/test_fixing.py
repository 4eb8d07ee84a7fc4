"""What suggestions say, done to text: safely, or not at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.diagnostics import Diagnostic
from roundtrip.schema import check
from roundtrip.schema.catalogue import all_checks
from roundtrip.schema.fixing import MENDED, fixed
from roundtrip.yaml.reader import read
from tests.schema.cases import CASES as COMMON
from tests.schema.cases import Case
from tests.schema.cases_beyond import BEYOND

CASES: list[Case] = [case for case in (*COMMON, *BEYOND) if case.code in MENDED]
WORKFLOW = """\
# what it is
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}  # its name
spec:
  entrypoint: main
  templates:
  # the one
  - name: main
    container:
      image: busybox   # small
      command: [ls]
"""
CRON = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: a}
spec:
  # every hour
  SCHEDULE
  workflowSpec:
    entrypoint: main
    templates:
    - {name: main, suspend: {}}
"""


def said(text: str, argo: str | None = None) -> list[Diagnostic]:
    return check(read(text).documents, argo=argo)


def mended(text: str, argo: str | None = None) -> str:
    return fixed(text, lambda one: said(one, argo)).text


def test_the_codes_are_known() -> None:
    assert all_checks().keys() >= MENDED


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{number}" for number, case in enumerate(CASES)])
def test_a_fix_leaves_fewer_messages_and_none_that_is_new(case: Case) -> None:
    text = case.bad.replace("⟪", "").replace("⟫", "")
    before = check(read(text).documents, crds=case.crds)
    found = fixed(text, lambda one: check(read(one).documents, crds=case.crds))
    after = check(read(found.text).documents, crds=case.crds)
    assert bool(found.done) == (found.text != text)
    assert len(after) <= len(before) - len(found.done)
    assert {(d.code, d.message) for d in after} <= {(d.code, d.message) for d in before}
    assert fixed(found.text, lambda one: check(read(one).documents, crds=case.crds)).text == found.text
    if before[0].suggestion and case.code in ("unknown-field", "other-case"):
        assert after == []


def test_a_misspelt_field_alone_is_another() -> None:
    text = WORKFLOW.replace("command: [ls]", "comand:   [ls] # list")
    assert mended(text) == WORKFLOW.replace("command: [ls]", "command:   [ls] # list")
    quoted = WORKFLOW.replace("command: [ls]", '"comand": [ls]')
    assert mended(quoted) == quoted.replace("comand", "command")
    assert mended(text.replace("\n", "\r\n")) == WORKFLOW.replace("command: [ls]", "command:   [ls] # list").replace(
        "\n", "\r\n"
    )


def test_a_field_that_is_there_already_is_not_given_twice() -> None:
    text = WORKFLOW.replace("command: [ls]", "command: [ls]\n      comand: [cat]")
    assert mended(text) == text


@pytest.mark.parametrize(
    ("schedule", "schedules"),
    [
        ('schedule: "0 * * * *"  # hourly', 'schedules: ["0 * * * *"]  # hourly'),
        ("schedule: 0 * * * *", "schedules: [0 * * * *]"),
        ("schedule: 0,30 * * * *  # twice", "schedules: ['0,30 * * * *']  # twice"),
    ],
)
def test_a_field_that_was_removed_is_a_list_in_its_place(schedule: str, schedules: str) -> None:
    old, new = CRON.replace("SCHEDULE", schedule), CRON.replace("SCHEDULE", schedules)
    assert mended(old, "4.0") == new
    assert mended(old) == old  # Argo 3 takes it
    assert mended(new, "3.5") == (
        old if "'" not in schedules else new.replace("schedules: [", "schedule: ").replace("]", "")
    )


def test_a_removed_mapping_is_an_item_in_its_place() -> None:
    old = WORKFLOW.replace(
        "  entrypoint",
        "  synchronization:\n    mutex:\n      # lock\n      name: a  # b\n      namespace: c\n  entrypoint",
    )
    new = old.replace("mutex:", "mutexes:").replace("      name: a  # b", "    - name: a  # b")
    assert mended(old, "4.0") == new


def test_a_field_at_the_wrong_place_is_moved_with_its_comment() -> None:
    text = WORKFLOW.replace(
        "    container:\n      image: busybox   # small\n", "    image: busybox   # small\n    container:\n"
    )
    found = mended(text)
    assert said(found) == []
    assert found.replace("      image: busybox # small\n", "") == text.replace("    image: busybox   # small\n", "")
    deep = WORKFLOW.replace("      command: [ls]", "      command: [ls]\n      timeout: 5m")
    assert mended(deep) == WORKFLOW + "    timeout: 5m\n"


def test_what_has_no_place_yet_gets_one() -> None:
    text = WORKFLOW.replace(
        "    container:\n      image: busybox   # small\n      command: [ls]\n",
        "    image: busybox\n    command: [ls]\n",
    )
    found = mended(text)
    assert said(found) == []
    assert found.startswith(WORKFLOW[: WORKFLOW.index("    container:")])


def test_what_may_be_meant_stays() -> None:
    env = WORKFLOW + "      env:\n      - {name: A, value: VALUE}\n"
    assert mended(env.replace("VALUE", "3")) == env.replace("VALUE", '"3"')
    for odd in ("010", "yes", "1.0"):
        assert mended(env.replace("VALUE", odd)) == env.replace("VALUE", odd)
    name = WORKFLOW.replace("entrypoint: main", "entrypoint: mian")
    assert mended(name) == name  # another template could be meant


def test_json_stays_json() -> None:
    slip = {"name": "main", "container": {"image": "busybox", "comand": ["ls"]}}
    spec = {"entrypoint": "main", "templates": [slip], "synchronization": {"mutex": {"name": "a"}}}
    whole = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "a"}, "spec": spec}
    for indent in (None, 2):
        text = json.dumps(whole, indent=indent)
        found = json.loads(mended(text, "4.0"))
        assert found["spec"]["synchronization"] == {"mutexes": [{"name": "a"}]}
        assert found["spec"]["templates"][0]["container"] == {"image": "busybox", "command": ["ls"]}


def test_a_text_that_cannot_be_read_stays() -> None:
    assert mended("a: [") == "a: ["


FIELDS = ["entrypoint", "templates", "name", "container", "image", "command"]


@given(st.sampled_from(FIELDS), st.integers(0, 8), st.sampled_from("xqz"), st.booleans())
def test_a_slip_of_a_letter_is_mended_or_nothing_is_changed(field: str, place: int, letter: str, drop: bool) -> None:
    slip = field[:place] + ("" if drop else letter) + field[place + 1 :]
    text = WORKFLOW.replace(f"{field}:", f"{slip}:")
    found = mended(text)
    assert found in (text, WORKFLOW)
    if place and len(slip) > 3:
        assert found == WORKFLOW
