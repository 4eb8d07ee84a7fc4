"""What each reader makes of a value without quotes: the table, beside Argo's own types, PyYAML and ruamel.yaml."""

from __future__ import annotations

import datetime
import json

import pytest
import yaml
from ruamel.yaml import YAML

from roundtrip.schema.check import check
from roundtrip.schema.rules.scalars import READINGS, reading
from roundtrip.schema.view import any_string
from roundtrip.yaml.reader import read
from tests.support import SHARED, needs_shared

SPELLINGS = (
    *(
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "2026-11-30",
        "2026-11-30T10:00:00Z",
        "2026-11-30 10:00:00",
        "12:30:45",
        "1:30",
    ),
    *("1e3", "1.5e3", "1e-7", "0o17", "08", "0569"),
)
PLAIN = (
    "true",
    "null",
    "~",
    "1",
    "1.5",
    "010",
    "0x1F",
    "1_000",
    "text",
    "1.5e+3",
    "a: b",
    "2026-11",
    "8080:80",
    "v1e3x",
)
WORDS = {
    bool: "boolean",
    str: "string",
    int: "number",
    float: "number",
    datetime.date: "date",
    datetime.datetime: "time",
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_table_says_what_pyyaml_and_ruamel_yaml_read(text: str) -> None:
    found = reading(text)
    assert found is not None
    assert WORDS[type(yaml.safe_load(text))] in found.pyyaml
    assert WORDS[type(YAML(typ="safe", pure=True).load(text))] in found.ruamel


@pytest.mark.parametrize("text", PLAIN)
def test_what_all_read_alike_is_passed_in_silence(text: str) -> None:
    assert reading(text) is None


def test_every_row_has_a_spelling() -> None:
    assert {reading(text) for text in SPELLINGS} == set(READINGS)


@needs_shared
def test_argo_reads_what_is_said() -> None:
    values = json.loads((SHARED / "argo" / "values.json").read_text("utf-8"))["values"]
    held = 0
    for text, told in values["parameter-value (AnyString)"].items():
        if reading(text) is not None and "reads" in told:
            value = read(f"a: {text}\n").documents[0].root.entries["a"].value  # type: ignore[union-attr]
            # 2**53 and beyond are issue of numbers, not of readers
            if not isinstance(value, (int, float)) or abs(value) < 2**53:
                assert any_string(value) == told["reads"], text
            held += 1
    assert held > 30


def test_it_is_a_warning_at_the_value_and_none_where_it_is_an_error_already() -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: it}\nspec:\n  entrypoint: main\n"
    text = head + "  templates:\n  - name: main\n    inputs: {parameters: [{name: a, value: 2026-11-30}]}\n"
    text += "    container: {image: b, command: [x], env: [{name: A, value: yes}]}\n"
    said = [(d.severity, d.code, d.line) for d in check(read(text).documents)]
    assert said == [("warning", "ambiguous-scalar", 8), ("error", "coerced", 9)]
