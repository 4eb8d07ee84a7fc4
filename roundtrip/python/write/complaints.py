"""Whether ruff's default rules may find something in a function that was a script: its author's style is his own.

Said of too many rather than of too few: what is known to be harmless is listed, and so is what is known to be found.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

import libcst as cst

_STANDARD = frozenset(
    # what scripts import of Python itself; written out, for a file must not depend on who converts it
    [
        "argparse",
        "ast",
        "base64",
        "collections",
        "concurrent",
        "copy",
        "csv",
        "datetime",
        "decimal",
        "enum",
        "functools",
        "glob",
        "gzip",
        "hashlib",
        "io",
        "itertools",
        "json",
        "logging",
        "math",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "pprint",
        "queue",
        "random",
        "re",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "statistics",
        "string",
        "struct",
        "subprocess",
        "sys",
        "tarfile",
        "tempfile",
        "textwrap",
        "threading",
        "time",
        "traceback",
        "typing",
        "unittest",
        "urllib",
        "uuid",
        "warnings",
        "xml",
        "zipfile",
    ]
)
_BUILTINS = frozenset(
    [
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "ConnectionError",
        "EOFError",
        "FileExistsError",
        "FileNotFoundError",
        "ImportError",
        "IndexError",
        "KeyError",
        "KeyboardInterrupt",
        "LookupError",
        "ModuleNotFoundError",
        "NameError",
        "NotADirectoryError",
        "NotImplementedError",
        "OSError",
        "OverflowError",
        "PermissionError",
        "RuntimeError",
        "StopIteration",
        "SystemExit",
        "TimeoutError",
        "TypeError",
        "UnicodeDecodeError",
        "ValueError",
        "ZeroDivisionError",
        "__file__",
        "__name__",
        "abs",
        "all",
        "any",
        "bin",
        "bool",
        "bytearray",
        "bytes",
        "callable",
        "chr",
        "complex",
        "dict",
        "dir",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "format",
        "frozenset",
        "getattr",
        "globals",
        "hasattr",
        "hash",
        "hex",
        "id",
        "input",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "locals",
        "map",
        "max",
        "min",
        "next",
        "object",
        "oct",
        "open",
        "ord",
        "pow",
        "print",
        "property",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "slice",
        "sorted",
        "staticmethod",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "vars",
        "zip",
    ]
)
# functions and methods whose call some rule has an opinion on
_CALLED = frozenset(
    [
        "exec",
        "eval",
        "map",
        "dict",
        "list",
        "set",
        "tuple",
        "exit",
        "quit",
        "zip",
        "isinstance",
        "type",
        "setattr",
        "getattr",
    ]
)
_METHODS = frozenset(["format", "open", "run", "check_output", "keys", "utcnow", "utcfromtimestamp", "warn"])
_ANYTHING = ("Exception", "BaseException")


def complained_of(lines: list[str]) -> bool:
    """Whether ruff may find something in a function, given as its lines, decorator and all."""
    text = "\n".join(lines)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return True
    definition = tree.body[-1]
    if not isinstance(definition, ast.FunctionDef) or "noqa" in text:
        return True
    if not all(isinstance(default, (ast.Constant, ast.UnaryOp, ast.Name)) for default in definition.args.defaults):
        return True  # B006
    # the decorator and the annotations are written here, of names that the module has
    nodes = [node for statement in definition.body for node in ast.walk(statement)]
    loaded = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    given = {a.arg for a in _all(definition.args)}
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    bound = [name for node in nodes for name in _bound(node)]
    unused = any(name not in loaded for name in stored.union(bound))
    undefined = any(name not in _BUILTINS.union(given, stored, bound) for name in loaded)
    twice = len(set(bound)) != len(bound) or not stored.isdisjoint(bound)
    if unused or undefined or twice or stored & {"l", "O", "I"} or _too_early(nodes, given):
        return True
    if any(_odd_block(block) or _unsorted(block, loaded) for block in _blocks([definition, *nodes])):
        return True
    return _left_open(nodes) or any(_RULES[type(node)](node) for node in nodes if type(node) in _RULES)


def _left_open(nodes: list[ast.AST]) -> bool:
    """A file that no `with` closes (SIM115)."""
    closed = {id(item.context_expr) for node in nodes if isinstance(node, ast.With) for item in node.items}
    opened = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "open"]
    return any(id(node) not in closed for node in opened)


def _too_early(nodes: list[ast.AST], given: set[str]) -> bool:
    """Whether a name is used before something is first given to it (F821, F823)."""
    first: dict[str, int] = dict.fromkeys(given, 0)
    names = [n for n in nodes if isinstance(n, ast.Name)]
    within = {
        n.id for c in nodes if isinstance(c, ast.comprehension) for n in ast.walk(c.target) if isinstance(n, ast.Name)
    }
    for name in names:
        if not isinstance(name.ctx, ast.Load):
            first[name.id] = min(first.get(name.id, name.lineno), name.lineno)
    used = [n for n in names if isinstance(n.ctx, ast.Load) and n.id in first and first[n.id]]
    return any(n.lineno < first[n.id] + (n.id not in within) for n in used)


def _all(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (a for a in (arguments.vararg, arguments.kwarg) if a is not None)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement gives by other means than an assignment."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((a.asname or a.name.split(".")[0]) for a in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.ExceptHandler)) and node.name:
        yield node.name


def _blocks(nodes: list[ast.AST]) -> Iterator[list[ast.stmt]]:
    for node in nodes:
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield [s for s in block if isinstance(s, ast.stmt)]


def _odd_block(block: list[ast.stmt]) -> bool:
    """`pass` beside something else, or an expression that does nothing (PIE790, B018)."""
    if len(block) > 1 and any(isinstance(s, ast.Pass) for s in block):
        return True
    idle = [s for s in block if isinstance(s, ast.Expr) and not isinstance(s.value, (ast.Call, ast.Await, ast.Yield))]
    return any(not (isinstance(s.value, ast.Constant) and isinstance(s.value.value, str)) for s in idle)


def _yes_or_no(node: ast.IfExp) -> bool:
    return isinstance(node.body, ast.Constant) and isinstance(node.body.value, bool)  # SIM210


def _first_of_sorted(node: ast.Subscript) -> bool:
    found = node.value.func if isinstance(node.value, ast.Call) else None
    return isinstance(found, ast.Name) and found.id in ("sorted", "list")  # FURB192, RUF015


def _always(node: ast.AST) -> bool:
    return True


def _call(node: ast.Call) -> bool:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    on_text = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, (ast.Constant, ast.JoinedStr))
    if name == "open":
        return len(node.args) > 1 and getattr(node.args[1], "value", None) in ("r", "rt")  # UP015
    from_zero = name == "range" and len(node.args) == 2 and getattr(node.args[0], "value", None) == 0  # PIE808
    return name in _CALLED or attribute in _METHODS or on_text or from_zero


def _percent(node: ast.BinOp) -> bool:
    text = isinstance(node.left, (ast.Constant, ast.JoinedStr)) and isinstance(node.op, ast.Mod)  # UP031
    return text or isinstance(node.left, ast.List) or isinstance(node.right, ast.List)  # RUF005


def _handler(node: ast.ExceptHandler) -> bool:
    names = [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)] if node.type is not None else []
    empty = len(node.body) == 1 and isinstance(node.body[0], (ast.Pass, ast.Continue, ast.Raise))
    return node.type is None or empty or any(name in _ANYTHING for name in names)


def _raise(node: ast.Raise) -> bool:
    exception = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(exception, ast.Name) and exception.id in _ANYTHING  # TRY002


def _nested_if(node: ast.If) -> bool:
    """SIM102, and what SIM has to say of branches that return or assign."""
    alone = node.body[0] if len(node.body) == 1 and not node.orelse else None
    returns = len(node.body) == 1 and isinstance(node.body[0], ast.Return)
    limits = len(node.body) == 1 and isinstance(node.test, ast.Compare) and isinstance(node.body[0], ast.Assign)
    return isinstance(alone, ast.If) or returns or limits


def _nested_with(node: ast.With) -> bool:
    return len(node.body) == 1 and isinstance(node.body[0], ast.With)


def _f_string(node: ast.JoinedStr) -> bool:
    found = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    converted = (ast.unparse(value.func) for value in found if isinstance(value, ast.Call))
    return not found or any(function in ("str", "repr", "ascii") for function in converted)  # F541, RUF010


def _comparison(node: ast.Compare) -> bool:
    singletons = any(
        isinstance(c, ast.Constant) and (c.value is None or isinstance(c.value, bool)) for c in node.comparators
    )
    equal = any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops)
    itself = any(ast.dump(node.left) == ast.dump(c) for c in node.comparators)
    return (singletons and equal) or itself or isinstance(node.left, ast.Constant)  # E711, E712, PLR0124, SIM300


def _negation(node: ast.UnaryOp) -> bool:
    return isinstance(node.op, ast.Not) and isinstance(node.operand, (ast.Compare, ast.UnaryOp))


def _comprehension(node: ast.ListComp | ast.SetComp) -> bool:
    if len(node.generators) > 1 or node.generators[0].ifs:
        return False
    target = node.generators[0].target
    return isinstance(node.elt, ast.Name) and isinstance(target, ast.Name) and node.elt.id == target.id  # C416


def _counts(node: ast.For) -> bool:
    return any(isinstance(s, ast.AugAssign) and isinstance(s.value, ast.Constant) for s in node.body)  # SIM113


_RULES: dict[type[ast.AST], Callable[..., bool]] = {
    ast.AsyncFunctionDef: _always,
    ast.ClassDef: _always,
    ast.Global: _always,
    ast.Nonlocal: _always,
    ast.Delete: _always,
    ast.BinOp: _percent,
    ast.Call: _call,
    ast.Compare: _comparison,
    ast.ExceptHandler: _handler,
    ast.For: _counts,
    ast.FunctionDef: _always,
    ast.If: _nested_if,
    ast.IfExp: _yes_or_no,
    ast.JoinedStr: _f_string,
    ast.Lambda: _always,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.Raise: _raise,
    ast.Subscript: _first_of_sorted,
    ast.UnaryOp: _negation,
    ast.With: _nested_with,
}


def _unsorted(statements: list[ast.stmt], names: set[str]) -> bool:
    """Whether imports are not in isort's order, or not used (I001, F401, E401)."""
    previous: tuple[int, int, str] | None = None
    for statement in statements:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            previous = None
            continue
        if any((a.asname or a.name.split(".")[0]) not in names for a in statement.names):
            return True
        if isinstance(statement, ast.Import):
            module, kind = statement.names[0].name, 0
            if len(statement.names) > 1:
                return True
        else:
            module, kind = statement.module or "", 1
            listed = [a.name for a in statement.names]
            if listed != sorted(listed):
                return True
        section = 0 if module.split(".")[0] in _STANDARD else 1
        if previous is not None and (previous[0] != section or previous > (section, kind, module)):
            return True
        previous = (section, kind, module)
    return False


def has_nested_with(rows: Iterable[cst.CSTNode]) -> bool:
    """Whether a `with` block among statements holds nothing but one other (SIM117)."""
    for row in rows:
        inner = row.body.body if isinstance(row, (cst.With, cst.For)) else ()
        if isinstance(row, cst.With) and len(inner) == 1 and isinstance(inner[0], cst.With):
            return True
        if inner and has_nested_with(inner):
            return True
    return False
