"""A document as the rules see it: plain data with paths, its templates and what they call; and what is found wrong.

Rules read `view.py`'s plain data, and name places by paths; a path becomes a place of the text only where something is
told. Nothing here expects a sound document: what isn't in the form that it should be is passed over, since the schema has
said so already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from roundtrip.diagnostics import Diagnostic, Severity
from roundtrip.document.node import NOWHERE, Mapping, Node, Scalar, Span
from roundtrip.document.paths import along, format_path
from roundtrip.schema.places import end_column, span_of
from roundtrip.schema.registry import severity_of
from roundtrip.schema.view import View, items, mapping, text

Parts = tuple["str | int", ...]

# in the order in which Argo looks for them (Template.GetType)
TYPES = ("container", "containerSet", "steps", "dag", "script", "resource", "data", "suspend", "http", "plugin")
LEAVES = frozenset({"container", "containerSet", "script", "resource", "data", "http", "plugin"})
PODS = frozenset({"container", "containerSet", "script", "resource", "data"})
LIBRARIES = ("WorkflowTemplate", "ClusterWorkflowTemplate")
# argo-workflows/workflow/validate: a tag that is a path of names
_PARAMETER = re.compile(r"\{\{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*\}\}")


def is_parameter(value: str) -> bool:
    """Whether a string has a plain tag in it, so that only a run tells what it is."""
    return "{{" in value and _PARAMETER.search(value) is not None


@dataclass(eq=False)
class Call:
    """A task or step: what runs a template with arguments. `group`: a step's place among its template's groups."""

    name: str
    data: dict[str, View]
    parts: Parts
    group: int = 0

    @property
    def loops(self) -> bool:
        """Whether it goes through a list whose outputs come together."""
        return bool(items(self.data, "withItems")) or bool(text(self.data, "withParam"))


@dataclass(eq=False)
class Template:
    """A template, listed or inline, and the document that it stands in. `outer`: the template whose task or step it is in."""

    name: str
    data: dict[str, View]
    parts: Parts
    flow: Flow
    inline: bool = False
    outer: Template | None = None
    _calls: list[Call] | None = None
    _tagged: list[tuple[str, Parts]] | None = None

    @property
    def types(self) -> list[str]:
        """The fields that say what it does, the one that Argo goes by first."""
        return [key for key in TYPES if key in self.data]

    @property
    def type(self) -> str:
        """The field that says what it does; "" where none does."""
        return next((key for key in TYPES if key in self.data), "")

    @property
    def leaf(self) -> bool:
        """Whether it does the work itself."""
        return self.type in LEAVES

    @property
    def calls(self) -> list[Call]:
        """Its tasks or steps."""
        if self._calls is None:
            self._calls = list(_calls(self))
        return self._calls

    @property
    def tagged(self) -> list[tuple[str, Parts]]:
        """All its strings that Argo may fill something into, in the order of the text."""
        if self._tagged is None:
            self._tagged = list(strings(self.data, self.parts))
        return self._tagged

    def tagged_calls(self) -> dict[Parts, list[tuple[str, Parts]]]:
        """The same of its tasks or steps, by the place of each."""
        found: dict[Parts, list[tuple[str, Parts]]] = {}
        # dag.tasks[n] and steps[n][m] are both three steps down
        depth = len(self.parts) + 3
        for value, at in self.tagged:
            found.setdefault(at[:depth], []).append((value, at))
        return found

    @property
    def has_result(self) -> bool:
        """Whether it has `outputs.result` (Template.HasOutput)."""
        if self.type == "containerSet":
            return any(text(c, "name") == "main" for c in items(mapping(self.data, "containerSet"), "containers"))
        return self.type in ("container", "script", "data", "http", "plugin")

    def listed(self, side: str, kind: str) -> list[dict[str, View]]:
        """The parameters or artifacts of its inputs or outputs."""
        return [port for port in items(mapping(self.data, side), kind) if type(port) is dict]

    def inner(self, call: Call) -> Template | None:
        """The template that stands in a task or step itself."""
        found = call.data.get("inline")
        if type(found) is not dict:
            return None
        if found.get("steps") == []:  # gone by then: Argo has put the template around it into JSON and read it again
            found = {key: value for key, value in found.items() if key != "steps"}
        return Template(text(found, "name"), found, (*call.parts, "inline"), self.flow, inline=True, outer=self)


def _calls(template: Template) -> Iterator[Call]:
    if template.type == "dag":
        for index, task in enumerate(items(mapping(template.data, "dag"), "tasks")):
            task = {} if task is None else task  # a null in a list is an empty one to Go
            if type(task) is dict:
                yield Call(text(task, "name"), task, (*template.parts, "dag", "tasks", index))
    elif template.type == "steps":
        for group, steps in enumerate(items(template.data, "steps")):
            for index, step in enumerate(steps if type(steps) is list else ()):
                step = {} if step is None else step
                if type(step) is dict:
                    yield Call(text(step, "name"), step, (*template.parts, "steps", group, index), group)


@dataclass(eq=False)
class Flow:
    """A document of one of Argo's kinds: its spec (of a CronWorkflow: the workflow's), its templates, what is wrong.

    `parts`: the path of the spec; `file`: where it comes from, "" for the text at hand; `version`: of Argo; `sound`: whether
    every field is known, in its place and its form.
    """

    kind: str
    root: Mapping
    data: dict[str, View]
    version: str = ""
    file: str = ""
    sound: bool = True
    found: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spec: dict[str, View] = mapping(self.data, "spec")
        self.parts: Parts = ("spec",)
        if self.kind == "CronWorkflow":
            self.spec, self.parts = mapping(self.spec, "workflowSpec"), ("spec", "workflowSpec")
        self.templates: list[Template] = [
            Template(text(data, "name"), data, (*self.parts, "templates", index), self)
            for index, data in enumerate(items(self.spec, "templates"))
            if type(data) is dict
        ]
        # of several templates with one name, the first is found
        self.by_name: dict[str, Template] = {}
        for template in self.templates:
            self.by_name.setdefault(template.name, template)
        self._told: set[tuple[str, Parts, str]] = set()

    @property
    def name(self) -> str:
        """The object's name."""
        return text(mapping(self.data, "metadata"), "name")

    @property
    def namespace(self) -> str:
        """The object's namespace; "" where it states none."""
        return text(mapping(self.data, "metadata"), "namespace")

    @property
    def is_library(self) -> bool:
        """Whether other workflows use its templates, so that what they are given isn't known here."""
        return self.kind in LIBRARIES

    @property
    def reference(self) -> dict[str, View] | None:
        """`workflowTemplateRef`, which brings all templates; None where there is none."""
        found = self.spec.get("workflowTemplateRef")
        return found if type(found) is dict else None

    def report(
        self,
        code: str,
        parts: Parts,
        message: str,
        *,
        key: str = "",
        word: str = "",
        occurrence: int = 0,
        offset: int = -1,
        suggestion: str = "",
        severity: Severity | None = None,
        shown: Parts | None = None,
    ) -> None:
        """Note what is wrong at a path, once: at its value, or at the key `key` there, or at a word of its string.

        `shown`: the path whose place in the text is shown, where it isn't the whole of what is wrong.
        """
        mark = (code, (*parts, key), message)
        if mark in self._told:
            return
        self._told.add(mark)
        span, end = self.place(shown or parts, key, word, occurrence, offset)
        path = format_path((*parts, key) if key else parts)
        rank = severity or severity_of(code)
        self.found.append(
            Diagnostic(rank, code, message, span.line, span.column, path, end_column=end, suggestion=suggestion)
        )

    def place(
        self, parts: Parts, key: str = "", word: str = "", occurrence: int = 0, offset: int = -1
    ) -> tuple[Span, int]:
        """Where a path is in the text, and the column behind it (0: not known)."""
        nodes = along(self.root, parts)
        node: Node = nodes[-1]
        whole = len(nodes) == len(parts) + 1
        if key and whole and isinstance(node, Mapping):
            node = node.keys.get(key) or node.entries.get(key) or node
        elif word and whole and isinstance(node, Scalar):
            return place_within(node, word, occurrence, offset)
        span = span_of(node)
        for outer in reversed(nodes):
            if span is not NOWHERE:
                break
            span = span_of(outer)
        return span, end_column(span, node)

    def let_go(self) -> None:
        """Give up its templates, which know it: nothing that holds itself is left to be collected later."""
        self.templates = []
        self.by_name = {}

    def keys(self, parts: Parts) -> list[str]:
        """The keys of the mapping at a path, those with a null among them: to Go, an entry of a map is there with one."""
        nodes = along(self.root, parts)
        node = nodes[-1]
        return list(node.entries) if len(nodes) == len(parts) + 1 and isinstance(node, Mapping) else []

    def line(self, parts: Parts) -> int:
        """The line of a path."""
        return self.place(parts)[0].line


def every_template(flow: Flow) -> Iterator[Template]:
    """All templates of a document, those inside tasks and steps as well."""
    work = list(reversed(flow.templates))
    while work:
        template = work.pop()
        yield template
        work += [inner for call in reversed(template.calls) if (inner := template.inner(call)) is not None]


def place_within(scalar: Scalar, word: str, occurrence: int = 0, offset: int = -1) -> tuple[Span, int]:
    """Where a word of a string is in the text, and the column behind it; the string's own place where it can't be told.

    `occurrence`: how many times the word was there before. `offset`: where in the string it begins, if that is known.
    """
    span, source = scalar.span, scalar.text
    if source is not None and span.end and word:
        begin = source.find(str(scalar.value)) if offset >= 0 else -1
        at = begin + offset if begin >= 0 else -1
        for _ in range(occurrence + 1 if begin < 0 else 0):
            at = source.find(word, at + 1)
            if at < 0:
                break
        if at >= 0:
            before = source[:at]
            line = span.line + before.count("\n")
            column = at - before.rfind("\n") if "\n" in before else span.column + at
            return Span(span.start + at, span.start + at + len(word), line, column), column + len(word)
    return span, end_column(span, scalar)


def strings(data: View, parts: Parts) -> Iterator[tuple[str, Parts]]:
    """All strings below a place that Argo may fill something into, in the order of the text."""
    work: list[tuple[View, Parts]] = [(data, parts)]
    while work:
        current, at = work.pop()
        of = type(current)
        if of is str:
            if "{{" in current:
                yield current, at
        elif of is dict:
            for key, child in reversed(current.items()):
                if type(child) is not str or "{{" in child:
                    work.append((child, (*at, key)))
        elif of is list:
            for index in range(len(current) - 1, -1, -1):
                child = current[index]
                if type(child) is not str or "{{" in child:
                    work.append((child, (*at, index)))
