"""Files in the folder of the program, opened to be read; `string.Template`."""

from __future__ import annotations

import io
import json
import string
from collections.abc import Iterator
from typing import Any

from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import builtin, library
from roundtrip.python.evaluate.texts import Beside
from roundtrip.python.evaluate.values import Builtin, Fixed, Given
from roundtrip.python.evaluate.yaml_texts import beside

_UTF8 = (None, "utf-8", "utf8", "UTF-8")


class Opened:
    """An open file."""

    __slots__ = ("stream",)

    def __init__(self, text: str) -> None:
        self.stream = io.StringIO(text)

    def __iter__(self) -> Iterator[str]:
        return iter(self.stream)

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`file.attr`."""
        if attr not in ("read", "readlines", "readline", "close"):
            raise machine.declined(f"`{attr}` of a file isn't read statically")
        return Builtin(attr, lambda inner, given: inner.native(getattr(self.stream, attr), *given.args, **given.kwargs))


@builtin("open", "`open(…)` of a file in the folder of the program, to read it as text")
def open_(machine: Machine, given: Given) -> Opened:
    if not given.args or len(given.args) > 2 or not given.kwargs.keys() <= {"mode", "encoding"}:
        raise machine.declined("`open` isn't read statically with these arguments")
    mode = given.kwargs.get("mode", given.args[1] if len(given.args) > 1 else "r")
    if mode not in ("r", "rt") or given.kwargs.get("encoding") not in _UTF8:
        raise machine.declined("files are read statically as text only")
    return Opened(beside(machine, given.args[0]).replace("\r\n", "\n").replace("\r", "\n"))


def opened(machine: Machine, path: Beside, given: Given) -> Opened:
    """`path.open(…)`."""
    return open_(machine, Given(given.node, [path, *given.args], given.kwargs))


@library("json", "load", "`json.load(…)` of a file in the folder of the program")
def load(machine: Machine, given: Given) -> Any:
    if len(given.args) != 1 or given.kwargs or not isinstance(given.args[0], Opened):
        raise machine.declined("`json.load` is read statically of open files")
    return machine.native(json.loads, given.args[0].stream.read())


class TextTemplate(Fixed):
    """A `string.Template`."""

    __slots__ = ("template",)

    def __init__(self, template: string.Template) -> None:
        self.template = template

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`template.attr`."""
        if attr == "template":
            return self.template.template
        if attr not in ("substitute", "safe_substitute"):
            raise machine.declined(f"`{attr}` of a template isn't read statically")
        return Builtin(attr, lambda inner, given: self._filled(inner, attr, given))

    def _filled(self, machine: Machine, attr: str, given: Given) -> Any:
        from roundtrip.python.evaluate.displays import text_of

        if len(given.args) > 1 or not all(isinstance(value, dict) for value in given.args):
            raise machine.declined(f"`{attr}` isn't read statically with these arguments")
        values = {**(given.args[0] if given.args else {}), **given.kwargs}
        texts = {str(key): text_of(value) for key, value in values.items()}
        if sum(map(len, texts.values())) * (self.template.template.count("$") + 1) > 1_000_000:
            raise machine.declined("this string grows too large to be read statically")
        return machine.native(getattr(self.template, attr), texts)


@library("string", "Template", "`string.Template(…)`")
def template(machine: Machine, given: Given) -> TextTemplate:
    if len(given.args) != 1 or given.kwargs or not isinstance(given.args[0], str):
        raise machine.declined("`Template` takes a text")
    return TextTemplate(string.Template(str(given.args[0])))
