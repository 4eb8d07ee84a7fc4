"""`logging` and `warnings`: they say nothing of a workflow, but what Python would refuse of them is refused."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

from roundtrip.python.evaluate.machine import Machine
from roundtrip.python.evaluate.tables import library
from roundtrip.python.evaluate.values import Builtin, Fixed, Given, Unknown
from roundtrip.python.evaluate.words import words

_LEVELS = frozenset(words("CRITICAL FATAL ERROR WARN WARNING INFO DEBUG NOTSET"))
_SAID = frozenset(words("debug info warning warn error critical exception fatal"))
_SAID_KEYWORDS = frozenset(words("exc_info stack_info stacklevel extra"))
_CONFIG = frozenset(
    words("filename filemode format datefmt style level stream handlers force encoding errors"),
)


class Logger(Fixed):
    """What `logging.getLogger(…)` gives."""

    __slots__ = ()

    def attribute(self, machine: Machine, attr: str) -> Any:
        """`logger.attr`."""
        import logging

        if not hasattr(logging.getLogger("nobody"), attr):
            raise machine.declined(f"Python raises AttributeError here: a logger has no `{attr}`")
        if attr in _SAID or attr == "log":
            return Builtin(attr, lambda inner, given: said(inner, given, 2 if attr == "log" else 1))
        if attr == "setLevel":
            return Builtin(attr, _level)
        if attr == "getChild":
            return Builtin(attr, lambda inner, given: self)
        return Unknown(f"`{attr}` of a logger", harmless=True)


def said(machine: Machine, given: Given, wanted: int) -> None:
    """`logger.info(…)`."""
    if len(given.args) < wanted and not ("msg" in given.kwargs and wanted == 1):
        raise machine.declined("Python raises TypeError here: a message belongs here")
    if not given.kwargs.keys() <= _SAID_KEYWORDS | {"msg"}:
        raise machine.declined("Python raises TypeError here: a logger takes no such keyword")


def _level(machine: Machine, given: Given) -> None:
    values = [*given.args, *given.kwargs.values()]
    if len(values) != 1 or (isinstance(values[0], str) and values[0] not in _LEVELS):
        raise machine.declined("Python raises an exception here: there is no such level")


@library("logging", "getLogger", "`logging.getLogger(…)`, what it says is passed over")
def get_logger(machine: Machine, given: Given) -> Logger:
    if len(given.args) > 1 or not given.kwargs.keys() <= {"name"}:
        raise machine.declined("Python raises TypeError here: a logger has one name")
    if not all(isinstance(name, (str, Unknown, type(None))) for name in [*given.args, *given.kwargs.values()]):
        raise machine.declined("Python raises TypeError here: the name of a logger is a string")
    return Logger()


@library("time", "sleep", "`time.sleep(…)`, which is passed over")
def sleep(machine: Machine, given: Given) -> None:
    if given.kwargs or len(given.args) != 1 or not isinstance(given.args[0], (int, float)) or given.args[0] < 0:
        raise machine.declined("Python raises an exception here: `sleep` takes a number of seconds")


@library("logging", "basicConfig", "`logging.basicConfig(…)`, which is passed over")
def basic_config(machine: Machine, given: Given) -> None:
    if given.args or not given.kwargs.keys() <= _CONFIG:
        raise machine.declined("Python raises an exception here: `basicConfig` takes no such arguments")
    level = given.kwargs.get("level")
    if isinstance(level, str) and level not in _LEVELS:
        raise machine.declined("Python raises ValueError here: there is no such level")


def _function(name: str) -> None:
    @library("logging", name, f"`logging.{name}(…)`, which is passed over")
    def handler(machine: Machine, given: Given) -> None:
        said(machine, given, 2 if name == "log" else 1)


for _name in (*sorted(_SAID - {"warn"}), "log"):
    _function(_name)


def _warning(name: str) -> None:
    @library("warnings", name, f"`warnings.{name}(…)`, which is passed over")
    def handler(machine: Machine, given: Given) -> None:
        from inspect import signature

        try:
            if name != "warn":
                signature(getattr(warnings, name)).bind(*given.args, **given.kwargs)
            fits = bool(given.args or "message" in given.kwargs or name in ("resetwarnings", "catch_warnings"))
        except TypeError:
            fits = False
        actions = ("default", "error", "ignore", "always", "module", "once")
        if name in ("filterwarnings", "simplefilter"):
            action = given.args[0] if given.args else given.kwargs.get("action")
            fits = fits or "action" in given.kwargs
            fits = fits and (not isinstance(action, str) or action in actions) and action != "error"
        if not fits:
            raise machine.declined(f"`warnings.{name}` isn't read statically with these arguments")


for _name in words("warn filterwarnings simplefilter resetwarnings"):
    _warning(_name)


def known(module: str, attr: str) -> bool:
    """Whether `logging` and `warnings` have a name."""
    return hasattr(import_module(module), attr)
