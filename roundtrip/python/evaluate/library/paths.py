"""Paths, of which nobody looks for one on a disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, NoReturn

from roundtrip.python.evaluate.language.machine import Machine
from roundtrip.python.evaluate.language.tables import ATTRIBUTES, OPERATORS, method
from roundtrip.python.evaluate.language.values import Builtin, Fixed, Given, Unknown, Unprovable
from roundtrip.python.evaluate.library.builtins import MADE


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

    def attribute(self, attr: str) -> Any:
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
        return UNKNOWN_PLACE.derived(f"`{attr}` of {UNKNOWN_PLACE.what}")


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


for _name in ("pathlib.Path", "pathlib.PurePosixPath"):
    MADE[_name] = make_path


@OPERATORS.of(PathValue, Beside)
def divided(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    """`path / other`."""
    if sign != "/" or not isinstance(left, (PathValue, Beside)):
        raise machine.declined(f"`{sign}` of a path isn't read statically")
    return left.joined(right)


@ATTRIBUTES.of(Beside)
def of_beside(machine: Machine, value: Beside, attr: str) -> Any:
    """`path.attr`, of a path that leads from the folder of the program."""
    return value.attribute(attr)


@ATTRIBUTES.of(PathValue)
def path_attribute(machine: Machine, value: PathValue, attr: str) -> Any:
    """`path.attr`, of what is no matter of a disk."""
    if attr in ("name", "stem", "suffix", "suffixes", "parts", "root", "anchor"):
        return getattr(value.path, attr)
    if attr == "parent":
        return PathValue(value.path.parent)
    if attr == "parents" and len(value.path.parts) < 100:
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


class SearchPath(Fixed):
    """`sys.path`: what is put there may stand before the modules of the program's folder."""

    __slots__ = ()


def _search_path(name: str) -> None:
    @method(
        "SearchPath",
        name,
        f"`sys.path.{name}(…)`: a folder that leads from the program's; no module is read after others",
    )
    def handler(machine: Machine, receiver: SearchPath, given: Given) -> None:
        folder = given.args[-1] if given.args and name != "extend" else None
        if isinstance(folder, Beside) and not given.kwargs and machine.importer.also(folder.path, name == "insert"):
            return
        if name != "append":
            machine.searching = True


for _name in ("append", "insert", "extend"):
    _search_path(_name)
