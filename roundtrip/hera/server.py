"""The process that has imported Hera once, and forks for every program. It runs nothing of the user's itself.

It reads requests from its standard input and writes answers to its standard output, a line of JSON each. The first
letter of an answer says what it is: "H" what Hera is here, "O" output of the program, "R" what came of it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn, TextIO

from roundtrip.hera import child, descendants, outcome
from roundtrip.hera.main_blocks import MAIN

CHUNK = 1 << 16
TICK = 0.02
# What a program may print before the rest is thrown away
MOST_OUTPUT = 1 << 20


class Closed(Exception):
    """The caller has gone."""


class Server:
    """Answers requests until the caller goes."""

    def __init__(self) -> None:
        # the standard streams are for programs, and for whatever Hera prints when it is imported
        self.requests = os.dup(0)
        self.answers = os.dup(1)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        os.close(null)
        self.pending = b""
        self.folder = tempfile.mkdtemp(prefix="roundtrip-")
        self.count = 0
        self.spare: Spare | None = None

    def serve(self) -> None:
        """Imports Hera, says so, and answers requests."""
        try:
            try:
                hera: dict[str, Any] = {"version": child.prepare()}
            except BaseException as problem:
                hera = outcome.no_hera(problem)
            self.answer("H", json.dumps({**hera, "folder": self.folder}))
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)  # of programs that are over before there is much to collect
            descendants.adopt()
            while True:
                request = self.request()
                self.answer("R", json.dumps(self.handle(**request)))
                if self.count > 1:  # where there are two, there are more: one is made ready while others work
                    self.spare = self.forked()
        except Closed:
            return
        finally:
            descendants.end_all()
            shutil.rmtree(self.folder, ignore_errors=True)

    def request(self) -> dict[str, Any]:
        """The next request. Raises Closed where there are no more."""
        while b"\n" not in self.pending:
            data = os.read(self.requests, CHUNK)
            if not data:
                raise Closed
            self.pending += data
        line, _, self.pending = self.pending.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def answer(self, kind: str, text: str) -> None:
        """One answer, `text` being JSON."""
        data = memoryview(f"{kind}{text}\n".encode())
        try:
            while data:
                data = data[os.write(self.answers, data) :]
        except BrokenPipeError:
            raise Closed from None

    def handle(self, source: str, path: str, name: str, timeout: float, how: dict[str, Any]) -> dict[str, Any]:
        """What comes of a program, as the module `name`. Where no name of it holds a workflow, it is run again with its main block."""
        end = time.monotonic() + timeout
        result = self.run(source, path, name, timeout, how)
        if outcome.without_names(result) and MAIN in source:
            again = self.run(source, path, MAIN, max(end - time.monotonic(), 1.0), how)
            return outcome.better(result, again)
        return result

    def run(self, source: str, path: str, run_name: str, timeout: float, how: dict[str, Any]) -> dict[str, Any]:
        """One run of a program, in a child that is gone when this returns, and all that it started with it."""
        self.count += 1
        target = os.path.join(self.folder, str(self.count))
        spare = self.spare or self.forked()
        self.spare = None
        request = {
            "source": source,
            "path": path,
            "run_name": run_name,
            "target": target,
            "timeout": timeout,
            "how": how,
        }
        spare.ask(request)
        watch = Watch(self, spare.pid, spare.output)
        try:
            status = watch.wait(time.monotonic() + timeout)
        finally:
            watch.end()
            descendants.end_all()
        return outcome.of(target, status, timeout, path, watch.size, MOST_OUTPUT)

    def forked(self) -> Spare:
        """A child that waits for a program."""
        output, printed = os.pipe()
        asked, asking = os.pipe()
        pid = os.fork()
        if pid == 0:
            self.become(printed, asked, (output, asking))
        os.close(printed)
        os.close(asked)
        return Spare(pid, output, asking)

    def become(self, printed: int, asked: int, others: Sequence[int]) -> NoReturn:
        """The child: a session of its own, no input, its output into the pipe, and none of the server's files."""
        try:
            os.setsid()
            os.dup2(printed, 1)
            os.dup2(printed, 2)
            for file in (printed, *others, self.requests, self.answers):
                os.close(file)
            # Python's own streams were made for other files
            sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
            sys.stdout = sys.__stdout__ = _stream(1)  # type: ignore[misc, assignment]
            sys.stderr = sys.__stderr__ = _stream(2)  # type: ignore[misc, assignment]
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with open(asked, "rb") as given:
                request = given.read()
        except BaseException:
            os._exit(1)
        if not request:
            os._exit(0)  # the server has gone
        child.main(**json.loads(request))


def _stream(file: int) -> TextIO:
    return open(file, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)


class Spare(NamedTuple):
    """A child that waits: its output, and the file that it reads its request from."""

    pid: int
    output: int
    asking: int

    def ask(self, request: dict[str, Any]) -> None:
        """Gives it its program; where it has ended already, who watches it says so."""
        with contextlib.suppress(BrokenPipeError), open(self.asking, "wb") as file:
            file.write(json.dumps(request).encode())


class Watch:
    """Waits for a child, passing on what it prints."""

    def __init__(self, server: Server, pid: int, output: int) -> None:
        self.server = server
        self.pid = pid
        self.output = output
        self.open = True
        self.size = 0
        self.ended = False
        os.set_blocking(output, False)
        try:
            self.process = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
        except OSError:
            self.process = -1

    def wait(self, end: float) -> int | None:
        """The child's wait status, None where it has not ended by then. Raises Closed where the caller goes first."""
        while True:
            files = [self.server.requests] + [self.output] * self.open + [self.process] * (self.process >= 0)
            left = end - time.monotonic()
            ready, _, _ = select.select(files, [], [], max(0.0, left if self.process >= 0 else min(left, TICK)))
            if self.server.requests in ready:
                raise Closed  # nothing is sent while a program runs
            if self.output in ready:
                self.read()
            if not self.open or self.process < 0 or self.process in ready:
                found, status = os.waitpid(self.pid, os.WNOHANG)
                if found:
                    self.ended = True
                    while self.open and self.read():
                        continue
                    return status
                if not self.open and self.process < 0:
                    time.sleep(min(TICK, max(left, 0)))
            if left <= 0:
                return None

    def read(self) -> bool:
        """Passes on a piece of output; whether there was any."""
        try:
            data = os.read(self.output, CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self.open = False
            return False
        if self.size < MOST_OUTPUT:
            piece = data[: MOST_OUTPUT - self.size]
            self.server.answer("O", json.dumps(piece.decode("latin-1")))
        self.size += len(data)
        return True

    def end(self) -> None:
        """Ends the child and all of its session, and forgets it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if not self.ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.output)
        if self.process >= 0:
            os.close(self.process)


def serve() -> None:
    """The server process."""
    Server().serve()
