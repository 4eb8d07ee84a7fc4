"""`to_module`: the tree of what `to_python` gives, valid, and byte for byte the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider, ScopeProvider

import roundtrip
from roundtrip.convert import python_of
from roundtrip.helpers import HelperModule
from tests.support import FIXTURES, REPOSITORY, SHARED

YAMLS = sorted(FIXTURES.glob("*.yaml"))
CORPUS = sorted((SHARED / "corpus").rglob("*.yaml")) if SHARED is not None else []


class _Unchanged(cst.CSTTransformer):
    pass


@pytest.mark.parametrize("path", [*YAMLS, *CORPUS], ids=lambda p: p.stem)
def test_the_tree_says_what_the_text_says(path: Path) -> None:
    source = path.read_bytes().decode()
    module = roundtrip.to_module(source)
    text = roundtrip.to_python(source)
    assert module.code == text
    # what the writer made is what libcst's own parser makes of it, comments and blank lines and all
    parsed = cst.parse_module(text)
    assert all(a.deep_equals(b) for a, b in zip(module.body, parsed.body))
    assert len(module.body) == len(parsed.body)


@pytest.mark.parametrize("path", YAMLS, ids=lambda p: p.stem)
def test_the_tree_is_a_valid_one(path: Path) -> None:
    module = roundtrip.to_module(path.read_bytes().decode())
    for statement in module.body:
        statement.validate_types_deep()
    assert module.visit(_Unchanged()).code == module.code
    assert module.deep_clone().code == module.code
    seen: set[int] = set()

    class Once(cst.CSTVisitor):
        def on_visit(self, node: cst.CSTNode) -> bool:
            assert id(node) not in seen, "a node stands in two places"
            seen.add(id(node))
            return True

    module.visit(Once())
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    found = wrapper.resolve_many([PositionProvider, ParentNodeProvider, ScopeProvider])
    assert found[PositionProvider][module.body[-1]].start.line > 1


@pytest.mark.parametrize("path", [*YAMLS, *CORPUS[::4]], ids=lambda p: p.stem)
def test_the_tree_has_what_was_asked_for(path: Path) -> None:
    """The order of templates, helpers of the repository's own, loops."""
    source = path.read_bytes().decode()
    module = HelperModule(path.parent / "no_such_helpers.py", path.parent, "no_such_helpers")
    assert roundtrip.to_module(source, keep_order=True).code == roundtrip.to_python(source, keep_order=True)
    for helpers in (None, module):
        result = python_of(source, keep_order=True, helpers=helpers, loops=True)
        assert result.written is not None
        tree = result.written.module()
        parsed = cst.parse_module(result.text)
        assert tree.code == result.text
        assert all(a.deep_equals(b) for a, b in zip(tree.body, parsed.body))


def test_what_is_put_back_is_a_tree_as_well() -> None:
    yaml = (FIXTURES / "dag_diamond.yaml").read_text()
    program = roundtrip.to_python(yaml) + "\n# mine\n"
    changed = yaml.replace("alpine", "alpine9")
    assert roundtrip.to_module(changed, onto=program).code == roundtrip.to_python(changed, onto=program)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["to-yaml", "fixtures/dag_diamond.py"],
        ["to-yaml", "fixtures/script.py", "--onto", "fixtures/script.yaml"],
        ["validate", "fixtures/dag_diamond.yaml"],
        ["diff", "fixtures/dag_diamond.yaml", "fixtures/dag_diamond.py"],
    ],
    ids=" ".join,
)
def test_libcst_is_imported_only_where_python_is_written(arguments: list[str]) -> None:
    code = (
        "import sys\nimport roundtrip\nfrom roundtrip.cli.main import run\n"
        f"status = run({arguments!r})\n"
        "assert 'libcst' not in sys.modules, 'libcst'\nassert 'black' not in sys.modules, 'black'\nsys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("keep_order", [False, True])
@pytest.mark.parametrize("image", ["box", "busybox:1.37-with-a-longer-tag"])
def test_neither_is_imported_for_another_value_of_a_literal(tmp_path: Path, image: str, keep_order: bool) -> None:
    source = (FIXTURES / "dag_diamond.yaml").read_text()
    program = roundtrip.to_python(source, keep_order=keep_order)
    (tmp_path / "flow.yaml").write_text(source.replace("busybox", image))
    (tmp_path / "flow.py").write_text(program)
    code = (
        "import sys\nfrom roundtrip.cli.main import run\n"
        "status = run(['to-python', 'flow.yaml', '-o', 'flow.py'])\n"
        "assert 'libcst' not in sys.modules, 'libcst'\nassert 'black' not in sys.modules, 'black'\nsys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "flow.py").read_text() == program.replace("busybox", image) != program


def test_black_is_imported_only_where_people_wrote_python() -> None:
    code = (
        "import sys\nfrom roundtrip.cli.main import run\n"
        "status = run(['to-python', 'fixtures/dag_diamond.yaml'])\n"
        "assert 'libcst' in sys.modules\nassert 'black' not in sys.modules, 'black'\nsys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
