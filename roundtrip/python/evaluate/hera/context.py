"""`with`: what is made within joins what is open. Facts: `hera.workflows._context`, `_add_sub` of the classes."""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import Any

from roundtrip.python.evaluate.hera.config import Config
from roundtrip.python.evaluate.hera.kinds import CONTEXTS, INVOCATORS, WORKFLOWS, is_template
from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import ENTERED, LEFT
from roundtrip.python.evaluate.language.values import Fixed, Member, Thing


class Hera:
    """What Hera keeps globally: the settings, what is open, and how `>>` joins."""

    def __init__(self) -> None:
        self.config = Config()
        self.pieces: list[Thing] = []
        # annotations of functions by their id: those that were looked at, and those that Hera changed as it built
        self.annotations: dict[int, Thing] = {}
        self.changed: dict[int, Any] = {}
        self.next_operator = "&&"
        self.next_on: list[Member] | None = None
        # the workflows that are sent, printed or built, by their id
        self.used: dict[int, Thing] = {}


class DummyContext(Fixed):
    """`hera.workflows.parallel()` outside of Hera's decorators: nothing."""


class NextDefaults:
    """`Task.set_next_defaults(…)`."""

    def __init__(self, operator: str | None, on: list[Member] | None) -> None:
        self.operator = operator
        self.on = on
        self.before: tuple[str, list[Member] | None] | None = None


@ENTERED.of(Thing)
def enter(machine: Machine, manager: Thing, node: ast.With) -> Thing:
    """`with` of a workflow or template; what `as` names."""
    if manager.kind not in CONTEXTS:
        raise machine.declined("this `with` isn't read statically")
    machine.hera.pieces.append(manager)
    if machine.frame.module is machine.module:
        manager.extent = machine.module.source.span(node)
    return manager


@LEFT.of(Thing)
def leave(machine: Machine, manager: Thing) -> None:
    """The end of it."""
    if machine.hera.pieces:
        machine.hera.pieces.pop()


@ENTERED.of(NextDefaults)
def enter_defaults(machine: Machine, manager: NextDefaults, node: ast.With) -> None:
    """`with Task.set_next_defaults(…)`."""
    hera: Hera = machine.hera
    manager.before = (hera.next_operator, hera.next_on)
    hera.next_operator = manager.operator or hera.next_operator
    hera.next_on = manager.on


@LEFT.of(NextDefaults)
def leave_defaults(machine: Machine, manager: NextDefaults) -> None:
    """The end of it."""
    assert manager.before is not None
    machine.hera.next_operator, machine.hera.next_on = manager.before


@ENTERED.of(DummyContext)
@LEFT.of(DummyContext)
def nothing(machine: Machine, *_: Any) -> None:
    """`with parallel():` outside of Hera's decorators."""


def add_sub_node(machine: Machine, node: Thing) -> None:
    """What Hera does with every template, task, step and container as it is made."""
    pieces: list[Thing] = machine.hera.pieces
    if not pieces:
        return
    template = node.get("template")
    if node.kind in INVOCATORS and template is not None and not isinstance(template, str):
        workflow = pieces[0]
        if workflow.kind not in WORKFLOWS:
            raise machine.declined("Hera raises SyntaxError here: this isn't within a workflow")
        if not isinstance(template, Thing):
            raise machine.declined(f"this is no template for a {node.kind}")
        if not _has_template(machine, workflow, template.get("name")):
            add_sub(machine, workflow, deepcopy(template))
    add_sub(machine, pieces[-1], node)


def _has_template(machine: Machine, workflow: Thing, name: Any) -> bool:
    templates = workflow.attrs["templates"]
    # where it was found last, it most likely still is
    found: dict[Any, int] = workflow.inner.setdefault("found", {})
    at = found.get(name)
    if at is not None and at < len(templates) and _name(templates[at]) == name:
        return True
    for number, template in enumerate(templates):
        if _name(template) == name:
            found[name] = number
            return True
    machine.spend(len(templates) // 50)
    return False


def _name(template: Any) -> Any:
    return template.get("name") if isinstance(template, Thing) else None


def _add_template(workflow: Thing, template: Thing) -> None:
    templates = workflow.attrs["templates"]
    name = template.get("name")
    if isinstance(name, str):
        workflow.inner.setdefault("found", {}).setdefault(str(name), len(templates))
    templates.append(template)


def add_sub(machine: Machine, owner: Thing, node: Thing) -> None:
    """Adds a node to what is open around it."""
    kind = owner.kind
    if kind in WORKFLOWS:
        if not is_template(node.kind) and node.kind != "m.Template":
            raise machine.declined(f"Hera raises InvalidType here: a {node.kind} directly within a {kind}")
        _add_template(owner, node)
        return
    if kind == "ContainerSet":
        if node.kind != "ContainerNode":
            raise machine.declined(f"Hera raises InvalidType here: a {node.kind} within a ContainerSet")
        owner.attrs["containers"].append(node)
        return
    if is_template(node.kind):
        workflow = machine.hera.pieces[0]
        if workflow.kind not in WORKFLOWS:
            raise machine.declined("Hera raises AssertionError here: this isn't within a workflow")
        _add_template(workflow, node)
        return
    wanted = {"DAG": ("Task",), "Steps": ("Step", "Parallel"), "Parallel": ("Step",)}[kind]
    if node.kind not in wanted:
        raise machine.declined(f"Hera raises InvalidType here: a {node.kind} within a {kind}")
    names: set[str] = owner.inner.setdefault("names", set())
    if node.kind == "Parallel":
        # Hera shares the names of the steps around
        node.inner["names"] = names
    else:
        name = node.get("name")
        if not isinstance(name, str):
            raise machine.declined(f"the name of a {node.kind} is a string")
        if name in names:
            raise machine.declined(f"Hera raises NodeNameConflict here: {name!r} is there already")
        names.add(str(name))
    owner.attrs["tasks" if kind == "DAG" else "sub_steps"].append(node)
