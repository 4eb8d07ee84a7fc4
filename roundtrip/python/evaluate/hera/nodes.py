"""Tasks, steps and container nodes: calls of templates, arrows, references to outputs.

Facts: `hera.workflows._meta_mixins.CallableTemplateMixin`, `hera.workflows.task`, `hera.workflows._mixins
.TemplateInvocatorSubNodeMixin`, `hera.workflows.container_set.ContainerNode`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.hera.construct import construct
from roundtrip.python.evaluate.hera.context import NextDefaults, _add_sub
from roundtrip.python.evaluate.hera.kinds import INVOCATORS, WORKFLOWS, is_callable
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import hera_method, hera_property
from roundtrip.python.evaluate.values import Given, Items, Member, Place, Text, Thing, Unprovable


def is_node(value: Any) -> bool:
    """Whether operators of it are Hera's."""
    return isinstance(value, Thing) and (value.kind in INVOCATORS or value.kind == "ContainerNode")


# -- calls of templates ------------------------------------------------------------------------------------------------


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
        from roundtrip.python.evaluate.hera.scripts import inferred

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
        _add_sub_everywhere(machine, deepcopy(template))
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


def _add_sub_everywhere(machine: Machine, template: Thing) -> None:
    _add_sub(machine, machine.hera.pieces[-1], template)


def _names(machine: Machine, arguments: list[Any]) -> tuple[set[str], set[str]]:
    """The names of the parameters and artifacts among arguments."""
    from roundtrip.python.evaluate.hera.kinds import is_kind

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


def combine(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    """An operator of tasks, container nodes or task results."""
    if isinstance(left, (Member, ResultGroup)) or (isinstance(left, list) and sign == "|"):
        if sign == "|" and isinstance(left, Member) and left.kind == "TaskResult":
            return _group(machine, [left], right)
        if sign == "|" and isinstance(left, ResultGroup):
            return _group(machine, list(left), right)
        raise machine.declined(
            f"`{sign}` of {left.kind if isinstance(left, Member) else 'a list'} isn't read statically"
        )
    if sign == ">>":
        return _arrow(machine, left, right)
    if sign == "|" and isinstance(left, Thing) and left.kind == "Task":
        if isinstance(right, Thing) and right.kind == "Task":
            return f"({left.get('name')} || {right.get('name')})"
        if isinstance(right, str):
            return f"{left.get('name')} || {right}"
    raise machine.declined(f"`{sign}` isn't read statically of these")


class ResultGroup(tuple[Member, ...]):
    """Several task results joined by `|`."""

    __slots__ = ()


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


def _named(machine: Machine, given: Given, *names: str) -> list[Any]:
    """The arguments by position or keyword; None for what is left out."""
    if len(given.args) > len(names) or not given.kwargs.keys() <= set(names):
        raise machine.declined("Python raises TypeError here: these arguments don't belong here")
    found = {**dict(zip(names, given.args)), **given.kwargs}
    return [found.get(name) for name in names]


@hera_method("Task", "next", "`a.next(b)`, with `operator` and `on`")
def next_method(machine: Machine, thing: Thing, given: Given) -> Thing:
    other, operator, on = _named(machine, given, "other", "operator", "on")
    return next_(machine, thing, _task(machine, other), _operator(machine, operator), _results(machine, on))


def _reaction(name: str, result: str, loops: bool = False) -> None:
    @hera_method("Task", name, f"`a.{name}(b)`")
    def handler(machine: Machine, thing: Thing, given: Given) -> Thing:
        (other,) = _named(machine, given, "other")
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
    other, value, operator = _named(machine, given, "other", "value", "operator")
    task = _task(machine, other)
    from roundtrip.python.evaluate.displays import formatted

    expression = f"{result(machine, task)} {_operator(machine, operator) or '=='} {formatted(value)}"
    _when(machine, thing, expression)
    next_(machine, task, thing)
    return thing


@hera_method("Task", "on_workflow_status", "`a.on_workflow_status(status, op)`")
def on_workflow_status(machine: Machine, thing: Thing, given: Given) -> Thing:
    status, op = _named(machine, given, "status", "op")
    from roundtrip.python.evaluate.displays import formatted

    _when(machine, thing, f"{{{{workflow.status}}}} {_operator(machine, op) or '=='} {formatted(status)}")
    return thing


def _when(machine: Machine, thing: Thing, expression: str) -> None:
    before = thing.get("when")
    if before is not None and not isinstance(before, str):
        raise machine.declined("`when` is a string")
    thing.set("when", f"{before} && {expression}" if before else expression)


def set_next_defaults(machine: Machine, given: Given) -> NextDefaults:
    """`Task.set_next_defaults(…)`."""
    operator, on = _named(machine, given, "operator", "on")
    results = _results(machine, on)
    return NextDefaults(_operator(machine, operator), [results] if isinstance(results, Member) else results)


@hera_method("ContainerNode", "next", "`a.next(b)` of containers in a set")
def container_next(machine: Machine, thing: Thing, given: Given) -> Thing:
    (other,) = _named(machine, given, "other")
    if not (isinstance(other, Thing) and other.kind == "ContainerNode"):
        raise machine.declined("Hera raises AssertionError here: only a ContainerNode belongs here")
    _follow(machine, thing, other)
    return other


# -- references --------------------------------------------------------------------------------------------------------

_PROPERTIES = {
    "id": "id",
    "ip": "ip",
    "status": "status",
    "exit_code": "exitCode",
    "started_at": "startedAt",
    "finished_at": "finishedAt",
    "result": "outputs.result",
}


def subtype(thing: Thing) -> str:
    """`tasks` or `steps`."""
    return "tasks" if thing.kind == "Task" else "steps"


def result(machine: Machine, thing: Thing) -> str:
    """`task.result`."""
    return f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.result}}}}"


def _property(name: str, argo: str) -> None:
    @hera_property("TemplateInvocatorSubNodeMixin", name, f"`task.{name}`, `step.{name}`")
    def handler(machine: Machine, thing: Thing) -> Any:
        text = f"{{{{{subtype(thing)}.{thing.get('name')}.{argo}}}}}"
        return Text(text, machine.place(machine.node)) if machine.node is not None else text


for _name, _argo in _PROPERTIES.items():
    _property(_name, _argo)


def make(machine: Machine, kind: str, **attrs: Any) -> Thing:
    """One of Hera's objects that Hera itself makes, at the place of the call."""
    assert machine.node is not None
    place = Place(machine.place(machine.node).span)
    thing = Thing(kind, place)
    for name, value in attrs.items():
        thing.set(name, value, place)
    return thing


@hera_method("TemplateInvocatorSubNodeMixin", "get_parameters_as", "`task.get_parameters_as(name)`")
def get_parameters_as(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = _named(machine, given, "name")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.parameters}}}}"
    return make(machine, "Parameter", name=name, value=text)


@hera_method("TemplateInvocatorSubNodeMixin", "get_result_as", "`task.get_result_as(name)`")
def get_result_as(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = _named(machine, given, "name")
    return make(machine, "Parameter", name=name, value=result(machine, thing))


@hera_method(
    "TemplateInvocatorSubNodeMixin", "get_parameter", "`task.get_parameter(name)`, of the outputs of its template"
)
def get_parameter(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = _named(machine, given, "name")
    if name not in _outputs(machine, thing)[0]:
        raise machine.declined(f"Hera raises KeyError here: the template has no output parameter {name!s}")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.parameters.{name}}}}}"
    return make(machine, "Parameter", name=name, value=text)


@hera_method(
    "TemplateInvocatorSubNodeMixin", "get_artifact", "`task.get_artifact(name)`, of the outputs of its template"
)
def get_artifact(machine: Machine, thing: Thing, given: Given) -> Thing:
    (name,) = _named(machine, given, "name")
    if name not in _outputs(machine, thing)[1]:
        raise machine.declined(f"Hera raises KeyError here: the template has no output artifact {name!s}")
    text = f"{{{{{subtype(thing)}.{thing.get('name')}.outputs.artifacts.{name}}}}}"
    return make(machine, "Artifact", name=name, from_=text)


@hera_method("TemplateInvocatorSubNodeMixin", "get_outputs_as_arguments", "`task.get_outputs_as_arguments()`")
def get_outputs_as_arguments(machine: Machine, thing: Thing, given: Given) -> list[Thing]:
    parameters, artifacts = _outputs(machine, thing)
    found = [get_parameter(machine, thing, Given(given.node, [name])) for name in parameters]
    found += [get_artifact(machine, thing, Given(given.node, [name])) for name in artifacts]
    if not found:
        raise machine.declined("Hera raises ValueError here: the template has no outputs")
    return found


def _outputs(machine: Machine, thing: Thing) -> tuple[list[str], list[str]]:
    """The names of the parameters and artifacts that the node's template gives."""
    from roundtrip.python.evaluate.hera.templates import output_names

    template = thing.get("template")
    if not isinstance(template, Thing):
        raise machine.declined("Hera raises ValueError here: the outputs of a template that is only named aren't known")
    return output_names(machine, template)


__all__ = ["Unprovable", "combine", "invoke", "is_node", "make"]
