"""YAML text → Documents, as Kubernetes reads it, every node with its place and its comments."""

from __future__ import annotations

from roundtrip.garbage import uncollected
from roundtrip.yaml import errors
from roundtrip.yaml.composer import MAX_DEPTH, MAX_EXPANSION, Composer, Stream
from roundtrip.yaml.events import Disguise

__all__ = ["MAX_DEPTH", "MAX_EXPANSION", "Stream", "read"]


def read(text: str | bytes, *, file: str = "", strict: bool = False) -> Stream:
    """The documents of a YAML stream. JSON is YAML. `file` names the text in diagnostics.

    `strict`: a duplicate key is an error instead of a warning. Raises ConversionError, with line and column, for what is
    no YAML, not safe to read, or no document at all.
    """
    if isinstance(text, bytes):
        text = _decoded(text, file)
    text = text.removeprefix("\ufeff")
    disguise = Disguise.beforehand(text)
    with uncollected(text):
        return _read(text, disguise, file, strict)


def _read(text: str, disguise: Disguise | None, file: str, strict: bool) -> Stream:
    from ruamel.yaml.error import YAMLError

    while True:
        try:
            return Composer(text, disguise, file, strict).run()
        except YAMLError as problem:
            better = Disguise.against(str(getattr(problem, "problem", "")), text, disguise)
            if better is None:
                raise errors.unreadable(text, problem, file) from problem
            disguise = better
        except UnicodeEncodeError as problem:
            raise errors.forbidden(text, file) from problem


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise errors.undecodable(data, problem, file) from problem
