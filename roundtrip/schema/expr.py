"""`{{=…}}` as expr-lang reads it: whether it can be read, and the names that it reads.

A grammar without values: what is refused here expr-lang refuses, too (github.com/expr-lang/expr 1.17, parser); what isn't
may still fail as it is evaluated.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


@cache
def _token() -> re.Pattern[str]:
    """The form of a token; compiled when the first expression is read, since most workflows have none."""
    return re.compile(
        r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
        |(?P<number>0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][+-]?\d+)?|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?)
        |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
        |(?P<name>[^\W\d]\w*|\$\w*)
        |(?P<sign>\?\.|\?\?|\.\.|\*\*|\|\||&&|==|!=|<=|>=|[-+*/%^|&!<>=.,:;?\#()\[\]{}])""",
        re.VERBOSE | re.DOTALL,
    )


_WORDS = frozenset({"or", "and", "in", "matches", "contains", "startsWith", "endsWith", "not", "let", "if", "else"})
BINARY = frozenset({"|", "or", "||", "and", "&&", "==", "!=", "<", ">", ">=", "<=", "in", "matches", "contains"})
BINARY |= {"startsWith", "endsWith", "..", "+", "-", "*", "/", "%", "**", "^", "??"}
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
    """What an expression is: `fault`, "" where it can be read, and the names that it reads."""

    fault: str
    names: tuple[Name, ...]


class _Fault(Exception):
    pass


def read(text: str) -> Expression:
    """What an expression is. Never raises."""
    reader = _Reader()
    try:
        reader.take(text)
        reader.sequence()
        if reader.text:
            raise _Fault(f"`{reader.text}` can't stand here")
    except _Fault as fault:
        return Expression(str(fault), ())
    return Expression("", tuple(reader.names))


class _Reader:
    def __init__(self) -> None:
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

    def sequence(self) -> None:
        while True:
            self._expression()
            if not self._pass(";"):
                return
            if not self.text or self._is("}", ")"):
                return

    def _expression(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Fault("it is nested too deep")
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
            self._binary()
            if self._pass("?"):
                if not self._pass(":"):
                    self._expression()
                    self._want(":")
                self._expression()
        self._depth -= 1

    def _block(self) -> None:
        self._want("{")
        self.sequence()
        self._want("}")

    def _binary(self) -> None:
        self._unary()
        while True:
            if self._is("not"):
                self._at += 1
                if not self._is(*NEGATED):
                    raise _Fault("`not` can't stand here")
            if not self._is(*BINARY):
                return
            piped = self.text == "|"
            self._at += 1
            if piped:
                if self.kind != "name":
                    raise _Fault("a function's name belongs behind `|`")
                self._primary()
            else:
                self._unary()

    def _unary(self) -> None:
        while self._is("!", "-", "+", "not"):
            self._at += 1
        self._primary()

    def _primary(self) -> None:
        kind, text = self.kind, self.text
        path: tuple[str, ...] = ()
        if kind == "end":
            raise _Fault("it ends too early")
        self._at += 1
        if kind == "name":
            path = () if text in self._local or text in ("true", "false", "nil", "$env") else (text,)
        elif kind in ("number", "string"):
            pass
        elif text == "(":
            self.sequence()
            self._want(")")
        elif text == "[":
            self._until("]", self._expression)
        elif text == "{":
            self._until("}", self._pair)
        elif text == "#":
            if self.kind == "name":
                self._at += 1
        elif text == "." and self._items:
            self._at -= 1
        else:
            raise _Fault(f"`{text}` can't stand here")
        self._behind(path)

    def _behind(self, path: tuple[str, ...]) -> None:
        """What stands behind a value: fields, indexes, calls."""
        growing = bool(path)
        while True:
            if self._is(".", "?."):
                self._at += 1
                if self._is("["):
                    continue
                if self.kind not in ("name", "sign") or (self.kind == "sign" and not self.text.isidentifier()):
                    raise _Fault("a field's name belongs behind `.`")
                if growing:
                    path = (*path, self.text)
                self._at += 1
            elif self._is("["):
                self._at += 1
                literal = self.kind == "string" and self._tokens[self._at + 1 : self._at + 2] == [("sign", "]")]
                if growing and literal:
                    path = (*path, self.text[1:-1])
                else:
                    growing = False
                if not self._pass(":"):
                    self._expression()
                    if self._pass(":") and not self._is("]"):
                        self._expression()
                elif not self._is("]"):
                    self._expression()
                self._want("]")
            elif self._is("("):
                self._at += 1
                if path:
                    self.names.append(Name(path, True, bool(self._items)))
                asks = path[-1:] and path[-1] in PREDICATES
                self._items += bool(asks)
                self._until(")", self._argument)
                self._items -= bool(asks)
                path, growing = (), False
            else:
                if path:
                    self.names.append(Name(path, False, bool(self._items)))
                return

    def _argument(self) -> None:
        if self._items and self._is("{") and not self._is_map():
            self._block()
        else:
            self._expression()

    def _is_map(self) -> bool:
        ahead = self._tokens[self._at + 1 : self._at + 3]
        return len(ahead) == 2 and ahead[0][0] in ("name", "string") and ahead[1] == ("sign", ":")

    def _pair(self) -> None:
        if self._pass("("):
            self._expression()
            self._want(")")
        elif self.kind in ("name", "string", "number") or self.text in _WORDS:
            self._at += 1
        else:
            raise _Fault(f"`{self.text}` is no key")
        self._want(":")
        self._expression()

    def _until(self, end: str, one: object) -> None:
        assert callable(one)
        while not self._pass(end):
            one()
            if not self._pass(",") and not self._is(end):
                raise _Fault(
                    f"`,` or `{end}` belongs before `{self.text}`" if self.text else f"`{end}` is missing at the end"
                )


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
