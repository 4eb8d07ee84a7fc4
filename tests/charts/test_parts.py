"""Marks, formulas, places and lines, each by itself."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundtrip.charts.comparing import compared, formula_of
from roundtrip.charts.data import at, leaves, with_values
from roundtrip.charts.documents import documents_in
from roundtrip.charts.folder import chart_in
from roundtrip.charts.formulas import Formula, Ref
from roundtrip.charts.lines import actions_in, named_values, naming, reached
from roundtrip.charts.marks import Marker, occurrences
from roundtrip.charts.values_module import merged, values_module
from roundtrip.charts.varying import other_value
from roundtrip.charts.writing import type_at
from roundtrip.document import Scalar
from roundtrip.python.code import literals
from roundtrip.yaml.reader import read

NAMES = ("values", "release")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def said(base: Any, other: Any, values: dict[str, Any], marks: dict[Ref, Any]) -> Formula | None:
    return formula_of(Scalar(base), Scalar(other), marks, values, {"name": "r"})


A, B = Ref(("a",)), Ref(("b",))


@pytest.mark.parametrize(
    ("base", "other", "values", "marks", "code"),
    [
        ("x", "q1", {"a": "x"}, {A: "q1"}, 'values["a"]'),
        (3, 307001, {"a": 3}, {A: 307001}, 'values["a"]'),
        (3, 307001, {"a": "3"}, {A: "307001"}, 'int(values["a"])'),
        ("3", "307001", {"a": 3}, {A: 307001}, 'str(values["a"])'),
        (True, False, {"a": True}, {A: False}, 'values["a"]'),
        ("true", "false", {"a": True}, {A: False}, 'str(values["a"]).lower()'),
        ("X", "Q1", {"a": "x"}, {A: "q1"}, 'values["a"].upper()'),
        ("1.16", "q1", {"a": ""}, {A: "q1"}, 'values["a"] or "1.16"'),
    ],
)
def test_a_value_alone(base: Any, other: Any, values: dict[str, Any], marks: dict[Ref, Any], code: str) -> None:
    formula = said(base, other, values, marks)
    assert formula is not None
    assert formula.expression(values, {}, NAMES, base) == code


@pytest.mark.parametrize(
    ("base", "other", "values", "marks"),
    [
        ("30", "3070010", {"a": 3}, {A: 307001}),  # a product
        ("y", "q1", {"a": "x"}, {A: "q1"}),  # something else is made of it
        (1.2, "q1", {"a": "1.2"}, {A: "q1"}),  # a text that is a number without quotes
        ("--x-1", "--q1-2", {"a": "x"}, {A: "q1"}),  # what stands beside it changes as well
        (None, "q1", {"a": ""}, {A: "q1"}),
        (True, "q1", {"a": "true"}, {A: "q1"}),
    ],
)
def test_what_is_no_value(base: Any, other: Any, values: dict[str, Any], marks: dict[Ref, Any]) -> None:
    assert said(base, other, values, marks) is None


def test_values_within_a_text() -> None:
    formula = said("r/x:3", "q1/q2:3", {"a": "r", "b": "x"}, {A: "q1", B: "q2"})
    assert formula is not None
    assert formula.parts == (A, "/", B, ":3")
    assert formula.value({"a": "l", "b": "m"}, {}) == "l/m:3"


def test_no_mark_is_in_another() -> None:
    marker = Marker("307005 q003xz")
    marks = [marker.mark(value) for value in ["a", 1, "7", 0.5, "two\nlines\n", *["b"] * 300]]
    texts = [str(mark) for mark in marks]
    assert not any(a in b for a in texts for b in texts if a is not b)
    assert "q003xz" not in texts
    assert [*occurrences("307001x", {"307001": 1})] == [(0, 6, 1)]
    assert not [*occurrences("3070010", {"307001": 1})]


@given(PLAIN)
def test_every_leaf_is_where_it_is_said_to_be(data: Any) -> None:
    values = {"top": data}
    for place, value in leaves(values):
        assert at(values, place) == value
        changed = with_values(values, {place: "new"})
        assert at(changed, place) == "new"
        assert at(values, place) == value


@example("true")
@given(st.none() | st.booleans() | st.integers(0, 10**6) | st.floats(0, 100, allow_nan=False) | st.text(max_size=9))
def test_another_value_is_another_one(value: Any) -> None:
    found = {repr(other_value(value, number)) for number in (1, 2)}
    assert repr(value) not in found or isinstance(value, bool)
    assert type(other_value(value, 2)) is type(value) or value is None


@given(PLAIN, PLAIN)
def test_a_null_takes_a_key_away(a: Any, b: Any) -> None:
    result = merged({"k": a}, {"k": b})
    assert ("k" in result) == (b is not None)
    if isinstance(b, (list, str, int)):
        assert result["k"] == b


@given(st.lists(st.tuples(st.text(max_size=12), st.booleans()), max_size=5))
def test_a_text_of_several_lines_with_expressions(parts: list[tuple[str, bool]]) -> None:
    parts = [("x", True) if code else (text, False) for text, code in parts]
    wanted = "".join("<>" if code else text for text, code in parts)
    assert eval(literals.f_block(parts), {"x": "<>"}) == wanted


def test_lines_of_templates() -> None:
    actions = actions_in(
        {
            "templates/_h.tpl": [
                '{{- define "a" -}}',
                '{{ include "b" . }}',
                "{{- end }}",
                '{{ define "b" }}{{ .Values.x }}{{ end }}',
            ],
            "templates/a.yaml": ["{{/* {{ no */}}", '{{ include "a" . }}{{ if eq "}}" .Values.y.z }}', "{{ end }}"],
            "templates/b.yaml": ["{{ .Values.q }}"],
        }
    )
    found = reached(actions, {"templates/a.yaml"})
    assert [(a.file, a.line, a.text) for a in found if a.text.startswith((".", "if"))] == [
        ("templates/_h.tpl", 4, ".Values.x"),
        ("templates/a.yaml", 2, 'if eq "}}" .Values.y.z'),
    ]
    assert [name for action in found for name in named_values(action)] == [("x",), ("y", "z")]
    everything = actions_in({"t": ["{{ toYaml .Values }}{{ .Values.a }}{{ $.Values.b-c }}{{ x.Values }}"]})
    assert [named_values(action) for action in everything] == [[()], [("a",)], [("b",)], []]
    assert [a.line for a in naming(found, ".Values.y.z[0].k")] == [2]
    assert naming(found, ".Values.nope") == []
    indexed = actions_in({"t": ["{{ len .Values.tags }}", '{{ index .Values.tags "it is" }}']})
    assert [a.line for a in naming(indexed, ".Values.tags.it is")] == [2]


def test_documents_by_their_templates() -> None:
    text = (
        "---\n# Source: c/templates/a.yaml\nkind: Workflow\napiVersion: argoproj.io/v1alpha1\n# Source: mine\n"
        "---\n# Source: c/templates/b.yaml\nkind: ConfigMap\ndata:\n  a: |\n    ---\n    # Source: x\n"
        "---\n# Source: c/templates/a.yaml\nkind: Workflow\napiVersion: argoproj.io/v1alpha1\n"
    )
    assert [d.key for d in documents_in(text)] == [
        ("c/templates/a.yaml", "Workflow", 0),
        ("c/templates/b.yaml", "ConfigMap", 0),
        ("c/templates/a.yaml", "Workflow", 1),
    ]


def test_items_are_matched_by_name_where_there_are_others() -> None:
    a, b = (
        read(text).documents[0].root for text in ("l: [{name: one, v: 1}, {name: two, v: 2}]", "l: [{name: two, v: 3}]")
    )
    assert a is not None
    assert b is not None
    found = compared(a, b)
    assert [path for path, *_ in found.pairs] == [("l", 1, "v")]
    assert found.shapes == [("l",)]


def test_the_models_of_places() -> None:
    spec = ("spec", "templates", 0, "container")
    known = type_at("Workflow", (*spec, "resources"))
    assert known is not None
    assert known.model == "ResourceRequirements"
    listed = type_at("CronWorkflow", ("spec", "workflowSpec", "tolerations"))
    assert listed is not None
    assert listed.args[0].model == "Toleration"
    assert type_at("Workflow", ("metadata", "nope", "more")) is None


def test_the_module_of_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = tmp_path / "charts" / "a"
    (chart / "charts" / "sub").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("name: a\n")
    (chart / "charts" / "sub" / "Chart.yaml").write_text("name: sub\n")
    (chart / "charts" / "sub" / "values.yaml").write_text("x: 1\ny: 2\n")
    (chart / "values.yaml").write_text("day: 2026-01-01\nn: 2.0\nimage: {tag: a, name: b}\nsub: {y: 3}\ngone: 1\n")
    more = tmp_path / "more.yaml"
    more.write_text("image: {tag: c}\ngone: null\n")
    values = {"day": "2026-01-01", "n": 2, "image": {"tag": "set", "name": "b"}, "sub": {"x": 1, "y": 3}}
    release = {"name": "r", "namespace": "n"}
    target = tmp_path / "flows" / "values.py"
    target.parent.mkdir()
    used = ["day", "gone", "image", "n", "sub"]
    target.write_text(values_module(chart_in(chart), [more], values, release, used, target, True))
    found = runpy.run_path(str(target))
    assert found["values"] == values
    assert found["release"] == release
    assert found["quantities"]({"limits": {"cpu": 2}}) == {"limits": {"cpu": "2"}}
    other = tmp_path / "other.yaml"
    other.write_text("image: {name: z}\n")
    monkeypatch.setenv("CHART_VALUES", str(other))
    monkeypatch.setenv("RELEASE_NAME", "s")
    found = runpy.run_path(str(target))
    assert found["values"]["image"] == {"tag": "set", "name": "z"}
    assert found["release"]["name"] == "s"
