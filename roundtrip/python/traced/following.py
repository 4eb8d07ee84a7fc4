"""From an expression to the literal that it stands for: through names, parameters of functions, classes and dictionaries.

What it finds needs no proof here: a literal counts only where it says what the run made of it, and what is put back is run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

from roundtrip.python.evaluate.language.machine import is_literal
from roundtrip.python.traced.parameters import argument, default, parameters
from roundtrip.python.traced.texts import FileText, Frame, Function, Spot, Texts, called

# so many names stand for one another at most
_MOST_STEPS = 24
_MOST_DEPTH = 4
# and so many literals are looked at for one value
_MOST_LITERALS = 2000
# and for all of one document
_MOST_LOOKS = 40_000
# of so many letters a text is somebody's own
_TELLING = 2


def says(expression: ast.expr, value: Any) -> bool:
    """Whether an expression is a plain literal, and says `value`: a number may be a text to Argo."""
    if not is_literal(expression):
        return False
    if isinstance(expression, ast.Constant):
        found = expression.value
    else:
        try:
            found = ast.literal_eval(expression)
        except (ValueError, SyntaxError, TypeError):
            return False
    if type(found) is type(value):
        return bool(found == value)
    return isinstance(value, str) and isinstance(found, (int, float)) and value in (str(found), str(found).lower())


def _one_of(spot: Spot, values: list[ast.expr]) -> Spot | None:
    """One of several expressions of a file, it isn't known which: as if they stood with `or` between them at `spot`."""
    if len(values) < 2:
        return Spot(values[0], spot.text, ()) if values else None
    return Spot(ast.copy_location(ast.BoolOp(ast.Or(), values), spot.expression), spot.text, ())


class Following:
    """Looks names up in the files of one run."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        # how many literals may still be looked at
        self._left = _MOST_LOOKS

    def literal(self, spot: Spot, value: Any) -> Spot | None:
        """The literal of the program that says `value`, which `spot` gave; None where that isn't one for certain."""
        found = self.end(spot)
        if says(found.expression, value):
            return found if found.text.number == 0 else None
        only = self.anywhere(value) if found.text.number == 0 else None
        if only is not None:
            return only
        plain = found.text.number == 0 and type(value) is str and not value.isdigit()
        if plain and (str, value) not in self.texts.main.constants:
            return None  # nothing says it
        reached = islice(self._reached(spot), min(_MOST_LITERALS, self._left))
        near = []
        for depth, reach in reached:
            self._left -= 1
            if says(reach.expression, value):
                near.append((depth, reach))
        nearest = min((depth for depth, _ in near), default=0)
        places = {id(s.expression): s for depth, s in near if depth == nearest}
        if len(places) == 1:
            (near_one,) = places.values()
            return near_one if near_one.text.number == 0 else None
        return None if places else self.anywhere(value)

    def anywhere(self, value: Any) -> Spot | None:
        """The only literal of the program that says a text, or a number that is one to Argo."""
        if not isinstance(value, (str, int)) or isinstance(value, bool) or len(str(value)) < _TELLING:
            return None
        constants = self.texts.main.constants
        found = constants.get((type(value), value), [])
        if isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value)) == value:
            found = [*found, *constants.get((int, int(value)), [])]
        return Spot(found[0], self.texts.main, ()) if len(found) == 1 else None

    def composed(self, spot: Spot, value: str) -> list[tuple[str, Spot | None]] | None:
        """The pieces of a text that is composed, each with its literal; what one piece says that isn't seen follows from the rest."""
        found = self._pieces(spot)
        if found is None:
            return None
        unseen = [n for n, (text, _) in enumerate(found) if text is None]
        if len(unseen) > 1:
            return None
        for n in unseen:
            before = "".join(text or "" for text, _ in found[:n])
            behind = "".join(text or "" for text, _ in found[n + 1 :])
            text = value[len(before) : len(value) - len(behind)]
            inner = found[n][1]
            found[n] = text, self.literal(inner, text) if inner is not None else None
        pieces = [(text or "", literal) for text, literal in found]
        return pieces if "".join(text for text, _ in pieces) == value else None

    def _pieces(self, spot: Spot, depth: int = 0) -> list[tuple[str | None, Spot | None]] | None:
        node = spot.expression
        parts: list[ast.expr]
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        else:
            return None
        found: list[tuple[str | None, Spot | None]] = []
        for part in parts:
            if isinstance(part, ast.FormattedValue):
                if part.conversion >= 0 or part.format_spec is not None:
                    return None
                part = part.value
            elif isinstance(node, ast.JoinedStr) and isinstance(part, ast.Constant):
                found.append((str(part.value), None))
                continue
            end = self.end(spot._replace(expression=part))
            inner = self._pieces(end, depth + 1) if depth < _MOST_DEPTH else None
            if inner is not None:
                found += inner
            elif isinstance(end.expression, ast.Constant):
                found.append((str(end.expression.value), end))
            else:
                found.append((None, end))
        return found

    def end(self, spot: Spot) -> Spot:
        """What a name stands for at last."""
        for _ in range(_MOST_STEPS):
            further = self.step(spot)
            if further is None:
                break
            spot = further
        return spot

    def step(self, spot: Spot) -> Spot | None:
        """What an expression stands for, where it is a name, an attribute, an entry, or a call that hands on what it gets."""
        node = spot.expression
        if isinstance(node, ast.NamedExpr):
            return spot._replace(expression=node.value)
        if isinstance(node, ast.Name):
            return self._name(spot, node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(spot, node)
        if isinstance(node, ast.Subscript):
            return self._entry(spot, node)
        if isinstance(node, ast.Call):
            return self._handed_on(spot, node)
        return None

    def _name(self, spot: Spot, name: str) -> Spot | None:
        text = spot.text
        scope: ast.AST | None = text.scope(spot.expression)
        inner = True
        while scope is not None:
            if isinstance(scope, ast.ClassDef) and not inner:
                scope = text.scope(scope) if scope in text.parents else None
                continue
            bound = text.bound.get((scope, name), [])  # type: ignore[arg-type]
            given = name in parameters(scope)
            if given and not bound:
                return self._given(spot, scope, name) if inner else self._called_with(spot, scope, name)
            if bound:
                return self._bound(spot, bound[0]) if len(bound) == 1 and not given else None
            inner = inner and not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            scope = text.scope(scope) if scope in text.parents else None
        return None

    def _bound(self, spot: Spot, target: ast.AST) -> Spot | None:
        text = spot.text
        holder = text.parents.get(target)
        if isinstance(holder, ast.Assign) and target in holder.targets:
            return self._there(spot, holder.value)
        if isinstance(holder, ast.AnnAssign) and holder.value is not None:
            return self._there(spot, holder.value)
        return None

    def _there(self, spot: Spot, value: ast.expr) -> Spot:
        """An expression of the same file, in the same frame if it is in the same function."""
        same = spot.text.scope(value) is spot.text.scope(spot.expression)
        return Spot(value, spot.text, spot.frames if same else ())

    def _given(self, spot: Spot, scope: ast.AST, name: str) -> Spot | None:
        """What a function was given as one of its parameters in the call that this frame comes from."""
        if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        caller = self.caller(spot, scope)
        if caller is not None:
            found = argument(caller, scope, name)
            if found is not None:
                return found
        value = default(scope, name)
        if value is not None:
            return Spot(value, spot.text, ())
        return self._called_with(spot, scope, name) if caller is None else None

    def _called_with(self, spot: Spot, scope: ast.AST, name: str) -> Spot | None:
        """What a function is given as a parameter by some call of the file: one that made what is called now is over."""
        if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        found = [argument(call, scope, name) for call in self._calls(spot, scope)]
        value = default(scope, name)
        if value is not None:
            found.append(Spot(value, spot.text, ()))
        return _one_of(spot, [one.expression for one in found if one is not None])

    def _calls(self, spot: Spot, scope: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Spot]:
        return [Spot(call, spot.text, ()) for call in spot.text.calls_of.get(scope.name, [])]

    def caller(self, spot: Spot, scope: Function) -> Spot | None:
        """The call that a frame comes from, in the frame around it."""
        if len(spot.frames) < 2:
            return None
        frames = spot.frames[1:]
        text = self.texts.of(frames[0].file)
        call = text.call(frames[0]) if text is not None else None
        if text is None or call is None:
            return None
        name = getattr(scope, "name", "")
        return Spot(call, text, frames) if called(call) == name or name in ("__init__", "__call__") else None

    def keyword(self, caller: Spot, name: str) -> tuple[Spot, ast.keyword | ast.expr] | None:
        """The argument `name` of a call, also where it is in what `**` hands on; and what labels it there."""
        call = caller.expression
        assert isinstance(call, ast.Call)
        for keyword in call.keywords:
            if keyword.arg == name:
                return caller._replace(expression=keyword.value), keyword
        for keyword in call.keywords:
            if keyword.arg is None:
                found = self._handed(caller._replace(expression=keyword.value), name)
                if found is not None:
                    return found
        return None

    def assigned(self, call: Spot, name: str) -> Spot | None:
        """What an attribute is set to of what a call makes: by the only statement `variable.name = …` of its function."""
        text = call.text
        holder = text.parents.get(call.expression)
        target = holder.targets[0] if isinstance(holder, ast.Assign) else getattr(holder, "optional_vars", None)
        if not isinstance(target, ast.Name):
            return None
        scope = text.scope(target)
        found = [s for s in text.assigned.get((target.id, name), []) if text.scope(s) is scope]
        return call._replace(expression=found[0].value) if len(found) == 1 else None

    def _handed(self, spot: Spot, name: str) -> tuple[Spot, ast.keyword | ast.expr] | None:
        node = spot.expression
        scope: ast.AST = spot.text.scope(node)
        inner = scope
        while isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)) and isinstance(node, ast.Name):
            if scope.args.kwarg is not None and scope.args.kwarg.arg == node.id:
                caller = self.caller(spot, scope) if scope is inner else None
                if caller is not None:
                    return self.keyword(caller, name)
                given = [one for call in self._calls(spot, scope) if (one := self.keyword(call, name)) is not None]
                value = _one_of(spot, [one.expression for one, _ in given])
                return (value, given[0][1] if len(given) == 1 else node) if value is not None else None
            scope = spot.text.scope(scope)
        end = self.end(spot)
        if isinstance(end.expression, ast.Dict):
            for key, entry in zip(end.expression.keys, end.expression.values):
                if isinstance(key, ast.Constant) and key.value == name:
                    return end._replace(expression=entry), key
                if key is None and (found := self._handed(end._replace(expression=entry), name)) is not None:
                    return found
        if isinstance(end.expression, ast.Call) and called(end.expression) == "dict":
            return self.keyword(end, name)
        return None

    def _attribute(self, spot: Spot, node: ast.Attribute) -> Spot | None:
        if node.attr == "value":  # of a member of an enumeration
            found = self.step(spot._replace(expression=node.value))
            if found is not None:
                return found
        made = self.end(spot._replace(expression=node.value))
        holder = self._class(spot, node.value) or self._made_of(made)
        if holder is None:
            return None
        if isinstance(made.expression, ast.Call):
            found = self._field(made, holder[0], node.attr)
            if found is not None:
                return found
        given = [
            s
            for s in holder[0].body
            if (isinstance(s, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.attr for t in s.targets))
            or (isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name) and s.target.id == node.attr)
        ]
        if len(given) == 1 and isinstance(given[0], (ast.Assign, ast.AnnAssign)) and given[0].value is not None:
            return Spot(given[0].value, holder[1], ())
        return None

    def _class(self, spot: Spot, node: ast.expr) -> tuple[ast.ClassDef, FileText] | None:
        """The class that a name stands for, or that `self` is of."""
        if not isinstance(node, ast.Name):
            return None
        text = spot.text
        if node.id in ("self", "cls"):
            scope = text.scope(spot.expression)
            holder = text.parents.get(scope)
            return (holder, text) if isinstance(holder, ast.ClassDef) else None
        for bound in text.bound.get((text.source.tree, node.id), []):
            if isinstance(bound, ast.ClassDef):
                return bound, text
        return None

    def _made_of(self, made: Spot) -> tuple[ast.ClassDef, FileText] | None:
        """The class of the program that a call makes something of."""
        node = made.expression
        return self._class(made, node.func) if isinstance(node, ast.Call) else None

    def _field(self, made: Spot, cls: ast.ClassDef, name: str) -> Spot | None:
        """What the constructor of a dataclass, or of a model, is given for a field."""
        call = made.expression
        assert isinstance(call, ast.Call)
        for keyword in call.keywords:
            if keyword.arg == name:
                return made._replace(expression=keyword.value)
        fields = [s.target.id for s in cls.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        at = fields.index(name) if name in fields else len(call.args)
        return made._replace(expression=call.args[at]) if at < len(call.args) else None

    def _entry(self, spot: Spot, node: ast.Subscript) -> Spot | None:
        base = self.end(spot._replace(expression=node.value))
        index = self.end(spot._replace(expression=node.slice)).expression
        if not isinstance(index, ast.Constant):
            return None
        if isinstance(base.expression, ast.Dict):
            for key, value in zip(base.expression.keys, base.expression.values):
                if isinstance(key, ast.Constant) and key.value == index.value:
                    return base._replace(expression=value)
        if isinstance(base.expression, (ast.List, ast.Tuple)) and isinstance(index.value, int):
            items = base.expression.elts
            if -len(items) <= index.value < len(items) and not any(isinstance(i, ast.Starred) for i in items):
                return base._replace(expression=items[index.value])
        return None

    def _handed_on(self, spot: Spot, node: ast.Call) -> Spot | None:
        """What a call of the environment gives where nothing is there, or a function that only returns something."""
        if called(node) in ("get", "getenv") and len(node.args) == 2 and not node.keywords:
            return spot._replace(expression=node.args[1])
        functions = [
            function
            for (_, name), bound in spot.text.bound.items()
            for function in bound
            if name == called(node) and isinstance(function, ast.FunctionDef)
        ]
        if len(functions) != 1 or functions[0].decorator_list:
            return None
        *before, last = functions[0].body
        documented = all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in before)
        if not documented or not isinstance(last, ast.Return) or last.value is None:
            return None
        inside = Frame(spot.text.number, last.lineno, None, None)
        outside = Frame(spot.text.number, node.lineno, node.end_lineno, node.end_col_offset)
        return Spot(last.value, spot.text, (inside, outside, *spot.frames[1:]))

    def _reached(self, spot: Spot, depth: int = 0) -> Iterator[tuple[int, Spot]]:
        """The literals that an expression is made of, as far as they are seen, and by how many names each is away."""
        work: list[ast.AST] = [spot.expression]
        while work:
            node = work.pop()
            work += [node.body, node.orelse] if isinstance(node, ast.IfExp) else ast.iter_child_nodes(node)
            if isinstance(node, ast.expr) and is_literal(node):
                yield depth, spot._replace(expression=node)
            if depth < _MOST_DEPTH and isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                inner = spot._replace(expression=node)
                further = self.step(inner) or self._looped(inner)
                if further is not None:
                    yield from self._reached(further, depth + 1)

    def _looped(self, spot: Spot) -> Spot | None:
        """What a loop goes over whose variable a name is."""
        node = spot.expression
        if isinstance(node, ast.Attribute):
            return self._looped(spot._replace(expression=node.value))
        if not isinstance(node, ast.Name):
            return None
        text = spot.text
        bound = [b for (_, name), found in text.bound.items() if name == node.id for b in found]
        for target in bound:
            holder = text.parents.get(target)
            while isinstance(holder, (ast.Tuple, ast.List)):
                holder = text.parents.get(holder)
            if isinstance(holder, (ast.For, ast.comprehension)):
                return self._there(spot, holder.iter)
        return None
