"""Formulas into the program of the documents: each literal that says what a value says becomes an expression."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from roundtrip.charts.comparing import Path
from roundtrip.charts.data import Values
from roundtrip.charts.finding import Found, Key, Spot
from roundtrip.charts.formulas import JSON, Formula, Ref
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.equivalence import STRING_MAPS, template_name
from roundtrip.hera.facts import Type, facts
from roundtrip.programs import read_program
from roundtrip.python.substituted import Expressions, Replacement, bound, substituted

PARAMETER, RESOURCES = "Parameter", "ResourceRequirements"
# a function that stands beside the values
QUANTITIES = "quantities"
OF_QUANTITIES = '''\
def quantities(resources: dict[str, Any]) -> dict[str, Any]:
    """Requests and limits, their amounts as the texts that Hera takes."""
    return {
        kind: (
            {name: str(amount) for name, amount in found.items()}
            if isinstance(found, dict)
            else found
        )
        for kind, found in resources.items()
    }
'''


@dataclass
class Written:
    """A program with values in it. `names`: the variables of the values and of the release, and where they come from.

    `said`: the places that it says by a value; `refs`: the values; `unfit`: places whose literal says something else, too;
    `hidden`: places within what is no literal, such as a script that is a function.
    """

    text: str
    imported: str = ""
    names: tuple[str, str] = ("values", "release")
    said: set[Spot] = field(default_factory=set)
    unfit: set[Spot] = field(default_factory=set)
    hidden: set[Spot] = field(default_factory=set)


def written(
    program: str, keys: list[Key], roots: dict[Key, Node], found: Found, values: Values, release: Values, module: str
) -> Written:
    """`program`, that of the documents `keys` in their order, with the formulas for them. `roots`: the documents as rendered.

    `module`: where the values are imported from. Raises ConversionError, ValueError where it can't be read or laid out.
    """
    documents, _ = read_program(program, None, generated=True)
    expressions = Expressions(program)
    taken = bound(program)
    names = (_free("values", taken), _free("release", taken))
    result = Written(program, names=names)
    places: dict[tuple[int, int], list[tuple[Spot, Formula | Ref, Node]]] = {}
    unsaid: set[tuple[int, int]] = set()
    for key, document in zip(keys, documents):
        whats: list[tuple[Spot, Formula | Ref]] = [*found.wholes.items(), *found.formulas.items()]
        for (spot_key, path), what in whats:
            if spot_key != key or (isinstance(what, Formula) and found.within_whole((key, path))):
                continue
            node = _counterpart(roots[key], document.root, path)
            if node is not None:
                places.setdefault((node.span.start, node.span.end), []).append(((key, path), what, node))
        unsaid |= _unsaid(document, {id(node) for group in places.values() for _, _, node in group})
    replacements: list[Replacement] = []
    used: list[Ref] = []
    needed: set[str] = set()
    merged: dict[tuple[int, int], tuple[frozenset[str], str]] = {}
    for (start, end), group in sorted(places.items()):
        merge = next((what for spot, what, _ in group if spot in found.merged and isinstance(what, Ref)), None)
        if merge is not None:
            spots = {spot for spot, _, _ in group}
            if expressions.mergeable(start, end):
                merged[start, end] = (frozenset(found.merged[group[0][0]]), merge.source(names))
                result.said |= spots
                used.append(merge)
            else:
                result.hidden |= spots
            continue
        code, needs = _code(expressions, start, end, group, values, release, names)
        spots = {spot for spot, _, _ in group}
        if code is None:
            result.hidden |= spots
            continue
        if (start, end) in unsaid or len({what for _, what, _ in group if isinstance(what, Formula)}) > 1:
            result.unfit |= spots
            continue
        replacements.append(code)
        needed |= set(needs)
        result.said |= spots
        for _, what, _ in group:
            used += [what] if isinstance(what, Ref) else what.refs
    for (start, end), keys_of in sorted(merged.items()):
        replacements.append(expressions.merged(start, end, *keys_of, replacements))
    if not replacements:
        return result
    helpers = {QUANTITIES: QUANTITIES} if QUANTITIES in needed else {}
    wanted = helpers | {names[ref.of_release]: ("release" if ref.of_release else "values") for ref in used}
    said = ", ".join(own if own == name else f"{own} as {name}" for name, own in sorted(wanted.items()))
    result.imported = f"from {module} import {said}"
    result.text = substituted(program, _outer(replacements), result.imported, needed - {QUANTITIES})
    return result


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"chart_{name}"
    return name


def _outer(replacements: Iterable[Replacement]) -> list[Replacement]:
    """Those that lie in no other."""
    found: list[Replacement] = []
    for one in sorted(replacements, key=lambda r: (r.start, -r.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _counterpart(rendered: Node, node: Node | None, path: Path) -> Node | None:
    """The node of a program's document for a place of the rendered one, whose templates may stand in another order."""
    holder: Node | None = rendered
    key = ""
    for step in path:
        inner = None
        if isinstance(holder, Mapping) and isinstance(node, Mapping):
            holder, node, key = holder.entries.get(step), node.entries.get(step), step
            continue
        if isinstance(holder, Sequence) and isinstance(node, Sequence):
            inner = holder.items[step]
            if key == "templates" and template_name(inner):
                same = [item for item in node.items if template_name(item) == template_name(inner)]
                node = same[0] if len(same) == 1 else None
            else:
                node = node.items[step] if step < len(node.items) else None
        else:
            return None
        holder, key = inner, ""
    return node


def _unsaid(document: Document, said: set[int]) -> set[tuple[int, int]]:
    """The literals of a program that say something at a place that no value says."""
    found: set[tuple[int, int]] = set()
    work: list[Node | None] = [document.root]
    while work:
        node = work.pop()
        if isinstance(node, Scalar) and id(node) not in said:
            found.add((node.span.start, node.span.end))
        if isinstance(node, Mapping):
            # a dictionary's value stands for the name beside it, too
            named = "name" in node.entries and text_at(node, "name") != ""
            for key, child in node.entries.items():
                beside = node.entries.get("value" if key == "name" else "name")
                if named and key == "name" and beside is not None and beside.span == child.span:
                    continue
                work.append(child)
        elif isinstance(node, Sequence):
            work += node.items
    return found


def _code(
    expressions: Expressions,
    start: int,
    end: int,
    group: list[tuple[Spot, Formula | Ref, Node]],
    values: Values,
    release: Values,
    names: tuple[str, str],
) -> tuple[Replacement | None, tuple[str, ...]]:
    """What stands in a place then, and what it needs: `m` or a class of Hera's, `quantities`."""
    expression = expressions.at(start, end)
    whole = next(((spot, what) for spot, what, _ in group if isinstance(what, Ref)), None)
    if whole is not None:
        (key, path), ref = whole
        assert isinstance(ref, Ref)
        if not isinstance(expression, (ast.Dict, ast.List, ast.Call)):
            return None, ()
        code, needs = _as_models(ref.source(names), type_at(key[1], path))
        return Replacement(start, end, code), needs
    (_, path), formula, node = group[0]
    assert isinstance(formula, Formula)
    assert isinstance(node, Scalar)
    if expression is not None and formula.alone is not None and formula.alone.method == JSON:
        return Replacement(start, end, formula.alone.source(names)), ("json",)
    if isinstance(expression, ast.UnaryOp) and isinstance(expression.operand, ast.Constant):
        literal: object = node.value
    elif isinstance(expression, (ast.Constant, ast.JoinedStr)):
        literal = expression.value if isinstance(expression, ast.Constant) else ""
    else:
        return None, ()
    if isinstance(expression, ast.JoinedStr) or formula.alone is None:
        if not isinstance(literal, str):
            return None, ()
        text = str(node.value)
        pieces = replace(formula, gives=str).segments(values, release, names)
        return expressions.text_with(start, end, text, pieces), ()
    if len(path) > 1 and path[-2] in STRING_MAPS:
        literal = "" if isinstance(literal, (int, float)) and formula.gives is int else literal
    only = formula.expression(values, release, names, literal)
    return (Replacement(start, end, only) if only is not None else None), ()


def type_at(kind: str, path: Path) -> Type | None:
    """The type of Hera's models that stands at a place of a document of a kind; None where that isn't known."""
    found: Type | None = Type("model", (), kind)
    for step in path:
        if found is None:
            return None
        if found.kind == "model" and found.model and found.model in facts().models:
            model = facts().models[found.model]
            known = model.by_alias.get(step) if isinstance(step, str) else None
            found = known.type if known is not None else model.root.args[0] if model.root and model.root.args else None
        elif found.kind == "list":
            found = found.args[0]
        elif found.kind == "dict":
            found = found.args[1]
        else:
            return None
    return found


def _as_models(code: str, type_: Type | None) -> tuple[str, tuple[str, ...]]:
    """A value as the models that Hera wants there; and what that needs."""
    model = _model(type_)
    if model == RESOURCES:  # whose amounts are texts to Hera
        return f"m.{model}(**{QUANTITIES}({code}))", ("m", QUANTITIES)
    if model:
        return f"m.{model}(**{code})", ("m",)
    inner = _model(type_.args[0]) if type_ is not None and type_.kind == "list" else ""
    if inner == PARAMETER:  # whose value may be a number
        return f"[{inner}(**item) for item in {code}]", (inner,)
    if inner:
        return f"[m.{inner}(**item) for item in {code}]", ("m",)
    return code, ()


def _model(type_: Type | None) -> str:
    if type_ is None or type_.kind != "model" or not type_.model or type_.model not in facts().models:
        return ""
    return type_.model if facts().models[type_.model].root is None else ""
