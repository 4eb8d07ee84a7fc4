"""A workflow as a `with` block: its templates as objects, its functions above it."""

from __future__ import annotations

from dataclasses import astuple

import libcst as cst

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.python.code import by_black, layout, make, statement_nodes
from roundtrip.python.code.flat import written
from roundtrip.python.code.widths import STEP
from roundtrip.python.scripts.definitions import Function, Parameter
from roundtrip.python.template_order import order_text
from roundtrip.python.write.calls import Expressions
from roundtrip.python.write.container_sets import Containers
from roundtrip.python.write.hoist import Shared
from roundtrip.python.write.loops import looped
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.order import argument_order
from roundtrip.python.write.plain_nodes import items_of, text_of, texts_in
from roundtrip.python.write.plain_types import is_plain
from roundtrip.python.write.plan import AtHand, Template, names_in, plan
from roundtrip.python.write.tasks import Nodes

API_VERSION = "argoproj.io/v1alpha1"  # hera.shared.global_config.api_version
UNCHECKED = "no_type_check"  # of typing: mypy and pyright pass over the function
ALONE = "w"  # the variable of the only document
CHILDREN = {"DAG": "tasks", "Steps": "sub_steps", "ContainerSet": "containers"}
_CHILD_CLASSES = {"DAG": ("Task",), "Steps": ("Step", "Parallel"), "ContainerSet": ("ContainerNode",)}


class WorkflowWriter:
    """One workflow: its templates and its header. `order`: the names of the templates, for a line that says it; `naming`:
    whether a parameter that is said more than once gets a variable."""

    def __init__(
        self,
        expressions: Expressions,
        call: Call,
        variable: str,
        *,
        functions: bool,
        at_hand: AtHand,
        order: list[str] | None = None,
        naming: bool = False,
    ) -> None:
        self.expressions = expressions
        self.module = expressions.module
        self.names = expressions.module.names
        self.call = call
        self.variable = variable
        self.owner = "" if variable == ALONE else variable
        self.order = order
        self.templates = plan(call, functions=functions, at_hand=at_hand, called=not self.module.typed)
        self.nodes: dict[int, Nodes] = {}
        self.containers: dict[int, Containers] = {}
        referred = {t.name: t for t in self.templates if (t.called or t.given) and t.name is not None}
        parameters = _parameters(call)
        for template in self.templates:
            if template.call.name == "ContainerSet" and _gathers(template.call):
                self.containers[id(template)] = Containers(expressions, template.call)
            if template.nodes and _gathers(template.call):
                nodes = self.nodes[id(template)] = Nodes(self.expressions, template, referred, naming=naming)
                nodes.prepare(variable, parameters, frozenset())
        braced = {kind for nodes in self.nodes.values() for kind in nodes.stay_braced()}
        if self.nodes and _tells_parameters(self.templates, self.nodes):
            braced.add("workflow")
        if braced:
            # what reads one way in one text doesn't read another way in the next
            for template in self.templates:
                if id(template) in self.nodes:
                    nodes = self.nodes[id(template)] = Nodes(self.expressions, template, referred, naming=naming)
                    nodes.prepare(variable, parameters, frozenset(braced))

    def give_names(self) -> None:
        """Names for the templates, then for the nodes within them."""
        for template in self.templates:
            nodes = self.nodes.get(id(template))
            parallel = template.call.name == "Steps" and any(
                isinstance(s, Call) and s.name == "Parallel" for s in items_of(template.call.args.get("sub_steps"))
            )
            if (
                template.is_function
                or template.called
                or (template.given and template.is_object)
                or parallel
                or (nodes is not None and nodes.uses_template)
            ):
                base = template.imported.function if template.imported is not None else snake_case(template.name or "")
                template.variable = self.names.give(
                    base, f"{base}_{snake_case(template.call.name)}" if base else "", fallback="template"
                )
        for nodes in self.nodes.values():
            nodes.give_names()
        for containers in self.containers.values():
            containers.give_names()

    @property
    def plain_scripts(self) -> int:
        """How many of its functions leave `sys.path` alone."""
        functions = [t.function for t in self.templates if t.function is not None and t.imported is None]
        return sum(not function.add_cwd_to_sys_path for function in functions)

    def statement(self) -> list[statement_nodes.Row]:
        """The workflow with everything in it."""
        body: list[statement_nodes.Row] = []
        self._inline()
        models = self._models()
        for template in self.templates:
            self.expressions.owner = template.name or self.owner
            if template.is_function:
                if template.imported is not None:
                    self.module.neighbours.append((*astuple(template.imported), str(template.variable)))
                elif template.function is not None:
                    self._define(template, template.function)
                if not template.called:
                    body.append(statement_nodes.expression(make.call(make.name(str(template.variable)), [])))
            elif template.is_object:
                body += self._template(template)
        if self.module.loops:
            body = looped(body, self.module)
        if self.order:
            body.append(_order_statement(self.variable, self.order, self.module.depth))
        self.expressions.owner = self.owner
        call = self.call
        if body:
            body[:0] = make.comment_lines(self._above_templates())
        implied = [arg for arg, value in _implied(call) if text_of(call.args.get(arg)) == value]
        args = {k: v for k, v in call.args.items() if k != "templates" and k not in implied}
        if models:
            args["templates"] = Sequence(models)
        header = Call(call.name, args, call.span)
        body[:0] = self._beyond(call)
        expression = self.expressions.call(header, exploded=True)
        hidden = [call.args.get(arg) for arg in (*implied, "templates")]
        return self.expressions.statement(call, expression, self.variable, body or None, hidden)

    def _above_templates(self) -> list[str]:
        """The comments between the workflow's own fields and its templates, which go to the top of its block."""
        templates, comments = self.call.args.get("templates"), self.call.comments
        if templates is None:
            return []
        ended = [c for c in comments.after if c.span.start < templates.span.start] if comments is not None else []
        above = templates.comments.before if templates.comments is not None else []
        return self.expressions.remarks.take([*ended, *above])

    def _models(self) -> list[Node]:
        """The templates that are models, each a variable above the workflow."""
        models: list[Node] = []
        for template in self.templates:
            if not template.is_object:
                model, base = template.call, snake_case(template.name or "")
                self.expressions.owner = template.name or self.owner
                names = (base, f"{base}_template" if base else "template")
                self.expressions.shared[id(model)] = Shared(names, model, "template", stands_alone=True)
                self.expressions.value(model)
                models.append(model)
        return models

    def _beyond(self, workflow: Call) -> list[statement_nodes.Row]:
        """What Argo is told of the workflow that Hera can't, in its block, where it doesn't hide what it is."""
        told = self.expressions.told(workflow)
        return [
            statement_nodes.expression(
                self.expressions.group(function, [("", make.identifier(self.variable), None), *entries])
            )
            for function, entries in told
        ]

    def _inline(self) -> None:
        """Templates of one node's own are made above the workflow, which they would join if they were made within it."""
        work: list[tuple[Node, str]] = [(t.call, "") for t in self.templates]
        while work:
            node, owner = work.pop()
            if not isinstance(node, Call):
                continue
            inline = node.args.get("inline")
            if isinstance(inline, Call) and not inline.name.startswith("m."):
                kind = snake_case(inline.name)
                names = (kind, f"{owner}_{kind}" if owner else "")
                self.expressions.shared[id(inline)] = Shared(names, inline, "inline", stands_alone=True)
            for children in CHILDREN.values():
                for child in reversed(items_of(node.args.get(children))):
                    name = text_of(child.args.get("name")) if isinstance(child, Call) else None
                    work.append((child, snake_case(name or "")))

    def _define(self, template: Template, function: Function) -> None:
        """The function of a script, with its decorator, above the workflows."""
        write, call = self.expressions, template.call
        args = {arg: node for arg, node in call.args.items() if arg not in function.silent}
        if "inputs" in args:
            args["inputs"] = Sequence(list(function.inputs))
            args["inputs"].comments = call.args["inputs"].comments
        named = not function.add_cwd_to_sys_path and self.module.plain_scripts > 1
        if not function.add_cwd_to_sys_path and not named:
            args["add_cwd_to_sys_path"] = Scalar(False)
        hidden = [call.args.get(arg) for arg in sorted(function.silent)]
        if str(template.variable).replace("_", "-") != template.name:
            args["name"] = call.args["name"]
        self.module.construct("script")
        entries = [write.entry(a, args[a], None, a) for a in argument_order("script", args)]
        decorator = write.group(self.module.plain_script() if named else "script", entries, exploded=True)
        around = write.around(call, decorator, hidden)
        unchecked = self.module.typed and not is_plain(function)
        if unchecked:
            self.module.typing.add(UNCHECKED)
        lines = [*around.above, *([f"@{UNCHECKED}"] if unchecked else []), *layout.decorator(decorator, around.behind)]
        gives = " -> None" if self.module.typed and not unchecked else ""
        signature = [_parameter(parameter) for parameter in function.parameters]
        lines += [*around.below, *layout.function_header(str(template.variable), signature, gives), *function.body]
        self.module.functions.append(lines)

    def _template(self, template: Template) -> list[statement_nodes.Row]:
        call = template.call
        children = CHILDREN.get(call.name)
        if children is None or not _gathers(call):
            expression = self.expressions.call(call, exploded=True)
            return self.expressions.statement(call, expression, template.variable or "")
        expression = self.expressions.call(call, without=(children,), exploded=True)
        hidden = [call.args.get(children)]
        return self.expressions.statement(call, expression, template.variable or "", self._body(template), hidden)

    def _body(self, template: Template) -> list[statement_nodes.Row]:
        nodes = self.nodes.get(id(template))
        if nodes is not None:
            return nodes.tasks() if template.call.name == "DAG" else nodes.steps(template.variable)
        containers = self.containers.get(id(template))
        return containers.statements() if containers is not None else []


def _parameter(parameter: Parameter) -> str:
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    if parameter.default is None:
        return f"{parameter.name}{annotation}"
    equals = " = " if annotation else "="
    return f"{parameter.name}{annotation}{equals}{written(make.data(parameter.default[0]))}"


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


def _tells_parameters(templates: list[Template], nodes: dict[int, Nodes]) -> bool:
    """Whether a template that is no DAG and no Steps has a parameter of the workflow within its text."""
    texts = (text for template in templates if id(template) not in nodes for text in texts_in(template.call))
    return any("{{workflow.parameters." in text for text in texts)


def _order_statement(variable: str, names: list[str], depth: int) -> cst.SimpleStatementLine:
    """`variable.templates.sort(…)`, laid out for the block of a workflow, `depth` blocks deep."""
    lines = by_black.logical_line(order_text(variable, names), depth)
    statement = cst.parse_statement("".join(f"{line.removeprefix(STEP * depth)}\n" for line in lines))
    assert isinstance(statement, cst.SimpleStatementLine)
    return statement


def _parameters(workflow: Call) -> frozenset[str]:
    """The parameters that `Workflow.get_parameter` knows."""
    arguments = workflow.args.get("arguments")
    if isinstance(arguments, Mapping):
        return frozenset(k for k, v in arguments.entries.items() if not isinstance(v, Call))
    return names_in(arguments, arguments.name if isinstance(arguments, Call) else "")[0]


def _implied(workflow: Call) -> tuple[tuple[str, str], ...]:
    """What Hera's constructor supplies (`Workflow.__post_init__`)."""
    return ("api_version", API_VERSION), ("kind", workflow.name)
