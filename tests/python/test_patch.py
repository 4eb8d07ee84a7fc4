"""Changes put back into Python: laws L4 and L5, on fixtures, on programs, and on real files with something changed."""

from __future__ import annotations

import copy
import difflib
import itertools
import json
import random
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import black
import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.convert import Result, python_of, unlisted
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, equivalent, from_plain, plain
from roundtrip.programs import Engine, read_program
from roundtrip.python.patch.documents import paired
from roundtrip.yaml.reader import read
from tests.python.test_read_programs import PROGRAMS
from tests.support import FIXTURES, SHARED, corpus, examples, oracle

PAIRS = sorted(FIXTURES.glob("*.py"))


def changed(before: str, after: str) -> list[str]:
    """The lines that differ, with the sign of their side."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def put(program: str, *edits: tuple[str, str]) -> str:
    """`program` after replacements in its YAML, each of which is there exactly once."""
    text = to_yaml(program, engine="static")
    for before, after in edits:
        assert text.count(before) == 1, (before, text)
        text = text.replace(before, after)
    result = to_python(text, onto=program)
    assert same(text, to_yaml(result, engine="static"))
    return result


def same(before: str, after: str) -> bool:
    """Whether two YAML streams mean the same, by our own measure and by the oracle's, where it is there."""
    ours, theirs = ([d.root for d in unlisted(read(t))] for t in (before, after))
    if len(ours) != len(theirs) or not all(a and b and equivalent(a, b) for a, b in zip(ours, theirs)):
        return False
    return not SHARED.is_dir() or not oracle("equivalent").compare(before, after)


# -- L4: Python stays --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.stem)
def test_a_fixture_stays(path: Path) -> None:
    program = path.read_text("utf-8")
    assert to_python(to_yaml(program, engine="static"), onto=program) == program
    assert to_python(path.with_suffix(".yaml").read_text("utf-8"), onto=program) == program


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_stays(name: str) -> None:
    program = PROGRAMS[name]
    text = to_yaml(program, engine="static")
    assert to_python(text, onto=program) == program


# -- L5: locality ------------------------------------------------------------------------------------------------------


def literals(program: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The path of every text that the program says in one literal of one line of its own, and the line."""
    documents, known = read_program(program, None)
    found: dict[tuple[int, int], list[tuple[tuple[Any, ...], Scalar]]] = {}
    work: list[tuple[tuple[Any, ...], Node]] = [((n,), d.root) for n, d in enumerate(documents) if d.root is not None]
    while work:
        path, node = work.pop()
        if isinstance(node, Scalar) and isinstance(node.value, str) and known.provenance(node).writable:
            found.setdefault(node.span[:2], []).append((path, node))
        elif isinstance(node, Mapping):
            work += [((*path, k), child) for k, child in node.entries.items()]
        elif isinstance(node, Sequence):
            work += [((*path, i), child) for i, child in enumerate(node.items)]
    for (start, end), nodes in found.items():
        if len(nodes) == 1 and "\n" not in program[start:end] and nodes[0][0][-1] not in ("apiVersion", "kind"):
            yield nodes[0][0], nodes[0][1].span.line


@cache
def values(program: str) -> list[Any]:
    return [plain(d.root) for d in read_program(program, None)[0] if d.root is not None]


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.stem)
def test_one_value_is_one_line(path: Path) -> None:
    program = path.read_text("utf-8")
    rng = random.Random(path.stem)
    # what may be any text: no names, and nothing that Hera checks the form of
    free = {
        "image",
        "args",
        "value",
        "annotations",
        "labels",
        "workingDir",
        "mountPath",
        "when",
        "generateName",
        "data",
    }
    found = [f for f in literals(program) if not free.isdisjoint(f[0]) and f[0][-1] != "name"]
    for place, line in rng.sample(found, min(5, len(found))):
        documents = copy.deepcopy(values(program))
        holder: Any = documents
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] += "x"
        text = "\n---\n".join(json.dumps(d, ensure_ascii=False) for d in documents)
        after = to_python(text, onto=program)
        lines = program.splitlines()
        wide = len(lines[line - 1]) >= 87  # one more character may be one too many for the line
        assert len(changed(program, after)) == 2 or wide, (place, changed(program, after))
        assert same(text, to_yaml(after, engine="static"))


# -- what goes where ---------------------------------------------------------------------------------------------------

PROGRAM = """\
# The file's own words.
from hera.workflows import DAG, Container, Parameter, Workflow

IMAGE = "tools/base:1"


with Workflow(generate_name="w-", entrypoint="main") as w:
    fetch = Container(name="fetch", image=IMAGE, command=["fetch"])  # first
    # does the work
    render = Container(
        name="render",
        inputs=[Parameter(name="format")],
        image=IMAGE,
        command=["render"],
    )
    publish = Container(name="publish", image=IMAGE, command=["publish"])
    with DAG(name="main"):
        got = fetch()
        html = render(name="html", arguments={"format": "html"})
        pdf = render(name="pdf", arguments={"format": "pdf"})  # the heavy one
        got >> [html, pdf] >> publish()
"""


def test_a_constant_changes_where_all_that_uses_it_does() -> None:
    text = to_yaml(PROGRAM, engine="static").replace("tools/base:1", "tools/base:2")
    assert changed(PROGRAM, to_python(text, onto=PROGRAM)) == ['-IMAGE = "tools/base:1"', '+IMAGE = "tools/base:2"']


def test_a_constant_stays_where_only_one_of_its_uses_changes() -> None:
    after = put(
        PROGRAM, ("image: tools/base:1\n      command: [publish]", "image: tools/new:1\n      command: [publish]")
    )
    assert changed(PROGRAM, after) == [
        '-    publish = Container(name="publish", image=IMAGE, command=["publish"])',
        '+    publish = Container(name="publish", image="tools/new:1", command=["publish"])',
    ]


def test_an_argument_comes_in_its_place() -> None:
    after = put(PROGRAM, ("command: [render]", "command: [render]\n      workingDir: /tmp"))
    assert changed(PROGRAM, after) == ['+        working_dir="/tmp",']
    after = put(PROGRAM, ("command: [fetch]", "command: [fetch]\n    timeout: 5m"))
    assert changed(PROGRAM, after) == [
        '-    fetch = Container(name="fetch", image=IMAGE, command=["fetch"])  # first',
        "+    fetch = Container(",
        '+        name="fetch", image=IMAGE, command=["fetch"], timeout="5m"',
        "+    )  # first",
    ]


def test_an_argument_goes_with_its_line() -> None:
    after = put(PROGRAM, ("\n    inputs:\n      parameters:\n      - name: format", ""))
    assert changed(PROGRAM, after) == [
        "-from hera.workflows import DAG, Container, Parameter, Workflow",
        "+from hera.workflows import DAG, Container, Workflow",
        '-        inputs=[Parameter(name="format")],',
    ]


def test_what_is_needed_is_imported() -> None:
    after = put(PROGRAM, ("command: [render]", "command: [render]\n    retryStrategy: {limit: 3}"))
    assert changed(PROGRAM, after) == [
        "-from hera.workflows import DAG, Container, Parameter, Workflow",
        "+from hera.workflows import DAG, Container, Parameter, RetryStrategy, Workflow",
        "+        retry_strategy=RetryStrategy(limit=3),",
    ]
    after = put(PROGRAM, ("command: [render]", "command: [render]\n    tolerations: [{key: a}]"))
    assert changed(PROGRAM, after) == [
        "+from hera.workflows import models as m",
        '+        tolerations=[m.Toleration(key="a")],',
    ]


def test_a_value_of_an_argument() -> None:
    after = put(PROGRAM, ("value: pdf", "value: ps"))
    assert changed(PROGRAM, after) == [
        '-        pdf = render(name="pdf", arguments={"format": "pdf"})  # the heavy one',
        '+        pdf = render(name="pdf", arguments={"format": "ps"})  # the heavy one',
    ]


def test_a_number_stays_octal() -> None:
    program = (
        "from hera.workflows import Artifact, Container, Workflow\n"
        'with Workflow(name="a", entrypoint="a") as w:\n'
        '    Container(name="a", image="i", inputs=[Artifact(name="x", path="/x", mode=0o644)])\n'
    )
    assert changed(program, put(program, ("mode: 420", "mode: 0755"))) == [
        '-    Container(name="a", image="i", inputs=[Artifact(name="x", path="/x", mode=0o644)])',
        '+    Container(name="a", image="i", inputs=[Artifact(name="x", path="/x", mode=0o755)])',
    ]


def test_a_decorator_that_got_too_long_is_laid_out() -> None:
    text = OLD_CRON[: OLD_CRON.index("metadata")].replace("Cron", "") + (
        "metadata: {name: w}\nspec:\n  entrypoint: a\n  templates:\n"
        '  - {name: a, script: {image: x, command: [python], source: "print(1)\\n"}}\n'
    )
    program = to_python(text)
    longer = text.replace("name: a,", "name: a, inputs: {parameters: [{name: long, description: d, enum: [x, z]}]},")
    result = to_python(longer, onto=program)
    assert black.format_str(result, mode=black.Mode()) == result
    assert same(longer, to_yaml(result, engine="static"))


def test_arrows() -> None:
    after = put(PROGRAM, ("depends: html && pdf", "depends: html"))
    assert (
        changed(PROGRAM, after)
        == [
            "+        publish_task = publish()",
            "-        got >> [html, pdf] >> publish()",
            "+        got >> [html, pdf]",
            "+        html >> publish_task",
        ]
        or "html >> publish" in after
    )
    assert "# the heavy one" in after


def test_a_task_comes_and_goes() -> None:
    text = to_yaml(PROGRAM, engine="static")
    more = text.replace(
        "      - name: publish\n",
        "      - name: text\n        template: render\n        depends: fetch\n        arguments:\n"
        "          parameters:\n          - name: format\n            value: text\n      - name: publish\n",
        1,
    )
    assert more != text
    after = to_python(more, onto=PROGRAM)
    assert same(more, to_yaml(after, engine="static"))
    assert '+        text = render(name="text", arguments={"format": "text"})' in changed(PROGRAM, after)
    assert "# the heavy one" in after
    again = to_python(text, onto=after)
    assert same(text, to_yaml(again, engine="static"))
    assert "text" not in again.split("with DAG")[1]


def test_a_task_without_a_variable_gets_one_that_an_arrow_needs() -> None:
    program = PROGRAM.replace("        got >> [html, pdf] >> publish()\n", "        publish()\n").replace("pdf = ", "")
    text = to_yaml(program, engine="static")
    more = text.replace("      - name: publish\n", "      - name: publish\n        depends: pdf\n", 1)
    after = to_python(more, onto=program)
    assert same(more, to_yaml(after, engine="static"))
    assert "# the heavy one" in after
    assert [line[0] for line in changed(program, after)].count("-") <= 2


def test_a_template_has_another_name() -> None:
    text = (
        to_yaml(PROGRAM, engine="static")
        .replace("name: render", "name: draw")
        .replace("template: render", "template: draw")
    )
    after = to_python(text, onto=PROGRAM)
    assert changed(PROGRAM, after) == ['-        name="render",', '+        name="draw",']


def test_a_template_comes_and_goes() -> None:
    text = to_yaml(PROGRAM, engine="static")
    more = text.replace("  - name: main\n", "  - name: tidy\n    container: {image: 'x:1'}\n  - name: main\n", 1)
    after = to_python(more, onto=PROGRAM)
    assert changed(PROGRAM, after) == ['+    Container(name="tidy", image="x:1")']
    assert to_python(text, onto=after) == PROGRAM


def test_documents_come_and_go() -> None:
    text = to_yaml(PROGRAM, engine="static")
    more = text + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    after = to_python(more, onto=PROGRAM)
    assert same(more, to_yaml(after, engine="static"))
    assert after.startswith(PROGRAM)
    assert to_python(text, onto=after).rstrip("\n") == PROGRAM.rstrip("\n")


def workflow_of(name: str) -> str:
    """A workflow with a function in it, in YAML."""
    templates = [
        {"name": "main", "steps": [[{"name": "a", "template": "run"}]]},
        {"name": "run", "script": {"image": "python", "command": ["python"], "source": f"print('{name}')\n"}},
    ]
    document = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": name}}
    return json.dumps({**document, "spec": {"entrypoint": "main", "templates": templates}})


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_a_document_comes_with_its_functions_and_goes_with_them(order: tuple[str, str]) -> None:
    alone = workflow_of("one")
    program = to_python(alone)
    both = "\n---\n".join(map(workflow_of, order))
    after = to_python(both, onto=program)
    assert same(both, to_yaml(after, engine="static"))
    assert black.format_str(after, mode=black.Mode()) == after
    assert all(line.startswith("+") for line in changed(program, after))
    assert to_python(both, onto=after) == after
    assert to_python(alone, onto=after) == program
    # beside what has no function
    alone = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}'
    program = to_python(alone)
    both = "\n---\n".join(alone if name == "two" else workflow_of(name) for name in order)
    after = to_python(both, onto=program)
    assert black.format_str(after, mode=black.Mode()) == after
    assert to_python(alone, onto=after) == program


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_documents_change_places(order: tuple[int, ...]) -> None:
    documents = [workflow_of("one"), '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}']
    documents += [workflow_of("two"), json.dumps({**json.loads(workflow_of("three")), "spec": {"entrypoint": "a"}})]
    program = to_python("\n---\n".join(documents))
    wanted = "\n---\n".join(documents[n] for n in order)
    after = to_python(wanted, onto=program)
    assert same(wanted, to_yaml(after, engine="static"))
    assert black.format_str(after, mode=black.Mode()) == after
    assert sorted(filter(None, after.splitlines())) == sorted(filter(None, program.splitlines()))


def test_documents_that_a_function_makes_change_places_by_the_statements_that_call_it() -> None:
    head = "from hera.workflows import Workflow\n\n\ndef made(name):\n    return Workflow(name=name)\n\n\n"
    program = head + 'a = made("a")\nb = made("b")\n'
    first, second = to_yaml(program, engine="static").split("---\n")
    after = to_python(f"{second}---\n{first}", onto=program)
    assert [line for line in after.splitlines() if "= made" in line] == ['b = made("b")', 'a = made("a")']
    program = head + 'a, b = made("a"), made("b")\n'
    with pytest.raises(ConversionError) as caught:
        to_python(f"{second}---\n{first}", onto=program)
    assert [d.code for d in caught.value.diagnostics] == ["cannot-put-back"]


def test_a_document_that_comes_first_takes_no_name_of_the_program() -> None:
    text = to_yaml(PROGRAM, engine="static")
    more = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n---\n" + text
    after = to_python(more, onto=PROGRAM)
    assert same(more, to_yaml(after, engine="static"))
    assert to_python(text, onto=after) == PROGRAM


def test_a_script_of_several_lines() -> None:
    program = PROGRAM.replace(
        'IMAGE = "tools/base:1"\n',
        'IMAGE = "tools/base:1"\nSOURCE = """\\\nset -e\necho "one"\n"""\n',
    ).replace("Parameter, Workflow", "Parameter, Script, Workflow")
    program = program.replace(
        "    publish = ", '    Script(name="s", image="i", command=["sh"], source=SOURCE)\n    publish = '
    )
    after = put(program, ('echo "one"\n', 'echo "one"\n        echo "two"\n'))
    assert changed(program, after) == ['+echo "two"']


def test_a_function() -> None:
    program = (FIXTURES / "map_reduce.py").read_text("utf-8")
    text = to_yaml(program, engine="static")
    assert text.count("print(sum(") == 1
    after = to_python(text.replace("print(sum(", "print(2 * sum("), onto=program)
    assert [line[:1] for line in changed(program, after)] == ["-", "+"]
    assert "print(2 * sum(" in after


KINDS = {
    "container": "container: {image: alpine, command: [ls]}",
    "function": 'script: {image: python, command: [python], source: "print(1)\\n"}',
    "text": "script: {image: bash, command: [bash], source: echo}",
    "suspend": "suspend: {}",
    "dag": "dag: {tasks: [{name: x, template: z}]}",
    "steps": "steps: [[{name: x, template: z}]]",
    # Hera's Container has no name of its own
    "model": "container: {image: b, name: main}",
    "gone": "",
}
LEAF = "  - {name: z, container: {image: z}}\n"
CALLER = "  - {name: main, dag: {tasks: [{name: one, template: a}]}}\n"


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(KINDS, 2)))
def test_a_template_becomes_another(one: str, other: str) -> None:
    head = OLD_CRON[: OLD_CRON.index("metadata")].replace("Cron", "") + "metadata: {name: w}\nspec:\n  templates:\n"
    for rest in ("", LEAF, LEAF + CALLER, CALLER + LEAF):
        before, after = (
            head + (f"  - {{name: a, {KINDS[kind]}}}\n" if KINDS[kind] else "") + rest for kind in (one, other)
        )
        if before.endswith("templates:\n") or after.endswith("templates:\n"):
            continue
        program = to_python(before).replace('image="z")', 'image="z")  # the leaf')
        result = to_python(after, onto=program)
        assert same(after, to_yaml(result, engine="static"))
        assert ("# the leaf" in result) == (LEAF in rest)
        assert result.count("m.Template(") <= 1


def test_a_template_with_a_field_of_its_model_comes_into_a_program() -> None:
    head = OLD_CRON[: OLD_CRON.index("metadata")].replace("Cron", "") + "metadata: {name: w}\nspec:\n  templates:\n"
    one = "  - {name: a, container: {image: b, name: main}}\n"
    program = to_python(head + one)
    result = to_python(head + one + one.replace("name: a", "name: two"), onto=program)
    assert sorted(changed(program, result)) == [
        '+    with_model(Container(name="two", image="b"), container__name="main")',
    ]


OLD_CRON = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: nightly
spec:
  schedule: 0 3 * * *
  workflowSpec:
    entrypoint: main
    synchronization:
      mutex:
        name: lock
    templates:
    - name: main
      synchronization:
        semaphore:
          configMapKeyRef:
            name: limits
            key: slots
      container:
        image: busybox
"""


FORMER = '''\
from hera.workflows import Container, CronWorkflow
from hera.workflows import models as m


def with_fields(node, fields):
    """Argo fields Hera lacks: plain Hera passes over them, roundtrip writes them."""
    node.__dict__.setdefault("argo_fields", {}).update(fields)
    return node


with CronWorkflow(
    name="nightly",
    schedules=["0 3 * * *"],
    entrypoint="main",
    synchronization=with_fields(
        m.Synchronization(mutexes=[m.Mutex(name="lock")]),
        {"mutexes": None, "mutex": {"name": "lock"}},
    ),
) as w:
    with_fields(w, {"spec": {"schedules": None, "schedule": "0 3 * * *"}})
    Container(
        name="main",
        image="busybox",
        synchronization=with_fields(
            m.Synchronization(
                semaphores=[
                    m.SemaphoreRef(config_map_key_ref=m.ConfigMapKeySelector(name="limits", key="slots"))
                ]
            ),
            {"semaphores": None, "semaphore": {"configMapKeyRef": {"name": "limits", "key": "slots"}}},
        ),
    )
'''
ENGINES: tuple[Engine, ...] = ("static", "hera")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("0 3 * * *", "0 4 * * *", 'schedules=["0 4 * * *"]'),
        ("name: lock", "name: bolt", 'mutexes=[m.Mutex(name="bolt")]'),
        ("name: limits", "name: quotas", "quotas"),
        ("    synchronization:\n      mutex:\n        name: lock\n", "", ""),
        ("  schedule: 0 3 * * *\n", "  schedules:\n  - 0 5 * * *\n", 'schedules=["0 5 * * *"]'),
        ("  schedule: 0 3 * * *\n", "  schedules: [0 5 * * *, 0 6 * * *]\n", 'schedules=["0 5 * * *", "0 6 * * *"]'),
        ("      mutex:\n        name: lock\n", "      mutexes:\n      - name: lock\n", "=m.Synchronization(mutexes"),
    ],
)
@pytest.mark.parametrize("form", ["new", "former"])
def test_a_field_of_argo_3_changes(form: str, before: str, after: str, said: str) -> None:
    """Also in a program of an earlier version, which has both values in it: what is touched has one from then on."""
    program = to_python(OLD_CRON) if form == "new" else FORMER
    assert to_python(OLD_CRON, onto=program) == program
    assert OLD_CRON.count(before) == 1
    text = OLD_CRON.replace(before, after)
    result = to_python(text, onto=program)
    assert said in result
    for engine in ENGINES:
        assert same(text, to_yaml(result, engine=engine))
    if form == "new" and len(text.splitlines()) == len(OLD_CRON.splitlines()) and "s:" not in after:
        changed = [a for a, b in zip(program.splitlines(), result.splitlines()) if a != b]
        assert len(changed) <= 1


def test_a_list_of_argo_4_becomes_a_field_of_argo_3() -> None:
    text = OLD_CRON.replace("  schedule: 0 3 * * *\n", "  schedules: [0 3 * * *]\n")
    text = text.replace("      mutex:\n        name: lock\n", "      mutexes:\n      - name: lock\n")
    result = to_python(OLD_CRON, onto=to_python(text))
    assert 'as_argo_3(w, "schedules")' in result
    assert same(OLD_CRON, to_yaml(result, engine="static"))


def test_a_helper_comes_with_all_that_it_needs() -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: a}\nspec:\n"
    program = to_python(f"{head}  schedules: [0 3 * * *]\n  workflowSpec:\n    workflowTemplateRef: {{name: x}}\n")
    assert "TypeVar" not in program
    text = to_yaml(program, engine="static").replace("  schedules:\n  - 0 3 * * *\n", "  schedule: 0 3 * * *\n")
    result = to_python(text, onto=program)
    assert result.startswith("from typing import TypeVar\n\nfrom hera.workflows import CronWorkflow\n")
    for engine in ENGINES:
        assert same(text, to_yaml(result, engine=engine))


def test_line_ends_and_mark_stay() -> None:
    program = "\ufeff" + PROGRAM.replace("\n", "\r\n")
    text = to_yaml(PROGRAM, engine="static").replace("command: [render]", "command: [render]\n      workingDir: /tmp")
    after = to_python(text, onto=program)
    assert after.startswith("\ufeff#")
    assert after.count("\r\n") == after.count("\n")
    assert after.replace("\r\n", "\n")[1:] == to_python(text, onto=PROGRAM)


# -- what can't be put back --------------------------------------------------------------------------------------------

LOOP = """\
from hera.workflows import Container, Workflow


def image(name):
    return f"registry/{name}:1"


with Workflow(name="w", entrypoint="a") as w:
    for name in ["a", "b"]:
        Container(name=name, image=image(name))
"""


@pytest.mark.parametrize(
    ("program", "before", "after", "line"),
    [
        (LOOP, "image: registry/b:1", "image: registry/b:2", 8),
    ],
)
def test_a_change_in_a_loop_or_a_helper_is_refused(program: str, before: str, after: str, line: int) -> None:
    text = to_yaml(program, engine="static")
    assert text.count(before) == 1
    text = text.replace(before, after)
    with pytest.raises(ConversionError) as refused:
        to_python(text, onto=program)
    found = refused.value.diagnostics[0]
    assert found.code == "cannot-put-back"
    assert "registry/b:2" in found.message
    assert text.splitlines()[found.line - 1].strip() == after
    assert re.search(r"line \d+ of the program", found.message)


@pytest.mark.parametrize(
    ("before", "after", "place", "says"),
    [
        ("registry/b:1", "registry/b:2", (9, 14), 'spec.templates[0].container.image: "registry/b:1" became'),
        ("a:1\n", "a:1\n      tty: true\n", (13, 12), "spec.templates[1].container.tty: appeared true"),
        ("  - name: b\n    container:\n      image: registry/b:1\n", "", (7, 3), "spec.templates[1]: lost"),
    ],
)
def test_what_is_refused_is_told_of_by_its_place_in_the_yaml(
    before: str, after: str, place: tuple[int, int], says: str
) -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: a
  templates:
  - name: b
    container:
      image: registry/b:1
  - name: a
    container:
      image: registry/a:1
"""
    assert to_python(text, onto=LOOP) == LOOP
    assert text.count(before) == 1
    with pytest.raises(ConversionError) as refused:
        to_python(text.replace(before, after), onto=LOOP)
    found = refused.value.diagnostics[0]
    assert (found.line, found.column) == place
    assert found.message.startswith(says)


def test_what_a_loop_says_changes_where_all_that_it_makes_does() -> None:
    program = LOOP.replace("image(name))", "image(name), command=['run'])")
    text = to_yaml(program, engine="static").replace("command: [run]", "command: [walk]")
    assert [line.strip("-+ ") for line in changed(program, to_python(text, onto=program))] == [
        "Container(name=name, image=image(name), command=['run'])",
        "Container(name=name, image=image(name), command=['walk'])",
    ]
    with pytest.raises(ConversionError):
        to_python(text.replace("[walk]", "[run]", 1), onto=program)


def test_a_program_that_may_not_be_run_takes_no_changes() -> None:
    program = "import os\nfrom hera.workflows import Workflow\n\nw = Workflow(name=os.environ['NAME'])\n"
    with pytest.raises(ConversionError) as refused:
        python_of(
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: x}\n",
            onto=program,
            path="flow.py",
            engine="static",
        )
    found = refused.value.diagnostics[0]
    assert (found.code, found.file, found.line) == ("not-static", "flow.py", 4)
    assert "--overwrite" in found.message


def test_comments_that_go_along_are_named() -> None:
    text = to_yaml(PROGRAM, engine="static")
    without = re.sub(r"      - name: pdf # the heavy one\n(?:        .*\n)+", "", text).replace("html && pdf", "html")
    assert without != text
    result = python_of(without, onto=PROGRAM, path="flow.py")
    assert "# the heavy one" not in result.text
    said = [(d.file, d.line, d.message[-17:]) for d in result.diagnostics if d.code == "comment-gone"]
    assert said == [("flow.py", 20, ": # the heavy one")]


def test_new_comments_come_along() -> None:
    text = to_yaml(PROGRAM, engine="static")
    for before, after in (
        (
            "image: tools/base:1\n      command: [render]",
            "image: tools/base:1 # pinned\n      # how\n      command: [render]",
        ),
        ("  - name: publish\n    container", "  # goes out\n  - name: publish\n    container"),
        ("value: html", "value: html # the page"),
        ("command: [fetch]", "command: [fetch]\n    timeout: 5m # long enough"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    result = python_of(text, onto=PROGRAM)
    assert result.diagnostics == ()
    assert changed(PROGRAM, result.text) == [
        '-    fetch = Container(name="fetch", image=IMAGE, command=["fetch"])  # first',
        "+    fetch = Container(",
        '+        name="fetch", image=IMAGE, command=["fetch"], timeout="5m"  # long enough',
        "+    )  # first",
        "-        image=IMAGE,",
        "+        image=IMAGE,  # pinned",
        "+        # how",
        "+    # goes out",
        '-        html = render(name="html", arguments={"format": "html"})',
        '+        html = render(name="html", arguments={"format": "html"})  # the page',
    ]
    assert python_of(text, onto=result.text).text == result.text


def test_comments_that_only_one_side_has_are_counted() -> None:
    text = to_yaml(PROGRAM, engine="static") + "# new at the end\n"
    assert python_of(text, onto=PROGRAM) == Result(f"{PROGRAM}\n# new at the end\n")
    text = to_yaml(LOOP, engine="static").replace("image: registry/b:1", "image: registry/b:1 # new")
    result = python_of(text, onto=LOOP)
    assert result.text == LOOP
    assert [(d.code, d.line) for d in result.diagnostics] == [("comment-stays", 13)]
    program = PROGRAM.replace("    publish = ", "    # new in the program\n    publish = ")
    text = to_yaml(PROGRAM, engine="static")
    assert changed(text, to_yaml(program, engine="static", onto=text)) == ["+  # new in the program"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# the heavy one", "# the slow one"),
        ("# first", "# second"),
        ("  # above\n  - name: publish", "  # over\n  - name: publish"),
        ("    # below\n", "    # under\n"),
    ],
)
def test_a_changed_comment_takes_the_place_of_the_old_one(before: str, after: str) -> None:
    program = PROGRAM.replace("    publish = ", "    # above\n    publish = ")
    program += "        # below\n"
    text = to_yaml(program, engine="static")
    assert text.count(before) == 1
    result = python_of(text.replace(before, after), onto=program)
    old, new = (re.findall(r"# \w+.*", side)[0] for side in (before, after))
    assert result.text == program.replace(old, new)
    assert [d.code for d in result.diagnostics] == ["comment-gone"]
    assert to_yaml(result.text, engine="static", onto=text) == text.replace(before, after)
    # whether it was taken out there or added here, nobody can tell
    assert to_python(re.sub(rf"(\n *| ){old}", "", text), onto=program) == program


HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: a\n  templates:\n"
CODE = '  - {name: %s, script: {image: "python:3.8", command: [python], source: print(%s)}}\n'


def test_a_comment_within_what_an_anchor_names() -> None:
    text = HEAD + "".join(
        f"  - {{name: {n}, container: {{image: x}}, outputs: {{artifacts: [{{name: x, s3: {{bucket: b, key: x,"
        f" accessKeySecret: {secret}}}}}]}}}}\n"
        for n, secret in (("a", "&ak {name: s, key: k}"), ("b", "*ak"))
    )
    program = to_python(text)
    result = python_of(text.replace("s, key: k", "s, # why\n key: k"), onto=program)
    assert changed(program, result.text)[1] == '+ak = m.SecretKeySelector(name="s", key="k")  # why'
    assert result.diagnostics == ()


def test_a_function_comes_below_the_constant_that_it_uses() -> None:
    text = HEAD + "".join(CODE % (n, i) for i, n in enumerate("abc"))
    program = to_python(text)
    assert "PYTHON_IMAGE" in program
    after = to_python(text + CODE % ("new", 9), onto=program)
    assert same(text + CODE % ("new", 9), to_yaml(after, engine="static"))
    assert after.count("@plain_script(image=PYTHON_IMAGE") == 3
    assert after.count("@script(image=PYTHON_IMAGE") == 1  # it says itself that it leaves sys.path alone


def test_a_function_has_another_name() -> None:
    dag = "  - {name: d, dag: {tasks: [{name: a, template: a}, {name: b, template: b}]}}\n"
    text = HEAD + dag + CODE % ("a", 1) + CODE % ("b", 2)
    program = to_python(text)
    other = text.replace("name: a, template: a", "name: ax, template: ax").replace("name: a, s", "name: ax, s")
    assert changed(program, to_python(other, onto=program)) == [
        '-@plain_script(image="python:3.8", command=["python"])',
        '+@plain_script(name="ax", image="python:3.8", command=["python"])',
    ]


@pytest.mark.parametrize("more", ["", "metadata: {labels: {x: z}}, "])
def test_a_function_has_another_name_and_another_body(more: str) -> None:
    text = HEAD + (CODE % ("a", 1)).replace("script:", f"{more}script:")
    other = text.replace("name: a", "name: b").replace("print(1)", "print(2)")
    program = to_python(text)
    if not more:  # nothing is left of it
        assert to_python(other, onto=program) == to_python(other)
        return
    assert [line for line in changed(program, to_python(other, onto=program)) if line[0] == "+"] == [
        '+    name="b",',
        "+    print(2)",
        *(['+with Workflow(generate_name="w-", entrypoint="b") as w:'] if "entrypoint: b" in other else []),
    ]


def test_what_only_something_used_goes_with_it() -> None:
    task = "      - name: %s\n        # of %s\n        inline: {container: {image: %s, args: [x]}}\n"
    text = HEAD + "  - name: a\n    dag:\n      tasks:\n" + "".join(task % (n, n, n) for n in "xz")
    program = to_python(text)
    less = text.replace(task % ("z", "z", "z"), "")
    result = python_of(less, onto=program)
    assert [line[:1] for line in changed(program, result.text)] == ["-"] * 4
    assert "z_container" in program
    assert "z_container" not in result.text
    # what somebody uses, or wrote for something else, stays
    for more in ("print(z_container)\n", "__all__ = ['z_container']\n", "def test():\n    return z_container\n"):
        assert "z_container = " in to_python(less, onto=f"{program}\n{more}\n")


SCRIPTED = '''\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: a
spec:
  entrypoint: a
  templates:
  - name: a
    script:
      image: python
      command: [python]
      source: |
        import os

        # first
        if os.name:
          print(os.name)   # behind

        text = """\\
          # a text
        """
        # the end
'''


@pytest.mark.parametrize("scripts", ["functions", "text"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# first", "# other"),
        ("# behind", "# other"),
        ("   # behind", ""),
        ("        # first\n", ""),
        ("        # the end\n", ""),
        ("        # first\n", "        # first\n        # second\n"),
        ("import os\n", "import os  # the system\n"),
        ("          print", "          # deeper\n          print"),
        ("        import", "        # on top\n        import"),
    ],
)
def test_comments_of_a_script_change_along(scripts: Any, before: str, after: str) -> None:
    """E6 calls the scripts the same; both sides keep their layout."""
    assert SCRIPTED.count(before) == 1
    program, text = to_python(SCRIPTED, scripts=scripts), SCRIPTED.replace(before, after)
    wanted = to_python(text, scripts=scripts)
    assert to_python(text, onto=program) == wanted
    assert to_yaml(wanted, onto=SCRIPTED) == text
    assert to_yaml(program, onto=SCRIPTED) == SCRIPTED


def test_comments_of_a_script_that_have_no_place_are_named() -> None:
    program = "from hera.workflows import Script, Workflow\n\nTEXT = 'print(1)  # ' + 'old'\n"
    program += "with Workflow(name='a') as w:\n    Script(name='a', image='i', command=['python'], source=TEXT)\n"
    text = to_yaml(program, engine="static")
    assert python_of(text, onto=program) == Result(program)
    result = python_of(text.replace("# old", "# new"), onto=program)
    assert result.text == program
    assert [d.code for d in result.diagnostics] == ["comment-stays"]


# -- anything, anywhere ------------------------------------------------------------------------------------------------


def walk(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from walk(child, (*path, key))


def mutated(documents: list[Any], rng: random.Random) -> list[Any] | None:
    """The documents with one thing changed, as somebody might; None where there is nothing of the kind."""
    documents = copy.deepcopy(documents)
    document = rng.choice(documents)
    nodes = [(p, v) for p, v in walk(document) if len(p) > 1 and p[0] in ("spec", "metadata")]
    kind = rng.choice(["set", "set", "delete", "argument", "item", "task", "template"])
    structure = ("name", "template", "templates", "entrypoint", "dag", "steps", "container", "script", "tasks", "image")
    if kind == "set":
        found = [(p, v) for p, v in nodes if isinstance(v, (str, int)) and p[-1] not in structure[:4]]
    elif kind == "delete":
        found = [(p, v) for p, v in nodes if p[-1] not in structure]
    elif kind == "argument":
        found = [(p, v) for p, v in nodes if isinstance(v, dict) and "container" in v]
    elif kind == "item":
        found = [(p, v) for p, v in nodes if p[-1] == "args" and isinstance(v, list)]
    else:
        found = [(p, v) for p, v in nodes if p[-1] == f"{kind}s" and isinstance(v, list) and v]
    if not found:
        return None
    path, value = rng.choice(found)
    holder: Any = document
    for step in path[:-1]:
        holder = holder[step]
    if kind == "set":
        holder[path[-1]] = (
            (not value) if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"x{value}"
        )
    elif kind == "delete":
        del holder[path[-1]]
    elif kind == "argument":
        value.update(rng.choice([{"timeout": "5m"}, {"nodeSelector": {"a": "b"}}, {"retryStrategy": {"limit": 2}}]))
    elif kind == "item":
        value.insert(rng.randrange(len(value) + 1), "added")
    elif kind == "task":
        value.insert(rng.randrange(len(value) + 1), {"name": "added", "template": "some-other"})
    else:
        value.append({"name": "added-template", "container": {"image": "new:1"}})
    return documents


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(3))
def test_changes_of_any_kind(chunk: int) -> None:
    """What is put back says what it is to say; what can't be is refused, with its line. Most can."""
    rng = random.Random(chunk)
    sources = [p for p in sorted(FIXTURES.glob("*.yaml")) + corpus() if p.stat().st_size < 12_000]
    placed = refused = 0
    for _ in range(examples(60)):
        program = to_python(rng.choice(sources).read_text("utf-8"))
        documents = mutated(values(program), rng)
        if documents is None:
            continue
        text = "\n---\n".join(json.dumps(d, ensure_ascii=False, indent=1) for d in documents)
        try:
            after = to_python(text, onto=program)
        except ConversionError as problem:
            if problem.diagnostics[0].code != "cannot-put-back":
                raise
            refused += 1
            continue
        assert same(text, to_yaml(after, engine="static")), text
        placed += 1
    assert placed > 4 * refused


def test_a_program_with_old_line_ends_stays() -> None:
    """A lone carriage return ends a line to Python's parser, though not to its tokenizer."""
    program = 'from hera.workflows import Container, Workflow\n\nwith Workflow(name="w") as w:\r    # one\r    Container(\n        name="a", image="x"\r    )\n'
    text = to_yaml(program, engine="static")
    assert "# one" in text
    assert to_python(text, onto=program) == program
    assert to_python(text.replace("image: x", "image: z"), onto=program) == program.replace('"x"', '"z"')


def test_documents_are_paired_in_time_that_grows_with_their_number() -> None:
    old, new = (
        [
            Document(from_plain({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{side}{n}"}}))
            for n in range(3000)
        ]
        for side in "ab"
    )
    before = time.process_time()
    pairs, left = paired(old, [*old[:5], *new[5:]])
    assert time.process_time() - before < 2
    assert (pairs, left) == ([(n, n) for n in range(3000)], 0)
