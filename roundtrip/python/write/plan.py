"""What becomes of each template of a workflow: an object with or without a name, and in which order.

A template is called where it is an object of its own by then: it has a name that no other template of the workflow has,
its class can be called, and it stands before its caller. A task or step that can't be written as a call, as its arguments
are a model, or the template is one, is given the object. Facts: `CallableTemplateMixin.__call__` of
`hera.workflows._meta_mixins`, `_HeraContext.add_sub_node` of `hera.workflows._context`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Union

from roundtrip.document import Call, Mapping, Node
from roundtrip.python.scripts.definitions import Function, as_function
from roundtrip.python.write.order import definitions_first
from roundtrip.python.write.plain_nodes import items_of, text_of
from roundtrip.python.write.plain_types import imports_others

CALLABLE = frozenset({"Container", "ContainerSet", "DAG", "Data", "HTTP", "Resource", "Script", "Steps", "Suspend"})
# Hera looks for a function in `source` as soon as one of these is called with `with_param`, or with dictionaries as items
INVOCATORS = frozenset({"DAG", "Steps"})
WITH_SOURCE = frozenset({"Data", "Script"})


@dataclass(frozen=True)
class Imported:
    """A function of another module that gives a template."""

    module: str
    function: str


# a script → the function that is imported for it
AtHand = Callable[[Call], Union[Imported, None]]


def nothing_at_hand(script: Call) -> None:
    """Where no folder is known, nothing is imported."""


@dataclass
class Template:
    """One template of a workflow. `variable`: its name in Python, None where nothing refers to it; `place`: its order.

    `called`: as a function, `given`: to a task or step as its `template`.
    """

    call: Call
    name: str | None
    variable: str | None = None
    called: bool = False
    given: bool = False
    parameters: frozenset[str] = frozenset()
    artifacts: frozenset[str] = frozenset()
    nodes: list[list[Call]] = field(default_factory=list)
    function: Function | None = None
    imported: Imported | None = None
    place: int = 0

    @property
    def is_object(self) -> bool:
        """Whether it is made in the workflow's block, not given to the workflow as a model."""
        return not self.call.name.startswith("m.")

    @property
    def is_function(self) -> bool:
        """Whether it is a function, which joins the workflow where it is called."""
        return self.function is not None or self.imported is not None

    @property
    def callable(self) -> bool:
        """Whether its class can be called."""
        return self.call.name in CALLABLE

    @property
    def referable(self) -> bool:
        """Whether a task or step can have it for its template, as an object."""
        return self.callable or self.call.name == "m.Template"


def plan(workflow: Call, *, functions: bool, at_hand: AtHand = nothing_at_hand, called: bool = True) -> list[Template]:
    """The templates of a workflow: leaves first, definitions before uses; `called` says which get called.

    Functions that are called come first of all, in the order of their first calls, in which Hera adds them.
    `functions`: whether scripts become functions where they can. `at_hand`: the function that is imported for a script.
    `called`: whether templates are called at all; they are given, and functions named, otherwise.
    """
    given = [
        _template(t, functions, at_hand, typed=not called)
        for t in items_of(workflow.args.get("templates"))
        if isinstance(t, Call)
    ]
    templates = sorted(given, key=lambda t: t.call.name in INVOCATORS)
    count = Counter(template.name for template in templates)
    index = {t.name: i for i, t in enumerate(templates) if t.name and count[t.name] == 1 and t.referable}
    uses = [
        {index[name] for group in t.nodes for node in group if (name := text_of(node.args.get("template"))) in index}
        for t in templates
    ]
    order = definitions_first(templates, uses)
    place = {i: n for n, i in enumerate(order)}
    first_calls: dict[int, None] = {}
    for i in order:
        for group in templates[i].nodes:
            for node in group:
                used = index.get(text_of(node.args.get("template")) or "")
                if used is None or (place[used] >= place[i] and templates[used].is_object):
                    continue
                if called and templates[used].callable and implied_arguments(templates[used], node) is not None:
                    templates[used].called = True
                    first_calls[used] = None
                elif not templates[used].is_function:
                    templates[used].given = True
    first = [i for i in first_calls if templates[i].is_function]
    placed = [*first, *(i for i in order if i not in first_calls or not templates[i].is_function)]
    for n, i in enumerate(placed):
        templates[i].place = n
    return [templates[i] for i in placed]


def implied_arguments(template: Template, node: Call) -> list[str] | None:
    """The arguments that Hera fills in by itself when `node` is written as `template(…)`; they need not be written.

    None where it would make of the call something else than `node`.
    """
    arguments = node.args.get("arguments")
    if isinstance(arguments, Call) and arguments.name == "m.Arguments":
        return None  # the call wraps it in a list, which Hera refuses
    if template.call.name not in WITH_SOURCE or not node.args.keys() & {"with_param", "with_items"}:
        return []
    items = items_of(node.args.get("with_items"))
    looped: list[str] = []
    if "with_param" in node.args:
        if template.function is None:
            return None
        looped = list(template.function.looped)
    elif any(isinstance(item, Mapping) for item in items):
        if template.function is None or not all(isinstance(item, Mapping) for item in items):
            return None
        looped = list(items[0].entries) if isinstance(items[0], Mapping) else []
        names = {parameter.name for parameter in template.function.parameters}
        if any(isinstance(item, Mapping) and item.entries.keys() != set(looped) for item in items):
            return None
        if not names.issuperset(looped):
            return None
    return _left_out(looped, arguments)


def _left_out(looped: list[str], arguments: Node | None) -> list[str] | None:
    """Which of the `looped` parameters, that Hera gives the item of the loop, stand last and just like that.

    None where one of them isn't among the arguments, so that Hera would add it.
    """
    if not isinstance(arguments, Mapping):
        named = {text_of(i.args.get("name")) for i in items_of(arguments) if isinstance(i, Call)}
        return [] if named.issuperset(looped) else None
    if not arguments.entries.keys() >= set(looped):
        return None
    values = {name: "{{item}}" if len(looped) == 1 else f"{{{{item.{name}}}}}" for name in looped}
    names = list(arguments.entries)
    start = len(names)
    while start:
        name = names[start - 1]
        value = arguments.entries[name]
        if value.comments is not None or values.get(name) is None or text_of(value) != values[name]:
            break
        start -= 1
    while start < len(names) and names[start:] != [name for name in looped if name in names[start:]]:
        start += 1
    return names[start:]


def _template(call: Call, functions: bool, at_hand: AtHand, typed: bool) -> Template:
    is_script = functions and call.name == "Script"
    imported = at_hand(call) if is_script else None
    function = as_function(call) if is_script and imported is None else None
    if typed and function is not None and imports_others(function):
        function = None
    parameters, artifacts = _outputs(call.args.get("outputs"))
    # a Suspend puts out what somebody says in between
    parameters |= _outputs(call.args.get("intermediate_parameters"))[0]
    return Template(
        call,
        text_of(call.args.get("name")),
        parameters=parameters,
        artifacts=artifacts,
        nodes=list(_nodes(call)),
        function=function,
        imported=imported,
    )


def _nodes(call: Call) -> Iterator[list[Call]]:
    """The tasks or steps of a template that are objects, those of one `parallel` block together."""
    for node in items_of(call.args.get("tasks" if call.name == "DAG" else "sub_steps")):
        if not isinstance(node, Call) or node.name.startswith("m."):
            continue  # a model stays one, and names its template
        if node.name == "Parallel":
            yield [n for n in items_of(node.args.get("sub_steps")) if isinstance(n, Call)]
        else:
            yield [node]


def _outputs(node: Node | None) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the parameters and of the artifacts that a template is known to put out."""
    return names_in(node, "m.Outputs")


def plain_inputs(node: Node | None) -> tuple[frozenset[str], frozenset[str]]:
    """The inputs that can be handed on as arguments: parameters that are nothing but a value, and artifacts.

    `IOMixin.get_parameter` copies description, enumeration and origin of the input, which would become the argument's.
    """
    return names_in(node, "m.Inputs", plain=True)


def names_in(node: Node | None, model: str, *, plain: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """The names of parameters and artifacts, which are listed, or in a model. `plain`: of parameters that are but a value."""
    listed = items_of(node)
    if isinstance(node, Call):
        both = items_of(node.args.get("parameters")) + items_of(node.args.get("artifacts"))
        listed = both if node.name == model else [node]
    parameters: set[str] = set()
    artifacts: set[str] = set()
    for item in listed:
        name = text_of(item.args.get("name")) if isinstance(item, Call) else None
        if not isinstance(item, Call) or not name:
            continue
        if item.name not in ("Parameter", "m.Parameter"):
            artifacts.add(name)
        elif not plain or item.args.keys() <= {"name", "value", "default"}:
            parameters.add(name)
    return frozenset(parameters), frozenset(artifacts)
