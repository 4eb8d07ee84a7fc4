"""The ways to put one difference back into a program, the one that touches least first.

A value that is a literal becomes another literal. An argument, an entry or an item comes, goes, or gets another value, as
a generated module would have it. A task, a step or a template is a statement. What none of that can say makes the
template, at last the workflow, anew.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, along, at
from roundtrip.python.code import literals
from roundtrip.python.patch import fstrings
from roundtrip.python.patch.arrows import Proposals
from roundtrip.python.patch.edits import Edit, inserted, items_of, removed
from roundtrip.python.patch.exchange import Exchanged
from roundtrip.python.patch.located import Bracket, Slot
from roundtrip.python.patch.names import things
from roundtrip.python.patch.transplant import Proposal, Transplanter


class Proposer(Exchanged):
    """The proposals for the differences of one document, of number `number` in both modules."""

    def __init__(
        self, transplanter: Transplanter, number: int, root: Node, counterparts: dict[int, Node], literal: Literal
    ) -> None:
        super().__init__(transplanter, number, root, counterparts)
        self.literal = literal

    def proposals(self, difference: Difference) -> Proposals:
        """What may put `difference` back, in the order in which it is to be tried."""
        path = difference.path
        chain = along(self.root, path if difference.kind != "insert" else difference.target)
        whole = len(chain) == len(path) + 1
        function, text = self._of_script(chain, path)
        if function is None and text is None:
            yield from self._exchanges(chain)
        if difference.kind == "set" and whole:
            yield from self._literal(chain[-1], difference.after)
            yield from self._formatted(chain[-1], difference.after)
            yield from self._given(chain, path, difference.after)
        if not {"depends", "dependencies"}.isdisjoint(path[-2:]):
            for given in self._given(chain, path, difference.after) if difference.after is not None else ():
                # what no arrow says, as an argument in their place
                for arrows in self._arrows(chain, path):
                    given.add(arrows)
                    yield given
            yield from self._arrows(chain, path)
        if difference.kind == "insert":
            yield from self._insertion(chain[-1], difference)
            chain_path: Path = difference.target
        else:
            if difference.kind == "delete" and whole:
                yield from self._removal(chain, path)
            if difference.kind == "move" and whole:
                yield from self._moved(chain[-1], difference)
            chain_path = path
        if difference.kind != "set":
            yield from self._given(chain, chain_path, None)
        yield from self._values(chain, chain_path)
        if function in (("script",), ("script", "source")) or text is not None:
            # somebody's function goes only where what it does is no function's any more
            yield from self._exchanges(chain)
        yield from self._constructs(chain)

    def _of_script(self, chain: list[Node], path: Path) -> tuple[Path | None, Path | None]:
        """The rest of a path within a template: that a function of the program is, or a text that could be one."""
        for depth, node in enumerate(chain):
            thing = self._thing(node)
            if thing is not None and len(thing) == 2 and isinstance(node, Mapping):
                function = isinstance(self.transplanter.old_names.statements.get(thing), ast.FunctionDef)
                wanted = self.counterparts.get(id(node))
                text = not function and all(isinstance(t, Mapping) and "script" in t.entries for t in (node, wanted))
                return (path[depth:] if function else None), (path[depth:] if text else None)
        return None, None

    def name(self, difference: Difference) -> Proposals:
        """The other name of a template, where it is given, or could be."""
        chain = along(self.root, difference.path)
        if len(chain) == len(difference.path) + 1:
            yield from self._literal(chain[-1], difference.after)
            yield from self._given(chain, difference.path, difference.after)
            yield from self._name_apart(chain[-1], difference.after)

    def _name_apart(self, name: Node, after: Node | None) -> Proposals:
        """Another name for a template whose tasks or steps are called by the one that it had."""
        if not isinstance(name, Scalar) or not isinstance(after, Scalar) or not self.literal(name):
            return
        place = (name.span.start, name.span.end)
        proposal = Proposal([Edit(*place, relettered(self.old.segment(place), after))])
        for thing, node in things(self.old):
            own = node.entries.get("name")
            wanted = self.counterparts.get(id(own))
            shared = len(thing) == 3 and any(own is other for other in self.old.sharing(place))
            if shared and isinstance(wanted, Scalar) and wanted.value != after.value:
                given = Difference("insert", ("name",), None, wanted)
                proposal.add(next(self._insertion(node, given), Proposal()))
        yield proposal

    # -- literals ------------------------------------------------------------------------------------------------------

    def _literal(self, node: Node, after: Node | None) -> Proposals:
        if not isinstance(node, Scalar) or not isinstance(after, Scalar) or not self.literal(node):
            return
        place = (node.span.start, node.span.end)
        for other in self.old.sharing(place):
            wanted = self.counterparts.get(id(other), other)
            if (
                isinstance(other, Scalar)
                and other.value == node.value
                and getattr(wanted, "value", None) != after.value
            ):
                return  # it says the same elsewhere, and is to go on saying it there
        yield Proposal([Edit(*place, relettered(self.old.segment(place), after))])

    def _formatted(self, node: Node, after: Node | None) -> Proposals:
        """Another text within an f-string, or of the variable that stands there."""
        joined = self.old.expression(node)
        texts = [n.value for n in (node, after) if isinstance(n, Scalar) and isinstance(n.value, str)]
        if not isinstance(joined, ast.JoinedStr) or len(texts) != 2:
            return
        found = fstrings.changed(self.old, joined, *texts)
        if isinstance(found, Edit):
            yield Proposal([found])
        elif found is not None:
            constant = fstrings.constant(self.old, found[0])
            if constant is not None:
                place = self.old.range(constant)
                yield Proposal([Edit(*place, relettered(self.old.segment(place), Scalar(found[1])))])

    # -- arguments, entries, items ---------------------------------------------------------------------------------------

    def _insertion(self, holder: Node, difference: Difference) -> Proposals:
        counterpart = self.counterparts.get(id(holder))
        key = difference.path[-1]
        if counterpart is None or difference.after is None:
            return
        if isinstance(holder, Sequence):
            yield from self._statement_inserted(difference)
            if "steps" in difference.target[-2:]:
                yield from self._step_inserted(difference)
        slot = self.new.slot(counterpart, key, difference.after)
        slots = [slot] if slot is not None else self._flattened(difference.after)
        proposal = Proposal()
        last: tuple[int, int] | None = None
        for slot in slots:
            bracket = self._bracket(holder, slot)
            if bracket is None:
                yield from self._entry(holder, difference)
                return
            behind = self._behind(bracket, holder, difference, slot)
            items = items_of(self.old, bracket)
            indent = self.old.indent_at((behind or (items or [self.old.range(bracket)])[0])[0])
            text = self.transplanter.text(slot.whole, indent, proposal)
            if last is not None and behind == last:
                return  # two at one place: the construct is made anew
            last = behind
            proposal.edits += inserted(self.old, bracket, behind, text)
        if proposal.edits:
            yield proposal

    def _given(self, chain: list[Node], path: Path, after: Node | None) -> Proposals:
        """What the program leaves to Hera, as a function its name or its command, given as an argument."""
        for depth in range(len(chain) - 1, 0, -1):
            node, holder, key = chain[depth], chain[depth - 1], path[depth - 1]
            if self.old.slot(holder, key, None) is not None or (depth < len(path) and self._thing(node) is not None):
                return
            if not isinstance(holder, Mapping):
                continue
            wanted = after if depth == len(path) and after is not None else self.counterparts.get(id(node))
            given = path[:depth]
            yield from self._insertion(holder, Difference("insert", given, None, wanted, given[:-1], None))
            call = self.old.decorator(holder)
            if key == "name" and call is not None and isinstance(wanted, Scalar):
                # a generated function would have the other name itself
                yield Proposal(inserted(self.old, call, None, f"name={literals.scalar(wanted.value)}"))

    def _flattened(self, node: Node) -> list[Slot]:
        """The arguments of a mapping that Hera has no construct for: `metadata` is `labels` and `annotations`."""
        found: list[Slot] = []
        if isinstance(node, Mapping):
            for key, child in node.entries.items():
                slot = self.new.slot(node, key, child)
                found += [slot] if slot is not None else self._flattened(child)
        return found

    def _bracket(self, holder: Node, slot: Slot | None) -> Bracket | None:
        """The bracket of the program that is to take what stands in a slot of the generated module."""
        found = self.old.expression(holder) or self.old.decorator(holder)
        if slot is None or type(found) is not type(slot.bracket):
            return None
        assert isinstance(found, (ast.Call, ast.Dict, ast.List))
        return found

    def _entry(self, holder: Node, difference: Difference) -> Proposals:
        """A variable of the environment among those that a dictionary gives."""
        given, after = self.old.expression(holder), difference.after
        if not isinstance(given, ast.Dict) or not isinstance(after, Mapping) or set(after.entries) != {"name", "value"}:
            return
        name, value = after.entries["name"], after.entries["value"]
        if isinstance(name, Scalar) and isinstance(value, Scalar) and isinstance(value.value, str):
            behind = difference.behind
            there = self.old.slot(holder, behind, at(holder, (behind,))) if behind is not None else None
            text = f"{literals.scalar(name.value)}: {literals.scalar(value.value)}"
            yield Proposal(inserted(self.old, given, there.whole if there is not None else None, text))

    def _behind(self, bracket: Bracket, holder: Node, difference: Difference, slot: Slot) -> tuple[int, int] | None:
        """The item of the bracket that a new one stands behind."""
        if isinstance(bracket, ast.Call) and isinstance(slot.bracket, ast.Call):
            order = [k.arg for k in slot.bracket.keywords]
            own = next((n for n, k in enumerate(slot.bracket.keywords) if self.new.range(k) == slot.whole), 0)
            for name in reversed(order[:own]):
                for keyword in bracket.keywords:
                    if keyword.arg == name:
                        return self.old.range(keyword)
            return self.old.range(bracket.args[-1]) if bracket.args else None
        behind = difference.behind
        if behind is None:
            items = items_of(self.old, bracket)
            return items[-1] if items and isinstance(holder, Mapping) else None
        there = self.old.slot(holder, behind, at(holder, (behind,)))
        return there.whole if there is not None and there.bracket is bracket else None

    def _removal(self, chain: list[Node], path: Path) -> Proposals:
        node, holder, key = chain[-1], chain[-2], path[-1]
        yield from self._statement_removed(node, path)
        yield from self._step_removed(node)
        slot = self.old.slot(holder, key, node)
        if slot is not None:
            yield Proposal(removed(self.old, slot.bracket, slot.whole))
            return
        edits: list[Edit] = []
        work = [node]
        while work:
            current = work.pop()
            for name, child in current.entries.items() if isinstance(current, Mapping) else ():
                inner = self.old.slot(current, name, child)
                if inner is not None:
                    edits += removed(self.old, inner.bracket, inner.whole)
                else:
                    work.append(child)
        if edits:
            yield Proposal(edits)

    def _values(self, chain: list[Node], path: Path) -> Proposals:
        """The value of the argument, entry or item that holds the difference anew, the innermost first."""
        for depth in range(len(chain) - 1, 0, -1):
            node, holder, key = chain[depth], chain[depth - 1], path[depth - 1]
            if self._thing(node) is not None:
                return
            old, new = self.old.slot(holder, key, node), self._new_slot(holder, key, node)
            if old is None or new is None or self._says_more(old.value):
                continue
            proposal = Proposal()
            indent = self.old.indent_at(old.whole[0])
            text = self.transplanter.text(self.new.range(new.value), indent, proposal)
            proposal.edits.append(Edit(*self.old.range(old.value), text))
            yield proposal

    def _new_slot(self, holder: Node, key: str | int, node: Node) -> Slot | None:
        counterpart, child = self.counterparts.get(id(holder)), self.counterparts.get(id(node))
        if counterpart is None or child is None:
            return None
        if isinstance(counterpart, Sequence):
            key = next((n for n, item in enumerate(counterpart.items) if item is child), -1)
            if key == -1:
                return None
        return self.new.slot(counterpart, key, child)


Literal = Callable[[Node], bool]


def relettered(before: str, after: Scalar) -> str:
    """A literal for `after`, in the manner of the one that is there: its quotes, or its block of lines."""
    value = after.value
    if before[:2] in ("0o", "0O") and type(value) is int and value > 7:
        return literals.octal(value)
    if not isinstance(value, str):
        return literals.scalar(value)
    if before.startswith('"""\\\n') and "\n" in value:
        return literals.block(value)
    text = literals.string(value)
    if before.startswith("'") and text.startswith('"') and "'" not in value and '"' not in value:
        return f"'{text[1:-1]}'"
    return text
