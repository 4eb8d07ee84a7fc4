"""One program under Hera: run in a process of its own, its documents collected. Nothing of the caller's is in reach."""

from __future__ import annotations

import ast
import contextlib
import faulthandler
import inspect
import json
import linecache
import os
import sys
import threading
import types
from typing import Any, NoReturn

from roundtrip.document.marks import with_both_lines
from roundtrip.hera import beyond, failures, origins, overlay, recording, substitutes
from roundtrip.hera.collected import NoWorkflow, left_out, left_out_note, listed, named, of_main, of_target
from roundtrip.hera.contradictions import both
from roundtrip.hera.drafts import install
from roundtrip.hera.failures import Said, said
from roundtrip.hera.main_blocks import MAIN, main_block
from roundtrip.hera.places import Place, here
from roundtrip.hera.plain import NotPlain, plain
from roundtrip.invocation import Target, target_of


def prepare() -> str:
    """Imports Hera and patches it; gives its version. ImportError where there is no Hera."""
    import hera.workflows  # noqa: F401  the import that is worth doing once

    beyond.install()
    with contextlib.suppress(Exception):  # a Hera that can't do this is not slower for it
        from roundtrip.hera.warm import warm

        warm()
    substitutes.install()
    origins.install()
    recording.install()
    from importlib import metadata

    return metadata.version("hera")


def main(
    source: str, path: str, run_name: str, target: str, timeout: float, how: dict[str, Any], hera: str = ""
) -> NoReturn:
    """Runs the program `source`, whose file is or would be `path`, and writes what came of it to the file `target`.

    Where the program is shortly before `timeout`, or when it crashes, goes to `target` + ".trace". `how`: as
    `roundtrip.hera.runner` makes it; `folders` are where modules are looked for behind the program's own. `hera`: a version
    to put down too.
    """
    code = 1
    try:
        with open(target + ".trace", "w", encoding="utf-8") as trace:
            faulthandler.enable(file=trace)
            faulthandler.dump_traceback_later(max(timeout * 0.8, timeout - 1), file=trace)
            try:
                result = execute(source, path, run_name, target, how)
            except BaseException as problem:
                what = f"roundtrip could not run this program: {failures.text_of(problem)}"
                result = _failed([said("error", "python-crash", what)])
            faulthandler.cancel_dump_traceback_later()
            faulthandler.disable()
        if hera:
            result["hera"] = {"version": hera}
        write(result, target)
        code = 0
    finally:
        _flush()
        os._exit(code)  # whatever threads are still running


def write(result: dict[str, Any], target: str) -> None:
    """Puts the result in its place, whole or not at all."""
    text = json.dumps(result)
    with open(target + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(target + ".part", target)


def execute(source: str, path: str, run_name: str, target: str, how: dict[str, Any]) -> dict[str, Any]:
    """The documents of a program and what is to be said of it: `{"documents": […], "diagnostics": […], "empty": …}`, with `origins`."""
    folder = os.path.dirname(path)
    os.chdir(folder)
    sys.path[:0] = [folder, *how["folders"]]
    install(how["drafts"])
    sys.argv[:] = [path, *how["arguments"]]
    os.environ.update(how["environment"])
    # so that Hera finds the text of functions, whatever the file holds by now
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    recording.refuse_network()
    os.makedirs(target + ".disk")
    overlay.install(target + ".disk", os.path.dirname(target))
    _watch_forks()
    _watch_exit(path, target)
    found: list[Said] = []
    names: dict[str, Any] = {}
    process = os.getpid()
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as problem:
        if isinstance(problem, SyntaxError):
            return _failed([failures.syntax(problem, source)])
        return _failed([said("error", "python-syntax", f"this is no Python: {problem}")])
    except (RecursionError, MemoryError):
        return _failed([said("error", "python-syntax", "this nests too deep for Python")])
    try:
        names = run(code, path, run_name, how["package"])
    except SystemExit as problem:
        names = _module(problem, path)
        found += _exited(problem, path, source)
    except BaseException as problem:
        return _failed(failures.exception(problem, path))
    finally:
        if os.getpid() != process:
            _flush()
            os._exit(0)  # a copy that the program made of itself: the original answers
    wanted: list[Any] = []
    for target in how["targets"]:
        values, told = _targeted(names, target_of(target), path)
        found += told
        if values is None:
            return _failed(found)
        wanted += values
    result = finish(names, found, path, wanted, run_name == MAIN)
    if run_name == MAIN and result["documents"]:
        result["diagnostics"].insert(0, _guarded(source))
    return result


def _targeted(names: dict[str, Any], target: Target, path: str) -> tuple[list[Any] | None, list[Said]]:
    """The workflows of a target, and what is said of them; None where there are none.

    Where a function gives none, as a command doesn't that ends the program, those count that it makes.
    """
    before = len(recording.record.made)
    try:
        return of_target(names, target), []
    except NoWorkflow as problem:
        where = _defined(problem.function, path)
        failed = said("error", problem.code, str(problem), where)
    except SystemExit as problem:
        own = [f for f in failures.users_frames(problem.__traceback__) if f.code.co_filename == path]
        where = own[-1].place if own else None
        message = f"`{target.name}` ends the program, with {problem.code or 0!r}"
        failed = said("error", "python-exit", message, where)
        if problem.code:
            failed["message"] += "; give it arguments behind `--`"
            return None, [failed]
    except BaseException as problem:
        return None, failures.exception(problem, path)
    made = recording.record.made[before:]
    if not made:
        return None, [failed]
    note = f"`{target.name}` gives no workflow, so those count that it makes"
    return made, [said("note", "python-unnamed", note, where)]


def _guarded(source: str) -> Said:
    """The note for a program that makes its workflows under `if __name__ == "__main__":` only."""
    line, message = main_block(source)
    return said("note", "python-main", message, Place("", line, 1))


def _defined(function: Any, path: str) -> Place | None:
    """The line of a function of the program's."""
    code = getattr(inspect.unwrap(function), "__code__", None) if function is not None else None
    return Place(path, code.co_firstlineno, 1) if code is not None and code.co_filename == path else None


def run(code: types.CodeType, path: str, run_name: str, package: str = "") -> dict[str, Any]:
    """Runs the code as `runpy.run_path` would, and gives the module's names. On an exception they are at its frame."""
    module = types.ModuleType(run_name)
    names = vars(module)
    names.update(__file__=path, __cached__=None, __doc__=None, __loader__=None, __package__=package, __spec__=None)
    before = sys.modules.get(run_name)
    sys.modules[run_name] = module
    try:
        exec(code, names)
    finally:
        if before is None:
            del sys.modules[run_name]
        else:
            sys.modules[run_name] = before
    return names.copy()


def _module(problem: BaseException, path: str) -> dict[str, Any]:
    """The names of the program's module as far as it got."""
    traceback = problem.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename == path and frame.f_code.co_name == "<module>":
            return dict(frame.f_globals)
        traceback = traceback.tb_next
    return {}


def _exited(problem: SystemExit, path: str, source: str) -> list[Said]:
    own = [f for f in failures.users_frames(problem.__traceback__) if f.code.co_filename == path]
    where = own[-1].place if own else None
    if problem.code is not None and problem.code != 0:
        return [said("error", "python-exit", f"the program ends itself here, with {problem.code!r}", where)]
    if where is not None and own[-1].code.co_name == "<module>" and where.line >= _last_line(source):
        return []  # as a command of click's does at the foot of the main block: nothing follows
    return [said("warning", "python-exit", "the program ends itself here; what follows was not run", where)]


def _last_line(source: str) -> int:
    """Where the last statement of a program begins, that of its main block where that comes last."""
    last = ast.parse(source).body[-1]
    return last.body[-1].lineno if isinstance(last, ast.If) and not last.orelse else last.lineno


USED = "no name of the module holds a workflow, so those count that the program sends, prints or builds"
MADE = "no name of the module holds a workflow, so every one counts that it makes"


def finish(
    names: dict[str, Any], found: list[Said], path: str, wanted: list[Any], main: bool = False
) -> dict[str, Any]:
    """The result of a program that ran: the documents that are `wanted` of it, if any are.

    Else those of its names, else those in its collections, else what it did with workflows, else what it made. Of one whose
    main block was gone through, all that it did something with, that its collections and its names hold: a name of a loop
    holds the last one alone.
    """
    if any(d["severity"] == "error" for d in found):
        return _failed(found)
    record = recording.record
    documents: list[Any] = []
    unnamed = False
    made: list[Any] = []
    # what the program makes while its documents are built is not the program's
    groups = [("", named(names)), ("", listed(names)), (USED, list(record.used.values())), (MADE, list(record.made))]
    if main:
        groups[:2] = [("", of_main(names, record.used))]
    for note, objects in [("", wanted)] if wanted else groups:
        for value in objects:
            try:
                origin = origins.of(value, path)
                document = built(value)
            except NotPlain as problem:
                message = f"`{problem.path}` can't be written: {problem.why}"
                return _failed([*found, said("error", "not-plain", message, _place(value))])
            except beyond.Contradicted as problem:
                return _failed([*found, _contradiction(problem, path, _place(value))])
            except BaseException as problem:
                # no frame of the program's is in it, so the line that made the workflow is named
                return _failed([*found, *failures.exception(problem, path, _place(value))])
            if document not in documents or not (note or main):
                documents.append(document)
                made.append(origin)
        if documents:
            unnamed = bool(note)
            if not (note or wanted or main):
                found += [said("note", "python-unnamed", left_out_note(n, name)) for name, n in left_out(names)]
            if note:
                found.append(said("note", "python-unnamed", note, _place(objects[0])))
            break
    found += _left_running()
    return {
        "documents": documents,
        "origins": made,
        "diagnostics": found,
        "empty": not documents,
        "unnamed": unnamed,
    }


def _contradiction(problem: beyond.Contradicted, path: str, fallback: Place | None) -> Said:
    """The error for what the program says twice, with both lines where its text shows them."""
    found = both("".join(linecache.getlines(path)), problem.key)
    if found is None:
        return said("error", "contradiction", f"{problem.why}: say it in one place", fallback)
    message = with_both_lines(problem.why, found.line, found.other)
    return said("error", "contradiction", message, Place(path, found.line, found.column))


def built(value: Any) -> Any:
    """The document of a workflow, of a model of one, or of a dictionary."""
    if hasattr(value, "to_dict"):
        return plain(value.to_dict())
    return plain(value if isinstance(value, dict) else beyond.document(value))


def _place(value: Any) -> Place | None:
    return recording.record.places.get(id(value))


def _failed(found: list[Said]) -> dict[str, Any]:
    return {"documents": [], "diagnostics": found, "empty": False}


def _left_running() -> list[Said]:
    """What the program started and did not end."""
    found = []
    threads = [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    if threads:
        message = f"a thread of the program was still running ({threads[0].name}); it was stopped"
        found.append(said("warning", "python-thread", message))
    for place in recording.record.forks[:1]:
        message = "the program makes a copy of its process here; what the copy does is not waited for"
        found.append(said("warning", "python-fork", message, place))
    return found


def _watch_forks() -> None:
    def forked() -> None:
        place = here()
        if place is not None:
            recording.record.forks.append(place)

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_parent=forked)


def _watch_exit(path: str, target: str) -> None:
    """Ends by `os._exit` leave nothing behind, so what is to be said is written first."""
    leave = os._exit
    process = os.getpid()

    def _exit(status: int) -> NoReturn:
        if os.getpid() == process and sys._getframe(1).f_globals.get("__name__") != __name__:
            place = here()
            write(
                _failed([said("error", "python-exit", f"the program ends its process here, with {status!r}", place)]),
                target,
            )
            _flush()
        leave(status)

    os._exit = _exit


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
