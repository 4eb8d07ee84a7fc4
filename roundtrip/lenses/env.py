"""Environment variables: a class for each source of the value, and `env_from`.

Facts: `hera.workflows.env`, `hera.workflows.env_from`. `Env` serializes a value that is not a string.
"""

from __future__ import annotations

from roundtrip.document import Mapping, Node, Scalar, Sequence
from roundtrip.lenses.algebra import Each, OneOrMany, Refused, describe
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Field, Record
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.scalars import SERIALIZED, TEXT
from roundtrip.lenses.wrapper import wrapper

register(
    Record(
        "Env",
        [
            Field("name", TEXT, ("name",), required=True),
            # without a value Hera writes "null", so this class is only for variables that have one
            Field("value", SERIALIZED, ("value",), required=True, keeps_none=True),
        ],
    ),
    "env",
    rank=10,
)
_SOURCES = {
    "SecretEnv": "valueFrom.secretKeyRef",
    "ConfigMapEnv": "valueFrom.configMapKeyRef",
    "FieldEnv": "valueFrom.fieldRef",
    "ResourceEnv": "valueFrom.resourceFieldRef",
}
for _name, _body in _SOURCES.items():
    register(wrapper(_name, body=(_body,)), "env")
for _name, _body in {"SecretEnvFrom": "secretRef", "ConfigMapEnvFrom": "configMapRef"}.items():
    register(wrapper(_name, body=(_body,)), "env_from")


class Variables(OneOrMany):
    """A list of variables; `put` also takes one of them, and a dictionary of names and values in the list's place."""

    def put(self, value: Node) -> Node:
        given = value.items if isinstance(value, Sequence) else [value]
        if not any(isinstance(item, Mapping) for item in given):
            return super().put(value)
        variables: list[Node] = []
        for item in given:
            if isinstance(item, Mapping):
                variables += [self._variable(item.keys.get(name), name, v) for name, v in item.entries.items()]
            else:
                variables.append(self.many.item.put(item))
        return Sequence(variables, value.span)

    def accepts(self, value: Node) -> bool:
        return isinstance(value, (Mapping, Sequence)) or super().accepts(value)

    @staticmethod
    def _variable(key: Scalar | None, name: str, value: Node) -> Node:
        if not isinstance(value, Scalar) or isinstance(value.value, (float, bool)) or value.value is None:
            raise Refused(value, f"{describe(value)} where a string belongs")
        named = Scalar(name, key.span if key is not None else value.span)
        return Mapping({"name": named, "value": Scalar(str(value.value), value.span)}, value.span)


ENV = Variables(Each(role("env", last=model_lens("EnvVar"))))
ENV_FROM = OneOrMany(Each(role("env_from", last=model_lens("EnvFromSource"))))
