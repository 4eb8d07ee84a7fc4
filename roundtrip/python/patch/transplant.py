"""Text of a generated module as text of a program that somebody keeps: its names, its imports, what it refers to."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from roundtrip.python.patch.edits import Edit, reindented
from roundtrip.python.patch.located import Located, Range
from roundtrip.python.patch.names import Bindings, Thing, imported, renamed, used
from roundtrip.python.patch.statements import lines_of


@dataclass
class Proposal:
    """Edits that may put a change back; the names that they need imported; constants and functions that come with them."""

    edits: list[Edit] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    brought: dict[str, str] = field(default_factory=dict)

    def add(self, other: Proposal) -> None:
        """Takes in another one."""
        self.edits += [e for e in other.edits if e not in self.edits]
        self.imports |= other.imports
        self.brought.update(other.brought)


class Transplanter:
    """From the generated module `new` into the program `old`."""

    def __init__(self, old: Located, new: Located, pairs: dict[int, int]) -> None:
        # the number of each document in the generated module, by its number in the program
        self.pairs = pairs
        self._numbers: dict[object, int] = {new_number: number for number, new_number in pairs.items()}
        self.old = old
        self.new = new
        self.old_names = Bindings(old)
        self.new_names = Bindings(new)
        self._imported = imported(new.tree)
        self._defined: dict[str, ast.stmt] = {}
        for statement in new.tree.body:
            if isinstance(statement, ast.FunctionDef):
                self._defined[statement.name] = statement
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                self._defined[statement.targets[0].id] = statement
        self._as_here: dict[str, str] = {}

    def text(self, span: Range, indent: int, proposal: Proposal) -> str:
        """The generated text of a span, for a line that is indented by `indent`; what it needs goes into `proposal`."""
        names: dict[str, str] = {}
        for name in sorted(used(self.new, span)):
            here = self._here(name, proposal)
            if here != name:
                names[name] = here
        line = self.new.text[self.new.line_start(span[0]) : span[0]]
        before = len(line) - len(line.lstrip(" "))
        return reindented(renamed(self.new, span, names), indent - before)

    def _here(self, name: str, proposal: Proposal) -> str:
        """What a name of the generated module is called in the program."""
        if name in self._imported:
            proposal.imports.add(name)
            return name
        thing = self.new_names.things.get(name)
        if thing is not None:
            return self._named(thing, name, proposal)
        if name not in self._defined:
            return name
        if name not in self._as_here:
            self._as_here[name] = self._bring(name)
        here = self._as_here[name]
        statement = self._defined[name]
        known = self._same_definition(here, statement)
        if not known:
            proposal.brought[here] = self._definition(name, here, statement, proposal)
        return here

    def _bring(self, name: str) -> str:
        statement = self._defined[name]
        if name not in self.old_names.taken or self._same_definition(name, statement):
            return name
        return self.old_names.fresh(name)

    def _same_definition(self, name: str, statement: ast.stmt) -> bool:
        """Whether the program defines the same under that name."""
        for other in self.old.tree.body:
            if isinstance(statement, ast.FunctionDef):
                same = isinstance(other, ast.FunctionDef) and other.name == name
            else:
                target = other.targets[0] if isinstance(other, ast.Assign) else None
                same = isinstance(target, ast.Name) and target.id == name
            if same and ast.dump(other) == ast.dump(statement):
                return True
        return False

    def _definition(self, name: str, here: str, statement: ast.stmt, proposal: Proposal) -> str:
        if isinstance(statement, ast.Assign):
            return f"{here} = {self.text(self.new.range(statement.value), 0, proposal)}"
        text = self.text((self.new.start(statement), self.new.range(statement)[1]), 0, proposal)
        return text if here == name else text.replace(f"def {name}(", f"def {here}(", 1)

    def _named(self, thing: Thing, name: str, proposal: Proposal) -> str:
        """The program's variable for a thing; where it has none, it gets one."""
        thing = (self._numbers.get(thing[0], thing[0]), *thing[1:])
        known = self.old_names.names.get(thing)
        if known is not None:
            return known
        statement = self.old_names.statements.get(thing)
        if statement is None:
            return name  # it is new as well
        fresh = self.old_names.fresh(name)
        edit = self._naming(statement, fresh)
        if edit is None:
            return name
        self.old_names.names[thing] = fresh
        proposal.edits.append(edit)
        return fresh

    def brought(self, definitions: dict[str, str]) -> list[Edit]:
        """Constants and functions above the first workflow."""
        edits: list[Edit] = []
        first = next(
            (s for s in self.old.tree.body if not isinstance(s, (ast.Import, ast.ImportFrom)) and not _is_text(s)), None
        )
        if first is None or not definitions:
            return edits
        texts = []
        functions = any(text.startswith(("def ", "@")) for text in definitions.values())
        for text in definitions.values():
            texts.append(text + ("\n\n\n" if text.startswith(("def ", "@")) else "\n\n"))
        at = lines_of(self.old, first)[0]
        return [Edit(at, at, ("\n" if functions else "") + "".join(texts))]

    def _naming(self, statement: ast.stmt, name: str) -> Edit | None:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            start = self.old.range(statement)[0]
            return Edit(start, start, f"{name} = ")
        if isinstance(statement, ast.With) and len(statement.items) == 1 and statement.items[0].optional_vars is None:
            end = self.old.range(statement.items[0].context_expr)[1]
            return Edit(end, end, f" as {name}")
        return None


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
