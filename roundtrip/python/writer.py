"""Objects → Python text: one module for the documents of a stream.

Imports, constants and functions first, then each document as a statement of its own: a workflow as a `with` block in
which its templates are made, anything else as a dictionary.
"""

from __future__ import annotations

from typing import Literal

from roundtrip.document import Call, Document, Mapping, Node, Scalar
from roundtrip.python import beyond
from roundtrip.python.expressions import Expressions, above_of, behind_of, below_of
from roundtrip.python.layout import laid_out
from roundtrip.python.module import Module
from roundtrip.python.names import snake_case
from roundtrip.python.nodes import Nodes
from roundtrip.python.plan import Template, items_of, plan, text_of
from roundtrip.python.syntax import Statement

API_VERSION = "argoproj.io/v1alpha1"  # hera.shared.global_config.api_version
CHILDREN = {"DAG": "tasks", "Steps": "sub_steps", "ContainerSet": "containers"}
_CHILD_CLASSES = {"DAG": ("Task",), "Steps": ("Step", "Parallel"), "ContainerSet": ("ContainerNode",)}


def write(documents: list[Document], *, scripts: Literal["functions", "text"] = "functions", hoist: bool = True) -> str:
    """The module that gives `documents` under Hera, in their order.

    Each root is a `Call` of a workflow, or a mapping for what Hera has no class for. `scripts`: whether Python scripts
    become functions where they can. `hoist`: whether what is said three times becomes a constant.
    """
    return _Writer(documents).text()


class _Writer:
    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self.module = Module()
        self.expressions = Expressions(self.module)

    def text(self) -> str:
        alone = sum(document.root is not None for document in self.documents) == 1
        found = []
        variables = [self._variable(document.root, alone) for document in self.documents]
        for document, variable in zip(self.documents, variables):
            if isinstance(document.root, Call):
                found.append(_Workflow(self, document.root, variable))
            else:
                found.append(None)
        for workflow in found:
            if workflow is not None:
                workflow.give_names()
        bodies = []
        for document, variable, workflow in zip(self.documents, variables, found):
            self.expressions.owner = variable
            if workflow is not None:
                statement = workflow.statement()
            elif document.root is not None:
                statement = self._dictionary(document.root, variable)
            else:
                continue
            bodies.append((document, statement))
        return self._assembled(bodies)

    def _variable(self, root: Node | None, alone: bool) -> str:
        names = self.module.names
        if isinstance(root, Call):
            if alone:
                return "w"
            name = text_of(root.args.get("name")) or text_of(root.args.get("generate_name")) or ""
            base = snake_case(name)
            kind = snake_case(root.name)
            return names.give(base, f"{base}_{kind}" if base else "", fallback="workflow")
        assert root is None or isinstance(root, Mapping)
        entries = root.entries if root is not None else {}
        kind = snake_case(_string(entries.get("kind")))
        metadata = entries.get("metadata")
        name = snake_case(_string(metadata.entries.get("name"))) if isinstance(metadata, Mapping) else ""
        return names.give(kind, f"{name}_{kind}" if name and kind else "", fallback="document")

    def _dictionary(self, root: Node, variable: str) -> Statement:
        expression = self.expressions.value(root)
        return Statement(
            expression,
            f"{variable} = ",
            before=above_of(root.comments),
            trailing=behind_of(root.comments),
            after=below_of(root.comments),
        )

    def _assembled(self, bodies: list[tuple[Document, Statement]]) -> str:
        lines: list[str] = []
        if bodies:
            lines += [c.text for c in bodies[0][0].head]
        sections = [self.module.import_lines()]
        sections += [laid_out([constant]) for constant in self.module.constants]
        if self.module.with_fields:
            sections.append(["", *beyond.WITH_FIELDS.splitlines(), ""])
        for number, (document, statement) in enumerate(bodies):
            head = [c.text for c in document.head] if number else []
            sections.append(head + laid_out([statement]))
            if document.foot:
                sections.append([c.text for c in document.foot])
        sections = [section for section in sections if section]
        for number, section in enumerate(sections):
            if number:
                lines.append("")
            lines += section
        return "\n".join(_spaced(lines)) + "\n"


def _spaced(lines: list[str]) -> list[str]:
    return lines


class _Workflow:
    """One workflow: its templates and its header."""

    def __init__(self, writer: _Writer, call: Call, variable: str) -> None:
        self.expressions = writer.expressions
        self.names = writer.module.names
        self.call = call
        self.variable = variable
        self.templates = plan(call)
        self.nodes: dict[int, Nodes] = {}
        earlier: dict[str, Template] = {}
        for template in self.templates:
            if template.nodes and _gathers(template.call):
                nodes = self.nodes[id(template)] = Nodes(self.expressions, template, dict(earlier))
                nodes.prepare(variable, _parameters(call))
            if template.called and template.name is not None:
                earlier[template.name] = template

    def give_names(self) -> None:
        """Names for the templates, then for the nodes within them."""
        for template in self.templates:
            nodes = self.nodes.get(id(template))
            parallel = template.call.name == "Steps" and any(
                isinstance(s, Call) and s.name == "Parallel" for s in items_of(template.call.args.get("sub_steps"))
            )
            if template.called or parallel or (nodes is not None and nodes.uses_template):
                base = snake_case(template.name or "")
                template.variable = self.names.give(
                    base, f"{base}_{snake_case(template.call.name)}" if base else "", fallback="template"
                )
        for nodes in self.nodes.values():
            nodes.give_names()

    def statement(self) -> Statement:
        """The workflow with everything in it."""
        body = []
        for template in self.templates:
            if template.is_object:
                self.expressions.owner = template.name or self.variable
                body.append(self._template(template))
        self.expressions.owner = self.variable
        models = [t.call for t in self.templates if not t.is_object]
        call = self.call
        silent = {"templates", *(arg for arg, value in _implied(call) if text_of(call.args.get(arg)) == value)}
        header = Call(call.name, {k: v for k, v in call.args.items() if k not in silent}, call.span)
        header.extra = call.extra
        if models:
            from roundtrip.document import Sequence

            header.args["templates"] = Sequence(list(models))
        expression = self.expressions.call(header, exploded=True)
        head, tail = ("with ", f" as {self.variable}:") if body else (f"{self.variable} = ", "")
        return Statement(
            expression,
            head,
            tail,
            body or None,
            before=above_of(call.comments),
            trailing=behind_of(call.comments),
            after=below_of(call.comments),
        )

    def _template(self, template: Template) -> Statement:
        call = template.call
        comments = {
            "before": above_of(call.comments),
            "trailing": behind_of(call.comments),
            "after": below_of(call.comments),
        }
        children = CHILDREN.get(call.name)
        if children is None or not _gathers(call):
            expression = self.expressions.call(call, exploded=True)
            head = f"{template.variable} = " if template.variable else ""
            return Statement(expression, head, **comments)  # type: ignore[arg-type]
        expression = self.expressions.call(call, without=(children,), exploded=True)
        tail = f" as {template.variable}:" if template.variable else ":"
        return Statement(expression, "with ", tail, self._body(template), **comments)  # type: ignore[arg-type]

    def _body(self, template: Template) -> list[Statement]:
        nodes = self.nodes.get(id(template))
        if nodes is not None:
            return nodes.tasks() if template.call.name == "DAG" else nodes.steps(template.variable)
        return [
            Statement(
                self.expressions.call(child),
                before=above_of(child.comments),
                trailing=behind_of(child.comments),
                after=below_of(child.comments),
            )
            for child in items_of(template.call.args.get(CHILDREN[template.call.name]))
            if isinstance(child, Call)
        ]


def _gathers(call: Call) -> bool:
    """Whether the children of a template are objects that join it in its block; models go into a list."""
    children = CHILDREN.get(call.name)
    if children is None:
        return False
    found = items_of(call.args.get(children))
    classes = _CHILD_CLASSES[call.name]
    return all(
        isinstance(child, Call)
        and child.name in classes
        and all(isinstance(c, Call) and c.name in classes for c in items_of(child.args.get("sub_steps")))
        for child in found
    )


def _parameters(workflow: Call) -> frozenset[str]:
    """The parameters that `Workflow.get_parameter` knows."""
    arguments = workflow.args.get("arguments")
    if isinstance(arguments, Mapping):
        return frozenset(k for k, v in arguments.entries.items() if not isinstance(v, Call))
    listed = items_of(arguments)
    if isinstance(arguments, Call):
        listed = items_of(arguments.args.get("parameters"))
    names = (
        text_of(p.args.get("name")) for p in listed if isinstance(p, Call) and p.name in ("Parameter", "m.Parameter")
    )
    return frozenset(name for name in names if name)


def _implied(workflow: Call) -> tuple[tuple[str, str], ...]:
    """What Hera's constructor supplies (`Workflow.__post_init__`)."""
    return ("api_version", API_VERSION), ("kind", workflow.name)


def _string(node: Node | None) -> str:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
