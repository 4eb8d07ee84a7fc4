"""When two Document nodes mean the same to Argo: our own reading of the laws E1 to E6 (DESIGN §2).

What is no difference: the order of keys (E1) and of `templates` (E2); a null under a key, or nothing under some keys,
against the key's absence (E3, E4); a number or boolean against what Argo reads of it where its type is a string (E5); the text
of a Python script where its syntax tree is the same (E6). Everything else is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from roundtrip.document.node import Mapping, Node, Scalar, ScalarValue, Sequence, plain
from roundtrip.document.numbers import any_string

if TYPE_CHECKING:
    import ast

# fmt: off
EMPTY_IS_ABSENT = frozenset((
    "inputs", "outputs", "arguments", "metadata", "resources", "parameters", "artifacts", "labels", "annotations",
    "volumes", "volumeMounts", "env", "envFrom", "args", "sidecars", "initContainers", "hooks", "tolerations",
    "nodeSelector", "imagePullSecrets", "limits", "requests",
))
# fmt: on
# of a parameter, an environment variable, a header: where a `name` stands beside it
STRING_FIELDS = frozenset(("value", "default"))
STRING_MAPS = frozenset(("labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests"))
STRING_LISTS = frozenset(("args", "command", "enum"))

_NUMBERS = {int, float}
_PYTHON = re.compile(r"(^|/)python[0-9.]*$")


def equivalent(a: Node, b: Node, *, key: str = "", exact_scripts: bool = False) -> bool:
    """Whether two Document nodes mean the same.

    `key`: the key that holds both, where that matters (`labels`, `templates`). `exact_scripts` switches E6 off.
    It copies nothing, stops at the first difference, passes over what is one object on both sides, and doesn't recurse.
    """
    work: list[tuple[Node, Node, str]] = [(a, b, key)]
    while work:
        a, b, key = work.pop()
        if a is b:
            continue
        if isinstance(a, Mapping):
            if not isinstance(b, Mapping):
                return False
            theirs = b.entries
            found = 0
            for k, v in a.entries.items():
                w = theirs.get(k)
                if isinstance(v, Scalar):
                    x = v.value
                    if x is None:
                        continue
                    if not isinstance(w, Scalar):
                        return False
                    y = w.value
                    if (
                        x.__class__ is not y.__class__ or x != y or (k in STRING_FIELDS and x.__class__ is not str)
                    ) and not same_entry(k, a, b, key in STRING_MAPS, exact_scripts):
                        return False
                elif k in EMPTY_IS_ABSENT and vanishes(k, v):
                    continue
                elif w is None:
                    return False
                elif v is not w:
                    work.append((v, w, k))
                found += 1
            if found != len(theirs) and found != sum(not vanishes(k, w) for k, w in theirs.items()):
                return False
        elif isinstance(a, Sequence):
            if not isinstance(b, Sequence) or len(a.items) != len(b.items):
                return False
            pairs: Iterable[tuple[Node, Node]] = zip(a.items, b.items, strict=True)
            if key == "templates" and all_mappings(a) and all_mappings(b):
                pairs = zip(sorted(a.items, key=template_name), sorted(b.items, key=template_name), strict=True)
            for v, w in pairs:
                if v is w:
                    continue
                if not isinstance(v, Scalar):
                    work.append((v, w, ""))
                elif not isinstance(w, Scalar) or not same_scalar(v.value, w.value, text=key in STRING_LISTS):
                    return False
        elif isinstance(a, Scalar):
            if not isinstance(b, Scalar) or not same_scalar(a.value, b.value):
                return False
        else:
            raise TypeError(f"{a!r} is not part of a Document")
    return True


def vanishes(key: str, value: Node) -> bool:
    """Whether `value` under `key` is the same as no such key (E3, E4)."""
    if isinstance(value, Scalar):
        return value.value is None
    if key not in EMPTY_IS_ABSENT:
        return False
    if isinstance(value, Sequence):
        return not value.items
    return isinstance(value, Mapping) and all(vanishes(k, v) for k, v in value.entries.items())


def same_scalar(x: ScalarValue, y: ScalarValue, *, text: bool = False) -> bool:
    """Whether two scalar values are the same; with `text`, where Argo's type is a string (E5)."""
    if text:
        x, y = _as_text(x), _as_text(y)
    if x.__class__ is y.__class__:
        return x == y or (x != x and y != y)
    # JSON has one kind of number: 1.0 is 1 there, and -0.0 isn't 0
    return {x.__class__, y.__class__} == _NUMBERS and x == y and (x != 0 or any_string(x) == any_string(y))


def same_entry(key: str, a: Mapping, b: Mapping, strings: bool, exact_scripts: bool) -> bool:
    """Whether two scalars under `key` are the same, given the mappings that they stand in.

    `strings`: the values of these mappings are strings to Argo.
    """
    first, second = a.entries[key], b.entries[key]
    assert isinstance(first, Scalar)
    assert isinstance(second, Scalar)
    x, y = first.value, second.value
    if strings or (key in STRING_FIELDS and "name" in a.entries):
        x = _as_text(x)
    if strings or (key in STRING_FIELDS and "name" in b.entries):
        y = _as_text(y)
    if same_scalar(x, y):
        return True
    if key != "source" or exact_scripts or not isinstance(x, str) or not isinstance(y, str):
        return False
    return runs_python(a) and runs_python(b) and same_script(x, y)


def same_script(x: str, y: str) -> bool:
    """Whether two Python programs have the same syntax tree (E6)."""
    if x == y:
        return True
    import ast

    try:
        return ast.dump(parsed_script(x)) == ast.dump(parsed_script(y))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def parsed_script(text: str) -> ast.Module:
    """The syntax tree of a Python program, without what Python has to warn of. Raises what `ast.parse` raises."""
    import ast
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def runs_python(script: Mapping) -> bool:
    """Whether the command of a script template is Python's."""
    command = script.entries.get("command")
    if not isinstance(command, Sequence) or not command.items:
        return False
    first = command.items[0]
    return isinstance(first, Scalar) and _PYTHON.search(str(first.value)) is not None


def _as_text(value: ScalarValue) -> ScalarValue:
    return value if value is None else any_string(value)


def all_mappings(node: Sequence) -> bool:
    """Whether the items of a list are mappings, as templates are whose order tells nothing (E2)."""
    return all(isinstance(item, Mapping) for item in node.items)


def template_name(node: Node) -> str:
    """The name that a template is looked up by; "" where it has none."""
    name = node.entries.get("name") if isinstance(node, Mapping) else None
    if name is None or (isinstance(name, Scalar) and name.value is None):
        return ""
    return str(name.value if isinstance(name, Scalar) else plain(name))
