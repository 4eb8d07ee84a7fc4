"""Whether type checkers may find something in a function that was a script, of which nobody thought in types.

Said of too many rather than of too few: what is known to be harmless is listed. A function that isn't known to be is
`@no_type_check`, by which mypy and pyright pass over it, and one that imports what need not be installed stays text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from roundtrip.python.scripts.definitions import Function, Parameter

# of Python itself since 3.10; written out, for a file must not depend on who converts it
_STANDARD = frozenset(
    """abc argparse array ast asyncio base64 bisect calendar cmath collections concurrent configparser contextlib copy
        csv ctypes datetime decimal difflib email enum errno fileinput fnmatch fractions ftplib functools gc getpass
        gettext glob gzip hashlib heapq hmac html http importlib inspect io ipaddress itertools json keyword linecache
        locale logging lzma math mimetypes multiprocessing numbers operator os pathlib pickle pkgutil platform pprint
        queue random re sched secrets select shelve shlex shutil signal smtplib socket socketserver sqlite3 ssl stat
        statistics string struct subprocess sys sysconfig tarfile tempfile textwrap threading time timeit tokenize
        traceback types typing unicodedata unittest urllib uuid warnings wave weakref xml zipfile zlib zoneinfo""".split()
)
# modules whose functions, but for _ODD, give what they are expected to give
_HARMLESS = frozenset(
    """base64 glob hashlib json logging math os pathlib random string sys textwrap time uuid""".split()
)
# what may give None, or differs between releases and systems
_ODD = frozenset(
    """get getenv which match search fullmatch group pop clock Popen fork getuid getlogin module_from_spec""".split()
)
_BUILTINS = frozenset(
    """Exception KeyError OSError RuntimeError SystemExit ValueError abs all any bool bytes chr dict enumerate exit
        float int isinstance len list max min open ord print quit range repr reversed round set sorted str sum tuple zip""".split()
)
_NODES = (
    *(ast.Assign, ast.Expr, ast.For, ast.If, ast.Import, ast.ImportFrom, ast.Pass, ast.While, ast.With),
    *(ast.Break, ast.Continue, ast.Raise, ast.alias, ast.withitem, ast.expr_context, ast.operator, ast.keyword),
    *(ast.boolop, ast.unaryop, ast.cmpop, ast.comprehension, ast.FormattedValue, ast.JoinedStr, ast.Constant, ast.Name),
    *(ast.Attribute, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Dict, ast.List, ast.ListComp, ast.Slice),
    *(ast.Subscript, ast.Tuple, ast.UnaryOp, ast.GeneratorExp, ast.IfExp),
)
_TYPES = {"str": str, "int": int, "float": float, "bool": bool}


def imports_others(function: Function) -> bool:
    """Whether a function imports what isn't Python's own, so that a type checker may not find it."""
    found = (node for node in ast.walk(_parsed(function)) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return any(name.partition(".")[0] not in _STANDARD for node in found for name in _modules(node))


def is_plain(function: Function) -> bool:
    """Whether type checkers are known to find nothing in a function that gives None."""
    body = _parsed(function).body
    nodes = [node for statement in body for node in ast.walk(statement)]
    if not all(isinstance(node, _NODES) for node in nodes):
        return False
    bound = [name for node in nodes for name in _bound(node)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = _BUILTINS.union(bound, (p.name for p in function.parameters))
    if len(set(bound)) != len(bound) or not all(node.id in known for node in names):
        return False
    imported = (m for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for m in _modules(node))
    if not all(module in _HARMLESS or module == "os.path" for module in imported):
        return False
    named = [a.name for node in nodes if isinstance(node, ast.ImportFrom) for a in node.names]
    if not _ODD.isdisjoint([*named, *(node.attr for node in nodes if isinstance(node, ast.Attribute))]):
        return False
    return all(_is_harmless(node) for node in nodes) and _are_shown(function.parameters, nodes)


def _parsed(function: Function) -> ast.Module:
    """The body of a function, at the top of a module."""
    tree = ast.parse("\n".join(["def f():", *function.body, ""]))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    return ast.Module(definition.body, [])


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield node.module or "." * node.level
    else:
        yield from (alias.name for alias in node.names)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node gives to something."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((a.asname or a.name.partition(".")[0]) for a in node.names)


def _is_harmless(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        value = node.value
        empty = isinstance(value, (ast.List, ast.Dict, ast.Tuple)) and not ast.unparse(value).strip("()[]{}")
        made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not value.args
        nothing = isinstance(value, ast.Constant) and value.value is None
        return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and not (empty or made or nothing)
    if isinstance(node, (ast.Dict, ast.List)):
        parts = node.values if isinstance(node, ast.Dict) else node.elts
        return len({type(part) for part in parts}) <= 1 and len({_kind(part) for part in parts}) <= 1
    if isinstance(node, ast.Call):
        starred = any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)
        return not starred and isinstance(node.func, (ast.Name, ast.Attribute))
    return True


def _kind(part: ast.expr | None) -> type | None:
    return type(part.value) if isinstance(part, ast.Constant) else None


def _are_shown(parameters: Iterable[Parameter], nodes: list[ast.AST]) -> bool:
    """Whether parameters have types, and are printed or come into a text: that is right for values of any."""
    names = {parameter.name for parameter in parameters}
    for parameter in parameters:
        type_ = _TYPES.get(parameter.annotation)
        if type_ is None or (parameter.default is not None and type(parameter.default[0]) is not type_):
            return False
    shown: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "str", "repr"):
            shown.update(id(argument) for argument in node.args)
        elif isinstance(node, ast.FormattedValue):
            shown.add(id(node.value))
    return all(id(node) in shown for node in nodes if isinstance(node, ast.Name) and node.id in names)
