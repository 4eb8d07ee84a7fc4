"""Nothing is run that isn't asked for: what doesn't import Hera, and in a walk what git ignores."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.cli.git_ignores import ignored_above
from roundtrip.python.imported import imports_hera
from tests.cli.conftest import WORKFLOW, Outcome

Run = Callable[..., Outcome]
# by another process: what a program writes itself goes nowhere
MARK = "import pathlib, subprocess\nsubprocess.run(['touch', str(pathlib.Path(__file__).with_name('RAN'))])\n"
# must be run to be understood, and leaves a mark
PROGRAM = (
    "import os\nfrom hera.workflows import Container, Workflow\n"
    + MARK
    + "with Workflow(name='w' + os.environ.get('NOT_SET_ANYWHERE', ''), entrypoint='m'):\n"
    + "    Container(name='m', image='alpine')\n"
)
UNKNOWN = MARK + "import os\nw = {'apiVersion': os.environ['HOME'], 'kind': 'Workflow'}\n"
OTHERS = {
    "nothing to do with it": MARK,
    "a document that can't be read": UNKNOWN,
    "an import in a text": f'"""\nimport hera\nfrom hera.workflows import Workflow\n"""\n{UNKNOWN}',
    "an import in a comment": f"# import hera\n{UNKNOWN}",
    "another module": f"import hera_tools, heracles\nfrom hera_tools.hera import x\n{UNKNOWN}",
    "a relative one": f"from .hera import x\n{UNKNOWN}",
    "no Python": "import hera\n" + MARK + "def (\n",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize(
    "command",
    [
        "validate tool.py",
        "validate tool.py --engine hera",
        "validate .",
        "to-yaml tool.py",
        "to-yaml tool.py --engine hera",
        "to-yaml . -o out",
        "to-yaml . --check -o out",
        "diff tool.py wf.yaml",
        "diff wf.yaml tool.py --engine hera",
        "migrate . -o .",
    ],
)
def test_what_imports_no_hera_is_never_run(command: str, text: str, folder: Path, roundtrip: Run) -> None:
    (folder / "tool.py").write_text(text)
    (folder / "wf.yaml").write_text(WORKFLOW.replace("spec: {}", "spec: {workflowTemplateRef: {name: x}}"))
    (folder / "tool.yaml").write_text((folder / "wf.yaml").read_text())  # migrate compares it with tool.py
    status, _, err = roundtrip(*command.split())
    assert not (folder / "RAN").exists()
    if "tool.py" in command:
        assert status == (2 if command.startswith("diff") else 1)
        assert "tool.py:" in err


def test_the_reason_is_true(folder: Path, roundtrip: Run) -> None:
    (folder / "tool.py").write_text(UNKNOWN)
    status, _, err = roundtrip("to-yaml", "tool.py")
    assert status == 1
    assert "tool.py:2:1: error[no-hera]: this doesn't import Hera, so it is not run" in err or "error[no-hera]" in err
    (folder / "tool.py").write_text("import pathlib\n")
    assert roundtrip("validate", "tool.py").err == "tool.py:1:1: error[no-workflow]: this program makes no workflow\n"


def test_documents_without_hera_are_read_by_either_engine(folder: Path, roundtrip: Run) -> None:
    (folder / "a.py").write_text(
        "w = {'apiVersion': 'argoproj.io/v1alpha1', 'kind': 'Workflow', 'metadata': {'name': 'a'},"
        " 'spec': {'workflowTemplateRef': {'name': 'x'}}}\n"
    )
    read, run = (roundtrip("to-yaml", "a.py", "--engine", engine) for engine in ("static", "hera"))
    assert read == run
    assert read.status == 0


IMPORTS = {
    "at the top": ("import hera.workflows as w", {}, True),
    "by from": ("from hera import workflows", {}, True),
    "in a function": ("def f():\n    if 1:\n        from hera.workflows import x", {}, True),
    "behind a mark": ("\ufeffimport hera", {}, True),
    "none": ("import os", {}, False),
    "a module beside it": ("from base import W", {"base.py": "import hera"}, True),
    "through two": ("import a", {"a.py": "import b", "b.py": "from hera import workflows"}, True),
    "a package beside it": ("from pkg import flows", {"pkg/__init__.py": "", "pkg/flows.py": "import hera"}, True),
    "a package's own": ("import pkg.x", {"pkg/__init__.py": "import hera", "pkg/x.py": ""}, True),
    "relative within it": (
        "from pkg.a import x",
        {"pkg/__init__.py": "", "pkg/a.py": "from .b import x", "pkg/b.py": "import hera"},
        True,
    ),
    "from the folder above": (
        "from pkg.sub.a import x",
        {"pkg/__init__.py": "", "pkg/sub/a.py": "from .. import b", "pkg/b.py": "import hera"},
        True,
    ),
    "a circle": ("import a", {"a.py": "import b", "b.py": "import a"}, False),
    "one that nobody imports": ("import a", {"a.py": "", "b.py": "import hera"}, False),
    "one that is no Python": ("import a", {"a.py": "import hera\ndef ("}, False),
}


@pytest.mark.parametrize(("text", "beside", "found"), IMPORTS.values(), ids=IMPORTS)
def test_what_imports_hera(text: str, beside: dict[str, str], found: bool, tmp_path: Path) -> None:
    for name, content in beside.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert imports_hera(text, str(tmp_path / "flow.py")) == found
    assert imports_hera(text) == (found and not beside)


def test_a_program_may_have_its_workflow_from_a_module_beside_it(folder: Path, roundtrip: Run) -> None:
    """Whoever names it wants it run; a walk comes across it by chance."""
    (folder / "flows").mkdir()
    (folder / "flows" / "base.py").write_text("from hera.workflows import Container, Workflow\n")
    (folder / "flows" / "flow.py").write_text(PROGRAM.replace("hera.workflows", "base"))
    status, out, _ = roundtrip("to-yaml", "flows", "-o", "out")
    assert not (folder / "flows" / "RAN").exists()
    assert (status, out) == (1, "")
    status, out, _ = roundtrip("to-yaml", "flows/flow.py")
    assert (folder / "flows" / "RAN").exists()
    assert (status, "name: w" in out) == (0, True)


def test_a_module_that_makes_no_workflow_is_passed_over_in_a_walk(folder: Path, roundtrip: Run) -> None:
    """Even where it had to be run to be sure of that: it imports Hera."""
    (folder / "flows").mkdir()
    (folder / "flows" / "shared.py").write_text(
        "import os, hera\nhome = os.environ['PATH'].split(':')[0] + '/x'\nprint(len(open(__file__).read()))\n"
    )
    (folder / "flows" / "flow.py").write_text(PROGRAM)
    for command in (["to-yaml", "flows", "-o", "out"], ["validate", "flows"]):
        status, _, err = roundtrip(*command)
        assert (status, "error" in err) == (0, False), err
    assert roundtrip("validate", "flows/shared.py").status == 1


# -- what git ignores --------------------------------------------------------------------------------------------------


def test_a_walk_runs_nothing_that_git_ignores(folder: Path, roundtrip: Run) -> None:
    (folder / ".git" / "info").mkdir(parents=True)
    (folder / ".git" / "info" / "exclude").write_text("excluded.py\n")
    (folder / ".gitignore").write_text("/build/\nscratch_*.py\n!scratch_keep.py\n")
    for name in ("build/x/a.py", "flows/scratch_a.py", "flows/excluded.py", "flows/sub/b.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PROGRAM)
    (folder / "flows" / "sub" / ".gitignore").write_text("*\n")
    (folder / "flows" / "scratch_version.py").write_text("version = 1\n")
    for name in ("flows/scratch_keep.py", "flows/build.py"):
        (folder / name).write_text(PROGRAM.replace(MARK, ""))
    for command in (["to-yaml", ".", "-o", "out"], ["to-yaml", "flows", "-o", "out2"], ["validate", "."]):
        _, _, err = roundtrip(*command)
        assert not list(folder.rglob("RAN"))
        assert "flows/sub/b.py:1:1: note[skipped]: git ignores this program" in err
        assert "version" not in err  # what has nothing to do with Hera is passed over in silence
    made = sorted(p.relative_to(folder / "out").as_posix() for p in (folder / "out").rglob("*.yaml"))
    assert made == ["flows/build.yaml", "flows/scratch-keep.yaml"]
    roundtrip("to-yaml", "flows/sub/b.py")
    assert (folder / "flows" / "sub" / "RAN").exists()  # it was named


def test_yaml_that_git_ignores_is_converted(folder: Path, roundtrip: Run) -> None:
    """Nothing of it is run; rendered manifests are often ignored."""
    (folder / ".gitignore").write_text("*\n")
    (folder / "wf.yaml").write_text(WORKFLOW.replace("spec: {}", "spec: {workflowTemplateRef: {name: x}}"))
    assert roundtrip("to-python", ".", "-o", "out").status == 0


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, input=stdin, check=False, timeout=60
    )
    assert done.returncode < 2, done.stderr
    return done.stdout


NAMES = st.sampled_from(["a", "b", "a.py", "b.py", "build"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PATTERNS = st.tuples(
    st.sampled_from(["", "!", "/", "!/", "**/", "#", "\\!"]),
    st.lists(
        st.sampled_from(["a", "b", "*.py", "*", "a.py", "build", "?", "[ab]", "[!b]", "[^]a]", "**"]),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(["", "/", " ", "/*", "/**", "\\ ", "\\", "[", "[[:alpha:]]", "?y"]),
).map(lambda t: t[0] + "/".join(t[1]) + t[2])


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A repository without anything in it, of a user without settings."""
    folder = tmp_path_factory.mktemp("repository")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("XDG_CONFIG_HOME", raising=False)
        try:
            git(folder, "init", "--quiet", ".")
        except OSError:
            pytest.skip("there is no git")
        yield folder


@given(
    paths=st.lists(PATHS, min_size=1, max_size=6),
    ignores=st.dictionaries(st.sampled_from(["", "a", "build", "a/b"]), st.lists(PATTERNS, max_size=4), max_size=3),
    own=st.lists(PATTERNS, max_size=2),
)
def test_git_would_say_the_same(
    paths: list[str], ignores: dict[str, list[str]], own: list[str], repository: Path
) -> None:
    for entry in sorted(repository.rglob("*"), reverse=True):
        if ".git" not in entry.relative_to(repository).parts:
            entry.rmdir() if entry.is_dir() else entry.unlink()
    for name in paths:
        place = repository
        for part in name.split("/")[:-1]:
            place = place / part
            if place.is_file():
                return
        if (repository / name).is_dir():
            return
        place.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text("")
    for name, patterns in ignores.items():
        if (repository / name).is_dir():
            (repository / name / ".gitignore").write_text("\n".join(patterns))
    (repository / ".git" / "info" / "exclude").write_text("\n".join(own))
    listed = git(repository, "ls-files", "--others", "--ignored", "--exclude-standard", "-z")
    assert sorted(ignored(repository)) == sorted(name for name in listed.split("\0") if name)


def ignored(top: Path) -> list[str]:
    """The files that git ignores, as a walk comes across them."""
    found = []
    work = [(top, ignored_above(str(top.resolve())))]
    while work:
        folder, git = work.pop()
        entries = sorted(folder.iterdir())
        git = git.within(str(folder), [e.name for e in entries])
        for entry in entries:
            if entry.name == ".git":
                continue
            hidden = git.entry(str(entry), entry.is_dir())
            if entry.is_dir():
                work.append((entry, git._replace(everything=True) if hidden else git))
            elif hidden:
                found.append(entry.relative_to(top).as_posix())
    return found


def test_a_worktree_has_its_excludes_elsewhere(tmp_path: Path) -> None:
    main, tree = tmp_path / "main", tmp_path / "tree"
    (main / ".git" / "info").mkdir(parents=True)
    (main / ".git" / "info" / "exclude").write_text("a.py\n")
    (main / ".git" / "worktrees" / "tree").mkdir(parents=True)
    (main / ".git" / "worktrees" / "tree" / "commondir").write_text("../..\n")
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {main}/.git/worktrees/tree\n")
    (tree / "a.py").write_text("")
    (tree / "b.py").write_text("")
    assert ignored(tree) == ["a.py"]


def test_a_repository_within_has_its_own_rules(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("a.py\nhidden/\n")
    for name in ("sub", "hidden"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "a.py").write_text("")
    assert ignored(tmp_path) == ["hidden/a.py"]


def test_the_users_own_excludes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / ".config" / "git").mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name in ("a.py", "b.py"):
        (tmp_path / "repository" / name).write_text("")
    (tmp_path / "home" / ".config" / "git" / "ignore").write_text("a.py\n")
    assert ignored(tmp_path / "repository") == ["a.py"]
    (tmp_path / "home" / ".gitconfig").write_text("[user]\nname = x\n[core]\n\tpager = less\n\texcludesFile = ~/mine\n")
    (tmp_path / "home" / "mine").write_text("b.py\n")
    assert ignored(tmp_path / "repository") == ["b.py"]
