"""Script templates with `{{inputs.parameters.x}}` in their text, made those of functions with parameters: `--lift`.

The script changes, and with it what some values of a parameter do; a note for each function says which. One that a value in the
same document would break stays text, as does whatever isn't proven.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from roundtrip.diagnostics import Diagnostic
from roundtrip.document import Call, Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.document.equivalence import runs_python, template_name
from roundtrip.document.numbers import any_string
from roundtrip.document.templates import inline_templates, templates_of
from roundtrip.lenses.algebra import Refused
from roundtrip.lenses.templates import TEMPLATE
from roundtrip.python.scripts.sources import has_tags, reads_parameters

_WHOLE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


def lift(document: Document, wanted: Callable[[str], bool] = lambda name: True) -> list[Diagnostic]:
    """Rewrites the scripts of `document` in place, of those templates whose name is `wanted`.

    The notes say for each what differs, or why it stays text.
    """
    named = [c for c in _candidates(_templates(document)) if wanted(template_name(c[0]))]
    notes = [_lift(document, template, script, source) for template, script, source in named]
    return [*notes, *_inline(document)] if wanted("") else notes


def _inline(document: Document) -> Iterator[Diagnostic]:
    """A note for each script with tags of a template that stands within a task or step."""
    for _, _, source in _candidates(inline_templates(document.root)):
        message = "the script of this template stays text: it has no name that a function could have"
        yield Diagnostic("note", "not-lifted", message, source.span.line, source.span.column)


def _candidates(templates: Iterable[Mapping]) -> Iterator[tuple[Mapping, Mapping, Scalar]]:
    """Templates with a Python script that has parameters in its text: each with the script, and that text."""
    for template in templates:
        script = template.entries.get("script")
        if isinstance(script, Mapping) and has_tags(text_at(script, "source")) and runs_python(script):
            source = script.entries["source"]
            assert isinstance(source, Scalar)
            yield template, script, source


def lifted_as(
    there: list[Document], documents: list[Document], pairs: list[tuple[int, int]], everything: bool
) -> list[Diagnostic]:
    """Lifts of `documents` what a program has as functions with parameters; its own are `there`, `pairs` of their numbers.

    `everything`: also what it doesn't have at all. What it has as text stays text in it, which is noted.
    """
    notes: list[Diagnostic] = []
    counterparts = {theirs: mine for mine, theirs in pairs}
    for number, document in enumerate(documents):
        mine = counterparts.get(number)
        known = dict(_reading(there[mine])) if mine is not None else {}
        found = lift(document, lambda name, known=known: known.get(name, everything))  # type: ignore[misc]
        notes += [note for note in found if note.code != "lifted"]
        for template, _, source in _candidates(_templates(document)) if everything else ():
            name = template_name(template)
            if known.get(name) is False:
                message = f"`{name}` is text in the program that is there, and stays so; --overwrite writes it anew"
                notes.append(Diagnostic("note", "not-lifted", message, source.span.line, source.span.column))
    return notes


def _reading(document: Document) -> Iterator[tuple[str, bool]]:
    """The names of a document's script templates, and whether each reads parameters, as that of a function does."""
    for template in _templates(document):
        if "script" in template.entries:
            yield template_name(template), reads_parameters(text_at(template.entries["script"], "source"))


def _templates(document: Document) -> Iterator[Mapping]:
    found = templates_of(document.root)
    for template in found.items if found is not None else ():
        if isinstance(template, Mapping):
            yield template


def has_candidates(document: Document) -> bool:
    """Whether there is a Python script with a tag of a parameter in a document."""
    return any(True for _ in _candidates(_templates(document)))


def _lift(document: Document, template: Mapping, script: Mapping, source: Scalar) -> Diagnostic:
    """Exchanges the source of a template, and says so, or why not."""
    from roundtrip.python.scripts.definitions import as_function
    from roundtrip.python.scripts.lift import lifted
    from roundtrip.python.scripts.scopes import Stays

    name, text = template_name(template), str(source.value)
    try:
        if any(n.anchor or n.alias for n in (template, script, source)) or template.merged or script.merged:
            raise Stays("an anchor or a merge key has it in several places")
        found = lifted(text, list(_loaded(template)))
        for parameter in found.uses:
            for value in _values(document.root, name, parameter):
                if not found.same(parameter, value):
                    raise Stays(f"the value {_shown(value)} of `{parameter}` would be another in a function")
        fresh = Scalar(found.source, source.span, "literal")
        fresh.comments = source.comments
        script.entries["source"] = fresh
        call = _call(template)
        if call is None or as_function(call) is None:
            script.entries["source"] = source
            raise Stays("Hera makes no such script of a function")
    except Stays as why:
        message = f"the script of `{name}` stays text: {why}"
        return Diagnostic("note", "not-lifted", message, source.span.line, source.span.column)
    message = f"`{name}` is a function with parameters now, and its script reads them with json.loads; {found.differs}"
    return Diagnostic("note", "lifted", message, source.span.line, source.span.column)


def _call(template: Mapping) -> Call | None:
    try:
        found = TEMPLATE.get(template)
    except Refused:
        return None
    return found if isinstance(found, Call) and found.name == "Script" else None


def _parameters(node: Node | None) -> Iterator[Mapping]:
    """The parameters of inputs or arguments."""
    listed = node.entries.get("parameters") if isinstance(node, Mapping) else None
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


def _loaded(template: Mapping) -> Iterator[str]:
    """The inputs that Hera's functions load."""
    for parameter in _parameters(template.entries.get("inputs")):
        if "valueFrom" not in parameter.entries:
            yield template_name(parameter)


def _values(root: Node | None, name: str, parameter: str) -> Iterator[str]:
    """The values of a template's parameter that a document says: by default, and where it is called, however far up."""
    assert isinstance(root, Mapping)
    spec = root.entries.get("spec")
    if text_at(root, "kind") == "CronWorkflow" and isinstance(spec, Mapping):
        spec = spec.entries.get("workflowSpec")
    whole = spec.entries.get("arguments") if isinstance(spec, Mapping) else None
    known: set[tuple[str, str]] = set()
    wanted = [(name, parameter)]
    while wanted:
        name, parameter = wanted.pop()
        if (name, parameter) in known:
            continue
        known.add((name, parameter))
        for holder, around, caller in _holders(spec, name):
            for said in _said(holder, parameter):
                if "{{" not in said:
                    yield said
                    continue
                tag = _WHOLE.fullmatch(said)
                kind, _, inner = tag[1].rpartition(".") if tag is not None else ("", "", "")
                if kind == "workflow.parameters":
                    yield from (value for value in _said(whole, inner) if "{{" not in value)
                elif kind == "inputs.parameters":
                    wanted.append((around, inner))
                elif caller is not None and (kind, inner) in (("", "item"), ("item", inner)):
                    yield from _items(caller.entries.get("withItems"), inner if kind else "")


def _holders(spec: Node | None, name: str) -> Iterator[tuple[Node | None, str, Mapping | None]]:
    """Where a template's parameters have values: its inputs, and arguments, with the template that has them and the call."""
    if text_at(spec, "entrypoint") == name and isinstance(spec, Mapping):
        yield spec.entries.get("arguments"), "", None
    work: list[tuple[Node | None, str]] = [(spec, "")]
    while work:
        node, around = work.pop()
        if isinstance(node, Sequence):
            work += [(item, around) for item in node.items]
        elif isinstance(node, Mapping):
            if "inputs" in node.entries and template_name(node) == name:
                yield node.entries["inputs"], name, None
            if text_at(node, "template") == name:
                yield node.entries.get("arguments"), around, node
            templates = node.entries.get("templates")
            work += [(value, around) for value in node.entries.values() if value is not templates]
            if isinstance(templates, Sequence):
                work += [(template, template_name(template)) for template in templates.items]


def _items(listed: Node | None, key: str) -> Iterator[str]:
    """The items of a loop, or what they have under a key."""
    for item in listed.items if isinstance(listed, Sequence) else ():
        value = item.entries.get(key) if key and isinstance(item, Mapping) else item
        if isinstance(value, Scalar) and value.value is not None:
            yield any_string(value.value)


def _said(holder: Node | None, parameter: str) -> Iterator[str]:
    for item in _parameters(holder):
        if template_name(item) != parameter:
            continue
        for key in ("value", "default"):
            value = item.entries.get(key)
            if isinstance(value, Scalar) and value.value is not None:
                yield any_string(value.value)
        enum = item.entries.get("enum")
        for one in enum.items if isinstance(enum, Sequence) else ():
            if isinstance(one, Scalar) and one.value is not None:
                yield any_string(one.value)


def _shown(value: str) -> str:
    return f"`{value}`" if len(value) <= 40 and value.isprintable() and value else f"{value[:40]!r}"
