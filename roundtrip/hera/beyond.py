"""What a program tells Argo besides what Hera can: what it hangs on an object reaches the document that Hera builds.

`with_fields(node, fields)`, `as_argo_3`, `without` and `of_type` of a generated program put something into the object's
`__dict__`, which Hera passes over. Here it follows the object through Hera's building (each method that makes a model of
an object hands it on), and is said in the document where the model stands in it (`roundtrip.document.marks`).
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from roundtrip.document import Mapping, Mark, from_plain, plain
from roundtrip.document.marks import Contradiction, marked, merged
from roundtrip.document.node import ABSENT, LIST
from roundtrip.hera.facts import Facts, facts, keys_of, path_of

# as the functions of a program name it: fields, and by kind of mark the arguments; as it is handed on: all of it
FIELDS, LISTS, LEFT_OUT, TYPES, HUNG = ATTRIBUTES = (
    "argo_fields",
    "argo_lists",
    "argo_left_out",
    "argo_types",
    "argo_hung",
)

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
            hang(built, hung(self.metrics))
        return built

    MetricsMixin._build_metrics = _build_metrics  # type: ignore[method-assign]

    from_model = vars(Parameter)["from_model"].__func__

    @functools.wraps(from_model)
    def _from_model(cls: Any, model: Any) -> Any:
        made = from_model(cls, model)
        hang(made, hung(model))
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
        found = {name: data.pop(name) for name in ATTRIBUTES if name in data}
        initialize(self, **data)
        self.__dict__.update(found)

    base.__init__ = __init__


def _handing_on(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def handing_on(self: Any, *args: Any, **kwargs: Any) -> Any:
        built = method(self, *args, **kwargs)
        hang(built, hung(self))
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


class Contradicted(Exception):
    """What a program says twice, each another way, or marks as what it isn't. `key`: the field or argument."""

    def __init__(self, why: str, key: str) -> None:
        super().__init__(why)
        self.why = why
        self.key = key


@dataclass(frozen=True)
class Hung:
    """What hangs on a model: fields that Hera lacks, marks by argument, and what Hera writes there without being told."""

    fields: dict[str, Any]
    marks: dict[str, Mark]
    implied: dict[tuple[str, ...], Any]

    def over(self, below: Hung | None) -> Hung:
        """This, and what hangs there already."""
        if below is None:
            return self
        return Hung(
            _together(below.fields, self.fields), {**below.marks, **self.marks}, {**below.implied, **self.implied}
        )


def _together(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        there = result.get(key)
        both = isinstance(there, dict) and isinstance(value, dict) and bool(value)
        result[key] = _together(there, value) if both else value  # type: ignore[arg-type]
    return result


def hung(value: Any) -> Hung | None:
    """What hangs on an object, None where nothing does. Raises `Contradicted` for a mark of what is no argument."""
    own = getattr(value, "__dict__", {})
    below = own.get(HUNG)
    said = {name: own[name] for name in (FIELDS, LISTS, LEFT_OUT, TYPES) if own.get(name)}
    if not said:
        return below if isinstance(below, Hung) else None
    kind = _kind(type(value))
    wrapper = _facts().wrappers.get(kind)
    implied = {keys_of(path): found for path, found in wrapper.implied.items()} if wrapper is not None else {}
    marks: dict[str, Mark] = {}
    asked = [(LIST, arg) for arg in said.get(LISTS, ())] + [(ABSENT, arg) for arg in said.get(LEFT_OUT, ())]
    asked += [(getattr(type_, "__name__", "str"), arg) for arg, type_ in said.get(TYPES, {}).items()]
    for what, arg in asked:
        path = path_of(kind, arg) if isinstance(arg, str) else None
        if path is None:
            raise Contradicted(f"{kind} has no argument `{arg}` that can be marked", str(arg))
        marks[arg] = Mark(what, arg, path)
    fields = said.get(FIELDS, {})
    return Hung(fields if isinstance(fields, dict) else {}, marks, implied).over(below)


@functools.cache
def _facts() -> Facts:
    """What is known of the Hera that is installed, else of the newest."""
    try:
        return facts(metadata.version("hera"))
    except (KeyError, metadata.PackageNotFoundError):
        return facts()


def _kind(cls: type) -> str:
    """The class of Hera's that an object is of, as the facts name it."""
    for base in cls.__mro__:
        if base.__module__.startswith("hera.workflows"):
            if base.__name__ in facts().wrappers and not base.__module__.startswith("hera.workflows.models"):
                return base.__name__
            if base.__name__ in facts().models:
                return f"m.{base.__name__}"
    return cls.__name__


def hang(value: Any, found: Hung | None) -> None:
    """Hangs what was found on `value`, with what hangs there already. Nothing where there is nothing to hang."""
    if found is not None and hasattr(value, "__dict__"):
        value.__dict__[HUNG] = found.over(value.__dict__.get(HUNG))


def told(data: dict[str, Any], found: Hung) -> dict[str, Any]:
    """`data`, a part of what Hera builds, with what hangs there. Raises `Contradicted`."""
    base = from_plain(data)
    assert isinstance(base, Mapping)
    implied = {path for path, value in found.implied.items() if _at(data, path) == value}
    try:
        base = marked(base, found.marks.values(), implied)
        extra = from_plain(found.fields)
        assert isinstance(extra, Mapping)
        return plain(merged(base, extra, implied))  # type: ignore[return-value]
    except Contradiction as problem:
        raise Contradicted(problem.why, problem.key) from None


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def is_model(value: Any) -> bool:
    """Whether `value` is an instance of one of pydantic's classes, of either API."""
    return hasattr(type(value), "model_fields") or hasattr(type(value), "__fields__")


def document(model: Any) -> Any:
    """What Argo is told of a built model: Hera's own dump of it, and all that hangs on its parts."""
    if hasattr(model, "model_dump"):
        data = model.model_dump(exclude_none=True, by_alias=True)
    else:
        data = model.dict(exclude_none=True, by_alias=True)
    found = list(hanging(model, data))
    # inner parts first, so that what hangs on a whole has the last word
    for at, _ in found:
        for name in ATTRIBUTES:
            at.pop(name, None)  # pydantic 1 dumps whatever is in `__dict__`
    for at, what in reversed(found):
        combined = told(at, what)
        at.clear()
        at.update(combined)
    return data


def hanging(model: Any, data: Any) -> Iterator[tuple[dict[str, Any], Hung]]:
    """Each mapping of a model's dump on whose model something hangs, and what; a whole before its parts."""
    for part, at in parts(model, data):
        found = hung(part)
        if found is not None and isinstance(at, dict):
            yield at, found


def graft(source: Any, target: Any) -> None:
    """Hangs what hangs on the parts of `source` on the same parts of `target`, a model of the same shape."""
    for part, same in parts(source, target):
        hang(same, hung(part))


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
