"""What is kept of former runs: found again where nothing changed, made anew where anything did, and never seen otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.cache import place, store
from roundtrip.cache.store import Entry, Store
from roundtrip.cli.sources import Source
from roundtrip.cli.validate import Part
from roundtrip.diagnostics import Diagnostic
from roundtrip.lookups import Question, digest, is_file, recorded
from roundtrip.schema.several import Several
from tests.cli.conftest import FLOW, TEMPLATE, USER, WORKFLOW, Outcome

Run = Callable[..., Outcome]
TRAIN = """\
from hera.shared import global_config
from hera.workflows import script


@script(constructor="runner", image="{0}")
def train(): ...
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache."""
    found = tmp_path / "cache"
    monkeypatch.setenv(place.VARIABLE, str(found))
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were converted, rather than found."""
    import roundtrip.convert

    found: list[str] = []
    for name in ("python_of", "yaml_of"):
        real = getattr(roundtrip.convert, name)

        def convert(text: str, real: Callable[..., object] = real, **options: object) -> object:
            found.append(Path(str(options["file"])).name)
            return real(text, **options)

        monkeypatch.setattr(f"roundtrip.convert.{name}", convert)
    return found


def yaml(folder: Path, *names: str) -> None:
    """Workflows in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        container = "  entrypoint: m\n  templates: [{name: m, container: {image: i}}]\n"
        (folder / f"{name}.yaml").write_text(
            WORKFLOW.replace("name: a", f"name: {name}").replace(" {}\n", f"\n{container}")
        )


def twice(run: Run, made: list[str], *arguments: object) -> Outcome:
    """The same twice: nothing is made the second time, and it says the same."""
    first = run(*arguments)
    made.clear()
    second = run(*arguments)
    assert made == []
    assert second == first
    assert run(*arguments, "--no-cache") == first
    made.clear()
    return second


@pytest.mark.usefixtures("cache")
def test_what_did_not_change_is_not_converted_again(folder: Path, roundtrip: Run, made: list[str]) -> None:
    yaml(folder / "y", "a", "b", "c")
    (folder / "y" / "broken.yaml").write_text(f"{WORKFLOW}  x: [\n")
    assert roundtrip("migrate", "y", "-o", "p").status == 1
    twice(roundtrip, made, "to-python", "y", "-o", "p", "--check")
    twice(roundtrip, made, "to-yaml", "p", "-o", "y", "--check")
    yaml(folder / "y", "d")
    text = (folder / "y" / "b.yaml").read_text()
    (folder / "y" / "b.yaml").write_text(text.replace("image: i", "image: j"))
    assert roundtrip("to-python", "y", "-o", "p", "--check").status == 1
    assert made == ["b.yaml", "d.yaml"]
    (folder / "y" / "b.yaml").write_text(text)
    made.clear()
    roundtrip("to-python", "y", "-o", "p", "--check")
    assert made == ["d.yaml"]


CHANGES: dict[str, Callable[[Path], object]] = {
    "the program that is there": lambda f: (f / "p/a.py").write_text((f / "p/a.py").read_text() + "# more\n"),
    "the settings": lambda f: (f / "pyproject.toml").write_text("[tool.roundtrip]\nmodernize = true\n"),
    "the settings of where it goes": lambda f: (f / "p/pyproject.toml").write_text(
        '[tool.roundtrip]\nhelpers = "helping.py"\n'
    ),
    "a kustomization": lambda f: (f / "y/kustomization.yaml").write_text("patchesStrategicMerge: [a.yaml]\n"),
    "a patch by index": lambda f: (f / "y/kustomization.yaml").write_text(
        "resources: [a.yaml]\npatches:\n- target: {kind: Workflow}\n"
        "  patch: '[{op: replace, path: /spec/templates/0/container/image, value: x}]'\n"
    ),
    "a package": lambda f: (f / "p/__init__.py").write_text(""),
    "a module in Hera's place": lambda f: ((f / "p/hera").mkdir(), (f / "p/hera/workflows.py").write_text("x = 1\n")),
}


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("what", CHANGES)
def test_what_a_program_depends_on_makes_it_anew(folder: Path, roundtrip: Run, made: list[str], what: str) -> None:
    yaml(folder / "y", "a")
    for _ in range(2):
        roundtrip("to-python", "y", "-o", "p")
    twice(roundtrip, made, "to-python", "y", "-o", "p", "--check")
    CHANGES[what](folder)
    now = roundtrip("to-python", "y", "-o", "p", "--check")
    assert made == ["a.yaml"] or "patch" in now.err
    made.clear()
    assert roundtrip("to-python", "y", "-o", "p", "--check", "--no-cache") == now


@pytest.mark.usefixtures("cache")
def test_a_helper_module_and_a_neighbour_count(folder: Path, roundtrip: Run, made: list[str]) -> None:
    (folder / "pyproject.toml").write_text('[tool.roundtrip]\nhelpers = "p/helping.py"\n')
    yaml(folder / "y", "a")
    (folder / "y" / "b.yaml").write_text((folder / "y" / "a.yaml").read_text() + "  unheard: 1\n")
    for _ in range(3):
        roundtrip("to-python", "y", "-o", "p")
    twice(roundtrip, made, "to-python", "y", "-o", "p")
    helping = folder / "p" / "helping.py"
    helping.write_text(helping.read_text() + "\n\ndef more(): ...\n")
    roundtrip("to-python", "y", "-o", "p")
    assert made == ["b.yaml"]
    runner = "{name: train, script: {image: i, command: [python], source: '', args: [-m, hera.workflows.runner, -e, 'jobs:train']}}"
    (folder / "y" / "c.yaml").write_text(
        (folder / "y" / "a.yaml").read_text().replace("{name: m, container: {image: i}}", runner)
    )
    (folder / "p" / "jobs.py").write_text(TRAIN.format("i"))
    for _ in range(2):
        roundtrip("to-python", "y", "-o", "p", "--overwrite")
    made.clear()
    roundtrip("to-python", "y", "-o", "p", "--overwrite")
    assert made == []
    (folder / "p" / "jobs.py").write_text(TRAIN.format("j"))
    roundtrip("to-python", "y", "-o", "p", "--overwrite")
    assert made == ["c.yaml"]


@pytest.mark.usefixtures("cache")
def test_a_program_depends_on_what_it_imports(folder: Path, roundtrip: Run, made: list[str]) -> None:
    (folder / "p").mkdir()
    (folder / "p" / "a.py").write_text(f"from names import NAME\n{FLOW.replace(chr(39) + 'a' + chr(39), 'NAME')}")
    (folder / "p" / "b.py").write_text(FLOW)
    (folder / "p" / "names.py").write_text("NAME = 'n'\n")
    roundtrip("to-yaml", "p", "-o", "y", "--no-validate")
    twice(roundtrip, made, "to-yaml", "p", "-o", "y", "--no-validate", "--check")
    (folder / "p" / "names.py").write_text("NAME = 'm'\n")
    assert roundtrip("to-yaml", "p", "-o", "y", "--no-validate", "--check").status == 1
    assert made == ["a.py"]


@pytest.mark.usefixtures("cache")
def test_what_was_run_is_run_again(folder: Path, roundtrip: Run, made: list[str]) -> None:
    pytest.importorskip("hera")
    (folder / "p").mkdir()
    (folder / "p" / "a.py").write_text(f"{FLOW}w.name = str(len(open(__file__).read()))\n")
    roundtrip("to-yaml", "p", "-o", "y", "--no-validate")
    roundtrip("to-yaml", "p", "-o", "y", "--no-validate")
    made.clear()
    roundtrip("to-yaml", "p", "-o", "y", "--no-validate")
    assert made == ["a.py"]


SHAPELESS = b'{"answers":[[1]],"entries":{"x":3,"y":[1,[0,7]],"z":[1,["a"]]}}'


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "noise", "shapeless", "a folder"])
def test_a_damaged_cache_is_made_anew(folder: Path, cache: Path, roundtrip: Run, made: list[str], damage: str) -> None:
    yaml(folder / "y", "a", "b")
    for _ in range(2):
        first = roundtrip("to-python", "y", "-o", "p")
    (file,) = cache.iterdir()
    data = file.read_bytes()
    file.unlink()
    if damage == "a folder":
        file.mkdir()
    else:
        file.write_bytes(
            {
                "cut": data[:-9],
                "changed": data.replace(b'"answers"', b'"answerz"'),
                "empty": b"",
                "noise": b"\xff\n{",
                "shapeless": digest(SHAPELESS).encode() + b"\n" + SHAPELESS,
            }[damage]
        )
    made.clear()
    assert roundtrip("to-python", "y", "-o", "p") == first
    assert made == ["a.yaml", "b.yaml"]
    if damage != "a folder":
        twice(roundtrip, made, "to-python", "y", "-o", "p")


def test_no_place_for_it_is_no_fault(folder: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    yaml(folder / "y", "a")
    (folder / "file").write_text("")
    monkeypatch.setenv(place.VARIABLE, str(folder / "file" / "cache"))
    assert roundtrip("to-python", "y", "-o", "p").status == 0


def test_another_build_finds_nothing(
    folder: Path, cache: Path, roundtrip: Run, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    yaml(folder / "y", "a")
    for _ in range(2):
        roundtrip("to-python", "y", "-o", "p")
    made.clear()
    monkeypatch.setattr("roundtrip.cli.kept.build", lambda: "another")
    roundtrip("to-python", "y", "-o", "p")
    assert made == ["a.yaml"]
    assert len(list(cache.iterdir())) == 2


# -- the file ----------------------------------------------------------------------------------------------------------


def test_entries_hold_as_long_as_the_answers_do(tmp_path: Path) -> None:
    with recorded() as lookups:
        assert not is_file(tmp_path / "x")
    kept = Store(tmp_path / "c", "n")
    kept.add("k", Entry([1], lookups.answers))
    kept.save()
    again = Store(tmp_path / "c", "n")
    with recorded() as asked:
        assert again.get("k") == [1]
    assert asked.answers == {Question("file", str(tmp_path / "x")): ""}
    (tmp_path / "x").write_text("")
    assert again.get("k") == [1]  # as it was found a moment ago
    again.forget()
    assert again.get("k") is None
    assert Store(tmp_path / "c", "n").get("k") is None


def test_two_runs_at_once_lose_nothing_that_was_written(tmp_path: Path) -> None:
    one, two = Store(tmp_path, "n"), Store(tmp_path, "n")
    one.add("a", Entry(1, {}))
    two.add("b", Entry(2, {Question("file", "/y"): ""}))
    one.save()
    two.save()
    found = Store(tmp_path, "n")
    assert (found.get("a"), found.get("b")) == (1, 2)
    assert [p.name for p in tmp_path.iterdir()] == ["n.json"]


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SPARE", 3)
    for number in range(30):
        kept = Store(tmp_path, "n")
        kept.add(str(number), Entry(number, {}))
        kept.save()
    assert list(json.loads((tmp_path / "n.json").read_bytes().partition(b"\n")[2])["entries"]) == [
        "25",
        "26",
        "27",
        "28",
        "29",
    ]
    monkeypatch.setattr(store, "MOST_BYTES", 700)
    for number in range(9):
        kept = Store(tmp_path, f"other-{number}")
        kept.add("k", Entry("x" * 150, {}))
        kept.save()
    assert 1 < len(list(tmp_path.iterdir())) < 5


# -- validate ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that validate looked at, rather than found."""
    from roundtrip.cli.validate import Run as Validation

    found: list[str] = []
    real = Validation.findings

    def findings(self: Validation, source: Source, part: Part, several: Several) -> list[Diagnostic]:
        found.append(Path(source.name).name)
        return real(self, source, part, several)

    monkeypatch.setattr(Validation, "findings", findings)
    return found


@pytest.mark.usefixtures("cache")
def test_validate_looks_at_what_changed_and_at_what_refers_to_it(
    folder: Path, roundtrip: Run, looked_at: list[str]
) -> None:
    yaml(folder / "y", "a", "b")
    (folder / "y" / "shared.yaml").write_text(TEMPLATE)
    (folder / "y" / "u.yaml").write_text(USER)
    (folder / "y" / "v.yaml").write_text(USER)
    (folder / "y" / "w.yaml").write_text(USER + "# roundtrip: ignore\n")
    (folder / "y" / "map.yaml").write_text("kind: ConfigMap\n")
    (folder / "y" / "broken.yaml").write_text(f"{WORKFLOW}  x: [\n")
    first = roundtrip("validate", "y")
    assert first.err.count("[not-here]") == 1
    assert first.err.count("`text`") == 3
    twice(roundtrip, looked_at, "validate", "y")
    (folder / "y" / "a.yaml").write_text(WORKFLOW)
    roundtrip("validate", "y")
    assert looked_at == ["a.yaml"]
    looked_at.clear()
    (folder / "y" / "shared.yaml").write_text(TEMPLATE.replace("{name: text}", "{name: text, value: x}"))
    now = roundtrip("validate", "y")
    assert looked_at == ["shared.yaml", "u.yaml", "v.yaml", "w.yaml"]
    assert "`text`" not in now.err
    assert roundtrip("validate", "y", "--no-cache") == now
    (folder / "pyproject.toml").write_text('[tool.roundtrip]\nignore = ["not-here"]\n')
    looked_at.clear()
    assert "not-here" not in roundtrip("validate", "y").err
    assert len(looked_at) == 7


def test_what_a_message_suggests_is_kept_with_it(cache: Path, folder: Path, roundtrip: Run) -> None:
    yaml(folder / "in", "a", "b")
    text = (folder / "in/a.yaml").read_text()
    (folder / "in/a.yaml").write_text(text.replace("image: i", "imige: i"))
    (folder / "in/b.yaml").write_text(text.replace("spec:", "spec:\n  image: i", 1))
    first = roundtrip("validate", "in", "--format", "json")
    assert "suggestion" in first.out
    assert roundtrip("validate", "in", "--format", "json") == first
    fixed = roundtrip("validate", "in", "--fix")
    assert "fixed        in/a.yaml" in fixed.out
    assert roundtrip("validate", "in", "--fix").out == ""
