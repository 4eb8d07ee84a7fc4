"""`{{=…}}` as expr-lang reads it: whether it can be read, the names that it reads, and what it gives, as far as that is known.

What is refused here expr-lang refuses, too (github.com/expr-lang/expr 1.17, parser); what isn't may still fail as it is
evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from roundtrip.schema.sprig import NAMES as OF_SPRIG
from roundtrip.schema.values import STAYS, UNSURE, binary, called, first_unknown, index, unary


@cache
def _token() -> re.Pattern[str]:
    """The form of a token; compiled when the first expression is read, since most workflows have none."""
    return re.compile(
        r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
        |(?P<open>/\*)
        |(?P<number>0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][+-]?\d+)?|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?)
        |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
        |(?P<name>[^\W\d]\w*|\$\w*)
        |(?P<sign>\?\.|\?\?|\.\.|\*\*|\|\||&&|==|!=|<=|>=|[-+*/%^|&!<>=.,:;?\#()\[\]{}])""",
        re.VERBOSE | re.DOTALL,
    )


_WORDS = frozenset({"or", "and", "in", "matches", "contains", "startsWith", "endsWith", "not", "let", "if", "else"})
# how strongly operators hold (parser/operator)
BINARY = {"|": 0, "or": 10, "||": 10, "and": 15, "&&": 15, "..": 25, "+": 30, "-": 30, "*": 60, "/": 60, "%": 60}
BINARY |= dict.fromkeys(("==", "!=", "<", ">", ">=", "<=", "in", "matches", "contains", "startsWith", "endsWith"), 20)
BINARY |= {"**": 100, "^": 100, "??": 500}
NEGATED = frozenset({"in", "matches", "contains", "startsWith", "endsWith"})
# functions whose last argument is asked of each item, so that a bare name there may be a field of it
PREDICATES = frozenset({"all", "none", "any", "one", "filter", "map", "count", "sum", "find", "findIndex", "findLast"})
PREDICATES |= {"findLastIndex", "groupBy", "sortBy", "reduce"}
DEEPEST = 100


class Name(NamedTuple):
    """A name that is read: its parts, whether it is called, and whether it may be a field of an item."""

    path: tuple[str, ...]
    called: bool
    of_item: bool


class Expression(NamedTuple):
    """What an expression is: `fault`, "" where it can be read, the names that it reads, and its value (see `values.py`)."""

    fault: str
    names: tuple[Name, ...]
    value: Any = UNSURE


class _Fault(Exception):
    pass


class _TooDeep(Exception):
    """Nothing is said of an expression that is nested deeper than anybody writes: expr-lang reads it."""


def read(text: str, known: Callable[[tuple[str, ...]], Any] | None = None) -> Expression:
    """What an expression is. `known`: the value of a name, by its parts. Never raises."""
    reader = _Reader(known or (lambda path: UNSURE))
    try:
        reader.take(text)
        value = reader.sequence()
        if reader.text:
            raise _Fault(f"`{reader.text}` can't stand here")
    except _Fault as fault:
        return Expression(str(fault), (), STAYS)
    except _TooDeep:
        return Expression("", ())
    return Expression("", tuple(reader.names), value)


class _Reader:
    def __init__(self, known: Callable[[tuple[str, ...]], Any]) -> None:
        self._known = known
        self.names: list[Name] = []
        self._tokens: list[tuple[str, str]] = []
        self._at = 0
        self._depth = 0
        self._items = 0
        self._local: set[str] = set()

    def take(self, text: str) -> None:
        at, token = 0, _token()
        while at < len(text):
            found = token.match(text, at)
            if found is None:
                if text[at] in "'\"`":
                    raise _Fault("a quote is never closed")
                raise _Fault(f"`{text[at]}` has no meaning here")
            kind = found.lastgroup or ""
            if kind == "open":
                raise _Fault("a comment is never closed")
            if kind == "number" and text[found.end() : found.end() + 1].isalnum():
                raise _Fault(f"`{found[0]}` is no number, with what stands behind it")
            if kind != "space":
                self._tokens.append((kind, found[0]))
            at = found.end()

    @property
    def text(self) -> str:
        """The token that is next, "" at the end."""
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    @property
    def kind(self) -> str:
        """The kind of the token that is next."""
        if self._at >= len(self._tokens):
            return "end"
        kind, text = self._tokens[self._at]
        return "sign" if kind == "name" and text in _WORDS else kind

    def _is(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs

    def _pass(self, sign: str) -> bool:
        if self._is(sign):
            self._at += 1
            return True
        return False

    def _want(self, sign: str) -> None:
        if not self._pass(sign):
            raise _Fault(f"`{sign}` belongs before `{self.text}`" if self.text else f"`{sign}` is missing at the end")

    def sequence(self) -> Any:
        while True:
            value = self._expression()
            if not self._pass(";"):
                return value
            if not self.text or self._is("}", ")"):
                return value

    def _expression(self) -> Any:
        self._enter()
        value = UNSURE
        if self._pass("let"):
            if self.kind != "name":
                raise _Fault("a name belongs behind `let`")
            self._local.add(self.text)
            self._at += 1
            self._want("=")
            self._expression()
            self._want(";")
            self.sequence()
        elif self._pass("if"):
            self._expression()
            self._block()
            self._want("else")
            if self._is("if"):
                self._expression()
            else:
                self._block()
        else:
            value = self._binary()
            if self._pass("?"):
                first = value
                if not self._pass(":"):
                    first = self._expression()
                    self._want(":")
                value = _chosen(value, first, self._expression())
        self._depth -= 1
        return value

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _TooDeep

    def _block(self) -> None:
        self._want("{")
        self.sequence()
        self._want("}")

    def _binary(self, least: int = 0) -> Any:
        self._enter()
        left = self._unary()
        while True:
            negated = self._is("not") and BINARY[self._after()] >= least
            if negated:
                self._at += 1
            sign = self.text
            if not self._is(*BINARY) or BINARY[sign] < least:
                self._depth -= 1
                return left
            self._at += 1
            if sign == "|":
                if self.kind != "name":
                    raise _Fault("a function's name belongs behind `|`")
                left = self._primary([left])
            else:
                right = self._binary(BINARY[sign] + (sign not in ("**", "^")))
                left = binary(sign, left, right)
            left = unary("not", left) if negated else left

    def _after(self) -> str:
        kind, text = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("end", "")
        if text not in NEGATED or kind == "string":
            raise _Fault("`not` can't stand here")
        return text

    def _unary(self) -> Any:
        signs = []
        while self._is("!", "-", "+", "not"):
            signs.append(self.text)
            self._at += 1
        value = self._primary()
        for sign in reversed(signs):
            value = unary(sign, value)
        return value

    def _primary(self, piped: list[Any] | None = None) -> Any:
        kind, text = self.kind, self.text
        path: list[str] = []
        value: Any = UNSURE
        if kind == "end":
            raise _Fault("it ends too early")
        self._at += 1
        if kind == "name":
            path = [] if text in self._local or text in ("true", "false", "nil", "$env") else [text]
            value = {"true": True, "false": False, "nil": None}.get(text, UNSURE)
        elif kind == "string":
            value = text[1:-1] if "\\" not in text or text[0] == "`" else UNSURE
        elif kind == "number":
            value = _number(text)
        elif text == "(":
            value = self.sequence()
            self._want(")")
        elif text == "[":
            value = self._until("]", self._expression)
            value = first_unknown(*value) or value
        elif text == "{":
            pairs = self._until("}", self._pair)
            value = first_unknown(*(one for pair in pairs for one in pair)) or dict(pairs)
        elif text == "#":
            if self.kind == "name":
                self._at += 1
        elif text == "." and self._items:
            self._at -= 1
        else:
            raise _Fault(f"`{text}` can't stand here")
        return self._behind(path, value, piped or [])

    def _behind(self, path: list[str], value: Any, piped: list[Any]) -> Any:
        """What stands behind a value: fields, indexes, calls. `path`: the parts of a name, while it may grow."""
        growing, whole = bool(path), bool(path)  # whole: the name is all that was read
        while True:
            if self._is(".", "?."):
                self._at += 1
                if self._is("["):
                    continue
                if self.kind not in ("name", "sign") or (self.kind == "sign" and not self.text.isidentifier()):
                    raise _Fault("a field's name belongs behind `.`")
                if growing:
                    path.append(self.text)
                else:
                    value, whole = UNSURE if whole else index(value, self.text), False
                self._at += 1
            elif self._is("["):
                self._at += 1
                literal = self.kind == "string" and self._tokens[self._at + 1 : self._at + 2] == [("sign", "]")]
                if growing and literal:
                    path.append(self.text[1:-1])
                elif growing:
                    growing = whole = False
                    value = UNSURE
                at: Any = UNSURE
                if not self._pass(":"):
                    at = self._expression()
                    if self._pass(":"):
                        at = UNSURE
                        if not self._is("]"):
                            self._expression()
                elif not self._is("]"):
                    self._expression()
                self._want("]")
                if not growing:
                    value = index(value, at)
            elif self._is("("):
                self._at += 1
                if path:
                    self.names.append(Name(tuple(path), True, bool(self._items)))
                asks = path[-1:] and path[-1] in PREDICATES
                self._items += bool(asks)
                given = [*piped, *self._until(")", self._argument)]
                self._items -= bool(asks)
                value = (called(tuple(path), given) if _is_function(path) else STAYS) if whole else UNSURE
                path, growing, whole, piped = [], False, False, []
            else:
                if path:
                    self.names.append(Name(tuple(path), False, bool(self._items)))
                return self._known(tuple(path)) if whole and not self._items else value

    def _argument(self) -> Any:
        if self._items and self._is("{") and not self._is_map():
            self._block()
            return UNSURE
        return self._expression()

    def _is_map(self) -> bool:
        ahead = self._tokens[self._at + 1 : self._at + 3]
        return len(ahead) == 2 and ahead[0][0] in ("name", "string") and ahead[1] == ("sign", ":")

    def _pair(self) -> tuple[Any, Any]:
        key: Any = self.text
        if self._pass("("):
            key = self._expression()
            self._want(")")
        elif self.kind in ("name", "string", "number") or self.text in _WORDS:
            key = key[1:-1] if self.kind == "string" else key
            self._at += 1
        else:
            raise _Fault(f"`{self.text}` is no key")
        self._want(":")
        return key if isinstance(key, str) else UNSURE, self._expression()

    def _until(self, end: str, one: Callable[[], Any]) -> list[Any]:
        found = []
        while not self._pass(end):
            found.append(one())
            if not self._pass(",") and not self._is(end):
                raise _Fault(
                    f"`,` or `{end}` belongs before `{self.text}`" if self.text else f"`{end}` is missing at the end"
                )
        return found


def _is_function(path: list[str]) -> bool:
    return path[0] in FUNCTIONS if len(path) == 1 else path[0] == "sprig" and path[1] in OF_SPRIG


def _number(text: str) -> Any:
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    return float(text) if re.fullmatch(r"\d{1,15}\.\d{1,15}", text) else UNSURE


def _chosen(asked: Any, first: Any, second: Any) -> Any:
    """`asked ? first : second`."""
    if not isinstance(asked, bool):
        return first_unknown(asked) or STAYS
    return UNSURE if first_unknown(first, second) is not None else first if asked else second


# what an expression may call (expr-lang's builtins, Argo's util/expr/env)
FUNCTIONS = PREDICATES | frozenset(
    (
        *(
            "string",
            "type",
            "abs",
            "bitnot",
            "ceil",
            "concat",
            "date",
            "duration",
            "first",
            "flatten",
            "float",
            "floor",
        ),
        *("fromBase64", "fromJSON", "fromPairs", "get", "hasPrefix", "hasSuffix", "indexOf", "int", "join", "keys"),
        *("last", "lastIndexOf", "len", "lower", "max", "mean", "median", "min", "now", "repeat", "replace", "reverse"),
        *("round", "sort", "split", "splitAfter", "take", "timezone", "toBase64", "toJSON", "toPairs", "trim"),
        *("trimPrefix", "trimSuffix", "uniq", "upper", "values", "bitand", "bitor", "bitxor", "bitnand", "bitshl"),
        *("bitshr", "bitushr", "asInt", "asFloat", "jsonpath", "toJson", "sprig"),
    )
)
