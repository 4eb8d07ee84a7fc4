"""What comes into a model that a program writes as one, `m.Template(…)`: a field of it, an item of a list of models.

A generated module has Hera's wrapper there. Its text would have no place among the models, which take nothing but models; so
what comes is written by the types of the models' fields.
"""

from __future__ import annotations

import ast

from roundtrip.document import Difference, Mapping, Node, Path, Scalar, Sequence, along
from roundtrip.document.numbers import any_string
from roundtrip.hera.facts import Model, Type, facts
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted
from roundtrip.python.patch.correspondence import Correspondence, Proposals
from roundtrip.python.patch.located import Bracket, Located, Range, children
from roundtrip.python.patch.transplant import Proposal
from roundtrip.python.write.order import argument_order

MODELS = "hera.workflows.models"


def field_inserted(c: Correspondence, difference: Difference) -> Proposals:
    """An argument of a model's call, or an item of a list of models."""
    chain, key, after = along(c.root, difference.target), difference.path[-1], difference.after
    holder, made = chain[-1], c.old.expression(chain[-1])
    # those of a workflow may come from elsewhere as well
    listed = c.templates if difference.target[-1:] == ("templates",) and isinstance(holder, Sequence) else None
    if listed is not None and [*map(c.old.expression, children(holder))] == listed.elts:
        made = listed
    if after is None or len(chain) != len(difference.target) + 1:
        return
    if isinstance(made, ast.Call) and isinstance(holder, Mapping):
        name = model_of(c.old, made)
        fields = facts().models[name].fields if name is not None else {}
        arg = next((arg for arg, field in fields.items() if field.alias == key), None)
        if arg is None or any(k.arg in (None, arg) for k in made.keywords):
            return
        order = argument_order(f"m.{name}", [*(k.arg or "" for k in made.keywords), arg])
        above = [c.old.range(k) for k in made.keywords if order.index(k.arg or "") < order.index(arg)]
        yield from _inserted(c, made, above[-1] if above else None, f"{arg}=", made, after, fields[arg].type)
    elif isinstance(made, ast.List) and isinstance(holder, Sequence) and len(made.elts) == len(holder.items):
        like, type_ = _like(c, made, chain, difference.target)
        behind = difference.behind
        if like is not None and type_ is not None:
            there = c.old.range(made.elts[behind]) if isinstance(behind, int) else None
            yield from _inserted(c, made, there, "", like, after, type_)


def _inserted(
    c: Correspondence, bracket: Bracket, behind: Range | None, label: str, like: ast.Call, after: Node, type_: Type
) -> Proposals:
    writing = _Writing(c.old, like)
    text = writing.value(after, type_)
    if text is not None:
        yield Proposal(inserted(c.old, bracket, behind, label + text), writing.imports)


def model_of(place: Located, made: ast.expr | None) -> str | None:
    """The model that a call makes by its own name, `m.Template(…)`, or as one that is imported from Hera's models."""
    if not isinstance(made, ast.Call):
        return None
    head, _, rest = ast.unparse(made.func).partition(".")
    statement = place.imports.get(head)
    dotted = head
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        dotted = f"{statement.module}." + next(a.name for a in statement.names if (a.asname or a.name) == head)
    elif isinstance(statement, ast.Import):
        known = {a.asname or a.name.split(".")[0]: a.name for a in statement.names if a.asname}
        dotted = known.get(head, head)
    module, _, name = f"{dotted}.{rest}".rstrip(".").rpartition(".")
    return name if module == MODELS and name in facts().models else None


def _like(c: Correspondence, made: ast.List, chain: list[Node], path: Path) -> tuple[ast.Call | None, Type | None]:
    """A call of a model that says how models are written in a list, and the type of its items: theirs, or the field's."""
    calls = [item for item in made.elts if isinstance(item, ast.Call)]
    names = {model_of(c.old, item) for item in made.elts}
    if made.elts:
        name = next(iter(names))
        alike = len(names) == 1 and name is not None
        if alike or calls:
            return (calls[0], Type("model", (), name)) if alike else (None, None)
    for depth in range(len(chain) - 2, -1, -1):
        around = c.old.expression(chain[depth])
        name = model_of(c.old, around)
        if isinstance(around, ast.Call):
            type_: Type | None = Type("model", (), name) if name is not None else None
            for key in path[depth:]:
                type_ = _within(type_, key)
            return around, _within(type_, 0)
    return None, None


def _within(type_: Type | None, key: str | int) -> Type | None:
    """The type of what is under a key, or an index, of a value of a type."""
    if type_ is None:
        return None
    if type_.kind == "model" and type_.model is not None:
        model = facts().models[type_.model]
        field = model.by_alias.get(str(key))
        return _within(model.root, key) if model.root is not None else field.type if field is not None else None
    return type_.args[-1] if type_.kind in ("list", "dict") else None


class _Writing:
    """Values written by their types, with models named as `like`, a call of one, names its own."""

    def __init__(self, place: Located, like: ast.Call) -> None:
        self.imports: set[str] = set()
        self._there = place.imports
        function = like.func
        self._prefix = f"{place.segment(function.value)}." if isinstance(function, ast.Attribute) else None

    def value(self, node: Node, type_: Type) -> str | None:
        """The text of a value; None where a model has no field for something in it."""
        if type_.kind == "model" and type_.model is not None:
            model = facts().models[type_.model]
            if model.root is not None:
                return self.value(node, model.root)
            return self._call(node, model) if isinstance(node, Mapping) else None
        if type_.kind == "union":
            return next((t for t in (self.value(node, part) for part in type_.args) if t is not None), None)
        if isinstance(node, Sequence):
            item = type_.args[0] if type_.kind == "list" else type_
            texts = [self.value(n, item) for n in node.items] if type_.kind in ("list", "any") else [None]
            return None if None in texts else f"[{', '.join(filter(None, texts))}]"
        if isinstance(node, Mapping):
            inner = type_.args[-1] if type_.kind == "dict" else type_
            if type_.kind not in ("dict", "any"):
                return None
            entries = [(literals.string(k), self.value(v, inner)) for k, v in node.entries.items()]
            return (
                None if any(v is None for _, v in entries) else "{" + ", ".join(f"{k}: {v}" for k, v in entries) + "}"
            )
        return _literal(node, type_) if isinstance(node, Scalar) else None

    def _call(self, node: Mapping, model: Model) -> str | None:
        args = {field.alias: arg for arg, field in model.fields.items()}
        name = self._name(model)
        given: dict[str, str] = {}
        for key, child in node.entries.items():
            text = self.value(child, model.by_alias[key].type) if key in args else None
            if text is None:
                return None
            given[args[key]] = text
        order = argument_order(f"m.{model.name}", given)
        return f"{name}({', '.join(f'{arg}={given[arg]}' for arg in order)})" if name is not None else None

    def _name(self, model: Model) -> str | None:
        """What the program calls a model; None where that name is another's."""
        if self._prefix is not None:
            return self._prefix + model.name
        for name, statement in self._there.items():
            named = statement.names if isinstance(statement, ast.ImportFrom) and statement.module == MODELS else []
            if any(a.name == model.name and (a.asname or a.name) == name for a in named):
                return name
        if model.name in self._there:
            return None
        self.imports.add(f"{MODELS}:{model.name}")
        return model.name


def _literal(node: Scalar, type_: Type) -> str | None:
    """A scalar, as a value of a type."""
    value = node.value
    if type_.kind == "str" and value is not None:
        text = value if isinstance(value, str) else any_string(value)
        return literals.block(text) if text.count("\n") > 1 else literals.string(text)
    kinds = {"int": (int,), "bool": (bool,), "float": (int, float), "any": (str, int, float, bool, type(None))}
    return literals.scalar(value) if type(value) in kinds.get(type_.kind, (str,)) else None
