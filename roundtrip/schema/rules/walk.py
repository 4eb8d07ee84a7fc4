"""The way that Argo's validation takes through a workflow: from the entrypoint down, and what is known at each place.

Order matters: an output that is given a global name is known to what is looked at after it. Each template's body is looked
at once, as Argo does, with what stands there filled in from the first call; its inputs at every call. It is argo-workflows'
workflow/validate/validate.go that says what; the code is our own, and goes on where Argo stops at the first error.

A template of another document is walked with the workflow's own names. What is wrong there is told of the reference to it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from roundtrip.schema.library import Library, likely
from roundtrip.schema.model import PODS, Call, Flow, Parts, Template
from roundtrip.schema.rules import (
    arguments,
    artifacts,
    given_names,
    graph,
    leaf,
    loops,
    metrics,
    names,
    outputs,
    templates,
    variables,
)
from roundtrip.schema.rules.arguments import Given
from roundtrip.schema.rules.filled import PLACEHOLDER, filled
from roundtrip.schema.rules.needs import Summaries, Summary
from roundtrip.schema.rules.scope import Scope
from roundtrip.schema.rules.walked import Walked
from roundtrip.schema.view import mapping, text

# a call that says whether its template is known: None where it comes from elsewhere, False where there is none
Visit = Generator["Visit", Any, Any]


def drive(first: Visit) -> None:
    """Go through a visit and all visits in it, however deep."""
    work: list[Visit] = [first]
    value: Any = None
    while work:
        try:
            child = work[-1].send(value)
        except StopIteration as ended:
            work.pop()
            value = ended.value
        else:
            work.append(child)
            value = None


class Walk(Walked):
    """One document, walked through. `library`: the documents that it may refer to; `summaries`: of their templates."""

    def __init__(self, flow: Flow, library: Library, summaries: Summaries | None = None) -> None:
        super().__init__(flow, library)
        self.summaries = summaries
        self.globals = Scope()
        self._done: set[tuple[int, str]] = set()
        self._shallow = False  # whether a body is looked at without what it calls

    def run(self) -> None:
        """Walk through all that there is."""
        drive(self._workflow())

    # -- the workflow ------------------------------------------------------------------------------------------------

    def _workflow(self) -> Visit:
        flow, spec = self.flow, self.flow.spec
        brought: Flow | None = None
        reference = flow.reference
        if reference is not None:
            brought = self.library.find(reference, flow)
            if brought is None:
                missed = self.library.missed(reference, flow)
                if missed is not None:
                    flow.report(missed[0], (*flow.parts, "workflowTemplateRef"), missed[1])
        given = Given.of(spec, (*flow.parts, "arguments"))
        if brought is not None:
            given = given.merged(Given.of(brought.spec, (*brought.parts, "arguments")))
        given_names.of_workflow(flow, self.globals, given, brought)
        entry = text(spec, "entrypoint") or (text(brought.spec, "entrypoint") if brought is not None else "")
        if entry and (reference is None or brought is not None):
            at = (*flow.parts, "entrypoint" if text(spec, "entrypoint") else "workflowTemplateRef")
            given_here = None if flow.is_library else given
            yield self._begin(entry, at, brought, given_here)
        on_exit = text(spec, "onExit") or (text(brought.spec, "onExit") if brought is not None else "")
        if on_exit and (reference is None or brought is not None):
            given_names.at_exit(flow, self.globals, brought)
            at = (*flow.parts, "onExit" if text(spec, "onExit") else "workflowTemplateRef")
            yield self._begin(on_exit, at, brought, Given.of(spec, (*flow.parts, "arguments")))
        if brought is not None:
            for template in brought.templates:
                yield self.visit(template, None, (*flow.parts, "workflowTemplateRef"))
        else:
            for template in flow.templates:
                if flow.by_name.get(template.name) is template or not template.name:
                    yield self.visit(template, None, None)

    def _begin(self, name: str, at: Parts, brought: Flow | None, given: Given | None) -> Visit:
        holder = brought or self.flow
        template = holder.by_name.get(name)
        if template is None:
            if brought is not None:
                message = f"`{at[-1]}`: the {brought.kind} `{brought.name}` has no template `{name}`"
                message += likely(name, brought.by_name)
                self.flow.report("unknown-template", at, message)
            return None  # of this document: templates.check tells it
        via = at if brought is not None else None
        yield self.visit(template, given, via, at)

    # -- a template --------------------------------------------------------------------------------------------------

    def visit(
        self,
        template: Template,
        given: Given | None,
        via: Parts | None,
        at: Parts = (),
        caller: Template | None = None,
    ) -> Visit:
        """A template: its inputs at every call (`given`: None where anything may be), its body the first time.

        `via`: the reference in the walked document that led out of it; `at`: the place of the call, in the document of
        `caller` (None: in the workflow itself).
        """
        if given is not None:
            arguments.check_supplied(self, template, given, at, caller)
        before, self._via = self._via, via
        templates.check_type(self, template)
        artifacts.check_inputs(self, template)
        leaf.check_timeout(self, template, given)
        leaf.check_retries(self, template)
        mark = (id(template.flow), template.name)
        if mark not in self._done and not self._shallow:
            self._done.add(mark)
            yield self._within(template, given, via)
        self._via = before

    def _within(self, template: Template, given: Given | None, via: Parts | None) -> Visit:
        """A template's body and what it calls: walked, or by its summary, where it stands in another document."""
        if given is not None or via is None or template.flow is self.flow or self.summaries is None or template.inline:
            yield self._body(template, given, via)
            return
        summary = self.summaries[template]
        wrong = None if summary.unsure else self._first_wrong(summary, template)
        if wrong is not None and not summary.gives and not summary.every:
            if via in self._broken:
                return
            self._done.add((id(wrong.flow), wrong.name))
            self._shallow = True  # for its words
            yield self._body(wrong, None, via)
            self._shallow = False
            if via in self._broken:
                return
        if wrong is not None or summary.unsure or any(need.name in self.globals.values for need in summary.needs):
            yield self._body(template, given, via)
            return
        self.globals.names |= summary.gives
        self.globals.every_output |= summary.every

    def _first_wrong(self, summary: Summary, looked_at: Template) -> Template | None:
        """The first template of another document that asks for what this workflow doesn't have, and wasn't told of yet."""
        for need, askers in summary.needs.items():
            told = [one for one in askers if (id(one.flow), one.name) in self._done and one is not looked_at]
            template = next((one for one in askers if one.flow is not self.flow and one not in told), None)
            if template is None or (self.flow.is_library and need.name.startswith("workflow.parameters")):
                continue
            known = self.globals.opens if need.opens else self.globals.knows
            if not need.name or not known(need.name):
                return template
        return None

    def _body(self, template: Template, given: Given | None, via: Parts | None) -> Visit:
        scope = Scope(self.globals)
        scope.names.add("inputs.parameters")
        around: Template | None = template
        while around is not None:  # what stands within is filled in with it
            scope.names.update(f"inputs.parameters.{text(p, 'name')}" for p in around.listed("inputs", "parameters"))
            if "inputs.parameters." in scope.names:
                scope.below.add("inputs.parameters")  # it may be any of those; that it has no name is told
            around = around.outer
        for port in template.listed("inputs", "artifacts"):
            scope.names.add(f"inputs.artifacts.{text(port, 'name')}")
            if template.leaf:
                scope.names.add(f"inputs.artifacts.{text(port, 'name')}.path")
        if template.type in PODS:
            scope.names.add("pod.name")
        if given is not None:
            given_names.of_inputs(scope, template, given)
        variables.check_expressions(self, template, given)
        names.check_inputs(self, template, scope, given is not None)
        if template.type == "steps":
            yield self._steps(template, scope, via, given is not None)
        elif template.type == "dag":
            yield self._dag(template, scope, via, given is not None)
        else:
            variables.check_leaf(self, template, scope, given)
            leaf.check(self, template)
        variables.check_outputs(self, template, scope)
        self._via = via
        outputs.check(self, template)
        artifacts.check_archive(self, template)
        metrics.check(self, template)

    def _steps(self, template: Template, scope: Scope, via: Parts | None, called: bool) -> Visit:
        names.check_calls(self, template, scope, called)
        templates.check_no_deadline(self, template)
        told = template.tagged_calls()
        for call in template.calls:
            prefix = f"steps.{call.name}"
            scope.names.add(f"{prefix}.status")
            loops.enter(self, template, call, scope)
            arguments.check_values(self, template, call)
            callee, inside = yield self._callee(template, call, None, scope, called)
            if call.data.get("onExit") or "exit" in mapping(call.data, "hooks"):
                given_names.of_call(self.globals, callee, prefix, scope, False)
            templates.check_hooks(self, template, call)
            here = Scope(scope)
            inline = template.inner(call)
            for port in inline.listed("inputs", "parameters") if inline is not None else ():
                here.names.add(f"inputs.parameters.{text(port, 'name')}")
            variables.check_call(self, template, call, told.get(call.parts, []), here)
            given_names.of_call(self.globals, callee, prefix, scope, call.loops)
            yield self._called(template, call, callee, inside)

    def _dag(self, template: Template, scope: Scope, via: Parts | None, called: bool) -> Visit:
        templates.check_no_deadline(self, template)
        order = graph.check(self, template, scope, called)
        names.check_calls(self, template, scope, called)
        callees = {}
        for call in order:
            callees[call.name] = yield self._callee(template, call, via, scope, called)
            given_names.of_call(self.globals, callees[call.name][0], f"tasks.{call.name}", scope, call.loops)
        variables.check_target(self, template, scope)
        graph.check_target(self, template, scope, called)
        for call in order:
            if "hooks" in call.data:
                scope.names.add(f"tasks.{call.name}.status")
        waiting = graph.Waiting(template, scope, called)
        told = template.tagged_calls()
        for call in order:
            here = Scope(scope)
            inline = template.inner(call)
            for port in inline.listed("inputs", "parameters") if inline is not None else ():
                here.names.add(f"inputs.parameters.{text(port, 'name')}")
            loops.enter(self, template, call, here)
            variables.check_call(self, template, call, told.get(call.parts, []), here, waiting)
            arguments.check_values(self, template, call)
            graph.check_arguments(self, template, call, waiting)
            yield self._called(template, call, *callees[call.name])

    def _callee(self, template: Template, call: Call, via: Parts | None, scope: Scope, called: bool) -> Visit:
        """The template that a call runs and the reference that leads to it; (None, …) where it isn't known."""
        callee, out = self.resolved(template, call, scope, called)
        if isinstance(callee, Template):
            # 3.5 gave templates of other documents their arguments at once
            early = self.version < "3.6" and "templateRef" in call.data
            given = Given.of(call.data, (*call.parts, "arguments")) if early else None
            yield self.visit(callee, given, out, call.parts, template)
        return callee, out

    def _called(self, template: Template, call: Call, callee: Template | bool | None, out: Parts | None) -> Visit:
        if isinstance(callee, Template):
            given = Given.of(call.data, (*call.parts, "arguments"))
            arguments.check_unknown(self, template, call, callee)
            yield self.visit(callee, given, out, call.parts, template)

    def resolved(
        self, template: Template, call: Call, scope: Scope, called: bool
    ) -> tuple[Template | bool | None, Parts | None]:
        """What a call runs: a template, None where it isn't among the documents, False where there is none.

        And the reference in the walked document that leads there, None where it stays in it.
        """
        out = self._via if template.flow is not self.flow else None
        inline = template.inner(call)
        reference = call.data.get("templateRef")
        if type(reference) is dict:
            name, wanted = text(reference, "name"), text(reference, "template")
            if not name or not wanted or ("{{" in name + wanted):
                return False, out
            at = (*call.parts, "templateRef")
            via = out if out is not None else at
            other = self.library.find(reference, self.flow)
            if other is None:
                # of another document, only an error is told here; a note stands where that document is looked at
                here = template.flow is self.flow or self.library.closed
                missed = self.library.missed(reference, self.flow) if here else None
                if missed is not None:
                    self.report(template, missed[0], at, missed[1])
                return None, via
            found = other.by_name.get(wanted)
            if found is None:
                message = f"the {other.kind} `{other.name}` has no template `{wanted}`{likely(wanted, other.by_name)}"
                self.report(template, "unknown-template", (*at, "template"), message)
                return False, via
            return found, via
        if inline is not None:
            return inline, out
        written = text(call.data, "template")
        name = filled(written, scope, called, PLACEHOLDER, "\0")
        found = template.flow.by_name.get(name)
        if found is None and "{{" in written:
            if "\0" in name:
                return None, out  # only Argo can tell
            message = f"`{written}` is to be a template's name, and there is none of what lint fills in"
            self.report(template, "unknown-template", (*call.parts, "template"), message)
        return (found if found is not None else False), out
