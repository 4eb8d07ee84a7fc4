"""The workflows that a program has: those of its names, those that its collections hold, those of a target."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from roundtrip.invocation import BAD_TARGET, Target, without_name

COLLECTIONS = (list, tuple, dict)
DEEPEST = 20
ARGO = "argoproj.io/"


class NoWorkflow(Exception):
    """What a target is instead of a workflow; `function`: where it comes from, if a function gave it, or would have."""

    def __init__(self, why: str, function: Any = None, code: str = "no-workflow") -> None:
        super().__init__(why)
        self.function = function
        self.code = code


def is_workflow(value: Any) -> bool:
    """Whether a value is a workflow of Hera's."""
    from hera.workflows import Workflow

    return isinstance(value, Workflow)


def is_document(value: Any) -> bool:
    """Whether a value is a workflow, or a plain document."""
    return is_workflow(value) or (isinstance(value, dict) and {"apiVersion", "kind"} <= value.keys())


def _is_of_argo(value: Any) -> bool:
    """Whether a value is a plain document of Argo's: a workflow as a dictionary, or a Sensor that starts one."""
    return isinstance(value, dict) and is_document(value) and str(value["apiVersion"]).startswith(ARGO)


def named(names: dict[str, Any]) -> list[Any]:
    """The workflows and plain documents that a module's names hold, each once, in the order of the names."""
    return _once(value for value in names.values() if is_document(value))


def listed(names: dict[str, Any]) -> list[Any]:
    """The workflows, and the plain documents among them, of the collections that a module's names hold, as for `named`."""
    found: list[Any] = []
    for name, value in names.items():
        within = list(_within(value)) if isinstance(value, COLLECTIONS) and name != "__builtins__" else []
        if any(is_workflow(item) or _is_of_argo(item) for item in within):
            found += within
    return _once(found)


def left_out(names: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The collections that hold what no name does, where names hold something, and how much: of a loop's workflows the
    last alone has a name."""
    known = {id(value) for value in named(names)}
    for name, value in names.items() if known else ():
        number = len({id(item) for item in listed({name: value})} - known)
        if number and not is_document(value):
            yield name, number


def left_out_note(number: int, collection: str) -> str:
    """What is said of it. `collection`: the name that leads there."""
    some = "a workflow in it has" if number == 1 else f"{number} workflows in it have"
    return (
        f"`{collection}` is passed over, since names of the module hold workflows: {some} no such name. "
        f"Name the target `{collection}` where they are meant"
    )


def of_main(names: dict[str, Any], used: dict[int, Any]) -> list[Any]:
    """What a main block makes: what is done something with, in this order, what its collections and its names hold."""
    return _once([*filter(is_workflow, used.values()), *listed(names), *named(names)])


def of_target(names: dict[str, Any], target: Target) -> list[Any]:
    """The workflows of a target: it is one, a collection of them, or a function that gives one. Raises NoWorkflow.

    What the function itself raises, or a call that doesn't fit it, is raised as it is.
    """
    first, *rest = target.name.split(".")
    if first not in names:
        raise NoWorkflow(without_name(first, names))
    value, said = names[first], first
    for name in rest:
        said += f".{name}"
        if not hasattr(value, name):
            raise NoWorkflow(f"there is no `{said}` in this module")
        value = getattr(value, name)
    function = None
    if target.call or (callable(value) and not is_document(value)):
        if not callable(value):
            raise NoWorkflow(f"`{said}` is no function")
        function = value
        _fits(function, said, target)
        value = _settled(function(*target.args, **dict(target.kwargs)))
        said += "()"
    found = _once(_within(value))
    if found:
        return found
    if isinstance(value, COLLECTIONS):
        raise NoWorkflow(f"there is no workflow in what `{said}` gives" if function else f"`{said}` holds no workflow")
    what = "nothing" if value is None else f"a {type(value).__name__}"
    raise NoWorkflow(f"`{said}` {'gives' if function else 'is'} {what}, no workflow", function)


def _fits(function: Any, said: str, target: Target) -> None:
    """Raises NoWorkflow where a function can't be called as a target says."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # it may take anything
    try:
        signature.bind(*target.args, **dict(target.kwargs))
    except TypeError as problem:
        why = f"`{said}` can't be called so: {problem}; it is `{said}{signature}`"
        raise NoWorkflow(why, function, BAD_TARGET) from None


def _settled(value: Any) -> Any:
    """What a function gave, awaited or gone through."""
    if inspect.iscoroutine(value):
        value = asyncio.run(value)
    return list(value) if inspect.isgenerator(value) else value


def _within(value: Any, depth: int = 0) -> Iterator[Any]:
    """The documents of a value: itself, or those in a collection."""
    if is_document(value) or _is_model(value):
        yield value
    elif isinstance(value, COLLECTIONS) and depth < DEEPEST:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _within(item, depth + 1)


def _is_model(value: Any) -> bool:
    """Whether a value is what Hera builds of a workflow."""
    kind = type(value)
    return kind.__module__.startswith("hera.") and kind.__name__.endswith("Workflow") and hasattr(value, "spec")


def _once(values: Iterable[Any]) -> list[Any]:
    found: dict[int, Any] = {}
    for value in values:
        found.setdefault(id(value), value)
    return list(found.values())
