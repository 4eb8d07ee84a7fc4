"""What programs do with their workflows besides making them: recorded, and never done.

Every workflow that is made is noted, and where; so is every one that is sent, checked, printed or written to a file.
Nothing reaches the network: Hera's services answer with what they were given where they can, and refuse where not.
"""

from __future__ import annotations

import functools
import inspect
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from roundtrip.hera import substitutes
from roundtrip.hera.places import Place, here

CLASSES = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
SERVICES = ("WorkflowsService", "AsyncWorkflowsService")
# Methods of workflows that send it, and give back what the cluster has made of it
SENT = ("create", "lint", "update", "wait", "async_create", "async_lint", "async_update", "async_wait")
# Methods that only use it, or send what they make of it
USED = ("to_dict", "to_file", "to_yaml", "build", "create_as_workflow")
# Methods of services that come with a model; the others ask the cluster something
GIVEN = ("create_", "lint_", "update_")
OFFLINE = ("get_workflow_link", "get_cron_workflow_link", "close")
# The audit events of a call that leaves this machine, or listens to it
NETWORK = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.sendmsg",
        "socket.sendto",
    }
)


class NetworkRefused(OSError):
    """Raised in the program where it would call the network."""


class Record:
    """What one program has done so far."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.used: dict[int, Any] = {}
        self.using = False
        self.places: dict[int, Place] = {}
        self.forks: list[Place] = []

    def make(self, workflow: Any) -> None:
        """Notes a workflow, and the line that makes it."""
        if id(workflow) not in self.places:
            self.made.append(workflow)
            place = here()
            if place is not None:
                self.places[id(workflow)] = place

    @contextmanager
    def use(self, workflow: Any) -> Iterator[None]:
        """Notes a workflow, or a model of one, that the program does something with; not those used within."""
        if self.using:
            yield
            return
        self.used.setdefault(id(workflow), workflow)
        self.using = True
        try:
            yield
        finally:
            self.using = False


record = Record()


def install() -> None:
    """Patches Hera's workflows and services. Once a process, before any program is run."""
    import hera.workflows

    for name in CLASSES:
        cls = getattr(hera.workflows, name)
        for method in SENT:
            if method in vars(cls):
                setattr(cls, method, _sending(vars(cls)[method]))
        for method in USED:
            if method in vars(cls):
                setattr(cls, method, _using(vars(cls)[method]))
    workflow = hera.workflows.Workflow
    first = "__post_init__" if hasattr(workflow, "__post_init__") else "__init__"
    setattr(workflow, first, _making(getattr(workflow, first)))
    for name in SERVICES:
        service = getattr(hera.workflows, name, None)
        for method, function in vars(service).items() if service is not None else ():
            if inspect.isfunction(function) and not method.startswith("_") and method not in OFFLINE:
                setattr(service, method, _serving(function))


def refuse_network() -> None:
    """From now on, no call of this process reaches the network. For good: Python has no way back from it."""

    def audit(event: str, args: tuple[Any, ...]) -> None:
        if event in NETWORK and not (isinstance(args[0], socket.socket) and _local(args[0])):
            target = next((a for a in args if isinstance(a, (tuple, str, bytes))), "")
            host = target[0] if isinstance(target, tuple) and target else target
            raise NetworkRefused(f"the network is not reached from here: {event.split('.')[1]} {host!s}")

    sys.addaudithook(audit)


def _local(found: socket.socket) -> bool:
    return found.family == getattr(socket, "AF_UNIX", None)


def _making(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def making(self: Any, *args: Any, **kwargs: Any) -> Any:
        record.make(self)
        return method(self, *args, **kwargs)

    return making


def _using(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def using(self: Any, *args: Any, **kwargs: Any) -> Any:
        with record.use(self):
            return method(self, *args, **kwargs)

    return using


def _sending(method: Callable[..., Any]) -> Callable[..., Any]:
    """In the place of a method that sends a workflow: notes it, and gives what the cluster would."""

    def send(self: Any, *args: Any, **kwargs: Any) -> Any:
        with record.use(self):
            return finished(self.build())

    async def send_later(self: Any, *args: Any, **kwargs: Any) -> Any:
        return send(self)

    return functools.wraps(method)(send_later if inspect.iscoroutinefunction(method) else send)


def _serving(method: Callable[..., Any]) -> Callable[..., Any]:
    """In the place of a service's method: notes the model of the request, and gives it back; refuses to ask for one."""

    def serve(self: Any, *args: Any, **kwargs: Any) -> Any:
        for request in (*args, *kwargs.values()):
            for part in ("workflow", "template", "cron_workflow"):
                model = getattr(request, part, None)
                if model is not None and method.__name__.startswith(GIVEN):
                    with record.use(model):
                        return finished(model)
        if method.__name__.startswith(substitutes.DOING):
            given = substitutes.answer(method)
            return finished(given) if hasattr(given, "metadata") else given
        raise NetworkRefused(f"the network is not reached from here: {type(self).__name__}.{method.__name__}")

    async def serve_later(self: Any, *args: Any, **kwargs: Any) -> Any:
        return serve(self, *args, **kwargs)

    return functools.wraps(method)(serve_later if inspect.iscoroutinefunction(method) else serve)


def finished(model: Any) -> Any:
    """The model as a cluster would give it back at last: with a name, and for a workflow with a status."""
    copied = model.model_copy(deep=True) if hasattr(model, "model_copy") else model.copy(deep=True)
    metadata = copied.metadata
    if metadata is not None and metadata.name is None and metadata.generate_name is not None:
        metadata.name = f"{metadata.generate_name}00000"
    if type(copied).__name__ == "Workflow":
        from hera.workflows.models import WorkflowStatus

        copied.status = WorkflowStatus(phase="Succeeded")
    return copied
