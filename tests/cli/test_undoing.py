"""Folder runs onto files that were edited as well: what they change is named, and no edit is undone in silence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.cli.test_sync import YAML
from tests.cli.test_sync_week import PAIRS, commit, edit, git, lines

Run = Callable[..., Outcome]


@pytest.fixture(params=["git", "kept", "pair"])
def both(request: pytest.FixtureRequest, folder: Path, roundtrip: Run) -> Path:
    """Two workflows that agree: in a commit; as the last run left them, without git; as `sync` left them."""
    if request.param == "git" and shutil.which("git") is None:
        pytest.skip("there is no git here")
    (folder / "deploy").mkdir()
    for name, text in (("a-b", YAML), ("c", YAML.replace("greeting", "other"))):
        (folder / "deploy" / f"{name}.yaml").write_text(text)
    if request.param == "pair":
        (folder / "pyproject.toml").write_text(PAIRS)
        assert roundtrip("sync").status == 0
    else:
        done = roundtrip("to-python", "deploy", "-o", "flows")
        assert done.out.splitlines()[0] == "made         flows/a_b.py (from deploy/a-b.yaml)"
    if request.param == "git":
        git("init", "-q")
        commit()
    return folder


def test_what_is_changed_is_named(both: Path, roundtrip: Run) -> None:
    edit("deploy/a-b.yaml", ("busybox", "alpine"), ("[hello]", "[hello, you]"))
    edit("deploy/c.yaml", ("# small", "# tiny"))
    status, out, err = roundtrip("to-python", "deploy", "-o", "flows")
    assert status == 0
    assert err.endswith("2 files: 2 written\n")
    assert out.splitlines() == ["changed      flows/a_b.py (2 values)", "changed      flows/c.py (comments)"]
    edit("flows/a_b.py", ('"alpine"', '"debian"'))
    assert roundtrip("to-yaml", "flows", "-o", "deploy").out == "changed      deploy/a-b.yaml (1 value)\n"


def test_a_second_edit_is_no_conflict(both: Path, roundtrip: Run) -> None:
    for before, after in (("busybox", "alpine"), ("alpine", "debian"), ("debian", "busybox")):
        edit("deploy/a-b.yaml", (before, after))
        status, out, err = roundtrip("to-python", "deploy", "-o", "flows")
        assert (status, out) == (0, "changed      flows/a_b.py (1 value)\n"), err
    edit("flows/a_b.py", ('"busybox"', '"alpine"'))
    assert roundtrip("to-yaml", "flows", "-o", "deploy").status == 0
    edit("flows/a_b.py", ('"alpine"', '"debian"'))
    assert roundtrip("to-yaml", "flows", "-o", "deploy").status == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        (None, ('"hello"', '"hi"'), 'spec.templates[main].container.args[0] is "hello" here, "hi" in flows/a_b.py:'),
        (("busybox", "alpine"), ('"busybox"', '"debian"'), 'image is "alpine" here, "debian" in flows/a_b.py:'),
        (None, ('["hello"]', '["hello", "you"]'), 'args[1] is nothing here, "you" in flows/a_b.py:'),
        (None, (', entrypoint="main"', ""), 'spec.entrypoint is "main" here, nothing in flows/a_b.py:'),
    ],
    ids=["one side", "both", "an item more", "a value less"],
)
def test_an_edit_is_not_undone(
    mine: tuple[str, str] | None, theirs: tuple[str, str], words: str, both: Path, roundtrip: Run
) -> None:
    if mine is not None:
        edit("deploy/a-b.yaml", mine)
    edit("flows/a_b.py", theirs)
    edit("deploy/c.yaml", ("busybox", "alpine"))
    before = Path("flows/a_b.py").read_text()
    status, out, err = roundtrip("to-python", "deploy", "-o", "flows")
    assert (status, out) == (1, "changed      flows/c.py (1 value)\n")
    found = next(line for line in err.splitlines() if "error[conflict]" in line)
    assert found.startswith("deploy/a-b.yaml:")
    assert words in found
    assert "when both agreed. Bring both in step with `roundtrip sync`" in found
    assert Path("flows/a_b.py").read_text() == before
    status, out, err = roundtrip("to-python", "deploy", "-o", "flows", "--overwrite")
    assert (status, out.splitlines()[0][:26]) == (0, "changed      flows/a_b.py "), err
    assert roundtrip("diff", "deploy/a-b.yaml", "flows/a_b.py").status == 0


def test_nor_is_one_of_the_yaml(both: Path, roundtrip: Run) -> None:
    edit("deploy/a-b.yaml", ("[hello]", "[bye]"))
    edit("flows/a_b.py", ('"busybox"', '"alpine"'))
    before = Path("deploy/a-b.yaml").read_text()
    status, out, err = roundtrip("to-yaml", "flows", "-o", "deploy")
    assert (status, out) == (1, "")
    assert 'deploy/a-b.yaml:11:14: error[conflict]: spec.templates[main].container.args[0] is "bye" here' in err
    assert Path("deploy/a-b.yaml").read_text() == before


def test_what_both_changed_alike_is_no_conflict(both: Path, roundtrip: Run) -> None:
    edit("deploy/a-b.yaml", ("busybox", "alpine"), ("[hello]", "[bye]"))
    edit("flows/a_b.py", ('"busybox"', '"alpine"'))
    assert roundtrip("to-python", "deploy", "-o", "flows").out == "changed      flows/a_b.py (1 value)\n"
    assert '"bye"' in Path("flows/a_b.py").read_text()


def test_sync_goes_on_from_what_a_folder_run_left(both: Path, roundtrip: Run) -> None:
    (both / "pyproject.toml").write_text(PAIRS)
    edit("deploy/a-b.yaml", ("busybox", "alpine"))
    roundtrip("to-python", "deploy", "-o", "flows")
    edit("deploy/a-b.yaml", ("alpine", "debian"))
    edit("flows/a_b.py", ('"hello"', '"bye"'))
    status, _, err = roundtrip("sync")
    assert status == 0, err
    assert {"image: debian  # small", "args: [bye]"} <= lines("deploy/a-b.yaml")


def test_a_run_into_another_folder_leaves_what_a_pair_agreed_in(both: Path, roundtrip: Run) -> None:
    edit("flows/a_b.py", ('"busybox"', '"alpine"'))
    assert roundtrip("to-yaml", "flows", "-o", "deploy").status == 0
    edit("flows/a_b.py", ('"alpine"', '"debian"'))
    assert roundtrip("to-yaml", "flows", "-o", "looked-at").status == 0
    edit("flows/a_b.py", ('"debian"', '"fedora"'))
    assert roundtrip("to-yaml", "flows", "-o", "looked-at").out == "changed      looked-at/a-b.yaml (1 value)\n"
    again = ["sync"] if (both / ".roundtrip").is_dir() else ["to-yaml", "flows", "-o", "deploy"]
    assert roundtrip(*again).out == "changed      deploy/a-b.yaml (1 value)\n"
    edit("deploy/c.yaml", ("busybox", "alpine"))
    status, _, err = roundtrip("to-yaml", "flows", "-o", "deploy")
    assert (status, "error[conflict]" in err) == (1, True)


def test_upgrade_is_no_edit(folder: Path, roundtrip: Run) -> None:
    (folder / "deploy").mkdir()
    old = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: a\nspec:\n  schedule: '1 * * * *'\n"
    (folder / "deploy" / "a.yaml").write_text(
        old + "  workflowSpec:\n    entrypoint: main\n    templates:\n    - name: main\n      suspend: {}\n"
    )
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nupgrade = true\n")
    assert roundtrip("to-python", "deploy", "-o", "flows").status == 0
    edit("deploy/a.yaml", ("suspend: {}", "suspend: {duration: '5'}"))
    status, out, err = roundtrip("to-python", "deploy", "-o", "flows")
    assert (status, out) == (0, "changed      flows/a.py (1 value)\n"), err


def test_a_cache_that_cannot_be_written_costs_nothing(
    folder: Path, roundtrip: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "file"))
    (folder / "deploy").mkdir()
    (folder / "deploy" / "a.yaml").write_text(YAML)
    assert roundtrip("to-python", "deploy", "-o", "flows").err == "1 file: 1 written\n"
