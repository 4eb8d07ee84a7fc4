"""The documents that Hera built of a program, each node with its place in the program's text.

The objects that the run told of are taken as the reader takes its own: each part of what comes out that is where Hera has it,
too, gives the part of Hera's document its place. What the documents say is Hera's alone.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Call, Document, Mapping, Node, Scalar, Sequence, Span, from_plain, text_at
from roundtrip.document.remarks import keep_comments
from roundtrip.hera.runner import RunResult
from roundtrip.python.evaluate.hera import volumes
from roundtrip.python.evaluate.hera.context import Hera
from roundtrip.python.evaluate.hera.kinds import WORKFLOWS
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.hera.script_texts import body_span
from roundtrip.python.evaluate.imports import Importer
from roundtrip.python.evaluate.language.machine import Machine, Module
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.evaluate.language.values import Entries, Function, Place, Thing
from roundtrip.python.program_comments import attach
from roundtrip.python.reader import Program
from roundtrip.python.traced.objects import Objects
from roundtrip.python.traced.texts import Texts

# a call → its document
Put = Callable[[Call], "Node | None"]
_NOWHERE = Span(0, 0, 1, 1)
# how what can't be lowered shows itself
_UNREAD = (ConversionError, RecursionError, LookupError, TypeError, ValueError, AttributeError, AssertionError)
_CHILDREN = ("templates", "tasks", "sub_steps", "containers")


class _Unbounded(Machine):
    """What is lowered was run: it has an end."""

    def spend(self, steps: int) -> None:
        """Counts nothing."""


def traced(source: str, result: RunResult, put: Put) -> tuple[list[Document], Program]:
    """See `_traced`; where a program is such that this doesn't succeed, its documents are nowhere in particular."""
    try:
        return _traced(source, result, put)
    except Exception:  # what Hera built is right, whatever we make of where it comes from
        program = Program([Document(from_plain(found, _NOWHERE)) for found in result.documents], source=source)
        return program.documents, program


def _traced(source: str, result: RunResult, put: Put) -> tuple[list[Document], Program]:
    """The documents of a run of the program `source`, and what is known of where they come from.

    `put` gives the document that a call stands for, None where it can't be told.
    """
    text = Source(source, "<input>")
    program = Program(source=source)
    lowering = Lowering(_Unbounded(Module(text), Importer(None, (), None), Hera()))
    origins = [*result.origins, *[None] * len(result.documents)]
    files: dict[tuple[str, ...], Texts] = {}
    read: list[Document] = []
    for told in origins[: len(result.documents)]:
        objects: Objects | None = None
        if told is not None:
            texts = files.setdefault(tuple(told["files"]), Texts(text, told["files"]))
            objects = Objects(texts, told)
        root = _read(objects, lowering) if objects is not None else None
        document = Document(root, root.span if root is not None else _NOWHERE)
        if objects is not None:
            document.called, document.composed = objects.called, objects.composed
        read.append(document)
    if all(document.root is not None for document in read):
        program.commented = _commented(text, read, lowering)
    for found, document in zip(result.documents, read):
        shadow = _put(document.root, put) if isinstance(document.root, Call) else document.root
        if shadow is not None and document.root is not None and program.commented:
            keep_comments(document.root, shadow)
        document.root = from_plain(found)
        _place(document.root, shadow, document.span)
    program.documents = read
    program.literals = frozenset(lowering.literals)
    return program.documents, program


def _read(objects: Objects, lowering: Lowering) -> Node | None:
    """What the reader makes of the objects of a document, as far as it can."""
    spot = objects.display() if objects.root and objects.root[0] == "d" else None
    value, place = objects.value(objects.root, spot, Place(_NOWHERE))
    if isinstance(value, dict):
        at = value.place if isinstance(value, Entries) else place
        return lowering.mapping(value, at or Place(_NOWHERE))
    if not isinstance(value, Thing):
        return None
    found = _lowered(lowering, value)
    if isinstance(found, Call) and value.kind in WORKFLOWS:
        _claim(lowering, value, found)
    return found


def _claim(lowering: Lowering, workflow: Thing, call: Call) -> None:
    """Gives a workflow's call the claims of its volumes, and of its templates': Hera makes them as it builds."""
    claims: dict[str, Node] = {}
    for thing in (*workflow.attrs.get("templates", []), workflow):
        with contextlib.suppress(*_UNREAD):
            for claim in volumes.claims(lowering, thing):
                claims.setdefault(volumes.claim_name(lowering, claim), claim)
    if claims:
        call.args["volume_claim_templates"] = Sequence([*claims.values()], workflow.place.span)


def _commented(text: Source, documents: list[Document], lowering: Lowering) -> bool:
    """Hangs the comments of the program on its documents; those in scripts are in their text. False where there are none."""
    scripts = {id(call): call for call, _ in lowering.extents.values() if call.name == "Script"}
    for node in ast.walk(text.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = Function(node, lowering.machine.frame, [], {})
            start = text.start_of(min([node.lineno, *(d.lineno for d in node.decorator_list)])) + node.col_offset
            body = body_span(lowering.machine, function)
            for call in scripts.values():
                if call.span.start == start and body is not None:
                    lowering.functions.append((body, call))
                    break
    apart = Source(text.text, text.name)
    apart.forget_tree()
    return attach(apart, documents, lowering)[0]


def _put(call: Call, put: Put) -> Node | None:
    """The document of a call; without the templates, then the arguments, that it can't be said with."""
    whole = _attempt(put, call, call.args)
    if whole is not None:
        return whole
    templates = call.args.get("templates")
    kept: dict[str, Node] = {}
    for name, node in call.args.items():
        if name != "templates" and _attempt(put, call, {**kept, name: node}) is not None:
            kept[name] = node
    if isinstance(templates, Sequence):
        good = [t for t in templates.items if _attempt(put, call, {**kept, "templates": Sequence([t])}) is not None]
        kept["templates"] = Sequence(good, templates.span)
    return _attempt(put, call, kept)


def _attempt(put: Put, call: Call, args: dict[str, Node]) -> Node | None:
    twin = Call(call.name, args, call.span)
    twin.keys, twin.comments = call.keys, call.comments
    return put(twin)


def _lowered(lowering: Lowering, thing: Thing) -> Node | None:
    """The node of an object, without those of its attributes that the reader doesn't know how to take."""
    for name in _CHILDREN:
        children = thing.attrs.get(name)
        if isinstance(children, list):
            thing.attrs[name] = [c for c in children if isinstance(c, Thing) and _lowered(lowering, c) is not None]
    found = _tried(lowering, thing)
    if found is not None:
        return found
    attributes = dict(thing.attrs)
    needed = {"source", "constructor", *_CHILDREN}
    thing.attrs = {name: value for name, value in attributes.items() if name in needed}
    for name, value in attributes.items():
        if name not in needed:
            thing.attrs[name] = value
            if _tried(lowering, thing) is None:
                del thing.attrs[name]
    return _tried(lowering, thing)


def _tried(lowering: Lowering, thing: Thing) -> Node | None:
    try:
        return lowering.thing(thing)
    except _UNREAD:
        lowering._depth = 0
        return None


# -- places -----------------------------------------------------------------------------------------------------------------


def _place(node: Node, shadow: Node | None, around: Span) -> None:
    """Gives every node of what Hera built the place of its counterpart, else of what it is in."""
    node.span = shadow.span if shadow is not None else around
    node.comments = shadow.comments if shadow is not None else None
    if isinstance(node, Mapping):
        other = shadow if isinstance(shadow, Mapping) else None
        for key, child in node.entries.items():
            _place(child, other.entries.get(key) if other is not None else None, node.span)
            if other is not None and key in other.keys and key in other.entries:
                node.keys[key] = Scalar(key, other.keys[key].span)
                node.keys[key].comments = other.keys[key].comments
    elif isinstance(node, Sequence):
        for child, counterpart in zip(node.items, _counterparts(node, shadow)):
            _place(child, counterpart, node.span)


def _counterparts(node: Sequence, shadow: Node | None) -> list[Node | None]:
    """For each item of a list, the one of another: by name, or where both have as many."""
    if not isinstance(shadow, Sequence):
        return [None] * len(node.items)
    names = [text_at(item, "name") for item in node.items]
    if node.items and all(names) and len(set(names)) == len(names):
        named = {text_at(item, "name"): item for item in shadow.items if isinstance(item, Mapping)}
        return [named.get(name) for name in names]
    if len(node.items) == len(shadow.items):
        return [*shadow.items]
    return [None] * len(node.items)
