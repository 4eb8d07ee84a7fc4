"""Work on many files by several processes, with results in the order of the files, as if one process had done it all.

A worker is a fork of this process: it has what is imported and known already, and nothing has to be sent but a number there
and a result back. Where there is no fork, or other threads run, one process does all: starting anew would cost each worker
the imports, and what was found out of all files. (On macOS a fork is safe for what calls none of the system's frameworks.)
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from roundtrip.diagnostics import Diagnostic

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
SAVED = (
    0.25  # seconds of work that there must be for each worker: starting two costs some 0.03, on a machine that is busy
)
AT_ONCE = 2  # numbers that a worker has at a time, so that it never waits for the next
AHEAD = 16  # results of each worker that may wait for an earlier one
PATIENCE = 2.0  # seconds that a worker has to end when it is told to

printed: Callable[[], bytes] = bytes  # what has gone to standard error in a worker since it was asked last


class Done(Generic[T]):
    """What became of a number: a `value`, or what was `raised`."""

    def __init__(self, value: T | None = None, raised: BaseException | None = None) -> None:
        self.value = value
        self.raised = raised

    def get(self) -> T:
        """The value. Raises what was raised."""
        if self.raised is not None:
            raise self.raised
        return self.value  # type: ignore[return-value]


def processors() -> int:
    """How many processes can run at a time: what this one may use."""
    with contextlib.suppress(AttributeError, OSError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lost(verb: str, why: str, file: str = "") -> Diagnostic:
    """What is said of a file whose process is gone. `verb`: what that was to do."""
    message = f"the process that was to {verb} this is gone: {why}. Memory may have run out: {verb} it alone"
    return Diagnostic("error", "worker-lost", message, file=file)


class Crew(Generic[T]):
    """Does `work` on numbers, by at most `most` processes. `lost` gives the result for one whose process ended, and why.

    Processes are started only where what is left to do is worth it, by the time that the first numbers took.
    """

    def __init__(self, work: Callable[[int], T], most: int, lost: Callable[[int, str], T]) -> None:
        self._work = work
        self._lost = lost
        self._most = most if hasattr(os, "fork") and threading.active_count() == 1 else 1
        self._workers: list[_Worker] = []

    def results(self, count: int, quick: Callable[[int], T | None]) -> Iterator[T]:
        """The results for 0 to `count` - 1, in order. `quick`: gives those that cost next to nothing, None for the others.

        What is done with a result happens before anything else is begun in this process. Raises what `work` does, in its turn.
        """
        waiting: deque[Done[T] | int] = deque()  # from the next result on; a number: yet to come
        come: dict[int, Done[T]] = {}
        asked, slow, spent = 0, 0, 0.0

        def ask() -> None:
            nonlocal asked, slow
            while asked < count and (not waiting or self._room(len(waiting))):
                value = quick(asked)
                waiting.append(asked if value is None else Done(value))
                if value is None:
                    slow += 1
                    if not self._workers and self._worth(count - asked, slow / (asked + 1), slow, spent):
                        self._start()
                    self._ask(asked)
                asked += 1

        try:
            while asked < count or waiting:
                ask()
                head = waiting[0]
                if isinstance(head, Done):
                    result = head.get()
                elif not self._workers:
                    started = time.perf_counter()
                    result = self._work(head)
                    spent += time.perf_counter() - started
                else:
                    while head not in come:
                        self._wait(come)
                        ask()
                    result = come.pop(head).get()
                waiting.popleft()
                yield result
        finally:
            self._end()

    def _worth(self, left: int, share: float, slow: int, spent: float) -> bool:
        """Whether processes save time: `share` of the numbers left is work, of which `slow` - 1 have taken `spent` seconds."""
        if self._most < 2 or slow < 3:  # the first has loaded what all need
            return False
        return left * share * spent / (slow - 1) > SAVED * 2

    def _room(self, waiting: int) -> bool:
        """Whether there is a worker that could have another number, and its result a place to wait in."""
        return waiting < AHEAD * len(self._workers) and any(len(w.numbers) < AT_ONCE for w in self._workers)

    def _start(self) -> None:
        for _ in range(self._most):
            self._workers.append(_Worker(self._work, [w.pipe for w in self._workers]))

    def _ask(self, number: int) -> None:
        if self._workers:
            min(self._workers, key=lambda w: len(w.numbers)).ask(number)

    def _wait(self, come: dict[int, Done[T]]) -> None:
        """Takes what has come, at least one result."""
        from multiprocessing.connection import wait

        ready = wait([worker.pipe for worker in self._workers if worker.numbers])
        for worker in [w for w in self._workers if w.pipe in ready]:
            try:
                done: Done[T] = pickle.loads(worker.pipe.recv_bytes())
            except (EOFError, OSError):
                self._replace(worker, come)
            else:
                come[worker.numbers.popleft()] = done

    def _replace(self, worker: _Worker, come: dict[int, Done[T]]) -> None:
        """Puts another in the place of a worker that has ended: what that one was at is lost, what it had yet to do isn't."""
        why = worker.ended()
        lost, *rest = worker.numbers
        come[lost] = Done(self._lost(lost, why))
        place = self._workers.index(worker)
        others = [w.pipe for w in self._workers if w is not worker]
        self._workers[place] = _Worker(self._work, others)
        for number in rest:
            self._workers[place].ask(number)

    def _end(self) -> None:
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.dismiss()
        for worker in workers:
            worker.ended()


class _Worker:
    """A process, as the one that has started it sees it. `numbers`: what it has been asked for, and not yet answered."""

    def __init__(self, work: Callable[[int], Any], others: list[Connection[Any, Any]]) -> None:
        from multiprocessing import get_context

        context = get_context("fork")
        self.numbers: deque[int] = deque()
        self.pipe, other = context.Pipe()
        self._process: ForkProcess = context.Process(
            target=_serve, args=(other, work, [*others, self.pipe]), daemon=True
        )
        self._process.start()
        other.close()

    def ask(self, number: int) -> None:
        """Give it a number; one that has ended is found out when it is waited for."""
        self.numbers.append(number)
        with contextlib.suppress(OSError):
            self.pipe.send_bytes(str(number).encode())

    def dismiss(self) -> None:
        """Have it end: at once, if it is at something."""
        self.pipe.close()
        if self.numbers:
            self._process.terminate()

    def ended(self) -> str:
        """Wait for its end; how that came."""
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.pipe.close()
        code = self._process.exitcode or 0
        if code >= 0:
            return f"it ended with {code}"
        with contextlib.suppress(ValueError):
            return f"it was ended by {signal.Signals(-code).name}"
        return f"it was ended by signal {-code}"


def _serve(pipe: Connection[Any, Any], work: Callable[[int], Any], others: list[Connection[Any, Any]]) -> None:
    """The life of a worker: numbers come, results go, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the keyboard: who has started it ends it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for other in others:
        other.close()  # so that nobody but who asks keeps a worker waiting
    gc.freeze()  # what is shared stays so
    heard = tempfile.TemporaryFile()  # noqa: SIM115
    os.dup2(heard.fileno(), 2)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    global printed
    printed = lambda: _taken(heard.fileno())  # noqa: E731
    with contextlib.suppress(EOFError, OSError):
        while True:
            number = int(pipe.recv_bytes())
            done: Done[Any]
            try:
                done = Done(work(number))
            except Exception as problem:
                done = Done(raised=problem)
            pipe.send_bytes(pickle.dumps(done))


def _taken(file: int) -> bytes:
    """What is in a file, which is empty then."""
    sys.stderr.flush()
    data = os.pread(file, os.fstat(file).st_size, 0)
    if data:
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
    return data
