"""Changes put back into programs that must be run: made in functions, in classes, under the main block, by helpers and loops."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import python_of, yaml_of
from roundtrip.document import Mapping, Node, at, from_plain, parse_path, plain
from roundtrip.document.equivalence import equivalent
from roundtrip.hera.runner import run
from roundtrip.programs import document_of, run_program
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.traced.program import traced
from roundtrip.python.traced.texts import FileText, Frame
from tests.python.single_edits import Edit, edits

pytest.importorskip("hera.workflows", reason="Hera runs these programs: pip install 'argo-roundtrip[hera]'")

PROGRAMS = sorted(p for p in (Path(__file__).parent / "programs_run").glob("*.py") if not p.stem.startswith("common"))
# of each program, so many edits of values are tried, and all of tasks
VALUES = 3

PROGRAM = """\
# the nightly job
from hera.workflows import DAG, Container, Parameter, Workflow, script

# which image
IMAGE = "alpine:3.19"


@script(image="python:3.11")
def count(n: int = 3):
    print(n)


def job(name, image, level="info", **more):
    return Container(name=name, image=image, env={"LEVEL": level}, **more)


def build(day):
    # all of it
    with Workflow(generate_name=f"nightly-{day}-", entrypoint="dag", arguments={"day": "monday"}) as w:
        fetch = job("fetch", IMAGE, args=["--all"])  # pinned
        clean = job("clean", image="acme/clean:1", level="debug")
        with DAG(name="dag"):
            # first
            f = fetch(name="fetch")
            c = clean(name="clean", arguments=[Parameter(name="depth", value=2)])
            f >> c
            for n in ("a", "b"):
                c >> count(name=f"count-{n}", arguments={"n": 7})
    return w


if __name__ == "__main__":
    build("fri").create()
"""


HELPER = """\
from hera.workflows import DAG, Container, Workflow

NAME = "acme/job"


def job(name, tag, level="info", working_dir="/app"):
    return Container(name=name, image=f"{NAME}:{tag}", env={"LEVEL": level}, working_dir=working_dir)


def build():
    with Workflow(generate_name="x-", entrypoint="dag") as w:
        first = job("first", tag="1.0")
        second = job("second", tag="3.0", level="debug")
        with DAG(name="dag"):
            first(name="first") >> second(name="second")
    return w


if __name__ == "__main__":
    build().create()
"""


def told(program: str, path: str) -> tuple[str, bool]:
    """What stands in a program where a node of its document comes from, and whether it is a plain literal there."""
    documents, known = run_program(program, None, aloud=False)
    root = documents[0].root
    assert root is not None
    node = at(root, parse_path(path))
    assert node is not None
    found = known.provenance(node)
    return program[found.span.start : found.span.end], found.writable


@pytest.mark.parametrize(
    ("path", "text", "literal"),
    [
        ("spec.entrypoint", '"dag"', True),
        ("metadata.generateName", 'f"nightly-{day}-"', False),
        ("spec.arguments.parameters[0].value", '"monday"', True),
        ("spec.templates[0].name", '"fetch"', True),
        ("spec.templates[0].container.image", '"alpine:3.19"', True),
        ("spec.templates[0].container.args[0]", '"--all"', True),
        ("spec.templates[0].container.env[0].value", '"info"', True),
        ("spec.templates[1].container.env[0].value", '"debug"', True),
        ("spec.templates[1]", 'job("clean", image="acme/clean:1", level="debug")', False),
        ("spec.templates[2].dag.tasks[0]", 'fetch(name="fetch")', False),
        ("spec.templates[2].dag.tasks[1].arguments.parameters[0].value", "2", False),
        ("spec.templates[2].dag.tasks[2].name", 'f"count-{n}"', False),
        ("spec.templates[3].script.image", '"python:3.11"', True),
    ],
)
def test_a_node_comes_from(path: str, text: str, literal: bool) -> None:
    assert told(PROGRAM, path) == (text, literal)


def test_comments_are_at_what_they_are_about() -> None:
    text = to_yaml(PROGRAM, engine="hera")
    assert text.startswith("# the nightly job\n")
    assert "      # which image\n      image: alpine:3.19\n" in text
    assert "      # first\n      - name: fetch\n" in text
    assert python_of(text, onto=PROGRAM).text == PROGRAM


def put(program: str, before: str, after: str, path: Path | None = None) -> str:
    """A program after its YAML says `after` in one place where it says `before`."""
    text = yaml_of(program, engine="hera", path=str(path) if path else None, validate=False).text
    assert text.count(before) >= 1
    return python_of(text.replace(before, after, 1), onto=program, path=str(path) if path else None).text


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("alpine:3.19", "alpine:3.20", 'IMAGE = "alpine:3.20"'),
        ("value: monday", "value: friday", "friday"),
        ("value: debug", "value: warn", 'clean = job("clean", image="acme/clean:1", level="warn")'),
        ('value: "2"', 'value: "4"', 'c = clean(name="clean", arguments=[Parameter(name="depth", value=4)])'),
        ('default: "3"', 'default: "5"', "def count(n: int = 5):"),
        ("print(n)", "print(n + 1)", "    print(n + 1)"),
        ("args: [--all]", "args: [--all, --fast]", 'fetch = job("fetch", IMAGE, args=["--all", "--fast"])  # pinned'),
    ],
)
def test_a_value_goes_where_it_is_written(before: str, after: str, line: str) -> None:
    program = put(PROGRAM, before, after)
    changed = [new for new, old in zip(program.split("\n"), PROGRAM.split("\n")) if new != old]
    assert len(program.split("\n")) == len(PROGRAM.split("\n"))
    assert len(changed) == 1
    assert line in changed[0]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("acme/job:1.0", "acme/job:2.0", 'first = job("first", tag="2.0")'),
        ("acme/job:3.0", "acme/job:4.0", 'second = job("second", tag="4.0", level="debug")'),
        ("value: info", "value: warn", 'def job(name, tag, level="warn", working_dir="/app"):'),
        ("workingDir: /app", "workingDir: /srv", 'first = job("first", tag="1.0", working_dir="/srv")'),
    ],
)
def test_what_a_helper_makes_of_what_it_is_given(before: str, after: str, line: str) -> None:
    program = put(HELPER, before, after)
    changed = [new for new, old in zip(program.split("\n"), HELPER.split("\n")) if new != old]
    assert len(program.split("\n")) == len(HELPER.split("\n"))
    assert [c.strip() for c in changed] == [line]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("name: count-a", "name: total-z", 'by the loop of line 27: `f"count-{n}"`'),
        ("nightly-fri-", "weekly-fri-x", 'by a computed value: `f"nightly-{day}-"`'),
        ('value: "7"', 'value: "8"', "by the loop of line 27, which says it 2 times"),
    ],
)
def test_a_refusal_says_what_makes_it(before: str, after: str, why: str) -> None:
    with pytest.raises(ConversionError) as refused:
        put(PROGRAM, before, after)
    found = refused.value.diagnostics[0]
    assert found.code == "cannot-put-back"
    assert f", {why}. Make the change there by hand" in found.message


# decorators that keep what they are given, methods that make templates, a claim, a list that comes from elsewhere
REGISTERED = """\
import json

from hera.workflows import DAG, Container, Task, Volume, Workflow

MADE = {}
ARGS = json.loads('["--all"]')


def registered(name, **options):
    def decorate(f):
        def build():
            with Workflow(name=name, entrypoint="main", **options) as w:
                f(Jobs(w))
            w.volumes = [Volume(name="scratch", size="20Gi", mount_path="/scratch")]
            return w

        MADE[name] = build
        return build

    return decorate


class Jobs:
    image = "acme/job:1"

    def __init__(self, workflow):
        self.workflow = workflow

    def add(self, name, args, image=None):
        return Container(name=name, image=image or self.image, args=args)

    def both(self):
        self.add("first", ["-v"])
        self.add("second", ARGS)


@registered("night", namespace="night", parallelism=4)
def night(jobs):
    jobs.both()
    with DAG(name="main"):
        a, b = (Task(name=n, template=n) for n in ("first", "second"))


@registered("day", namespace="day", priority=3)
def day(jobs):
    jobs.both()
    with DAG(name="main"):
        Task(name="only", template="first")


if __name__ == "__main__":
    for make in MADE.values():
        print(make().to_yaml())
"""


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("namespace: night", "namespace: dark", '@registered("night", namespace="dark", parallelism=4)'),
        ("parallelism: 4", "parallelism: 5", '@registered("night", namespace="night", parallelism=5)'),
        ("priority: 3", "priority: 6", '@registered("day", namespace="day", priority=6)'),
    ],
)
@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 knows the line alone")
def test_what_a_decorator_was_given_is_where_it_is_given(before: str, after: str, line: str) -> None:
    program = put(REGISTERED, before, after)
    assert [new for new, old in zip(program.split("\n"), REGISTERED.split("\n")) if new != old] == [line]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 knows the line alone")
def test_what_two_calls_of_a_method_leave_out_is_given_to_one() -> None:
    one = REGISTERED.partition('@registered("day"')[0] + "\n\nw = night()\n"
    program = put(one, "image: acme/job:1", "image: acme/job:2")
    assert program == one.replace('["-v"])', '["-v"], image="acme/job:2")')


def test_the_claim_of_a_volume_is_the_volume() -> None:
    one = REGISTERED.partition('@registered("day"')[0] + "\n\nw = night()\n"
    assert put(one, "storage: 20Gi", "storage: 30Gi") == one.replace('size="20Gi"', 'size="30Gi"')


def test_an_attribute_that_is_set_later_is_where_it_is_set() -> None:
    path = Path(__file__).parent / "programs_run" / "set_attributes.py"
    source = path.read_text("utf-8")
    program = put(source, "app: attributes", "app: other", path)
    assert program == source.replace('{"app": "attributes"}', '{"app": "other"}')


def test_a_task_goes_from_the_arrows_of_a_loop() -> None:
    path = Path(__file__).parent / "programs_run" / "loop_regions.py"
    source = path.read_text("utf-8")
    (document,) = run(source, str(path), aloud=False).documents
    tasks = document["spec"]["templates"][2]["dag"]["tasks"]
    assert tasks[0]["name"] == "done"
    tasks.pop(0)
    program = python_of(json.dumps(document), onto=source, path=str(path)).text
    assert "done" not in program
    assert "task = Task(" in program


def test_what_two_of_a_helper_say_is_not_one_thing() -> None:
    program = PROGRAM.replace(', level="debug"', "")
    with pytest.raises(ConversionError, match=r"by the helper `job` of line 13, which says it 2 times"):
        put(program, "value: info", "value: warn")


def test_what_a_module_beside_says_is_refused_with_its_name() -> None:
    path = Path(__file__).parent / "programs_run" / "imports_beside.py"
    # Python 3.10 knows the line alone
    said = (
        "by the helper `base_workflow` of the module common_images" if sys.version_info >= (3, 11) else "beside.py:6:1"
    )
    with pytest.raises(ConversionError, match=said):
        put(path.read_text(), "namespace: batch", "namespace: other", path)


def test_nothing_is_run_where_that_is_forbidden() -> None:
    with pytest.raises(ConversionError) as refused:
        to_python(to_yaml(PROGRAM, engine="hera"), onto=PROGRAM, engine="static")
    assert refused.value.diagnostics[0].code in ("no-workflow", "not-static")


def test_a_program_is_heard_once(capfd: pytest.CaptureFixture[str]) -> None:
    program = PROGRAM.replace("def build", 'print("loud")\n\n\ndef build')
    text = to_yaml(program, engine="hera")
    once = capfd.readouterr().err
    assert "loud" in once
    python_of(text.replace("alpine:3.19", "alpine:3.20"), onto=program)
    assert capfd.readouterr().err == once


def test_a_line_finds_its_call_where_python_knows_no_columns() -> None:
    text = FileText(Source("a = f(Container(x=1), g(2))\nb = Task(\n    y=2,\n)\n", "<input>"), 0)
    assert text.call(Frame(0, 1, None, None), "Container") is not None
    assert text.call(Frame(0, 1, None, None), "Container").keywords[0].arg == "x"  # type: ignore[union-attr]
    assert text.call(Frame(0, 1, None, None), "Volume") is None
    assert text.call(Frame(0, 2, None, None), "") is not None


def judged(path: Path, edit: Edit, source: str) -> str:
    """What becomes of an edit: placed, refused or wrong."""
    text = "---\n".join(f"{json.dumps(document)}\n" for document in edit.wanted)
    try:
        program = python_of(text, onto=source, path=str(path)).text
    except ConversionError as problem:
        found = problem.diagnostics[0]
        both = found.code == "cannot-put-back" and f"{path}:" in found.message
        return "refused" if both else f"not refused: {found}"
    made = run(program, str(path), aloud=False).documents
    same = len(made) == len(edit.wanted) and all(
        equivalent(from_plain(a), from_plain(b)) for a, b in zip(made, edit.wanted)
    )
    return "placed" if same else f"wrong: {edit.kind} {edit.path}"


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_single_edits_are_placed_or_refused(path: Path) -> None:
    source = path.read_text("utf-8")
    documents = run(source, str(path), aloud=False).documents
    found = [*edits(documents)]
    tasks = [edit for edit in found if edit.kind.startswith("task")]
    values = [edit for edit in found if edit not in tasks]
    results = Counter(
        judged(path, edit, source) for edit in [*tasks, *Random(path.stem).sample(values, min(VALUES, len(values)))]
    )
    assert results.keys() <= {"placed", "refused"}
    # one that nothing can be put back into shows that its origin isn't known
    assert results["placed"]


def parts(node: Node) -> list[Node]:
    """A node and all in it."""
    found = [node]
    if isinstance(node, Mapping):
        found += [inner for child in node.entries.values() for inner in parts(child)]
    return found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_the_document_is_what_hera_builds(path: Path) -> None:
    source = path.read_text("utf-8")
    documents, _ = run_program(source, str(path), aloud=False)
    assert [plain(d.root) for d in documents if d.root] == run(source, str(path), aloud=False).documents
    for document in documents:
        assert document.root is not None
        assert all(0 <= node.span.start <= node.span.end <= len(source) for node in parts(document.root))
        assert document.root.span.end > 0


def test_without_columns_the_line_and_the_name_of_the_class_are_enough() -> None:
    """Before Python 3.11 no frame knows its columns."""
    result = run(PROGRAM, None, aloud=False)
    for told in result.origins:
        assert told is not None
        for _, frames, _ in told["objects"]:
            for frame in frames:
                frame[2:] = [None, None]
    documents, known = traced(PROGRAM, result, document_of)
    root = documents[0].root
    assert root is not None
    for path in ("spec.entrypoint", "spec.templates[0].container.image", "spec.templates[1].name"):
        node = at(root, parse_path(path))
        assert node is not None
        assert known.provenance(node).writable, path


def test_a_program_of_a_package_is_run_where_its_modules_are_found(tmp_path: Path) -> None:
    """The `src` beside pyproject.toml, as `to-yaml` looks there."""
    folder = tmp_path / "src" / "acme" / "flows"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent):
        (place / "__init__.py").touch()
    (tmp_path / "pyproject.toml").touch()
    (folder.parent / "common.py").write_text('IMAGE = "img:1"\n')
    path = folder / "nightly.py"
    program = (
        "from hera.workflows import Container, Workflow\nfrom acme.common import IMAGE\n\n"
        'try:\n    image = IMAGE\nexcept ValueError:\n    image = ""\n'
        'with Workflow(name="w", entrypoint="c") as w:\n    Container(name="c", image=image, args=["one"])\n'
    )
    path.write_text(program)
    assert put(program, "[one]", "[two]", path) == program.replace('"one"', '"two"')
