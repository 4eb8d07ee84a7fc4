"""What Argo reads of a document is what it reads of the document's round trip: over the table of what it does read, and beyond it.

`argo/values.json` has what the Go types of five versions of Argo read of 519 spellings in 22 kinds of place.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip import ConversionError, to_python, to_yaml, validate
from roundtrip.convert import python_of
from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Mapping, Scalar, at, parse_path
from roundtrip.programs import Engine
from roundtrip.yaml.reader import read
from roundtrip.yaml.text import scalar_text
from tests import go
from tests.support import SHARED, examples, needs_shared

# every how-manieth row is run under Hera as well
SOME = max(1, 12 // examples(1))
# documents in one program
CHUNK = 50


class Row(NamedTuple):
    """A spelling, and what Argo reads of it; None for a key that is as good as not there."""

    spelling: str
    reads: Any


@cache
def table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "argo" / "values.json").read_text())
    return found


PLACES = list(table()["places"]) if SHARED.is_dir() else ["parameter-value (AnyString)"]


def rows(place: str, *, refused: bool = False) -> list[Row]:
    """What Argo reads in a place, or what it refuses there."""
    return [Row(s, r.get("reads")) for s, r in table()["values"][place].items() if ("error" in r) == refused]


def is_lost(place: str, row: Row) -> bool:
    """Whether a parameter's value is a list or mapping, of which Argo makes the empty string."""
    return "AnyString" in place and "enum" not in place and row.spelling[:1] in ("[", "{")


def document(place: str, spelling: str) -> str:
    return str(table()["places"][place]["document"]).replace("@@", spelling)


def loads(text: str) -> list[Any]:
    """The documents of a stream, plain scalars as the Go of the tests' own reads them."""
    yaml = pytest.importorskip("yaml")
    loader = type("Loader", (yaml.CSafeLoader,), {})
    loader.yaml_implicit_resolvers = {None: [("tag:go", re.compile(r"(?s).*"))]}
    loader.add_constructor("tag:go", lambda _, node: go.read(node.value))
    return list(yaml.load_all(text, Loader=loader))


def value_at(root: Any, path: list[Any]) -> Any:
    """What stands at a path, None where nothing does."""
    for step in path:
        try:
            root = root[step]
        except (LookupError, TypeError):
            return None
    return root


def agrees(place: str, row: Row, found: Any) -> bool:
    """Whether a value is what Argo reads in a place."""
    if "Quantity" in place:
        return found is not None or row.reads in ("0", None)
    if row.reads in ("", None):
        return found in ("", None)
    if "AnyString" in place:
        return bool(go.any_string(found) == row.reads)
    return go.same(found, row.reads)


def wrong(place: str, wanted: list[Row], engine: Engine) -> list[tuple[Row, Any]]:
    """The rows that come back as something else."""
    back: list[Any] = []
    for first in range(0, len(wanted), CHUNK):
        some = wanted[first : first + CHUNK]
        program = to_python("---\n".join(document(place, row.spelling) for row in some))
        written = to_yaml(program, engine=engine)
        assert engine == "hera" or to_python(written) == program  # L6
        back += loads(written)
    path = table()["places"][place]["path"]
    found = [(row, value_at(one, path)) for row, one in zip(wanted, back, strict=True)]
    return [(row, value) for row, value in found if not agrees(place, row, value)]


@needs_shared
@pytest.mark.parametrize("place", PLACES)
def test_argo_reads_the_same_of_the_round_trip(place: str) -> None:
    wanted = [row for row in rows(place) if not is_lost(place, row)]
    assert len(wanted) > 20
    assert wrong(place, wanted, "static") == []
    # another part of the spellings in every place
    assert wrong(place, wanted[PLACES.index(place) % SOME :: SOME], "hera") == []


def test_minus_nothing_is_no_whole_numbers_float() -> None:
    """-0.0 is the one small whole float that is none in JSON, since Argo makes "-0" of it for a parameter."""
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec:\n  templates:\n"
        "  - {name: a, container: {image: i}, retryStrategy: {limit: -0.0}}\n"
    )
    program = to_python(text)
    assert "limit: -0.0" in to_yaml(program)
    assert to_python(to_yaml(program)) == program


@needs_shared
@pytest.mark.parametrize("place", PLACES)
def test_what_argo_refuses_is_an_error(place: str) -> None:
    for row in rows(place, refused=True):
        text = document(place, row.spelling)  # the CRDs' own limits are narrower than Go's types
        assert errors(text) or any(d.code == "crd-limit" for d in validate(text)), row


@needs_shared
@pytest.mark.parametrize("place", [p for p in PLACES if "(string" in p and "under" not in p and "duration" not in p])
def test_what_argo_reads_is_none(place: str) -> None:
    for row in rows(place):
        assert not errors(document(place, row.spelling)), row


@needs_shared
@pytest.mark.parametrize(
    "place", ["label (string)", "args-item (string)", "env-value (string)", "nodeSelector (string map)"]
)
def test_a_number_that_becomes_a_string_is_told(place: str) -> None:
    for row in rows(place, refused=True):
        if row.spelling[:1] in ("[", "{", "-", "+", ".", "#") or "nan" in row.spelling.lower():
            continue
        text = document(place, row.spelling)
        (told,) = [d for d in python_of(text).diagnostics if d.code == "coerced"]
        assert told.severity == "warning"
        assert row.spelling in text.splitlines()[told.line - 1][told.column - 1 :]


@needs_shared
@pytest.mark.parametrize("place", [p for p in PLACES if "AnyString" in p])
def test_what_a_parameter_reads_otherwise_is_told(place: str) -> None:
    for row in rows(place):
        if is_lost(place, row):
            with pytest.raises(ConversionError) as caught:
                to_python(document(place, row.spelling))
            assert caught.value.diagnostics[0].code == "collection-value"
        elif row.spelling[:1] not in ('"', "'", "!", "[", "{", "-", "#", "") and row.reads is not None:
            said = [d for d in python_of(document(place, row.spelling)).diagnostics if d.code == "read-otherwise"]
            assert bool(said) == (row.reads != row.spelling and row.reads != ""), row
            assert all(f'"{row.reads}"' in d.message and d.column > 1 for d in said)


@needs_shared
def test_go_as_the_tests_have_it_is_the_table() -> None:
    """The reading that the properties below are held against."""
    for place in ("withItems-item (Item)", "parameter-value (AnyString)"):
        for row in rows(place):
            if re.fullmatch(r"[\w.+½１-]+", row.spelling) and row.spelling != "-":
                value = go.read(row.spelling)
                assert agrees(place, row, value), row


# -- spellings that aren't in the table ----------------------------------------------------------------------------------

digits = st.text("0123456789", min_size=1, max_size=25)
odd = st.text("01_78eE+-.xXoObBaFnif", min_size=1, max_size=3)
exponents = st.builds("{}e{}".format, st.integers(0, 99999), st.integers(0, 99999))
prefixed = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "-", "+"]),
    st.sampled_from(["0x", "0X", "0o", "0O", "0b", "0B", "0", "0b-"]),
    st.text("0123456789abcdefF_", max_size=22),
)
large = st.builds(lambda power, more: str(2**power + more), st.sampled_from([31, 53, 63, 64]), st.integers(-3, 3))
words = st.sampled_from(["yes", "No", "y", "NULL", "~", ".inf", "+.INF", "-.nan", "inf", "1:30", "2026-11-30", "", "."])
spellings = st.one_of(
    digits,
    odd,
    exponents,
    prefixed,
    large,
    words,
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 1e16).map(str),
    st.builds("{}{}".format, digits, st.sampled_from(["_", ".", "e", "_0", "e1", ".5_0"])),
).filter(lambda text: not text.startswith("- ") and text not in ("-", "---", "..."))


def errors(text: str) -> list[Diagnostic]:
    """The errors of the schema and of reading: what names refer to is nothing here."""
    ours = {"coerced", "collection-value", "wrong-type", "bad-quantity", "no-json", "tag", "syntax"}
    return [d for d in validate(text) if d.severity == "error" and d.code in ours]


def workflow(spelling: str) -> str:
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: t\n"
        f"  arguments:\n    parameters:\n    - name: p\n      value: {spelling}\n"
        "  templates:\n  - name: t\n    dag:\n      tasks:\n      - name: s\n        template: u\n"
        f"        withItems:\n        - k: {spelling}\n  - name: u\n    container: {{image: i}}\n"
    )


def labelled(spelling: str) -> str:
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: w\n  labels:\n    l: {spelling}\n"
        "spec:\n  entrypoint: t\n  templates:\n  - name: t\n    container: {image: i}\n"
    )


@given(spellings)
def test_a_scalar_is_what_go_reads(spelling: str) -> None:
    (found,) = read(f"k: {spelling}").documents
    assert isinstance(found.root, Mapping)
    value = found.root.entries["k"]
    assert isinstance(value, Scalar)
    expected = go.read(spelling)
    assert go.same(value.value, expected) or value.value != value.value
    finite = not isinstance(expected, float) or expected - expected == 0
    assert [d.code for d in read(f"k: {spelling}").diagnostics] == ([] if finite else ["no-json"])


@given(spellings)
def test_spellings_come_back_as_what_go_reads(spelling: str) -> None:
    expected = go.read(spelling)
    if isinstance(expected, float) and expected - expected != 0:
        assert [d.code for d in errors(workflow(spelling))] == ["no-json", "no-json"]
        return
    (back,) = loads(to_yaml(to_python(workflow(spelling)), engine="static"))
    (item,) = next(t["dag"]["tasks"][0]["withItems"] for t in back["spec"]["templates"] if "dag" in t)
    assert go.same(item.get("k"), expected)
    (parameter,) = back["spec"]["arguments"]["parameters"]
    assert (parameter.get("value") or "") == ("" if expected is None else go.any_string(expected))


@given(spellings)
def test_a_label_is_a_string_or_an_error(spelling: str) -> None:
    expected = go.read(spelling)
    assert bool(errors(labelled(spelling))) == (not isinstance(expected, str) and expected is not None)


@given(spellings | st.text(max_size=6))
def test_a_string_that_is_written_is_that_string_to_go(text: str) -> None:
    for flow in (False, True):
        try:
            written = scalar_text(Scalar(text), flow=flow)
        except ConversionError:
            return
        assert written[:1] in ('"', "'") or go.read(written) == text


@given(st.lists(spellings, min_size=1, max_size=3))
def test_text_that_is_not_touched_stays(values: list[str]) -> None:
    """L3: however a number is spelt."""
    text = "".join(f"---\n{workflow(spelling)}" for spelling in values)
    assert to_yaml(to_python(text), onto=text, engine="static") == text


def test_programs_under_hera_mean_the_same() -> None:
    pytest.importorskip("hera")
    values = [
        "4e83021",
        "1e3",
        "1.0",
        "0X1F",
        "09_15",
        "12345678901234567890",
        "4e-7",
        "yes",
        "1_000.5",
        "0b-1",
        "1e22",
    ]
    program = to_python("".join(f"---\n{workflow(spelling)}" for spelling in values))
    assert loads(to_yaml(program, engine="static")) == loads(to_yaml(program, engine="hera"))


def test_hashes_differ() -> None:
    """Both were Infinity once."""
    one, other = (to_python(workflow(spelling)) for spelling in ("4e83021", "5e99999"))
    assert '"4e83021"' in one
    assert '"5e99999"' in other


def test_strings_of_a_program_are_quoted() -> None:
    program = (
        "from hera.workflows import Container, Workflow\n\n"
        'with Workflow(name="w", entrypoint="c", arguments={"a": "09_15", "b": "0_8", "c": "1_0e1_0", "d": "1e5"}) as w:\n'
        '    Container(name="c", image="x")\n'
    )
    text = to_yaml(program, engine="static")
    assert [f'"{value}"' in text for value in ("09_15", "0_8", "1_0e1_0", "1e5")] == [True] * 4


@pytest.mark.parametrize("engine", ["static", "hera"])
def test_a_merge_key_below_a_key_holds(engine: Engine) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: x-}\nspec:\n  entrypoint: c\n"
        "  templates:\n  - name: d\n    container: &x {image: a}\n  - name: c\n    container: {image: b, <<: *x}\n"
        "  - name: e\n    container: {<<: *x, image: b}\n"
    )
    result = python_of(text)
    warned = [(d.severity, d.line) for d in result.diagnostics if d.code == "merge-override"]
    assert warned == [("warning", 10), ("warning", 12)]
    (back,) = loads(to_yaml(result.text, engine=engine))
    assert [t["container"]["image"] for t in back["spec"]["templates"]] == ["a", "a", "b"]
    assert to_yaml(result.text, onto=text, engine="static") == text
    changed = to_yaml(result.text.replace('name="c", image="a"', 'name="c", image="z"'), onto=text, engine="static")
    (again,) = read(changed).documents
    assert changed.count("\n") == text.count("\n")
    assert "name: c\n    container: {image: z}\n" in changed
    assert again.root is not None


# places of strings, with a number there, and something else beside it
BESIDE = {
    "args": "    container: {{image: x, args: [3, {0}]}}\n",
    "command": "    script: {{image: x, source: a, command: [3, {0}]}}\n",
    "env": "    container: {{image: x, env: [{{name: a, value: 3}}, {0}]}}\n",
    "headers": "    http: {{url: a, headers: [{{name: a, value: 3}}, {0}]}}\n",
    "a set": "    containerSet: {{containers: [{{name: main, image: x, args: [3, {0}]}}]}}\n",
    "an init container": "    initContainers: [{{name: a, image: x, args: [3, {0}]}}]\n    suspend: {{}}\n",
    "annotations": "    metadata: {{annotations: {{a: 3, b: {0}}}}}\n    suspend: {{}}\n",
    "a node's labels": "    nodeSelector: {{a: 3, b: {0}}}\n    suspend: {{}}\n",
}


@pytest.mark.parametrize("other", ["null", "[q]", "{z: 1}", "b", "-0", ".5"])
@pytest.mark.parametrize("place", BESIDE)
def test_what_a_conversion_says_that_it_writes_it_writes(place: str, other: str) -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: main\n"
    text = f"{head}  templates:\n  - name: main\n{BESIDE[place].format(other)}"
    made = python_of(text)
    told = [d for d in made.diagnostics if "the conversion writes" in d.message]
    assert told
    for engine in ("static", "hera"):
        (document,) = read(to_yaml(made.text, engine=engine)).documents
        assert document.root is not None
        for one in told:
            value = at(document.root, parse_path(one.path))
            assert isinstance(value, Scalar)
            assert value.value == json.loads(one.suggestion)
    assert to_yaml(made.text, onto=text) == text


def test_null_among_labels_is_told() -> None:
    (told,) = python_of(labelled("null")).diagnostics
    assert (told.severity, told.code, told.line, told.column) == ("warning", "null-string", 6, 8)
