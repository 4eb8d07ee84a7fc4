"""What a program does besides making workflows has no effect: files, tokens, services, processes."""

from __future__ import annotations

import os
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.hera.test_runner import HEAD, MAKES, Program, names, program

pytest.importorskip("hera.workflows")
assert program  # the fixture

WRITES = {
    "open": "open('a.txt', 'w').write('x')",
    "append": "open('there.txt', 'a').write('x')",
    "update": "open('there.txt', 'r+').write('x')",
    "write_text": "Path('a.txt').write_text('x')",
    "touch": "Path('a.txt').touch()",
    "os.open": "os.write(os.open('a.txt', os.O_WRONLY | os.O_CREAT), b'x')",
    "mkdir": "os.makedirs('out/deep', exist_ok=True); Path('out/deep/a').write_bytes(b'x')",
    "remove": "os.remove('there.txt')",
    "unlink": "Path('there.txt').unlink()",
    "rename": "os.rename('there.txt', 'gone.txt')",
    "rmtree": "shutil.rmtree('full')",
    "copy": "shutil.copy('there.txt', 'a.txt')",
    "symlink": "os.symlink('there.txt', 'a.txt')",
    "chmod": "os.chmod('there.txt', 0)",
    "to_file": "w.to_file('.')",
    "to_yaml": "w.to_yaml(open('a.yaml', 'w'))",
}


@pytest.mark.parametrize("line", WRITES.values(), ids=WRITES)
def test_what_a_program_writes_goes_nowhere(line: str, program: Program) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        files = (path for path in program.folder.rglob("*") if path.name != "flow.py")
        return {str(f): (f.stat().st_mode, f.read_bytes() if f.is_file() else b"") for f in files}

    (program.folder / "full").mkdir()
    for name in ("there.txt", "full/a.txt"):
        (program.folder / name).write_text("before")
    before = state()
    assert names(program.run(f"{MAKES}import os, shutil\nfrom pathlib import Path\n{line}\n")) == ["made"]
    assert state() == before


def test_what_was_written_is_read_again(program: Program) -> None:
    source = HEAD + (
        "import os\nfrom pathlib import Path\n"
        "Path('out').mkdir()\nPath('out/a').write_text('ab')\n"
        "with open('out/a', 'a') as f:\n    f.write('c')\n"
        "os.replace('out/a', 'b')\nw = Workflow(name=open('b').read())\n"
    )
    assert names(program.run(source)) == ["abc"]


def test_temporary_files_are_there_for_other_processes(program: Program) -> None:
    source = HEAD + (
        "import subprocess, tempfile\nfrom pathlib import Path\n"
        "with tempfile.TemporaryDirectory() as d:\n"
        "    subprocess.run(['sh', '-c', f'printf made > {d}/x'], check=True)\n"
        "    w = Workflow(name=Path(d, 'x').read_text())\n"
        "with tempfile.NamedTemporaryFile('w+') as f:\n    f.write('a')\n"
    )
    assert names(program.run(source)) == ["made"]


def test_errors_of_the_disk_are_python_s(program: Program) -> None:
    (program.folder / "there").write_text("")
    source = MAKES + (
        "import os\n"
        "for wrong, kind in (\n"
        "    (lambda: open('there', 'x'), FileExistsError), (lambda: open('nowhere', 'r+'), FileNotFoundError),\n"
        "    (lambda: open('nowhere'), FileNotFoundError), (lambda: os.remove('nowhere'), FileNotFoundError),\n"
        "    (lambda: os.mkdir('there'), FileExistsError), (lambda: open('.', 'w'), IsADirectoryError),\n"
        "):\n    try:\n        wrong()\n    except kind:\n        continue\n    raise AssertionError(kind)\n"
    )
    assert names(program.run(source)) == ["made"]


def test_a_stream_gets_what_to_yaml_says(program: Program) -> None:
    source = MAKES + (
        "import io\nw2 = io.StringIO()\ntext = w.to_yaml(w2)\nassert text == w2.getvalue() == w.to_yaml(), text\n"
        "w.to_yaml(stream=w2)\nassert w2.getvalue() == text * 2\n"
    )
    assert names(program.run(source)) == ["made"]


TOKENS = {
    "of the command line": "from hera.auth import ArgoCLITokenGenerator\nglobal_config.token = ArgoCLITokenGenerator()\n",
    "a function": "def ask():\n    raise RuntimeError\nglobal_config.token = ask\n",
    "called": "from hera.auth import ArgoCLITokenGenerator\nglobal_config.token = ArgoCLITokenGenerator()()\n",
    "certificates": "def ask():\n    raise RuntimeError\nglobal_config.client_certs = ask\n",
}


@pytest.mark.parametrize("text", TOKENS.values(), ids=TOKENS)
def test_no_token_is_asked_for(text: str, program: Program) -> None:
    source = (
        f"from hera.shared import global_config\n{text}global_config.host = 'https://argo.example.com'\n{MAKES}"
        "from hera.workflows import WorkflowsService\nservice = WorkflowsService()\nassert w.create().metadata.name == 'made'\n"
    )
    assert names(program.run(source)) == ["made"]


def test_a_token_that_was_set_stays(program: Program) -> None:
    source = f"from hera.shared import global_config\nglobal_config.token = 'abc'\n{MAKES}assert global_config.token == 'abc'\n"
    assert names(program.run(source)) == ["made"]


def test_submitting_reaches_no_network(program: Program) -> None:
    source = MAKES + (
        "from hera.workflows import WorkflowsService\nfrom hera.workflows.models import WorkflowSubmitRequest\n"
        "service = WorkflowsService(host='https://argo.example.com', namespace='a')\n"
        "found = service.submit_workflow(WorkflowSubmitRequest(resource_kind='WorkflowTemplate', resource_name='made'))\n"
        "assert found.status.phase == 'Succeeded' and found.metadata.name\n"
        "service.delete_workflow('made')\n"
    )
    assert names(program.run(source)) == ["made"]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_processes_in_sessions_of_their_own_end_with_the_program(program: Program) -> None:
    source = MAKES + (
        "import os, subprocess\n"
        "subprocess.Popen(['sleep', '3571'], start_new_session=True)\n"
        "subprocess.run(['sh', '-c', 'setsid sleep 3572 & setsid sh -c \"sleep 3573; true\" &'])\n"
        "if os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '3574'])\n"
    )
    assert names(program.run(source)) == ["made"]
    time.sleep(0.05)
    running = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            running.append(path.read_bytes())
        except OSError:
            continue
    assert not [line for line in running if b"sleep\x00357" in line or b"sleep 357" in line]


# -- messages ----------------------------------------------------------------------------------------------------------

FORMER = {
    "a decorator": (HEAD + "w = Workflow(name='a')\n@w.set_entrypoint\ndef f(): ...\n", "in Hera 5.27.0"),
    "an import of Hera 4": ("from hera import Task\n", "in Hera 4.4.2"),
    "a module of Hera 5": ("import hera.workflows.volume_does_not_exist\n", "it isn't installed"),
    "a name of Hera 5": ("from hera.workflows import RunnerInput\n", "in Hera 5.16.3"),
}


@pytest.mark.parametrize(("source", "said"), FORMER.values(), ids=FORMER)
def test_what_an_earlier_release_had_is_said_to_be_its(source: str, said: str, program: Program) -> None:
    if said == "in Hera 5.27.0" and int(version("hera").split(".")[0]) < 6:
        pytest.skip("this Hera has it")
    found = program.fails(source)
    assert said in found[0].message


def test_an_attribute_of_the_users_own_is_nothing_of_hera_s(program: Program) -> None:
    found = program.fails(MAKES + "class A: ...\nA().set_entrypoint\n")
    assert found[0].message == "AttributeError: 'A' object has no attribute 'set_entrypoint'"


def test_settings_that_miss_a_variable_name_it(program: Program) -> None:
    (program.folder / "pydantic_settings.py").write_text(
        "from pydantic import BaseModel\nclass BaseSettings(BaseModel):\n"
        "    def __init__(self, **data):\n        super().__init__(**data)\n"
    )
    source = HEAD + (
        "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    model_config = {'env_prefix': 'acme_'}\n"
        "    image: str\nSettings()\n"
    )
    assert "--env ACME_IMAGE=" in program.fails(source)[0].message


def test_a_key_that_is_none_of_the_environment_is_left_alone(program: Program) -> None:
    assert program.fails(MAKES + "{}['HOME_OF']\n")[0].message == "KeyError: 'HOME_OF'"
