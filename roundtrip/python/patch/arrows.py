"""The arrows of a DAG: those that say the same stay, and a task that one makes gets a statement where it has to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

from roundtrip.document import Node, Path
from roundtrip.python.patch import statements as blocks
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.located import Located
from roundtrip.python.patch.names import Thing, things
from roundtrip.python.patch.transplant import Proposal, Transplanter

Proposals = Iterator[Proposal]
# the tasks that an arrow makes, each with its call
_Inline = list["tuple[Thing, ast.expr]"]


class Arrows:
    """A document of number `number` in the program, and the arrows in it."""

    def __init__(self, transplanter: Transplanter, number: int, root: Node, counterparts: dict[int, Node]) -> None:
        self.transplanter = transplanter
        self.old: Located = transplanter.old
        self.new: Located = transplanter.new
        self.number = number
        self.root = root
        self.counterparts = counterparts
        self._known_things = {
            id(node): thing for thing, node in things(self.old) if thing[0] == number and len(thing) > 1
        }

    def _thing(self, node: Node) -> Thing | None:
        """What a node is, if it is a template, a task or a step."""
        return self._known_things.get(id(node))

    def _there(self, thing: Thing) -> Thing:
        """A thing under the number that its document has in the generated module."""
        return (self.transplanter.pairs[self.number], *thing[1:])

    def _made(self, thing: Thing) -> ast.stmt | None:
        """The statement of the generated module that makes a thing."""
        return self.transplanter.new_names.statements.get(self._there(thing))

    def _arrows(self, chain: list[Node], path: Path) -> Proposals:
        for node in reversed(chain):
            thing = self._thing(node)
            if thing is not None and len(thing) == 2:
                proposal = self._arrow_edits(thing)
                if proposal is not None:
                    yield proposal
                return

    def _arrow_edits(self, template: Thing) -> Proposal | None:
        """The arrows of a DAG as the generated module has them; those that say the same stay."""
        old = self.transplanter.old_names.statements.get(template)
        new = self._made(template)
        if not isinstance(old, ast.With) or not isinstance(new, ast.With):
            return None
        proposal = Proposal()
        there = [s for s in old.body if blocks.is_arrow(s)]
        indent = self.old.indent(old.body[0])
        inline = self._inline(template, there)
        names = {thing: self.transplanter.named_inline(thing, self._there(thing)) for i in inline for thing, _ in i}
        wanted = [self.transplanter.text(self.new.range(s), indent, proposal) for s in new.body if blocks.is_arrow(s)]
        found = [self._text(s, [(call, names[t]) for t, call in i]) for s, i in zip(there, inline)]
        last = there[-1] if there else old.body[-1]
        codes = SequenceMatcher(None, found, wanted, autojunk=False).get_opcodes()
        changing = "\n".join(line for tag, _, _, j1, j2 in codes if tag != "equal" for line in wanted[j1:j2])
        pulled = {t for t, name in names.items() if blocks.says_name(changing, name)}
        for tag, i1, i2, j1, j2 in codes:
            lines = "".join(f"{' ' * indent}{text}\n" for text in wanted[j1:j2])
            if tag == "insert":
                put = blocks.put_before if i1 < len(there) else blocks.put_behind
                proposal.edits.append(put(self.old, there[i1] if i1 < len(there) else last, lines))
            elif tag == "delete" and i2 - i1 == len(old.body):
                return None
            elif tag == "equal":
                for statement, made in zip(there[i1:i2], inline[i1:i2]):
                    out = [(t, call) for t, call in made if t in pulled]
                    if out:
                        text = self._text(statement, [(call, names[t]) for t, call in out])
                        text = f"{self._creations(out, names, indent)}{' ' * indent}{text}\n"
                        proposal.edits.append(Edit(*blocks.lines_of(self.old, statement, comments=False), text))
            else:
                kept = [(t, call) for made in inline[i1:i2] for t, call in made if self._made(t) is not None]
                start = blocks.lines_of(self.old, there[i1], comments=False)[0]
                end = blocks.lines_of(self.old, there[i2 - 1], comments=False)[1]
                proposal.edits.append(Edit(start, end, self._creations(kept, names, indent) + lines))
        return proposal if proposal.edits else None

    def _inline(self, template: Thing, there: list[ast.stmt]) -> list[_Inline]:
        """The tasks that each arrow makes, in the order in which it does."""
        found: dict[int, _Inline] = {id(s): [] for s in there}
        for thing, node in things(self.old):
            statement = self.transplanter.old_names.statements.get(thing)
            call = self.old.expression(node)
            if thing[:2] == template and len(thing) == 3 and id(statement) in found and call is not None:
                found[id(statement)].append((thing, call))
        return [found[id(s)] for s in there]

    def _text(self, statement: ast.stmt, calls: list[tuple[ast.expr, str]]) -> str:
        """The text of an arrow with names in place of some of the calls in it."""
        start, end = self.old.range(statement)
        text = self.old.text[start:end]
        for call, name in sorted(calls, key=lambda c: self.old.range(c[0]), reverse=True):
            first, last = self.old.range(call)
            text = text[: first - start] + name + text[last - start :]
        return text

    def _creations(self, made: _Inline, names: dict[Thing, str], indent: int) -> str:
        return "".join(f"{' ' * indent}{names[t]} = {self.old.segment(self.old.range(call))}\n" for t, call in made)
