"""What a schema says of a place, in words: its fields, their types and values, looked up by name, built on first use.

The verdict is jsonschema's (`validators.py`); this is what messages are made of.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from roundtrip.schema.versions import load

# What may stand at a place. Small numbers, since the check compares them for every node.
ANY, STRING, INTEGER, NUMBER, BOOLEAN, INT_OR_STRING, QUANTITY, ANY_STRING, LIST, MAP, OBJECT = range(11)


class Shape:
    """What may stand at a place.

    `name`: the definition's name, of an OBJECT; `item`: what a LIST or MAP holds; `values`: the values that a STRING may
    have (empty: any); `fields` and `required`: of an OBJECT.
    """

    __slots__ = (
        "_fields",
        "_raw",
        "_schema",
        "either",
        "item",
        "kind",
        "name",
        "required",
        "values",
    )

    def __init__(self, schema: Schema, raw: dict[str, Any], kind: int, name: str = "") -> None:
        self._schema = schema
        self._raw = raw
        self._fields: dict[str, Shape] | None = None
        self.kind = kind
        self.name = name
        self.values: tuple[str, ...] = tuple(raw.get("enum", ()))
        self.required: tuple[str, ...] = tuple(raw.get("required", ()))
        # one of these at least, the last being today's
        self.either: tuple[str, ...] = tuple(arm["required"][0] for arm in raw.get("anyOf", ()))
        self.item: Shape | None = None
        if kind == LIST:
            self.item = schema.of(raw["items"])
        elif kind == MAP:
            self.item = schema.of(raw["additionalProperties"])

    @property
    def fields(self) -> dict[str, Shape]:
        """The fields of an OBJECT, in the order of their names; none of anything else."""
        if self._fields is None:
            self._fields = {key: self._schema.of(raw) for key, raw in self._raw.get("properties", {}).items()}
        return self._fields

    @property
    def content(self) -> Shape:
        """The OBJECT that this holds: itself, or what a list or map of it holds; anything else is itself."""
        found = self
        while found.kind in (LIST, MAP) and found.item is not None:
            found = found.item
        return found

    def __repr__(self) -> str:
        return f"Shape({self.words()!r})"

    def words(self) -> str:
        """What may stand here, in words: "an integer", "a list of strings", "a mapping (Container)"."""
        if self.kind == OBJECT:
            return "a mapping"
        if self.kind == LIST:
            assert self.item is not None
            return f"a list of {_PLURALS[self.item.kind]}"
        return _WORDS[self.kind]


_WORDS = {
    ANY: "anything",
    STRING: "a string",
    INTEGER: "an integer",
    NUMBER: "a number",
    BOOLEAN: "true or false",
    INT_OR_STRING: "an integer or a string",
    QUANTITY: "a quantity",
    ANY_STRING: "a string, a number or a boolean",
    MAP: "a mapping",
}
_PLURALS = {
    ANY: "anything",
    STRING: "strings",
    INTEGER: "integers",
    NUMBER: "numbers",
    BOOLEAN: "booleans",
    INT_OR_STRING: "integers or strings",
    QUANTITY: "quantities",
    ANY_STRING: "strings, numbers or booleans",
    LIST: "lists",
    MAP: "mappings",
    OBJECT: "mappings",
}
_KINDS = {"string": STRING, "integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN, "array": LIST}
_KINDS_OF_SEVERAL = {
    ("integer", "string"): INT_OR_STRING,
    ("number", "string"): QUANTITY,
    ("boolean", "number", "string"): ANY_STRING,
}


class Schema:
    """The shapes of one version of Argo."""

    def __init__(self, version: str, definitions: dict[str, dict[str, Any]]) -> None:
        self.version = version
        self.definitions = definitions
        self._named: dict[str, Shape] = {}
        self._plain: dict[tuple[str, str], Shape] = {}

    def named(self, name: str) -> Shape:
        """The shape of a definition. Raises KeyError for one that isn't there."""
        found = self._named.get(name)
        if found is None:
            # in place before its fields are looked at: definitions refer to themselves
            found = self._named[name] = self._make(self.definitions[name], name)
        return found

    def of(self, raw: dict[str, Any]) -> Shape:
        """The shape of a schema; equal ones of plain types are one."""
        reference = raw.get("$ref")
        if reference is not None:
            return self.named(reference.rpartition("/")[2])
        if len(raw) == 1 and "type" in raw and not isinstance(raw["type"], list):
            key = (raw["type"], "")
            if key not in self._plain:
                self._plain[key] = self._make(raw, "")
            return self._plain[key]
        return self._make(raw, "")

    def _make(self, raw: dict[str, Any], name: str) -> Shape:
        kind = raw.get("type")
        if kind is None:
            return Shape(self, raw, ANY, name)
        if isinstance(kind, list):
            return Shape(self, raw, _KINDS_OF_SEVERAL[tuple(sorted(kind))], name)
        if kind == "object":
            if "properties" in raw:
                return Shape(self, raw, OBJECT, name)
            if "additionalProperties" in raw:
                return Shape(self, raw, MAP, name)
            return Shape(self, {**raw, "additionalProperties": {}}, MAP, name)
        return Shape(self, raw, _KINDS[kind], name)


@cache
def schema(version: str) -> Schema:
    """The shapes of one of `VERSIONS`."""
    return Schema(version, load(version)["definitions"])
