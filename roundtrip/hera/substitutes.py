"""What stands in for parts of Hera that YAML doesn't need, or that don't work: tokens, certificates, streams, answers.

Facts: `_GlobalConfig.token` calls a function that was set there, as does every service that is made;
`Workflow.to_yaml` of Hera 7.1 hands a stream on to PyYAML, and then takes what comes back, None, for the text.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from typing import Any

TOKEN = "token"  # what a program has in the place of one that a cluster would take
# methods of services that do something to what is on the cluster
DOING = ("submit_", "resubmit_", "retry_", "resume_", "stop_", "suspend_", "terminate_", "set_", "delete_")


def install() -> None:
    """Patches Hera. Once a process, before any program is run, and before `roundtrip.hera.recording`."""
    import hera.auth
    import hera.shared
    import hera.workflows

    config = type(hera.shared.global_config)
    for name, instead in (("token", TOKEN), ("client_certs", None)):
        found = vars(config).get(name)
        if isinstance(found, property):
            setattr(config, name, found.getter(_uncalled(f"_{name}", found, instead)))
    generator = getattr(hera.auth, "ArgoCLITokenGenerator", None)
    if generator is not None:
        setattr(generator, "__call__", lambda self: TOKEN)  # noqa: B010
    workflow = hera.workflows.Workflow
    setattr(workflow, "to_yaml", _streamed(workflow.to_yaml))  # noqa: B010


def _uncalled(attribute: str, found: property, instead: Any) -> Callable[[Any], Any]:
    """The getter of a setting, which calls no function that was set."""

    def get(self: Any) -> Any:
        if callable(getattr(self, attribute, None)):
            return instead
        assert found.fget is not None
        return found.fget(self)

    return get


def _streamed(method: Callable[..., str]) -> Callable[..., str]:
    """`to_yaml`, which also writes its text into a stream that it is given."""

    @functools.wraps(method)
    def to_yaml(self: Any, stream: Any = None, *args: Any, **kwargs: Any) -> str:
        text = method(self, None, *args, **kwargs) if args else method(self, **kwargs)
        if stream is not None:
            stream.write(text)
        return text

    return to_yaml


def answer(method: Callable[..., Any]) -> Any:
    """What a service gives that has done something: an empty answer of its kind; None where it isn't known."""
    kind = typing.get_type_hints(method).get("return")
    construct = getattr(kind, "model_construct", None) or getattr(kind, "construct", None)
    if construct is None:
        return None
    if "metadata" not in getattr(kind, "model_fields", getattr(kind, "__fields__", ())):
        return construct()
    from hera.workflows.models import ObjectMeta

    return construct(metadata=ObjectMeta(name="name-00000"))
