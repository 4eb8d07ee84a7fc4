"""`{{variables}}` that refer to nothing, by Argo's scopes."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field

from roundtrip.document.node import Mapping, Node, Scalar, Sequence
from roundtrip.schema.checks.graph import Waiting
from roundtrip.schema.model import Call, Flow, Parts, Template, has, mapping_at, place_within, strings
from roundtrip.schema.registry import Check
from roundtrip.schema.similar import closest
from roundtrip.schema.tags import Tag, tags

GROUP = "Variables"

CHECKS = (
    Check(
        "unknown-variable",
        "error",
        "A variable that refers to nothing",
        "`{{inputs.parameters.x}}` and `{{inputs.artifacts.x}}` name an input of the template that they stand in, "
        "`{{workflow.parameters.x}}` one of the workflow's arguments, `{{tasks.x…}}` and `{{steps.x…}}` a task or step "
        "of the same template and an output that its template declares, `{{item.x}}` a key of the loop's items. Argo "
        "refuses what it can't fill in. What another WorkflowTemplate declares isn't known here, and passes.",
        "inputs:\n  parameters: [{name: who}]\ncontainer:\n  image: busybox\n  args: ['{{inputs.parameters.woh}}']",
        "inputs:\n  parameters: [{name: who}]\ncontainer:\n  image: busybox\n  args: ['{{inputs.parameters.who}}']",
        GROUP,
    ),
    Check(
        "unknown-in-expression",
        "warning",
        "An expression that reads what isn't there",
        "Inside `{{=…}}` the same names are known as outside; this one isn't among them. Expressions are read with "
        "caution, so this is a warning: one that asks whether something is there (`??`, `in`, `nil`) is left alone.",
        "args: [\"{{=inputs.parameters['woh']}}\"]",
        "args: [\"{{=inputs.parameters['who']}}\"]",
        GROUP,
    ),
    Check(
        "not-a-dependency",
        "error",
        "A task that reads another's output and doesn't wait for it",
        "The outputs of a task are known to the tasks that depend on it, directly or through others, and those of a "
        "step to the steps of later groups. Argo refuses the workflow.",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  arguments:\n    parameters:\n"
        "    - {name: x, value: '{{tasks.A.outputs.result}}'}",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  depends: A\n  arguments:\n    parameters:\n"
        "    - {name: x, value: '{{tasks.A.outputs.result}}'}",
        GROUP,
    ),
    Check(
        "item-outside-loop",
        "error",
        "`{{item}}` where there is no loop",
        "`{{item}}` is filled in in a task or step that has `withItems`, `withParam` or `withSequence`; a template that "
        "it runs gets the item as an argument.",
        "- name: A\n  template: greet\n  arguments:\n    parameters:\n    - {name: who, value: '{{item}}'}",
        "- name: A\n  template: greet\n  withItems: [you, me]\n  arguments:\n    parameters:\n"
        "    - {name: who, value: '{{item}}'}",
        GROUP,
    ),
)

# argo-workflows/workflow/common/common.go, docs/variables.md: what `workflow.` may go on with
WORKFLOW = (
    *(
        "annotations",
        "creationTimestamp",
        "cronScheduleTime",
        "duration",
        "failures",
        "labels",
        "mainEntrypoint",
        "name",
    ),
    *("namespace", "outputs", "parameters", "priority", "scheduledTime", "serviceAccountName", "status", "uid"),
)
# … and `tasks.NAME.` and `steps.NAME.`
NODE = (
    "exitCode",
    "finishedAt",
    "hostNodeName",
    "id",
    "ip",
    "message",
    "outputs",
    "startedAt",
    "status",
    "inputs",
    "name",
)


@dataclass
class Scope:
    """What the strings of a place may refer to.

    `template`: whose inputs; `prefix`: "tasks" or "steps", "" outside of both; `nodes`: the tasks or steps by name, and
    `visible`: whether the outputs of one are known (None: all are); `reader`: the task or step that the string is in;
    `items`: the loop's items, None where any are possible, False where there is no loop.
    """

    template: Template | None = None
    prefix: str = ""
    nodes: dict[str, Call] = field(default_factory=dict)
    visible: Callable[[str], bool] | None = None
    reader: str = ""
    items: list[Node] | bool | None = None


def check(flow: Flow) -> None:
    """All variables of all templates, and those of the workflow's own fields."""
    if flow.spec is None:
        return
    for template in flow.templates:
        _template(flow, template)
    rest = Mapping(
        {k: v for k, v in flow.spec.entries.items() if k not in ("templates", "templateDefaults")}, flow.spec.span
    )
    _strings(flow, [(rest, flow.parts)], Scope(items=None))


def _template(flow: Flow, template: Template) -> None:
    inner: set[int] = {id(call.node) for call in template.calls if not call.hook}
    prefix = "tasks" if template.type == "dag" else "steps" if template.type == "steps" else ""
    nodes = {call.name: call for call in template.calls if not call.hook}
    whole = Scope(template, prefix, nodes, None, items=False)
    _strings(flow, [(template.node, template.parts)], whole, inner)
    if not prefix:
        return
    waiting = Waiting(template) if prefix == "tasks" else None
    for call in template.calls:
        if call.hook:
            continue
        visible = _visible(call, nodes, waiting)
        # an inline template is filled in twice, as part of the task and as a template: what either knows, passes
        below = mapping_at(call.node, "hooks")
        parts: list[tuple[Node, Parts]] = [
            (child, (*call.parts, key)) for key, child in call.node.entries.items() if key not in ("inline", "hooks")
        ]
        _strings(flow, parts, Scope(template, prefix, nodes, visible, call.name, _items(call)))
        if below is not None:
            _strings(
                flow, [(below, (*call.parts, "hooks"))], Scope(template, prefix, nodes, None, call.name, _items(call))
            )


def _visible(reader: Call, nodes: dict[str, Call], waiting: Waiting | None) -> Callable[[str], bool]:
    if waiting is not None:
        return lambda name: waiting.for_(reader.name, name)
    return lambda name: nodes[name].group < reader.group


def _items(call: Call) -> list[Node] | bool | None:
    if has(call.node, "withParam"):
        return None
    if has(call.node, "withItems"):
        listed = call.node.entries["withItems"]
        return listed.items if isinstance(listed, Sequence) else None
    return [Scalar("0")] if has(call.node, "withSequence") else False


def _strings(flow: Flow, nodes: list[tuple[Node, Parts]], scope: Scope, skip: Container[int] = ()) -> None:
    for node, parts in nodes:
        for scalar, at in strings(node, parts, skip):
            for tag in tags(str(scalar.value)):
                _tag(flow, scope, tag, scalar, at)


def _tag(flow: Flow, scope: Scope, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    path = tag.path
    if path[0] == "inputs" and len(path) > 2 and scope.template is not None:
        _input(flow, scope, tag, scalar, parts)
    elif path[0] == "workflow" and len(path) > 1:
        _workflow(flow, tag, scalar, parts)
    elif path[0] in ("tasks", "steps") and len(path) > 2:
        _node(flow, scope, tag, scalar, parts)
    elif path[0] == "item" and not tag.expression:
        _item(flow, scope, tag, scalar, parts)


def _say(flow: Flow, code: str, tag: Tag, scalar: Scalar, parts: Parts, message: str, meant: str | None = None) -> None:
    span, end = place_within(scalar, tag.text, tag.occurrence)
    if tag.expression and code == "unknown-variable":
        code = "unknown-in-expression"
    shown = "{{=…}}" if tag.expression else tag.text
    message = f"`{shown}`: {message}"
    flow.report(code, span, f"{message}; did you mean `{meant}`?" if meant else message, parts, end=end)


def _input(flow: Flow, scope: Scope, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    assert scope.template is not None
    kind, name = tag.path[1], tag.path[2]
    if kind not in ("parameters", "artifacts") or scope.template.inputs.dynamic or flow.defaulted:
        return
    names = scope.template.inputs.parameter_names() if kind == "parameters" else scope.template.inputs.artifact_names()
    if name not in names:
        owner = f"the template `{scope.template.name}`"
        what = kind.removesuffix("s")
        _say(
            flow, "unknown-variable", tag, scalar, parts, f"{owner} has no input {what} `{name}`", closest(name, names)
        )


def _workflow(flow: Flow, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    field_name = tag.path[1]
    if field_name not in WORKFLOW:
        meant = closest(field_name, WORKFLOW)
        if meant is not None:
            _say(flow, "unknown-variable", tag, scalar, parts, f"a workflow has no `{field_name}`", meant)
        return
    if field_name != "parameters" or len(tag.path) < 3 or flow.referring or flow.arguments.dynamic:
        return
    name, names = tag.path[2], flow.arguments.parameter_names()
    if name in names or name == "json":
        return
    meant = closest(name, names)
    # a library's templates read the arguments of whatever workflow uses them
    if not flow.is_library or meant is not None:
        _say(flow, "unknown-variable", tag, scalar, parts, f"the workflow has no argument `{name}`", meant)


def _node(flow: Flow, scope: Scope, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    prefix, name = tag.path[0], tag.path[1]
    what = prefix.removesuffix("s")
    if not scope.prefix:
        if scope.template is not None and scope.template.types:
            where = f"`{scope.template.name}` is no {'DAG' if what == 'task' else 'steps template'}"
            _say(
                flow,
                "unknown-variable",
                tag,
                scalar,
                parts,
                f"there are no {prefix} here, {where}; pass it as an argument",
            )
        return
    if prefix != scope.prefix:
        other = "steps" if prefix == "tasks" else "tasks"
        _say(flow, "unknown-variable", tag, scalar, parts, f"this template has {other}, so write `{other}.{name}`")
        return
    call = scope.nodes.get(name)
    if call is None:
        known = [name for name in scope.nodes if name != scope.reader]
        _say(flow, "unknown-variable", tag, scalar, parts, f"there is no {what} `{name}` here", closest(name, known))
        return
    if scope.visible is not None and not scope.visible(name):
        if name == scope.reader and tag.path[2] in ("name", "id", "status"):
            return
        if name == scope.reader:
            message = f"a {what} can't read its own outputs"
        elif what == "task":
            message = f"the task `{scope.reader}` doesn't depend on `{name}`, so its outputs aren't known yet"
        else:
            message = f"the step `{name}` doesn't run before `{scope.reader}`, so its outputs aren't known yet"
        _say(flow, "not-a-dependency", tag, scalar, parts, message)
        return
    _output(flow, call, tag, scalar, parts)


def _output(flow: Flow, call: Call, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    path = tag.path
    if path[2] not in NODE:
        meant = closest(path[2], NODE)
        if meant is not None:
            _say(flow, "unknown-variable", tag, scalar, parts, f"`{call.name}` has no `{path[2]}`", meant)
        return
    if path[2] != "outputs" or len(path) < 5 or path[3] not in ("parameters", "artifacts"):
        return
    callee = flow.callee(call)
    if callee is None or callee.type in ("plugin", "") or callee.outputs.dynamic or flow.defaulted:
        return
    names = callee.outputs.parameter_names() if path[3] == "parameters" else callee.outputs.artifact_names()
    if path[4] not in names:
        kind = path[3].removesuffix("s")
        owner = f"`{call.name}` runs the template `{callee.name}`" if callee.name else f"`{call.name}` runs a template"
        message = f"{owner}, which has no output {kind} `{path[4]}`"
        _say(flow, "unknown-variable", tag, scalar, parts, message, closest(path[4], names))


def _item(flow: Flow, scope: Scope, tag: Tag, scalar: Scalar, parts: Parts) -> None:
    if scope.items is None:
        return
    if scope.items is False:
        if scope.reader:
            message = f"`{scope.reader}` is no loop: it has none of `withItems`, `withParam`, `withSequence`"
        else:
            message = "only a task or step with a loop has items; take it as an input parameter"
        _say(flow, "item-outside-loop", tag, scalar, parts, message)
        return
    if len(tag.path) < 2 or not isinstance(scope.items, list) or not scope.items:
        return
    key = tag.path[1]
    keys: set[str] = set()
    for item in scope.items:
        if isinstance(item, Mapping):
            if key in item.entries:
                return
            keys |= item.entries.keys()
        elif (isinstance(item, Scalar) and isinstance(item.value, str) and "{{" in item.value) or not isinstance(
            item, Scalar
        ):
            return
    message = f"no item of the loop has `{key}`" if keys else "the items of this loop have no keys: write `{{item}}`"
    _say(flow, "unknown-variable", tag, scalar, parts, message, closest(key, keys))
