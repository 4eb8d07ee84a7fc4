"""jsonschema over the plain view of a document: one validator a definition, made when something first refers to it.

The schemas are plain JSON Schema (`roundtrip schema --json` gives them out), read here as Go and an API server read
JSON: a null has every type, a string's length counts bytes, `$` is the very end. A reference leads to the validator of its
definition, which is kept; nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from roundtrip.schema.cel import RULES
from roundtrip.schema.versions import definition
from roundtrip.schema.view import items, mapping

Errors = Iterator[ValidationError]
_INTEGERS = {"int32": 2**31, "int64": 2**63}
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)


class Definitions:
    """The validators of one version, with or without its full CRDs, by definition."""

    def __init__(self, version: str, full: bool) -> None:
        self._version = version
        self.full = full
        self._named: dict[str, Any] = {}
        self._below: dict[int, tuple[Any, Any]] = {}
        self._class = _keywords(self)
        self.inlined = False

    def named(self, name: str) -> Any:
        """The validator of a definition. Raises KeyError for one that isn't there."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = self._class(definition(self._version, name, self.full))
        return found

    def takes_anything(self, schema: dict[str, Any]) -> bool:
        """Whether a schema says nothing of what it takes."""
        return not (self.named(schema["$ref"].rpartition("/")[2]).schema if "$ref" in schema else schema)

    def of(self, schema: Any) -> Any:
        """The validator of a schema within a definition."""
        kept = self._below.get(id(schema))
        if kept is None:
            kept = self._below[id(schema)] = (self._class(schema), schema)  # holds it, so that its id stays its own
        return kept[0]


@cache
def definitions(version: str, full: bool) -> Definitions:
    """The validators of one of `VERSIONS`."""
    return Definitions(version, full)


def errors(data: Any, kind: str, version: str, full: bool) -> Iterator[tuple[list[str | int], ValidationError]]:
    """What jsonschema finds wrong with the plain view of a document of one of Argo's kinds, and the paths of it."""
    known = definitions(version, full)
    known.inlined = False
    for error in known.named(kind).iter_errors(data):
        yield list(error.absolute_path), error
    if known.inlined:
        template = known.named("Template")
        for path, inline in _inlines(data, kind):
            for error in template.iter_errors(inline):
                yield [*path, *error.absolute_path], error


def _inlines(data: Any, kind: str) -> Iterator[tuple[list[str | int], Any]]:
    """The templates that stand in tasks and steps, with their paths; those within others as well."""
    at: list[str | int] = ["spec", "workflowSpec"] if kind == "CronWorkflow" else ["spec"]
    spec = data
    for step in at:
        spec = mapping(spec, str(step))
    work: list[tuple[list[str | int], Any]] = [
        ([*at, "templates", index], template) for index, template in enumerate(items(spec, "templates"))
    ]
    work.append(([*at, "templateDefaults"], spec.get("templateDefaults")))
    while work:
        path, template = work.pop()
        calls = [([*path, "dag", "tasks", i], task) for i, task in enumerate(items(mapping(template, "dag"), "tasks"))]
        for group, steps in enumerate(items(template, "steps")):
            calls += [([*path, "steps", group, i], s) for i, s in enumerate(steps if type(steps) is list else ())]
        for place, call in calls:
            if type(call) is dict and call.get("inline") is not None:
                below = [*place, "inline"]
                yield below, call["inline"]
                work.append((below, call["inline"]))


def _keywords(known: Definitions) -> Any:
    def below(value: Any, schema: Any, step: str | int) -> Errors:
        for error in known.of(schema).iter_errors(value):
            error.path.appendleft(step)
            yield error

    def reference(_: Any, ref: str, value: Any, __: Any) -> Errors:
        found: Errors = known.named(ref.rpartition("/")[2]).iter_errors(value)
        return found

    def properties(_: Any, fields: dict[str, Any], value: Any, __: Any) -> Errors:
        if type(value) is dict:
            for key, child in value.items():
                field = fields.get(key)
                if key == "inline":
                    known.inlined = True  # held by itself, since they nest without end
                elif field is not None and not (type(child) is str and field == _STRING):
                    yield from below(child, field, key)

    def items(_: Any, schema: Any, value: Any, __: Any) -> Errors:
        if type(value) is list:
            for index, child in enumerate(value):
                if child is None and known.full and not known.takes_anything(schema):
                    yield ValidationError("null", validator="null", path=(index,))
                elif not (type(child) is str and schema == _STRING):
                    yield from below(child, schema, index)

    def additional(_: Any, schema: Any, value: Any, parent: dict[str, Any]) -> Errors:
        if type(value) is dict:
            fields = parent.get("properties", {})
            if schema is False:
                extra = [key for key in value if key not in fields]
                if extra:
                    yield ValidationError("unknown fields", instance=extra)
            elif schema is not True:
                for key, child in value.items():
                    if key not in fields:
                        yield from below(child, schema, key)

    def every(_: Any, schemas: list[Any], value: Any, __: Any) -> Errors:
        for schema in schemas:
            yield from known.of(schema).iter_errors(value)

    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "$ref": reference,
            "properties": properties,
            "items": items,
            "additionalProperties": additional,
            "allOf": every,
            **_VALUES,
        },
    )


_STRING = {"type": "string"}


def _is(value: Any, name: str) -> bool:
    of = type(value)
    if name == "string":
        return of is str
    if name == "object":
        return of is dict
    if name == "array":
        return of is list
    if name == "boolean":
        return of is bool
    if name == "integer":
        return of is int or (of is float and value.is_integer())
    return of is int or of is float


def _type(_: Any, wanted: Any, value: Any, __: Any) -> Errors:
    if value is None:
        return
    if not (_is(value, wanted) if type(wanted) is str else any(_is(value, name) for name in wanted)):
        yield ValidationError("wrong type")


def _enum(_: Any, values: list[Any], value: Any, __: Any) -> Errors:
    if value is not None and value not in values:
        yield ValidationError("wrong value")


def _format(_: Any, name: str, value: Any, __: Any) -> Errors:
    bound = _INTEGERS.get(name)
    if bound is not None:
        if type(value) in (int, float) and not -bound <= value < bound:
            yield ValidationError("out of range")
    elif name == "date-time" and type(value) is str and not _TIME.match(value):
        yield ValidationError("no time")


@cache
def _pattern_of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern, re.ASCII)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Errors:
    if type(value) is str and _pattern_of(pattern).search(value) is None:
        yield ValidationError("doesn't match")


def _required(_: Any, wanted: list[str], value: Any, __: Any) -> Errors:
    if type(value) is dict:
        for key in wanted:
            if key not in value:
                yield ValidationError("missing", instance=key)


def _longest(_: Any, bound: int, value: Any, __: Any) -> Errors:
    if type(value) is str and len(value.encode("utf-8", "replace")) > bound:
        yield ValidationError("too long")


def _rules(_: Any, rules: list[dict[str, str]], value: Any, __: Any) -> Errors:
    for rule in rules:
        held = RULES.get(rule["rule"])
        if held is not None and not held.holds(value):
            yield ValidationError("a rule is broken", validator_value=rule["rule"])


def _keys(_: Any, keys: list[str], value: Any, __: Any) -> Errors:
    if type(value) is not list:
        return
    seen = set()
    for index, item in enumerate(value):
        if keys and type(item) is not dict:
            continue
        # a protocol that is left out is TCP: the CRDs' only default that is a key
        mark = tuple(repr(item.get(key, "TCP" if key == "protocol" else None)) for key in keys) if keys else repr(item)
        if mark in seen:
            error = ValidationError("twice", validator_value=keys)
            error.path.append(index)
            yield error
        seen.add(mark)


_VALUES: dict[str, Callable[..., Errors]] = {
    "type": _type,
    "enum": _enum,
    "format": _format,
    "pattern": _pattern,
    "maxLength": _longest,
    "required": _required,
    "x-kubernetes-validations": _rules,
    "x-kubernetes-list-map-keys": _keys,
}
