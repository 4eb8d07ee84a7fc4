"""`{{tags}}` and `{{=expressions}}` in Argo's strings, and what of the workflow they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# what stands between the innermost braces; a tag that isn't a path of names is none of ours (Jinja, Go templates)
_TAG = re.compile(r"\{\{(?!=)\s*([A-Za-z][A-Za-z0-9_.\-]*)\s*\}\}")
_EXPRESSION = re.compile(r"\{\{=(.*?)\}\}", re.DOTALL)
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`", re.DOTALL)
_PATH = re.compile(
    r"(?<![\w.\]'\"])(?P<root>inputs\.parameters|inputs\.artifacts|workflow\.parameters|tasks|steps)"
    r"(?P<tail>(?:\.[A-Za-z_]\w*|\[\s*(?:'[^'\]]*'|\"[^\"\]]*\")\s*\])*)(?P<next>\s*[-(?\[]?)"
)
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[\s*['\"]([^'\"]*)['\"]\s*\]")
# an expression that asks whether something is there may name what isn't
_ASKING = re.compile(r"\?\?|\?\.|\bin\b|\bnil\b")


class Tag(NamedTuple):
    """A name that a string refers to.

    `path`: its parts, `("tasks", "A", "outputs", "result")`; `text`: as it is written; `occurrence`: the how-manieth of
    equal texts in the string it is; `expression`: whether it stands in `{{=…}}`.
    """

    path: tuple[str, ...]
    text: str
    occurrence: int
    expression: bool = False


def tags(text: str) -> Iterator[Tag]:
    """What a string refers to, in its order; what isn't sure to be a reference is left out."""
    seen: dict[str, int] = {}
    for found in _TAG.finditer(text):
        name = found.group(1)
        whole = found.group(0)
        seen[whole] = seen.get(whole, -1) + 1
        yield Tag(tuple(name.split(".")), whole, seen[whole])
    for found in _EXPRESSION.finditer(text):
        whole = found.group(0)
        seen[whole] = seen.get(whole, -1) + 1
        for path in paths(found.group(1)):
            yield Tag(path, whole, seen[whole], expression=True)


def paths(expression: str) -> Iterator[tuple[str, ...]]:
    """The names that an expression reads, as far as that can be said without parsing it."""
    if _ASKING.search(_STRING.sub("''", expression)):
        return
    inside = [(m.start(), m.end()) for m in _STRING.finditer(expression)]
    for found in _PATH.finditer(expression):
        if any(begin < found.start() < end for begin, end in inside):
            continue
        steps = [a or b for a, b in _STEP.findall(found["tail"])]
        # `inputs.parameters.a-b` is a difference, `a(` a call, `a[` computed: the last name can't be trusted
        if found["next"].strip():
            steps = steps[:-1]
        if steps:
            yield (*found["root"].split("."), *steps)
