"""`when` as Argo reads it: by govaluate, with every variable a string, and a boolean at the end.

What a run fills in is one operand of any type (`ANY`), so only what is wrong whatever it becomes is told. The tables are
govaluate's (lexerState.go, OperatorSymbol.go, evaluationStage.go); a word stands for itself, and `-` is no letter of one.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Union

from roundtrip.schema.tags import replaced

# types of values: of ANY nothing is known; a LIST is what a comma makes
ANY, STRING, NUMBER, BOOLEAN, LIST = "any", "string", "number", "boolean", "list"
_FILLED = "\ue000"
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9.]+")
_WORD = re.compile(r"[^\W\d_][\w.]*")
_SYMBOL = re.compile(r"[^\w\s'\"(),\[\]\ue000]+")
_DATE = re.compile(r"\d{4}-\d\d|\d\d:\d\d|[A-Z][a-z]{2}[ ,]")

PREFIXES = ("-", "!", "~")
MODIFIERS = ("+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<")
LOGICAL = ("&&", "||")
COMPARATORS = ("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in")
TERNARY = ("?", ":", "??")
# what others write for what govaluate has signs for
SIGNS = {"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "=": "==", "===": "==", "!==": "!=", "<>": "!="}
_OPERANDS = ("value", "clause", "prefix")
_AFTER_VALUE = ("modifier", "comparator", "logical", "close", "ternary", "separator")
# what may follow what
FOLLOW = {
    "begin": _OPERANDS,
    "clause": (*_OPERANDS, "close"),
    "close": (*_AFTER_VALUE, "value", "clause"),
    "value": _AFTER_VALUE,
    "modifier": (*_OPERANDS, "close"),
    "comparator": (*_OPERANDS, "close"),
    "logical": (*_OPERANDS, "close"),
    "prefix": ("value", "clause", "close"),
    "ternary": (*_OPERANDS, "separator"),
    "separator": _OPERANDS,
}
# the weakest first
LEVELS = (
    ("?", ":", "??"),
    ("||",),
    ("&&",),
    COMPARATORS,
    ("&", "|", "^"),
    (">>", "<<"),
    ("+", "-"),
    ("*", "/", "%"),
    ("**",),
)


class Token(NamedTuple):
    """A token: its kind, as `FOLLOW` has it, its text, and of a value its type."""

    kind: str
    text: str
    type: str = ""


class _Fault(Exception):
    pass


def when_fault(text: str) -> str:
    """What is wrong with a `when` whatever a run fills in; "" if nothing is known to be. Never raises."""
    if not text.strip():
        return ""
    filled = replaced(text, lambda tag: _FILLED)
    if "{{" in filled:
        return ""
    try:
        tokens = _tokens(filled)
        if tokens is None:
            return ""
        found = _Reader(tokens).read()
    except _Fault as fault:
        return str(fault).replace(_FILLED, "{{…}}")
    except RecursionError:
        return ""
    if found in (STRING, NUMBER, LIST):
        return f"it is a {found}, and neither true nor false" + (
            "; `true` and `false` are written in small letters" if text.strip().lower() in ("true", "false") else ""
        )
    return ""


def _tokens(text: str) -> list[Token] | None:
    """The tokens of a text; None where what is filled in touches something, so that nothing can be said."""
    tokens: list[Token] = []
    state, at = "begin", 0
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        token, end = _token(text, at, state)
        if token.type == ANY and (
            (end < len(text) and not text[end].isspace() and text[end] not in "=!<>&|),")
            or (at > 0 and not text[at - 1].isspace() and text[at - 1] not in "=!<>&|(,")
        ):
            return None
        if token.kind not in FOLLOW[state]:
            if state == "value":
                sign = SIGNS.get(token.text.lower())
                if sign:
                    raise _Fault(f"`{token.text}` is a word to govaluate; write `{sign}`")
                raise _Fault(f"`{token.text}` stands behind `{tokens[-1].text}` without an operator between them")
            raise _Fault(
                f"`{token.text}` can't stand here" if not tokens else f"`{token.text}` can't follow `{tokens[-1].text}`"
            )
        tokens.append(token)
        state, at = token.kind, end
    if state not in ("value", "close"):
        raise _Fault("it ends too early")
    depth = sum((t.kind == "clause") - (t.kind == "close") for t in tokens)
    if depth:
        raise _Fault("its brackets aren't balanced")
    return tokens


def _token(text: str, at: int, state: str) -> tuple[Token, int]:
    letter = text[at]
    if letter == _FILLED:
        return Token("value", letter, ANY), at + 1
    if letter in "'\"":
        end = at + 1
        while end < len(text) and text[end] not in "'\"":
            end += 2 if text[end] == "\\" else 1
        if end >= len(text):
            raise _Fault("a quote is never closed")
        inside = text[at + 1 : end]
        return Token("value", text[at : end + 1], ANY if _FILLED in inside or _DATE.match(inside) else STRING), end + 1
    if letter == "[":
        end = text.find("]", at)
        if end < 0:
            raise _Fault("a `[` is never closed")
        return Token("value", text[at : end + 1], ANY if _FILLED in text[at:end] else STRING), end + 1
    if letter in "(),":
        return Token({"(": "clause", ")": "close", ",": "separator"}[letter], letter), at + 1
    number = _NUMBER.match(text, at)
    if number:
        if number[0].count(".") > 1 or number[0] == ".":
            raise _Fault(f"`{number[0]}` is no number; quotes make a string of it")
        return Token("value", number[0], NUMBER), number.end()
    word = _WORD.match(text, at)
    if word:
        if word[0] in ("true", "false"):
            return Token("value", word[0], BOOLEAN), word.end()
        if word[0] in ("in", "IN"):
            return Token("comparator", "in"), word.end()
        if "." in word[0]:
            raise _Fault(f"`{word[0]}` is read as a field of something, for its point; put quotes around it")
        return Token("value", word[0], STRING), word.end()
    symbol = _SYMBOL.match(text, at)
    if not symbol:
        raise _Fault(f"`{letter}` has no meaning here")
    name = symbol[0]
    if "prefix" in FOLLOW[state] and name in PREFIXES:
        return Token("prefix", name), symbol.end()
    for kind, names in (
        ("modifier", MODIFIERS),
        ("logical", LOGICAL),
        ("comparator", COMPARATORS),
        ("ternary", TERNARY),
    ):
        if name in names:
            return Token(kind, name), symbol.end()
    if name in SIGNS:
        raise _Fault(f"`{name}` is no operator; write `{SIGNS[name]}`")
    raise _Fault(f"`{name}` is no operator; quotes make a string of what it belongs to")


Value = Union[str]


class _Reader:
    """Reads tokens by the strength of their operators, and says what type comes of it."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def read(self) -> Value:
        found = self._separated()
        if self._at < len(self._tokens):
            return ANY
        return found

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _separated(self) -> Value:
        found = self._level(0)
        while (token := self._peek()) is not None and token.kind == "separator":
            self._at += 1
            self._level(0)
            found = LIST
        return found

    def _level(self, level: int) -> Value:
        if level == len(LEVELS):
            return self._prefixed()
        left = self._level(level + 1)
        while (
            (token := self._peek()) is not None
            and token.text in LEVELS[level]
            and token.kind not in ("value", "prefix")
        ):
            self._at += 1
            left = _result(token.text, left, self._level(level + 1))
        return left

    def _prefixed(self) -> Value:
        token = self._peek()
        if token is None:
            return ANY
        self._at += 1
        if token.kind == "prefix":
            inner = self._prefixed()
            wanted = BOOLEAN if token.text == "!" else NUMBER
            if inner not in (wanted, ANY):
                raise _Fault(f"`{token.text}` takes a {wanted}, not a {inner}")
            return wanted
        if token.kind == "clause":
            inner = self._separated()
            if (close := self._peek()) is not None and close.kind == "close":
                self._at += 1
            return inner
        return token.type or ANY


def _result(operator: str, left: Value, right: Value) -> Value:
    def both(*wanted: str) -> None:
        for side in (left, right):
            if side not in (*wanted, ANY):
                raise _Fault(f"`{operator}` takes a {' or a '.join(wanted)}, not a {side}")

    if operator in ("==", "!="):
        return BOOLEAN
    if operator in LOGICAL:
        both(BOOLEAN)
        return BOOLEAN
    if operator in ("<", ">", "<=", ">="):
        both(NUMBER, STRING)
        if ANY not in (left, right) and left != right:
            raise _Fault(f"`{operator}` compares two numbers or two strings, not a {left} and a {right}")
        return BOOLEAN
    if operator in ("=~", "!~"):
        both(STRING)
        return BOOLEAN
    if operator == "in":
        if right not in (LIST, ANY):
            raise _Fault(f"`in` takes a list in brackets, of two items at least, not a {right}")
        return BOOLEAN
    if operator in ("?", ":", "??"):
        return ANY
    if operator == "+":
        return NUMBER if left == right == NUMBER else ANY
    both(NUMBER)
    return NUMBER
