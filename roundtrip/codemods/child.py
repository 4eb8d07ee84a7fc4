"""The process that codemods run in: it imports them once, and changes one module after the other.

It reads a line of JSON for each from its standard input, and answers with one on what was its standard output; what codemods
print goes to standard error. A module that takes too long ends the process, with the frame that it was in.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from typing import Any

from roundtrip.codemods.codes import BAD, FAILED
from roundtrip.codemods.loading import loaded
from roundtrip.codemods.told import at_frame
from roundtrip.codemods.transform import transformed
from roundtrip.diagnostics import ConversionError, Diagnostic

Answer = dict[str, Any]


class Child:
    """Answers requests until there are no more."""

    def __init__(self) -> None:
        self.requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
        self.answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(2, 1)  # what a codemod prints is no part of a result
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  nothing is asked of anybody
        sys.stdout = sys.stderr
        self.main = threading.get_ident()

    def serve(self) -> None:
        """Imports the codemods, says whether that went well, and answers."""
        first = json.loads(self.requests.readline())
        names, seconds = first["names"], first["timeout"]
        sys.path[:0] = first["folders"]
        codemods = []
        try:
            with Limit(self, seconds, BAD, f"{', '.join(names)} can't be imported"):
                codemods = [(name, loaded(name)) for name in names]
        except ConversionError as problem:
            self.answer({"said": [asdict(d) for d in problem.diagnostics]})
            return
        self.answer({"said": []})
        for line in self.requests:
            request = json.loads(line)
            try:
                with Limit(self, seconds, FAILED, f"{', '.join(names)} failed"):
                    text, said = transformed(request["code"], codemods, request["path"], alone=True)
            except ConversionError as problem:
                text, said = None, problem.diagnostics
            except Exception as problem:  # it has taken away what the process needs, `sys.modules` for one
                why = f"{', '.join(names)} failed: nothing works behind it in its process: {type(problem).__name__}: {problem}"
                self.answer({"text": None, "said": [asdict(Diagnostic("error", FAILED, why))], "ended": True})
                os._exit(1)
            self.answer({"text": text, "said": [asdict(d) for d in said]})

    def answer(self, answer: Answer) -> None:
        """One answer."""
        self.answers.write(json.dumps(answer) + "\n")
        self.answers.flush()


class Limit:
    """A time that something may take; the process ends with it."""

    def __init__(self, child: Child, seconds: float, code: str, what: str) -> None:
        self.child = child
        self.code = code
        self.what = f"{what}: it had not ended after {seconds:g} s, and was stopped"
        self.timer = threading.Timer(seconds, self.over)
        self.timer.daemon = True

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    def over(self) -> None:
        """Says where it is, and ends all."""
        found: Diagnostic = at_frame(self.code, self.what, sys._current_frames().get(self.child.main))
        try:
            self.child.answer({"text": None, "said": [asdict(found)], "ended": True})
        finally:
            os._exit(1)


def serve() -> None:
    """The process."""
    Child().serve()
