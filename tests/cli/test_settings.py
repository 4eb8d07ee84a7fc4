"""`[tool.roundtrip]`: what is wrong with it ends every run, at its line and column; what is right is heeded by every command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from roundtrip.settings.keys import KEYS, Settings
from roundtrip.settings.projects import BadSettings, Projects
from tests.cli.conftest import FLOW, WORKFLOW, Outcome

Run = Callable[..., Outcome]
COMMANDS = [
    ("validate", "."),
    ("validate", "wf.yaml"),
    ("to-python", ".", "-o", "out"),
    ("to-python", "wf.yaml", "-o", "out/"),
    ("to-python", "wf.yaml"),
    ("to-yaml", "flow.py", "-o", "out/"),
    ("to-yaml", ".", "-o", "out", "--check"),
    ("to-yaml", "-"),
    ("migrate", ".", "-o", "out"),
    ("diff", "wf.yaml", "flow.py"),
]
WRONG = [
    ("[tool.roundtrip]\nexcludes = ['x']\n", "2:1", "has no key `excludes`; did you mean `exclude`?"),
    ("[tool.roundtrip]\n\n  no-validate = true\n", "3:3", "did you mean `no_validate`?"),
    ("[tool.roundtrip]\nzzz = 1\n", "2:1", "has no key `zzz`; its keys are `argo`, `crds`, `engine`"),
    ("[tool]\nroundtrip.'excludes' = []\n", "2:11", "has no key `excludes`"),
    ("tool = {roundtrip = {ignore = [], excludes = []}}\n", "1:35", "has no key `excludes`"),
    ("[tool.roundtrip.excludes]\na = 1\n", "1:17", "has no key `excludes`"),
    (
        "[x]\ny = '''\n[tool.roundtrip]\nexcludes = 1'''\n[tool.roundtrip]\n#excludes = 1\nignored = []\n",
        "7:1",
        "`ignored`",
    ),
    ("[tool.roundtrip]\nignore = 'unused-template'\n", "2:10", "is a list of codes, such as"),
    ("[tool.roundtrip]\nexclude = ['charts/', 1]\n", "2:23", "is a list of patterns"),
    ("[tool.roundtrip]\nexclude = [\n  'charts/',\n  '!',\n]\n", "4:3", "takes patterns as in .gitignore"),
    ("[tool.roundtrip]\nignore = ['unused-templat']\n", "2:11", "did you mean `unused-template`?"),
    ("[tool.roundtrip]\nengine = 'fast'\n", "2:10", "is one of auto, static, hera"),
    ("[tool.roundtrip]\nengine = true\n", "2:10", "is one of auto, static, hera"),
    ("[tool.roundtrip]\nargo = 3.6\n", "2:8", "is one of 3.4"),
    ("[tool.roundtrip]\nloops = 1\n", "2:9", "is true or false"),
    ("[tool.roundtrip]\nloops = 'true'\n", "2:9", "is true or false"),
    ("[tool]\nroundtrip = 1\n", "2:1", "is a table"),
    ("[[tool.roundtrip]]\nloops = true\n", "1:8", "is a table"),
    ("[tool.roundtrip\n", "1:16", "this can't be read"),
    ("[tool.roundtrip]\na = [\n", "3:1", "this can't be read"),
    ("[tool.roundtrip]\na = 1\na = 2\n", "3:6", "this can't be read"),
    ("[tool.roundtrip]\nx = " + "[" * 5000, "", "this can't be read"),
]


@pytest.fixture
def project(folder: Path) -> Path:
    """A folder with a workflow and a program."""
    (folder / "wf.yaml").write_text(WORKFLOW)
    (folder / "flow.py").write_text(FLOW)
    return folder


@pytest.mark.parametrize(("config", "place", "words"), WRONG)
def test_what_is_wrong_has_its_line_and_column(
    config: str, place: str, words: str, project: Path, roundtrip: Run
) -> None:
    (project / "pyproject.toml").write_text(config)
    status, out, err = roundtrip("validate", "wf.yaml")
    assert (status, out) == (2, "")
    assert err.startswith(f"pyproject.toml:{place}")
    assert words in err
    assert err.count("error[bad-config]") == 1
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_it_ends_every_run(command: tuple[str, ...], project: Path, roundtrip: Run) -> None:
    (project / "pyproject.toml").write_text("[tool.roundtrip]\nexcludes = ['x']\n")
    before = sorted(project.rglob("*"))
    status, out, err = roundtrip(*command, stdin=FLOW.encode())
    assert (status, out) == (2, "")
    assert (
        err
        == "pyproject.toml:2:1: error[bad-config]: [tool.roundtrip] has no key `excludes`; did you mean `exclude`?\n"
    )
    assert sorted(project.rglob("*")) == before


def test_a_fault_below_ends_the_run_before_anything_is_written(project: Path, roundtrip: Run) -> None:
    (project / "z").mkdir()
    (project / "z" / "wf.yaml").write_text(WORKFLOW)
    (project / "z" / "pyproject.toml").write_text("[tool.roundtrip]\nloops = 3\n")
    status, _, err = roundtrip("to-python", ".", "-o", "out")
    assert status == 2
    assert err.startswith("z/pyproject.toml:2:9: ")
    assert not (project / "out").exists()


def test_machines_are_told_too(project: Path, roundtrip: Run) -> None:
    (project / "pyproject.toml").write_text("[tool.roundtrip]\nexcludes = ['x']\n")
    status, out, _ = roundtrip("validate", ".", "--format", "json")
    assert status == 2
    assert out.count('"code": "bad-config"') == 1
    assert '"line": 2' in out


def test_what_is_no_key_of_ours_is_not_looked_at(folder: Path) -> None:
    for text in (
        "tool = 1 # roundtrip\n",
        "[tool.x]\nroundtrip = {excludes = []}\n",
        "[roundtrip]\nexcludes = []\n",
        "[tool.x\n",
    ):
        (folder / "pyproject.toml").write_text(text)
        assert Projects().of(folder) == Settings()
    (folder / "pyproject.toml").write_text('[tool."round\\u0074rip"]\nexcludes = []\n')
    with pytest.raises(BadSettings):
        Projects().of(folder)


def test_a_byte_that_is_no_utf8(folder: Path) -> None:
    (folder / "pyproject.toml").write_bytes(b"# a\nx = '\xff'\n")
    with pytest.raises(BadSettings) as caught:
        Projects().of(folder)
    assert (caught.value.diagnostics[0].line, caught.value.diagnostics[0].column) == (2, 6)


# -- each key is heeded by each command that it concerns, and an option goes before it

DUPLICATE = WORKFLOW.replace("spec: {}", "spec: {entrypoint: a, entrypoint: b, templates: [{name: b, suspend: {}}]}")
OLD = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: a}
spec: {schedule: "* * * * *", workflowSpec: {workflowTemplateRef: {name: b}}}
"""
SCRIPT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: s
  templates:
  - name: s
    script: {image: python, command: [python], source: "print(1)\\n"}
"""
TASKS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: d
  templates:
  - name: t
    inputs: {parameters: [{name: x}]}
    container: {image: alpine}
  - name: d
    dag:
      tasks:
      - {name: a, template: t, arguments: {parameters: [{name: x, value: a}]}}
      - {name: b, template: t, arguments: {parameters: [{name: x, value: b}]}}
      - {name: c, template: t, arguments: {parameters: [{name: x, value: c}]}}
      - {name: e, template: t, arguments: {parameters: [{name: x, value: e}]}}
"""
LIFTABLE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: m
  arguments: {parameters: [{name: n, value: "3"}]}
  templates:
  - name: m
    inputs: {parameters: [{name: n}]}
    script: {image: python, command: [python], source: "print({{inputs.parameters.n}} + 1)"}
"""
DYNAMIC = """\
import os
from hera.workflows import Container, Workflow

with Workflow(name="z" + os.environ.get("NOT_SET_ANYWHERE", "k"), entrypoint="m") as w:
    Container(name="m", image="alpine")
"""
INVALID = FLOW.replace("name='a'", "name='a', entrypoint='x', templates=[{'name': 'x', 'suspend': {}, 'zzz': 1}]")


def answers(roundtrip: Run, *command: str) -> str:
    status, out, err = roundtrip(*command)
    return f"{status}\n{out}\n{err}"


@pytest.mark.parametrize(
    ("key", "file", "text", "command", "option", "against"),
    [
        ("upgrade = true", "f.yaml", OLD, "to-python f.yaml", "--upgrade", "--no-upgrade"),
        ("upgrade = true", "f.yaml", OLD, "migrate . -o out --check", "--upgrade", "--no-upgrade"),
        ("scripts = 'text'", "f.yaml", SCRIPT, "to-python f.yaml", "--scripts=text", "--scripts=functions"),
        ("lift = true", "f.yaml", LIFTABLE, "to-python f.yaml", "--lift", "--no-lift"),
        ("lift = true", "f.yaml", LIFTABLE, "migrate . -o out --check", "--lift", "--no-lift"),
        ("loops = true", "f.yaml", TASKS, "to-python f.yaml", "--loops", "--no-loops"),
        ("strict = true", "f.yaml", DUPLICATE, "to-python f.yaml", "--strict", "--no-strict"),
        ("strict = true", "f.yaml", DUPLICATE, "migrate . -o out --check", "--strict", "--no-strict"),
        ("argo = '3.5'", "f.yaml", OLD, "validate f.yaml", "--argo=3.5", "--argo=4.0"),
        ("argo = '4.0'", "f.yaml", OLD, "to-python f.yaml", "--argo=4.0", "--argo=3.5"),
        ("argo = '4.0'", "f.yaml", OLD, "migrate . -o out --check", "--argo=4.0", "--argo=3.5"),
        ("engine = 'static'", "f.py", DYNAMIC, "to-yaml f.py", "--engine=static", "--engine=hera"),
        ("engine = 'static'", "f.py", DYNAMIC, "validate f.py", "--engine=static", "--engine=hera"),
        ("engine = 'static'", "f.py", DYNAMIC, "diff f.py f.py", "--engine=static", "--engine=hera"),
        ("no_validate = true", "f.py", "", "to-yaml f.py", "--no-validate", "--validate"),
    ],
)
def test_a_key_does_what_its_option_does(
    key: str, file: str, text: str, command: str, option: str, against: str, folder: Path, roundtrip: Run
) -> None:
    if key.startswith("no_validate"):
        text = 'from hera.workflows import Workflow\n\nw = Workflow(name="A_B", entrypoint="x", parallelism="many")\n'
    (folder / file).write_text(text)
    words = command.split()
    plain, with_option = answers(roundtrip, *words), answers(roundtrip, *words, option)
    with_against = answers(roundtrip, *words, against)
    assert plain != with_option or key.startswith("no_validate")
    (folder / "pyproject.toml").write_text(f"[tool.roundtrip]\n{key}\n")
    assert answers(roundtrip, *words) == with_option
    assert answers(roundtrip, *words, against) == with_against


def test_migrate_reads_what_is_there_by_the_engine(folder: Path, roundtrip: Run) -> None:
    """What is there may be a program that has to be run to be compared: where that is forbidden, it isn't."""
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    (folder / "in" / "f.yaml").write_text(TASKS)
    (folder / "out" / "f.py").write_text(
        "import pathlib, subprocess\n"
        + DYNAMIC
        + "subprocess.run(['touch', str(pathlib.Path(__file__).with_name('RAN'))])\n"
    )
    roundtrip("migrate", "in", "-o", "out", "--engine", "static")
    assert not (folder / "out" / "RAN").exists()
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nengine = 'static'\n")
    status, _, err = roundtrip("migrate", "in", "-o", "out")
    assert (status, "error[not-static]" in err) == (1, True)
    assert not (folder / "out" / "RAN").exists()


@pytest.mark.parametrize("command", ["to-python f.yaml", "migrate . -o out --check", "validate f.yaml"])
def test_what_is_ignored_is_told_nowhere(command: str, folder: Path, roundtrip: Run) -> None:
    (folder / "f.yaml").write_text(TASKS.replace("  entrypoint: d", "  entrypiont: d"))
    assert "unknown-field" in roundtrip(*command.split()).err
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nignore = ['unknown-field']\n")
    assert "unknown-field" not in roundtrip(*command.split()).err


def test_two_projects_of_one_run_each_have_their_own(folder: Path, roundtrip: Run) -> None:
    for name, key in (("a", "scripts = 'text'"), ("b", "exclude = ['no.yaml']")):
        (folder / name).mkdir()
        (folder / name / "f.yaml").write_text(SCRIPT)
        (folder / name / "no.yaml").write_text(SCRIPT)
        (folder / name / "pyproject.toml").write_text(f"[tool.roundtrip]\n{key}\n")
    assert roundtrip("to-python", ".", "-o", "out").status == 0
    made = {
        p.relative_to(folder / "out").as_posix(): "@script" in p.read_text() for p in (folder / "out").rglob("*.py")
    }
    assert made == {"a/f.py": False, "a/no.py": False, "b/f.py": True}


def test_a_package_that_says_nothing_undoes_nothing(folder: Path, roundtrip: Run) -> None:
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nengine = 'static'\n")
    package = folder / "packages" / "jobs"
    package.mkdir(parents=True)
    (package / "flow.py").write_text(DYNAMIC)
    for silent in ("", "[project]\nname = 'jobs'\n", "[project]\nname = 'roundtrip'\n", "[tool.x]\nroundtrip = 1\n"):
        (package / "pyproject.toml").write_text(silent)
        assert Projects().of(package).file == folder / "pyproject.toml"
        for command in (("to-yaml", "packages/jobs/flow.py"), ("validate", ".")):
            status, _, err = roundtrip(*command)
            assert (status, "error[not-static]" in err) == (1, True)
    # a table of its own counts, and alone, even if it is empty
    (package / "pyproject.toml").write_text("[tool.roundtrip]\n")
    assert Projects().of(package) == Settings(file=package / "pyproject.toml")
    assert roundtrip("to-yaml", "packages/jobs/flow.py").status == 0


def test_exclusions_are_of_paths_below_the_file_that_says_them(folder: Path, roundtrip: Run) -> None:
    (folder / "pyproject.toml").write_text("[tool.roundtrip]\nexclude = ['/jobs/no.yaml']\n")
    (folder / "jobs").mkdir()
    (folder / "jobs" / "pyproject.toml").write_text("[project]\nname = 'jobs'\n")
    for name in ("no.yaml", "f.yaml"):
        (folder / "jobs" / name).write_text(WORKFLOW)
    assert roundtrip("to-python", "jobs", "-o", "out").status == 0
    assert [p.name for p in (folder / "out").rglob("*.py")] == ["f.py"]


def test_a_row_says_everything_of_a_key() -> None:
    for key in KEYS.values():
        assert key.doc.endswith(".")
        assert key.kind.what
        assert key.kind.example
