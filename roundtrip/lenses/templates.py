"""What all templates share: the arguments whose values are constructs themselves, and the choice among templates.

Facts: `TemplateMixin`, `IOMixin`, `EnvMixin` … of `hera.workflows._mixins`. Which of them a class has, and whether it
writes them, is in the generated facts.
"""

from __future__ import annotations

from roundtrip.document import Call, Scalar, Sequence
from roundtrip.hera.facts import facts
from roundtrip.lenses.algebra import Lens
from roundtrip.lenses.env import ENV, ENV_FROM
from roundtrip.lenses.io import INPUTS, OUTPUTS
from roundtrip.lenses.metrics import METRICS
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.policy import IMAGE_PULL_POLICY
from roundtrip.lenses.record import Check, Record
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.resources import RESOURCES
from roundtrip.lenses.retry import RETRY_STRATEGY
from roundtrip.lenses.user_container import SIDECARS, USER_CONTAINERS
from roundtrip.lenses.volume import MOUNTED, VOLUMES, Mounting
from roundtrip.lenses.wrapper import wrapper

_SHARED: dict[str, tuple[Lens, str]] = {
    "env": (ENV, "{body}.env"),
    "env_from": (ENV_FROM, "{body}.envFrom"),
    "image_pull_policy": (IMAGE_PULL_POLICY, "{body}.imagePullPolicy"),
    "init_containers": (USER_CONTAINERS, "initContainers"),
    "inputs": (INPUTS, "inputs"),
    "metrics": (METRICS, "metrics"),
    "outputs": (OUTPUTS, "outputs"),
    "resources": (RESOURCES, "{body}.resources"),
    "retry_strategy": (RETRY_STRATEGY, "retryStrategy"),
    "sidecars": (SIDECARS, "sidecars"),
    "volumes": (VOLUMES, "volumes"),
}

TEMPLATE = role("template", last=model_lens("Template"))


def template(
    name: str,
    body: str,
    lenses: dict[str, tuple[Lens, str]] | None = None,
    *,
    checks: tuple[Check, ...] = (),
    required: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    void: dict[str, str] | None = None,
    of: type[Record] = Record,
    supplied: bool = True,
    rank: int = 50,
) -> Record:
    """Registers the template class `name`, whose own part of the Argo template is under the key `body`.

    `of`: the class of the record. `supplied`: Hera writes its body even when nothing is in it. `lenses`: its own arguments that are constructs, with their Argo paths. The shared ones are added here, as far as the
    facts say that this class has them and writes them.
    """
    known = facts().wrappers[name].args
    shared: dict[str, Lens | tuple[Lens, str]] = {}
    for arg, (lens, path) in _SHARED.items():
        if arg in known and arg not in without and (known[arg].paths or not _probed(name)):
            shared[arg] = (lens, path.format(body=body))
    if "volumes" in shared and issubclass(of, Mounting):
        shared["volumes"] = (MOUNTED, "volumes")
    return register(
        wrapper(
            name,
            {**shared, **(lenses or {})},
            body=(body,) if supplied else (),
            checks=checks,
            required=required,
            without=without,
            void=void,
            of=of,
        ),
        "template",
        rank=rank,
    )


def _probed(name: str) -> bool:
    return any(argument.paths for argument in facts().wrappers[name].args.values())


def unique_names(children: str) -> Check:
    """The check that the children of a template have names of their own, as Hera insists on (`NodeNameConflict`)."""

    def check(call: Call) -> str | None:
        seen: set[object] = set()
        work = [call.args.get(children)]
        while work:
            node = work.pop()
            if isinstance(node, Sequence):
                work += node.items
            elif isinstance(node, Call) and node.name == "Parallel":
                work.append(node.args.get("sub_steps"))
            elif isinstance(node, Call) and not node.name.startswith("m."):
                name = node.args.get("name")
                if isinstance(name, Scalar):
                    if name.value in seen:
                        return f"Hera wants every name in it once, and {name.value!r} is there twice"
                    seen.add(name.value)
        return None

    return check
