"""Classes of the program that extend Hera's: what Hera's own `__init__` does for their objects, and what they add.

Facts: Hera's classes are dataclasses. What a subclass says in its body is no default of the arguments, unless it is
decorated with `@dataclass` itself; class defaults and hooks are for the very class they were set for; the `kind` of a
workflow is the name of its class.
"""

from __future__ import annotations

from typing import Any

from roundtrip.python.evaluate.functions import Wrapping, call_value
from roundtrip.python.evaluate.hera import construct
from roundtrip.python.evaluate.hera.kinds import arguments
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.objects import UserClass
from roundtrip.python.evaluate.values import Bound, Builtin, Given, Kind, Thing
from roundtrip.python.evaluate.words import words

# what Hera's classes have beside their arguments, and call as they build
_HERAS = frozenset(
    words("""ModelMapper _add_sub _aggregate_callable_io _build_arguments _build_as_workflow_step _build_container
    _build_container_node _build_container_set _build_dag_task _build_data _build_env _build_env_from _build_http_template
    _build_image_pull_policy _build_init_containers _build_inputs _build_manifest _build_metadata _build_metrics
    _build_on_exit _build_outputs _build_params_from_env _build_persistent_volume_claims _build_resource_template
    _build_resources _build_retry_strategy _build_script _build_sidecars _build_source _build_step _build_steps
    _build_suspend_template _build_template _build_templates _build_volume_claim_templates _build_volume_mounts
    _build_volumes _build_with_items _build_with_param _create_hera_outputs_volume _dispatch_hooks _from_dict _from_file
    _from_model _from_yaml _get_all_annotations _get_arguments _get_artifact _get_artifact_names _get_as_workflow
    _get_dependency_tasks _get_param_script_portion _get_parameter _get_parameter_names _get_parameters_as
    _get_templated_arguments_from_items _get_templated_source_args _roundtrip _set_constructor _subtype
    _translate_legacy_schedule _validate_image_pull_secrets build exit_code finished_at from_dict from_file from_yaml
    generate_source get_artifact get_outputs_as_arguments get_parameter get_parameters_as get_result_as id ip next on_error
    on_failure on_other_result on_success on_workflow_status parallel result set_next_defaults started_at status to_dict
    transform_script_template_post_build transform_template_post_build transform_values when_all_failed
    when_any_succeeded _default_resources _build_volume _build_volume_mount _build_artifact _build_archive""")
)
# what sends a workflow somewhere, which nobody looks at
_SENT = frozenset(
    words("""create wait lint async_create async_wait async_lint to_file to_yaml get_workflow_link get update async_get
    async_update create_as_workflow""")
)
# what Python asks of an object, and a class may say for itself
_OWN = frozenset(
    words("""__init__ __post_init__ __doc__ __module__ __qualname__ __call__ __str__ __repr__ __slots__ __hash__ __eq__
    __annotations__ __init_subclass__""")
)


def is_heras(name: str) -> bool:
    """Whether Hera's classes have something of this name that is no argument."""
    return name in _HERAS or name in _SENT


def unread(cls: UserClass) -> str | None:
    """What a class changes of what Hera does with its objects; None where it's nothing."""
    assert cls.hera is not None
    for name, value in cls.names.items():
        if name in _HERAS or (name.startswith("__") and name not in _OWN):
            return f"overrides `{name}` of Hera's {cls.hera}"
        if name in arguments(cls.hera) and isinstance(value, Wrapping):
            return f"makes a property of `{name}`"
    return None


def make(machine: Machine, cls: UserClass, given: Given) -> Thing:
    """`Class(…)`."""
    assert cls.hera is not None
    thing = Thing(cls.hera, machine.place(given.node))
    thing.cls = cls
    init = cls.method("__init__")
    if init is not None:
        call_value(machine, Bound(init, thing), given)
    else:
        fill(machine, thing, cls, given)
    if "made" not in thing.inner:
        raise machine.declined(f"the `__init__` of {cls.name} doesn't call Hera's, so its objects have no attributes")
    return thing


def fill(machine: Machine, thing: Thing, cls: UserClass, given: Given) -> None:
    """Hera's `__init__`, with the fields that `@dataclass` adds to `cls`."""
    if "made" in thing.inner:
        raise machine.declined("an object that Hera makes twice isn't read statically")
    if given.args:
        raise machine.declined(f"only keywords are read statically for {cls.name}")
    kwargs, known = dict(given.kwargs), arguments(thing.kind)
    from roundtrip.python.evaluate.classes import FieldSpec
    from roundtrip.python.evaluate.objects import NO_DEFAULT

    for name, (_, default) in cls.record.items():
        value = kwargs.get(name, NO_DEFAULT)
        if value is NO_DEFAULT:
            if isinstance(default, FieldSpec):
                default = machine.call(default.factory, []) if default.factory is not None else default.default
            if default is NO_DEFAULT:
                raise machine.declined(f"Python raises TypeError here: {cls.name} needs `{name}`")
            value = default
        if name in known:
            kwargs[name] = value
        else:
            kwargs.pop(name, None)
            thing.own[name] = value
    thing.inner["made"] = True
    construct.assign(machine, thing, Given(given.node, [], kwargs, given.places, given.keyplaces))
    after = thing.cls.method("__post_init__") if thing.cls is not None else None
    if after is not None:
        call_value(machine, Bound(after, thing), Given(given.node))
    else:
        construct.finish(machine, thing)


def initialize(machine: Machine, kind: Kind, given: Given) -> None:
    """`Workflow.__init__(self, …)`, from within a class of the program that extends it."""
    thing = given.args[0] if given.args else None
    if not isinstance(thing, Thing) or thing.cls is None or thing.kind != kind.name:
        raise machine.declined(f"`{kind.name}.__init__` isn't read statically here")
    fill(
        machine, thing, _bare(thing.cls), Given(given.node, given.args[1:], given.kwargs, given.places, given.keyplaces)
    )


def inherited(machine: Machine, cls: UserClass, value: Any, attr: str) -> Any:
    """What Hera's class has under a name, for one of its objects or the class."""
    from roundtrip.python.evaluate.hera import attributes

    assert cls.hera is not None
    if isinstance(value, UserClass):
        if attr.startswith("from_"):
            raise machine.declined(f"`{attr}` of a class of the program isn't read statically")
        return attributes.of_class(machine, Kind(cls.hera), attr)
    if attr == "__init__":
        # of the dataclass that Hera's own class is
        return Builtin(attr, lambda inner, given: fill(inner, value, _bare(cls), given))
    if attr == "__post_init__":
        return Builtin(attr, lambda inner, given: construct.finish(inner, value))
    if attr == "__call__":
        from roundtrip.python.evaluate.hera.nodes import invoke

        return Builtin(attr, lambda inner, given: invoke(inner, value, given))
    return attributes.get(machine, value, attr, own=False)


def _bare(cls: UserClass) -> UserClass:
    """The class as far as it is Hera's: without fields of its own."""
    twin = UserClass(cls.name, cls.kind, (), cls.machine)
    twin.hera = cls.hera
    return twin
