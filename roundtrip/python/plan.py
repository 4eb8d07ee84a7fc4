"""What becomes of each template of a workflow: an object with or without a name, and in which order.

A template is called where it is an object of its own by then: it has a name that no other template of the workflow has,
its class can be called, and it stands before its caller. Facts: `CallableTemplateMixin.__call__` of
`hera.workflows._meta_mixins`, `_HeraContext.add_sub_node` of `hera.workflows._context`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.python.order import definitions_first

CALLABLE = frozenset({"Container", "ContainerSet", "DAG", "Data", "HTTP", "Resource", "Script", "Steps", "Suspend"})
# Hera looks for a function in `source` as soon as one of these is called with `with_param`, or with dictionaries as items
INVOCATORS = frozenset({"DAG", "Steps"})
WITH_SOURCE = frozenset({"Data", "Script"})


@dataclass
class Template:
    """One template of a workflow. `variable`: its name in Python, None where nothing refers to it."""

    call: Call
    name: str | None
    variable: str | None = None
    called: bool = False
    parameters: frozenset[str] = frozenset()
    artifacts: frozenset[str] = frozenset()
    nodes: list[list[Call]] = field(default_factory=list)

    @property
    def is_object(self) -> bool:
        """Whether it is made in the workflow's block, not given to the workflow as a model."""
        return not self.call.name.startswith("m.")


def text_of(node: Node | None) -> str | None:
    """The string that a node is, None for anything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def items_of(node: Node | None) -> list[Node]:
    """The items of a list, none for anything else."""
    return node.items if isinstance(node, Sequence) else []


def plan(workflow: Call) -> list[Template]:
    """The templates of a workflow, leaves first, definitions before uses; `called` says which get called."""
    given = [_template(t) for t in items_of(workflow.args.get("templates")) if isinstance(t, Call)]
    templates = sorted(given, key=lambda t: t.call.name in INVOCATORS)
    count: dict[str | None, int] = {}
    for template in templates:
        count[template.name] = count.get(template.name, 0) + 1
    index = {t.name: i for i, t in enumerate(templates) if t.name and count[t.name] == 1 and t.call.name in CALLABLE}
    uses = [
        {index[name] for group in t.nodes for node in group if (name := text_of(node.args.get("template"))) in index}
        for t in templates
    ]
    order = definitions_first(templates, uses)
    place = {i: n for n, i in enumerate(order)}
    for i, t in enumerate(templates):
        for group in t.nodes:
            for node in group:
                used = index.get(text_of(node.args.get("template")))
                if used is not None and place[used] < place[i] and may_call(templates[used].call, node):
                    templates[used].called = True
    return [templates[i] for i in order]


def may_call(template: Call, node: Call) -> bool:
    """Whether Hera makes of `template(…)` the very task or step that `node` is."""
    arguments = node.args.get("arguments")
    if isinstance(arguments, Call) and arguments.name == "m.Arguments":
        return False  # the call wraps it in a list, which Hera refuses
    if template.name in WITH_SOURCE:
        return "with_param" not in node.args and not any(
            isinstance(item, Mapping) for item in items_of(node.args.get("with_items"))
        )
    return True


def _template(call: Call) -> Template:
    parameters, artifacts = _outputs(call.args.get("outputs"))
    return Template(
        call,
        text_of(call.args.get("name")),
        parameters=parameters,
        artifacts=artifacts,
        nodes=list(_nodes(call)),
    )


def _nodes(call: Call) -> Iterator[list[Call]]:
    """The tasks or steps of a template that are objects, those of one `parallel` block together."""
    for node in items_of(call.args.get("tasks" if call.name == "DAG" else "sub_steps")):
        if not isinstance(node, Call):
            continue
        if node.name == "Parallel":
            yield [n for n in items_of(node.args.get("sub_steps")) if isinstance(n, Call)]
        else:
            yield [node]


def _outputs(node: Node | None) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the parameters and of the artifacts that a template is known to put out."""
    listed = items_of(node)
    if isinstance(node, Call) and node.name == "m.Outputs":
        listed = items_of(node.args.get("parameters")) + items_of(node.args.get("artifacts"))
    elif isinstance(node, Call):
        listed = [node]
    parameters = set()
    artifacts = set()
    for item in listed:
        if isinstance(item, Call):
            name = text_of(item.args.get("name"))
            if name:
                (parameters if item.name in ("Parameter", "m.Parameter") else artifacts).add(name)
    return frozenset(parameters), frozenset(artifacts)


def plain_inputs(node: Node | None) -> tuple[frozenset[str], frozenset[str]]:
    """The inputs that can be handed on as arguments: parameters that are nothing but a value, and artifacts.

    `IOMixin.get_parameter` copies description, enumeration and origin of the input, which would become the argument's.
    """
    listed = items_of(node)
    if isinstance(node, Call):
        both = items_of(node.args.get("parameters")) + items_of(node.args.get("artifacts"))
        listed = both if node.name == "m.Inputs" else [node]
    parameters = set()
    artifacts = set()
    for item in listed:
        if isinstance(item, Call):
            name = text_of(item.args.get("name"))
            if not name:
                continue
            if item.name not in ("Parameter", "m.Parameter"):
                artifacts.add(name)
            elif item.args.keys() <= {"name", "value", "default"}:
                parameters.add(name)
    return frozenset(parameters), frozenset(artifacts)
