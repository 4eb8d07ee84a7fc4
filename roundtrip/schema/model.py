"""A workflow as the checks beyond the schema see it: templates, what they call, and what is passed along.

Built from the document's tree without expectations: what isn't in the form that it should be is passed over, since the
schema has said so already.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from roundtrip.diagnostics import Diagnostic
from roundtrip.document.node import NOWHERE, Mapping, Node, Scalar, Sequence, Span
from roundtrip.document.numbers import any_string
from roundtrip.document.paths import format_path
from roundtrip.schema.places import end_column, span_of
from roundtrip.schema.registry import severity_of

Parts = tuple["str | int", ...]

TYPES = ("container", "containerSet", "dag", "data", "http", "plugin", "resource", "script", "steps", "suspend")


def mapping_at(node: Node | None, key: str) -> Mapping | None:
    """The mapping under a key, None where there is none."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found if isinstance(found, Mapping) else None


def items_at(node: Node | None, key: str) -> list[Node]:
    """The items of the list under a key; none where there is no list."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found.items if isinstance(found, Sequence) else []


def scalar_at(node: Node | None, key: str) -> Scalar | None:
    """The string under a key, None where there is none."""
    return as_string(node.entries.get(key)) if isinstance(node, Mapping) else None


def as_string(node: Node | None) -> Scalar | None:
    """A scalar as Argo reads it where it has a string: a number or boolean is its text. None for anything else."""
    if not isinstance(node, Scalar) or node.value is None:
        return None
    if isinstance(node.value, str):
        return node
    return Scalar(any_string(node.value), node.span, node.style, node.text)


def text_at(node: Node | None, key: str) -> str:
    """The text of the string under a key, "" where there is none."""
    found = scalar_at(node, key)
    return str(found.value) if found is not None else ""


def has(node: Node | None, key: str) -> bool:
    """Whether there is anything but null under a key."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found is not None and not (isinstance(found, Scalar) and found.value is None)


def waits(node: Node | None, key: str) -> bool:
    """Whether `depends` or `dependencies` says anything: to Argo, an empty one is none."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return has(node, key) and (found.items != [] if isinstance(found, Sequence) else getattr(found, "value", 0) != "")


def is_dynamic(text: str) -> bool:
    """Whether Argo fills something in, so that the text itself tells nothing."""
    return "{{" in text


@dataclass(eq=False)
class Port:
    """A parameter or artifact of a template's inputs or outputs, or of a call's arguments."""

    name: str
    node: Mapping
    parts: Parts

    @property
    def optional(self) -> bool:
        """Whether a call may leave this input out: it has a value, or says where one comes from."""
        found = self.node.entries.get("optional")
        if isinstance(found, Scalar) and found.value is True:
            return True
        return any(has(self.node, key) for key in self.node.entries if key not in _NO_SOURCE)


# the fields of an input that don't say where its value comes from; all others of an artifact are a location
_NO_SOURCE = frozenset(
    {"name", "description", "enum", "globalName", "path", "mode", "optional", "archive", "archiveLogs", "artifactGC"}
    | {"deleted", "recurseMode", "subPath"}
)


@dataclass(eq=False)
class Ports:
    """The parameters and artifacts under `inputs`, `outputs` or `arguments`."""

    parameters: list[Port]
    artifacts: list[Port]
    dynamic: bool = False

    def parameter_names(self) -> list[str]:
        """The names of the parameters."""
        return [port.name for port in self.parameters]

    def artifact_names(self) -> list[str]:
        """The names of the artifacts."""
        return [port.name for port in self.artifacts]


def ports(node: Mapping | None, key: str, parts: Parts) -> Ports:
    """What is under `inputs`, `outputs` or `arguments` of a mapping."""
    holder = mapping_at(node, key)
    found = []
    for kind in ("parameters", "artifacts"):
        listed = []
        for index, item in enumerate(items_at(holder, kind)):
            if isinstance(item, Mapping):
                listed.append(Port(text_at(item, "name"), item, (*parts, key, kind, index)))
        found.append(listed)
    return Ports(found[0], found[1], any(is_dynamic(port.name) for port in [*found[0], *found[1]]))


@dataclass(eq=False)
class Call:
    """A task or step, or a hook of one: whatever runs a template with arguments.

    `group`: a step's place among its template's groups; `hook`: whether it is a hook or exit handler of a task or step.
    """

    name: str
    node: Mapping
    parts: Parts
    arguments: Ports
    group: int = 0
    hook: bool = False
    inline: Template | None = None

    @property
    def template(self) -> str:
        """The name of the template that it runs, "" where it names none of this workflow."""
        return text_at(self.node, "template") if not has(self.node, "templateRef") else ""


@dataclass(eq=False)
class Template:
    """A template, listed or inline."""

    name: str
    node: Mapping
    parts: Parts
    types: list[str]
    inputs: Ports
    outputs: Ports
    calls: list[Call] = field(default_factory=list)
    inline: bool = False

    @property
    def type(self) -> str:
        """The field that says what it does; "" where none does."""
        return self.types[0] if self.types else ""


@dataclass(eq=False)
class Flow:
    """A document: its kind, its spec (of a CronWorkflow: the workflow's), and its templates; and what is found wrong."""

    kind: str
    root: Mapping
    spec: Mapping | None
    parts: Parts
    templates: list[Template]
    arguments: Ports
    found: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        # of several templates with one name, the first is found
        self.by_name: dict[str, Template] = {}
        for template in self.templates:
            self.by_name.setdefault(template.name, template)

    @property
    def defaulted(self) -> bool:
        """Whether templates get inputs or outputs that don't stand in them."""
        defaults = mapping_at(self.spec, "templateDefaults")
        return has(defaults, "inputs") or has(defaults, "outputs")

    @property
    def referring(self) -> bool:
        """Whether it is completed by a WorkflowTemplate that isn't here."""
        return has(self.spec, "workflowTemplateRef")

    @property
    def is_library(self) -> bool:
        """Whether other workflows use its templates, so that what they are given isn't known here."""
        return self.kind in ("WorkflowTemplate", "ClusterWorkflowTemplate")

    def every_template(self) -> Iterator[Template]:
        """All templates, those inside tasks and steps as well."""
        work = list(reversed(self.templates))
        while work:
            template = work.pop()
            yield template
            work += [call.inline for call in reversed(template.calls) if call.inline is not None]

    def callee(self, call: Call) -> Template | None:
        """The template that a call runs, where it is here."""
        if call.inline is not None:
            return call.inline
        return self.by_name.get(call.template) if call.template else None

    def report(
        self, code: str, node: Node | Span, message: str, parts: Parts, suggestion: str = "", end: int | None = None
    ) -> None:
        """Note what is wrong, at a node or a place of the text."""
        if isinstance(node, Node):
            span = span_of(node)
            if span is NOWHERE:
                span = span_of(self.root)
            if end is None:
                end = end_column(span, node)
        else:
            span = node
        self.found.append(
            Diagnostic(
                severity_of(code),
                code,
                message,
                span.line,
                span.column,
                format_path(parts),
                end_column=end or 0,
                suggestion=suggestion,
            )
        )

    def report_key(
        self, code: str, mapping: Mapping, key: str, message: str, parts: Parts, suggestion: str = ""
    ) -> None:
        """Note what is wrong, at a key of a mapping."""
        at = mapping.keys.get(key)
        node = at if at is not None else mapping.entries[key]
        self.report(code, node, message, (*parts, key), suggestion)


def flow(root: Mapping, kind: str) -> Flow:
    """The model of a document of one of Argo's kinds."""
    spec, parts = mapping_at(root, "spec"), ("spec",)
    holder: Parts = parts
    if kind == "CronWorkflow":
        spec, holder = mapping_at(spec, "workflowSpec"), ("spec", "workflowSpec")
    templates = []
    for index, node in enumerate(items_at(spec, "templates")):
        if isinstance(node, Mapping):
            templates.append(_template(node, (*holder, "templates", index)))
    return Flow(kind, root, spec, holder, templates, ports(spec, "arguments", holder))


def _template(node: Mapping, parts: Parts, inline: bool = False) -> Template:
    top = Template("", node, parts, [], Ports([], []), Ports([], []), inline=inline)
    work = [top]
    while work:
        template = work.pop()
        at = template.parts
        template.name = text_at(template.node, "name")
        template.types = [key for key in template.node.entries if key in TYPES and has(template.node, key)]
        template.inputs = ports(template.node, "inputs", at)
        template.outputs = ports(template.node, "outputs", at)
        for call, place, group in _callers(template.node, at):
            _add(template, call, place, group, work)
    return top


def _callers(node: Mapping, at: Parts) -> Iterator[tuple[Mapping, Parts, int]]:
    for index, task in enumerate(items_at(mapping_at(node, "dag"), "tasks")):
        if isinstance(task, Mapping):
            yield task, (*at, "dag", "tasks", index), 0
    for group, steps in enumerate(items_at(node, "steps")):
        for index, step in enumerate(steps.items if isinstance(steps, Sequence) else []):
            if isinstance(step, Mapping):
                yield step, (*at, "steps", group, index), group


def _add(template: Template, node: Mapping, parts: Parts, group: int, work: list[Template]) -> None:
    call = Call(text_at(node, "name"), node, parts, ports(node, "arguments", parts), group)
    inline = mapping_at(node, "inline")
    if inline is not None:
        call.inline = Template("", inline, (*parts, "inline"), [], Ports([], []), Ports([], []), inline=True)
        work.append(call.inline)
    template.calls.append(call)
    hooks = mapping_at(node, "hooks")
    for name, hook in hooks.entries.items() if hooks is not None else ():
        if isinstance(hook, Mapping):
            place = (*parts, "hooks", name)
            template.calls.append(Call("", hook, place, ports(hook, "arguments", place), group, hook=True))


def strings(node: Node, parts: Parts, skip: Container[int] = ()) -> Iterator[tuple[Scalar, Parts]]:
    """All strings of a tree that Argo may fill something into, in the order of the text; nodes with an id in `skip` left out."""
    work: list[tuple[Node, Parts]] = [(node, parts)]
    while work:
        current, at = work.pop()
        if id(current) in skip:
            continue
        if isinstance(current, Scalar):
            if isinstance(current.value, str) and "{{" in current.value:
                yield current, at
        elif isinstance(current, Mapping):
            work += [(child, (*at, key)) for key, child in reversed(list(current.entries.items()))]
        elif isinstance(current, Sequence):
            work += [(child, (*at, index)) for index, child in reversed(list(enumerate(current.items)))]


def place_within(scalar: Scalar, word: str, occurrence: int = 0, offset: int = -1) -> tuple[Span, int]:
    """Where a word of a string is in the text, and the column behind it; the string's own place where it can't be told.

    `offset` is where the word begins in the string, if that is known; `occurrence` how many times it was there before.
    """
    span = scalar.span
    text = scalar.text
    if text is not None and span.end and word:
        begin = text.find(str(scalar.value)) if offset >= 0 else -1
        at = begin + offset if begin >= 0 else -1
        for _ in range(occurrence + 1 if begin < 0 else 0):
            at = text.find(word, at + 1)
            if at < 0:
                break
        if at >= 0:
            before = text[:at]
            line = span.line + before.count("\n")
            column = at - before.rfind("\n") if "\n" in before else span.column + at
            return Span(span.start + at, span.start + at + len(word), line, column), column + len(word)
    return span, end_column(span, scalar)
