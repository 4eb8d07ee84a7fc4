"""`{{variables}}` that refer to nothing, by what is known at the place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from roundtrip.schema.model import Call, Parts, Template, strings
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.scope import LEFT_TO_THE_RUN, ROOTS, Scope, Tag, tags
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, items, mapping, text

if TYPE_CHECKING:
    from roundtrip.schema.rules.arguments import Given
    from roundtrip.schema.rules.graph import Waiting
    from roundtrip.schema.rules.walked import Walked

GROUP = "Variables"

CHECKS = (
    Check(
        "unknown-variable",
        "error",
        "A variable that refers to nothing",
        "`{{inputs.parameters.x}}` and `{{inputs.artifacts.x.path}}` name an input of the template that they stand in, "
        "`{{workflow.parameters.x}}` one of the workflow's arguments, `{{tasks.x…}}` and `{{steps.x…}}` a task or step "
        "of the same template and an output that its template declares, `{{item.x}}` a key of the loop's items, "
        "`{{pod.name}}` the pod of a template that runs one. `{{steps.x.status}}` is known after the step, "
        "`{{tasks.x.status}}` to tasks that wait for it, `{{workflow.failures}}` to what runs at the exit, `ip` of "
        "daemons, `outputs.result` of templates that print something. In a WorkflowTemplate `workflow.parameters` may be "
        "those of the workflow that uses it. Argo refuses what it can't fill in, and a tag that is never closed.",
        "inputs:\n  parameters: [{name: who}]\ncontainer:\n  image: busybox\n  args: ['{{inputs.parameters.woh}}']",
        "inputs:\n  parameters: [{name: who}]\ncontainer:\n  image: busybox\n  args: ['{{inputs.parameters.who}}']",
        GROUP,
    ),
    Check(
        "not-a-dependency",
        "warning",
        "What reads another's output and doesn't wait for it",
        "The outputs of a task are known to the tasks that depend on it, directly or through others, and those of a step to "
        "the steps of later groups. Where a value isn't a whole argument, lint passes it.",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  when: '{{tasks.A.outputs.result}} == 1'",
        "- name: A\n  template: produce\n- name: B\n  template: consume\n  depends: A\n"
        "  when: '{{tasks.A.outputs.result}} == 1'",
        GROUP,
    ),
    Check(
        "unclosed-expression",
        "error",
        "An expression that is never closed",
        "`{{=` begins an expression that ends with `}}`. From Argo 3.7 on, one that doesn't is refused.",
        "args: ['{{=workflow.name']",
        "args: ['{{=workflow.name}}']",
        GROUP,
    ),
)

MOST = 300  # unknown names that guesses are made for; more than are ever shown
# what a workflow, a task or a step has, for what may have been meant
WORKFLOW = (
    *("annotations", "creationTimestamp", "duration", "failures", "labels", "mainEntrypoint", "name", "namespace"),
    *("outputs", "parameters", "priority", "scheduledTime", "serviceAccountName", "status", "uid"),
)
OUTPUTS = ("parameters", "artifacts", "result")
NODE = ("exitCode", "finishedAt", "hostNodeName", "id", "ip", "outputs", "startedAt", "status")


def check_leaf(walk: Walked, template: Template, scope: Scope, given: Given | None) -> None:
    """All strings of a template that does work itself, with what its first call gives it filled in."""
    for value, at in _filled(template, given):
        _resolve(walk, template, value, at, scope, template)
    if given is None:
        return
    for port in template.listed("inputs", "parameters"):
        found = scope.value(f"inputs.parameters.{text(port, 'name')}")
        if found is not None:
            _inside(walk, template, *found, scope, None)
    for port in template.listed("inputs", "artifacts"):
        passed = given.artifacts.get(text(port, "name"))
        for value, at in strings(*passed) if passed is not None else ():
            _inside(walk, template, value, at, scope, None)


def _filled(template: Template, given: Given | None) -> Iterator[tuple[str, Parts]]:
    """The strings of a template, without the values and places that a call brings instead.

    Outputs are left out: they are looked at when the rest is known.
    """
    depth = len(template.parts)
    for value, at in template.tagged:
        below = at[depth:]
        if below[0] == "outputs" or (below[0] == "inputs" and len(below) > 3 and _brought(template, below, given)):
            continue
        yield value, at


def _brought(template: Template, below: Parts, given: Given | None) -> bool:
    """Whether a call brings what stands at a place of an input: a parameter's value, where an artifact lies."""
    kind, index, key = below[1:4]
    if key not in ("value", "valueFrom") if kind == "parameters" else key in ("name", "path"):
        return False
    if given is None:
        return True
    port = items(template.data.get("inputs"), str(kind))[int(index)]
    return text(port, "name") in (given.parameters if kind == "parameters" else given.artifacts)


def check_outputs(walk: Walked, template: Template, scope: Scope) -> None:
    """The strings of a template's outputs."""
    depth = len(template.parts)
    for value, at in template.tagged:
        if at[depth] == "outputs":
            _resolve(walk, template, value, at, scope, template, holder=template.data["outputs"])


def check_target(walk: Walked, template: Template, scope: Scope) -> None:
    """The target of a DAG."""
    value = text(mapping(template.data, "dag"), "target")
    if "{{" in value:
        _resolve(walk, template, value, (*template.parts, "dag", "target"), scope, template)


def check_call(
    walk: Walked,
    template: Template,
    call: Call,
    told: list[tuple[str, Parts]],
    scope: Scope,
    waiting: Waiting | None = None,
) -> None:
    """All strings of a task or step, `told`. `waiting`: of a DAG, whose tasks know the status of those that they wait for."""

    def awaited(name: str) -> bool:
        steps = name.split(".")
        return len(steps) == 3 and steps[2] == "status" and waiting is not None and waiting.for_(call.name, steps[1])

    for value, at in told:
        _resolve(walk, template, value, at, scope, template, awaited, call, waiting)


def _resolve(
    walk: Walked,
    template: Template,
    value: str,
    at: Parts,
    scope: Scope,
    owner: Template,
    awaited: Callable[[str], bool] | None = None,
    call: Call | None = None,
    waiting: Waiting | None = None,
    holder: dict[str, View] | None = None,
) -> None:
    """Every tag of a string is known. `holder`: the outputs that it is in, which lint looks at by themselves."""
    for tag in tags(value):
        name = tag.name
        if not tag.closed and (call is not None or holder is not None):
            open_to_the_end = not closed_behind(call.data if call is not None else holder or {}, value)
        else:
            open_to_the_end = False
        if open_to_the_end:
            _say(walk, owner, tag, name, at, scope, call)
            continue
        if not name.startswith(ROOTS) or name.startswith(LEFT_TO_THE_RUN):
            continue
        if walk.flow.is_library and name.startswith("workflow.parameters"):
            continue
        if not tag.closed:  # it runs on into what stands behind the string, so it is no name that is known
            if not scope.opens(name):
                _say(walk, owner, tag, name, at, scope, call)
            continue
        if tag.within:  # the inner one is filled in first
            before, _, inner = name.rpartition("{{")
            filled = scope.literal(inner)
            name = f"{before}{filled}" if filled is not None else name
        if not scope.knows(name) and not (awaited is not None and awaited(name)):
            _say(walk, owner, tag, name, at, scope, call)
        elif (found := scope.value(name)) is not None:
            _inside(walk, owner, *found, scope, call)
        elif call is not None and not tag.within and "hooks" not in at[len(call.parts) :]:
            _early(walk, owner, tag, at, call, waiting)


# the fields of a step or task in the order of Argo's Go type, in which JSON has them
_ORDER: tuple[str, ...] = (
    "name",
    "template",
    "inline",
    "arguments",
    "templateRef",
    "dependencies",
    "withItems",
    "withParam",
)
_ORDER += ("withSequence", "when", "continueOn", "onExit", "depends", "hooks")


def closed_behind(data: dict[str, View], value: str) -> bool:
    """Whether a tag that isn't closed in its string is closed by what stands behind that in the JSON of a call."""
    call = "name" in data or "template" in data
    ordered = {k: data.get(k, {}) for k in _ORDER if k in data or k == "arguments"} if call else data
    whole = json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)
    quoted = json.dumps(value, ensure_ascii=False)
    at = whole.find(quoted)
    return at < 0 or "}}" in whole[at + len(quoted) :]


def _early(walk: Walked, template: Template, tag: Tag, at: Parts, call: Call, waiting: Waiting | None) -> None:
    """What lint passes, and isn't known yet as a task or step begins."""
    path = tag.name.split(".")
    if len(path) < 3 or path[2] in ("id", "name", "status") or path[0] not in ("tasks", "steps"):
        return
    message = ""
    if path[1] == call.name:
        message = f"a {path[0][:-1]} can't read its own {path[2]}"
    elif path[0] == "tasks" and at[-1] in ("value", "from") and tag.first:
        return  # told of the argument (graph.py)
    elif path[0] == "tasks" and waiting is not None and not waiting.for_(call.name, path[1]):
        message = f"the task `{call.name}` doesn't depend on `{path[1]}`, so this isn't known yet"
    elif path[0] == "steps" and any(c.name == path[1] and c.group == call.group for c in template.calls):
        message = f"the step `{path[1]}` doesn't run before `{call.name}`, so this isn't known yet"
    if message:
        walk.report(
            template, "not-a-dependency", at, f"`{tag.written}`: {message}", word=tag.written, occurrence=tag.occurrence
        )


def _inside(walk: Walked, owner: Template, value: str, at: Parts, scope: Scope, call: Call | None) -> None:
    """The tags of what a name stands for, which come in with it."""
    for tag in tags(value):
        if tag.name.startswith(ROOTS) and not tag.name.startswith(LEFT_TO_THE_RUN):
            passes = walk.flow.is_library and tag.name.startswith("workflow.parameters")
            if not passes and not (scope.knows(tag.name) if tag.closed else scope.opens(tag.name)):
                at = at if owner.flow is walk.flow else owner.parts
                _say(walk, owner, tag, tag.name, at, scope, call)


def _say(walk: Walked, template: Template, tag: Tag, name: str, at: Parts, scope: Scope, call: Call | None) -> None:
    word = tag.written if "\n" not in tag.written else ""
    if not tag.closed:
        message = f"`{tag.written[:60]}` is never closed by `}}}}`"
        walk.report(template, "unknown-variable", at, message, word=word, occurrence=tag.occurrence)
        return
    walk.guessed += 1
    if walk.guessed > MOST:  # nobody will see these: what may have been meant isn't looked for
        why, meant = "there is nothing of that name here", None
    else:
        why, meant = _why(walk, template, name, scope, call)
    message = f"`{tag.written}`: {why}"
    message = f"{message}; did you mean `{meant}`?" if meant else message
    walk.report(template, "unknown-variable", at, message, word=word, occurrence=tag.occurrence)


def _why(walk: Walked, template: Template, name: str, scope: Scope, call: Call | None) -> tuple[str, str | None]:
    """Why a name isn't known, and what was likely meant."""
    path = name.split(".")
    owner = f"the template `{template.name}`" if template.name else "this template"
    if path[0] == "inputs" and len(path) > 2:
        kind = path[1]
        names = [text(port, "name") for port in template.listed("inputs", kind)]
        if kind == "artifacts" and path[2] in names:
            return (
                f"of an input artifact there is `{{{{inputs.artifacts.{path[2]}.path}}}}`, in what runs in a pod",
                None,
            )
        if kind in ("parameters", "artifacts"):
            return f"{owner} has no input {kind[:-1]} `{path[2]}`", closest(path[2], names)
    if path[0] == "workflow":
        return _of_workflow(template, path, scope)
    if path[0] in ("tasks", "steps") and len(path) > 2:
        return _of_node(walk, template, path, call)
    if path[0] == "item":
        return f"no item of the loop has `{'.'.join(path[1:])}`", None
    if path[0] == "pod":
        return "only a template that runs a pod has a `{{pod.name}}`", None
    known = [other for other in scope.every() if other.startswith(f"{path[0]}.")]
    return "there is nothing of that name here", closest(name, known)


def _of_workflow(template: Template, path: list[str], scope: Scope) -> tuple[str, str | None]:
    field = path[1]
    if field not in WORKFLOW:
        return f"a workflow has no `{field}`", closest(field, WORKFLOW)
    if field == "failures":
        return "the failures are known to what `onExit` runs", None
    if field == "priority":
        return "the workflow states no `priority`", None
    if len(path) < 3:
        return f"the workflow has no {field}", None
    before = ".".join(path[:-1]) + "."
    known = [name.removeprefix(before) for name in scope.every() if name.startswith(before)]
    what = {"parameters": "argument", "labels": "label", "annotations": "annotation"}.get(field, "output")
    named = ".".join(path[2:]) if what != "output" else path[-1]
    return f"the workflow has no {what} `{named}`", closest(path[-1], known)


def _of_node(walk: Walked, template: Template, path: list[str], call: Call | None) -> tuple[str, str | None]:
    what = path[0][:-1]
    names = [other.name for other in template.calls]
    kind = "task" if template.type == "dag" else "step" if template.type == "steps" else ""
    if not kind:
        where = "DAG" if what == "task" else "steps template"
        return f"there are no {path[0]} here, `{template.name}` is no {where}; pass it as an argument", None
    if kind != what:
        return f"this template has {kind}s, so write `{kind}s.{path[1]}`", None
    if path[1] not in names:
        return f"there is no {what} `{path[1]}` here", closest(path[1], names)
    if path[2] not in NODE:
        return f"a {what} has no `{path[2]}`", closest(path[2], NODE)
    if path[2] == "status":
        return f"this doesn't wait for the {what} `{path[1]}`, so its status isn't known", None
    if path[2] == "ip":
        return f"only a daemon has an address, and `{path[1]}` runs none", None
    if call is not None and call.name == path[1]:
        return f"a {what} can't read its own outputs", None
    if path[2] == "outputs" and len(path) > 3 and path[3] not in OUTPUTS:
        return f"the outputs of a {what} are `parameters`, `artifacts` and `result`, not `{path[3]}`", closest(
            path[3], OUTPUTS
        )
    run = next(other for other in template.calls if other.name == path[1])
    if path[2] == "outputs" and len(path) > 4:
        reference = run.data.get("templateRef")
        holder = walk.library.find(reference, walk.flow) if type(reference) is dict else template.flow
        wanted = text(reference if type(reference) is dict else run.data, "template")
        callee = template.inner(run) or (holder.by_name.get(wanted) if holder is not None else None)
        named = [text(port, "name") for port in callee.listed("outputs", path[3])] if callee is not None else []
        if path[4] in named and template.type == "steps":
            return f"the step `{path[1]}` doesn't run before this, so its outputs aren't known yet", None
        owner = (
            f"`{path[1]}` runs the template `{callee.name}`" if callee is not None else f"`{path[1]}` runs a template"
        )
        return f"{owner}, which has no output {path[3][:-1]} `{path[4]}`", closest(path[4], named)
    if path[2] in ("outputs", "exitCode") and template.type == "steps":
        return f"`{path[1]}` has no `{'.'.join(path[2:])}`, or doesn't run before this", None
    return f"`{path[1]}` has no `{'.'.join(path[2:])}`", None


def check_expressions(walk: Walked, template: Template, given: Given | None) -> None:
    """Expressions that are never closed: they run on into what stands behind the string."""
    if walk.version < "3.7":
        return
    depth = len(template.parts)
    for value, at in template.tagged:
        below = at[depth:]
        if "{{=" not in value or (below[0] == "inputs" and len(below) > 3 and _brought(template, below, given)):
            continue
        for tag in tags(value):
            if not tag.closed and tag.written.startswith("{{="):
                message = f"`{tag.written[:60]}` is never closed by `}}}}`"
                walk.report(template, "unclosed-expression", at, message, word=tag.written)
