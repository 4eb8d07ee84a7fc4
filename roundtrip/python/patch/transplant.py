"""Text of a generated module as text of a program that somebody keeps: its names, its imports, what it refers to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from roundtrip.document import Scalar
from roundtrip.python.beyond import NAMES, helper
from roundtrip.python.code import literals
from roundtrip.python.patch.addresses import Address
from roundtrip.python.patch.bindings import only_imports, renamed, used
from roundtrip.python.patch.blocks import above, is_arrow, lines_of
from roundtrip.python.patch.bracket_items import inserted
from roundtrip.python.patch.edits import Edit, applied, reindented
from roundtrip.python.patch.import_lists import source_of
from roundtrip.python.patch.located import Located, Range, Where, argument, names, variable
from roundtrip.python.patch.versions import Version
from roundtrip.python.write.naming import snake_case


@dataclass
class Proposal:
    """Edits that may put a change back; the names that they need imported; constants and functions that come with them.

    `anew`: whether more is made anew than what changes.
    """

    edits: list[Edit] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    brought: dict[str, str] = field(default_factory=dict)
    anew: bool = False

    def add(self, other: Proposal) -> None:
        """Takes in another one."""
        self.edits += [e for e in other.edits if e not in self.edits]
        self.imports |= other.imports
        self.brought.update(other.brought)


class Transplanter:
    """From the generated module `new` into the program `old`."""

    def __init__(self, program: Version, module: Version, pairs: dict[int, int]) -> None:
        old, new = program, module
        # the number of each document in the generated module, by its number in the program
        self.pairs = pairs
        self._numbers: dict[object, int] = {new_number: number for number, new_number in pairs.items()}
        self.old = old
        self.new = new
        self.old_names = program.bindings
        self.new_names = module.bindings
        self._imported = new.imports
        self._defined = {name: s for s in new.tree.body if (name := _defines(s)) is not None}
        self._definitions: dict[str, list[str]] | None = None
        # what the generated module has as well, of a codemod, made anew is there again
        there = old.imports
        known = {n for n, s in self._imported.items() if n in there and source_of(n, there[n]) == source_of(n, s)}
        functions = {n: s for n, s in self._defined.items() if isinstance(s, ast.FunctionDef)}
        known |= {n for n, s in functions.items() if self._same_definition(n, s)}
        # what is somebody's own
        self.helpers = self.old_names.helpers - known
        self._as_here: dict[str, str] = {}
        # names for what the program has none for; each proposal that uses one gives it
        self._fresh: dict[Address, str] = {}
        # what the program has another statement for by then
        self._leaving: set[Address] = set()
        # what the program calls the values that it has names for, and as which arguments it gives them
        self._constants: dict[str, str] = {}
        self._given_as: dict[str, set[str | None]] = {}
        for statement in old.tree.body:
            name = variable(statement)
            if name is not None and isinstance(statement, ast.Assign) and isinstance(statement.value, _SHARED):
                self._constants.setdefault(ast.dump(statement.value), name)
        for keyword in old.nodes:
            if isinstance(keyword, ast.keyword) and isinstance(keyword.value, ast.Name):
                self._given_as.setdefault(keyword.value.id, set()).add(keyword.arg)

    def text(self, node: Where, indent: int, proposal: Proposal, known: dict[Range, str] | None = None) -> str:
        """The generated text of a node, for a line that is indented by `indent`; what it needs goes into `proposal`.

        `known`: what stands for whole expressions in it.
        """
        others: dict[str, str] = {}
        span = self.new.range(node)
        known = {
            **self._known_values(span),
            **self._nameless(span),
            **{r: t for r, t in (known or {}).items() if span[0] <= r[0] < span[1]},
        }
        for name in sorted(used(self.new, span, known)):
            here = self._here(name, proposal)
            if here != name:
                others[name] = here
        return reindented(renamed(self.new, span, others, known), indent - self.new.indent_at(span[0]))

    def is_taken(self, name: str) -> bool:
        """Whether the program uses a name, but for what is taken for gone."""
        return name in self.old_names.taken and self.old_names.addresses.get(name) not in self._leaving

    @property
    def left(self) -> frozenset[Address]:
        """What is taken for gone."""
        return frozenset(self._leaving)

    @contextmanager
    def leaving(self, address: Address) -> Iterator[None]:
        """Within it, the program's own statement for a address is taken for gone."""
        self._leaving.add(address)
        yield
        self._leaving.discard(address)

    def _known_values(self, span: Range) -> dict[Range, str]:
        """The values within a span that the program has a name for, and gives as that argument."""
        found: dict[Range, str] = {}
        for value in self.new.within(span) if self._constants else ():
            holder, place = self.new.parents[id(value)], self.new.range(value)
            if isinstance(holder, ast.keyword) and isinstance(value, _SHARED) and place != span:
                name = self._constants.get(ast.dump(value))
                if name is not None and holder.arg in self._given_as.get(name, ()):
                    found[place] = name
        return found

    def _here(self, name: str, proposal: Proposal) -> str:
        """What a name of the generated module is called in the program."""
        if name in self._imported:
            proposal.imports.add(source_of(name, self._imported[name]))
            return name
        if name in NAMES and name in self.old.imports:
            return name  # from the repository's own module of helpers
        address = self.new_names.addresses.get(name)
        if address is not None:
            return self._named(address, name, proposal)
        if name not in self._defined:
            return name
        if name not in self._as_here:
            self._as_here[name] = self._bring(name)
        here = self._as_here[name]
        statement = self._defined[name]
        if here not in self._constants.values() and not self._same_definition(here, statement):
            proposal.brought[here] = self._definition(name, here, statement, proposal)
        return here

    def _bring(self, name: str) -> str:
        statement = self._defined[name]
        if isinstance(statement, ast.Assign):
            known = self._constants.get(ast.dump(statement.value))
            if known is not None:
                return known
        if name not in self.old_names.taken or self._same_definition(name, statement):
            return name
        return self.old_names.fresh(name)

    def _same_definition(self, name: str, statement: ast.stmt) -> bool:
        """Whether the program defines the same under that name."""
        if self._definitions is None:
            self._definitions = {}
            for other in self.old.tree.body:
                defined = _defines(other)
                if defined is not None:
                    self._definitions.setdefault(defined, []).append(helper(other) or ast.dump(other))
        return (helper(statement) or ast.dump(statement)) in self._definitions.get(name, ())

    def _definition(self, name: str, here: str, statement: ast.stmt, proposal: Proposal) -> str:
        if isinstance(statement, ast.Assign):
            return f"{here} = {self.text(self.new.range(statement.value), 0, proposal)}"
        text = self.text((self.new.start(statement), self.new.end(statement)), 0, proposal)
        return text if here == name else text.replace(f"def {name}(", f"def {here}(", 1)

    def _named(self, address: Address, name: str, proposal: Proposal) -> str:
        """The program's variable for a address; where it has none, it gets one."""
        if address[0] not in self._numbers:
            return self._of_new_document(address, name, proposal)
        address = (self._numbers[address[0]], *address[1:])
        if address in self._leaving:
            return name
        known = self.old_names.names.get(address)
        if known is not None:
            return known
        statement = self.old_names.statements.get(address)
        if statement is None:
            model = self._defined.get(name)
            if isinstance(model, ast.Assign) and isinstance(model.value, ast.Call) and address[1:]:
                # a template that is made above the workflow
                proposal.brought[name] = self._definition(name, name, model, proposal)
            return name  # it is new as well
        if address not in self._fresh:
            self._fresh[address] = self.old_names.fresh(name)
        if is_arrow(statement):
            return self._fresh[address]  # who changes the arrow makes the task with this name
        edit = self._naming(statement, self._fresh[address])
        if edit is None:
            return name
        if edit not in proposal.edits:
            proposal.edits.append(edit)
        return self._fresh[address]

    def named_inline(self, address: Address, there: Address) -> str:
        """The name of a task that an arrow makes, if it is to have one; `there`: what it is in the generated module."""
        if address not in self._fresh:
            known = self.new_names.names.get(there)
            self._fresh[address] = self.old_names.fresh(known or snake_case(str(address[-1])))
        return self._fresh[address]

    def variable(self, address: Address, name: str) -> str:
        """The variable of a template that comes into the program: `name`, or one like it that isn't taken."""
        if address not in self._fresh:
            self._fresh[address] = self.old_names.fresh(name) if self.is_taken(name) else name
        return self._fresh[address]

    def said(self, code: ast.expr | ast.stmt) -> dict[Range, str]:
        """What is said of tasks by their variables within a generated value, as the texts that it stands for."""
        found: dict[Range, str] = {}
        work: list[ast.AST] = [*ast.iter_child_nodes(code)]
        while work:
            node = work.pop()
            if not isinstance(node, ast.expr) or any(self._is_task(n) for n in ast.walk(node)):
                span = self.new.range(node) if isinstance(node, ast.expr) else (-1, -1)
                values = [n.value for n in self.new.sharing(span) if isinstance(n, Scalar)]
                said = next((v for v in values if isinstance(v, str) and "{{" in v), None)
                if said is not None and not isinstance(node, ast.Call):
                    found[span] = literals.string(said)
                else:
                    work += ast.iter_child_nodes(node)
        return found

    def _is_task(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and len(self.new_names.addresses.get(node.id, ())) == 3

    def _nameless(self, span: Range) -> dict[Range, str]:
        """What a span says by the variables of tasks that can't have one in the program, as items of a list."""
        found: dict[Range, str] = {}
        for node in self.new.within(span):
            if isinstance(node, ast.Name) and self._is_task(node) and self._is_item(self.new_names.addresses[node.id]):
                code = self.new.statement(node)
                found.update((r, t) for r, t in self.said(code).items() if span[0] <= r[0] and r[1] <= span[1])
                break
        return found

    def _is_item(self, there: Address) -> bool:
        """Whether the program has a task of the generated module as an item of a list."""
        here = self.old.nodes_at.get((self._numbers.get(there[0]), *there[1:]))
        made = self.old.expression(here)
        return made is not None and isinstance(self.old.parents.get(id(made)), ast.List)

    def _of_new_document(self, address: Address, name: str, proposal: Proposal) -> str:
        """A variable of a document that the program doesn't have yet; the function behind it comes along."""
        if name not in self._as_here:
            self._as_here[name] = self.old_names.fresh(name) if name in self.old_names.taken else name
        here = self._as_here[name]
        statement = self._defined.get(name)
        if address[1:] and statement is not None and here not in proposal.brought:
            proposal.brought[here] = ""  # it may name itself
            text = self._definition(name, here, statement, proposal)
            if here != name and isinstance(statement, ast.FunctionDef):
                text = _named_template(text, str(address[1]))
            proposal.brought[here] = text
        return here

    def brought(self, definitions: dict[str, str]) -> list[Edit]:
        """Constants and functions above the first address that the program defines; below what they use of it."""
        body = self.old.tree.body
        top = next((n for n, s in enumerate(body) if not only_imports(s) and not _is_text(s)), None)
        if top is None:
            return []
        constants = {name: n for n, s in enumerate(body) if (name := variable(s)) is not None}
        places: dict[int, dict[str, str]] = {}
        for name, text in definitions.items():
            said = names(ast.parse(text)) if constants else set()
            last = max((constants[n] for n in said & constants.keys()), default=-1)
            places.setdefault(max(top, last + 1), {})[name] = text
        return [self._brought(body[n], texts) for n, texts in places.items() if n < len(body)]

    def _brought(self, first: ast.stmt, definitions: dict[str, str]) -> Edit:
        functions = [t for t in definitions.values() if t.startswith(("def ", "@"))]
        constants = [t for t in definitions.values() if t not in functions]
        at = lines_of(self.old, first)[0]
        start = above(self.old, at)
        blank = self.old.text.count("\n", start, at)
        text = "".join(f"\n{t}\n" for t in constants) if start else "\n".join(f"{t}\n" for t in constants)
        text += "".join(f"\n\n{t}\n" for t in functions)
        below = 2 if functions or isinstance(first, (ast.FunctionDef, ast.ClassDef)) else max(blank, 1)
        return Edit(start, at, text + "\n" * below)

    def _naming(self, statement: ast.stmt, name: str) -> Edit | None:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            start = self.old.range(statement)[0]
            return Edit(start, start, f"{name} = ")
        if isinstance(statement, ast.With) and len(statement.items) == 1 and statement.items[0].optional_vars is None:
            end = self.old.range(statement.items[0].context_expr)[1]
            return Edit(end, end, f" as {name}")
        return None


def _named_template(text: str, name: str) -> str:
    """The text of a decorated function, whose template has that name whatever the function is called."""
    place = Located(text, [])
    function = place.tree.body[0]
    decorator = function.decorator_list[0] if isinstance(function, ast.FunctionDef) else None
    if not isinstance(decorator, ast.Call) or argument(decorator, "name") is not None:
        return text
    return applied(text, inserted(place, decorator, None, f"name={literals.string(name)}"))


_SHARED = (ast.Call, ast.Constant, ast.Dict, ast.List)


def _defines(statement: ast.stmt) -> str | None:
    """The function or the variable that a statement defines."""
    return statement.name if isinstance(statement, ast.FunctionDef) else variable(statement)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
