"""The process that codemods run in, seen from outside: started once for all files of a run, stopped where it hangs."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roundtrip.codemods.codes import BAD, FAILED
from roundtrip.diagnostics import ConversionError, Diagnostic
from roundtrip.lookups import unrepeatable

ROOT = str(Path(__file__).resolve().parent.parent.parent)
_BOOT = (
    "import sys; root = sys.argv[1]; sys.path[:] = [root] + [p for p in sys.path if p]; "
    "from roundtrip.codemods.child import serve; sys.path.remove(root); serve()"
)
GRACE = 5.0  # seconds that the process may take longer than it should to say that it hangs


class Process:
    """A process that has imported the codemods `names`. Started when it is made, and again after it had to be stopped.

    `folders`: where their modules are looked for first. `timeout`: seconds that a module may take.
    """

    def __init__(self, names: Sequence[str], folders: Sequence[Path], timeout: float) -> None:
        self.names = list(names)
        self.folders = [str(folder) for folder in folders]
        self.timeout = timeout
        self._process: subprocess.Popen[str] | None = None
        self._owner = os.getpid()
        self._greeted = False
        self._start()
        atexit.register(self.close)

    def ready(self) -> None:
        """Waits until the codemods are imported. Raises ConversionError (`bad-codemod`) where that fails."""
        if self._process is None or self._owner != os.getpid():  # a copy of this process has no part in it
            self._start()
        if not self._greeted:
            said = _diagnostics(self._answer(BAD, f"{', '.join(self.names)} can't be imported"))
            if said:
                self.close()
                raise ConversionError(said)
            self._greeted = True

    def transformed(self, code: str, path: str | None) -> tuple[str, list[Diagnostic]]:
        """See `roundtrip.codemods.transform.transformed`."""
        unrepeatable()  # they may ask whatever they like
        self.ready()
        try:
            self._send({"code": code, "path": path})
            answer = self._answer(FAILED, f"{', '.join(self.names)} failed")
        except BaseException:
            self.close()
            raise
        if answer.get("ended"):
            self.close()
        said = _diagnostics(answer)
        if answer.get("text") is None:
            raise ConversionError(said)
        return str(answer["text"]), said

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            _kill(process)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _start(self) -> None:
        self._greeted = False
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={"PYTHONHASHSEED": "0", **os.environ},  # the same result in every run, also of a codemod that has sets
            start_new_session=True,  # an interrupt from the keyboard is ours
        )
        self._send({"names": self.names, "folders": self.folders, "timeout": self.timeout})

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended: the answer says so
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()

    def _answer(self, code: str, what: str) -> dict[str, Any]:
        """The next answer; an error with `code` where the process ends without one, or hangs."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(self.timeout + GRACE, stop)
        timer.daemon = True
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if line.endswith("\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = process.wait()
        why = f"it had not ended after {self.timeout:g} s, and was stopped" if late.is_set() else _ended(status)
        return {"said": [{"severity": "error", "code": code, "message": f"{what}: {why}"}], "ended": True}


def _ended(status: int) -> str:
    if status >= 0:
        return f"it ended the process that it runs in, with {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return f"its process was ended by {name}"


def _kill(process: subprocess.Popen[str]) -> None:
    """Ends a process and what it started."""
    if process.poll() is None and hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _diagnostics(answer: dict[str, Any]) -> list[Diagnostic]:
    return [Diagnostic(**said) for said in answer["said"]]
