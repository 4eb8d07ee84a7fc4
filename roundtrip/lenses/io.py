"""`inputs`, `outputs` and `arguments`: Argo keeps parameters and artifacts apart, Hera takes one list, or a dictionary.

Facts: `IOMixin._build_inputs`, `._build_outputs`, `ArgumentsMixin._build_arguments` of `hera.workflows._mixins`.
"""

from __future__ import annotations

import re

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence, gathered
from roundtrip.lenses.algebra import Choice, Lens, Refused, beyond_last, describe, is_null, like, with_args
from roundtrip.lenses.artifact import ARTIFACT
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.parameter import ARGUMENT, INPUT, OUTPUT
from roundtrip.lenses.record import Record

_ARTIFACT_REFERENCE = re.compile(
    r"\{\{(?:tasks|steps)\.[^.{}]+\.outputs\.artifacts\.[^.{}]+\}\}|\{\{inputs\.artifacts\.[^.{}]+\}\}"
)


class ParametersAndArtifacts:
    """`{parameters: […], artifacts: […]}` ⇄ one list, parameters first.

    `put` also takes a single item, and a dictionary of names and values.
    """

    def __init__(self, parameter: Record, *, models: bool = True) -> None:
        self.parameter: Lens = Choice([parameter, model_lens("Parameter")]) if models else Choice([parameter])
        self.plain = parameter

    def get(self, node: Node, beyond: bool = False) -> Node:
        if not isinstance(node, Mapping):
            raise Refused(node, f"{describe(node)} where a mapping belongs")
        items: list[Node] = []
        lists = []
        for key, lens in (("parameters", self.parameter), ("artifacts", ARTIFACT)):
            found = node.entries.get(key)
            if found is None or is_null(found):
                lists += [found.comments] if found is not None and found.comments is not None else []
                continue
            if not isinstance(found, Sequence):
                raise Refused(found, f"{describe(found)} where a list belongs")
            read = beyond_last(lens) if beyond else lens.get
            items += [read(item) for item in found.items]
            if found.comments is not None:
                lists.append(found.comments)
        for key, value in node.entries.items():
            if key in ("parameters", "artifacts"):
                continue
            if not is_null(value):
                raise Refused(value, f"Hera has no place for `{key}` here")
            lists += [value.comments] if value.comments is not None else []
        result = like(node, Sequence(items))
        result.comments = gathered(node.comments, lists)
        return result

    def put(self, value: Node) -> Node:
        parameters: list[Node] = []
        artifacts: list[Node] = []
        for item in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(item, Mapping):
                for key, given in item.entries.items():
                    self._put_named(key, given, parameters, artifacts)
            else:
                self._put_item(item, parameters, artifacts)
        result = Mapping(span=value.span)
        result.comments = value.comments
        if parameters:
            result.entries["parameters"] = Sequence(parameters, value.span)
        if artifacts:
            result.entries["artifacts"] = Sequence(artifacts, value.span)
        return result

    def accepts(self, value: Node) -> bool:
        if isinstance(value, Call):
            return self.parameter.accepts(value) or ARTIFACT.accepts(value)
        return isinstance(value, (Sequence, Mapping))

    def _put_item(self, item: Node, parameters: list[Node], artifacts: list[Node]) -> None:
        if self.parameter.accepts(item):
            parameters.append(self.parameter.put(item))
        elif ARTIFACT.accepts(item):
            artifacts.append(ARTIFACT.put(item))
        else:
            raise Refused(item, f"{describe(item)} where a Parameter or an Artifact belongs")

    def _put_named(self, name: str, given: Node, parameters: list[Node], artifacts: list[Node]) -> None:
        """One entry of a dictionary: inputs know only values, which have to be strings (`models.Parameter`)."""
        if not isinstance(given, Scalar) or not isinstance(given.value, str):
            raise Refused(given, f"{describe(given)} where a string belongs")
        parameters.append(Mapping({"name": Scalar(name, given.span), "value": given}, given.span))


class Arguments(ParametersAndArtifacts):
    """Arguments read as a dictionary where every one is a parameter with a value, or an artifact from an output.

    Hera makes a `Parameter` of every model of one, and drops of it what it drops of a `Parameter`: so none is read.
    """

    def __init__(self, parameter: Record) -> None:
        super().__init__(parameter, models=False)

    def get(self, node: Node, beyond: bool = False) -> Node:
        listed = super().get(node, beyond)
        assert isinstance(listed, Sequence)
        return self._dictionary(listed) or listed

    def _dictionary(self, listed: Sequence) -> Node | None:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        for item in listed.items:
            name = item.args.get("name") if isinstance(item, Call) else None
            if not isinstance(item, Call) or not isinstance(name, Scalar) or str(name.value) in entries:
                return None
            value = self._value(item)
            if value is None:
                return None
            keys[str(name.value)] = Scalar(name.value, name.span)
            entries[str(name.value)] = value
        if not entries:
            return None
        return like(listed, Mapping(entries, keys=keys))

    def _put_item(self, item: Node, parameters: list[Node], artifacts: list[Node]) -> None:
        if isinstance(item, Call) and item.name == "m.Parameter":
            model_lens("Parameter").put(item)
            given = {arg: value for arg, value in item.args.items() if not is_null(value)}
            item = with_args(item, given, "Parameter")
        super()._put_item(item, parameters, artifacts)

    @staticmethod
    def _value(item: Call) -> Node | None:
        """What stands behind the name in the dictionary; None where the item says more than that."""
        if item.beyond_hera:
            return None
        if item.name == "Parameter" and item.args.keys() == {"name", "value"}:
            value = item.args["value"]
            inner = [c for c in (item.args["name"].comments, value.comments) if c is not None]
            if item.comments is None and not inner:
                return value
            assert isinstance(value, Scalar)
            commented = like(value, Scalar(value.value, style=value.style, text=value.text))
            commented.comments = gathered(item.comments, inner)
            return commented
        if item.name == "Artifact" and item.args.keys() == {"name", "from_"}:
            origin = item.args["from_"]
            if isinstance(origin, Scalar) and _ARTIFACT_REFERENCE.fullmatch(str(origin.value)):
                bare = Call("Artifact", {"from_": origin}, item.span)
                named = item.args["name"].comments
                bare.comments = gathered(item.comments, [named] if named is not None else [])
                return bare
        return None

    def _put_named(self, name: str, given: Node, parameters: list[Node], artifacts: list[Node]) -> None:
        named = Scalar(name, given.span)
        if isinstance(given, Call):
            # Hera renames what it finds: Parameter.with_name, Artifact.with_name
            rest = {k: v for k, v in given.args.items() if k != "name"}
            self._put_item(with_args(given, {"name": named, **rest}), parameters, artifacts)
            return
        parameters.append(self.plain.put(like(given, Call("Parameter", {"name": named, "value": given}))))


INPUTS = Choice([ParametersAndArtifacts(INPUT), model_lens("Inputs")])
OUTPUTS = Choice([ParametersAndArtifacts(OUTPUT), model_lens("Outputs")])
ARGUMENTS = Choice([Arguments(ARGUMENT), model_lens("Arguments")])
# a WorkflowTemplate keeps the defaults of its parameters, and drops their global names
TEMPLATE_ARGUMENTS = Choice([Arguments(INPUT), model_lens("Arguments")])
