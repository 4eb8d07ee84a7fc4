"""What is said several times and becomes a variable of the module: YAML's anchors, and content that is repeated.

An anchor that is used becomes a variable of its name, in lower case. Content that stands in three or more places becomes
a constant in upper case, with a name from what it says. Both only where Hera takes one object as well as several: never
a template, a task or what the call of a template writes to, and never a dictionary that would itself be a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import itemgetter

from roundtrip.document import Call, Mapping, Node, Scalar, Sequence
from roundtrip.python.write.json_texts import dumped
from roundtrip.python.write.naming import snake_case
from roundtrip.python.write.plain_nodes import text_of

TIMES = 3  # so often it has to be said before it becomes a constant
LONG = 120  # of what fills several lines, twice is enough
SHORTEST = 32  # and so long it has to be, roughly in characters, an image's name excepted
SHORTEST_TEXT = 60
# what a block collects, or what Hera writes to, or what reads best where it stands
IN_PLACE = frozenset(
    """templates tasks sub_steps containers arguments inputs outputs parameters artifacts command args name template
        dependencies depends when with_items with_param with_sequence source entrypoint generate_name""".split()
)
MADE_IN_BLOCKS = frozenset(
    """Workflow WorkflowTemplate ClusterWorkflowTemplate CronWorkflow Container Script DAG Steps Suspend HTTP Resource
        Data ContainerSet ContainerNode Task Step Parallel m.Template m.DAGTask m.WorkflowStep""".split()
)
# what reads best where it stands, even if it says the same as others
NEVER_REPEATED = frozenset({"m.Inputs", "m.Outputs", "m.Arguments", "Parameter", "m.Parameter"})
# names of arguments that say nothing of what is in them
VAGUE = frozenset({"value", "value_from", "default", "data", "items", "key", "expression"})
REFERENCE = "m.TemplateRef"  # twice is enough: the same template is referred to
_WHOLE_REFERENCE = re.compile(r"\{\{[^{}]*\}\}")
_IN_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
_SOURCES = {"secret_key_ref": "secret", "config_map_key_ref": "setting", "field_ref": "field", "path": "file"}
_SINGULAR = {
    "labels": "label",
    "volume_mounts": "mount",
    "env": "env",
    "env_from": "env",
    "volumes": "volume",
    "tolerations": "toleration",
}
_PLURAL = {"volume_mounts": "mounts"}


@dataclass
class Shared:
    """One variable of the module: candidates for its name, and the node that its value is written from.

    `stands_alone`: it is there to stand for itself, so the comments of the node belong to it, not to where it is used.
    """

    candidates: tuple[str, ...]
    node: Node
    label: str
    name: str = ""
    stands_alone: bool = False


@dataclass(slots=True)
class _Kind:
    """Nodes that say the same. `parts`: what is in them, each with its label and whether it may become a constant."""

    node: Node
    size: int
    parts: list[tuple[int, str, bool]]
    places: list[tuple[Node, str, str, str]] = field(default_factory=list)
    fit: bool = True


class Census:
    """All nodes of a module, those that say the same under one number; what contains has a higher one than its parts."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.kinds: list[_Kind] = []
        self.of: dict[int, int] = {}
        self.roots: list[int] = []
        self.anchors: dict[tuple[int, str], list[tuple[Node, str]]] = {}
        self.commented: list[Node] = []
        # how often each text of several lines is said
        self.texts: dict[str, int] = {}
        self.compact_json = 0  # how many texts are what compact JSON has

    def shared(self, *, repeated: bool) -> dict[int, Shared]:
        """By the `id` of a node the variable that it is written as. `repeated`: also what has no anchor."""
        found = self.anchored()
        if repeated:
            found.update(self.repeated(found))
        return found

    def take(self, root: Node) -> None:
        """Counts one document, without recursion. `commented` are the nodes with comments, in their order."""
        document = len(self.roots)
        work: list[tuple[Node, str, str, str, list[_Part] | None]] = [(root, "", "", "", None)]
        while work:
            node, label, owner, holder, parts = work.pop()
            if parts is None:
                if node.comments is not None:
                    self.commented.append(node)
                if isinstance(node, Scalar):
                    self._count(node, (type(node.value), node.value), [], True)
                    if isinstance(node.value, str) and "\n" in node.value:
                        self.texts[node.value] = self.texts.get(node.value, 0) + 1
                    elif isinstance(node.value, str) and (found := dumped(node.value)) is not None:
                        self.compact_json += found.compact
                elif id(node) not in self.of:
                    parts = _parts(node, label)
                    work.append((node, label, owner, holder, parts))
                    inner, within = owner, holder
                    if isinstance(node, Call):
                        within = text_of(node.args.get("name")) or holder
                        if node.name in MADE_IN_BLOCKS:
                            inner, within = within or owner, ""
                    work += [(part, name, inner, within, None) for name, part, _ in reversed(parts)]
                    continue
            else:
                self._container(node, parts)
            number = self.of[id(node)]
            if label not in IN_PLACE and self._worth(number, label):
                self.kinds[number].places.append((node, label, owner, holder))
            anchor = node.anchor or node.alias
            if anchor is not None:
                self.anchors.setdefault((document, anchor), []).append((node, label))
        self.roots.append(self.of[id(root)])

    def _container(self, node: Node, parts: list[_Part]) -> None:
        numbered = [(self.of[id(part)], name, fits) for name, part, fits in parts]
        fit = True
        for (number, _, _), (_, part, _) in zip(numbered, parts):
            if part.comments is not None or not self.kinds[number].fit:
                fit = False
        shape: object = list if isinstance(node, Sequence) else dict
        if isinstance(node, Call):
            marks = tuple(sorted((m.what, m.arg) for m in node.marks.values())) if node.marks else ()
            shape = (node.name, node.extra is not None, marks)
            fit = fit and node.name not in MADE_IN_BLOCKS
        said = [part[:2] for part in numbered]
        if isinstance(node, Call):
            said.sort(key=itemgetter(1))  # arguments are written in an order of their own
        key = (shape, tuple(said)) if fit else id(node)
        self._count(node, key, numbered, fit)

    def _count(self, node: Node, key: object, parts: list[tuple[int, str, bool]], fit: bool) -> None:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.kinds)
            if isinstance(node, Scalar):
                size = len(node.value) if isinstance(node.value, str) else 4
            else:
                size = 4
                for part, name, _ in parts:
                    size += self.kinds[part].size + len(name) + 3
            self.kinds.append(_Kind(node, size, parts, fit=fit))
        self.of[id(node)] = number

    def anchored(self) -> dict[int, Shared]:
        """A variable for every anchor that is used, where all its uses are the same and can be one object."""
        found: dict[int, Shared] = {}
        for (_, name), uses in self.anchors.items():
            node, label = uses[0]
            if len(uses) < 2 or _is_document(node) or not self._are_one([use for use, _ in uses]):
                continue
            if any(used in ("name", "template", "templates", "tasks", "sub_steps") for _, used in uses):
                continue
            if isinstance(node, Scalar) and "{{" in str(node.value):
                continue  # where it stands, it may be an attribute of what it refers to
            base = snake_case(name)
            variable = Shared((base, f"{base}_value" if base else ""), node, label)
            found.update((id(use), variable) for use, _ in uses)
        return found

    def _are_one(self, uses: list[Node]) -> bool:
        """Whether all uses of an anchor say the same, and can be one object. Comments within go where that is made."""
        numbers = {self.of[id(node)] for node in uses}
        if len(numbers) == 1 and self.kinds[numbers.pop()].fit:
            return True
        work = [(uses[0], use) for use in uses[1:]]
        seen: set[int] = set()  # what several uses have in common is looked through once
        while work:
            a, b = work.pop()
            if a is b:
                if id(a) in seen:
                    continue
                seen.add(id(a))
            if isinstance(a, Call) and a.name in MADE_IN_BLOCKS:
                return False
            inner, other = (() if isinstance(n, Scalar) else _parts(n, "") for n in (a, b))
            if not inner and self.of[id(a)] != self.of[id(b)]:
                return False
            kinds = {(type(n), n.name if isinstance(n, Call) else "") for n in (a, b)}
            if len(kinds) > 1 or [name for name, _, _ in inner] != [name for name, _, _ in other]:
                return False
            work += [(mine, theirs) for (_, mine, _), (_, theirs, _) in zip(inner, other)]
        return True

    def repeated(self, anchored: dict[int, Shared]) -> dict[int, Shared]:
        """A constant for what stands in `TIMES` places or more, what stands in such a constant counted once."""
        inside = [0] * len(self.kinds)
        fitting = [0] * len(self.kinds)
        for root in self.roots:
            inside[root] += 1
        chosen: set[int] = set()
        for number in range(len(self.kinds) - 1, -1, -1):
            kind = self.kinds[number]
            weight = inside[number]
            if fitting[number] >= _times(kind) and kind.fit and not _is_document(kind.node):
                chosen.add(number)
                weight -= fitting[number] - 1
            for part, label, fit in kind.parts:
                inside[part] += weight
                if fit and self._worth(part, label):
                    fitting[part] += weight
        found: dict[int, Shared] = {}
        for number in sorted(chosen):
            kind = self.kinds[number]
            places = kind.places
            if not places:
                continue  # it stands only within what is one object in several places
            # not whichever comes first, so that the order in which they stand doesn't matter
            label, owner, holder = min(place[1:] for place in places)
            names = _candidates(kind.node, label, owner, holder)
            constant = Shared(tuple(name.upper() for name in names), kind.node, label)
            found.update((id(node), constant) for node, *_ in places if id(node) not in anchored)
        return found

    def _worth(self, number: int, label: str) -> bool:
        node, size = self.kinds[number].node, self.kinds[number].size
        if isinstance(node, Call) and node.name in NEVER_REPEATED:
            return False
        if isinstance(node, Scalar):
            text = node.value if isinstance(node.value, str) else ""
            if _WHOLE_REFERENCE.fullmatch(text):
                return False  # it says itself what it is
            return (label == "image" and text != "") or (len(text) >= SHORTEST_TEXT and "\n" not in text)
        return size >= SHORTEST


_Part = tuple[str, Node, bool]


def _parts(node: Node, label: str) -> list[_Part]:
    """The children of a node, each with its label (a list's own for its items) and whether it may be a constant."""
    if isinstance(node, Call):
        parts = [(name, part, name not in IN_PLACE) for name, part in node.args.items()]
        if node.extra is not None:
            parts.append(("extra", node.extra, False))
        return parts
    if isinstance(node, Mapping):
        return [(name, part, isinstance(part, Scalar)) for name, part in node.entries.items()]
    assert isinstance(node, Sequence)
    fits = label not in IN_PLACE
    return [(label, part, fits and not isinstance(part, Scalar)) for part in node.items]


def may_stand_alone(node: Node) -> bool:
    """Whether a variable of the module may hold what `node` is: no document, and nothing that a block collects."""
    return not _is_document(node) and not (isinstance(node, Call) and node.name in MADE_IN_BLOCKS)


def _is_document(node: Node) -> bool:
    return isinstance(node, Mapping) and {"apiVersion", "kind"} <= node.entries.keys()


def _times(kind: _Kind) -> int:
    """So often it has to be said before it becomes a constant."""
    twice = kind.size >= LONG or (isinstance(kind.node, Call) and kind.node.name == REFERENCE)
    return 2 if twice else TIMES


def _candidates(node: Node, label: str, owner: str, holder: str) -> list[str]:
    """Names for a constant, the shortest first. `holder`: the name of what it is a value of."""
    base = snake_case(label)
    if label in VAGUE:
        base = _said_by(node) or snake_case(holder) or base
    if isinstance(node, Scalar):
        if label == "image":
            text = _IN_BRACES.sub(lambda found: found[1].rpartition(".")[2].strip(" ="), str(node.value))
            path, _, tag = text.split("@")[0].rpartition(":")
            word = snake_case((path or text).rsplit("/", 1)[-1]).removesuffix("_image")
            return [f"{word}_image" if word else "image", f"{word}_{snake_case(tag).removeprefix('n_')}_image"]
        return [base, _joined(owner, base)]
    if isinstance(node, Call):
        if node.name == REFERENCE:
            template, name = (snake_case(text_of(node.args.get(arg)) or "") for arg in ("template", "name"))
            return [template or name, _joined(name, template or "template")]
        if node.name == "Resources" and "gpus" in node.args:
            return ["gpu_resources", _joined(owner, "gpu_resources")]
        name = snake_case(_name_of(node))
        if label in _SINGULAR and name:
            kind = _SINGULAR[label]
            return [name if name.endswith(kind) else f"{name}_{kind}", _joined(owner, f"{name}_{kind}")]
        kind = snake_case(node.name.removeprefix("m."))
        return [base, f"{name}_{base}" if name else "", kind if kind.endswith(base) else "", _joined(owner, base)]
    if isinstance(node, Sequence) and len(node.items) == 1:
        only = node.items[0]
        name = snake_case(_name_of(only)) if isinstance(only, Call) else ""
        if name and label in _SINGULAR:
            return [f"{name}_{_PLURAL.get(label, base)}", _joined(owner, base)]
    base = _PLURAL.get(label, base)
    return [base, _joined(owner, base)]


def _name_of(call: Call) -> str:
    """What a call names: its name, or its key."""
    return text_of(call.args.get("name")) or text_of(call.args.get("key")) or ""


def _said_by(node: Node) -> str:
    """A name for where a value comes from: the key of a secret, the field of a pod, a file; "" for anything else."""
    for source, kind in _SOURCES.items() if isinstance(node, Call) else ():
        found = node.args.get(source) if isinstance(node, Call) else None
        if isinstance(found, Call):
            found = found.args.get("key", found.args.get("field_path"))
        text = text_of(found)
        if text:
            return f"{snake_case(text.rpartition('.' if kind == 'field' else '/')[2])}_{kind}"
    return ""


def _joined(owner: str, base: str) -> str:
    prefix = snake_case(owner)
    return f"{prefix}_{base}" if prefix else ""
