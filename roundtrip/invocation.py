"""How a program is to be read or run: which of its names count, and with what arguments and environment.

A target is what stands behind the file's name: `flow.py:w`, `flow.py:make`, `flow.py:make(env="dev", n=3)`.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from roundtrip.diagnostics import error

_TARGET = re.compile(r"(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*(?P<call>\(.*\))?", re.DOTALL)
_FILE = re.compile(r"(?P<file>.*?\.py|-|<stdin>):(?P<target>[^\W\d].*)", re.DOTALL | re.IGNORECASE)
BAD_TARGET = "bad-target"
# what messages call standard input
STDIN = "<stdin>"


class Target(NamedTuple):
    """A name of a module, `make` or `flows.nightly`, and what it is called with. `call`: whether the target says a call."""

    name: str
    call: bool = False
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Invocation:
    """What one program is read or run with. `targets`: as they were written; none: all workflows that it makes.

    `arguments`: what is in `sys.argv` behind the program's name. `environment`: variables beside those of this process.
    """

    targets: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = field(default=(), repr=False)


PLAIN = Invocation()


def split_target(name: str) -> tuple[str, str] | None:
    """The file and the target of `FILE.py:TARGET`, or of `-:TARGET` for standard input; None for a name that has none."""
    found = _FILE.fullmatch(name)
    return (found["file"].replace(STDIN, "-"), found["target"]) if found is not None else None


def target_of(text: str) -> Target:
    """What a target says; nothing of it is evaluated but literals. Raises ConversionError (`bad-target`)."""
    found = _TARGET.fullmatch(text.strip())
    if found is None:
        raise error(BAD_TARGET, f'`{text}` is no target: a target is a name, or a call such as `make(env="dev", n=3)`')
    if found["call"] is None:
        return Target(found["name"])
    try:
        call = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise error(BAD_TARGET, f"`{text}` is no target: this is no call that Python can read") from None
    assert isinstance(call, ast.Call)
    args = tuple(_literal(arg, text) for arg in call.args)
    kwargs = tuple((_keyword(keyword, text), _literal(keyword.value, text)) for keyword in call.keywords)
    return Target(found["name"], True, args, kwargs)


def _keyword(keyword: ast.keyword, text: str) -> str:
    if keyword.arg is None:
        raise error(BAD_TARGET, f"`{text}` is no target: its arguments are literals, not `**`")
    return keyword.arg


def _literal(node: ast.expr, text: str) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        said = ast.unparse(node)
        message = f"`{text}` is no target: `{said}` is no literal; a text has quotes, which a shell needs quotes around"
        raise error(BAD_TARGET, message) from None


def checked(targets: Sequence[str]) -> list[Target]:
    """What targets say, in their order. Raises ConversionError."""
    return [target_of(target) for target in targets]


def without_name(name: str, names: Iterable[str]) -> str:
    """That a module has no name of a target; which of its `names` may be meant."""
    near = difflib.get_close_matches(name, [n for n in names if not n.startswith("_")], 1, 0.6)
    return f"this module has no name `{name}`" + (f"; did you mean `{near[0]}`?" if near else "")
