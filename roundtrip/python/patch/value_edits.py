"""Other values for what the program says in a literal, in the manner in which it says it.

A text, a number, a default, a part of an f-string, a line of a function's body, a name: nothing of that needs generated text.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator

import roundtrip.python.patch.formatted_literals as formatted_literals
from roundtrip.document import Difference, Mapping, Node, Scalar, along
from roundtrip.document.node import Pieces
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted
from roundtrip.python.patch.comparison import Comparison
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.function_bodies import body_edits, body_of, touched
from roundtrip.python.patch.json_edits import display, json_edits
from roundtrip.python.patch.located import Located, argument, arguments
from roundtrip.python.patch.parts import edit_of_parts
from roundtrip.python.patch.text_lines import relined, relined_within, text_of
from roundtrip.python.patch.transplant import Proposal

Proposals = Iterator[Proposal]
# so many lines of a script may come as the script has them
_FEW = 2


def value_ways(state: Comparison) -> Callable[[int, Difference], Proposals]:
    """The ways of a difference that is another value."""

    def ways(number: int, difference: Difference) -> Proposals:
        root = state.version.documents[number].root
        if difference.kind == "set" and root is not None:
            chain = along(root, difference.path)
            if len(chain) == len(difference.path) + 1:
                yield from other_value(state, chain, difference)

    return ways


def other_value(
    state: Comparison, chain: list[Node], difference: Difference, generated: Located | None = None
) -> Proposals:
    """The ways to say another value; `chain`: the nodes along its path; `generated`: the module that says it, if it is made."""
    node, after, path = chain[-1], difference.after, difference.path
    if not isinstance(node, Scalar) or not isinstance(after, Scalar):
        return
    texts = (node.value, after.value) if isinstance(node.value, str) and isinstance(after.value, str) else None
    place, span = state.version, (node.span.start, node.span.end)
    if not _said_elsewhere(state, node, after):
        yield from map(_one, _literals(state, node, after, texts))
    if texts is not None:
        made = place.expression(node)
        if isinstance(made, ast.Call):
            edits = json_edits(place, made, *texts)
            yield from [Proposal(edits)] if edits else []
        elif isinstance(made, ast.JoinedStr):
            yield from map(_one, _formatted(place, made, *texts))
        if isinstance(made, ast.Call) and not _said_elsewhere(state, node, after):
            yield from map(_one, filter(None, [relined_within(place, made, *texts)]))
        key = (*span, texts[0])
        pieces = next((d.composed[key] for d in place.documents if key in d.composed), [])
        yield from map(_one, _composed(place, pieces, texts[1]))
        if path[-4:-2] == ("inputs", "parameters") and path[-1] in ("default", "value"):
            yield from map(_one, _default(place, chain, texts[1]))
        if path[-2:] == ("script", "source"):
            yield from _body(state, chain, *texts, generated)
    if path[-1:] == ("name",) and {"tasks", "steps"} & {*path[-4:]}:
        yield from _named(state, chain[-2], after)
    if path[-3::2] == ("templates", "name"):
        yield from _name_apart(state, chain[-2], after)


def _one(edit: Edit) -> Proposal:
    return Proposal([edit])


def _said_elsewhere(state: Comparison, node: Scalar, after: Scalar) -> bool:
    """Whether a literal says the same elsewhere, and is to go on saying it there."""
    for other in state.version.sharing((node.span.start, node.span.end)):
        wanted = state.counterparts.get(id(other), other)
        if isinstance(other, Scalar) and other.value == node.value and getattr(wanted, "value", None) != after.value:
            return True
    return False


def _literals(state: Comparison, node: Scalar, after: Scalar, texts: tuple[str, str] | None) -> Iterator[Edit]:
    """Another literal in the place of one, where all that is read from it is to change alike.

    Another number, or another truth, where Argo has its text: a default, the value of a parameter.
    """
    place, span = state.version, (node.span.start, node.span.end)
    if state.version.literal(node):
        edit = edit_of_parts(place, span, *texts) if texts is not None else None
        yield from [edit] if edit is not None else []
        yield place.edit(span, relettered(place.segment(span), after))
    elif texts is not None:
        value = place.expressions.get(span)
        if isinstance(value, (ast.Constant, ast.UnaryOp, ast.List, ast.Dict)):
            yield from _spelt(place, value, texts[1])


def _spelt(place: Located, value: ast.expr, wanted: str) -> Iterator[Edit]:
    """A literal that Argo has as the text `wanted`, of the type that `value` has."""
    before = place.segment(value)
    try:
        there = ast.literal_eval(value)
        found = json.loads(wanted) if not isinstance(there, str) else wanted
    except (ValueError, SyntaxError, RecursionError):
        return
    if type(there) is type(found) or {type(there), type(found)} == {int, float}:
        plain = isinstance(found, (dict, list))
        yield place.edit(value, display(found) if plain else relettered(before, Scalar(found)))


def _default(place: Located, chain: list[Node], wanted: str) -> Iterator[Edit]:
    """Another default for a parameter of a function, in the function's header or in an annotation there."""
    parameter = chain[-2]
    function = place.functions.get(chain[-5].span.start)
    name = parameter.entries.get("name") if isinstance(parameter, Mapping) else None
    for arg, value in arguments(function) if function is not None and isinstance(name, Scalar) else ():
        known = {arg.arg} | {n.value for n in ast.walk(arg) if isinstance(n, ast.Constant)}
        if value is not None and getattr(name, "value", None) in known:
            spelt = [*_spelt(place, value, wanted)]
            yield from spelt or (
                [place.edit(value, literals.scalar(wanted))] if isinstance(value, ast.Constant) else []
            )


def _formatted(place: Located, joined: ast.JoinedStr, before: str, after: str) -> Iterator[Edit]:
    """Another text within an f-string, or of the variable that stands there."""
    found = formatted_literals.changed(place, joined, before, after)
    if isinstance(found, Edit):
        yield found
    elif found is not None:
        constant = formatted_literals.constant(place, found[0])
        if constant is not None:
            yield place.edit(constant, relettered(place.segment(constant), Scalar(found[1])))


def _composed(place: Located, pieces: Pieces, after: str) -> Iterator[Edit]:
    """Another text for one of the literals that a text is composed of, wherever they stand."""
    texts = [text for text, _ in pieces]
    for n, (_, span) in enumerate(pieces):
        before, behind = "".join(texts[:n]), "".join(texts[n + 1 :])
        literal = place.expressions.get(span) if span is not None else None
        fits = len(after) >= len(before) + len(behind) and after.startswith(before) and after.endswith(behind)
        if literal is not None and fits:
            yield from _spelt(place, literal, after[len(before) : len(after) - len(behind)])


def _body(state: Comparison, chain: list[Node], before: str, after: str, generated: Located | None) -> Proposals:
    """The lines of a function that its script says otherwise: as the script has them, or, where those are fewer, as a
    generated function has them. Where they are many, it is for whoever has generated it.
    """
    place = state.version
    for node in (chain[-1], chain[-3]):
        function = place.functions.get(node.span.start)
        if function is None:
            continue
        ways = list(body_edits(place, function, before, after))
        many = bool(ways) and touched(ways[0]) > _FEW
        if generated is None and many:
            return
        wanted = state.counterparts.get(id(node))
        made = generated.functions.get(wanted.span.start) if generated is not None and wanted is not None else None
        span = body_of(generated, made) if generated is not None and made is not None else None
        if generated is not None and span is not None and many:
            ways = [*body_edits(place, function, before, after, generated.segment(span)), *ways]
            ways.sort(key=touched)
        yield from map(Proposal, ways)
        return


def _named(state: Comparison, node: Node, after: Scalar) -> Proposals:
    """A name of its own for a task or a step that had that of its template."""
    call = state.version.expression(node)
    if not isinstance(call, ast.Call) or argument(call, "name") is not None:
        return
    own, used = (node.entries.get(k) if isinstance(node, Mapping) else None for k in ("name", "template"))
    if isinstance(own, Scalar) and isinstance(used, Scalar) and own.value == used.value:
        wanted = state.counterparts.get(id(used))
        if isinstance(wanted, Scalar) and wanted.value == after.value:
            return  # it is called as its template is, and that has the name, too
    yield Proposal(inserted(state.version, call, None, f"name={literals.scalar(after.value)}"))


def _name_apart(state: Comparison, template: Node, after: Scalar) -> Proposals:
    """Another name for a template; what is called by the one that it had says that one itself then."""
    name = template.entries.get("name") if isinstance(template, Mapping) else None
    if not isinstance(name, Scalar) or not isinstance(after.value, str):
        return
    place = state.version
    function = place.functions.get(template.span.start)
    proposal = Proposal()
    if function is not None:
        call = place.decorator(template)
        if call is None or argument(call, "name") is not None:
            return
        proposal.edits += inserted(place, call, None, f"name={literals.scalar(after.value)}")
    elif state.version.literal(name):
        span = (name.span.start, name.span.end)
        proposal.edits.append(place.edit(span, relettered(place.segment(span), after)))
    else:
        return
    for address, node in place.addressed:
        used = node.entries.get("template")
        if len(address) != 3 or not isinstance(used, Scalar) or used.value != name.value:
            continue
        own, call_of = node.entries.get("name"), place.expression(node)
        wanted = state.counterparts.get(id(own))
        if not isinstance(own, Scalar) or not isinstance(wanted, Scalar) or not isinstance(call_of, ast.Call):
            continue
        if argument(call_of, "name") is None and wanted.value != after.value and own.value == name.value:
            proposal.edits += inserted(place, call_of, None, f"name={literals.scalar(wanted.value)}")
    yield proposal


def relettered(before: str, after: Scalar) -> str:
    """A literal for `after`, in the manner of the one that is there: its quotes, or its block of lines."""
    value = after.value
    if before[:2] in ("0o", "0O") and type(value) is int and value > 7:
        return literals.octal(value)
    if not isinstance(value, str):
        return literals.scalar(value)
    if before.endswith(('"""', "'''")) and "\n" in value:
        lines = _other_lines(before, value)
        if lines is not None:
            return lines
        if before.startswith('"""\\\n'):
            return literals.block(value)
    text = literals.string(value)
    if before.startswith("'") and text.startswith('"') and "'" not in value and '"' not in value:
        return f"'{text[1:-1]}'"
    return text


def _other_lines(before: str, value: str) -> str | None:
    """A literal of several lines for `value`, of which those lines are as they were that say the same."""
    said = text_of(before)
    text = relined(before, said, value) if said is not None else None
    return text if text is not None and text_of(text) == value else None
