"""Tags that nobody fills in: they reach the container as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roundtrip.schema.model import Call, Flow, Parts, Template
from roundtrip.schema.registry import Check
from roundtrip.schema.rules.scope import ROOTS, tags
from roundtrip.schema.similar import closest
from roundtrip.schema.view import View, items, mapping, text

GROUP = "What a run shows"

CHECKS = (
    Check(
        "item-outside-loop",
        "warning",
        "`{{item}}` where there is no loop",
        "`{{item}}` is filled in in a task or step that has `withItems`, `withParam` or `withSequence`; a template that "
        "it runs gets the item as an argument. Elsewhere it stays as it stands, without a word.",
        "- name: A\n  template: greet\n  arguments:\n    parameters:\n    - {name: who, value: '{{item}}'}",
        "- name: A\n  template: greet\n  withItems: [you, me]\n  arguments:\n    parameters:\n"
        "    - {name: who, value: '{{item}}'}",
        GROUP,
    ),
    Check(
        "left-as-text",
        "warning",
        "A tag that resembles one of Argo's",
        "What begins with none of Argo's names isn't Argo's, and stays as it stands. This resembles one, or it has single "
        "braces, or it is Helm's: render a chart first.",
        "args: ['{{input.parameters.who}}']",
        "args: ['{{inputs.parameters.who}}']",
        GROUP,
    ),
)
KNOWN = ("inputs", "outputs", "workflow", "steps", "tasks", "pod", "node")
LOCAL = frozenset({"item", "retries", "lastRetry", "status", "duration", "exitCode", "resourcesDuration", "node"})
# what is Helm's among Go's templates, others of which are read by what runs (`kubectl get -o go-template=…`)
_HELM = re.compile(r"-?\s*(?:\$?\.(?:Capabilities|Chart|Files|Release|Values)\b|(?:include|required|toYaml|tpl)\s)")
_SINGLE = re.compile(
    r"(?<!\{)\{ ?(?:(inputs|workflow)\.parameters\.([\w-]+)|(tasks|steps)\.([\w-]+)\.(?:outputs|status)[\w.-]*) ?\}(?!\})"
)
LOOPS = ("withItems", "withParam", "withSequence")


def check(flow: Flow) -> None:
    """All tags of all templates that nobody fills in."""
    for template in flow.templates:
        _template(flow, template)


def _template(flow: Flow, template: Template) -> None:
    calls = {call.parts: call for call in template.calls}
    for value, at in template.tagged:
        for tag in tags(value):
            if tag.name == "item":
                if not _loops(calls, at):
                    message = "`{{item}}` stays as it stands: there is no loop here"
                    flow.report("item-outside-loop", at, message, word=tag.written, occurrence=tag.occurrence)
            elif tag.closed and not tag.name.startswith((*ROOTS, "=")) and "." in tag.name:
                first = tag.name.split(".")[0]
                meant = closest(first, KNOWN) if first not in LOCAL and first.isidentifier() else None
                if meant is not None:
                    message = f"`{tag.written}` isn't Argo's, and stays as it stands; did you mean `{meant}`?"
                    flow.report("left-as-text", at, message, word=tag.written, occurrence=tag.occurrence)
                elif _HELM.match(tag.name):
                    message = f"`{tag.written[:60]}` is Helm's, and stays as it stands: render the chart first"
                    flow.report("left-as-text", at, message, word=tag.written, occurrence=tag.occurrence)
            elif (
                tag.closed
                and tag.name[:1].isalpha()
                and tag.name not in LOCAL
                and closest(tag.name, ("item",))
                and _loops(calls, at)
            ):
                message = f"`{tag.written}` isn't Argo's, and stays as it stands; did you mean `{{{{item}}}}`?"
                flow.report("left-as-text", at, message, word=tag.written, occurrence=tag.occurrence)
    known: dict[str, set[str]] = {}
    for value, at in _texts(template):
        for found in _SINGLE.finditer(value):
            root, name = (found[1], found[2]) if found[1] else (found[3], found[4])
            if root not in known:
                known[root] = _names(flow, template, root)
            if name in known[root]:
                inside = found[0].strip("{}").strip()
                message = f"`{found[0]}` stays as it stands: Argo fills in what has two braces, `{{{{{inside}}}}}`"
                flow.report("left-as-text", at, message, word=found[0])


def _loops(calls: dict[Parts, Call], at: Parts) -> bool:
    """Whether a place is in a task or step that goes through a list."""
    call = next((calls[at[:n]] for n in range(len(at), 0, -1) if at[:n] in calls), None)
    return call is not None and any(key in call.data for key in LOOPS)


def _names(flow: Flow, template: Template, root: str) -> set[str]:
    """The names that a template knows behind `inputs.parameters`, `workflow.parameters`, or as tasks or steps."""
    if root == "inputs":
        return {text(port, "name") for port in template.listed("inputs", "parameters")}
    if root == "workflow":
        return {text(port, "name") for port in items(mapping(flow.spec, "arguments"), "parameters")}
    return {call.name for call in template.calls}


def _texts(template: Template) -> Iterator[tuple[str, Parts]]:
    """What people write names into, and has a brace: arguments, and what a container runs."""
    for call in template.calls:
        yield from _braced(call.data, call.parts, "when")
        if "arguments" in call.data:
            for index, port in enumerate(items(call.data["arguments"], "parameters")):
                yield from _braced(port, (*call.parts, "arguments", "parameters", index), "value")
    for key in ("container", "script"):
        if key in template.data:
            run, at = template.data[key], (*template.parts, key)
            yield from _braced(run, at, "source")
            for words in ("command", "args"):
                for index, word in enumerate(items(run, words)):
                    if type(word) is str and "{" in word:
                        yield word, (*at, words, index)
            for index, variable in enumerate(items(run, "env")):
                yield from _braced(variable, (*at, "env", index), "value")


def _braced(holder: View, at: Parts, key: str) -> Iterator[tuple[str, Parts]]:
    value = text(holder, key)
    if "{" in value:
        yield value, (*at, key)
