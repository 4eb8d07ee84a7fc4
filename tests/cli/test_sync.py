"""roundtrip sync: what it says and leaves alone where something is in the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Outcome
from tests.cli.test_sync_week import PAIRS, commit, edit, git, lines
from tests.cli.test_sync_week import pytestmark as pytestmark

Run = Callable[..., Outcome]
YAML = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: greeting
spec:
  entrypoint: main
  templates:
  - name: main
    container:
      image: busybox  # small
      args: [hello]
"""


@pytest.fixture
def pair(folder: Path, roundtrip: Run) -> Path:
    """One workflow in step, not in git."""
    (folder / "deploy").mkdir()
    (folder / "deploy" / "a.yaml").write_text(YAML)
    (folder / "pyproject.toml").write_text(PAIRS)
    assert roundtrip("sync").status == 0
    return folder


def texts() -> dict[str, bytes]:
    """What is in both folders."""
    return {str(p): p.read_bytes() for top in ("deploy", "flows") for p in sorted(Path(top).rglob("*")) if p.is_file()}


SETTINGS = [
    (
        "pairs = [{yaml = 'deploy', python = 'flows', loop = true}]",
        "2:",
        "a pair has no key `loop`; did you mean `loops`?",
    ),
    ("pairs = [{yaml = 'deploy'}]", "2:10", "this one has no `python`"),
    ("pairs = [{yaml = 1, python = 'x'}]", "2:18", "is the path of a folder"),
    ("pairs = ['deploy']", "2:10", "is a list of tables"),
    ("pairs = {yaml = 'a', python = 'b'}", "2:9", "is a list of tables"),
    ("pairs = [{yaml = '../x', python = 'b'}]", "2:18", "leads out of the project"),
    ("pairs = [{yaml = '/x', python = 'b'}]", "2:18", "leads out of the project"),
    ("pairs = [{yaml = 'a', python = 'b'}, {yaml = 'a/c', python = 'd'}]", "2:46", "have files in common"),
    ("pairs = [{yaml = 'a', python = 'b'}, {yaml = 'c', python = './b/'}]", "2:60", "have files in common"),
    ("pairs = [{yaml = 'a', python = 'b', argo = '9'}]", "2:44", "is one of 3.4"),
    ("pair = []", "2:1", "did you mean `pairs`?"),
]


@pytest.mark.parametrize(("said", "place", "words"), SETTINGS)
def test_settings_of_pairs_that_are_wrong(said: str, place: str, words: str, folder: Path, roundtrip: Run) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.roundtrip]\n{said}\n")
    status, out, err = roundtrip("sync")
    assert (status, out) == (2, "")
    assert err.startswith(f"pyproject.toml:{place}")
    assert words in err


def test_a_pair_has_keys_of_its_own(folder: Path, roundtrip: Run) -> None:
    (folder / "deploy" / "charts").mkdir(parents=True)
    (folder / "deploy" / "a.yaml").write_text(YAML)
    (folder / "deploy" / "charts" / "b.yaml").write_text(YAML)
    own = "[[tool.roundtrip.pairs]]\nyaml = 'deploy'\npython = 'flows'\nexclude = ['charts/']\nengine = 'static'\n"
    (folder / "pyproject.toml").write_text(own)
    assert roundtrip("sync").out == "made         flows/a.py (from deploy/a.yaml)\n"


def test_no_pairs(folder: Path, roundtrip: Run) -> None:
    status, _, err = roundtrip("sync")
    assert status == 2
    assert "pyproject.toml:1:1: error[no-pairs]" in err


def test_without_git_a_state_is_enough(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    assert roundtrip("sync").status == 0
    assert {"image: alpine  # small", "args: [bye]"} <= lines("deploy/a.yaml")
    assert '"bye"' in Path("flows/a.py").read_text()


@pytest.mark.parametrize("how", ["no git", "shallow", "never"])
def test_without_a_base_nothing_is_written(pair: Path, roundtrip: Run, how: str) -> None:
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    subprocess.run(["rm", "-r", ".roundtrip"], check=True)
    words = "this is no git repository"
    if how != "no git":
        git("init", "-q")
        commit()
        words = "in none of the last 2000 commits"
    if how == "shallow":
        commit_empty = ("commit", "-q", "--allow-empty", "-m", "y")
        git(*commit_empty)
        git("clone", "-q", "--depth", "1", f"file://{pair}", "clone")
        os.chdir("clone")
        words = "git fetch --unshallow"
    before = texts()
    status, out, err = roundtrip("sync")
    assert (status, out) == (1, "")
    assert err.startswith(
        "deploy/a.yaml:10:14: error[no-base]: this and flows/a.py differ in 1 value, first spec.templates[0]"
    )
    assert words in err
    assert texts() == before
    assert roundtrip("sync", "--prefer", "python").status == 0
    assert "image: alpine  # small" in lines("deploy/a.yaml")


def test_a_commit_that_is_named_is_the_base(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    roundtrip("sync")
    edit("flows/a.py", ('"alpine"', '"busybox"'))
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    # since that commit the YAML alone has another image
    assert roundtrip("sync", "--base", "HEAD").status == 0
    assert '"alpine"' in Path("flows/a.py").read_text()
    status, _, err = roundtrip("sync", "--base", "v9")
    assert status == 2
    assert "error[no-base]: `v9` is no base: there is no such commit" in err


def test_an_index_that_is_not_committed_is_no_base(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    git("add", "-A")
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    assert roundtrip("sync").status == 0
    assert {"image: alpine  # small", "args: [bye]"} <= lines("deploy/a.yaml")


def test_commits_of_others_are_newer_than_the_state(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    roundtrip("sync")
    for path in ("deploy/a.yaml", "flows/a.py"):
        edit(path, ("busybox", "alpine"))
    commit("somebody else's, in step")
    edit("flows/a.py", ("alpine", "debian"))
    assert roundtrip("sync").out == "changed      deploy/a.yaml (1 value)\n"


def test_programs_that_the_repository_names_are_not_run(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    subprocess.run(["rm", "-r", ".roundtrip"], check=True)
    Path("run.sh").write_text(f"#!/bin/sh\ntouch {pair}/ran\n")
    Path("run.sh").chmod(0o755)
    for key in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "core.sshCommand",
        "filter.x.clean",
        "filter.x.smudge",
    ):
        git("config", key, str(pair / "run.sh"))
    Path(".gitattributes").write_text("* filter=x diff=x\n")
    git("config", "diff.x.textconv", str(pair / "run.sh"))
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    assert roundtrip("sync").status == 0
    assert "image: alpine  # small" in lines("deploy/a.yaml")
    assert not Path("ran").exists()


@pytest.mark.parametrize(
    "damage", [b"{", b"[]", b'{"version": 9}', b"\xff", b'{"version": 1, "files": [{"yaml": "../x"}]}']
)
def test_a_state_that_is_damaged_is_told_and_made_anew(pair: Path, roundtrip: Run, damage: bytes) -> None:
    Path(".roundtrip/state.json").write_bytes(damage)
    status, out, err = roundtrip("sync")
    assert (status, out) == (0, "")
    assert ".roundtrip/state.json:1:1: warning[bad-state]" in err
    assert roundtrip("sync").err == "sync: 1 in step\n"


def test_a_text_of_the_state_that_is_damaged_is_no_base(pair: Path, roundtrip: Run) -> None:
    for path in Path(".roundtrip/texts").iterdir():
        path.write_bytes(path.read_bytes()[:9])
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    assert "error[no-base]" in roundtrip("sync").err


def test_a_state_leads_nowhere_else(pair: Path, roundtrip: Run) -> None:
    outside = pair.parent / "outside.py"
    outside.write_text(Path("flows/a.py").read_text())
    state = json.loads(Path(".roundtrip/state.json").read_text())
    state["files"][0]["python"] = "../outside.py"
    Path(".roundtrip/state.json").write_text(json.dumps(state))
    Path("flows/a.py").unlink()
    assert roundtrip("sync", "--prune").status == 0
    assert outside.is_file()


def test_deleted_and_changed(pair: Path, roundtrip: Run) -> None:
    Path("flows/a.py").unlink()
    edit("deploy/a.yaml", ("busybox", "alpine"))
    status, _, err = roundtrip("sync", "--prune")
    assert status == 1
    assert "deploy/a.yaml:1:1: error[conflict]: flows/a.py was deleted, and deploy/a.yaml has changed" in err
    assert roundtrip("sync", "--prefer", "yaml").out == "made         flows/a.py (from deploy/a.yaml)\n"
    Path("deploy/a.yaml").unlink()
    edit("flows/a.py", ("alpine", "debian"))
    assert roundtrip("sync", "--prefer", "yaml").out == "removed      flows/a.py\n"


def test_deleted_on_both_sides_and_new_again(pair: Path, roundtrip: Run) -> None:
    Path("flows/a.py").unlink()
    Path("deploy/a.yaml").unlink()
    assert roundtrip("sync").status == 0
    Path("deploy/a.yaml").write_text(YAML.replace("busybox", "alpine"))
    assert roundtrip("sync").out == "made         flows/a.py (from deploy/a.yaml)\n"


def test_renamed_on_both_sides(pair: Path, roundtrip: Run) -> None:
    Path("flows/a.py").rename("flows/b.py")
    Path("deploy/a.yaml").rename("deploy/b.yaml")
    edit("flows/b.py", ("busybox", "alpine"))
    edit("deploy/b.yaml", ("[hello]", "[bye]"))
    assert roundtrip("sync").status == 0
    assert {"image: alpine  # small", "args: [bye]"} <= lines("deploy/b.yaml")
    Path("flows/b.py").rename("flows/c.py")
    Path("deploy/b.yaml").rename("deploy/d.yaml")
    status, out, err = roundtrip("sync")
    assert (status, out) == (1, "")
    assert "error[conflict]: deploy/b.yaml is called this now, and flows/b.py flows/c.py" in err


def test_renamed_and_changed(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ("with Workflow", "# mine\nwith Workflow"))
    Path("deploy/a.yaml").rename("deploy/other-name.yml")
    edit("deploy/other-name.yml", ("name: greeting", "name: parting"), ("[hello]", "[bye]"))
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert "renamed      flows/other_name.py (from flows/a.py; 2 values)" in out.splitlines()
    assert {"# mine", "args: [bye]"} <= lines("deploy/other-name.yml")
    assert not Path("flows/a.py").exists()
    assert roundtrip("sync").out == ""


def test_a_file_that_became_two(pair: Path, roundtrip: Run) -> None:
    second = YAML.replace("greeting", "parting").replace("hello", "bye")
    Path("deploy/a.yaml").write_text(f"{YAML}---\n{second}")
    assert roundtrip("sync").status == 0
    assert Path("flows/a.py").read_text().count("with Workflow(") == 2
    Path("deploy/a.yaml").write_text(YAML)
    Path("deploy/b.yaml").write_text(second)
    edit("flows/a.py", ('"hello"', '"hi"'))
    status, _, err = roundtrip("sync")
    assert status == 0, err
    assert Path("flows/a.py").read_text().count("with Workflow(") == 1
    assert Path("flows/b.py").read_text().count("with Workflow(") == 1
    assert "args: [hi]" in lines("deploy/a.yaml")
    assert roundtrip("sync").out == ""


def test_what_is_not_done_is_not_told_to_machines_as_done(pair: Path, roundtrip: Run) -> None:
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    for option in ("--check", "--diff"):
        told = json.loads(fresh_json(roundtrip("sync", option, "--format", "json").out))
        assert told["outcomes"] == {"would be changed": 1}
    assert json.loads(fresh_json(roundtrip("sync", "--format", "json").out))["outcomes"] == {"changed": 1}
    assert json.loads(fresh_json(roundtrip("sync", "--format", "json").out))["outcomes"] == {"in step": 1}


def fresh_json(out: str) -> str:
    """What is JSON of a command's output."""
    return out[out.index("{") :]


def test_what_argo_would_say_of_files_that_stay_is_no_matter_of_sync(pair: Path, roundtrip: Run) -> None:
    text = YAML.replace("  name: greeting\n", "  name: greeting\n  labels: {a: '{{b}}'}\n")
    Path("deploy/a.yaml").write_text(text)
    assert roundtrip("sync", "--prefer", "yaml").status == 0
    shutil.rmtree(".roundtrip")  # nothing tells that they agreed, but that they do
    assert roundtrip("sync", "--check") == (0, "", "sync: 1 in step\n")
    assert "error[bad-label]" in roundtrip("to-yaml", "flows", "-o", "deploy", "--check").err


def test_a_comment_that_one_side_changed_or_took_out_is_no_loss_on_the_other(pair: Path, roundtrip: Run) -> None:
    edit("deploy/a.yaml", ("# small", "# little"))
    assert roundtrip("sync") == (0, "changed      flows/a.py (comments)\n", "sync: 1 changed\n")
    edit("flows/a.py", ("  # little", ""))
    assert roundtrip("sync") == (0, "changed      deploy/a.yaml (comments)\n", "sync: 1 changed\n")
    # to-python alone knows of no base
    Path("deploy/a.yaml").write_text(YAML)
    assert roundtrip("sync").status == 0
    Path("deploy/a.yaml").write_text(YAML.replace("# small", "# little"))
    assert "note[comment-gone]" in roundtrip("to-python", "deploy/a.yaml", "--onto", "flows/a.py").err


def test_comments_that_both_changed(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ("# small", "# tiny"))
    edit("deploy/a.yaml", ("# small", "# little"))
    before = texts()
    status, _, err = roundtrip("sync")
    assert status == 1
    assert "deploy/a.yaml:10:23: error[conflict]: this comment is `# little` here and `# tiny` in flows/a.py:" in err
    assert texts() == before
    assert roundtrip("sync", "--prefer", "yaml").status == 0
    assert "# little" in Path("flows/a.py").read_text()
    assert "tiny" not in "".join(map(str, texts().values()))


def test_what_one_side_says_wrong_costs_that_file(pair: Path, roundtrip: Run) -> None:
    Path("deploy/b.yaml").write_text(YAML.replace("greeting", "other"))
    roundtrip("sync")
    edit("deploy/a.yaml", ("[hello]", "[hello"))
    edit("deploy/b.yaml", ("[hello]", "[bye]"))
    status, out, err = roundtrip("sync")
    assert status == 1
    assert "deploy/a.yaml:12:1: error[syntax]" in err
    assert out == "changed      flows/b.py (1 value)\n"


def test_diff_shows_what_would_be_written(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    before = texts()
    status, out, _ = roundtrip("sync", "--diff")
    assert status == 1
    assert out.startswith("--- a/deploy/a.yaml\n+++ b/deploy/a.yaml\n@@")
    assert "\n-      image: busybox  # small\n+      image: alpine  # small\n" in out
    assert texts() == before


def test_what_programs_import_counts(pair: Path, roundtrip: Run) -> None:
    Path("flows/names.py").write_text('IMAGE = "busybox"\n')
    edit("flows/a.py", ('"busybox"', "IMAGE"), ("from hera", "from names import IMAGE\nfrom hera"))
    assert roundtrip("sync").status == 0
    Path("flows/names.py").write_text('IMAGE = "alpine"\n')
    assert roundtrip("sync").out == "changed      deploy/a.yaml (1 value)\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may write everything can't be kept from it")
def test_a_tree_that_is_read_only(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    Path("deploy").chmod(0o555)
    try:
        assert "error[cannot-write]" in roundtrip("sync").err
    finally:
        Path("deploy").chmod(0o755)


def test_a_file_that_is_read_only(pair: Path, roundtrip: Run) -> None:
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    Path("flows/a.py").chmod(0o444)
    before = texts()
    status, out, err = roundtrip("sync")
    assert (status, out) == (1, "")
    assert "flows/a.py:1:1: error[cannot-write]" in err
    assert texts() == before


HOLD = """
import sys, time
from pathlib import Path
from roundtrip.sync.lock import locked
with locked(Path(".roundtrip/lock")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_at_once(pair: Path, roundtrip: Run) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        status, out, err = roundtrip("sync")
        assert (status, out) == (1, "")
        assert f".roundtrip/lock:1:1: error[locked]: another sync is at work here: process {holder.pid} on " in err
        assert err.startswith(".roundtrip")
        assert roundtrip("sync", "--check").status == 0
    finally:
        holder.kill()
        holder.wait()
    assert roundtrip("sync").status == 0


KILLED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
import roundtrip.cli.files as files
whole, left = files.write, int(sys.argv[1])
def write(before, text):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
    whole(before, text)
files.write = write
from roundtrip.cli.main import main
main(["sync"])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent")
@pytest.mark.parametrize("kind", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_ends_in_the_middle_is_gone_on_with(pair: Path, roundtrip: Run, kind: str, after: int) -> None:
    Path("deploy/b.yaml").write_text(YAML.replace("greeting", "other"))
    roundtrip("sync")
    for name in "ab":
        edit(f"flows/{name}.py", ('"busybox"', '"alpine"'))
        edit(f"deploy/{name}.yaml", ("[hello]", "[bye]"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(after), kind], capture_output=True, check=False)
    assert done.returncode == (-signal.SIGKILL if kind == "SIGKILL" else 130)
    assert roundtrip("sync").status == 0
    for name in "ab":
        assert {"image: alpine  # small", "args: [bye]"} <= lines(f"deploy/{name}.yaml")
        assert '"bye"' in Path(f"flows/{name}.py").read_text()
    assert not list(Path().rglob("*.tmp"))


def test_links_that_lead_out_are_not_followed(pair: Path, roundtrip: Run) -> None:
    outside = pair.parent / "elsewhere.py"
    outside.write_text(Path("flows/a.py").read_text())
    Path("flows/a.py").unlink()
    Path("flows/a.py").symlink_to(outside)
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    before = outside.read_text()
    status, _, err = roundtrip("sync")
    assert status == 1
    assert "error[outside]" in err
    assert outside.read_text() == before


def test_what_is_upgraded_is_so_on_both_sides(folder: Path, roundtrip: Run) -> None:
    (folder / "deploy").mkdir()
    old = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: a\nspec:\n  schedule: '1 * * * *'  # often\n"
    (folder / "deploy" / "a.yaml").write_text(
        old + "  workflowSpec:\n    entrypoint: main\n    templates:\n    - name: main\n      suspend: {}\n"
    )
    (folder / "pyproject.toml").write_text(PAIRS.replace('"flows"', '"flows", upgrade = true'))
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert "made         flows/a.py (from deploy/a.yaml)" in out.splitlines()
    assert "schedules:" in Path("deploy/a.yaml").read_text()
    assert roundtrip("sync").out == ""


def test_a_project_within_a_repository(pair: Path, roundtrip: Run) -> None:
    subprocess.run(["rm", "-r", ".roundtrip"], check=True)
    Path("project").mkdir()
    for name in ("deploy", "flows", "pyproject.toml"):
        Path(name).rename(f"project/{name}")
    git("init", "-q")
    commit()
    os.chdir("project")
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    Path("deploy/a.yaml").rename("deploy/b.yaml")
    status, _, err = roundtrip("sync")
    assert status == 0, err
    assert {"image: alpine  # small", "args: [bye]"} <= lines("deploy/b.yaml")
    assert '"bye"' in Path("flows/b.py").read_text()
    assert not Path("flows/a.py").exists()


def test_a_state_that_is_a_link_is_not_written(pair: Path, roundtrip: Run) -> None:
    outside = pair.parent / "elsewhere"
    Path(".roundtrip").rename(outside)
    Path(".roundtrip").symlink_to(outside)
    before = {p: p.read_bytes() for p in outside.rglob("*") if p.is_file()}
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    status, out, err = roundtrip("sync")
    assert (status, out) == (1, "")
    assert ".roundtrip:1:1: error[outside]" in err
    assert {p: p.read_bytes() for p in before} == before


SCRIPT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: scripts}
spec:
  entrypoint: main
  templates:
  - name: main
    script:
      image: python:3.12
      command: [python]
      source: |
        first = 1
        # both
        second = 2
        print(first)
        print(second)
  - name: shell
    script:
      image: busybox
      command: [sh]
      source: |
        set -e
        echo one
        echo two
        echo three
"""


def test_scripts_are_merged_by_their_lines(pair: Path, roundtrip: Run) -> None:
    Path("deploy/a.yaml").write_text(SCRIPT)
    roundtrip("sync")
    edit("flows/a.py", ("first = 1", "first = 10"), ("echo one", "echo ONE"))
    edit("deploy/a.yaml", ("print(second)", "print(first + second)"), ("echo three", "echo THREE"))
    status, out, err = roundtrip("sync")
    assert (status, out) == (0, "changed      deploy/a.yaml (2 values)\nchanged      flows/a.py (2 values)\n"), err
    for path in ("deploy/a.yaml", "flows/a.py"):
        assert {"first = 10", "print(first + second)", "echo ONE", "echo two", "echo THREE"} <= lines(path)
    edit("flows/a.py", ("second = 2", "second = 3"), ("echo two", "echo 2"))
    edit("deploy/a.yaml", ("second = 2", "second = 4"))
    before = texts()
    status, out, err = roundtrip("sync")
    assert status == 1
    assert "deploy/a.yaml:11:15: error[conflict]: spec.templates[main].script.source is" in err
    assert texts() == before


def test_a_checkout_of_both_sides_undoes_no_edit(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    roundtrip("sync")
    git("checkout", "-q", ".")
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    # the state is newer than the tree, and HEAD is what both came of
    status, out, err = roundtrip("sync")
    assert (status, out) == (0, "changed      flows/a.py (1 value)\n"), err
    assert {"image: busybox  # small", "args: [bye]"} <= lines("deploy/a.yaml")
    assert '"busybox"' in Path("flows/a.py").read_text()


def test_a_checkout_of_one_side_is_an_edit_of_it(pair: Path, roundtrip: Run) -> None:
    git("init", "-q")
    commit()
    edit("flows/a.py", ('"busybox"', '"alpine"'))
    roundtrip("sync")
    git("checkout", "-q", "flows")
    edit("deploy/a.yaml", ("[hello]", "[bye]"))
    assert roundtrip("sync").status == 0
    assert {"image: busybox  # small", "args: [bye]"} <= lines("deploy/a.yaml")
    assert '"bye"' in Path("flows/a.py").read_text()


def test_patches_are_left_alone_with_a_note(pair: Path, roundtrip: Run) -> None:
    patch = "kind: Workflow\napiVersion: argoproj.io/v1alpha1\nmetadata: {name: greeting}\nspec: {parallelism: 2}\n"
    Path("deploy/patch.yaml").write_text(patch)
    Path("deploy/plain.yaml").write_text("metadata: {name: x}\nspec: {entrypoint: main}\n")
    Path("deploy/kustomization.yaml").write_text(
        "resources: [a.yaml]\npatches:\n- path: patch.yaml\n- path: plain.yaml\n"
    )
    status, out, err = roundtrip("sync")
    assert (status, out) == (0, "")
    assert "deploy/patch.yaml:1:1: note[kustomize-patch]" in err
    assert "deploy/plain.yaml:1:1: note[kustomize-patch]" in err


def test_a_folder_with_another_name(pair: Path, roundtrip: Run) -> None:
    for number in range(30):
        name = f"w{number}"
        Path(f"deploy/{name}.yaml").write_text(YAML.replace("greeting", name).replace("hello", f"hello {number}"))
    assert roundtrip("sync").status == 0
    Path("deploy/moved").mkdir()
    for number in range(30):
        Path(f"deploy/w{number}.yaml").rename(f"deploy/moved/w{number}.yaml")
        if number % 2:  # the workflow has another name as well
            edit(f"deploy/moved/w{number}.yaml", (f"name: w{number}", f"name: other-{number}"))
    status, out, err = roundtrip("sync")
    assert status == 0, err
    assert sum(line.startswith("renamed      flows/moved/") for line in out.splitlines()) == 30
    assert roundtrip("sync").out == ""


def test_a_comment_goes_along_with_what_the_other_side_took_out_and_that_is_told(pair: Path, roundtrip: Run) -> None:
    more = "  - name: extra\n    container: {image: alpine}\n"
    Path("deploy/a.yaml").write_text(YAML + more)
    roundtrip("sync")
    python = Path("flows/a.py")
    lines_now = python.read_text().splitlines(keepends=True)
    python.write_text("".join(line for line in lines_now if '"extra"' not in line))
    edit("deploy/a.yaml", ("  - name: extra\n", "  # for later\n  - name: extra\n"))
    status, _, err = roundtrip("sync")
    assert status == 0, err
    assert "extra" not in Path("deploy/a.yaml").read_text()
    assert "deploy/a.yaml:12:3: note[comment-gone]: what this comment is at was taken out on the other side" in err
    assert "# for later" in err


@pytest.mark.parametrize("side", ["yaml", "python"])
def test_of_two_that_went_the_one_that_is_like_the_new_file_got_its_name(pair: Path, roundtrip: Run, side: str) -> None:
    """Both have one `generateName`, as what was copied from one file has."""
    text = YAML.replace("name: greeting", "generateName: same-")
    for name in "abc":
        Path(f"deploy/{name}.yaml").write_text(text.replace("hello", f"hello, {name}"))
    roundtrip("sync")
    folder, suffix = ("deploy", "yaml") if side == "yaml" else ("flows", "py")
    Path(f"{folder}/a.{suffix}").unlink()
    Path(f"{folder}/b.{suffix}").rename(f"{folder}/moved.{suffix}")
    status, out, err = roundtrip("sync")
    assert status == 1
    assert err.count("error[orphan]") == 1
    assert f"{'flows/a.py' if side == 'yaml' else 'deploy/a.yaml'}:1:1: error[orphan]" in err
    new = "flows/moved.py (from flows/b.py)" if side == "yaml" else "deploy/moved.yaml (from deploy/b.yaml)"
    assert out == f"renamed      {new}\n"
