"""Other values for what the program says in a literal, in the manner in which it says it.

A text, a number, a default, a part of an f-string, a line of a function's body, a name: nothing of that needs generated text.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator

import roundtrip.python.patch.formatted_literals as formatted_literals
from roundtrip.document import Difference, Mapping, Node, Scalar, along
from roundtrip.python.code import literals
from roundtrip.python.patch.bracket_items import inserted
from roundtrip.python.patch.comparison import Comparison
from roundtrip.python.patch.edits import Edit
from roundtrip.python.patch.function_bodies import body_edits, body_of, touched
from roundtrip.python.patch.json_edits import display, json_edits
from roundtrip.python.patch.located import Located
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
        if difference.kind != "set" or root is None:
            return
        chain = along(root, difference.path)
        if len(chain) == len(difference.path) + 1:
            yield from other_value(state, chain, difference)

    return ways


def other_value(
    state: Comparison, chain: list[Node], difference: Difference, generated: Located | None = None
) -> Proposals:
    """The ways to say another value; `chain`: the nodes along its path; `generated`: the module that says it, if it is made."""
    yield from literal(state, chain[-1], difference.after)
    yield from respelled(state, chain[-1], difference.after)
    yield from formatted(state, chain[-1], difference.after)
    yield from stripped(state, chain[-1], difference.after)
    yield from composed(state, chain[-1], difference.after)
    if difference.path[-4:-2] == ("inputs", "parameters") and difference.path[-1] in ("default", "value"):
        yield from default(state, chain, difference.after)
    if difference.path[-2:] == ("script", "source"):
        yield from body(state, chain, difference.after, generated)
    if difference.path[-1:] == ("name",) and {"tasks", "steps"} & {*difference.path[-4:]}:
        yield from named(state, chain[-2], difference.after)
    if difference.path[-3::2] == ("templates", "name"):
        yield from name_apart(state, chain[-2], difference.after)


def literal(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """Another literal in the place of one, where all that is read from it is to change alike."""
    if not isinstance(node, Scalar) or not isinstance(after, Scalar) or not state.version.literal(node):
        return
    if _said_elsewhere(state, node, after):
        return
    place = (node.span.start, node.span.end)
    if isinstance(node.value, str) and isinstance(after.value, str):
        edit = edit_of_parts(state.version.place, place, node.value, after.value)
        if edit is not None:
            yield Proposal([edit])
    yield Proposal([Edit(*place, relettered(state.version.place.segment(place), after))])


def _said_elsewhere(state: Comparison, node: Scalar, after: Scalar) -> bool:
    """Whether a literal says the same elsewhere, and is to go on saying it there."""
    for other in state.version.place.sharing((node.span.start, node.span.end)):
        wanted = state.counterparts.get(id(other), other)
        if isinstance(other, Scalar) and other.value == node.value and getattr(wanted, "value", None) != after.value:
            return True
    return False


def respelled(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """Another number, or another truth, where Argo has its text: a default, the value of a parameter."""
    if not isinstance(node, Scalar) or not isinstance(after, Scalar) or state.version.literal(node):
        return
    if not isinstance(node.value, str) or not isinstance(after.value, str):
        return
    place = state.version.place
    span = (node.span.start, node.span.end)
    value = place.expressions.get(span)
    if not isinstance(value, (ast.Constant, ast.UnaryOp, ast.List, ast.Dict)) or _said_elsewhere(state, node, after):
        return
    text = _spelt(value, place.segment(span), after.value)
    if text is not None:
        yield Proposal([Edit(*span, text)])


def _spelt(value: ast.expr, before: str, wanted: str) -> str | None:
    """A literal that Argo has as the text `wanted`, of the type that `value` has; None where there is none."""
    try:
        there = ast.literal_eval(value)
    except (ValueError, SyntaxError, RecursionError):
        return None
    if isinstance(there, str):
        return relettered(before, Scalar(wanted))
    try:
        found = json.loads(wanted)
    except (ValueError, RecursionError):
        return None
    if type(there) is not type(found) and {type(there), type(found)} != {int, float}:
        return None
    if isinstance(found, (dict, list)):
        return display(found)
    return relettered(before, Scalar(found)) if found is None or isinstance(found, (bool, int, float)) else None


def default(state: Comparison, chain: list[Node], after: Node | None) -> Proposals:
    """Another default for a parameter of a function, in the function's header or in an annotation there."""
    place = state.version.place
    parameter = chain[-2]
    function = place.functions.get(chain[-5].span.start)
    name = parameter.entries.get("name") if isinstance(parameter, Mapping) else None
    if function is None or not isinstance(name, Scalar) or not isinstance(after, Scalar):
        return
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    given: list[tuple[ast.arg, ast.expr | None]] = [*zip(reversed(positional), reversed(arguments.defaults))]
    given += zip(arguments.kwonlyargs, arguments.kw_defaults)
    for argument, value in given:
        known = {argument.arg} | {n.value for n in ast.walk(argument) if isinstance(n, ast.Constant)}
        if value is None or name.value not in known or not isinstance(after.value, str):
            continue
        span = place.range(value)
        text = _spelt(value, place.segment(span), after.value)
        if text is None and isinstance(value, ast.Constant):
            text = literals.scalar(after.value)
        if text is not None:
            yield Proposal([Edit(*span, text)])


def formatted(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """Another text within an f-string, or of the variable that stands there, or in what is written as JSON."""
    place = state.version.place
    texts = [n.value for n in (node, after) if isinstance(n, Scalar) and isinstance(n.value, str)]
    joined = place.expression(node) if len(texts) == 2 else None
    if isinstance(joined, ast.Call):
        edits = json_edits(place, joined, *texts)
        if edits:
            yield Proposal(edits)
    if not isinstance(joined, ast.JoinedStr):
        return
    found = formatted_literals.changed(place, joined, *texts)
    if isinstance(found, Edit):
        yield Proposal([found])
    elif found is not None:
        constant = formatted_literals.constant(place, found[0])
        if constant is not None:
            span = place.range(constant)
            yield Proposal([Edit(*span, relettered(place.segment(span), Scalar(found[1])))])


def composed(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """Another text for one of the literals that a text is composed of, wherever they stand."""
    if not isinstance(node, Scalar) or not isinstance(after, Scalar):
        return
    if not isinstance(node.value, str) or not isinstance(after.value, str):
        return
    place = state.version.place
    key = node.span.start, node.span.end, node.value
    pieces = next((d.composed[key] for d in place.documents if key in d.composed), [])
    texts = [text for text, _ in pieces]
    for n, (_, span) in enumerate(pieces):
        before, behind = "".join(texts[:n]), "".join(texts[n + 1 :])
        fits = len(after.value) >= len(before) + len(behind)
        if span is None or not (fits and after.value.startswith(before) and after.value.endswith(behind)):
            continue
        wanted = after.value[len(before) : len(after.value) - len(behind)]
        literal = place.expressions.get(span)
        text = _spelt(literal, place.segment(span), wanted) if literal is not None else None
        if text is not None:
            yield Proposal([Edit(*span, text)])


def stripped(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """Other lines for a text that goes through `dedent` or the like."""
    place = state.version.place
    made = place.expression(node)
    if not isinstance(made, ast.Call) or not isinstance(node, Scalar) or not isinstance(after, Scalar):
        return
    if isinstance(node.value, str) and isinstance(after.value, str) and not _said_elsewhere(state, node, after):
        edit = relined_within(place, made, node.value, after.value)
        if edit is not None:
            yield Proposal([edit])


def body(state: Comparison, chain: list[Node], after: Node | None, generated: Located | None = None) -> Proposals:
    """The lines of a function that its script says otherwise: as the script has them, or, where those are fewer, as a
    generated function has them. Where they are many, it is for whoever has generated it.
    """
    place = state.version.place
    before = chain[-1]
    if not isinstance(before, Scalar) or not isinstance(after, Scalar):
        return
    if not isinstance(before.value, str) or not isinstance(after.value, str):
        return
    for node in (chain[-1], chain[-3]):
        function = place.functions.get(node.span.start)
        if function is None:
            continue
        ways = list(body_edits(place, function, before.value, after.value))
        if generated is None and ways and touched(ways[0]) > _FEW:
            return
        wanted = state.counterparts.get(id(node))
        made = generated.functions.get(wanted.span.start) if generated is not None and wanted is not None else None
        span = body_of(generated, made) if generated is not None and made is not None else None
        if generated is not None and span is not None and ways and touched(ways[0]) > _FEW:
            laid_out = generated.segment(span)
            ways = [*body_edits(place, function, before.value, after.value, laid_out), *ways]
            ways.sort(key=touched)
        for edits in ways:
            yield Proposal(edits, own=set(edits))
        return


def named(state: Comparison, node: Node, after: Node | None) -> Proposals:
    """A name of its own for a task or a step that had that of its template."""
    call = state.version.place.expression(node)
    if not isinstance(call, ast.Call) or not isinstance(after, Scalar) or any(k.arg == "name" for k in call.keywords):
        return
    own, used = (node.entries.get(k) if isinstance(node, Mapping) else None for k in ("name", "template"))
    if isinstance(own, Scalar) and isinstance(used, Scalar) and own.value == used.value:
        wanted = state.counterparts.get(id(used))
        if isinstance(wanted, Scalar) and wanted.value == after.value:
            return  # it is called as its template is, and that has the name, too
    yield Proposal(inserted(state.version.place, call, None, f"name={literals.scalar(after.value)}"))


def name_apart(state: Comparison, template: Node, after: Node | None) -> Proposals:
    """Another name for a template; what is called by the one that it had says that one itself then."""
    name = template.entries.get("name") if isinstance(template, Mapping) else None
    if not isinstance(name, Scalar) or not isinstance(after, Scalar) or not isinstance(after.value, str):
        return
    place = state.version.place
    function = place.functions.get(template.span.start)
    proposal = Proposal()
    if function is not None:
        call = place.decorator(template)
        if call is None or any(k.arg == "name" for k in call.keywords):
            return
        proposal.edits += inserted(place, call, None, f"name={literals.scalar(after.value)}")
    elif state.version.literal(name):
        span = (name.span.start, name.span.end)
        proposal.edits.append(Edit(*span, relettered(place.segment(span), after)))
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
        given = any(k.arg == "name" for k in call_of.keywords)
        if not given and wanted.value != after.value and own.value == name.value:
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
