"""Schemas of the user's own, such as one exported from a cluster: held against documents by jsonschema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from roundtrip.diagnostics import Diagnostic, error
from roundtrip.document.node import Document, Mapping, Node, Sequence, plain, text_at
from roundtrip.document.paths import format_path
from roundtrip.schema.bounded import TookTooLong, at_most
from roundtrip.schema.kinds import GROUP, objects
from roundtrip.schema.places import end_column, span_of

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

CODE = "schema"


class Foreign:
    """A schema of the user's: a JSON schema, or CustomResourceDefinitions as `kubectl get crd -o yaml` gives them."""

    def __init__(self, documents: list[Document], file: str) -> None:
        """Raises ConversionError, about `file`, for what is no schema."""
        self.file = file
        self._kinds: dict[str, Any] = {}
        self._whole: Any = None
        self._validators: dict[str, Validator | None] = {}
        for root in objects(documents):
            if not isinstance(root, Mapping):
                raise _no_schema(root, "a schema is a mapping", file)
            if text_at(root, "kind") == "CustomResourceDefinition":
                self._definition(root)
            else:
                self._whole = plain(root)
                _checked(self._whole, root, file)
        if self._whole is None and not self._kinds:
            raise error("bad-schema", "there is no schema in this", file=file)

    def _definition(self, root: Mapping) -> None:
        whole: Any = plain(root)
        try:
            kind = str(whole["spec"]["names"]["kind"])
            found = [v["schema"]["openAPIV3Schema"] for v in whole["spec"]["versions"]]
        except (KeyError, TypeError):
            raise _no_schema(root, "this CustomResourceDefinition has no `openAPIV3Schema`", self.file) from None
        for schema in found:
            _checked(schema, root, self.file)
        self._kinds[kind] = found[0] if len(found) == 1 else {"anyOf": found}

    def check(self, documents: list[Document]) -> list[Diagnostic]:
        """What the schema doesn't accept of Argo's documents; those of other groups are left alone.

        Raises ConversionError where the schema refers to what isn't there.
        """
        found: list[Diagnostic] = []
        for root in objects(documents):
            if isinstance(root, Mapping) and text_at(root, "apiVersion").startswith(GROUP + "/"):
                validator = self._validator(text_at(root, "kind"))
                if validator is not None:
                    found += self._errors(validator, root)
        return sorted(found, key=lambda d: (d.line, d.column))

    def _validator(self, kind: str) -> Validator | None:
        if kind not in self._validators:
            self._validators[kind] = self._made(kind)
        return self._validators[kind]

    def _made(self, kind: str) -> Validator | None:
        from jsonschema.validators import Draft202012Validator, validator_for
        from referencing import Registry

        schema = self._kinds.get(kind)
        if schema is None and self._whole is not None:
            schema = self._whole
            # of a file for many kinds, that of this one: its messages are about the fault, not about all that it isn't
            for holder in ("definitions", "$defs"):
                for name in schema.get(holder) or () if isinstance(schema, dict) else ():
                    if name.rpartition(".")[2] == kind:
                        schema = {
                            **{k: v for k, v in schema.items() if k not in _CHOICES},
                            "$ref": f"#/{holder}/{name}",
                        }
                        break
        if schema is None:
            return None
        # an empty registry: nothing is ever fetched from the network
        validator: Validator = validator_for(schema, default=Draft202012Validator)(schema, registry=Registry())
        return validator

    def _errors(self, validator: Validator, root: Mapping) -> Iterable[Diagnostic]:
        from referencing.exceptions import Unresolvable

        try:
            with at_most(SECONDS):
                errors = list(validator.iter_errors(_without_nulls(plain(root))))
        except Unresolvable as fault:
            raise error("bad-schema", f"this refers to `{fault.ref}`, which isn't there", file=self.file) from None
        except RecursionError:
            raise error("bad-schema", "this refers to itself without end", file=self.file) from None
        except TookTooLong:
            why = f"a document takes more than {SECONDS} seconds to be held against it: look at its patterns"
            raise error("bad-schema", why, file=self.file) from None
        except _UNSOUND as fault:
            raise error("bad-schema", _unsound(fault), file=self.file) from None
        for problem in errors:
            yield from _told(problem, root)


# for one document: hundreds of times what a large one needs
SECONDS = 5
_CHOICES = frozenset({"oneOf", "anyOf", "allOf", "properties", "required", "type", "additionalProperties"})


def _checked(schema: Any, root: Mapping, file: str) -> None:
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for

    try:
        validator_for(schema, default=Draft202012Validator).check_schema(schema)
    except SchemaError as fault:
        node = node_at(root, list(fault.absolute_path))
        where = format_path(fault.absolute_path)
        raise _no_schema(
            node, f"`{where}` is no schema: {_short(fault.message)}" if where else _short(fault.message), file
        ) from None
    except _UNSOUND as fault:
        raise _no_schema(root, _unsound(fault), file) from None


# what jsonschema lets through where a `$schema` or `$id` is no URI, a `$ref` leads to what is no schema, or a number is
# infinite: the metaschemas don't ask for those
_UNSOUND = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _unsound(fault: Exception) -> str:
    where = "look at `$schema`, at every `$id`, at what each `$ref` leads to, and at infinite numbers"
    return f"jsonschema can't hold a document against this ({_short(str(fault))}): {where}"


def _no_schema(node: Node, message: str, file: str) -> Exception:
    span = span_of(node)
    return error("bad-schema", message, line=span.line, column=span.column, file=file)


def _told(problem: ValidationError, root: Mapping) -> Iterable[Diagnostic]:
    from jsonschema.exceptions import best_match

    path = list(problem.absolute_path)
    if problem.context:
        # of the alternatives, the one that the value came nearest to
        nearest = best_match([problem])
        if nearest is not None and nearest is not problem:
            yield from _told_plainly(nearest, root, list(nearest.absolute_path))
            return
    yield from _told_plainly(problem, root, path)


def _told_plainly(problem: ValidationError, root: Mapping, path: list[str | int]) -> Iterable[Diagnostic]:
    node = node_at(root, path)
    if problem.validator == "additionalProperties" and isinstance(node, Mapping) and isinstance(problem.schema, dict):
        known = problem.schema.get("properties", {})
        for key in node.entries:
            if key not in known and key in problem.message:
                at = node.keys.get(key, node.entries[key])
                yield _at(at, f"the schema knows no field `{key}` here", [*path, key])
        return
    yield _at(node, _short(problem.message), path)


def _at(node: Node, message: str, path: list[str | int]) -> Diagnostic:
    span = span_of(node)
    return Diagnostic(
        "error", CODE, message, span.line, span.column, format_path(path), end_column=end_column(span, node)
    )


def node_at(root: Node, path: Iterable[str | int]) -> Node:
    """The node at a path; the last that is there."""
    node = root
    for part in path:
        if isinstance(node, Mapping) and str(part) in node.entries:
            node = node.entries[str(part)]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            break
    return node


def _without_nulls(value: Any) -> Any:
    """A null under a key is the key's absence."""
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_without_nulls(v) for v in value]
    return value


def _short(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:97]} … {message[-97:]}"
