"""What a project says once to ruff, mypy and pyright of its folder of programs, so that no program has to.

Hera's own types are narrower than what Hera takes and gives: `Step | Task | None` for every call of a template, an `IntOrString`
for `5`. And ruff wants two nested `with` in one, which is not how anybody writes a workflow. What the tools find in the
functions that were scripts is about those scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from roundtrip.settings.keys import Settings
from roundtrip.settings.projects import CONFIG

RUFF = ("SIM117",)
# none is needed where tasks are objects
MYPY = ("arg-type", "dict-item", "list-item", "no-untyped-def", "operator", "union-attr")
PYRIGHT = ("reportArgumentType", "reportAttributeAccessIssue", "reportOperatorIssue", "reportOptionalMemberAccess")
PYRIGHT_ALWAYS = ("reportUnusedExpression",)  # an arrow as a statement, of which it warns


def wanted(settings: Settings, programs: Path) -> list[str]:
    """The lines of pyproject.toml that are not in it yet, with what they are for; none where nothing is to be said.

    `programs`: the folder that programs were written into.
    """
    file = settings.file if settings.file is not None else Path.cwd() / CONFIG
    folder = programs.resolve()
    if not folder.is_relative_to(file.parent.resolve()):
        return []
    parts = folder.relative_to(file.parent.resolve()).parts
    try:
        said = file.read_text("utf-8")
    except (OSError, ValueError):
        said = ""
    lines = [line for tool in (_ruff, _mypy, _pyright) for line in tool(settings, parts, said)]
    if not lines:
        return []
    head = (
        f"Programs say nothing to ruff, mypy and pyright. Where you use them, {file.name} can, for all of this folder:"
    )
    return [head, *lines]


def _ruff(settings: Settings, parts: tuple[str, ...], said: str) -> Iterator[str]:
    pattern = f'"{"/".join((*parts, "**"))}"'
    if "ruff" not in settings.pragmas and pattern not in said:
        yield from ("", "[tool.ruff.lint.per-file-ignores]", f"{pattern} = {_listed(RUFF)}")


def _mypy(settings: Settings, parts: tuple[str, ...], said: str) -> Iterator[str]:
    module = f'"{".".join((*parts, "*"))}"'
    if "mypy" in settings.pragmas or settings.style == "objects" or module in said:
        return
    yield ""
    if not all(part.isidentifier() for part in parts):
        yield f"# mypy knows modules by names that Python can import, and `{'/'.join(parts)}` is none"
        return
    if "explicit_package_bases" not in said:
        yield from ("[tool.mypy]", "explicit_package_bases = true", "")
    yield from ("[[tool.mypy.overrides]]", f"module = [{module}]", f"disable_error_code = {_listed(MYPY)}")


def _pyright(settings: Settings, parts: tuple[str, ...], said: str) -> Iterator[str]:
    root = f'root = "{"/".join(parts) or "."}"'
    if "pyright" in settings.pragmas or root in said:
        return
    rules = PYRIGHT_ALWAYS if settings.style == "objects" else (*PYRIGHT, *PYRIGHT_ALWAYS)
    off = ", ".join(f"{rule} = false" for rule in rules)
    yield from ("", "[tool.pyright]", "executionEnvironments = [", f"    {{ {root}, {off} }},", "]")


def _listed(codes: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{code}"' for code in codes) + "]"
