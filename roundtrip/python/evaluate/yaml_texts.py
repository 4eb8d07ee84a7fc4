"""`yaml.safe_load(…)`, as PyYAML reads, and the files beside the program.

The project reads YAML as Kubernetes does, PyYAML as YAML 1.1 says: where the two may differ, it is declined.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Mapping, Node, Scalar, Sequence
from roundtrip.python.evaluate.bridges import borrowed
from roundtrip.python.evaluate.machine import MAX_SIZE, Machine, weigh
from roundtrip.python.evaluate.manifests import OTHER
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.texts import Beside
from roundtrip.python.evaluate.values import Given, Unprovable

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?[0-9]+\.[0-9]+")
_WORDS: dict[str, Any] = {
    **{form: True for word in ("true", "yes", "on") for form in (word, word.capitalize(), word.upper())},
    **{form: False for word in ("false", "no", "off") for form in (word, word.capitalize(), word.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}


def loaded(machine: Machine, text: Any) -> Any:
    """`yaml.safe_load(text)`. Raises `Declined`."""
    if not isinstance(text, str):
        raise machine.declined("YAML is read statically of strings")
    if len(text) > MAX_SIZE:
        raise machine.declined("this text is too large to be read statically")
    try:
        documents = borrowed().read_yaml(str(text))
    except ConversionError as problem:
        raise machine.declined(f"this YAML can't be read: {problem.diagnostics[0].message}") from None
    except RecursionError:
        raise machine.declined("this is nested too deeply to be read statically") from None
    if len(documents) != 1 or documents[0].root is None:
        raise machine.declined("Python raises an exception here: one document of YAML is wanted")
    machine.spend(len(text) // 10)
    value = _value(documents[0].root)
    weigh(value, MAX_SIZE // 10)
    return value


def _value(node: Node) -> Any:
    if isinstance(node, Scalar):
        return _scalar(node)
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    if isinstance(node, Mapping):
        for key in node.keys.values():
            if not isinstance(_scalar(key), str):
                raise Unprovable("only strings are keys here")
        return {key: _value(item) for key, item in node.entries.items()}
    raise Unprovable("this YAML isn't read statically")


def _scalar(node: Scalar) -> Any:
    if node.style != "plain":
        if not isinstance(node.value, str):
            raise Unprovable("a tag in YAML isn't read statically")
        return node.value
    text = node.text if node.text is not None else ""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if OTHER.fullmatch(text) or text.startswith("!"):
        raise Unprovable("what PyYAML makes of this isn't read statically")
    # of several lines, it is one text; what only Kubernetes takes for something else is one, too
    return node.value if isinstance(node.value, str) else text


def beside(machine: Machine, path: Any) -> str:
    """The text of a file in the folder of the program, or below. Raises `Declined`."""
    folder: Path | None = getattr(machine.importer, "folder", None)
    if isinstance(path, Beside):
        relative = str(path.path)
    elif isinstance(path, str) or hasattr(path, "path"):
        relative = str(path)
    else:
        raise machine.declined("which file this is isn't known without running the program")
    if folder is None:
        raise machine.declined("where this file lies isn't known without running the program")
    try:
        real = (folder / relative).resolve()
        if not real.is_relative_to(folder.resolve()) or not real.is_file():
            raise machine.declined("only files in the folder of the program are read statically")
        if real.stat().st_size > MAX_SIZE:
            raise machine.declined("this file is too large to be read statically")
        return real.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise machine.declined(f"this file can't be read: {type(problem).__name__}") from None


@library("yaml", "safe_load", "`yaml.safe_load(…)` of texts that PyYAML reads as Kubernetes does")
def safe_load(machine: Machine, given: Given) -> Any:
    if len(given.args) != 1 or given.kwargs:
        raise machine.declined("`yaml.safe_load` isn't read statically with these arguments")
    from roundtrip.python.evaluate.files import Opened

    text = given.args[0]
    return loaded(machine, text.stream.read() if isinstance(text, Opened) else text)
