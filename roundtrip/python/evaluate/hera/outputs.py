"""What Hera writes of a workflow: `to_dict()`, `to_yaml()`, and a workflow as the manifest of a Resource."""

from __future__ import annotations

from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import plain
from roundtrip.hera.facts import Type, facts
from roundtrip.python.evaluate.bridges import Refusal, borrowed
from roundtrip.python.evaluate.hera.build import document
from roundtrip.python.evaluate.hera.lower import Lowering
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.manifests import options, written
from roundtrip.python.evaluate.values import Thing, Unprovable


def as_dict(machine: Machine, workflow: Thing) -> dict[str, Any]:
    """`workflow.to_dict()`. Raises `Declined` and `Unprovable`."""
    found, lowering = _built(machine, workflow)
    if lowering.raw:
        raise Unprovable("the order of what Hera writes as it is isn't read statically")
    result: dict[str, Any] = _by_model(found, Type("model", model=facts().wrappers[workflow.kind].model))
    return result


def _built(machine: Machine, workflow: Thing) -> tuple[dict[str, Any], Lowering]:
    lowering = Lowering(machine, exact=True)
    root = document(machine, workflow, lowering)
    try:
        found = plain(borrowed().put(root))
    except Refusal as refused:
        raise Unprovable(refused.why) from None
    assert isinstance(found, dict)
    return found, lowering


def _by_model(value: Any, kind: Type) -> Any:
    """`value` with its keys in the order of Hera's models."""
    if isinstance(value, list) and kind.kind == "list":
        return [_by_model(item, kind.args[0]) for item in value]
    if isinstance(value, dict) and kind.kind == "dict":
        return {key: _by_model(item, kind.args[-1]) for key, item in value.items()}
    if kind.kind == "union":
        models = [part for part in kind.args if part.kind == "model"]
        if isinstance(value, (dict, list)) and len(models) != 1:
            raise Unprovable("which of several models this is isn't read statically")
        return _by_model(value, models[0]) if isinstance(value, (dict, list)) else value
    if kind.kind != "model" or kind.model is None:
        return value
    model = facts().models[kind.model]
    if model.root is not None:
        return _by_model(value, model.root)
    if not isinstance(value, dict):
        return value
    fields = {field.alias: field.type for field in model.fields.values()}
    if not value.keys() <= fields.keys():
        raise Unprovable("what Hera writes here isn't read statically")
    return {key: _by_model(value[key], type_) for key, type_ in fields.items() if key in value}


def as_yaml(machine: Machine, workflow: Thing, kwargs: dict[str, Any]) -> str:
    """`workflow.to_yaml(…)`. Raises `Declined` and `Unprovable`."""
    found, _ = _built(machine, workflow)
    chosen = {"sort_keys": False, **options(machine, kwargs)}
    return _squashed(written(machine, _ordered(found), chosen))


def _squashed(text: str) -> str:
    """`hera._yaml`: an expression of Argo's that PyYAML folded is on one line again."""
    if any(letter in text for letter in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        raise Unprovable("how Hera goes through these lines isn't read statically")
    lines = text.split("\n")
    result: list[str] = []
    block: int | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        indent = len(line) - len(line.lstrip())
        if block is not None and (line == "" or indent > block):
            result.append(line)
            continue
        block = None
        if line.rstrip().endswith(_BLOCKS):
            block = indent
        else:
            while line.count("{{") > line.count("}}") and number < len(lines) - 1:
                line += " " + lines[number].lstrip()
                number += 1
        result.append(line)
    return "\n".join(result)


_BLOCKS = (": |", ": |-", ": |+", ": >", ": >-", ": >+")


def as_manifest(machine: Machine, workflow: Thing) -> str:
    """The text that a Resource makes of a workflow. Raises `Declined` and `Unprovable`."""
    if workflow.cls is not None and workflow.cls.method("to_yaml") is not None:
        raise Unprovable("a workflow that writes itself as YAML isn't read statically")
    return as_yaml(machine, workflow, {}).replace("'{{", "{{").replace("}}'", "}}")


def _ordered(value: dict[str, Any]) -> dict[str, Any]:
    """Hera's order: the name, what is plain, lists, dictionaries."""
    result: dict[str, Any] = {}
    for key, item in sorted(value.items(), key=lambda pair: (_rank(*pair), pair[0])):
        if isinstance(item, dict):
            result[key] = _ordered(item)
        elif isinstance(item, list) and item and isinstance(item[0], dict):
            result[key] = [_ordered(inner) if isinstance(inner, dict) else inner for inner in item]
        elif isinstance(item, list) and item and isinstance(item[0], list):
            if not all(isinstance(inner, dict) for part in item for inner in part):
                raise Unprovable("Hera raises AttributeError here: it can't order lists within lists")
            result[key] = [[_ordered(inner) for inner in part] for part in item]
        else:
            result[key] = item
    return result


def _rank(key: str, value: Any) -> int:
    if key == "name" and isinstance(value, str):
        return 0
    return 3 if isinstance(value, dict) else 2 if isinstance(value, list) else 1


__all__ = ["ConversionError", "as_dict", "as_manifest", "as_yaml"]
