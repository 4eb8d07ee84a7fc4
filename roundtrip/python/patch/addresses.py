"""The workflows, templates, tasks and steps of documents, each at an address that doesn't depend on where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from roundtrip.document import Document, Mapping, Node, Sequence, text_at

# a workflow by its number among the documents; a template by its name in it; a task or step by its name there
Address = tuple[object, ...]


def addressed(documents: list[Document]) -> Iterator[tuple[Address, Mapping]]:
    """The workflows, templates, tasks and steps of the documents."""
    for number, document in enumerate(documents):
        root = document.root
        if not isinstance(root, Mapping):
            continue
        yield (number,), root
        spec = root.entries.get("spec")
        inner = spec.entries.get("workflowSpec") if isinstance(spec, Mapping) else None
        spec = inner if isinstance(inner, Mapping) else spec
        templates = spec.entries.get("templates") if isinstance(spec, Mapping) else None
        for template in templates.items if isinstance(templates, Sequence) else []:
            if isinstance(template, Mapping):
                name = text_at(template, "name")
                yield (number, name), template
                for node in nodes_of(template):
                    yield (number, name, text_at(node, "name")), node


def nodes_of(template: Mapping) -> Iterator[Mapping]:
    """The tasks of a DAG, or the steps of Steps."""
    dag = template.entries.get("dag")
    work: list[Node] = []
    if isinstance(dag, Mapping) and "tasks" in dag.entries:
        work = [dag.entries["tasks"]]
    elif "steps" in template.entries:
        work = [template.entries["steps"]]
    while work:
        node = work.pop(0)
        if isinstance(node, Sequence):
            work[:0] = node.items
        elif isinstance(node, Mapping):
            yield node
