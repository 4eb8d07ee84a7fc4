"""What a generated module says in a statement or a block, as one call: an item of a list, `Task(template=…)`, `DAG(tasks=[…])`.

A call of a template is a task with that template, an arrow is `depends=`, a decorated function is the source of a `Script`.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from roundtrip.document import Mapping, Node, Sequence, at, plain, text_at
from roundtrip.python.code import literals
from roundtrip.python.patch.correspondence import Correspondence
from roundtrip.python.patch.json_edits import display
from roundtrip.python.patch.located import argument, called, variable
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.write.naming import snake_case

# what orders a task among the others: a generated module has arrows for it
ORDER = ("depends", "dependencies")
_CHILDREN = {"DAG": ("Task", "tasks"), "Steps": ("Step", "sub_steps")}


class Calls(NamedTuple):
    """How calls are written: what they need goes into `proposal`; `given`: the list of the program that they are for.

    `kind`: Hera's class of a task or a step, or the variable of its template. `by_name`: a template that has a variable is named by it.
    """

    c: Correspondence
    proposal: Proposal
    indent: int
    given: ast.List | None = None
    kind: str = "Task"
    by_name: bool = True

    def task(self, node: Node) -> str | None:
        """A task, a step or a group of steps; None where that isn't known."""
        if isinstance(node, Sequence):
            steps = [self.task(step) for step in node.items]
            if not steps or None in steps:
                return None
            grouped = (
                self.given is not None and self.given.elts and all(isinstance(e, ast.List) for e in self.given.elts)
            )
            return steps[0] if len(steps) == 1 and not grouped else f"[{', '.join(filter(None, steps))}]"
        c, call = self.c, self.c.new.expression(node)
        if not isinstance(node, Mapping) or not isinstance(call, ast.Call) or call.args:
            return None
        likes = _likes(self.given)
        if not likes and self.kind in ("Task", "Step"):
            self.proposal.imports.add(self.kind)
        known = c.transplanter.said(call)
        texts = {k.arg: c.text(k, self.indent, self.proposal, known) for k in call.keywords if k.arg}
        if len(texts) < len(call.keywords):
            return None
        template = text_at(node, "template")
        first = {"name": f"name={literals.string(text_at(node, 'name'))}"}
        if template:
            strings = [isinstance(t, ast.Constant) for like in likes if (t := argument(like, "template")) is not None]
            used = template_variable(c, template) if self.by_name and not (strings and all(strings)) else None
            if used is None or used != self.kind:
                first["template"] = f"template={used or literals.string(template)}"
        texts.update((key, f"{key}={display(plain(node.entries[key]))}") for key in ORDER if key in node.entries)
        function = c.old.segment(likes[-1].func) if likes else self.kind
        return f"{function}({', '.join({**first, **{k: t for k, t in texts.items() if k not in first}}.values())})"

    def template(self, made: ast.stmt, node: Node) -> str | None:
        """The template that a statement of the generated module makes, `node`; None where that isn't known."""
        c = self.c
        if isinstance(made, (ast.Expr, ast.Assign)):
            call = isinstance(made.value, ast.Call)
            return c.text(made.value, self.indent, self.proposal, c.transplanter.said(made.value)) if call else None
        if isinstance(made, ast.FunctionDef):
            return self._script(made, node)
        header = made.items[0].context_expr if isinstance(made, ast.With) else None
        if not isinstance(header, ast.Call) or called(header) not in _CHILDREN or header.args:
            return None
        function = called(header)
        kind, arg = _CHILDREN[function]
        inner = at(node, ("dag", "tasks") if function == "DAG" else ("steps",))
        children = self._replace(given=None, kind=kind)
        items = [children.task(item) for item in inner.items] if isinstance(inner, Sequence) else [None]
        if None in items:
            return None
        self.proposal.imports.add(function)
        given = [c.text(k, self.indent, self.proposal) for k in header.keywords]
        listed = ", ".join(filter(None, items))
        return f"{function}({', '.join([*given, f'{arg}=[{listed}]'])})"

    def _script(self, made: ast.FunctionDef, node: Node) -> str | None:
        """A decorated function as a call whose source is that function, bare."""
        decorator = made.decorator_list[0] if len(made.decorator_list) == 1 else None
        if not isinstance(decorator, ast.Call) or decorator.args:
            return None
        c, own = self.c, text_at(node, "name")
        name = c.transplanter.variable((c.number, own), made.name)
        text = c.text((c.new.range(made)[0], c.new.end(made)), 0, self.proposal)
        self.proposal.brought[name] = text.replace(f"def {made.name}(", f"def {name}(", 1)
        self.proposal.imports.add("Script")
        given = [c.text(k, 0, self.proposal) for k in decorator.keywords if k.arg != "name"]
        return f"Script({', '.join([f'name={literals.string(own)}', *given, f'source={name}'])})"

    def in_place_of(self, call: ast.Call, made: ast.stmt, node: Node) -> str | None:
        """The call of the program that is to make `node`, as `made` makes it in the generated module."""
        if isinstance(made, ast.With) or "template" not in getattr(node, "entries", ()):
            return self.template(made, node)
        given = self.c.old.parents.get(id(call))
        listed = self._replace(given=given if isinstance(given, ast.List) else None, kind=called(call))
        return listed.task(node) if listed.kind in ("Task", "Step") else None


def is_listed(c: Correspondence, call: ast.Call, made: ast.stmt) -> bool:
    """Whether a call of the program makes what the generated module, in `made`, makes as a statement or in a block."""
    holder = c.old.parents.get(id(call))
    if isinstance(made, ast.With):
        return not isinstance(holder, ast.withitem)
    return isinstance(holder, ast.List) and isinstance(c.new.parents.get(id(made)), ast.With)


def template_variable(c: Correspondence, template: str) -> str | None:
    """The variable of a template, in the program or of one that comes into it; None where it has none."""
    address = (c.number, template)
    known, made = c.transplanter.old_names.names.get(address), c.made(address)
    if known is not None or c.statement(address) is not None or made is None:
        return known
    if isinstance(made, ast.FunctionDef):
        return made.name
    return c.transplanter.variable(address, variable(made) or snake_case(template))


def _likes(given: ast.List | None) -> list[ast.Call]:
    """The tasks or steps that a list, or a list in it, makes by calls of their classes."""
    found: list[ast.Call] = []
    for item in given.elts if given is not None else ():
        if isinstance(item, ast.List):
            found += _likes(item)
        elif isinstance(item, ast.Call) and called(item) in ("Task", "Step"):
            found.append(item)
    return found
