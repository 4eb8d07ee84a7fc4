"""Programs composed at random, of everything that is read of Python itself: expressions and statements on plain data."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

KINDS = ("int", "str", "ints", "strs", "dict", "bool")
NAMES = ("a", "b", "c", "key", "x-y", "é")


class Writer:
    """Draws one program. `scope`: the names that are known by now, by the kind of their value."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.scope: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.functions: list[tuple[str, int, str]] = []
        self.lines: list[str] = []
        self.indent = 0
        self.count = 0

    # -- choices -------------------------------------------------------------------------------------------------------

    def pick(self, *options: str | Callable[[], str]) -> str:
        chosen = self.random.choice(options)
        return chosen if isinstance(chosen, str) else chosen()

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def name(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def known(self, kind: str) -> str | None:
        names = self.scope[kind]
        return self.random.choice(names) if names and self.number(0, 2) else None

    # -- expressions ---------------------------------------------------------------------------------------------------

    def value(self, kind: str, depth: int = 2) -> str:
        """An expression whose value is of this kind, unless Python raises."""
        found = self.known(kind)
        if found is not None:
            return found
        if depth <= 0:
            return self.literal(kind)
        made: str = getattr(self, f"make_{kind}")(depth - 1)
        return made

    def literal(self, kind: str) -> str:
        if kind == "int":
            return str(self.number(-5, 20))
        if kind == "str":
            return repr(self.pick("", "a", "b-c", "x y", "{n}", "%s", "it's", 'q"', "é\n", "12"))
        if kind == "bool":
            return self.pick("True", "False")
        return {"ints": "[1, 2, 3]", "strs": "['p', 'q']", "dict": "{'a': 1, 'b': 2}"}[kind]

    def make_int(self, depth: int) -> str:
        i = lambda: self.value("int", depth)  # noqa: E731  short for what is used most
        return self.pick(
            lambda: f"({i()} + {i()})",
            lambda: f"({i()} - {i()} * 2)",
            lambda: f"({i()} // {i()})",
            lambda: f"({i()} % {i()})",
            lambda: f"(-{i()})",
            lambda: f"len({self.value(self.pick('str', 'ints', 'strs', 'dict'), depth)})",
            lambda: f"sum({self.value('ints', depth)})",
            lambda: f"max({self.value('ints', depth)})",
            lambda: f"min({i()}, {i()})",
            lambda: f"abs({i()})",
            lambda: f"({i()} if {self.value('bool', depth)} else {i()})",
            lambda: f"{self.value('ints', depth)}[{self.number(-2, 2)}]",
            lambda: f"{self.value('dict', depth)}.get({self.value('str', depth)}, {i()})",
            lambda: f"{self.value('str', depth)}.count('a')",
            lambda: f"{self.value('str', depth)}.find({self.literal('str')})",
            lambda: f"({i()} or {i()})",
            lambda: f"int({self.value('str', depth)})",
            lambda: f"next((n for n in {self.value('ints', depth)} if n > 1), 7)",
            lambda: f"sum(n for n in {self.value('ints', depth)} if n % 2)",
            lambda: f"({i()} & {i()})",
            lambda: f"(lambda n, m={i()}: n + m)({i()})",
            lambda: self.call("int", depth),
        )

    def make_str(self, depth: int) -> str:
        s = lambda: self.value("str", depth)  # noqa: E731
        quote = self.pick("'", '"', '"""')
        inner = self.value("int", 0) if depth < 1 else self.pick(*(self.known(k) or "7" for k in KINDS))
        return self.pick(
            lambda: f"({s()} + {s()})",
            lambda: f"f{quote}n={{{inner}}}-{{ {inner}!r}}|{{{{}}}}{quote}",
            lambda: f"f'{{{self.known('int') or 3}:>4}}{{{self.known('int') or 3:}:03d}}'",
            lambda: f"('%s/%r' % ({self.any(depth)}, {s()}))",
            lambda: f"'{{}}-{{0}}'.replace('{{0}}', 'z').format({self.any(depth)})",
            lambda: f"'{{k}}{{n:>3}}'.format(k={s()}, n={self.value('int', depth)})",
            lambda: f"{self.pick('-', ', ', '')!r}.join({self.value('strs', depth)})",
            lambda: f"{s()}.{self.pick('upper', 'lower', 'title', 'strip', 'capitalize', 'swapcase')}()",
            lambda: f"{s()}[{self.number(-2, 1)}:]",
            lambda: f"{s()}[::-1]",
            lambda: f"({s()} * {self.number(0, 3)})",
            lambda: f"str({self.any(depth)})",
            lambda: f"repr({self.any(depth)})",
            lambda: f"json.dumps({self.any(depth)}, sort_keys=True)",
            lambda: f"{s()}.replace({self.literal('str')}, '+')",
            lambda: f"({s()} if {self.value('bool', depth)} else {s()})",
            lambda: f"({s()} or 'none')",
            lambda: f"{s()}.partition('-')[2]",
            lambda: f"{s()}.zfill({self.number(0, 6)})",
            lambda: f"textwrap.dedent('  ' + {s()})",
            lambda: f"({self.value('strs', depth)} + ['z'])[-1]",
            lambda: self.call("str", depth),
        )

    def make_ints(self, depth: int) -> str:
        i = lambda: self.value("int", depth)  # noqa: E731
        xs = lambda: self.value("ints", depth)  # noqa: E731
        return self.pick(
            lambda: f"[{i()}, {i()}]",
            lambda: f"[*{xs()}, {i()}]",
            lambda: f"[n * 2 for n in {xs()} if n != {i()}]",
            lambda: f"[n + m for n in {xs()} for m in range(2)]",
            lambda: f"sorted({xs()}, reverse={self.value('bool', 0)})",
            lambda: f"sorted(set({xs()}))",
            lambda: f"list(range({self.number(0, 5)}, {self.number(0, 9)}, {self.pick('1', '2', '-1')}))",
            lambda: f"({xs()} + {xs()})",
            lambda: f"{xs()}[{self.number(-2, 2)}:]",
            lambda: f"list(map(len, {self.value('strs', depth)}))",
            lambda: f"list(map(lambda n: n - 1, {xs()}))",
            lambda: f"list(filter(None, {xs()}))",
            lambda: f"list(reversed({xs()}))",
            lambda: f"list({self.value('dict', depth)}.values())",
            lambda: f"[p * q for p, q in zip({xs()}, {xs()})]",
            lambda: f"[n for n, s in enumerate({self.value('strs', depth)}, 1) if s]",
            lambda: f"[*({i()}, {i()})]",
            lambda: f"({xs()} * {self.number(0, 2)})",
        )

    def make_strs(self, depth: int) -> str:
        return self.pick(
            lambda: f"[{self.value('str', depth)}, {self.value('str', depth)}]",
            lambda: f"{self.value('str', depth)}.split({self.pick('', repr('-'), repr('a'))})",
            lambda: f"[str(n) for n in {self.value('ints', depth)}]",
            lambda: f"[f'{{k}}={{v}}' for k, v in {self.value('dict', depth)}.items()]",
            lambda: f"list({self.value('dict', depth)})",
            lambda: f"sorted({self.value('strs', depth)}, key=len)",
            lambda: f"sorted({self.value('strs', depth)}, key=lambda s: (s.upper(), s))",
            lambda: f"list({self.value('str', depth)})",
            lambda: f"[s for s in {self.value('strs', depth)} if s in {self.value('strs', depth)}]",
            lambda: f"({self.value('strs', depth)} + list('ab'))",
        )

    def make_dict(self, depth: int) -> str:
        d = lambda: self.value("dict", depth)  # noqa: E731
        return self.pick(
            lambda: f"{{'a': {self.value('int', depth)}, {self.value('str', depth)}: {self.value('int', depth)}}}",
            lambda: f"{{**{d()}, 'k': {self.value('int', depth)}}}",
            lambda: f"({d()} | {d()})",
            lambda: f"{{k + '!': v for k, v in {d()}.items() if v}}",
            lambda: f"dict(zip({self.value('strs', depth)}, {self.value('ints', depth)}))",
            lambda: f"dict({d()}, extra={self.value('int', depth)})",
            lambda: f"{{s: len(s) for s in {self.value('strs', depth)}}}",
            lambda: f"dict(sorted({d()}.items()))",
            lambda: f"{d()}.copy()",
        )

    def make_bool(self, depth: int) -> str:
        i = lambda: self.value("int", depth)  # noqa: E731
        return self.pick(
            lambda: f"({i()} < {i()})",
            lambda: f"({i()} <= {i()} < 9)",
            lambda: f"({self.value('str', depth)} == {self.value('str', depth)})",
            lambda: f"({self.value('str', depth)} in {self.value('strs', depth)})",
            lambda: f"({self.value('str', depth)} not in {self.value('dict', depth)})",
            lambda: f"(not {self.any(depth)})",
            lambda: f"({self.value('bool', depth)} and {self.value('bool', depth)})",
            lambda: f"{self.value('str', depth)}.startswith(('a', 'b'))",
            lambda: f"any(n > 2 for n in {self.value('ints', depth)})",
            lambda: f"all({self.value('strs', depth)})",
            lambda: f"({self.value('ints', depth)} == {self.value('ints', depth)})",
            lambda: f"({self.any(depth)} is None)",
            lambda: f"bool({self.any(depth)})",
            lambda: f"({self.value('ints', depth)} < {self.value('ints', depth)})",
        )

    def any(self, depth: int) -> str:
        return self.value(self.pick(*KINDS), depth)

    def call(self, kind: str, depth: int) -> str:
        """A call of one of the program's functions, if it has one that gives this kind."""
        found = [f for f in self.functions if f[2] == kind]
        if not found:
            return self.literal(kind)
        name, arity, _ = self.random.choice(found)
        args = [self.value("int", depth) for _ in range(self.number(max(0, arity - 1), arity))]
        return f"{name}({', '.join(args)}{', more=1' if self.number(0, 4) == 0 else ''})"

    # -- statements ----------------------------------------------------------------------------------------------------

    def write(self, line: str) -> None:
        self.lines.append("    " * self.indent + line)

    def block(self, header: str, depth: int) -> None:
        """A header with a few statements below; names given within are given under a condition, so nobody relies on them."""
        self.write(header)
        self.indent += 1
        before = {kind: list(names) for kind, names in self.scope.items()}
        for _ in range(self.number(1, 2)):
            self.statement(depth)
        self.scope = before
        self.indent -= 1

    def assign(self, kind: str, depth: int = 2) -> None:
        name = self.name()
        self.write(f"{name} = {self.value(kind, depth)}")
        self.scope[kind].append(name)

    def statement(self, depth: int) -> None:
        choice = self.number(0, 14 if depth > 0 else 9)
        if choice <= 4:
            self.assign(self.pick(*KINDS))
        elif choice <= 9:
            self.change()
        elif choice == 10:
            self.block(f"if {self.value('bool')}:", depth - 1)
            if self.number(0, 1):
                self.block(f"elif {self.value('bool')}:", depth - 1)
            if self.number(0, 1):
                self.block("else:", depth - 1)
        elif choice == 11:
            self.loop(depth)
        elif choice == 12:
            self.define()
        elif choice == 13:
            self.write(f"if {self.value('bool')}:")
            self.write(f"    {self.pick('raise KeyError', 'raise ValueError(1)', 'pass')}")
        else:
            one, two = self.name(), self.name()
            self.write(f"{one}, *{two} = {self.value('ints')}")
            self.scope["int"].append(one)
            self.scope["ints"].append(two)

    def change(self) -> None:
        """Changes something in place."""
        kind = self.pick("int", "str", "ints", "strs", "dict")
        name = self.known(kind)
        if name is None:
            self.assign(kind)
        elif kind == "int":
            self.write(f"{name} {self.pick('+=', '-=', '*=')} {self.value('int', 1)}")
            self.write(f"{name} %= 1000")
        elif kind == "str":
            self.write(f"{name} += {self.value('str', 1)}")
            self.write(f"{name} = {name}[:40]")
        elif kind in ("ints", "strs"):
            item = self.value(kind[:-1], 1)
            self.write(
                self.pick(
                    lambda: f"{name}.append({item})",
                    lambda: f"{name} += [{item}]",
                    lambda: f"{name}.insert({self.number(0, 2)}, {item})",
                    lambda: f"{name}.extend({self.value(kind, 1)})",
                    lambda: f"{name}[{self.number(-1, 1)}] = {item}",
                    lambda: f"{name}.reverse()",
                    lambda: f"{name}.sort()",
                    lambda: f"{name}.pop({self.pick('', '0')})",
                    lambda: f"del {name}[{self.number(0, 1)}]",
                )
            )
            self.write(f"{name} = {name}[:12]" if self.number(0, 1) else f"del {name}[12:]".replace("del", "# del"))
        else:
            self.write(
                self.pick(
                    lambda: f"{name}[{self.value('str', 1)}] = {self.value('int', 1)}",
                    lambda: f"{name}.update({self.value('dict', 1)})",
                    lambda: f"{name} |= {self.value('dict', 1)}",
                    lambda: f"{name}.setdefault({self.value('str', 1)}, {self.value('int', 1)})",
                    lambda: f"{name}.pop({self.value('str', 1)}, None)",
                )
            )

    def loop(self, depth: int) -> None:
        kind = self.pick("ints", "strs", "dict", "range", "while")
        if kind == "while":
            name = self.name()
            self.write(f"{name} = {self.number(0, 4)}")
            self.write(f"while {name} > 0:")
            self.write(f"    {name} -= 1")
            self.indent += 1
            self.block(f"if {self.value('bool')}:", depth - 1)
            self.write(self.pick("pass", "continue", "break"))
            self.indent -= 1
            return
        name = self.name()
        source = f"range({self.number(0, 4)})" if kind == "range" else f"list({self.value(kind)})[:4]"
        if kind == "dict":
            self.write(f"for {name}, {name}_v in list({self.value('dict')}.items())[:4]:")
        else:
            self.write(f"for {name} in {source}:")
        inner = {"ints": "int", "range": "int", "strs": "str", "dict": "str"}[kind]
        before = {k: list(names) for k, names in self.scope.items()}
        self.scope[inner].append(name)
        self.indent += 1
        self.statement(depth - 1)
        if self.number(0, 2) == 0:
            self.write(f"if {self.value('bool')}:")
            self.write(f"    {self.pick('break', 'continue')}")
        self.indent -= 1
        self.scope = before
        if self.number(0, 3) == 0:
            self.block("else:", depth - 1)

    def define(self) -> None:
        """A function, which may look at names around it and keep some of its own."""
        name = f"f{self.name()}"
        kind = self.pick("int", "str")
        arity = self.number(1, 2)
        params = ["p", "q"][:arity]
        default = self.value("int", 1)
        signature = ", ".join([*params[:-1], f"{params[-1]}={default}", self.pick("*rest", "*"), "more=0", "**others"])
        if "*," in signature:
            signature = signature.replace("*, ", "*, ")
        before = {k: list(names) for k, names in self.scope.items()}
        functions = list(self.functions)
        outer = self.lines
        self.lines = []
        self.indent += 1
        self.scope = {kind: list(names) for kind, names in before.items()}
        self.scope["int"] += [*params, "more"]
        # what is assigned within is local: names from around aren't changed
        inner = self.name()
        self.write(f"{inner} = {self.value('ints', 1)}")
        self.scope["ints"].append(inner)
        if self.number(0, 1):
            self.write(f"if {self.value('bool', 1)}:")
            self.write(f"    return {self.value(kind, 1)}")
        if self.number(0, 1):
            self.write(f"helper = lambda n: n + {self.value('int', 1)}")
            self.write(f"{inner} = [helper(n) for n in {inner}]")
        self.write(f"return {self.value(kind, 1)}")
        self.indent -= 1
        body, self.lines = self.lines, outer
        self.scope = before
        self.functions = functions
        self.write(f"def {name}({signature}):")
        self.lines += body
        if self.indent == 0:
            self.functions.append((name, arity, kind))


_TOP = """\
import json
import textwrap

"""


def program(seed: int) -> str:
    """The text of a program, whose only document holds what its names are in the end."""
    writer = Writer(seed)
    for _ in range(writer.number(2, 8)):
        writer.statement(2)
    shown = [f"'{kind} {name}': {name}" for kind, names in writer.scope.items() for name in names]
    writer.write("document = {'apiVersion': 'v1', 'kind': 'Values', 'is': {" + ", ".join(shown) + "}}")
    return _TOP + "\n".join(writer.lines) + "\n"
