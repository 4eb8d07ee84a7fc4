"""The text that Argo runs for a function. Facts: `hera.workflows.script`."""

from __future__ import annotations

import ast

from roundtrip.document import Span
from roundtrip.python.evaluate.hera.templates import inputs, is_parameter
from roundtrip.python.evaluate.language.functions import parameters
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.values import Function, Thing
from roundtrip.python.scripts.sources import PYTHON_COMMAND, hera_source, script_source


def text(machine: Machine, thing: Thing, exact: bool = False) -> str:
    """The source that Argo runs. `exact`: to the letter, as Hera writes it."""
    source = thing.get("source")
    constructor = thing.get("constructor")
    if constructor.kind == "RunnerScriptConstructor":
        return "{{inputs.parameters}}"
    if isinstance(source, str):
        return str.__str__(source)
    if not isinstance(source, Function):
        raise machine.declined("Hera raises AssertionError here: a script wants a source")
    names: list[str] = []
    if any(kind in ("plain", "positional") for _, kind, _ in parameters(source)):
        given = inputs(machine, thing)
        if given is None:
            raise machine.declined("Hera raises AssertionError here: this function has arguments, but no inputs")
        names = [str(p.get("name")) for p in given if is_parameter(p) and p.get("value_from") is None]
    cwd = bool(thing.get("add_cwd_to_sys_path") or constructor.get("add_cwd_to_sys_path"))
    # the comments of a Python script are nothing to Argo, so they stay in it
    take_out = script_source if _runs_python(thing) and not exact else hera_source
    try:
        taken: str = take_out(definition(source), names, add_cwd_to_sys_path=cwd)
    except (SyntaxError, ValueError, RecursionError) as problem:
        raise machine.declined(f"Hera can't take this function out of its file: {problem}") from None
    return taken


def _runs_python(thing: Thing) -> bool:
    command = thing.get("command") or thing.inner.get("command") or [""]
    return isinstance(command, list) and isinstance(command[0], str) and bool(PYTHON_COMMAND.search(command[0]))


def definition(function: Function) -> str:
    """The text that `inspect.getsource` gives."""
    node = function.node
    assert not isinstance(node, ast.Lambda)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    source = function.frame.module.source
    return str(source.lines(first, source.last_line(node))).replace("\r\n", "\n")


def body_span(machine: Machine, function: Function) -> Span | None:
    """Where the body of a function is, from the line below its signature to its end; None if it isn't in the program."""
    module = function.frame.module
    node = function.node
    if module is not machine.module or isinstance(node, ast.Lambda):
        return None
    source = module.source
    header = max([node.lineno, *(a.end_lineno or 0 for a in ast.walk(node.args) if isinstance(a, ast.expr))])
    if node.returns is not None:
        header = max(header, node.returns.end_lineno or 0)
    # a comment behind the last line is the function's as well
    return source.between(source.start_of(header) + len(source.line(header)), source.end_of(node))
