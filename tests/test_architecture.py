"""The rules of the house: who may import whom, how big a module may be, and what has no place in the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support import REPOSITORY

PACKAGE = REPOSITORY / "roundtrip"
MODULES = sorted(PACKAGE.rglob("*.py"))

# room → the rooms that it may know; a room knows itself, and everybody knows `diagnostics`, `garbage` and `lookups`
MAY_KNOW: dict[str, set[str]] = {
    "document": set(),
    "hera": {"document", "import_folders", "invocation"},
    "yaml": {"document"},
    "schema": {"document", "hera", "yaml"},
    "lenses": {"document", "hera"},
    "python": {"document", "hera", "import_folders", "invocation"},
    "helpers": {"hera", "import_folders", "python", "settings"},
    "helper_functions": {"python", "helpers"},
    "programs": {
        "document",
        "hera",
        "yaml",
        "lenses",
        "python",
        "helpers",
        "helper_functions",
        "import_folders",
        "invocation",
    },
    "readings": {"document", "python", "helpers", "programs", "invocation"},
    "at_hand": {"document", "hera", "lenses", "python", "programs"},
    "codemods": {"document", "hera", "python", "programs", "helpers", "import_folders", "settings"},
    "proof": {"document", "python", "programs", "at_hand", "helpers", "codemods"},
    "mending": {"document"},
    "verdicts": {"document", "schema", "mending"},
    "beyond_hera": {"document", "hera", "lenses"},
    "put_back": {
        "beyond_hera",
        "codemods",
        "document",
        "hera",
        "helpers",
        "invocation",
        "lifting",
        "programs",
        "python",
        "readings",
    },
    "lifting": {"document", "lenses", "python"},
    "convert": {
        "beyond_hera",
        "document",
        "lifting",
        "hera",
        "yaml",
        "schema",
        "lenses",
        "python",
        "programs",
        "verdicts",
        "readings",
        "helpers",
        "codemods",
        "proof",
        "put_back",
        "fixpoint",
        "invocation",
        "results",
    },
    "api": {"codemods", "convert", "document", "programs", "results", "schema", "yaml"},
    "cache": set(),
    "results": {"python"},
    "repository": {"document", "yaml"},
    "charts": {"document", "hera", "yaml", "python", "programs"},
    "sync": {"document", "yaml", "python"},
    "graph": {"document", "schema"},
    "report": {"document", "graph", "schema", "yaml"},
    "cli": {
        "graph",
        "report",
        "sync",
        "document",
        "hera",
        "yaml",
        "schema",
        "lenses",
        "python",
        "convert",
        "codemods",
        "repository",
        "charts",
        "settings",
        "helpers",
        "helper_functions",
        "import_folders",
        "invocation",
        "results",
        "cache",
    },
}
TOP = {
    "__init__": {"api"},
    "__main__": {"cli"},
    "diagnostics": set(),
    "garbage": set(),
    "lookups": set(),
    "import_folders": set(),
    "invocation": set(),
    "settings": {"invocation", "toml_places"},
    "toml_places": set(),
    "fixpoint": {"document", "yaml"},
}
# library → the rooms that it belongs to
LIBRARIES = {
    "black": {"python"},
    "libcst": {"api", "python", "codemods"},
    "ruamel": {"yaml"},
    "jsonschema": {"schema"},
    "click": {"cli"},
    "platformdirs": {"cache"},
    "rich": {"cli"},
    "dotenv": {"cli"},
    "grandalf": {"graph"},
    "pathspec": {"cli", "settings"},
    "watchfiles": {"cli"},
    "hera": {"hera"},
    "yaml": set(),
    "pydantic": {"hera"},
}
LONGEST = 400  # lines; one thing a file
# the reader, whose rooms know only what is named before them
READER = PACKAGE / "python" / "evaluate"
READER_ROOMS = ("language", "library", "hera")
MOST_OF_READER = 7_500  # lines
MOST_IN_A_CIRCLE = 12  # modules
MOST_WITHIN_FUNCTIONS = 20  # imports of the package's own
VAGUE = frozenset(["small", "rows", "moments", "words", "wholes", "questions", "things", "twins", "orphans"])


def room(path: Path) -> str:
    """The room of a module of the package: its folder, or its own name at the top."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that `path` imports, wherever in the file it does, with the line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            assert node.module is not None
            if node.module == "roundtrip":
                yield from ((node.lineno, f"roundtrip.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def forbidden(path: Path) -> Iterator[str]:
    """What `path` imports and may not."""
    home = room(path)
    allowed = MAY_KNOW.get(home, TOP.get(home, set())) | {home, "diagnostics", "garbage", "lookups", "__version__"}
    for line, name in imports(path):
        top, _, rest = name.partition(".")
        if top == "roundtrip":
            target = rest.partition(".")[0]
            known = target in allowed or (target == "" and home in ("cli", "__main__"))
        else:
            known = home in LIBRARIES.get(top, {home})
        if not known:
            yield f"{path.relative_to(REPOSITORY)}:{line}: {home} may not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_know_only_what_stands_below_them(path: Path) -> None:
    assert list(forbidden(path)) == []


def test_every_room_has_a_rule() -> None:
    rooms = {room(p) for p in MODULES}
    assert rooms <= MAY_KNOW.keys() | TOP.keys()


def test_the_rule_finds_what_it_forbids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    monkeypatch.setitem(globals(), "REPOSITORY", tmp_path)
    (tmp_path / "lenses").mkdir()
    bad = tmp_path / "lenses" / "bad.py"
    bad.write_text(
        "import black\nfrom roundtrip.yaml import reader\nfrom roundtrip import cli\nimport roundtrip.document\n"
    )
    assert [m.split(": ")[1] for m in forbidden(bad)] == [
        "lenses may not import black",
        "lenses may not import roundtrip.yaml",
        "lenses may not import roundtrip.cli",
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST
    tree = ast.parse(text)
    silent = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            # an entry of a table of functions is what the table says it is
            known = ast.get_docstring(node) or node.decorator_list
            silent += [] if known else [node.name]
    assert not silent, "without a docstring: " + ", ".join(silent)


def module_of(path: Path) -> str:
    """The name that a module is imported by."""
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


@cache
def edges() -> dict[str, set[str]]:
    """Of every module, those of the package that it imports, wherever it does; a package for each module taken of it."""
    known = {module_of(path) for path in MODULES}
    found: dict[str, set[str]] = {}
    for path in MODULES:
        wanted: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                wanted |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[module_of(path)] = wanted & known - {module_of(path)}
    return found


def circles(imported: dict[str, set[str]]) -> list[set[str]]:
    """The sets of several modules that all lead to each other."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        work = [start]
        while work:
            new = imported[work.pop()] - seen
            seen |= new
            work += new
        return seen

    below = {name: reached(name) for name in imported}
    found: list[set[str]] = []
    for name in imported:
        if name in below[name] and not any(name in circle for circle in found):
            found.append({other for other in below[name] if name in below[other]})
    return found


def test_no_circle_is_large_or_goes_through_several_rooms() -> None:
    for circle in circles(edges()):
        assert len(circle) <= MOST_IN_A_CIRCLE, sorted(circle)
        assert len({name.rpartition(".")[0] for name in circle}) == 1, sorted(circle)


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [{"b", "c"}]


@pytest.mark.parametrize("path", sorted(READER.rglob("*.py")), ids=lambda p: str(p.relative_to(READER)))
def test_the_rooms_of_the_reader_lead_downward(path: Path) -> None:
    home = path.relative_to(READER).parts[0]
    above = READER_ROOMS[READER_ROOMS.index(home) + 1 :] if home in READER_ROOMS else ()
    barred = [
        f"roundtrip.python.evaluate.{name}"
        for name in (*above, *(["rooms", "imports"] if home in READER_ROOMS else []))
    ]
    assert not [name for name in edges()[module_of(path)] if name.startswith(tuple(barred))]


def test_the_reader_stays_small() -> None:
    assert sum(path.read_text("utf-8").count("\n") for path in READER.rglob("*.py")) <= MOST_OF_READER


def test_names_say_what_a_module_is() -> None:
    names = [path.stem for path in MODULES if path.stem != "__init__"]
    assert not VAGUE & set(names)
    within = [path.stem for path in (PACKAGE / "python").rglob("*.py") if path.stem != "__init__"]
    assert sorted({name for name in within if within.count(name) > 1}) == []


def test_few_imports_stand_within_functions() -> None:
    """But for libraries that take long to load, and where a command or a function picks a room that few runs need."""
    found = []
    for path in MODULES:
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for node in ast.walk(function):
                    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("roundtrip"):
                        found.append(f"{path.relative_to(REPOSITORY)}:{node.lineno}")
    assert len(found) <= MOST_WITHIN_FUNCTIONS, found


def tracked() -> list[Path]:
    """The files of the repository, as git knows them."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [REPOSITORY / name for name in listed.stdout.decode().split("\0") if name]


# taken apart, so that this file holds none of them itself
FOREIGN = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/tmp" + r"/v\b", "/ho" + "me/[a-z]", "index" + "-url", "py" + r"pi\.org"])
)


def test_nothing_speaks_of_one_machine() -> None:
    found = []
    for path in tracked():
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
            if FOREIGN.search(line):
                found.append(f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_no_lock_files() -> None:
    names = {p.name for p in tracked()}
    assert not names & {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "pylock.toml"}


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for path in tracked():
        if path.suffix != ".md" or not path.is_file():
            continue
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(REPOSITORY)}: {target}")
    assert broken == []
