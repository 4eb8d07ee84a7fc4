"""Tasks and steps: calls of templates, references between them, arrows, parallel blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import libcst as cst

from roundtrip.document import Call, Mapping, Node, Scalar
from roundtrip.python.code import make, statement_nodes
from roundtrip.python.write.calls import Entry, Expressions, reference_expression
from roundtrip.python.write.chains import arrow_statements
from roundtrip.python.write.dependencies import Chain, Reaction, Term, arrows, mentioned, terms
from roundtrip.python.write.loops import looped
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.order import argument_order
from roundtrip.python.write.plain_nodes import items_of, name_of, text_of, texts_in
from roundtrip.python.write.plan import Template, implied_arguments, plain_inputs
from roundtrip.python.write.references import Invoked, Reference, Scope, kinds_of_parameters, parts
from roundtrip.python.write.references import mentioned as mentioned_in

# the arguments of a task or step in which references become Python
REFERRING = ("arguments", "when", "with_param", "with_sequence")


class Nodes:
    """The body of one DAG or Steps template."""

    def __init__(
        self, expressions: Expressions, template: Template, callable_templates: dict[str, Template], *, naming: bool
    ) -> None:
        """`naming`: whether a parameter that is said more than once gets a variable."""
        self.expressions = expressions
        self.names = expressions.module.names
        self.template = template
        self.templates = callable_templates
        self.kind: Literal["tasks", "steps"] = "tasks" if template.call.name == "DAG" else "steps"
        self.nodes = [node for group in template.nodes for node in group]
        self.depends: dict[str, list[Term]] = {}
        self.uses_template = False
        self.wanted: set[str] = set()
        self.variables: dict[str, str] = {}
        self.scope = Scope(self.kind)
        self.arrows: list[Chain | Reaction] = []
        self.naming = naming
        self._seen: set[str] = set()
        self.named: dict[str, str] = {}
        self.repeated: dict[str, Reference] = {}  # the parameters that get a variable, by what Argo sees
        self.last: str | None = None  # the task that is made within its arrow

    # -- what refers to what ----------------------------------------------------------------------------------------

    def prepare(self, workflow: str | None, parameters: frozenset[str], braced: frozenset[str]) -> None:
        """Finds what an arrow or a later node refers to, and decides what arrows say.

        `workflow`: the variable of the workflow around it; `parameters`: its parameters; `braced`: `Scope.braced`.
        """
        inputs, artifacts = plain_inputs(self.template.call.args.get("inputs"))
        self.scope = Scope(self.kind, {}, "", inputs, artifacts, workflow, parameters, braced)
        named = [(name_of(node), node) for node in self.nodes]
        loops = {name: bool(node.args.keys() & {"with_param", "with_sequence"}) for name, node in named}
        for name, node in named:
            for reference in self._references(node):
                if reference.text.startswith("{{inputs."):
                    self.uses_template = True
                elif not reference.text.startswith("{{workflow."):
                    self.wanted.add(reference.variable)
            if self.naming:
                self._repeat(node)
            self.scope.nodes[name] = self._invoked(node, name)
            depends = text_of(node.args.get("depends")) if self.kind == "tasks" else None
            found = terms(depends, loops, name) if depends is not None else None
            if found is not None:
                self.depends[name] = found
        self.arrows = arrows(self.depends)
        self._settle_last()
        for arrow in self.arrows:
            self.wanted.update(mentioned(arrow))
        if self.last is not None:
            self.wanted.discard(self.last)

    def _repeat(self, node: Call) -> None:
        """Notes the parameters that stand in longer text, in two places or beside another one."""
        for text, objects in self._texts(node):
            if "{{" not in text or self.expressions.referring(text, self.scope, objects=objects) is None:
                continue
            found = parts(text, self.scope)
            asked = [part for part in found if isinstance(part, Reference) and part.name is not None]
            if len(found) == 1:
                continue
            for reference in asked:
                if len(asked) > 1 or reference.text in self._seen:
                    self.repeated[reference.text] = reference
                self._seen.add(reference.text)

    def stay_braced(self) -> set[str]:
        """The kinds of parameters (`Scope.braced`) of which one has to stay in braces within some text."""
        found: set[str] = set()
        scope, self.scope = self.scope, replace(self.scope, nodes={})
        for node in self.nodes:
            for text, objects in self._texts(node):
                if "{{" in text and self.expressions.referring(text, self.scope, objects=objects) is None:
                    found |= kinds_of_parameters(text)
            self.scope.nodes[name_of(node)] = self._invoked(node, name_of(node))
        self.scope = scope
        return found

    def _settle_last(self) -> None:
        """Whether the last task can be made where its only arrow points to it: `fetch >> render >> publish()`."""
        if not self.nodes or not self.arrows:
            return
        node, name = self.nodes[-1], name_of(self.nodes[-1])
        mentions = sum(other == name for arrow in self.arrows for other in mentioned(arrow))
        ends = any(isinstance(arrow, Chain) and arrow.groups[-1] == (name,) for arrow in self.arrows)
        bare = node.args.keys() == {"name", "template", "depends"} and not node.beyond_hera
        uncommented = node.comments is None and all(value.comments is None for value in node.args.values())
        template = self.called(node)
        if ends and mentions == 1 and bare and uncommented and template is not None and template.name == name:
            self.last = name

    def give_names(self) -> None:
        """A variable for every node that something refers to; the templates have theirs by then."""
        kind = self.kind[:-1]
        outer = snake_case(self.template.name or "")
        for node in self.nodes:
            name = name_of(node)
            if name in self.wanted:
                base = snake_case(name)
                others = (f"{base}_{kind}", f"{outer}_{base}" if outer else "") if base else ()
                self.variables[name] = self.names.give(base, *others, fallback=kind)
        self.scope.template = self.template.variable
        self.scope.nodes = {}
        for text, reference in self.repeated.items():
            base = snake_case(reference.name or "")
            if reference.kind == self.kind:
                base = f"{self.variables.get(reference.variable, '')}_{base}".strip("_")
            others = (f"{base}_parameter", f"{outer}_{base}" if outer else "") if base else ()
            self.named[text] = self.names.give(base, *others, fallback="parameter")

    def _references(self, node: Call) -> Iterator[Reference]:
        """Every reference of `node` that will be Python, given the nodes before it."""
        for text, objects in self._texts(node):
            if "{{" in text and self.expressions.referring(text, self.scope, objects=objects) is not None:
                yield from (part for part in parts(text, self.scope) if isinstance(part, Reference))

    def _texts(self, node: Call) -> Iterator[tuple[str, bool]]:
        """The strings in which references become Python, and whether an object may stand in their place."""
        for arg in REFERRING:
            value = node.args.get(arg)
            if value is None or id(value) in self.expressions.shared:
                continue
            if arg == "arguments" and isinstance(value, Mapping):
                for given in value.entries.values():
                    given = given.args["from_"] if isinstance(given, Call) else given
                    if isinstance(given, Scalar) and isinstance(given.value, str):
                        yield given.value, True
                continue
            for text in texts_in(value):
                yield text, arg == "with_param"

    def _invoked(self, node: Call, variable: str) -> Invoked:
        template = self.called(node) or self.given(node)
        if template is None:
            return Invoked(variable)
        return Invoked(variable, template.parameters, template.artifacts)

    def called(self, node: Call) -> Template | None:
        """The template that `node` calls as an object, None where it only names one."""
        if self.expressions.module.typed:
            return None
        template = self.templates.get(text_of(node.args.get("template")) or "")
        if template is None or not template.callable or not self._is_there(template):
            return None
        return template if implied_arguments(template, node) is not None else None

    def given(self, node: Call) -> Template | None:
        """The template that `node` has as its `template`, an object, None where it calls or only names one."""
        template = self.templates.get(text_of(node.args.get("template")) or "")
        if template is None or template.is_function or not self._is_there(template) or self.called(node):
            return None
        return template

    def _is_there(self, template: Template) -> bool:
        """Whether a template is made by then: models are made above the workflow."""
        return not template.is_object or template.place < self.template.place

    # -- statements ---------------------------------------------------------------------------------------------------

    def tasks(self) -> list[statement_nodes.Row]:
        """The tasks of a DAG, then their arrows."""
        statements = self._namings("workflow", "inputs")
        statements += [row for node in self.nodes if name_of(node) != self.last for row in self.statement(node)]
        if self.last is not None:
            template = self.called(self.nodes[-1])
            self.variables[self.last] = f"{template.variable}()" if template is not None else ""
        module = self.expressions.module
        statements += arrow_statements(self.arrows, self.variables, module)
        return looped(statements, module) if module.loops else statements

    def steps(self, variable: str | None) -> list[statement_nodes.Row]:
        """The steps, those side by side in a block of their own."""
        statements = self._namings("workflow", "inputs")
        module = self.expressions.module
        groups = (step for step in items_of(self.template.call.args.get("sub_steps")) if isinstance(step, Call))
        for members, call in zip(self.template.nodes, groups):
            if call.name != "Parallel":
                statements += self.statement(members[0])
                continue
            header = make.call(make.name(f"{variable}.parallel"), [])
            inner = [row for node in members for row in self.statement(node)]
            if module.loops:
                inner = looped(inner, module)
            hidden = [call.args.get("sub_steps")]
            statements += self.expressions.statement(call, header, block=inner, hidden=hidden)
        return looped(statements, module) if module.loops else statements

    def statement(self, node: Call) -> list[statement_nodes.Row]:
        """One task or step."""
        name = name_of(node)
        variable = self.variables.get(name, "")
        expression = self._call(node)
        hidden = [node.args[arg] for arg in self._silent(node)]
        self.scope.nodes[name] = self._invoked(node, variable)
        rows = self.expressions.statement(node, expression, variable, hidden=hidden)
        return rows + self._namings(self.kind, name) if self.repeated else rows

    def _namings(self, *kinds: str) -> list[statement_nodes.Row]:
        """What names the parameters of some kinds that are said more than once: `image = w.get_parameter("image")`.

        Of tasks and steps, those of the one whose name comes behind the kind.
        """
        rows: list[statement_nodes.Row] = []
        for text, reference in self.repeated.items():
            if reference.kind not in kinds or text in self.scope.named:
                continue
            if reference.kind == self.kind and mentioned_in(text) != {kinds}:
                continue
            (found,) = parts(text, self.scope)
            assert isinstance(found, Reference)
            rows.append(statement_nodes.assign(self.named[text], reference_expression(found)))
            self.scope.named[text] = self.named[text]
        return rows

    def _silent(self, node: Call) -> list[str]:
        """The arguments that the call doesn't show."""
        silent = []
        template = self.called(node)
        if template is not None:
            silent.append("template")
            if name_of(node) == template.name:
                silent.append("name")
        if name_of(node) in self.depends:
            silent.append("depends")
        return silent

    def _call(self, node: Call) -> cst.BaseExpression:
        write = self.expressions
        template = self.called(node)
        silent = self._silent(node)
        function = template.variable if template is not None else write.module.construct(node.name)
        implied = implied_arguments(template, node) if template is not None else None
        entries: list[Entry] = []
        for arg in argument_order(node.name, node.args):
            if arg not in silent:
                value = node.args[arg]
                if arg == "arguments" and implied and isinstance(value, Mapping):
                    value = _without(value, implied)
                    if not value.entries:
                        continue
                given = self.given(node) if arg == "template" else None
                expression = self._object(given) if given is not None else self._argument(arg, value)
                entries.append((arg, expression, value.comments))
        return write.beyond(node, write.group(str(function), entries))

    def _object(self, template: Template) -> cst.BaseExpression:
        return make.name(template.variable) if template.variable else self.expressions.value(template.call)

    def _argument(self, arg: str, value: Node) -> cst.BaseExpression:
        write = self.expressions
        if arg not in REFERRING:
            return write.value(value, None, arg)
        if arg == "arguments" and isinstance(value, Mapping) and id(value) not in write.shared:
            return self._arguments(value)
        if arg == "with_param" and isinstance(value, Scalar) and isinstance(value.value, str):
            reference = write.referring(value.value, self.scope, objects=True)
            if reference is not None:
                return reference
        return write.value(value, self.scope, arg)

    def _arguments(self, value: Mapping) -> cst.BaseExpression:
        """A dictionary, unless an artifact in it comes from where no reference reaches: then a list."""
        write = self.expressions
        references: dict[str, cst.BaseExpression | None] = {}
        for key, given in value.entries.items():
            source = given.args["from_"] if isinstance(given, Call) else given
            references[key] = None
            if isinstance(source, Scalar) and isinstance(source.value, str) and "{{" in source.value:
                references[key] = write.referring(source.value, self.scope, objects=True, label=len(key))
            if isinstance(given, Call) and references[key] is None:
                return self._argument_list(value)
        entries: list[Entry] = []
        for key, given in value.entries.items():
            comments = given.comments
            if isinstance(given, Call):
                comments = comments or given.args["from_"].comments
            entries.append((key, references[key] or write.value(given, None, key), comments))
        return write.group("{", entries)

    def _argument_list(self, value: Mapping) -> cst.BaseExpression:
        entries: list[Entry] = []
        for key, given in value.entries.items():
            if isinstance(given, Call):
                named = Call(given.name, {"name": Scalar(key), **given.args}, given.span)
            else:
                bare = Scalar(given.value) if isinstance(given, Scalar) else given
                named = Call("Parameter", {"name": Scalar(key), "value": bare}, given.span)
            entries.append(("", self.expressions.call(named, scope=self.scope), given.comments))
        return self.expressions.group("[", entries)


def _without(arguments: Mapping, names: list[str]) -> Mapping:
    """The arguments but those of `names`."""
    kept = Mapping({k: v for k, v in arguments.entries.items() if k not in names}, arguments.span, keys=arguments.keys)
    kept.comments = arguments.comments
    return kept
