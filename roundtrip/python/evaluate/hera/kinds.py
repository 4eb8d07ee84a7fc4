"""What Hera's classes are: their arguments, their bases, and what they are used as. From the facts about Hera."""

from __future__ import annotations

from functools import cache

from roundtrip.hera.facts import facts

WORKFLOWS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
# classes that Hera collects nodes or templates in, by `with`
CONTEXTS = (*WORKFLOWS, "DAG", "Steps", "Parallel", "ContainerSet")
INVOCATORS = ("Task", "Step")
# beyond the facts: what says how a script's text is made
CONSTRUCTORS: dict[str, tuple[str, ...]] = {
    "InlineScriptConstructor": ("add_cwd_to_sys_path",),
    "RunnerScriptConstructor": (
        "outputs_directory",
        "volume_for_outputs",
        "DEFAULT_HERA_OUTPUTS_DIRECTORY",
        "pydantic_mode",
    ),
}
# private to Hera, though `__init__` takes them
_PRIVATE = {"loads", "dumps", "loadb", "dumpb", "loader"}


@cache
def bases(kind: str) -> tuple[str, ...]:
    """The class and what it comes from, nearest first."""
    if kind in CONSTRUCTORS:
        return (kind, "ScriptConstructor", "BaseMixin")
    wrapper = facts().wrappers.get(kind)
    return (kind, *wrapper.bases) if wrapper is not None else (kind,)


def is_kind(kind: str, other: str) -> bool:
    """Whether objects of `kind` are objects of `other`."""
    return other in bases(kind)


def is_model(kind: str) -> bool:
    """Whether `kind` is one of Hera's plain models."""
    return kind.startswith("m.")


@cache
def is_template(kind: str) -> bool:
    """Whether Hera can build a template from it (`Templatable`)."""
    return is_kind(kind, "TemplateMixin")


@cache
def is_callable(kind: str) -> bool:
    """Whether it can be called, to make a task or step."""
    return is_kind(kind, "CallableTemplateMixin")


@cache
def arguments(kind: str) -> frozenset[str]:
    """The arguments of the class's constructor; its attributes as well."""
    if kind in CONSTRUCTORS:
        return frozenset(CONSTRUCTORS[kind])
    if is_model(kind):
        model = facts().models[kind[2:]]
        return frozenset(model.fields) | ({"root"} if model.root is not None else frozenset())
    if kind == "ArchiveStrategy":
        return frozenset()
    known = set(facts().wrappers[kind].args)
    if kind == "Parameter" or is_kind(kind, "Artifact"):
        known |= _PRIVATE if kind != "Parameter" else {"loads", "dumps"}
    return frozenset(known)


@cache
def required(kind: str) -> frozenset[str]:
    """The arguments that Python insists on."""
    if kind in CONSTRUCTORS:
        return frozenset()
    if is_model(kind):
        model = facts().models[kind[2:]]
        found = {name for name, field in model.fields.items() if field.required}
        return frozenset(found | ({"root"} if model.root is not None else set()))
    return frozenset(name for name, arg in facts().wrappers[kind].args.items() if arg.required)


@cache
def aliases(model: str) -> dict[str, str]:
    """By Argo's name, the Python name of a model's field."""
    return {field.alias: name for name, field in facts().models[model].fields.items() if field.alias != name}
