"""Paths, regular expressions, digests and encodings: what computes texts from texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, NoReturn

from roundtrip.python.evaluate.builtins import positional
from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import library, method
from roundtrip.python.evaluate.values import Builtin, Fixed, Given, Unknown, Unprovable


class PathValue(Fixed):
    """A path that nobody looks for on a disk, as on the systems that Argo runs on."""

    __slots__ = ("path",)

    def __init__(self, path: PurePosixPath) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def __format__(self, spec: str) -> str:
        if spec:
            raise Unprovable("Python raises TypeError here: a path takes no format")
        return str(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PathValue) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def joined(self, other: Any) -> Any:
        """`path / other`."""
        if isinstance(other, Unknown) and other.pure:
            return other.derived(other.what)
        if not isinstance(other, (str, PathValue)):
            raise Unprovable("Python raises TypeError here: a path is joined with a text")
        return PathValue(self.path / str(other))


UNKNOWN_PLACE = Unknown("the place of the program", pure=True)


class Beside(Fixed):
    """A path that leads from the folder of the program: where that lies, only a running program knows."""

    __slots__ = ("path",)

    def __init__(self, path: PurePosixPath) -> None:
        self.path = path

    def _refuse(self, *_: Any) -> NoReturn:
        raise Unprovable("where the program lies isn't known without running it")

    __str__ = __repr__ = __format__ = __eq__ = __hash__ = __bool__ = _refuse

    def joined(self, *others: Any) -> Beside:
        """`path / other`."""
        if not all(isinstance(other, (str, PathValue)) for other in others):
            raise Unprovable("Python raises TypeError here: a path is joined with a text")
        path = self.path.joinpath(*map(str, others))
        if path.is_absolute():
            raise Unprovable("this path isn't read statically")
        return Beside(path)

    def up(self) -> Beside | Unknown:
        """The folder that it is in."""
        return Beside(self.path.parent) if self.path != PurePosixPath() else UNKNOWN_PLACE

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`path.attr`."""
        if attr in ("name", "stem", "suffix"):
            return getattr(self.path, attr)
        if attr == "parent":
            return self.up()
        if attr in ("resolve", "absolute"):
            return Builtin(attr, lambda inner, given: self)
        if attr == "joinpath":
            return Builtin(attr, lambda inner, given: self.joined(*given.args))
        if attr == "with_name" and self.path != PurePosixPath():
            return Builtin(attr, lambda inner, given: Beside(self.path.parent).joined(*given.args))
        if attr == "open":
            from roundtrip.python.evaluate.files import opened

            return Builtin(attr, lambda inner, given: opened(inner, self, given))
        if attr == "read_text":
            return Builtin(attr, lambda inner, given: self._text(inner, given))
        return UNKNOWN_PLACE.derived(f"`{attr}` of {UNKNOWN_PLACE.what}")

    def _text(self, machine: Machine, given: Given) -> str:
        from roundtrip.python.evaluate.yaml_texts import beside

        options = [*given.args, *given.kwargs.values()]
        if options not in ([], ["utf-8"], ["utf8"], ["UTF-8"]):
            raise machine.declined("`read_text` isn't read statically with these arguments")
        return beside(machine, self).replace("\r\n", "\n").replace("\r", "\n")


def make_path(machine: Machine, given: Given) -> Any:
    """`Path(…)`."""
    for part in given.args:
        if isinstance(part, Unknown) and part.pure:
            return part.derived(part.what)
        if isinstance(part, Beside) and part is given.args[0] and not given.kwargs:
            return part.joined(*given.args[1:])
        if not isinstance(part, (str, PathValue)):
            raise machine.declined("a path is made of texts")
    if given.kwargs:
        raise machine.declined("Python raises TypeError here: a path takes no keywords")
    return PathValue(PurePosixPath(*map(str, given.args)))


def path_attribute(machine: Machine, value: PathValue, attr: str) -> Any:
    """`path.attr`, of what is no matter of a disk."""
    if attr in ("name", "stem", "suffix", "suffixes", "parts", "root", "anchor"):
        return getattr(value.path, attr)
    if attr == "parent":
        return PathValue(value.path.parent)
    if attr == "parents":
        return tuple(PathValue(path) for path in value.path.parents)
    functions: dict[str, Callable[..., Any]] = {
        "as_posix": lambda: value.path.as_posix(),
        "joinpath": lambda *parts: PathValue(value.path.joinpath(*map(str, parts))),
        "with_suffix": lambda suffix: PathValue(value.path.with_suffix(str(suffix))),
        "with_name": lambda name: PathValue(value.path.with_name(str(name))),
        "with_stem": lambda stem: PathValue(value.path.with_stem(str(stem))),
        "is_absolute": value.path.is_absolute,
        "relative_to": lambda other: PathValue(value.path.relative_to(str(other))),
        "is_relative_to": lambda other: value.path.is_relative_to(str(other)),
    }
    if attr not in functions:
        raise machine.declined(f"`{attr}` of a path isn't known without running the program")

    def call(inner: Machine, given: Given) -> Any:
        if given.kwargs or not all(isinstance(arg, (str, PathValue)) for arg in given.args):
            raise inner.declined(f"`{attr}` of a path isn't read statically with these arguments")
        return inner.native(functions[attr], *given.args)

    return Builtin(attr, call)


def _encoding(name: str) -> None:
    @library("base64", name, f"`base64.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        import base64

        function: Callable[[bytes], bytes] = getattr(base64, name)
        (data,) = positional(machine, given, name, 1, 1)
        if not isinstance(data, (bytes, str)):
            raise machine.declined(f"`{name}` is read statically of bytes")
        return machine.native(function, data)


for _name in ("b64encode", "b64decode", "urlsafe_b64encode"):
    _encoding(_name)


class Digest(Fixed):
    """What `hashlib.sha256(…)` and its sisters give."""

    __slots__ = ("hexdigest",)

    def __init__(self, hexdigest: str) -> None:
        self.hexdigest = hexdigest


def _digest(name: str) -> None:
    @library("hashlib", name, f"`hashlib.{name}(…)`")
    def handler(machine: Machine, given: Given) -> Any:
        (data,) = positional(machine, given, name, 1, 1)
        if not isinstance(data, bytes):
            raise machine.declined(f"`{name}` is read statically of bytes")
        import hashlib

        return Digest(hashlib.new(name, data, usedforsecurity=False).hexdigest())


for _name in ("md5", "sha1", "sha256", "sha512"):
    _digest(_name)


@method("Digest", "hexdigest", "`hexdigest()` of digests")
def hexdigest(machine: Machine, receiver: Digest, given: Given) -> str:
    return receiver.hexdigest


class SearchPath(Fixed):
    """`sys.path`: what is put there may stand before the modules of the program's folder."""

    __slots__ = ()


def _search_path(name: str) -> None:
    @method("SearchPath", name, f"`sys.path.{name}(…)`, after which no module beside the program is read")
    def handler(machine: Machine, receiver: SearchPath, given: Given) -> None:
        if name != "append":
            machine.searching = True


for _name in ("append", "insert", "extend"):
    _search_path(_name)
