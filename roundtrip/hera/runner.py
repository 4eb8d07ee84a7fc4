"""Programs under Hera itself: what a program's workflows are, for programs that can't be read.

Each program runs in a process of its own, which is forked from one that has imported Hera (`roundtrip.hera.server`), so
that further programs cost no second import and share nothing. Where there is no fork, each costs a process.
"""

from __future__ import annotations

import atexit
import codecs
import contextlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.hera import outcome, server
from roundtrip.hera.drafts import Drafts
from roundtrip.hera.main_blocks import MAIN
from roundtrip.hera.naming import module_name, program_path
from roundtrip.import_folders import package_of
from roundtrip.invocation import PLAIN, Invocation
from roundtrip.lookups import unrepeatable

ROOT = str(Path(__file__).resolve().parent.parent.parent)
# Neither the current folder nor this package's is on the path of the program
_BOOT = (
    "import sys; root = sys.argv[1]; sys.path[:] = [root] + [p for p in sys.path if p]; "
    "from roundtrip.hera.{module} import serve; sys.path.remove(root); serve()"
)
# How long the server may be late with its answer
GRACE = 30.0


@dataclass
class RunResult:
    """The documents of a program, and what is to be said of it (no errors). `hera`: the version that built them.

    `output`: what the program printed, as far as it was passed on to standard error. `origins`: of each document, the objects
    that it was made of, and where (`roundtrip.hera.origins.of`).
    """

    documents: list[dict[str, Any]]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    hera: str = ""
    output: str = ""
    origins: list[dict[str, Any] | None] = field(default_factory=list)


def run(
    source: str,
    path: str | None,
    *,
    timeout: float = 60,
    folders: Sequence[str] = (),
    drafts: Drafts | None = None,
    invocation: Invocation = PLAIN,
    aloud: bool = True,
) -> RunResult:
    """Runs the program `source` under Hera, and gives its documents.

    `path`: the program's file; its folder is the working directory and first on the path of imports. None: a program
    without a file, run in the current folder. `timeout`: in seconds; the program is stopped then, and all that it started.
    `folders`: where modules are looked for behind the program's own folder. `drafts`: modules that aren't written yet.
    `invocation`: its targets, arguments and environment. What it prints goes to standard error if `aloud`.
    Raises ConversionError where it fails, or makes no workflow.
    """
    unrepeatable()
    return shared().run(
        source, path, timeout=timeout, folders=folders, drafts=drafts, invocation=invocation, aloud=aloud
    )


_shared: Server | None = None
_lock = threading.Lock()


def shared() -> Server:
    """The server that all of this process use, ended with it."""
    global _shared
    with _lock:
        if _shared is None or _shared.owner != os.getpid():  # a copy of this process has no part in its server
            _shared = Server()
            atexit.register(_shared.close)
        return _shared


class Server:
    """A process that has imported Hera, started with the first program. Use it in a `with`, or close it."""

    def __init__(self, python: str = sys.executable, *, fork: bool = hasattr(os, "fork")) -> None:
        self.python = python
        self.fork = fork
        self.owner = os.getpid()
        self.hera: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._pending = b""
        self._lock = threading.Lock()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        source: str,
        path: str | None,
        *,
        timeout: float = 60,
        folders: Sequence[str] = (),
        drafts: Drafts | None = None,
        invocation: Invocation = PLAIN,
        aloud: bool = True,
    ) -> RunResult:
        """See `run`."""
        file = program_path(path)
        place, name = str(file), module_name(file)
        how = {
            "folders": list(folders),
            "drafts": dict(drafts or {}),
            "package": package_of(place, folders),
            "targets": list(invocation.targets),
            "arguments": list(invocation.arguments),
            "environment": dict(invocation.environment),
        }
        with self._lock:
            talk = _Talk(aloud)
            try:
                result = (
                    self._forked(source, place, name, timeout, talk, how)
                    if self.fork
                    else self._alone(source, place, name, timeout, talk, how)
                )
            except BaseException:
                self.close()
                raise
        diagnostics = [Diagnostic(**said) for said in result["diagnostics"]]
        if any(d.severity == "error" for d in diagnostics):
            raise ConversionError(diagnostics)
        if not result["documents"]:
            diagnostics.insert(0, Diagnostic("error", "no-workflow", "this program makes no workflow"))
            raise ConversionError(diagnostics)
        return RunResult(
            result["documents"], diagnostics, self.hera.get("version", ""), talk.text, result.get("origins", [])
        )

    def close(self) -> None:
        """Ends the process, and with it whatever program it runs."""
        process, self._process = self._process, None
        if process is not None and self.owner == os.getpid():
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(OSError):
                process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
            if "folder" in self.hera:  # still there where the process could not clear up
                shutil.rmtree(self.hera["folder"], ignore_errors=True)

    # -- with fork -----------------------------------------------------------------------------------------------------

    def _forked(
        self, source: str, path: str, name: str, timeout: float, talk: _Talk, how: dict[str, Any]
    ) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        if "diagnostics" in self.hera:
            self.close()  # it may be installed by the next time
            return {"documents": [], "diagnostics": self.hera["diagnostics"]}
        request = {"source": source, "path": path, "name": name, "timeout": timeout, "how": how}
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return self._lost()
        while True:
            answer = self._answer(timeout + GRACE)
            if answer is None:
                return self._lost()
            kind, value = answer
            if kind == "R":
                talk.end()
                return dict(value)
            talk.say(value.encode("latin-1"))

    def _start(self) -> None:
        command = [self.python, "-c", _BOOT.format(module="server"), ROOT]
        self._pending = b""
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the keyboard is ours; it learns of it when we close
        )
        answer = self._answer(GRACE * 4)
        lost = {"diagnostics": [_said("hera-broken", f"Python could not be started for Hera: {self.python}")]}
        self.hera = lost if answer is None else dict(answer[1])

    def _answer(self, patience: float) -> tuple[str, Any] | None:
        """The next answer, None where there is none in time."""
        assert self._process is not None
        assert self._process.stdout is not None
        file = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            while b"\n" not in self._pending:
                data = os.read(file, 1 << 16) if selector.select(patience) else b""
                if not data:
                    return None
                self._pending += data
        line, _, self._pending = self._pending.partition(b"\n")
        return chr(line[0]), json.loads(line[1:])

    def _lost(self) -> dict[str, Any]:
        self.close()
        return {
            "documents": [],
            "diagnostics": [_said("python-crash", "the process that runs programs ended, or hangs")],
        }

    # -- without -------------------------------------------------------------------------------------------------------

    def _alone(
        self, source: str, path: str, name: str, timeout: float, talk: _Talk, how: dict[str, Any]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, Any] | None = None
        for run_name in (name, MAIN):
            with tempfile.TemporaryDirectory(prefix="roundtrip-") as folder:
                target = os.path.join(folder, "result")
                request: dict[str, Any] = {
                    "source": source,
                    "path": path,
                    "run_name": run_name,
                    "target": target,
                    "timeout": timeout,
                }
                request["how"] = how
                status, size = self._one(json.dumps(request).encode(), target, timeout, talk, server.MOST_OUTPUT)
                result = outcome.of(target, status, timeout, path, size, server.MOST_OUTPUT)
            self.hera = result.pop("hera", {})
            if first is not None:
                result = outcome.better(first, result)
            if not outcome.without_names(result) or MAIN not in source:
                break
            first = result
        talk.end()
        return result

    def _one(self, request: bytes, target: str, timeout: float, talk: _Talk, most: int) -> tuple[int | None, int]:
        """A process for one program: its exit status, None where it had to be stopped; and how much it printed."""
        command = [self.python, "-c", _BOOT.format(module="alone"), ROOT]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        size = 0

        def relay() -> None:
            nonlocal size
            assert process.stdout is not None
            while data := os.read(process.stdout.fileno(), 1 << 16):
                if size < most:
                    talk.say(data[: most - size])
                size += len(data)

        reader = threading.Thread(target=relay, daemon=True)
        reader.start()
        assert process.stdin is not None
        with contextlib.suppress(OSError), process.stdin:
            process.stdin.write(request)
        try:
            status = _wait(process, target + ".trace", timeout)
        finally:
            _kill(process)
        reader.join(1)
        return status, size


def _wait(process: subprocess.Popen[bytes], started: str, timeout: float) -> int | None:
    """The exit status, None where there is none `timeout` seconds after the file `started` is there."""
    end = time.monotonic() + GRACE
    begun = False
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
        if not begun and os.path.exists(started):
            begun = True
            end = time.monotonic() + timeout
    return process.poll()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, 9)
    process.kill()
    process.wait()


class _Talk:
    """What a program prints, passed on to standard error as it comes if `aloud`."""

    def __init__(self, aloud: bool) -> None:
        self.aloud = aloud
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pieces: list[str] = []

    def say(self, data: bytes, final: bool = False) -> None:
        text = self._decoder.decode(data, final)
        if text:
            self._pieces.append(text)
            if self.aloud:
                print(text, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        self.say(b"", final=True)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


def _said(code: str, message: str) -> dict[str, Any]:
    return {"severity": "error", "code": code, "message": message}
