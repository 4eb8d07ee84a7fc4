"""Argo fields beyond Hera: what a program hangs on an object as `argo_fields` reaches the document that Hera builds.

`with_fields(node, fields)` of a generated program puts a dictionary into the object's `__dict__`, which Hera passes over.
Here it follows the object through Hera's building (each method that makes a model of an object hands it on), and is
merged into the document where the model stands in it: a mapping into a mapping, anything else in its place.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from typing import Any

FIELDS = "argo_fields"

# The methods by which Hera's classes make a model of themselves (`hera.workflows`, every version since 5.20)
BUILDERS = (
    "_build_archive_strategy",
    "_build_artifact",
    "_build_as_workflow_step",
    "_build_container_node",
    "_build_dag_task",
    "_build_metric",
    "_build_persistent_volume_claim",
    "_build_template",
    "_build_volume",
    "as_argument",
    "as_input",
    "as_output",
    "build",
)
# Those that make a model out of the dump of another, in which what hangs on the other's parts is lost: what made the other
REBUILDERS = {("ClusterWorkflowTemplate", "build"): "build", ("Artifact", "_build_artifact_paths"): "_build_artifact"}


def install() -> None:
    """Makes Hera's classes hand on what hangs on their objects. Once a process, before any program is run."""
    for cls in _classes():
        for name in BUILDERS:
            if name in vars(cls):
                setattr(cls, name, _handing_on(vars(cls)[name]))
    for (owner, name), first in REBUILDERS.items():
        for cls in _classes():
            if cls.__name__ == owner and name in vars(cls):
                setattr(cls, name, _grafting(cls, vars(cls)[name], first))
    _install_special()
    _install_coercion()


def _classes() -> list[type]:
    found: dict[type, None] = {}
    for name, module in sorted(sys.modules.items()):
        if name.startswith("hera.workflows") and not name.startswith("hera.workflows.models"):
            for value in list(vars(module).values()):
                if isinstance(value, type) and value.__module__ == name:
                    found[value] = None
    return list(found)


def _install_special() -> None:
    """The two places of Hera where an object turns into a model by other means than its own method."""
    from hera.workflows import Metrics, Parameter, Workflow
    from hera.workflows._mixins import MetricsMixin

    build_metrics = MetricsMixin._build_metrics

    @functools.wraps(build_metrics)
    def _build_metrics(self: Any) -> Any:
        built = build_metrics(self)
        if isinstance(self.metrics, Metrics):
            hang(built, _fields_of(self.metrics))
        return built

    MetricsMixin._build_metrics = _build_metrics  # type: ignore[method-assign]

    from_model = vars(Parameter)["from_model"].__func__

    @functools.wraps(from_model)
    def _from_model(cls: Any, model: Any) -> Any:
        made = from_model(cls, model)
        hang(made, _fields_of(model))
        return made

    Parameter.from_model = classmethod(_from_model)  # type: ignore[method-assign,assignment]

    def to_dict(self: Any) -> Any:
        """Builds the workflow and gives the document that Argo sees."""
        return document(self.build())

    Workflow.to_dict = to_dict  # type: ignore[method-assign]


def _install_coercion() -> None:
    """Hera 5: pydantic 1 makes a model of one class out of one of another by way of a dictionary of all that it has."""
    from hera.shared import _pydantic

    base: Any = getattr(_pydantic, "BaseModel", None)
    if base is None or hasattr(base, "model_fields"):
        return
    initialize = base.__init__

    @functools.wraps(initialize)
    def __init__(self: Any, **data: Any) -> None:
        fields = data.pop(FIELDS, None)
        initialize(self, **data)
        hang(self, fields)

    base.__init__ = __init__


def _handing_on(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def handing_on(self: Any, *args: Any, **kwargs: Any) -> Any:
        built = method(self, *args, **kwargs)
        hang(built, _fields_of(self))
        return built

    return handing_on


def _grafting(cls: type, method: Callable[..., Any], first: str) -> Callable[..., Any]:
    """`method`, and what hangs on the parts of the model that `first` made on the way is hung on the same parts of its own.

    `first` is looked up in the base classes where `method` is an override of it, else in the object's own class.
    """

    @functools.wraps(method)
    def grafting(self: Any, *args: Any, **kwargs: Any) -> Any:
        made: list[Any] = []
        owner = _owner(cls.__mro__[1:] if first == method.__name__ else type(self).__mro__, first)
        original = vars(owner)[first]

        def noting(inner: Any, *a: Any, **k: Any) -> Any:
            built = original(inner, *a, **k)
            if inner is self:
                made.append(built)
            return built

        setattr(owner, first, noting)
        try:
            built = method(self, *args, **kwargs)
        finally:
            setattr(owner, first, original)
        if made:
            graft(made[-1], built)
        return built

    return grafting


def _owner(classes: tuple[type, ...], name: str) -> type:
    return next(cls for cls in classes if name in vars(cls))


def _fields_of(value: Any) -> Any:
    return getattr(value, "__dict__", {}).get(FIELDS)


def hang(value: Any, fields: Any) -> None:
    """Hangs `fields` on `value`, with what hangs there already. Nothing where there is nothing to hang."""
    if fields and isinstance(fields, dict) and hasattr(value, "__dict__"):
        there = value.__dict__.get(FIELDS)
        value.__dict__[FIELDS] = merged(there, fields) if isinstance(there, dict) else fields


def merged(base: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """`base` with `extra` in it: mappings of both are merged at every depth, anything else of `extra` takes its place.

    None takes a key out.
    """
    result = dict(base)
    for key, value in extra.items():
        if value is None:
            result.pop(key, None)
            continue
        there = result.get(key)
        both = isinstance(there, dict) and isinstance(value, dict) and bool(value)
        result[key] = merged(there, value) if both else value  # type: ignore[arg-type]
    return result


def is_model(value: Any) -> bool:
    """Whether `value` is an instance of one of pydantic's classes, of either API."""
    return hasattr(type(value), "model_fields") or hasattr(type(value), "__fields__")


def document(model: Any) -> Any:
    """What Argo is told of a built model: Hera's own dump of it, and all that hangs on its parts."""
    if hasattr(model, "model_dump"):
        data = model.model_dump(exclude_none=True, by_alias=True)
    else:
        data = model.dict(exclude_none=True, by_alias=True)
    found = [(at, fields) for at, fields in hanging(model, data)]
    # inner parts first, so that what hangs on a whole has the last word
    for at, _ in found:
        at.pop(FIELDS, None)  # pydantic 1 dumps whatever is in `__dict__`
    for at, fields in reversed(found):
        combined = merged(at, fields)
        at.clear()
        at.update(combined)
    return data


def hanging(model: Any, data: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each mapping of a model's dump on whose model something hangs, and what; a whole before its parts."""
    for part, at in parts(model, data):
        fields = _fields_of(part)
        if isinstance(fields, dict) and isinstance(at, dict):
            yield at, fields


def graft(source: Any, target: Any) -> None:
    """Hangs what hangs on the parts of `source` on the same parts of `target`, a model of the same shape."""
    for part, same in parts(source, target):
        fields = _fields_of(part)
        if fields:
            hang(same, fields)


def parts(model: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    """Every model within `model`, and what stands in its place in `other`: a dump by alias, or a model of the same shape."""
    work = [(model, other)]
    while work:
        value, same = work.pop()
        if isinstance(value, (list, tuple)):
            if isinstance(same, (list, tuple)) and len(value) == len(same):
                work.extend(zip(value, same))
        elif isinstance(value, dict):
            if isinstance(same, dict):
                work.extend((inner, same[key]) for key, inner in value.items() if key in same)
        elif is_model(value):
            yield value, same
            work.extend(_inner(value, same))


def _inner(value: Any, same: Any) -> Iterator[tuple[Any, Any]]:
    fields = type(value).model_fields if hasattr(type(value), "model_fields") else type(value).__fields__
    for name, field in fields.items():
        inner = getattr(value, name, None)
        if not isinstance(inner, (list, tuple, dict)) and not is_model(inner):
            continue
        if name in ("root", "__root__") and len(fields) == 1:
            yield inner, same if not is_model(same) else getattr(same, name, None)
        elif isinstance(same, dict):
            alias = field.alias or name
            if alias in same:
                yield inner, same[alias]
        elif is_model(same):
            yield inner, getattr(same, name, None)
