"""What a template of another document needs of the workflow that refers to it, and gives: kept once a template.

Every workflow that refers to a template of another document looks at all that is reached from there, with names of its own.
Walked anew each time, a folder of templates that refer to each other would take the square of its references. So a body is
walked once, with nothing known of the workflow (`_Body`): what it asks for is noted, and what is wrong whatever the workflow.
Templates that reach each other share one summary (the strongly connected components, Tarjan 1972).

Where what was found depends on more than names (`unsure`), the walk goes through it as if there were no summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from roundtrip.document.node import Mapping
from roundtrip.schema.library import Library
from roundtrip.schema.model import Flow, Parts, Template
from roundtrip.schema.registry import severity_of
from roundtrip.schema.rules.arguments import Given
from roundtrip.schema.rules.needs import Need, Summary
from roundtrip.schema.rules.scope import GLOBALS, Scope
from roundtrip.schema.rules.walk import Visit, Walk, drive

_OUTPUTS = "workflow.outputs."
_WRONG = Need("")


class Summaries:
    """The summaries of templates as workflows of one version and namespace see them."""

    def __init__(self, library: Library, version: str, namespace: str) -> None:
        self._library = library
        metadata: dict[str, Any] = {"metadata": {"namespace": namespace}}
        self._nobody = Flow("Workflow", Mapping(), metadata, version)  # any workflow of that namespace
        self._known: dict[Template, Summary] = {}

    @classmethod
    def of(cls, library: Library, flow: Flow) -> Summaries:
        """Those that hold for a document, kept with the documents that it may refer to."""
        key = (flow.version, flow.namespace)
        found = library.kept.get(key)
        if not isinstance(found, cls):
            found = library.kept[key] = cls(library, *key)
        return found

    def __getitem__(self, template: Template) -> Summary:
        """Of a template and all that is reached from it."""
        if template not in self._known:
            self._reach(template)
        return self._known[template]

    def _reach(self, start: Template) -> None:
        bodies: dict[Template, _Body] = {}
        order: dict[Template, int] = {}
        lowest: dict[Template, int] = {}
        open_: list[Template] = []
        work: list[tuple[Template, Iterator[Template]]] = []

        def enter(template: Template) -> None:
            body = _Body(self._nobody, self._library)
            drive(body.walk(template))
            bodies[template] = body
            order[template] = lowest[template] = len(order)
            open_.append(template)
            work.append((template, iter([what for what in body.events if isinstance(what, Template)])))

        enter(start)
        while work:
            template, callees = work[-1]
            callee = next(callees, None)
            if callee is not None:
                if callee in order:
                    lowest[template] = min(lowest[template], lowest[callee])
                elif callee not in self._known:
                    enter(callee)
                continue
            work.pop()
            if work:
                before = work[-1][0]
                lowest[before] = min(lowest[before], lowest[template])
            if lowest[template] == order[template]:
                at = open_.index(template) if open_[-1] is not template else len(open_) - 1
                circle = open_[at:]
                del open_[at:]
                summary = self._together(circle, bodies)
                for one in circle:
                    self._known[one] = summary
                    lowest[one] = len(order)  # of no circle that is still open
                    del bodies[one]

    def _together(self, circle: list[Template], bodies: dict[Template, _Body]) -> Summary:
        """What the bodies of a circle ask for and give, each with what it calls in its order."""
        made = Summary()
        within = set(circle)
        gives: set[str] = set()  # by what was looked at so far
        for template in circle:
            body = bodies[template]
            own = body.globals.names - _ALWAYS
            made.unsure |= body.unsure
            for what in body.events:
                if isinstance(what, Need):
                    if what.name not in gives or not what.name.startswith(_OUTPUTS):
                        made.ask(what, template)
                elif what not in within:
                    known = self._known[what]
                    made.unsure |= known.unsure
                    for need, askers in known.needs.items():
                        if need.name.startswith(_OUTPUTS):
                            if need.name in gives:
                                continue
                            made.unsure |= need.name in own
                        for asker in askers:
                            made.ask(need, asker)
                    gives |= known.gives
                    made.every |= known.every
            gives |= own
            made.every |= body.globals.every_output
        made.gives = frozenset(gives)
        if len(circle) > 1 or made.every:  # what is known to whom depends on where the circle is entered
            made.unsure |= any(need.name.startswith(_OUTPUTS) for need in made.needs)
        return made


_ALWAYS = frozenset(GLOBALS)


class _Asked(Scope):
    """The names of a workflow that isn't known: each that is asked for is noted, and taken to be there."""

    __slots__ = ("body",)

    def __init__(self, body: _Body) -> None:
        super().__init__()
        self.body = body
        self.names.update(GLOBALS)

    def asked(self, name: str, opens: bool) -> bool:
        self.body.events.append(Need(name, opens))
        return True

    def literal(self, name: str) -> str | None:
        self.body.unsure = True
        return None


class _Body(Walk):
    """A walk through one template's body, for a workflow that isn't known. `events`: what it asks for and calls, in order."""

    def __init__(self, nobody: Flow, library: Library) -> None:
        super().__init__(nobody, library)
        self.events: list[Need | Template] = []
        self.unsure = False
        self.globals: Scope = _Asked(self)
        self._via = ()

    def walk(self, template: Template) -> Visit:
        yield self._body(template, None, ())

    def report(self, template: Template, code: str, parts: Parts, message: str, **more: Any) -> None:
        if (more.get("severity") or severity_of(code)) == "error":
            self.events.append(_WRONG)

    def _within(self, template: Template, given: Given | None, via: Parts | None) -> Visit:
        if given is not None:
            self.unsure = True  # which of the calls comes first is the workflow's
        elif not template.inline:
            self.events.append(template)
        else:
            before = len(self.events)
            yield self._body(template, None, via)
            # of what stands inside calls, Argo looks at the first alone
            self.unsure |= len(self.events) > before
        return None
