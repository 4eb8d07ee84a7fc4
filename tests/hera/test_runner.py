"""What happens to a program under engine hera, and to one that misbehaves."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.hera import runner
from roundtrip.hera.runner import RunResult, Server

pytest.importorskip("hera.workflows")

HEAD = "from hera.workflows import Container, Workflow\n"
MAKES = HEAD + 'w = Workflow(name="made", entrypoint="main")\n'


class Program:
    """A program in a folder of its own."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder

    def run(self, source: str, *, name: str = "flow.py", timeout: float = 20) -> RunResult:
        path = self.folder / name
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        return self.server.run(textwrap.dedent(source), str(path), timeout=timeout)

    def fails(self, source: str, *, timeout: float = 20) -> list[Diagnostic]:
        with pytest.raises(ConversionError) as caught:
            self.run(source, timeout=timeout)
        return caught.value.diagnostics


@pytest.fixture
def program(server: Server, tmp_path: Path) -> Program:
    return Program(server, tmp_path)


def names(result: RunResult) -> list[str]:
    return [d["metadata"].get("name", d["metadata"].get("generateName")) for d in result.documents]


# -- where a program runs ----------------------------------------------------------------------------------------------


def test_folder_is_working_directory_and_first_on_the_path(program: Program) -> None:
    (program.folder / "json.txt").write_text("from-the-folder")
    (program.folder / "helper.py").write_text("NAME = open('json.txt').read()\n")
    source = HEAD + "import os, sys, helper\nassert sys.path[0] == os.getcwd() == os.path.dirname(__file__)\n"
    assert names(program.run(source + "w = Workflow(name=helper.NAME)")) == ["from-the-folder"]


def test_modules_of_one_program_never_leak_into_the_next(server: Server, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "common.py").write_text(f"NAME = {name!r}\n")
        source = HEAD + (
            "import common, hera.shared\nassert hera.shared.global_config.host is None\n"
            "hera.shared.global_config.host = 'https://a'\nWorkflow.leaked = 1\nw = Workflow(name=common.NAME)\n"
        )
        assert not source.startswith("leaked")
        path = folder / "flow.py"
        path.write_text(source)
        found += names(server.run(source, str(path)))
    assert found == ["one", "two"]


def test_further_programs_cost_no_second_import(tmp_path: Path) -> None:
    with Server() as server:
        path = tmp_path / "flow.py"
        source = HEAD + "import os\nw = Workflow(name=str(os.getppid()))\n"
        path.write_text(source)
        found = {names(server.run(source, str(path)))[0] for _ in range(3)}
    assert len(found) == 1


def test_text_that_is_not_in_the_file_is_what_counts(program: Program) -> None:
    path = program.folder / "flow.py"
    path.write_text("this is older\n")
    source = (
        "from hera.workflows import Workflow, script\n@script()\ndef f():\n    print('newer')\n\n"
        "with Workflow(name='n', entrypoint='f') as w:\n    f()\n"
    )
    found = program.server.run(source, str(path))
    assert found.documents[0]["spec"]["templates"][0]["script"]["source"].endswith("print('newer')")


def test_program_without_a_file_runs_in_the_current_folder(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    (program.folder / "beside.py").write_text("NAME = 'beside'\n")
    monkeypatch.chdir(program.folder)
    source = (
        "from hera.workflows import Workflow, script\nimport beside\n@script()\ndef f():\n    pass\n\n"
        "with Workflow(name=beside.NAME, entrypoint='f') as w:\n    f()\n"
    )
    for path in (None, "-"):
        found = program.server.run(source, path)
        assert names(found) == ["beside"]
        assert found.documents[0]["spec"]["templates"][0]["name"] == "f"


def test_what_it_prints_goes_to_standard_error(program: Program, capfd: pytest.CaptureFixture[str]) -> None:
    source = MAKES + "import sys, os\nprint('grün')\nprint('err', file=sys.stderr)\nos.write(1, b'raw\\n')\n"
    found = program.run(source)
    out, err = capfd.readouterr()
    assert out == ""
    assert sorted(err.split()) == ["err", "grün", "raw"]
    assert sorted(found.output.split()) == ["err", "grün", "raw"]
    assert found.diagnostics == []


def test_input_is_empty(program: Program) -> None:
    found = program.fails(MAKES + "name = input()\n")
    assert (found[0].code, found[0].line) == ("python-exception", 3)
    assert "EOFError" in found[0].message


# -- which documents ---------------------------------------------------------------------------------------------------


def test_scalars_keep_their_types(program: Program) -> None:
    found = program.run(
        """
        import datetime, enum
        class E(enum.Enum):
            a = "A"
        class S(str):
            pass
        d = {
            "apiVersion": "v1", "kind": "X", 2: "int key", True: "true key", None: "null key",
            "values": [1, 1.0, 1e100, 0.1, -0.0, 10**30, True, None, "1", "\\u2028\\x00", S("s"), E.a],
            "time": datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), "day": datetime.date(2020, 1, 2),
        }
        """
    ).documents[0]
    assert [repr(v) for v in found["values"]] == [
        "1", "1.0", "1e+100", "0.1", "-0.0", str(10**30), "True", "None", "'1'", "'\\u2028\\x00'", "'s'", "'A'",
    ]  # fmt: skip
    assert list(found) == ["apiVersion", "kind", "2", "true", "null", "values", "time", "day"]
    assert (found["time"], found["day"]) == ("2020-01-02 00:00:00+00:00", "2020-01-02")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("object()", "YAML has no place for a object"),
        ("b'bytes'", "YAML has no place for a bytes"),
        ("{1, 2}", "YAML has no place for a set"),
        ("loop", "it contains itself"),
        ("deep", "it lies too deep"),
    ],
)
def test_what_no_document_can_hold_is_named(program: Program, value: str, why: str) -> None:
    found = program.fails(
        f"""
        loop = []
        loop.append(loop)
        deep = []
        for _ in range(5000):
            deep = [deep]
        d = {{"apiVersion": "v1", "kind": "X", "data": {{"x": {value}}}}}
        """
    )
    assert found[0].code == "not-plain"
    assert found[0].message.startswith("`data.x")
    assert why in found[0].message


def test_submission_is_recorded_and_the_program_goes_on(program: Program) -> None:
    found = program.run(
        HEAD
        + """
from hera.workflows import CronWorkflow, WorkflowTemplate, WorkflowsService
w = Workflow(generate_name="sent-", namespace="argo", workflows_service=WorkflowsService(host="https://argo.example"))
sent = w.create(wait=True)
assert sent.metadata.name.startswith("sent-") and sent.status.phase == "Succeeded"
w.lint()
t = WorkflowTemplate(name="template")
t.create()
t.lint()
t.update()
assert w.name is None
print(sent.metadata.name)
"""
    )
    assert names(found) == ["sent-", "template"]
    assert "status" not in found.documents[0]


def test_workflows_that_only_a_function_knows_count_when_they_are_sent(program: Program) -> None:
    found = program.run(
        HEAD
        + """
def main():
    with Workflow(generate_name="one-", entrypoint="c") as one:
        Container(name="c")
    Workflow(name="left-alone")
    one.create()
    two = Workflow(name="two")
    print(two.to_yaml())
    one.lint()

main()
"""
    )
    assert names(found) == ["one-", "two"]
    assert [d.code for d in found.diagnostics] == ["python-unnamed"]
    assert found.diagnostics[0].severity == "note"
    assert found.diagnostics[0].line == 4


def test_workflows_within_others_do_not_count_as_sent(program: Program) -> None:
    found = program.run(
        HEAD
        + """
from hera.workflows import Resource, WorkflowTemplate
def main():
    inner = Workflow(name="inner")
    with WorkflowTemplate(name="outer", namespace="argo", entrypoint="r") as outer:
        Resource(name="r", action="create", manifest=inner)
    outer.create_as_workflow(generate_name="run-")
main()
"""
    )
    assert names(found) == ["outer"]
    assert "name: inner" in found.documents[0]["spec"]["templates"][0]["resource"]["manifest"]


def test_requests_to_the_service_count_as_well(program: Program) -> None:
    found = program.run(
        HEAD
        + """
from hera.workflows import WorkflowsService, models as m

def main():
    model = m.Workflow(metadata=m.ObjectMeta(generate_name="model-"), spec=m.WorkflowSpec(entrypoint="x"))
    answer = WorkflowsService(host="https://a", namespace="n").create_workflow(m.WorkflowCreateRequest(workflow=model))
    assert answer.metadata.name
main()
"""
    )
    assert found.documents == [{"metadata": {"generateName": "model-"}, "spec": {"entrypoint": "x"}}]


def test_workflows_that_are_only_made_count_last(program: Program) -> None:
    found = program.run(HEAD + "def make():\n    return Workflow(name='a'), Workflow(name='b')\nmake()\n")
    assert names(found) == ["a", "b"]
    assert found.diagnostics[0].line == 3
    if sys.version_info >= (3, 11):
        assert found.diagnostics[0].column == 12


def test_names_of_the_module_come_before_anything_recorded(program: Program) -> None:
    source = MAKES + "def f():\n    Workflow(name='hidden').to_yaml()\nf()\n"
    found = program.run(source)
    assert names(found) == ["made"]
    assert found.diagnostics == []


def test_main_guard_is_run_only_where_nothing_else_makes_a_workflow(program: Program) -> None:
    guarded = 'if __name__ == "__main__":\n    w2 = Workflow(name="guarded")\n    w2.create()\n'
    assert names(program.run(MAKES + guarded)) == ["made"]
    found = program.run(HEAD + "\n" + guarded + "    raise SystemExit(0)\n")
    assert names(found) == ["guarded"]
    # nothing follows where it ends itself
    assert [(d.severity, d.code, d.line) for d in found.diagnostics] == [("note", "python-main", 3)]


def test_program_without_a_workflow(program: Program) -> None:
    for source in ("", "x = 1\n", 'if __name__ == "__main__":\n    print("hi")\n'):
        assert [d.code for d in program.fails(source)] == ["no-workflow"]


# -- exceptions --------------------------------------------------------------------------------------------------------


def test_an_exception_shows_the_users_own_frames(program: Program) -> None:
    found = program.fails(
        MAKES + "def inner(x):\n    return 'ü' + x.name\n\ndef outer():\n    return inner(1)\n\nouter()\n"
    )
    assert [(d.severity, d.code, d.line) for d in found] == [
        ("error", "python-exception", 4),
        ("note", "python-exception", 9),
        ("note", "python-exception", 7),
    ]
    assert found[0].message == "AttributeError: 'int' object has no attribute 'name'"
    if sys.version_info >= (3, 11):
        assert [d.column for d in found] == [18, 1, 12]


def test_an_exception_in_another_file_of_the_users_is_named(program: Program) -> None:
    (program.folder / "helper.py").write_text("def f():\n    raise ValueError('no\\n\\n  such')\n")
    found = program.fails("import helper\n\nhelper.f()\n")
    assert (found[0].line, found[0].message) == (3, "ValueError: no; such (at helper.py:2 in f())")


def test_an_exception_within_hera_is_at_the_line_that_caused_it(program: Program) -> None:
    found = program.fails(HEAD + "\nw = Workflow(name='x' * 64)\n")
    assert (found[0].code, found[0].line) == ("python-exception", 3)
    assert "63" in found[0].message


def test_what_hera_refuses_to_build_is_at_the_line_that_made_it(program: Program) -> None:
    found = program.fails(MAKES + "v = Workflow(\n    name='v', templates=[3])\n")
    assert (found[0].code, found[0].line) == ("python-exception", 3)
    if sys.version_info >= (3, 11):
        assert found[0].column == 5


def test_an_import_that_fails(program: Program) -> None:
    found = program.fails("import os\nimport nowhere_to_be_found\n")
    assert (found[0].code, found[0].line) == ("python-exception", 2)
    assert "nowhere_to_be_found" in found[0].message
    assert "installed" in found[0].message


def test_a_syntax_error_has_line_and_column(program: Program) -> None:
    found = program.fails("x = 1\ny = = 2\n")
    assert [(d.code, d.line, d.column) for d in found] == [("python-syntax", 2, 5)]
    assert program.fails("x = '\0'\n")[0].code == "python-syntax"
    assert program.fails("(" * 5000 + ")" * 5000)[0].code == "python-syntax"


def test_a_syntax_error_in_an_imported_file_is_at_the_import(program: Program) -> None:
    (program.folder / "broken.py").write_text("def\n")
    found = program.fails("\nimport broken\n")
    assert (found[0].code, found[0].line) == ("python-exception", 2)
    assert "broken.py" in found[0].message


def test_infinite_recursion(program: Program) -> None:
    found = program.fails("def f():\n    return f()\n\nf()\n")
    assert (found[0].severity, found[0].line) == ("error", 2)
    assert "RecursionError" in found[0].message
    assert len(found) < 10


# -- ends --------------------------------------------------------------------------------------------------------------


def test_sys_exit(program: Program) -> None:
    found = program.fails(MAKES + "import sys\nsys.exit('no more')\n")
    assert (found[0].code, found[0].line) == ("python-exit", 4)
    assert "no more" in found[0].message
    left = program.run(MAKES + "import sys\nsys.exit()\nv = Workflow(name='v')\n")
    assert names(left) == ["made"]
    assert [(d.severity, d.code, d.line) for d in left.diagnostics] == [("warning", "python-exit", 4)]


def test_os_exit(program: Program) -> None:
    found = program.fails(MAKES + "import os\nprint('last words')\nos._exit(0)\n")
    assert [(d.code, d.line) for d in found] == [("python-exit", 5)]


def test_a_killed_process(program: Program) -> None:
    found = program.fails(MAKES + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    assert found[0].code == "python-crash"
    assert "SIGKILL" in found[0].message
    assert names(program.run(MAKES)) == ["made"]


def test_a_crash_is_at_its_line(program: Program) -> None:
    found = program.fails(MAKES + "import ctypes\n\nctypes.string_at(0)\n")
    assert (found[0].code, found[0].line) == ("python-crash", 5)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_timeout_ends_the_whole_process_group(program: Program) -> None:
    (program.folder / "flow.py").write_text("")
    found = program.fails(
        MAKES
        + """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
subprocess.run(["sh", "-c", f"echo {child.pid} > pid"])
def forever():
    while True:
        pass
forever()
""",
        timeout=1.5,
    )
    assert found[0].code == "python-timeout"
    assert "1.5 s" in found[0].message
    assert found[0].line in (8, 9)
    assert _gone(int((program.folder / "pid").read_text()))


def _gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_hundred_megabytes_of_output(program: Program, capfd: pytest.CaptureFixture[str]) -> None:
    found = program.run(MAKES + "for _ in range(100):\n    print('x' * 2**20)\n")
    assert names(found) == ["made"]
    assert [(d.severity, d.code) for d in found.diagnostics] == [("warning", "python-output")]
    assert "100 MiB" in found.diagnostics[0].message
    assert len(capfd.readouterr().err) == 2**20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_gives_no_second_answer_and_is_not_waited_for(program: Program) -> None:
    found = program.run(
        MAKES
        + """
import os, time
pid = os.fork()
if pid == 0:
    v = Workflow(name="copy")
    time.sleep(60)
import subprocess
subprocess.run(["sh", "-c", f"echo {pid} > pid"])
"""
    )
    assert names(found) == ["made"]
    assert [(d.code, d.line) for d in found.diagnostics] == [("python-fork", 5)]
    assert _gone(int((program.folder / "pid").read_text()))


def test_a_fork_that_runs_on_through_the_program(program: Program) -> None:
    found = program.run(MAKES + "import os\nos.fork()\nv = Workflow(name='v')\n")
    assert names(found) == ["made", "v"]


def test_a_thread_that_does_not_end(program: Program) -> None:
    found = program.run(
        MAKES + "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), name='slow').start()\n"
    )
    assert names(found) == ["made"]
    assert [d.code for d in found.diagnostics] == ["python-thread"]
    assert "slow" in found.diagnostics[0].message


# -- the network -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.com', 80)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import requests; requests.get('http://127.0.0.1:9/')",
        "from hera.workflows import WorkflowsService; WorkflowsService(host='http://127.0.0.1:9').list_workflows('n')",
        "from hera.workflows import WorkflowTemplate; WorkflowTemplate(name='t', namespace='n').get()",
    ],
)
def test_the_network_is_refused(program: Program, call: str) -> None:
    found = program.fails(f"{MAKES}{call}\n")
    assert (found[0].severity, found[0].code, found[0].line) == ("error", "python-network", 3)


def test_a_program_may_live_without_the_network(program: Program) -> None:
    source = (
        MAKES
        + "import requests\ntry:\n    requests.get('http://127.0.0.1:9/')\nexcept OSError:\n    w.labels = {'a': 'b'}\n"
    )
    assert program.run(source).documents[0]["metadata"]["labels"] == {"a": "b"}


def test_asynchronous_submission(program: Program) -> None:
    if "AsyncWorkflowsService" not in dir(__import__("hera.workflows", fromlist=["x"])):
        pytest.skip("this Hera has no asynchronous service")
    found = program.run(
        HEAD
        + """
import asyncio
from hera.workflows import AsyncWorkflowsService
service = AsyncWorkflowsService.__new__(AsyncWorkflowsService)  # its constructor wants httpx
w = Workflow(name="later", namespace="argo", workflows_service=service)
assert asyncio.run(w.async_create()).status.phase == "Succeeded"
"""
    )
    assert names(found) == ["later"]


# -- the server --------------------------------------------------------------------------------------------------------


def test_hera_that_is_not_installed(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys._base_executable}" -I -S "$@"\n')  # type: ignore[attr-defined]
    python.chmod(0o755)
    for fork in (True, False):
        with Server(str(python), fork=fork) as server, pytest.raises(ConversionError) as caught:
            server.run(MAKES, None)
        assert [d.code for d in caught.value.diagnostics] == ["hera-missing"]
        assert 'pip install "argo-roundtrip[hera]"' in caught.value.diagnostics[0].message


def test_a_python_that_does_not_start(tmp_path: Path) -> None:
    with Server("/bin/false") as server, pytest.raises(ConversionError) as caught:
        server.run(MAKES, None)
    assert [d.code for d in caught.value.diagnostics] == ["hera-broken"]


def test_a_server_that_is_gone_is_started_anew(program: Program) -> None:
    with Server() as server:
        program.server = server
        assert names(program.run(MAKES)) == ["made"]
        assert server._process is not None
        server._process.kill()
        server._process.wait()
        left = server.hera["folder"]
        assert names(program.run(MAKES)) == ["made"]
        assert not os.path.exists(left)
        left = server.hera["folder"]
        assert os.path.exists(left)
    assert not os.path.exists(left)


def test_without_fork_every_program_has_a_process_of_its_own(tmp_path: Path) -> None:
    program = Program(Server(fork=False), tmp_path)
    found = program.run(MAKES + "print('said')\n")
    assert names(found) == ["made"]
    assert found.output == "said\n"
    assert found.hera.count(".") == 2
    guarded = HEAD + 'if __name__ == "__main__":\n    w = Workflow(name="guarded")\n'
    assert names(program.run(guarded)) == ["guarded"]
    assert program.fails("import time\ntime.sleep(60)\n", timeout=1)[0].code == "python-timeout"


def test_importing_the_runner_imports_no_hera() -> None:
    code = (
        "import sys, roundtrip.hera.runner, roundtrip.hera.facts as f; f.facts(); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'hera', 'pydantic', 'libcst', 'ruamel', 'yaml'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=runner.ROOT)
    assert done.stdout.strip() == "[]"
