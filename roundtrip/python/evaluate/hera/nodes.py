"""Tasks, steps and container nodes: calls of templates, arrows.

Facts: `hera.workflows._meta_mixins.CallableTemplateMixin`, `hera.workflows.task`, `hera.workflows._mixins
.TemplateInvocatorSubNodeMixin`, `hera.workflows.container_set.ContainerNode`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.hera.construct import construct, named
from roundtrip.python.evaluate.hera.context import NextDefaults, add_sub
from roundtrip.python.evaluate.hera.kinds import INVOCATORS, WORKFLOWS, is_callable, is_kind
from roundtrip.python.evaluate.hera.scripts import Decorated, inferred
from roundtrip.python.evaluate.language.displays import formatted
from roundtrip.python.evaluate.language.functions import call_function, function_attribute
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.operators import LISTS
from roundtrip.python.evaluate.language.tables import ATTRIBUTES, CALLED, OPERATORS, hera_method
from roundtrip.python.evaluate.language.values import Given, Items, Member, Place, Thing


def is_node(value: Any) -> bool:
    """Whether operators of it are Hera's."""
    return isinstance(value, Thing) and (value.kind in INVOCATORS or value.kind == "ContainerNode")


def subtype(thing: Thing) -> str:
    """`tasks` or `steps`."""
    return "tasks" if thing.kind == "Task" else "steps"


def result(machine: Machine, thing: Thing) -> str:
    """`task.result`."""
    return f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.result}}}}"


# -- calls of templates ------------------------------------------------------------------------------------------------


@CALLED.of(Thing)
def invoke(machine: Machine, template: Thing, given: Given) -> Thing | None:
    """`template(…)`: a Task in a DAG, a Step in Steps. Hera passes over arguments without keywords."""
    if not is_callable(template.kind):
        raise machine.declined(f"Python raises TypeError here: a {template.kind} can't be called")
    kwargs = dict(given.kwargs)
    places: dict[str | int, Place] = {k: place for k, place in given.places.items() if isinstance(k, str)}
    kwargs.setdefault("name", template.get("name"))
    places.setdefault("name", machine.place(given.node))
    listed = kwargs.get("arguments", [])
    given_list = isinstance(listed, list)
    arguments: list[Any] = listed if given_list else [listed]
    before = len(arguments)
    parameters, artifacts = _names(machine, arguments)
    if ("with_param" in kwargs or "with_items" in kwargs) and template.kind in ("Script", "Data"):
        loop = "with_param" if "with_param" in kwargs else "with_items"
        # Hera adds to the list that it was given
        arguments += inferred(machine, template, loop, kwargs[loop], parameters, artifacts)
        if isinstance(arguments, Items) and len(arguments) != before:
            arguments.places = None
    if "arguments" not in kwargs:
        places["arguments"] = machine.place(given.node)
    kwargs["arguments"] = arguments
    pieces: list[Thing] = machine.hera.pieces
    if not pieces:
        raise machine.declined("Hera raises InvalidTemplateCall here: no DAG or Steps is open")
    if pieces[-1].kind in WORKFLOWS:
        if template.kind != "Script":
            raise machine.declined("Hera raises InvalidTemplateCall here: directly within a workflow")
        add_sub(machine, pieces[-1], deepcopy(template))
        return None
    if pieces[-1].kind not in ("Steps", "Parallel", "DAG"):
        raise machine.declined("Hera raises InvalidTemplateCall here: no DAG or Steps is open")
    if "template" in kwargs:
        raise machine.declined("Python raises TypeError here: `template` is given twice")
    kwargs["template"] = template
    kind = "Task" if pieces[-1].kind == "DAG" else "Step"
    node = construct(machine, kind, Given(given.node, [], kwargs, places, given.keyplaces))
    node.inner["called"] = True
    return node


@CALLED.of(Decorated)
def call_script(machine: Machine, callee: Decorated, given: Given) -> Any:
    """A decorated function: a call of its template where one is open, else of the function itself."""
    if machine.hera.pieces:
        return invoke(machine, callee.script, given)
    return call_function(machine, callee.function, given)


@ATTRIBUTES.of(Decorated)
def script_attribute(machine: Machine, value: Decorated, attr: str) -> Any:
    """`function.attr`."""
    if attr == "wrapped_function":
        return value.function
    return function_attribute(machine, value.function, attr)


def _names(machine: Machine, arguments: list[Any]) -> tuple[set[str], set[str]]:
    """The names of the parameters and artifacts among arguments."""
    parameters: set[str] = set()
    artifacts: set[str] = set()
    for argument in arguments:
        if isinstance(argument, dict):
            parameters.update(str(key) for key in argument)
        elif isinstance(argument, Thing) and argument.kind in ("Parameter", "m.Parameter"):
            parameters.add(str(argument.get("name")))
        elif isinstance(argument, Thing) and (is_kind(argument.kind, "Artifact") or argument.kind == "m.Artifact"):
            artifacts.add(str(argument.get("name")))
    return parameters, artifacts


# -- arrows and `|` ----------------------------------------------------------------------------------------------------


class ResultGroup(tuple[Member, ...]):
    """Several task results joined by `|`."""

    __slots__ = ()


@OPERATORS.of(Thing, Member, ResultGroup)
def combine(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    """An operator of tasks, container nodes or task results."""
    if isinstance(left, (Member, ResultGroup)):
        if sign == "|" and isinstance(left, Member) and left.kind == "TaskResult":
            return _group(machine, [left], right)
        if sign == "|" and isinstance(left, ResultGroup):
            return _group(machine, list(left), right)
        raise machine.declined(
            f"`{sign}` of {left.kind if isinstance(left, Member) else 'results'} isn't read statically"
        )
    if not (is_node(left) or is_node(right) or isinstance(left, list)):
        return NotImplemented
    if sign == ">>":
        return _arrow(machine, left, right)
    if sign == "|" and isinstance(left, Thing) and left.kind == "Task":
        if isinstance(right, Thing) and right.kind == "Task":
            return f"({left.get('name')} || {right.get('name')})"
        if isinstance(right, str):
            return f"{left.get('name')} || {right}"
    raise machine.declined(f"`{sign}` isn't read statically of these")


LISTS[">>"] = combine


def _group(machine: Machine, left: list[Member], right: Any) -> ResultGroup:
    others = [right] if isinstance(right, Member) else list(right) if isinstance(right, (tuple, list)) else None
    if others is None or not all(isinstance(o, Member) and o.kind == "TaskResult" for o in others):
        raise machine.declined("only task results are joined by `|` here")
    return ResultGroup(dict.fromkeys([*left, *others]))


def _arrow(machine: Machine, left: Any, right: Any) -> Any:
    if isinstance(left, list):
        if not (isinstance(right, Thing) and right.kind in ("Task", "ContainerNode")):
            raise machine.declined("Python raises TypeError here: behind a list stands a task")
        for item in left:
            if right.kind == "Task" and isinstance(item, str):
                depends = right.get("depends")
                _depend(right, str(item) if depends is None else f"{depends} && {item}")
            elif isinstance(item, Thing) and item.kind == right.kind:
                _follow(machine, item, right)
            else:
                raise machine.declined("Hera raises AssertionError here: only tasks or names stand in the list")
        return right
    if not (isinstance(left, Thing) and left.kind in ("Task", "ContainerNode")):
        raise machine.declined("Python raises TypeError here: tasks of a DAG are joined by `>>`")
    if isinstance(right, Thing) and right.kind == left.kind:
        _follow(machine, left, right)
        return right
    if isinstance(right, list):
        for item in right:
            if not (isinstance(item, Thing) and item.kind == left.kind):
                raise machine.declined("Hera raises AssertionError here: only tasks stand in the list")
            _follow(machine, left, item)
        return right
    raise machine.declined("Hera raises ValueError here: behind `>>` stands a task or a list of tasks")


def _follow(machine: Machine, left: Thing, right: Thing) -> None:
    if left.kind == "Task":
        next_(machine, left, right)
        return
    # ContainerNode.next
    dependencies = right.get("dependencies")
    if dependencies is None:
        right.attrs["dependencies"] = [left.get("name")]
        return
    if not isinstance(dependencies, list) or not all(isinstance(name, str) for name in dependencies):
        raise machine.declined("`dependencies` is a list of names")
    dependencies.append(left.get("name"))
    right.attrs["dependencies"] = sorted(set(dependencies))


def _depend(task: Thing, depends: str) -> None:
    task.attrs["depends"] = depends
    task.places.pop("depends", None)


def _dependency_names(task: Thing) -> set[str]:
    """`Task._get_dependency_tasks`, of a text that mostly grows at its end."""
    depends: str = task.attrs["depends"]
    known: tuple[str, set[str]] | None = task.inner.get("dependencies")
    if known is not None and known[0] is depends:
        return known[1]
    names = {token.split(".")[0] for token in depends.split()}
    task.inner["dependencies"] = (depends, names)
    return names


def next_(machine: Machine, left: Thing, right: Thing, operator: str | None = None, on: Any = None) -> Thing:
    """`left.next(right, operator, on)`."""
    operator = operator or machine.hera.next_operator
    results = machine.hera.next_on if on is None else [on] if isinstance(on, Member) else list(dict.fromkeys(on))
    name = left.get("name")
    if results and len(results) > 1:
        condition = "(" + " || ".join(f"{name}.{result.value}" for result in results) + ")"
    elif results:
        condition = f"{name}.{results[0].value}"
    else:
        condition = f"{name}"
    depends = right.get("depends")
    if depends is None:
        _depend(right, condition)
        return right
    if not isinstance(depends, str):
        raise machine.declined("`depends` is a string")
    names = _dependency_names(right)
    if str(name) in names:
        raise machine.declined(
            f"Hera raises ValueError here: {name} is already in the `depends` of {right.get('name')}"
        )
    longer = f"{depends} {operator} {condition}"
    if len(longer) > 1_000_000:
        raise machine.declined("this `depends` grows too large to be read statically")
    _depend(right, longer)
    added = {token.split(".")[0] for token in f"{operator} {condition}".split()}
    names |= added
    right.inner["dependencies"] = (longer, names)
    machine.spend(len(longer) // 1000)
    return right


def _task(machine: Machine, value: Any) -> Thing:
    if isinstance(value, Thing) and value.kind == "Task":
        return value
    raise machine.declined("only a task belongs here")


def _operator(machine: Machine, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Member) and value.kind == "Operator":
        return str(value.value)
    if isinstance(value, str):
        return str(value)
    raise machine.declined("only an Operator belongs here")


def _results(machine: Machine, value: Any) -> Any:
    if value is None:
        return None
    found = [value] if isinstance(value, Member) else list(value) if isinstance(value, (list, tuple)) else None
    if found is None or not all(isinstance(r, Member) and r.kind == "TaskResult" for r in found):
        raise machine.declined("only task results belong here")
    return list(dict.fromkeys(found)) if not isinstance(value, Member) else value


@hera_method("Task", "next", "`a.next(b)`, with `operator` and `on`")
def next_method(machine: Machine, thing: Thing, given: Given) -> Thing:
    other, operator, on = named(machine, given, "other", "operator", "on")
    return next_(machine, thing, _task(machine, other), _operator(machine, operator), _results(machine, on))


def _reaction(name: str, result: str, loops: bool = False) -> None:
    @hera_method("Task", name, f"`a.{name}(b)`")
    def handler(machine: Machine, thing: Thing, given: Given) -> Thing:
        (other,) = named(machine, given, "other")
        if loops and thing.get("with_param") is None and thing.get("with_sequence") is None:
            raise machine.declined("Hera raises AssertionError here: this task has no with_param or with_sequence")
        on = Member("TaskResult", "", result)
        return next_(machine, thing, _task(machine, other), on=on)


_reaction("on_success", "Succeeded")
_reaction("on_failure", "Failed")
_reaction("on_error", "Errored")
_reaction("when_any_succeeded", "AnySucceeded", loops=True)
_reaction("when_all_failed", "AllFailed", loops=True)


@hera_method("Task", "on_other_result", "`a.on_other_result(b, value, operator)`")
def on_other_result(machine: Machine, thing: Thing, given: Given) -> Thing:
    other, value, operator = named(machine, given, "other", "value", "operator")
    task = _task(machine, other)
    expression = f"{result(machine, task)} {_operator(machine, operator) or '=='} {formatted(value)}"
    _when(machine, thing, expression)
    next_(machine, task, thing)
    return thing


@hera_method("Task", "on_workflow_status", "`a.on_workflow_status(status, op)`")
def on_workflow_status(machine: Machine, thing: Thing, given: Given) -> Thing:
    status, op = named(machine, given, "status", "op")
    _when(machine, thing, f"{{{{workflow.status}}}} {_operator(machine, op) or '=='} {formatted(status)}")
    return thing


def _when(machine: Machine, thing: Thing, expression: str) -> None:
    before = thing.get("when")
    if before is not None and not isinstance(before, str):
        raise machine.declined("`when` is a string")
    thing.set("when", f"{before} && {expression}" if before else expression)


def set_next_defaults(machine: Machine, given: Given) -> NextDefaults:
    """`Task.set_next_defaults(…)`."""
    operator, on = named(machine, given, "operator", "on")
    results = _results(machine, on)
    return NextDefaults(_operator(machine, operator), [results] if isinstance(results, Member) else results)


@hera_method("ContainerNode", "next", "`a.next(b)` of containers in a set")
def container_next(machine: Machine, thing: Thing, given: Given) -> Thing:
    (other,) = named(machine, given, "other")
    if not (isinstance(other, Thing) and other.kind == "ContainerNode"):
        raise machine.declined("Hera raises AssertionError here: only a ContainerNode belongs here")
    _follow(machine, thing, other)
    return other
