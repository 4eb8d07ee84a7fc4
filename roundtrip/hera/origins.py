"""Where a program makes Hera's objects: noted as they are made, and told with what they hold.

Every constructor of Hera's notes the frames of the user's that it is called in. After the run, the objects of a document are
told as plain data: of each the class as the facts name it, those frames, and its attributes. What the lines at these places
say is looked up in the program's text, by who reads the answer (`roundtrip.python.traced`).
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import inspect
import itertools
import sys
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import Any

from roundtrip.hera.beyond import ATTRIBUTES, _classes, _kind
from roundtrip.hera.places import is_users

# so many of the user's frames are noted of one object: the innermost
MOST_FRAMES = 6
# and so many of any kind are looked at
_MOST_LOOKED_AT = 60
# so many objects of a document are told
MOST_OBJECTS = 20_000
MADE = "roundtrip_made"

Frames = tuple[tuple[CodeType, int, int], ...]

# of what was made: the object itself, so that no other has its identity, and its frames
_made: dict[int, tuple[Any, Frames]] = {}
# of what has a name: its frames, None where several have it; a copy that Hera makes is known by it
_named: dict[tuple[type, str], Frames | None] = {}


def install() -> None:
    """Makes Hera's constructors note where they are called. Once a process, before any program is run."""
    from hera.workflows import models

    for cls in _classes():
        if dataclasses.is_dataclass(cls) and "__init__" in vars(cls):
            setattr(cls, "__init__", _noting(vars(cls)["__init__"]))  # noqa: B010
    base = next((c for c in models.EnvVar.__mro__ if c.__module__.startswith("hera.shared")), None)
    if base is not None:
        # of models; before Hera 6, of all classes
        setattr(base, "__init__", _noting(getattr(base, "__init__")))  # noqa: B009, B010


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def noting(self: Any, *args: Any, **kwargs: Any) -> None:
        method(self, *args, **kwargs)
        if id(self) not in _made:
            frames = _frames(sys._getframe(1))
            _made[id(self)] = self, frames
            name = getattr(self, "name", None)
            if isinstance(name, str):
                _named[type(self), name] = None if (type(self), name) in _named else frames
            if dataclasses.is_dataclass(self):
                vars(self)[MADE] = frames  # a copy has it too

    return noting


def _frames(frame: FrameType | None) -> Frames:
    """The frames of the user's around a call, innermost first."""
    found: list[tuple[CodeType, int, int]] = []
    for _ in range(_MOST_LOOKED_AT):
        if frame is None or len(found) == MOST_FRAMES:
            break
        if is_users(frame.f_code.co_filename):
            found.append((frame.f_code, frame.f_lasti, frame.f_lineno))
        frame = frame.f_back
    return tuple(found)


def of(value: Any, path: str) -> dict[str, Any] | None:
    """The objects of a workflow, or a dictionary that stands for one, as `{"root": value, "objects": […], "files": […]}`.

    Each object is `[kind, frames, attributes]`; a frame is `[number of the file, line, end of the call's line, its end column
    in bytes]`, the last two None where Python doesn't tell (before 3.11); file 0 is the program, `path`. A value is `["o", number
    of an object]`, `["l", values]`, `["d", [[key, value], …]]`, `["f", file, first line, name]` of a function, `["s", scalar]`,
    or None where it is something else. None: it can't be told.
    """
    try:
        return _Telling(path).all(value)
    except Exception:  # a program's own classes may do anything; then nothing is known of their origin
        return None


class _Telling:
    def __init__(self, path: str) -> None:
        self.files: dict[str, int] = {path: 0}
        self.objects: list[list[Any]] = []
        self.known: dict[int, int] = {}
        self.kept: list[Any] = []

    def all(self, value: Any) -> dict[str, Any]:
        root = self.value(value, 0)
        return {"root": root, "objects": self.objects, "files": [*self.files]}

    def value(self, value: Any, depth: int) -> Any:
        if isinstance(value, enum.Enum):
            value = value.value
        if value is None or isinstance(value, (bool, int, float, str)):
            return ["s", str.__str__(value) if isinstance(value, str) else value]
        if depth > 60 or len(self.objects) > MOST_OBJECTS:
            return None
        if isinstance(value, (list, tuple)):
            return ["l", [self.value(item, depth + 1) for item in value]]
        if isinstance(value, dict):
            return ["d", [[str(key), self.value(item, depth + 1)] for key, item in value.items()]]
        if inspect.isfunction(value):
            return self.function(value)
        if type(value).__module__.startswith("hera.") or any(
            c.__module__.startswith("hera.workflows") for c in type(value).__mro__
        ):
            return ["o", self.object(value, depth)]
        return None

    def function(self, value: FunctionType) -> Any:
        code = inspect.unwrap(value).__code__
        return ["f", self.file(code.co_filename), code.co_firstlineno, code.co_name]

    def file(self, name: str) -> int:
        return self.files.setdefault(name, len(self.files))

    def object(self, value: Any, depth: int) -> int:
        if id(value) in self.known:
            return self.known[id(value)]
        number = self.known[id(value)] = len(self.objects)
        self.kept.append(value)
        frames = value.__dict__.get(MADE) or _made.get(id(value), (None, ()))[1] or _of_name(value)
        attributes: dict[str, Any] = {}
        told = [_kind(type(value)), [self.frame(*frame) for frame in frames], attributes]
        self.objects.append(told)
        for name, item in _attributes(value):
            attributes[name] = self.value(item, depth + 1)
        return number

    def frame(self, code: CodeType, instruction: int, line: int) -> list[Any]:
        return [self.file(code.co_filename), line, *_end(code, instruction)]


def _of_name(value: Any) -> Frames:
    name = getattr(value, "name", None)
    return _named.get((type(value), name)) or () if isinstance(name, str) else ()


@functools.lru_cache(maxsize=4096)
def _end(code: CodeType, instruction: int) -> tuple[int | None, int | None]:
    """Where the call ends that an instruction makes."""
    if sys.version_info < (3, 11):
        return None, None
    found = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    return (found[1], found[3]) if found is not None else (None, None)


def _attributes(value: Any) -> list[tuple[str, Any]]:
    """The attributes of an object that aren't as its class has them anyway."""
    if dataclasses.is_dataclass(value):
        found = []
        for field in dataclasses.fields(value):
            if field.name.startswith("_") or not hasattr(value, field.name):
                continue
            given = getattr(value, field.name)
            if given is None or (field.default is not dataclasses.MISSING and given is field.default):
                continue
            found.append((field.name, given))
        return found
    given = getattr(value, "model_fields_set", None)
    if given is None:
        # pydantic 1: what Hera collects in a list wasn't given
        collected = {name for name in getattr(value, "__fields__", ()) if getattr(value, name, None)}
        given = {*getattr(value, "__fields_set__", ()), *(n for n in collected if isinstance(getattr(value, n), list))}
    return [(name, getattr(value, name)) for name in sorted(given) if name not in ATTRIBUTES and hasattr(value, name)]
