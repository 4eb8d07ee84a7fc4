"""Random Argo documents, made from the facts about Hera's models: every field of every kind, with odd strings.

Driven by a `random.Random`, so one number names one document, and 2,000 of them cost seconds.
"""

from __future__ import annotations

import json
import random
from typing import Any

from roundtrip.hera.facts import Type, facts

ODD_STRINGS = [
    "",
    " ",
    "a",
    "main",
    "true",
    "no",
    "~",
    "null",
    "1",
    "010",
    "1e3",
    "0x1f",
    "2024-01-31",
    "12:30:45",
    "-",
    "- a",
    "a: b",
    "a #b",
    "#",
    "{{inputs.parameters.x}}",
    "{{=toJson(inputs)}}",
    "{{ item }}",
    "{a",
    "[",
    "'",
    '"',
    "\\",
    "\\n",
    "%s %d {} {0}",
    'it\'s "quoted"',
    '"""',
    "'''",
    "\ttab",
    "trailing ",
    " leading",
    "two\nlines",
    "ends\n",
    "ends\n\n",
    "\n",
    "\nstarts",
    "  indented\nless\n",
    "a\r\nb",
    "\r",
    "\x00\x07",
    "\x1b[0m",
    "\u2028\u0085",
    "\ufeff",
    "é ü 漢字 🙂",
    "\u202eevil",
    "x" * 120,
    "word " * 40,
    "def f():\n    return 1\n",
    "import json\nprint(json.dumps({}))\n",
    "---",
    "...",
    "? a",
    "!x",
    "&a",
    "*a",
    "|",
    ">",
    "@a",
    "`a`",
    "=",
    "<<",
    "Yes",
    "on",
    ".inf",
    ".5",
    "5.",
    "1_000",
    "0b1",
    "0o7",
    "+1",
    "a\\\nb",
    "#!/bin/sh\nset -e\necho \"$HOME\" 'x' \\\n  y\n",
]
KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
BODIES = ("container", "script", "dag", "steps", "suspend", "http", "resource", "data", "containerSet", "plugin")


class Generator:
    """Documents for one seed. `null` and unknown fields come rarely; deep models end by themselves."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.facts = facts()

    def stream(self) -> list[dict[str, Any]]:
        """The documents of one stream: mostly one workflow, sometimes several and others beside them."""
        count = self.random.choice([1, 1, 1, 1, 2, 3])
        return [self.document() if self.random.random() < 0.9 else self.foreign() for _ in range(count)]

    def foreign(self) -> dict[str, Any]:
        """A document of a kind that isn't Argo's."""
        kind = self.random.choice(["ConfigMap", "Secret", "Service", "Role"])
        return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "data": self.free(3)}

    def document(self) -> dict[str, Any]:
        """One Argo document."""
        kind = self.random.choice(KINDS)
        spec: dict[str, Any] = self.model("WorkflowSpec", 4, without=("templates",))
        spec["templates"] = [self.template() for _ in range(self.random.randint(0, 4))]
        if self.random.random() < 0.7:
            spec["entrypoint"] = self.name()
        document = {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": self.metadata()}
        if kind == "CronWorkflow":
            document["spec"] = {**self.model("CronWorkflowSpec", 2, without=("workflowSpec",)), "workflowSpec": spec}
        else:
            document["spec"] = spec
        return document

    def metadata(self) -> dict[str, Any]:
        """Mostly a name; sometimes all that a cluster adds."""
        if self.random.random() < 0.7:
            return {self.random.choice(["name", "generateName"]): self.name()}
        return self.model("ObjectMeta", 3)

    def template(self) -> dict[str, Any]:
        """A template with one body (rarely none, or two)."""
        chosen = self.random.choices([1, 0, 2], [20, 1, 1])[0]
        template = self.model("Template", 3, without=BODIES, chance=0.08)
        template["name"] = self.name()
        for body in self.random.sample(BODIES, chosen):
            template[body] = self.body(body)
        return template

    def body(self, key: str) -> Any:
        """What stands under the key that says a template's type."""
        if key == "plugin":
            return {self.name(): self.free(2)}
        if key == "steps":
            return [
                [self.node("WorkflowStep") for _ in range(self.random.randint(1, 3))]
                for _ in range(self.random.randint(0, 3))
            ]
        if key == "dag":
            return {
                **self.model("DAGTemplate", 1, without=("tasks",)),
                "tasks": [self.node("DAGTask") for _ in range(self.random.randint(0, 5))],
            }
        field = self.facts.models["Template"].by_alias[key]
        return self.value(field.type, 3)

    def node(self, model: str) -> dict[str, Any]:
        """A task or step."""
        node = self.model(model, 2, without=("template", "templateRef", "inline"), chance=0.15)
        node["name"] = self.name()
        target = self.random.choices(["template", "templateRef", "inline"], [12, 2, 1])[0]
        if target == "inline":
            node["inline"] = {"container": {"image": "x"}}
        elif target == "templateRef":
            node["templateRef"] = {"name": "t", "template": self.name()}
        else:
            node["template"] = self.name()
        return node

    def name(self) -> str:
        """Few names, so that references meet what they refer to."""
        return self.random.choice(
            ["main", "a", "b", "A", "step-1", "print", "class", "w", "m", "x.y", "é", "n" * 70, "json", "1a"]
        )

    def model(self, name: str, depth: int, without: tuple[str, ...] = (), chance: float = 0.12) -> dict[str, Any]:
        """A mapping for the model `name`: what it requires, and some of the rest."""
        fields = self.facts.models[name].fields.values()
        result: dict[str, Any] = {}
        for field in fields:
            if field.alias in without or not (field.required or self.random.random() < chance):
                continue
            if not field.required and self.random.random() < 0.02:
                result[field.alias] = None
            elif field.required or depth > 0:
                result[field.alias] = self.value(field.type, depth - 1)
        if self.random.random() < 0.004:
            result["noSuchField"] = self.free(2)
        return result

    def value(self, type_: Type, depth: int) -> Any:
        """A value of a type; below the depth the smallest one."""
        kind = type_.kind
        if kind == "str":
            return self.string()
        if kind == "int":
            return self.random.choice([0, 1, 5, -1, 10**6])
        if kind == "float":
            return self.random.choice([0.5, 1.0, -2.25])
        if kind == "bool":
            return self.random.choice([True, False])
        if kind == "datetime":
            return "2024-01-31T10:00:00Z"
        if kind == "bytes":
            return "aGVsbG8="
        if kind == "list":
            return [self.value(type_.args[0], depth - 1) for _ in range(self.random.randint(0, 2 if depth > 0 else 0))]
        if kind == "dict":
            return {self.key(): self.value(type_.args[-1], depth - 1) for _ in range(self.random.randint(0, 2))}
        if kind == "model":
            model = self.facts.models[type_.model or ""]
            if model.root is not None:
                return self.value(model.root, depth)
            return self.model(type_.model or "", depth)
        if kind == "union":
            return self.value(self.random.choice(type_.args), depth)
        return self.free(2)

    def string(self) -> str:
        """Any of the odd ones, or several joined."""
        if self.random.random() < 0.1:
            return "".join(self.random.choices(ODD_STRINGS, k=3))
        return self.random.choice(ODD_STRINGS)

    def key(self) -> str:
        """A key of a free mapping."""
        return self.random.choice(["a", "b-c", "x/y.z", "1", "true", "", "é", "with space", "class", "#", "null"])

    def free(self, depth: int) -> Any:
        """Any JSON value."""
        choice = self.random.randint(0, 6)
        if choice == 0 and depth:
            return [self.free(depth - 1) for _ in range(self.random.randint(0, 3))]
        if choice <= 2 and depth:
            return {self.key(): self.free(depth - 1) for _ in range(self.random.randint(0, 3))}
        return self.random.choice([None, True, False, 0, 1, -5, 1.5, self.string(), self.string(), 10**20])


# legal in JSON as they are, and not in YAML, or not seen by a reader
_ESCAPED = {c: f"\\u{ord(c):04x}" for c in "\u2028\u2029\u0085\ufeff\u202e\x7f"}


def as_json(documents: list[dict[str, Any]]) -> str:
    """The stream as JSON documents, which are YAML: what the generator made, with no writer of ours in between."""
    return as_yaml_json("\n---\n".join(json.dumps(document, ensure_ascii=False) for document in documents) + "\n")


def as_yaml_json(text: str) -> str:
    """JSON text as a YAML reader takes it."""
    return "".join(_ESCAPED.get(c, c) for c in text)
